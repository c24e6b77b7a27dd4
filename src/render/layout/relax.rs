//! Heights made straighter: the engine's order and frames stay, lines lose their small steps.

use super::engine::Places;
use super::graphviz::FRAME;
use super::layered::{Layered, What};
use crate::render::picture::Picture;

/// The least gap between neighbours in a column; a little less than what the engine was asked for.
const GAP: f64 = 8.0;
/// How far a line stays from the frame of an area that it does not belong to.
const AIR: f64 = 6.0;
/// How far from a box's corner a line touches it.
const CORNER: f64 = 8.0;

/// The columns in order, and what bounds each item.
struct Bounds<'a> {
    layered: &'a Layered,
    columns: Vec<Vec<usize>>,
    position: Vec<usize>,
    frames: Vec<Vec<(usize, f64, f64)>>,
    inside: Vec<Vec<usize>>,
}

/// Straightens lines: each run of an edge's labels and bends takes one height where its neighbours allow it.
pub fn relax(
    picture: &Picture,
    layered: &Layered,
    places: &mut Places,
    spans: &[Option<(usize, usize)>],
    titles: &[f64],
    half: &[f64],
) {
    let bounds = Bounds::new(layered, places, spans, titles);
    let mut order: Vec<usize> = (0..layered.routes.len()).collect();
    order.sort_by_key(|&e| {
        let edge = &picture.edges[e];
        (!edge.main, std::cmp::Reverse(layered.routes[e].len()), e)
    });
    for _ in 0..3 {
        for &e in &order {
            straighten(&bounds, &layered.routes[e], &mut places.items, half);
        }
    }
    shrink(layered, places, titles);
}

impl<'a> Bounds<'a> {
    fn new(
        layered: &'a Layered,
        places: &Places,
        spans: &[Option<(usize, usize)>],
        titles: &[f64],
    ) -> Self {
        let y = &places.items;
        let mut columns: Vec<Vec<usize>> = vec![Vec::new(); layered.columns];
        for (i, item) in layered.items.iter().enumerate() {
            columns[item.column].push(i);
        }
        let mut position = vec![0; layered.items.len()];
        for column in &mut columns {
            column.sort_by(|&a, &b| y[a].total_cmp(&y[b]).then(a.cmp(&b)));
            for (p, &i) in column.iter().enumerate() {
                position[i] = p;
            }
        }
        let mut frames = vec![Vec::new(); layered.columns];
        for (g, span) in spans.iter().enumerate() {
            if let (Some((low, high)), Some((top, bottom))) = (span, places.groups[g]) {
                for column in &mut frames[*low..=*high] {
                    column.push((g, top + titles[g], bottom));
                }
            }
        }
        let inside = layered
            .items
            .iter()
            .map(|item| layered.tree.up(item.group).collect())
            .collect();
        Self {
            layered,
            columns,
            position,
            frames,
            inside,
        }
    }

    /// From where to where an item may move.
    fn range(&self, i: usize, y: &[f64]) -> (f64, f64) {
        let items = &self.layered.items;
        let (item, p) = (&items[i], self.position[i]);
        let column = &self.columns[item.column];
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        if p > 0 {
            let before = column[p - 1];
            low = y[before] + items[before].down + GAP + item.up;
        }
        if let Some(&after) = column.get(p + 1) {
            high = y[after] - items[after].up - GAP - item.down;
        }
        let pad = f64::from(FRAME) - 2.0;
        for &(g, top, bottom) in &self.frames[item.column] {
            if self.inside[i].contains(&g) {
                low = low.max(top + pad + item.up);
                high = high.min(bottom - pad - item.down);
            } else if y[i] < (top + bottom) / 2.0 {
                high = high.min(top - AIR - item.down);
            } else {
                low = low.max(bottom + AIR + item.up);
            }
        }
        if low > high {
            (y[i], y[i])
        } else {
            (low, high)
        }
    }
}

/// Where a line can meet a box without a step.
fn port(route_end: usize, y: &[f64], half: &[f64]) -> (f64, f64) {
    let room = (half[route_end] - CORNER).max(0.0);
    (y[route_end] - room, y[route_end] + room)
}

fn meet(a: (f64, f64), b: (f64, f64)) -> Option<(f64, f64)> {
    let both = (a.0.max(b.0), a.1.min(b.1));
    (both.0 <= both.1).then_some(both)
}

fn straighten(bounds: &Bounds<'_>, route: &[usize], y: &mut [f64], half: &[f64]) {
    let (Some(&first), Some(&last)) = (route.first(), route.last()) else {
        return;
    };
    let inner = &route[1..route.len() - 1];
    let (from, to) = (port(first, y, half), port(last, y, half));
    let mut start = 0;
    let mut before = Some(from);
    while start < inner.len() {
        let mut common = bounds.range(inner[start], y);
        let mut end = start + 1;
        while end < inner.len() {
            match meet(common, bounds.range(inner[end], y)) {
                Some(both) => common = both,
                None => break,
            }
            end += 1;
        }
        let run = &inner[start..end];
        let mean = run.iter().map(|&i| y[i]).sum::<f64>() / run.len() as f64;
        let after = (end == inner.len()).then_some(to);
        let wish = before
            .and_then(|b| after.and_then(|a| meet(a, b)))
            .and_then(|both| meet(both, common))
            .or_else(|| after.and_then(|a| meet(a, common)))
            .or_else(|| before.and_then(|b| meet(b, common)))
            .unwrap_or(common);
        let at = mean.clamp(wish.0, wish.1);
        for &i in run {
            y[i] = at;
        }
        before = Some((at, at));
        start = end;
    }
}

/// Draws each frame as close around its contents as the engine would.
fn shrink(layered: &Layered, places: &mut Places, titles: &[f64]) {
    let pad = f64::from(FRAME);
    let mut order: Vec<usize> = (0..layered.tree.count()).collect();
    order.sort_by_key(|&g| std::cmp::Reverse(layered.tree.depth(g)));
    for g in order {
        let mut extent: Option<(f64, f64)> = None;
        let mut add = |top: f64, bottom: f64| {
            extent = Some(extent.map_or((top, bottom), |(a, b)| (a.min(top), b.max(bottom))));
        };
        for (item, y) in layered.items.iter().zip(&places.items) {
            if item.group == Some(g) {
                // A label needs less room to the frame than a box, which brings its own.
                let extra = f64::from(u8::from(!matches!(item.what, What::Node(_)))) * 2.0;
                add(y - item.up - extra, y + item.down + extra);
            }
        }
        for child in layered.tree.children(Some(g)) {
            if let Some((top, bottom)) = places.groups[child] {
                add(top, bottom);
            }
        }
        if let (Some((top, bottom)), Some(old)) = (extent, places.groups[g]) {
            places.groups[g] = Some((
                (top - pad - titles[g]).max(old.0),
                (bottom + pad).min(old.1),
            ));
        }
    }
}
