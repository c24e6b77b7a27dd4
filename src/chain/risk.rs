//! Common causes of delay, what could be done, and what is accepted on purpose.

use super::{HandoffDetails, HandoffIx, Item, PartyDetails, PartyIx};

/// One event that hits several places at once; drawn once a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Risk {
    /// Id in the chain file.
    pub id: Box<str>,
    /// The name people read.
    pub name: Option<Box<str>>,
    /// In words.
    pub description: Option<Box<str>>,
    /// Probability that it happens in a run; 0 to 1.
    pub probability: f64,
    /// What it does, and to whom.
    pub delays: Vec<(OnWhat, Effect)>,
}

/// What a risk or an option acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OnWhat {
    /// A party: the work of each of its services.
    Party(PartyIx),
    /// A handoff: what it takes.
    Handoff(HandoffIx),
}

/// What a risk does to a time: time * product of factors + sum of additions, never below 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// Working days added.
    Add(f64),
    /// A factor, 0 or more.
    Times(f64),
}

/// An option: what could be changed, and for how much.
#[derive(Clone, Debug, PartialEq)]
pub struct Improvement {
    /// Id in the chain file.
    pub id: Box<str>,
    /// The name people read.
    pub name: Option<Box<str>>,
    /// In words.
    pub description: Option<Box<str>>,
    /// What it changes.
    pub on: OnWhat,
    /// Money, once.
    pub cost: Option<f64>,
    /// The values that replace those of `on`.
    pub set: Change,
    /// Options that cannot be taken together with it.
    pub excludes: Vec<u32>,
    /// Options that it needs.
    pub requires: Vec<u32>,
}

/// The values that an option sets; what is `None` stays as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// On a party.
    Party(Box<PartyDetails>),
    /// On a handoff.
    Handoff(Box<HandoffDetails>),
}

/// A finding accepted on purpose.
#[derive(Clone, Debug, PartialEq)]
pub struct Accepted {
    /// The rule's name.
    pub rule: Box<str>,
    /// Where; none: anywhere in the chain.
    pub on: Vec<Item>,
    /// Why.
    pub because: Option<Box<str>>,
}
