//! How many trials make an interval as narrow as somebody wants it.

use super::{Change, Settings, Share, Subject, finishes};
use crate::analysis::EPSILON;
use crate::graph::Basis;

/// Trials at the most, however narrow the interval is to be.
const MOST: u32 = 1_000_000;
/// Trials that a first look takes.
const FIRST: u32 = 10_000;
/// Trials are rounded up to a multiple of this.
const STEP: f64 = 1_000.0;

/// Trials after which the 95 % interval of P(on time) is no wider than `width`, for every target that is held
/// to a promise or an expectation (for all targets where none is); at most a million.
///
/// Runs the chain with more trials until it is so; the interval's width shrinks with their root.
#[must_use]
pub fn trials_for(subject: Subject<'_>, settings: Settings, width: f64) -> u32 {
    let mut trials = FIRST;
    // Each look foresees the next one's trials: two are usual, more are rare.
    for _ in 0..8 {
        let seen = widest(subject, Settings { trials, ..settings });
        if seen <= width || trials >= MOST {
            break;
        }
        let foreseen = f64::from(trials) * (seen / width).powi(2) * 1.02;
        let foreseen = (foreseen / STEP).ceil() * STEP;
        trials = (foreseen.min(f64::from(MOST)) as u32).max(trials + STEP as u32);
    }
    trials.min(MOST)
}

fn widest(subject: Subject<'_>, settings: Settings) -> f64 {
    let targets = &subject.graph.targets;
    let judged = |at: usize| targets[at].basis != Basis::RollUp;
    let any_judged = (0..targets.len()).any(judged);
    let Some(all) = finishes(subject, settings, &Change::default()) else {
        return 0.0;
    };
    let mut widest: f64 = 0.0;
    for (at, times) in all
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
