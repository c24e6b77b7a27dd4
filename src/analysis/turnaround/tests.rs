use super::*;
use crate::analysis::distribution::tests::{any_time, near};
use proptest::prelude::*;

fn pert(min: f64, likely: f64, max: f64) -> Varying {
    Varying::pert(min, likely, max).unwrap()
}

#[test]
fn two_uniforms_make_a_triangle() {
    let unit = Varying::uniform(0.0, 1.0).unwrap();
    // Irwin-Hall of two: x^2/2, then 1 - (2 - x)^2/2.
    near(sum_cdf(&unit, &unit, 0.5), 0.125, 1e-12);
    near(sum_cdf(&unit, &unit, 1.5), 0.875, 1e-12);
    near(sum_quantile(&unit, &unit, 0.875), 1.5, 1e-9);
    near(sum_quantile(&unit, &unit, 0.02), 0.2, 1e-9);
}

#[test]
fn a_triangle_and_a_uniform_make_three_uniforms() {
    let unit = Varying::uniform(0.0, 1.0).unwrap();
    let two = Varying::triangular(0.0, 1.0, 2.0).unwrap();
    // Irwin-Hall of three: x^3/6 up to 1, then (-2 x^3 + 9 x^2 - 9 x + 3)/6 up to 2.
    near(sum_cdf(&unit, &two, 0.5), 0.125 / 6.0, 1e-11);
    near(
        sum_cdf(&unit, &two, 1.7),
        (-2.0 * 4.913 + 9.0 * 2.89 - 15.3 + 3.0) / 6.0,
        1e-12,
    );
    near(sum_cdf(&two, &unit, 2.5), 1.0 - 0.125 / 6.0, 1e-12);
}

#[test]
fn exponentials_make_a_gamma_or_a_hypoexponential() {
    let (two, half) = (
        Varying::exponential(2.0).unwrap(),
        Varying::exponential(0.5).unwrap(),
    );
    // The case hypoexp_cdf2 of tests/cases/pert/closed_forms.
    near(sum_cdf(&two, &half, 2.0), 0.515_599_291_400_988_4, 1e-12);
    // The same rate: 1 - e^-x (1 + x), Erlang of two; three with a gamma of two (erlang3_cdf3).
    let unit = Varying::exponential(1.0).unwrap();
    for x in [0.01_f64, 1.0, 5.0, 20.0] {
        let expected = 1.0 - (-x).exp() * (1.0 + x);
        assert!((sum_cdf(&unit, &unit, x) - expected).abs() < 1e-13);
    }
    let gamma = Varying::gamma(2.0, 2.0_f64.sqrt()).unwrap();
    near(sum_cdf(&unit, &gamma, 3.0), 0.576_809_918_873_156_5, 1e-12);
}

#[test]
fn gammas_of_one_scale_add_their_shapes() {
    // Shapes of 0.01, where the density is infinite at 0, to 10^4.
    for shape in [0.01_f64, 0.3, 2.5, 1e4] {
        let (one, two) = (
            Varying::gamma(shape, shape.sqrt()),
            Varying::gamma(2.0 * shape, (2.0 * shape).sqrt()),
        );
        let three = Varying::gamma(3.0 * shape, (3.0 * shape).sqrt()).unwrap();
        let (one, two, law) = (one.unwrap(), two.unwrap(), Distribution::of(&three));
        for a in [0.05, 0.5, 0.9, 0.999] {
            let x = law.quantile(a);
            assert!(
                (sum_cdf(&one, &two, x) - law.cdf(x)).abs() < 1e-10,
                "{shape} {a}"
            );
            assert!(
                (sum_quantile(&one, &two, a) - x).abs() < 1e-7 * law.sd(),
                "{shape} {a}"
            );
        }
    }
}

#[test]
fn normals_far_from_zero_add_their_variances() {
    let (one, other) = (
        Varying::normal(100.0, 3.0).unwrap(),
        Varying::normal(200.0, 4.0).unwrap(),
    );
    near(
        sum_quantile(&one, &other, 0.9),
        300.0 + 5.0 * normal_score(0.9),
        1e-11,
    );
    near(Turnaround::of_two(&one, &other).sd(), 5.0, 1e-14);
}

