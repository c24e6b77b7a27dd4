//! Several layouts of one picture, of which the best is kept.

use super::assemble::{self, assemble, loop_heights, own_loops};
use super::columns::{columns, nests};
use super::direct::{Direction, directions};
use super::engine::{Effort, Engine};
use super::layered::{self, LabelAt, Via, layer};
use super::measure::measure;
use super::metrics::Metrics;
use super::rank::ranks;
use super::sizes::{self, LabelSize, NodeSize, Widths};
use super::{Layout, LayoutError, Layouter, MOST_EDGES, MOST_NODES};
use crate::render::picture::Picture;

/// Lays out in several ways and keeps the one that measures best.
pub struct Variants<E> {
    /// The engine that orders the columns.
    pub engine: E,
}

/// One way to lay out.
#[derive(Clone, Copy, Debug)]
struct Variant {
    /// The most boxes in a row.
    columns: Option<usize>,
    /// How wide texts may be.
    widths: Widths,
    /// Where labels of long handoffs stand.
    at: LabelAt,
    /// Where long handoffs pass.
    via: Via,
    /// How the engine works.
    effort: Effort,
}

const WIDE: Widths = Widths {
    node: 124.0,
    label: 112.0,
};
const NARROW: Widths = Widths {
    node: 96.0,
    label: 86.0,
};
/// From this many handoffs on, only one quick layout is made.
const LARGE: usize = 400;
/// How many handoffs all variants together may lay out.
const BUDGET: usize = 3_000;

impl<E: Engine> Layouter for Variants<E> {
    fn layout(&self, picture: &Picture, metrics: &Metrics) -> Result<Layout, LayoutError> {
        let (nodes, edges) = (picture.nodes.len(), picture.edges.len());
        if edges > MOST_EDGES {
            return Err(LayoutError::TooManyEdges {
                found: edges,
                limit: MOST_EDGES,
            });
        }
        if nodes > MOST_NODES {
            return Err(LayoutError::TooManyNodes {
                found: nodes,
                limit: MOST_NODES,
            });
        }
        if nodes == 0 && picture.groups.is_empty() {
            return Ok(empty(picture));
        }
        let size = nodes + edges;
        let mut best: Option<(f64, Layout)> = None;
        let mut failed = None;
        for (tried, variant) in list(size).into_iter().enumerate() {
            if best.is_some() && tried * size > BUDGET {
                break;
            }
            match self.one(picture, metrics, &variant) {
                Ok(layout) if size > LARGE * 2 => return Ok(layout),
                Ok(layout) => {
                    let cost = measure(picture, &layout).cost();
                    if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                        best = Some((cost, layout));
                    }
                }
                Err(error) => failed = Some(error),
            }
        }
        best.map(|(_, layout)| layout).ok_or_else(|| {
            failed.unwrap_or_else(|| LayoutError::Engine("nothing was tried".to_owned()))
        })
    }
}

/// The canvas of a picture with nothing in it.
fn empty(picture: &Picture) -> Layout {
    Layout {
        width: 2.0 * assemble::MARGIN,
        height: 2.0 * assemble::MARGIN,
        nodes: Vec::new(),
        frames: Vec::new(),
        edges: vec![None; picture.edges.len()],
    }
}

/// The variants, the most promising first.
fn list(size: usize) -> Vec<Variant> {
    let quick = size > LARGE;
    let mut out = Vec::new();
    for reverse in [false, true] {
        for at in [LabelAt::Start, LabelAt::End, LabelAt::Middle] {
            for via in [Via::Inside, Via::Outside] {
                for widths in [NARROW, WIDE] {
                    for columns in [None, Some(8), Some(6)] {
                        out.push(Variant {
                            columns,
                            widths,
                            at,
                            via,
                            effort: Effort {
                                quick,
                                gap: 9.0,
                                reverse,
                            },
                        });
                    }
                }
            }
        }
    }
    out
}

impl<E: Engine> Variants<E> {
    fn one(
        &self,
        picture: &Picture,
        metrics: &Metrics,
        variant: &Variant,
    ) -> Result<Layout, LayoutError> {
        let directions = directions(picture, variant.columns);
        let ranks = ranks(&self.engine, picture, &directions)?;
        let labels: Vec<LabelSize> = picture
            .edges
            .iter()
            .map(|edge| sizes::label(metrics, edge, variant.widths))
            .collect();
        let nodes = boxes(picture, metrics, &directions, variant.widths);
        let loops: Vec<f64> = own_loops(picture, &directions)
            .iter()
            .map(|own| {
                let heights = loop_heights(own.iter().map(|&e| &labels[e]));
                match (heights.last(), own.last()) {
                    (Some(top), Some(&e)) => top + labels[e].up.max(4.0),
                    _ => 0.0,
                }
            })
            .collect();
        let mut layered = layer(
            &layered::Parts {
                picture,
                directions: &directions,
                ranks: &ranks,
                nodes: &nodes,
                labels: &labels,
                loops: &loops,
            },
            variant.at,
            variant.via,
        );
        for (n, own) in own_loops(picture, &directions).iter().enumerate() {
            let widest = own.iter().map(|&e| labels[e].w).fold(0.0, f64::max);
            layered.items[n].w = layered.items[n].w.max(widest);
        }
        let spans = layered.spans();
        let nests = nests(&layered, &spans);
        let narrowest = columns(&layered, &spans, &nests, None);
        let titles: Vec<_> = (0..layered.tree.len())
            .map(|g| {
                let width = spans[g].map_or(0.0, |(low, high)| {
                    narrowest.right[high] - narrowest.left[low]
                });
                sizes::group_title(metrics, picture, g, width.max(60.0))
            })
            .collect();
        let rooms: Vec<f64> = titles.iter().map(|title| title.height).collect();
        let places = self.engine.places(&layered, &rooms, variant.effort)?;
        Ok(assemble(&assemble::Parts {
            picture,
            directions: &directions,
            nodes: &nodes,
            labels: &labels,
            titles: &titles,
            layered: &layered,
            spans: &spans,
            nests: &nests,
            places: &places,
        }))
    }
}

/// The boxes, each high enough for the handoffs on its busier side.
fn boxes(
    picture: &Picture,
    metrics: &Metrics,
    directions: &[Direction],
    widths: Widths,
) -> Vec<NodeSize> {
    let count = picture.nodes.len();
    let (mut left, mut right, mut loops) = (vec![0; count], vec![0; count], vec![0; count]);
    for (edge, direction) in picture.edges.iter().zip(directions) {
        match direction {
            Direction::Forward => {
                right[edge.from] += 1;
                left[edge.to] += 1;
            }
            Direction::Backward => {
                right[edge.to] += 1;
                left[edge.from] += 1;
            }
            Direction::Loop => loops[edge.from] += 1,
            Direction::Missing => {}
        }
    }
    picture
        .nodes
        .iter()
        .enumerate()
        .map(|(n, node)| {
            let mut size = sizes::node(metrics, node, widths, left[n].max(right[n]));
            if loops[n] > 0 {
                size.w = size.w.max(96.0);
            }
            size
        })
        .collect()
}
