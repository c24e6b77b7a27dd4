//! Batches of blocks on threads, put together in their order.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::block::{Block, ZERO};
use super::judge::Judge;
use super::model::{At, Model};
use super::outcome::{self, Simulated, Without};
use super::questions::Questions;
use super::scenario::{Inside, Relief, Scenario};
use super::sums::{Scratch, Sums, of_handoff};
use super::{LANES, Progress, Settings, Subject};
use crate::analysis::EPSILON;
use crate::analysis::vector::fast;
use crate::chain::PartyIx;

/// Batches that the trials are split into; each says which link is the worst.
pub(super) const BATCHES: u64 = 32;
/// Pairs of a target and a handoff that are judged, beside a few for each handoff.
const MOST_PAIRS: usize = 100_000;

/// What all batches have added up to so far.
struct Merger {
    next: u64,
    waiting: BTreeMap<u64, Batch>,
    sums: Sums,
    /// By target: T of each trial; plus infinity where it does not count.
    finishes: Vec<Vec<f64>>,
    /// By handoff that is kept: w of each run in which it happens.
    kept: Vec<Vec<f64>>,
}

struct Batch {
    sums: Sums,
    finishes: Vec<Vec<f64>>,
    kept: Vec<Vec<f64>>,
}

pub(super) fn run(
    subject: Subject<'_>,
    settings: Settings,
    progress: &dyn Progress,
) -> Option<Simulated> {
    let mut settings = Settings {
        trials: settings.trials.max(1),
        ..settings
    };
    let (model, questions, without) = prepare(subject, settings)?;
    if settings.thrifty {
        settings.trials = affordable(questions.rows(&model), settings.trials);
    }
    let trials = u64::from(settings.trials);
    let blocks = trials.div_ceil(LANES as u64);
    let of_batch = blocks.div_ceil(BATCHES);
    let batches = blocks.div_ceil(of_batch);
    let empty = || Sums::new(&model, &questions.detailed, questions.reliefs.len());
    let merger = Mutex::new(Merger {
        next: 0,
        waiting: BTreeMap::new(),
        sums: empty(),
        finishes: vec![Vec::new(); model.targets.len()],
        kept: vec![Vec::new(); questions.kept.len()],
    });
    let next = AtomicU64::new(0);
    let work = || {
        let mut space = Space::new(&model, &questions);
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= batches {
                return;
            }
            let mut batch = Batch {
                sums: empty(),
                finishes: vec![Vec::new(); model.targets.len()],
                kept: vec![Vec::new(); questions.kept.len()],
            };
            for number in at * of_batch..((at + 1) * of_batch).min(blocks) {
                let live = (trials - number * LANES as u64).min(LANES as u64) as usize;
                fast(
                    #[inline(always)]
                    || space.step(&model, &questions, (number, live), &mut batch.sums),
                );
                progress.done(live as u64);
                for (all, finish) in batch.finishes.iter_mut().zip(space.judge.finishes()) {
                    all.extend(&finish[..live]);
                }
                for (all, h) in batch.kept.iter_mut().zip(&questions.kept) {
                    space.block.happened(&model, *h, live, all);
                }
            }
            if let Ok(mut merger) = merger.lock() {
                merger.add(at, batch);
            }
        }
    };
    let threads = settings
        .threads
        .clamp(1, usize::try_from(batches).unwrap_or(1));
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let merger = merger.into_inner().ok()?;
    Some(
        outcome::Summary {
            model: &model,
            questions: &questions,
            settings,
            batches,
            without,
        }
        .simulated(merger.sums, merger.finishes, merger.kept),
    )
}

/// Rows of trials that a thrifty simulation works out at the most: some ten seconds of one core.
const MOST_ROWS: usize = 50_000_000;
/// Trials that it runs at the least.
const LEAST_TRIALS: u32 = 1_000;

/// The trials that a chain of so many rows can afford, in thousands.
fn affordable(rows: usize, trials: u32) -> u32 {
    let thousands = MOST_ROWS / rows.max(1) * LANES / 1_000;
    let affordable = u32::try_from(thousands.saturating_mul(1_000)).unwrap_or(u32::MAX);
    trials.min(affordable.max(LEAST_TRIALS))
}

