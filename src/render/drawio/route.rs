//! Arrows as draw.io takes them: points that a curve is drawn towards, ends at a share of a box's sides, labels at a
//! share of the length.

use crate::render::layout::{Arrow, Piece, Point, Rect};
use crate::render::svg::num;

/// Start, the points between, and the arrow's tip. draw.io's `curved` draws through the middles between
/// neighbouring points, which follows our level curves when their control points are given.
pub(super) fn points(arrow: &Arrow) -> Vec<Point> {
    let mut out = vec![arrow.path.start];
    for piece in &arrow.path.pieces {
        match *piece {
            Piece::Line(to) => out.push(to),
            Piece::Curve(a, b, to) => out.extend([a, b, to]),
        }
    }
    if let Some(last) = out.last_mut().filter(|_| !arrow.path.pieces.is_empty()) {
        *last = arrow.tip;
    } else {
        out.push(arrow.tip);
    }
    out
}

/// Where an arrow meets a box, as a style: shares of its width and height.
pub(super) fn end(which: &str, at: Point, rect: &Rect) -> String {
    let share = |offset: f64, length: f64| {
        let share = if length > 0.0 { offset / length } else { 0.5 };
        (share.clamp(0.0, 1.0) * 1000.0).round() / 1000.0
    };
    format!(
        "{which}X={};{which}Y={};{which}Dx=0;{which}Dy=0;{which}Perimeter=0;",
        share(at.x - rect.x, rect.w),
        share(at.y - rect.y, rect.h)
    )
}

/// The place on a line nearest to a point, from -1 (its start) to 1, and how far the point is from there.
pub(super) fn beside(points: &[Point], at: Point) -> (f64, Point) {
    let length = |a: &Point, b: &Point| (b.x - a.x).hypot(b.y - a.y);
    let total: f64 = points.windows(2).map(|w| length(&w[0], &w[1])).sum();
    let mut best = (f64::INFINITY, 0.0, Point::default());
    let mut before = 0.0;
    for pair in points.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        let long = length(a, b);
        if long > 0.0 {
            let (dx, dy) = ((b.x - a.x) / long, (b.y - a.y) / long);
            let along = ((at.x - a.x) * dx + (at.y - a.y) * dy).clamp(0.0, long);
            let on = Point {
                x: a.x + dx * along,
                y: a.y + dy * along,
            };
            let away = length(&on, &at);
            if away < best.0 {
                let offset = Point {
                    x: at.x - on.x,
                    y: at.y - on.y,
                };
                best = (away, (before + along) / total, offset);
            }
        }
        before += long;
    }
    (best.1 * 2.0 - 1.0, best.2)
}

/// A point as attributes.
pub(super) fn xy(p: &Point) -> String {
    format!("x=\"{}\" y=\"{}\"", num(p.x), num(p.y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_find_their_place_on_the_line() {
        let line = [
            Point { x: 0.0, y: 0.0 },
            Point { x: 10.0, y: 0.0 },
            Point { x: 10.0, y: 30.0 },
        ];
        let (along, offset) = beside(&line, Point { x: 13.0, y: 10.0 });
        assert_eq!(along, 0.0);
        assert_eq!(offset, Point { x: 3.0, y: 0.0 });
    }
}
