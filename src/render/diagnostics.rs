//! Findings as rustc would show them: rule, message, the place in the file, what to do.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::style::{BOLD, DIM, is_obeyed, paint, safe};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::report::Located;
use crate::source::{SourceFile, Span};

/// Lines shown around a place.
const AROUND: usize = 0;
/// Places further apart than this many lines are shown apart.
const TOGETHER: usize = 12;
/// Findings of one rule that are shown in full; the rest is counted.
pub const MOST_OF_A_RULE: usize = 20;
/// Notes of one rule that are shown; notes come in crowds.
const MOST_NOTES_OF_A_RULE: usize = 3;

/// How diagnostics look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Language of the words.
    pub lang: Lang,
    /// Columns of the terminal.
    pub width: usize,
    /// Show every note, and every finding of a crowd.
    pub all: bool,
}

/// The findings of a file, with ANSI styles.
#[must_use]
pub fn render<'f>(
    findings: impl IntoIterator<Item = &'f Located>,
    file: &SourceFile,
    look: Look,
) -> String {
    render_some(findings, &[], file, look)
}

/// Some findings of a file, and how many more there are of each rule.
#[must_use]
pub fn render_some<'f>(
    findings: impl IntoIterator<Item = &'f Located>,
    more: &[(&str, usize)],
    file: &SourceFile,
    look: Look,
) -> String {
    let mut out = String::new();
    let mut shown: Vec<(&str, usize, usize)> = Vec::new();
    for located in findings {
        let rule = located.finding.rule.name;
        let at = shown
            .iter()
            .position(|(name, ..)| *name == rule)
            .unwrap_or_else(|| {
                shown.push((rule, 0, 0));
                shown.len() - 1
            });
        shown[at].1 += 1;
        let is_note = located.finding.severity == Severity::Note;
        let most = if is_note {
            MOST_NOTES_OF_A_RULE
        } else {
            MOST_OF_A_RULE
        };
        if shown[at].1 > most && !look.all {
            shown[at].2 += 1;
            continue;
        }
        if is_note && !look.all {
            out.push_str(&short(located, file, look));
        } else {
            out.push_str(&full(located, file, look));
            out.push('\n');
        }
    }
    for (rule, _, left) in &mut shown {
        let more = more.iter().filter(|(name, _)| name == rule);
        *left += more.map(|(_, count)| count).sum::<usize>();
        if *left == 0 {
            continue;
        }
        let text = match look.lang {
            Lang::Es => {
                format!("… y {left} más de `{rule}` (con `eslabon check --all` se ven todos)")
            }
            Lang::En => {
                format!("… and {left} more of `{rule}` (`eslabon check --all` shows every one)")
            }
        };
        let _ = writeln!(out, "{}", paint(DIM, text));
    }
    out
}

/// One line: for notes.
fn short(located: &Located, file: &SourceFile, look: Look) -> String {
    let finding = &located.finding;
    let word = level_name(finding.severity, look.lang);
    let mut line = format!(
        "{} {}:{}:{}: {}",
        paint(BOLD, format!("{word}[{}]", finding.rule.name)),
        safe(file.name()),
        located.line,
        located.column,
        safe(finding.message.of(look.lang))
    );
    if let Some(reason) = &finding.accepted {
        let because = match (look.lang, reason.is_empty()) {
            (Lang::Es, true) => "aceptado".to_owned(),
            (Lang::En, true) => "accepted".to_owned(),
            (Lang::Es, false) => format!("aceptado: {}", safe(reason)),
            (Lang::En, false) => format!("accepted: {}", safe(reason)),
        };
        let _ = write!(line, " ({because})");
    }
    line.push('\n');
    line
}

fn level_name(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error | Severity::Deny, _) => "error",
        (Severity::Warn, Lang::Es) => "aviso",
        (Severity::Warn, Lang::En) => "warning",
        (Severity::Note, Lang::Es) => "nota",
        (Severity::Note, Lang::En) => "note",
    }
}

