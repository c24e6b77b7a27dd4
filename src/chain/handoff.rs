//! What one party hands to another: a promise with a need, a deadline, a quality and a cost.

use super::{Expectation, HandoffIx, Needs, Observed, PartyIx, Promise, Varying};

/// One handoff.
#[derive(Clone, Debug, PartialEq)]
pub struct Handoff {
    /// Id in the chain file, or the default one (`from-to`), in Unicode NFC.
    pub id: Box<str>,
    /// The supplier.
    pub from: PartyIx,
    /// The internal or external customer.
    pub to: PartyIx,
    /// What the supplier must have before it starts this.
    pub needs: Needs,
    /// What else the file says.
    pub details: HandoffDetails,
}

/// What a file may say of a handoff; every key is optional.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HandoffDetails {
    /// What is handed over.
    pub delivers: Option<Box<str>>,
    /// In words.
    pub description: Option<Box<str>>,
    /// What the receiver needs it for.
    pub purpose: Option<Box<str>>,
    /// How it travels: a form, a call, a system.
    pub medium: Option<Box<str>>,
    /// How it goes wrong, in words.
    pub fails: Option<Box<str>>,
    /// How the receiver answers back.
    pub feedback: Option<Box<str>>,
    /// What the internal customer needs; `within` is a turnaround.
    pub expects: Option<Box<Expectation>>,
    /// The turnaround that the supplier agreed to, in working days.
    pub agreed: Option<f64>,
    /// Waiting and transit after the supplier's own work, in working days.
    pub takes: Option<Varying>,
    /// Work of its own, instead of the department's: makes it a service of its own.
    pub work: Option<Varying>,
    /// The person-time in its own work, in working days.
    pub effort: Option<Box<Varying>>,
    /// The whole time at once, from having what is needed to the receiver having it.
    pub turnaround: Option<Box<Varying>>,
    /// Money per handoff.
    pub cost: Option<f64>,
    /// What was seen.
    pub measured: Option<Box<Observed>>,
    /// What somebody believes.
    pub estimated: Option<Box<Observed>>,
    /// A delivery's own promise, from the start of the chain.
    pub promise: Option<Box<Promise>>,
    /// Probability that it happens, given that its supplier's service does; 0 to 1.
    pub share: Option<f64>,
    /// Handoffs of one supplier with the same name here exclude each other.
    pub choice: Option<Box<str>>,
    /// A return: part of the chain is done again.
    pub rework: Option<Box<Rework>>,
}

/// A return. See [`crate::graph::loops`] for what it does to the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Rework {
    /// Probability each time the end service finishes; 0 to below 1.
    pub share: f64,
    /// A handoff of the service from which the chain is done again; else the receiver's service.
    pub redo_from: Option<HandoffIx>,
    /// A handoff of the service after which it is sent back, where the needs do not tell.
    pub of: Option<HandoffIx>,
    /// The flaw is seen on arrival: the sender's work is not repeated.
    pub on_receipt: bool,
    /// How many times at most, at each visit from outside.
    pub max: u32,
    /// The probability that applies instead when something the sender needed came late.
    pub when_late: Option<f64>,
}

impl Rework {
    /// How often a return may happen where the file does not say.
    pub const DEFAULT_MAX: u32 = 20;
}

impl Handoff {
    /// Whether it is a return: no precedence, so it closes no cycle.
    #[must_use]
    pub fn is_rework(&self) -> bool {
        self.details.rework.is_some()
    }

    /// Probability that it happens, given that its supplier's service does; 1 where left out.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.details.share.unwrap_or(1.0)
    }

    /// Whether it always happens when its supplier's service does.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.details.choice.is_none() && self.share() >= 1.0
    }
}
