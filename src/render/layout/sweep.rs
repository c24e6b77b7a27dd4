//! The order in the columns of a large picture, in a time that grows as the picture does: each column in turn
//! takes the order that its neighbours' heights ask for (Sugiyama, Tagawa & Toda 1981), areas kept whole and apart.

use super::engine::Places;
use super::heights::heights;
use super::layered::{Layered, Link};
use super::ports::spread;

/// What a column is made of from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// An item.
    Item(usize),
    /// The upper edge of an area's frame.
    Open(usize),
    /// The lower edge of an area's frame.
    Close(usize),
}

/// How often all columns are gone through, each time there and back.
const SWEEPS: usize = 8;
/// How often neighbours are exchanged at the end, at most.
const EXCHANGES: usize = 6;

/// An order and heights in each column with few crossings; `titles` is the room for each area's title.
pub fn sweep(layered: &Layered, titles: &[f64], gap: f64) -> Places {
    let mut sweeping = Sweeping::new(layered, titles, gap);
    sweeping.run();
    heights(layered, titles, gap, &sweeping.columns, &sweeping.sides)
}

/// The links of each item towards one side: the item at the other end, and the weight.
pub struct Side {
    starts: Vec<u32>,
    links: Vec<(u32, u32)>,
}

impl Side {
    fn new(layered: &Layered, ends: impl Fn(&Link) -> (usize, usize)) -> Self {
        let mut starts = vec![0_u32; layered.items.len() + 1];
        for link in &layered.links {
            starts[ends(link).0 + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut links = vec![(0, 0); layered.links.len()];
        for link in &layered.links {
            let (from, to) = ends(link);
            links[next[from] as usize] = (to as u32, link.weight);
            next[from] += 1;
        }
        Self { starts, links }
    }

    /// The links of one item.
    pub fn of(&self, item: usize) -> &[(u32, u32)] {
        &self.links[self.starts[item] as usize..self.starts[item + 1] as usize]
    }
}

/// The links to the left and to the right.
pub fn both(layered: &Layered) -> [Side; 2] {
    [
        Side::new(layered, |link| (link.high, link.low)),
        Side::new(layered, |link| (link.low, link.high)),
    ]
}

/// A row for each area, so that siblings in one row share no column: each takes the first that is free.
fn rows(layered: &Layered, spans: &[Option<(usize, usize)>]) -> Vec<usize> {
    let mut rows = vec![0; spans.len()];
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|&g| (spans[g], g));
    // By area around: where each row ends, and its number, unlike that of any other area's row.
    let mut open: Vec<Vec<(usize, usize)>> = vec![Vec::new(); spans.len() + 1];
    let mut count = 0;
    for g in order {
        let Some((low, high)) = spans[g] else {
            continue;
        };
        let siblings = &mut open[layered.tree.parent(g).map_or(0, |p| p + 1)];
        if let Some(row) = siblings.iter_mut().find(|row| row.0 < low) {
            *row = (high, row.1);
            rows[g] = row.1;
        } else {
            siblings.push((high, count));
            rows[g] = count;
            count += 1;
        }
    }
    rows
}

struct Sweeping<'a> {
    layered: &'a Layered,
    titles: &'a [f64],
    gap: f64,
    /// The links to the left and to the right.
    sides: [Side; 2],
    /// The items of each column, those of one area together.
    members: Vec<Vec<usize>>,
    /// The areas whose frames pass through each column.
    present: Vec<Vec<usize>>,
    /// The place of each area among its siblings.
    turn: Vec<usize>,
    /// The row of each area: those of one row share no column, so that few rows lie over one another.
    rows: Vec<usize>,
    /// Each column from top to bottom.
    columns: Vec<Vec<Event>>,
    /// The height of each item, columns centred on 0.
    at: Vec<f64>,
    /// The height of each area, on average.
    middle: Vec<f64>,
}

