//! A quantile function in 32 cells, octaves towards both tails, a cubic in each.
//!
//! Inverse-transform sampling (Devroye, *Non-Uniform Random Variate Generation*, 1986, section II.2)
//! with the inverse tabulated (II.2.4 there). Octaves, because the quantile functions of times go
//! with a power or the logarithm of the distance to 0 and 1.
use super::LANES;

/// Cells on either side of the median.
pub(super) const SIDE: usize = 16;
/// How many values 16 bits have.
pub(super) const DRAWS: f64 = 65536.0;

/// A cubic in each cell, by power and then cell: below the median from the tail inwards, then
/// above it from the tail inwards.
///
/// A draw u is folded to its distance from its tail, x = min(u, 65535 - u) + 1/2. The exponent of x
/// is its cell, [1/2, 1), [1, 2), [2, 4) ... [16384, 32768); s = x/2^exponent - 3/2 its place there.
#[derive(Debug)]
pub(super) struct Table {
    cubic: [[f32; 2 * SIDE]; 4],
}

/// The value at a draw's quantile, and its slope there by the share of the tail.
pub(super) type Node = (f64, f64);

/// The values at 2^k and at 3/2 2^k draws from a tail, for k from -1 to 14, and at the median.
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
                node(1.5 * start)
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
        Self {
            cubic: cubic.map(|values| values.map(|value| value as f32)),
        }
    }

    /// The value at a draw.
    #[inline(always)]
    pub(super) fn at(&self, draw: u16) -> f32 {
        let (cell, s) = place(draw);
        let [c0, c1, c2, c3] = &self.cubic;
        ((c3[cell] * s + c2[cell]) * s + c1[cell]) * s + c0[cell]
    }

    /// The values at these draws.
    #[inline(always)]
    pub(super) fn lanes(&self, draws: &[u16; LANES]) -> [f32; LANES] {
        let mut values = [0.0; LANES];
        for lane in 0..LANES {
            values[lane] = self.at(draws[lane]);
        }
        values
    }
}

/// The cell of a draw and its place there.
#[inline(always)]
fn place(draw: u16) -> (usize, f32) {
    let bits = (f32::from(draw.min(!draw)) + 0.5).to_bits();
    let cell = ((bits >> 23) - 126) | (u32::from(draw >> 15) << 4);
    let s = f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000) - 1.5;
    (cell as usize & (2 * SIDE - 1), s)
}

/// The cubic in s from -1/2 to 1/2 through the ends of a cell, `width` wide in shares, and how much
/// more its mean is than that of the values.
///
/// The quintic that meets values and slopes, less its fourth and fifth powers, for which stand the
/// polynomials that meet them at the ends and miss least between: Chebyshev's, stretched so that
/// their outermost zeros are the ends. So cells join without a step.
fn fit([low, middle, high]: [Node; 3], width: f64) -> ([f64; 4], f64) {
    // In r = 2 s, from -1 to 1.
    let half = width / 2.0;
    let even = (high.0 + low.0) / 2.0 - middle.0;
    let odd = (high.0 - low.0) / 2.0;
    let (even_slope, odd_slope) = (half * (high.1 - low.1) / 2.0, half * (high.1 + low.1) / 2.0);
    let linear = half * middle.1;
    let fourth = even_slope / 2.0 - even;
    let square = even - fourth;
    let (cube_fifth, slopes) = (odd - linear, odd_slope - linear);
    let fifth = (slopes - 3.0 * cube_fifth) / 2.0;
    let cube = cube_fifth - fifth;
    // 1/c^2 and 1/(8 c^4) with c = cos(pi/8); the same for the fifth power, with c = cos(pi/10).
    let (a, b) = (1.171_572_875_253_81, 0.171_572_875_253_81);
    let (c, d) = (1.381_966_011_250_105, 0.381_966_011_250_105);
    let powers = [
        middle.0 - b * fourth,
        2.0 * (linear - d * fifth),
        4.0 * (square + a * fourth),
        8.0 * (cube + c * fifth),
    ];
    (powers, fourth * (a / 3.0 - b - 0.2))
}

/// The sum over all draws.
fn total(cubic: &[[f64; 2 * SIDE]; 4]) -> f64 {
    let mut sum = 0.0;
    for first in [0, SIDE] {
        sum += cubic[0][first];
        for cell in 1..SIDE {
            // The places are symmetric around 0: odd powers cancel.
            let count = f64::powi(2.0, cell as i32 - 1);
            let squares = (count - 1.0 / count) / 12.0;
            sum += count * cubic[0][first + cell] + squares * cubic[2][first + cell];
        }
    }
    sum
}
