//! How far each handoff can slip before a target, or its receiver, feels it.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashSet};

use super::EPSILON;
use super::case::Case;
use super::propagate::{Mover, Timeline};
use crate::chain::{HandoffIx, Need};
use crate::graph::{EventGraph, StartIx, Target};

/// Handoffs that may be looked at, over all targets; what is over it is left open.
pub const BUDGET: u64 = 200_000_000;
/// What a handoff upstream of a target counts for in it: a few million pairs of them take seconds.
const UPSTREAM: u64 = 20;

/// What one target feels of each handoff. Entries are `None` for what does not happen in the case.
#[derive(Clone, Debug, Default)]
pub struct Slacks {
    /// The handoffs from which the target can be reached, in file order.
    pub of: Vec<HandoffIx>,
    /// By entry: sup {z : T(z) <= bound}; `None` where no slip is ever felt.
    pub slack: Vec<Option<f64>>,
    /// By entry: the longest way through it, in working days: T where it is critical.
    pub through: Vec<f64>,
    /// By entry: what T is held to, in working days: the bound, or T without the handoff where that is later.
    pub held_to: Vec<f64>,
    /// Some were not worked out, because the joins would have cost too much.
    pub incomplete: bool,
}

/// What slack is measured on: a graph, its order, and a timeline of one case.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The graph.
    pub graph: &'a EventGraph,
    /// Its starts in order.
    pub order: &'a [StartIx],
    /// Each start's place in the order.
    pub position: &'a [u32],
    /// What happens.
    pub case: &'a Case,
    /// When.
    pub timeline: &'a Timeline,
}

/// What the slack is measured against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// T itself: total float.
    Finish,
    /// A promise: absorption, max(P, T without the handoff) in place of T.
    Promise(f64),
}

/// Slack of every handoff that leads to a target.
///
/// Where all joins between a handoff and the target are lists: bound - longest path through it, linear
/// in the part of the chain before the target (with a broken promise O(E log E): what T would be without
/// each handoff, by the cut behind its start, which needs lists before the handoff too). Elsewhere by moving
/// the handoff and following it.
#[must_use]
pub fn slacks(
    ground: &Ground<'_>,
    target: &Target,
    bound: Bound,
    budget: &mut u64,
) -> Option<Slacks> {
    let Ground {
        graph,
        order,
        position,
        case,
        timeline,
    } = *ground;
    let finish = timeline.finish(target)?;
    let mut slacks = Slacks::default();
    if *budget == 0 {
        slacks.incomplete = true;
        return Some(slacks);
    }
    let before = Upstream::of(graph, position, case, timeline, target, finish);
    let promise = match bound {
        Bound::Finish => finish,
        Bound::Promise(within) => within,
    };
    let is_broken = finish > promise + EPSILON;
    // The cut tells what T would be without a handoff only where all paths decide, not just those through it.
    let all_lists = before.handoffs.iter().all(|entry| entry.only_lists);
    let without =
        (is_broken && all_lists).then(|| before.without(graph, timeline, target, position));
    let mut mover = Mover::new(graph, timeline, case, order, position);
    for entry in &before.handoffs {
        let through = timeline.arrival[entry.ix.at()] + entry.tail;
        let (slack, held_to) =
            if entry.only_lists && (all_lists || !is_broken || mover.steps < *budget) {
                let lowest = match &without {
                    Some(without) => without[entry.ix.at()],
                    None if is_broken => mover
                        .finish_if(target, entry.ix, f64::NEG_INFINITY)
                        .unwrap_or(f64::NEG_INFINITY),
                    None => f64::NEG_INFINITY,
                };
                let held_to = promise.max(lowest);
                (Some(held_to - through), held_to)
            } else if mover.steps < *budget {
                let lowest = match bound {
                    Bound::Finish => f64::NEG_INFINITY,
                    Bound::Promise(_) => mover
                        .finish_if(target, entry.ix, f64::NEG_INFINITY)
                        .unwrap_or(f64::NEG_INFINITY),
                };
                let held_to = promise.max(lowest);
                (mover.slack(target, entry.ix, held_to), held_to)
            } else {
                slacks.incomplete = true;
                continue;
            };
        slacks.of.push(entry.ix);
        slacks.slack.push(slack);
        slacks.held_to.push(held_to);
        slacks.through.push(through);
    }
    *budget = budget.saturating_sub(mover.steps + UPSTREAM * before.handoffs.len() as u64);
    Some(slacks)
}

struct Entry {
    ix: HandoffIx,
    /// The longest way from its arrival to T; minus infinity where none leads there.
    tail: f64,
    /// All joins between it and the target are lists, in this case.
    only_lists: bool,
}

