//! Gauss-Legendre quadrature on one panel.

/// Positive nodes and weights of the 16-point rule on [-1, 1] (mpmath, 20 digits).
const HALF: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_58),
    (0.458_016_777_657_227_37, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_7, 0.149_595_988_816_576_74),
    (0.755_404_408_355_003, 0.124_628_971_255_533_88),
    (0.865_631_202_387_831_8, 0.095_158_511_682_492_78),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_894),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_095),
];

/// The integral of `f` from `from` to `to`, for an `f` that is smooth within.
pub(crate) fn smooth(from: f64, to: f64, mut f: impl FnMut(f64) -> f64) -> f64 {
    let (middle, half) = (from + (to - from) / 2.0, (to - from) / 2.0);
    let sum: f64 = HALF
        .iter()
        .map(|(node, weight)| weight * (f(middle - half * node) + f(middle + half * node)))
        .sum();
    half * sum
}

/// The integral of `f` from `from` to `to`, for an `f` that behaves like a power of the distance
/// from `from`, of any exponent >= 0.
///
/// With v = from + (to - from) s^4 a power g becomes one of 4 g + 3 in s, smooth enough for the rule.
pub(crate) fn power_start(from: f64, to: f64, mut f: impl FnMut(f64) -> f64) -> f64 {
    let width = to - from;
    width * smooth(0.0, 1.0, |s| 4.0 * s.powi(3) * f(from + width * s.powi(4)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_and_roots_are_integrated() {
        assert!((smooth(0.0, 2.0, |v| v.powi(9)) - 102.4).abs() < 1e-12);
        assert!((power_start(0.0, 4.0, f64::sqrt) - 16.0 / 3.0).abs() < 1e-9);
        assert!((power_start(1.0, 2.0, |v| (v - 1.0).powf(0.1)) - 1.0 / 1.1).abs() < 1e-8);
    }
}
