//! When everything starts and arrives, given how long each handoff takes; and again with one of them moved.

use super::EPSILON;
use super::case::Case;
use crate::chain::{HandoffIx, Need};
use crate::graph::{EventGraph, StartIx, Target};

/// Later than any time of a chain, whose durations are capped at a million days; not infinite, so that
/// what is waited for `if_happens` is still waited for.
const FAR: f64 = 1e14;

/// A fixed timeline, in working days from the start of the chain. What does not happen is at plus infinity.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// w(h), passes included, by handoff.
    pub turnaround: Vec<f64>,
    /// By start.
    pub start: Vec<f64>,
    /// By handoff: when the receiver has it. Returns: plus infinity.
    pub arrival: Vec<f64>,
    /// What a customer's returns add after each acceptance, by start.
    pub acceptance: Vec<f64>,
}

/// When a start begins: the latest of what it needs; 0 where it needs nothing.
pub(super) fn join(needs: &[Need], arrival: impl Fn(HandoffIx) -> f64) -> f64 {
    let mut begins = 0.0f64;
    for need in needs {
        let there = match need {
            Need::One(h) => arrival(*h),
            // What does not happen is not waited for.
            Need::IfHappens(h) => match arrival(*h) {
                never if never == f64::INFINITY => continue,
                time => time,
            },
            Need::Any(of) => of.iter().map(|h| arrival(*h)).fold(f64::INFINITY, f64::min),
            Need::AtLeast(k, of) => {
                let mut times: Vec<f64> = of.iter().map(|h| arrival(*h)).collect();
                times.sort_by(f64::total_cmp);
                times[*k as usize - 1]
            }
        };
        begins = begins.max(there);
    }
    begins
}

impl Timeline {
    /// Runs a timeline: linear in the chain. `order` is the graph's own.
    #[must_use]
    pub fn run(
        graph: &EventGraph,
        order: &[StartIx],
        case: &Case,
        turnaround: Vec<f64>,
        acceptance: Vec<f64>,
    ) -> Self {
        let mut timeline = Self {
            start: vec![f64::INFINITY; graph.starts.len()],
            arrival: vec![f64::INFINITY; turnaround.len()],
            turnaround,
            acceptance,
        };
        for ix in order {
            let start = graph.start(*ix);
            let begins = if start.contradictory {
                f64::INFINITY
            } else {
                join(&start.needs, |h| timeline.arrival[h.at()])
            };
            timeline.start[ix.at()] = begins;
            for handoff in start.handoffs.iter().filter(|h| case.includes(**h)) {
                timeline.arrival[handoff.at()] = begins + timeline.turnaround[handoff.at()];
            }
        }
        timeline
    }

    /// T: the latest of a target's deliveries that happen, final acceptance included. `None` where none does.
    #[must_use]
    pub fn finish(&self, target: &Target) -> Option<f64> {
        finish(
            target,
            |h| self.arrival[h.at()],
            |s| self.start[s.at()],
            &self.acceptance,
        )
    }
}

fn finish(
    target: &Target,
    arrival: impl Fn(HandoffIx) -> f64,
    start: impl Fn(StartIx) -> f64,
    acceptance: &[f64],
) -> Option<f64> {
    let delivered = target
        .covers
        .iter()
        .map(|h| arrival(*h))
        .filter(|t| *t < f64::INFINITY)
        .reduce(f64::max)?;
    let accepted = target
        .acceptance
        .iter()
        .map(|s| start(*s) + acceptance[s.at()])
        .filter(|t| *t < f64::INFINITY);
    Some(accepted.fold(delivered, f64::max))
}

/// Moves one handoff of a timeline and follows what that changes: descendants only.
pub struct Mover<'a> {
    graph: &'a EventGraph,
    base: &'a Timeline,
    case: &'a Case,
    position: &'a [u32],
    order: &'a [StartIx],
    arrival: Vec<f64>,
    start: Vec<f64>,
    touched_arrivals: Vec<HandoffIx>,
    touched_starts: Vec<StartIx>,
    waiting: Waiting,
    /// Handoffs looked at so far: what it cost.
    pub steps: u64,
}

