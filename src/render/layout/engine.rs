//! What is asked of a layout engine: columns for the boxes, then an order and heights in each column.

use super::LayoutError;
use super::layered::Layered;

/// Boxes and the links between them, to be put in columns.
#[derive(Clone, Debug, Default)]
pub struct RankProblem {
    /// How many boxes.
    pub nodes: usize,
    /// Links from left to right: low, high, weight, least distance. Without circles.
    pub links: Vec<(usize, usize, u32, usize)>,
}

/// Where an engine puts the items of a [`Layered`] picture, y downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Places {
    /// The middle of each item.
    pub items: Vec<f64>,
    /// Top and bottom of each area.
    pub groups: Vec<Option<(f64, f64)>>,
}

/// How an engine goes about the order in the columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// Gap between neighbours in a column.
    pub gap: f64,
    /// 0: items are handed over in file order; others: in another order, which finds other solutions.
    pub seed: u64,
}

/// A layout engine. Everything else of the drawing is independent of it.
pub trait Engine {
    /// The column of each box, from 0: every link keeps its least distance, and the weighted sum of distances is small.
    fn ranks(&self, problem: &RankProblem) -> Result<Vec<usize>, LayoutError>;

    /// An order and heights in each column with few crossings, areas kept whole and apart;
    /// `titles` is the room for each area's title at its top.
    fn places(
        &self,
        layered: &Layered,
        titles: &[f64],
        effort: Effort,
    ) -> Result<Places, LayoutError>;
}
