//! A handoff's turnaround: work and transit added, and what rework adds to them.
use super::distribution::{Distribution, Kind, LEVEL_TOLERANCE, probability, score};
use super::root::Search;
use crate::chain::normal_score::normal_score;
use crate::chain::varying::Varying;

mod convolution;

/// Times compare within this many working days (0.03 s of an 8-hour day).
pub const TIME_TOLERANCE: f64 = 1e-9;

/// A number of rework passes: how likely it is, and how long they take in all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passes {
    /// From 0 to 1; those of one turnaround add up to 1.
    pub probability: f64,
    /// Working days, zero or more and finite.
    pub shift: f64,
}

/// The sum of one or two independent times, and of a shift that has one of several values.
pub struct Turnaround<'a> {
    base: Base<'a>,
    passes: &'a [Passes],
    /// What the passes' probabilities add up to.
    whole: f64,
}

/// The sum without passes; what is fixed of it apart.
struct Base<'a> {
    fixed: f64,
    first: Option<Distribution<'a>>,
    second: Option<Distribution<'a>>,
}

const NO_PASSES: &[Passes] = &[Passes {
    probability: 1.0,
    shift: 0.0,
}];

/// P(`one` + `other` <= `x`) for independent times.
pub fn sum_cdf(one: &Varying, other: &Varying, x: f64) -> f64 {
    Turnaround::of_two(one, other).cdf(x)
}

/// The smallest x with P(`one` + `other` <= x) >= `a`, for independent times.
pub fn sum_quantile(one: &Varying, other: &Varying, a: f64) -> f64 {
    Turnaround::of_two(one, other).quantile(a)
}

impl<'a> Turnaround<'a> {
    /// One time.
    pub fn of(time: &'a Varying) -> Self {
        Self::new(&[time])
    }

    /// Two independent times, one after the other: work and transit.
    pub fn of_two(work: &'a Varying, takes: &'a Varying) -> Self {
        Self::new(&[work, takes])
    }

    fn new(times: &[&'a Varying]) -> Self {
        let mut base = Base {
            fixed: 0.0,
            first: None,
            second: None,
        };
        for time in times {
            if time.is_fixed() {
                base.fixed += time.min();
            } else if base.first.is_none() {
                base.first = Some(Distribution::of(time));
            } else {
                base.second = Some(Distribution::of(time));
            }
        }
        Self {
            base,
            passes: NO_PASSES,
            whole: 1.0,
        }
    }

    /// The same with rework: with each probability, that shift is added. Probabilities count
    /// relative to their sum; where they add up to nothing there are no passes.
    pub fn with_passes(self, passes: &'a [Passes]) -> Self {
        let whole: f64 = passes.iter().map(|pass| pass.probability.max(0.0)).sum();
        if whole > 0.0 && whole.is_finite() {
            Self {
                passes,
                whole,
                ..self
            }
        } else {
            self
        }
    }

    /// The passes that can happen, their probabilities adding up to 1.
    fn passes(&self) -> impl Iterator<Item = Passes> + '_ {
        let can_happen = self.passes.iter().filter(|pass| pass.probability > 0.0);
        can_happen.map(|pass| {
            let shift = if pass.shift.is_finite() {
                pass.shift.max(0.0)
            } else {
                0.0
            };
            Passes {
                probability: pass.probability / self.whole,
                shift,
            }
        })
    }

    fn mean_shift(&self) -> f64 {
        self.passes()
            .map(|pass| pass.probability * pass.shift)
            .sum()
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.base.mean() + self.mean_shift()
    }

    /// The standard deviation.
    pub fn sd(&self) -> f64 {
        let mean = self.mean_shift();
        let passes: f64 = self
            .passes()
            .map(|pass| pass.probability * (pass.shift - mean).powi(2))
            .sum();
        self.base.sd().hypot(passes.sqrt())
    }

    /// The shortest it can be.
    pub fn min(&self) -> f64 {
        self.base.min()
            + self
                .passes()
                .map(|pass| pass.shift)
                .fold(f64::INFINITY, f64::min)
    }

