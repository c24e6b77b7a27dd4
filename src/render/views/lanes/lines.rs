//! Lines from what is handed over to who waits for it.

use std::fmt::Write as _;

use super::super::context::Context;
use super::place::Place;
use super::plan::{Kind, Link, Plan};
use super::tracks::Tracks;
use super::way::Way;
use crate::render::picture::Edge;
use crate::render::svg::arrow::{self, Stroke};
use crate::render::svg::write::{escape, num};
use crate::render::theme::Theme;

/// Round corners of lines.
const ROUND: f64 = 5.0;
/// Length of an arrow's head.
const HEAD: f64 = 8.5;

/// How a line between items is drawn: as the arrow of its handoff.
pub fn stroke(link: &Link, theme: &Theme) -> Stroke {
    let mut stroke = arrow::stroke(&sample(link.critical, link.weak, link.rework), theme);
    if link.weak && !link.rework {
        stroke.dashes = None;
    }
    stroke
}

fn sample(critical: bool, weak: bool, rework: bool) -> Edge {
    Edge {
        critical,
        weak,
        rework,
        ..Edge::default()
    }
}

/// Lines from what is handed over to who waits for it; what matters most lies on top.
pub fn draw(
    out: &mut String,
    context: &Context<'_>,
    plan: &Plan<'_>,
    place: &Place,
    ways: &[Way],
    tracks: &Tracks,
) {
    let mut order: Vec<usize> = (0..plan.links.len()).collect();
    order.sort_by_key(|&l| {
        let link = &plan.links[l];
        (link.critical, link.weak, l)
    });
    for l in order {
        let link = &plan.links[l];
        let id = |item: usize| plan.items[item].handoff.map_or("", |h| h.id.as_str());
        let _ = writeln!(
            out,
            "<g class=\"link\" data-from=\"{}\" data-to=\"{}\">",
            escape(id(link.from)),
            escape(id(link.to))
        );
        let points = points(plan, place, link, &ways[l], tracks, l);
        let arrow_head = plan.items[link.to].kind != Kind::End;
        line(out, &points, stroke(link, context.theme), arrow_head);
        out.push_str("</g>\n");
    }
}

/// The corners of a line.
fn points(
    plan: &Plan<'_>,
    place: &Place,
    link: &Link,
    way: &Way,
    tracks: &Tracks,
    l: usize,
) -> Vec<(f64, f64)> {
    let (from, to) = (&plan.items[link.from], &plan.items[link.to]);
    let (a, b) = (&place.items[link.from], &place.items[link.to]);
    let (entry, out) = (
        place.rows[place.row_of[link.to]].0,
        place.rows[place.row_of[link.from]].1,
    );
    let into = if to.kind == Kind::Instant {
        b.x + 2.0
    } else {
        b.x
    };
    let (up, along) = (&tracks.uprights[l], &tracks.levels[l]);
    let Some(&first) = way.channels.first() else {
        return vec![(a.right(), entry), (into, entry)];
    };
    let mut at = match (from.kind, link.rework) {
        (Kind::Instant, _) => (a.middle().x, a.middle().y),
        (_, true) => (a.x, a.middle().y),
        _ => (a.right(), out),
    };
    let mut points = vec![at];
    at.0 = match from.kind {
        Kind::Instant => a.middle().x,
        _ => place.columns.track(first, up[0]),
    };
    points.push(at);
    for (k, &gap) in way.gaps.iter().enumerate() {
        at.1 = place.gap(gap, along[k]);
        points.push(at);
        at.0 = match way.channels.get(k + 1) {
            Some(&channel) => place.columns.track(channel, up[k + 1]),
            None => (b.right() - 14.0).max(b.middle().x),
        };
        points.push(at);
    }
    if link.rework {
        let edge = if at.1 < b.middle().y { b.y } else { b.bottom() };
        points.push((at.0, edge));
    } else {
        points.extend([(at.0, entry), (into, entry)]);
    }
    points
}

/// A line with round corners, and its head.
pub fn line(out: &mut String, points: &[(f64, f64)], stroke: Stroke, head: bool) {
    let mut corners: Vec<(f64, f64)> = Vec::new();
    for &p in points {
        let same = |q: &(f64, f64)| (p.0 - q.0).abs() < 0.01 && (p.1 - q.1).abs() < 0.01;
        if !corners.last().is_some_and(same) {
            corners.push(p);
        }
    }
    let Some(&tip) = corners.last() else { return };
    if corners.len() < 2 {
        return;
    }
    let before = corners[corners.len() - 2];
    let length = (tip.0 - before.0).hypot(tip.1 - before.1);
    let (ux, uy) = ((tip.0 - before.0) / length, (tip.1 - before.1) / length);
    if head {
        let at = corners.len() - 1;
        let back = (HEAD * 0.7).min(length * 0.9);
        corners[at] = (tip.0 - ux * back, tip.1 - uy * back);
    }
    let mut data = format!("M{} {}", num(corners[0].0), num(corners[0].1));
    for i in 1..corners.len() {
        let (p, c) = (corners[i - 1], corners[i]);
        let Some(&n) = corners.get(i + 1) else {
            let _ = write!(data, "L{} {}", num(c.0), num(c.1));
            break;
        };
        let toward = |q: (f64, f64)| {
            let length = (q.0 - c.0).hypot(q.1 - c.1);
            let round = ROUND.min(length / 2.0);
            (
                c.0 + (q.0 - c.0) / length * round,
                c.1 + (q.1 - c.1) / length * round,
            )
        };
        let (a, b) = (toward(p), toward(n));
        let _ = write!(
            data,
            "L{} {}Q{} {} {} {}",
            num(a.0),
            num(a.1),
            num(c.0),
            num(c.1),
            num(b.0),
            num(b.1)
        );
    }
    arrow::line(out, &data, stroke);
    if head {
        let half = if stroke.width > 3.0 { 4.8 } else { 3.6 };
        let back = (tip.0 - ux * HEAD, tip.1 - uy * HEAD);
        let _ = writeln!(
            out,
            r#"<path d="M{} {}L{} {}L{} {}Z" fill="{}"/>"#,
            num(tip.0),
            num(tip.1),
            num(back.0 - uy * half),
            num(back.1 + ux * half),
            num(back.0 + uy * half),
            num(back.1 - ux * half),
            stroke.colour
        );
    }
}
