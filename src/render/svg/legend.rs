//! The legend: only what the picture shows.

use std::fmt::Write as _;

use super::arrow::{self, Stroke};
use super::node::outline;
use super::write::{escape, num};
use crate::render::layout::{Metrics, Rect, Style, Weight, set};
use crate::render::picture::{Edge, NodeKind, Picture, Tone};
use crate::render::theme::{Colour, Theme};

/// What stands before an entry's words.
enum Sign {
    Arrow(Edge),
    Box(NodeKind),
}

/// An entry: its sign, drawn around the line y = 0 from x = 0 to [`SIGN`], and its words.
pub struct Entry {
    /// SVG.
    pub sign: String,
    /// What it means.
    pub words: String,
}

const SIZE: f64 = 12.0;
/// Width of a sign.
pub const SIGN: f64 = 46.0;
const ROW: f64 = 24.0;

/// The legend's entries in rows.
pub struct Legend {
    rows: Vec<Vec<(f64, String, String)>>,
    colour: Colour,
}

impl Legend {
    /// Entries in rows no wider than given.
    pub fn new(entries: Vec<Entry>, theme: &Theme, width: f64) -> Self {
        let metrics = Metrics::new();
        let mut rows: Vec<Vec<(f64, String, String)>> = Vec::new();
        let mut x = f64::INFINITY;
        let style = Style {
            size: SIZE,
            weight: Weight::Regular,
            leading: SIZE,
            max_width: (width - SIGN - 10.0).max(60.0),
            max_word: (width - SIGN - 10.0).max(60.0),
            max_lines: 1,
        };
        for entry in entries {
            let block = set(&metrics, &entry.words, &style);
            let Some(words) = block.lines.into_iter().next() else {
                continue;
            };
            let wide = SIGN + 8.0 + block.width + 22.0;
            if x + wide > width + 22.0 {
                rows.push(Vec::new());
                x = 0.0;
            }
            if let Some(row) = rows.last_mut() {
                row.push((x, entry.sign, words));
            }
            x += wide;
        }
        Self {
            rows,
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
                    num(SIGN + 8.0),
                    num(SIZE),
                    self.colour,
                    escape(words)
                );
            }
        }
    }
}

/// Draws a sign around the line y = 0.
fn draw(out: &mut String, sign: &Sign, theme: &Theme) {
    match sign {
        Sign::Arrow(edge) => {
            let stroke = arrow::stroke(edge, theme);
            arrow::line(out, &format!("M0 0L{} 0", num(SIGN - 7.0)), stroke);
            head(out, stroke);
            let middle = SIGN / 2.0 - 4.0;
            arrow::marks(out, edge, (middle, 0.0), theme);
        }
        Sign::Box(kind) => {
            let rect = Rect {
                x: 12.0,
                y: -8.0,
                w: SIGN - 12.0,
                h: 16.0,
            };
            outline(out, &rect, *kind, theme.line, theme);
        }
    }
}

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

/// What a picture's signs mean: of those that appear in it.
pub fn entries(picture: &Picture, theme: &Theme) -> Vec<Entry> {
    let words = &picture.legend;
    let count = picture.nodes.len();
    let edges = || {
        picture
            .edges
            .iter()
            .filter(move |e| e.from < count && e.to < count)
    };
    let sample = |weak: bool, critical: bool, rework: bool, sometimes: bool| {
        Sign::Arrow(Edge {
            id: String::new(),
            from: 0,
            to: 0,
            label: String::new(),
            time: None,
            critical,
            weak,
            rework,
            sometimes,
            tooltip: None,
            tone: Tone::Plain,
        })
    };
    let mut out = Vec::new();
    let mut add = |shown: bool, sign: Sign, words: &String| {
        if shown {
            let mut drawn = String::new();
            draw(&mut drawn, &sign, theme);
            out.push(Entry {
                sign: drawn,
                words: words.clone(),
            });
        }
    };
    let plain = |e: &Edge| !e.critical && e.marks() == 0 && !e.sometimes && e.tone == Tone::Plain;
    add(
        edges().any(|e| e.critical && !e.weak),
        sample(false, true, false, false),
        &words.critical,
    );
    add(
        edges().any(|e| e.critical && e.weak),
        sample(true, true, false, false),
        &words.weak_critical,
    );
    add(
        edges().any(|e| e.weak && !e.critical),
        sample(true, false, false, false),
        &words.weak,
    );
    add(
        edges().any(|e| e.rework),
        sample(false, false, true, false),
        &words.rework,
    );
    add(
        edges().any(|e| e.sometimes && !e.rework),
        sample(false, false, false, true),
        &words.sometimes,
    );
    add(
        edges().any(plain),
        sample(false, false, false, false),
        &words.handoff,
    );
    for (tone, words) in &words.tones {
        let shown =
            edges().any(|e| e.tone == *tone) || picture.nodes.iter().any(|n| n.tone == *tone);
        let Sign::Arrow(mut arrow) = sample(false, false, false, false) else {
            continue;
        };
        arrow.tone = *tone;
        add(shown, Sign::Arrow(arrow), words);
    }
    let kind = |kind: NodeKind| picture.nodes.iter().any(|n| n.kind == kind);
    for (which, words) in [
        (NodeKind::Area, &words.area),
        (NodeKind::Supplier, &words.supplier),
        (NodeKind::InternalCustomer, &words.internal_customer),
        (NodeKind::ExternalCustomer, &words.external_customer),
    ] {
        add(kind(which), Sign::Box(which), words);
    }
    out
}
