//! Times over many magnitudes: drawn as the exponential of what a table has.
use super::table::{DRAWS, Side, Table};
use super::{LANES, nodes};
use crate::analysis::distribution::Distribution;
use crate::analysis::distribution::curve::Curve;
use crate::chain::normal_score::upper_normal_score;
use crate::chain::varying::Varying;
use statrs::function::gamma::ln_gamma;
use std::f64::consts::LOG2_E;
use std::sync::Arc;

/// exp(slope (z - start) + the sum over bends of more max(0, z - from)) with z from a table.
///
/// The uppermost draw has the mean of what lies beyond it and of what its neighbours leave over, so
/// that the mean of all draws is that of the law; the sd of all draws falls short where a part of
/// the law's own lies beyond the 65,536th part of its mass.
#[derive(Clone, Debug)]
pub(super) struct Logarithmic {
    table: Arc<Table>,
    start: f64,
    slope: f64,
    /// From and more, in increasing order.
    bends: Arc<[(f64, f64)]>,
    /// What the uppermost draw gives.
    top: f64,
}

impl Logarithmic {
    #[cfg(test)]
    pub(super) fn table(&self) -> &Arc<Table> {
        &self.table
    }

    /// The values at these draws.
    #[inline(always)]
    pub(super) fn lanes(&self, draws: &[u16; LANES], values: &mut [f64; LANES]) {
        let mut scores = [0.0; LANES];
        self.table.lanes(draws, &mut scores);
        for lane in 0..LANES {
            values[lane] = self.slope * (f64::from(scores[lane]) - self.start);
        }
        for (from, more) in self.bends.iter() {
            for lane in 0..LANES {
                let past = f64::from(scores[lane]) - from;
                values[lane] += more * if past > 0.0 { past } else { 0.0 };
            }
        }
        for value in values.iter_mut() {
            *value = exponential(*value);
        }
        if draws.iter().fold(0, |most, draw| most.max(*draw)) == u16::MAX {
            for (value, draw) in values.iter_mut().zip(draws) {
                if *draw == u16::MAX {
                    *value = self.top;
                }
            }
        }
    }

    /// The sum of the values at the draws from `first` to the one below the uppermost.
    fn sum_from(&self, first: u16) -> f64 {
        let mut sum = 0.0;
        let mut next = first;
        while next < u16::MAX {
            let draws = std::array::from_fn(|lane| next.saturating_add(lane as u16));
            let mut values = [0.0; LANES];
            self.lanes(&draws, &mut values);
            let count = usize::from(u16::MAX - next).min(LANES);
            sum += values[..count].iter().sum::<f64>();
            next = next.saturating_add(LANES as u16);
        }
        sum
    }
}

/// How many of the uppermost draws a curve's mean is made exact over; below, draws are exact to
/// 1e-5 of what they add to it.
const TAIL: u16 = 64;

/// The scale of a curve, and what draws its times over it, through a table of the normal score.
pub(super) fn curve(scores: Arc<Table>, curve: &Curve) -> (f64, Logarithmic) {
    let mut pieces = curve.pieces();
    let (start, scale, slope) = pieces.next().unwrap_or((0.0, 1.0, 1.0));
    let mut before = slope;
    let bends = pieces
        .map(|(from, _, slope)| (from, slope - std::mem::replace(&mut before, slope)))
        .collect();
    let mut law = Logarithmic {
        table: scores,
        start,
        slope,
        bends,
        top: 0.0,
    };
    let tail = curve.mean_above(upper_normal_score(f64::from(TAIL) / DRAWS)) / scale;
    law.close(DRAWS * tail - law.sum_from(u16::MAX - (TAIL - 1)));
    (scale, law)
}

impl Logarithmic {
    /// Sets the uppermost draw, not below the one before.
    fn close(&mut self, top: f64) {
        let mut next = [0.0; LANES];
        self.lanes(&[u16::MAX - 1; LANES], &mut next);
        self.top = top.max(next[0]);
    }
}

/// Below this logarithm of t k/mean, P(T <= t) is its first term to 1e-13.
const SMALL: f64 = -30.0;

/// The gamma of mean 1 with this ratio of standard deviation to mean, above 1.
pub(super) fn gamma(ratio: f64) -> Logarithmic {
    let k = 1.0 / (ratio * ratio);
    let time = nodes::only_valid(Varying::gamma(1.0, ratio));
    let law = Distribution::of(&time);
    let log_gamma = ln_gamma(k + 1.0);
    // P(T <= t) = (k t)^k / Gamma(k + 1) for small t.
    let small = |below: f64, slope: f64| {
        let log = (below.ln() + log_gamma) / k;
        (log < SMALL).then(|| (log - k.ln(), slope / (k * below)))
    };
    let (mut low, mut high) = (nodes::below(&law), nodes::above(&law));
    let lower = Side::of(|share| {
        small(share, 1.0).unwrap_or_else(|| {
            let (log, slope) = low.to(share, |share| law.quantile(share).ln());
            (log, slope / share)
        })
    });
    let upper = Side::of(|share| {
        small(1.0 - share, -1.0).unwrap_or_else(|| {
            let (t, slope) = high.to(share, |share| law.quantile(1.0 - share));
            (t.ln(), slope / (t * share))
        })
    });
    // What is above t adds P(T > t) + t density(t)/k to the mean: with small t all of it.
    let share = f64::from(TAIL) / DRAWS;
    let from = law.quantile(1.0 - share);
    let tail = match small(1.0 - share, 1.0) {
        Some(_) => 1.0,
        None => share + from * law.pdf(from).unwrap_or(0.0) / k,
    };
    let mut drawn = Logarithmic {
        table: Arc::new(Table::through(&lower, &upper, None, false)),
        start: 0.0,
        slope: 1.0,
        bends: Arc::new([]),
        top: 0.0,
    };
    drawn.close(DRAWS * tail - drawn.sum_from(u16::MAX - (TAIL - 1)));
    drawn
}

/// e^y to 1e-11, in plain operations: 2^n times the series on [-ln 2 / 2, ln 2 / 2]. Beyond -700
/// and 700 as there.
#[inline(always)]
fn exponential(y: f64) -> f64 {
    /// Adding it rounds to an integer, which ends up in the lowest bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    /// ln 2 in two parts, the first with 32 zero bits at its end.
    const HIGH: f64 = 6.931_471_803_691_238e-1;
    const LOW: f64 = 1.908_214_929_270_587_7e-10;
    const SERIES: [f64; 10] = [
        1.0,
        1.0,
        1.0 / 2.0,
        1.0 / 6.0,
        1.0 / 24.0,
        1.0 / 120.0,
        1.0 / 720.0,
        1.0 / 5_040.0,
        1.0 / 40_320.0,
        1.0 / 362_880.0,
    ];
    let y = if y < -700.0 { -700.0 } else { y };
    let y = if y > 700.0 { 700.0 } else { y };
    let rounded = y * LOG2_E + ROUND;
    let n = rounded - ROUND;
    let r = (y - n * HIGH) - n * LOW;
    let mut sum = SERIES[9];
    for power in (0..9).rev() {
        sum = sum * r + SERIES[power];
    }
    let scale = f64::from_bits(rounded.to_bits().wrapping_add(1023) << 52);
    sum * scale
}
