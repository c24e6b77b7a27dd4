//! Alternatives that are no alternative: somebody stands behind all their options.
//!
//! The structure function: a service works if and only if its join is met by handoffs that work, and a
//! handoff works where its service does. A party that fails takes all its services with it. What it stops
//! alone are the cut sets of order one (Rauzy, "New algorithms for fault trees analysis", 1993).
//! Where there are only lists every supplier is one, so only what the file declares as an alternative is
//! looked at: `any` and `at_least` in `needs`, on the way to a customer.

use std::collections::BTreeSet;

use super::structure::Structure;
use crate::chain::{Chain, HandoffIx, Need, Needs, PartyIx, PartyKind};
use crate::graph::likelihood::Likelihood;
use crate::graph::{EventGraph, Start, StartIx};

/// Options looked at while following failures; each pass follows 64 parties at once.
const BUDGET: usize = 50_000_000;
/// From this share of the runs on, an alternative that is met could spare one of its options.
const USUAL: f64 = 0.5;

/// What the declared alternatives protect from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resilience {
    /// Alternatives that a single party stops, in file order of the handoffs that declare them.
    pub apparent: Vec<Apparent>,
    /// Some parties were not followed: there are too many.
    pub incomplete: bool,
}

/// An alternative that a single party stops.
#[derive(Clone, Debug, PartialEq)]
pub struct Apparent {
    /// The handoff whose `needs` declare it.
    pub handoff: HandoffIx,
    /// The alternative: `any` or `at_least`.
    pub need: Need,
    /// Who stops it alone; who hands over the options first, then in file order. At least one.
    pub behind: Vec<Behind>,
}

/// A party behind too many options.
#[derive(Clone, Debug, PartialEq)]
pub struct Behind {
    /// The party.
    pub party: PartyIx,
    /// The options that fail with it.
    pub options: Vec<HandoffIx>,
    /// Targets of external customers that it stops alone, by position.
    pub targets: Vec<usize>,
}

/// What a declared alternative is.
struct Alternative<'a> {
    start: &'a Start,
    need: &'a Need,
    options: &'a [HandoffIx],
    /// How many options may fail.
    slack: usize,
    handoff: HandoffIx,
}

impl Resilience {
    /// Looks behind every declared alternative. Nothing where there is none, and where the chain has cycles.
    ///
    /// A party that hands over too many options itself always counts. One further upstream does not where
    /// it is needed anyway: by what the same service needs without alternative, or because every way from
    /// the start of the chain passes through it. Alternatives of which one at a time happens (options of a
    /// choice) protect from nothing and are left out.
    ///
    /// Each pass over what lies upstream of alternatives follows 64 parties; past a budget `incomplete` is set.
    #[must_use]
    pub fn new(chain: &Chain, graph: &EventGraph, structure: &Structure) -> Self {
        let mut found = Self::default();
        let Some(order) = &graph.order else {
            return found;
        };
        let declared = declared(chain, graph, structure);
        if declared.is_empty() {
            return found;
        }
        let Some(mut likelihood) = Likelihood::new(chain, graph) else {
            return found;
        };
        let declared: Vec<Alternative<'_>> = declared
            .into_iter()
            .filter(|a| likelihood.spare(a.need) >= USUAL)
            .collect();
        let upstream = upstream(graph, order, &declared);
        let candidates = candidates(chain, graph, structure, &upstream);
        let mut behind: Vec<Vec<Behind>> =
            declared.iter().map(|a| makers(chain, graph, a)).collect();
        let edges = |s: &StartIx| 1 + graph.start(*s).needs.iter().map(cost).sum::<usize>();
        let pass: usize = upstream.iter().map(edges).sum::<usize>()
            + declared.iter().map(|a| cost(a.need)).sum::<usize>();
        let mut budget = BUDGET;
        let mut failing = Failing::new(chain, graph);
        for parties in candidates.chunks(64) {
            let Some(left) = budget.checked_sub(pass) else {
                found.incomplete = true;
                break;
            };
            budget = left;
            failing.follow(&upstream, parties);
            for (alternative, behind) in declared.iter().zip(&mut behind) {
                let stopped = failing.stops(alternative.need);
                let needs = alternative.start.needs.iter();
                let anyway = needs
                    .filter(|n| matches!(n, Need::One(_)))
                    .fold(0, |all, need| all | failing.stops(need));
                for (bit, party) in parties.iter().enumerate() {
                    let is_behind = (stopped & !anyway) >> bit & 1 == 1;
                    let known = behind.iter().any(|b| b.party == *party);
                    if is_behind && !known && *party != alternative.start.party {
                        let options = alternative.options.iter().copied();
                        let fails = |h: &HandoffIx| failing.of(*h) >> bit & 1 == 1;
                        behind.push(Behind {
                            party: *party,
                            options: options.filter(fails).collect(),
                            targets: Vec::new(),
                        });
                    }
                }
            }
        }
        let all = declared.into_iter().zip(behind);
        found.apparent = all
            .filter(|(_, behind)| !behind.is_empty())
            .map(|(a, behind)| Apparent {
                handoff: a.handoff,
                need: a.need.clone(),
                behind,
            })
            .collect();
        found.apparent.sort_by_key(|a| a.handoff);
        found.reach(chain, graph, order, &mut failing, budget);
        found
    }

