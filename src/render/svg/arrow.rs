//! Arrows: their lines, heads, marks and labels.

use std::fmt::Write as _;

use super::write::{escape, num};
use crate::render::layout::{Arrow, Block, LABEL_SIZE, LabelBox, MARK, Path, Piece, Point};
use crate::render::picture::{Edge, RANKED, Tone};
use crate::render::theme::{Colour, STEPS, Theme};

/// How a line is drawn. Meaning is never in the colour alone: width, dashes and marks carry it too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Colour of line, head and time.
    pub colour: Colour,
    /// Width.
    pub width: f64,
    /// Dashes, if not solid.
    pub dashes: Option<&'static str>,
    /// Round ends: for dots.
    pub round: bool,
}

/// The stroke of an edge.
pub fn stroke(edge: &Edge, theme: &Theme) -> Stroke {
    let colour = match (edge.tone, edge.weak, edge.critical, edge.rework) {
        (Tone::Dim | Tone::Off | Tone::Other, ..) => theme.dim,
        (Tone::Aside, ..) => theme.line,
        (Tone::Step(step), ..) => theme.step(step),
        (Tone::Never, ..) => theme.step(STEPS - 1),
        (Tone::Added, ..) => theme.added,
        (Tone::Removed, ..) => theme.removed,
        (Tone::Changed, ..) => theme.ink,
        (_, true, _, _) => theme.weak,
        (_, _, true, _) => theme.ink,
        (_, _, _, true) => theme.rework,
        _ => theme.line,
    };
    let is_plain = edge.tone == Tone::Plain;
    let dashes = match (edge.rework, edge.sometimes, edge.weak && is_plain) {
        _ if edge.tone.is_dashed() => match edge.tone {
            Tone::Other => Some("7 5"),
            Tone::Aside => Some("10 4"),
            Tone::Off => Some("2 3"),
            _ => Some("3 4"),
        },
        (true, _, _) => Some("9 3 2 3"),
        (_, true, _) => Some(match edge.tone {
            // Dots as far apart as they are thick.
            Tone::Never => "0.1 9",
            Tone::Step(step) if step > 1 => "0.1 6.5",
            _ => "0.1 4.5",
        }),
        (_, _, true) => Some("7 4"),
        _ => None,
    };
    // Of several weak links the first stands out, and the others less than those with a number.
    let (is_first, is_other) = (edge.rank == Some(1), edge.rank > Some(RANKED));
    let width = match (edge.tone, edge.critical, edge.weak) {
        (Tone::Dim | Tone::Off | Tone::Other, ..) => 1.1,
        (Tone::Aside, ..) => 1.8,
        (Tone::Step(step), ..) => 1.6 + 0.8 * step as f64,
        (Tone::Never, ..) => 1.6 + 0.8 * STEPS as f64,
        (Tone::Added | Tone::Changed, ..) => 2.6,
        (Tone::Removed, ..) => 2.0,
        (_, true, true) if is_first => 4.6,
        (_, true, true) if is_other => 2.4,
        (_, true, _) => 3.2,
        (_, _, true) if is_first => 3.4,
        (_, _, true) if is_other => 1.6,
        (_, _, true) => 2.0,
        _ => 1.4,
    };
    let dots = is_dotted(edge);
    Stroke {
        colour,
        width: theme.thick * if dots && is_plain { width + 0.6 } else { width },
        dashes,
        round: dots,
    }
}

/// Whether its line is dotted: it happens sometimes, and nothing else gives it dashes.
pub fn is_dotted(edge: &Edge) -> bool {
    edge.sometimes && !edge.rework && !edge.tone.is_dashed()
}

/// The order in which edges are drawn: what matters most lies on top.
pub fn layer(edge: &Edge) -> u8 {
    match edge.tone {
        Tone::Dim | Tone::Off | Tone::Other => 0,
        Tone::Aside => 1,
        Tone::Plain => 1 + u8::from(edge.weak) + 2 * u8::from(edge.critical),
        Tone::Step(step) => 2 + step as u8,
        Tone::Never | Tone::Added | Tone::Removed | Tone::Changed => 8,
    }
}

