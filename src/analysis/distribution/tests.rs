use super::*;
use proptest::prelude::*;

pub(crate) fn near(actual: f64, expected: f64, tolerance: f64) {
    assert!(
        (actual - expected).abs() <= tolerance * expected.abs().max(1e-300),
        "{actual} is not {expected}"
    );
}

/// Any shape that can exist, with times from 1e-3 to 1e3 days.
pub(crate) fn any_time() -> impl Strategy<Value = Varying> {
    let scale = (-3.0..3.0_f64).prop_map(|power| 10.0_f64.powf(power));
    (
        0usize..9,
        scale,
        0.0..1.0_f64,
        0.001..1.0_f64,
        prop::collection::vec(0.0..1.0_f64, 1..20),
    )
        .prop_map(|(shape, scale, share, width, seen)| {
            let (min, max) = (scale * share, scale * (share + width));
            let likely = min + (max - min) * seen[0];
            let made = match shape {
                0 => Varying::fixed(scale),
                1 => Varying::pert(min, likely.min(max), max),
                2 => Varying::triangular(min, likely.min(max), max),
                3 => Varying::uniform(min, max),
                4 => Varying::log_normal(scale, scale * width * 4.0),
                5 => Varying::gamma(scale, scale * width * 4.0),
                6 => Varying::normal(scale * share, scale * width),
                7 => Varying::percentiles(&[
                    (10.0, scale),
                    (50.0, scale * (1.0 + share + 0.01)),
                    (90.0, scale * 4.0),
                ]),
                _ => {
                    Varying::samples(&seen.iter().map(|sample| sample * scale).collect::<Vec<_>>())
                }
            };
            made.expect("a valid time")
        })
}

#[test]
fn pert_has_its_own_mean_and_variance() {
    // The cases in tests/cases/pert/closed_forms; the last in mpmath, by betainc and findroot.
    let time = Varying::pert(1.0, 3.0, 11.0).unwrap();
    let law = Distribution::of(&time);
    near(law.mean(), 4.0, 1e-15);
    near(law.sd(), 3.0_f64.sqrt(), 1e-15);
    near(law.cdf(5.0), 0.728_385_165_505_145_3, 1e-13);
    near(law.quantile(0.95), 7.212_767_240_161_902, 1e-12);
    near(law.quantile(0.9), 6.453_340_504_335_818, 1e-12);
}

#[test]
fn pert_at_its_ends_is_a_power() {
    let time = Varying::pert(0.0, 0.0, 1.0).unwrap();
    near(
        Distribution::of(&time).quantile(0.9),
        1.0 - 0.1_f64.powf(0.2),
        1e-12,
    );
    let time = Varying::pert(0.0, 1.0, 1.0).unwrap();
    near(
        Distribution::of(&time).quantile(0.9),
        0.9_f64.powf(0.2),
        1e-12,
    );
}

#[test]
fn triangular_and_lognormal_match_their_closed_forms() {
    // The cases in tests/cases/pert/closed_forms.
    let time = Varying::triangular(2.0, 5.0, 14.0).unwrap();
    let law = Distribution::of(&time);
    near(law.mean(), 7.0, 1e-15);
    near(law.sd(), 6.5_f64.sqrt(), 1e-15);
    near(law.quantile(0.9), 10.713_664_654_969_003, 1e-14);
    near(law.quantile(0.5), 6.651_530_771_650_465_5, 1e-14);
    let mean = 4.0 * 0.125_f64.exp();
    let time = Varying::log_normal(mean, mean * 0.25_f64.exp_m1().sqrt()).unwrap();
    near(
        Distribution::of(&time).quantile(0.9),
        4.0 * (0.5 * normal_score(0.9)).exp(),
        1e-13,
    );
}

#[test]
fn gamma_of_any_shape_matches_the_incomplete_gamma() {
    // mpmath: gammainc(k, 0, k t / mean, regularized=True) with k = (mean/sd)^2.
    for (mean, sd, t, expected) in [
        (2.0, 1.0, 3.0, 0.848_796_117_223_352_1),
        (1.0, 2.0, 0.5, 0.640_157_206_083_084_1),
        (1.0, 0.01, 1.02, 0.976_712_677_866_401_2),
        (1.0, 0.09, 0.9, 0.131_312_669_335_900_27),
    ] {
        let time = Varying::gamma(mean, sd).unwrap();
        near(Distribution::of(&time).cdf(t), expected, 1e-10);
        near(Distribution::of(&time).quantile(expected), t, 1e-10);
    }
    let (gamma, exponential) = (
        Varying::gamma(2.0, 2.0).unwrap(),
        Varying::exponential(2.0).unwrap(),
    );
    for t in [0.01, 1.0, 5.0, 30.0] {
        near(
            Distribution::of(&gamma).cdf(t),
            Distribution::of(&exponential).cdf(t),
            1e-13,
        );
    }
}

#[test]
fn a_normal_that_cannot_be_negative_has_a_higher_mean() {
    // mpmath: 1 + npdf(1)/ncdf(1), and the square root of 1 - r (1 + r) with r that ratio.
    let time = Varying::normal(1.0, 1.0).unwrap();
    near(
        Distribution::of(&time).mean(),
        1.287_599_970_939_178_4,
        1e-10,
    );
    near(Distribution::of(&time).sd(), 0.793_527_747_320_746_2, 1e-10);
}

