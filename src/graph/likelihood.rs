//! How likely what may happen is: the shares and choices of a chain, joined as its starts join them.
//!
//! Exact where the shares and choices are few enough to go through every outcome (4096 of them).
//! Beyond that a handoff's happening is a set of shares and choices that must fall its way: exact where
//! every join is a list, and where alternatives have in common only what all of them ask for; elsewhere
//! what alternatives do not all share is taken as independent of each other.

use std::collections::HashMap;

use super::guards::Guards;
use super::outcomes::Outcomes;
use super::resolve::Chances;
use super::{EventGraph, StartIx};
use crate::chain::{Chain, HandoffIx, Need};

/// Happenings that are joined at the most, in words or atoms; beyond, they count as independent.
const BUDGET: usize = 50_000_000;

/// What may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A start has what it needs.
    Start(StartIx),
    /// A handoff happens.
    Handoff(HandoffIx),
}

/// What happens how often.
pub struct Likelihood(Sets);

enum Sets {
    Certain,
    Exact(Known<Outcomes>),
    Estimated(Known<Guards>),
}

struct Known<C: Chances> {
    chances: C,
    starts: Vec<C::Set>,
    handoffs: Vec<C::Set>,
    /// How likely each start is; worked out when first asked for.
    of_start: HashMap<StartIx, f64>,
    of_handoff: HashMap<HandoffIx, f64>,
    spent: usize,
}

impl Likelihood {
    /// Of a chain; `None` where it has cycles. Linear where all is certain.
    #[must_use]
    pub fn new(chain: &Chain, graph: &EventGraph) -> Option<Self> {
        let order = graph.order.as_ref()?;
        let guards = Guards::new(chain);
        if guards.all_certain() {
            return Some(Self(Sets::Certain));
        }
        Some(Self(match Outcomes::new(chain) {
            Some(outcomes) => Sets::Exact(Known::new(outcomes, graph, order)),
            None => Sets::Estimated(Known::new(guards, graph, order)),
        }))
    }

    /// The probability that all of some happen; 1 for none.
    pub fn of(&mut self, events: &[Event]) -> f64 {
        match &mut self.0 {
            Sets::Certain => 1.0,
            Sets::Exact(known) => known.all(events),
            Sets::Estimated(known) => known.all(events),
        }
    }

    /// Of the runs in which alternatives are met, the share in which one of them could be missing; 0 to 1.
    ///
    /// A list can spare none. Options of one choice never happen together, so they stand in for nothing.
    pub fn spare(&mut self, need: &Need) -> f64 {
        let (k, members) = match need {
            Need::One(_) | Need::IfHappens(_) => return 0.0,
            Need::Any(members) => (1, members),
            Need::AtLeast(k, members) => (*k, members),
        };
        if members.len() <= k as usize {
            return 0.0;
        }
        let more = Need::AtLeast(k + 1, members.clone());
        match &mut self.0 {
            Sets::Certain => 1.0,
            Sets::Exact(known) => known.ratio(&more, need),
            Sets::Estimated(known) => known.ratio(&more, need),
        }
    }
}

impl<C: Chances<Set = std::rc::Rc<[T]>>, T> Known<C>
where
    C::Set: Clone,
{
    fn new(mut chances: C, graph: &EventGraph, order: &[StartIx]) -> Self {
        let always = chances.always();
        let mut handoffs = vec![always.clone(); graph.start_of.len()];
        let mut starts = vec![always; graph.starts.len()];
        for ix in order {
            let start = graph.start(*ix);
            let (set, _) = chances.of_needs(&start.needs, &handoffs);
            for h in &start.handoffs {
                handoffs[h.at()] = chances.of_handoff(*h, &set);
            }
            starts[ix.at()] = set;
        }
        Self {
            chances,
            starts,
            handoffs,
            of_start: HashMap::new(),
            of_handoff: HashMap::new(),
            spent: 0,
        }
    }

    fn set(&self, event: Event) -> C::Set {
        match event {
            Event::Start(ix) => self.starts[ix.at()].clone(),
            Event::Handoff(ix) => self.handoffs[ix.at()].clone(),
        }
    }

    fn one(&mut self, event: Event) -> f64 {
        let known = match event {
            Event::Start(ix) => self.of_start.get(&ix),
            Event::Handoff(ix) => self.of_handoff.get(&ix),
        };
        if let Some(known) = known {
            return *known;
        }
        let odds = self.chances.probability(&self.set(event));
        match event {
            Event::Start(ix) => self.of_start.insert(ix, odds),
            Event::Handoff(ix) => self.of_handoff.insert(ix, odds),
        };
        odds
    }

    fn all(&mut self, events: &[Event]) -> f64 {
        let [first, others @ ..] = events else {
            return 1.0;
        };
        if others.is_empty() {
            return self.one(*first);
        }
        let size: usize = events.iter().map(|e| self.set(*e).len()).sum();
        self.spent = self.spent.saturating_add(size);
        if self.spent > BUDGET {
            return events.iter().map(|e| self.one(*e)).product();
        }
        let mut set = self.set(*first);
        for event in others {
            let other = self.set(*event);
            set = self.chances.both(&set, &other);
        }
        self.chances.probability(&set)
    }

    /// How likely one need is where another is met.
    fn ratio(&mut self, of: &Need, given: &Need) -> f64 {
        let given = self.chances.of_one(given, &self.handoffs);
        let given = self.chances.probability(&given);
        let of = self.chances.of_one(of, &self.handoffs);
        if given > 0.0 {
            self.chances.probability(&of) / given
        } else {
            0.0
        }
    }
}
