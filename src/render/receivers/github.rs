//! Workflow commands of GitHub Actions: each becomes an annotation at its line.
//!
//! Source of the form and its escapes: GitHub docs, "Workflow commands for GitHub Actions".

use std::fmt::Write as _;

use super::{left_out, path_shown, story};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::render::style::is_obeyed;
use crate::report::check::CheckReport;

/// Annotations of one kind that GitHub shows of a step.
const MOST: usize = 10;

pub(super) fn render(check: &CheckReport, lang: Lang) -> String {
    let mut out = String::new();
    let all = check.worst_first();
    for (command, weights) in [
        ("error", &[Severity::Error, Severity::Deny][..]),
        ("warning", &[Severity::Warn]),
        ("notice", &[Severity::Note]),
    ] {
        let of = all.iter().filter(|f| weights.contains(&f.weight()));
        let of: Vec<_> = of.collect();
        // One fewer where the last place tells how many more there are.
        let shown = if of.len() > MOST { MOST - 1 } else { of.len() };
        for finding in &of[..shown] {
            let _ = writeln!(
                out,
                "::{command} file={},line={},col={},title={}::{}",
                property(&path_shown(&finding.file)),
                finding.line,
                finding.column,
                property(&format!("{} {}", finding.code, finding.rule)),
                data(&story(finding, lang))
            );
        }
        if let Some(text) = left_out(of.len() - shown, lang) {
            let _ = writeln!(out, "::{command}::{}", data(&text));
        }
    }
    out
}

/// A message: what would end it or begin another command is escaped.
fn data(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            c if is_obeyed(c) => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// A property: what would end it is escaped, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_ends_a_command_or_begins_another() {
        assert_eq!(
            property("a,b:c%\n::set-env name=x::y"),
            "a%2Cb%3Ac%25%0A%3A%3Aset-env name=x%3A%3Ay"
        );
        assert_eq!(
            data("50%\r\n::error::\u{1b}[2J"),
            "50%25%0D%0A::error::\u{FFFD}[2J"
        );
    }
}
