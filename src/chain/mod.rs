//! The domain: an organisation as a chain of handoffs. Only valid chains can exist.
//!
//! A [`Chain`] has parties (customers, suppliers, departments) and the [`Handoff`]s between them.
//! All times are `f64` working days of the chain's [`Calendar`].

pub mod calendar;
pub mod duration;
pub mod duration_error;
pub mod fold;
mod handoff;
pub mod money;
mod needs;
pub mod normal_score;
pub mod number;
mod party;
mod place;
mod promise;
mod risk;
pub mod share;
mod tier;
pub mod time_unit;
pub mod varying;
pub mod varying_error;

pub use calendar::Calendar;
pub use handoff::{Handoff, HandoffDetails, Rework};
pub use needs::{Need, Needs};
pub use party::{Party, PartyDetails, PartyKind};
pub use place::{Item, Place};
pub use promise::{Expectation, Observed, Promise};
pub use risk::{Accepted, Change, Effect, Improvement, OnWhat, Risk};
pub use share::Rating;
pub use tier::Tier;
pub use time_unit::TimeUnit;
pub use varying::Varying;

use crate::lang::Lang;

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into the chain's list.
            #[must_use]
            pub fn at(self) -> usize {
                self.0 as usize
            }

            /// From a position in the chain's list; files are capped far below `u32::MAX` items.
            #[must_use]
            pub fn new(at: usize) -> Self {
                Self(u32::try_from(at).unwrap_or(u32::MAX))
            }
        }
    };
}

index!(
    /// A position in [`Chain::parties`].
    PartyIx
);
index!(
    /// A position in [`Chain::handoffs`].
    HandoffIx
);
index!(
    /// A position in [`Chain::groups`].
    GroupIx
);

/// An area of the organisation; groups nest.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Id in the chain file.
    pub id: Box<str>,
    /// The name people read; the id where none was given.
    pub name: Box<str>,
    /// `#rrggbb`, where the file gives one.
    pub color: Option<Box<str>>,
    /// The area it lies in.
    pub parent: Option<GroupIx>,
    /// In words.
    pub description: Option<Box<str>>,
}

/// A key that begins with `x-`: the user's own, kept as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Extra {
    /// The item it stands on.
    pub on: Item,
    /// The key, with its `x-`.
    pub key: Box<str>,
    /// The value as YAML text.
    pub yaml: Box<str>,
}

/// An organisation described as a chain of handoffs that ends at its customers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chain {
    /// The chain's name.
    pub name: Option<Box<str>>,
    /// What it describes, in words.
    pub description: Option<Box<str>>,
    /// Language of the names, and of reports unless the reader chooses another.
    pub language: Option<Lang>,
    /// Three letters or a sign; only shown, never converted.
    pub currency: Option<Box<str>>,
    /// What a day, a week and a month of work are.
    pub calendar: Calendar,
    /// The unit of a bare number.
    pub time_unit: TimeUnit,
    /// External orders that start the chain, per working day.
    pub demand: Option<f64>,
    /// Areas, in file order.
    pub groups: Vec<Group>,
    /// Customers, then suppliers, then departments, each in file order.
    pub parties: Vec<Party>,
    /// Handoffs, in file order; returns are among them.
    pub handoffs: Vec<Handoff>,
    /// Common causes of delay.
    pub risks: Vec<Risk>,
    /// What could be done about it.
    pub options: Vec<Improvement>,
    /// Findings accepted on purpose.
    pub allow: Vec<Accepted>,
    /// The user's own keys.
    pub extras: Vec<Extra>,
}

impl Chain {
    /// A party by its position.
    #[must_use]
    pub fn party(&self, ix: PartyIx) -> &Party {
        &self.parties[ix.at()]
    }

    /// A handoff by its position.
    #[must_use]
    pub fn handoff(&self, ix: HandoffIx) -> &Handoff {
        &self.handoffs[ix.at()]
    }

    /// Every handoff with its position, in file order.
    pub fn each_handoff(&self) -> impl Iterator<Item = (HandoffIx, &Handoff)> {
        self.handoffs
            .iter()
            .enumerate()
            .map(|(i, h)| (HandoffIx::new(i), h))
    }

    /// Every party with its position, in file order.
    pub fn each_party(&self) -> impl Iterator<Item = (PartyIx, &Party)> {
        self.parties
            .iter()
            .enumerate()
            .map(|(i, p)| (PartyIx::new(i), p))
    }

    /// What is handed over, in the user's words; the handoff's id where the file does not say.
    #[must_use]
    pub fn handoff_name(&self, ix: HandoffIx) -> &str {
        let handoff = self.handoff(ix);
        handoff.details.delivers.as_deref().unwrap_or(&handoff.id)
    }

    /// The id of the item that a place names; empty for the chain itself.
    #[must_use]
    pub fn item_id(&self, item: Item) -> &str {
        match item {
            Item::Chain => "",
            Item::Party(ix) => &self.party(ix).id,
            Item::Handoff(ix) => &self.handoff(ix).id,
            Item::Group(ix) => &self.groups[ix.at()].id,
            Item::Risk(at) => &self.risks[at as usize].id,
            Item::Improvement(at) => &self.options[at as usize].id,
            Item::Accepted(at) => &self.allow[at as usize].rule,
        }
    }

    /// A place as one stable line, `handoffs/orden/agreed`: what JSON calls `place`.
    #[must_use]
    pub fn address(&self, place: Place) -> String {
        let mut line = match place.item {
            Item::Chain => String::from("chain"),
            Item::Party(ix) => {
                let list = match self.party(ix).kind {
                    PartyKind::Customer { .. } => "customers",
                    PartyKind::Supplier => "suppliers",
                    PartyKind::Department => "departments",
                };
                format!("{list}/{}", self.item_id(place.item))
            }
            Item::Handoff(_) => format!("handoffs/{}", self.item_id(place.item)),
            Item::Group(_) => format!("groups/{}", self.item_id(place.item)),
            Item::Risk(_) => format!("risks/{}", self.item_id(place.item)),
            Item::Improvement(_) => format!("options/{}", self.item_id(place.item)),
            Item::Accepted(at) => format!("allow/{at}"),
        };
        if let Some(field) = place.field {
            line.push('/');
            line.push_str(field);
        }
        line
    }
}

impl Default for TimeUnit {
    /// A bare number is in working days.
    fn default() -> Self {
        Self::Day
    }
}
