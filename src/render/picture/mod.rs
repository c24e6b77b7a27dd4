//! What a diagram shows, before anybody decides where: the boxes, arrows, areas and words.

mod collapse;
mod compare;
mod focus;
mod of;
mod slip;

pub use compare::compare;
pub use focus::{Focus, NoSuch, Shown, Side, part_shown};
pub use slip::{cascade, risk};

use super::layout::Tree;
use crate::lang::Lang;

/// A diagram's content. Layout and drawing see only this.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Language of the words in it (`lang` attribute of the SVG).
    pub lang: Lang,
    /// The chain's name, drawn at the top.
    pub title: String,
    /// One line under the title: what the picture shows (the verdict in short).
    pub subtitle: Option<String>,
    /// Longer text for readers who cannot see it (SVG `desc`).
    pub description: String,
    /// Boxes, in file order.
    pub nodes: Vec<Node>,
    /// Arrows, in file order.
    pub edges: Vec<Edge>,
    /// Areas, in file order; a parent may stand before or after its children.
    pub groups: Vec<Group>,
    /// The legend's words; the drawing shows an entry only where it applies.
    pub legend: LegendWords,
}

/// What a box stands for; decides its shape and weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Whom the chain is for: at the far right, filled dark.
    ExternalCustomer,
    /// A customer inside the house: at the right, lighter.
    InternalCustomer,
    /// An outside party that hands something in: dashed border.
    Supplier,
    /// A department, team, role or person.
    Department,
    /// An area drawn as one box: a stack.
    Area,
}

/// How much something stands out, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As its kind has it.
    #[default]
    Plain,
    /// It is not spoken of now.
    Dim,
    /// A step of a scale of sizes, from 0.
    Step(usize),
    /// A comparison finds it new.
    Added,
    /// It is gone.
    Removed,
    /// It is another.
    Changed,
}

/// A box.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The id in the chain file: unique among the nodes, any script, any characters.
    pub id: String,
    /// What is written in the box (any characters; may be empty or very long).
    pub label: String,
    /// A second, smaller line in the box, such as a customer's promise.
    pub note: Option<String>,
    /// What it stands for.
    pub kind: NodeKind,
    /// Index into [`Picture::groups`].
    pub group: Option<usize>,
    /// Shown on hover (SVG `title`, DOT `tooltip`).
    pub tooltip: Option<String>,
    /// How much it stands out.
    pub tone: Tone,
}

/// An arrow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edge {
    /// The handoff's id: unique among the edges.
    pub id: String,
    /// Index into [`Picture::nodes`]: the supplier.
    pub from: usize,
    /// Index into [`Picture::nodes`]: the internal or external customer (may equal `from`).
    pub to: usize,
    /// What is handed over; may be empty.
    pub label: String,
    /// Second line of the label, bold: the time it takes ("1,5 d") and how often it happens.
    pub time: Option<String>,
    /// On a critical path of the expected timeline.
    pub critical: bool,
    /// A weak link.
    pub weak: bool,
    /// A return: drawn against the flow.
    pub rework: bool,
    /// Happens only sometimes (a share below 100 %, or one of a choice).
    pub sometimes: bool,
    /// Shown on hover.
    pub tooltip: Option<String>,
    /// How much it stands out.
    pub tone: Tone,
}

impl Tone {
    /// Whether a comparison says something of it: then it has a mark.
    #[must_use]
    pub fn is_change(self) -> bool {
        matches!(self, Self::Added | Self::Removed | Self::Changed)
    }
}

impl Edge {
    /// Its marks as signs of text, for formats that draw none: each with a space after it.
    #[must_use]
    pub fn signs(&self) -> String {
        let change = match self.tone {
            Tone::Added => "+ ",
            Tone::Removed => "− ",
            Tone::Changed => "≠ ",
            Tone::Plain | Tone::Dim | Tone::Step(_) => "",
        };
        let weak = if self.weak { "⚠ " } else { "" };
        let rework = if self.rework { "↻ " } else { "" };
        format!("{weak}{rework}{change}")
    }

    /// How many marks stand on its line.
    #[must_use]
    pub fn marks(&self) -> usize {
        usize::from(self.weak) + usize::from(self.rework) + usize::from(self.tone.is_change())
    }
}

/// An area of the organisation: a frame around boxes.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The id in the chain file.
    pub id: String,
    /// The frame's title.
    pub label: String,
    /// `#rrggbb` where the user chose one; otherwise the drawing takes the next of its palette.
    pub color: Option<String>,
    /// Index of the group that this one lies in.
    pub parent: Option<usize>,
}

/// The legend's words, in the picture's language.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LegendWords {
    /// "Critical path".
    pub critical: String,
    /// "Weak link".
    pub weak: String,
    /// "Weak link on the critical path".
    pub weak_critical: String,
    /// "Rework".
    pub rework: String,
    /// "Happens sometimes".
    pub sometimes: String,
    /// "Handoff".
    pub handoff: String,
    /// "External customer".
    pub external_customer: String,
    /// "Internal customer".
    pub internal_customer: String,
    /// "Supplier".
    pub supplier: String,
    /// "Area".
    pub area: String,
    /// What tones mean.
    pub tones: Vec<(Tone, String)>,
}
