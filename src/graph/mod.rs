//! From a chain to its event graph: who can start when, and what that waits for. Never fails.
//!
//! Nodes are **starts**: the moments at which a party has what it needs for some of its handoffs.
//! A handoff is an edge from the start that makes it to every start that needs it. Handoffs of one
//! start that share the department's work are one **service**.

mod guards;
pub mod likelihood;
pub mod loops;
mod outcomes;
mod resolve;
mod target;

use std::collections::HashMap;

use petgraph::algo::toposort;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::chain::{Chain, HandoffIx, Need, PartyIx};
pub use target::{Basis, Target, TargetOf};

/// A position in [`EventGraph::starts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StartIx(pub u32);

impl StartIx {
    /// As an index.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }

    pub(crate) fn new(at: usize) -> Self {
        Self(u32::try_from(at).unwrap_or(u32::MAX))
    }
}

/// A position in [`EventGraph::services`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceIx(pub u32);

impl ServiceIx {
    /// As an index.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// A moment at which a party has what it needs for some of its handoffs.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// Who starts.
    pub party: PartyIx,
    /// What must be there: every entry. Sorted, each once; empty: starts with the chain.
    pub needs: Box<[Need]>,
    /// The handoffs that start then, in file order; empty for a customer's final acceptance.
    pub handoffs: Vec<HandoffIx>,
    /// It can never happen: it needs two handoffs of which one choice makes only one.
    pub contradictory: bool,
}

/// A party's piece of work for one set of needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// When it starts.
    pub start: StartIx,
    /// The handoffs that come out of it, in file order; at least one.
    pub handoffs: Vec<HandoffIx>,
    /// It has a work of its own and not its department's.
    pub own_work: bool,
}

/// A chain as events and what they wait for.
#[derive(Debug)]
pub struct EventGraph {
    /// Starts, in the order in which the file first needs them.
    pub starts: Vec<Start>,
    /// Services, in file order of their first handoff.
    pub services: Vec<Service>,
    /// The start of each handoff; `None` for returns.
    pub start_of: Vec<Option<StartIx>>,
    /// The service of each handoff; `None` for returns.
    pub service_of: Vec<Option<ServiceIx>>,
    /// The starts that need each handoff, in order.
    consumers: Lists,
    /// The services of each start.
    services_of: Lists,
    /// The starts as a graph that everyone knows: an edge is a handoff that the head needs.
    pub graph: DiGraph<(), HandoffIx>,
    /// The starts in an order in which all that one needs comes before it; `None` where there are cycles.
    pub order: Option<Vec<StartIx>>,
    /// What the needs that the file leaves out came to: two or more handoffs, by party.
    pub implicit: Vec<(PartyIx, Box<[Need]>)>,
    /// Whom the chain is for, and what counts for them.
    pub targets: Vec<Target>,
    /// Whether a handoff is a delivery to a customer, and not a question or a bill.
    pub is_delivery: Vec<bool>,
    /// What each party receives, returns aside, in file order.
    pub received: Vec<Vec<HandoffIx>>,
}

/// Many short lists in two flat ones.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    from: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    pub(crate) fn new(lists: &[Vec<u32>]) -> Self {
        let mut from = Vec::with_capacity(lists.len() + 1);
        let mut items = Vec::with_capacity(lists.iter().map(Vec::len).sum());
        from.push(0);
        for list in lists {
            items.extend_from_slice(list);
            from.push(u32::try_from(items.len()).unwrap_or(u32::MAX));
        }
        Self { from, items }
    }

    pub(crate) fn get(&self, at: usize) -> &[u32] {
        &self.items[self.from[at] as usize..self.from[at + 1] as usize]
    }
}

impl EventGraph {
    /// Builds the event graph of a chain. Linear in the chain and the edges between its starts.
    #[must_use]
    pub fn new(chain: &Chain) -> Self {
        let received = received(chain);
        let resolved = resolve::needs(chain, &received);
        let mut starts: Vec<Start> = Vec::new();
        let mut start_of = vec![None; chain.handoffs.len()];
        let mut known: HashMap<(PartyIx, Box<[Need]>), StartIx> = HashMap::new();
        let mut enter = |party: PartyIx, needs: Box<[Need]>, starts: &mut Vec<Start>| {
            *known
                .entry((party, needs))
                .or_insert_with_key(|(party, needs)| {
                    starts.push(Start {
                        party: *party,
                        needs: needs.clone(),
                        handoffs: Vec::new(),
                        contradictory: false,
                    });
                    StartIx::new(starts.len() - 1)
                })
        };
        for (ix, handoff) in chain.each_handoff().filter(|(_, h)| !h.is_rework()) {
            let start = enter(handoff.from, resolved.of(chain, ix).into(), &mut starts);
            starts[start.at()].handoffs.push(ix);
            start_of[ix.at()] = Some(start);
        }
        let (is_delivery, mut targets) = target::find(chain, &starts, &received);
        // A customer's return after which nothing of its own starts is its final acceptance.
        for (ix, handoff) in chain.each_handoff().filter(|(_, h)| h.is_rework()) {
            if !chain.party(handoff.from).is_customer() {
                continue;
            }
            let needs = target::acceptance_needs(chain, ix, &resolved, &targets);
            let start = enter(handoff.from, needs, &mut starts);
            for target in targets.iter_mut().filter(|t| t.customer == handoff.from) {
                let waits = starts[start.at()]
                    .needs
                    .iter()
                    .flat_map(Need::handoffs)
                    .any(|h| target.covers.contains(h));
                if waits && !target.acceptance.contains(&start) {
                    target.acceptance.push(start);
                }
            }
        }
        for (start, contradictory) in starts.iter_mut().zip(resolve::contradictory(&resolved)) {
            start.contradictory = contradictory;
        }
        let consumers = consumers(chain, &starts);
        let graph = as_graph(&starts, &start_of, &consumers);
        let order = toposort(&graph, None)
            .ok()
            .map(|o| o.into_iter().map(|n| StartIx::new(n.index())).collect());
        let (services, service_of, services_of) = services(chain, &starts);
        Self {
            starts,
            services,
            start_of,
            service_of,
            consumers,
            services_of,
            graph,
            order,
            implicit: resolved.implicit(chain),
            targets,
            is_delivery,
            received,
        }
    }