impl<'a> Mover<'a> {
    /// A mover over a timeline. `position` is each start's place in `order`.
    #[must_use]
    pub fn new(
        graph: &'a EventGraph,
        base: &'a Timeline,
        case: &'a Case,
        order: &'a [StartIx],
        position: &'a [u32],
    ) -> Self {
        let (arrival, start) = (base.arrival.clone(), base.start.clone());
        Self {
            graph,
            base,
            case,
            position,
            order,
            arrival,
            start,
            touched_arrivals: Vec::new(),
            touched_starts: Vec::new(),
            waiting: Waiting::new(order.len()),
            steps: 0,
        }
    }

    /// T of a target if a handoff arrived at another time; `None` where nothing reaches it then.
    ///
    /// Minus infinity stands for arbitrarily early, plus infinity for never.
    pub fn finish_if(&mut self, target: &Target, moved: HandoffIx, arrives: f64) -> Option<f64> {
        self.arrival[moved.at()] = arrives;
        self.touched_arrivals.push(moved);
        self.wake(moved);
        while let Some(at) = self.waiting.next() {
            let ix = self.order[at as usize];
            let start = self.graph.start(ix);
            if start.contradictory {
                continue;
            }
            self.steps += start
                .needs
                .iter()
                .map(|n| n.handoffs().len() as u64)
                .sum::<u64>();
            let begins = join(&start.needs, |h| self.arrival[h.at()]);
            if begins.to_bits() == self.start[ix.at()].to_bits() {
                continue;
            }
            self.start[ix.at()] = begins;
            self.touched_starts.push(ix);
            for handoff in start.handoffs.iter().filter(|h| self.case.includes(**h)) {
                self.arrival[handoff.at()] = begins + self.base.turnaround[handoff.at()];
                self.touched_arrivals.push(*handoff);
                self.wake(*handoff);
            }
        }
        self.steps += target.covers.len() as u64;
        let finish = finish(
            target,
            |h| self.arrival[h.at()],
            |s| self.start[s.at()],
            &self.base.acceptance,
        );
        for handoff in self.touched_arrivals.drain(..) {
            self.arrival[handoff.at()] = self.base.arrival[handoff.at()];
        }
        for start in self.touched_starts.drain(..) {
            self.start[start.at()] = self.base.start[start.at()];
        }
        finish
    }

    /// The starts that need a handoff must be worked out again.
    fn wake(&mut self, handoff: HandoffIx) {
        for start in self.graph.consumers(handoff) {
            self.waiting.insert(self.position[start.at()]);
        }
    }

    /// sup {z : T(z) <= bound}: how far a handoff can slip before T passes a bound.
    ///
    /// `None`: never, whatever it does. T never grows faster than z, so stepping back by the excess
    /// lands on the answer after as many steps as T has pieces (a Newton iteration on a function of
    /// slope 0 or 1).
    pub fn slack(&mut self, target: &Target, moved: HandoffIx, bound: f64) -> Option<f64> {
        let arrival = self.base.arrival[moved.at()];
        let latest = self.finish_if(target, moved, FAR).unwrap_or(FAR);
        if latest <= bound + EPSILON {
            return None;
        }
        let far = if latest < FAR / 2.0 { latest } else { 0.0 };
        let mut at = bound.max(far).max(arrival) + 1.0;
        for _ in 0..10_000 {
            let excess = self.finish_if(target, moved, at).unwrap_or(f64::INFINITY) - bound;
            if excess <= EPSILON || !excess.is_finite() {
                break;
            }
            at -= excess;
        }
        Some(at - arrival)
    }
}

/// Places in an order that wait to be visited, as bits: what waits is never before what was visited last.
struct Waiting {
    words: Vec<u64>,
    /// The words that may have a bit: from the first up to before the last.
    from: usize,
    to: usize,
}

impl Waiting {
    fn new(places: usize) -> Self {
        Self {
            words: vec![0; places.div_ceil(64)],
            from: usize::MAX,
            to: 0,
        }
    }

    fn insert(&mut self, place: u32) {
        let word = place as usize / 64;
        self.words[word] |= 1 << (place % 64);
        self.from = self.from.min(word);
        self.to = self.to.max(word + 1);
    }

    /// Takes the first; afterwards none is left.
    fn next(&mut self) -> Option<u32> {
        while self.from < self.to {
            let word = &mut self.words[self.from];
            if *word != 0 {
                let bit = word.trailing_zeros();
                *word &= *word - 1;
                return u32::try_from(self.from * 64).ok().map(|first| first + bit);
            }
            self.from += 1;
        }
        (self.from, self.to) = (usize::MAX, 0);
        None
    }
}
