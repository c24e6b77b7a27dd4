//! Columns for boxes most of which have one already: what stands stays as far as it can.

use super::direct::{Direction, drawn};
use super::engine::RankProblem;
use super::rank::{from_first, problem};
use crate::render::picture::Picture;

/// How often each box is moved to its best column, at most.
const ROUNDS: usize = 20;
/// What moves only where it must, from this weight on.
const FIXED: i64 = 1_000;

/// Which way boxes move that stand in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Push {
    /// What comes later moves on.
    Right,
    /// What comes earlier moves back.
    Left,
}

/// Columns that boxes have already, and how they may be left.
pub struct Held<'a> {
    /// By box; none where it is new.
    pub columns: &'a [Option<usize>],
    /// What it costs to move a box by a column, in links that are as much longer.
    pub weight: u32,
    /// Which way boxes move first that stand in the way.
    pub push: Push,
}

/// The column of each box, near to those that some have; `together` is how much areas keep together.
pub fn held(
    picture: &Picture,
    directions: &[Direction],
    together: u32,
    held: &Held<'_>,
) -> Vec<usize> {
    let links = drawn(picture, directions);
    let (problem, linked) = problem(picture, directions, &links, together);
    let mut settling = Settling::new(&problem, held);
    settling.start(held.push);
    settling.settle();
    let least = settling.ranks.iter().min().copied().unwrap_or(0);
    let mut ranks: Vec<usize> = settling.ranks[..picture.nodes.len()]
        .iter()
        .map(|rank| usize::try_from(rank - least).unwrap_or(0))
        .collect();
    from_first(picture, &linked, &mut ranks);
    ranks
}

/// A link as one of its ends sees it: the other end, its weight, and how far apart they are at least.
type Seen = (usize, i64, i64);

/// Columns on their way to where they cost least.
struct Settling {
    before: Vec<Vec<Seen>>,
    after: Vec<Vec<Seen>>,
    /// None before what it comes after.
    order: Vec<usize>,
    columns: Vec<Option<i64>>,
    weight: i64,
    ranks: Vec<i64>,
}

impl Settling {
    fn new(problem: &RankProblem, held: &Held<'_>) -> Self {
        let count = problem.nodes;
        let (mut before, mut after) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        let mut waiting = vec![0_usize; count];
        for &(low, high, weight, apart) in &problem.links {
            before[high].push((low, i64::from(weight), apart as i64));
            after[low].push((high, i64::from(weight), apart as i64));
            waiting[high] += 1;
        }
        let mut order: Vec<usize> = (0..count).filter(|&n| waiting[n] == 0).collect();
        let mut done = 0;
        while let Some(&n) = order.get(done) {
            done += 1;
            for &(m, ..) in &after[n] {
                waiting[m] -= 1;
                if waiting[m] == 0 {
                    order.push(m);
                }
            }
        }
        let columns = (0..count)
            .map(|n| held.columns.get(n).copied().flatten().map(|c| c as i64))
            // Where moving costs nothing, all begins anew.
            .map(|column| column.filter(|_| held.weight > 0))
            .collect();
        Self {
            before,
            after,
            order,
            columns,
            weight: i64::from(held.weight),
            ranks: vec![0; count],
        }
    }

    fn lowest(&self, n: usize) -> Option<i64> {
        let ends = self.before[n].iter();
        ends.map(|&(m, _, apart)| self.ranks[m] + apart).max()
    }

    fn highest(&self, n: usize) -> Option<i64> {
        let ends = self.after[n].iter();
        ends.map(|&(m, _, apart)| self.ranks[m] - apart).min()
    }

    /// Columns that keep all links: as before but for what must move.
    fn start(&mut self, push: Push) {
        // Where nothing is known, as far left as the links allow.
        for &n in &self.order.clone() {
            let lowest = self.lowest(n);
            self.ranks[n] = match (push, self.columns[n]) {
                (Push::Left, Some(column)) => column,
                (_, column) => lowest.unwrap_or(i64::MIN).max(column.unwrap_or(0)),
            };
        }
        if push == Push::Left {
            for &n in self.order.clone().iter().rev() {
                if let Some(highest) = self.highest(n) {
                    self.ranks[n] = self.ranks[n].min(highest);
                }
            }
        }
    }

    /// Moves each to where it costs least, alone or with all that stands in its way, until nothing moves.
    fn settle(&mut self) {
        let free = |n: &usize| self.columns[*n].is_none() || self.weight < FIXED;
        let all: Vec<usize> = self.order.iter().copied().filter(free).collect();
        for round in 0..ROUNDS {
            let mut moved = false;
            let mut order = all.clone();
            if round % 2 == 0 {
                order.reverse();
            }
            for n in order {
                let best = self.best(n);
                moved |= best != self.ranks[n];
                self.ranks[n] = best;
                for by in [1, -1] {
                    while self.shift(n, by) {
                        moved = true;
                    }
                }
            }
            if !moved {
                break;
            }
        }
    }

