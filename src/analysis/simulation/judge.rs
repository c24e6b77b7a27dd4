//! What each block of trials says of each target and handoff.

use super::block::{Block, NEVER, Row, ZERO};
use super::exclusion::{Cuts, Deciding, Near};
use super::follow::Dirty;
use super::model::{Aim, At, Model};
use super::questions::{NO_ENTRY, Questions};
use super::sums::{Sums, of_felt, of_handoff, one_if, sum};
use crate::analysis::EPSILON;
use crate::analysis::sample::LANES;
/// A thread's own space.
pub(super) struct Judge {
    tail: Vec<Row>,
    critical: Vec<Row>,
    finishes: Vec<Row>,
    deciding: Vec<Vec<Deciding>>,
    near: Vec<Vec<Near>>,
    cuts: Cuts,
    dirty: Dirty,
}

impl Judge {
    pub(super) fn new(model: &Model) -> Self {
        Self {
            tail: vec![ZERO; model.starts.len()],
            critical: vec![ZERO; model.starts.len()],
            finishes: vec![ZERO; model.targets.len()],
            deciding: vec![Vec::new(); LANES],
            near: vec![Vec::new(); LANES],
            cuts: Cuts::default(),
            dirty: Dirty::new(model.starts.len()),
        }
    }

    /// T of each target in the block that was judged last: plus infinity where it does not count.
    pub(super) fn finishes(&self) -> &[Row] {
        &self.finishes
    }

    /// Adds what a block says; its first `live` trials count.
    pub(super) fn add(
        &mut self,
        model: &Model,
        questions: &Questions,
        block: &mut Block,
        live: usize,
        sums: &mut Sums,
    ) {
        for h in 0..model.handoffs.len() {
            let begins = &block.start[model.handoffs[h].start as usize];
            let allowed = model.handoffs[h].allowed + EPSILON;
            of_handoff(
                &mut sums.handoffs[h],
                begins,
                &block.w[h],
                allowed,
                questions.centre[h],
                live,
            );
        }
        for (at, aim) in model.targets.iter().enumerate() {
            let mut finish = std::mem::replace(&mut self.finishes[at], ZERO);
            block.finish(model, at, &mut finish);
            finish[live..].fill(f64::INFINITY);
            let counts = |lane: usize| finish[lane] < f64::INFINITY;
            let of = &mut sums.targets[at];
            let centre = questions.centre_of_target[at];
            of.runs += sum(|lane| one_if(counts(lane)));
            of.t += sum(|lane| {
                if counts(lane) {
                    finish[lane] - centre
                } else {
                    0.0
                }
            });
            of.tt += sum(|lane| {
                if counts(lane) {
                    (finish[lane] - centre).powi(2)
                } else {
                    0.0
                }
            });
            if let Some(within) = aim.within {
                of.on_time += sum(|lane| one_if(finish[lane] <= within + EPSILON));
            }
            if questions.detailed[at] {
                if aim.only_lists {
                    self.longest_paths(model, questions, block, at, &finish, sums);
                } else {
                    self.tight_paths(model, questions, block, at, &finish, sums);
                }
            }
            self.finishes[at] = finish;
        }
        self.follow(model, questions, block, sums);
    }

    /// Where all joins are lists: floats from the longest way on, and exclusion by cuts.
    fn longest_paths(
        &mut self,
        model: &Model,
        questions: &Questions,
        block: &Block,
        at: usize,
        finish: &Row,
        sums: &mut Sums,
    ) {
        let aim = &model.targets[at];
        self.tails(model, block, aim);
        let mut worst = ZERO;
        let mut decided = false;
        for (entry, h) in (0..).zip(&aim.upstream) {
            let handoff = &model.handoffs[*h as usize];
            let (begins, w) = (&block.start[handoff.start as usize], &block.w[*h as usize]);
            let mut slack = self.tail_of(model, aim, *h);
            for lane in 0..LANES {
                let through = begins[lane] + w[lane] + slack[lane];
                // What does not happen, or does not count, has no end of slack.
                slack[lane] = if through < f64::INFINITY && finish[lane] < f64::INFINITY {
                    (finish[lane] - through).max(0.0)
                } else {
                    f64::INFINITY
                };
            }
            let too_late = limit(aim, entry as usize, handoff.allowed);
            let centre = (
                questions.centre[*h as usize],
                questions.centre_of_target[at],
            );
            let felt = &mut sums.targets[at].felt[entry as usize];
            of_felt(felt, begins, w, &slack, finish, too_late, centre);
            if !questions.has_formula[at][entry as usize] {
                continue;
            }
            felt.size.runs += sum(|lane| one_if(finish[lane] < f64::INFINITY));
            for lane in 0..LANES {
                let excess = w[lane] - handoff.allowed;
                if slack[lane] <= EPSILON && excess > 0.0 {
                    self.deciding[lane].push(Deciding {
                        entry,
                        handoff: *h,
                        start: handoff.start,
                        excess,
                    });
                    worst[lane] = worst[lane].max(excess);
                    decided = true;
                }
            }
        }
        if decided {
            self.exclude(model, block, at, finish, &worst, sums);
        }
    }

