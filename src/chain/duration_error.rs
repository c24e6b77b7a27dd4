//! What can be wrong with a duration, or worth a note about it.
use super::number::NumberError;
use super::time_unit::{TimeUnit, UnknownUnit};

/// Why a text is no duration, or no range of durations.
#[derive(Clone, Debug, PartialEq)]
pub enum DurationError {
    /// Nothing is written.
    Empty,
    /// A unit without a number before it, or no number at all.
    NoNumber {
        /// What stands where the number should.
        text: String,
    },
    /// Something that should be a number is none that can be used.
    Number(NumberError),
    /// No unit is spelt so.
    UnknownUnit(UnknownUnit),
    /// A number without a unit beside parts that have one: `1d 4`, `2d-5`.
    MissingUnit {
        /// The number as written.
        number: String,
    },
    /// A unit twice: `4h 4h`.
    RepeatedUnit(TimeUnit),
    /// A unit after a shorter one: `4h 1d`.
    OutOfOrder {
        /// The shorter unit, written first.
        first: TimeUnit,
        /// The longer one.
        then: TimeUnit,
    },
    /// Text after the unit that belongs to no duration.
    TrailingText {
        /// That text.
        text: String,
    },
    /// It begins like ISO 8601 (`P`) and is no duration of it.
    NotIso {
        /// What was written.
        text: String,
    },
    /// A time below zero.
    Negative {
        /// What was written.
        text: String,
    },
    /// More than [`MAX_DAYS`](super::calendar::MAX_DAYS).
    TooLong {
        /// The time in working days; may be infinite.
        days: f64,
    },
    /// A range with nothing before or after its dash: `2-`.
    OpenRange {
        /// What was written.
        text: String,
    },
    /// A range of more than two ends: `1-2-3d`.
    ManyEnds {
        /// What was written.
        text: String,
    },
    /// A range that begins above its end.
    MinAboveMax {
        /// Its beginning, in working days.
        min: f64,
        /// Its end, in working days.
        max: f64,
    },
}

/// Something true and easily overlooked about a duration that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DurationNote {
    /// A whole multiple of 24 hours, where a working day is shorter: 24 h of an 8-hour day are
    /// three days of work, and a day by the clock may have been meant.
    HoursOfTheClock,
}
