//! What each block of trials says of each target and handoff.

use super::block::{Block, NEVER, Row, ZERO, later};
use super::exclusion::{Cuts, Deciding, Near};
use super::follow::Dirty;
use super::model::{Aim, Model};
use super::questions::{How, Item, Questions};
use super::sums::{Felt, OfTarget, Scratch, Sums, add_up, of_both, of_certain, one_if, sum};
use crate::analysis::EPSILON;
use crate::analysis::sample::LANES;

/// A block that ran, as one target sees it.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) model: &'a Model,
    pub(super) questions: &'a Questions,
    pub(super) block: &'a Block,
    /// The target.
    pub(super) at: usize,
    /// T: plus infinity where it does not count.
    pub(super) finish: &'a Row,
}

impl<'a> Seen<'a> {
    pub(super) fn aim(&self) -> &'a Aim {
        &self.model.targets[self.at]
    }
}

/// A thread's own space.
pub(super) struct Judge {
    /// By start: the longest way from it to T, or in which trials it decides T.
    pub(super) rows: Vec<Row>,
    finishes: Vec<Row>,
    /// By trial.
    pub(super) deciding: Vec<Vec<Deciding>>,
    pub(super) near: Vec<Vec<Near>>,
    pub(super) cuts: Cuts,
    /// By target, then by relief that is followed where it decides: whether it does in this block.
    pub(super) decides: Vec<Vec<bool>>,
    dirty: Dirty,
    pub(super) scratch: Scratch,
}

impl Judge {
    pub(super) fn new(model: &Model, questions: &Questions) -> Self {
        Self {
            rows: vec![ZERO; model.starts.len()],
            decides: questions.how.iter().map(|h| vec![false; h.len()]).collect(),
            finishes: vec![ZERO; model.targets.len()],
            deciding: vec![Vec::new(); LANES],
            near: vec![Vec::new(); LANES],
            cuts: Cuts::default(),
            dirty: Dirty::new(model.starts.len()),
            scratch: [ZERO; 7],
        }
    }

    /// T of each target in the block that was judged last: plus infinity where it does not count.
    pub(super) fn finishes(&self) -> &[Row] {
        &self.finishes
    }

    /// Adds what a block says; its first `live` trials count.
    #[inline(always)]
    pub(super) fn add(
        &mut self,
        model: &Model,
        questions: &Questions,
        block: &mut Block,
        live: usize,
        sums: &mut Sums,
    ) {
        for (at, aim) in model.targets.iter().enumerate() {
            let mut finish = std::mem::replace(&mut self.finishes[at], ZERO);
            block.finish(model, at, &mut finish);
            finish[live..].fill(f64::INFINITY);
            let of = &mut sums.targets[at];
            let centre = questions.centre_of_target[at];
            let within = aim.within.map_or(f64::NEG_INFINITY, |p| p + EPSILON);
            let [runs, t, tt, on_time] = add_up(&mut self.scratch, |lane| {
                let counts = finish[lane] < f64::INFINITY;
                let off = if counts { finish[lane] - centre } else { 0.0 };
                [
                    one_if(counts),
                    off,
                    off * off,
                    one_if(finish[lane] <= within),
                ]
            });
            of.runs += runs;
            of.t += t;
            of.tt += tt;
            of.on_time += on_time;
            for (size, how) in of.reliefs.iter_mut().zip(&questions.how[at]) {
                if matches!(how, How::Nothing | How::Cut) {
                    size.runs += runs;
                }
            }
            self.decides[at].fill(false);
            if questions.detailed[at] {
                let seen = Seen {
                    model,
                    questions,
                    block,
                    at,
                    finish: &finish,
                };
                if aim.only_lists {
                    self.longest_paths(seen, of);
                } else {
                    self.tight_paths(seen, of);
                }
            }
            self.finishes[at] = finish;
        }
        self.follow(model, questions, block, sums);
    }

    /// Where there are alternatives: which handoffs are tight on a path that decides T.
    #[inline(always)]
    fn tight_paths(&mut self, seen: Seen<'_>, target: &mut OfTarget) {
        let Seen {
            model,
            block,
            finish,
            ..
        } = seen;
        let aim = seen.aim();
        // Of each start: in which trials it decides T.
        for start in &aim.starts {
            self.rows[*start as usize] = ZERO;
        }
        for start in &aim.acceptance {
            if let Some(end) = model.starts[*start as usize].accepts {
                let (begins, passes) = (&block.start[*start as usize], &block.passes[end as usize]);
                let own = &mut self.rows[*start as usize];
                for (lane, own) in own.iter_mut().enumerate() {
                    let decides = finish[lane] < f64::INFINITY
                        && begins[lane] + passes[lane] >= finish[lane] - EPSILON
                        && begins[lane] < f64::INFINITY;
                    *own = one_if(decides);
                }
            }
        }
        for (entry, h) in aim.upstream.iter().enumerate().rev() {
            let handoff = &model.handoffs[*h as usize];
            let start = handoff.start as usize;
            let (begins, w) = (&block.start[start], &block.w[*h as usize]);
            let mut tight = ZERO;
            if aim.is_cover[entry] {
                for lane in 0..LANES {
                    let arrival = begins[lane] + w[lane];
                    let there = arrival < f64::INFINITY && finish[lane] < f64::INFINITY;
                    tight[lane] = one_if(there & (arrival >= finish[lane] - EPSILON));
                }
            }
            for consumer in aim.needed_by(entry) {
                let (next, critical) = (
                    &block.start[*consumer as usize],
                    &self.rows[*consumer as usize],
                );
                for lane in 0..LANES {
                    let arrival = begins[lane] + w[lane];
                    let same =
                        (next[lane] < f64::INFINITY) & ((arrival - next[lane]).abs() <= EPSILON);
                    let decides = one_if(same & (critical[lane] > 0.0));
                    tight[lane] = later(tight[lane], decides);
                }
            }
            for (own, tight) in self.rows[start].iter_mut().zip(&tight) {
                *own = later(*own, *tight);
            }
            let felt = &mut target.felt[entry];
            // No float behind alternatives.
            felt.critical += sum(|lane| tight[lane]);
            both(&mut self.scratch, seen, entry, felt);
        }
    }