/// The part of a chain before a target, in the order of starts.
struct Upstream {
    handoffs: Vec<Entry>,
    starts: Vec<StartIx>,
    /// By start: the longest way from its beginning to T.
    tail_of_start: Vec<f64>,
    finish: f64,
}

impl Upstream {
    fn of(
        graph: &EventGraph,
        position: &[u32],
        case: &Case,
        timeline: &Timeline,
        target: &Target,
        finish: f64,
    ) -> Self {
        let mut marked = vec![false; graph.starts.len()];
        let mut waiting: Vec<StartIx> = Vec::new();
        let happens = |h: HandoffIx| timeline.arrival[h.at()] < f64::INFINITY && case.includes(h);
        let mark = |start: Option<StartIx>, marked: &mut Vec<bool>, waiting: &mut Vec<StartIx>| {
            if let Some(start) = start
                && !marked[start.at()]
            {
                marked[start.at()] = true;
                waiting.push(start);
            }
        };
        for h in target.covers.iter().filter(|h| happens(**h)) {
            mark(graph.start_of[h.at()], &mut marked, &mut waiting);
        }
        for start in target
            .acceptance
            .iter()
            .filter(|s| timeline.start[s.at()] < f64::INFINITY)
        {
            mark(Some(*start), &mut marked, &mut waiting);
        }
        let mut starts = Vec::new();
        while let Some(start) = waiting.pop() {
            starts.push(start);
            for h in graph
                .start(start)
                .needs
                .iter()
                .flat_map(Need::handoffs)
                .filter(|h| happens(**h))
            {
                mark(graph.start_of[h.at()], &mut marked, &mut waiting);
            }
        }
        starts.sort_by_key(|s| position[s.at()]);
        let alternatives = alternatives(graph, &starts, happens);
        let is_list =
            |start: StartIx, h| alternatives.is_empty() || !alternatives.contains(&(start, h));
        let mut tail_of_start = vec![f64::NEG_INFINITY; graph.starts.len()];
        let mut lists_from = vec![true; graph.starts.len()];
        let mut handoffs = Vec::new();
        for start in target.acceptance.iter().filter(|s| marked[s.at()]) {
            tail_of_start[start.at()] = timeline.acceptance[start.at()];
        }
        for ix in starts.iter().rev() {
            for h in graph
                .start(*ix)
                .handoffs
                .iter()
                .copied()
                .filter(|h| happens(*h))
            {
                let mut tail = if target.covers.binary_search(&h).is_ok() {
                    0.0
                } else {
                    f64::NEG_INFINITY
                };
                let mut only_lists = true;
                for consumer in graph.consumers(h).filter(|c| marked[c.at()]) {
                    tail = tail.max(tail_of_start[consumer.at()]);
                    only_lists &= lists_from[consumer.at()] && is_list(consumer, h);
                }
                if tail == f64::NEG_INFINITY && only_lists {
                    continue;
                }
                let own = &mut tail_of_start[ix.at()];
                *own = own.max(timeline.turnaround[h.at()] + tail);
                lists_from[ix.at()] &= only_lists;
                handoffs.push(Entry {
                    ix: h,
                    tail,
                    only_lists,
                });
            }
        }
        handoffs.sort_by_key(|e| e.ix);
        Self {
            handoffs,
            starts,
            tail_of_start,
            finish,
        }
    }

