//! The distribution function of the sum of two independent times.
use crate::analysis::distribution::Continuous;
use crate::analysis::quadrature::{power_start, smooth};

/// P(A + B <= x) for two times with densities.
///
/// With [lo, hi] the times that A can take and c their middle,
///
/// P = integral over t <= c of F_B(x - t) dF_A(t) + integral over s <= x - c of (F_A(x - s) - F_A(c)) dF_B(s),
///
/// so that in each integral the outer time runs over the lower half of its span, where the inner
/// distribution function is smooth, whatever the tails.
pub(super) fn cdf(a: &dyn Continuous, b: &dyn Continuous, x: f64) -> f64 {
    let ((a_low, a_high), (b_low, b_high)) = (a.reach(), b.reach());
    if x >= a_high + b_high {
        return 1.0;
    }
    let (lo, hi) = (a_low.max(x - b_high), a_high.min(x - b_low));
    if lo >= hi {
        return 0.0;
    }
    let middle = lo + (hi - lo) / 2.0;
    let a_middle = a.cdf(middle);
    let certain = a.cdf(lo) * b.cdf(x - lo) + b.cdf(x - hi) * (a.cdf(hi) - a_middle);
    certain + half(a, b, x, lo, middle, 0.0) + half(b, a, x, x - hi, x - middle, a_middle)
}

/// The integral from `lo` to `hi` of (F_inner(x - t) - less) dF_outer(t), split where either bends.
fn half(
    outer: &dyn Continuous,
    inner: &dyn Continuous,
    x: f64,
    lo: f64,
    hi: f64,
    less: f64,
) -> f64 {
    let weigh = |v: f64| {
        let (t, density) = outer.at(v);
        density * (inner.cdf(x - t) - less)
    };
    let mut splits = Vec::with_capacity(32);
    outer.splits(&mut splits);
    let own = splits.len();
    inner.splits(&mut splits);
    for split in &mut splits[own..] {
        *split = x - *split;
    }
    let (mut start, mut sum) = (lo, 0.0);
    let mut growth = 6.0;
    if outer.logarithmic() {
        // A few e-folds a panel where the variable goes with ln t; below 1e-13 of the span, the
        // inner distribution function is constant.
        splits.extend([-1.0, -4.0, -12.0, -20.0].map(|folds: f64| hi * folds.exp()));
        let negligible = 1e-13 * (hi - lo);
        if lo < negligible {
            start = negligible;
            // The logarithm has straightened the power.
            growth = f64::INFINITY;
            sum = outer.cdf(start) * (inner.cdf(x - start) - less);
        }
    }
    splits.retain(|split| *split > start && *split < hi);
    splits.sort_unstable_by(f64::total_cmp);
    splits.push(hi);
    // A density, or the inner function, may begin like a power at the start: the first panel takes
    // that up, and later ones keep away from it by a sixth of their end.
    let mut from = outer.locate(start);
    let mut reached = start;
    let mut next = 0;
    while next < splits.len() {
        let farthest = start + growth * (reached - start);
        let first = reached == start;
        let split = if first || splits[next] <= farthest {
            splits[next]
        } else {
            farthest
        };
        next += usize::from(split == splits[next]);
        let end = outer.locate(split);
        sum += if first {
            power_start(from, end, weigh)
        } else {
            smooth(from, end, weigh)
        };
        // Where the step is below rounding there is nothing to grade.
        reached = split.max(start + f64::EPSILON * hi);
        from = end;
    }
    sum
}

/// How many of the pairs of two increasing lists have a sum, `shift` added, of at most `x`.
pub(super) fn pairs_within(a: &[f64], b: &[f64], shift: f64, x: f64) -> f64 {
    let mut within = b.len();
    let mut count = 0.0;
    for one in a {
        while within > 0 && one + b[within - 1] + shift > x {
            within -= 1;
        }
        if within == 0 {
            break;
        }
        count += within as f64;
    }
    count
}

/// P(S + B <= x) for samples S drawn as they are and a time B with a density.
pub(super) fn samples_cdf(samples: &[f64], law: &dyn Continuous, x: f64) -> f64 {
    let (low, high) = law.reach();
    let certain = samples.partition_point(|sample| x - sample >= high);
    let possible = samples.partition_point(|sample| x - sample > low);
    let between: f64 = samples[certain..possible.max(certain)]
        .iter()
        .map(|sample| law.cdf(x - sample))
        .sum();
    (certain as f64 + between) / samples.len() as f64
}
