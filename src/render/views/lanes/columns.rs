//! The axis: every event has a channel for the lines that go up or down there, and between events as much
//! room as the bars need. Monotone, and linear between events; linear everywhere where that is not too wide.
//!
//! Where it is, a bar is as wide as some power of its time, the highest that stays in bounds: what takes longer is
//! drawn no shorter, unless that cannot be held.

use super::super::axis::Stretch;
use super::holds::holds;
use super::plan::{Kind, Plan};

/// Free room in a channel before its lines, and for the heads of arrows after them.
const BEFORE: f64 = 8.0;
const HEADS: f64 = 13.0;
/// From line to line.
pub const TRACK: f64 = 7.0;
/// From instant to instant of one moment.
const STEP: f64 = 24.0;
/// A drawing up to this width is not too wide; nor is one this many times what its words need.
const ENOUGH: f64 = 1000.0;
const TIMES: f64 = 1.5;
/// So many times that it may be for all that takes longer to be no shorter.
const TRUE: f64 = 2.2;
/// The powers tried; the first is linear.
const POWERS: [f64; 9] = [1.0, 0.85, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];
/// What takes longer is made no shorter than this, the first that stays in bounds: what is longer yet is broken.
const LONG: [f64; 6] = [f64::INFINITY, 420.0, 300.0, 220.0, 160.0, 110.0];
/// The least room between two events, and the least and the most where nothing is done.
const LEAST: f64 = 5.0;
const QUIET: f64 = 34.0;
const ALONE: f64 = 110.0;
/// Where the scale is this many times below the usual, the axis is compressed.
const COMPRESSED: f64 = 2.2;
/// The narrowest such part that is shown as one.
const SEEN: f64 = 12.0;
/// More bars than this are set in one go.
const MANY: usize = 400;
/// Rounds in which what takes longer is made no shorter.
const ROUNDS: usize = 150;
/// The part of a stretch that may go in one round.
const SHRINK: f64 = 0.3;
/// By how much it is made longer than what is longer than it, so that this comes to an end.
const CLEAR: f64 = 0.5;

pub struct Columns {
    /// Left and right end of each event's channel.
    pub left: Vec<f64>,
    pub right: Vec<f64>,
    tracks: Vec<usize>,
    instants: Vec<usize>,
    /// Room between events.
    gap: Vec<f64>,
    /// Up to what width what takes longer is no shorter.
    long: f64,
    /// The scale is the same everywhere.
    pub is_linear: bool,
    /// No bar is shorter than one that takes less time.
    pub is_monotone: bool,
}

/// A bar: its events, its time, and what its words need.
pub struct Bar {
    pub from: usize,
    pub to: usize,
    pub time: f64,
    pub wide: f64,
}

/// What the axis is made of.
struct Axis<'a> {
    times: &'a [f64],
    /// The channels' widths up to each event.
    channels: Vec<f64>,
    /// By time, the shortest first.
    bars: Vec<Bar>,
    /// What is no bar and yet as wide as its words, so that lines pass beside it: arrivals, promises and returns.
    holds: Vec<Bar>,
}

impl Columns {
    /// With room for so many lines in each channel; `wide` is what each item's words need.
    pub fn new(plan: &Plan<'_>, wide: &[f64], tracks: &[usize], start: f64) -> Self {
        Self::like(None, plan, wide, tracks, start)
    }

