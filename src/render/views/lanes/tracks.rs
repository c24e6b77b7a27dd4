//! Lines that share a channel or a gap run beside each other, in the order that crosses least.

use std::collections::BTreeMap;

use super::pack::Rows;
use super::plan::Plan;
use super::traffic::Traffic;
use super::way::{Ends, Way, gap_height};

/// How often tracks are set: those of channels and of gaps depend on each other.
const ROUNDS: usize = 3;
/// More tracks than a channel or gap has.
const FINE: usize = 4096;

/// The tracks of each line, in its channels and in its gaps; and how many there are in each channel and gap.
pub struct Tracks {
    pub uprights: Vec<Vec<usize>>,
    pub levels: Vec<Vec<usize>>,
    pub channels: Vec<usize>,
    pub gaps: Vec<usize>,
}

/// The lines of one source in one channel or gap.
#[derive(Default)]
struct Bundle {
    low: usize,
    high: usize,
    /// Where lines join it on the left (in a gap: from above), and on the right (from below).
    left: Vec<usize>,
    right: Vec<usize>,
    /// Which lines, and which of their stretches.
    lines: Vec<(usize, usize)>,
}

impl Bundle {
    /// Adds a stretch: its ends, and whether it is joined at them on the left.
    fn add(&mut self, line: (usize, usize), ends: [(usize, bool); 2]) {
        for (at, is_left) in ends {
            let new = self.left.is_empty() && self.right.is_empty();
            self.low = if new { at } else { self.low.min(at) };
            self.high = if new { at } else { self.high.max(at) };
            if is_left {
                self.left.push(at);
            } else {
                self.right.push(at);
            }
        }
        self.lines.push(line);
    }

    fn holds(&self, at: &[usize]) -> usize {
        at.iter()
            .filter(|y| self.low < **y && **y < self.high)
            .count()
    }
}

/// Bundles by channel or gap, and by source.
type Bundles = BTreeMap<usize, BTreeMap<usize, Bundle>>;

pub fn tracks(plan: &Plan<'_>, rows: &Rows, ways: &[Way]) -> Tracks {
    let ends: Vec<Ends> = plan
        .links
        .iter()
        .map(|l| Ends::new(plan, rows, l))
        .collect();
    let mut out = Tracks {
        uprights: ways.iter().map(|w| vec![0; w.channels.len()]).collect(),
        levels: ways.iter().map(|w| vec![0; w.gaps.len()]).collect(),
        channels: vec![0; plan.times.len()],
        gaps: vec![0; rows.items.len() + 1],
    };
    // Once by channels and gaps alone, then by where in them the lines run.
    for _ in 0..ROUNDS {
        let channels = channels(plan, &ends, ways, &out.levels);
        set(&channels, &mut out.uprights, &mut out.channels);
        let gaps = gaps(plan, &ends, ways, &out.uprights);
        set(&gaps, &mut out.levels, &mut out.gaps);
    }
    out
}

/// Where a line runs: level stretches as height, from and to, upright ones as channel, from and to, all with tracks.
#[derive(Default)]
struct Run {
    source: usize,
    critical: bool,
    levels: Vec<(usize, usize, usize)>,
    uprights: Vec<(usize, usize, usize)>,
}

impl Tracks {
    /// What it costs that lines cross, those of one source aside: they are one line that parts.
    pub fn crossed(&self, plan: &Plan<'_>, rows: &Rows, ways: &[Way]) -> f64 {
        let runs: Vec<Run> = (0..ways.len())
            .map(|l| self.run(plan, rows, ways, l))
            .collect();
        let mut cost = 0;
        for (i, a) in runs.iter().enumerate() {
            for b in runs[i + 1..].iter().filter(|b| b.source != a.source) {
                let times = meets(&a.levels, &b.uprights) + meets(&b.levels, &a.uprights);
                cost += times * Traffic::worth(a.critical || b.critical);
            }
        }
        f64::from(cost)
    }

    fn run(&self, plan: &Plan<'_>, rows: &Rows, ways: &[Way], l: usize) -> Run {
        let (link, way) = (&plan.links[l], &ways[l]);
        let ends = Ends::new(plan, rows, link);
        let mut out = Run {
            source: link.from,
            critical: link.critical,
            ..Run::default()
        };
        let (mut x, mut y) = (ends.events.0 * FINE, ends.leaves() * FINE);
        let height = |k: usize| match way.gaps.get(k) {
            Some(&gap) => gap_height(gap) * FINE + self.levels[l][k],
            None => ends.arrives() * FINE,
        };
        for (k, &channel) in way.channels.iter().enumerate() {
            let before = x;
            x = match k == 0 && ends.instant {
                true => channel * FINE + FINE - 1,
                false => channel * FINE + self.uprights[l][k] + 1,
            };
            if k > 0 || !(ends.instant || ends.rework) {
                out.levels.push((y, before.min(x), before.max(x)));
            }
            if !(ends.rework && k == way.gaps.len()) {
                let after = height(k);
                out.uprights.push((x, y.min(after), y.max(after)));
                y = after;
            }
        }
        let end = ends.events.1 * FINE + if ends.rework { 0 } else { FINE - 1 };
        out.levels.push((y, x.min(end), x.max(end)));
        out
    }
}

