//! How large boxes and labels are, from the words in them.

use super::metrics::{Metrics, Weight};
use super::text::{Block, Style, set};
use crate::render::picture::{Edge, Node, NodeKind, Picture};

/// Size of a department's name.
pub const NODE_SIZE: f64 = 13.0;
/// Size of a box's second line.
pub const NOTE_SIZE: f64 = 11.0;
/// Size of what a handoff hands over, and of its time.
pub const LABEL_SIZE: f64 = 11.5;
/// Size of an area's title.
pub const GROUP_SIZE: f64 = 13.0;
/// Diameter of a mark on a line (weak link, rework).
pub const MARK: f64 = 15.0;
/// Between two lines that reach the same side of a box.
pub const PORT_STEP: f64 = 9.0;
/// How much wider than a line a single word may be.
const WORD: f64 = 1.4;
/// From the line of a handoff to the words above and below it.
const OFF_LINE: f64 = 2.5;

/// How wide lines of text may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Widths {
    /// In a box.
    pub node: f64,
    /// On a handoff.
    pub label: f64,
}

/// A box's texts and the size they need.
#[derive(Clone, Debug)]
pub struct NodeSize {
    /// The name.
    pub label: Block,
    /// The second line.
    pub note: Block,
    /// Width of the box.
    pub w: f64,
    /// Height of the box.
    pub h: f64,
}

/// A handoff's texts and the size they need, the line running through the middle.
#[derive(Clone, Debug, Default)]
pub struct LabelSize {
    /// Above the line: what is handed over.
    pub above: Block,
    /// Below the line: the time.
    pub below: Block,
    /// Width of the marks at the left.
    pub marks: f64,
    /// Width of the whole.
    pub w: f64,
    /// What it needs above the line.
    pub up: f64,
    /// What it needs below the line.
    pub down: f64,
}

impl LabelSize {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.w == 0.0
    }
}

/// Sets a box's texts.
pub fn node(metrics: &Metrics, node: &Node, widths: Widths) -> NodeSize {
    let weight = match node.kind {
        NodeKind::ExternalCustomer => Weight::Bold,
        _ => Weight::Regular,
    };
    let name = Style {
        size: NODE_SIZE,
        weight,
        leading: 16.0,
        max_width: widths.node,
        max_word: widths.node * WORD,
        max_lines: 5,
    };
    let small = Style {
        size: NOTE_SIZE,
        weight: Weight::Regular,
        leading: 14.0,
        max_width: widths.node,
        max_word: widths.node * WORD,
        max_lines: 3,
    };
    let label = set(metrics, &node.label, &name);
    let note = set(metrics, node.note.as_deref().unwrap_or(""), &small);
    let w = (label.width.max(note.width) + 22.0).max(64.0);
    let between = if label.lines.is_empty() || note.lines.is_empty() {
        0.0
    } else {
        2.0
    };
    let text = label.height + between + note.height + 16.0;
    NodeSize {
        w,
        h: text.max(34.0),
        label,
        note,
    }
}

impl NodeSize {
    /// High enough for the handoffs on its busier side.
    pub fn fit(&mut self, ports: usize) {
        let lines = ports.saturating_sub(1) as f64 * PORT_STEP + 18.0;
        self.h = self.h.max(lines);
    }
}

/// The texts of a picture, set in lines of one width.
#[derive(Clone, Debug)]
pub struct Words {
    /// Of the boxes, before any handoff has made them higher.
    pub nodes: Vec<NodeSize>,
    /// Of the handoffs.
    pub labels: Vec<LabelSize>,
}

impl Words {
    /// Sets all texts of a picture.
    pub fn new(metrics: &Metrics, picture: &Picture, widths: Widths) -> Self {
        let nodes = picture.nodes.iter().map(|n| node(metrics, n, widths));
        let labels = picture.edges.iter().map(|e| label(metrics, e, widths));
        Self {
            nodes: nodes.collect(),
            labels: labels.collect(),
        }
    }

    /// Those of some boxes and the first handoffs.
    #[must_use]
    pub fn part(&self, boxes: &[usize], handoffs: usize) -> Self {
        Self {
            nodes: boxes.iter().map(|&n| self.nodes[n].clone()).collect(),
            labels: self.labels[..handoffs].to_vec(),
        }
    }
}

/// Sets a handoff's texts.
pub fn label(metrics: &Metrics, edge: &Edge, widths: Widths) -> LabelSize {
    let mut style = Style {
        size: LABEL_SIZE,
        weight: Weight::Regular,
        leading: 13.5,
        max_width: widths.label,
        max_word: widths.label * WORD,
        max_lines: 4,
    };
    let above = set(metrics, &edge.label, &style);
    style.weight = Weight::Bold;
    style.max_lines = 4;
    let below = set(metrics, edge.time.as_deref().unwrap_or(""), &style);
    let marks = MARK * edge.marks() as f64;
    let text = above.width.max(below.width);
    if text == 0.0 && marks == 0.0 {
        return LabelSize::default();
    }
    let side = |block: &Block| {
        let words = if block.lines.is_empty() {
            0.0
        } else {
            block.height + OFF_LINE
        };
        words.max(if marks > 0.0 { MARK / 2.0 + 1.0 } else { 2.0 })
    };
    LabelSize {
        w: text + marks + 10.0,
        up: side(&above),
        down: side(&below),
        above,
        below,
        marks,
    }
}

/// The title of an area, in lines no wider than given.
pub fn group_title(metrics: &Metrics, picture: &Picture, group: usize, width: f64) -> Block {
    let style = Style {
        size: GROUP_SIZE,
        weight: Weight::Bold,
        leading: 16.0,
        max_width: width,
        max_word: width,
        max_lines: 3,
    };
    set(metrics, &picture.groups[group].label, &style)
}
