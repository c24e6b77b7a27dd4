//! A change followed through a block that ran without it: descendants only, and undone again.

use super::block::{Block, Row, ZERO, join};
use super::model::{At, Model};
use super::scenario::Relief;

enum Undo {
    Start(u32, Row),
    Turnaround(At, Row),
    Passes(u32, Row),
}

/// What was changed, and how it was before.
pub(super) struct Trail {
    undo: Vec<Undo>,
    moved_start: Vec<bool>,
    moved_handoff: Vec<bool>,
    moved_end: Vec<bool>,
}

impl Trail {
    pub(super) fn new(model: &Model) -> Self {
        Self {
            undo: Vec::new(),
            moved_start: vec![false; model.starts.len()],
            moved_handoff: vec![false; model.handoffs.len()],
            moved_end: vec![false; model.ends.len()],
        }
    }

    fn keep(&mut self, undo: Undo) {
        match undo {
            Undo::Start(at, _) => self.moved_start[at as usize] = true,
            Undo::Turnaround(at, _) => self.moved_handoff[at as usize] = true,
            Undo::Passes(at, _) => self.moved_end[at as usize] = true,
        }
        self.undo.push(undo);
    }
}

impl Block {
    /// Follows a relief through the block: descendants only. [`Block::restore`] undoes it.
    ///
    /// Returns what that cost: starts worked out again, and handoffs of passes drawn again.
    pub(super) fn follow(&mut self, model: &Model, relief: &Relief, dirty: &mut Dirty) -> usize {
        let scenario = &relief.scenario;
        let mut steps = 0;
        let late = scenario.late.iter().map(|(h, _)| h);
        for h in scenario.on_agreement.iter().chain(late) {
            dirty.mark(model.handoffs[*h as usize].start);
        }
        for service in &relief.again {
            dirty.mark(model.services[*service as usize].start);
        }
        for end in &relief.accepted_again {
            dirty.mark(model.ends[*end as usize].start);
        }
        while let Some(at) = dirty.next() {
            let start = &model.starts[at as usize];
            steps += 1 + start.waits_for() / 4;
            let mut begins = ZERO;
            join(model, at, &self.start, &self.w, &mut begins);
            let moved = self.start[at as usize] != begins;
            if moved {
                self.trail.keep(Undo::Start(at, self.start[at as usize]));
                self.start[at as usize] = begins;
            }
            for service in start.services.clone() {
                steps += self.follow_service(model, service, relief, moved, dirty);
            }
            if let Some(end) = start.accepts
                && (relief.accepted_again.binary_search(&end).is_ok()
                    || !model.ends[end as usize].watched.is_empty())
            {
                steps += model.ends[end as usize].cost;
                let passes = self.passes_of(model, end, scenario);
                self.trail
                    .keep(Undo::Passes(end, self.passes[end as usize]));
                self.passes[end as usize] = passes;
            }
        }
        steps
    }

    /// Whether a relief changes nothing in any trial of the block.
    pub(super) fn is_untouched_by(&self, model: &Model, relief: &Relief) -> bool {
        let scenario = &relief.scenario;
        if !scenario.no_risk.is_empty() {
            return !scenario.no_risk.iter().any(|r| self.has_hit(*r));
        }
        if !scenario.late.is_empty() {
            let happens = |h: &At| self.w[*h as usize].iter().any(|w| *w < f64::INFINITY);
            return !scenario.late.iter().any(|(h, _)| happens(h));
        }
        let is_late = |h: &At| {
            let allowed = model.handoffs[*h as usize].allowed;
            let late = |w: &f64| *w > allowed && *w < f64::INFINITY;
            self.w[*h as usize].iter().any(late)
        };
        let has_passed = |end: u32| self.passes[end as usize] != ZERO;
        let ends = relief
            .again
            .iter()
            .filter_map(|s| model.services[*s as usize].end);
        !scenario.on_agreement.iter().any(is_late)
            && !ends
                .chain(relief.accepted_again.iter().copied())
                .any(has_passed)
    }

