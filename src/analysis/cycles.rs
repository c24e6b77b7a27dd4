//! Cycles: each strongly connected component once, with its shortest witness and the ways out.
//! Bounded searches; nothing here follows the input's depth by recursion.

use std::collections::{BTreeSet, VecDeque};

use petgraph::algo::kosaraju_scc;

use crate::chain::{Chain, HandoffIx, Need, Needs, PartyIx, Rework};
use crate::graph::{EventGraph, StartIx, loops};

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
    /// A handoff of the witness that would open the whole chain's cycles as a return, where one would.
    pub rework: Option<HandoffIx>,
    /// Handoffs whose removal opens every cycle of the component.
    pub cut: Vec<HandoffIx>,
    /// No smaller set does.
    pub cut_is_smallest: bool,
}

/// The cycles of a chain, in file order.
pub(super) fn cycles(chain: &Chain, graph: &EventGraph) -> Vec<Cycle> {
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
            rework: None,
            cut,
            cut_is_smallest,
        });
    }
    found.sort_by_key(|c| c.witness.iter().min().copied());
    // A chain with one cycle is tried out: a help that breaks the file is none.
    if let [only] = found.as_mut_slice()
        && chain.handoffs.len() <= MOST_TRIED
    {
        only.rework = only
            .witness
            .iter()
            .rev()
            .copied()
            .find(|h| opens_as_return(chain, *h));
    }
    found
}

/// Handoffs of a chain up to which a return is tried out.
const MOST_TRIED: usize = 2_000;

/// Whether a chain makes sense with a handoff as a return: nothing waits for it by name, no cycle is left,
/// and it is clear what it has done again.
fn opens_as_return(chain: &Chain, h: HandoffIx) -> bool {
    let names = |needs: &Needs| match needs {
        Needs::Listed(needs) => needs.iter().any(|n| n.handoffs().contains(&h)),
        Needs::LeftOut | Needs::All => false,
    };
    let details = &chain.handoff(h).details;
    if chain.handoffs.iter().any(|other| names(&other.needs))
        || details.share.is_some()
        || details.choice.is_some()
        || details.promise.is_some()
    {
        return false;
    }
    let mut tried = chain.clone();
    tried.handoffs[h.at()].details.rework = Some(Box::new(Rework {
        share: 0.05,
        redo_from: None,
        of: None,
        on_receipt: false,
        max: Rework::DEFAULT_MAX,
        when_late: None,
    }));
    let graph = EventGraph::new(&tried);
    graph.order.is_some() && loops::resolve(&tried, &graph).is_ok()
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

/// For each handoff of a cycle: what it could need so that it waits for nothing on the component's cycles.
/// Those whose needs were left out come first, and of them those that keep a need.
fn openings(
    chain: &Chain,
    graph: &EventGraph,
    witness: &[HandoffIx],
    on_cycle: &BTreeSet<HandoffIx>,
) -> Vec<(HandoffIx, Vec<Need>)> {
    let mut found = Vec::new();
    for h in witness {
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
    let is_written = |h: &HandoffIx| matches!(chain.handoff(*h).needs, Needs::Listed(_));
    found.sort_by_key(|(h, needs)| (is_written(h), needs.is_empty(), *h));
    found
}
