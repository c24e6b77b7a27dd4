//! A summary for the comment of a change request: the verdict, and a table of the worst.

use std::fmt::Write as _;

use super::{left_out, message, path_shown};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::render::style::is_obeyed;
use crate::report::FindingReport;
use crate::report::check::CheckReport;

/// Characters that fit in a comment of GitHub are 65,536, with room for what others add.
const MOST: usize = 60_000;
/// Rows that somebody still reads.
const MOST_ROWS: usize = 50;

pub(super) fn render(check: &CheckReport, lang: Lang) -> String {
    let mark = if check.tally.failing > 0 {
        "❌"
    } else {
        "✅"
    };
    let tally = &check.tally;
    let mut out = format!("### {mark} eslabon: {}\n", tally.in_words(lang));
    let all = check.worst_first();
    let told = all.iter().filter(|f| f.weight() > Severity::Note);
    let told: Vec<_> = told.collect();
    if told.is_empty() {
        return out;
    }
    out.push_str(match lang {
        Lang::Es => "\n| | dónde | qué | qué hacer |\n|---|---|---|---|\n",
        Lang::En => "\n| | where | what | what to do |\n|---|---|---|---|\n",
    });
    let mut rows = 0;
    for finding in told.iter().take(MOST_ROWS) {
        let row = row(finding, lang);
        if out.len() + row.len() > MOST {
            break;
        }
        out.push_str(&row);
        rows += 1;
    }
    if let Some(text) = left_out(told.len() - rows, lang) {
        let _ = writeln!(out, "\n{text}");
    }
    out
}

fn row(finding: &FindingReport, lang: Lang) -> String {
    let word = match finding.weight() {
        Severity::Error | Severity::Deny => "❌",
        Severity::Warn => "⚠️",
        Severity::Note => "ℹ️",
    };
    let help = finding.help.first().map_or("", |h| h.of(lang));
    format!(
        "| {word} | {}:{} | {} (`{}`) | {} |\n",
        plain(&path_shown(&finding.file)),
        finding.line,
        plain(message(finding, lang)),
        finding.rule,
        plain(help)
    )
}

/// What breaks up a word that would be made a link or call somebody, and nobody sees.
const GAP: char = '\u{200B}';

/// A text that is text and nothing else: no cell, no mark-up, no link, nobody called by name.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '!' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            // References and links are made of what is there once the mark-up was read.
            '@' | ':' | '#' => {
                out.push(c);
                out.push(GAP);
            }
            '\n' | '\r' | '\t' => out.push(' '),
            c if is_obeyed(c) => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out.replace("www.", &format!("www.{GAP}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_a_name() {
        let hostile = "a|b\n<img src=x> @all [x](http://y) #1 www.z.co `c` **d**";
        let plain = plain(hostile);
        for mark in ["\n", "<", "> ", "@a", "x](", "://", "#1", "www.z"] {
            assert!(!plain.contains(mark), "{mark}: {plain}");
        }
        assert!(plain.contains("a\\|b"), "{plain}");
        let shown: String = plain.chars().filter(|c| *c != GAP && *c != '\\').collect();
        let shown = shown.replace("&lt;", "<").replace("&gt;", ">");
        assert_eq!(shown, hostile.replace('\n', " "));
    }
}
