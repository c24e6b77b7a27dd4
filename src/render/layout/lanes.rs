//! Steep lines side by side in the gap between two columns, so that they do not run into one another.

use super::layered::Layered;

/// A steep line's place in its gap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lane {
    /// Its place from the left.
    pub at: usize,
    /// How many there are in the gap.
    pub of: usize,
}

/// Lines that climb less need no lane.
const STEEP: f64 = 22.0;
/// From lane to lane.
pub const LANE: f64 = 7.0;
/// The narrowest curve.
const NARROWEST: f64 = 16.0;

impl Lane {
    /// The part of a gap in which the line climbs.
    pub fn part(&self, low: f64, high: f64) -> (f64, f64) {
        let width = high - low;
        let spare = (LANE * (self.of - 1) as f64).min((width - NARROWEST).max(0.0));
        let start = low + spare * self.at as f64 / (self.of - 1) as f64;
        (start, start + width - spare)
    }
}

/// One stretch of an edge in a gap.
struct Climb {
    edge: usize,
    step: usize,
    from: f64,
    to: f64,
}

impl Climb {
    fn overlaps(&self, other: &Climb) -> bool {
        let (a, b) = (self.from.min(self.to), self.from.max(self.to));
        let (c, d) = (other.from.min(other.to), other.from.max(other.to));
        a < d + 8.0 && c < b + 8.0
    }
}

/// The lanes of every edge, for each of its links; `heights` are each edge's heights along its route.
pub fn lanes(layered: &Layered, heights: &[Vec<f64>]) -> Vec<Vec<Lane>> {
    let mut out: Vec<Vec<Lane>> = heights
        .iter()
        .map(|ys| vec![Lane { at: 0, of: 1 }; ys.len().saturating_sub(1)])
        .collect();
    let mut gaps: Vec<Vec<Climb>> = (0..layered.columns).map(|_| Vec::new()).collect();
    for (edge, ys) in heights.iter().enumerate() {
        for (step, pair) in ys.windows(2).enumerate() {
            if (pair[0] - pair[1]).abs() > STEEP {
                let column = layered.items[layered.routes[edge][step]].column;
                gaps[column].push(Climb {
                    edge,
                    step,
                    from: pair[0],
                    to: pair[1],
                });
            }
        }
    }
    for mut gap in gaps {
        // Of lines that fall side by side, the lowest turns first; of those that rise, the highest.
        gap.sort_by(|a, b| {
            let falls = |c: &Climb| c.to > c.from;
            let key = |c: &Climb| if falls(c) { -c.from } else { c.from };
            falls(a)
                .cmp(&falls(b))
                .then(key(a).total_cmp(&key(b)))
                .then(a.edge.cmp(&b.edge))
        });
        let mut taken: Vec<usize> = Vec::with_capacity(gap.len());
        for (i, climb) in gap.iter().enumerate() {
            let falls = climb.to > climb.from;
            let at = gap[..i]
                .iter()
                .zip(&taken)
                .filter(|(other, _)| (other.to > other.from) == falls && other.overlaps(climb))
                .map(|(_, at)| at + 1)
                .max()
                .unwrap_or(0);
            taken.push(at);
        }
        let of = taken.iter().max().map_or(1, |most| most + 1);
        for (climb, at) in gap.iter().zip(taken) {
            out[climb.edge][climb.step] = Lane { at, of };
        }
    }
    out
}
