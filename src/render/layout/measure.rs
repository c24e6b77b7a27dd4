//! How good a drawing is, counted from its geometry: what overlaps, what crosses, how large it is.

use super::geometry::{Point, Rect};
use super::grid::Grid;
use super::{Layout, Picture};

/// What a reader would stumble over, and the size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measure {
    /// Pairs of boxes that overlap.
    pub boxes: usize,
    /// Pairs of labels that overlap.
    pub labels: usize,
    /// Labels over boxes.
    pub label_boxes: usize,
    /// Labels or boxes over an area's title.
    pub on_titles: usize,
    /// Edges through boxes that are not their ends.
    pub edge_boxes: usize,
    /// Edges through the labels of others.
    pub edge_labels: usize,
    /// Edges through an area's title.
    pub edge_titles: usize,
    /// Boxes in or across the frame of an area that they do not belong to.
    pub strangers: usize,
    /// Edges that are drawn.
    pub edges: usize,
    /// Crossings of edges.
    pub crossings: usize,
    /// Those of them with a critical or a weak one.
    pub marked_crossings: usize,
    /// Edges against the flow that are no rework.
    pub against: usize,
    /// Sum of the edges' ways up and down.
    pub climb: f64,
    /// Sum of the edges' lengths.
    pub length: f64,
    /// Width of the canvas.
    pub width: f64,
    /// Height of the canvas.
    pub height: f64,
}

/// Width to height of the page that a drawing should fill.
const PAGE: f64 = 1.55;

/// A side up to which the text is large enough on any page.
const ROOMY: f64 = 720.0;

impl Measure {
    /// What must not be: things over one another.
    pub fn faults(&self) -> usize {
        self.boxes
            + self.labels
            + self.label_boxes
            + self.on_titles
            + self.edge_boxes
            + self.strangers
    }

    /// One number, smaller is better. The weights say how many crossings each fault is worth.
    pub fn cost(&self) -> f64 {
        // The side that decides how small the text gets on a page; twice as small is as bad for every edge.
        let side = (self.width / PAGE).max(self.height).max(ROOMY);
        let crossing = 10.0;
        self.faults() as f64 * 40.0 * crossing
            + self.edge_titles as f64 * 5.0 * crossing
            + self.edge_labels as f64 * 4.0 * crossing
            + self.crossings as f64 * 2.0 * crossing
            + self.marked_crossings as f64 * crossing
            + self.against as f64 * 5.0 * crossing
            + (self.edges.max(12) as f64) * 30.0 * side.ln()
            + self.climb * 0.03
            + self.length * 0.006
    }
}

/// A straight stretch of an edge.
struct Stretch {
    edge: usize,
    a: Point,
    b: Point,
}

impl Stretch {
    /// The smallest rectangle around it.
    fn rect(&self) -> Rect {
        let (x, y) = (self.a.x.min(self.b.x), self.a.y.min(self.b.y));
        Rect {
            x,
            y,
            w: (self.a.x - self.b.x).abs(),
            h: (self.a.y - self.b.y).abs(),
        }
    }

    fn crosses(&self, other: &Stretch) -> bool {
        let side =
            |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
        let (a, b) = (side(self.a, self.b, other.a), side(self.a, self.b, other.b));
        let (c, d) = (
            side(other.a, other.b, self.a),
            side(other.a, other.b, self.b),
        );
        a * b < 0.0 && c * d < 0.0
    }
}

/// Measures a layout of a picture, in a time that grows with what it shows and what of it is near.
pub fn measure(picture: &Picture, layout: &Layout) -> Measure {
    let mut out = Measure {
        width: layout.width,
        height: layout.height,
        ..Measure::default()
    };
    let mut stretches = Vec::new();
    for (e, arrow) in layout.edges.iter().enumerate() {
        let Some(arrow) = arrow else { continue };
        out.edges += 1;
        let mut line = arrow.path.flattened(10);
        line.push(arrow.tip);
        for pair in line.windows(2) {
            out.climb += (pair[0].y - pair[1].y).abs();
            out.length += (pair[0].x - pair[1].x).hypot(pair[0].y - pair[1].y);
            stretches.push(Stretch {
                edge: e,
                a: pair[0],
                b: pair[1],
            });
        }
        let edge = &picture.edges[e];
        if arrow.against && !edge.rework && edge.from != edge.to {
            out.against += 1;
        }
    }
    let rects: Vec<Rect> = stretches.iter().map(Stretch::rect).collect();
    let grid = Grid::new(&rects);
    crossings(picture, &stretches, &grid, &mut out);
    overlaps(layout, &mut out);
    through(picture, layout, &stretches, &grid, &mut out);
    strangers(picture, layout, &mut out);
    out
}

