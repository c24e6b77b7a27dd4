//! From columns and heights to the finished geometry.

use super::columns::{Columns, Nests, columns};
use super::direct::Direction;
use super::engine::Places;
use super::geometry::{Rect, at};
use super::graphviz::FRAME;
use super::lanes::lanes;
use super::layered::{Item, Layered, What};
use super::ports::ports;
use super::route::{Obstacles, arch, path};
use super::sizes::{LabelSize, NodeSize};
use super::text::Block;
use super::{Arrow, Frame, LabelBox, Layout, NodeBox};
use crate::render::picture::Picture;

/// White around the drawing.
pub const MARGIN: f64 = 16.0;
/// From a box's top to its first loop, and between loops, beside the labels' own height.
pub const LOOP_GAP: f64 = 8.0;

/// Everything known before the last step.
pub struct Parts<'a> {
    /// The picture.
    pub picture: &'a Picture,
    /// The way each edge runs.
    pub directions: &'a [Direction],
    /// The boxes.
    pub nodes: &'a [NodeSize],
    /// The labels.
    pub labels: &'a [LabelSize],
    /// The areas' titles.
    pub titles: &'a [Block],
    /// The columns and what is in them.
    pub layered: &'a Layered,
    /// First and last column of each area.
    pub spans: &'a [Option<(usize, usize)>],
    /// How frames nest.
    pub nests: &'a Nests,
    /// Order and heights.
    pub places: &'a Places,
}

/// The finished geometry, from (0, 0).
pub fn assemble(parts: &Parts<'_>) -> Layout {
    let (layered, y) = (parts.layered, &parts.places.items);
    let columns = columns(layered, parts.spans, parts.nests, Some(y));
    let rects: Vec<Rect> = layered
        .items
        .iter()
        .zip(y)
        .map(|(item, &y)| item_rect(parts, item, y, &columns))
        .collect();
    let half: Vec<f64> = parts.nodes.iter().map(|node| node.h / 2.0).collect();
    let weights: Vec<f64> = parts
        .picture
        .edges
        .iter()
        .map(|edge| if edge.main { 50.0 } else { 1.0 })
        .collect();
    let ports = ports(layered, y, &half, &weights);
    let obstacles = Obstacles::new(layered, &rects);
    let heights: Vec<Vec<f64>> = layered
        .routes
        .iter()
        .enumerate()
        .map(|(e, route)| {
            let mut ys: Vec<f64> = route.iter().map(|&i| y[i]).collect();
            if let [first, .., last] = ys.as_mut_slice() {
                (*first, *last) = (ports.low[e], ports.high[e]);
            }
            ys
        })
        .collect();
    let lanes = lanes(layered, &heights);
    let mut arrows: Vec<Option<Arrow>> = Vec::with_capacity(parts.picture.edges.len());
    for (e, route) in layered.routes.iter().enumerate() {
        if route.is_empty() {
            arrows.push(None);
            continue;
        }
        let ys = &heights[e];
        let end = ys.len() - 1;
        let back = parts.directions[e] == Direction::Backward;
        let mut line = path(
            layered,
            route,
            &rects,
            ys,
            &columns,
            &obstacles,
            [back, !back],
            &lanes[e],
        );
        let tip = if back {
            line = line.reversed();
            at(rects[route[0]].right(), ys[0])
        } else {
            at(rects[route[end]].x, ys[end])
        };
        let label = route
            .iter()
            .find(|&&i| layered.items[i].what == What::Label(e))
            .map(|&i| label_box(&parts.labels[e], rects[i], y[i]));
        arrows.push(Some(Arrow {
            path: line,
            tip,
            against: back,
            label,
        }));
    }
    loops(parts, &rects, &mut arrows);
    let mut layout = Layout {
        width: 0.0,
        height: 0.0,
        nodes: parts
            .nodes
            .iter()
            .zip(&rects)
            .map(|(size, &rect)| NodeBox {
                rect,
                label: size.label.clone(),
                note: size.note.clone(),
            })
            .collect(),
        frames: frames(parts, &columns),
        edges: arrows,
    };
    to_origin(&mut layout);
    super::titles::place(&mut layout);
    layout
}

fn item_rect(parts: &Parts<'_>, item: &Item, y: f64, columns: &Columns) -> Rect {
    let middle = (columns.left[item.column] + columns.right[item.column]) / 2.0;
    match item.what {
        What::Node(n) => Rect::around(at(middle, y), parts.nodes[n].w, parts.nodes[n].h),
        _ => Rect {
            x: middle - item.w / 2.0,
            y: y - item.up,
            w: item.w,
            h: item.up + item.down,
        },
    }
}

