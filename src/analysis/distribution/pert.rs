//! PERT-beta: the beta distribution stretched over [min, max].
use super::Continuous;
use crate::analysis::root::Search;
use crate::chain::normal_score::normal_score;
use statrs::function::gamma::gamma;

/// Terms of the series; at u = 1/2 the rest is below 1e-12.
const TERMS: usize = 36;

/// PERT-beta in u = (t - min)/range. alpha + beta = 6, both from 1 to 5.
///
/// The distribution function near 0 is u^alpha/B times the sum over k of
/// (1 - beta)_k / (k! (alpha + k)) u^k (the binomial series of (1 - u)^(beta - 1) integrated term by
/// term; DLMF 8.17.7), and near 1 the same with alpha and beta swapped.
pub(in crate::analysis) struct Pert {
    min: f64,
    range: f64,
    alpha: f64,
    beta: f64,
    /// 1/B(alpha, beta) = 5!/(Gamma(alpha) Gamma(beta)).
    scale: f64,
    low: [f64; TERMS],
    high: [f64; TERMS],
}

impl Pert {
    pub(in crate::analysis) fn new(min: f64, likely: f64, max: f64) -> Self {
        let range = max - min;
        let mode = ((likely - min) / range).clamp(0.0, 1.0);
        let (alpha, beta) = (1.0 + 4.0 * mode, 5.0 - 4.0 * mode);
        let scale = 120.0 / (gamma(alpha) * gamma(beta));
        Self {
            min,
            range,
            alpha,
            beta,
            scale,
            low: series(alpha, beta),
            high: series(beta, alpha),
        }
    }

    fn share_below(&self, u: f64) -> f64 {
        if u <= 0.0 {
            0.0
        } else if u >= 1.0 {
            1.0
        } else if u <= 0.5 {
            self.scale * u.powf(self.alpha) * value(&self.low, u)
        } else {
            1.0 - self.scale * (1.0 - u).powf(self.beta) * value(&self.high, 1.0 - u)
        }
    }

    /// At a distance of exp(`log`) from an end, the upper one or the lower: the logarithm of the
    /// share beyond, and its slope by `log`. For distances of less than the whole range.
    pub(in crate::analysis) fn log_share(&self, upper: bool, log: f64) -> (f64, f64) {
        let (alpha, beta, near, far) = if upper {
            (self.beta, self.alpha, &self.high, &self.low)
        } else {
            (self.alpha, self.beta, &self.low, &self.high)
        };
        let u = log.exp();
        let power = (alpha * log).exp();
        let other = ((beta - 1.0) * (-u).ln_1p()).exp();
        // What is left out is below 1e-11 of the share.
        let share = if u <= 0.5 {
            let terms = match u {
                u if u < 0.04 => 8,
                u if u < 0.2 => 16,
                _ => TERMS,
            };
            self.scale * power * value(&near[..terms], u)
        } else {
            1.0 - self.scale * other * (1.0 - u) * value(far, 1.0 - u)
        };
        (share.ln(), self.scale * power * other / share)
    }

    /// The logarithm of the distance from an end at which the first term of the series has this
    /// share beyond: near the tail the true one.
    pub(in crate::analysis) fn first_term(&self, upper: bool, share: f64) -> f64 {
        let alpha = if upper { self.beta } else { self.alpha };
        (share * alpha / self.scale).ln() / alpha
    }

    fn density(&self, u: f64) -> f64 {
        if !(0.0..=1.0).contains(&u) {
            return 0.0;
        }
        self.scale * u.powf(self.alpha - 1.0) * (1.0 - u).powf(self.beta - 1.0)
    }

    fn unit_sd(&self) -> f64 {
        (self.alpha * self.beta / 7.0).sqrt() / 6.0
    }
}

/// (1 - b)_k / (k! (a + k)) for k = 0, 1, ...
fn series(a: f64, b: f64) -> [f64; TERMS] {
    let mut coefficients = [0.0; TERMS];
    let mut binomial = 1.0;
    for (k, coefficient) in coefficients.iter_mut().enumerate() {
        let k = k as f64;
        *coefficient = binomial / (a + k);
        binomial *= (1.0 - b + k) / (k + 1.0);
    }
    coefficients
}

/// The polynomial at `u`, even and odd terms apart: two short chains of products run side by side.
fn value(coefficients: &[f64], u: f64) -> f64 {
    let square = u * u;
    let (mut even, mut odd) = (0.0, 0.0);
    for pair in coefficients.chunks_exact(2).rev() {
        even = even * square + pair[0];
        odd = odd * square + pair[1];
    }
    even + u * odd
}

impl Continuous for Pert {
    fn mean(&self) -> f64 {
        self.min + self.range * self.alpha / 6.0
    }

    fn sd(&self) -> f64 {
        self.range * self.unit_sd()
    }

    fn cdf(&self, t: f64) -> f64 {
        self.share_below((t - self.min) / self.range)
    }

    fn pdf(&self, t: f64) -> f64 {
        self.density((t - self.min) / self.range) / self.range
    }

    fn quantile(&self, a: f64) -> f64 {
        let score = normal_score(a);
        // The series' first term bounds the distribution function, from either end.
        let low = (a * self.alpha / self.scale).powf(1.0 / self.alpha);
        let high = 1.0 - ((1.0 - a) * self.beta / self.scale).powf(1.0 / self.beta);
        let sd = self.unit_sd();
        let guess = self.alpha / 6.0 + sd * score;
        let search = Search {
            low,
            high,
            guess,
            step: sd,
            tolerance: 1e-10,
        };
        self.min
            + self.range
                * search
                    .run(|u| super::score(self.share_below(u)) - score)
                    .clamp(0.0, 1.0)
    }

    fn reach(&self) -> (f64, f64) {
        (self.min, self.min + self.range)
    }

    fn splits(&self, _: &mut Vec<f64>) {}

    fn locate(&self, t: f64) -> f64 {
        (t - self.min) / self.range
    }

    fn at(&self, u: f64) -> (f64, f64) {
        (self.min + self.range * u, self.density(u))
    }
}
