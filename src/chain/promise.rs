//! What was promised, what is expected, and what was seen.

use super::{HandoffIx, Rating, Varying};

/// What a customer was promised, from the start of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// Working days from the start of the chain.
    pub within: Option<f64>,
    /// How often it must hold; above 0, at most 1.
    pub confidence: Option<f64>,
    /// The deliveries that it covers; none: every delivery without a promise of its own.
    pub on: Box<[HandoffIx]>,
}

impl Promise {
    /// The confidence of a promise that names none.
    pub const DEFAULT_CONFIDENCE: f64 = 0.9;
}

/// What a customer, external or internal, needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expectation {
    /// Working days: on a handoff a turnaround, on a customer from the start of the chain.
    pub within: Option<f64>,
    /// Share on time; 0 to 1.
    pub on_time: Option<f64>,
    /// Share right the first time; 0 to 1.
    pub right_first_time: Option<f64>,
    /// How satisfied the receiver wants to be.
    pub satisfaction: Option<Rating>,
}

/// What was seen (`measured`) or is believed (`estimated`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    /// Working days from having what is needed to the receiver having it; risks and rework included.
    pub turnaround: Option<Varying>,
    /// Share on time; 0 to 1.
    pub on_time: Option<f64>,
    /// Share right the first time; 0 to 1.
    pub right_first_time: Option<f64>,
    /// How satisfied the receiver is.
    pub satisfaction: Option<Rating>,
    /// How many cases stand behind it.
    pub count: Option<u64>,
}
