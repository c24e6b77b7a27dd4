//! Where lines run so far, and what it costs to cross them.

use super::plan::Plan;
use super::way::{Ends, Way};

/// What it costs to cross a line, and a critical one.
const CROSSING: i32 = 12;
const CRITICAL: i32 = 20;
/// What it costs to pass behind the band that joins what one service hands over.
const BAND: i32 = 12;

/// Costs at each height and channel.
pub struct Traffic {
    channels: usize,
    levels: Vec<i32>,
    uprights: Vec<i32>,
    /// Bands right after a channel.
    bands: Vec<i32>,
}

impl Traffic {
    pub fn new(plan: &Plan<'_>, row_of: &[usize], rows: usize) -> Self {
        let channels = plan.times.len();
        let cells = channels * (4 * rows + 4);
        let mut out = Self {
            channels,
            levels: vec![0; cells],
            uprights: vec![0; cells],
            bands: vec![0; cells],
        };
        for cluster in &plan.clusters {
            for pair in cluster.windows(2) {
                let (a, b) = (row_of[pair[0]], row_of[pair[1]]);
                for gap in a.min(b) + 1..=a.max(b) {
                    out.bands[4 * gap * channels + plan.items[pair[0]].from] += BAND;
                }
            }
        }
        out
    }

    /// What one crossing of a line costs.
    pub fn worth(critical: bool) -> i32 {
        if critical { CRITICAL } else { CROSSING }
    }

    /// Puts a line there so many times; a negative number takes it away.
    pub fn add(&mut self, ends: &Ends, way: &Way, worth: i32) {
        for (height, from, to) in way.levels(ends) {
            for channel in from..to {
                self.levels[height * self.channels + channel] += worth;
            }
        }
        for (channel, y, z) in way.uprights(ends) {
            for height in y.min(z) + 1..y.max(z) {
                self.uprights[height * self.channels + channel] += worth;
            }
        }
    }

    /// The lines that run level there.
    pub fn level(&self, height: usize, channel: usize) -> i32 {
        self.levels[height * self.channels + channel]
    }

    /// Those that go up or down there.
    pub fn upright(&self, height: usize, channel: usize) -> i32 {
        self.uprights[height * self.channels + channel]
    }

    /// The bands right after a channel.
    pub fn band(&self, height: usize, channel: usize) -> i32 {
        self.bands[height * self.channels + channel]
    }
}
