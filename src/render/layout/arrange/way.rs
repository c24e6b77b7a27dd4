//! The best way of one line through the columns while all else stands still.

use super::super::sweep::Event;
use super::{Arrangement, CLIMB, CROSSING};

/// A place that an item can take: before which event of its column, and how high about.
pub type Slot = (usize, f64);

/// Costs of crossing what lies between two columns, by place at the left and at the right.
struct Table {
    wide: usize,
    /// Weight of the links that begin above a place and end above another.
    above: Vec<u32>,
}

impl Table {
    /// Weight of the links that a line from one place to another crosses.
    fn crossed(&self, left: usize, right: usize) -> f64 {
        let high = self.above.len() / self.wide - 1;
        let at = |k: usize, l: usize| self.above[k * self.wide + l];
        f64::from(at(left, self.wide - 1) + at(high, right) - 2 * at(left, right))
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

    /// The links between a column and the next, but for those of one item: weighed as a main line sees them or not.
    fn table(&self, c: usize, skip: [usize; 2], main: bool) -> Table {
        let (left, right) = (&self.columns[c], &self.columns[c + 1]);
        let wide = right.len() + 1;
        let mut above = vec![0_u32; (left.len() + 1) * wide];
        for (k, event) in left.iter().enumerate() {
            let Event::Item(i) = *event else { continue };
            for &(j, _) in self.right(i) {
                let j = j as usize;
                if skip.contains(&i) || skip.contains(&j) {
                    continue;
                }
                let weight = 2 + u32::from(main || self.main[i] || self.main[j]);
                above[(k + 1) * wide + self.place[j] + 1] += weight;
            }
        }
        for k in 1..=left.len() {
            for l in 1..wide {
                let sum = above[(k - 1) * wide + l] + above[k * wide + l - 1];
                above[k * wide + l] = above[k * wide + l] + sum - above[(k - 1) * wide + l - 1];
            }
        }
        Table { wide, above }
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
        let skip = [route[0], route[route.len() - 1]];
        let mut costs = vec![0.0; stages[0].len()];
        let mut from: Vec<Vec<usize>> = vec![vec![0; stages[0].len()]];
        for (n, pair) in stages.windows(2).enumerate() {
            let (a, b) = (route[n], route[n + 1]);
            let (ca, cb) = (self.layered.items[a].column, self.layered.items[b].column);
            let table = self.table(ca.min(cb), skip, main);
            let mut next = Vec::with_capacity(pair[1].len());
            let mut best = Vec::with_capacity(pair[1].len());
            for &(l, yl) in &pair[1] {
                let mut least = (f64::INFINITY, 0);
                for (s, &(k, yk)) in pair[0].iter().enumerate() {
                    let crossed = match ca < cb {
                        true => table.crossed(k, l),
                        false => table.crossed(l, k),
                    };
                    let cost = costs[s] + crossed * CROSSING + (yk - yl).abs() * CLIMB;
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
}

/// The best ways of a route to each place of its last item.
pub struct Ways {
    stages: Vec<Vec<Slot>>,
    /// By place of the last item.
    pub costs: Vec<f64>,
    from: Vec<Vec<usize>>,
}

impl Ways {
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
