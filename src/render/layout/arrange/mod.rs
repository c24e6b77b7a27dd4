//! An order of the columns, made better by moving one thing at a time: a handoff's line, a box with its lines, an
//! area. Each takes the place where the fewest lines cross, and of those the straightest, while all else stands still.

mod moves;
mod near;
#[cfg(test)]
mod tests;
mod way;

pub use near::Before;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use self::way::Known;

use super::engine::Places;
use super::heights::heights;
use super::layered::{Layered, What};
use super::sweep::{Event, Side, both};

/// Half of what two lines that cross cost, a third where one of them is a main one; about as much as in `measure`.
const CROSSING: f64 = 10.0;
/// What a pixel up or down costs.
const CLIMB: f64 = 0.03;
/// What a move must save, so that nothing moves for next to nothing.
const WORTH: f64 = 1.0;

/// The order of the columns, and roughly how high everything stands.
pub struct Arrangement<'a> {
    layered: &'a Layered,
    titles: &'a [f64],
    gap: f64,
    /// The links to the left and to the right.
    sides: [Side; 2],
    /// Each column from top to bottom.
    columns: Vec<Vec<Event>>,
    /// Where in its column each item stands.
    place: Vec<usize>,
    /// Which items are in the columns: all, but for what is being moved.
    present: Vec<bool>,
    /// Whether an item is a stretch of a handoff that wants to be straight.
    main: Vec<bool>,
    /// The heights of the items and of the areas' edges.
    y: Places,
    /// How many moves were tried so far.
    now: usize,
    /// When each column was last changed.
    changed: Vec<usize>,
    /// What a move must save.
    worth: f64,
    /// By column: what is known of the lines to the next.
    known: RefCell<Vec<Known>>,
}

impl<'a> Arrangement<'a> {
    /// An order in which everything stands somewhere; `main` tells which edges want to be straight.
    pub fn new(
        layered: &'a Layered,
        titles: &'a [f64],
        gap: f64,
        columns: Vec<Vec<Event>>,
        main: &[bool],
    ) -> Self {
        let mut new = Self::bare(layered, titles, gap, columns, main);
        new.settle();
        new
    }

    /// The columns as given, before anything has a height.
    fn bare(
        layered: &'a Layered,
        titles: &'a [f64],
        gap: f64,
        columns: Vec<Vec<Event>>,
        main: &[bool],
    ) -> Self {
        let count = layered.items.len();
        let mut new = Self {
            layered,
            titles,
            gap,
            sides: both(layered),
            columns,
            place: vec![0; count],
            present: vec![true; count],
            main: layered
                .items
                .iter()
                .map(|item| match item.what {
                    What::Label(e) | What::Bend(e) => main[e],
                    What::Node(_) | What::Empty(_) => false,
                })
                .collect(),
            y: Places {
                items: vec![0.0; count],
                groups: vec![None; layered.tree.count()],
            },
            now: 1,
            changed: vec![1; layered.columns],
            worth: WORTH,
            known: RefCell::new(vec![Known::default(); layered.columns]),
        };
        for c in 0..new.columns.len() {
            new.number(c);
        }
        new
    }

    /// The heights that the order leads to.
    pub fn into_places(self) -> Places {
        self.y
    }

    /// Takes the heights anew.
    fn settle(&mut self) {
        self.y = heights(
            self.layered,
            self.titles,
            self.gap,
            &self.columns,
            &self.sides,
        );
    }

    /// Numbers the places of a column anew; what is known of the lines through it is no longer so.
    fn number(&mut self, c: usize) {
        self.known.get_mut()[c.saturating_sub(1)..=c].fill(Known::default());
        for (n, event) in self.columns[c].iter().enumerate() {
            if let Event::Item(i) = *event {
                self.place[i] = n;
            }
        }
    }

    /// Takes an item out of its column.
    fn take(&mut self, i: usize) {
        let c = self.layered.items[i].column;
        self.columns[c].remove(self.place[i]);
        self.present[i] = false;
        self.number(c);
    }

