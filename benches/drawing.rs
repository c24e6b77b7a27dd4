//! How long a picture takes: a shipped chain, and layered ones of more handoffs.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../tests/support/generate.rs"]
#[allow(dead_code)]
mod generate;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use eslabon::check::Case;
use eslabon::lang::Lang;
use eslabon::read::{NoFiles, read};
use eslabon::render::picture::Picture;
use eslabon::render::theme::Theme;
use eslabon::render::{layout, svg};
use eslabon::report::report;

fn picture(text: &str) -> Picture {
    let reading = read("chain.yaml", text.as_bytes(), &NoFiles);
    let case = Case::new(reading.documents[0].chain.as_ref().unwrap());
    Picture::of(&report(&case, "chain.yaml", Vec::new()), Lang::Es)
}

fn drawing(c: &mut Criterion) {
    let shipped = include_str!("../chains/del-pedido-a-la-entrega.yaml").to_owned();
    let mut group = c.benchmark_group("drawing");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(10));
    for (name, text) in [
        ("shipped", shipped),
        ("layered 60", generate::layered(60)),
        ("layered 200", generate::layered(200)),
    ] {
        let picture = picture(&text);
        group.bench_function(BenchmarkId::from_parameter(name), |b| {
            b.iter(|| {
                svg::svg(
                    &picture,
                    &layout::best(black_box(&picture)).unwrap(),
                    &Theme::default(),
                )
            });
        });
    }
    group.finish();
}

criterion_group!(benches, drawing);
criterion_main!(benches);