#[test]
fn sums_known_from_elsewhere_come_out() {
    // mpmath: quad of the lognormal's density times betainc; findroot on the like of two betas.
    let lognormal = Varying::log_normal(2.0, 1.0).unwrap();
    near(
        sum_cdf(&lognormal, &pert(1.0, 3.0, 11.0), 7.0),
        0.709_662_035_226_561_8,
        1e-9,
    );
    near(
        sum_quantile(&pert(1.0, 2.0, 6.0), &pert(0.5, 1.0, 3.0), 0.9),
        5.083_921_318_576_114,
        1e-9,
    );
}

#[test]
fn a_split_close_to_the_start_of_a_power_costs_no_digits() {
    // The normal's split at 2.5 sd falls a hair after the beta's beginning; either order must agree.
    let one = Varying::normal(0.692_369_295_341_519_4, 0.212_301_369_908_436_57).unwrap();
    let other = pert(0.0, 0.147_827_555_096_939_87, 0.831_761_923_192_951_4);
    near(
        sum_cdf(&one, &other, 1.2254),
        sum_cdf(&other, &one, 1.2254),
        1e-10,
    );
}

#[test]
fn brute_force_on_a_fine_grid_agrees() {
    let times = [
        pert(1.0, 1.5, 9.0),
        Varying::log_normal(3.0, 4.0).unwrap(),
        Varying::gamma(1.0, 1.5).unwrap(),
        Varying::percentiles(&[(10.0, 0.5), (50.0, 1.0), (95.0, 8.0)]).unwrap(),
        Varying::normal(1.0, 2.0).unwrap(),
    ];
    for one in &times {
        for other in &times {
            let (first, second) = (Distribution::of(one), Distribution::of(other));
            let sum = Turnaround::of_two(one, other);
            let x = sum.quantile(0.9);
            // The midpoint rule in the probability of the first.
            let cells = 4000;
            let brute: f64 = (0..cells)
                .map(|n| second.cdf(x - first.quantile((f64::from(n) + 0.5) / f64::from(cells))))
                .sum();
            assert!(
                (brute / f64::from(cells) - 0.9).abs() < 2e-4,
                "{one:?} {other:?} {brute}"
            );
        }
    }
}

#[test]
fn what_is_fixed_only_shifts() {
    let (fixed, varies) = (Varying::fixed(2.0).unwrap(), pert(1.0, 2.0, 6.0));
    let alone = Distribution::of(&varies).quantile(0.9);
    near(sum_quantile(&fixed, &varies, 0.9), 2.0 + alone, 1e-14);
    near(
        sum_cdf(&varies, &fixed, 5.0),
        Distribution::of(&varies).cdf(3.0),
        1e-14,
    );
    assert_eq!(sum_quantile(&fixed, &fixed, 0.5), 4.0);
    assert_eq!(
        (sum_cdf(&fixed, &fixed, 3.9), sum_cdf(&fixed, &fixed, 4.0)),
        (0.0, 1.0)
    );
}

#[test]
fn samples_add_pair_by_pair() {
    let (one, other) = (
        Varying::samples(&[1.0, 2.0]).unwrap(),
        Varying::samples(&[0.1, 0.2, 0.4]).unwrap(),
    );
    assert_eq!(sum_cdf(&one, &other, 1.2), 2.0 / 6.0);
    assert_eq!(sum_quantile(&one, &other, 0.5), 1.4);
    assert_eq!(sum_quantile(&one, &other, 4.0 / 6.0), 2.1);
    let exponential = Varying::exponential(1e-3).unwrap();
    near(sum_cdf(&one, &exponential, 1.5), 0.5, 1e-12);
}

#[test]
fn passes_mix_shifted_copies() {
    let work = Varying::uniform(0.0, 1.0).unwrap();
    let passes = [
        Passes {
            probability: 0.9,
            shift: 0.0,
        },
        Passes {
            probability: 0.1,
            shift: 2.0,
        },
    ];
    let done = Turnaround::of(&work).with_passes(&passes);
    near(done.mean(), 0.7, 1e-14);
    near(done.sd(), (1.0 / 12.0 + 0.09 * 4.0_f64).sqrt(), 1e-14);
    near(done.cdf(0.5), 0.45, 1e-14);
    near(done.cdf(2.5), 0.95, 1e-14);
    near(done.quantile(0.95), 2.5, 1e-8);
    near(done.quantile(0.45), 0.5, 1e-8);
    // At the level of the gap itself the smallest time counts.
    near(done.quantile(0.9), 1.0, 1e-6);
    let fixed = Varying::fixed(1.0).unwrap();
    let done = Turnaround::of(&fixed).with_passes(&passes);
    assert_eq!((done.quantile(0.9), done.quantile(0.91)), (1.0, 3.0));
    assert!(!done.exceeds(1.0, 0.9) && done.exceeds(1.0, 0.91));
}