    /// Moves one by a column, and with it whatever it would run into, where that is worth it.
    fn shift(&mut self, n: usize, by: i64) -> bool {
        let mut inside = vec![false; self.ranks.len()];
        inside[n] = true;
        let mut block = vec![n];
        let mut done = 0;
        while let Some(&n) = block.get(done) {
            done += 1;
            let ahead = if by > 0 {
                &self.after[n]
            } else {
                &self.before[n]
            };
            for &(m, _, apart) in ahead {
                let tight = (self.ranks[m] - self.ranks[n]).abs() == apart;
                if tight && !std::mem::replace(&mut inside[m], true) {
                    block.push(m);
                }
            }
        }
        let mut change = 0;
        for &n in &block {
            let weights = |links: &[Seen]| -> i64 {
                let out = links.iter().filter(|(m, ..)| !inside[*m]);
                out.map(|(_, weight, _)| weight).sum()
            };
            change += by * (weights(&self.before[n]) - weights(&self.after[n]));
            if let Some(column) = self.columns[n] {
                let far = |at: i64| (at - column).abs();
                change += self.weight * (far(self.ranks[n] + by) - far(self.ranks[n]));
            }
        }
        if change < 0 {
            block.iter().for_each(|&n| self.ranks[n] += by);
        }
        change < 0
    }

    /// The best column of one: what it costs is convex, so it lies at an end of a link or at its own column.
    fn best(&self, n: usize) -> i64 {
        let (low, high) = (self.lowest(n), self.highest(n));
        let within = |at: i64| {
            let at = low.map_or(at, |low| at.max(low));
            high.map_or(at, |high| at.min(high))
        };
        let cost = |at: i64| {
            let links = self.before[n]
                .iter()
                .map(|&(m, w, _)| (at - self.ranks[m]) * w);
            let others = self.after[n]
                .iter()
                .map(|&(m, w, _)| (self.ranks[m] - at) * w);
            let moved = self.columns[n].map_or(0, |column| (at - column).abs() * self.weight);
            links.chain(others).sum::<i64>() + moved
        };
        let now = self.ranks[n];
        [low, high, self.columns[n]]
            .into_iter()
            .flatten()
            .map(within)
            .fold(
                now,
                |best, at| if cost(at) < cost(best) { at } else { best },
            )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many links between boxes by a fixed recipe, each from a lower number to a higher one.
    fn random(boxes: usize, links: usize, state: &mut u64) -> RankProblem {
        let mut below = |count: usize| {
            *state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (*state >> 33) as usize % count
        };
        let links = (0..links).map(|_| {
            let high = 1 + below(boxes - 1);
            (below(high), high, 1 + below(4) as u32, 1 + below(2))
        });
        RankProblem {
            nodes: boxes,
            links: links.collect(),
        }
    }

    fn settled(problem: &RankProblem, held: &Held<'_>) -> Settling {
        let mut settling = Settling::new(problem, held);
        settling.start(held.push);
        settling.settle();
        settling
    }

    fn length(problem: &RankProblem, ranks: &[i64]) -> i64 {
        let links = problem.links.iter();
        links
            .map(|&(low, high, weight, _)| (ranks[high] - ranks[low]) * i64::from(weight))
            .sum()
    }

    #[test]
    fn every_link_keeps_its_distance() {
        let mut state = 1;
        for round in 0..200 {
            let problem = random(12, 20, &mut state);
            let columns: Vec<Option<usize>> = (0..12)
                .map(|n| (n % 4 != round % 4).then_some((n * 7 + round) % 6))
                .collect();
            for weight in [0, 3, 1_000] {
                for push in [Push::Right, Push::Left] {
                    let held = Held {
                        columns: &columns,
                        weight,
                        push,
                    };
                    let found = settled(&problem, &held);
                    for &(low, high, _, apart) in &problem.links {
                        assert!(found.ranks[high] - found.ranks[low] >= apart as i64);
                    }
                }
            }
        }
    }

    #[test]
    fn what_need_not_move_stays() {
        // 0 -> 1 -> 2, and a new 0 -> 3 -> 2 that fits only where 2 gives way.
        let problem = RankProblem {
            nodes: 5,
            links: vec![
                (0, 1, 1, 1),
                (1, 2, 1, 1),
                (0, 3, 1, 2),
                (3, 2, 1, 1),
                (4, 1, 1, 1),
            ],
        };
        let columns = [Some(1), Some(2), Some(3), None, Some(0)];
        for (push, ranks) in [
            (Push::Right, [1, 2, 4, 3, 0]),
            (Push::Left, [0, 2, 3, 2, 0]),
        ] {
            let held = Held {
                columns: &columns,
                weight: 1_000,
                push,
            };
            assert_eq!(settled(&problem, &held).ranks, ranks, "{push:?}");
        }
    }

    #[test]
    fn without_a_hold_no_box_or_block_can_be_moved_to_shorten_the_links() {
        let mut state = 2;
        for _ in 0..100 {
            let problem = random(10, 16, &mut state);
            let held = Held {
                columns: &[],
                weight: 0,
                push: Push::Right,
            };
            let mut found = settled(&problem, &held);
            let before = length(&problem, &found.ranks);
            for n in 0..10 {
                assert_eq!(found.best(n), found.ranks[n]);
                assert!(!found.shift(n, 1) && !found.shift(n, -1));
            }
            assert_eq!(length(&problem, &found.ranks), before);
        }
    }
}
