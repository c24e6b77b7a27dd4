//! Where on its frame's upper edge an area's title stands: at the left, unless a line passes there.

use super::Layout;
use super::geometry::{Point, Rect};

/// How far a title is moved at a time.
const STEP: f64 = 8.0;
/// How far a title keeps from lines.
const CLEAR: f64 = 3.0;

/// Moves titles out of the way of lines, as little to the right as possible.
pub fn place(layout: &mut Layout) {
    let lines: Vec<Vec<Point>> = layout
        .edges
        .iter()
        .flatten()
        .map(|arrow| arrow.path.flattened(10))
        .collect();
    for frame in &mut layout.frames {
        let start = frame.title_rect;
        let band = Rect {
            x: frame.rect.x,
            w: frame.rect.w,
            ..start
        };
        let near: Vec<(Point, Point)> = lines
            .iter()
            .flat_map(|line| line.windows(2))
            .filter(|pair| band.grown(CLEAR).crossed_by(pair[0], pair[1]))
            .map(|pair| (pair[0], pair[1]))
            .collect();
        let last = frame.rect.right() - 10.0 - start.w;
        let mut trial = start;
        while trial.x <= last {
            let around = trial.grown(CLEAR);
            if !near.iter().any(|&(a, b)| around.crossed_by(a, b)) {
                frame.title_rect = trial;
                break;
            }
            trial.x += STEP;
        }
    }
}
