//! The standard normal distribution, and times that are normal but never negative.
use super::Continuous;
use crate::chain::normal_score::upper_normal_score;
use statrs::function::erf::erfc;
use std::f64::consts::{FRAC_1_SQRT_2, TAU};

/// Beyond this many standard deviations lies less than 1e-15 of the mass.
pub(super) const FAR: f64 = 8.0;
/// Where panels split; between two of these the density is as good as a polynomial.
pub(super) const SPLITS: [f64; 5] = [-5.0, -2.5, 0.0, 2.5, 5.0];

/// The density at `z`.
pub(super) fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / TAU.sqrt()
}

/// P(Z <= z), to 1e-11: what `erfc` of statrs is good for.
pub(super) fn below(z: f64) -> f64 {
    0.5 * erfc(-z * FRAC_1_SQRT_2)
}

/// P(from < Z <= to), from the tail that keeps its digits.
pub(super) fn between(from: f64, to: f64) -> f64 {
    if from > 0.0 {
        below(-from) - below(-to)
    } else {
        below(to) - below(from)
    }
}

/// The normal conditioned on not being negative.
pub(super) struct NotNegative {
    mean: f64,
    sd: f64,
    /// P(not negative) before conditioning.
    kept: f64,
}

impl NotNegative {
    pub(super) fn new(mean: f64, sd: f64) -> Self {
        Self {
            mean,
            sd,
            kept: below(mean / sd),
        }
    }

    /// Density over mass at the cut: what conditioning adds to the mean, in sds.
    fn lift(&self) -> f64 {
        density(self.mean / self.sd) / self.kept
    }
}

impl Continuous for NotNegative {
    fn mean(&self) -> f64 {
        self.mean + self.sd * self.lift()
    }

    fn sd(&self) -> f64 {
        let lift = self.lift();
        // Where the cut is far off, the lift is 0 and its product with the distance may not be.
        let pull = if lift > 0.0 {
            lift * (lift + self.mean / self.sd)
        } else {
            0.0
        };
        self.sd * (1.0 - pull).max(0.0).sqrt()
    }

    fn cdf(&self, t: f64) -> f64 {
        if t <= 0.0 {
            0.0
        } else {
            between(-self.mean / self.sd, (t - self.mean) / self.sd) / self.kept
        }
    }

    fn pdf(&self, t: f64) -> f64 {
        if t < 0.0 {
            0.0
        } else {
            density((t - self.mean) / self.sd) / (self.kept * self.sd)
        }
    }

    fn quantile(&self, a: f64) -> f64 {
        self.mean + self.sd * upper_normal_score((1.0 - a) * self.kept)
    }

    fn reach(&self) -> (f64, f64) {
        (
            (self.mean - FAR * self.sd).max(0.0),
            self.mean + FAR * self.sd,
        )
    }

    fn splits(&self, at: &mut Vec<f64>) {
        at.extend(SPLITS.iter().map(|z| self.mean + self.sd * z));
    }

    fn locate(&self, t: f64) -> f64 {
        (t - self.mean) / self.sd
    }

    fn at(&self, z: f64) -> (f64, f64) {
        (self.mean + self.sd * z, density(z) / self.kept)
    }
}
