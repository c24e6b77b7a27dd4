//! The same chain with something changed, and the same draws.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::block::{Block, ZERO};
use super::model::{At, Model, NOWHERE};
use super::scenario::Scenario;
use super::{LANES, Settings, Subject};
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

/// T of each target in each trial, in the trials' order, with a change; plus infinity where nothing reaches it.
///
/// `None` where the chain has cycles. The draws are those of [`super::simulate`] with the same settings.
#[must_use]
pub fn finishes(
    subject: Subject<'_>,
    settings: Settings,
    change: &Change,
) -> Option<Vec<Vec<f64>>> {
    let Subject {
        chain,
        graph,
        loops,
        schedule,
    } = subject;
    let model = Model::new(chain, graph, loops, schedule, settings.seed)?;
    let scenario = Scenario::new(&model, change);
    let trials = u64::from(settings.trials.max(1));
    let blocks = trials.div_ceil(LANES as u64);
    let next = AtomicU64::new(0);
    let done: Mutex<Vec<(u64, Vec<Vec<f64>>)>> = Mutex::new(Vec::new());
    let work = || {
        let mut block = Block::new(&model);
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= blocks {
                return;
            }
            let live = (trials - number * LANES as u64).min(LANES as u64) as usize;
            let of = fast(
                #[inline(always)]
                || {
                    block.run(&model, number, &scenario, |_, _, _| {});
                    let mut finish = ZERO;
                    let of = (0..model.targets.len()).map(|at| {
                        block.finish(&model, at, &mut finish);
                        finish[..live].to_vec()
                    });
                    of.collect()
                },
            );
            if let Ok(mut done) = done.lock() {
                done.push((number, of));
            }
        }
    };
    let threads = settings
        .threads
        .clamp(1, usize::try_from(blocks).unwrap_or(1));
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().ok()?;
    done.sort_by_key(|(number, _)| *number);
    let mut all = vec![Vec::with_capacity(settings.trials as usize); model.targets.len()];
    for (_, of) in done {
        for (all, some) in all.iter_mut().zip(of) {
            all.extend(some);
        }
    }
    Some(all)
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
