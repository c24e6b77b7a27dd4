//! Gamma-distributed times, for any shape parameter.
use super::Continuous;
use super::gauss::{below, density};
use crate::analysis::root::Search;
use crate::chain::normal_score::{normal_score, upper_normal_score};
use statrs::function::gamma::ln_gamma;
use std::f64::consts::{LN_10, TAU};

/// From this shape on the uniform expansion gives 1e-12 or better.
const LARGE: f64 = 100.0;
/// Beyond lies less than exp(-36) of the mass.
const FAR: f64 = 36.0;

/// Gamma of shape k = (mean/sd)^2, in v = ln(t/mean).
///
/// The density of v is D(v) = k^k e^-k/Gamma(k) exp(-k (e^v - 1 - v)), which keeps its digits for
/// shapes from 1e-12 to 1e24.
pub(super) struct Gamma {
    mean: f64,
    sd: f64,
    shape: f64,
    /// ln(k^k e^-k / Gamma(k)).
    log_scale: f64,
}

impl Gamma {
    pub(super) fn new(mean: f64, sd: f64) -> Self {
        let shape = (mean / sd).powi(2);
        let log_scale = if shape < LARGE {
            shape * (shape.ln() - 1.0) - ln_gamma(shape)
        } else {
            // Stirling's series (DLMF 5.11.1).
            0.5 * (shape / TAU).ln() - 1.0 / (12.0 * shape) + 1.0 / (360.0 * shape.powi(3))
                - 1.0 / (1260.0 * shape.powi(5))
        };
        Self {
            mean,
            sd,
            shape,
            log_scale,
        }
    }

    fn log_density(&self, v: f64) -> f64 {
        (self.log_scale - self.shape * exp_less_one_less(v)).exp()
    }

    /// P(ln(T/mean) <= v).
    fn below(&self, v: f64) -> f64 {
        if self.shape >= LARGE {
            return self.uniform_expansion(v);
        }
        let x = self.shape * v.exp();
        if x < self.shape + 1.0 {
            self.log_density(v) / self.shape * power_series(self.shape, x)
        } else {
            1.0 - self.log_density(v) * continued_fraction(self.shape, x)
        }
    }

    /// Temme's expansion for large shapes (DLMF 8.12): the normal distribution of eta sqrt(k), with
    /// eta^2/2 = e^v - 1 - v, less a remainder in powers of 1/k.
    fn uniform_expansion(&self, v: f64) -> f64 {
        let eta = (2.0 * exp_less_one_less(v)).sqrt().copysign(v);
        let z = eta * self.shape.sqrt();
        // Past here the series in eta is not needed, nor would it converge.
        if z.abs() > 9.0 {
            return below(z);
        }
        let remainder = REMAINDER.iter().rev().fold(0.0, |sum, c| {
            sum / self.shape + c.iter().rev().fold(0.0, |sum, c| sum * eta + c)
        });
        below(z) - density(z) / self.shape.sqrt() * remainder
    }
}

/// c_0(eta), c_1, c_2 and c_3 of DLMF 8.12.10, as series in eta. From the recurrence 8.12.11-12 in
/// exact fractions.
const REMAINDER: [[f64; 13]; 4] = [
    [
        -0.333_333_333_333_333_3,
        0.083_333_333_333_333_33,
        -0.014_814_814_814_814_815,
        0.001_157_407_407_407_407_3,
        0.000_352_733_686_067_019_4,
        -0.000_178_755_144_032_921_8,
        3.919_263_178_522_438e-5,
        -2.185_448_510_679_992e-6,
        -1.854_062_210_715_16e-6,
        8.296_711_340_953_087e-7,
        -1.766_595_273_682_607_8e-7,
        6.707_853_543_401_498e-9,
        1.026_180_978_424_030_9e-8,
    ],
    [
        -0.001_851_851_851_851_852,
        -0.003_472_222_222_222_222,
        0.002_645_502_645_502_645_4,
        -0.000_990_226_337_448_559_6,
        0.000_205_761_316_872_427_98,
        -4.018_775_720_164_609e-7,
        -1.809_855_033_448_997_7e-5,
        7.649_160_916_081_11e-6,
        -1.612_090_089_456_344_6e-6,
        4.647_127_802_807_434e-9,
        1.378_633_446_915_721e-7,
        0.0,
        0.0,
    ],
    [
        0.004_133_597_883_597_883,
        -0.002_681_327_160_493_827_3,
        0.000_771_604_938_271_604_9,
        2.009_387_860_082_304_5e-6,
        -0.000_107_366_532_263_651_6,
        5.292_344_882_912_012_5e-5,
        -1.276_063_518_861_872_8e-5,
        3.423_578_734_096_138e-8,
        1.372_195_730_906_293_6e-6,
        0.0,
        0.0,
        0.0,
        0.0,
    ],
    [
        0.000_649_434_156_378_600_8,
        0.000_229_472_093_621_399_17,
        -0.000_469_189_494_395_255_7,
        0.000_267_720_632_062_838_85,
        -7.561_801_671_883_977e-5,
        -2.396_505_113_867_297e-7,
        1.108_265_411_534_730_2e-5,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
    ],
];

