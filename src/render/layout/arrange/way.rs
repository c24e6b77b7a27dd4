//! The best way of one line through the columns while all else stands still.

use std::rc::Rc;

use super::super::sweep::Event;
use super::{Arrangement, CLIMB, CROSSING};

/// A place that an item can take: before which event of its column, and how high about.
pub type Slot = (usize, f64);

/// What is known of the lines from one column to the next, as long as neither changes.
#[derive(Clone, Default)]
pub(super) struct Known {
    /// What they cross of one another, weighed.
    pub(super) crossings: Option<u64>,
    /// What another line would cross: an ordinary one, and a main one.
    tables: [Option<Rc<Table>>; 2],
}

/// What a line from a place in one column to a place in the next crosses.
struct Table {
    wide: usize,
    /// Weight of the links that begin above a place and end above another.
    above: Vec<u32>,
}

impl Table {
    /// Weight of the links that begin above each place.
    fn begun(&self) -> impl Iterator<Item = u32> {
        self.above
            .iter()
            .skip(self.wide - 1)
            .step_by(self.wide)
            .copied()
    }

    /// Weight of the links that end above each place.
    fn ended(&self) -> &[u32] {
        &self.above[self.above.len() - self.wide..]
    }
}

impl Arrangement<'_> {
    /// The places of a column that lie directly in an area.
    pub(super) fn slots(&self, c: usize, area: Option<usize>) -> Vec<Slot> {
        let items = &self.layered.items;
        let tree = &self.layered.tree;
        let column = &self.columns[c];
        // Where the next item begins, by event.
        let mut tops = vec![None; column.len() + 1];
        for (k, event) in column.iter().enumerate().rev() {
            tops[k] = match *event {
                Event::Item(i) => Some(self.y.items[i] - items[i].up),
                _ => tops[k + 1],
            };
        }
        let middle = area
            .and_then(|g| self.y.groups[g])
            .map_or(0.0, |(top, bottom)| (top + bottom) / 2.0);
        let (mut out, mut here, mut above) = (Vec::new(), None, None);
        for (k, &top) in tops.iter().enumerate() {
            if here == area {
                let y = match (above, top) {
                    (Some(above), Some(below)) => (above + below) / 2.0,
                    (Some(above), None) => above + 2.0 * self.gap,
                    (None, Some(below)) => below - 2.0 * self.gap,
                    (None, None) => middle,
                };
                out.push((k, y));
            }
            match column.get(k) {
                Some(&Event::Item(i)) => above = Some(self.y.items[i] + items[i].down),
                Some(&Event::Open(g)) => here = Some(g),
                Some(&Event::Close(g)) => here = tree.parent(g),
                None => {}
            }
        }
        out
    }

    /// The links between a column and the next, weighed as a main line sees them or not.
    fn table(&self, c: usize, main: bool) -> Rc<Table> {
        let mut known = self.known.borrow_mut();
        let known = &mut known[c].tables[usize::from(main)];
        Rc::clone(known.get_or_insert_with(|| Rc::new(self.count(c, main))))
    }

    fn count(&self, c: usize, main: bool) -> Table {
        let (left, right) = (&self.columns[c], &self.columns[c + 1]);
        let wide = right.len() + 1;
        let mut above = vec![0_u32; (left.len() + 1) * wide];
        for (k, event) in left.iter().enumerate() {
            let (done, row) = above[k * wide..].split_at_mut(wide);
            if let Event::Item(i) = *event {
                for &(j, _) in self.right(i) {
                    row[self.place[j as usize] + 1] += self.weight(i, j as usize, main);
                }
            }
            let mut sum = 0;
            for (at, before) in row[..wide].iter_mut().zip(done) {
                sum += *at;
                *at = *before + sum;
            }
        }
        Table { wide, above }
    }

    /// What crossing a link weighs for a line that is a main one or not.
    fn weight(&self, i: usize, j: usize, main: bool) -> u32 {
        2 + u32::from(main || self.main[i] || self.main[j])
    }

    /// What a line crosses from an item's column to that of its neighbour on a route.
    fn between(&self, a: usize, b: usize, main: bool) -> Between {
        let (ca, cb) = (self.layered.items[a].column, self.layered.items[b].column);
        let rightwards = ca < cb;
        let table = self.table(ca.min(cb), main);
        let (left, right) = if rightwards { (a, b) } else { (b, a) };
        // Links of an end of its own meet a line there and cross nothing.
        let mut begun: Vec<u32> = table.begun().collect();
        let mut ended: Vec<u32> = table.ended().to_vec();
        if self.present[left] {
            self.own(left, 1, main, &mut ended);
        }
        if self.present[right] {
            self.own(right, 0, main, &mut begun);
        }
        Between {
            table,
            rightwards,
            begun,
            ended,
        }
    }

    /// Takes an item's own links to one side off the weights of links that end above each place there.
    fn own(&self, item: usize, side: usize, main: bool, above: &mut [u32]) {
        for &(other, _) in self.sides[side].of(item) {
            let other = other as usize;
            if self.present[other] {
                let weight = self.weight(item, other, main);
                let below = &mut above[self.place[other] + 1..];
                below
                    .iter_mut()
                    .for_each(|sum| *sum = sum.wrapping_sub(weight));
            }
        }
    }

    /// Where the items of a route can stand, those that do stand where they do.
    fn stages(&self, route: &[usize]) -> Vec<Vec<Slot>> {
        route
            .iter()
            .map(|&i| match self.present[i] {
                true => vec![(self.place[i], self.y.items[i])],
                false => {
                    let item = &self.layered.items[i];
                    self.slots(item.column, item.group)
                }
            })
            .collect()
    }

    /// The least cost of a route, for each place of its last item, with the places on the way by stage.
    pub(super) fn ways(&self, route: &[usize]) -> Ways {
        let stages = self.stages(route);
        let main = route.iter().any(|&i| self.main[i]);
        let mut costs = vec![0.0; stages[0].len()];
        let mut from: Vec<Vec<usize>> = vec![vec![0; stages[0].len()]];
        for (n, pair) in stages.windows(2).enumerate() {
            let between = self.between(route[n], route[n + 1], main);
            let mut next = Vec::with_capacity(pair[1].len());
            let mut best = Vec::with_capacity(pair[1].len());
            for &end in &pair[1] {
                let mut least = (f64::INFINITY, 0);
                for (s, (&start, cost)) in pair[0].iter().zip(&costs).enumerate() {
                    let cost = cost + between.cost(start, end);
                    if cost < least.0 {
                        least = (cost, s);
                    }
                }
                next.push(least.0);
                best.push(least.1);
            }
            costs = next;
            from.push(best);
        }
        Ways {
            stages,
            costs,
            from,
        }
    }

    /// What a route costs that goes by given places.
    pub(super) fn way(&self, route: &[usize], slots: &[Slot]) -> f64 {
        let main = route.iter().any(|&i| self.main[i]);
        let steps = route.windows(2).zip(slots.windows(2));
        steps
            .map(|(ends, slots)| {
                self.between(ends[0], ends[1], main)
                    .cost(slots[0], slots[1])
            })
            .sum()
    }
}

