//! Ways for handoffs so tangled that long rows would take more room than there is: rows as short as the ways
//! from where the work begins.

use std::collections::{BTreeMap, VecDeque};

use super::direct::Direction;
use crate::render::picture::{NodeKind, Picture};

/// Directions without circles, from boxes few handoffs from the start to boxes further on, and each box's column.
pub fn shallow(picture: &Picture) -> (Vec<Direction>, Vec<usize>) {
    let count = picture.nodes.len();
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut receives = vec![false; count];
    let known = |n: usize| n < count;
    for edge in &picture.edges {
        if known(edge.from) && known(edge.to) && edge.from != edge.to {
            next[edge.from].push(edge.to);
            near[edge.from].push(edge.to);
            near[edge.to].push(edge.from);
            receives[edge.to] = true;
        }
    }
    let levels = levels(picture, &next, &receives);
    let most = (count as f64 / columns(picture)).ceil().max(1.0) as usize;
    // A level has as many columns as its boxes need, none of them with a handoff within it.
    let mut filled: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut places: Vec<Option<(usize, usize)>> = vec![None; count];
    for n in 0..count {
        let mut column = (levels[n], 0);
        while near[n].iter().any(|&m| places[m] == Some(column))
            || filled.get(&column).is_some_and(|&boxes| boxes >= most)
        {
            column.1 += 1;
        }
        *filled.entry(column).or_default() += 1;
        places[n] = Some(column);
    }
    for (rank, column) in filled.values_mut().enumerate() {
        *column = rank;
    }
    let ranks: Vec<usize> = places
        .iter()
        .map(|place| {
            place
                .and_then(|place| filled.get(&place))
                .map_or(0, |&rank| rank)
        })
        .collect();
    let directions = picture
        .edges
        .iter()
        .map(|edge| match (edge.from, edge.to) {
            (from, to) if !known(from) || !known(to) => Direction::Missing,
            (from, to) if from == to => Direction::Loop,
            (from, to) if ranks[from] < ranks[to] => Direction::Forward,
            _ => Direction::Backward,
        })
        .collect();
    (directions, ranks)
}

/// How many columns make a page of boxes or labels, each column about as wide as so many are high.
fn columns(picture: &Picture) -> f64 {
    let height = (picture.nodes.len() * 50).max(picture.edges.len() * 32) as f64;
    (height * 1.5 / 240.0).sqrt().max(1.0)
}

/// How many handoffs each box is from where the work begins; external customers after all others.
fn levels(picture: &Picture, next: &[Vec<usize>], receives: &[bool]) -> Vec<usize> {
    let count = next.len();
    let mut levels: Vec<Option<usize>> = vec![None; count];
    let starts = (0..count).filter(|&n| !receives[n]);
    let mut open: VecDeque<usize> = starts.collect();
    open.iter().for_each(|&n| levels[n] = Some(0));
    // Circles that nothing leads into begin where the file does.
    for first in 0..count {
        if levels[first].is_none() && open.is_empty() {
            levels[first] = Some(0);
            open.push_back(first);
        }
        while let Some(n) = open.pop_front() {
            for &m in &next[n] {
                if levels[m].is_none() {
                    levels[m] = levels[n].map(|level| level + 1);
                    open.push_back(m);
                }
            }
        }
    }
    (0..count)
        .map(|n| match picture.nodes[n].kind {
            NodeKind::ExternalCustomer => usize::MAX,
            _ => levels[n].unwrap_or(0),
        })
        .collect()
}
