//! A block of trials, side by side: when everything starts and how long it takes, in each of them.

use super::follow::Trail;
use super::model::{At, Chance, Drawn, Effects, Join, Model};
use super::rework::{Frames, Visit};
use super::scenario::Scenario;
use super::stream::FIRST;
use crate::analysis::EPSILON;
use crate::analysis::sample::LANES;
use crate::chain::Effect;

/// One number for each trial of a block. Plus infinity: it does not happen.
pub(super) type Row = [f64; LANES];

/// Later than nothing.
pub(super) const ZERO: Row = [0.0; LANES];
/// Never.
pub(super) const NEVER: Row = [f64::INFINITY; LANES];

/// A block of trials.
pub(super) struct Block {
    pub(super) dice: Dice,
    /// When each start begins.
    pub(super) start: Vec<Row>,
    /// How long each handoff takes, passes included; plus infinity where it does not happen.
    pub(super) w: Vec<Row>,
    /// What the passes of each end come to.
    pub(super) passes: Vec<Row>,
    pub(super) trail: Trail,
}

/// What the trials of a block share: which they are, and which risks and choices they drew.
#[derive(Default)]
pub(super) struct Dice {
    /// Which block: trials `number * LANES` and on.
    pub(super) number: u64,
    hits: Vec<[bool; LANES]>,
    chosen: Vec<[u32; LANES]>,
}

impl Block {
    pub(super) fn new(model: &Model) -> Self {
        Self {
            dice: Dice::default(),
            start: vec![ZERO; model.starts.len()],
            w: vec![ZERO; model.handoffs.len()],
            passes: vec![ZERO; model.ends.len()],
            trail: Trail::new(model),
        }
    }

    /// Runs a block of trials: one pass over the chain. `each` sees every handoff once it is drawn: when its start
    /// begins, and how long it takes.
    #[inline(always)]
    pub(super) fn run(
        &mut self,
        model: &Model,
        number: u64,
        scenario: &Scenario,
        mut each: impl FnMut(usize, &Row, &Row),
    ) {
        self.dice = Dice {
            number,
            hits: model.risks.iter().map(|r| r.hits(number)).collect(),
            chosen: model
                .choices
                .iter()
                .map(|k| k.chances(FIRST, number))
                .collect(),
        };
        for (at, start) in (0..).zip(&model.starts) {
            let (before, own) = self.start.split_at_mut(at as usize);
            join(model, at, before, &self.w, &mut own[0]);
            for service in start.services.clone() {
                self.service(model, service, scenario);
            }
            for h in start.handoffs.start as usize..start.handoffs.end as usize {
                each(h, &self.start[at as usize], &self.w[h]);
            }
            if let Some(end) = start.accepts {
                self.passes[end as usize] = self.passes_of(model, end, scenario);
            }
        }
    }

    /// When a handoff arrives.
    #[inline(always)]
    pub(super) fn arrival(&self, model: &Model, h: At, out: &mut Row) {
        let start = &self.start[model.handoffs[h as usize].start as usize];
        for ((out, start), w) in out.iter_mut().zip(start).zip(&self.w[h as usize]) {
            *out = start + w;
        }
    }

    /// How long the handoffs of a service take.
    #[inline(always)]
    pub(super) fn service(&mut self, model: &Model, at: u32, scenario: &Scenario) {
        let service = &model.services[at as usize];
        let mut drawn;
        let work = match &service.work {
            Some(work) => {
                drawn = ZERO;
                self.dice.draw(work, FIRST, scenario, &mut drawn);
                &drawn
            }
            None => &ZERO,
        };
        let passes = service.end;
        if let Some(end) = passes {
            self.passes[end as usize] = self.passes_of(model, end, scenario);
        }
        for h in service.handoffs.clone() {
            let w = &mut self.w[h as usize];
            self.dice.turnaround(model, h, work, FIRST, scenario, w);
            let handoff = &model.handoffs[h as usize];
            if let Some(end) = passes.filter(|_| !handoff.observed) {
                for (w, passes) in w.iter_mut().zip(&self.passes[end as usize]) {
                    *w += passes;
                }
            }
            let slip = scenario.slip(h);
            if slip != 0.0 {
                w.iter_mut().for_each(|w| *w += slip);
            }
            if scenario.is_on_agreement(h) {
                w.iter_mut().for_each(|w| *w = w.min(handoff.allowed));
            }
            match &handoff.chance {
                Chance::Always => {}
                Chance::Share(key, below) => {
                    let draws = key.chances(FIRST, self.dice.number);
                    only_where(w, |lane| u64::from(draws[lane]) < *below);
                }
                Chance::Choice(choice, from, to) => {
                    let draws = &self.dice.chosen[*choice as usize];
                    only_where(w, |lane| (*from..*to).contains(&u64::from(draws[lane])));
                }
            }
            if scenario.is_absent(h) {
                *w = NEVER;
            }
        }
    }