/// What a line costs from one column to a neighbouring one.
struct Between {
    table: Rc<Table>,
    rightwards: bool,
    begun: Vec<u32>,
    ended: Vec<u32>,
}

impl Between {
    /// From one place to another.
    fn cost(&self, (k, yk): Slot, (l, yl): Slot) -> f64 {
        let (left, right) = if self.rightwards { (k, l) } else { (l, k) };
        let both = 2 * self.table.above[left * self.table.wide + right];
        let crossed = self.begun[left]
            .wrapping_add(self.ended[right])
            .wrapping_sub(both);
        f64::from(crossed) * CROSSING + (yk - yl).abs() * CLIMB
    }
}

/// The best ways of a route to each place of its last item.
pub struct Ways {
    stages: Vec<Vec<Slot>>,
    /// By place of the last item.
    pub costs: Vec<f64>,
    from: Vec<Vec<usize>>,
}

impl Ways {
    /// The cost of the best way of all.
    pub fn least(&self) -> f64 {
        self.costs.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// The places on the best way of all.
    pub fn best(&self) -> Vec<Slot> {
        let mut at = (0..self.costs.len())
            .min_by(|&a, &b| self.costs[a].total_cmp(&self.costs[b]))
            .unwrap_or(0);
        let mut out = Vec::with_capacity(self.stages.len());
        for (stage, from) in self.stages.iter().zip(&self.from).rev() {
            out.push(stage[at]);
            at = from[at];
        }
        out.reverse();
        out
    }
}
