//! Which way each handoff runs in the drawing: with the flow, against it, or back into its own box.

use crate::render::picture::{NodeKind, Picture};

/// The way a handoff is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Forward,
    /// Right to left: rework, the customer's own handoffs, and what closes a circle.
    Backward,
    /// From a box to itself.
    Loop,
    /// Names a box that does not exist: not drawn.
    Missing,
}

/// Chooses directions without circles.
///
/// Handoffs are added one at a time, the critical first and rework last, each in file order; one that would
/// close a circle is turned round. So a handoff added at the end of the file turns no earlier one of its kind.
/// `columns` is the most boxes in a row that are wanted: ordinary handoffs on longer rows are turned, best first.
pub fn directions(picture: &Picture, columns: Option<usize>) -> Vec<Direction> {
    let count = picture.nodes.len();
    let mut out = vec![Direction::Missing; picture.edges.len()];
    let mut order: Vec<usize> = (0..picture.edges.len()).collect();
    order.sort_by_key(|&e| {
        let edge = &picture.edges[e];
        (edge.rework, !edge.critical, edge.sometimes)
    });
    let outside = |n: usize| picture.nodes[n].kind == NodeKind::ExternalCustomer;
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut seen = Seen::new(count);
    for e in order {
        let edge = &picture.edges[e];
        let (from, to) = (edge.from, edge.to);
        if from >= count || to >= count {
            continue;
        }
        if from == to {
            out[e] = Direction::Loop;
            continue;
        }
        let back = match (outside(from), outside(to)) {
            (true, false) => true,
            (false, true) => false,
            _ if edge.rework => !seen.reaches(&next, from, to),
            _ => seen.reaches(&next, to, from),
        };
        if back {
            out[e] = Direction::Backward;
            next[to].push(from);
        } else {
            out[e] = Direction::Forward;
            next[from].push(to);
        }
    }
    if let Some(columns) = columns {
        shorten(picture, &mut out, columns);
    }
    out
}

/// The links of a picture as drawn, low end first; loops and missing ones left out.
pub fn drawn(picture: &Picture, directions: &[Direction]) -> Vec<(usize, usize)> {
    picture
        .edges
        .iter()
        .zip(directions)
        .filter_map(|(edge, direction)| match direction {
            Direction::Forward => Some((edge.from, edge.to)),
            Direction::Backward => Some((edge.to, edge.from)),
            Direction::Loop | Direction::Missing => None,
        })
        .collect()
}

/// A search with a stamp per node, so that it need not be cleared.
struct Seen {
    stamp: Vec<usize>,
    now: usize,
}

impl Seen {
    fn new(count: usize) -> Self {
        Self {
            stamp: vec![0; count],
            now: 0,
        }
    }

    fn reaches(&mut self, next: &[Vec<usize>], from: usize, to: usize) -> bool {
        self.now += 1;
        let mut open = vec![from];
        while let Some(n) = open.pop() {
            if n == to {
                return true;
            }
            if self.stamp[n] == self.now {
                continue;
            }
            self.stamp[n] = self.now;
            open.extend(next[n].iter().filter(|&&m| self.stamp[m] != self.now));
        }
        false
    }
}

/// The longest way that ends in each node and the longest that starts there, in links.
fn longest(count: usize, links: &[(usize, usize)]) -> Option<(Vec<usize>, Vec<usize>)> {
    let mut next = vec![Vec::new(); count];
    let mut waiting = vec![0_usize; count];
    for &(a, b) in links {
        next[a].push(b);
        waiting[b] += 1;
    }
    let mut order: Vec<usize> = (0..count).filter(|&n| waiting[n] == 0).collect();
    let mut done = 0;
    let (mut before, mut after) = (vec![0; count], vec![0; count]);
    while done < order.len() {
        let n = order[done];
        done += 1;
        for &m in &next[n] {
            before[m] = before[m].max(before[n] + 1);
            waiting[m] -= 1;
            if waiting[m] == 0 {
                order.push(m);
            }
        }
    }
    if order.len() < count {
        return None;
    }
    for &n in order.iter().rev() {
        after[n] = next[n].iter().map(|&m| after[m] + 1).max().unwrap_or(0);
    }
    Some((before, after))
}

/// Length of the longest row in links, and how many links lie on one.
fn rows(count: usize, links: &[(usize, usize)]) -> Option<(usize, usize)> {
    let (before, after) = longest(count, links)?;
    let most = before.iter().copied().max().unwrap_or(0);
    let tight = links
        .iter()
        .filter(|&&(a, b)| before[a] + 1 + after[b] == most)
        .count();
    Some((most, tight))
}

/// Turns ordinary handoffs round, the one that helps most first, until the longest row fits.
fn shorten(picture: &Picture, out: &mut [Direction], columns: usize) {
    let count = picture.nodes.len();
    let links = |out: &[Direction]| drawn(picture, out);
    let turnable = |e: usize| {
        let edge = &picture.edges[e];
        !edge.critical && !edge.rework && picture.nodes[edge.to].kind != NodeKind::ExternalCustomer
    };
    for _ in 0..4 {
        let Some((most, tight)) = rows(count, &links(out)) else {
            return;
        };
        if most < columns {
            return;
        }
        let mut best: Option<((usize, usize), bool, usize)> = None;
        for e in 0..out.len() {
            if out[e] != Direction::Forward || !turnable(e) {
                continue;
            }
            let (from, to) = (picture.edges[e].from, picture.edges[e].to);
            let turned: Vec<usize> = (0..out.len())
                .filter(|&f| {
                    out[f] == Direction::Forward
                        && (picture.edges[f].from, picture.edges[f].to) == (from, to)
                })
                .collect();
            if turned.iter().any(|&f| !turnable(f)) {
                continue;
            }
            let mut trial = out.to_vec();
            for &f in &turned {
                trial[f] = Direction::Backward;
            }
            let Some(row) = rows(count, &links(&trial)) else {
                continue;
            };
            let supplier = [from, to]
                .iter()
                .any(|&n| picture.nodes[n].kind == NodeKind::Supplier);
            let rank = (row, !supplier, e);
            if row < (most, tight) && best.as_ref().is_none_or(|b| rank < *b) {
                best = Some(rank);
            }
        }
        let Some((_, _, e)) = best else { return };
        let pair = (picture.edges[e].from, picture.edges[e].to);
        for (f, direction) in out.iter_mut().enumerate() {
            if *direction == Direction::Forward
                && (picture.edges[f].from, picture.edges[f].to) == pair
            {
                *direction = Direction::Backward;
            }
        }
    }
}