    /// What has no formula is changed and followed. Past the budget of a block the rest waits for other
    /// blocks, which begin elsewhere.
    fn follow(&mut self, model: &Model, questions: &Questions, block: &mut Block, sums: &mut Sums) {
        let count = questions.items();
        if count == 0 {
            return;
        }
        let mut left = questions.most_followed;
        let first = (block.dice.number as usize).wrapping_mul(7919) % count;
        for at in 0..count {
            if left == 0 {
                break;
            }
            let item = questions.item((first + at) % count);
            let matters = match item {
                Item::Size(..) | Item::Slip(..) => true,
                Item::Relief(of, _) => {
                    let of_targets = questions.how.iter().zip(&self.decides);
                    of_targets
                        .into_iter()
                        .any(|(how, decides)| match how.get(of) {
                            Some(How::Follow) => true,
                            Some(How::WhereDeciding) => decides[of],
                            _ => false,
                        })
                }
            };
            let moves = matters && !block.is_untouched_by(model, item.relief());
            if moves {
                let steps = block.follow(model, item.relief(), &mut self.dirty);
                left = left.saturating_sub(steps.max(1));
            }
            for at in (0..model.targets.len()).filter(|at| questions.detailed[*at]) {
                self.followed(model, questions, block, (item, moves), (at, sums));
            }
            if moves {
                block.restore();
            }
        }
    }

    /// Adds what a target feels of a change that was followed.
    fn followed(
        &self,
        model: &Model,
        questions: &Questions,
        block: &Block,
        (item, moves): (Item<'_>, bool),
        (at, sums): (usize, &mut Sums),
    ) {
        let aim = &model.targets[at];
        let of = &mut sums.targets[at];
        let finish = &self.finishes[at];
        let runs = sum(|lane| one_if(finish[lane] < f64::INFINITY));
        let moves = moves && block.has_moved(model, at);
        let mut changed = NEVER;
        if moves {
            block.finish(model, at, &mut changed);
        }
        let counts = (0..LANES).filter(|lane| moves && finish[*lane] < f64::INFINITY);
        let size = match item {
            Item::Slip(h, _) => {
                let entry = aim.upstream.binary_search(&h);
                if let Some(entry) = entry.ok().filter(|_| !aim.only_lists) {
                    let felt = &mut of.felt[entry];
                    felt.slips += runs;
                    felt.per_day += counts.map(|lane| changed[lane] - finish[lane]).sum::<f64>();
                }
                return;
            }
            Item::Size(h, _) => match aim.upstream.binary_search(&h) {
                Ok(entry) if !questions.has_formula[at][entry] => &mut of.felt[entry].size,
                _ => return,
            },
            Item::Relief(relief, _) => match questions.how[at][relief] {
                How::Nothing | How::Cut => return,
                How::WhereDeciding | How::Follow => &mut of.reliefs[relief],
            },
        };
        size.runs += runs;
        for lane in counts {
            size.add(finish[lane], changed[lane], aim.within);
        }
    }
}

/// Adds what a target feels of a handoff, but for its slack.
#[inline(always)]
pub(super) fn both(scratch: &mut Scratch, seen: Seen<'_>, entry: usize, felt: &mut Felt) {
    let Seen {
        model,
        questions,
        block,
        at,
        finish,
    } = seen;
    let aim = seen.aim();
    let h = aim.upstream[entry] as usize;
    let handoff = &model.handoffs[h];
    let too_late = limit(aim, entry, handoff.allowed);
    let centre = (questions.centre[h], questions.centre_of_target[at]);
    let w = &block.w[h];
    if handoff.certain && aim.certain && finish[LANES - 1] < f64::INFINITY {
        of_certain(scratch, felt, w, finish, too_late, centre);
    } else {
        let begins = &block.start[handoff.start as usize];
        of_both(scratch, felt, begins, w, finish, too_late, centre);
    }
}

/// The turnaround above which a handoff comes later than the chain absorbs; none: it never does.
#[inline(always)]
fn limit(aim: &Aim, entry: usize, allowed: f64) -> f64 {
    match aim.absorption[entry] {
        // Where the promise is broken already any lateness is too much, none included.
        Some(absorbs) if absorbs < -EPSILON => f64::NEG_INFINITY,
        Some(absorbs) => allowed + absorbs.max(0.0) + EPSILON,
        None => f64::INFINITY,
    }
}
