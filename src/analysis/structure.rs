//! What needs no numbers: what reaches no external customer, what
//! never starts, needs that nobody supplies. Nothing here follows the input's depth by recursion.

use std::collections::{BTreeSet, VecDeque};

pub use super::cycles::Cycle;
use super::cycles::cycles;
use super::dominators::immediate_dominators;
use crate::chain::{Chain, HandoffIx, Need, Needs, PartyIx};
use crate::graph::{EventGraph, StartIx};

/// What the structure of a chain says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Structure {
    /// One for each strongly connected component, in file order.
    pub cycles: Vec<Cycle>,
    /// Departments and suppliers none of whose handoffs reaches an external customer, in file order.
    pub idle_parties: Vec<PartyIx>,
    /// Handoffs that reach no external customer though their supplier does with others.
    pub idle_handoffs: Vec<HandoffIx>,
    /// By handoff: whether it reaches an external customer (an internal one where there is no other).
    pub reaches: Vec<bool>,
    /// Starts that can never begin, with what they wait for in vain.
    pub never: Vec<(StartIx, Vec<HandoffIx>)>,
    /// Needs that go to somebody else: (handoff, what it needs).
    pub unsupplied: Vec<(HandoffIx, HandoffIx)>,
    /// Parties through which every way from the start of the chain to an external customer passes, the
    /// first first; customers aside.
    pub bottlenecks: Vec<PartyIx>,
    /// Customers to whom nothing is delivered.
    pub without_delivery: Vec<PartyIx>,
    /// The chain has customers, but no external one.
    pub no_external_customer: bool,
}

/// Looks at the structure of a chain. Linear in the chain and its edges; a cyclic component costs at
/// most a bounded search more.
#[must_use]
pub fn structure(chain: &Chain, graph: &EventGraph) -> Structure {
    let no_external_customer = !chain.parties.iter().any(|p| p.is_external_customer());
    let reaches = reaching(chain, graph, no_external_customer);
    let mut structure = Structure {
        no_external_customer,
        ..Structure::default()
    };
    if graph.order.is_none() {
        structure.cycles = cycles(chain, graph);
    }
    idle(chain, &reaches, &mut structure);
    structure.reaches = reaches;
    structure.never = never(chain, graph, &structure.cycles);
    structure.unsupplied = unsupplied(chain);
    structure.bottlenecks = bottlenecks(chain, graph, no_external_customer);
    structure.without_delivery = chain
        .each_party()
        .filter(|(ix, p)| {
            p.is_customer()
                && !graph.received[ix.at()]
                    .iter()
                    .any(|h| graph.is_delivery[h.at()])
        })
        .map(|(ix, _)| ix)
        .collect();
    structure
}

/// Which handoffs reach a customer: backwards from what customers receive. A return reaches none by itself.
fn reaching(chain: &Chain, graph: &EventGraph, internal_counts: bool) -> Vec<bool> {
    let mut reaches = vec![false; chain.handoffs.len()];
    let mut seen = vec![false; graph.starts.len()];
    let mut waiting: Vec<StartIx> = Vec::new();
    for (ix, handoff) in chain.each_handoff() {
        let to = chain.party(handoff.to);
        let arrives = to.is_external_customer() || (internal_counts && to.is_customer());
        if arrives && let Some(start) = graph.start_of[ix.at()] {
            reaches[ix.at()] = true;
            if !seen[start.at()] {
                seen[start.at()] = true;
                waiting.push(start);
            }
        }
    }
    while let Some(start) = waiting.pop() {
        for h in graph.start(start).needs.iter().flat_map(Need::handoffs) {
            reaches[h.at()] = true;
            if let Some(before) = graph.start_of[h.at()]
                && !seen[before.at()]
            {
                seen[before.at()] = true;
                waiting.push(before);
            }
        }
    }
    reaches
}

fn idle(chain: &Chain, reaches: &[bool], structure: &mut Structure) {
    let mut serves = vec![false; chain.parties.len()];
    for (ix, handoff) in chain.each_handoff() {
        // Who sends work back serves whoever the work was for.
        serves[handoff.from.at()] |= reaches[ix.at()] || handoff.is_rework();
    }
    let others = chain
        .each_party()
        .filter(|(ix, p)| !p.is_customer() && !serves[ix.at()]);
    structure.idle_parties = others.map(|(ix, _)| ix).collect();
    structure.idle_handoffs = chain
        .each_handoff()
        .filter(|(ix, h)| {
            !reaches[ix.at()]
                && !h.is_rework()
                && serves[h.from.at()]
                && !chain.party(h.from).is_customer()
        })
        .map(|(ix, _)| ix)
        .collect();
}