    /// T without each handoff, where all joins are lists: the longest path that avoids it.
    ///
    /// Every path to T crosses the cut behind a handoff's start exactly once, so T without it is the
    /// largest head + w + tail over the other edges of that cut; a path that begins later crosses it
    /// at the chain's start. A sweep over the cuts with a heap: O(E log E).
    fn without(
        &self,
        graph: &EventGraph,
        timeline: &Timeline,
        target: &Target,
        position: &[u32],
    ) -> Vec<f64> {
        let mut result = vec![f64::NEG_INFINITY; timeline.arrival.len()];
        let mut heap: BinaryHeap<Crossing> = BinaryHeap::new();
        for start in &self.starts {
            let tail = self.tail_of_start[start.at()];
            if tail > f64::NEG_INFINITY {
                // From the source: a start begins at 0 at the earliest.
                heap.push(Crossing {
                    through: tail,
                    until: position[start.at()],
                    of: None,
                });
            }
        }
        let included: Vec<bool> = {
            let mut included = vec![false; timeline.arrival.len()];
            for entry in &self.handoffs {
                included[entry.ix.at()] = true;
            }
            included
        };
        for start in &self.starts {
            let at = position[start.at()];
            let own: Vec<HandoffIx> = graph
                .start(*start)
                .handoffs
                .iter()
                .copied()
                .filter(|h| included[h.at()])
                .collect();
            for h in &own {
                let arrival = timeline.arrival[h.at()];
                for consumer in graph.consumers(*h) {
                    let tail = self.tail_of_start[consumer.at()];
                    if tail > f64::NEG_INFINITY {
                        heap.push(Crossing {
                            through: arrival + tail,
                            until: position[consumer.at()],
                            of: Some(*h),
                        });
                    }
                }
                if target.covers.binary_search(h).is_ok() {
                    heap.push(Crossing {
                        through: arrival,
                        until: u32::MAX,
                        of: Some(*h),
                    });
                }
            }
            for start in target.acceptance.iter().filter(|s| *s == start) {
                let accepted = timeline.start[start.at()] + timeline.acceptance[start.at()];
                heap.push(Crossing {
                    through: accepted,
                    until: u32::MAX,
                    of: None,
                });
            }
            for h in own {
                let mut aside = Vec::new();
                while let Some(top) = heap.peek() {
                    if top.until <= at {
                        heap.pop();
                    } else if top.of == Some(h) {
                        aside.extend(heap.pop());
                    } else {
                        result[h.at()] = top.through.min(self.finish);
                        break;
                    }
                }
                heap.extend(aside);
            }
        }
        result
    }
}

/// An edge that crosses the cuts from its start up to the start that it leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Crossing {
    through: f64,
    until: u32,
    of: Option<HandoffIx>,
}

impl Eq for Crossing {}

impl PartialOrd for Crossing {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Crossing {
    fn cmp(&self, other: &Self) -> Ordering {
        self.through
            .total_cmp(&other.through)
            .then(self.until.cmp(&other.until))
            .then(self.of.cmp(&other.of))
    }
}

/// What a start waits for that is no list in a case: alternatives of which more happen than are needed.
fn alternatives(
    graph: &EventGraph,
    starts: &[StartIx],
    happens: impl Fn(HandoffIx) -> bool,
) -> HashSet<(StartIx, HandoffIx)> {
    let mut found = HashSet::new();
    for start in starts {
        for need in &graph.start(*start).needs {
            let needed = match need {
                Need::One(_) | Need::IfHappens(_) => continue,
                Need::Any(_) => 1,
                Need::AtLeast(k, _) => *k as usize,
            };
            let of = need.handoffs();
            if of.iter().filter(|h| happens(**h)).count() > needed {
                found.extend(of.iter().map(|h| (*start, *h)));
            }
        }
    }
    found
}

/// Free floats: how far each handoff can slip before any start of its receiver, or a target that counts it, moves.
///
/// `None` where nothing ever would, and for what does not happen. Linear in the chain.
#[must_use]
pub fn free_floats(
    graph: &EventGraph,
    timeline: &Timeline,
    targets: &[(&Target, f64)],
) -> Vec<Option<f64>> {
    let mut latest = vec![f64::INFINITY; timeline.arrival.len()];
    let mut hold = |h: &HandoffIx, until: f64| latest[h.at()] = latest[h.at()].min(until);
    let arrival = |h: &HandoffIx| timeline.arrival[h.at()];
    for (start, begins) in graph.starts.iter().zip(&timeline.start) {
        if *begins == f64::INFINITY {
            continue;
        }
        for need in &start.needs {
            let k = match need {
                Need::One(h) | Need::IfHappens(h) => {
                    hold(h, *begins);
                    continue;
                }
                Need::Any(_) => 1,
                Need::AtLeast(k, _) => *k as usize,
            };
            let mut times: Vec<f64> = need.handoffs().iter().map(arrival).collect();
            times.sort_by(f64::total_cmp);
            for h in need.handoffs() {
                // The k-th of the others: if that is there in time, this one may come when it will.
                let among_first = k > 0 && arrival(h) <= times[k - 1];
                let other = times.get(if among_first { k } else { k.max(1) - 1 });
                if other.is_none_or(|t| *t > begins + EPSILON) {
                    hold(h, *begins);
                }
            }
        }
    }
    for (target, finish) in targets {
        for h in &target.covers {
            hold(h, *finish);
        }
    }
    let float = |(latest, arrival): (f64, &f64)| {
        (latest.is_finite() && arrival.is_finite()).then_some(latest - arrival)
    };
    latest
        .into_iter()
        .zip(&timeline.arrival)
        .map(float)
        .collect()
}
