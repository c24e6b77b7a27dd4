//! The same chain with something changed, and the same draws.

use super::block::{Block, ZERO};
use super::model::{At, Model, NOWHERE};
use super::scenario::Scenario;
use super::threads::in_order;
use super::trials::{blocks, live};
use super::{Progress, Settings, Subject};
use crate::analysis::vector::fast;
use crate::chain::HandoffIx;

/// What is changed. What is not named stays as it is, and keeps its draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// Handoffs that take no longer than agreed (their mean where nothing is), at every visit.
    pub on_agreement: Vec<HandoffIx>,
    /// Handoffs and returns that never happen.
    pub never: Vec<HandoffIx>,
    /// Risks that never happen.
    pub no_risk: Vec<u32>,
    /// Handoffs that slip, by working days; several of one add up.
    pub late: Vec<(HandoffIx, f64)>,
}

/// When targets are served.
#[derive(Clone, Debug, PartialEq)]
pub struct Finishes {
    /// The trials that were run.
    pub trials: u32,
    /// By target: T in each trial, in the trials' order; plus infinity where nothing reaches it.
    pub of_target: Vec<Vec<f64>>,
    /// By handoff of the chain: when it arrives. Returns have none.
    pub of_handoff: Vec<Happens>,
    /// By start of the graph: when it begins.
    pub of_start: Vec<Happens>,
}

/// How often something happens, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Happens {
    /// Trials in which it does.
    pub runs: u32,
    /// Its times in them, in working days, added up.
    pub sum: f64,
}

impl Happens {
    /// The times of a block's trials that count.
    fn of(times: impl Iterator<Item = f64>) -> Self {
        let mut all = Self::default();
        for time in times.filter(|t| *t < f64::INFINITY) {
            all.runs += 1;
            all.sum += time;
        }
        all
    }

    fn add(&mut self, other: Self) {
        self.runs += other.runs;
        self.sum += other.sum;
    }
}

/// What a block of trials says.
struct Piece {
    targets: Vec<Vec<f64>>,
    handoffs: Vec<Happens>,
    starts: Vec<Happens>,
}

/// When each target is served with a change. `None` where the chain has cycles.
///
/// The draws are those of [`super::simulate`] with the same seed: trial by trial they are the same chain's.
#[must_use]
pub fn finishes(
    subject: Subject<'_>,
    settings: Settings,
    change: &Change,
    progress: &dyn Progress,
) -> Option<Finishes> {
    let model = Model::new(subject, settings.seed)?;
    let scenario = Scenario::new(&model, change);
    let trials = settings.affordable(model.rows());
    let piece = |block: &mut Block, number: u64| -> Piece {
        let live = live(number, trials);
        let of = fast(
            #[inline(always)]
            || {
                let mut handoffs = vec![Happens::default(); model.handoffs.len()];
                block.run(&model, number, &scenario, |h, start, w| {
                    let times = start.iter().zip(w).take(live).map(|(s, w)| s + w);
                    handoffs[h] = Happens::of(times);
                });
                let starts = block.start.iter();
                let starts = starts.map(|s| Happens::of(s.iter().take(live).copied()));
                let starts = starts.collect();
                let mut finish = ZERO;
                let targets = (0..model.targets.len()).map(|at| {
                    block.finish(&model, at, &mut finish);
                    finish[..live].to_vec()
                });
                Piece {
                    targets: targets.collect(),
                    handoffs,
                    starts,
                }
            },
        );
        progress.done(live as u64);
        of
    };
    let mut all = vec![Vec::with_capacity(trials as usize); model.targets.len()];
    let mut handoffs = vec![Happens::default(); model.handoffs.len()];
    let mut starts = vec![Happens::default(); model.starts.len()];
    in_order(
        blocks(trials),
        settings.threads,
        || Block::new(&model),
        piece,
        |of| {
            for (all, some) in all.iter_mut().zip(of.targets) {
                all.extend(some);
            }
            for (all, some) in handoffs.iter_mut().zip(of.handoffs) {
                all.add(some);
            }
            for (all, some) in starts.iter_mut().zip(of.starts) {
                all.add(some);
            }
        },
    );
    let of_handoff = model.place.iter();
    let of_handoff = of_handoff.map(|at| handoffs.get(*at as usize).copied().unwrap_or_default());
    // The model has its starts in the order in which they can be worked out.
    let mut of_start = vec![Happens::default(); starts.len()];
    for (ix, found) in subject.graph.order.iter().flatten().zip(starts) {
        of_start[ix.at()] = found;
    }
    Some(Finishes {
        trials,
        of_target: all,
        of_handoff: of_handoff.collect(),
        of_start,
    })
}

impl Scenario {
    fn new(model: &Model, change: &Change) -> Self {
        let places = |of: &[HandoffIx]| -> Vec<At> {
            let mut all: Vec<At> = of.iter().map(|h| model.place[h.at()]).collect();
            all.retain(|h| *h != NOWHERE);
            all.sort_unstable();
            all.dedup();
            all
        };
        let mut no_return = Vec::new();
        for (end, of) in (0..).zip(&model.ends) {
            for (at, back) in (0..).zip(&of.loops) {
                if change.never.contains(&back.ix) {
                    no_return.push((end, at));
                }
            }
        }
        let mut late: Vec<(At, f64)> = Vec::new();
        for (h, days) in &change.late {
            let at = model.place[h.at()];
            match late.iter_mut().find(|(other, _)| *other == at) {
                Some((_, sum)) => *sum += days,
                None if at != NOWHERE => late.push((at, *days)),
                None => {}
            }
        }
        late.sort_by_key(|(at, _)| *at);
        let mut no_risk = change.no_risk.clone();
        no_risk.sort_unstable();
        Self {
            on_agreement: places(&change.on_agreement),
            absent: places(&change.never),
            no_return,
            no_risk,
            late,
        }
    }
}