    /// The longest way from each start to T; minus infinity where it does not happen.
    fn tails(&mut self, model: &Model, block: &Block, aim: &Aim) {
        for start in &aim.starts {
            self.tail[*start as usize] = [f64::NEG_INFINITY; LANES];
        }
        for start in &aim.acceptance {
            if let Some(end) = model.starts[*start as usize].accepts {
                self.tail[*start as usize] = block.passes[end as usize];
            }
        }
        // Upstream is in the order of starts.
        for h in aim.upstream.iter().rev() {
            let start = model.handoffs[*h as usize].start as usize;
            let tail = self.tail_of(model, aim, *h);
            let (begins, w) = (&block.start[start], &block.w[*h as usize]);
            for lane in 0..LANES {
                let on = w[lane] + tail[lane];
                let happens = begins[lane] + w[lane] < f64::INFINITY;
                let own = &mut self.tail[start][lane];
                if happens && on > *own {
                    *own = on;
                }
            }
        }
        for start in &aim.starts {
            let begins = &block.start[*start as usize];
            for (tail, begins) in self.tail[*start as usize].iter_mut().zip(begins) {
                if *begins == f64::INFINITY {
                    *tail = f64::NEG_INFINITY;
                }
            }
        }
    }

    /// The longest way from a handoff's arrival to T.
    fn tail_of(&self, model: &Model, aim: &Aim, h: At) -> Row {
        let mut tail = if aim.covers.binary_search(&h).is_ok() {
            ZERO
        } else {
            [f64::NEG_INFINITY; LANES]
        };
        for consumer in &model.consumers[h as usize] {
            if aim.starts.binary_search(consumer).is_err() {
                continue;
            }
            for (tail, on) in tail.iter_mut().zip(&self.tail[*consumer as usize]) {
                if *on > *tail {
                    *tail = *on;
                }
            }
        }
        tail
    }

    /// Size of every deciding handoff, trial by trial.
    fn exclude(
        &mut self,
        model: &Model,
        block: &Block,
        at: usize,
        finish: &Row,
        worst: &Row,
        sums: &mut Sums,
    ) {
        let aim = &model.targets[at];
        let bar: Row = std::array::from_fn(|lane| {
            if worst[lane] > 0.0 {
                finish[lane] - worst[lane]
            } else {
                f64::INFINITY
            }
        });
        let near = &mut self.near;
        let mut enter = |through: &Row, handoff: u32, from: u32, until: u32| {
            if !(0..LANES).fold(false, |any, lane| any | (through[lane] >= bar[lane])) {
                return;
            }
            for lane in 0..LANES {
                if through[lane] >= bar[lane] && through[lane] < f64::INFINITY {
                    near[lane].push(Near {
                        handoff,
                        from,
                        until,
                        through: through[lane],
                    });
                }
            }
        };
        for start in &aim.starts {
            // A start begins at 0 at the earliest.
            enter(&self.tail[*start as usize], u32::MAX, 0, *start);
        }
        for start in &aim.acceptance {
            if let Some(end) = model.starts[*start as usize].accepts {
                let (begins, passes) = (&block.start[*start as usize], &block.passes[end as usize]);
                let through = std::array::from_fn(|lane| begins[lane] + passes[lane]);
                enter(&through, u32::MAX, *start, u32::MAX);
            }
        }
        for h in &aim.upstream {
            let start = model.handoffs[*h as usize].start;
            let mut arrival = ZERO;
            block.arrival(model, *h, &mut arrival);
            if aim.covers.binary_search(h).is_ok() {
                enter(&arrival, *h, start, u32::MAX);
            }
            for consumer in &model.consumers[*h as usize] {
                if aim.starts.binary_search(consumer).is_err() {
                    continue;
                }
                let tail = &self.tail[*consumer as usize];
                let through = std::array::from_fn(|lane| {
                    if arrival[lane] < f64::INFINITY {
                        arrival[lane] + tail[lane]
                    } else {
                        f64::NEG_INFINITY
                    }
                });
                enter(&through, *h, start, *consumer);
            }
        }
        for (lane, t) in finish.iter().copied().enumerate() {
            if !self.deciding[lane].is_empty() {
                let without = self.cuts.without(&self.deciding[lane], &self.near[lane]);
                for (d, without) in self.deciding[lane].iter().zip(without) {
                    let relieved = without.max(t - d.excess).min(t);
                    let felt = &mut sums.targets[at].felt[d.entry as usize];
                    felt.size.add(t, relieved, aim.within);
                }
                self.deciding[lane].clear();
            }
            self.near[lane].clear();
        }
    }