fn full(located: &Located, file: &SourceFile, look: Look) -> String {
    let finding = &located.finding;
    let name = level_name(finding.severity, look.lang);
    let level = match finding.severity {
        Severity::Error | Severity::Deny => Level::ERROR,
        Severity::Warn => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let id = format!("{} {}", finding.rule.code, finding.rule.name);
    let message = safe(finding.message.of(look.lang));
    let mut group = level
        .with_name(name)
        .primary_title(message)
        .id(id)
        .elements(snippets(located, file, look));
    if located.primary.is_none() {
        let origin = Origin::path(safe(file.name()));
        group = group.element(if located.line > 1 || located.column > 1 {
            origin.line(located.line).char_column(located.column)
        } else {
            origin
        });
    }
    let help = match look.lang {
        Lang::Es => "ayuda",
        Lang::En => "help",
    };
    for text in finding.help.iter() {
        group = group.element(
            Level::HELP
                .with_name(help)
                .message(safe(text.of(look.lang))),
        );
    }
    if let Some(reason) = finding.accepted.as_deref() {
        let reason = safe(reason);
        let accepted = match look.lang {
            Lang::Es => format!("aceptado: {reason}"),
            Lang::En => format!("accepted: {reason}"),
        };
        group = group.element(
            Level::NOTE
                .with_name(level_name(Severity::Note, look.lang))
                .message(accepted),
        );
    }
    let renderer = Renderer::styled()
        .decor_style(DecorStyle::Unicode)
        .term_width(look.width.max(60));
    let groups: Vec<Group<'_>> = vec![group];
    let mut text = renderer.render(&groups);
    text.push('\n');
    text
}

/// The places of a finding: those near each other in one window, so that a file of any size costs no
/// more than the lines shown.
fn snippets<'a>(
    located: &'a Located,
    file: &'a SourceFile,
    look: Look,
) -> Vec<Snippet<'a, Annotation<'a>>> {
    let Some(primary) = located.primary else {
        return Vec::new();
    };
    let finding = &located.finding;
    let mut marks = vec![(primary, true, finding.primary.text.of(look.lang))];
    for (label, span) in finding.related.iter().zip(&located.related) {
        if let Some(span) = span {
            marks.push((*span, false, label.text.of(look.lang)));
        }
    }
    let line = |span: &Span| file.line_column(span.start).0;
    let mut rest: Vec<_> = marks.split_off(1);
    rest.sort_by_key(|(span, ..)| *span);
    // The primary place comes first, with what is near it; the others follow in file order.
    let mut windows: Vec<Vec<(Span, bool, &str)>> = vec![marks];
    for mark in rest {
        let near = windows.iter().position(|w| {
            w.iter()
                .any(|(s, ..)| line(s).abs_diff(line(&mark.0)) <= TOGETHER)
        });
        match near {
            Some(at) => windows[at].push(mark),
            None => windows.push(vec![mark]),
        }
    }
    windows
        .into_iter()
        .map(|marks| {
            let start = marks.iter().map(|(s, ..)| s.start).min().unwrap_or(0);
            let end = marks.iter().map(|(s, ..)| s.end).max().unwrap_or(0);
            let (first_line, window) = file.window(Span { start, end }, AROUND);
            let text = &file.text()[window.range()];
            let annotations = marks.into_iter().map(|(span, is_primary, label)| {
                let kind = if is_primary {
                    AnnotationKind::Primary
                } else {
                    AnnotationKind::Context
                };
                let annotation = kind.span(within(span, window, text));
                if label.is_empty() {
                    annotation
                } else {
                    annotation.label(safe(label))
                }
            });
            Snippet::source(of_the_same_length(text))
                .line_start(first_line)
                .path(safe(file.name()))
                .fold(true)
                .annotations(annotations)
        })
        .collect()
}

/// The lines of a file for a terminal, every character where it was: the library sees to ASCII, and the others
/// that a terminal would obey give way to one of as many bytes.
fn of_the_same_length(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| !c.is_ascii() && is_obeyed(c);
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match c.len_utf8() {
        _ if !obeyed(c) => c,
        2 => '·',
        _ => '\u{FFFD}',
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// A span within a window, on character boundaries and at least one character wide where there is one.
fn within(span: Span, window: Span, text: &str) -> Range<usize> {
    let clip = |at: u32| (at.saturating_sub(window.start) as usize).min(text.len());
    let (mut start, mut end) = (clip(span.start), clip(span.end));
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    // A value over many lines is marked on its first.
    if let Some(line) = text[start..end].find(['\n', '\r']) {
        end = start + line;
    }
    start..end
}