fn label_box(size: &LabelSize, rect: Rect, line_y: f64) -> LabelBox {
    LabelBox {
        rect,
        line_y,
        above: size.above.clone(),
        below: size.below.clone(),
        marks: size.marks,
    }
}

/// How high each loop of a box stands over its top, lowest first.
pub fn loop_heights<'a>(labels: impl Iterator<Item = &'a LabelSize>) -> Vec<f64> {
    let mut top = 0.0;
    labels
        .map(|label| {
            let line = top + LOOP_GAP + label.down.max(12.0);
            top = line + label.up;
            line
        })
        .collect()
}

/// How far the sides of a box's loop stand from the box's own: the lowest loop is the innermost.
pub fn loop_inset(place: usize, count: usize) -> f64 {
    // All of many are as far apart as there is room for, none on another.
    let step = f64::min(7.0, 42.0 / (count - 1).max(1) as f64);
    8.0 + step * (count - 1 - place) as f64
}

/// The edges of a picture that return to their own box, by box.
pub fn own_loops(picture: &Picture, directions: &[Direction]) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); picture.nodes.len()];
    for (e, edge) in picture.edges.iter().enumerate() {
        if directions[e] == Direction::Loop {
            out[edge.from].push(e);
        }
    }
    out
}

fn loops(parts: &Parts<'_>, rects: &[Rect], arrows: &mut [Option<Arrow>]) {
    for (n, own) in own_loops(parts.picture, parts.directions)
        .iter()
        .enumerate()
    {
        let rect = rects[n];
        let heights = loop_heights(own.iter().map(|&e| &parts.labels[e]));
        for (k, (&e, height)) in own.iter().zip(heights).enumerate() {
            let inset = loop_inset(k, own.len());
            let line_y = rect.y - height;
            let (path, tip) = arch(&rect, inset, line_y);
            let size = &parts.labels[e];
            let label = (!size.is_empty()).then(|| {
                let rect = Rect {
                    x: rect.middle().x - size.w / 2.0,
                    y: line_y - size.up,
                    w: size.w,
                    h: size.up + size.down,
                };
                label_box(size, rect, line_y)
            });
            arrows[e] = Some(Arrow {
                path,
                tip,
                against: true,
                label,
            });
        }
    }
}

fn frames(parts: &Parts<'_>, columns: &Columns) -> Vec<Frame> {
    let tree = &parts.layered.tree;
    let mut out: Vec<Frame> = Vec::new();
    for (g, title) in parts.titles.iter().enumerate() {
        let (Some((low, high)), Some((top, bottom))) = (parts.spans[g], parts.places.groups[g])
        else {
            continue;
        };
        let pad = f64::from(FRAME);
        let x = columns.left[low] - pad * parts.nests.left[g] as f64;
        let right = columns.right[high] + pad * parts.nests.right[g] as f64;
        let rect = Rect {
            x,
            y: top,
            w: right - x,
            h: bottom - top,
        };
        out.push(Frame {
            group: g,
            depth: tree.depth(g),
            rect,
            title_rect: Rect {
                x: x + 10.0,
                y: top + 6.0,
                w: title.width,
                h: title.height,
            },
            title: title.clone(),
        });
    }
    out.sort_by_key(|frame| frame.depth);
    out
}

/// Moves everything so that the drawing starts at the margin, and sets the canvas.
fn to_origin(layout: &mut Layout) {
    let mut all: Option<Rect> = None;
    let mut add = |rect: &Rect| all = Some(all.map_or(*rect, |a| a.union(rect)));
    layout.nodes.iter().for_each(|node| add(&node.rect));
    for frame in &layout.frames {
        add(&frame.rect);
        add(&frame.title_rect);
    }
    for arrow in layout.edges.iter().flatten() {
        for p in arrow.path.flattened(8) {
            add(&Rect::around(p, 1.0, 1.0));
        }
        arrow.label.iter().for_each(|label| add(&label.rect));
    }
    let all = all.unwrap_or_default().grown(MARGIN);
    let (dx, dy) = (-all.x, -all.y);
    let moved = |rect: &mut Rect| {
        rect.x += dx;
        rect.y += dy;
    };
    (layout.width, layout.height) = (all.w, all.h);
    layout
        .nodes
        .iter_mut()
        .for_each(|node| moved(&mut node.rect));
    for frame in &mut layout.frames {
        moved(&mut frame.rect);
        moved(&mut frame.title_rect);
    }
    for arrow in layout.edges.iter_mut().flatten() {
        arrow.path.shift(dx, dy);
        arrow.tip.x += dx;
        arrow.tip.y += dy;
        if let Some(label) = &mut arrow.label {
            moved(&mut label.rect);
            label.line_y += dy;
        }
    }
}
