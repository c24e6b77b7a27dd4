//! Where everything of a drawing stands, so that the drawing of the same chain with a handoff more can stay near it.

use super::Layout;
use super::direct::Direction;
use super::engine::Places;
use super::geometry::Point;
use super::layered::{Layered, What};
use super::variants::{Plan, Variant};

/// Where everything of a drawing stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// How it was drawn.
    pub variant: Variant,
    /// The way of each handoff.
    pub directions: Vec<Direction>,
    /// By handoff: the column of its label, counted from its left box among those of labels.
    pub labels: Vec<Option<usize>>,
    /// By handoff: its heights in the columns between its boxes, from left to right.
    pub lines: Vec<Vec<f64>>,
    /// By box; none where it was not drawn.
    pub boxes: Vec<Option<Stand>>,
    /// By area: its middle.
    pub areas: Vec<Option<f64>>,
}

/// Where a box stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stand {
    /// Its column among those of boxes.
    pub rank: usize,
    /// Its height before the drawing is moved to its margin.
    pub y: f64,
    /// Its upper left corner.
    pub corner: Point,
}

impl Standing {
    /// What a finished layout hands on.
    pub fn new(
        plan: &Plan,
        variant: Variant,
        layered: &Layered,
        places: &Places,
        layout: &Layout,
    ) -> Self {
        let label = |e: usize| {
            let inner = |i: &usize| layered.items[*i].what == What::Label(e);
            let at = layered.routes[e].iter().position(inner)?;
            Some((at - 1) / 2)
        };
        let edges = 0..layered.routes.len();
        Self {
            variant,
            directions: plan.directions.clone(),
            labels: edges.clone().map(label).collect(),
            lines: edges
                .map(|e| {
                    let route = &layered.routes[e];
                    let inner = route.len().saturating_sub(2);
                    route[route.len().min(1)..]
                        .iter()
                        .take(inner)
                        .map(|&i| places.items[i])
                        .collect()
                })
                .collect(),
            boxes: (layout.nodes.iter().enumerate())
                .map(|(n, node)| {
                    Some(Stand {
                        rank: plan.ranks[n],
                        y: places.items[n],
                        corner: Point {
                            x: node.rect.x,
                            y: node.rect.y,
                        },
                    })
                })
                .collect(),
            areas: places
                .groups
                .iter()
                .map(|area| area.map(|(top, bottom)| (top + bottom) / 2.0))
                .collect(),
        }
    }

    /// The same in a picture that has more boxes and areas: `boxes` and `areas` say where each stands in it.
    #[must_use]
    pub fn spread(&self, boxes: &[usize], areas: &[usize], counts: (usize, usize)) -> Self {
        let mut out = self.clone();
        out.boxes = vec![None; counts.0];
        out.areas = vec![None; counts.1];
        for (&to, stand) in boxes.iter().zip(&self.boxes) {
            out.boxes[to] = *stand;
        }
        for (&to, area) in areas.iter().zip(&self.areas) {
            out.areas[to] = *area;
        }
        out
    }

    /// The same in a picture that has some of the boxes and areas.
    #[must_use]
    pub fn narrowed(&self, boxes: &[usize], areas: &[usize]) -> Self {
        let mut out = self.clone();
        out.boxes = boxes.iter().map(|&n| self.boxes[n]).collect();
        out.areas = areas.iter().map(|&g| self.areas[g]).collect();
        out
    }

    /// How far the boxes of a layout stand from where they stood, all together, after both are laid on their middles.
    pub fn moved(&self, layout: &Layout) -> f64 {
        let ways: Vec<(f64, f64)> = self
            .boxes
            .iter()
            .zip(&layout.nodes)
            .filter_map(|(stand, node)| {
                let corner = stand.as_ref()?.corner;
                Some((node.rect.x - corner.x, node.rect.y - corner.y))
            })
            .collect();
        let count = ways.len().max(1) as f64;
        let dx = ways.iter().map(|way| way.0).sum::<f64>() / count;
        let dy = ways.iter().map(|way| way.1).sum::<f64>() / count;
        ways.iter().map(|way| (way.0 - dx).hypot(way.1 - dy)).sum()
    }
}
