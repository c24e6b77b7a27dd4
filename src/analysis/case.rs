//! What happens on the fixed timelines: the usual case, and for a target that it does not serve
//! the most likely case that does.

use std::collections::{BTreeMap, HashMap};

use crate::chain::{Chain, HandoffIx, Need, PartyIx};
use crate::graph::{EventGraph, Target};

/// A handoff that is not certain happens in the usual case from this share on.
const USUAL: f64 = 0.5;
/// Handoffs that a search for the most likely case may hold in its sets.
const BUDGET: usize = 20_000_000;

/// Which handoffs happen when their service does, by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case(pub Vec<bool>);

impl Case {
    /// Of a choice the greatest share (the first on ties), others when their share is at least one half.
    #[must_use]
    pub fn usual(chain: &Chain) -> Self {
        let mut best: HashMap<(PartyIx, &str), HandoffIx> = HashMap::new();
        for (ix, handoff) in chain.each_handoff() {
            let Some(choice) = handoff.details.choice.as_deref() else {
                continue;
            };
            let first = best.entry((handoff.from, choice)).or_insert(ix);
            if handoff.share() > chain.handoff(*first).share() {
                *first = ix;
            }
        }
        let happens =
            chain
                .each_handoff()
                .map(|(ix, handoff)| match handoff.details.choice.as_deref() {
                    _ if handoff.is_rework() => false,
                    Some(choice) => best.get(&(handoff.from, choice)) == Some(&ix),
                    None => handoff.share() >= USUAL,
                });
        Self(happens.collect())
    }

    /// Whether a handoff happens when its service does.
    #[must_use]
    pub fn includes(&self, ix: HandoffIx) -> bool {
        self.0[ix.at()]
    }

    /// The most likely case in which one of a target's deliveries happens: what it asks for falls
    /// its way, all else stays as usual. `None` where no case does. Of alternatives the likeliest
    /// is taken at each join, which is exact where no share decides at two of them.
    #[must_use]
    pub fn serving(
        chain: &Chain,
        graph: &EventGraph,
        target: &Target,
        usual: &Self,
    ) -> Option<Self> {
        let order = graph.order.as_ref()?;
        let mut ways: Vec<Option<Way>> = vec![None; chain.handoffs.len()];
        let mut budget = BUDGET;
        for start in order.iter().map(|s| graph.start(*s)) {
            let Some(way) = Way::of_join(&start.needs, &ways, chain, &mut budget) else {
                continue;
            };
            for ix in &start.handoffs {
                let handoff = chain.handoff(*ix);
                ways[ix.at()] = if handoff.is_certain() {
                    Some(way.clone())
                } else {
                    way.with(chain, *ix)
                };
            }
        }
        let best = target.covers.iter().filter_map(|h| ways[h.at()].as_ref());
        let best = best.min_by(|a, b| a.cost.total_cmp(&b.cost))?;
        let mut case = usual.clone();
        for ix in &best.forced {
            let handoff = chain.handoff(*ix);
            if let Some(choice) = handoff.details.choice.as_deref() {
                let siblings = chain.each_handoff().filter(|(_, h)| {
                    h.from == handoff.from && h.details.choice.as_deref() == Some(choice)
                });
                for (sibling, _) in siblings {
                    case.0[sibling.at()] = false;
                }
            }
            case.0[ix.at()] = true;
        }
        Some(case)
    }
}

/// What must fall a handoff's way for it to happen.
#[derive(Clone, Debug, Default)]
struct Way {
    /// Sum of -ln share.
    cost: f64,
    /// Uncertain handoffs that must happen, sorted.
    forced: Vec<HandoffIx>,
}

impl Way {
    fn with(&self, chain: &Chain, ix: HandoffIx) -> Option<Self> {
        let single = Self {
            cost: -chain.handoff(ix).share().ln(),
            forced: vec![ix],
        };
        self.and(&single, chain)
    }

    /// Both; `None` where they ask for two options of one choice, or for what never happens.
    fn and(&self, other: &Self, chain: &Chain) -> Option<Self> {
        let mut forced: Vec<HandoffIx> = self.forced.iter().chain(&other.forced).copied().collect();
        forced.sort_unstable();
        forced.dedup();
        let mut choices: BTreeMap<(PartyIx, &str), HandoffIx> = BTreeMap::new();
        let mut cost = 0.0;
        for ix in &forced {
            let handoff = chain.handoff(*ix);
            cost -= handoff.share().ln();
            if let Some(choice) = handoff.details.choice.as_deref()
                && choices.insert((handoff.from, choice), *ix).is_some()
            {
                return None;
            }
        }
        cost.is_finite().then_some(Self { cost, forced })
    }

    fn of_join(
        needs: &[Need],
        ways: &[Option<Self>],
        chain: &Chain,
        budget: &mut usize,
    ) -> Option<Self> {
        let mut all = Self::default();
        // Plain needs come first in a list: alternatives are then taken that go with them.
        for need in needs {
            let way = match need {
                Need::IfHappens(_) => continue,
                Need::One(h) => ways[h.at()].clone(),
                Need::Any(of) => Self::cheapest(&all, of, 1, ways, chain),
                Need::AtLeast(k, of) => Self::cheapest(&all, of, *k as usize, ways, chain),
            };
            let way = way?;
            *budget = budget.checked_sub(way.forced.len() + all.forced.len())?;
            all = if all.forced.is_empty() {
                way
            } else {
                all.and(&way, chain)?
            };
        }
        Some(all)
    }

    /// The likeliest k of some, beside what is asked for already.
    fn cheapest(
        beside: &Self,
        of: &[HandoffIx],
        k: usize,
        ways: &[Option<Self>],
        chain: &Chain,
    ) -> Option<Self> {
        let mut possible: Vec<&Self> = of.iter().filter_map(|h| ways[h.at()].as_ref()).collect();
        possible.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        let mut all = beside.clone();
        let mut taken = 0;
        for way in possible {
            if let Some(both) = all.and(way, chain) {
                all = both;
                taken += 1;
                if taken == k {
                    return Some(all);
                }
            }
        }
        None
    }
}
