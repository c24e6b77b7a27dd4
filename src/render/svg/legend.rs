//! The legend: only what the picture shows.

use std::fmt::Write as _;

use super::arrow::{self, Stroke};
use super::node::outline;
use super::write::{escape, num};
use crate::render::layout::{LABEL_SIZE, Metrics, Rect, Style, Weight, set};
use crate::render::picture::{Edge, NodeKind, Picture, RANKED, Tone};
use crate::render::theme::{Colour, Theme};

/// What stands before an entry's words.
enum Sign {
    /// A line as one of the picture's, with those of its marks that the entry is about.
    Arrow(Box<(Edge, Edge)>),
    /// Marks alone, of several arrows.
    Marks(Vec<Edge>),
    Box(NodeKind, Tone),
    /// Words as they stand under a line.
    Words(String),
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

/// What a picture's signs mean: of those that appear in it, as they appear.
pub fn entries(picture: &Picture, theme: &Theme) -> Vec<Entry> {
    let words = &picture.legend;
    let shown = Shown::new(picture);
    let mut out = Vec::new();
    let mut add = |sign: Option<Sign>, words: &String| {
        if let Some(sign) = sign {
            let mut drawn = String::new();
            draw(&mut drawn, &sign, theme);
            out.push(Entry {
                sign: drawn,
                words: words.clone(),
            });
        }
    };
    add(
        shown.line(|e| e.critical && !e.weak, |_| {}),
        &words.critical,
    );
    let weak = |to: &mut Edge| to.weak = true;
    let ranks = shown.ranks();
    // Numbers alone tell a weak link where lines tell sizes.
    if ranks.is_none() || !shown.is_toned {
        add(
            shown.line(|e| e.critical && e.weak, weak),
            &words.weak_critical,
        );
        add(shown.line(|e| e.weak && !e.critical, weak), &words.weak);
    }
    add(ranks, &words.ranked);
    let other = |e: &Edge| e.weak && e.rank > Some(RANKED);
    add(shown.mark(other), &words.unranked);
    let is_changed = |e: &Edge| e.changed;
    let changed = shown.mark(is_changed);
    let box_changed = picture.nodes.iter().any(|n| n.changed).then(|| {
        let changed = true;
        Sign::Marks(vec![Edge {
            changed,
            ..Edge::default()
        }])
    });
    add(changed.or(box_changed), &words.changed);
    add(
        shown.line(|e| e.rework, |to| to.rework = true),
        &words.rework,
    );
    add(shown.line(arrow::is_dotted, |_| {}), &words.sometimes);
    let plain = |e: &Edge| !e.critical && e.marks() == 0 && !e.sometimes && e.tone == Tone::Plain;
    add(shown.line(plain, |_| {}), &words.handoff);
    for (tone, words) in &words.tones {
        let line = shown.line(|e| e.tone == *tone, |to| to.tone = *tone);
        // What else a line says, dots and dashes, has entries of its own.
        let line = line.map(|mut sign| {
            if let Sign::Arrow(of) = &mut sign {
                (of.0.sometimes, of.0.rework) = (false, false);
            }
            sign
        });
        let node = picture.nodes.iter().find(|n| n.tone == *tone);
        add(line.or(node.map(|n| Sign::Box(n.kind, *tone))), words);
    }
    for (all, words) in &words.numbers {
        let under = picture.edges.iter().filter_map(|e| e.time.as_deref());
        let parts = under.flat_map(|time| time.split('·').map(str::trim));
        let found = parts.filter(|part| all.iter().any(|a| a == part));
        let found = found.min_by_key(|part| part.chars().count());
        add(found.map(|part| Sign::Words(in_a_sign(part))), words);
    }
    for (kind, words) in [
        (NodeKind::Area, &words.area),
        (NodeKind::Supplier, &words.supplier),
        (NodeKind::InternalCustomer, &words.internal_customer),
        (NodeKind::ExternalCustomer, &words.external_customer),
    ] {
        let is_there = picture.nodes.iter().any(|n| n.kind == kind);
        add(is_there.then_some(Sign::Box(kind, Tone::Plain)), words);
    }
    out
}

/// Words that fit a sign: where a word stands before a number, that word.
fn in_a_sign(part: &str) -> String {
    let first = part.split(char::is_whitespace).next().unwrap_or_default();
    match first.starts_with(char::is_alphabetic) {
        true => first.to_owned(),
        false => part.to_owned(),
    }
}

/// The arrows that a picture shows.
struct Shown<'p> {
    edges: Vec<&'p Edge>,
    /// Tones tell sizes or other classes: a line's look is theirs.
    is_toned: bool,
}

impl<'p> Shown<'p> {
    fn new(picture: &'p Picture) -> Self {
        let count = picture.nodes.len();
        let edges = picture.edges.iter();
        let edges: Vec<&Edge> = edges.filter(|e| e.from < count && e.to < count).collect();
        Self {
            is_toned: edges
                .iter()
                .any(|e| e.tone != Tone::Plain && !e.tone.is_change()),
            edges,
        }
    }

    /// The line of the plainest arrow of a kind, with the marks that tell that kind. Where tones tell sizes a mark
    /// is shown without a line.
    fn line(&self, of: impl Fn(&Edge) -> bool, tell: impl Fn(&mut Edge)) -> Option<Sign> {
        let plainest = |e: &&&Edge| {
            let more = [e.sometimes, e.rework, e.critical];
            let more = more.into_iter().filter(|m| *m).count();
            (
                usize::from(e.tone != Tone::Plain),
                e.rank.unwrap_or(0),
                e.marks() + more,
            )
        };
        let found = self.edges.iter().filter(|e| of(e)).min_by_key(plainest)?;
        let mut marks = Edge::default();
        tell(&mut marks);
        if marks.weak {
            marks.rank = found.rank;
        }
        if self.is_toned && marks.marks() > 0 {
            return Some(Sign::Marks(vec![marks]));
        }
        Some(Sign::Arrow(Box::new(((*found).clone(), marks))))
    }

    /// The marks of a kind of arrow.
    fn mark(&self, of: impl Fn(&Edge) -> bool) -> Option<Sign> {
        let found = self.edges.iter().find(|e| of(e))?;
        Some(Sign::Marks(vec![Edge {
            weak: found.weak,
            rank: found.rank,
            changed: found.changed,
            ..Edge::default()
        }]))
    }

    /// The numbers of weak links.
    fn ranks(&self) -> Option<Sign> {
        let mut ranks: Vec<usize> = self.edges.iter().filter_map(|e| e.rank).collect();
        ranks.retain(|r| *r <= RANKED);
        ranks.sort_unstable();
        ranks.dedup();
        let mark = |rank: usize| Edge {
            weak: true,
            rank: Some(rank),
            ..Edge::default()
        };
        (!ranks.is_empty()).then(|| Sign::Marks(ranks.into_iter().map(mark).collect()))
    }
}
