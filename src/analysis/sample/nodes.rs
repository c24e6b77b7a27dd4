//! The nodes of tables: quantiles and their slopes from the tails inwards.
use super::table::{Side, Table};
use crate::analysis::distribution::Distribution;
use crate::chain::normal_score::normal_score;
use crate::chain::varying::{Varying, VaryingError};
use std::f64::consts::TAU;

/// The table of a law whose quantiles are in closed form, in standard deviations around the mean.
pub(super) fn closed(time: Result<Varying, VaryingError>) -> Table {
    let time = only_valid(time);
    let law = Distribution::of(&time);
    let (mean, sd) = (law.mean(), law.sd());
    let node = |t: f64, sign: f64| ((t - mean) / sd, sign * slope(&law, t) / sd);
    Table::through(
        &Side::of(|share| node(law.quantile(share), 1.0)),
        &Side::of(|share| node(law.quantile(1.0 - share), -1.0)),
        Some(0.0),
        law.max().is_infinite(),
    )
}

/// The table of the PERT-beta on [0, 1] with this mode, likewise. Its upper half is the lower one
/// of its mirror image.
pub(super) fn pert(mode: f64) -> Table {
    let half = |mode: f64, sign: f64| {
        let time = only_valid(Varying::pert(0.0, mode, 1.0));
        let law = Distribution::of(&time);
        let (mean, sd) = (law.mean(), law.sd());
        let mut walk = Walk::from_zero(&law);
        Side::of(|share| {
            let (t, slope) = walk.to(share);
            (sign * (t - mean) / sd, sign * slope / sd)
        })
    };
    Table::through(&half(mode, 1.0), &half(1.0 - mode, -1.0), Some(0.0), false)
}

/// The table of the gamma with this ratio of standard deviation to mean, likewise.
pub(super) fn gamma(ratio: f64) -> Table {
    let time = only_valid(Varying::gamma(1.0, ratio));
    let law = Distribution::of(&time);
    let node = |(t, slope): (f64, f64)| ((t - 1.0) / ratio, slope / ratio);
    let (mut low, mut high) = (Walk::from_zero(&law), Walk::from_above(&law));
    Table::through(
        &Side::of(|share| node(low.to(share))),
        &Side::of(|share| node(high.to(share))),
        Some(0.0),
        true,
    )
}

/// The table of the normal score.
pub(super) fn scores() -> Table {
    let side = |sign: f64| {
        Side::of(|share| {
            let z = normal_score(share);
            (sign * z, sign * TAU.sqrt() * (0.5 * z * z).exp())
        })
    };
    Table::through(&side(1.0), &side(-1.0), None, false)
}

/// One that is known to be valid; in its stead, were it not, one day.
pub(super) fn only_valid(time: Result<Varying, VaryingError>) -> Varying {
    time.or_else(|_| Varying::exponential(1.0))
        .unwrap_or_else(|_| unreachable!("a mean of one day is valid"))
}

/// How the quantile grows with the share below it.
fn slope(law: &Distribution, t: f64) -> f64 {
    1.0 / law.pdf(t).unwrap_or(1.0)
}

/// Quantiles at growing shares of a tail, each found from the one before by Newton's method, on
/// the logarithm of the share: nearly linear in the logarithm of t near 0, and in t far above.
pub(super) struct Walk<'a> {
    law: &'a Distribution<'a>,
    above: bool,
    /// Share, time and slope.
    before: Option<(f64, f64, f64)>,
}

/// A step of this size, in logarithms of the share, leaves an error of its square.
const NEAR: f64 = 1e-5;

impl<'a> Walk<'a> {
    /// From 0 upwards.
    pub(super) fn from_zero(law: &'a Distribution<'a>) -> Self {
        Self {
            law,
            above: false,
            before: None,
        }
    }

    /// From infinity downwards.
    pub(super) fn from_above(law: &'a Distribution<'a>) -> Self {
        Self {
            law,
            above: true,
            before: None,
        }
    }

    /// The time with `share` of the tail beyond it, and how it grows with the share.
    pub(super) fn to(&mut self, share: f64) -> (f64, f64) {
        let found = self
            .before
            .and_then(|before| self.search(share, before))
            .unwrap_or_else(|| self.at_once(share));
        self.before = Some((share, found.0, found.1));
        found
    }

    fn at_once(&self, share: f64) -> (f64, f64) {
        let (level, sign) = if self.above {
            (1.0 - share, -1.0)
        } else {
            (share, 1.0)
        };
        let t = self.law.quantile(level);
        (t, sign * slope(self.law, t))
    }

    fn search(&self, share: f64, before: (f64, f64, f64)) -> Option<(f64, f64)> {
        let (mut at, mut t, mut slope) = before;
        for _ in 0..12 {
            let step = (share / at).ln();
            let change = step * at * slope;
            t = if self.above {
                t + change
            } else {
                t * (change / t).exp()
            };
            if step.abs() < NEAR {
                return Some((t, slope));
            }
            at = self.law.cdf(t);
            let density = self.law.pdf(t)?;
            slope = 1.0 / density;
            if self.above {
                (at, slope) = (1.0 - at, -slope);
            }
            if !(at > 0.0 && slope.is_finite()) {
                return None;
            }
        }
        None
    }
}
