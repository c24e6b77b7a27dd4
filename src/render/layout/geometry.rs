//! Points, rectangles and curves, in pixels, y downwards.

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Point {
    /// Rightwards.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// A place from its coordinates.
pub fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// From its middle and size.
    pub fn around(middle: Point, w: f64, h: f64) -> Self {
        Self {
            x: middle.x - w / 2.0,
            y: middle.y - h / 2.0,
            w,
            h,
        }
    }

    /// The right edge.
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// The bottom edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// The middle.
    pub fn middle(&self) -> Point {
        at(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// The rectangle grown by a margin on every side (shrunk by a negative one).
    pub fn grown(&self, by: f64) -> Self {
        Self {
            x: self.x - by,
            y: self.y - by,
            w: self.w + 2.0 * by,
            h: self.h + 2.0 * by,
        }
    }

    /// Whether two rectangles share an area.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Whether a point is inside.
    pub fn contains(&self, p: Point) -> bool {
        p.x > self.x && p.x < self.right() && p.y > self.y && p.y < self.bottom()
    }

    /// The smallest rectangle around both.
    pub fn union(&self, other: &Rect) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Self {
            x,
            y,
            w: self.right().max(other.right()) - x,
            h: self.bottom().max(other.bottom()) - y,
        }
    }

    /// Whether the straight line between two points passes through the inside.
    pub fn crossed_by(&self, a: Point, b: Point) -> bool {
        // Liang and Barsky: clip the line's parameter by each side in turn.
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (p, q) in [
            (-dx, a.x - self.x),
            (dx, self.right() - a.x),
            (-dy, a.y - self.y),
            (dy, self.bottom() - a.y),
        ] {
            if p == 0.0 {
                if q <= 0.0 {
                    return false;
                }
            } else if p < 0.0 {
                enter = enter.max(q / p);
            } else {
                leave = leave.min(q / p);
            }
        }
        enter < leave
    }
}

/// One stretch of a curve, from where the last one ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece {
    /// Straight to a point.
    Line(Point),
    /// A cubic Bézier: two control points and the end.
    Curve(Point, Point, Point),
}

impl Piece {
    /// Where it ends.
    pub fn end(&self) -> Point {
        match *self {
            Piece::Line(p) | Piece::Curve(_, _, p) => p,
        }
    }
}

/// A line from a start through pieces.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Where it starts.
    pub start: Point,
    /// The pieces, in order.
    pub pieces: Vec<Piece>,
}

impl Path {
    /// A path without a piece.
    pub fn new(start: Point) -> Self {
        Self {
            start,
            pieces: Vec::new(),
        }
    }

    /// Where it ends.
    pub fn end(&self) -> Point {
        self.pieces.last().map_or(self.start, Piece::end)
    }

    /// Goes straight on; a stretch of no length is left out, and two in one direction are joined.
    pub fn line(&mut self, to: Point) {
        let from = self.end();
        if (from.x - to.x).abs() < 0.01 && (from.y - to.y).abs() < 0.01 {
            return;
        }
        let before = match self.pieces.len() {
            0 => None,
            1 => Some(self.start),
            n => Some(self.pieces[n - 2].end()),
        };
        if let (Some(before), Some(Piece::Line(last))) = (before, self.pieces.last_mut())
            && (before.y - last.y).abs() < 0.01
            && (last.y - to.y).abs() < 0.01
        {
            *last = to;
            return;
        }
        self.pieces.push(Piece::Line(to));
    }

    /// Goes to a point at the same slope there as here: level, or an S where the height differs.
    pub fn level(&mut self, to: Point) {
        let from = self.end();
        if (from.y - to.y).abs() < 0.01 {
            self.line(to);
            return;
        }
        let half = (to.x - from.x) / 2.0;
        self.pieces.push(Piece::Curve(
            at(from.x + half, from.y),
            at(to.x - half, to.y),
            to,
        ));
    }

    /// The same line the other way round.
    pub fn reversed(&self) -> Self {
        let mut back = Self::new(self.end());
        for (i, piece) in self.pieces.iter().enumerate().rev() {
            let from = match i {
                0 => self.start,
                _ => self.pieces[i - 1].end(),
            };
            back.pieces.push(match *piece {
                Piece::Line(_) => Piece::Line(from),
                Piece::Curve(a, b, _) => Piece::Curve(b, a, from),
            });
        }
        back
    }

    /// The path as short straight lines, each curve in a number of steps.
    pub fn flattened(&self, steps: usize) -> Vec<Point> {
        let mut out = vec![self.start];
        let mut from = self.start;
        for piece in &self.pieces {
            match *piece {
                Piece::Line(to) => out.push(to),
                Piece::Curve(a, b, to) => {
                    for i in 1..=steps {
                        let t = i as f64 / steps as f64;
                        let s = 1.0 - t;
                        let mix = |p: f64, q: f64, r: f64, u: f64| {
                            s * s * s * p
                                + 3.0 * s * s * t * q
                                + 3.0 * s * t * t * r
                                + t * t * t * u
                        };
                        out.push(at(mix(from.x, a.x, b.x, to.x), mix(from.y, a.y, b.y, to.y)));
                    }
                }
            }
            from = piece.end();
        }
        out
    }

    /// Moves every point.
    pub fn shift(&mut self, dx: f64, dy: f64) {
        let moved = |p: &mut Point| {
            p.x += dx;
            p.y += dy;
        };
        moved(&mut self.start);
        for piece in &mut self.pieces {
            match piece {
                Piece::Line(p) => moved(p),
                Piece::Curve(a, b, p) => {
                    moved(a);
                    moved(b);
                    moved(p);
                }
            }
        }
    }
}
