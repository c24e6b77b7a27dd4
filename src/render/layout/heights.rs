//! Heights for a given order: as near to the neighbours' as order, gaps and frames allow.

use super::engine::Places;
use super::graphviz::FRAME;
use super::layered::Layered;
use super::sweep::{Event, Side};

/// How often everything is moved towards its neighbours.
const ROUNDS: usize = 24;
/// Room between a frame and what lies outside it.
const AIR: f64 = 12.0;

/// What must lie below what, and by how much: items first, then the top and bottom of each area.
struct Order {
    starts: Vec<u32>,
    after: Vec<(u32, f64)>,
    /// From top to bottom.
    all: Vec<u32>,
}

impl Order {
    fn new(count: usize, pairs: &[(u32, u32, f64)]) -> Self {
        let mut starts = vec![0_u32; count + 1];
        let mut waiting = vec![0_u32; count];
        for &(a, b, _) in pairs {
            starts[a as usize + 1] += 1;
            waiting[b as usize] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut after = vec![(0, 0.0); pairs.len()];
        for &(a, b, gap) in pairs {
            after[next[a as usize] as usize] = (b, gap);
            next[a as usize] += 1;
        }
        let mut order = Self {
            starts,
            after,
            all: Vec::with_capacity(count),
        };
        order
            .all
            .extend((0..count as u32).filter(|&v| waiting[v as usize] == 0));
        let mut done = 0;
        while done < order.all.len() {
            let v = order.all[done];
            done += 1;
            for n in order.range(v) {
                let next = order.after[n].0;
                waiting[next as usize] -= 1;
                if waiting[next as usize] == 0 {
                    order.all.push(next);
                }
            }
        }
        order
    }

    /// How far each lies below the highest at least.
    fn depths(&self) -> Vec<f64> {
        let mut y = vec![0.0; self.all.len()];
        self.down(&mut y);
        y
    }

    /// How far each lies above the lowest at least.
    fn rises(&self) -> Vec<f64> {
        let mut y = vec![0.0; self.all.len()];
        self.up(&mut y);
        y.iter_mut().for_each(|y| *y = -*y);
        y
    }

    fn range(&self, v: u32) -> std::ops::Range<usize> {
        self.starts[v as usize] as usize..self.starts[v as usize + 1] as usize
    }

    /// Pushes down whatever is too near to what lies above it.
    fn down(&self, y: &mut [f64]) {
        for &v in &self.all {
            for &(next, gap) in &self.after[self.range(v)] {
                y[next as usize] = y[next as usize].max(y[v as usize] + gap);
            }
        }
    }

    /// Pushes up whatever is too near to what lies below it.
    fn up(&self, y: &mut [f64]) {
        for &v in self.all.iter().rev() {
            for &(next, gap) in &self.after[self.range(v)] {
                y[v as usize] = y[v as usize].min(y[next as usize] - gap);
            }
        }
    }
}

/// The heights of items and frames; `columns` is the order in each, `sides` the links to the left and right.
pub fn heights(
    layered: &Layered,
    titles: &[f64],
    gap: f64,
    columns: &[Vec<Event>],
    sides: &[Side; 2],
) -> Places {
    let (items, groups) = (layered.items.len(), layered.tree.count());
    let order = Order::new(items + 2 * groups, &pairs(layered, titles, gap, columns));
    // Where an area's edges want to be: nowhere, they follow.
    let (mut down, mut up) = (vec![0.0; items + 2 * groups], Vec::new());
    let mut y = vec![0.0; items];
    let (depths, rises) = (order.depths(), order.rises());
    let height = depths
        .iter()
        .zip(&rises)
        .map(|(a, b)| a + b)
        .fold(0.0, f64::max);
    for round in 0..=ROUNDS {
        for i in 0..items {
            let (mut sum, mut all) = (0.0, 0.0);
            for &(other, weight) in sides.iter().flat_map(|side| side.of(i)) {
                sum += y[other as usize] * f64::from(weight);
                all += f64::from(weight);
            }
            let wish = if all > 0.0 { sum / all } else { y[i] };
            // Nothing need be higher than the longest stack is.
            down[i] = wish.clamp(
                depths[i] - height / 2.0,
                (height / 2.0 - rises[i]).max(depths[i] - height / 2.0),
            );
        }
        up.clone_from(&down);
        down[items..].fill(f64::NEG_INFINITY);
        up[items..].fill(f64::INFINITY);
        order.down(&mut down);
        order.up(&mut up);
        if round == ROUNDS {
            break;
        }
        // Both keep the order and the gaps, hence what lies halfway does so, too.
        for (i, y) in y.iter_mut().enumerate() {
            *y = (down[i] + up[i]) / 2.0;
        }
    }
    // Nothing holds the uppermost edge from above, nor the lowest from below.
    let half = |v: usize| match (down[v].is_finite(), up[v].is_finite()) {
        (true, false) => down[v],
        (false, true) => up[v],
        _ => (down[v] + up[v]) / 2.0,
    };
    Places {
        items: (0..items).map(half).collect(),
        groups: (0..groups)
            .map(|g| {
                let (top, bottom) = (half(items + 2 * g), half(items + 2 * g + 1));
                (top.is_finite() && bottom.is_finite()).then_some((top, bottom))
            })
            .collect(),
    }
}

/// Neighbours in each column and how far apart they are.
fn pairs(
    layered: &Layered,
    titles: &[f64],
    gap: f64,
    columns: &[Vec<Event>],
) -> Vec<(u32, u32, f64)> {
    let items = layered.items.len();
    let frame = f64::from(FRAME);
    let number = |event: Event| match event {
        Event::Item(i) => i as u32,
        Event::Open(g) => (items + 2 * g) as u32,
        Event::Close(g) => (items + 2 * g + 1) as u32,
    };
    let apart = |a: Event, b: Event| {
        let below = match a {
            Event::Item(i) => layered.items[i].down,
            Event::Open(g) => titles[g],
            Event::Close(_) => 0.0,
        };
        let above = match b {
            Event::Item(i) => layered.items[i].up,
            _ => 0.0,
        };
        let between = match (a, b) {
            (Event::Item(_), Event::Item(_)) => gap,
            (Event::Open(_), _) | (_, Event::Close(_)) => frame,
            _ => AIR,
        };
        below + above + between
    };
    let mut out = Vec::with_capacity(items);
    for column in columns {
        for pair in column.windows(2) {
            out.push((number(pair[0]), number(pair[1]), apart(pair[0], pair[1])));
        }
    }
    out
}
