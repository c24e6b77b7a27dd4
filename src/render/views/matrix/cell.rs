//! What a cell of the matrix shows.

use std::fmt::Write as _;

use crate::render::picture::{Edge, Tone};
use crate::render::svg::{arrow, num};
use crate::render::theme::Theme;

/// What one cell holds.
#[derive(Default)]
pub(super) struct Cell<'p> {
    /// Its handoffs.
    pub(super) edges: Vec<&'p Edge>,
}

impl Cell<'_> {
    fn any(&self, is: impl Fn(&Edge) -> bool) -> bool {
        self.edges.iter().any(|e| is(e))
    }

    fn all(&self, is: impl Fn(&Edge) -> bool) -> bool {
        self.edges.iter().all(|e| is(e))
    }
}

/// What a cell shows: how many handoffs, and what matters about them.
pub(super) fn sign(
    out: &mut String,
    cell: &Cell<'_>,
    (x, y): (f64, f64),
    side: f64,
    theme: &Theme,
) {
    let inner = side - 5.0;
    let (left, top) = (x - inner / 2.0, y - inner / 2.0);
    let tone = tone(cell);
    let weak = cell.any(|e| e.weak);
    let colour = match tone {
        Some(Tone::Dim) if cell.all(|e| e.tone == Tone::Dim) => theme.dim,
        Some(Tone::Step(_)) => theme.step(strongest(cell)),
        Some(Tone::Added) => theme.added,
        Some(Tone::Removed) => theme.removed,
        Some(Tone::Changed) => theme.ink,
        _ if weak => theme.weak,
        _ if cell.any(|e| e.critical) => theme.ink,
        _ if cell.all(|e| e.rework) => theme.rework,
        _ => theme.line,
    };
    let is_change = tone.is_some_and(Tone::is_change);
    let main = main(cell);
    if main == Main::Weak {
        // A triangle, with its point up, as on a line of the chain.
        let half = inner * 0.5;
        let _ = writeln!(
            out,
            r#"<path d="M{} {}l{} {}h{}z" fill="{colour}"/><path d="M{} {}v{}m0 {}v{}" stroke="{}" stroke-width="{}"/>"#,
            num(x),
            num(y - half),
            num(half),
            num(inner),
            num(-inner),
            num(x),
            num(y - inner * 0.16),
            num(inner * 0.34),
            num(inner * 0.09),
            num(inner * 0.12),
            theme.ground,
            num(inner * 0.11)
        );
    } else if main == Main::Rework {
        let scale = inner / 17.0;
        let _ = write!(
            out,
            "<g transform=\"translate({} {}) scale({})\">",
            num(x),
            num(y),
            num(scale)
        );
        arrow::rework_mark(out, 0.0, 0.0, theme);
        out.push_str("</g>\n");
    } else if is_change {
        arrow::change_mark(out, tone.unwrap_or_default(), (x, y), theme);
    } else {
        let is_critical = cell.any(|e| e.critical);
        let size = if is_critical { inner } else { inner * 0.62 };
        // What happens only sometimes is a ring.
        let ring = if main == Main::Sometimes { 1.8 } else { 0.0 };
        let (fill, size) = match ring > 0.0 {
            true => ("none".to_owned(), size - ring),
            false => (colour.to_string(), size),
        };
        let _ = writeln!(
            out,
            r#"<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{fill}" stroke="{colour}" stroke-width="{}"/>"#,
            num(x - size / 2.0),
            num(y - size / 2.0),
            num(size),
            num(size),
            num(if is_critical { 2.5 } else { size / 2.0 }),
            num(ring)
        );
    }
    if cell.any(|e| e.rework) && (weak || !cell.all(|e| e.rework)) && !is_change {
        // Both are told: the round arrow stands small beside the other sign.
        let _ = write!(
            out,
            "<g transform=\"translate({} {}) scale(0.5)\"><circle r=\"11\" fill=\"{}\"/>",
            num(left + 1.5),
            num(top + 1.5),
            theme.ground
        );
        arrow::rework_mark(out, 0.0, 0.0, theme);
        out.push_str("</g>\n");
    }
    if cell.edges.len() > 1 {
        // At the lower right, clear of the sign.
        let _ = writeln!(
            out,
            r#"<text x="{}" y="{}" font-size="{}" font-weight="bold" text-anchor="end" fill="{}" stroke="{}" stroke-width="2.4" stroke-linejoin="round" paint-order="stroke">{}</text>"#,
            num(left + inner + 1.5),
            num(top + inner + 1.0),
            num(side * 0.36),
            theme.ink,
            theme.ground,
            cell.edges.len()
        );
    }
}

/// What a cell's sign says first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Main {
    Change(Tone),
    Weak,
    Rework,
    Critical,
    Sometimes,
    Plain,
}

/// The sign of a cell.
pub(super) fn main(cell: &Cell<'_>) -> Main {
    match tone(cell) {
        Some(tone) if tone.is_change() => Main::Change(tone),
        _ if cell.any(|e| e.weak) => Main::Weak,
        _ if cell.all(|e| e.rework) => Main::Rework,
        _ if cell.any(|e| e.critical) => Main::Critical,
        _ if cell.all(|e| e.sometimes) => Main::Sometimes,
        _ => Main::Plain,
    }
}

/// What became of a cell's handoffs; of several with different fates, that they changed.
fn tone(cell: &Cell<'_>) -> Option<Tone> {
    let first = cell
        .edges
        .iter()
        .map(|e| e.tone)
        .find(|t| *t != Tone::Plain)?;
    let changed = first.is_change() && cell.any(|e| e.tone != first);
    Some(if changed { Tone::Changed } else { first })
}

fn strongest(cell: &Cell<'_>) -> usize {
    let steps = cell.edges.iter().filter_map(|e| match e.tone {
        Tone::Step(step) => Some(step),
        _ => None,
    });
    steps.max().unwrap_or(0)
}
