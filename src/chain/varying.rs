//! Times that vary: what is known of them. How they are distributed is worked out elsewhere.
use super::calendar::MAX_DAYS;
use super::normal_score::{normal_score, upper_normal_score};
pub use super::varying_error::VaryingError;

/// A time that varies, in working days. Only valid ones exist; [`Varying::shape`] says what it is.
///
/// What does not vary collapses to [`Shape::Fixed`], whatever it was declared as.
#[derive(Clone, Debug, PartialEq)]
pub struct Varying(Shape);

/// What is known of a time that varies. Times are in working days, from 0 to [`MAX_DAYS`].
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Always the same.
    Fixed(f64),
    /// PERT-beta: the beta on [min, max] with alpha = 1 + 4 (likely - min)/(max - min) and
    /// beta = 1 + 4 (max - likely)/(max - min). min <= likely <= max, min < max.
    Pert {
        /// The shortest.
        min: f64,
        /// The mode.
        likely: f64,
        /// The longest.
        max: f64,
    },
    /// Triangular, with the same bounds.
    Triangular {
        /// The shortest.
        min: f64,
        /// The mode.
        likely: f64,
        /// The longest.
        max: f64,
    },
    /// Any time between two, equally likely. min < max.
    Uniform {
        /// The shortest.
        min: f64,
        /// The longest.
        max: f64,
    },
    /// Lognormal, by its own mean and standard deviation, both above 0.
    LogNormal {
        /// Its mean.
        mean: f64,
        /// Its standard deviation.
        sd: f64,
    },
    /// Gamma, by its mean and standard deviation, both above 0.
    Gamma {
        /// Its mean.
        mean: f64,
        /// Its standard deviation.
        sd: f64,
    },
    /// The normal with this mean >= 0 and sd > 0, conditioned on not being negative (so that its
    /// own mean is above `mean`).
    Normal {
        /// The mean before conditioning.
        mean: f64,
        /// The standard deviation before conditioning.
        sd: f64,
    },
    /// Exponential, by its mean, above 0.
    Exponential {
        /// Its mean.
        mean: f64,
    },
    /// Two or more pairs of a percentile, within 0 and 100 exclusive, and its time, above 0; both
    /// strictly increasing. ln t is piecewise linear in the normal score, end segments extended.
    Percentiles(Box<[(f64, f64)]>),
    /// What was seen, in increasing order, not all equal; drawn as they are.
    Samples(Box<[f64]>),
}

/// The largest ratio of standard deviation to mean that the shapes take.
pub const MAX_SPREAD: f64 = 1e6;
/// The smallest percentile, and how far from 100 the largest, may be.
pub const LEAST_PERCENTILE: f64 = 1e-6;
/// The largest standard deviation of ln t that percentiles may imply; see [`VaryingError::TooSpread`].
const MAX_LOG_SPREAD: f64 = 15.0;
/// Below this ratio of spread to size, double precision cannot tell a time from a fixed one.
const LEAST_SPREAD: f64 = 1e-12;

impl Varying {
    /// Always `time`.
    ///
    /// # Errors
    /// A time that is negative, above [`MAX_DAYS`] or not finite.
    pub fn fixed(time: f64) -> Result<Self, VaryingError> {
        amount(time).map(|time| Self(Shape::Fixed(time)))
    }

    /// PERT-beta from three points.
    ///
    /// # Errors
    /// As [`Varying::fixed`], or points out of order.
    pub fn pert(min: f64, likely: f64, max: f64) -> Result<Self, VaryingError> {
        three_points(min, likely, max, |min, likely, max| Shape::Pert {
            min,
            likely,
            max,
        })
    }

    /// PERT-beta from two points, likely in the middle.
    ///
    /// # Errors
    /// As [`Varying::fixed`], or points out of order.
    pub fn between(min: f64, max: f64) -> Result<Self, VaryingError> {
        if min > max {
            return Err(VaryingError::MinAboveMax { min, max });
        }
        Self::pert(min, min + (max - min) / 2.0, max)
    }

