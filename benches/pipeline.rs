//! From a file's text to its findings, step by step, at four sizes.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../tests/support/generate.rs"]
#[allow(dead_code)]
mod generate;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use eslabon::analysis::schedule::Schedule;
use eslabon::check::{Case, judge};
use eslabon::graph::{EventGraph, loops};
use eslabon::read::{NoFiles, read};
use eslabon::render::json;
use eslabon::report::report;

fn pipeline(c: &mut Criterion) {
    for size in [20, 1_000, 10_000, 100_000] {
        let text = generate::layered(size);
        let reading = read("chain.yaml", text.as_bytes(), &NoFiles);
        let chain = reading.documents[0].chain.as_ref().unwrap();
        let mut group = c.benchmark_group("pipeline");
        group.throughput(Throughput::Elements(chain.handoffs.len() as u64));
        if size >= 10_000 {
            group
                .sample_size(10)
                .measurement_time(Duration::from_secs(10));
        }
        group.bench_function(BenchmarkId::new("read", size), |b| {
            b.iter(|| read("chain.yaml", black_box(text.as_bytes()), &NoFiles));
        });
        group.bench_function(BenchmarkId::new("graph", size), |b| {
            b.iter(|| EventGraph::new(black_box(chain)))
        });
        let graph = EventGraph::new(chain);
        let found = loops::resolve(chain, &graph).unwrap();
        group.bench_function(BenchmarkId::new("schedule", size), |b| {
            b.iter(|| Schedule::new(black_box(chain), &graph, &found));
        });
        group.bench_function(BenchmarkId::new("check", size), |b| {
            b.iter(|| judge(&Case::new(black_box(chain)), &reading.documents[0].notes));
        });
        group.bench_function(BenchmarkId::new("report", size), |b| {
            let case = Case::new(chain);
            b.iter(|| json::report(&report(black_box(&case), "chain.yaml", Vec::new())));
        });
        group.finish();
    }
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
