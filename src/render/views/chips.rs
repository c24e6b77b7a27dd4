//! What has no place on the axis: returns, and handoffs outside the usual case, in rows under a heading.

use super::context::Context;
use super::pen::{self, Ink};
use crate::render::layout::Rect;
use crate::render::svg::arrow;
use crate::render::theme::Theme;
use crate::report::HandoffReport;

const PAD: f64 = 9.0;
const HIGH: f64 = 24.0;
const GAP: f64 = 8.0;
/// Widest chip.
const WIDE: f64 = 620.0;

/// Draws them from a top downwards within a width; returns where they end.
pub fn draw<'a>(
    out: &mut String,
    context: &Context<'a>,
    shown: &[(usize, &'a HandoffReport)],
    (left, top, width): (f64, f64, f64),
) -> f64 {
    let returns: Vec<_> = shown.iter().filter(|(_, h)| h.kind == "rework").collect();
    let rare: Vec<_> = shown.iter().filter(|(_, h)| h.kind != "rework").collect();
    let count = rare.len();
    let mut y = top;
    for (group, heading) in [
        (
            returns,
            context.say(
                "Reproceso (ya está en las barras)",
                "Rework (in the bars already)",
            ),
        ),
        (
            rare,
            match count {
                1 => context.say(
                    "Fuera del caso usual: 1 entrega",
                    "Outside the usual case: 1 handoff",
                ),
                n => context.say(
                    &format!("Fuera del caso usual: {n} entregas"),
                    &format!("Outside the usual case: {n} handoffs"),
                ),
            },
        ),
    ] {
        if group.is_empty() {
            continue;
        }
        let ink = Ink::new(11.5, context.theme.soft).bold();
        pen::text(out, ink, left, y + 12.0, &heading);
        y += 20.0;
        let mut x = left;
        for (index, handoff) in group {
            let words = words(context, handoff);
            let ink = Ink::new(11.0, context.theme.ink);
            let mark = if handoff.kind == "rework" { 18.0 } else { 0.0 };
            let room = WIDE.min(width) - 2.0 * PAD - mark;
            let block = ink.set(&context.metrics, &words, room, 1);
            let wide = block.width + 2.0 * PAD + mark;
            if x > left && x + wide > left + width {
                x = left;
                y += HIGH + GAP;
            }
            pen::open(out, *index, &handoff.id);
            pen::tooltip(out, &context.tooltip(handoff));
            let rect = Rect {
                x,
                y,
                w: wide,
                h: HIGH,
            };
            outline(out, &rect, handoff.kind == "rework", context.theme);
            if mark > 0.0 {
                arrow::rework_mark(out, x + PAD + 6.0, y + HIGH / 2.0, context.theme);
            }
            for line in &block.lines {
                pen::text(out, ink, x + PAD + mark, y + 16.0, line);
            }
            out.push_str("</g>\n");
            x += wide + GAP;
        }
        y += HIGH + 14.0;
    }
    y
}

/// The outline of a chip: dotted for what happens sometimes, dashed for a return.
pub fn outline(out: &mut String, rect: &Rect, rework: bool, theme: &Theme) {
    let (colour, dashes) = match rework {
        true => (theme.rework, r#" stroke-dasharray="9 3 2 3""#),
        false => (
            theme.line,
            r#" stroke-dasharray="0.1 4" stroke-linecap="round""#,
        ),
    };
    let more = format!(
        r#" stroke="{colour}" stroke-width="{}"{dashes} class="box""#,
        if rework { 1.3 } else { 1.8 }
    );
    pen::rect(out, rect, rect.h / 2.0, &theme.box_fill.to_string(), &more);
}

fn words<'a>(context: &Context<'a>, handoff: &'a HandoffReport) -> String {
    let ways = format!(
        "{} → {}",
        context.name(&handoff.from),
        context.name(&handoff.to)
    );
    let mut parts = vec![
        context.what(handoff).to_owned(),
        ways,
        context.rarely(handoff),
    ];
    parts.retain(|p| !p.trim().is_empty());
    parts.join(" · ")
}
