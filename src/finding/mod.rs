//! What eslabon says about a chain: a finding, the places it points at, the rule that speaks.

use std::borrow::Cow;

use crate::chain::{Calendar, Item, Place, Tier};
use crate::lang::{Lang, Message, Text, format};
use crate::source::Span;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; never fails a check.
    Note,
    /// Should be looked at; does not fail a check by default.
    Warn,
    /// Fails a check.
    Deny,
    /// The file cannot be read as it was meant: never lowered, allowed or accepted.
    Error,
}

impl Severity {
    /// The word that machine formats use, in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Deny => "deny",
            Self::Error => "error",
        }
    }

    /// The severity of a word that [`Severity::name`] gives; the gravest for any other.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let all = [Self::Note, Self::Warn, Self::Deny];
        let found = all.into_iter().find(|s| s.name() == name);
        found.unwrap_or(Self::Error)
    }
}

/// A number that a rule compares with, and that a project may set.
#[derive(Debug, PartialEq)]
pub struct Limit {
    /// Its key in the settings.
    pub key: &'static str,
    /// What it is written in.
    pub unit: Unit,
    /// What holds unless set otherwise: a share from 0 to 1, working days, or a place in [`Tier::OF_DATA`].
    pub default: f64,
    /// What it limits.
    pub text: Text,
}

impl Limit {
    /// A value of it in words.
    #[must_use]
    pub fn shown(&self, value: f64, lang: Lang) -> String {
        match self.unit {
            Unit::Share => format::percent(value, lang),
            Unit::Time => format::days(value, &Calendar::default(), lang),
            Unit::Data => tier_of(value).name().to_owned(),
        }
    }
}

/// What a limit is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `80%`: from 0 to 1.
    Share,
    /// `2d`: working days.
    Time,
    /// `measured`: a place in [`Tier::OF_DATA`].
    Data,
}

/// The least that must stand behind a finding for it to weigh what its rule weighs: with less it only tells.
pub const LEAST_DATA: Limit = Limit {
    key: "data",
    unit: Unit::Data,
    default: 0.0,
    text: Text {
        es: "Con qué datos pesa lo que pesa la regla; con menos es solo una nota",
        en: "The data with which it weighs what the rule weighs; with less it is only a note",
    },
};

/// The tier of a limit's value.
#[must_use]
pub fn tier_of(value: f64) -> Tier {
    let at = Tier::OF_DATA.get(value as usize);
    at.copied().unwrap_or(Tier::Measured)
}

/// What a rule is: its names, its weight, and its texts in both languages.
#[derive(Debug, PartialEq)]
pub struct Rule {
    /// Short and stable, `S001`.
    pub code: &'static str,
    /// Readable and stable, `cycle`: what `allow` names.
    pub name: &'static str,
    /// What it weighs unless set otherwise.
    pub severity: Severity,
    /// What it compares with, and a project may set.
    pub limits: &'static [Limit],
    /// One line: what is wrong.
    pub title: Text,
    /// What it means, why it matters, what to do: what `explain` says.
    pub explanation: Text,
    /// A chain with the flaw.
    pub bad: &'static str,
    /// The same chain without it.
    pub good: &'static str,
}

/// Where something is: in the chain, or at bytes of the file that never became a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// An address in the chain.
    Place(Place),
    /// Bytes of the file.
    Bytes(Span),
    /// A line and column of a file that is no text.
    LineColumn(u32, u32),
    /// The file as a whole.
    File,
}

impl From<Place> for Spot {
    fn from(place: Place) -> Self {
        Self::Place(place)
    }
}

impl From<Span> for Spot {
    fn from(span: Span) -> Self {
        Self::Bytes(span)
    }
}

/// A place with a word about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// Where.
    pub spot: Spot,
    /// What is to be seen there; may be empty.
    pub text: Message,
}

impl Label {
    /// A place with a word about it.
    #[must_use]
    pub fn new(spot: impl Into<Spot>, text: Message) -> Self {
        Self {
            spot: spot.into(),
            text,
        }
    }
}

/// One thing that is wrong, or worth knowing, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule that speaks.
    pub rule: &'static Rule,
    /// What it weighs here.
    pub severity: Severity,
    /// What is wrong, in a sentence.
    pub message: Message,
    /// Where, and what is to be seen there.
    pub primary: Label,
    /// Further places that tell the story.
    pub related: Vec<Label>,
    /// What to do.
    pub help: Cow<'static, [Message]>,
    /// What stands behind the numbers that it speaks of; `None` where it needs none.
    pub tier: Option<Tier>,
    /// What it is about, where its place is bytes and no address, or does not say.
    pub about: Option<Item>,
    /// Why it is accepted, where the file accepts it.
    pub accepted: Option<Box<str>>,
}

impl Finding {
    /// A finding of a rule at its own severity.
    #[must_use]
    pub fn new(rule: &'static Rule, spot: impl Into<Spot>, message: Message) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message,
            primary: Label::new(spot, Message::default()),
            related: Vec::new(),
            help: Cow::Borrowed(&[]),
            tier: None,
            about: None,
            accepted: None,
        }
    }

    /// Whether it fails a check that fails from a severity on. What is accepted never does.
    #[must_use]
    pub fn fails(&self, from: Severity) -> bool {
        self.severity >= from && self.accepted.is_none()
    }

    /// With what it is about.
    #[must_use]
    pub fn about(mut self, item: Item) -> Self {
        self.about = Some(item);
        self
    }

    /// With what stands behind its numbers.
    #[must_use]
    pub fn resting_on(mut self, tier: Tier) -> Self {
        self.tier = Some(tier.of_data());
        self
    }

    /// With a word at its place.
    #[must_use]
    pub fn labelled(mut self, text: Message) -> Self {
        self.primary.text = text;
        self
    }

    /// With a further place.
    #[must_use]
    pub fn see(mut self, spot: impl Into<Spot>, text: Message) -> Self {
        self.related.push(Label::new(spot, text));
        self
    }

    /// With what to do.
    #[must_use]
    pub fn help(mut self, text: Message) -> Self {
        self.help.to_mut().push(text);
        self
    }

    /// With what to do, in words that are always the same: in a crowd of findings they cost nothing.
    #[must_use]
    pub fn always(mut self, help: &'static [Message]) -> Self {
        self.help = Cow::Borrowed(help);
        self
    }
}