    /// Which external customers go without where one of those found fails alone.
    fn reach(
        &mut self,
        chain: &Chain,
        graph: &EventGraph,
        order: &[StartIx],
        failing: &mut Failing<'_>,
        mut budget: usize,
    ) {
        let parties: BTreeSet<PartyIx> = self
            .apparent
            .iter()
            .flat_map(|a| a.behind.iter().map(|b| b.party))
            .collect();
        let parties: Vec<PartyIx> = parties.into_iter().collect();
        let edges = |s: &Start| 1 + s.needs.iter().map(cost).sum::<usize>();
        let pass: usize = graph.starts.iter().map(edges).sum();
        let mut stopped: Vec<Vec<usize>> = vec![Vec::new(); parties.len()];
        for (block, some) in parties.chunks(64).enumerate() {
            let Some(left) = budget.checked_sub(pass) else {
                self.incomplete = true;
                break;
            };
            budget = left;
            failing.follow(order, some);
            for (at, target) in graph.targets.iter().enumerate() {
                if !chain.party(target.customer).is_external_customer() {
                    continue;
                }
                let fails = target.covers.iter().fold(0, |all, h| all | failing.of(*h));
                for bit in (0..some.len()).filter(|bit| fails >> bit & 1 == 1) {
                    stopped[block * 64 + bit].push(at);
                }
            }
        }
        for behind in self.apparent.iter_mut().flat_map(|a| &mut a.behind) {
            if let Ok(at) = parties.binary_search(&behind.party) {
                behind.targets.clone_from(&stopped[at]);
            }
        }
    }
}

/// What a need costs to look at.
fn cost(need: &Need) -> usize {
    match need {
        // Counted party by party.
        Need::AtLeast(_, of) => 16 * of.len(),
        _ => need.handoffs().len(),
    }
}

/// The alternatives that the file declares on the way to a customer, each once for each party that does.
fn declared<'a>(
    chain: &Chain,
    graph: &'a EventGraph,
    structure: &Structure,
) -> Vec<Alternative<'a>> {
    let mut found = Vec::new();
    let mut known: BTreeSet<(PartyIx, &Need)> = BTreeSet::new();
    for start in &graph.starts {
        let says = |h: &&HandoffIx| {
            structure.reaches[h.at()] && matches!(chain.handoff(**h).needs, Needs::Listed(_))
        };
        let Some(handoff) = start.handoffs.iter().find(says) else {
            continue;
        };
        for need in &start.needs {
            let (Need::Any(options) | Need::AtLeast(_, options)) = need else {
                continue;
            };
            let k = match need {
                Need::AtLeast(k, _) => *k as usize,
                _ => 1,
            };
            if let Some(slack) = options.len().checked_sub(k).filter(|slack| *slack > 0)
                && known.insert((start.party, need))
            {
                found.push(Alternative {
                    start,
                    need,
                    options,
                    slack,
                    handoff: *handoff,
                });
            }
        }
    }
    found
}

