//! What a diagram shows, before anybody decides where: the boxes, arrows, areas and words.

mod answer;
mod beginning;
mod cascade;
mod collapse;
mod compare;
mod focus;
mod meant;
mod of;
mod risk;
mod slip;
mod then;

pub use beginning::Beginning;
pub use cascade::cascade;
pub use compare::compare;
pub use focus::{Focus, NoSuch, Shown, Side, part_shown};
pub use risk::risk;

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
    /// What costs most, or what to do: stands after the subtitle where there is room for it.
    pub first: Option<String>,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NodeKind {
    /// Whom the chain is for: at the far right, filled dark.
    ExternalCustomer,
    /// A customer inside the house: at the right, lighter.
    InternalCustomer,
    /// An outside party that hands something in: dashed border.
    Supplier,
    /// A department, team, role or person.
    #[default]
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
    /// Nothing happens to it, or it is not spoken of now: the faintest.
    Dim,
    /// It does not lead to whom the picture is about.
    Off,
    /// It leads to something else than what the picture is about.
    Other,
    /// Something happens to it, but not in the usual case.
    Aside,
    /// A step of a scale of sizes, from 0.
    Step(usize),
    /// It no longer happens.
    Never,
    /// A comparison finds it new.
    Added,
    /// It is gone.
    Removed,
    /// It is another.
    Changed,
}

/// A box.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// Working days that its tone is about.
    pub size: Option<f64>,
    /// What is asked to be otherwise.
    pub changed: bool,
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
    /// On the critical path, shown or not: what the layout follows, so that every view lays one chain out alike.
    pub main: bool,
    /// A weak link.
    pub weak: bool,
    /// A weak link's place among several, 1 for the one that costs most; past [`RANKED`] only one of the others.
    pub rank: Option<usize>,
    /// What is asked to be otherwise.
    pub changed: bool,
    /// A return: drawn against the flow.
    pub rework: bool,
    /// Happens only sometimes (a share below 100 %, or one of a choice).
    pub sometimes: bool,
    /// Shown on hover.
    pub tooltip: Option<String>,
    /// How much it stands out.
    pub tone: Tone,
    /// Working days that its tone is about.
    pub size: Option<f64>,
}

/// So many weak links have their number.
pub const RANKED: usize = 3;

impl Picture {
    /// All that stands under the title.
    #[must_use]
    pub fn under_title(&self) -> Option<String> {
        let parts = [self.subtitle.as_deref(), self.first.as_deref()];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

impl Tone {
    /// Which of two says more: of several things drawn as one, the one that is told.
    #[must_use]
    pub fn strength(self) -> usize {
        match self {
            Self::Off => 0,
            Self::Other => 1,
            Self::Dim => 2,
            Self::Plain => 3,
            Self::Aside => 4,
            Self::Step(step) => 5 + step,
            Self::Never => 50,
            Self::Added | Self::Removed | Self::Changed => 100,
        }
    }

    /// Whether it has a pattern of dashes of its own, whatever else the line says.
    #[must_use]
    pub fn is_dashed(self) -> bool {
        matches!(self, Self::Off | Self::Other | Self::Aside | Self::Removed)
    }

    /// Whether it stands behind all that matters.
    #[must_use]
    pub fn is_faint(self) -> bool {
        matches!(self, Self::Dim | Self::Off | Self::Other)
    }

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
            Tone::Never => "✕ ",
            _ => "",
        };
        let changed = if self.changed { "⚡ " } else { "" };
        let weak = match (self.weak, self.rank) {
            (false, _) => "",
            (true, Some(1)) => "① ",
            (true, Some(2)) => "② ",
            (true, Some(3)) => "③ ",
            (true, _) => "⚠ ",
        };
        let rework = if self.rework { "↻ " } else { "" };
        format!("{changed}{weak}{rework}{change}")
    }

    /// How many marks stand on its line.
    #[must_use]
    pub fn marks(&self) -> usize {
        let marks = [self.changed, self.weak, self.rework, self.tone.is_change()];
        marks.into_iter().filter(|m| *m).count()
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
    /// Its place among all areas of the chain, where a picture shows some of them.
    pub place: Option<usize>,
}

impl Group {
    /// Which colour of a palette it takes, whatever part of the chain is shown; `at` is its index in the picture.
    #[must_use]
    pub fn hue(&self, at: usize) -> usize {
        self.place.unwrap_or(at)
    }
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
    /// "Weak links, the costliest first", of those with a number.
    pub ranked: String,
    /// "Another weak link", of those without.
    pub unranked: String,
    /// "What is changed".
    pub changed: String,
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
    /// What the words under a line are: as they may stand there, and what they mean.
    pub numbers: Vec<(Vec<String>, String)>,
}