    fn follow_service(
        &mut self,
        model: &Model,
        at: u32,
        relief: &Relief,
        moved: bool,
        dirty: &mut Dirty,
    ) -> usize {
        let service = &model.services[at as usize];
        // What is late may change without moving the start, which waits for something else.
        let watches = |end: u32| !model.ends[end as usize].watched.is_empty();
        let again = relief.again.binary_search(&at).is_ok() || service.end.is_some_and(watches);
        let before: Vec<Row> = if again {
            let of = service.handoffs.start as usize..service.handoffs.end as usize;
            let before = self.w[of].to_vec();
            if let Some(end) = service.end {
                self.trail
                    .keep(Undo::Passes(end, self.passes[end as usize]));
            }
            self.service(model, at, &relief.scenario);
            before
        } else {
            Vec::new()
        };
        for h in service.handoffs.clone() {
            let mut changed = moved;
            if again {
                let before = before[(h - service.handoffs.start) as usize];
                if before != self.w[h as usize] {
                    self.trail.keep(Undo::Turnaround(h, before));
                    changed = true;
                }
            } else if relief.scenario.is_on_agreement(h) {
                let allowed = model.handoffs[h as usize].allowed;
                let w = &self.w[h as usize];
                if w.iter().any(|w| *w > allowed && *w < f64::INFINITY) {
                    self.trail.keep(Undo::Turnaround(h, *w));
                    for w in self.w[h as usize]
                        .iter_mut()
                        .filter(|w| **w < f64::INFINITY)
                    {
                        *w = w.min(allowed);
                    }
                    changed = true;
                }
            } else if relief.scenario.slip(h) != 0.0 {
                self.trail.keep(Undo::Turnaround(h, self.w[h as usize]));
                let slip = relief.scenario.slip(h);
                self.w[h as usize].iter_mut().for_each(|w| *w += slip);
                changed = true;
            }
            if changed {
                for consumer in &model.consumers[h as usize] {
                    dirty.mark(*consumer);
                }
                for start in model.watchers(h) {
                    dirty.mark(start);
                }
            }
        }
        if !again {
            return 0;
        }
        let passes = service.end.map_or(0, |end| model.ends[end as usize].cost);
        passes + model.effects_on(service) / 4
    }

    /// Whether what was followed may have moved a target.
    pub(super) fn has_moved(&self, model: &Model, target: usize) -> bool {
        let aim = &model.targets[target];
        let delivery = |h: &At| {
            let start = model.handoffs[*h as usize].start;
            self.trail.moved_handoff[*h as usize] || self.trail.moved_start[start as usize]
        };
        let acceptance = |start: &u32| {
            let end = model.starts[*start as usize].accepts;
            self.trail.moved_start[*start as usize]
                || end.is_some_and(|e| self.trail.moved_end[e as usize])
        };
        aim.covers.iter().any(delivery) || aim.acceptance.iter().any(acceptance)
    }

    /// Undoes what was followed.
    pub(super) fn restore(&mut self) {
        while let Some(undo) = self.trail.undo.pop() {
            match undo {
                Undo::Start(at, row) => {
                    self.start[at as usize] = row;
                    self.trail.moved_start[at as usize] = false;
                }
                Undo::Turnaround(at, row) => {
                    self.w[at as usize] = row;
                    self.trail.moved_handoff[at as usize] = false;
                }
                Undo::Passes(at, row) => {
                    self.passes[at as usize] = row;
                    self.trail.moved_end[at as usize] = false;
                }
            }
        }
    }
}

/// Starts to be worked out again, in order.
pub(super) struct Dirty {
    words: Vec<u64>,
    from: usize,
}

impl Dirty {
    pub(super) fn new(starts: usize) -> Self {
        Self {
            words: vec![0; starts.div_ceil(64)],
            from: usize::MAX,
        }
    }

    fn mark(&mut self, start: u32) {
        let word = start as usize / 64;
        self.words[word] |= 1 << (start % 64);
        self.from = self.from.min(word);
    }

    fn next(&mut self) -> Option<u32> {
        while self.from < self.words.len() {
            let word = self.words[self.from];
            if word != 0 {
                let bit = word.trailing_zeros();
                self.words[self.from] &= word - 1;
                return Some((self.from as u32) * 64 + bit);
            }
            self.from += 1;
        }
        self.from = usize::MAX;
        None
    }
}
