//! The drawing itself: lanes, axis, bars and their words.

use std::fmt::Write as _;

use super::super::axis;
use super::super::chips;
use super::super::context::Context;
use super::super::pen::{self, Ink};
use super::place::Place;
use super::plan::{Item, Kind, Plan, Who};
use super::words::{Gutter, MARK, PAD, PARTY, TITLE, name_ink, time_ink};
use crate::render::layout::Rect;
use crate::render::svg::arrow;
use crate::render::svg::write::{escape, num};
use crate::render::theme::{Shades, Theme};

/// Width of the band between what one service hands over.
pub const BAND: f64 = 9.0;

fn shades(context: &Context<'_>, plan: &Plan<'_>, lane: usize) -> Shades {
    let theme = context.theme;
    let lane = &plan.lanes[lane];
    match lane.group {
        Some(g) => theme.area(context.report.chain.groups[g].color.as_deref(), g),
        None => {
            let fill = match lane.who {
                Who::External | Who::Internal => theme.internal,
                _ => theme.supplier,
            };
            Shades {
                fill,
                frame: theme.dim,
                border: theme.line,
                title: theme.ink,
            }
        }
    }
}

/// Grounds, borders and names.
pub fn lanes(
    out: &mut String,
    context: &Context<'_>,
    plan: &Plan<'_>,
    place: &Place,
    gutter: &Gutter,
) {
    let theme = context.theme;
    let wide = place.width - place.left * 2.0;
    let names_x = place.left
        + 8.0
        + if gutter.title_width > 0.0 {
            gutter.title_width + 20.0
        } else {
            0.0
        };
    for (i, lane) in plan.lanes.iter().enumerate() {
        let look = shades(context, plan, i);
        let (top, bottom) = place.lanes[i];
        let rect = Rect {
            x: place.left,
            y: top,
            w: wide,
            h: bottom - top,
        };
        // Who is outside the house has a border of its own.
        let (border, width, dashes) = match lane.who {
            Who::Supplier => (theme.line, 1.0, r#" stroke-dasharray="5 3""#),
            Who::External => (theme.ink, 1.8, ""),
            _ => (look.frame, 1.0, ""),
        };
        let _ = writeln!(out, "<g id=\"eslabon-lane{}\">", i + 1);
        pen::tooltip(out, &lane.title.clone().into_iter().collect::<Vec<_>>());
        let more = format!(
            r#" stroke="{border}" stroke-width="{}"{dashes}"#,
            num(width)
        );
        pen::rect(out, &rect.grown(-1.0), 4.0, &look.fill.to_string(), &more);
        let title = &gutter.titles[i];
        let y = (top + bottom) / 2.0 - title.height / 2.0;
        pen::lines(
            out,
            Ink::new(TITLE, look.title).bold(),
            place.left + 8.0,
            y,
            title,
        );
        out.push_str("</g>\n");
        for (k, &party) in lane.parties.iter().enumerate() {
            let (top, bottom) = place.parties[party];
            if k > 0 {
                let left = if gutter.title_width > 0.0 {
                    names_x - 8.0
                } else {
                    place.left
                };
                pen::line(
                    out,
                    (left, top),
                    (place.left + wide, top),
                    look.frame,
                    0.7,
                    "",
                );
            }
            let block = &gutter.names[party];
            let _ = writeln!(out, "<g data-id=\"{}\">", escape(plan.parties[party].id));
            if block.shortened {
                pen::tooltip(out, &[plan.parties[party].name.to_owned()]);
            }
            let y = (top + bottom) / 2.0 - block.height / 2.0;
            pen::lines(out, Ink::new(PARTY, theme.ink).bold(), names_x, y, block);
            out.push_str("</g>\n");
        }
    }
}

/// The scale above the lanes and its lines through them; where it is compressed it is broken.
pub fn axis(out: &mut String, context: &Context<'_>, plan: &Plan<'_>, place: &Place) {
    let theme = context.theme;
    let ink = Ink::new(11.0, theme.soft);
    let columns = &place.columns;
    let left = columns.left.first().copied().unwrap_or(0.0);
    pen::text(out, ink, left, 14.0, &axis::caption(context));
    let ticks = axis::ticks(
        context,
        &columns.stretches(&plan.times),
        |label| ink.width(&context.metrics, label),
        |at, x| columns.settled(&plan.times, at, x),
    );
    let y = place.top - 6.0;
    pen::line(out, (left, y), (columns.end(), y), theme.line, 1.0, "");
    for tick in &ticks {
        let ends = ((tick.x, y - 3.0), (tick.x, place.bottom - 1.0));
        let more = r#" stroke-opacity="0.8" class="tick""#;
        pen::line(out, ends.0, ends.1, theme.dim, 0.7, more);
        pen::text(
            out,
            ink.anchor("middle"),
            tick.x,
            place.top - 12.0,
            &tick.label,
        );
    }
    for (from, to) in columns.compressed(&plan.times) {
        let rect = Rect {
            x: from,
            y: place.top,
            w: to - from,
            h: place.bottom - place.top,
        };
        let fill = format!(r#" fill-opacity="{}" class="compressed""#, 0.07);
        pen::rect(out, &rect, 0.0, &theme.line.to_string(), &fill);
        broken(out, (from + to) / 2.0, y, theme);
    }
}

/// The sign of a broken axis.
pub fn broken(out: &mut String, x: f64, y: f64, theme: &Theme) {
    let _ = writeln!(
        out,
        r#"<path d="M{} {}h6" fill="none" stroke="{}" stroke-width="3"/>"#,
        num(x - 3.0),
        num(y),
        theme.ground
    );
    for dx in [-4.5, 1.5] {
        let ends = ((x + dx, y + 4.5), (x + dx + 3.0, y - 4.5));
        pen::line(out, ends.0, ends.1, theme.line, 1.2, "");
    }
}

/// Where the axis is broken, so is a bar.
fn notch(out: &mut String, rect: &Rect, x: f64, item: &Item<'_>, theme: &Theme) {
    let colour = match (item.weak, item.critical) {
        (true, _) => theme.weak,
        (_, true) => theme.ink,
        _ => theme.line,
    };
    let (top, bottom) = (num(rect.y - 2.5), num(rect.bottom() + 2.5));
    let high = rect.h + 5.0;
    let _ = writeln!(
        out,
        r#"<path d="M{} {bottom}l4 -{h}h4l-4 {h}z" fill="{}"/><path d="M{} {bottom}l4 -{h}M{} {top}l-4 {h}" fill="none" stroke="{colour}" stroke-width="1.2" class="notch"/>"#,
        num(x - 4.0),
        theme.ground,
        num(x - 4.0),
        num(x + 4.0),
        h = num(high)
    );
}

/// Bars, signs and their words.
pub fn items(out: &mut String, context: &Context<'_>, plan: &Plan<'_>, place: &Place) {
    for cluster in &plan.clusters {
        spine(out, context, plan, place, cluster);
    }
    let theme = context.theme;
    let compressed = place.columns.compressed(&plan.times);
    for (i, item) in plan.items.iter().enumerate() {
        match (item.kind, item.handoff) {
            (Kind::Bar | Kind::Instant | Kind::Return, Some(handoff)) => {
                pen::open(out, item.index, &handoff.id);
                pen::tooltip(out, &context.tooltip(handoff));
            }
            (Kind::Promise, _) => {
                out.push_str("<g>\n");
                pen::tooltip(out, &[item.name.clone(), item.time.clone()]);
            }
            (_, Some(handoff)) => {
                let _ = writeln!(out, "<g data-arrival=\"{}\">", escape(&handoff.id));
                pen::tooltip(out, &context.tooltip(handoff));
            }
            _ => out.push_str("<g>\n"),
        }
        shape(out, context, plan, place, i);
        if item.kind == Kind::Bar {
            let end = place.items[i].x + place.words[i].width + 2.0 * PAD;
            let right = place.items[i].right() - 6.0;
            for (from, to) in &compressed {
                // Beside its words.
                let x = ((from + to) / 2.0).max(end);
                let wide = to.min(right) - from.max(place.items[i].x);
                if (*from..*to).contains(&x) && x + 8.0 < right && wide > 40.0 {
                    notch(out, &place.items[i], x, item, theme);
                }
            }
        }
        out.push_str("</g>\n");
    }
}

/// What one service hands over starts together: a band joins the bars' starts, and a return to what it follows.
fn spine(
    out: &mut String,
    context: &Context<'_>,
    plan: &Plan<'_>,
    place: &Place,
    cluster: &[usize],
) {
    let theme = context.theme;
    for pair in cluster.windows(2) {
        let (a, b) = (&place.items[pair[0]], &place.items[pair[1]]);
        if pair.iter().any(|&i| plan.items[i].kind == Kind::Return) {
            let x = a.x.max(b.x) + 18.0;
            let more = r#" stroke-dasharray="4 2""#;
            pen::line(
                out,
                (x, a.bottom()),
                (x, b.y),
                theme.rework,
                1.4 * theme.thick,
                more,
            );
        } else {
            // A band and no line: it is no handoff.
            let x = a.x.min(b.x) + 2.0;
            let rect = Rect {
                x,
                y: a.middle().y,
                w: BAND,
                h: b.middle().y - a.middle().y,
            };
            band(out, &rect, theme);
        }
    }
}

/// What joins what one service hands over.
pub fn band(out: &mut String, rect: &Rect, theme: &Theme) {
    pen::rect(out, rect, 0.0, &theme.dim.to_string(), "");
}

fn shape(out: &mut String, context: &Context<'_>, plan: &Plan<'_>, place: &Place, i: usize) {
    let theme = context.theme;
    let (item, rect, words) = (&plan.items[i], &place.items[i], &place.words[i]);
    let (ink, time) = (name_ink(context, item), time_ink(context, item));
    let middle = rect.middle();
    match item.kind {
        Kind::Bar => {
            bar(out, rect, item.critical, item.weak, theme);
            let y = middle.y - words.height / 2.0;
            let x = rect.x + PAD;
            if words.inline {
                let end = pen::lines(out, ink, x, y, &words.name);
                let at = if words.name.lines.is_empty() {
                    x
                } else {
                    x + words.name.width + 8.0
                };
                timed(
                    out,
                    context,
                    item,
                    (at, end.max(y + ink.leading()) - ink.leading()),
                    words,
                );
            } else {
                let end = pen::lines(out, ink, x, y, &words.name);
                timed(out, context, item, (x, end), words);
            }
        }
        Kind::Instant => {
            let colour = if item.weak { theme.weak } else { theme.ink };
            let fill = if item.critical {
                colour
            } else {
                theme.box_fill
            };
            pen::diamond(
                out,
                middle.x,
                middle.y,
                7.0,
                fill,
                colour,
                1.6 * theme.thick,
            );
            let y = middle.y - words.height / 2.0;
            let halo = shades(context, plan, plan.parties[item.party].lane).fill;
            let end = pen::lines(out, ink.halo(halo), middle.x + 11.0, y, &words.name);
            timed(out, context, item, (middle.x + 11.0, end), words);
        }
        Kind::Return => {
            chips::outline(out, rect, true, theme);
            arrow::rework_mark(out, rect.x + PAD + 7.0, middle.y, theme);
            let (x, y) = (rect.x + PAD + MARK + 2.0, middle.y - ink.leading() / 2.0);
            pen::lines(out, ink, x, y, &words.name);
            let at = if words.name.lines.is_empty() {
                x
            } else {
                x + words.name.width + 6.0
            };
            pen::lines(out, time, at, y, &words.time);
        }
        Kind::Arrival => {
            let (fill, text) = match plan.parties[item.party].who {
                Who::External => (theme.external, theme.external_text),
                _ => (theme.box_fill, theme.ink),
            };
            let (edge, width) = if item.late {
                (theme.weak, 2.8)
            } else {
                (theme.ink, 1.4)
            };
            let more = format!(
                r#" stroke="{edge}" stroke-width="{}" class="box""#,
                num(width * theme.thick)
            );
            pen::rect(out, rect, 5.0, &fill.to_string(), &more);
            let ink = Ink::new(time.size, text).bold();
            pen::lines(
                out,
                ink,
                rect.x + PAD,
                middle.y - ink.leading() / 2.0,
                &words.time,
            );
        }
        Kind::End => {
            let _ = writeln!(
                out,
                r#"<circle cx="{}" cy="{}" r="4" fill="{}"/>"#,
                num(middle.x),
                num(middle.y),
                theme.line
            );
        }
        Kind::GoesOn => {
            let halo = shades(context, plan, plan.parties[item.party].lane).fill;
            let soft = Ink::new(ink.size, theme.soft).halo(halo);
            let y = middle.y - ink.leading() / 2.0;
            pen::lines(out, soft, rect.x + 4.0, y, &words.name);
        }
        Kind::Promise => {
            let colour = if item.late { theme.weak } else { theme.ink };
            let x = rect.x + 2.0;
            let halo = shades(context, plan, plan.parties[item.party].lane).fill;
            let (ink, time) = (ink.halo(halo), time.halo(halo));
            pen::line(
                out,
                (x, rect.y),
                (x, rect.bottom()),
                colour,
                2.4 * theme.thick,
                "",
            );
            let y = middle.y - words.height / 2.0;
            if let Some(holds) = item.holds {
                pen::verdict(out, x + 12.0, y + ink.leading() / 2.0 + 1.0, holds, colour);
            }
            let left = x + 6.0 + words.mark;
            let end = pen::lines(out, ink, left, y, &words.name);
            pen::lines(out, time, left, end, &words.time);
        }
    }
}

/// A time, after the mark of a weak link.
fn timed(
    out: &mut String,
    context: &Context<'_>,
    item: &Item<'_>,
    (x, y): (f64, f64),
    words: &super::words::Words,
) {
    let ink = time_ink(context, item);
    if words.mark > 0.0 {
        arrow::weak_mark(out, x + 7.0, y + ink.leading() / 2.0 + 1.0, context.theme);
    }
    pen::lines(out, ink, x + words.mark, y, &words.time);
}

/// A bar: what is critical thick, what is weak in its colour besides its mark.
pub fn bar(out: &mut String, rect: &Rect, critical: bool, weak: bool, theme: &Theme) {
    let colour = match (weak, critical) {
        (true, _) => theme.weak,
        (_, true) => theme.ink,
        _ => theme.line,
    };
    let width = theme.thick
        * if critical {
            3.0
        } else if weak {
            2.0
        } else {
            1.2
        };
    let more = format!(
        r#" stroke="{colour}" stroke-width="{}" class="bar""#,
        num(width)
    );
    pen::rect(out, rect, 4.0, &theme.box_fill.to_string(), &more);
}
