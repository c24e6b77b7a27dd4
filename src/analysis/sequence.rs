//! An order of parties in which as little as possible is handed back: the sequencing of a dependency structure matrix.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

/// Knots up to this size are ordered exactly.
const EXACT: usize = 12;
/// Passes over a larger knot in which each party may move; each costs its links times its size.
const PASSES: usize = 8;
/// Larger knots are left as the greedy order has them.
const MOVED: usize = 600;

/// An order of `count` things such that links, each with a weight, lead backwards as little as possible.
///
/// Things that do not wait for each other in a circle stand in the order of their links, nothing leads back, and
/// what is of one `kind` stays together where it can; ties go by number. Within a circle the weight of what leads
/// back is the least possible for up to 12 things (dynamic programming over subsets); beyond that the
/// order is greedy (Eades, Lin & Smyth, "A fast and effective heuristic for the feedback arc set problem", 1993),
/// bettered by moving one thing at a time. The matrix and its sequencing: Steward, "The design structure system", 1981.
///
/// Linear, but for circles: 2^n n for up to 12 things, n times links beyond. Links from a thing to itself and to
/// what does not exist do not count.
#[must_use]
pub fn sequence(count: usize, links: &[(usize, usize, u32)], kind: &[Option<usize>]) -> Vec<usize> {
    let mut graph = DiGraph::<(), u32>::new();
    let nodes: Vec<_> = (0..count).map(|_| graph.add_node(())).collect();
    let links: Vec<(usize, usize, u32)> = links
        .iter()
        .copied()
        .filter(|(a, b, _)| a != b && *a < count && *b < count)
        .collect();
    for (a, b, weight) in &links {
        graph.add_edge(nodes[*a], nodes[*b], *weight);
    }
    let mut knots: Vec<Vec<usize>> = kosaraju_scc(&graph)
        .into_iter()
        .map(|knot| {
            let mut knot: Vec<usize> = knot.into_iter().map(|n| n.index()).collect();
            knot.sort_unstable();
            knot
        })
        .collect();
    knots.sort();
    let mut of = vec![0; count];
    for (k, knot) in knots.iter().enumerate() {
        for n in knot {
            of[*n] = k;
        }
    }
    let mut inside: Vec<Vec<(usize, usize, u32)>> = vec![Vec::new(); knots.len()];
    for link in &links {
        if of[link.0] == of[link.1] {
            inside[of[link.0]].push(*link);
        }
    }
    let mut order = Vec::with_capacity(count);
    for knot in in_order(&knots, &of, &links, kind) {
        order.extend(untied(&knots[knot], &inside[knot]));
    }
    order
}

/// The knots in the order of the links between them: of those that may come next the one of the kind of the last,
/// else the first.
fn in_order(
    knots: &[Vec<usize>],
    of: &[usize],
    links: &[(usize, usize, u32)],
    kind: &[Option<usize>],
) -> Vec<usize> {
    let mut waiting = vec![0_usize; knots.len()];
    let mut next = vec![Vec::new(); knots.len()];
    for (a, b, _) in links {
        if of[*a] != of[*b] {
            waiting[of[*b]] += 1;
            next[of[*a]].push(of[*b]);
        }
    }
    let kind_of = |knot: usize| kind.get(knots[knot][0]).copied().flatten();
    let mut ready: std::collections::BTreeSet<usize> =
        (0..knots.len()).filter(|k| waiting[*k] == 0).collect();
    let mut order: Vec<usize> = Vec::with_capacity(knots.len());
    while let Some(first) = ready.first().copied() {
        let last = order.last().and_then(|k| kind_of(*k));
        let like = ready
            .iter()
            .copied()
            .find(|k| last.is_some() && kind_of(*k) == last);
        let knot = like.unwrap_or(first);
        ready.remove(&knot);
        order.push(knot);
        for after in &next[knot] {
            waiting[*after] -= 1;
            if waiting[*after] == 0 {
                ready.insert(*after);
            }
        }
    }
    order
}

