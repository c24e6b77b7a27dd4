//! The cheapest way of a line through what is free: from gap to gap, in each of them along to another channel or not.

use super::traffic::Traffic;
use super::way::{BACK, BACK_EACH, Ends, ROW, TURN, Way, gap_height};

/// What each channel costs by which it goes up or down later: arriving where the receiver waits says when it arrived.
const LATE: f64 = 0.05;

/// Where a line may go.
pub struct Reach {
    /// Channels free after what it leaves and before what it enters, in their rows.
    pub exit: (usize, usize),
    pub entry: (usize, usize),
    /// Channels that it may use.
    pub window: (usize, usize),
    /// Whether it may go back in time.
    pub back: bool,
}

/// What stands in the way of lines.
pub struct Field {
    /// Whether a line may pass each row in each channel.
    pub free: Vec<Vec<bool>>,
    /// Whether nothing stands in the channel itself: for a line from what takes no time.
    pub empty: Vec<Vec<bool>>,
    /// Other lines; none where there are too many to look at.
    pub traffic: Option<Traffic>,
}

/// The least costs at a gap. Of the channels in the window, and after them the middle of what takes no time.
struct Step {
    gap: usize,
    /// Having come up or down in each channel.
    came: Vec<f64>,
    /// Whether that is where the line begins.
    began: Vec<bool>,
    /// Having come along the gap, and from where.
    along: Vec<(f64, usize)>,
}

struct Search<'a> {
    field: &'a Field,
    ends: &'a Ends,
    reach: &'a Reach,
    steps: Vec<Step>,
    /// What is crossed on the way to each channel in the row that is left, and from it in the row that is entered.
    leaving: Vec<f64>,
    entering: Vec<f64>,
}

/// The cheapest way, where there is one.
pub fn cheapest(field: &Field, ends: &Ends, reach: &Reach) -> Option<Way> {
    let mut search = Search {
        field,
        ends,
        reach,
        steps: Vec::new(),
        leaving: Vec::new(),
        entering: Vec::new(),
    };
    search.rows();
    for (k, gap) in gaps(ends.rows).into_iter().enumerate() {
        search.step(gap, k < 2);
    }
    search.end()
}

/// The gaps that a line may use, from the one beyond the row that it leaves to the one beyond that which it enters.
fn gaps((from, to): (usize, usize)) -> Vec<usize> {
    if from <= to {
        (from..=to + 1).collect()
    } else {
        (to..=from + 1).rev().collect()
    }
}

