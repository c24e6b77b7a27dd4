//! The axis: every event has a channel for the lines that go up or down there, and between events as much
//! room as the words in the bars need. Monotone, and linear between events.

use super::plan::{Kind, Plan};

/// Free room in a channel before its lines, and for the heads of arrows after them.
const BEFORE: f64 = 8.0;
const HEADS: f64 = 13.0;
/// From line to line.
pub const TRACK: f64 = 7.0;
/// From instant to instant of one moment.
const STEP: f64 = 24.0;
/// What the axis would be without any words.
const PLAIN: f64 = 620.0;
/// No stretch between events is wider for its time alone.
const WIDEST: f64 = 150.0;

pub struct Columns {
    /// Left and right end of each event's channel.
    pub left: Vec<f64>,
    pub right: Vec<f64>,
    tracks: Vec<usize>,
    instants: Vec<usize>,
    /// The scale is not the same everywhere.
    pub stretched: bool,
}

impl Columns {
    /// With room for so many lines in each channel; `wide` is what each item's words need.
    pub fn new(plan: &Plan<'_>, wide: &[f64], tracks: &[usize], start: f64) -> Self {
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
        for i in 0..count {
            channel[i] = BEFORE
                + TRACK * tracks[i] as f64
                + STEP * instants[i] as f64
                + if heads[i] { HEADS } else { 2.0 };
        }
        let last = plan.times.last().copied().unwrap_or(0.0).max(1e-12);
        let mut gap: Vec<f64> = plan
            .times
            .windows(2)
            .map(|pair| ((pair[1] - pair[0]) / last * PLAIN).min(WIDEST))
            .collect();
        let plain = gap.clone();
        let mut bars: Vec<usize> = (0..plan.items.len())
            .filter(|&i| plan.items[i].kind == Kind::Bar)
            .collect();
        bars.sort_by_key(|&i| (plan.items[i].to - plan.items[i].from, plan.items[i].from, i));
        for i in bars {
            let (from, to) = (plan.items[i].from, plan.items[i].to);
            let inner: f64 = channel[from + 1..to].iter().sum();
            let room: f64 = gap[from..to].iter().sum();
            let lack = wide[i] - inner - room;
            if lack > 0.0 {
                let time = plan.times[to] - plan.times[from];
                for (gap, pair) in gap[from..to].iter_mut().zip(plan.times[from..].windows(2)) {
                    *gap += lack * (pair[1] - pair[0]) / time;
                }
            }
        }
        let (mut left, mut right) = (Vec::new(), Vec::new());
        let mut x = start;
        for (i, wide) in channel.iter().enumerate() {
            left.push(x);
            right.push(x + wide);
            x += wide + gap.get(i).copied().unwrap_or(0.0);
        }
        let stretched = gap.iter().zip(&plain).any(|(a, b)| a - b > 1.0)
            || plain.iter().any(|g| *g >= WIDEST - 1e-9);
        Self {
            left,
            right,
            tracks: tracks.to_vec(),
            instants,
            stretched,
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

    /// Where any moment stands.
    pub fn x(&self, times: &[f64], at: f64) -> f64 {
        let next = times.partition_point(|t| *t < at - 1e-12);
        if next == 0 {
            return self.middle(0);
        }
        if next >= times.len() {
            return self.middle(times.len() - 1);
        }
        let (a, b) = (times[next - 1], times[next]);
        let (from, to) = (self.middle(next - 1), self.middle(next));
        from + (to - from) * (at - a) / (b - a)
    }

    pub fn end(&self) -> f64 {
        self.right.last().copied().unwrap_or(0.0)
    }
}