/// A knot in an order in which little leads back.
fn untied(knot: &[usize], links: &[(usize, usize, u32)]) -> Vec<usize> {
    if knot.len() < 2 {
        return knot.to_vec();
    }
    let place = |n: &usize| knot.binary_search(n).unwrap_or(0);
    let links: Vec<(usize, usize, u32)> = links
        .iter()
        .map(|(a, b, w)| (place(a), place(b), *w))
        .collect();
    let order = match knot.len() {
        size if size <= EXACT => exact(size, &links),
        size => {
            let mut order = greedy(size, &links);
            if size <= MOVED {
                better(&mut order, &links);
            }
            order
        }
    };
    order.into_iter().map(|at| knot[at]).collect()
}

/// The order with the least weight leading back: the best way to place a subset first ends with one of it, and what leads
/// from that one into the rest of the subset leads back.
fn exact(size: usize, links: &[(usize, usize, u32)]) -> Vec<usize> {
    let mut weight = vec![vec![0_u32; size]; size];
    for (a, b, w) in links {
        weight[*a][*b] += w;
    }
    let all = 1_usize << size;
    let mut least = vec![u32::MAX; all];
    let mut last = vec![0_usize; all];
    least[0] = 0;
    for subset in 1..all {
        // Of equals the highest number comes last.
        for n in (0..size).rev().filter(|n| subset >> n & 1 == 1) {
            let rest = subset & !(1 << n);
            let back: u32 = (0..size)
                .filter(|m| rest >> m & 1 == 1)
                .map(|m| weight[n][m])
                .sum();
            let cost = least[rest].saturating_add(back);
            if cost < least[subset] {
                least[subset] = cost;
                last[subset] = n;
            }
        }
    }
    let mut order = Vec::with_capacity(size);
    let mut subset = all - 1;
    while subset != 0 {
        order.push(last[subset]);
        subset &= !(1 << last[subset]);
    }
    order.reverse();
    order
}

/// Sources to the front, sinks to the back, and else what hands on most more than it receives to the front.
fn greedy(size: usize, links: &[(usize, usize, u32)]) -> Vec<usize> {
    let mut gives = vec![0_i64; size];
    let mut takes = vec![0_i64; size];
    let mut touching: Vec<Vec<(usize, i64, bool)>> = vec![Vec::new(); size];
    for (a, b, w) in links {
        let w = i64::from(*w);
        gives[*a] += w;
        takes[*b] += w;
        touching[*a].push((*b, w, true));
        touching[*b].push((*a, w, false));
    }
    let mut left: std::collections::BTreeSet<usize> = (0..size).collect();
    let (mut front, mut back) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let sink = left.iter().copied().find(|n| gives[*n] == 0);
        let source = || left.iter().copied().find(|n| takes[*n] == 0);
        let best = || {
            left.iter()
                .copied()
                .rev()
                .max_by_key(|n| gives[*n] - takes[*n])
        };
        let Some(n) = sink.or_else(source).or_else(best) else {
            break;
        };
        match sink {
            Some(_) => back.push(n),
            None => front.push(n),
        }
        left.remove(&n);
        for (other, w, is_given) in &touching[n] {
            match is_given {
                true => takes[*other] -= w,
                false => gives[*other] -= w,
            }
        }
    }
    back.reverse();
    front.extend(back);
    front
}