/// e^v - 1 - v, to full precision near 0.
fn exp_less_one_less(v: f64) -> f64 {
    if v.abs() > 0.3 {
        return v.exp_m1() - v;
    }
    // v^2/2 (1 + v/3 (1 + v/4 (1 + ...))).
    (3..=14)
        .rev()
        .fold(1.0, |sum, k| 1.0 + v / f64::from(k) * sum)
        * 0.5
        * v
        * v
}

/// The sum over n of x^n / ((k + 1) ... (k + n)) (DLMF 8.11.4).
fn power_series(shape: f64, x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for n in 1..1000 {
        term *= x / (shape + f64::from(n));
        sum += term;
        if term < 1e-17 * sum {
            break;
        }
    }
    sum
}

/// The continued fraction of Gamma(k, x)/(x^k e^-x) (DLMF 8.9.2), by Lentz's method, for x > k + 1.
fn continued_fraction(shape: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut value = d;
    for n in 1..1000 {
        let n = f64::from(n);
        let a = -n * (n - shape);
        b += 2.0;
        d = a * d + b;
        d = 1.0 / if d.abs() < TINY { TINY } else { d };
        c = b + a / c;
        c = if c.abs() < TINY { TINY } else { c };
        value *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

impl Continuous for Gamma {
    fn mean(&self) -> f64 {
        self.mean
    }

    fn sd(&self) -> f64 {
        self.sd
    }

    fn cdf(&self, t: f64) -> f64 {
        if t <= 0.0 {
            0.0
        } else {
            self.below(self.locate(t))
        }
    }

    fn pdf(&self, t: f64) -> f64 {
        if t <= 0.0 {
            0.0
        } else {
            self.log_density(self.locate(t)) / t
        }
    }

    fn quantile(&self, a: f64) -> f64 {
        let k = self.shape;
        // P(T <= t) <= (kt/mean)^k / Gamma(k + 1), with equality for small t.
        let low = (a.ln() + k.ln() + ln_gamma(k)) / k - k.ln();
        // Upper tail of a sub-gamma variable (Boucheron et al. 2013, section 2.4).
        let rest = -(-a).ln_1p();
        let high = (1.0 + (2.0 * rest / k).sqrt() + rest / k).ln();
        let score = if a > 0.5 {
            upper_normal_score(1.0 - a)
        } else {
            normal_score(a)
        };
        // Wilson & Hilferty 1931.
        let cube_root = 1.0 - 1.0 / (9.0 * k) + score / (3.0 * k.sqrt());
        let guess = if cube_root > 0.1 {
            3.0 * cube_root.ln()
        } else {
            low + 1e-9
        };
        let step = 1.0 / k.sqrt();
        // From shape 1e6 on the bound above from ln_gamma has lost its digits.
        let low = if k < 1e4 {
            low
        } else {
            (2.0 * score.min(-1.0) / k.sqrt()).max(-30.0 * LN_10)
        };
        let search = Search {
            low,
            high,
            guess,
            step,
            tolerance: 1e-10 * step.min(1.0),
        };
        self.mean * search.run(|v| super::score(self.below(v)) - score).exp()
    }

    fn reach(&self) -> (f64, f64) {
        // The lower tail is lighter than the normal's, the upper one sub-gamma.
        let side = (2.0 * FAR * self.shape).sqrt();
        let of = |x: f64| self.mean * (x / self.shape);
        (
            of((self.shape - side).max(0.0)),
            of(self.shape + side + FAR),
        )
    }

    fn splits(&self, at: &mut Vec<f64>) {
        let step = self.shape.sqrt().max(1.0) / self.shape;
        at.extend([-5.0, -2.5, 0.0, 2.5, 5.0, 10.0, 20.0].map(|z| self.mean * (1.0 + step * z)));
    }

    fn locate(&self, t: f64) -> f64 {
        let near = (t - self.mean) / self.mean;
        if near.abs() < 0.5 {
            near.ln_1p()
        } else {
            (t / self.mean).ln()
        }
    }

    fn at(&self, v: f64) -> (f64, f64) {
        // Near the mean the difference keeps its digits, far below it the ratio does.
        let t = if v.abs() < 0.5 {
            self.mean + self.mean * v.exp_m1()
        } else {
            self.mean * v.exp()
        };
        (t, self.log_density(v))
    }

    fn logarithmic(&self) -> bool {
        true
    }
}
