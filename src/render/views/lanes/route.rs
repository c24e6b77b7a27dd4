//! Which way each line takes: up or down in the channels of events, along in rows and in the gaps between them.
//! Never back in time, but for rework.
//!
//! Heights here are whole numbers: gap g lies at 4g, above row g, whose lines arrive at 4g+1 and leave at 4g+2.

use super::columns::Columns;
use super::pack::{Rows, extent};
use super::plan::{Kind, Link, Plan};

/// The way of one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    /// Along the row.
    Straight,
    /// Up or down in one channel.
    One(usize),
    /// In a channel, along a gap, and in another channel.
    Two(usize, usize, usize),
    /// Back along a gap, to the bar that is done again.
    Back(usize, usize),
}

/// A level stretch: its height, and its ends in channels.
type Level = (i64, f64, f64);
/// An upright stretch: its channel, and its ends.
type Upright = (f64, i64, i64);

/// More lines than this are routed once, each as if it were alone.
const MANY: usize = 500;
/// What a line costs that passes behind a bar: more than any crossings that avoid it.
const BEHIND: f64 = 200.0;
/// Channels tried at each end.
const TRIED: usize = 12;

pub struct Router<'a, 'b> {
    plan: &'a Plan<'b>,
    rows: &'a Rows,
    /// The channels that each item covers: above the first, below the second.
    cover: Vec<(f64, f64)>,
    levels: Vec<Vec<Level>>,
    uprights: Vec<Vec<Upright>>,
}

/// A way for each of the plan's lines, and what they cost together.
pub fn ways(plan: &Plan<'_>, rows: &Rows, columns: &Columns, wide: &[f64]) -> (Vec<Way>, f64) {
    let cover = (0..plan.items.len()).map(|i| {
        let item = &plan.items[i];
        if item.kind == Kind::Bar {
            return (item.from as f64, item.to as f64);
        }
        let right = extent(plan, columns, wide, i).1;
        let next = columns.left.partition_point(|x| *x < right);
        (item.from as f64, next.max(item.from) as f64)
    });
    let mut router = Router {
        plan,
        rows,
        cover: cover.collect(),
        levels: vec![Vec::new(); plan.links.len()],
        uprights: vec![Vec::new(); plan.links.len()],
    };
    let mut order: Vec<usize> = (0..plan.links.len()).collect();
    // Short ones first: they have the least choice.
    order.sort_by_key(|&l| {
        let link = &plan.links[l];
        let choice = plan.items[link.to].from.abs_diff(plan.items[link.from].to);
        (
            !link.critical,
            choice,
            rows.of[link.from].abs_diff(rows.of[link.to]),
            l,
        )
    });
    let mut ways = vec![Way::Straight; plan.links.len()];
    let rounds = if plan.links.len() > MANY { 1 } else { 3 };
    for _ in 0..rounds {
        for &l in &order {
            router.levels[l].clear();
            router.uprights[l].clear();
            ways[l] = router.best(l);
            (router.levels[l], router.uprights[l]) = router.stretches(&plan.links[l], ways[l]);
        }
    }
    let cost = order.iter().map(|&l| router.cost(l, ways[l])).sum();
    (ways, cost)
}

impl Router<'_, '_> {
    /// The channels free to the right of an item in its row.
    fn after(&self, item: usize) -> (usize, usize) {
        let row = &self.rows.items[self.rows.of[item]];
        let at = row.iter().position(|&i| i == item).unwrap_or(0);
        let last = self.plan.times.len() - 1;
        let end = row.get(at + 1).map_or(last, |&i| self.plan.items[i].from);
        (self.plan.items[item].to, end)
    }

    /// The channels free to the left of an item in its row.
    fn before(&self, item: usize) -> (usize, usize) {
        let row = &self.rows.items[self.rows.of[item]];
        let at = row.iter().position(|&i| i == item).unwrap_or(0);
        let start = match at.checked_sub(1).map(|k| row[k]) {
            Some(i) => self.cover[i].1.ceil() as usize,
            None => 0,
        };
        let from = self.plan.items[item].from;
        (start.min(from), from)
    }

