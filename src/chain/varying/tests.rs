use super::*;

#[test]
fn what_does_not_vary_is_fixed() {
    let fixed = Varying::fixed(2.0);
    assert_eq!(Varying::pert(2.0, 2.0, 2.0), fixed);
    assert_eq!(Varying::between(2.0, 2.0), fixed);
    assert_eq!(Varying::triangular(2.0, 2.0, 2.0), fixed);
    assert_eq!(Varying::uniform(2.0, 2.0), fixed);
    assert_eq!(Varying::log_normal(2.0, 0.0), fixed);
    assert_eq!(Varying::gamma(2.0, 0.0), fixed);
    assert_eq!(Varying::normal(2.0, 0.0), fixed);
    assert_eq!(Varying::samples(&[2.0, 2.0]), fixed);
    assert!(Varying::gamma(0.0, 0.0).unwrap().is_fixed());
}

#[test]
fn likely_left_out_is_in_the_middle() {
    assert_eq!(Varying::between(1.0, 5.0), Varying::pert(1.0, 3.0, 5.0));
}

#[test]
fn points_out_of_order_are_refused() {
    assert_eq!(
        Varying::pert(3.0, 2.0, 5.0),
        Err(VaryingError::MinAboveLikely {
            min: 3.0,
            likely: 2.0
        })
    );
    assert_eq!(
        Varying::pert(1.0, 6.0, 5.0),
        Err(VaryingError::LikelyAboveMax {
            likely: 6.0,
            max: 5.0
        })
    );
    assert_eq!(
        Varying::between(5.0, 1.0),
        Err(VaryingError::MinAboveMax { min: 5.0, max: 1.0 })
    );
    assert_eq!(
        Varying::uniform(5.0, 1.0),
        Err(VaryingError::MinAboveMax { min: 5.0, max: 1.0 })
    );
    assert_eq!(
        Varying::between(f64::NAN, 1.0),
        Err(VaryingError::NotFinite)
    );
}

#[test]
fn amounts_that_are_no_times_are_refused() {
    assert_eq!(Varying::fixed(-1.0), Err(VaryingError::Negative(-1.0)));
    assert_eq!(Varying::fixed(2e6), Err(VaryingError::TooLong(2e6)));
    assert_eq!(Varying::fixed(f64::INFINITY), Err(VaryingError::NotFinite));
    assert_eq!(
        Varying::normal(1.0, -1.0),
        Err(VaryingError::Negative(-1.0))
    );
    assert_eq!(Varying::log_normal(0.0, 1.0), Err(VaryingError::ZeroMean));
    assert_eq!(Varying::gamma(1e-5, 1e3), Err(VaryingError::TooSpread));
    assert_eq!(Varying::exponential(0.0), Err(VaryingError::ZeroMean));
    assert_eq!(Varying::samples(&[]), Err(VaryingError::NoSamples));
    assert_eq!(
        Varying::samples(&[1.0, -1.0]),
        Err(VaryingError::Negative(-1.0))
    );
}

#[test]
fn percentiles_come_in_any_order_and_increase() {
    let ordered = Varying::percentiles(&[(10.0, 1.0), (50.0, 2.0), (90.0, 4.0)]);
    assert_eq!(
        Varying::percentiles(&[(90.0, 4.0), (10.0, 1.0), (50.0, 2.0)]),
        ordered
    );
    let refused = |pairs: &[(f64, f64)]| Varying::percentiles(pairs).unwrap_err();
    assert_eq!(refused(&[(50.0, 1.0)]), VaryingError::TooFewPercentiles(1));
    assert_eq!(
        refused(&[(0.0, 1.0), (50.0, 2.0)]),
        VaryingError::PercentileOutOfRange(0.0)
    );
    assert_eq!(
        refused(&[(50.0, 1.0), (100.0, 2.0)]),
        VaryingError::PercentileOutOfRange(100.0)
    );
    assert_eq!(
        refused(&[(50.0, 1.0), (50.0, 2.0)]),
        VaryingError::RepeatedPercentile(50.0)
    );
    assert_eq!(
        refused(&[(10.0, 0.0), (50.0, 2.0)]),
        VaryingError::ZeroPercentile(10.0)
    );
    let (lower, higher) = ((50.0, 2.0), (90.0, 2.0));
    assert_eq!(
        refused(&[higher, lower]),
        VaryingError::PercentilesNotIncreasing { lower, higher }
    );
    assert_eq!(
        refused(&[(50.0, 1.0), (50.000_001, 1e6)]),
        VaryingError::TooSpread
    );
}
