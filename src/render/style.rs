//! How words look on a terminal. Where there is none, the codes are taken out on the way.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(super) const WARN: Style = AnsiColor::Yellow.on_default().bold();

pub(super) fn paint(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// A user's text for a terminal: on one line, and without characters that a terminal would obey or
/// that turn the reading direction of what follows.
pub(super) fn safe(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' | '\n' | '\r' => ' ',
            c if is_obeyed(c) => '\u{FFFD}',
            c => c,
        })
        .collect()
}

/// Whether a terminal obeys a character, or it turns the reading direction of what follows.
pub(super) fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Cut to a width, with an ellipsis.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for part in text.graphemes(true) {
        if used + part.width() + 1 > width {
            break;
        }
        used += part.width();
        out.push_str(part);
    }
    out.push('…');
    out
}

/// Words wrapped to a width, each line after an indent.
pub(super) fn wrapped(text: &str, width: usize, indent: &str, first: &str) -> String {
    let mut out = String::from(first);
    let mut used = first.width();
    let mut at_start = true;
    for word in with_their_units(text) {
        if !at_start && used + 1 + word.width() > width {
            out.push('\n');
            out.push_str(indent);
            used = indent.width();
            at_start = true;
        }
        if !at_start {
            out.push(' ');
            used += 1;
        }
        out.push_str(&word);
        used += word.width();
        at_start = false;
    }
    out.push('\n');
    out
}

/// The words of a text; a number and its unit are one.
fn with_their_units(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let unit = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '%');
        match words.last_mut() {
            Some(last)
                if matches!(unit, "d" | "h" | "min" | "%")
                    && last.ends_with(|c: char| c.is_ascii_digit()) =>
            {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// Columns of a table.
pub(super) struct Column {
    pub title: String,
    /// Numbers stand to the right.
    pub right: bool,
    /// May be cut to what is left of the width.
    pub gives: bool,
}

/// A table within a width: columns that give share what the others leave.
pub(super) fn table(columns: &[Column], rows: &[Vec<String>], width: usize) -> String {
    let widest = |at: usize| rows.iter().map(|r| r[at].width()).max().unwrap_or(0);
    let mut widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(at, c)| c.title.width().max(widest(at)))
        .collect();
    let gaps = 2 * columns.len();
    let total = |widths: &[usize]| widths.iter().sum::<usize>() + gaps;
    while total(&widths) > width {
        let widest = (0..columns.len())
            .filter(|at| columns[*at].gives)
            .max_by_key(|at| widths[*at]);
        match widest.filter(|at| widths[*at] > 8) {
            Some(at) => widths[at] -= 1,
            None => break,
        }
    }
    let mut out = String::new();
    let line = |cells: &[String], style: Style| {
        let mut line = String::new();
        for ((cell, column), width) in cells.iter().zip(columns).zip(&widths) {
            let cell = cut(cell, *width);
            let space = " ".repeat(width.saturating_sub(cell.width()));
            line.push_str("  ");
            if column.right {
                line.push_str(&space);
                line.push_str(&cell);
            } else {
                line.push_str(&cell);
                line.push_str(&space);
            }
        }
        let text = line.trim_end().to_owned();
        if style == Style::new() {
            format!("{text}\n")
        } else {
            format!("{}\n", paint(style, text))
        }
    };
    let titles: Vec<String> = columns.iter().map(|c| c.title.clone()).collect();
    out.push_str(&line(&titles, DIM));
    for row in rows {
        out.push_str(&line(row, Style::new()));
    }
    out
}
