//! Where each column stands from left to right: as close as its contents, frames and curves allow.

use super::graphviz::FRAME;
use super::layered::{Layered, What};

/// Left and right edge of each column.
pub struct Columns {
    /// Left edges.
    pub left: Vec<f64>,
    /// Right edges.
    pub right: Vec<f64>,
}

/// How many frames lie around a group's first and last column on its own account.
pub struct Nests {
    /// At the left: itself, and those inside that begin in the same column.
    pub left: Vec<usize>,
    /// At the right, likewise.
    pub right: Vec<usize>,
}

/// The narrowest gap between columns: room for a curve and a head.
const GAP: f64 = 30.0;
/// How far a line keeps from a frame.
const AIR: f64 = 12.0;

/// How the frames nest at their left and right ends.
pub fn nests(layered: &Layered, spans: &[Option<(usize, usize)>]) -> Nests {
    let count = layered.tree.count();
    let mut out = Nests {
        left: vec![1; count],
        right: vec![1; count],
    };
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&g| std::cmp::Reverse(layered.tree.depth(g)));
    for g in order {
        let (Some(parent), Some((low, high))) = (layered.tree.parent(g), spans[g]) else {
            continue;
        };
        if let Some((first, last)) = spans[parent] {
            if first == low {
                out.left[parent] = out.left[parent].max(out.left[g] + 1);
            }
            if last == high {
                out.right[parent] = out.right[parent].max(out.right[g] + 1);
            }
        }
    }
    out
}

/// Places the columns; `y` are the items' heights, by which steep links get wider gaps.
pub fn columns(
    layered: &Layered,
    spans: &[Option<(usize, usize)>],
    nests: &Nests,
    y: Option<&[f64]>,
) -> Columns {
    let count = layered.columns;
    let mut widths = vec![0.0_f64; count];
    for item in &layered.items {
        widths[item.column] = widths[item.column].max(item.w);
    }
    let mut gaps = vec![GAP; count];
    // An odd column without labels is only a place to bend: it needs no gap of its own.
    let mut bare = vec![true; count];
    for item in &layered.items {
        bare[item.column] &= matches!(item.what, What::Bend(_));
    }
    for c in 0..count.saturating_sub(1) {
        if bare[c] || bare[c + 1] {
            gaps[c] = GAP * 0.6;
        }
    }
    let mut ends = vec![0_usize; count];
    let mut starts = vec![0_usize; count];
    for (g, span) in spans.iter().enumerate() {
        if let Some((low, high)) = *span {
            starts[low] = starts[low].max(nests.left[g]);
            ends[high] = ends[high].max(nests.right[g]);
        }
    }
    for c in 0..count.saturating_sub(1) {
        let frames = ends[c] + starts[c + 1];
        if frames > 0 {
            gaps[c] = gaps[c].max(frames as f64 * f64::from(FRAME) + AIR);
        }
    }
    if let Some(y) = y {
        let mut steep = vec![0.0_f64; count];
        let mut ways = vec![(0_usize, 0_usize); count];
        for link in &layered.links {
            let c = layered.items[link.low].column;
            let climb = y[link.low] - y[link.high];
            steep[c] = steep[c].max(climb.abs());
            if climb > 30.0 {
                ways[c].0 += 1;
            } else if climb < -30.0 {
                ways[c].1 += 1;
            }
        }
        for ((gap, steep), ways) in gaps.iter_mut().zip(steep).zip(ways) {
            let side_by_side = ways.0.max(ways.1).saturating_sub(1) as f64;
            *gap += (steep * 0.05 - 4.0).clamp(0.0, 14.0) + (side_by_side * 5.0).min(30.0);
        }
    }
    let mut out = Columns {
        left: Vec::with_capacity(count),
        right: Vec::with_capacity(count),
    };
    let mut x = 0.0;
    for c in 0..count {
        out.left.push(x);
        x += widths[c];
        out.right.push(x);
        x += gaps[c];
    }
    out
}