/// Line, head and marks of an arrow.
pub fn arrow(out: &mut String, arrow: &Arrow, stroke: Stroke) {
    let end = arrow.path.end();
    let (dx, dy) = (arrow.tip.x - end.x, arrow.tip.y - end.y);
    let length = dx.hypot(dy).max(0.01);
    let (ux, uy) = (dx / length, dy / length);
    let (long, half) = if stroke.width > 3.0 {
        (11.5, 5.0)
    } else {
        (9.0, 3.7)
    };
    // The line ends inside the head, or a thick one would show beside its point.
    let inside = format!(
        "L{} {}",
        num(arrow.tip.x - ux * long * 0.7),
        num(arrow.tip.y - uy * long * 0.7)
    );
    line(out, &format!("{}{inside}", data(&arrow.path)), stroke);
    let back = (arrow.tip.x - ux * long, arrow.tip.y - uy * long);
    let _ = writeln!(
        out,
        r#"<path d="M{} {}L{} {}L{} {}Z" fill="{}"/>"#,
        num(arrow.tip.x),
        num(arrow.tip.y),
        num(back.0 - uy * half),
        num(back.1 + ux * half),
        num(back.0 + uy * half),
        num(back.1 - ux * half),
        stroke.colour
    );
}

/// A line without a head.
pub fn line(out: &mut String, data: &str, stroke: Stroke) {
    let _ = write!(
        out,
        r#"<path d="{data}" fill="none" stroke="{}" stroke-width="{}""#,
        stroke.colour,
        num(stroke.width)
    );
    if let Some(dashes) = stroke.dashes {
        let _ = write!(out, r#" stroke-dasharray="{dashes}""#);
    }
    if stroke.round {
        out.push_str(r#" stroke-linecap="round""#);
    }
    out.push_str("/>\n");
}

/// A path's data.
fn data(path: &Path) -> String {
    let p = |p: &Point| format!("{} {}", num(p.x), num(p.y));
    let mut out = format!("M{}", p(&path.start));
    for piece in &path.pieces {
        match piece {
            Piece::Line(to) => {
                let _ = write!(out, "L{}", p(to));
            }
            Piece::Curve(a, b, to) => {
                let _ = write!(out, "C{} {} {}", p(a), p(b), p(to));
            }
        }
    }
    out
}

/// The words of a label and the marks at its left.
pub fn label(out: &mut String, edge: &Edge, label: &LabelBox, theme: &Theme) {
    let stroke = stroke(edge, theme);
    let first = label.rect.x + 5.0 + MARK / 2.0;
    marks(out, edge, (first, label.line_y), theme);
    let middle = label.rect.x + 5.0 + label.marks + (label.rect.w - 10.0 - label.marks) / 2.0;
    let colour = match edge.tone {
        Tone::Dim | Tone::Off | Tone::Other => theme.readable(theme.line, theme.ground),
        Tone::Plain if !(edge.weak || edge.critical || edge.rework) => theme.soft,
        _ => theme.readable(stroke.colour, theme.ground),
    };
    let last = label.line_y - 6.0;
    let step = leading(&label.above);
    let count = label.above.lines.len();
    for (i, text) in label.above.lines.iter().enumerate() {
        let y = last - step * (count - 1 - i) as f64;
        words(out, text, (middle, y), colour, theme.ground, false);
    }
    let first = label.line_y + 11.8;
    let step = leading(&label.below);
    for (i, text) in label.below.lines.iter().enumerate() {
        let y = first + step * i as f64;
        words(out, text, (middle, y), colour, theme.ground, true);
    }
}

fn leading(block: &Block) -> f64 {
    block.height / block.lines.len().max(1) as f64
}

/// A line of a label with a halo, so that a line behind it does not cross it out.
fn words(
    out: &mut String,
    text: &str,
    (x, y): (f64, f64),
    colour: Colour,
    ground: Colour,
    bold: bool,
) {
    let weight = if bold { r#" font-weight="bold""# } else { "" };
    let _ = writeln!(
        out,
        r##"<text x="{}" y="{}" font-size="{}" text-anchor="middle"{weight} fill="{colour}" stroke="{ground}" stroke-opacity="0.85" stroke-width="2.6" stroke-linejoin="round" paint-order="stroke">{}</text>"##,
        num(x),
        num(y),
        num(LABEL_SIZE),
        escape(text)
    );
}

/// The marks of an arrow, side by side from a first middle on.
pub fn marks(out: &mut String, edge: &Edge, (mut x, y): (f64, f64), theme: &Theme) {
    if edge.changed {
        changed_mark(out, x, y, theme);
        x += MARK;
    }
    if edge.weak {
        match edge.rank {
            Some(rank) if rank <= RANKED => rank_mark(out, rank, (x, y), theme),
            Some(_) => other_weak_mark(out, x, y, theme),
            None => weak_mark(out, x, y, theme),
        }
        x += MARK;
    }
    if edge.rework {
        rework_mark(out, x, y, theme);
        x += MARK;
    }
    change_mark(out, edge.tone, (x, y), theme);
}

/// A sign in a disc: plus for what is new, minus for what is gone, unequal for what is another.
pub fn change_mark(out: &mut String, tone: Tone, (x, y): (f64, f64), theme: &Theme) {
    let (colour, sign) = match tone {
        Tone::Added => (theme.added, "M-3.4 0h6.8M0 -3.4v6.8"),
        Tone::Removed => (theme.removed, "M-3.4 0h6.8"),
        Tone::Changed => (theme.ink, "M-3.2 -1.6h6.4M-3.2 1.6h6.4M1.8 -4.2l-3.6 8.4"),
        _ => return,
    };
    let ground = theme.ground;
    let _ = writeln!(
        out,
        r#"<g transform="translate({} {})"><circle r="7" fill="{colour}" stroke="{ground}" stroke-width="1"/><path d="{sign}" fill="none" stroke="{ground}" stroke-width="1.7"/></g>"#,
        num(x),
        num(y)
    );
}

/// A warning triangle: the weak link's mark.
pub fn weak_mark(out: &mut String, x: f64, y: f64, theme: &Theme) {
    let (colour, ground) = (theme.weak, theme.ground);
    let _ = writeln!(
        out,
        r##"<path d="M{} {}l7 12.2h-14z" fill="{colour}" stroke="{ground}" stroke-width="1.6" stroke-linejoin="round" paint-order="stroke"/><path d="M{} {}v4m0 1.6v1.5" stroke="{ground}" stroke-width="1.6" fill="none"/>"##,
        num(x),
        num(y - 7.4),
        num(x),
        num(y - 3.2)
    );
}

/// A weak link's place among several.
pub fn rank_mark(out: &mut String, rank: usize, (x, y): (f64, f64), theme: &Theme) {
    let (colour, ground) = (theme.weak, theme.ground);
    let _ = writeln!(
        out,
        r##"<circle cx="{}" cy="{}" r="8" fill="{colour}" stroke="{ground}" stroke-width="1.2"/><text x="{}" y="{}" font-size="11.5" text-anchor="middle" font-weight="bold" fill="{ground}">{rank}</text>"##,
        num(x),
        num(y),
        num(x),
        num(y + 4.1)
    );
}

/// A hollow triangle: a weak link that is not among the first of several.
pub fn other_weak_mark(out: &mut String, x: f64, y: f64, theme: &Theme) {
    let (colour, ground) = (theme.weak, theme.ground);
    let _ = writeln!(
        out,
        r##"<path d="M{} {}l6.2 10.8h-12.4z" fill="{ground}" stroke="{colour}" stroke-width="1.3" stroke-linejoin="round"/><path d="M{} {}v3.4m0 1.4v1.4" stroke="{colour}" stroke-width="1.3" fill="none"/>"##,
        num(x),
        num(y - 6.4),
        num(x),
        num(y - 2.6)
    );
}

/// A flash in a disc: what is asked to be otherwise.
pub fn changed_mark(out: &mut String, x: f64, y: f64, theme: &Theme) {
    let (ink, ground) = (theme.ink, theme.ground);
    let _ = writeln!(
        out,
        r##"<g transform="translate({} {})"><circle r="7.5" fill="{ink}" stroke="{ground}" stroke-width="1.2"/><path d="M1.6 -5.4L-3.4 0.8H-0.3L-1.6 5.4L3.4 -0.8H0.3Z" fill="{ground}"/></g>"##,
        num(x),
        num(y)
    );
}

/// An arrow that runs round: rework's mark.
pub fn rework_mark(out: &mut String, x: f64, y: f64, theme: &Theme) {
    let (colour, ground) = (theme.rework, theme.ground);
    let _ = writeln!(
        out,
        r##"<g transform="translate({} {})"><circle r="7" fill="{ground}" stroke="{colour}" stroke-width="0.8"/><path d="M2.91 2.44A3.8 3.8 0 1 1 2.9 -2.4" fill="none" stroke="{colour}" stroke-width="1.5"/><path d="M4.7 0.9L5 -3L1.3 -1.1Z" fill="{colour}"/></g>"##,
        num(x),
        num(y)
    );
}
