//! Lines that share a channel or a gap run beside each other, in the order that crosses least.

use std::collections::BTreeMap;

use super::pack::Rows;
use super::plan::{Kind, Plan};
use super::route::Way;

/// The track of each line: in its first channel, its gap and its second channel; and how many tracks there are.
pub struct Tracks {
    pub first: Vec<usize>,
    pub along: Vec<usize>,
    pub second: Vec<usize>,
    pub channels: Vec<usize>,
    pub gaps: Vec<usize>,
}

/// The lines of one source in one channel or gap.
#[derive(Default)]
struct Bundle {
    low: i64,
    high: i64,
    /// Where lines come in from the left (in a gap: from above).
    ins: Vec<i64>,
    /// Where they leave to the right (in a gap: downwards).
    outs: Vec<i64>,
    /// Which lines, and whether in their second channel.
    lines: Vec<(usize, bool)>,
}

impl Bundle {
    fn add(&mut self, line: (usize, bool), ends: (i64, i64), ins: &[i64], outs: &[i64]) {
        let (low, high) = (ends.0.min(ends.1), ends.0.max(ends.1));
        let new = self.lines.is_empty();
        self.low = if new { low } else { self.low.min(low) };
        self.high = if new { high } else { self.high.max(high) };
        self.ins.extend(ins);
        self.outs.extend(outs);
        self.lines.push(line);
    }

    fn holds(&self, at: &[i64]) -> usize {
        at.iter()
            .filter(|y| self.low < **y && **y < self.high)
            .count()
    }
}

pub fn tracks(plan: &Plan<'_>, rows: &Rows, ways: &[Way]) -> Tracks {
    let mut channels: BTreeMap<usize, BTreeMap<usize, Bundle>> = BTreeMap::new();
    let mut gaps: BTreeMap<usize, BTreeMap<usize, Bundle>> = BTreeMap::new();
    for (l, (link, way)) in plan.links.iter().zip(ways).enumerate() {
        let (a, b) = (rows.of[link.from] as i64, rows.of[link.to] as i64);
        let (out, into) = (4 * a + 2, 4 * b + 1);
        let instant = plan.items[link.from].kind == Kind::Instant;
        let mut channel = |c: usize, second: bool, ends: (i64, i64), ins: &[i64], outs: &[i64]| {
            let bundles = channels.entry(c).or_default();
            bundles
                .entry(link.from)
                .or_default()
                .add((l, second), ends, ins, outs);
        };
        match *way {
            Way::Straight => {}
            Way::One(_) if instant => {}
            Way::One(c) => channel(c, false, (out, into), &[out], &[into]),
            Way::Two(c, gap, d) => {
                let y = 4 * gap as i64;
                if !instant {
                    channel(c, false, (out, y), &[out], &[y]);
                }
                channel(d, true, (y, into), &[y], &[into]);
                let (from, to) = (c as i64, d as i64);
                let (mut above, mut below) = (Vec::new(), Vec::new());
                if out < y {
                    above.push(from)
                } else {
                    below.push(from)
                };
                if into < y {
                    above.push(to)
                } else {
                    below.push(to)
                };
                gaps.entry(gap)
                    .or_default()
                    .entry(link.from)
                    .or_default()
                    .add((l, false), (from, to), &above, &below);
            }
            Way::Back(c, gap) => {
                let y = 4 * gap as i64;
                channel(c, false, (out, y), &[y], &[out]);
                let (from, to) = (c as i64, plan.items[link.to].to as i64);
                gaps.entry(gap)
                    .or_default()
                    .entry(link.from)
                    .or_default()
                    .add((l, false), (from, to), &[], &[]);
            }
        }
    }
    let mut out = Tracks {
        first: vec![0; ways.len()],
        along: vec![0; ways.len()],
        second: vec![0; ways.len()],
        channels: vec![0; plan.times.len()],
        gaps: vec![0; rows.items.len() + 1],
    };
    for (c, bundles) in channels {
        let bundles: Vec<Bundle> = bundles.into_values().collect();
        let places = places(&bundles, |left, right| {
            right.holds(&left.outs) + left.holds(&right.ins)
        });
        for (bundle, place) in bundles.iter().zip(places) {
            out.channels[c] = out.channels[c].max(place + 1);
            for &(line, second) in &bundle.lines {
                if second {
                    out.second[line] = place;
                } else {
                    out.first[line] = place;
                }
            }
        }
    }
    for (g, bundles) in gaps {
        let bundles: Vec<Bundle> = bundles.into_values().collect();
        let places = places(&bundles, |above, below| {
            below.holds(&above.outs) + above.holds(&below.ins)
        });
        for (bundle, place) in bundles.iter().zip(places) {
            out.gaps[g] = out.gaps[g].max(place + 1);
            for &(line, _) in &bundle.lines {
                out.along[line] = place;
            }
        }
    }
    out
}

/// The track of each bundle: those that overlap have different ones, in an order that costs least.
fn places(bundles: &[Bundle], cost: impl Fn(&Bundle, &Bundle) -> usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..bundles.len()).collect();
    order.sort_by_key(|&i| (bundles[i].low, bundles[i].high));
    let pair = |i: usize, j: usize| cost(&bundles[i], &bundles[j]) as i64;
    for _ in 0..bundles.len().min(40) {
        let mut better = false;
        for at in 1..order.len() {
            // Each is moved to the best place among those before it.
            let moved = order[at];
            let (mut best, mut to, mut sum) = (0, at, 0);
            for k in (0..at).rev() {
                sum += pair(moved, order[k]) - pair(order[k], moved);
                if sum < best {
                    (best, to) = (sum, k);
                }
            }
            if to < at {
                order.remove(at);
                order.insert(to, moved);
                better = true;
            }
        }
        if !better {
            break;
        }
    }
    let mut places: Vec<usize> = vec![0; bundles.len()];
    for (k, &i) in order.iter().enumerate() {
        let over =
            |j: usize| bundles[i].low <= bundles[j].high && bundles[j].low <= bundles[i].high;
        let before = order[..k]
            .iter()
            .filter(|&&j| over(j))
            .map(|&j| places[j] + 1);
        places[i] = before.max().unwrap_or(0);
    }
    places
}