fn crossings(picture: &Picture, stretches: &[Stretch], grid: &Grid, out: &mut Measure) {
    let marked = |e: usize| picture.edges[e].main || picture.edges[e].weak;
    for (i, p) in stretches.iter().enumerate() {
        for j in grid.near(&p.rect()).filter(|&j| j > i) {
            let q = &stretches[j];
            if p.edge != q.edge && p.crosses(q) {
                out.crossings += 1;
                if marked(p.edge) || marked(q.edge) {
                    out.marked_crossings += 1;
                }
            }
        }
    }
}

/// Pairs of two lists of rectangles that overlap; of one list with itself where the second is none.
fn pairs(first: &[Rect], second: Option<&[Rect]>) -> usize {
    let tight = |rect: &Rect| rect.grown(-0.25);
    let others = second.unwrap_or(first);
    let grid = Grid::new(others);
    let from = |i: usize| if second.is_none() { i + 1 } else { 0 };
    first
        .iter()
        .enumerate()
        .map(|(i, a)| {
            grid.near(a)
                .filter(|&j| j >= from(i) && tight(a).overlaps(&tight(&others[j])))
                .count()
        })
        .sum()
}

fn overlaps(layout: &Layout, out: &mut Measure) {
    let boxes: Vec<Rect> = layout.nodes.iter().map(|node| node.rect).collect();
    let labels: Vec<Rect> = labels(layout).map(|(_, rect)| rect).collect();
    let titles: Vec<Rect> = titles(layout);
    out.boxes = pairs(&boxes, None);
    out.labels = pairs(&labels, None);
    out.label_boxes = pairs(&labels, Some(&boxes));
    out.on_titles =
        pairs(&labels, Some(&titles)) + pairs(&boxes, Some(&titles)) + pairs(&titles, None);
}

fn labels(layout: &Layout) -> impl Iterator<Item = (usize, Rect)> {
    layout.edges.iter().enumerate().filter_map(|(e, arrow)| {
        let label = arrow.as_ref()?.label.as_ref()?;
        Some((e, label.rect))
    })
}

fn titles(layout: &Layout) -> Vec<Rect> {
    layout
        .frames
        .iter()
        .filter(|frame| !frame.title.lines.is_empty())
        .map(|frame| frame.title_rect)
        .collect()
}

fn through(
    picture: &Picture,
    layout: &Layout,
    stretches: &[Stretch],
    grid: &Grid,
    out: &mut Measure,
) {
    // A pair counts once, however many stretches of the edge meet the rectangle.
    let count = |rect: Rect, own: &dyn Fn(usize) -> bool| {
        let mut met: Vec<usize> = grid
            .near(&rect)
            .map(|i| &stretches[i])
            .filter(|s| !own(s.edge) && rect.crossed_by(s.a, s.b))
            .map(|s| s.edge)
            .collect();
        met.sort_unstable();
        met.dedup();
        met.len()
    };
    for (n, node) in layout.nodes.iter().enumerate() {
        let own = |e: usize| picture.edges[e].from == n || picture.edges[e].to == n;
        out.edge_boxes += count(node.rect, &own);
        // An edge may touch its own box, but not pass under it.
        out.edge_boxes += count(node.rect.grown(-2.0), &|e| !own(e));
    }
    for (label, rect) in labels(layout) {
        out.edge_labels += count(rect.grown(-1.0), &|e| e == label);
    }
    for rect in titles(layout) {
        out.edge_titles += count(rect, &|_| false);
    }
}

fn strangers(picture: &Picture, layout: &Layout, out: &mut Measure) {
    let tree = super::tree::Tree::new(picture);
    for frame in &layout.frames {
        for (n, node) in layout.nodes.iter().enumerate() {
            let group = picture.nodes[n].group.filter(|&g| g < tree.count());
            let inside = tree.up(group).any(|g| g == frame.group);
            if !inside && frame.rect.overlaps(&node.rect) {
                out.strangers += 1;
            }
        }
    }
}