/// How often level stretches cross upright ones.
fn meets(levels: &[(usize, usize, usize)], uprights: &[(usize, usize, usize)]) -> i32 {
    let crosses = |l: &(usize, usize, usize), u: &(usize, usize, usize)| {
        l.1 < u.0 && u.0 < l.2 && u.1 < l.0 && l.0 < u.2
    };
    let of = |l| uprights.iter().filter(|u| crosses(l, u)).count() as i32;
    levels.iter().map(of).sum()
}

fn channels(plan: &Plan<'_>, ends: &[Ends], ways: &[Way], levels: &[Vec<usize>]) -> Bundles {
    let mut out = Bundles::new();
    for (l, way) in ways.iter().enumerate() {
        let uprights = way.uprights(&ends[l]);
        for (k, &(channel, y, z)) in uprights.iter().enumerate() {
            // What takes no time has its first line in its own middle.
            if k == 0 && ends[l].instant {
                continue;
            }
            let before = k.checked_sub(1).map(|k| uprights[k].0);
            let from_left = before.map_or(!ends[l].rework, |b| b < channel);
            let to_left = match uprights.get(k + 1) {
                Some(next) => next.0 < channel,
                None => ends[l].rework,
            };
            let track = |k: Option<usize>| k.and_then(|k| levels[l].get(k)).copied().unwrap_or(0);
            let from = y * FINE + track(k.checked_sub(1));
            let to = z * FINE + track(Some(k));
            let bundles = out.entry(channel).or_default();
            let bundle = bundles.entry(plan.links[l].from).or_default();
            bundle.add((l, k), [(from, from_left), (to, to_left)]);
        }
    }
    out
}

fn gaps(plan: &Plan<'_>, ends: &[Ends], ways: &[Way], tracks: &[Vec<usize>]) -> Bundles {
    let mut out = Bundles::new();
    for (l, way) in ways.iter().enumerate() {
        let uprights = way.uprights(&ends[l]);
        for (k, &gap) in way.gaps.iter().enumerate() {
            let y = gap_height(gap);
            let (channel, start, _) = uprights[k];
            let from = match k == 0 && ends[l].instant {
                true => channel * FINE + FINE - 1,
                false => channel * FINE + tracks[l][k],
            };
            let (to, end) = match uprights.get(k + 1) {
                Some(&(channel, _, end)) => (channel * FINE + tracks[l][k + 1], end),
                // Into the bar that is done again.
                None => (
                    (ends[l].events.1 * FINE).saturating_sub(1),
                    ends[l].arrives(),
                ),
            };
            let bundles = out.entry(gap).or_default();
            let bundle = bundles.entry(plan.links[l].from).or_default();
            bundle.add((l, k), [(from, start < y), (to, end < y)]);
        }
    }
    out
}

/// Gives each stretch its track, and each channel or gap as many as it needs.
fn set(all: &Bundles, of: &mut [Vec<usize>], counts: &mut [usize]) {
    counts.fill(0);
    for (&at, bundles) in all {
        let bundles: Vec<&Bundle> = bundles.values().collect();
        for (bundle, place) in bundles.iter().zip(places(&bundles)) {
            counts[at] = counts[at].max(place + 1);
            for &(line, k) in &bundle.lines {
                of[line][k] = place;
            }
        }
    }
}

/// The track of each bundle: those that overlap have different ones, in an order that costs least.
fn places(bundles: &[&Bundle]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..bundles.len()).collect();
    order.sort_by_key(|&i| (bundles[i].low, bundles[i].high));
    let pair = |i: usize, j: usize| {
        let (left, right) = (bundles[i], bundles[j]);
        (right.holds(&left.right) + left.holds(&right.left)) as i64
    };
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
        let over = |j: usize| {
            let (a, b) = (bundles[i], bundles[j]);
            a.low / FINE <= b.high / FINE && b.low / FINE <= a.high / FINE
        };
        let before = order[..k]
            .iter()
            .filter(|&&j| over(j))
            .map(|&j| places[j] + 1);
        places[i] = before.max().unwrap_or(0);
    }
    places
}
