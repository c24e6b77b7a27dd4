//! A chain made ready to be run many times: flat lists in the order of starts, samplers and streams in place.

use std::ops::Range;

use super::rework::End;
use super::stream::{FIRST, Key};
use crate::analysis::sample::{LANES, Sampler};
use crate::chain::{Effect, HandoffIx};

/// A position in [`Model::handoffs`]; returns have none.
pub(super) type At = u32;

/// No position.
pub(super) const NOWHERE: At = u32::MAX;

/// A chain, ready to be run.
pub(super) struct Model {
    /// In an order in which all that one needs comes before it.
    pub(super) starts: Vec<Start>,
    pub(super) services: Vec<Service>,
    /// By start, then by service.
    pub(super) handoffs: Vec<Handoff>,
    /// Handoffs whose lateness changes how often something is done again, and the starts after which it is; sorted.
    pub(super) watchers: Vec<(At, u32)>,
    /// The starts that need each handoff.
    pub(super) consumers: Vec<Box<[u32]>>,
    /// By handoff of the chain: its position here.
    pub(super) place: Vec<At>,
    pub(super) choices: Vec<Key>,
    pub(super) risks: Vec<Risk>,
    pub(super) ends: Vec<End>,
    pub(super) targets: Vec<Aim>,
}

/// When a party has what it needs.
pub(super) struct Start {
    pub(super) joins: Box<[Join]>,
    pub(super) services: Range<u32>,
    pub(super) handoffs: Range<u32>,
    pub(super) contradictory: bool,
    /// The returns of a customer that begin here.
    pub(super) accepts: Option<u32>,
    /// Every join waits for all that it names and that happens.
    pub(super) only_lists: bool,
    /// It begins in every trial.
    pub(super) certain: bool,
}

impl Start {
    /// Handoffs that its joins look at.
    pub(super) fn waits_for(&self) -> usize {
        self.joins.iter().map(|j| j.members().len()).sum()
    }
}

/// One entry of what a start needs.
pub(super) enum Join {
    One(At),
    IfHappens(At),
    Any(Box<[At]>),
    AtLeast(u32, Box<[At]>),
}

impl Join {
    pub(super) fn members(&self) -> &[At] {
        match self {
            Self::One(h) | Self::IfHappens(h) => std::slice::from_ref(h),
            Self::Any(of) | Self::AtLeast(_, of) => of,
        }
    }
}

/// A piece of work.
pub(super) struct Service {
    pub(super) start: u32,
    pub(super) handoffs: Range<u32>,
    pub(super) work: Option<Drawn>,
    /// Its returns.
    pub(super) end: Option<u32>,
}

/// A time that is drawn, and what risks do to it.
#[derive(Clone)]
pub(super) struct Drawn {
    pub(super) key: Key,
    pub(super) sampler: Sampler,
    pub(super) effects: Effects,
}

/// Risks by position, and what each does.
pub(super) type Effects = Box<[(u32, Effect)]>;

/// One handoff.
pub(super) struct Handoff {
    pub(super) ix: HandoffIx,
    pub(super) start: u32,
    pub(super) service: u32,
    /// Its service's work is part of its turnaround.
    pub(super) counts_work: bool,
    /// Wait and transit, the whole turnaround, or what was agreed where nothing else is known.
    pub(super) rest: Option<Drawn>,
    /// What risks do to all of it, where it has no part of its own that they act on.
    pub(super) on_whole: Effects,
    /// What was seen stands in for it: rework is in it already.
    pub(super) observed: bool,
    pub(super) chance: Chance,
    /// What its lateness is measured against: its agreement, or its mean where nothing is agreed.
    pub(super) allowed: f64,
    pub(super) agreed: Option<f64>,
    /// The promise that it is a delivery of.
    pub(super) promise: Option<f64>,
    /// It happens in every trial.
    pub(super) certain: bool,
}

/// Whether a handoff happens when its service does.
pub(super) enum Chance {
    Always,
    /// A draw below this.
    Share(Key, u64),
    /// A draw of this choice within these bounds.
    Choice(u32, u64, u64),
}

/// A common cause.
pub(super) struct Risk {
    pub(super) key: Key,
    /// A draw below this.
    pub(super) threshold: u64,
}

impl Risk {
    /// In which trials of a block it happens.
    pub(super) fn hits(&self, block: u64) -> [bool; LANES] {
        self.key
            .chances(FIRST, block)
            .map(|draw| u64::from(draw) < self.threshold)
    }
}

