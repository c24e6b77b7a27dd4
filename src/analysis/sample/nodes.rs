//! The nodes of tables: quantiles and their slopes from the tails inwards.
use super::table::{Side, Table};
use crate::analysis::distribution::pert::Pert;
use crate::analysis::distribution::{Continuous, Distribution};
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

/// The table of the PERT-beta on [0, 1] with this mode, likewise.
pub(super) fn pert(mode: f64) -> Table {
    let law = Pert::new(0.0, mode, 1.0);
    let (mean, sd) = (law.mean(), law.sd());
    let side = |upper: bool| {
        let mut walk = Walk::new(|log| law.log_share(upper, log));
        let (end, sign) = if upper { (1.0, -1.0) } else { (0.0, 1.0) };
        Side::of(|share| {
            let (log, slope) = walk.to(share, |share| law.first_term(upper, share));
            let distance = log.exp();
            (
                (end + sign * distance - mean) / sd,
                sign * distance * slope / share / sd,
            )
        })
    };
    Table::through(&side(false), &side(true), Some(0.0), false)
}

/// The table of the gamma with this ratio of standard deviation to mean, likewise.
pub(super) fn gamma(ratio: f64) -> Table {
    let time = only_valid(Varying::gamma(1.0, ratio));
    let law = Distribution::of(&time);
    let (mut low, mut high) = (below(&law), above(&law));
    let node = |t: f64, slope: f64| ((t - 1.0) / ratio, slope / ratio);
    Table::through(
        &Side::of(|share| {
            let (log, slope) = low.to(share, |share| law.quantile(share).ln());
            let t = log.exp();
            node(t, t * slope / share)
        }),
        &Side::of(|share| {
            let (t, slope) = high.to(share, |share| law.quantile(1.0 - share));
            node(t, slope / share)
        }),
        Some(0.0),
        true,
    )
}

/// Walks ln t from 0 upwards.
pub(super) fn below(law: &Distribution) -> Walk<impl Fn(f64) -> (f64, f64)> {
    Walk::new(|log: f64| {
        let t = log.exp();
        let share = law.cdf(t);
        (share.ln(), t * law.pdf(t).unwrap_or(0.0) / share)
    })
}

/// Walks t from infinity downwards.
pub(super) fn above(law: &Distribution) -> Walk<impl Fn(f64) -> (f64, f64)> {
    Walk::new(|t| {
        let share = 1.0 - law.cdf(t);
        (share.ln(), -law.pdf(t).unwrap_or(0.0) / share)
    })
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

/// Quantiles at growing shares of a tail, in a variable in which the logarithm of the share is
/// nearly linear: ln t near 0, t far above. Each is foreseen from the two before, by the cubic
/// through their values and slopes, and corrected by Newton's method.
pub(super) struct Walk<F> {
    /// The logarithm of the share at a value, and its slope there.
    law: F,
    before: Option<(Point, Point)>,
}

/// Where the walk has been: the logarithm of the share, the value and its slope by that.
#[derive(Clone, Copy)]
struct Point {
    share: f64,
    value: f64,
    slope: f64,
}

/// Missing the logarithm of a share by this much, one more step misses it by less than its square.
const NEAR: f64 = 1e-5;

impl<F: Fn(f64) -> (f64, f64)> Walk<F> {
    pub(super) fn new(law: F) -> Self {
        Self { law, before: None }
    }

    /// The value at `share`, and its slope by the logarithm of that; `anew` where there is nothing
    /// to go by.
    pub(super) fn to(&mut self, share: f64, anew: impl Fn(f64) -> f64) -> (f64, f64) {
        let log = share.ln();
        let guess = match self.before {
            Some((first, second)) => foresee(first, second, log),
            None => anew(share),
        };
        let (value, slope) = self.search(log, guess).unwrap_or_else(|| {
            let value = anew(share);
            (value, 1.0 / (self.law)(value).1)
        });
        let point = Point {
            share: log,
            value,
            slope,
        };
        self.before = Some((self.before.map_or(point, |(_, second)| second), point));
        (value, slope)
    }

    fn search(&self, log: f64, mut value: f64) -> Option<(f64, f64)> {
        for _ in 0..20 {
            let (at, steepness) = (self.law)(value);
            let slope = 1.0 / steepness;
            value += (log - at) * slope;
            if !(value.is_finite() && slope.is_finite()) {
                return None;
            }
            if (log - at).abs() < NEAR {
                return Some((value, slope));
            }
        }
        None
    }
}

/// The value at the logarithm `log` of a share, from two points before it.
fn foresee(first: Point, second: Point, log: f64) -> f64 {
    let width = second.share - first.share;
    if width <= 0.0 {
        return second.value + (log - second.share) * second.slope;
    }
    // Hermite's cubic, in divided differences from the second point backwards.
    let mean = (second.value - first.value) / width;
    let bend = (second.slope - mean) / width;
    let twist = (second.slope - 2.0 * mean + first.slope) / (width * width);
    let past = log - second.share;
    second.value + past * (second.slope + past * (bend + (past + width) * twist))
}
