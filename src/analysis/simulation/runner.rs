//! Batches of blocks on threads, put together in their order.

use std::collections::BTreeMap;

use super::block::{Block, ZERO};
use super::judge::Judge;
use super::model::{At, Model};
use super::outcome::{self, Simulated, Without};
use super::questions::Questions;
use super::scenario::{Inside, Relief, Scenario};
use super::sums::{Scratch, Sums, of_handoff};
use super::threads::in_order;
use super::trials::{blocks, live};
use super::{Progress, Settings, Subject};
use crate::analysis::EPSILON;
use crate::analysis::vector::fast;
use crate::chain::PartyIx;

/// Batches that the trials are split into; each says which link is the worst.
pub(super) const BATCHES: u64 = 32;
/// Pairs of a target and a handoff that are judged, beside a few for each handoff.
const MOST_PAIRS: usize = 100_000;

/// What some blocks have added up to.
struct Batch {
    sums: Sums,
    /// By target: T of each trial; plus infinity where it does not count.
    finishes: Vec<Vec<f64>>,
    /// By handoff that is kept: w of each run in which it happens.
    kept: Vec<Vec<f64>>,
}

impl Batch {
    fn new(model: &Model, questions: &Questions) -> Self {
        Self {
            sums: Sums::new(model, &questions.detailed, questions.reliefs.len()),
            finishes: vec![Vec::new(); model.targets.len()],
            kept: vec![Vec::new(); questions.kept.len()],
        }
    }

    /// Adds the next one.
    fn merge(&mut self, next: Self) {
        self.sums.merge(&next.sums);
        let own = self.finishes.iter_mut().chain(&mut self.kept);
        for (all, some) in own.zip(next.finishes.into_iter().chain(next.kept)) {
            all.extend(some);
        }
    }
}

pub(super) fn run(
    subject: Subject<'_>,
    mut settings: Settings,
    progress: &dyn Progress,
) -> Option<Simulated> {
    let model = Model::new(subject, settings.seed)?;
    let (questions, without) = asked(&model, subject, settings.trials);
    settings.trials = settings.affordable(questions.rows(&model));
    let blocks = blocks(settings.trials);
    let of_batch = blocks.div_ceil(BATCHES);
    let batches = blocks.div_ceil(of_batch);
    let piece = |space: &mut Space, at: u64| {
        let mut batch = Batch::new(&model, &questions);
        for number in at * of_batch..((at + 1) * of_batch).min(blocks) {
            let live = live(number, settings.trials);
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
        batch
    };
    let mut all = Batch::new(&model, &questions);
    in_order(
        batches,
        settings.threads,
        || Space::new(&model, &questions),
        piece,
        |batch| all.merge(batch),
    );
    Some(
        outcome::Summary {
            model: &model,
            questions: &questions,
            settings,
            batches,
            without,
        }
        .simulated(all.sums, all.finishes, all.kept),
    )
}

/// What is asked of the runs, and what each relief is without.
fn asked(model: &Model, subject: Subject<'_>, trials: u32) -> (Questions, Vec<Without>) {
    let inside = Inside::new(model);
    let (without, reliefs) = reliefs(model, &inside, &subject);
    let expected = &subject.schedule.expected[0].turnaround;
    let centre = model.handoffs.iter().map(|h| expected[h.ix.at()]).collect();
    let targets = subject.schedule.targets.iter();
    let centre_of_target = targets.map(|t| t.expected.unwrap_or(0.0)).collect();
    let questions = Questions::new(
        model,
        &inside,
        (detailed(model), reliefs),
        (centre, centre_of_target),
        trials,
    );
    (questions, without)
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

/// What a target would get without: a department's lateness, a risk, a return.
fn reliefs(model: &Model, inside: &Inside, subject: &Subject<'_>) -> (Vec<Without>, Vec<Relief>) {
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
            Relief::on_agreement(model, inside, &of),
        )
    });
    let risks = (0..)
        .zip(Relief::no_risks(model, inside))
        .map(|(risk, relief)| (Without::Risk(risk), relief));
    let returns = of_return.into_iter().map(|(ix, end, at)| {
        let relief = Relief::no_return(model, inside, end, at);
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