    /// The longest it can be; may be infinite.
    pub fn max(&self) -> f64 {
        self.base.max() + self.passes().map(|pass| pass.shift).fold(0.0, f64::max)
    }

    /// P(turnaround <= `x`); 0 for an `x` that is no number.
    pub fn cdf(&self, x: f64) -> f64 {
        if x.is_nan() {
            return 0.0;
        }
        let sum: f64 = self
            .passes()
            .map(|pass| pass.probability * self.base.cdf(x, pass.shift))
            .sum();
        probability(sum)
    }

    /// The smallest x with P(turnaround <= x) >= `a` (levels compare within a part in 1e12): Q_a. The
    /// support's ends for an `a` of 0 or less and of 1 or more.
    ///
    /// Where the distribution function is all but flat at `a`, as between two numbers of passes
    /// that are far apart, x is as uncertain as that makes it.
    pub fn quantile(&self, a: f64) -> f64 {
        if a.is_nan() || a <= 0.0 {
            return self.min();
        }
        if a >= 1.0 {
            return self.max();
        }
        let only_pass = self.passes().count() == 1;
        let x = match (&self.base.first, &self.base.second) {
            (Some(law), None) if only_pass => law.quantile(a) + self.base.fixed + self.mean_shift(),
            _ if self.base.is_discrete() => self.discrete_quantile(a),
            _ => self.continuous_quantile(a),
        };
        // Rounding may step outside by a unit in the last place.
        x.max(self.min()).min(self.max())
    }

    /// Whether Q_a > `x`, beyond [`TIME_TOLERANCE`]: whether it exceeds `x` with a probability of
    /// more than 1 - `a`. Much faster than the quantile where `x` is far from it.
    pub fn exceeds(&self, x: f64, a: f64) -> bool {
        let x = x + TIME_TOLERANCE;
        if a.is_nan() || a <= 0.0 || a >= 1.0 {
            return self.quantile(a) > x;
        }
        let a = a * (1.0 - LEVEL_TOLERANCE);
        let (mut least, mut most) = (0.0, 0.0);
        for pass in self.passes() {
            let (low, high) = self.base.cdf_bounds(x, pass.shift);
            least += pass.probability * low;
            most += pass.probability * high;
        }
        // Where the bounds leave it open by no more than rounding, they do not decide.
        if least >= a + 1e-9 {
            return false;
        }
        if most < a - 1e-9 {
            return true;
        }
        self.cdf(x) < a
    }