    /// Whether a risk happens in any trial of the block.
    pub(super) fn has_hit(&self, risk: u32) -> bool {
        self.dice.hits[risk as usize].contains(&true)
    }

    pub(super) fn passes_of(&self, model: &Model, end: u32, scenario: &Scenario) -> Row {
        let start = &self.start[model.ends[end as usize].start as usize];
        let active = start.map(|t| t < f64::INFINITY);
        let visit = Visit {
            number: FIRST,
            active: &active,
            frames: &Frames::none(),
            scenario,
        };
        self.passes(model, end, None, visit)
    }

    /// Adds w of a handoff in each of the first trials in which it happens.
    pub(super) fn happened(&self, model: &Model, h: At, live: usize, to: &mut Vec<f64>) {
        let begins = &self.start[model.handoffs[h as usize].start as usize];
        let both = begins.iter().zip(&self.w[h as usize]).take(live);
        to.extend(
            both.filter(|(b, w)| *b + *w < f64::INFINITY)
                .map(|(_, w)| *w),
        );
    }

    /// T of a target: plus infinity in a trial in which nothing reaches it.
    #[inline(always)]
    pub(super) fn finish(&self, model: &Model, target: usize, out: &mut Row) {
        let aim = &model.targets[target];
        *out = [f64::NEG_INFINITY; LANES];
        let mut arrival = ZERO;
        for h in &aim.covers {
            self.arrival(model, *h, &mut arrival);
            for (out, there) in out.iter_mut().zip(&arrival) {
                if *there < f64::INFINITY {
                    *out = out.max(*there);
                }
            }
        }
        for start in &aim.acceptance {
            let Some(end) = model.starts[*start as usize].accepts else {
                continue;
            };
            let begins = &self.start[*start as usize];
            for ((out, begins), passes) in
                out.iter_mut().zip(begins).zip(&self.passes[end as usize])
            {
                let accepted = begins + passes;
                if *out > f64::NEG_INFINITY && accepted < f64::INFINITY {
                    *out = out.max(accepted);
                }
            }
        }
        for out in out.iter_mut().filter(|t| **t == f64::NEG_INFINITY) {
            *out = f64::INFINITY;
        }
    }

    /// In which trials something that a start needs broke its agreement or its promise.
    pub(super) fn late(&self, model: &Model, start: u32, frames: &Frames<'_>) -> [bool; LANES] {
        let mut late = [false; LANES];
        let mut arrival = ZERO;
        for h in model.starts[start as usize]
            .joins
            .iter()
            .flat_map(Join::members)
        {
            let handoff = &model.handoffs[*h as usize];
            self.arrival(model, *h, &mut arrival);
            if let Some(agreed) = handoff.agreed {
                let w = frames.find(*h).unwrap_or(&self.w[*h as usize]);
                for ((late, w), there) in late.iter_mut().zip(w).zip(&arrival) {
                    *late |= *there < f64::INFINITY && *w > agreed + EPSILON;
                }
            }
            if let Some(promise) = handoff.promise {
                for (late, there) in late.iter_mut().zip(&arrival) {
                    *late |= *there < f64::INFINITY && *there > promise + EPSILON;
                }
            }
        }
        late
    }
}

impl Dice {
    /// Work and rest of a handoff at a visit, without passes.
    #[inline(always)]
    pub(super) fn turnaround(
        &self,
        model: &Model,
        h: At,
        work: &Row,
        visit: u64,
        scenario: &Scenario,
        w: &mut Row,
    ) {
        let handoff = &model.handoffs[h as usize];
        let work = if handoff.counts_work { work } else { &ZERO };
        match &handoff.rest {
            None => *w = *work,
            Some(rest) if rest.effects.is_empty() => match rest.sampler.is_fixed() {
                Some(fixed) => {
                    for (w, work) in w.iter_mut().zip(work) {
                        *w = work + fixed;
                    }
                }
                None => {
                    let draws = rest.key.draws(visit, self.number);
                    rest.sampler.draw_onto(&draws, work, w);
                }
            },
            Some(rest) => {
                let mut row = ZERO;
                self.draw(rest, visit, scenario, &mut row);
                for lane in 0..LANES {
                    w[lane] = work[lane] + row[lane];
                }
            }
        }
        self.affect(&handoff.on_whole, scenario, w);
    }

