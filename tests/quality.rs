//! How good a drawing is, measured from its SVG alone, ours and Graphviz's by the same rules: what lies over
//! something else, what crosses, how large a page it takes.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod common;

#[path = "quality/measured.rs"]
mod measured;
#[path = "quality/table.rs"]
mod table;

use common::{case, shipped};
use eslabon::render::layout;
use eslabon::render::picture::{NodeKind, Picture};

/// The chains that ship, and the networks of 14 and 60 departments.
fn all() -> Vec<(String, Picture)> {
    let mut out = shipped();
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