    /// Puts an item into its column, before what stands at a place.
    fn put(&mut self, i: usize, index: usize, y: f64) {
        let c = self.layered.items[i].column;
        self.columns[c].insert(index, Event::Item(i));
        self.present[i] = true;
        self.y.items[i] = y;
        self.number(c);
    }

    /// What the crossings and climbs of the lines cost from one column to another.
    fn cost(&self, columns: Range<usize>) -> f64 {
        let (mut climb, mut crossings) = (0.0, 0);
        for c in columns {
            for event in &self.columns[c] {
                let Event::Item(i) = *event else { continue };
                for &(j, _) in self.right(i) {
                    climb += (self.y.items[i] - self.y.items[j as usize]).abs();
                }
            }
            let known = self.known.borrow()[c].crossings;
            let found = known.unwrap_or_else(|| self.crossings(c));
            self.known.borrow_mut()[c].crossings = Some(found);
            crossings += found;
        }
        crossings as f64 * CROSSING + climb * CLIMB
    }

    /// What the lines from a column to the next cross of one another, weighed.
    fn crossings(&self, c: usize) -> u64 {
        let mut crossings = 0;
        // By place in the next column: lines that end there so far, and the main ones of them.
        let mut ended = vec![(0_u64, 0_u64); self.columns[c + 1].len()];
        for event in &self.columns[c] {
            let Event::Item(i) = *event else { continue };
            for &(j, _) in self.right(i) {
                let j = j as usize;
                let (all, main) = ended[self.place[j] + 1..]
                    .iter()
                    .fold((0, 0), |sum, more| (sum.0 + more.0, sum.1 + more.1));
                crossings += match self.main[i] || self.main[j] {
                    true => 3 * all,
                    false => 2 * all + main,
                };
            }
            for &(j, _) in self.right(i) {
                let j = j as usize;
                let at = &mut ended[self.place[j]];
                at.0 += 1;
                at.1 += u64::from(self.main[i] || self.main[j]);
            }
        }
        crossings
    }

    /// The links to the right of an item in the columns.
    fn right(&self, i: usize) -> impl Iterator<Item = &(u32, u32)> {
        self.sides[1]
            .of(i)
            .iter()
            .filter(|(j, _)| self.present[*j as usize])
    }
}

/// The columns in the order of heights, areas whole and by the middles of their own heights, so that they stand in
/// one order in all columns.
pub fn by_height(
    layered: &Layered,
    spans: &[Option<(usize, usize)>],
    places: &Places,
    present: impl Fn(usize) -> bool,
) -> Vec<Vec<Event>> {
    let middle = |g: usize| places.groups[g].map_or(0.0, |(top, bottom)| (top + bottom) / 2.0);
    // By column and area around.
    let mut parts: Vec<Levels> = vec![Levels::new(); layered.columns];
    for (g, span) in spans.iter().enumerate() {
        if let Some((low, high)) = *span {
            for part in &mut parts[low..=high] {
                let siblings = part.entry(layered.tree.parent(g)).or_default();
                siblings.push((middle(g), Event::Open(g)));
            }
        }
    }
    for (i, item) in layered
        .items
        .iter()
        .enumerate()
        .filter(|(i, _)| present(*i))
    {
        let part = parts[item.column].entry(item.group).or_default();
        part.push((places.items[i], Event::Item(i)));
    }
    parts
        .into_iter()
        .map(|mut part| {
            for level in part.values_mut() {
                level.sort_by(|a, b| a.0.total_cmp(&b.0));
            }
            let mut out = Vec::new();
            emit(&part, None, &mut out);
            out
        })
        .collect()
}

/// What lies directly in each area, or in none, with its height.
type Levels = BTreeMap<Option<usize>, Vec<(f64, Event)>>;

/// What lies in one area from top to bottom; the tree limits how deep that goes.
fn emit(part: &Levels, area: Option<usize>, out: &mut Vec<Event>) {
    for &(_, event) in part.get(&area).into_iter().flatten() {
        out.push(event);
        if let Event::Open(g) = event {
            emit(part, Some(g), out);
            out.push(Event::Close(g));
        }
    }
}
