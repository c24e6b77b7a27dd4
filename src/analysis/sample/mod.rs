//! Drawing times that vary, from 16-bit uniforms: many at a time, each in about a nanosecond.
//!
//! Inverse-transform sampling (Devroye, *Non-Uniform Random Variate Generation*, 1986, chapter II).
//! Plain operations in a fixed order: the same bits whatever the instruction set.
use crate::analysis::distribution::Distribution;
use crate::analysis::distribution::curve::Curve;
use crate::chain::varying::{Shape, Varying};
use logarithmic::Logarithmic;
use std::collections::HashMap;
use std::sync::Arc;
use table::Table;

mod logarithmic;
mod nodes;
mod table;

/// Trials that are drawn side by side.
pub const LANES: usize = 128;

/// Draws a time that varies from 16-bit uniforms.
#[derive(Clone, Debug)]
pub struct Sampler {
    kind: Kind,
    /// No draw is below this, in working days.
    min: f64,
    /// No draw is above this, in working days.
    max: f64,
}

#[derive(Clone, Debug)]
enum Kind {
    Fixed(f64),
    /// offset + scale u.
    Uniform {
        offset: f64,
        scale: f64,
    },
    /// On [offset, offset + scale], with its mode at `mode` of that.
    Triangular {
        offset: f64,
        scale: f64,
        mode: f32,
    },
    /// offset + scale times what the table has.
    Table {
        offset: f64,
        scale: f64,
        table: Arc<Table>,
    },
    /// scale times the exponential of what it has; see [`Logarithmic`].
    Logarithmic {
        scale: f64,
        law: Logarithmic,
    },
    /// In increasing order; at least one.
    Samples(Arc<[f64]>),
}

impl Sampler {
    /// The time that is always drawn, in working days, if it never varies.
    pub fn is_fixed(&self) -> Option<f64> {
        match self.kind {
            Kind::Fixed(time) => Some(time),
            _ => None,
        }
    }

    /// Sets `out[i]` to the time at the uniform (`draws[i]` + 0.5) / 65536, in working days.
    #[inline(always)]
    pub fn draw(&self, draws: &[u16; LANES], out: &mut [f64; LANES]) {
        self.each(draws, out, |_, time| time);
    }

    /// Sets `out[i]` to `onto[i]` and that time.
    #[inline(always)]
    pub fn draw_onto(&self, draws: &[u16; LANES], onto: &[f64; LANES], out: &mut [f64; LANES]) {
        self.each(draws, out, |lane, time| onto[lane] + time);
    }

    /// The time at one uniform, in working days: the same bits as [`Sampler::draw`] gives.
    pub fn at(&self, draw: u16) -> f64 {
        let mut out = [0.0; LANES];
        self.draw(&[draw; LANES], &mut out);
        out[0]
    }

    /// Sets each lane to `f` of which one it is and the time at its draw.
    #[inline(always)]
    fn each(&self, draws: &[u16; LANES], out: &mut [f64; LANES], f: impl Fn(usize, f64) -> f64) {
        let within = |time: f64| {
            let time = if time < self.min { self.min } else { time };
            if time > self.max { self.max } else { time }
        };
        match &self.kind {
            Kind::Fixed(time) => {
                for (lane, value) in out.iter_mut().enumerate() {
                    *value = f(lane, *time);
                }
            }
            Kind::Uniform { offset, scale } => {
                for (lane, value) in out.iter_mut().enumerate() {
                    *value = f(lane, within(offset + scale * f64::from(share(draws[lane]))));
                }
            }
            Kind::Triangular {
                offset,
                scale,
                mode,
            } => {
                for (lane, value) in out.iter_mut().enumerate() {
                    let place = f64::from(triangular(share(draws[lane]), *mode));
                    *value = f(lane, within(offset + scale * place));
                }
            }
            Kind::Table {
                offset,
                scale,
                table,
            } => {
                let mut places = [0.0; LANES];
                table.lanes(draws, &mut places);
                for (lane, value) in out.iter_mut().enumerate() {
                    *value = f(lane, within(offset + scale * f64::from(places[lane])));
                }
            }
            Kind::Logarithmic { scale, law } => {
                let mut times = [0.0; LANES];
                law.lanes(draws, &mut times);
                for (lane, value) in out.iter_mut().enumerate() {
                    *value = f(lane, within(scale * times[lane]));
                }
            }
            Kind::Samples(seen) => {
                let n = seen.len() as u64;
                for (lane, value) in out.iter_mut().enumerate() {
                    // Floor of n (draw + 1/2) / 65536: from either end alike.
                    let rank = ((2 * u64::from(draws[lane]) + 1) * n) >> 17;
                    *value = f(lane, seen[rank as usize]);
                }
            }
        }
    }
}