#[test]
fn percentiles_reproduce_themselves() {
    let pairs = [(10.0, 1.0), (50.0, 2.0), (90.0, 6.0)];
    let time = Varying::percentiles(&pairs).unwrap();
    let law = Distribution::of(&time);
    for (percentile, t) in pairs {
        near(law.quantile(percentile / 100.0), t, 1e-14);
        near(law.cdf(t), percentile / 100.0, 1e-10);
    }
    // mpmath: quad of t(z) npdf(z) and of (t(z) - mean)^2 npdf(z), in pieces.
    near(law.mean(), 3.004_316_741_597_152_5, 1e-10);
    near(law.sd(), 2.935_675_821_811_213_4, 1e-10);
}

#[test]
fn two_percentiles_are_a_lognormal() {
    let lognormal = Varying::log_normal(3.0, 2.0).unwrap();
    let law = Distribution::of(&lognormal);
    let pairs = [(20.0, law.quantile(0.2)), (90.0, law.quantile(0.9))];
    let percentiles = Varying::percentiles(&pairs).unwrap();
    near(Distribution::of(&percentiles).mean(), 3.0, 1e-13);
    near(Distribution::of(&percentiles).sd(), 2.0, 1e-13);
}

#[test]
fn percentiles_that_hardly_differ_hardly_vary() {
    let time =
        Varying::percentiles(&[(10.0, 1.0), (50.0, 1.0 + 1e-9), (90.0, 1.0 + 2e-9)]).unwrap();
    let law = Distribution::of(&time);
    near(law.sd(), 1e-9 / normal_score(0.9), 1e-6);
}

#[test]
fn samples_are_counted_as_they_are() {
    let time = Varying::samples(&[3.0, 1.0, 2.0, 2.0]).unwrap();
    let law = Distribution::of(&time);
    assert_eq!((law.mean(), law.sd()), (2.0, 0.5_f64.sqrt()));
    assert_eq!(
        (law.cdf(0.9), law.cdf(1.0), law.cdf(2.0), law.cdf(3.0)),
        (0.0, 0.25, 0.75, 1.0)
    );
    assert_eq!(
        (
            law.quantile(0.25),
            law.quantile(0.26),
            law.quantile(0.75),
            law.quantile(0.76)
        ),
        (1.0, 2.0, 2.0, 3.0)
    );
    assert_eq!(law.pdf(2.0), None);
}

#[test]
fn extreme_times_have_answers() {
    let extremes = [
        Varying::log_normal(1.0, 1e6),
        Varying::gamma(1.0, 1e6),
        Varying::gamma(1.0, 1e-11),
        Varying::normal(0.0, 1e6),
        Varying::normal(1e6, 1e-5),
        Varying::pert(1e6 - 1e-5, 1e6, 1e6),
        Varying::pert(0.0, 1e-300, 1e-300),
        Varying::exponential(1e-300),
        Varying::percentiles(&[(1e-6, 1e-9), (99.999_999, 1e6)]),
    ];
    for time in extremes {
        let time = time.unwrap();
        let law = Distribution::of(&time);
        assert!(
            law.mean().is_finite() && law.sd().is_finite() && law.sd() >= 0.0,
            "{time:?}"
        );
        for a in [1e-300, 1e-12, 0.1, 0.5, 0.9, 1.0 - 1e-15] {
            let x = law.quantile(a);
            assert!(
                x.is_finite() && (0.0..=1.0).contains(&law.cdf(x)),
                "{time:?} at {a}: {x}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_quantile_inverts_the_distribution_function(time in any_time(), a in 0.001..0.999_f64) {
        let law = Distribution::of(&time);
        let x = law.quantile(a);
        prop_assert!((time.min()..=time.max()).contains(&x));
        if law.pdf(x).is_some() {
            prop_assert!((law.cdf(x) - a).abs() < 1e-7, "{} {}", law.cdf(x), a);
        } else {
            prop_assert!(law.cdf(x) >= a && law.cdf(x * (1.0 - 1e-12)) <= a);
        }
    }

    #[test]
    fn the_distribution_function_never_falls(time in any_time(), a in 0.0..1.0_f64, b in 0.0..1.0_f64) {
        let law = Distribution::of(&time);
        let (x, y) = (law.quantile(a.min(b)), law.quantile(a.max(b)));
        prop_assert!(x <= y);
        prop_assert!(law.cdf(x) <= law.cdf(y) + 1e-13);
        prop_assert!((time.min()..=time.max()).contains(&law.mean()));
    }

    #[test]
    fn the_density_is_the_slope(time in any_time(), a in 0.05..0.95_f64) {
        let law = Distribution::of(&time);
        let (x, step) = (law.quantile(a), 1e-5 * law.sd());
        // Where a gamma's density is infinite it has no slope to compare.
        prop_assume!(x > 100.0 * step);
        // Not across a bend of the percentiles or of the triangle.
        if let (Some(left), Some(here), Some(right)) = (law.pdf(x - step), law.pdf(x), law.pdf(x + step)) {
            let slope = (law.cdf(x + step) - law.cdf(x - step)) / (2.0 * step);
            let slack = 1e-3 * (here + slope) + (left - right).abs();
            prop_assert!((slope - here).abs() <= slack, "{slope} {here}");
        }
    }
}
