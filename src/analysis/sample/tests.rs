use super::*;

fn law_report(name: &str, time: &Varying) {
    let sampler = Samplers::new().of(time);
    let law = Distribution::of(time);
    let (mean, sd) = (law.mean(), law.sd());
    let all: Vec<f64> = (0..=u16::MAX).map(|draw| sampler.at(draw)).collect();
    let n = all.len() as f64;
    let m = all.iter().sum::<f64>() / n;
    let s = (all.iter().map(|t| (t - m) * (t - m)).sum::<f64>() / n).sqrt();
    let mut ks: f64 = 0.0;
    let mut at = 0;
    let mut back: f64 = 0.0;
    for (i, t) in all.iter().enumerate() {
        let c = law.cdf(*t);
        let d = (c - i as f64 / n).abs().max((c - (i + 1) as f64 / n).abs());
        if d > ks {
            ks = d;
            at = i;
        }
        if i > 0 {
            back = back.max(all[i - 1] - t);
        }
    }
    println!(
        "{name:22} ks {ks:.2e} at {at:5} mean {:9.1e} sd {:9.1e} back {:.1e} top {:.3} ({:.3})",
        (m - mean) / sd,
        s / sd - 1.0,
        back / sd,
        (all[65535] - mean) / sd,
        (law.quantile(1.0 - 0.5 / 65536.0) - mean) / sd,
    );
}

#[test]
fn report() {
    for mode in [0.0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1.0] {
        law_report(
            &format!("pert {mode}"),
            &Varying::pert(0.0, mode, 1.0).unwrap(),
        );
    }
    for mode in [0.0, 0.3, 1.0] {
        law_report(
            &format!("tri {mode}"),
            &Varying::triangular(0.0, mode, 1.0).unwrap(),
        );
    }
    law_report("uniform", &Varying::uniform(0.0, 1.0).unwrap());
    law_report("exponential", &Varying::exponential(1.0).unwrap());
    for m in [0.0, 0.5, 1.0, 3.0, 10.0] {
        law_report(&format!("normal {m}"), &Varying::normal(m, 1.0).unwrap());
    }
    for r in [
        0.01, 0.1, 0.3, 0.5, 1.0, 1.1, 1.5, 2.0, 3.0, 10.0, 100.0, 1e6,
    ] {
        law_report(&format!("gamma {r}"), &Varying::gamma(1.0, r).unwrap());
    }
    for r in [0.01, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 10.0, 100.0, 1e6] {
        law_report(
            &format!("lognormal {r}"),
            &Varying::log_normal(1.0, r).unwrap(),
        );
    }
    law_report(
        "perc 10 50 90",
        &Varying::percentiles(&[(10.0, 1.0), (50.0, 2.0), (90.0, 6.0)]).unwrap(),
    );
    law_report(
        "perc 10 60 90",
        &Varying::percentiles(&[(10.0, 1.0), (60.0, 2.0), (90.0, 6.0)]).unwrap(),
    );
}

#[test]
#[allow(clippy::disallowed_methods)]
fn build_time() {
    let n = 2000;
    let make: [(&str, Box<dyn Fn(f64) -> Varying>); 6] = [
        ("pert", Box::new(|x| Varying::pert(0.0, x, 1.0).unwrap())),
        ("gamma", Box::new(|x| Varying::gamma(1.0, x).unwrap())),
        (
            "gamma wide",
            Box::new(|x| Varying::gamma(1.0, 1.0 + x).unwrap()),
        ),
        (
            "lognormal",
            Box::new(|x| Varying::log_normal(1.0, 0.5 * x).unwrap()),
        ),
        (
            "lognormal wide",
            Box::new(|x| Varying::log_normal(1.0, 1.0 + x).unwrap()),
        ),
        ("normal", Box::new(|x| Varying::normal(x, 1.0).unwrap())),
    ];
    for (name, make) in make {
        let mut samplers = Samplers::new();
        let times: Vec<Varying> = (0..n)
            .map(|i| make((f64::from(i) + 0.5) / f64::from(n)))
            .collect();
        let start = std::time::Instant::now();
        for time in &times {
            std::hint::black_box(samplers.of(time));
        }
        println!(
            "{name}: {:.1} us",
            start.elapsed().as_secs_f64() * 1e6 / f64::from(n)
        );
    }
}
