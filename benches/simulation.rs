//! Trials: when customers are served, and what every handoff costs them, at three sizes. Throughput counts
//! handoffs times trials: 1 Gelem/s is a nanosecond each.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../tests/support/generate.rs"]
#[allow(dead_code)]
mod generate;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use eslabon::analysis::simulation::{Change, Quietly, Settings, finishes, simulate};
use eslabon::check::Case;
use eslabon::read::{NoFiles, read};

fn simulation(c: &mut Criterion) {
    for size in [20, 1_000, 3_000] {
        let text = generate::layered(size);
        let reading = read("chain.yaml", text.as_bytes(), &NoFiles);
        let chain = reading.documents[0].chain.as_ref().unwrap();
        let case = Case::new(chain);
        let subject = case.subject().unwrap();
        let settings = Settings {
            trials: 10_000,
            ..Settings::default()
        };
        let mut group = c.benchmark_group("simulation");
        let pairs = chain.handoffs.len() as u64 * u64::from(settings.trials);
        group.throughput(Throughput::Elements(pairs));
        group
            .sample_size(10)
            .measurement_time(Duration::from_secs(5));
        group.bench_function(BenchmarkId::new("forward", size), |b| {
            b.iter(|| finishes(black_box(subject), settings, &Change::default(), &Quietly));
        });
        group.bench_function(BenchmarkId::new("everything", size), |b| {
            b.iter(|| simulate(black_box(subject), settings));
        });
        group.finish();
    }
}

criterion_group!(benches, simulation);
criterion_main!(benches);
