//! What needs no numbers: cycles and the ways out of them, what reaches no external customer, what
//! never starts, needs that nobody supplies. Nothing here follows the input's depth by recursion.

use std::collections::{BTreeSet, VecDeque};

use petgraph::algo::kosaraju_scc;

use crate::chain::{Chain, HandoffIx, Need, Needs, PartyIx};
use crate::graph::{EventGraph, StartIx};

/// Edges that a search for the shortest cycle of a component may walk.
const WITNESS_BUDGET: usize = 5_000_000;
/// Sets that a search for the smallest cut of a component may try before it settles for a good one.
const CUT_BUDGET: usize = 2_000;

/// Starts that wait for each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Cycle {
    /// A shortest cycle: each handoff is needed for the next, the last for the first.
    pub witness: Vec<HandoffIx>,
    /// The parties of the whole component, in file order.
    pub parties: Vec<PartyIx>,
    /// How many handoffs lie on cycles of the component.
    pub handoffs: usize,
    /// Needs that would open the witness: the handoff, and what it could need instead.
    pub needs: Vec<(HandoffIx, Vec<Need>)>,
    /// Handoffs whose removal opens every cycle of the component.
    pub cut: Vec<HandoffIx>,
    /// No smaller set does.
    pub cut_is_smallest: bool,
}

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

fn cycles(chain: &Chain, graph: &EventGraph) -> Vec<Cycle> {
    let mut component_of = vec![usize::MAX; graph.starts.len()];
    let components: Vec<Vec<StartIx>> = kosaraju_scc(&graph.graph)
        .into_iter()
        .map(|nodes| {
            let mut starts: Vec<StartIx> =
                nodes.into_iter().map(|n| StartIx::new(n.index())).collect();
            starts.sort_unstable();
            starts
        })
        .collect();
    for (at, starts) in components.iter().enumerate() {
        for start in starts {
            component_of[start.at()] = at;
        }
    }
    let mut found: Vec<Cycle> = Vec::new();
    let mut budget = WITNESS_BUDGET;
    for (at, starts) in components.iter().enumerate() {
        let inside = |h: HandoffIx, to: StartIx| {
            graph.start_of[h.at()].is_some_and(|s| component_of[s.at()] == at)
                && component_of[to.at()] == at
        };
        let loops_on_itself = |s: &StartIx| {
            graph
                .start(*s)
                .handoffs
                .iter()
                .any(|h| graph.consumers(*h).any(|c| c == *s))
        };
        if starts.len() == 1 && !loops_on_itself(&starts[0]) {
            continue;
        }
        let handoffs: Vec<HandoffIx> = starts
            .iter()
            .flat_map(|s| graph.start(*s).handoffs.iter().copied())
            .filter(|h| graph.consumers(*h).any(|c| inside(*h, c)))
            .collect();
        let on_cycle: BTreeSet<HandoffIx> = handoffs.iter().copied().collect();
        let Some(witness) = shortest_cycle(graph, starts, &BTreeSet::new(), &on_cycle, &mut budget)
        else {
            continue;
        };
        let (cut, cut_is_smallest) = cut(graph, starts, &on_cycle);
        let mut parties: Vec<PartyIx> = starts.iter().map(|s| graph.start(*s).party).collect();
        parties.sort_unstable();
        parties.dedup();
        let needs = openings(chain, graph, &witness, &on_cycle);
        found.push(Cycle {
            witness,
            parties,
            handoffs: handoffs.len(),
            needs,
            cut,
            cut_is_smallest,
        });
    }
    found.sort_by_key(|c| c.witness.iter().min().copied());
    found
}

/// A shortest cycle of a component without some handoffs, begun at its first handoff in the file.
/// Breadth-first from each start in turn, as far as the budget goes; the first found counts then.
fn shortest_cycle(
    graph: &EventGraph,
    starts: &[StartIx],
    without: &BTreeSet<HandoffIx>,
    within: &BTreeSet<HandoffIx>,
    budget: &mut usize,
) -> Option<Vec<HandoffIx>> {
    let mut best: Option<Vec<HandoffIx>> = None;
    let (core, edges) = core(graph, starts, without, within);
    *budget = budget.saturating_sub(within.len());
    for from in &core {
        if best.is_some() && *budget == 0 {
            break;
        }
        let limit = best.as_ref().map_or(usize::MAX, Vec::len);
        // With as many edges as starts, a cycle through all of them is the only one.
        if limit <= 1 || (limit == core.len() && edges == core.len()) {
            break;
        }
        let found = cycle_through(graph, *from, without, within, limit, budget);
        if let Some(found) = found.filter(|f| f.len() < limit) {
            best = Some(found);
        }
    }
    let mut cycle = best?;
    let first = (0..cycle.len()).min_by_key(|i| cycle[*i])?;
    cycle.rotate_left(first);
    Some(cycle)
}

