//! An order near to an earlier one: what stood somewhere stays, what is new takes the place that costs least.

use super::super::engine::Places;
use super::super::layered::{Layered, What};
use super::{Arrangement, by_height};

/// Where things stood before, by item and by area; none where they did not.
pub struct Before {
    /// Heights of the items.
    pub items: Vec<Option<f64>>,
    /// Middles of the areas.
    pub areas: Vec<f64>,
}

impl<'a> Arrangement<'a> {
    /// The earlier order with what is new put into it.
    pub fn near(
        layered: &'a Layered,
        titles: &'a [f64],
        gap: f64,
        spans: &[Option<(usize, usize)>],
        main: &[bool],
        before: &Before,
    ) -> Self {
        let places = Places {
            items: before.items.iter().map(|y| y.unwrap_or(0.0)).collect(),
            groups: before.areas.iter().map(|&y| Some((y, y))).collect(),
        };
        let columns = by_height(layered, spans, &places, |i| before.items[i].is_some());
        let mut new = Self::bare(layered, titles, gap, columns, main);
        new.present = before.items.iter().map(Option::is_some).collect();
        new.settle();
        new.insert();
        new.settle();
        new
    }

    /// Puts whatever is not there yet where it costs least.
    fn insert(&mut self) {
        let layered = self.layered;
        for (n, item) in layered.items.iter().enumerate() {
            if self.present[n] || !matches!(item.what, What::Node(_) | What::Empty(_)) {
                continue;
            }
            match self.lines(n) {
                lines if !lines.is_empty() => self.put_box(n, &lines),
                _ => self.put_last(n),
            }
            self.changed[item.column] = self.now + 1;
        }
        for (e, route) in layered.routes.iter().enumerate() {
            if route.get(1).is_some_and(|&i| !self.present[i]) {
                self.put_best(e);
                for &i in route {
                    self.changed[layered.items[i].column] = self.now + 1;
                }
            }
        }
        self.now += 1;
    }

    /// Puts what no line leads to below all else in its area.
    fn put_last(&mut self, n: usize) {
        let item = &self.layered.items[n];
        if let Some(&(index, y)) = self.slots(item.column, item.group).last() {
            self.put(n, index, y);
        }
    }
}