/// A target.
pub(super) struct Aim {
    pub(super) covers: Vec<At>,
    /// Starts after which the customer may send it back.
    pub(super) acceptance: Vec<u32>,
    /// P, in working days.
    pub(super) within: Option<f64>,
    pub(super) confidence: f64,
    /// Its customer says what a day late costs: sizes are ranked by days behind the promise.
    pub(super) priced: bool,
    /// The handoffs that lead to it, in the order of [`Model::handoffs`].
    pub(super) upstream: Vec<At>,
    /// The starts that lead to it, in order.
    pub(super) starts: Vec<u32>,
    /// All joins of those are lists: T is a longest path.
    pub(super) only_lists: bool,
    /// By entry of `upstream`: absorption; `None` where it is never felt or not judged.
    pub(super) absorption: Vec<Option<f64>>,
    /// By entry of `upstream`: it is one of `covers`.
    pub(super) is_cover: Vec<bool>,
    /// The starts among `starts` that need an entry of `upstream`, one entry's after the other's.
    pub(super) needed_by: Vec<u32>,
    /// By entry of `upstream`: where its own begin there; and where the last one's end.
    pub(super) needed_from: Vec<u32>,
    /// Something reaches it in every trial.
    pub(super) certain: bool,
}

impl Aim {
    /// The starts that need an entry of `upstream` and lead to the target.
    #[inline(always)]
    pub(super) fn needed_by(&self, entry: usize) -> &[u32] {
        &self.needed_by[self.needed_from[entry] as usize..self.needed_from[entry + 1] as usize]
    }

    /// Notes which of its starts need each entry.
    pub(super) fn connect(&mut self, consumers: &[Box<[u32]>], is_upstream: &[bool]) {
        self.needed_from.push(0);
        for h in &self.upstream {
            let of = consumers[*h as usize].iter();
            self.needed_by
                .extend(of.filter(|c| is_upstream[**c as usize]));
            self.needed_from.push(len(&self.needed_by));
        }
    }
}

impl Model {
    /// Marks what happens in every trial, whatever is drawn.
    pub(super) fn mark_certain(&mut self) {
        for at in 0..self.starts.len() {
            let happens = |h: &At| self.handoffs[*h as usize].certain;
            let met = |join: &Join| match join {
                Join::One(h) => happens(h),
                Join::IfHappens(_) => true,
                Join::Any(of) => of.iter().any(happens),
                Join::AtLeast(k, of) => of.iter().filter(|h| happens(h)).count() >= *k as usize,
            };
            let start = &self.starts[at];
            let certain = !start.contradictory && start.joins.iter().all(met);
            let handoffs = start.handoffs.clone();
            self.starts[at].certain = certain;
            for h in &mut self.handoffs[handoffs.start as usize..handoffs.end as usize] {
                h.certain = certain && matches!(h.chance, Chance::Always);
            }
        }
    }
}

impl Model {
    /// The starts after which something is done again more or less often when a handoff is late.
    pub(super) fn watchers(&self, h: At) -> impl Iterator<Item = u32> {
        let first = self.watchers.partition_point(|(at, _)| *at < h);
        let of = self.watchers[first..].iter();
        of.take_while(move |(at, _)| *at == h)
            .map(|(_, start)| *start)
    }

    /// About how many rows of trials a block works out, without what is asked of it.
    pub(super) fn rows(&self) -> usize {
        let starts = self.starts.iter().map(|s| 1 + s.waits_for());
        let services = self.services.iter().map(|s| self.effects_on(s));
        let ends = self.ends.iter().map(|e| e.cost);
        self.handoffs.len() + starts.chain(services).chain(ends).sum::<usize>()
    }

    /// What risks do to a service and its handoffs, counted.
    pub(super) fn effects_on(&self, service: &Service) -> usize {
        let effects = |drawn: &Option<Drawn>| drawn.as_ref().map_or(0, |d| d.effects.len());
        let of = service.handoffs.start as usize..service.handoffs.end as usize;
        let handoffs = self.handoffs[of].iter();
        let own = handoffs.map(|h| effects(&h.rest) + h.on_whole.len());
        effects(&service.work) + own.sum::<usize>()
    }

    /// By handoff: whether what it does to others' arrival may break a promise that a return minds.
    pub(super) fn is_heard(&self) -> Vec<bool> {
        let mut heard = vec![false; self.handoffs.len()];
        let mut marked = vec![false; self.starts.len()];
        for (h, _) in &self.watchers {
            let handoff = &self.handoffs[*h as usize];
            marked[handoff.start as usize] |= handoff.promise.is_some();
        }
        for at in (0..self.starts.len()).rev() {
            if !marked[at] {
                continue;
            }
            for h in self.starts[at].joins.iter().flat_map(Join::members) {
                heard[*h as usize] = true;
                marked[self.handoffs[*h as usize].start as usize] = true;
            }
        }
        heard
    }
}

pub(super) fn len<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
