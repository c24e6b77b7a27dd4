//! Texts broken into lines that fit: by words, then between graphemes, never clipped.

use unicode_segmentation::UnicodeSegmentation;

use super::metrics::{Metrics, Weight};
use crate::render::shown;

/// How a kind of text is set.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Size in pixels.
    pub size: f64,
    /// How bold.
    pub weight: Weight,
    /// From one line's baseline to the next.
    pub leading: f64,
    /// The widest a line of several words may be.
    pub max_width: f64,
    /// The widest a word may be before it is broken; no less than `max_width`.
    pub max_word: f64,
    /// From this many lines on the text is shortened with an ellipsis.
    pub max_lines: usize,
}

/// A text set in lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// The lines, top to bottom; none for an empty text.
    pub lines: Vec<String>,
    /// The widest line.
    pub width: f64,
    /// All lines together.
    pub height: f64,
    /// The text did not fit: its end is an ellipsis, the whole belongs into a tooltip.
    pub shortened: bool,
}

/// Sets a text in lines.
pub fn set(metrics: &Metrics, text: &str, style: &Style) -> Block {
    let mut lines: Vec<String> = Vec::new();
    // Far more than can be shown; the rest need not be measured.
    let budget = style.max_lines * 400;
    let mut cut = false;
    let paragraphs = shown::lines(text);
    let style = &roomy(metrics, &paragraphs, style);
    for paragraph in &paragraphs {
        if lines.len() > style.max_lines {
            break;
        }
        let mut part = paragraph.as_str();
        if let Some((at, _)) = part.char_indices().nth(budget) {
            part = &part[..at];
            cut = true;
        }
        wrap(metrics, part, style, &mut lines);
    }
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let shortened = cut || lines.len() > style.max_lines;
    if shortened {
        lines.truncate(style.max_lines);
        if let Some(last) = lines.last_mut() {
            ellipsis(metrics, last, style);
        }
    }
    let width = lines
        .iter()
        .map(|line| metrics.width(line, style.size, style.weight))
        .fold(0.0, f64::max);
    let height = lines.len() as f64 * style.leading;
    Block {
        lines,
        width,
        height,
        shortened,
    }
}

/// The style with lines as wide as the longest word, if that may be.
fn roomy(metrics: &Metrics, paragraphs: &[String], style: &Style) -> Style {
    let longest = paragraphs
        .iter()
        .flat_map(|paragraph| paragraph.split(' '))
        // A word of this many bytes is broken whatever its letters.
        .filter(|word| word.len() < 200)
        .map(|word| metrics.width(word, style.size, style.weight))
        .filter(|&width| width <= style.max_word)
        .fold(0.0, f64::max);
    Style {
        max_width: style.max_width.max(longest),
        ..*style
    }
}

/// Breaks one paragraph into balanced lines: as few as fit, then as even as they can be.
fn wrap(metrics: &Metrics, text: &str, style: &Style, out: &mut Vec<String>) {
    let greedy = fill(metrics, text, style, style.max_width);
    let mut best = greedy;
    if best.len() > 1 && best.len() <= style.max_lines {
        // The narrowest width that needs no more lines avoids a short last line.
        let (mut low, mut high) = (style.max_width / 3.0, style.max_width);
        for _ in 0..6 {
            let middle = (low + high) / 2.0;
            let lines = fill(metrics, text, style, middle);
            let whole = lines.len() == best.len() && !splits_more(&lines, &best);
            if whole {
                best = lines;
                high = middle;
            } else {
                low = middle;
            }
        }
    }
    out.append(&mut best);
}

/// Whether a wrapping breaks words that the other keeps: its words do not match.
fn splits_more(lines: &[String], other: &[String]) -> bool {
    let words = |lines: &[String]| -> usize {
        lines
            .iter()
            .map(|line| line.split(' ').filter(|word| !word.is_empty()).count())
            .sum()
    };
    words(lines) > words(other)
}

/// The parts between which a line may end: not before a percent sign, which stays with its number.
fn words(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match out.last_mut() {
            Some(last) if word.starts_with('%') => {
                last.push(' ');
                last.push_str(word);
            }
            _ => out.push(word.to_owned()),
        }
    }
    out
}

fn fill(metrics: &Metrics, text: &str, style: &Style, max: f64) -> Vec<String> {
    let wide = |s: &str| metrics.width(s, style.size, style.weight);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(text) {
        let word = word.as_str();
        let joined = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if wide(&joined) <= max {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut length = 0.0;
        for grapheme in word.graphemes(true) {
            let step = wide(grapheme);
            if length + step > max && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                length = 0.0;
            }
            line.push_str(grapheme);
            length += step;
        }
        if lines.len() > style.max_lines {
            return lines;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Ends a line with an ellipsis, dropping what then does not fit.
fn ellipsis(metrics: &Metrics, line: &mut String, style: &Style) {
    while !line.is_empty()
        && metrics.width(line, style.size, style.weight)
            + metrics.width("…", style.size, style.weight)
            > style.max_width
    {
        let keep = line
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at);
        line.truncate(keep);
    }
    line.truncate(line.trim_end().len());
    line.push('…');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style() -> Style {
        Style {
            size: 12.0,
            weight: Weight::Regular,
            leading: 14.0,
            max_width: 90.0,
            max_word: 120.0,
            max_lines: 3,
        }
    }

    #[test]
    fn a_number_keeps_its_percent_sign_and_its_unit() {
        let metrics = Metrics::new();
        for (text, whole) in [
            ("se cumple el 90 % de", "90 %"),
            ("se cumple en 10\u{a0}d y", "10\u{a0}d"),
        ] {
            for width in 60..140 {
                let style = Style {
                    max_width: f64::from(width),
                    max_word: f64::from(width),
                    max_lines: 9,
                    ..style()
                };
                let block = set(&metrics, text, &style);
                assert!(
                    block.lines.iter().any(|line| line.contains(whole)),
                    "{width} {block:?}"
                );
            }
        }
    }

    #[test]
    fn every_line_fits_whatever_the_length() {
        let metrics = Metrics::new();
        for length in 0..=300 {
            let words: String = (0..length)
                .map(|i| if i % 7 == 6 { ' ' } else { 'm' })
                .collect();
            for text in [words, "m".repeat(length), "é".repeat(length)] {
                let block = set(&metrics, &text, &style());
                assert!(block.width <= 120.0 + 1e-9, "{length}: {block:?}");
                assert!(block.lines.len() <= 3);
                assert_eq!(
                    block.shortened,
                    block.lines.iter().any(|l| l.ends_with('…'))
                );
            }
        }
    }

    #[test]
    fn lines_are_balanced_and_words_kept() {
        let block = set(&Metrics::new(), "Administración de pedidos", &style());
        assert_eq!(block.lines, ["Administración", "de pedidos"]);
        let block = set(&Metrics::new(), "La retroalimentación", &style());
        assert_eq!(block.lines, ["La", "retroalimentación"]);
        assert_eq!(set(&Metrics::new(), " \n ", &style()), Block::default());
    }
}
