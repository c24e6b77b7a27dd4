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
/// `shorter` is by how many boxes the longest row is to be shortened: ordinary handoffs on it are turned round.
pub fn directions(picture: &Picture, shorter: usize) -> Vec<Direction> {
    let mut out = beside(picture, &[]);
    shorten(picture, &mut out, shorter);
    out
}

/// Chooses directions beside those that the first handoffs have already.
pub fn beside(picture: &Picture, held: &[Direction]) -> Vec<Direction> {
    let count = picture.nodes.len();
    let mut out = held.to_vec();
    out.resize(picture.edges.len(), Direction::Missing);
    let mut order: Vec<usize> = (held.len()..picture.edges.len()).collect();
    order.sort_by_key(|&e| {
        let edge = &picture.edges[e];
        (edge.rework, !edge.main, edge.sometimes)
    });
    let outside = |n: usize| picture.nodes[n].kind == NodeKind::ExternalCustomer;
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (low, high) in drawn(picture, &out) {
        next[low].push(high);
    }
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

/// Of so many handoffs one may be turned only to save width: more, and the flow is lost.
const TURNED: usize = 12;
/// From so many on, too many rows run beside one another for three to shorten them; each try costs all of them.
const MANY: usize = 1_000;

/// Turns ordinary handoffs round, those of suppliers first, until the longest row is as many boxes shorter.
pub fn shorten(picture: &Picture, out: &mut Vec<Direction>, boxes: usize) {
    let back = |out: &[Direction]| out.iter().filter(|&&d| d == Direction::Backward).count();
    let most_back = back(out) + out.len() / TURNED;
    let boxes = if out.len() < MANY { boxes } else { 0 };
    for _ in 0..boxes {
        let Some((start, _)) = rows(picture.nodes.len(), &drawn(picture, out)) else {
            return;
        };
        let mut trial = out.clone();
        let mut now = start;
        // Rows of one length may run beside one another: up to three handoffs are turned for one box less.
        for _ in 0..3 {
            match turn_best(picture, &trial) {
                Some((better, most)) => (trial, now) = (better, most),
                None => return,
            }
            if now < start {
                break;
            }
        }
        if now == start || back(&trial) > most_back {
            return;
        }
        *out = trial;
    }
}

/// Turns the handoff round that shortens the rows most; with the longest row that remains.
fn turn_best(picture: &Picture, out: &[Direction]) -> Option<(Vec<Direction>, usize)> {
    let count = picture.nodes.len();
    let (most, tight) = rows(count, &drawn(picture, out))?;
    let ends = |e: usize| (picture.edges[e].from, picture.edges[e].to);
    let turnable = |e: usize| {
        let edge = &picture.edges[e];
        !edge.main && !edge.rework && picture.nodes[edge.to].kind != NodeKind::ExternalCustomer
    };
    let mut best = None;
    for e in 0..out.len() {
        if out[e] != Direction::Forward || !turnable(e) {
            continue;
        }
        let beside = |f: usize| out[f] == Direction::Forward && ends(f) == ends(e);
        let turned: Vec<usize> = (0..out.len()).filter(|&f| beside(f)).collect();
        if turned.iter().any(|&f| !turnable(f)) {
            continue;
        }
        let mut trial = out.to_vec();
        for &f in &turned {
            trial[f] = Direction::Backward;
        }
        let Some(row) = rows(count, &drawn(picture, &trial)) else {
            continue;
        };
        if row >= (most, tight) {
            continue;
        }
        let outside = |n: usize| picture.nodes[n].kind == NodeKind::Supplier;
        let (from, to) = ends(e);
        let rank = (row.0, !(outside(from) || outside(to)), row.1, e);
        if best.as_ref().is_none_or(|(least, _)| rank < *least) {
            best = Some((rank, trial));
        }
    }
    best.map(|((most, ..), trial)| (trial, most))
}
