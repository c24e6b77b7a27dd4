//! The line of each arrow: level at boxes and labels, an S between columns, past everything that stands in them.

use super::columns::Columns;
use super::geometry::{Path, Point, Rect, at};
use super::lanes::Lane;
use super::layered::{Layered, What};

/// Length of an arrow's head along its line, with a little of the line before it.
pub const HEAD: f64 = 10.0;

/// What a line must keep clear of, by column.
pub struct Obstacles {
    columns: Vec<Vec<(usize, Rect)>>,
}

/// How near a line may pass.
const CLEAR: f64 = 3.0;

impl Obstacles {
    /// The boxes and labels of each column.
    pub fn new(layered: &Layered, rects: &[Rect]) -> Self {
        let mut columns = vec![Vec::new(); layered.columns];
        for (i, item) in layered.items.iter().enumerate() {
            if !matches!(item.what, What::Bend(_)) {
                columns[item.column].push((i, rects[i].grown(CLEAR)));
            }
        }
        Self { columns }
    }

    /// Whether a level-to-level curve between two points keeps clear of all but its own ends.
    fn clear(&self, columns: [usize; 2], own: [usize; 2], from: Point, to: Point) -> bool {
        let mut trial = Path::new(from);
        trial.level(to);
        let line = trial.flattened(12);
        columns.iter().all(|&c| {
            self.columns[c].iter().all(|(i, rect)| {
                own.contains(i) || !line.windows(2).any(|s| rect.crossed_by(s[0], s[1]))
            })
        })
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "one call, each a different thing"
)]
/// The line of an edge from its left box to its right box; `heads` says at which ends the head goes.
pub fn path(
    layered: &Layered,
    route: &[usize],
    rects: &[Rect],
    ys: &[f64],
    columns: &Columns,
    obstacles: &Obstacles,
    heads: [bool; 2],
    lanes: &[Lane],
) -> Path {
    let first = rects[route[0]];
    let mut path = Path::new(at(first.right() + if heads[0] { HEAD } else { 0.0 }, ys[0]));
    for k in 1..route.len() {
        let (a, b) = (route[k - 1], route[k]);
        let (ca, cb) = (layered.items[a].column, layered.items[b].column);
        let last = k + 1 == route.len();
        let stub = if last && heads[1] { HEAD } else { 0.0 };
        let (near, far) = (path.end().x, rects[b].x - stub);
        let (low, high) = (columns.right[ca].max(near), columns.left[cb].min(far));
        let lane = lanes[k - 1];
        if lane.of > 1 {
            let (x0, x1) = lane.part(low, high);
            path.line(at(x0, ys[k - 1]));
            path.level(at(x1, ys[k]));
            path.line(at(far, ys[k]));
            if !last {
                path.line(at(rects[b].right(), ys[k]));
            }
            continue;
        }
        let chosen = [(near, far), (near, high), (low, far)]
            .into_iter()
            .find(|&(x0, x1)| obstacles.clear([ca, cb], [a, b], at(x0, ys[k - 1]), at(x1, ys[k])))
            .unwrap_or((low, high));
        path.line(at(chosen.0, ys[k - 1]));
        path.level(at(chosen.1, ys[k]));
        path.line(at(far, ys[k]));
        if !last {
            path.line(at(rects[b].right(), ys[k]));
        }
    }
    path
}

/// The line of a loop over the top of a box: up at the right, down at the left, level at the label.
pub fn arch(rect: &Rect, inset: f64, top: f64) -> (Path, Point) {
    let (left, right) = (rect.x + inset, rect.right() - inset);
    let bend = 12.0_f64
        .min((right - left).max(0.0) / 2.0)
        .min((rect.y - top) / 2.0);
    let mut path = Path::new(at(right, rect.y));
    path.line(at(right, top + bend));
    path.pieces.push(super::geometry::Piece::Curve(
        at(right, top + bend * 0.45),
        at(right - bend * 0.55, top),
        at(right - bend, top),
    ));
    path.line(at(left + bend, top));
    path.pieces.push(super::geometry::Piece::Curve(
        at(left + bend * 0.55, top),
        at(left, top + bend * 0.45),
        at(left, top + bend),
    ));
    path.line(at(left, rect.y - HEAD));
    (path, at(left, rect.y))
}
