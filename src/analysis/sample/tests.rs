use super::*;
use crate::analysis::distribution::tests::any_time;
use proptest::prelude::*;

fn of(time: &Varying) -> Sampler {
    Samplers::new().of(time)
}

fn all(sampler: &Sampler) -> Vec<f64> {
    let mut times = Vec::new();
    for block in 0..65536 / LANES {
        let draws = std::array::from_fn(|lane| (block * LANES + lane) as u16);
        let mut out = [0.0; LANES];
        sampler.draw(&draws, &mut out);
        times.extend(out);
    }
    times
}

/// What all 65,536 draws differ by from the law.
struct Miss {
    /// Of the means, in standard deviations.
    mean: f64,
    /// Of the standard deviations, relative.
    sd: f64,
    /// The Kolmogorov-Smirnov distance.
    distance: f64,
    /// The largest step back, in standard deviations.
    back: f64,
}

fn miss(time: &Varying) -> Miss {
    let law = Distribution::of(time);
    let times = all(&of(time));
    let n = times.len() as f64;
    let mean = times.iter().sum::<f64>() / n;
    let sd = (times.iter().map(|t| (t - mean).powi(2)).sum::<f64>() / n).sqrt();
    let distance = times.iter().enumerate().map(|(rank, t)| {
        let (share, rank) = (law.cdf(*t), rank as f64);
        (share - rank / n).max((rank + 1.0) / n - share)
    });
    let back = times.windows(2).map(|pair| pair[0] - pair[1]);
    assert!(times.iter().all(|t| (time.min()..=time.max()).contains(t)));
    Miss {
        mean: (mean - law.mean()) / law.sd(),
        sd: sd / law.sd() - 1.0,
        distance: distance.fold(0.0, f64::max),
        back: back.fold(0.0, f64::max) / law.sd(),
    }
}

fn close(time: &Varying) {
    let miss = miss(time);
    assert!(miss.mean.abs() <= 1e-5 && miss.sd.abs() <= 3e-4, "{time:?}");
    assert!(miss.distance <= 1.6e-4 && miss.back <= 1e-7, "{time:?}");
}

#[test]
fn pert_and_triangular_draws_are_as_the_law() {
    for mode in [0.0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0] {
        close(&Varying::pert(0.0, mode, 1.0).unwrap());
        close(&Varying::triangular(0.0, mode, 1.0).unwrap());
    }
    close(&Varying::pert(3.0, 4.0, 11.0).unwrap());
    close(&Varying::pert(1e5, 1e5 + 0.3, 1e5 + 1.0).unwrap());
    close(&Varying::triangular(3.0, 4.0, 11.0).unwrap());
    close(&Varying::uniform(3.0, 11.0).unwrap());
}

#[test]
fn unbounded_draws_are_as_the_law() {
    close(&Varying::exponential(2.0).unwrap());
    for mean in [0.0, 0.5, 1.0, 3.0, 10.0, 1e5] {
        close(&Varying::normal(mean, 1.0).unwrap());
    }
    for ratio in [1e-9, 0.01, 0.1, 0.11, 0.3, 0.5, 1.0, 1.001, 1.5, 2.0, 3.0] {
        close(&Varying::gamma(1.0, ratio).unwrap());
    }
    for ratio in [1e-9, 0.01, 0.2, 0.5, 0.501, 1.0] {
        close(&Varying::log_normal(4.0, 4.0 * ratio).unwrap());
    }
}

#[test]
fn percentiles_are_drawn_around_their_bends() {
    for pairs in [
        &[(10.0, 1.0), (50.0, 2.0), (90.0, 6.0)][..],
        &[
            (5.0, 1.0),
            (20.0, 2.0),
            (60.0, 2.5),
            (80.0, 2.6),
            (95.0, 6.0),
        ],
        &[(50.0, 1.0), (90.0, 1.1)],
    ] {
        let miss = miss(&Varying::percentiles(pairs).unwrap());
        assert!(miss.mean.abs() <= 1e-5 && miss.sd.abs() <= 2e-3);
        assert!(miss.distance <= 5e-5 && miss.back <= 1e-7);
    }
}