    /// The starts that need a handoff.
    pub fn consumers(&self, ix: HandoffIx) -> impl Iterator<Item = StartIx> + '_ {
        self.consumers.get(ix.at()).iter().map(|s| StartIx(*s))
    }

    /// The services that begin at a start.
    pub fn services_of(&self, start: StartIx) -> impl Iterator<Item = ServiceIx> + '_ {
        self.services_of
            .get(start.at())
            .iter()
            .map(|s| ServiceIx(*s))
    }

    /// A start by its position.
    #[must_use]
    pub fn start(&self, ix: StartIx) -> &Start {
        &self.starts[ix.at()]
    }

    /// Whether every join is a list: then times follow the longest path.
    #[must_use]
    pub fn only_lists(&self) -> bool {
        self.starts.iter().all(|s| {
            s.needs
                .iter()
                .all(|n| matches!(n, Need::One(_) | Need::IfHappens(_)))
        })
    }
}

/// What each party receives, returns aside, in file order.
fn received(chain: &Chain) -> Vec<Vec<HandoffIx>> {
    let mut received = vec![Vec::new(); chain.parties.len()];
    for (ix, handoff) in chain.each_handoff().filter(|(_, h)| !h.is_rework()) {
        received[handoff.to.at()].push(ix);
    }
    received
}

fn consumers(chain: &Chain, starts: &[Start]) -> Lists {
    let mut lists: Vec<Vec<u32>> = vec![Vec::new(); chain.handoffs.len()];
    for (at, start) in starts.iter().enumerate() {
        let at = StartIx::new(at).0;
        for handoff in start.needs.iter().flat_map(Need::handoffs) {
            let list = &mut lists[handoff.at()];
            // One start may name a handoff in two entries.
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
    }
    Lists::new(&lists)
}

fn as_graph(
    starts: &[Start],
    start_of: &[Option<StartIx>],
    consumers: &Lists,
) -> DiGraph<(), HandoffIx> {
    let mut graph = DiGraph::with_capacity(starts.len(), consumers.items.len());
    for _ in starts {
        graph.add_node(());
    }
    for (at, start) in start_of.iter().enumerate() {
        let Some(start) = start else { continue };
        for consumer in consumers.get(at) {
            graph.add_edge(
                NodeIndex::new(start.at()),
                NodeIndex::new(*consumer as usize),
                HandoffIx::new(at),
            );
        }
    }
    graph
}

fn services(chain: &Chain, starts: &[Start]) -> (Vec<Service>, Vec<Option<ServiceIx>>, Lists) {
    let mut services: Vec<Service> = Vec::new();
    for (at, start) in starts.iter().enumerate() {
        let start_ix = StartIx::new(at);
        let (own, shared): (Vec<_>, Vec<_>) = start
            .handoffs
            .iter()
            .copied()
            .partition(|h| chain.handoff(*h).details.work.is_some());
        services.extend(own.into_iter().map(|h| Service {
            start: start_ix,
            handoffs: vec![h],
            own_work: true,
        }));
        if !shared.is_empty() {
            services.push(Service {
                start: start_ix,
                handoffs: shared,
                own_work: false,
            });
        }
    }
    services.sort_by_key(|s| s.handoffs[0]);
    let mut service_of = vec![None; chain.handoffs.len()];
    let mut of_start: Vec<Vec<u32>> = vec![Vec::new(); starts.len()];
    for (at, service) in services.iter().enumerate() {
        let ix = u32::try_from(at).unwrap_or(u32::MAX);
        of_start[service.start.at()].push(ix);
        for handoff in &service.handoffs {
            service_of[handoff.at()] = Some(ServiceIx(ix));
        }
    }
    (services, service_of, Lists::new(&of_start))
}
