//! How good a drawing is, measured from its SVG alone, ours and Graphviz's by the same rules: what lies over
//! something else, what crosses, how large a page it takes.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod common;

#[path = "quality/measured.rs"]
mod measured;
#[path = "quality/table.rs"]
mod table;

use std::fs;
use std::path::Path;

use common::case;
use eslabon::check::Case;
use eslabon::lang::Lang;
use eslabon::read::{NoFiles, read};
use eslabon::render::layout;
use eslabon::render::picture::{NodeKind, Picture};
use eslabon::report::report;

/// The chains that ship, and the networks of 14 and 60 departments.
fn all() -> Vec<(String, Picture)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = fs::read_dir(root.join("chains"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "yaml"))
        .collect();
    paths.sort();
    let mut out: Vec<(String, Picture)> = paths
        .iter()
        .map(|path| {
            let text = fs::read(path).unwrap();
            let reading = read("chain.yaml", &text, &NoFiles);
            let case = Case::new(reading.documents[0].chain.as_ref().unwrap());
            let picture = Picture::of(&report(&case, "chain.yaml", Vec::new()), Lang::Es);
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, picture)
        })
        .collect();
    out.extend(["cadena14", "cadena60"].map(|name| (name.to_owned(), case(name))));
    out
}

#[test]
fn external_customers_stand_at_the_right_of_every_chain() {
    for (name, picture) in all() {
        let layout = layout::best(&picture).unwrap();
        let middle = |n: usize| layout.nodes[n].rect.middle().x;
        let is_customer = |n: &usize| picture.nodes[*n].kind == NodeKind::ExternalCustomer;
        let all = 0..picture.nodes.len();
        let last = all.clone().map(middle).fold(0.0, f64::max);
        let customers: Vec<usize> = all.filter(is_customer).collect();
        assert!(!customers.is_empty(), "{name}");
        for n in customers {
            assert!(middle(n) > last - 1.0, "{name}: {}", picture.nodes[n].id);
        }
    }
}