/// Moves each thing to where least leads back, while that helps.
fn better(order: &mut Vec<usize>, links: &[(usize, usize, u32)]) {
    let size = order.len();
    let mut to = vec![Vec::new(); size];
    let mut from = vec![Vec::new(); size];
    for (a, b, w) in links {
        to[*a].push((*b, i64::from(*w)));
        from[*b].push((*a, i64::from(*w)));
    }
    for _ in 0..PASSES {
        let mut moved = false;
        for n in 0..size {
            let Some(here) = order.iter().position(|o| *o == n) else {
                continue;
            };
            let mut place = vec![0; size];
            for (at, other) in order.iter().filter(|o| **o != n).enumerate() {
                place[*other] = at;
            }
            // Put before place p, what it gives to places before p and takes from places at p or after leads back.
            let mut change = vec![0_i64; size + 1];
            let mut back: i64 = 0;
            for (other, w) in &to[n] {
                change[place[*other] + 1] += w;
            }
            for (other, w) in &from[n] {
                back += w;
                change[place[*other] + 1] -= w;
            }
            let (mut best, mut least, mut now) = (here, i64::MAX, i64::MAX);
            for (p, change) in change.iter().enumerate().take(size) {
                back += change;
                if back < least {
                    (best, least) = (p, back);
                }
                if p == here {
                    now = back;
                }
            }
            if least < now {
                order.remove(here);
                order.insert(best, n);
                moved = true;
            }
        }
        if !moved {
            return;
        }
    }
}

/// The weight that leads back in an order.
#[must_use]
pub fn leading_back(order: &[usize], links: &[(usize, usize, u32)]) -> u64 {
    let mut place = vec![0; order.len()];
    for (at, n) in order.iter().enumerate() {
        place[*n] = at;
    }
    let back = links
        .iter()
        .filter(|(a, b, _)| a != b && place[*a] > place[*b]);
    back.map(|(.., w)| u64::from(*w)).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn brute(count: usize, links: &[(usize, usize, u32)]) -> u64 {
        fn go(left: &mut Vec<usize>, order: &mut Vec<usize>, f: &mut dyn FnMut(&[usize])) {
            if left.is_empty() {
                f(order);
            }
            for i in 0..left.len() {
                let n = left.remove(i);
                order.push(n);
                go(left, order, f);
                order.pop();
                left.insert(i, n);
            }
        }
        let mut least = u64::MAX;
        go(&mut (0..count).collect(), &mut Vec::new(), &mut |order| {
            least = least.min(leading_back(order, links));
        });
        least
    }

    #[test]
    fn what_has_no_circles_leads_nowhere_back() {
        let links = [(3, 1, 1), (1, 0, 1), (3, 0, 2), (2, 0, 1)];
        let order = sequence(5, &links, &[]);
        assert_eq!(leading_back(&order, &links), 0);
        assert_eq!(order, [2, 3, 1, 0, 4]);
    }

    #[test]
    fn one_kind_stays_together_where_it_can() {
        let kind = [Some(0), Some(1), Some(0), Some(1)];
        assert_eq!(sequence(4, &[], &kind), [0, 2, 1, 3]);
    }

    #[test]
    fn a_circle_is_cut_where_it_is_lightest() {
        // 0 -> 1 -> 2 -> 0, the last of them lighter.
        let links = [(0, 1, 3), (1, 2, 3), (2, 0, 1)];
        assert_eq!(sequence(3, &links, &[]), [0, 1, 2]);
        let links = [(0, 1, 1), (1, 2, 3), (2, 0, 3)];
        assert_eq!(sequence(3, &links, &[]), [1, 2, 0]);
    }

    fn some_links(most: usize, many: usize) -> impl Strategy<Value = Vec<(usize, usize, u32)>> {
        prop::collection::vec((0..most, 0..most, 1_u32..4), 0..many)
    }

    proptest! {
        #[test]
        fn small_knots_are_ordered_at_best(links in some_links(6, 14)) {
            let order = sequence(6, &links, &[]);
            prop_assert_eq!(leading_back(&order, &links), brute(6, &links));
        }

        #[test]
        fn large_knots_lead_back_less_than_half(links in some_links(30, 150)) {
            let order = sequence(30, &links, &[]);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..30).collect::<Vec<_>>());
            let all: u64 = links.iter().filter(|(a, b, _)| a != b).map(|l| u64::from(l.2)).sum();
            prop_assert!(2 * leading_back(&order, &links) <= all);
        }
    }
}
