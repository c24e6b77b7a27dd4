//! A quantile function in 32 cells, octaves towards both tails, a cubic in each.
//!
//! Inverse-transform sampling (Devroye, *Non-Uniform Random Variate Generation*, 1986, section II.2)
//! with the inverse tabulated (II.2.4 there). Octaves, because the quantile functions of times go
//! with a power or the logarithm of the distance to 0 and 1.
use super::LANES;
use std::array::from_fn;

/// Cells on either side of the median.
pub(super) const SIDE: usize = 16;
/// How many values 16 bits have.
pub(super) const DRAWS: f64 = 65536.0;

/// A cubic in each cell: below the median from the tail inwards, then above it likewise.
///
/// A draw u is folded to its distance from its tail, x = min(u, 65535 - u) + 1/2. The exponent of x
/// is its cell, [1/2, 1), [1, 2), [2, 4) ... [16384, 32768). Within, with r from -1 to 1, cubics are
/// in w = r + [`BEND`] (r^2 - 1): half-way from x to its logarithm, so that both powers and
/// logarithms of x come out well.
#[derive(Debug)]
pub(super) struct Table {
    /// Powers 0 and 1, then 2 and 3, each pair as one word: rows are copied whole.
    cubic: [[u64; 2]; 2 * SIDE],
}

/// How far the variable of the cubics bends towards the logarithm. Of the values tried, the one
/// with the least distances for PERT and exponential alike.
const BEND: f64 = -0.05;
/// Where w = 0 in a cell that begins at 1: 3/2 + r/2 with BEND r^2 + r - BEND = 0.
const MIDDLE: f64 = 1.475_062_189_439_555_2;
/// dw/dr there: (1 + 4 BEND^2)^(1/2).
const MIDDLE_SLOPE: f64 = 1.004_987_562_112_089;

/// The value at a draw's quantile, and its slope there by the share of the tail.
pub(super) type Node = (f64, f64);

/// The values at 2^k and at [`MIDDLE`] 2^k draws from a tail, for k from -1 to 14, and at the median.
pub(super) struct Side {
    pub(super) ends: [Node; SIDE + 1],
    pub(super) middles: [Node; SIDE],
}

impl Side {
    /// From `node(p)`, asked at shares p of the tail, in increasing order.
    pub(super) fn of(mut node: impl FnMut(f64) -> Node) -> Self {
        let mut side = Self {
            ends: [(0.0, 0.0); SIDE + 1],
            middles: [(0.0, 0.0); SIDE],
        };
        let mut start = 0.5 / DRAWS;
        for cell in 0..SIDE {
            side.ends[cell] = node(start);
            side.middles[cell] = if cell == 0 {
                side.ends[0]
            } else {
                node(MIDDLE * start)
            };
            start *= 2.0;
        }
        side.ends[SIDE] = node(0.5);
        side
    }
}

impl Table {
    /// Through these nodes. The mean of all draws becomes `mean`, where there is one: what the fit
    /// adds is taken off everywhere, and what the tail has beyond the outermost draw goes to that
    /// draw where `open`.
    pub(super) fn through(lower: &Side, upper: &Side, mean: Option<f64>, open: bool) -> Self {
        let mut cubic = [[0.0_f64; 2 * SIDE]; 4];
        let mut excess = 0.0;
        for (first, side) in [(0, lower), (SIDE, upper)] {
            cubic[0][first] = side.ends[0].0;
            for cell in 1..SIDE {
                let width = f64::powi(2.0, cell as i32 - 1);
                let nodes = [side.ends[cell], side.middles[cell], side.ends[cell + 1]];
                let (powers, over) = fit(nodes, width / DRAWS);
                for (power, value) in powers.into_iter().enumerate() {
                    cubic[power][first + cell] = value;
                }
                excess += width * over;
            }
        }
        if let Some(mean) = mean {
            let missing = DRAWS * mean - total(&cubic);
            let everywhere = if open { -excess } else { missing };
            for value in &mut cubic[0] {
                *value += everywhere / DRAWS;
            }
            if open {
                cubic[0][SIDE] += missing - everywhere;
            }
        }
        let pair = |low: f64, high: f64| {
            u64::from((low as f32).to_bits()) | (u64::from((high as f32).to_bits()) << 32)
        };
        Self {
            cubic: from_fn(|cell| {
                [
                    pair(cubic[0][cell], cubic[1][cell]),
                    pair(cubic[2][cell], cubic[3][cell]),
                ]
            }),
        }
    }

