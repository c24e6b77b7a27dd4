//! Boxes and the frames of areas.

use std::fmt::Write as _;

use super::arrow::{change_mark, changed_mark};
use super::write::{escape, num};
use crate::render::layout::{Block, Frame, GROUP_SIZE, NODE_SIZE, NOTE_SIZE, NodeBox, Rect};
use crate::render::picture::{Node, NodeKind, Tone};
use crate::render::theme::{Colour, STEPS, Shades, Theme};

/// How a kind of box looks.
struct Look {
    fill: Colour,
    border: Colour,
    width: f64,
    dashed: bool,
    text: Colour,
    note: Colour,
    bold: bool,
}

fn look(kind: NodeKind, border: Colour, theme: &Theme) -> Look {
    let plain = Look {
        fill: theme.box_fill,
        border,
        width: 1.4 * theme.thick,
        dashed: false,
        text: theme.ink,
        note: theme.soft,
        bold: false,
    };
    match kind {
        NodeKind::Department | NodeKind::Area => plain,
        NodeKind::Supplier => Look {
            fill: theme.supplier,
            dashed: true,
            ..plain
        },
        NodeKind::InternalCustomer => Look {
            fill: theme.internal,
            border: theme.ink,
            width: 1.8 * theme.thick,
            ..plain
        },
        NodeKind::ExternalCustomer => Look {
            fill: theme.external,
            border: theme.external,
            text: theme.external_text,
            note: theme.external_text.mix(theme.external, 0.1),
            bold: true,
            ..plain
        },
    }
}

/// A box that stands out changes its border; its inside goes on telling its kind.
fn toned(look: Look, tone: Tone, theme: &Theme) -> Look {
    let (border, width) = match tone {
        Tone::Plain => return look,
        Tone::Dim | Tone::Off | Tone::Other => {
            return Look {
                border: theme.dim,
                text: look
                    .text
                    .mix(look.fill, 0.35)
                    .readable(look.fill, look.text, theme.contrast),
                ..look
            };
        }
        Tone::Aside => (theme.line, 2.0),
        Tone::Step(step) => (theme.step(step), 1.8 + 0.6 * step as f64),
        Tone::Never => (theme.step(STEPS - 1), 1.8 + 0.6 * STEPS as f64),
        Tone::Added => (theme.added, 2.6),
        Tone::Removed => (theme.removed, 2.2),
        Tone::Changed => (theme.ink, 2.6),
    };
    Look {
        border,
        width: width * theme.thick,
        dashed: look.dashed || matches!(tone, Tone::Removed | Tone::Aside),
        ..look
    }
}

/// The outline of a box.
pub fn outline(
    out: &mut String,
    rect: &Rect,
    (kind, tone): (NodeKind, Tone),
    border: Colour,
    theme: &Theme,
) {
    outlined(
        out,
        rect,
        kind,
        &toned(look(kind, border, theme), tone, theme),
    );
}

fn outlined(out: &mut String, rect: &Rect, kind: NodeKind, look: &Look) {
    if kind == NodeKind::Area {
        // Two more sheets behind it.
        for off in [5.0, 2.5] {
            let _ = writeln!(
                out,
                r#"<rect x="{}" y="{}" width="{}" height="{}" rx="7" fill="{}" stroke="{}" stroke-width="1"/>"#,
                num(rect.x + off),
                num(rect.y - off),
                num(rect.w - off),
                num(rect.h),
                look.fill,
                look.border
            );
        }
    }
    let dashes = if look.dashed {
        r#" stroke-dasharray="5 3""#
    } else {
        ""
    };
    let _ = writeln!(
        out,
        r#"<rect x="{}" y="{}" width="{}" height="{}" rx="7" fill="{}" stroke="{}" stroke-width="{}"{dashes}/>"#,
        num(rect.x),
        num(rect.y),
        num(rect.w),
        num(rect.h),
        look.fill,
        look.border,
        num(look.width)
    );
    if kind == NodeKind::InternalCustomer {
        // A second line inside: the kind shows without the colour.
        let inner = rect.grown(-3.0);
        let _ = writeln!(
            out,
            r#"<rect x="{}" y="{}" width="{}" height="{}" rx="4.5" fill="none" stroke="{}" stroke-width="0.8"/>"#,
            num(inner.x),
            num(inner.y),
            num(inner.w.max(0.0)),
            num(inner.h.max(0.0)),
            look.border
        );
    }
}

/// A box with its words.
pub fn node(out: &mut String, node: &NodeBox, item: &Node, border: Colour, theme: &Theme) {
    let (kind, tone) = (item.kind, item.tone);
    let look = toned(look(kind, border, theme), tone, theme);
    outlined(out, &node.rect, kind, &look);
    let middle = node.rect.middle();
    let between = if node.label.lines.is_empty() || node.note.lines.is_empty() {
        0.0
    } else {
        2.0
    };
    let mut y = middle.y - (node.label.height + between + node.note.height) / 2.0;
    let bold = if look.bold {
        r#" font-weight="bold""#
    } else {
        ""
    };
    y = lines(out, &node.label, middle.x, y, NODE_SIZE, look.text, bold);
    lines(
        out,
        &node.note,
        middle.x,
        y + between,
        NOTE_SIZE,
        look.note,
        "",
    );
    let corner = (node.rect.right() - 3.0, node.rect.y + 3.0);
    change_mark(out, tone, corner, theme);
    if item.changed {
        changed_mark(out, corner.0, corner.1, theme);
    }
}

/// Centred lines from a top downwards; returns where they end.
fn lines(
    out: &mut String,
    block: &Block,
    x: f64,
    top: f64,
    size: f64,
    colour: Colour,
    weight: &str,
) -> f64 {
    let leading = block.height / block.lines.len().max(1) as f64;
    for (i, text) in block.lines.iter().enumerate() {
        // Half of what a line has beyond the letters' height stands above them.
        let y = top + leading * i as f64 + (leading + size * 0.72) / 2.0;
        let _ = writeln!(
            out,
            r#"<text x="{}" y="{}" font-size="{}" text-anchor="middle"{weight} fill="{colour}">{}</text>"#,
            num(x),
            num(y),
            num(size),
            escape(text)
        );
    }
    top + block.height
}

/// An area's frame.
pub fn frame(out: &mut String, frame: &Frame, shades: &Shades) {
    let rect = &frame.rect;
    let _ = writeln!(
        out,
        r#"<rect x="{}" y="{}" width="{}" height="{}" rx="9" fill="{}" stroke="{}" stroke-width="1.2"/>"#,
        num(rect.x),
        num(rect.y),
        num(rect.w),
        num(rect.h),
        shades.fill,
        shades.frame
    );
}

/// An area's title, with a halo: a line that must pass behind it does not cross it out.
pub fn title(out: &mut String, frame: &Frame, shades: &Shades) {
    let at = &frame.title_rect;
    let leading = frame.title.height / frame.title.lines.len().max(1) as f64;
    for (i, text) in frame.title.lines.iter().enumerate() {
        let _ = writeln!(
            out,
            r#"<text x="{}" y="{}" font-size="{}" font-weight="bold" fill="{}" stroke="{}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">{}</text>"#,
            num(at.x),
            num(at.y + leading * i as f64 + 12.0),
            num(GROUP_SIZE),
            shades.title,
            shades.fill,
            escape(text)
        );
    }
}
