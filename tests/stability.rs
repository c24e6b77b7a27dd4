//! How far things move when a handoff is added at the end of the file, in pixels.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod common;

use common::{case, department, handoff, of_text, shipped, texts};
use eslabon::render::layout::{self, Layout};
use eslabon::render::picture::{NodeKind, Picture};

/// How far boxes move on average after the drawings are laid on their middles; `after` may have more at the end.
fn moved(before: &Layout, after: &Layout) -> f64 {
    let pairs = || before.nodes.iter().zip(&after.nodes);
    let middle = |values: Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
    let dx = middle(pairs().map(|(a, b)| b.rect.x - a.rect.x).collect());
    let dy = middle(pairs().map(|(a, b)| b.rect.y - a.rect.y).collect());
    middle(
        pairs()
            .map(|(a, b)| (b.rect.x - a.rect.x - dx).hypot(b.rect.y - a.rect.y - dy))
            .collect(),
    )
}

/// Knuth's linear congruential generator.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count
    }

    /// A box that is no external customer.
    fn supplier(&mut self, picture: &Picture) -> usize {
        loop {
            let n = self.below(picture.nodes.len());
            if picture.nodes[n].kind != NodeKind::ExternalCustomer {
                return n;
            }
        }
    }
}

/// The picture with a handoff more, between two boxes drawn by lot.
fn one_more(picture: &Picture, numbers: &mut Numbers) -> Picture {
    let from = numbers.supplier(picture);
    let to = (from + 1 + numbers.below(picture.nodes.len() - 1)) % picture.nodes.len();
    let mut more = picture.clone();
    more.edges.push(handoff(from, to, "Nueva entrega", "1 d"));
    more
}

/// The picture with a department more that receives something from a box drawn by lot, in whose area it is.
fn one_more_department(picture: &Picture, numbers: &mut Numbers) -> Picture {
    let from = numbers.supplier(picture);
    let mut more = picture.clone();
    let home = picture.nodes[from].group;
    more.nodes
        .push(department("nuevo", "Departamento nuevo", home));
    let to = picture.nodes.len();
    more.edges.push(handoff(from, to, "Nueva entrega", "1 d"));
    more
}

/// The mean and the median of what boxes move on average, over several changes of a picture.
fn over(
    picture: &Picture,
    tries: usize,
    change: fn(&Picture, &mut Numbers) -> Picture,
) -> (f64, f64) {
    let before = layout::best(picture).unwrap();
    let mut numbers = Numbers(11);
    let mut all: Vec<f64> = (0..tries)
        .map(|_| {
            let after = change(picture, &mut numbers);
            moved(&before, &layout::best(&after).unwrap())
        })
        .collect();
    all.sort_by(f64::total_cmp);
    (all.iter().sum::<f64>() / tries as f64, all[tries / 2])
}

/// The best figures reached so far: a change may better them, not worsen them.
#[test]
fn a_handoff_at_the_end_leaves_the_rest_where_it_was() {
    for (name, tries, mean, median) in [("cadena14", 12, 28.0, 18.0), ("cadena60", 4, 60.0, 30.0)] {
        let found = over(&case(name), tries, one_more);
        assert!(found.0 <= mean && found.1 <= median, "{name}: {found:?}");
    }
}

#[test]
fn a_department_at_the_end_leaves_the_rest_where_it_was() {
    for (name, tries, mean, median) in [("cadena14", 6, 14.0, 16.0), ("cadena60", 2, 25.0, 30.0)] {
        let found = over(&case(name), tries, one_more_department);
        assert!(found.0 <= mean && found.1 <= median, "{name}: {found:?}");
    }
}

#[test]
fn the_chains_that_ship_are_as_steady() {
    let mut sum = 0.0;
    let all = shipped();
    for (name, picture) in &all {
        let (mean, median) = over(picture, 6, one_more);
        assert!(mean <= 110.0, "{name}: {mean} {median}");
        sum += mean;
    }
    let mean = sum / all.len() as f64;
    assert!(mean <= 45.0, "{mean}");
}

/// What a consultant does: a line is added to the file, and the file is drawn again.
#[test]
fn a_line_at_the_end_of_a_file_leaves_the_rest_where_it_was() {
    let (_, text) = texts()
        .into_iter()
        .find(|(name, _)| name == "del-pedido-a-la-entrega")
        .unwrap();
    let (head, tail) = text.split_once("\nriesgos:").unwrap();
    let before = layout::best(&of_text(&text)).unwrap();
    let line = "\n  - {id: aviso, de: calidad, para: facturacion, entregable: Aviso, transito: 2h}";
    let more = of_text(&format!("{head}{line}\nriesgos:{tail}"));
    let after = layout::best(&more).unwrap();
    assert_eq!(after.edges.len(), before.edges.len() + 1);
    let found = moved(&before, &after);
    assert!(found <= 40.0, "{found}");
}