/// What is run, and what is asked of it.
fn prepare(subject: Subject<'_>, settings: Settings) -> Option<(Model, Questions, Vec<Without>)> {
    let Subject {
        chain,
        graph,
        loops,
        schedule,
    } = subject;
    let model = Model::new(chain, graph, loops, schedule, settings.seed)?;
    let (without, reliefs) = reliefs(&model, &subject);
    let detailed = detailed(&model);
    let expected = &schedule.expected[0].turnaround;
    let centre = model.handoffs.iter().map(|h| expected[h.ix.at()]).collect();
    let centre_of_target = schedule
        .targets
        .iter()
        .map(|t| t.expected.unwrap_or(0.0))
        .collect();
    let questions = Questions::new(
        &model,
        detailed,
        reliefs,
        centre,
        centre_of_target,
        settings.trials,
    );
    Some((model, questions, without))
}

/// A thread's own space.
struct Space {
    block: Block,
    judge: Judge,
    none: Scenario,
    scratch: Scratch,
}

impl Space {
    fn new(model: &Model, questions: &Questions) -> Self {
        Self {
            block: Block::new(model),
            judge: Judge::new(model, questions),
            none: Scenario::default(),
            scratch: [ZERO; 7],
        }
    }

    /// Runs a block and adds what it says; its first `live` trials count.
    #[inline(always)]
    fn step(
        &mut self,
        model: &Model,
        questions: &Questions,
        (number, live): (u64, usize),
        sums: &mut Sums,
    ) {
        let of_handoffs = &mut sums.handoffs;
        let scratch = &mut self.scratch;
        self.block.run(
            model,
            number,
            &self.none,
            #[inline(always)]
            |h, begins, w| {
                let handoff = &model.handoffs[h];
                of_handoff(
                    scratch,
                    &mut of_handoffs[h],
                    begins,
                    w,
                    handoff.allowed + EPSILON,
                    questions.centre[h],
                    (live, handoff.certain),
                );
            },
        );
        self.judge
            .add(model, questions, &mut self.block, live, sums);
    }
}

impl Merger {
    fn add(&mut self, at: u64, batch: Batch) {
        self.waiting.insert(at, batch);
        while let Some(batch) = self.waiting.remove(&self.next) {
            self.sums.merge(&batch.sums);
            let own = self.finishes.iter_mut().chain(&mut self.kept);
            for (all, some) in own.zip(batch.finishes.into_iter().chain(batch.kept)) {
                all.extend(some);
            }
            self.next += 1;
        }
    }
}

/// What a target would get without: a department's lateness, a risk, a return.
fn reliefs(model: &Model, subject: &Subject<'_>) -> (Vec<Without>, Vec<Relief>) {
    let inside = Inside::new(model);
    let mut of_party: BTreeMap<PartyIx, Vec<At>> = BTreeMap::new();
    for (at, handoff) in (0..).zip(&model.handoffs) {
        let from = subject.chain.handoff(handoff.ix).from;
        of_party.entry(from).or_default().push(at);
    }
    let mut of_return = Vec::new();
    for (end, of) in (0..).zip(&model.ends) {
        for (at, back) in (0..).zip(&of.loops) {
            of_return.push((back.ix, end, at));
        }
    }
    of_return.sort_unstable();
    let parties = of_party.into_iter().map(|(party, of)| {
        (
            Without::Party(party),
            Relief::on_agreement(model, &inside, &of),
        )
    });
    let risks = (0..)
        .zip(Relief::no_risks(model, &inside))
        .map(|(risk, relief)| (Without::Risk(risk), relief));
    let returns = of_return.into_iter().map(|(ix, end, at)| {
        let relief = Relief::no_return(model, &inside, end, at);
        (Without::Return(ix), relief)
    });
    parties.chain(risks).chain(returns).unzip()
}

/// By target: whether its handoffs are judged. All of them, unless that would be too many pairs.
fn detailed(model: &Model) -> Vec<bool> {
    let mut left = MOST_PAIRS + 20 * model.handoffs.len();
    let take = |aim: &super::model::Aim| {
        let fits = aim.upstream.len() <= left;
        left -= if fits { aim.upstream.len() } else { 0 };
        fits
    };
    model.targets.iter().map(take).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