/// The starts upstream of some alternatives, in order.
fn upstream(
    graph: &EventGraph,
    order: &[StartIx],
    alternatives: &[Alternative<'_>],
) -> Vec<StartIx> {
    let mut seen = vec![false; graph.starts.len()];
    let mut waiting: Vec<HandoffIx> = Vec::new();
    for alternative in alternatives {
        waiting.extend(alternative.start.needs.iter().flat_map(Need::handoffs));
    }
    while let Some(h) = waiting.pop() {
        if let Some(start) = graph.start_of[h.at()]
            && !std::mem::replace(&mut seen[start.at()], true)
        {
            waiting.extend(graph.start(start).needs.iter().flat_map(Need::handoffs));
        }
    }
    order.iter().copied().filter(|s| seen[s.at()]).collect()
}

/// Who may stand behind alternatives without being needed anyway; suppliers first.
fn candidates(
    chain: &Chain,
    graph: &EventGraph,
    structure: &Structure,
    upstream: &[StartIx],
) -> Vec<PartyIx> {
    let mut is_passed = vec![false; chain.parties.len()];
    for party in &structure.bottlenecks {
        is_passed[party.at()] = true;
    }
    let parties: BTreeSet<PartyIx> = upstream.iter().map(|s| graph.start(*s).party).collect();
    parties
        .into_iter()
        .filter(|ix| match chain.party(*ix).kind {
            PartyKind::Customer { .. } => false,
            // What comes from outside starts ways of its own.
            PartyKind::Supplier => true,
            PartyKind::Department => !is_passed[ix.at()],
        })
        .collect()
}

/// The parties that hand over too many of the options themselves, in file order.
fn makers(chain: &Chain, graph: &EventGraph, alternative: &Alternative<'_>) -> Vec<Behind> {
    let made = |h: &&HandoffIx| graph.start_of[h.at()].is_some();
    let mut by_maker: std::collections::BTreeMap<PartyIx, Vec<HandoffIx>> =
        std::collections::BTreeMap::new();
    for h in alternative.options.iter().filter(made) {
        by_maker.entry(chain.handoff(*h).from).or_default().push(*h);
    }
    by_maker
        .into_iter()
        .filter(|(party, options)| {
            options.len() > alternative.slack
                && *party != alternative.start.party
                && !chain.party(*party).is_customer()
        })
        .map(|(party, options)| Behind {
            party,
            options,
            targets: Vec::new(),
        })
        .collect()
}

/// What fails where each of up to 64 parties fails alone: a bit each.
pub struct Failing<'a> {
    graph: &'a EventGraph,
    /// By start.
    stopped: Vec<u64>,
    /// By party.
    bit: Vec<u64>,
}

impl<'a> Failing<'a> {
    /// Nothing fails.
    #[must_use]
    pub fn new(chain: &Chain, graph: &'a EventGraph) -> Self {
        Self {
            graph,
            stopped: vec![0; graph.starts.len()],
            bit: vec![0; chain.parties.len()],
        }
    }

    /// Follows the failures of up to 64 parties through some starts, which are in the graph's order and
    /// hold all that comes before them. Linear in them and what they need.
    pub fn follow(&mut self, starts: &[StartIx], parties: &[PartyIx]) {
        for (at, party) in parties.iter().take(64).enumerate() {
            self.bit[party.at()] = 1 << at;
        }
        for ix in starts {
            let start = self.graph.start(*ix);
            let needs = start.needs.iter();
            let own = self.bit[start.party.at()];
            self.stopped[ix.at()] = needs.fold(own, |all, need| all | self.stops(need));
        }
        for party in parties {
            self.bit[party.at()] = 0;
        }
    }

    /// Whose failure alone stops a handoff.
    #[must_use]
    pub fn of(&self, ix: HandoffIx) -> u64 {
        self.graph.start_of[ix.at()].map_or(0, |s| self.stopped[s.at()])
    }

    /// Whose failure alone leaves a need unmet.
    fn stops(&self, need: &Need) -> u64 {
        match need {
            Need::One(h) => self.of(*h),
            Need::IfHappens(_) => 0,
            Need::Any(of) => of.iter().fold(u64::MAX, |all, h| all & self.of(*h)),
            Need::AtLeast(k, of) => {
                let slack = of.len().saturating_sub(*k as usize);
                let some = of.iter().fold(0, |all, h| all | self.of(*h));
                let stops = |bit: &u32| {
                    let fail = of.iter().filter(|h| self.of(**h) >> bit & 1 == 1);
                    some >> bit & 1 == 1 && fail.count() > slack
                };
                (0..64).filter(stops).fold(0, |all, bit| all | 1 << bit)
            }
        }
    }
}
