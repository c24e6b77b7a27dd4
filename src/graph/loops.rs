//! Rework: which part of the chain a return has done again.
//!
//! A return goes from S1, a service of its `from`, back to S0, the service that is done again.
//! The **body** is all services and handoffs on paths from S0 to S1. Of several pairs that fit,
//! the one whose body lies inside all the others is meant.

use std::collections::{BTreeMap, BTreeSet};

use super::{EventGraph, ServiceIx, StartIx};
use crate::chain::{Chain, HandoffIx, Need, Needs, PartyIx};

/// Where a return begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// After this service.
    Service(ServiceIx),
    /// After a customer has all that this start needs.
    Acceptance(StartIx),
}

/// A return, resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Loop {
    /// The return.
    pub rework: HandoffIx,
    /// S0: the service that is done again.
    pub redo: ServiceIx,
    /// S1: where it comes back from.
    pub end: End,
    /// The start of S1.
    pub end_start: StartIx,
    /// The handoffs on paths from S0 to S1, in file order.
    pub body: Vec<HandoffIx>,
    /// The services on those paths, S0 and S1 among them, in order.
    pub services: Vec<ServiceIx>,
}

/// Why a return cannot be resolved.
#[derive(Clone, Debug, PartialEq)]
pub enum LoopFlaw {
    /// Its `from` has no service, or none that its `needs` or `of` describe.
    NoEnd(HandoffIx),
    /// Nothing of its `to` comes before: it returns forward, or to nowhere.
    NotUpstream(HandoffIx),
    /// Several pairs of services could be meant: one handoff of each of the candidates.
    Ambiguous {
        /// The return.
        rework: HandoffIx,
        /// Of what could be done again.
        redo: Vec<HandoffIx>,
        /// Of what it could come back from.
        of: Vec<HandoffIx>,
    },
    /// `redo_from` or `of` names a return.
    NamesReturn(HandoffIx),
    /// The probabilities of the returns after one service add up to 1 or more.
    TooProbable(Vec<HandoffIx>, f64),
    /// Two returns overlap without one lying inside the other.
    Overlap(HandoffIx, HandoffIx),
}

/// Resolves every return of a chain without cycles.
///
/// Linear in the size of the bodies; each is searched only between its two ends in the order of starts.
///
/// # Errors
/// Every return that cannot be resolved.
pub fn resolve(chain: &Chain, graph: &EventGraph) -> Result<Vec<Loop>, Vec<LoopFlaw>> {
    let Some(order) = &graph.order else {
        return Ok(Vec::new());
    };
    let mut position = vec![0usize; graph.starts.len()];
    for (at, start) in order.iter().enumerate() {
        position[start.at()] = at;
    }
    let mut of_party: Vec<Vec<ServiceIx>> = vec![Vec::new(); chain.parties.len()];
    for (at, service) in graph.services.iter().enumerate() {
        let ix = ServiceIx(u32::try_from(at).unwrap_or(u32::MAX));
        of_party[graph.start(service.start).party.at()].push(ix);
    }
    let search = Search {
        chain,
        graph,
        position,
        of_party,
    };
    let mut loops = Vec::new();
    let mut flaws = Vec::new();
    for (ix, _) in chain.each_handoff().filter(|(_, h)| h.is_rework()) {
        match search.one(ix) {
            Ok(found) => loops.push(found),
            Err(flaw) => flaws.push(flaw),
        }
    }
    too_probable(chain, &loops, &mut flaws);
    overlaps(&loops, &mut flaws);
    if flaws.is_empty() {
        Ok(loops)
    } else {
        Err(flaws)
    }
}

struct Search<'a> {
    chain: &'a Chain,
    graph: &'a EventGraph,
    position: Vec<usize>,
    of_party: Vec<Vec<ServiceIx>>,
}

