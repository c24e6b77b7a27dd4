//! Chains drawn by lot: what no chain's lanes may do.

use std::fmt::Write as _;

use eslabon::lang::Lang;
use eslabon::render::theme::Theme;
use eslabon::render::views::{self, LanesBy};
use eslabon::report::Report;

use crate::crossed_words;
use crate::sheet::{crossings, drawn, faults};
use crate::support::reported_in_full;

/// A chain drawn by lot: departments in areas, times of all sizes, some none, and returns.
fn drawn_by_lot(seed: u64) -> Report {
    let mut state = seed * 7_919 + 17;
    let mut lot = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let departments = 3 + lot(9);
    let mut text = String::from(
        "eslabon: 1\nname: Sorteada\ngroups: {g0: Uno, g1: Dos, g2: Tres}\ncustomers:\n  c: {name: Cliente, promise: {within: 12d}}\ndepartments:\n",
    );
    for d in 0..departments {
        let _ = writeln!(text, "  d{d}: {{name: Área {d}, group: g{}}}", lot(3));
    }
    text.push_str("handoffs:\n");
    let mut received: Vec<(usize, usize, usize)> = Vec::new();
    for i in 0..8 + lot(40) {
        let from = lot(departments);
        let to = lot(departments + 2);
        if to == from {
            continue;
        }
        let mine: Vec<(usize, usize, usize)> =
            received.iter().filter(|r| r.2 == from).copied().collect();
        let needs: Vec<(usize, usize, usize)> =
            mine.iter().rev().take(1 + lot(2)).copied().collect();
        let ids: Vec<String> = needs.iter().map(|n| format!("h{}", n.0)).collect();
        let ids = ids.join(", ");
        let takes = ["0d", "1h", "3h", "1d", "2d", "5d", "15d"][lot(7)];
        let name = [
            "Pedido",
            "Orden de trabajo",
            "Lote",
            "Informe del mes cerrado",
        ][lot(4)];
        let whom = if to < departments {
            format!("d{to}")
        } else {
            "c".to_owned()
        };
        let _ = writeln!(
            text,
            "  - {{id: h{i}, from: d{from}, to: {whom}, delivers: {name}, needs: [{ids}], takes: {takes}, agreed: 2d}}"
        );
        if let Some((_, back, _)) = needs.first().filter(|_| lot(6) == 0 && takes != "0d") {
            let _ = writeln!(
                text,
                "  - {{id: r{i}, from: d{from}, to: d{back}, delivers: Devuelto, needs: [{ids}], rework: {{share: 5%, redo_from: h{}}}}}",
                needs[0].0
            );
        }
        received.push((i, from, to));
    }
    reported_in_full(&text)
}

#[test]
fn no_line_passes_behind_a_box_or_through_words_in_any_chain() {
    let (mut lines, mut bad) = (0, Vec::new());
    for seed in 0..60 {
        let report = drawn_by_lot(seed);
        let Ok(text) = views::lanes(&report, Lang::Es, &Theme::default(), LanesBy::Group) else {
            continue;
        };
        let drawn = drawn(&text);
        lines += drawn.links.len();
        let found = (
            crossings(&drawn).1,
            crossed_words(&drawn),
            faults(&drawn).len(),
        );
        if found != (0, 0, 0) {
            bad.push(format!("{seed}: {found:?}"));
        }
    }
    assert_eq!(bad, Vec::<String>::new());
    assert!(lines > 500, "{lines}");
}
