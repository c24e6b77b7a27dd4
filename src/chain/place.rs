//! Where in the chain something is: an address that needs no file.

use super::{GroupIx, HandoffIx, PartyIx};

/// A thing that a chain is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// The chain as a whole.
    Chain,
    /// A customer, supplier or department.
    Party(PartyIx),
    /// A handoff.
    Handoff(HandoffIx),
    /// An area.
    Group(GroupIx),
    /// A risk, by its position.
    Risk(u32),
    /// An option, by its position.
    Improvement(u32),
    /// An allow entry, by its position.
    Accepted(u32),
}

/// An address in the chain: "handoff `orden`, its `agreed`".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The thing.
    pub item: Item,
    /// One of its keys, in its English spelling.
    pub field: Option<&'static str>,
}

impl Place {
    /// The chain as a whole.
    pub const CHAIN: Self = Self {
        item: Item::Chain,
        field: None,
    };

    /// A handoff.
    #[must_use]
    pub fn handoff(ix: HandoffIx) -> Self {
        Self {
            item: Item::Handoff(ix),
            field: None,
        }
    }

    /// A party.
    #[must_use]
    pub fn party(ix: PartyIx) -> Self {
        Self {
            item: Item::Party(ix),
            field: None,
        }
    }

    /// One key of the same thing.
    #[must_use]
    pub fn field(self, field: &'static str) -> Self {
        Self {
            field: Some(field),
            ..self
        }
    }
}
