//! Several layouts of one picture, of which the best is kept.

use super::assemble::{self, assemble, loop_heights, own_loops};
use super::columns::{columns, nests};
use super::direct::{Direction, directions};
use super::engine::{Effort, Engine};
use super::layered::{self, LabelAt, Via, layer};
use super::measure::measure;
use super::metrics::Metrics;
use super::rank::ranks;
use super::relax::relax;
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
    /// By how many boxes the longest row is shortened.
    shorter: usize,
    /// How much areas keep together.
    together: u32,
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
/// How much work all variants together may be: about a second and a half.
const BUDGET: f64 = 1_600_000.0;

/// How much work a layout of so many items is; measured, it grows faster than they do.
fn work(items: usize) -> f64 {
    (items as f64).powf(1.5) + 10_000.0
}

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
        let mut search = Search {
            layouts: self,
            picture,
            metrics,
            left: BUDGET,
            best: None,
            failed: None,
        };
        search.run();
        let Search { best, failed, .. } = search;
        best.map(|(_, _, layout)| layout).ok_or_else(|| {
            failed.unwrap_or_else(|| LayoutError::Engine("nothing was tried".to_owned()))
        })
    }
}

/// A search through the variants: one choice after the other, each kept where it measures better.
struct Search<'a, E> {
    layouts: &'a Variants<E>,
    picture: &'a Picture,
    metrics: &'a Metrics,
    left: f64,
    best: Option<(f64, Variant, Layout)>,
    failed: Option<LayoutError>,
}

impl<E: Engine> Search<'_, E> {
    fn run(&mut self) {
        let first = Variant {
            shorter: 0,
            together: 5,
            widths: NARROW,
            at: LabelAt::End,
            via: Via::Inside,
            effort: Effort { gap: 9.0, seed: 0 },
        };
        self.attempt(first);
        // One that works comes first, whatever it looks like and however long the others take.
        for via in [Via::Outside, Via::Inside] {
            for together in [0, 5] {
                if self.best.is_none() {
                    self.left = 1.0;
                    self.attempt(Variant {
                        via,
                        together,
                        ..first
                    });
                }
            }
        }
        for round in 0..2 {
            for together in [5, 2, 0, 12] {
                for shorter in 0..4 {
                    self.vary(first, |v| (v.shorter, v.together) = (shorter, together));
                }
            }
            for at in [LabelAt::Start, LabelAt::Middle, LabelAt::End] {
                for via in [Via::Inside, Via::Outside] {
                    self.vary(first, |v| (v.at, v.via) = (at, via));
                }
            }
            for widths in [NARROW, WIDE] {
                self.vary(first, |v| v.widths = widths);
            }
            for seed in 1..8 {
                self.vary(first, |v| v.effort.seed = seed + round * 7);
            }
        }
    }

    /// Tries the best variant so far with one change.
    fn vary(&mut self, first: Variant, change: impl Fn(&mut Variant)) {
        let mut variant = self.best.as_ref().map_or(first, |(_, best, _)| *best);
        change(&mut variant);
        self.attempt(variant);
    }

    fn attempt(&mut self, variant: Variant) {
        if self.left <= 0.0 {
            return;
        }
        match self.layouts.one(self.picture, self.metrics, &variant) {
            Ok((layout, items)) => {
                self.left -= work(items);
                // Where there is time for one only, there is none to measure it.
                let cost = if self.best.is_none() && self.left <= 0.0 {
                    0.0
                } else {
                    measure(self.picture, &layout).cost()
                };
                if self.best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                    self.best = Some((cost, variant, layout));
                }
            }
            Err(error) => self.failed = Some(error),
        }
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

impl<E: Engine> Variants<E> {
    fn one(
        &self,
        picture: &Picture,
        metrics: &Metrics,
        variant: &Variant,
    ) -> Result<(Layout, usize), LayoutError> {
        let directions = directions(picture, variant.shorter);
        let ranks = ranks(&self.engine, picture, &directions, variant.together)?;
        let labels: Vec<LabelSize> = picture
            .edges
            .iter()
            .map(|edge| sizes::label(metrics, edge, variant.widths))
            .collect();
        let nodes = boxes(picture, metrics, &directions, &labels, variant.widths);
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
        let layered = layer(
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
        let spans = layered.spans();
        let nests = nests(&layered, &spans);
        let narrowest = columns(&layered, &spans, &nests, None);
        let titles: Vec<_> = (0..layered.tree.count())
            .map(|g| {
                let width = spans[g].map_or(0.0, |(low, high)| {
                    narrowest.right[high] - narrowest.left[low]
                });
                sizes::group_title(metrics, picture, g, width.max(60.0))
            })
            .collect();
        let rooms: Vec<f64> = titles.iter().map(|title| title.height).collect();
        let mut places = self.engine.places(&layered, &rooms, variant.effort)?;
        let half: Vec<f64> = nodes.iter().map(|node| node.h / 2.0).collect();
        relax(picture, &layered, &mut places, &spans, &rooms, &half);
        let layout = assemble(&assemble::Parts {
            picture,
            directions: &directions,
            nodes: &nodes,
            labels: &labels,
            titles: &titles,
            layered: &layered,
            spans: &spans,
            nests: &nests,
            places: &places,
        });
        Ok((layout, layered.items.len()))
    }
}

/// The boxes, each high enough for the handoffs on its busier side.
fn boxes(
    picture: &Picture,
    metrics: &Metrics,
    directions: &[Direction],
    labels: &[LabelSize],
    widths: Widths,
) -> Vec<NodeSize> {
    let count = picture.nodes.len();
    let (mut left, mut right) = (vec![0; count], vec![0; count]);
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
            Direction::Loop | Direction::Missing => {}
        }
    }
    let loops = own_loops(picture, directions);
    picture
        .nodes
        .iter()
        .enumerate()
        .map(|(n, node)| {
            let mut size = sizes::node(metrics, node, widths, left[n].max(right[n]));
            // Each loop is wide enough for its label between its own sides.
            for (k, &e) in loops[n].iter().enumerate() {
                let inset = assemble::loop_inset(k, loops[n].len());
                size.w = size
                    .w
                    .max(labels[e].w + 2.0 * inset)
                    .max(64.0 + 2.0 * inset);
            }
            size
        })
        .collect()
}
