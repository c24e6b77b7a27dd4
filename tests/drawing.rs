//! The drawing of whole pictures.

mod common;

use eslabon::render::layout::{self, measure::measure};
use eslabon::render::svg::svg;

#[test]
fn show() {
    let Ok(folder) = std::env::var("SHOW") else {
        return;
    };
    for name in ["cadena14", "cadena60"] {
        let picture = common::case(name);
        let start = std::time::Instant::now();
        let layout = layout::best(&picture).unwrap();
        let took = start.elapsed();
        eprintln!("{name} {took:?} {:?}", measure(&picture, &layout));
        std::fs::write(format!("{folder}/{name}.svg"), svg(&picture, &layout)).unwrap();
    }
}
