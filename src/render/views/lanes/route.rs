//! Which way each line takes: the cheapest that passes behind nothing, given the ways of the others.

use super::columns::Columns;
use super::pack::{Rows, extent};
use super::plan::{Kind, Plan};
use super::search::{Field, Reach, cheapest};
use super::traffic::Traffic;
use super::way::{Ends, Way};

/// More lines than this are routed once, each as if it were alone.
const MANY: usize = 500;
/// How often each line is taken up again.
pub const ROUNDS: usize = 2;

struct Router<'a, 'b> {
    plan: &'a Plan<'b>,
    rows: &'a Rows,
    /// The channels that each item covers: above the first, below the second.
    cover: Vec<(f64, f64)>,
    ends: Vec<Ends>,
    /// The lines that leave each item.
    leaving: Vec<Vec<usize>>,
    field: Field,
    ways: Vec<Option<Way>>,
}

/// A way for each of the plan's lines.
pub fn ways(plan: &Plan<'_>, rows: &Rows, columns: &Columns, wide: &[f64]) -> Vec<Way> {
    let mut router = Router::new(plan, rows, cover(plan, columns, wide));
    let rounds = match router.field.traffic {
        Some(_) => ROUNDS,
        None => 1,
    };
    let order = order(plan, rows);
    for &l in order.iter().cycle().take(rounds * order.len()) {
        router.route(l);
    }
    let ways = router.ways.into_iter().map(Option::unwrap_or_default);
    ways.collect()
}

/// The channels that each item covers: above the first, below the second.
fn cover(plan: &Plan<'_>, columns: &Columns, wide: &[f64]) -> Vec<(f64, f64)> {
    let items = plan.items.iter().enumerate();
    let cover = items.map(|(i, item)| {
        if item.kind == Kind::Bar {
            return (item.from as f64, item.to as f64);
        }
        let right = extent(plan, columns, wide, i).1;
        let next = columns.left.partition_point(|x| *x < right);
        (item.from as f64, next.max(item.from) as f64)
    });
    cover.collect()
}

/// Critical lines first, then short ones: they have the least choice.
fn order(plan: &Plan<'_>, rows: &Rows) -> Vec<usize> {
    let mut order: Vec<usize> = (0..plan.links.len()).collect();
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
    order
}

impl<'a, 'b> Router<'a, 'b> {
    fn new(plan: &'a Plan<'b>, rows: &'a Rows, cover: Vec<(f64, f64)>) -> Self {
        let channels = plan.times.len();
        let mut free = vec![vec![true; channels]; rows.items.len()];
        let mut empty = free.clone();
        for (i, item) in plan.items.iter().enumerate() {
            let row = rows.of[i];
            let inside = |c: &usize| cover[i].0 < *c as f64 && (*c as f64) < cover[i].1;
            for c in (item.from..channels).filter(inside) {
                free[row][c] = false;
                empty[row][c] = false;
            }
            if item.kind == Kind::Instant {
                empty[row][item.from] = false;
            }
        }
        let traffic =
            (plan.links.len() <= MANY).then(|| Traffic::new(plan, &rows.of, rows.items.len()));
        let mut leaving = vec![Vec::new(); plan.items.len()];
        for (l, link) in plan.links.iter().enumerate() {
            leaving[link.from].push(l);
        }
        Self {
            plan,
            rows,
            cover,
            ends: plan
                .links
                .iter()
                .map(|l| Ends::new(plan, rows, l))
                .collect(),
            leaving,
            field: Field {
                free,
                empty,
                traffic,
            },
            ways: vec![None; plan.links.len()],
        }
    }

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

    /// Takes a line up and gives it its best way.
    fn route(&mut self, l: usize) {
        let source = self.plan.links[l].from;
        // Lines of one source do not cross each other: they are one line that parts.
        self.count(source, -1);
        self.ways[l] = Some(self.best(l));
        self.count(source, 1);
    }

    /// Counts the lines of a source among the others, or no longer.
    fn count(&mut self, source: usize, sign: i32) {
        let Some(traffic) = &mut self.field.traffic else {
            return;
        };
        for &l in &self.leaving[source] {
            if let Some(way) = &self.ways[l] {
                let worth = Traffic::worth(self.plan.links[l].critical);
                traffic.add(&self.ends[l], way, sign * worth);
            }
        }
    }

    fn best(&self, l: usize) -> Way {
        let (link, ends) = (&self.plan.links[l], &self.ends[l]);
        let (exit, entry) = match link.rework {
            true => ((ends.events.0, ends.events.0), (0, 0)),
            false => (self.after(link.from), self.before(link.to)),
        };
        let straight = !link.rework && !ends.instant && ends.rows.0 == ends.rows.1;
        if straight && entry.0 <= exit.0 {
            return Way::default();
        }
        let (start, end) = ends.events;
        let all = (0, self.plan.times.len() - 1);
        let found = [((start.min(end), start.max(end)), false), (all, true)]
            .into_iter()
            .find_map(|(window, back)| {
                let reach = Reach {
                    exit,
                    entry,
                    window,
                    back,
                };
                cheapest(&self.field, ends, &reach)
            });
        // Beside the first moment and the last one everything is free.
        found.unwrap_or(Way {
            channels: vec![start],
            gaps: Vec::new(),
        })
    }
}
