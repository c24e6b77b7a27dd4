//! How many trials: as many as an interval needs, or a large chain affords.

use super::{Change, LANES, Quietly, Settings, Share, Subject, finishes};
use crate::analysis::EPSILON;
use crate::graph::Basis;

/// The blocks that so many trials fill.
pub(super) fn blocks(trials: u32) -> u64 {
    u64::from(trials).div_ceil(LANES as u64)
}

/// How many trials of a block count.
pub(super) fn live(block: u64, trials: u32) -> usize {
    (u64::from(trials) - block * LANES as u64).min(LANES as u64) as usize
}

/// Rows of trials that a thrifty simulation works out at the most: some ten seconds of one core.
const MOST_ROWS: usize = 50_000_000;
/// Trials that it runs at the least.
const LEAST_TRIALS: u32 = 1_000;

impl Settings {
    /// The trials to run of a chain of so many rows; in thousands where it cannot afford all.
    pub(super) fn affordable(&self, rows: usize) -> u32 {
        let trials = self.trials.max(1);
        if !self.thrifty {
            return trials;
        }
        let thousands = MOST_ROWS / rows.max(1) * LANES / 1_000;
        let affordable = u32::try_from(thousands.saturating_mul(1_000)).unwrap_or(u32::MAX);
        trials.min(affordable.max(LEAST_TRIALS))
    }
}

/// Trials at the most, however narrow the interval is to be.
const MOST: u32 = 1_000_000;
/// Trials that a first look takes.
const FIRST: u32 = 10_000;
/// Trials are rounded up to a multiple of this.
const STEP: f64 = 1_000.0;

/// So many trials, and how wide an interval they leave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Enough {
    /// The trials.
    pub trials: u32,
    /// The widest 95 % interval of P(on time) after them; 0 where nothing is judged.
    pub width: f64,
}

/// Trials after which the 95 % interval of P(on time) is no wider than `width`, for every target that is held
/// to a promise or an expectation (for all targets where none is); at most a million.
///
/// Runs the chain with more trials until it is so; the interval's width shrinks with their root.
#[must_use]
pub fn trials_for(subject: Subject<'_>, settings: Settings, width: f64) -> Enough {
    let mut trials = FIRST;
    // Each look foresees the next one's trials: two are usual, more are rare.
    loop {
        let seen = widest(subject, Settings { trials, ..settings });
        if seen <= width || trials >= MOST {
            return Enough {
                trials,
                width: seen,
            };
        }
        let foreseen = f64::from(trials) * (seen / width).powi(2) * 1.02;
        let foreseen = (foreseen / STEP).ceil() * STEP;
        let foreseen = foreseen.max(f64::from(trials) + STEP);
        trials = foreseen.min(f64::from(MOST)) as u32;
    }
}

fn widest(subject: Subject<'_>, settings: Settings) -> f64 {
    let targets = &subject.graph.targets;
    let judged = |at: usize| targets[at].basis != Basis::RollUp;
    let any_judged = (0..targets.len()).any(judged);
    let Some(all) = finishes(subject, settings, &Change::default(), &Quietly) else {
        return 0.0;
    };
    let mut widest: f64 = 0.0;
    for (at, times) in all
        .of_target
        .iter()
        .enumerate()
        .filter(|(at, _)| judged(*at) || !any_judged)
    {
        let Some(within) = subject.schedule.targets[at].within else {
            continue;
        };
        let runs = times.iter().filter(|t| **t < f64::INFINITY).count();
        let on_time = times.iter().filter(|t| **t <= within + EPSILON).count();
        if let Some(share) = Share::of(on_time as f64, runs as f64) {
            widest = widest.max(share.high - share.low);
        }
    }
    widest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thrifty_simulation_of_a_large_chain_has_fewer_trials() {
        let settings = Settings {
            thrifty: true,
            ..Settings::default()
        };
        assert_eq!(settings.affordable(0), 10_000);
        assert_eq!(settings.affordable(400_000), 10_000);
        assert_eq!(settings.affordable(2_000_000), 3_000);
        assert_eq!(settings.affordable(usize::MAX), 1_000);
        let asked = Settings::default();
        assert_eq!(asked.affordable(usize::MAX), 10_000);
        let none = Settings { trials: 0, ..asked };
        assert_eq!(none.affordable(1), 1);
    }

    #[test]
    fn the_last_block_counts_what_is_left() {
        assert_eq!((blocks(1), live(0, 1)), (1, 1));
        assert_eq!((blocks(256), live(1, 256)), (2, LANES));
        assert_eq!((blocks(257), live(2, 257)), (3, 1));
    }
}
