//! The order of lanes, and of parties in them: by when they begin, as far as few lines through others' bars allow.

use super::plan::{Kind, Plan, Who};

/// Beyond this many parties or lines the order of starts stands.
const MOST: usize = 90;
const ROUNDS: usize = 12;

/// More lines than this are not held against each other.
const CROSSED: usize = 200;
/// What it costs that two lines cross.
const CROSSING: f64 = 12.0;
/// What a line costs that a bar is in the way of, and one that is critical.
const HIT: f64 = 200.0;
const CRITICAL_HIT: f64 = 900.0;
/// What a lane costs that stands above one which begins before it, and a party in its lane.
const LANE_LATER: f64 = 9.0;
const PARTY_LATER: f64 = 3.0;

/// Puts lanes and parties in order; customers stay at the bottom.
pub fn order(plan: &mut Plan<'_>) {
    let starts = by_start(plan);
    let Some(scene) = Scene::of(plan) else {
        apply(plan, starts);
        return;
    };
    let (a, b) = (scene.improved(current(plan)), scene.improved(starts));
    let best = if scene.cost(&a) < scene.cost(&b) - 1e-9 {
        a
    } else {
        b
    };
    apply(plan, best);
}

/// Lanes top to bottom, each with its parties.
pub type Order = Vec<(usize, Vec<usize>)>;

/// The order that a plan has.
pub fn current(plan: &Plan<'_>) -> Order {
    let lanes = plan.lanes.iter().map(|l| l.parties.clone());
    lanes.enumerate().collect()
}

fn apply(plan: &mut Plan<'_>, order: Order) {
    let mut lanes: Vec<Option<super::plan::Lane>> = plan.lanes.drain(..).map(Some).collect();
    for (lane, parties) in order {
        if let Some(mut taken) = lanes[lane].take() {
            taken.parties = parties;
            for &p in &taken.parties {
                plan.parties[p].lane = plan.lanes.len();
            }
            plan.lanes.push(taken);
        }
    }
}

/// When each party first hands something over, or has something.
fn starts(plan: &Plan<'_>) -> Vec<usize> {
    let mut first = vec![usize::MAX; plan.parties.len()];
    let given = |k: Kind| matches!(k, Kind::Bar | Kind::Instant);
    // Who only receives comes after who hands over at that moment.
    for item in plan.items.iter().filter(|i| i.kind != Kind::Promise) {
        let from = 2 * item.from + usize::from(!given(item.kind));
        first[item.party] = first[item.party].min(from);
    }
    first
}

/// Lanes and parties by that; customers stay in file order at the bottom.
fn by_start(plan: &Plan<'_>) -> Order {
    let first = starts(plan);
    let mut order: Order = Vec::new();
    for (i, lane) in plan.lanes.iter().enumerate() {
        let mut parties = lane.parties.clone();
        if lane.who != Who::External {
            parties.sort_by_key(|&p| first[p]);
        }
        order.push((i, parties));
    }
    order.sort_by_key(|(lane, parties)| {
        let customers = plan.lanes[*lane].who == Who::External;
        (customers, parties.iter().map(|&p| first[p]).min())
    });
    order
}

/// A line: the parties at its ends, and the events between which it may go up or down.
struct Line {
    from: usize,
    to: usize,
    start: usize,
    end: usize,
    weight: f64,
    critical: bool,
}

/// What an order is judged by.
pub struct Scene {
    lines: Vec<Line>,
    /// Lines that may cross: the first goes up or down while the second one runs level.
    pairs: Vec<(usize, usize)>,
    /// When each party begins.
    first: Vec<usize>,
    /// What stands in each party's rows, by events.
    busy: Vec<Vec<(usize, usize)>>,
    /// Whether a party stands at the bottom.
    fixed: Vec<bool>,
}

impl Scene {
    /// None where there are too many parties or lines to look at.
    pub fn of(plan: &Plan<'_>) -> Option<Self> {
        let few = plan.parties.len() <= MOST && plan.links.len() <= 4 * MOST;
        few.then(|| Self::new(plan))
    }

    fn new(plan: &Plan<'_>) -> Self {
        let mut busy = vec![Vec::new(); plan.parties.len()];
        for item in &plan.items {
            // The words of what is no bar reach over about so many events.
            let end = match item.kind {
                Kind::Bar => item.to,
                Kind::Promise => item.from + 3,
                Kind::Arrival | Kind::Return | Kind::GoesOn => item.from + 2,
                Kind::Instant | Kind::End => continue,
            };
            busy[item.party].push((item.from, end));
        }
        let lines = plan.links.iter().map(|l| {
            let (a, b) = (&plan.items[l.from], &plan.items[l.to]);
            Line {
                from: a.party,
                to: b.party,
                start: a.to.min(b.from),
                end: a.to.max(b.from),
                weight: if l.critical || l.weak { 1.6 } else { 1.0 },
                critical: l.critical,
            }
        });
        let lines: Vec<Line> = lines.collect();
        let mut pairs = Vec::new();
        if lines.len() <= CROSSED {
            for (i, a) in lines.iter().enumerate() {
                let meets = |b: &Line| b.start < a.start && a.start < b.end;
                let others = (0..lines.len()).filter(|&j| meets(&lines[j]));
                pairs.extend(others.map(|j| (i, j)));
            }
        }
        let mut fixed = vec![false; plan.parties.len()];
        for lane in plan.lanes.iter().filter(|l| l.who == Who::External) {
            for &party in &lane.parties {
                fixed[party] = true;
            }
        }
        Self {
            lines,
            pairs,
            first: starts(plan),
            busy,
            fixed,
        }
    }