#[test]
fn the_means_of_heavy_tails_are_exact_and_their_sds_cut() {
    // Beyond the outermost draw lies that part of the variance.
    for (ratio, cut) in [(2.0, 0.005), (3.0, 0.015), (10.0, 0.15), (100.0, 0.7)] {
        let miss = miss(&Varying::log_normal(1.0, ratio).unwrap());
        assert!(miss.mean.abs() <= 1e-5 && miss.distance <= 5e-5 && miss.back <= 1e-7);
        assert!(miss.sd < 0.0 && miss.sd > -cut, "{}", miss.sd);
    }
    for ratio in [10.0, 100.0, 1e6] {
        let miss = miss(&Varying::gamma(1.0, ratio).unwrap());
        assert!(miss.mean.abs() <= 1e-5 && miss.back <= 1e-7);
    }
    assert!(miss(&Varying::log_normal(1.0, 1e6).unwrap()).mean.abs() < 1e-5);
}

#[test]
fn samples_are_drawn_as_they_are() {
    let time = Varying::samples(&[3.0, 1.0, 2.0, 2.0]).unwrap();
    let times = all(&of(&time));
    let share = |value: f64| times.iter().filter(|t| **t == value).count();
    assert_eq!((share(1.0), share(2.0), share(3.0)), (16384, 32768, 16384));
    for n in [3_u32, 1000, 65535, 65536, 65537, 300_000] {
        let seen: Vec<f64> = (0..n).map(f64::from).collect();
        let miss = miss(&Varying::samples(&seen).unwrap());
        assert!(miss.mean.abs() < 1e-9 && miss.sd.abs() < 1e-4, "{n}");
        assert!(miss.back == 0.0);
    }
}

#[test]
fn what_never_varies_is_told() {
    let sampler = of(&Varying::fixed(2.5).unwrap());
    assert_eq!(sampler.is_fixed(), Some(2.5));
    assert_eq!(sampler.at(77), 2.5);
    let varying = of(&Varying::uniform(1.0, 2.0).unwrap());
    assert_eq!(varying.is_fixed(), None);
}

#[test]
fn equal_shapes_share_one_table() {
    let mut samplers = Samplers::new();
    let mut table = |time: Result<Varying, _>| match samplers.of(&time.unwrap()).kind {
        Kind::Table { table, .. } => table,
        Kind::Logarithmic { law, .. } => Arc::clone(law.table()),
        other => panic!("{other:?}"),
    };
    let mut same = |one, other| Arc::ptr_eq(&table(one), &table(other));
    assert!(same(
        Varying::pert(1.0, 3.0, 11.0),
        Varying::pert(0.3, 0.36, 0.6)
    ));
    assert!(!same(
        Varying::pert(1.0, 3.0, 11.0),
        Varying::pert(1.0, 3.1, 11.0)
    ));
    assert!(same(Varying::gamma(1.0, 0.3), Varying::gamma(7.0, 2.1)));
    assert!(same(Varying::gamma(1.0, 1.3), Varying::gamma(7.0, 9.1)));
    assert!(same(Varying::exponential(1.0), Varying::exponential(3.0)));
    assert!(same(Varying::normal(1.0, 0.1), Varying::normal(3.0, 0.3)));
    assert!(same(
        Varying::log_normal(1.0, 0.3),
        Varying::log_normal(3.0, 0.9)
    ));
    assert!(same(
        Varying::log_normal(1.0, 3.0),
        Varying::percentiles(&[(10.0, 1.0), (60.0, 2.0), (70.0, 9.0)])
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn one_draw_is_the_same_bits_as_many(time in any_time(), first in any::<u16>(), stride in any::<u16>()) {
        let sampler = of(&time);
        let draws: [u16; LANES] =
            std::array::from_fn(|lane| first.wrapping_add(stride.wrapping_mul(lane as u16)));
        let (mut drawn, mut added) = ([0.0; LANES], [0.0; LANES]);
        sampler.draw(&draws, &mut drawn);
        sampler.draw_onto(&draws, &[1.5; LANES], &mut added);
        for lane in 0..LANES {
            let one = sampler.at(draws[lane]);
            prop_assert_eq!(one.to_bits(), drawn[lane].to_bits());
            prop_assert_eq!((1.5 + one).to_bits(), added[lane].to_bits());
            prop_assert!((time.min()..=time.max()).contains(&one));
        }
    }

    #[test]
    fn a_draw_is_near_its_quantile(time in any_time(), draw in any::<u16>()) {
        let law = Distribution::of(&time);
        let t = of(&time).at(draw);
        let share = (f64::from(draw) + 0.5) / 65536.0;
        if law.pdf(t).is_some() && draw < u16::MAX {
            prop_assert!((law.cdf(t) - share).abs() < 2e-4, "{} {}", law.cdf(t), share);
        } else if law.pdf(t).is_none() {
            prop_assert_eq!(t, law.quantile(share));
        }
    }
}