    /// Triangular from three points.
    ///
    /// # Errors
    /// As [`Varying::pert`].
    pub fn triangular(min: f64, likely: f64, max: f64) -> Result<Self, VaryingError> {
        three_points(min, likely, max, |min, likely, max| Shape::Triangular {
            min,
            likely,
            max,
        })
    }

    /// Uniform between two points.
    ///
    /// # Errors
    /// As [`Varying::between`].
    pub fn uniform(min: f64, max: f64) -> Result<Self, VaryingError> {
        let (min, max) = (amount(min)?, amount(max)?);
        if min > max {
            return Err(VaryingError::MinAboveMax { min, max });
        }
        Ok(unless_fixed(max, max - min, Shape::Uniform { min, max }))
    }

    /// Lognormal from its mean and standard deviation.
    ///
    /// # Errors
    /// As [`Varying::fixed`]; a mean of 0 beside a sd above 0; a sd above [`MAX_SPREAD`] means.
    pub fn log_normal(mean: f64, sd: f64) -> Result<Self, VaryingError> {
        mean_and_sd(mean, sd, Shape::LogNormal { mean, sd })
    }

    /// Gamma from its mean and standard deviation.
    ///
    /// # Errors
    /// As [`Varying::log_normal`].
    pub fn gamma(mean: f64, sd: f64) -> Result<Self, VaryingError> {
        mean_and_sd(mean, sd, Shape::Gamma { mean, sd })
    }

    /// Normal, conditioned on not being negative, from its mean and standard deviation before that.
    ///
    /// # Errors
    /// As [`Varying::fixed`].
    pub fn normal(mean: f64, sd: f64) -> Result<Self, VaryingError> {
        let (mean, sd) = (amount(mean)?, amount(sd)?);
        Ok(unless_fixed(mean, sd, Shape::Normal { mean, sd }))
    }

    /// Exponential from its mean.
    ///
    /// # Errors
    /// As [`Varying::fixed`], or a mean of 0.
    pub fn exponential(mean: f64) -> Result<Self, VaryingError> {
        let mean = amount(mean)?;
        if mean == 0.0 {
            Err(VaryingError::ZeroMean)
        } else {
            Ok(Self(Shape::Exponential { mean }))
        }
    }

    /// Percentiles: pairs of a percentile (50 for the median) and its time, in any order.
    ///
    /// # Errors
    /// As [`Varying::fixed`], and those of [`VaryingError`] that speak of percentiles.
    pub fn percentiles(pairs: &[(f64, f64)]) -> Result<Self, VaryingError> {
        if pairs.len() < 2 {
            return Err(VaryingError::TooFewPercentiles(pairs.len()));
        }
        let mut sorted: Vec<(f64, f64)> = pairs.to_vec();
        for (percentile, time) in &sorted {
            if !(LEAST_PERCENTILE..=100.0 - LEAST_PERCENTILE).contains(percentile) {
                return Err(VaryingError::PercentileOutOfRange(*percentile));
            }
            if amount(*time)? < f64::MIN_POSITIVE {
                return Err(VaryingError::ZeroPercentile(*percentile));
            }
        }
        sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
        for pair in sorted.windows(2) {
            let (lower, higher) = (pair[0], pair[1]);
            if lower.0 == higher.0 {
                return Err(VaryingError::RepeatedPercentile(lower.0));
            }
            if lower.1 >= higher.1 {
                return Err(VaryingError::PercentilesNotIncreasing { lower, higher });
            }
            let scores = percentile_score(higher.0) - percentile_score(lower.0);
            let logs = (higher.1 / lower.1).ln();
            if logs > MAX_LOG_SPREAD * scores {
                return Err(VaryingError::TooSpread);
            }
        }
        Ok(Self(Shape::Percentiles(sorted.into_boxed_slice())))
    }

