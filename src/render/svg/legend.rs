//! The legend: only what the picture shows.

use std::fmt::Write as _;

use super::arrow::{self, Stroke};
use super::node::outline;
use super::write::{escape, num};
use crate::render::layout::{LABEL_SIZE, Metrics, Rect, Style, Weight, set};
use crate::render::legend::{Sign, meanings};
use crate::render::picture::Picture;
use crate::render::theme::{Colour, Theme};

/// An entry: its sign, drawn around the line y = 0 from x = 0 to [`SIGN`], and its words.
pub struct Entry {
    /// SVG.
    pub sign: String,
    /// What it means.
    pub words: String,
}

/// Size of the words.
pub const SIZE: f64 = 12.0;
/// Width of a sign.
pub const SIGN: f64 = 46.0;
/// Between a sign and its words.
pub const GAP: f64 = 8.0;
/// Height of a row.
pub const ROW: f64 = 24.0;

/// The legend's entries in rows.
pub struct Legend {
    rows: Vec<Vec<(f64, String, String)>>,
    colour: Colour,
}

impl Legend {
    /// Entries in rows no wider than given.
    pub fn new(entries: Vec<Entry>, theme: &Theme, width: f64) -> Self {
        let words = entries.iter().map(|entry| entry.words.as_str());
        let signed = |(at, x, words): (usize, f64, String)| (x, entries[at].sign.clone(), words);
        let rows = rows(words, width).into_iter();
        Self {
            rows: rows
                .map(|row| row.into_iter().map(signed).collect())
                .collect(),
            colour: theme.soft,
        }
    }

    /// Its height.
    pub fn height(&self) -> f64 {
        self.rows.len() as f64 * ROW
    }

    /// Draws it from a top left corner.
    pub fn draw(&self, out: &mut String, left: f64, top: f64) {
        for (i, row) in self.rows.iter().enumerate() {
            let y = top + ROW * i as f64 + ROW / 2.0;
            for (x, sign, words) in row {
                let _ = write!(
                    out,
                    "<g transform=\"translate({} {})\">\n{sign}",
                    num(left + x),
                    num(y)
                );
                let _ = writeln!(
                    out,
                    r#"<text x="{}" y="4.2" font-size="{}" fill="{}">{}</text></g>"#,
                    num(SIGN + GAP),
                    num(SIZE),
                    self.colour,
                    escape(words)
                );
            }
        }
    }
}

/// Words with room for a sign before each, in rows no wider than given: which, how far to the right, and what of
/// them fits.
pub fn rows<'w>(all: impl Iterator<Item = &'w str>, width: f64) -> Vec<Vec<(usize, f64, String)>> {
    let metrics = Metrics::new();
    let mut rows: Vec<Vec<(usize, f64, String)>> = Vec::new();
    let mut x = f64::INFINITY;
    let widest = (width - SIGN - 10.0).max(60.0);
    let style = Style {
        size: SIZE,
        weight: Weight::Regular,
        leading: SIZE,
        max_width: widest,
        max_word: widest,
        max_lines: 1,
    };
    for (at, words) in all.enumerate() {
        let block = set(&metrics, words, &style);
        let Some(words) = block.lines.into_iter().next() else {
            continue;
        };
        let wide = SIGN + GAP + block.width + 22.0;
        if x + wide > width + 22.0 {
            rows.push(Vec::new());
            x = 0.0;
        }
        if let Some(row) = rows.last_mut() {
            row.push((at, x, words));
        }
        x += wide;
    }
    rows
}

/// Draws a sign around the line y = 0.
fn draw(out: &mut String, sign: &Sign, theme: &Theme) {
    let middle = SIGN / 2.0 - 4.0;
    match sign {
        Sign::Arrow(of) => {
            let (line, marks) = &**of;
            let stroke = arrow::stroke(line, theme);
            arrow::line(out, &format!("M0 0L{} 0", num(SIGN - 7.0)), stroke);
            head(out, stroke);
            arrow::marks(out, marks, (middle, 0.0), theme);
        }
        Sign::Marks(all) => {
            let first = SIGN / 2.0 - STEP * (all.len() as f64 - 1.0) / 2.0;
            for (i, edge) in all.iter().enumerate() {
                arrow::marks(out, edge, (first + STEP * i as f64, 0.0), theme);
            }
        }
        Sign::Box(kind, tone) => {
            let rect = Rect {
                x: 12.0,
                y: -8.0,
                w: SIGN - 12.0,
                h: 16.0,
            };
            outline(out, &rect, (*kind, *tone), theme.line, theme);
        }
        Sign::Words(words) => {
            let _ = writeln!(
                out,
                r#"<text x="{}" y="4" font-size="{}" text-anchor="end" font-weight="bold" fill="{}">{}</text>"#,
                num(SIGN),
                num(LABEL_SIZE),
                theme.soft,
                escape(words)
            );
        }
    }
}

/// From one mark to the next, where several stand side by side.
const STEP: f64 = 17.0;

fn head(out: &mut String, stroke: Stroke) {
    let half = if stroke.width > 3.0 { 5.0 } else { 3.7 };
    let _ = writeln!(
        out,
        r#"<path d="M{} 0l-10 {}v{}z" fill="{}"/>"#,
        num(SIGN),
        num(-half),
        num(2.0 * half),
        stroke.colour
    );
}

/// A picture's legend, drawn.
pub fn entries(picture: &Picture, theme: &Theme) -> Vec<Entry> {
    let meanings = meanings(picture).into_iter();
    meanings
        .map(|(sign, words)| {
            let mut drawn = String::new();
            draw(&mut drawn, &sign, theme);
            Entry { sign: drawn, words }
        })
        .collect()
}