    /// Whether a lane stays where it is.
    pub fn is_fixed(&self, parties: &[usize]) -> bool {
        parties.iter().any(|&p| self.fixed[p])
    }

    pub fn cost(&self, order: &Order) -> f64 {
        let flat: Vec<usize> = order.iter().flat_map(|(_, p)| p.iter().copied()).collect();
        let mut place = vec![0; self.busy.len()];
        for (at, &party) in flat.iter().enumerate() {
            place[party] = at;
        }
        let mut cost = 0.0;
        for line in &self.lines {
            let (a, b) = (place[line.from], place[line.to]);
            let (low, high) = (a.min(b), a.max(b));
            cost += line.weight * (high - low) as f64;
            let worth = if line.critical { CRITICAL_HIT } else { HIT };
            for &party in flat.get(low + 1..high).unwrap_or(&[]) {
                // A bar over the whole stretch cannot be passed beside.
                let hit = self.busy[party]
                    .iter()
                    .filter(|(s, e)| *s < line.start && *e > line.end);
                cost += worth * hit.count() as f64;
            }
        }
        let crosses = |(a, b): &&(usize, usize)| {
            let (a, at) = (&self.lines[*a], place[self.lines[*b].to]);
            let (from, to) = (place[a.from], place[a.to]);
            from.min(to) < at && at < from.max(to)
        };
        cost += CROSSING * self.pairs.iter().filter(crosses).count() as f64;
        cost + self.later(order)
    }

    /// What it costs that who begins later stands above.
    pub fn later(&self, order: &Order) -> f64 {
        let mut cost = 0.0;
        let begins = |parties: &[usize]| parties.iter().map(|&p| self.first[p]).min();
        for (i, (_, parties)) in order.iter().enumerate() {
            if self.is_fixed(parties) {
                continue;
            }
            let later = |rest: &[(usize, Vec<usize>)]| {
                let rest = rest.iter().filter(|(_, p)| !self.is_fixed(p));
                let before = rest.filter(|(_, other)| begins(other) < begins(parties));
                before.count() as f64
            };
            cost += LANE_LATER * later(&order[i + 1..]);
            for (k, &party) in parties.iter().enumerate() {
                let before = parties[k + 1..].iter();
                let before = before.filter(|&&p| self.first[p] < self.first[party]);
                cost += PARTY_LATER * before.count() as f64;
            }
        }
        cost
    }

    /// Swaps and moves as long as that makes it better.
    fn improved(&self, mut order: Order) -> Order {
        let mut best = self.cost(&order);
        for _ in 0..ROUNDS {
            let before = best;
            for i in 0..order.len() {
                for j in i + 1..order.len() {
                    if self.is_fixed(&order[i].1) || self.is_fixed(&order[j].1) {
                        continue;
                    }
                    order.swap(i, j);
                    self.keep(&mut order, &mut best, |o| o.swap(i, j));
                    order[i..=j].rotate_left(1);
                    self.keep(&mut order, &mut best, |o| o[i..=j].rotate_right(1));
                    order[i..=j].rotate_right(1);
                    self.keep(&mut order, &mut best, |o| o[i..=j].rotate_left(1));
                }
            }
            for lane in 0..order.len() {
                if self.is_fixed(&order[lane].1) {
                    continue;
                }
                for i in 0..order[lane].1.len() {
                    for j in i + 1..order[lane].1.len() {
                        order[lane].1.swap(i, j);
                        self.keep(&mut order, &mut best, |o| o[lane].1.swap(i, j));
                        order[lane].1[i..=j].rotate_left(1);
                        self.keep(&mut order, &mut best, |o| o[lane].1[i..=j].rotate_right(1));
                        order[lane].1[i..=j].rotate_right(1);
                        self.keep(&mut order, &mut best, |o| o[lane].1[i..=j].rotate_left(1));
                    }
                }
            }
            if best >= before - 1e-9 {
                break;
            }
        }
        order
    }

    fn keep(&self, order: &mut Order, best: &mut f64, undo: impl Fn(&mut Order)) {
        let cost = self.cost(order);
        if cost < *best - 1e-9 {
            *best = cost;
        } else {
            undo(order);
        }
    }
}