impl Search<'_> {
    fn one(&self, ix: HandoffIx) -> Result<Loop, LoopFlaw> {
        let handoff = self.chain.handoff(ix);
        let Some(rework) = handoff.details.rework.as_deref() else {
            return Err(LoopFlaw::NoEnd(ix));
        };
        let ends = self.ends(ix, handoff.from, rework.of)?;
        let redo: Vec<ServiceIx> = match rework.redo_from {
            Some(from) => vec![self.graph.service_of[from.at()].ok_or(LoopFlaw::NamesReturn(ix))?],
            None => self.of_party[handoff.to.at()].clone(),
        };
        let mut pairs: Vec<Loop> = Vec::new();
        for end in &ends {
            for redo in &redo {
                pairs.extend(self.body(ix, *redo, *end));
            }
        }
        pairs.sort_by_key(|p| p.body.len());
        let Some(inner) = pairs.first().cloned() else {
            return Err(LoopFlaw::NotUpstream(ix));
        };
        let is_inside = |outer: &Loop| {
            inner
                .services
                .iter()
                .all(|s| outer.services.binary_search(s).is_ok())
        };
        let is_only = pairs
            .iter()
            .skip(1)
            .all(|p| is_inside(p) && p.services != inner.services);
        if is_only {
            return Ok(inner);
        }
        let first = |service: ServiceIx| self.graph.services[service.at()].handoffs[0];
        let mut redo: Vec<HandoffIx> = pairs.iter().map(|p| first(p.redo)).collect();
        let mut of: Vec<HandoffIx> = Vec::new();
        for pair in &pairs {
            if let End::Service(service) = pair.end {
                of.push(first(service));
            }
        }
        for list in [&mut redo, &mut of] {
            list.sort_unstable();
            list.dedup();
        }
        Err(LoopFlaw::Ambiguous {
            rework: ix,
            redo,
            of,
        })
    }

    /// The services after which the return may happen.
    fn ends(
        &self,
        ix: HandoffIx,
        from: PartyIx,
        of: Option<HandoffIx>,
    ) -> Result<Vec<End>, LoopFlaw> {
        let handoff = self.chain.handoff(ix);
        if let Some(of) = of {
            let service = self.graph.service_of[of.at()].ok_or(LoopFlaw::NamesReturn(ix))?;
            if self.chain.handoff(of).from != from {
                return Err(LoopFlaw::NoEnd(ix));
            }
            return Ok(vec![End::Service(service)]);
        }
        let needs = match &handoff.needs {
            Needs::Listed(needs) => Some(needs.clone()),
            Needs::All | Needs::LeftOut => None,
        };
        let is_customer = self.chain.party(from).is_customer();
        let services: Vec<End> = self.of_party[from.at()]
            .iter()
            .filter(|s| {
                let start = self.graph.start(self.graph.services[s.at()].start);
                needs.as_ref().is_none_or(|needs| start.needs == *needs)
                    && !(is_customer && needs.is_none())
            })
            .map(|s| End::Service(*s))
            .collect();
        if !services.is_empty() {
            return Ok(services);
        }
        if is_customer {
            let accepts = |target: &super::Target| target.customer == from;
            let mut starts: Vec<StartIx> = self
                .graph
                .targets
                .iter()
                .filter(|t| accepts(t))
                .flat_map(|t| t.acceptance.iter().copied())
                .collect();
            starts.sort_unstable();
            starts.dedup();
            let ends: Vec<End> = starts
                .into_iter()
                .filter(|s| {
                    let own = &self.graph.start(*s).needs;
                    match &needs {
                        Some(needs) => own == needs,
                        None => own.iter().all(|n| matches!(n, Need::IfHappens(_))),
                    }
                })
                .map(End::Acceptance)
                .collect();
            if !ends.is_empty() {
                return Ok(ends);
            }
        }
        Err(LoopFlaw::NoEnd(ix))
    }

    /// The part of the chain from S0 to S1; `None` where S1 is not downstream of S0.
    fn body(&self, rework: HandoffIx, redo: ServiceIx, end: End) -> Option<Loop> {
        let end_start = match end {
            End::Service(service) => self.graph.services[service.at()].start,
            End::Acceptance(start) => start,
        };
        if end == End::Service(redo) {
            return Some(Loop {
                rework,
                redo,
                end,
                end_start,
                body: Vec::new(),
                services: vec![redo],
            });
        }
        let (first, last) = (
            self.graph.services[redo.at()].start,
            self.position[end_start.at()],
        );
        if self.position[first.at()] >= last {
            return None;
        }
        let forward = self.forward(redo, last);
        if !forward.contains(&end_start) {
            return None;
        }
        let middle = self.backward(end_start, &forward);
        let mut body = BTreeSet::new();
        let mut services = BTreeSet::from([redo]);
        if let End::Service(service) = end {
            services.insert(service);
        }
        let leads_on = |h: HandoffIx| {
            self.graph
                .consumers(h)
                .any(|c| c == end_start || middle.contains(&c))
        };
        for handoff in &self.graph.services[redo.at()].handoffs {
            if leads_on(*handoff) {
                body.insert(*handoff);
            }
        }
        for start in middle.iter().filter(|s| **s != end_start) {
            for handoff in self
                .graph
                .start(*start)
                .handoffs
                .iter()
                .copied()
                .filter(|h| leads_on(*h))
            {
                body.insert(handoff);
                services.extend(self.graph.service_of[handoff.at()]);
            }
        }
        let (body, services) = (body.into_iter().collect(), services.into_iter().collect());
        Some(Loop {
            rework,
            redo,
            end,
            end_start,
            body,
            services,
        })
    }

    /// The starts that a service leads to, up to a position in the order.
    fn forward(&self, redo: ServiceIx, last: usize) -> BTreeSet<StartIx> {
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<HandoffIx> = self.graph.services[redo.at()].handoffs.clone();
        while let Some(handoff) = waiting.pop() {
            for start in self
                .graph
                .consumers(handoff)
                .filter(|s| self.position[s.at()] <= last)
            {
                if seen.insert(start) {
                    waiting.extend(&self.graph.start(start).handoffs);
                }
            }
        }
        seen
    }

    /// Those of a set of starts that lead to one, itself among them.
    fn backward(&self, end: StartIx, within: &BTreeSet<StartIx>) -> BTreeSet<StartIx> {
        let mut seen = BTreeSet::from([end]);
        let mut waiting = vec![end];
        while let Some(start) = waiting.pop() {
            for need in self
                .graph
                .start(start)
                .needs
                .iter()
                .flat_map(Need::handoffs)
            {
                let Some(before) = self.graph.start_of[need.at()] else {
                    continue;
                };
                if within.contains(&before) && seen.insert(before) {
                    waiting.push(before);
                }
            }
        }
        seen
    }
}

