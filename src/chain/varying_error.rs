//! Why a time that varies cannot exist.

/// Why a time that varies cannot exist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum VaryingError {
    /// An infinite amount, or none.
    NotFinite,
    /// A time, or a standard deviation, below zero.
    Negative(f64),
    /// A time, or a standard deviation, above [`MAX_DAYS`](super::calendar::MAX_DAYS).
    TooLong(f64),
    /// min above likely.
    MinAboveLikely {
        /// The shortest.
        min: f64,
        /// The mode.
        likely: f64,
    },
    /// likely above max.
    LikelyAboveMax {
        /// The mode.
        likely: f64,
        /// The longest.
        max: f64,
    },
    /// min above max.
    MinAboveMax {
        /// The shortest.
        min: f64,
        /// The longest.
        max: f64,
    },
    /// A mean of zero where the shape needs one above.
    ZeroMean,
    /// A standard deviation of more than [`MAX_SPREAD`](super::varying::MAX_SPREAD) times the mean, or percentiles whose
    /// extension would be as wide.
    TooSpread,
    /// Fewer than two percentiles.
    TooFewPercentiles(usize),
    /// A percentile that is not between [`LEAST_PERCENTILE`](super::varying::LEAST_PERCENTILE) and 100 less it.
    PercentileOutOfRange(f64),
    /// The same percentile twice.
    RepeatedPercentile(f64),
    /// A percentile's time that is zero; its logarithm is needed.
    ZeroPercentile(f64),
    /// A higher percentile whose time is not above the lower one's.
    PercentilesNotIncreasing {
        /// The lower percentile and its time.
        lower: (f64, f64),
        /// The higher percentile and its time.
        higher: (f64, f64),
    },
    /// No samples.
    NoSamples,
}
