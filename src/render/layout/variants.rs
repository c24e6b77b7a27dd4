//! Several layouts of one picture, of which the best is kept.

use super::arrange::{Arrangement, by_height};
use super::assemble::{self, assemble, loop_heights, own_loops};
use super::columns::{Nests, columns, nests};
use super::direct::{Direction, directions, drawn};
use super::engine::{Effort, Engine, Places};
use super::grow::Growth;
use super::layered::{self, LabelAt, Layered, Via, layer};
use super::metrics::Metrics;
use super::rank::ranks;
use super::relax::relax;
use super::shallow::shallow;
use super::sizes::{self, LabelSize, NodeSize, Widths, Words};
use super::standing::Standing;
use super::sweep::sweep;
use super::text::Block;
use super::{Layout, LayoutError, Layouter, MOST_EDGES, MOST_NODES, MOST_PLACES};
use crate::render::picture::Picture;

/// Lays out in several ways and keeps the one that measures best.
pub struct Variants<E> {
    /// The engine that orders the columns.
    pub engine: E,
}

/// The way each handoff runs and the column of each box.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The way each handoff runs.
    pub directions: Vec<Direction>,
    /// The column of each box.
    pub ranks: Vec<usize>,
}

impl Plan {
    /// How many places the handoffs take in the columns.
    pub fn places(&self, picture: &Picture) -> usize {
        drawn(picture, &self.directions)
            .into_iter()
            .map(|(low, high)| 2 * self.ranks[high].saturating_sub(self.ranks[low]))
            .sum()
    }
}

/// One way to lay out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variant {
    /// By how many boxes the longest row is shortened.
    pub shorter: usize,
    /// How much areas keep together.
    pub together: u32,
    /// How wide texts may be.
    pub widths: Widths,
    /// Where labels of long handoffs stand.
    pub at: LabelAt,
    /// Where long handoffs pass.
    pub via: Via,
    /// How the engine works.
    pub effort: Effort,
}

/// Lines that keep most names whole.
pub const WIDE: Widths = Widths {
    node: 124.0,
    label: 112.0,
};
/// Lines that keep columns close.
pub const NARROW: Widths = Widths {
    node: 96.0,
    label: 86.0,
};

/// Handoffs that take more places than this in long rows are drawn in short ones.
pub const TANGLED: usize = 150_000;
/// Up to so many items what the engine ordered is made better.
pub const IMPROVED: usize = 700;
/// From this many items on, sweeps order the columns.
pub const LARGE: usize = 3_000;

impl<E: Engine + Sync> Layouter for Variants<E> {
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
        let growth = Growth {
            layouts: self,
            metrics,
        };
        growth.draw(picture)
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
    /// The ways and columns of one variant.
    pub fn plan(
        &self,
        picture: &Picture,
        shorter: usize,
        together: u32,
    ) -> Result<Plan, LayoutError> {
        let directions = directions(picture, shorter);
        let ranks = ranks(&self.engine, picture, &directions, together)?;
        let mut found = Plan { directions, ranks };
        if found.places(picture) > TANGLED {
            let (directions, ranks) = shallow(picture);
            found = Plan { directions, ranks };
        }
        match found.places(picture) {
            places if places > MOST_PLACES => Err(LayoutError::TooTangled {
                found: places,
                limit: MOST_PLACES,
            }),
            _ => Ok(found),
        }
    }

    /// The drawing of one variant.
    pub fn one(
        &self,
        picture: &Picture,
        metrics: &Metrics,
        words: &Words,
        plan: &Plan,
        variant: &Variant,
    ) -> Result<Drawing, LayoutError> {
        let ready = Ready::new(picture, metrics, words, plan, variant, &[]);
        let layered = &ready.layered;
        let gap = variant.effort.gap;
        let mut places = match layered.items.len() {
            0..=LARGE => self.engine.places(layered, &ready.rooms, variant.effort)?,
            _ => sweep(layered, &ready.rooms, gap),
        };
        if layered.items.len() <= IMPROVED {
            let columns = by_height(layered, &ready.spans, &places, |_| true);
            let main: Vec<bool> = picture.edges.iter().map(|edge| edge.main).collect();
            let mut arrangement = Arrangement::new(layered, &ready.rooms, gap, columns, &main);
            arrangement.improve();
            places = arrangement.into_places();
        }
        Ok(ready.draw(picture, plan, variant, places))
    }
}

/// A layout, and what the next one needs to stay near it.
pub struct Drawing {
    /// The geometry.
    pub layout: Layout,
    /// Where everything stands.
    pub standing: Standing,
    /// How many items were placed.
    pub items: usize,
}

/// Everything that is known of a drawing before its columns are ordered.
pub struct Ready<'a> {
    labels: &'a [LabelSize],
    nodes: Vec<NodeSize>,
    titles: Vec<Block>,
    nests: Nests,
    /// The columns and what is in them.
    pub layered: Layered,
    /// First and last column of each area.
    pub spans: Vec<Option<(usize, usize)>>,
    /// Room for the title of each area.
    pub rooms: Vec<f64>,
}

impl<'a> Ready<'a> {
    /// Sizes and columns of one variant; `settled` are the labels whose column is known.
    pub fn new(
        picture: &Picture,
        metrics: &Metrics,
        words: &'a Words,
        plan: &Plan,
        variant: &Variant,
        settled: &[Option<usize>],
    ) -> Self {
        let Plan { directions, ranks } = plan;
        let labels = words.labels.as_slice();
        let nodes = boxes(picture, directions, words);
        let loops: Vec<f64> = own_loops(picture, directions)
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
                directions,
                ranks,
                nodes: &nodes,
                labels,
                loops: &loops,
                settled,
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
        let rooms = titles.iter().map(|title| title.height).collect();
        Self {
            labels,
            nodes,
            titles,
            nests,
            layered,
            spans,
            rooms,
        }
    }

    /// The drawing with everything at its place.
    pub fn draw(
        &self,
        picture: &Picture,
        plan: &Plan,
        variant: &Variant,
        mut places: Places,
    ) -> Drawing {
        let half: Vec<f64> = self.nodes.iter().map(|node| node.h / 2.0).collect();
        let layered = &self.layered;
        relax(
            picture,
            layered,
            &mut places,
            &self.spans,
            &self.rooms,
            &half,
        );
        let layout = assemble(&assemble::Parts {
            picture,
            directions: &plan.directions,
            nodes: &self.nodes,
            labels: self.labels,
            titles: &self.titles,
            layered,
            spans: &self.spans,
            nests: &self.nests,
            places: &places,
        });
        let standing = Standing::new(plan, *variant, layered, &places, &layout);
        Drawing {
            layout,
            standing,
            items: layered.items.len(),
        }
    }
}

/// The boxes, each high enough for the handoffs on its busier side.
fn boxes(picture: &Picture, directions: &[Direction], words: &Words) -> Vec<NodeSize> {
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
    words
        .nodes
        .iter()
        .enumerate()
        .map(|(n, words_of)| {
            let mut size = words_of.clone();
            size.fit(left[n].max(right[n]));
            // Each loop is wide enough for its label between its own sides.
            for (k, &e) in loops[n].iter().enumerate() {
                let inset = assemble::loop_inset(k, loops[n].len());
                size.w = size
                    .w
                    .max(words.labels[e].w + 2.0 * inset)
                    .max(64.0 + 2.0 * inset);
            }
            size
        })
        .collect()
}