/// What is left of a component when starts that nothing in it leads to, or that lead to nothing in it,
/// are taken away again and again: nothing where there is no cycle. With the number of edges between them.
fn core(
    graph: &EventGraph,
    starts: &[StartIx],
    without: &BTreeSet<HandoffIx>,
    within: &BTreeSet<HandoffIx>,
) -> (Vec<StartIx>, usize) {
    let place = |s: StartIx| starts.binary_search(&s).ok();
    let mut edges: Vec<(usize, usize)> = Vec::new();
    for h in within.iter().filter(|h| !without.contains(h)) {
        let Some(from) = graph.start_of[h.at()].and_then(place) else {
            continue;
        };
        edges.extend(graph.consumers(*h).filter_map(place).map(|to| (from, to)));
    }
    let mut left = vec![true; starts.len()];
    for flip in [false, true] {
        let ends = |e: &(usize, usize)| if flip { (e.1, e.0) } else { *e };
        let mut out: Vec<Vec<usize>> = vec![Vec::new(); starts.len()];
        let mut into = vec![0usize; starts.len()];
        for (from, to) in edges.iter().map(ends).filter(|(a, b)| left[*a] && left[*b]) {
            out[from].push(to);
            into[to] += 1;
        }
        let mut free: Vec<usize> = (0..starts.len())
            .filter(|at| left[*at] && into[*at] == 0)
            .collect();
        while let Some(at) = free.pop() {
            left[at] = false;
            for to in &out[at] {
                into[*to] -= 1;
                if into[*to] == 0 {
                    free.push(*to);
                }
            }
        }
    }
    edges.retain(|(from, to)| left[*from] && left[*to]);
    let core = starts
        .iter()
        .zip(left)
        .filter(|(_, left)| *left)
        .map(|(s, _)| *s)
        .collect();
    (core, edges.len())
}

fn cycle_through(
    graph: &EventGraph,
    from: StartIx,
    without: &BTreeSet<HandoffIx>,
    within: &BTreeSet<HandoffIx>,
    limit: usize,
    budget: &mut usize,
) -> Option<Vec<HandoffIx>> {
    let mut reached_by: std::collections::BTreeMap<StartIx, (HandoffIx, StartIx, usize)> =
        Default::default();
    let mut waiting = VecDeque::from([(from, 0usize)]);
    while let Some((start, depth)) = waiting.pop_front() {
        if depth + 1 >= limit {
            break;
        }
        for h in graph
            .start(start)
            .handoffs
            .iter()
            .filter(|h| within.contains(h) && !without.contains(h))
        {
            for next in graph.consumers(*h) {
                *budget = budget.saturating_sub(1);
                if next == from {
                    let mut cycle = vec![*h];
                    let mut at = start;
                    while at != from {
                        let (by, before, _) = reached_by[&at];
                        cycle.push(by);
                        at = before;
                    }
                    cycle.reverse();
                    return Some(cycle);
                }
                if let std::collections::btree_map::Entry::Vacant(slot) = reached_by.entry(next) {
                    slot.insert((*h, start, depth + 1));
                    waiting.push_back((next, depth + 1));
                }
            }
        }
    }
    None
}

/// The smallest set of handoffs that opens every cycle: every one of them must be hit, so a search
/// branches over the handoffs of a shortest one, sets of one first. Past its budget the handoffs of
/// shortest cycles are taken greedily, which opens all but may take more than needed.
fn cut(
    graph: &EventGraph,
    starts: &[StartIx],
    within: &BTreeSet<HandoffIx>,
) -> (Vec<HandoffIx>, bool) {
    let mut tries = CUT_BUDGET;
    let mut steps = WITNESS_BUDGET;
    let mut size = 1;
    while tries > 0 && steps > 0 && size <= 12 {
        let mut waiting: Vec<BTreeSet<HandoffIx>> = vec![BTreeSet::new()];
        while let Some(taken) = waiting.pop() {
            tries = tries.saturating_sub(1);
            if tries == 0 || steps == 0 {
                break;
            }
            match shortest_cycle(graph, starts, &taken, within, &mut steps) {
                None => return (taken.into_iter().collect(), true),
                Some(cycle) if taken.len() < size => {
                    for h in cycle.into_iter().rev() {
                        let mut more = taken.clone();
                        more.insert(h);
                        waiting.push(more);
                    }
                }
                Some(_) => {}
            }
        }
        size += 1;
    }
    let cut = greedy_cut(graph, starts, within);
    // A cycle is there, so no set is smaller than one handoff.
    let is_smallest = cut.len() == 1;
    (cut, is_smallest)
}

/// Handoffs against one order of the starts: linear, and opens every cycle.
fn greedy_cut(
    graph: &EventGraph,
    starts: &[StartIx],
    within: &BTreeSet<HandoffIx>,
) -> Vec<HandoffIx> {
    let place = |s: StartIx| starts.binary_search(&s).ok();
    let against = |forwards: bool| -> Vec<HandoffIx> {
        within
            .iter()
            .copied()
            .filter(|h| {
                let Some(from) = graph.start_of[h.at()].and_then(place) else {
                    return false;
                };
                graph
                    .consumers(*h)
                    .filter_map(place)
                    .any(|to| if forwards { to <= from } else { to >= from })
            })
            .collect()
    };
    let (one, other) = (against(true), against(false));
    if other.len() < one.len() { other } else { one }
}

/// For each handoff of a cycle whose needs were left out: what it could need so that it waits for
/// nothing on the component's cycles.
fn openings(
    chain: &Chain,
    graph: &EventGraph,
    witness: &[HandoffIx],
    on_cycle: &BTreeSet<HandoffIx>,
) -> Vec<(HandoffIx, Vec<Need>)> {
    let mut found = Vec::new();
    for h in witness {
        let handoff = chain.handoff(*h);
        if matches!(handoff.needs, Needs::Listed(_)) {
            continue;
        }
        let Some(start) = graph.start_of[h.at()] else {
            continue;
        };
        let outside: Vec<Need> = graph
            .start(start)
            .needs
            .iter()
            .filter(|need| !need.handoffs().iter().any(|n| on_cycle.contains(n)))
            .cloned()
            .collect();
        found.push((*h, outside));
    }
    // What keeps a need is the likelier meaning.
    found.sort_by_key(|(h, needs)| (needs.is_empty(), *h));
    found
}
