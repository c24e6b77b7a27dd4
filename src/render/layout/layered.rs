//! The picture in columns: boxes in the even ones, labels in the odd ones between them, and each handoff a
//! chain of links from one column to the next.

use super::direct::Direction;
use super::sizes::{LabelSize, NodeSize};
use super::tree::Tree;
use crate::render::picture::Picture;

/// What stands in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The box of a node.
    Node(usize),
    /// The label of an edge.
    Label(usize),
    /// Nothing but an edge that passes.
    Bend(usize),
    /// Keeps an area without boxes open.
    Empty(usize),
}

/// One place in a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What stands there.
    pub what: What,
    /// The column.
    pub column: usize,
    /// The innermost area around it.
    pub group: Option<usize>,
    /// Its width.
    pub w: f64,
    /// What it needs above its line of reference.
    pub up: f64,
    /// What it needs below its line of reference.
    pub down: f64,
}

/// A stretch of an edge between neighbouring columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The item in the left column.
    pub low: usize,
    /// The item in the right column.
    pub high: usize,
    /// How much it wants to be straight.
    pub weight: u32,
}

/// The whole picture in columns.
#[derive(Clone, Debug)]
pub struct Layered {
    /// The items: first the boxes in file order, then the rest by edge.
    pub items: Vec<Item>,
    /// The links, by edge.
    pub links: Vec<Link>,
    /// For each edge its items from left to right; empty for loops and missing ones.
    pub routes: Vec<Vec<usize>>,
    /// The areas.
    pub tree: Tree,
    /// How many columns there are.
    pub columns: usize,
}

/// Where a long handoff's label stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelAt {
    /// Next to the left box.
    Start,
    /// Halfway.
    Middle,
    /// Next to the right box.
    End,
    /// Where the fewest stand so far: no column of a large picture is much higher than the others.
    Free,
}

/// Which areas a long handoff passes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// Only the area that both ends lie in: it leaves its own at once.
    Outside,
    /// Its left end's area as far as that reaches, then its right end's.
    Inside,
}

/// What the columns are made of.
pub struct Parts<'a> {
    /// The picture.
    pub picture: &'a Picture,
    /// The way each edge runs.
    pub directions: &'a [Direction],
    /// The column of each node among the columns of boxes.
    pub ranks: &'a [usize],
    /// The boxes.
    pub nodes: &'a [NodeSize],
    /// The labels.
    pub labels: &'a [LabelSize],
    /// Room above each box for its loops.
    pub loops: &'a [f64],
    /// By edge: the column of its label, counted from its left box among those of labels, where that is settled.
    pub settled: &'a [Option<usize>],
}

/// Room above and below a line that only passes.
const BEND: f64 = 3.0;
/// Room around a box.
const AROUND: f64 = 5.0;

/// Puts everything in columns.
pub fn layer(parts: &Parts<'_>, at: LabelAt, via: Via) -> Layered {
    let picture = parts.picture;
    let tree = Tree::new(picture);
    let home = |n: usize| picture.nodes[n].group.filter(|&g| g < tree.count());
    let mut items: Vec<Item> = Vec::new();
    let mut spans: Vec<Option<(usize, usize)>> = vec![None; tree.count()];
    for (n, size) in parts.nodes.iter().enumerate() {
        let column = 2 * parts.ranks[n];
        for g in tree.up(home(n)) {
            let (low, high) = spans[g].unwrap_or((column, column));
            spans[g] = Some((low.min(column), high.max(column)));
        }
        items.push(Item {
            what: What::Node(n),
            column,
            group: home(n),
            w: size.w,
            up: size.h / 2.0 + parts.loops[n] + AROUND,
            down: size.h / 2.0 + AROUND,
        });
    }
    for g in 0..tree.count() {
        // Only the innermost of nested empty areas needs a place: those around it have that one.
        if spans[g].is_none() && tree.children(Some(g)).next().is_none() {
            let column = tree.up(Some(g)).find_map(|h| spans[h]).map_or(0, |s| s.0);
            items.push(Item {
                what: What::Empty(g),
                column,
                group: Some(g),
                w: 60.0,
                up: 6.0,
                down: 6.0,
            });
        }
    }
    let mut links = Vec::new();
    let mut routes = vec![Vec::new(); picture.edges.len()];
    let mut filled = vec![0.0_f64; 2 * parts.ranks.iter().max().map_or(0, |most| most + 1)];
    for (e, edge) in picture.edges.iter().enumerate() {
        let (low, high) = match parts.directions[e] {
            Direction::Forward => (edge.from, edge.to),
            Direction::Backward => (edge.to, edge.from),
            Direction::Loop | Direction::Missing => continue,
        };
        let (first, last) = (2 * parts.ranks[low], 2 * parts.ranks[high]);
        if first >= last {
            continue;
        }
        let settled = parts.settled.get(e).copied().flatten();
        let middle = match at {
            _ if settled.is_some_and(|k| first + 2 * k + 1 < last) => {
                first + 2 * settled.unwrap_or(0) + 1
            }
            LabelAt::Start => first + 1,
            LabelAt::End => last - 1,
            LabelAt::Free => (first + 1..last)
                .step_by(2)
                .min_by(|&a, &b| filled[a].total_cmp(&filled[b]))
                .unwrap_or(first + 1),
            LabelAt::Middle => first + 1 + (last - first - 2) / 4 * 2,
        };
        filled[middle] += parts.labels[e].up + parts.labels[e].down;
        let common = tree.common(home(low), home(high));
        let around = |column: usize| match via {
            Via::Outside => common,
            Via::Inside => {
                let upto = |g: usize| Some(g) != common;
                let reaches = |g: usize| spans[g].is_some_and(|(a, b)| a <= column && column <= b);
                tree.up(home(low))
                    .take_while(|&g| upto(g))
                    .find(|&g| reaches(g))
                    .or_else(|| {
                        tree.up(home(high))
                            .take_while(|&g| upto(g))
                            .find(|&g| reaches(g))
                    })
                    .or(common)
            }
        };
        let mut route = vec![low];
        for column in first + 1..last {
            let size = &parts.labels[e];
            let label = column == middle && !size.is_empty();
            route.push(items.len());
            items.push(Item {
                what: if label { What::Label(e) } else { What::Bend(e) },
                column,
                group: around(column),
                w: if label { size.w } else { 0.0 },
                up: if label { size.up } else { BEND },
                down: if label { size.down } else { BEND },
            });
        }
        route.push(high);
        let base = if edge.main { 6 } else { 1 };
        for pair in route.windows(2) {
            let box_end = usize::from(pair[0] == low) + usize::from(pair[1] == high);
            links.push(Link {
                low: pair[0],
                high: pair[1],
                weight: base * if box_end == 0 { 8 } else { 2 },
            });
        }
        routes[e] = route;
    }
    let columns = items.iter().map(|item| item.column + 1).max().unwrap_or(0);
    Layered {
        items,
        links,
        routes,
        tree,
        columns,
    }
}

impl Layered {
    /// First and last column of each area that has any item.
    pub fn spans(&self) -> Vec<Option<(usize, usize)>> {
        let mut spans: Vec<Option<(usize, usize)>> = vec![None; self.tree.count()];
        for item in &self.items {
            for g in self.tree.up(item.group) {
                let (low, high) = spans[g].unwrap_or((item.column, item.column));
                spans[g] = Some((low.min(item.column), high.max(item.column)));
            }
        }
        spans
    }
}