    /// Draws a time at a visit, with what risks do to it.
    #[inline(always)]
    pub(super) fn draw(&self, drawn: &Drawn, visit: u64, scenario: &Scenario, out: &mut Row) {
        match drawn.sampler.is_fixed() {
            Some(fixed) => *out = [fixed; LANES],
            None => drawn
                .sampler
                .draw(&drawn.key.draws(visit, self.number), out),
        }
        self.affect(&drawn.effects, scenario, out);
    }

    /// time * product of factors + sum of additions, never below 0.
    #[inline(always)]
    fn affect(&self, effects: &Effects, scenario: &Scenario, row: &mut Row) {
        if effects.is_empty() {
            return;
        }
        let mut added = ZERO;
        for (risk, effect) in effects.iter().filter(|(r, _)| scenario.allows_risk(*r)) {
            let hits = &self.hits[*risk as usize];
            match effect {
                Effect::Times(factor) => {
                    for (time, hit) in row.iter_mut().zip(hits) {
                        *time *= if *hit { *factor } else { 1.0 };
                    }
                }
                Effect::Add(days) => {
                    for (added, hit) in added.iter_mut().zip(hits) {
                        *added += if *hit { *days } else { 0.0 };
                    }
                }
            }
        }
        for (time, added) in row.iter_mut().zip(&added) {
            *time = (*time + added).max(0.0);
        }
    }
}

/// When a start begins: the latest of what it needs. `starts`: when those before it begin, at least.
#[inline(always)]
pub(super) fn join(model: &Model, at: u32, starts: &[Row], w: &[Row], begins: &mut Row) {
    let start = &model.starts[at as usize];
    if start.contradictory {
        *begins = NEVER;
        return;
    }
    let rows = |h: &At| {
        let h = *h as usize;
        (&starts[model.handoffs[h].start as usize], &w[h])
    };
    let mut joins = start.joins.iter();
    match start.joins.first() {
        Some(Join::One(h)) => {
            joins.next();
            let (from, w) = rows(h);
            for lane in 0..LANES {
                begins[lane] = later(0.0, from[lane] + w[lane]);
            }
        }
        _ => *begins = ZERO,
    }
    for join in joins {
        match join {
            Join::One(h) => {
                let (from, w) = rows(h);
                for lane in 0..LANES {
                    begins[lane] = later(begins[lane], from[lane] + w[lane]);
                }
            }
            Join::IfHappens(h) => {
                let (from, w) = rows(h);
                for lane in 0..LANES {
                    let there = from[lane] + w[lane];
                    let there = if there < f64::INFINITY { there } else { 0.0 };
                    begins[lane] = later(begins[lane], there);
                }
            }
            Join::Any(of) => {
                let mut first = NEVER;
                for h in of {
                    let (from, w) = rows(h);
                    for lane in 0..LANES {
                        let there = from[lane] + w[lane];
                        first[lane] = if there < first[lane] {
                            there
                        } else {
                            first[lane]
                        };
                    }
                }
                for (out, first) in begins.iter_mut().zip(&first) {
                    *out = later(*out, *first);
                }
            }
            Join::AtLeast(k, of) => at_least(*k, of.iter().map(rows).collect(), begins),
        }
    }
}

/// The k-th earliest of what arrives.
fn at_least(k: u32, rows: Vec<(&Row, &Row)>, begins: &mut Row) {
    let mut times = vec![0.0; rows.len()];
    for (lane, out) in begins.iter_mut().enumerate() {
        for (time, (from, w)) in times.iter_mut().zip(&rows) {
            *time = from[lane] + w[lane];
        }
        times.sort_unstable_by(f64::total_cmp);
        *out = later(*out, times[k as usize - 1]);
    }
}

/// The later of two times. Neither is ever a number that is none.
#[inline(always)]
pub(super) fn later(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

#[inline(always)]
fn only_where(row: &mut Row, happens: impl Fn(usize) -> bool) {
    for (lane, w) in row.iter_mut().enumerate() {
        if !happens(lane) {
            *w = f64::INFINITY;
        }
    }
}
