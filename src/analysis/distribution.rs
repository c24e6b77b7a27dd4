//! How a time that varies is distributed: its mean, its spread and its quantiles.
use crate::chain::normal_score::normal_score;
use crate::chain::varying::{Shape, Varying};

mod bounded;
pub(super) mod curve;
mod gamma;
mod gauss;
pub(super) mod pert;

/// A distribution with a density, and how to integrate over it: by a variable v that grows with t
/// and in which dF is as good as a polynomial between the splits.
pub(crate) trait Continuous {
    fn mean(&self) -> f64;
    fn sd(&self) -> f64;
    fn cdf(&self, t: f64) -> f64;
    fn pdf(&self, t: f64) -> f64;
    /// For 0 < a < 1.
    fn quantile(&self, a: f64) -> f64;
    /// Two times outside of which lies less than 1e-15 of the mass, either side.
    fn reach(&self) -> (f64, f64);
    /// Adds the times at which an integral over t is best split.
    fn splits(&self, at: &mut Vec<f64>);
    /// The v of a time.
    fn locate(&self, t: f64) -> f64;
    /// The time at v, and dF/dv there.
    fn at(&self, v: f64) -> (f64, f64);
    /// Whether v goes with ln t.
    fn logarithmic(&self) -> bool {
        false
    }
}

/// The distribution of a [`Varying`], ready to be asked. Times are in working days.
pub struct Distribution<'a> {
    kind: Kind<'a>,
    min: f64,
    max: f64,
}

pub(crate) enum Kind<'a> {
    Fixed(f64),
    Samples(&'a [f64]),
    Continuous(Box<dyn Continuous + 'a>),
}

impl<'a> Distribution<'a> {
    /// The distribution of `time`.
    pub fn of(time: &'a Varying) -> Self {
        let continuous = |law: Box<dyn Continuous>| Kind::Continuous(law);
        let kind = match time.shape() {
            Shape::Fixed(time) => Kind::Fixed(*time),
            Shape::Samples(seen) => Kind::Samples(seen),
            Shape::Pert { min, likely, max } => {
                continuous(Box::new(pert::Pert::new(*min, *likely, *max)))
            }
            Shape::Triangular { min, likely, max } => {
                continuous(Box::new(bounded::Triangular::new(*min, *likely, *max)))
            }
            Shape::Uniform { min, max } => continuous(Box::new(bounded::Uniform::new(*min, *max))),
            Shape::Exponential { mean } => {
                continuous(Box::new(bounded::Exponential { mean: *mean }))
            }
            Shape::LogNormal { mean, sd } => {
                continuous(Box::new(curve::Curve::log_normal(*mean, *sd)))
            }
            Shape::Percentiles(pairs) => continuous(Box::new(curve::Curve::through(pairs))),
            Shape::Gamma { mean, sd } => continuous(Box::new(gamma::Gamma::new(*mean, *sd))),
            Shape::Normal { mean, sd } => continuous(Box::new(gauss::NotNegative::new(*mean, *sd))),
        };
        Self {
            kind,
            min: time.min(),
            max: time.max(),
        }
    }

    /// The mean. For percentiles in closed form by pieces, each a part of a lognormal.
    pub fn mean(&self) -> f64 {
        let mean = match &self.kind {
            Kind::Fixed(time) => *time,
            Kind::Samples(seen) => seen.iter().sum::<f64>() / seen.len() as f64,
            Kind::Continuous(law) => law.mean(),
        };
        // Rounding may step outside by a unit in the last place.
        mean.clamp(self.min, self.max)
    }

    /// The standard deviation; of samples, that of drawing them as they are (divided by n).
    pub fn sd(&self) -> f64 {
        match &self.kind {
            Kind::Fixed(_) => 0.0,
            Kind::Samples(seen) => {
                let mean = self.mean();
                (seen.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / seen.len() as f64)
                    .sqrt()
            }
            Kind::Continuous(law) => law.sd(),
        }
    }

    /// P(time <= `x`); 0 for an `x` that is no number.
    pub fn cdf(&self, x: f64) -> f64 {
        match &self.kind {
            _ if x >= self.max => 1.0,
            Kind::Samples(seen) => {
                seen.partition_point(|time| *time <= x) as f64 / seen.len() as f64
            }
            Kind::Continuous(law) if x > self.min => probability(law.cdf(x)),
            _ => 0.0,
        }
    }

    /// The density at `x`, per working day; none for fixed times and samples. Infinite at 0 for a
    /// gamma with a sd above its mean.
    pub fn pdf(&self, x: f64) -> Option<f64> {
        match &self.kind {
            Kind::Continuous(law) if x >= self.min && x <= self.max => Some(law.pdf(x)),
            Kind::Continuous(_) => Some(0.0),
            _ => None,
        }
    }

    /// The smallest x with P(time <= x) >= `a`. The support's ends for an `a` of 0 or less (or
    /// that is no number) and of 1 or more; the upper one may be infinite.
    pub fn quantile(&self, a: f64) -> f64 {
        if a.is_nan() || a <= 0.0 {
            return self.min;
        }
        if a >= 1.0 {
            return self.max;
        }
        match &self.kind {
            Kind::Fixed(time) => *time,
            Kind::Samples(seen) => seen[rank(a, seen.len()) - 1],
            Kind::Continuous(law) => law.quantile(a).max(self.min).min(self.max),
        }
    }

    /// The lower end of the support.
    pub fn min(&self) -> f64 {
        self.min
    }

    /// The upper end of the support; may be infinite.
    pub fn max(&self) -> f64 {
        self.max
    }

    pub(crate) fn kind(&self) -> &Kind<'a> {
        &self.kind
    }
}

/// How many of `n` make a share of `a`, at least one; a share such as 0.1 + 0.2 counts as 0.3.
fn rank(a: f64, n: usize) -> usize {
    let exact = a * n as f64;
    ((exact * (1.0 - LEVEL_TOLERANCE)).ceil().max(1.0) as usize).min(n)
}

/// Levels of probability compare within this part of themselves.
pub(crate) const LEVEL_TOLERANCE: f64 = 1e-12;

/// A probability that was computed, kept one; nothing where it is no number.
pub(crate) fn probability(p: f64) -> f64 {
    if p > 0.0 { p.min(1.0) } else { 0.0 }
}

/// The normal score of a probability that was computed, kept finite.
pub(crate) fn score(p: f64) -> f64 {
    normal_score(p).clamp(-40.0, 9.0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(super) mod tests;
