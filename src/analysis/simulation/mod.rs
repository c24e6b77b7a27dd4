//! Simulation: what delays really do to the customer.
//!
//! Monte Carlo on the event graph: every time that varies is drawn, shares, choices and risks decide what
//! happens, returns have work done again. In the same pass every handoff's size for every target is worked
//! out by exclusion: T less T with that handoff alone on its agreement.
//!
//! Trials run side by side in blocks of [`LANES`]; draws belong to what is drawn and the trial, so that the
//! bytes are the same on any number of threads, and a change of one handoff leaves all others' draws.
//! Cost: O(trials * edges), and O(log) more for each edge that comes near to deciding a trial.

mod block;
mod bodies;
mod build;
mod exclusion;
mod follow;
mod judge;
mod lists;
mod model;
mod outcome;
mod questions;
mod ranks;
mod rework;
mod runner;
mod scenario;
mod stream;
mod sums;
mod threads;
mod trials;
mod what_if;

use crate::analysis::sample::LANES;
use crate::analysis::schedule::Schedule;
use crate::chain::Chain;
use crate::graph::EventGraph;
use crate::graph::loops::Loop;

pub use what_if::{Change, Finishes, Happens, finishes};

pub use outcome::{FeltRuns, HandoffRuns, Share, Simulated, SizeRuns, TargetRuns, Without};
pub use trials::{Enough, trials_for};

/// How to simulate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Another seed, other draws.
    pub seed: u64,
    /// Trials; at least 1.
    pub trials: u32,
    /// Threads; the results are the same for any number.
    pub threads: usize,
    /// Fewer trials where the chain is so large that they would take minutes: no fewer than a thousand.
    pub thrifty: bool,
    /// Correlations by ranks too, which cost a sort for each handoff.
    pub ranks: bool,
}

impl Settings {
    /// Trials where nobody says.
    pub const DEFAULT_TRIALS: u32 = 10_000;
    /// The seed where nobody says.
    pub const DEFAULT_SEED: u64 = 1;
    /// Trials at the most.
    pub const MOST_TRIALS: u32 = 100_000_000;
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: Self::DEFAULT_SEED,
            trials: Self::DEFAULT_TRIALS,
            threads: 1,
            thrifty: false,
            ranks: false,
        }
    }
}

/// A chain whose facts are known, ready to be simulated.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// Its event graph.
    pub graph: &'a EventGraph,
    /// Its returns.
    pub loops: &'a [Loop],
    /// Its fixed timelines.
    pub schedule: &'a Schedule,
}

/// Simulates a chain. `None` where it has cycles.
#[must_use]
pub fn simulate(subject: Subject<'_>, settings: Settings) -> Option<Simulated> {
    simulate_watched(subject, settings, &Quietly)
}

/// The same, telling how far it is.
#[must_use]
pub fn simulate_watched(
    subject: Subject<'_>,
    settings: Settings,
    progress: &dyn Progress,
) -> Option<Simulated> {
    let mut simulated = runner::run(subject, settings, progress)?;
    if settings.ranks {
        ranks::fill(&mut simulated, subject, settings);
    }
    Some(simulated)
}

/// Who wants to know how far a simulation is. Called from several threads.
pub trait Progress: Sync {
    /// So many trials more are done.
    fn done(&self, trials: u64);
}

/// Nobody.
pub struct Quietly;

impl Progress for Quietly {
    fn done(&self, _: u64) {}
}
