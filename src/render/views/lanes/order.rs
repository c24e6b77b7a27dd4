//! The order of lanes, and of parties in them: as few lines through others' bars as can be, and short ones.

use super::plan::{Kind, Plan, Who};

/// Beyond this many parties or lines the order of starts stands.
const MOST: usize = 90;
const ROUNDS: usize = 12;

/// Puts lanes and parties in order; customers stay at the bottom.
pub fn order(plan: &mut Plan<'_>) {
    let starts = by_start(plan);
    if plan.parties.len() > MOST || plan.links.len() > 4 * MOST {
        apply(plan, starts);
        return;
    }
    let scene = Scene::new(plan);
    let file: Vec<Vec<usize>> = plan.lanes.iter().map(|l| l.parties.clone()).collect();
    let file: Order = file.into_iter().enumerate().collect();
    let (a, b) = (scene.improved(file), scene.improved(starts));
    let best = if scene.cost(&a) < scene.cost(&b) - 1e-9 {
        a
    } else {
        b
    };
    apply(plan, best);
}

/// Lanes top to bottom, each with its parties.
type Order = Vec<(usize, Vec<usize>)>;

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

/// By when they first hand something over.
fn by_start(plan: &Plan<'_>) -> Order {
    let mut first = vec![usize::MAX; plan.parties.len()];
    for item in plan.items.iter().filter(|i| i.kind != Kind::Promise) {
        first[item.party] = first[item.party].min(item.from);
    }
    let mut order: Order = Vec::new();
    for (i, lane) in plan.lanes.iter().enumerate() {
        let mut parties = lane.parties.clone();
        parties.sort_by_key(|&p| first[p]);
        order.push((i, parties));
    }
    order.sort_by_key(|(lane, parties)| {
        let customers = plan.lanes[*lane].who == Who::External;
        (customers, parties.first().map(|&p| first[p]))
    });
    order
}

struct Scene {
    /// Lines: the parties at their ends, the events between which they may go up or down, their weight.
    links: Vec<(usize, usize, usize, usize, f64)>,
    /// What stands in each party's rows, by events.
    busy: Vec<Vec<(usize, usize)>>,
    /// Whether a lane may move.
    fixed: Vec<bool>,
}

impl Scene {
    fn new(plan: &Plan<'_>) -> Self {
        let mut busy = vec![Vec::new(); plan.parties.len()];
        for item in &plan.items {
            // The words of what is no bar reach over about so many events.
            let end = match item.kind {
                Kind::Bar => item.to,
                Kind::Promise => item.from + 3,
                Kind::Arrival | Kind::Return => item.from + 2,
                Kind::Instant | Kind::End => continue,
            };
            busy[item.party].push((item.from, end));
        }
        let links = plan.links.iter().map(|l| {
            let (a, b) = (&plan.items[l.from], &plan.items[l.to]);
            let weight = if l.critical || l.weak { 1.6 } else { 1.0 };
            (a.party, b.party, a.to.min(b.from), a.to.max(b.from), weight)
        });
        Self {
            links: links.collect(),
            busy,
            fixed: plan.lanes.iter().map(|l| l.who == Who::External).collect(),
        }
    }

    fn cost(&self, order: &Order) -> f64 {
        let flat: Vec<usize> = order.iter().flat_map(|(_, p)| p.iter().copied()).collect();
        let mut place = vec![0; self.busy.len()];
        for (at, &party) in flat.iter().enumerate() {
            place[party] = at;
        }
        let mut cost = 0.0;
        for &(a, b, from, to, weight) in &self.links {
            let (low, high) = (place[a].min(place[b]), place[a].max(place[b]));
            cost += weight * (high - low) as f64;
            for &party in flat.get(low + 1..high).unwrap_or(&[]) {
                // A bar over the whole stretch cannot be passed beside.
                let hit = self.busy[party]
                    .iter()
                    .filter(|(s, e)| *s < from && *e > to);
                cost += weight * 6.0 * hit.count() as f64;
            }
        }
        cost
    }

    /// Swaps as long as that makes it better.
    fn improved(&self, mut order: Order) -> Order {
        let mut best = self.cost(&order);
        for _ in 0..ROUNDS {
            let before = best;
            for i in 0..order.len() {
                for j in i + 1..order.len() {
                    if self.fixed[order[i].0] || self.fixed[order[j].0] {
                        continue;
                    }
                    order.swap(i, j);
                    self.keep(&mut order, &mut best, |o| o.swap(i, j));
                }
            }
            for lane in 0..order.len() {
                for i in 0..order[lane].1.len() {
                    for j in i + 1..order[lane].1.len() {
                        order[lane].1.swap(i, j);
                        self.keep(&mut order, &mut best, |o| o[lane].1.swap(i, j));
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