impl<'a> Sweeping<'a> {
    fn new(layered: &'a Layered, titles: &'a [f64], gap: f64) -> Self {
        let groups = layered.tree.count();
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); layered.columns];
        for (i, item) in layered.items.iter().enumerate() {
            members[item.column].push(i);
        }
        for column in &mut members {
            column.sort_by_key(|&i| (layered.items[i].group, i));
        }
        let mut present: Vec<Vec<usize>> = vec![Vec::new(); layered.columns];
        let spans = layered.spans();
        for (g, span) in spans.iter().enumerate() {
            if let Some((low, high)) = *span {
                present[low..=high].iter_mut().for_each(|c| c.push(g));
            }
        }
        let rows = rows(layered, &spans);
        let mut new = Self {
            layered,
            titles,
            gap,
            sides: both(layered),
            members,
            present,
            turn: rows.clone(),
            rows,
            columns: vec![Vec::new(); layered.columns],
            at: vec![0.0; layered.items.len()],
            middle: (0..groups).map(|g| g as f64).collect(),
        };
        let file: Vec<f64> = (0..layered.items.len()).map(|i| i as f64).collect();
        for c in 0..layered.columns {
            new.arrange(c, &file);
        }
        new
    }

    fn run(&mut self) {
        let mut best = (self.crossings(), self.columns.clone());
        let mut wishes = vec![0.0; self.layered.items.len()];
        let count = self.layered.columns;
        for sweep in 0..SWEEPS {
            for c in 1..count {
                self.wish(c, &self.sides[..1], &mut wishes);
                self.arrange(c, &wishes);
            }
            for c in (0..count.saturating_sub(1)).rev() {
                // The last time both sides are heard.
                let sides = if sweep + 1 < SWEEPS { 1..2 } else { 0..2 };
                self.wish(c, &self.sides[sides], &mut wishes);
                self.arrange(c, &wishes);
            }
            self.take_turns();
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        self.columns = best.1;
        for c in 0..count {
            self.settle(c);
        }
        for _ in 0..EXCHANGES {
            if !self.exchange() {
                break;
            }
        }
    }

    /// Where the items of a column want to be: at the mean of their neighbours.
    fn wish(&self, c: usize, sides: &[Side], wishes: &mut [f64]) {
        for &i in &self.members[c] {
            let (mut sum, mut all) = (0.0, 0.0);
            for &(other, weight) in sides.iter().flat_map(|side| side.of(i)) {
                sum += self.at[other as usize] * f64::from(weight);
                all += f64::from(weight);
            }
            wishes[i] = if all > 0.0 { sum / all } else { self.at[i] };
        }
    }

    /// Orders a column by its items' wishes.
    fn arrange(&mut self, c: usize, wishes: &[f64]) {
        let mut sums = vec![(0.0, 0_usize); self.layered.tree.count()];
        for &i in &self.members[c] {
            for g in self.layered.tree.up(self.layered.items[i].group) {
                sums[g].0 += wishes[i];
                sums[g].1 += 1;
            }
        }
        let mut out = std::mem::take(&mut self.columns[c]);
        out.clear();
        self.emit(c, None, wishes, &sums, &mut out);
        self.columns[c] = out;
        self.settle(c);
    }

    /// What lies directly in one area in a column, areas in their turn, items among them.
    fn emit(
        &self,
        c: usize,
        parent: Option<usize>,
        wishes: &[f64],
        sums: &[(f64, usize)],
        out: &mut Vec<Event>,
    ) {
        let tree = &self.layered.tree;
        let mut areas: Vec<usize> = self.present[c]
            .iter()
            .copied()
            .filter(|&g| tree.parent(g) == parent)
            .collect();
        areas.sort_by_key(|&g| self.turn[g]);
        let wanted: Vec<(f64, f64)> = areas
            .iter()
            .map(|&g| match sums[g] {
                (_, 0) => (self.middle[g], 1.0),
                (sum, count) => (sum / count as f64, count as f64),
            })
            .collect();
        let kept = spread(&wanted, 1.0, f64::NEG_INFINITY, f64::INFINITY);
        let column = &self.members[c];
        let group = |i: usize| self.layered.items[i].group;
        let from = column.partition_point(|&i| group(i) < parent);
        let upto = column.partition_point(|&i| group(i) <= parent);
        let items = column[from..upto]
            .iter()
            .map(|&i| (wishes[i], Event::Item(i)));
        let mut all: Vec<(f64, Event)> = areas
            .iter()
            .zip(kept)
            .map(|(&g, at)| (at, Event::Open(g)))
            .chain(items)
            .collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, event) in all {
            out.push(event);
            if let Event::Open(g) = event {
                self.emit(c, Some(g), wishes, sums, out);
                out.push(Event::Close(g));
            }
        }
    }

    /// Heights for the order of a column, centred.
    fn settle(&mut self, c: usize) {
        let mut y = 0.0;
        for event in &self.columns[c] {
            match *event {
                Event::Item(i) => {
                    let item = &self.layered.items[i];
                    self.at[i] = y + item.up;
                    y += item.up + item.down + self.gap;
                }
                Event::Open(g) => y += self.gap + self.titles[g],
                Event::Close(_) => y += self.gap,
            }
        }
        for &i in &self.members[c] {
            self.at[i] -= y / 2.0;
        }
    }

    /// A new order of the areas, by where the links out of them lead.
    fn take_turns(&mut self) {
        let tree = &self.layered.tree;
        let mut wants = vec![(0.0, 0.0); tree.count()];
        let mut means = vec![(0.0, 0.0); tree.count()];
        for (i, item) in self.layered.items.iter().enumerate() {
            for g in tree.up(item.group) {
                means[g].0 += self.at[i];
                means[g].1 += 1.0;
                for &(other, _) in self.sides.iter().flat_map(|side| side.of(i)) {
                    let other = other as usize;
                    if !tree.up(self.layered.items[other].group).any(|h| h == g) {
                        wants[g].0 += self.at[other];
                        wants[g].1 += 1.0;
                    }
                }
            }
        }
        for (g, (want, mean)) in wants.iter().zip(&means).enumerate() {
            if mean.1 > 0.0 {
                self.middle[g] = mean.0 / mean.1;
            }
            if want.1 > 0.0 {
                self.middle[g] = (self.middle[g] + want.0 / want.1) / 2.0;
            }
        }
        let count = self.rows.iter().max().map_or(0, |most| most + 1);
        let mut order: Vec<(f64, f64, usize)> = (0..count).map(|row| (0.0, 0.0, row)).collect();
        for (&row, &middle) in self.rows.iter().zip(&self.middle) {
            order[row].0 += middle;
            order[row].1 += 1.0;
        }
        let mean = |row: &(f64, f64, usize)| row.0 / row.1.max(1.0);
        order.sort_by(|a, b| mean(a).total_cmp(&mean(b)).then(a.2.cmp(&b.2)));
        let mut turn = vec![0; count];
        for (n, (.., row)) in order.into_iter().enumerate() {
            turn[row] = n;
        }
        for (g, &row) in self.rows.iter().enumerate() {
            self.turn[g] = turn[row];
        }
    }

    /// How many pairs of links cross.
    fn crossings(&self) -> u64 {
        let mut all = 0;
        let mut ends: Vec<usize> = Vec::new();
        let mut place = vec![0_usize; self.layered.items.len()];
        for pair in self.columns.windows(2) {
            for (n, event) in pair[1].iter().enumerate() {
                if let Event::Item(i) = *event {
                    place[i] = n;
                }
            }
            // Fenwick's tree: how many links ended below each place so far (Barth, Jünger & Mutzel 2002).
            let mut tree = vec![0_u64; pair[1].len() + 1];
            let mut seen = 0;
            for event in &pair[0] {
                let Event::Item(i) = *event else { continue };
                ends.clear();
                ends.extend(self.sides[1].of(i).iter().map(|&(j, _)| place[j as usize]));
                for &end in &ends {
                    let (mut at, mut before) = (end + 1, 0);
                    while at > 0 {
                        before += tree[at];
                        at &= at - 1;
                    }
                    all += seen - before;
                }
                for &end in &ends {
                    let mut at = end + 1;
                    while at < tree.len() {
                        tree[at] += 1;
                        at += at & at.wrapping_neg();
                    }
                    seen += 1;
                }
            }
        }
        all
    }

    /// Exchanges neighbours in a column wherever fewer links cross then; whether any were.
    fn exchange(&mut self) -> bool {
        let mut any = false;
        for c in 0..self.columns.len() {
            let mut changed = false;
            for n in 1..self.columns[c].len() {
                let (Event::Item(a), Event::Item(b)) = (self.columns[c][n - 1], self.columns[c][n])
                else {
                    continue;
                };
                let (mut now, mut then) = (0_usize, 0_usize);
                for side in &self.sides {
                    for &(p, _) in side.of(a) {
                        for &(q, _) in side.of(b) {
                            let (p, q) = (self.at[p as usize], self.at[q as usize]);
                            now += usize::from(p > q);
                            then += usize::from(p < q);
                        }
                    }
                }
                if then < now {
                    self.columns[c].swap(n - 1, n);
                    changed = true;
                }
            }
            if changed {
                self.settle(c);
                any = true;
            }
        }
        any
    }
}
