//! Where everything of a picture goes: plain geometry, whatever engine found it.

mod arrange;
mod assemble;
mod columns;
mod direct;
mod engine;
mod error;
mod geometry;
mod graphviz;
mod grid;
mod grow;
mod heights;
mod held;
mod lanes;
mod layered;
pub mod measure;
mod metrics;
mod ports;
mod rank;
mod relax;
mod route;
mod search;
mod shallow;
mod side_by_side;
mod sizes;
mod standing;
mod sweep;
mod text;
mod titles;
mod tree;
mod variants;

pub use engine::{Effort, Engine, Places, RankProblem};
pub use error::LayoutError;
pub use geometry::{Path, Piece, Point, Rect};
pub use graphviz::Graphviz;
pub use layered::{Item, Layered, Link, What};
pub(in crate::render) use metrics::{BOLD, REGULAR};
pub use metrics::{Metrics, Weight};
pub use sizes::{GROUP_SIZE, LABEL_SIZE, MARK, NODE_SIZE, NOTE_SIZE};
pub use text::{Block, Style, set};
pub use tree::Tree;

use super::picture::Picture;

/// The most handoffs that are drawn.
pub const MOST_EDGES: usize = 6_000;
/// The most boxes that are drawn.
pub const MOST_NODES: usize = 6_000;
/// The most places that handoffs may take, one for each column that they pass.
pub const MOST_PLACES: usize = 500_000;

/// Where everything of a picture goes, in pixels, y downwards, from (0, 0).
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Width of the canvas.
    pub width: f64,
    /// Height of the canvas.
    pub height: f64,
    /// The boxes, as in [`Picture::nodes`].
    pub nodes: Vec<NodeBox>,
    /// The areas, those around others first.
    pub frames: Vec<Frame>,
    /// The arrows, as in [`Picture::edges`]; none where an end does not exist.
    pub edges: Vec<Option<Arrow>>,
}

/// A box and its words.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeBox {
    /// The box.
    pub rect: Rect,
    /// Its name.
    pub label: Block,
    /// Its second line.
    pub note: Block,
}

/// An area's frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Index into [`Picture::groups`].
    pub group: usize,
    /// How many areas are around it.
    pub depth: usize,
    /// The frame.
    pub rect: Rect,
    /// Its title.
    pub title: Block,
    /// Where its title stands.
    pub title_rect: Rect,
}

/// An arrow: its line in the direction of the handoff, and its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// The line, up to the back of the head.
    pub path: Path,
    /// The point of the head.
    pub tip: Point,
    /// Drawn against the flow, or from a box to itself.
    pub against: bool,
    /// The label, unless it is empty.
    pub label: Option<LabelBox>,
}

/// An arrow's label; the line passes level at `line_y`.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelBox {
    /// All of it.
    pub rect: Rect,
    /// Where the line runs.
    pub line_y: f64,
    /// Above the line: what is handed over.
    pub above: Block,
    /// Below the line: the time.
    pub below: Block,
    /// Room at the left for the marks.
    pub marks: f64,
}

/// A way to lay a picture out.
pub trait Layouter {
    /// The layout of a picture, its texts measured by the given metrics.
    fn layout(&self, picture: &Picture, metrics: &Metrics) -> Result<Layout, LayoutError>;
}

/// The best layout found: several are tried and measured. The same picture gives the same layout.
pub fn best(picture: &Picture) -> Result<Layout, LayoutError> {
    variants::Variants { engine: Graphviz }.layout(picture, &Metrics::new())
}