#[test]
fn extremes_have_answers() {
    let times: Vec<Varying> = [
        Varying::log_normal(1.0, 1e6),
        Varying::gamma(1.0, 1e6),
        Varying::gamma(1.0, 1e-11),
        Varying::normal(1e6, 1e-5),
        Varying::pert(1e6 - 1e-5, 1e6, 1e6),
        Varying::pert(0.0, 1e-300, 1e-300),
        Varying::percentiles(&[(1e-6, 1e-9), (99.999_999, 1e6)]),
        Varying::samples(&[0.0, 1e6]),
        Varying::fixed(0.0),
    ]
    .map(Result::unwrap)
    .into();
    for one in &times {
        for other in &times {
            let sum = Turnaround::of_two(one, other);
            for a in [
                -1.0,
                0.0,
                1e-300,
                0.1,
                0.9,
                1.0 - f64::EPSILON / 2.0,
                f64::NAN,
            ] {
                let x = sum.quantile(a);
                assert!(
                    x.is_finite() && x >= sum.min() && x <= sum.max(),
                    "{one:?} {other:?} {a}: {x}"
                );
                assert!((0.0..=1.0).contains(&sum.cdf(x)));
            }
            assert_eq!(
                (sum.cdf(f64::NAN), sum.cdf(-1.0), sum.cdf(f64::INFINITY)),
                (0.0, 0.0, 1.0)
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_quantile_lies_between_its_bounds_and_inverts(one in any_time(), other in any_time(), a in 0.01..0.99_f64) {
        let sum = Turnaround::of_two(&one, &other);
        let x = sum.quantile(a);
        prop_assert!(x >= sum.min() && x <= sum.max());
        // A little beyond it is enough, a little before is not.
        let little = 1e-6 * sum.sd() + 1e-12 * x;
        prop_assert!(sum.cdf(x + little) >= a - 1e-9 && sum.cdf(x - little) <= a + 1e-9);
        prop_assert!(sum_cdf(&one, &other, x * 0.9) <= sum_cdf(&one, &other, x) + 1e-9);
    }

    #[test]
    fn order_does_not_matter(one in any_time(), other in any_time(), a in 0.01..0.99_f64) {
        let (x, y) = (sum_quantile(&one, &other, a), sum_quantile(&other, &one, a));
        let sum = Turnaround::of_two(&one, &other);
        prop_assert!((sum.cdf(x) - sum.cdf(y)).abs() < 1e-7 || (x - y).abs() <= 1e-6 * sum.sd(), "{x} {y}");
    }

    #[test]
    fn exceeding_is_having_a_higher_quantile(one in any_time(), other in any_time(), a in 0.05..0.99_f64, part in 0.2..3.0_f64) {
        let passes = [Passes { probability: 0.8, shift: 0.0 }, Passes { probability: 0.2, shift: 1.0 }];
        let sum = Turnaround::of_two(&one, &other).with_passes(&passes);
        let x = sum.mean() * part;
        let quantile = sum.quantile(a);
        prop_assume!((quantile - x).abs() > 1e-6 * (sum.sd() + x));
        prop_assert_eq!(sum.exceeds(x, a), quantile > x);
    }

    #[test]
    fn twice_the_times_take_twice_as_long(min in 0.0..5.0_f64, width in 0.1..5.0_f64, mean in 0.1..5.0_f64, a in 0.01..0.99_f64) {
        let of = |scale: f64| {
            let (pert, gamma) = (pert(min * scale, (min + width / 3.0) * scale, (min + width) * scale), Varying::gamma(mean * scale, scale));
            sum_quantile(&pert, &gamma.unwrap(), a)
        };
        prop_assert!((of(2.0) - 2.0 * of(1.0)).abs() < 1e-7 * of(1.0));
    }
}