    /// Where there are alternatives: which handoffs are tight on a path that decides T.
    fn tight_paths(
        &mut self,
        model: &Model,
        questions: &Questions,
        block: &Block,
        at: usize,
        finish: &Row,
        sums: &mut Sums,
    ) {
        let aim = &model.targets[at];
        for start in &aim.starts {
            self.critical[*start as usize] = ZERO;
        }
        for start in &aim.acceptance {
            if let Some(end) = model.starts[*start as usize].accepts {
                let (begins, passes) = (&block.start[*start as usize], &block.passes[end as usize]);
                let own = &mut self.critical[*start as usize];
                for (lane, own) in own.iter_mut().enumerate() {
                    let decides = finish[lane] < f64::INFINITY
                        && begins[lane] + passes[lane] >= finish[lane] - EPSILON
                        && begins[lane] < f64::INFINITY;
                    *own = one_if(decides);
                }
            }
        }
        let mut arrival = ZERO;
        for (entry, h) in aim.upstream.iter().enumerate().rev() {
            let handoff = &model.handoffs[*h as usize];
            block.arrival(model, *h, &mut arrival);
            let mut tight = ZERO;
            if aim.covers.binary_search(h).is_ok() {
                for lane in 0..LANES {
                    let there = arrival[lane] < f64::INFINITY && finish[lane] < f64::INFINITY;
                    tight[lane] = one_if(there && arrival[lane] >= finish[lane] - EPSILON);
                }
            }
            for consumer in &model.consumers[*h as usize] {
                let (begins, critical) = (
                    &block.start[*consumer as usize],
                    &self.critical[*consumer as usize],
                );
                if aim.starts.binary_search(consumer).is_err() {
                    continue;
                }
                for lane in 0..LANES {
                    let same = begins[lane] < f64::INFINITY
                        && (arrival[lane] - begins[lane]).abs() <= EPSILON;
                    if same && critical[lane] > 0.0 {
                        tight[lane] = 1.0;
                    }
                }
            }
            for (own, tight) in self.critical[handoff.start as usize].iter_mut().zip(&tight) {
                *own = own.max(*tight);
            }
            // No float behind alternatives: 0 where it is tight, unknown elsewhere.
            let slack: Row = std::array::from_fn(|lane| {
                if tight[lane] > 0.0 {
                    0.0
                } else {
                    f64::INFINITY
                }
            });
            let centre = (
                questions.centre[*h as usize],
                questions.centre_of_target[at],
            );
            let begins = &block.start[handoff.start as usize];
            let too_late = limit(aim, entry, handoff.allowed);
            let felt = &mut sums.targets[at].felt[entry];
            of_felt(
                felt,
                begins,
                &block.w[*h as usize],
                &slack,
                finish,
                too_late,
                centre,
            );
        }
    }

    /// What has no formula is changed and followed. Past the budget of a block the rest waits for other
    /// blocks, which begin elsewhere.
    fn follow(&mut self, model: &Model, questions: &Questions, block: &mut Block, sums: &mut Sums) {
        let count = questions.followed.len() + questions.reliefs.len();
        if count == 0 {
            return;
        }
        let mut left = questions.most_followed;
        let first = (block.number as usize).wrapping_mul(7919) % count;
        for item in (0..count).map(|at| (first + at) % count) {
            let (relief, handoff) = match questions.followed.get(item) {
                Some(h) => (&questions.relief_of[item], Some(*h)),
                None => (&questions.reliefs[item - questions.followed.len()], None),
            };
            if left == 0 {
                break;
            }
            let steps = block.follow(model, relief, &mut self.dirty);
            left = left.saturating_sub(steps.max(1));
            let mut relieved = NEVER;
            for (at, aim) in model.targets.iter().enumerate() {
                if !questions.detailed[at] {
                    continue;
                }
                let size = match handoff {
                    Some(h) => {
                        let entry = questions.entries[at][h as usize];
                        if entry == NO_ENTRY || questions.has_formula[at][entry as usize] {
                            continue;
                        }
                        &mut sums.targets[at].felt[entry as usize].size
                    }
                    None => &mut sums.targets[at].reliefs[item - questions.followed.len()],
                };
                let finish = &self.finishes[at];
                size.runs += sum(|lane| one_if(finish[lane] < f64::INFINITY));
                if !block.has_moved(model, at) {
                    continue;
                }
                block.finish(model, at, &mut relieved);
                for lane in (0..LANES).filter(|lane| finish[*lane] < f64::INFINITY) {
                    size.add(finish[lane], relieved[lane], aim.within);
                }
            }
            block.restore();
        }
    }
}

/// The turnaround above which a handoff comes later than the chain absorbs; none: it never does.
fn limit(aim: &Aim, entry: usize, allowed: f64) -> f64 {
    match aim.absorption[entry] {
        // Where the promise is broken already any lateness is too much, none included.
        Some(absorbs) if absorbs < -EPSILON => f64::NEG_INFINITY,
        Some(absorbs) => allowed + absorbs.max(0.0) + EPSILON,
        None => f64::INFINITY,
    }
}