/// The dominators of the customers: with one more node before all starts and one behind all deliveries.
fn bottlenecks(chain: &Chain, graph: &EventGraph, internal_counts: bool) -> Vec<PartyIx> {
    let (source, sink) = (graph.starts.len(), graph.starts.len() + 1);
    let mut successors: Vec<Vec<usize>> = vec![Vec::new(); graph.starts.len() + 2];
    for (at, start) in graph.starts.iter().enumerate() {
        if start.needs.is_empty() {
            successors[source].push(at);
        }
        for h in &start.handoffs {
            successors[at].extend(graph.consumers(*h).map(StartIx::at));
            let to = chain.party(chain.handoff(*h).to);
            if graph.is_delivery[h.at()] && (to.is_external_customer() || internal_counts) {
                successors[at].push(sink);
            }
        }
    }
    let dominator = immediate_dominators(&successors, source);
    let mut found = Vec::new();
    let mut seen = vec![false; chain.parties.len()];
    let mut at = dominator[sink];
    while let Some(start) = at.filter(|start| *start < source) {
        let party = graph.starts[start].party;
        if !chain.party(party).is_customer() && !std::mem::replace(&mut seen[party.at()], true) {
            found.push(party);
        }
        at = dominator[start];
    }
    found.reverse();
    found
}

fn unsupplied(chain: &Chain) -> Vec<(HandoffIx, HandoffIx)> {
    let mut found = Vec::new();
    for (ix, handoff) in chain.each_handoff() {
        let Needs::Listed(needs) = &handoff.needs else {
            continue;
        };
        for needed in needs.iter().flat_map(Need::handoffs) {
            if chain.handoff(*needed).to != handoff.from {
                found.push((ix, *needed));
            }
        }
    }
    found
}

/// Starts that can never begin, cycles aside: what needs two options of one choice, or only what never
/// happens. What merely follows from another such start, or from a cycle, is not told again.
fn never(chain: &Chain, graph: &EventGraph, cycles: &[Cycle]) -> Vec<(StartIx, Vec<HandoffIx>)> {
    let mut begins = vec![false; graph.starts.len()];
    let mut arrives = vec![false; chain.handoffs.len()];
    let met = |start: &crate::graph::Start, arrives: &[bool]| {
        !start.contradictory
            && start.needs.iter().all(|need| {
                let there = need.handoffs().iter().filter(|h| arrives[h.at()]).count();
                match need {
                    Need::One(_) | Need::Any(_) => there >= 1,
                    Need::AtLeast(k, _) => there >= *k as usize,
                    Need::IfHappens(_) => true,
                }
            })
    };
    let mut waiting: VecDeque<StartIx> = (0..graph.starts.len()).map(StartIx::new).collect();
    while let Some(ix) = waiting.pop_front() {
        if begins[ix.at()] || !met(graph.start(ix), &arrives) {
            continue;
        }
        begins[ix.at()] = true;
        for h in graph.start(ix).handoffs.iter().copied() {
            if chain.handoff(h).share() > 0.0 {
                arrives[h.at()] = true;
                waiting.extend(graph.consumers(h).filter(|c| !begins[c.at()]));
            }
        }
    }
    let cyclic: BTreeSet<PartyIx> = cycles
        .iter()
        .flat_map(|c| c.parties.iter().copied())
        .collect();
    let mut found = Vec::new();
    for (at, start) in graph
        .starts
        .iter()
        .enumerate()
        .filter(|(at, _)| !begins[*at])
    {
        let in_vain: Vec<HandoffIx> = start
            .needs
            .iter()
            .flat_map(Need::handoffs)
            .copied()
            .filter(|h| !arrives[h.at()])
            .collect();
        // A root of it: what it waits for in vain comes from starts that do begin, or from itself.
        let follows = in_vain
            .iter()
            .any(|h| graph.start_of[h.at()].is_some_and(|s| !begins[s.at()]));
        if start.contradictory || (!follows && !cyclic.contains(&start.party)) {
            found.push((StartIx::new(at), in_vain));
        }
    }
    found
}