    /// The values at these draws. One loop after the other, each of which compilers turn into vectors.
    #[inline(always)]
    pub(super) fn lanes(&self, draws: &[u16; LANES], out: &mut [f32; LANES]) {
        let mut cells = [0; LANES];
        for lane in 0..LANES {
            (cells[lane], out[lane]) = place(draws[lane]);
        }
        let c = |word: u64| f32::from_bits(word as u32);
        for (cells, out) in cells.chunks_exact(CHUNK).zip(out.chunks_exact_mut(CHUNK)) {
            let mut rows = [[0; 2]; CHUNK];
            for (row, cell) in rows.iter_mut().zip(cells) {
                *row = self.cubic[*cell as usize & (2 * SIDE - 1)];
            }
            for ([low, high], w) in rows.iter().zip(out) {
                *w = ((c(high >> 32) * *w + c(*high)) * *w + c(low >> 32)) * *w + c(*low);
            }
        }
    }
}

/// Draws whose rows are copied side by side.
const CHUNK: usize = 32;

/// The cell of a draw, and w there.
#[inline(always)]
fn place(draw: u16) -> (u32, f32) {
    let bits = (f32::from(draw.min(!draw)) + 0.5).to_bits();
    let cell = ((bits >> 23) - 126) | (u32::from(draw >> 15) << 4);
    let mantissa = f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000);
    // The product of both zeros of w, as a polynomial in the mantissa.
    let w = (mantissa - MIDDLE as f32) * (2.304_987_7 - 0.2 * mantissa);
    (cell, w)
}

/// The cubic in w from -1 to 1 through the ends of a cell, `width` wide in shares, and how much
/// more its mean is than that of the values.
///
/// The quintic that meets values and slopes, less its fourth and fifth powers, for which stand the
/// polynomials that meet them at the ends and miss least between: Chebyshev's, stretched so that
/// their outermost zeros are the ends. So cells join without a step.
fn fit([low, middle, high]: [Node; 3], width: f64) -> ([f64; 4], f64) {
    let half = width / 2.0;
    let low_slope = half * low.1 / (1.0 - 2.0 * BEND);
    let high_slope = half * high.1 / (1.0 + 2.0 * BEND);
    let linear = half * middle.1 / MIDDLE_SLOPE;
    let even = (high.0 + low.0) / 2.0 - middle.0;
    let odd = (high.0 - low.0) / 2.0;
    let fourth = (high_slope - low_slope) / 4.0 - even;
    let square = even - fourth;
    let fifth = ((high_slope + low_slope) / 2.0 - linear - 3.0 * (odd - linear)) / 2.0;
    let cube = odd - linear - fifth;
    // 1/c^2 and 1/(8 c^4) with c = cos(pi/8); the same for the fifth power, with c = cos(pi/10).
    let (a, b) = (1.171_572_875_253_81, 0.171_572_875_253_81);
    let (c, d) = (1.381_966_011_250_105, 0.381_966_011_250_105);
    let powers = [
        middle.0 - b * fourth,
        linear - d * fifth,
        square + a * fourth,
        cube + c * fifth,
    ];
    // The means of w^1 to w^5 over the cell.
    let [m1, m2, m3, m4, m5] = [
        0.033_333_333_333_333_34,
        0.334_666_666_666_666_7,
        0.020_057_142_857_142_85,
        0.201_145_396_825_396_84,
        0.014_349_321_789_321_78,
    ];
    let over = fourth * (a * m2 - b - m4) + fifth * (c * m3 - d * m1 - m5);
    (powers, over)
}

/// The sum over all draws.
fn total(cubic: &[[f64; 2 * SIDE]; 4]) -> f64 {
    let mut sum = 0.0;
    for first in [0, SIDE] {
        sum += cubic[0][first];
        for cell in 1..SIDE {
            // The means of the even powers of r over n points, evenly spread; odd ones cancel.
            let n = f64::powi(2.0, cell as i32 - 1);
            let x = 1.0 / (n * n);
            let r2 = (1.0 - x) / 3.0;
            let r4 = (3.0 + x * (-10.0 + x * 7.0)) / 15.0;
            let r6 = (3.0 + x * (-21.0 + x * (49.0 - x * 31.0))) / 21.0;
            let w = BEND * (r2 - 1.0);
            let w2 = r2 + BEND * BEND * (r4 - 2.0 * r2 + 1.0);
            let w3 = 3.0 * BEND * (r4 - r2) + BEND.powi(3) * (r6 - 3.0 * r4 + 3.0 * r2 - 1.0);
            let [c0, c1, c2, c3] = [0, 1, 2, 3].map(|power| cubic[power][first + cell]);
            sum += n * (c0 + c1 * w + c2 * w2 + c3 * w3);
        }
    }
    sum
}