/// (`draw` + 0.5) / 65536, exactly.
#[inline(always)]
fn share(draw: u16) -> f32 {
    (f32::from(draw) + 0.5) * (1.0 / 65536.0)
}

/// The quantile of the triangular distribution on [0, 1].
#[inline(always)]
fn triangular(share: f32, mode: f32) -> f32 {
    let left = share < mode;
    let square = if left {
        share * mode
    } else {
        (1.0 - share) * (1.0 - mode)
    };
    let root = square.sqrt();
    if left { root } else { 1.0 - root }
}

/// Samplers by shape: equal shapes share one table.
#[derive(Debug, Default)]
pub struct Samplers {
    tables: HashMap<Law, Arc<Table>>,
    logarithmic: HashMap<Law, Logarithmic>,
}

/// A law once location and scale are taken away, with its one parameter's bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Law {
    Pert { mode: u64 },
    LogNormal { ratio: u64 },
    Gamma { ratio: u64 },
    Normal { ratio: u64 },
    Exponential,
    Score,
}

/// Up to this ratio of standard deviation to mean a lognormal has a table of its own: 32 cubics do
/// not follow wider ones. The curve of a wider one goes through the normal score.
const WIDE_LOG_NORMAL: f64 = 0.5;
/// From this ratio on the density of a gamma is infinite at 0; its table is that of the logarithm.
const WIDE_GAMMA: f64 = 1.0;

impl Samplers {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What draws `time`.
    pub fn of(&mut self, time: &Varying) -> Sampler {
        let kind = match time.shape() {
            Shape::Fixed(time) => Kind::Fixed(*time),
            Shape::Uniform { min, max } => Kind::Uniform {
                offset: *min,
                scale: max - min,
            },
            Shape::Triangular { min, likely, max } => Kind::Triangular {
                offset: *min,
                scale: max - min,
                mode: ((likely - min) / (max - min)) as f32,
            },
            Shape::Samples(seen) => Kind::Samples(seen.iter().copied().collect()),
            Shape::Pert { min, likely, max } => {
                let mode = (round(1.0 + (likely - min) / (max - min)) - 1.0).clamp(0.0, 1.0);
                let law = Law::Pert {
                    mode: mode.to_bits(),
                };
                self.tabled(time, law, || nodes::pert(mode))
            }
            Shape::LogNormal { mean, sd } if sd / mean > WIDE_LOG_NORMAL => {
                self.curve(&Curve::log_normal(*mean, *sd))
            }
            Shape::LogNormal { mean, sd } => {
                let ratio = round(sd / mean);
                let law = Law::LogNormal {
                    ratio: ratio.to_bits(),
                };
                self.tabled(time, law, || nodes::closed(Varying::log_normal(1.0, ratio)))
            }
            Shape::Gamma { mean, sd } => {
                let ratio = round(sd / mean);
                let law = Law::Gamma {
                    ratio: ratio.to_bits(),
                };
                if ratio > WIDE_GAMMA {
                    let entry = self.logarithmic.entry(law);
                    Kind::Logarithmic {
                        scale: *mean,
                        law: entry.or_insert_with(|| logarithmic::gamma(ratio)).clone(),
                    }
                } else {
                    self.tabled(time, law, || nodes::gamma(ratio))
                }
            }
            Shape::Normal { mean, sd } => {
                let ratio = round(mean / sd);
                let law = Law::Normal {
                    ratio: ratio.to_bits(),
                };
                self.tabled(time, law, || nodes::closed(Varying::normal(ratio, 1.0)))
            }
            Shape::Exponential { .. } => self.tabled(time, Law::Exponential, || {
                nodes::closed(Varying::exponential(1.0))
            }),
            Shape::Percentiles(pairs) => self.curve(&Curve::through(pairs)),
        };
        Sampler {
            kind,
            min: time.min(),
            max: time.max(),
        }
    }

    /// From a table in standard deviations around the mean.
    fn tabled(&mut self, time: &Varying, law: Law, table: impl FnOnce() -> Table) -> Kind {
        let table = self.tables.entry(law).or_insert_with(|| Arc::new(table()));
        let law = Distribution::of(time);
        Kind::Table {
            offset: law.mean(),
            scale: law.sd(),
            table: Arc::clone(table),
        }
    }

    /// Through the normal score, which all curves share.
    fn curve(&mut self, curve: &Curve) -> Kind {
        let scores = self
            .tables
            .entry(Law::Score)
            .or_insert_with(|| Arc::new(nodes::scores()));
        let (scale, law) = logarithmic::curve(Arc::clone(scores), curve);
        Kind::Logarithmic { scale, law }
    }
}

/// `value` to 32 bits, so that what rounding tells apart is one shape.
fn round(value: f64) -> f64 {
    f64::from_bits((value.to_bits() + (1 << 19)) & !((1 << 20) - 1))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
