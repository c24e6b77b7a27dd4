//! Which of many rectangles lie near a place, found by the cells of a grid: measuring a drawing grows with what it
//! shows, not with its square.

use super::geometry::Rect;

/// Side of a cell at least, in pixels: about a box.
const CELL: f64 = 96.0;
/// Cells for each rectangle at most.
const EACH: f64 = 4.0;

/// Rectangles in the cells that they touch.
pub struct Grid {
    left: f64,
    top: f64,
    cell: f64,
    wide: usize,
    high: usize,
    spans: Vec<Span>,
    /// Where each cell's rectangles start among `members`.
    starts: Vec<u32>,
    members: Vec<u32>,
}

/// First and last cell, rightwards and downwards.
#[derive(Clone, Copy)]
struct Span {
    x: (usize, usize),
    y: (usize, usize),
}

impl Grid {
    /// A grid of rectangles; one may be as thin as a line.
    pub fn new(rects: &[Rect]) -> Self {
        let all = rects
            .iter()
            .copied()
            .reduce(|a, b| a.union(&b))
            .unwrap_or_default();
        let most = EACH * rects.len().max(1) as f64;
        let cell = CELL.max((all.w * all.h / most).sqrt());
        let mut grid = Self {
            left: all.x,
            top: all.y,
            cell,
            wide: (all.w / cell) as usize + 1,
            high: (all.h / cell) as usize + 1,
            spans: Vec::with_capacity(rects.len()),
            starts: Vec::new(),
            members: Vec::new(),
        };
        grid.spans
            .extend(rects.iter().map(|rect| grid.span(rect)).collect::<Vec<_>>());
        let mut starts = vec![0_u32; grid.wide * grid.high + 1];
        for cell in grid.spans.iter().flat_map(|span| grid.cells(*span)) {
            starts[cell + 1] += 1;
        }
        for cell in 1..starts.len() {
            starts[cell] += starts[cell - 1];
        }
        let mut next = starts.clone();
        let mut members = vec![0; starts.last().map_or(0, |&count| count as usize)];
        for (n, span) in grid.spans.iter().enumerate() {
            for cell in grid.cells(*span) {
                members[next[cell] as usize] = n as u32;
                next[cell] += 1;
            }
        }
        (grid.starts, grid.members) = (starts, members);
        grid
    }

    /// The rectangles that share a cell with this one, each once.
    pub fn near(&self, rect: &Rect) -> impl Iterator<Item = usize> {
        let span = self.span(rect);
        self.cells(span).flat_map(move |cell| {
            let members = self.starts[cell] as usize..self.starts[cell + 1] as usize;
            self.members[members].iter().filter_map(move |&n| {
                let other = self.spans[n as usize];
                // Of the cells that both touch, the first tells.
                let first = span.x.0.max(other.x.0) + self.wide * span.y.0.max(other.y.0);
                (first == cell).then_some(n as usize)
            })
        })
    }

    fn cells(&self, span: Span) -> impl Iterator<Item = usize> + use<> {
        let wide = self.wide;
        (span.y.0..=span.y.1).flat_map(move |y| (span.x.0..=span.x.1).map(move |x| x + wide * y))
    }

    fn span(&self, rect: &Rect) -> Span {
        let place = |at: f64, count: usize| ((at / self.cell) as usize).min(count - 1);
        Span {
            x: (
                place(rect.x - self.left, self.wide),
                place(rect.right() - self.left, self.wide),
            ),
            y: (
                place(rect.y - self.top, self.high),
                place(rect.bottom() - self.top, self.high),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rectangles of all shapes, some as thin as lines, some across many cells.
    fn rects() -> Vec<Rect> {
        let mut seed = 7_u64;
        let mut next = |most: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((seed >> 33) % most) as f64
        };
        (0..200)
            .map(|n| Rect {
                x: next(3_000) - 500.0,
                y: next(2_000),
                w: if n % 3 == 0 { 0.0 } else { next(700) },
                h: if n % 3 == 1 { 0.0 } else { next(400) },
            })
            .collect()
    }

    #[test]
    fn whatever_touches_is_near_and_told_once() {
        let rects = rects();
        let grid = Grid::new(&rects);
        let mut pairs = 0;
        for a in &rects {
            let near: Vec<usize> = grid.near(a).collect();
            let mut once = near.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), near.len());
            for (n, b) in rects.iter().enumerate() {
                let touches =
                    a.x <= b.right() && b.x <= a.right() && a.y <= b.bottom() && b.y <= a.bottom();
                assert!(!touches || near.contains(&n));
                pairs += usize::from(touches);
            }
        }
        assert!(pairs > 500, "{pairs}");
        assert_eq!(Grid::new(&[]).near(&Rect::default()).count(), 0);
    }
}