    /// By bisection over the floating-point numbers themselves, whose order is that of their bits.
    fn discrete_quantile(&self, a: f64) -> f64 {
        let reached = |x: f64| self.cdf(x) >= a * (1.0 - LEVEL_TOLERANCE);
        let (mut low, mut high) = (self.min().to_bits(), self.max().to_bits());
        while low < high {
            let middle = low + (high - low) / 2;
            if reached(f64::from_bits(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        f64::from_bits(high)
    }

    fn continuous_quantile(&self, a: f64) -> f64 {
        let shifts = self.passes().map(|pass| pass.shift);
        let (least, most) = shifts.fold((f64::INFINITY, 0.0_f64), |(low, high), shift| {
            (low.min(shift), high.max(shift))
        });
        let (low, high) = self.base.quantile_bounds(a);
        let (low, high) = (low + least, high + most);
        let (min, sd) = (self.min(), self.sd());
        let above = self.mean() - min;
        let target = normal_score(a * (1.0 - LEVEL_TOLERANCE));
        let off = |x: f64| score(self.cdf(x)) - target;
        if sd < 0.35 * above || low <= min {
            let guess = self.mean() + sd * target;
            return Search {
                low,
                high,
                guess,
                step: sd,
                tolerance: 1e-9 * sd.min(high),
            }
            .run(off);
        }
        // Skewed: as if lognormal, in the logarithm.
        let variance = (sd / above).powi(2).ln_1p();
        let step = variance.sqrt();
        let guess = above.ln() - 0.5 * variance + step * target;
        let tolerance = 1e-9 * step.min(1.0);
        let search = Search {
            low: (low - min).ln(),
            high: (high - min).ln(),
            guess,
            step,
            tolerance,
        };
        min + search.run(|y| off(min + y.exp())).exp()
    }
}

impl Base<'_> {
    fn parts(&self) -> impl Iterator<Item = &Distribution<'_>> {
        self.first.iter().chain(&self.second)
    }

    fn mean(&self) -> f64 {
        self.fixed + self.parts().map(Distribution::mean).sum::<f64>()
    }

    fn sd(&self) -> f64 {
        self.parts().map(Distribution::sd).fold(0.0, f64::hypot)
    }

    fn min(&self) -> f64 {
        self.parts().map(Distribution::min).sum::<f64>() + self.fixed
    }

    fn max(&self) -> f64 {
        self.parts().map(Distribution::max).sum::<f64>() + self.fixed
    }

    fn is_discrete(&self) -> bool {
        self.parts()
            .all(|part| matches!(part.kind(), Kind::Samples(_)))
    }

    /// P(sum + `shift` <= `x`).
    fn cdf(&self, x: f64, shift: f64) -> f64 {
        let shift = self.fixed + shift;
        let rest = x - shift;
        let (first, second) = match (&self.first, &self.second) {
            (Some(first), Some(second)) => (first, second),
            (Some(part), None) | (None, Some(part)) => {
                return match part.kind() {
                    // Added, not subtracted: the quantile is one of these sums.
                    Kind::Samples(seen) => {
                        seen.partition_point(|time| time + shift <= x) as f64 / seen.len() as f64
                    }
                    _ => part.cdf(rest),
                };
            }
            (None, None) => return f64::from(u8::from(shift <= x)),
        };
        match (first.kind(), second.kind()) {
            (Kind::Continuous(one), Kind::Continuous(other)) => {
                probability(convolution::cdf(one.as_ref(), other.as_ref(), rest))
            }
            (Kind::Samples(seen), Kind::Continuous(law))
            | (Kind::Continuous(law), Kind::Samples(seen)) => {
                convolution::samples_cdf(seen, law.as_ref(), rest)
            }
            (Kind::Samples(some), Kind::Samples(others)) => {
                let pairs = some.len() as f64 * others.len() as f64;
                convolution::pairs_within(some, others, shift, x) / pairs
            }
            // What is fixed is no part.
            (Kind::Fixed(time), _) => second.cdf(rest - time),
            (_, Kind::Fixed(time)) => first.cdf(rest - time),
        }
    }

    /// Two bounds of P(sum + `shift` <= `x`) that need no integral: one time alone with the other at
    /// its least, and each within its share of `x`.
    fn cdf_bounds(&self, x: f64, shift: f64) -> (f64, f64) {
        let (Some(first), Some(second)) = (&self.first, &self.second) else {
            let exact = self.cdf(x, shift);
            return (exact, exact);
        };
        let x = x - shift - self.fixed;
        if x < first.min() + second.min() {
            return (0.0, 0.0);
        }
        if x >= first.max() + second.max() {
            return (1.0, 1.0);
        }
        let most = first.cdf(x - second.min()).min(second.cdf(x - first.min()));
        let (one, other) = (first.sd(), second.sd());
        let slack = x - first.mean() - second.mean();
        let within = first.mean() + slack * one / (one + other);
        (first.cdf(within) * second.cdf(x - within), most)
    }

    /// Two bounds of Q_a: either time's own beside the other's least, and both at half the risk.
    fn quantile_bounds(&self, a: f64) -> (f64, f64) {
        // Levels nearer to 1 have no double between them and it.
        let both = (a + (1.0 - a) / 2.0).min(1.0 - 2.0 * f64::EPSILON);
        let min = self.min();
        let low = self
            .parts()
            .map(|part| min - part.min() + part.quantile(a))
            .fold(min, f64::max);
        let high = match (&self.first, &self.second) {
            (Some(first), Some(second)) => {
                self.fixed + first.quantile(both) + second.quantile(both)
            }
            _ => self.fixed + self.parts().map(|part| part.quantile(a)).sum::<f64>(),
        };
        (low, high)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