    /// The same with no less room between events than before, and as linear.
    pub fn like(
        before: Option<&Self>,
        plan: &Plan<'_>,
        wide: &[f64],
        tracks: &[usize],
        start: f64,
    ) -> Self {
        let count = plan.times.len();
        let mut channel = vec![0.0; count];
        let mut instants = vec![0; count];
        let mut heads = vec![false; count];
        for item in &plan.items {
            heads[item.from] |= item.kind != Kind::Promise;
            if item.kind == Kind::Instant {
                instants[item.from] = instants[item.from].max(item.depth + 1);
            }
        }
        let mut channels = vec![0.0];
        for i in 0..count {
            channel[i] = BEFORE
                + TRACK * tracks[i] as f64
                + STEP * instants[i] as f64
                + if heads[i] { HEADS } else { 2.0 };
            channels.push(channels[i] + channel[i]);
        }
        let items = plan.items.iter().zip(wide);
        let bars = items.filter(|(i, _)| i.kind == Kind::Bar);
        let mut bars: Vec<Bar> = bars
            .map(|(i, &wide)| Bar {
                from: i.from,
                to: i.to,
                time: plan.times[i.to] - plan.times[i.from],
                wide,
            })
            .collect();
        bars.sort_by(|a, b| a.time.total_cmp(&b.time).then(a.from.cmp(&b.from)));
        let axis = Axis {
            times: &plan.times,
            channels,
            bars,
            holds: holds(plan, wide),
        };
        let (gap, is_linear, long) = match before {
            Some(before) if before.is_linear => (before.gap.clone(), true, 0.0),
            Some(before) => {
                let gap = axis.widened(before.gap.clone());
                (axis.ordered(gap, before.long), false, before.long)
            }
            None => axis.gaps(),
        };
        let is_monotone = axis.shortest(&gap, f64::INFINITY).is_none();
        let (mut left, mut right) = (Vec::new(), Vec::new());
        let mut x = start;
        for (i, wide) in channel.iter().enumerate() {
            left.push(x);
            right.push(x + wide);
            x += wide + gap.get(i).copied().unwrap_or(0.0);
        }
        Self {
            left,
            right,
            tracks: tracks.to_vec(),
            instants,
            gap,
            long,
            is_linear,
            is_monotone,
        }
    }

    /// Where a line of a channel goes up or down.
    pub fn track(&self, event: usize, track: usize) -> f64 {
        self.left[event] + BEFORE + TRACK * track as f64 + 0.5
    }

    /// The middle of an instant.
    pub fn instant(&self, event: usize, depth: usize) -> f64 {
        let before = BEFORE + TRACK * self.tracks[event] as f64;
        self.left[event] + before + STEP * (depth.min(self.instants[event]) as f64 + 0.5)
    }

    /// The middle of an event's channel: where its moment stands on the axis.
    pub fn middle(&self, event: usize) -> f64 {
        (self.left[event] + self.right[event]) / 2.0
    }

    /// The axis in stretches of one scale.
    pub fn stretches(&self, times: &[f64]) -> Vec<Stretch> {
        let pairs = times.windows(2).enumerate();
        pairs
            .map(|(i, pair)| Stretch {
                from: (pair[0], self.right[i]),
                to: (pair[1], self.left[i + 1]),
            })
            .collect()
    }

    /// Where a moment stands that is no event's: between those beside it.
    pub fn settled(&self, times: &[f64], at: f64, x: f64) -> f64 {
        let next = times.partition_point(|t| *t < at - 1e-9);
        match times.get(next) {
            Some(t) if (t - at).abs() <= 1e-9 => self.middle(next),
            _ => x,
        }
    }

    /// Where the scale is far below the usual: from where to where.
    pub fn compressed(&self, times: &[f64]) -> Vec<(f64, f64)> {
        if self.is_linear {
            return Vec::new();
        }
        let stretches = self.stretches(times);
        let scale = |s: &Stretch| (s.to.1 - s.from.1) / (s.to.0 - s.from.0);
        let wide = |s: &Stretch| s.to.1 - s.from.1;
        let mut order: Vec<&Stretch> = stretches.iter().collect();
        order.sort_by(|a, b| scale(b).total_cmp(&scale(a)));
        let part = stretches.iter().map(wide).sum::<f64>() / 3.0;
        let mut sum = 0.0;
        let usual = order.iter().find(|s| {
            sum += wide(s);
            sum >= part
        });
        let usual = usual.map_or(0.0, |s| scale(s));
        let mut out: Vec<(f64, f64)> = Vec::new();
        let mut goes_on = false;
        for stretch in &stretches {
            let is_low = scale(stretch) < usual / COMPRESSED;
            match out.last_mut().filter(|_| goes_on && is_low) {
                Some(last) => last.1 = stretch.to.1,
                None if is_low => out.push((stretch.from.1, stretch.to.1)),
                None => {}
            }
            goes_on = is_low;
        }
        out.retain(|(from, to)| to - from > SEEN);
        out
    }