    /// What was seen, in any order.
    ///
    /// # Errors
    /// As [`Varying::fixed`], or no samples.
    pub fn samples(seen: &[f64]) -> Result<Self, VaryingError> {
        let seen: Result<Vec<f64>, VaryingError> = seen.iter().map(|time| amount(*time)).collect();
        let mut seen = seen?;
        seen.sort_by(f64::total_cmp);
        match (seen.first(), seen.last()) {
            (Some(first), Some(last)) if first == last => Ok(Self(Shape::Fixed(*first))),
            (Some(_), Some(_)) => Ok(Self(Shape::Samples(seen.into_boxed_slice()))),
            _ => Err(VaryingError::NoSamples),
        }
    }

    /// What is known of it.
    pub fn shape(&self) -> &Shape {
        &self.0
    }

    /// Whether it never varies.
    pub fn is_fixed(&self) -> bool {
        matches!(self.0, Shape::Fixed(_))
    }

    /// The shortest it can be: the lower end of its support.
    pub fn min(&self) -> f64 {
        match &self.0 {
            Shape::Fixed(time) => *time,
            Shape::Pert { min, .. }
            | Shape::Triangular { min, .. }
            | Shape::Uniform { min, .. } => *min,
            Shape::Samples(seen) => seen.first().copied().unwrap_or(0.0),
            Shape::LogNormal { .. }
            | Shape::Gamma { .. }
            | Shape::Normal { .. }
            | Shape::Exponential { .. }
            | Shape::Percentiles(_) => 0.0,
        }
    }

    /// The longest it can be: the upper end of its support, infinite where there is none.
    pub fn max(&self) -> f64 {
        match &self.0 {
            Shape::Fixed(time) => *time,
            Shape::Pert { max, .. }
            | Shape::Triangular { max, .. }
            | Shape::Uniform { max, .. } => *max,
            Shape::Samples(seen) => seen.last().copied().unwrap_or(0.0),
            Shape::LogNormal { .. }
            | Shape::Gamma { .. }
            | Shape::Normal { .. }
            | Shape::Exponential { .. }
            | Shape::Percentiles(_) => f64::INFINITY,
        }
    }
}

/// The normal score of a percentile (50 for the median), exact near 100 too.
pub fn percentile_score(percentile: f64) -> f64 {
    if percentile > 50.0 {
        upper_normal_score((100.0 - percentile) / 100.0)
    } else {
        normal_score(percentile / 100.0)
    }
}

/// `value`, if it can be a time; -0 becomes 0.
fn amount(value: f64) -> Result<f64, VaryingError> {
    if !value.is_finite() {
        Err(VaryingError::NotFinite)
    } else if value < 0.0 {
        Err(VaryingError::Negative(value))
    } else if value > MAX_DAYS {
        Err(VaryingError::TooLong(value))
    } else {
        Ok(value.abs())
    }
}

/// `shape`, or its `time` alone where the spread is nothing beside it.
fn unless_fixed(time: f64, spread: f64, shape: Shape) -> Varying {
    if spread <= LEAST_SPREAD * time || spread < f64::MIN_POSITIVE {
        Varying(Shape::Fixed(time))
    } else {
        Varying(shape)
    }
}

fn three_points(
    min: f64,
    likely: f64,
    max: f64,
    shape: fn(f64, f64, f64) -> Shape,
) -> Result<Varying, VaryingError> {
    let (min, likely, max) = (amount(min)?, amount(likely)?, amount(max)?);
    if min > max {
        return Err(VaryingError::MinAboveMax { min, max });
    }
    if min > likely {
        return Err(VaryingError::MinAboveLikely { min, likely });
    }
    if likely > max {
        return Err(VaryingError::LikelyAboveMax { likely, max });
    }
    Ok(unless_fixed(max, max - min, shape(min, likely, max)))
}

fn mean_and_sd(mean: f64, sd: f64, shape: Shape) -> Result<Varying, VaryingError> {
    let (mean, sd) = (amount(mean)?, amount(sd)?);
    if sd == 0.0 {
        return Ok(Varying(Shape::Fixed(mean)));
    }
    if mean < f64::MIN_POSITIVE {
        return Err(VaryingError::ZeroMean);
    }
    if sd / mean > MAX_SPREAD {
        return Err(VaryingError::TooSpread);
    }
    Ok(unless_fixed(mean, sd, shape))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
