//! How long a draw takes, by shape, and the table of a shape.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use eslabon::analysis::sample::{LANES, Samplers};
use eslabon::chain::varying::Varying;

/// As many draws as a small chain takes at a time, from a linear congruential generator.
fn blocks() -> Vec<[u16; LANES]> {
    let mut state = 12345_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 48) as u16
    };
    (0..64).map(|_| std::array::from_fn(|_| next())).collect()
}

fn drawing(c: &mut Criterion) {
    let seen: Vec<f64> = (0..40).map(|day| f64::from(day * day)).collect();
    let percentiles = [(10.0, 1.0), (50.0, 2.0), (90.0, 6.0)];
    let times = [
        ("pert", Varying::pert(1.0, 3.0, 11.0)),
        ("triangular", Varying::triangular(1.0, 3.0, 11.0)),
        ("uniform", Varying::uniform(1.0, 3.0)),
        ("lognormal", Varying::log_normal(3.0, 1.0)),
        ("wide lognormal", Varying::log_normal(3.0, 6.0)),
        ("percentiles", Varying::percentiles(&percentiles)),
        ("samples", Varying::samples(&seen)),
    ];
    let blocks = blocks();
    let mut group = c.benchmark_group("draw");
    group.throughput(Throughput::Elements((blocks.len() * LANES) as u64));
    for (name, time) in times {
        let sampler = Samplers::new().of(&time.unwrap());
        let mut out = [0.0; LANES];
        group.bench_function(name, |b| {
            b.iter(|| {
                for draws in &blocks {
                    black_box(&sampler).draw(black_box(draws), &mut out);
                }
                black_box(&mut out);
            });
        });
    }
    group.finish();
}

fn building(c: &mut Criterion) {
    let mut group = c.benchmark_group("build 100");
    type Shape = fn(f64) -> Varying;
    let shapes: [(&str, Shape); 4] = [
        ("pert", |x| Varying::pert(0.0, x, 1.0).unwrap()),
        ("gamma", |x| Varying::gamma(1.0, x).unwrap()),
        ("lognormal", |x| Varying::log_normal(1.0, x / 2.0).unwrap()),
        ("wide lognormal", |x| {
            Varying::log_normal(1.0, x + 1.0).unwrap()
        }),
    ];
    for (name, shape) in shapes {
        let times: Vec<Varying> = (0..100)
            .map(|i| shape(f64::from(i) / 100.0 + 0.005))
            .collect();
        group.bench_function(name, |b| {
            b.iter(|| {
                let mut samplers = Samplers::new();
                for time in &times {
                    black_box(samplers.of(time));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, drawing, building);
criterion_main!(benches);
