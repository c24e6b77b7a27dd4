//! The way of a line: up or down in the channels of events, along in rows and in the gaps between them.
//!
//! Heights here are whole numbers: gap g lies at 4g, above row g, whose lines arrive at 4g+1 and leave at 4g+2.

use super::pack::Rows;
use super::plan::{Kind, Link, Plan};

/// What a stretch along a gap costs.
pub const TURN: f64 = 14.0;
/// What it costs to pass a row.
pub const ROW: f64 = 1.0;
/// What a stretch costs that goes back in time, and each channel of it: more than any crossings that avoid it.
pub const BACK: f64 = 200.0;
pub const BACK_EACH: f64 = 2.0;

/// The way of one line: along its row where it has no channel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Way {
    /// Where it goes up or down. The first one of what takes no time is its own middle.
    pub channels: Vec<usize>,
    /// The gap after each channel, along which it comes to the next; a return's last one leads to what is done again.
    pub gaps: Vec<usize>,
}

/// Where a line begins and ends.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// The rows.
    pub rows: (usize, usize),
    /// The events.
    pub events: (usize, usize),
    pub rework: bool,
    /// It leaves what takes no time, in the middle of that.
    pub instant: bool,
}

/// A level stretch: its height, and the channels that it passes over, the last one not among them.
pub type Level = (usize, usize, usize);
/// An upright stretch: its channel, and its heights from where it comes to where it goes.
pub type Upright = (usize, usize, usize);

pub fn gap_height(gap: usize) -> usize {
    4 * gap
}

impl Ends {
    pub fn new(plan: &Plan<'_>, rows: &Rows, link: &Link) -> Self {
        let (from, to) = (&plan.items[link.from], &plan.items[link.to]);
        Self {
            rows: (rows.of[link.from], rows.of[link.to]),
            events: match link.rework {
                true => (from.from, to.to),
                false => (from.to, to.from),
            },
            rework: link.rework,
            instant: from.kind == Kind::Instant,
        }
    }

    pub fn leaves(&self) -> usize {
        4 * self.rows.0 + 2
    }

    pub fn arrives(&self) -> usize {
        4 * self.rows.1 + 1
    }
}

impl Way {
    pub fn uprights(&self, ends: &Ends) -> Vec<Upright> {
        let channels = self.channels.iter().enumerate();
        let stretch = |(k, &channel): (usize, &usize)| {
            let before = k.checked_sub(1).map(|k| gap_height(self.gaps[k]));
            let after = self.gaps.get(k).map(|&g| gap_height(g));
            (
                channel,
                before.unwrap_or(ends.leaves()),
                after.unwrap_or(ends.arrives()),
            )
        };
        channels.map(stretch).collect()
    }

    pub fn levels(&self, ends: &Ends) -> Vec<Level> {
        let (start, end) = ends.events;
        let (Some(&first), Some(&last)) = (self.channels.first(), self.channels.last()) else {
            return vec![(ends.arrives(), start, end + 1)];
        };
        let mut out = Vec::new();
        if !ends.rework && !ends.instant {
            out.push((ends.leaves(), start, first));
        }
        for (k, &gap) in self.gaps.iter().enumerate() {
            let from = self.channels[k];
            out.push(match self.channels.get(k + 1) {
                Some(&to) => (gap_height(gap), from.min(to) + 1, from.max(to)),
                None => (gap_height(gap), end, from),
            });
        }
        if !ends.rework {
            out.push((ends.arrives(), last + 1, end + 1));
        }
        out
    }

    /// What it costs for itself: each stretch along a gap, each that goes back in time, and each row that it passes.
    pub fn bends(&self, ends: &Ends) -> f64 {
        let wrong = self
            .channels
            .windows(2)
            .filter(|c| (c[1] < c[0]) != ends.rework);
        let back = wrong.map(|c| BACK + BACK_EACH * c[0].abs_diff(c[1]) as f64);
        let uprights = self.uprights(ends);
        let rows = uprights.iter().map(|u| u.1.abs_diff(u.2)).sum::<usize>() as f64 / 4.0;
        TURN * self.gaps.len() as f64 + back.sum::<f64>() + ROW * rows
    }
}