    fn best(&self, l: usize) -> Way {
        let link = &self.plan.links[l];
        let (a, b) = (self.rows.of[link.from], self.rows.of[link.to]);
        let (low, high) = (a.min(b), a.max(b));
        let mut found: Option<(f64, Way)> = None;
        let mut offer = |way: Way| {
            let cost = self.cost(l, way);
            if found.is_none_or(|(best, _)| cost < best - 1e-9) {
                found = Some((cost, way));
            }
        };
        if link.rework {
            let channel = self.plan.items[link.from].from;
            for gap in low..=high + 1 {
                offer(Way::Back(channel, gap));
            }
            return found.map_or(Way::Back(channel, a), |f| f.1);
        }
        let (exit, entry) = (self.after(link.from), self.before(link.to));
        let instant = self.plan.items[link.from].kind == Kind::Instant;
        let exit = if instant { (exit.0, exit.0) } else { exit };
        if a == b && !instant && entry.0 <= exit.0 {
            return Way::Straight;
        }
        let both = (exit.0.max(entry.0), exit.1.min(entry.1));
        if a != b || instant {
            for c in tried(both.0, both.1) {
                offer(Way::One(c));
            }
        }
        let few = self.plan.links.len() > MANY;
        let end = exit.1.min(entry.1);
        for c1 in tried(exit.0, end).take(if few { 2 } else { usize::MAX }) {
            for c2 in tried(entry.0.max(c1), entry.1).filter(|c| *c > c1 || instant) {
                for gap in low..=high + 1 {
                    if few && gap > low + 2 && gap + 2 < high + 1 {
                        continue;
                    }
                    offer(Way::Two(c1, gap, c2));
                }
            }
        }
        found.map_or(Way::One(exit.0), |f| f.1)
    }

    /// The stretches of a way.
    fn stretches(&self, link: &Link, way: Way) -> (Vec<Level>, Vec<Upright>) {
        let (a, b) = (self.rows.of[link.from] as i64, self.rows.of[link.to] as i64);
        let (from, to) = (&self.plan.items[link.from], &self.plan.items[link.to]);
        let (out, into) = (4 * a + 2, 4 * b + 1);
        let (start, end) = (from.to as f64 - 0.5, to.from as f64 + 0.5);
        let upright = |c: usize, y: i64, z: i64| (c as f64, y.min(z), y.max(z));
        match way {
            Way::Straight => (vec![(into, start, end)], Vec::new()),
            Way::One(c) => (
                vec![(out, start, c as f64), (into, c as f64, end)],
                vec![upright(c, out, into)],
            ),
            Way::Two(c, gap, d) => {
                let y = 4 * gap as i64;
                (
                    vec![
                        (out, start, c as f64),
                        (y, c as f64, d as f64),
                        (into, d as f64, end),
                    ],
                    vec![upright(c, out, y), upright(d, y, into)],
                )
            }
            Way::Back(c, gap) => {
                let y = 4 * gap as i64;
                let x = to.to as f64 - 0.25;
                let edge = if y <= 4 * b { 4 * b } else { 4 * b + 3 };
                (
                    vec![(y, x.min(c as f64), x.max(c as f64))],
                    vec![upright(c, out, y), (x, y.min(edge), y.max(edge))],
                )
            }
        }
    }

    fn cost(&self, l: usize, way: Way) -> f64 {
        let link = &self.plan.links[l];
        let (levels, uprights) = self.stretches(link, way);
        let weight = if link.critical { 2.0 } else { 1.0 };
        let mut cost = match way {
            Way::Straight => 0.0,
            Way::One(_) => 4.0,
            Way::Two(..) | Way::Back(..) => 18.0,
        };
        for &(c, low, high) in &uprights {
            cost += (high - low) as f64 * 0.25;
            // Arriving where the receiver waits says when it arrived.
            cost += (c - self.plan.items[link.from].to as f64).abs() * 0.05;
            let first = (low - 1).div_euclid(4) + 1;
            for row in first.max(0) as usize..self.rows.items.len() {
                let y = 4 * row as i64;
                if y + 2 >= high {
                    break;
                }
                if y < low {
                    continue;
                }
                let met = |&&i: &&usize| self.cover[i].0 < c && c < self.cover[i].1;
                cost += BEHIND * weight * self.rows.items[row].iter().filter(met).count() as f64;
            }
        }
        if self.plan.links.len() > MANY {
            return cost;
        }
        let crosses = |level: &Level, upright: &Upright| {
            level.1 < upright.0 && upright.0 < level.2 && upright.1 < level.0 && level.0 < upright.2
        };
        for (other, theirs) in self.plan.links.iter().enumerate() {
            if other == l || theirs.from == link.from {
                continue;
            }
            let worth = if theirs.critical { 20.0 } else { 12.0 };
            for level in &levels {
                cost += worth
                    * self.uprights[other]
                        .iter()
                        .filter(|u| crosses(level, u))
                        .count() as f64;
            }
            for upright in &uprights {
                cost += worth
                    * self.levels[other]
                        .iter()
                        .filter(|h| crosses(h, upright))
                        .count() as f64;
            }
        }
        cost
    }
}

/// Channels from one to another: all where they are few, else those at both ends.
fn tried(low: usize, high: usize) -> impl Iterator<Item = usize> {
    (low..=high).filter(move |c| *c < low + TRIED || *c + TRIED > high)
}