/// At most one return happens each time a service finishes, so their probabilities stay below 1.
fn too_probable(chain: &Chain, loops: &[Loop], flaws: &mut Vec<LoopFlaw>) {
    let mut by_end: BTreeMap<End, Vec<HandoffIx>> = BTreeMap::new();
    for found in loops {
        by_end.entry(found.end).or_default().push(found.rework);
    }
    for returns in by_end.into_values() {
        let shares = returns
            .iter()
            .filter_map(|h| chain.handoff(*h).details.rework.as_deref());
        let usual: f64 = shares.clone().map(|r| r.share).sum();
        let late: f64 = shares.map(|r| r.when_late.unwrap_or(r.share)).sum();
        let most = usual.max(late);
        if most >= 1.0 - 1e-12 {
            flaws.push(LoopFlaw::TooProbable(returns, most));
        }
    }
}

/// Overlaps that are told; a chain of many returns may have the square of their number.
const MOST_OVERLAPS: usize = 50;

/// Loops with different ends nest, follow each other, or share one end service.
///
/// Only loops whose services lie in the same stretch of the order are compared, as sets of bits.
fn overlaps(loops: &[Loop], flaws: &mut Vec<LoopFlaw>) {
    let masks: Vec<Mask> = loops.iter().map(|l| Mask::new(&l.services)).collect();
    let mut by_first: Vec<usize> = (0..loops.len()).collect();
    by_first.sort_by_key(|at| (masks[*at].first, *at));
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (place, a) in by_first.iter().enumerate() {
        let after = by_first[place + 1..].iter();
        for b in after.take_while(|b| masks[**b].first <= masks[*a].last()) {
            if found.len() < MOST_OVERLAPS && crosses(loops, &masks, *a, *b) {
                found.push((*a.min(b), *a.max(b)));
            }
        }
        if found.len() >= MOST_OVERLAPS {
            break;
        }
    }
    found.sort_unstable();
    flaws.extend(
        found
            .into_iter()
            .map(|(a, b)| LoopFlaw::Overlap(loops[a].rework, loops[b].rework)),
    );
}

/// Whether two loops with different ends overlap without one lying inside the other.
fn crosses(loops: &[Loop], masks: &[Mask], a: usize, b: usize) -> bool {
    if loops[a].end == loops[b].end {
        return false;
    }
    let common = masks[a].common(&masks[b]);
    if common == 0 || common == loops[a].services.len() || common == loops[b].services.len() {
        return false;
    }
    let shared = loops[a]
        .services
        .iter()
        .find(|s| loops[b].services.binary_search(s).is_ok());
    let is_end = |l: &Loop, s: ServiceIx| l.redo == s || l.end == End::Service(s);
    let shares_an_end =
        common == 1 && shared.is_some_and(|s| is_end(&loops[a], *s) && is_end(&loops[b], *s));
    !shares_an_end
}

/// A set of services as bits, from its first word on.
pub(crate) struct Mask {
    first: usize,
    words: Vec<u64>,
}

impl Mask {
    /// The set of services in order.
    pub(crate) fn new(services: &[ServiceIx]) -> Self {
        let word = |s: &ServiceIx| s.at() / 64;
        let first = services.first().map_or(0, word);
        let last = services.last().map_or(0, word);
        let mut words = vec![0u64; last + 1 - first];
        for service in services {
            words[service.at() / 64 - first] |= 1 << (service.at() % 64);
        }
        Self { first, words }
    }

    /// Whether all of it is in another.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        other.first <= self.first
            && self.last() <= other.last()
            && (self
                .words
                .iter()
                .zip(&other.words[self.first - other.first..]))
            .all(|(mine, others)| mine & !others == 0)
    }

    fn last(&self) -> usize {
        self.first + self.words.len() - 1
    }

    fn common(&self, other: &Self) -> usize {
        let (from, to) = (self.first.max(other.first), self.last().min(other.last()));
        let both =
            (from..=to).map(|at| self.words[at - self.first] & other.words[at - other.first]);
        both.map(|bits| bits.count_ones() as usize).sum()
    }
}
