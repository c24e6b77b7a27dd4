//! Triangular, uniform and exponential times: closed forms throughout.
use super::Continuous;

/// Triangular on [min, min + range], in u = (t - min)/range, with its mode at `mode` there.
pub(super) struct Triangular {
    min: f64,
    range: f64,
    mode: f64,
}

impl Triangular {
    pub(super) fn new(min: f64, likely: f64, max: f64) -> Self {
        Self {
            min,
            range: max - min,
            mode: ((likely - min) / (max - min)).clamp(0.0, 1.0),
        }
    }

    fn density(&self, u: f64) -> f64 {
        if !(0.0..=1.0).contains(&u) {
            0.0
        } else if u < self.mode {
            2.0 * u / self.mode
        } else if u > self.mode || self.mode == 0.0 {
            2.0 * (1.0 - u) / (1.0 - self.mode)
        } else {
            2.0
        }
    }
}

impl Continuous for Triangular {
    fn mean(&self) -> f64 {
        self.min + self.range * (1.0 + self.mode) / 3.0
    }

    fn sd(&self) -> f64 {
        self.range * ((1.0 - self.mode * (1.0 - self.mode)) / 18.0).sqrt()
    }

    fn cdf(&self, t: f64) -> f64 {
        let u = ((t - self.min) / self.range).clamp(0.0, 1.0);
        if u < self.mode {
            u * u / self.mode
        } else if u >= 1.0 {
            1.0
        } else {
            1.0 - (1.0 - u).powi(2) / (1.0 - self.mode)
        }
    }

    fn pdf(&self, t: f64) -> f64 {
        self.density((t - self.min) / self.range) / self.range
    }

    fn quantile(&self, a: f64) -> f64 {
        let u = if a < self.mode {
            (a * self.mode).sqrt()
        } else {
            1.0 - ((1.0 - a) * (1.0 - self.mode)).sqrt()
        };
        self.min + self.range * u
    }

    fn reach(&self) -> (f64, f64) {
        (self.min, self.min + self.range)
    }

    fn splits(&self, at: &mut Vec<f64>) {
        at.push(self.min + self.range * self.mode);
    }

    fn locate(&self, t: f64) -> f64 {
        (t - self.min) / self.range
    }

    fn at(&self, u: f64) -> (f64, f64) {
        (self.min + self.range * u, self.density(u))
    }
}

/// Uniform on [min, min + range].
pub(super) struct Uniform {
    min: f64,
    range: f64,
}

impl Uniform {
    pub(super) fn new(min: f64, max: f64) -> Self {
        Self {
            min,
            range: max - min,
        }
    }
}

impl Continuous for Uniform {
    fn mean(&self) -> f64 {
        self.min + self.range / 2.0
    }

    fn sd(&self) -> f64 {
        self.range / 12.0_f64.sqrt()
    }

    fn cdf(&self, t: f64) -> f64 {
        ((t - self.min) / self.range).clamp(0.0, 1.0)
    }

    fn pdf(&self, t: f64) -> f64 {
        if (0.0..=1.0).contains(&self.locate(t)) {
            1.0 / self.range
        } else {
            0.0
        }
    }

    fn quantile(&self, a: f64) -> f64 {
        self.min + self.range * a
    }

    fn reach(&self) -> (f64, f64) {
        (self.min, self.min + self.range)
    }

    fn splits(&self, _: &mut Vec<f64>) {}

    fn locate(&self, t: f64) -> f64 {
        (t - self.min) / self.range
    }

    fn at(&self, u: f64) -> (f64, f64) {
        (self.min + self.range * u, 1.0)
    }
}

/// Exponential, by its mean.
pub(super) struct Exponential {
    pub(super) mean: f64,
}

impl Continuous for Exponential {
    fn mean(&self) -> f64 {
        self.mean
    }

    fn sd(&self) -> f64 {
        self.mean
    }

    fn cdf(&self, t: f64) -> f64 {
        -(-t.max(0.0) / self.mean).exp_m1()
    }

    fn pdf(&self, t: f64) -> f64 {
        if t < 0.0 {
            0.0
        } else {
            (-t / self.mean).exp() / self.mean
        }
    }

    fn quantile(&self, a: f64) -> f64 {
        -self.mean * (-a).ln_1p()
    }

    fn reach(&self) -> (f64, f64) {
        (0.0, 36.0 * self.mean)
    }

    fn splits(&self, at: &mut Vec<f64>) {
        at.extend([2.0, 7.0, 17.0].map(|times| times * self.mean));
    }

    fn locate(&self, t: f64) -> f64 {
        t / self.mean
    }

    fn at(&self, times: f64) -> (f64, f64) {
        (self.mean * times, (-times).exp())
    }
}
