//! Who hands over and who receives.

use super::{Expectation, GroupIx, Observed, Promise, Rating, Varying};

/// What a party is to the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartyKind {
    /// Whom the chain is for.
    Customer {
        /// Inside the organisation; otherwise the external customer.
        internal: bool,
    },
    /// An outside party that hands something in.
    Supplier,
    /// A department, a team, a role or a person.
    Department,
}

/// A customer, a supplier or a department.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// Id in the chain file, in Unicode NFC.
    pub id: Box<str>,
    /// What it is to the chain.
    pub kind: PartyKind,
    /// Declared in the file, and not only named by a handoff.
    pub declared: bool,
    /// What the file says of it.
    pub details: Box<PartyDetails>,
}

/// What a file may say of a party; every key is optional.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartyDetails {
    /// The name people read.
    pub name: Option<Box<str>>,
    /// In words.
    pub description: Option<Box<str>>,
    /// The area it belongs to.
    pub group: Option<GroupIx>,
    /// Who answers for it.
    pub owner: Option<Box<str>>,
    /// How many work in it; above 0.
    pub people: Option<f64>,
    /// Its own time per service, in working days.
    pub work: Option<Varying>,
    /// The person-time in its work, in working days; all of it where left out.
    pub effort: Option<Varying>,
    /// Money per working day: prices rework.
    pub cost: Option<f64>,
    /// How satisfied its own people are.
    pub staff_satisfaction: Option<Rating>,
    /// What a customer was promised, from the start of the chain.
    pub promise: Option<Promise>,
    /// What a customer needs, from the start of the chain.
    pub expects: Expectation,
    /// Worth of one delivery, in money.
    pub value: Option<f64>,
    /// What a day late costs, in money per working day.
    pub delay_cost: Option<f64>,
    /// What was seen.
    pub measured: Option<Observed>,
    /// What somebody believes.
    pub estimated: Option<Observed>,
}

impl Party {
    /// The name people read; the id where the file gives none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.details.name.as_deref().unwrap_or(&self.id)
    }

    /// Whether it is a customer, external or internal.
    #[must_use]
    pub fn is_customer(&self) -> bool {
        matches!(self.kind, PartyKind::Customer { .. })
    }

    /// Whether it is an external customer.
    #[must_use]
    pub fn is_external_customer(&self) -> bool {
        self.kind == PartyKind::Customer { internal: false }
    }
}