    pub fn end(&self) -> f64 {
        self.right.last().copied().unwrap_or(0.0)
    }
}

impl Axis<'_> {
    /// The room between events, whether it is the same for each day, and up to what width it keeps order.
    fn gaps(&self) -> (Vec<f64>, bool, f64) {
        let count = self.times.len().saturating_sub(1);
        let mut bare = vec![QUIET; count];
        for bar in &self.bars {
            bare[bar.from..bar.to].fill(LEAST);
        }
        let least = self.widened(bare);
        let words = least.iter().sum::<f64>();
        let most = (words * TIMES).max(ENOUGH);
        let Some(shortest) = self.bars.first() else {
            return (least, false, 0.0);
        };
        let linear = self.linear();
        if linear.iter().sum::<f64>() <= most {
            return (linear, true, 0.0);
        }
        if self.bars.len() > MANY {
            return (least, false, 0.0);
        }
        for long in LONG {
            for &power in &POWERS[1..] {
                let wide = |time: f64| shortest.wide * (time / shortest.time).powf(power);
                let gaps = self.widened(self.scaled(wide));
                // Putting them in order makes them wider yet.
                if gaps.iter().sum::<f64>() > most {
                    continue;
                }
                let gaps = self.ordered(gaps, long);
                if gaps.iter().sum::<f64>() <= most {
                    return (gaps, false, long);
                }
            }
            let gaps = self.ordered(least.clone(), long);
            let most = match long.is_finite() {
                true => most,
                false => most.max(words * TRUE),
            };
            if gaps.iter().sum::<f64>() <= most {
                return (gaps, false, long);
            }
        }
        (least, false, 0.0)
    }

    /// The scale at which every bar has room for its words.
    fn linear(&self) -> Vec<f64> {
        let need = |bar: &Bar| (bar.wide - self.inner(bar)) / bar.time;
        let scale = self.bars.iter().map(need).fold(0.0, f64::max);
        self.times
            .windows(2)
            .map(|t| (t[1] - t[0]) * scale)
            .collect()
    }

    /// Each stretch at the scale of the shortest bar over it.
    fn scaled(&self, wide: impl Fn(f64) -> f64) -> Vec<f64> {
        let mut gaps: Vec<Option<f64>> = vec![None; self.times.len().saturating_sub(1)];
        for bar in &self.bars {
            let scale = wide(bar.time) / bar.time;
            for (i, gap) in gaps.iter_mut().enumerate().take(bar.to).skip(bar.from) {
                gap.get_or_insert((self.times[i + 1] - self.times[i]) * scale);
            }
        }
        let alone = |i: usize| wide(self.times[i + 1] - self.times[i]).clamp(QUIET, ALONE);
        let gaps = gaps.into_iter().enumerate();
        gaps.map(|(i, gap)| gap.unwrap_or_else(|| alone(i)))
            .collect()
    }

    /// With room for the words of each bar.
    fn widened(&self, mut gaps: Vec<f64>) -> Vec<f64> {
        let mut order: Vec<&Bar> = self.bars.iter().chain(&self.holds).collect();
        order.sort_by_key(|b| (b.to - b.from, b.from));
        for bar in order {
            self.widen(&mut gaps, bar, bar.wide);
        }
        gaps
    }

    /// What takes longer is made no shorter, as long as that comes to an end.
    fn ordered(&self, mut gaps: Vec<f64>, long: f64) -> Vec<f64> {
        for _ in 0..ROUNDS {
            if self.shortest(&gaps, long).is_none() {
                break;
            }
            // The widest of what takes less time, and of what takes as long.
            let (mut less, mut same, mut time) = (None, None, 0.0_f64);
            for bar in &self.bars {
                if bar.time > time + 1e-9 {
                    less = self.wider(&gaps, less, same);
                    (same, time) = (None, bar.time);
                }
                if let Some(less) = less {
                    self.trade(&mut gaps, bar, less, long);
                }
                same = self.wider(&gaps, same, Some(bar));
            }
            gaps = self.widened(gaps);
        }
        gaps
    }

    fn wider<'b>(&self, gaps: &[f64], a: Option<&'b Bar>, b: Option<&'b Bar>) -> Option<&'b Bar> {
        let width = |bar: Option<&Bar>| bar.map_or(-1.0, |bar| self.width(gaps, bar));
        if width(a) < width(b) { b } else { a }
    }

    /// Makes a bar as long as one that takes less time: it grows where that is not, and that shrinks where it is not.
    fn trade(&self, gaps: &mut [f64], bar: &Bar, less: &Bar, most: f64) {
        let lack = self.width(gaps, less).min(most) - self.width(gaps, bar);
        if lack <= 0.0 {
            return;
        }
        let apart = |b: &Bar, other: &Bar| {
            let gaps = (b.from..b.to).filter(|i| !(other.from..other.to).contains(i));
            gaps.collect::<Vec<usize>>()
        };
        let spare = |gap: f64| (gap - LEAST).max(0.0) * SHRINK;
        let only = apart(less, bar);
        let room: f64 = only.iter().map(|&i| spare(gaps[i])).sum();
        let part = (lack / 2.0 / room.max(1e-9)).min(1.0);
        let mut shrunk = 0.0;
        for &i in &only {
            let by = spare(gaps[i]) * part;
            gaps[i] -= by;
            shrunk += by;
        }
        let only = apart(bar, less);
        let time = |i: usize| self.times[i + 1] - self.times[i];
        let all: f64 = only.iter().map(|&i| time(i)).sum();
        for &i in &only {
            gaps[i] += (lack - shrunk + CLEAR) * time(i) / all;
        }
    }

    /// The first bar that is shorter than one which takes less time, and than so much.
    fn shortest(&self, gaps: &[f64], most: f64) -> Option<usize> {
        let sums = self.sums(gaps);
        let width = |b: &Bar| sums[b.to] - sums[b.from] + self.inner(b);
        let (mut longest, mut at) = (0.0_f64, 0);
        for (i, bar) in self.bars.iter().enumerate() {
            while self.bars[at].time < bar.time - 1e-9 {
                longest = longest.max(width(&self.bars[at]));
                at += 1;
            }
            if width(bar) < longest.min(most) - 0.01 {
                return Some(i);
            }
        }
        None
    }

    fn sums(&self, gaps: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0];
        let mut sum = 0.0;
        for gap in gaps {
            sum += gap;
            sums.push(sum);
        }
        sums
    }

    /// The channels that a bar passes over.
    fn inner(&self, bar: &Bar) -> f64 {
        self.channels[bar.to] - self.channels[bar.from + 1]
    }

    fn width(&self, gaps: &[f64], bar: &Bar) -> f64 {
        gaps[bar.from..bar.to].iter().sum::<f64>() + self.inner(bar)
    }

    fn widen(&self, gaps: &mut [f64], bar: &Bar, to: f64) {
        let lack = to - self.width(gaps, bar);
        if lack > 0.0 {
            let times = self.times[bar.from..].windows(2);
            for (gap, pair) in gaps[bar.from..bar.to].iter_mut().zip(times) {
                *gap += lack * (pair[1] - pair[0]) / bar.time;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_stretches_side_by_side_are_shown_as_one_compressed_part() {
        // Channels of 4 pixels, and between them a day each: 100 pixels, thrice 6, 100, and once 6.
        let gaps = [100.0, 6.0, 6.0, 6.0, 100.0, 6.0];
        let (mut left, mut right) = (vec![0.0], vec![4.0]);
        for gap in gaps {
            left.push(right[right.len() - 1] + gap);
            right.push(left[left.len() - 1] + 4.0);
        }
        let times: Vec<f64> = (0..left.len()).map(|day| day as f64).collect();
        let columns = Columns {
            tracks: vec![0; left.len()],
            instants: vec![0; left.len()],
            gap: gaps.to_vec(),
            long: 0.0,
            is_linear: false,
            is_monotone: false,
            left,
            right,
        };
        assert_eq!(columns.compressed(&times), [(108.0, 134.0)]);
    }
}