impl Search<'_> {
    fn count(&self) -> usize {
        self.reach.window.1 + 1 - self.reach.window.0
    }

    fn channel(&self, k: usize) -> usize {
        match k == self.count() {
            true => self.ends.events.0,
            false => self.reach.window.0 + k,
        }
    }

    /// What it costs to cross the level lines between two heights in a channel.
    fn upward(&self, channel: usize, y: usize, z: usize) -> f64 {
        let Some(traffic) = &self.field.traffic else {
            return 0.0;
        };
        let met = (y.min(z) + 1..y.max(z)).map(|height| traffic.level(height, channel));
        f64::from(met.sum::<i32>())
    }

    /// What it costs to cross the upright lines of some channels.
    fn level(&self, height: usize, from: usize, to: usize) -> f64 {
        let Some(traffic) = &self.field.traffic else {
            return 0.0;
        };
        let met = (from..to).map(|channel| traffic.upright(height, channel));
        f64::from(met.sum::<i32>())
    }

    /// What it costs to turn in a channel beside others: half of them are crossed.
    fn beside(&self, height: usize, channel: usize) -> f64 {
        self.level(height, channel, channel + 1) / 2.0
    }

    /// Sets what is crossed in the rows that are left and entered.
    fn rows(&mut self) {
        let channels = || (0..=self.count()).map(|k| self.channel(k));
        let ((start, end), none) = (self.ends.events, self.ends.rework);
        let (out, into) = (self.ends.leaves(), self.ends.arrives());
        let far = channels().max().unwrap_or(0).max(end).max(start) + 1;
        // Sums up to each channel.
        let sums = |height: usize| {
            let mut sums = vec![0.0];
            for channel in 0..far {
                let last = sums[channel];
                sums.push(last + self.level(height, channel, channel + 1));
            }
            sums
        };
        let (before, after) = (sums(out), sums(into));
        let leaving = channels().map(|c| match none || self.ends.instant {
            true => 0.0,
            false => (before[c] - before[start.min(c)]) + self.beside(out, c),
        });
        let entering = channels().map(|c| match none {
            true => 0.0,
            false => (after[end + 1] - after[(c + 1).min(end + 1)]) + self.beside(into, c),
        });
        (self.leaving, self.entering) = (leaving.collect(), entering.collect());
    }

    fn late(&self, channel: usize) -> f64 {
        LATE * channel.abs_diff(self.ends.events.0) as f64
    }

    /// Comes to a gap and goes along it.
    fn step(&mut self, gap: usize, first: bool) {
        let count = self.count();
        let mut came = match self.steps.last() {
            Some(before) => (0..=count).map(|k| self.pass(before, gap, k)).collect(),
            None => vec![f64::INFINITY; count + 1],
        };
        let mut began = vec![false; count + 1];
        if first {
            for k in self.begins() {
                let cost = self.begin(gap, k);
                began[k] = cost < came[k];
                came[k] = came[k].min(cost);
            }
        }
        let along = self.along(gap, &came);
        self.steps.push(Step {
            gap,
            came,
            began,
            along,
        });
    }

    /// Where a line may begin.
    fn begins(&self) -> std::ops::RangeInclusive<usize> {
        if self.ends.instant {
            return self.count()..=self.count();
        }
        let (low, high) = self.reach.window;
        self.reach.exit.0 - low..=self.reach.exit.1.min(high) - low
    }

    fn begin(&self, gap: usize, k: usize) -> f64 {
        let (height, channel) = (self.ends.leaves(), self.channel(k));
        self.leaving[k] + self.upward(channel, height, gap_height(gap)) + self.late(channel)
    }

    /// Past a row, from one gap to the next.
    fn pass(&self, before: &Step, gap: usize, k: usize) -> f64 {
        let (row, channel) = (before.gap.min(gap), self.channel(k));
        let free = match k == self.count() {
            true => &self.field.empty,
            false => &self.field.free,
        };
        if !free[row][channel] {
            return f64::INFINITY;
        }
        let met = self.upward(channel, gap_height(before.gap), gap_height(gap));
        self.left(before, k) + met + ROW
    }

    /// The least cost of going on from a gap.
    fn left(&self, step: &Step, k: usize) -> f64 {
        self.through(step, k).min(step.along[k].0)
    }

    /// Having gone straight through a gap.
    fn through(&self, step: &Step, k: usize) -> f64 {
        let height = gap_height(step.gap);
        let met = self.field.traffic.as_ref();
        let met = met.map_or(0, |t| t.level(height, self.channel(k)));
        step.came[k] + f64::from(met)
    }

    /// The least cost of each channel, having come along the gap from another.
    fn along(&self, gap: usize, came: &[f64]) -> Vec<(f64, usize)> {
        let mut out = vec![(f64::INFINITY, 0); self.count() + 1];
        let met = self.met(gap);
        if let Some(own) = self.own() {
            let cost = came[self.count()] + TURN + self.late(self.channel(own));
            offer(&mut out[own], cost, self.count());
        }
        let (on, back) = match (self.ends.rework, self.reach.back) {
            (true, _) => (BACK, Some(0.0)),
            (_, true) => (0.0, Some(BACK)),
            (_, false) => (0.0, None),
        };
        self.onward(&mut out, came, &met, on);
        if let Some(back) = back {
            self.backward(&mut out, came, &met, back);
        }
        out
    }

    /// Where what takes no time stands among the channels: right of the lines in its own.
    fn own(&self) -> Option<usize> {
        let own = self.ends.events.0.checked_sub(self.reach.window.0);
        own.filter(|_| self.ends.instant)
    }

    /// What is crossed along a gap up to each channel, and at it.
    fn met(&self, gap: usize) -> Vec<(f64, f64)> {
        let Some(traffic) = &self.field.traffic else {
            return vec![(0.0, 0.0); self.count()];
        };
        let (height, mut sum) = (gap_height(gap), 0);
        let met = (0..self.count()).map(|k| {
            let (before, at) = (sum, traffic.upright(height, self.channel(k)));
            sum += at + traffic.band(height, self.channel(k));
            (f64::from(before), f64::from(at))
        });
        met.collect()
    }

    /// To each channel from one before it.
    fn onward(&self, out: &mut [(f64, usize)], came: &[f64], met: &[(f64, f64)], extra: f64) {
        let (count, own) = (self.count(), self.own());
        let mut best = (f64::INFINITY, 0);
        for (k, &(before, at)) in met.iter().enumerate() {
            let far = before + each(extra) * k as f64;
            let cost = best.0 + far + at / 2.0 + extra + TURN;
            offer(&mut out[k], cost + self.late(self.channel(k)), best.1);
            offer(&mut best, came[k] - far - at / 2.0, k);
            if own == Some(k) {
                offer(&mut best, came[count] - far - at, count);
            }
        }
    }

    /// To each channel from one after it.
    fn backward(&self, out: &mut [(f64, usize)], came: &[f64], met: &[(f64, f64)], extra: f64) {
        let mut best = (f64::INFINITY, 0);
        for (k, &(before, at)) in met.iter().enumerate().rev() {
            let far = before + each(extra) * k as f64;
            let cost = best.0 - far - at / 2.0 + extra + TURN;
            offer(&mut out[k], cost + self.late(self.channel(k)), best.1);
            offer(&mut best, came[k] + far + at / 2.0, k);
        }
    }

    /// The best end, and the way back from there.
    fn end(&self) -> Option<Way> {
        let mut best: (f64, (usize, usize)) = (f64::INFINITY, (0, 0));
        let count = self.count();
        for at in self.steps.len().saturating_sub(2)..self.steps.len() {
            for k in 0..=count {
                offer(&mut best, self.arrive(&self.steps[at], k), (at, k));
            }
        }
        best.0.is_finite().then(|| self.trace(best.1))
    }

    fn arrive(&self, step: &Step, k: usize) -> f64 {
        let (channel, height) = (self.channel(k), gap_height(step.gap));
        let end = self.ends.events.1;
        if self.ends.rework {
            return match channel >= end && k < self.count() {
                true => step.came[k] + TURN + self.level(height, end, channel),
                false => f64::INFINITY,
            };
        }
        if channel < self.reach.entry.0 || channel > self.reach.entry.1 {
            return f64::INFINITY;
        }
        let met = self.upward(channel, height, self.ends.arrives());
        self.left(step, k) + met + self.entering[k]
    }

    fn trace(&self, (mut at, mut k): (usize, usize)) -> Way {
        let mut way = Way {
            channels: vec![self.channel(k)],
            gaps: Vec::new(),
        };
        // A return ends along its last gap, having come up or down.
        let mut turns = !self.ends.rework;
        if self.ends.rework {
            way.gaps.push(self.steps[at].gap);
        }
        loop {
            let step = &self.steps[at];
            if turns && step.along[k].0 < self.through(step, k) {
                k = step.along[k].1;
                way.gaps.push(step.gap);
                way.channels.push(self.channel(k));
            }
            if step.began[k] || at == 0 {
                break;
            }
            turns = true;
            at -= 1;
        }
        way.channels.reverse();
        way.gaps.reverse();
        way
    }
}

/// What each channel costs where a stretch costs extra.
fn each(extra: f64) -> f64 {
    if extra > 0.0 { BACK_EACH } else { 0.0 }
}

/// Keeps what costs less.
fn offer<T>(best: &mut (f64, T), cost: f64, what: T) {
    if cost < best.0 - 1e-9 {
        *best = (cost, what);
    }
}
