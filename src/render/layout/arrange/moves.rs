//! What can be moved, and how long it goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::layered::What;
use super::super::sweep::Event;
use super::Arrangement;
use super::way::Slot;

/// How often everything is looked at for a better place.
const ROUNDS: usize = 6;
/// How often what an exchange of areas has changed is.
const ROUNDS_AFTER: usize = 3;
/// Up to so many items areas are exchanged.
const EXCHANGED: usize = 300;

/// When a move was last tried, by box and by handoff.
struct Tried {
    boxes: Vec<usize>,
    lines: Vec<usize>,
}

impl Arrangement<'_> {
    /// Moves whatever stands better elsewhere, and exchanges areas that do where the picture is not too large for it.
    pub fn improve(&mut self) {
        let mut tried = self.tried(0);
        self.rounds(ROUNDS, &mut tried);
        if self.layered.items.len() <= EXCHANGED {
            self.exchange_areas();
        }
    }

    /// The same after something new was put in: a move must save `worth`, `all` is looked at or only what is near to
    /// the new, and areas are exchanged or not.
    pub fn improve_near(&mut self, worth: f64, all: bool, areas: bool) {
        self.worth = worth;
        let mut tried = self.tried(if all { 0 } else { self.now - 1 });
        self.rounds(ROUNDS_AFTER, &mut tried);
        if areas && self.layered.items.len() <= EXCHANGED {
            self.exchange_areas();
        }
    }

    /// Everything was tried at a time.
    fn tried(&self, at: usize) -> Tried {
        Tried {
            boxes: vec![at; self.layered.items.len()],
            lines: vec![at; self.layered.routes.len()],
        }
    }

    /// Moves boxes and lines until nothing stands better elsewhere, or so many rounds are over.
    fn rounds(&mut self, rounds: usize, tried: &mut Tried) {
        let items = &self.layered.items;
        let boxes: Vec<usize> = (0..items.len())
            .filter(|&n| matches!(items[n].what, What::Node(_)))
            .collect();
        for round in 0..rounds {
            if round > 0 {
                self.settle();
            }
            let mut moved = false;
            for &n in &boxes {
                moved |= self.move_box(n, &self.lines(n), &mut tried.boxes[n]);
            }
            for (e, route) in self.layered.routes.iter().enumerate() {
                if !route.is_empty() {
                    moved |= self.move_line(e, &mut tried.lines[e]);
                }
            }
            if !moved {
                break;
            }
        }
        self.settle();
    }

    /// Exchanges areas that lie over one another where that is better once all else has found its place.
    fn exchange_areas(&mut self) {
        let mut any = false;
        for (upper, lower) in self.neighbours() {
            // Another exchange may have come between them.
            if any && !self.neighbours().contains(&(upper, lower)) {
                continue;
            }
            let whole = 0..self.columns.len().saturating_sub(1);
            let (columns, y, cost) = (
                self.columns.clone(),
                self.y.clone(),
                self.cost(whole.clone()),
            );
            let mut tried = self.tried(self.now);
            self.now += 1;
            if !self.exchange(upper, lower) {
                continue;
            }
            self.settle();
            self.rounds(ROUNDS_AFTER, &mut tried);
            if self.cost(whole) + self.worth < cost {
                any = true;
            } else {
                (self.columns, self.y) = (columns, y);
                for c in 0..self.columns.len() {
                    self.number(c);
                }
            }
        }
    }

    /// Pairs of areas, the upper first, that nothing keeps in that order but each other.
    fn neighbours(&self) -> Vec<(usize, usize)> {
        let tree = &self.layered.tree;
        let mut below: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); tree.count()];
        for column in &self.columns {
            let mut last: BTreeMap<Option<usize>, usize> = BTreeMap::new();
            for event in column {
                let Event::Open(g) = *event else { continue };
                if let Some(upper) = last.insert(tree.parent(g), g) {
                    below[upper].insert(g);
                }
            }
        }
        let reaches = |from: usize, to: usize| {
            let mut seen = vec![false; tree.count()];
            let mut open: Vec<usize> = below[from].iter().copied().filter(|&g| g != to).collect();
            while let Some(g) = open.pop() {
                if g == to {
                    return true;
                }
                if !std::mem::replace(&mut seen[g], true) {
                    open.extend(&below[g]);
                }
            }
            false
        };
        (0..tree.count())
            .flat_map(|upper| below[upper].iter().map(move |&lower| (upper, lower)))
            .filter(|&(upper, lower)| !reaches(upper, lower))
            .collect()
    }

    /// Exchanges two areas wherever one lies over the other.
    fn exchange(&mut self, upper: usize, lower: usize) -> bool {
        let mut any = false;
        for c in 0..self.columns.len() {
            let at = |event: Event| self.columns[c].iter().position(|&e| e == event);
            let ends = [
                Event::Open(upper),
                Event::Close(upper),
                Event::Open(lower),
                Event::Close(lower),
            ]
            .map(at);
            let [Some(a), Some(b), Some(x), Some(y)] = ends else {
                continue;
            };
            if b > x {
                continue;
            }
            let column = &self.columns[c];
            let mut new = column[..a].to_vec();
            new.extend_from_slice(&column[x..=y]);
            new.extend_from_slice(&column[b + 1..x]);
            new.extend_from_slice(&column[a..=b]);
            new.extend_from_slice(&column[y + 1..]);
            self.columns[c] = new;
            self.changed[c] = self.now;
            self.number(c);
            any = true;
        }
        any
    }

    /// The columns that lines pass, first and last.
    fn range(&self, lines: &[usize]) -> Range<usize> {
        let column = |i: Option<&usize>| i.map_or(0, |&i| self.layered.items[i].column);
        let routes = || lines.iter().map(|&e| &self.layered.routes[e]);
        let first = routes().map(|route| column(route.first())).min();
        let last = routes().map(|route| column(route.last())).max();
        // What stands there has links to both sides.
        let first = first.unwrap_or(0).saturating_sub(1);
        first..(last.unwrap_or(0) + 1).min(self.columns.len() - 1)
    }

    /// Whether nothing has changed in the columns since a time.
    fn still(&self, range: &Range<usize>, since: usize) -> bool {
        self.changed[range.start..=range.end]
            .iter()
            .all(|&at| at <= since)
    }

    /// Takes a handoff's line up and puts it where it stands best, unless nothing has changed there since that was
    /// last tried; whether it was worth it.
    fn move_line(&mut self, e: usize, tried: &mut usize) -> bool {
        let range = self.range(&[e]);
        let last = std::mem::replace(tried, self.now);
        if self.still(&range, last) {
            return false;
        }
        self.now += 1;
        let route = &self.layered.routes[e];
        let old: Vec<Slot> = route
            .iter()
            .map(|&i| (self.place[i], self.y.items[i]))
            .collect();
        let known = self.known.borrow()[range.clone()].to_vec();
        self.take_line(e);
        let ways = self.ways(route);
        let worth = ways.least() + self.worth < self.way(route, &old);
        let new = if worth { ways.best() } else { old };
        self.put_line(e, &new);
        if worth {
            for &i in route {
                self.changed[self.layered.items[i].column] = self.now;
            }
        } else {
            self.known.get_mut()[range].clone_from_slice(&known);
        }
        worth
    }

    /// Takes a box up with its lines, and puts them where they stand best, unless nothing has changed there since that
    /// was last tried; whether it was worth it.
    fn move_box(&mut self, n: usize, lines: &[usize], tried: &mut usize) -> bool {
        let range = self.range(lines);
        let last = std::mem::replace(tried, self.now);
        if lines.is_empty() || self.still(&range, last) {
            return false;
        }
        self.now += 1;
        let layered = self.layered;
        let items = || lines.iter().flat_map(|&e| &layered.routes[e]);
        let columns = self.columns[range.start..=range.end].to_vec();
        let heights: Vec<f64> = items().map(|&i| self.y.items[i]).collect();
        let cost = self.cost(range.clone());
        let known = self.known.borrow()[range.clone()].to_vec();
        for &e in lines {
            self.take_line(e);
        }
        self.take(n);
        self.put_box(n, lines);
        for &e in lines {
            self.put_best(e);
        }
        let worth = self.cost(range.clone()) + self.worth < cost;
        for (c, old) in (range.start..=range.end).zip(columns) {
            if old == self.columns[c] {
                continue;
            }
            if worth {
                self.changed[c] = self.now;
            } else {
                self.columns[c] = old;
                self.number(c);
            }
        }
        if !worth {
            for (&i, y) in items().zip(heights) {
                self.y.items[i] = y;
            }
            self.known.get_mut()[range].clone_from_slice(&known);
        }
        worth
    }

    /// Takes a handoff's stretches between its boxes out.
    pub(super) fn take_line(&mut self, e: usize) {
        let route = &self.layered.routes[e];
        for &i in &route[1..route.len() - 1] {
            self.take(i);
        }
    }

    /// Puts them where they stand best.
    pub(super) fn put_best(&mut self, e: usize) {
        let best = self.ways(&self.layered.routes[e]).best();
        self.put_line(e, &best);
    }

    /// Puts them at given places, those of its boxes among them.
    fn put_line(&mut self, e: usize, slots: &[Slot]) {
        let route = &self.layered.routes[e];
        let inner = 1..route.len() - 1;
        for (&i, &(index, y)) in route[inner.clone()].iter().zip(&slots[inner]) {
            self.put(i, index, y);
        }
    }

    /// The handoffs of a box, but for those to itself.
    pub(super) fn lines(&self, n: usize) -> Vec<usize> {
        let end = |route: &[usize]| route.first() == Some(&n) || route.last() == Some(&n);
        (0..self.layered.routes.len())
            .filter(|&e| end(&self.layered.routes[e]))
            .collect()
    }

    /// Puts a box where the lines to it cost least.
    pub(super) fn put_box(&mut self, n: usize, lines: &[usize]) {
        let item = &self.layered.items[n];
        let slots = self.slots(item.column, item.group);
        let mut costs = vec![0.0; slots.len()];
        for &e in lines {
            let mut route = self.layered.routes[e].clone();
            if route.last() != Some(&n) {
                route.reverse();
            }
            for (sum, cost) in costs.iter_mut().zip(self.ways(&route).costs) {
                *sum += cost;
            }
        }
        let best = (0..slots.len()).min_by(|&a, &b| costs[a].total_cmp(&costs[b]));
        if let Some((index, y)) = best.map(|best| slots[best]) {
            self.put(n, index, y);
        }
    }
}
