//! Times whose logarithm is linear in the normal score, in one piece (lognormal) or in several
//! (percentiles).
use super::Continuous;
use super::gauss::{FAR, SPLITS, below, between, density};
use crate::analysis::quadrature::smooth;
use crate::chain::normal_score::{normal_score, upper_normal_score};
use crate::chain::varying::percentile_score;

/// One piece: t = `time` exp(`slope` (z - `score`)).
#[derive(Clone, Copy)]
struct Piece {
    score: f64,
    time: f64,
    slope: f64,
}

impl Piece {
    fn time_at(&self, z: f64) -> f64 {
        self.time * (self.slope * (z - self.score)).exp()
    }

    fn score_of(&self, t: f64) -> f64 {
        // ln_1p keeps the digits of times that hardly differ.
        let near = (t - self.time) / self.time;
        self.score
            + if near.abs() < 0.5 {
                near.ln_1p()
            } else {
                (t / self.time).ln()
            } / self.slope
    }

    /// The integral of t^power over the scores from `from` to `to`: the partial moment of a lognormal.
    fn moment(&self, power: f64, from: f64, to: f64) -> f64 {
        let tilt = power * self.slope;
        let log = power * self.time.ln() + tilt * (0.5 * tilt - self.score);
        log.exp() * between(from - tilt, to - tilt)
    }
}

/// A time t(z) of a standard normal z, increasing, in one piece or more.
pub(in crate::analysis) struct Curve {
    first: Piece,
    /// The later pieces; each begins where it says.
    rest: Vec<Piece>,
}

impl Curve {
    /// The lognormal of this mean and standard deviation: sigma^2 = ln(1 + (sd/mean)^2),
    /// mu = ln mean - sigma^2/2.
    pub(in crate::analysis) fn log_normal(mean: f64, sd: f64) -> Self {
        let variance = (sd / mean).powi(2).ln_1p();
        let first = Piece {
            score: 0.0,
            time: mean * (-0.5 * variance).exp(),
            slope: variance.sqrt(),
        };
        Self {
            first,
            rest: Vec::new(),
        }
    }

    /// The curve through percentiles (two or more, increasing), its end pieces extended.
    pub(in crate::analysis) fn through(percentiles: &[(f64, f64)]) -> Self {
        let mut pieces = percentiles.windows(2).map(|pair| {
            let [(p0, t0), (p1, t1)] = [pair[0], pair[1]];
            let (z0, z1) = (percentile_score(p0), percentile_score(p1));
            Piece {
                score: z0,
                time: t0,
                slope: ((t1 - t0) / t0).ln_1p() / (z1 - z0),
            }
        });
        let first = pieces.next().unwrap_or(Piece {
            score: 0.0,
            time: 1.0,
            slope: 1.0,
        });
        Self {
            first,
            rest: pieces.collect(),
        }
    }

    /// The pieces in order: the score and the time each is anchored at, and how ln t grows with the
    /// score. The first begins at minus infinity, later ones at their anchor.
    pub(in crate::analysis) fn pieces(&self) -> impl Iterator<Item = (f64, f64, f64)> {
        std::iter::once(&self.first)
            .chain(&self.rest)
            .map(|piece| (piece.score, piece.time, piece.slope))
    }

    /// What scores above `score` add to the mean.
    pub(in crate::analysis) fn mean_above(&self, score: f64) -> f64 {
        self.over_pieces(|piece, from, to| {
            if to > score {
                piece.moment(1.0, from.max(score), to)
            } else {
                0.0
            }
        })
    }

    fn piece_at(&self, z: f64) -> &Piece {
        self.rest
            .iter()
            .rev()
            .find(|piece| piece.score <= z)
            .unwrap_or(&self.first)
    }

    fn piece_of(&self, t: f64) -> &Piece {
        self.rest
            .iter()
            .rev()
            .find(|piece| piece.time <= t)
            .unwrap_or(&self.first)
    }

    /// The sum over the pieces of `f(piece, from, to)`.
    fn over_pieces(&self, f: impl Fn(&Piece, f64, f64) -> f64) -> f64 {
        let ends = self
            .rest
            .iter()
            .map(|piece| piece.score)
            .chain([f64::INFINITY]);
        let mut from = f64::NEG_INFINITY;
        let mut sum = 0.0;
        for (piece, to) in std::iter::once(&self.first).chain(&self.rest).zip(ends) {
            sum += f(piece, from, to);
            from = to;
        }
        sum
    }

    /// The variance around `mean` by quadrature, for times that hardly vary.
    fn narrow_variance(&self, mean: f64) -> f64 {
        self.over_pieces(|piece, from, to| {
            let ends = SPLITS.iter().copied().chain([FAR]);
            let mut start = -FAR;
            let mut sum = 0.0;
            for end in ends {
                let (low, high) = (start.max(from), end.min(to));
                if low < high {
                    sum += smooth(low, high, |z| {
                        density(z) * (piece.time_at(z) - mean).powi(2)
                    });
                }
                start = end;
            }
            sum
        })
    }
}

impl Continuous for Curve {
    fn mean(&self) -> f64 {
        self.over_pieces(|piece, from, to| piece.moment(1.0, from, to))
    }

    fn sd(&self) -> f64 {
        let mean = self.mean();
        if self.rest.is_empty() {
            return mean * self.first.slope.powi(2).exp_m1().sqrt();
        }
        let variance =
            self.over_pieces(|piece, from, to| piece.moment(2.0, from, to)) - mean * mean;
        // Below this the difference has lost its digits.
        let wide = variance > 1e-6 * mean * mean;
        if wide {
            variance.sqrt()
        } else {
            self.narrow_variance(mean).sqrt()
        }
    }

    fn cdf(&self, t: f64) -> f64 {
        if t <= 0.0 { 0.0 } else { below(self.locate(t)) }
    }

    fn pdf(&self, t: f64) -> f64 {
        let piece = self.piece_of(t);
        if t <= 0.0 {
            0.0
        } else {
            density(piece.score_of(t)) / (piece.slope * t)
        }
    }

    fn quantile(&self, a: f64) -> f64 {
        let z = if a > 0.5 {
            upper_normal_score(1.0 - a)
        } else {
            normal_score(a)
        };
        self.piece_at(z).time_at(z)
    }

    fn reach(&self) -> (f64, f64) {
        (self.at(-FAR).0, self.at(FAR).0)
    }

    fn splits(&self, at: &mut Vec<f64>) {
        at.extend(SPLITS.iter().map(|z| self.at(*z).0));
        at.extend(self.rest.iter().map(|piece| piece.time));
    }

    fn locate(&self, t: f64) -> f64 {
        self.piece_of(t).score_of(t)
    }

    fn at(&self, z: f64) -> (f64, f64) {
        (self.piece_at(z).time_at(z), density(z))
    }

    fn logarithmic(&self) -> bool {
        true
    }
}
