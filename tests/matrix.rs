//! The dependency structure matrix, read back from its drawing.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::print_stderr)]

mod common;

use std::collections::BTreeSet;

use common::{blank, case, department, group, handoff};
use eslabon::render::picture::{NodeKind, Picture, Tone};
use eslabon::render::theme::{Name, Theme};
use eslabon::render::views::matrix;
use roxmltree::{Document, Node};

/// Writes the drawings for whoever wants to look at them.
fn show(name: &str, text: &str) {
    if let Ok(folder) = std::env::var("SHOW") {
        std::fs::write(format!("{folder}/matrix-{name}.svg"), text).unwrap();
    }
}

/// The cells: row and column from 1, and how many handoffs each holds.
fn cells(text: &str) -> Vec<(usize, usize, usize)> {
    let document = Document::parse(text).unwrap();
    let id = |n: &Node<'_, '_>| n.attribute("id").unwrap_or_default().to_owned();
    let groups = document.descendants().filter(|n| n.has_tag_name("g"));
    let cells = groups.filter(|n| id(n).starts_with("eslabon-c"));
    cells
        .map(|n| {
            let place = id(&n);
            let (row, column) = place["eslabon-c".len()..].split_once('-').unwrap();
            let ids = n.attribute("data-id").unwrap();
            (
                row.parse().unwrap(),
                column.parse().unwrap(),
                ids.split(' ').count(),
            )
        })
        .collect()
}

fn circle() -> Picture {
    let mut picture = blank("Círculo");
    picture.groups = vec![group("Operaciones", None)];
    for name in ["Bodega", "Calidad", "Compras", "Despacho"] {
        picture.nodes.push(department(name, name, Some(0)));
    }
    picture.nodes.push(department("cliente", "Cliente", None));
    picture.nodes[4].kind = NodeKind::ExternalCustomer;
    // Compras -> Bodega -> Calidad -> Bodega; Calidad -> Despacho -> Cliente -> Compras.
    let all = [(2, 0), (0, 1), (1, 0), (1, 3), (3, 4), (4, 2), (0, 1)];
    for (at, (from, to)) in all.into_iter().enumerate() {
        let mut edge = handoff(from, to, &format!("Entrega {at}"), "1 d");
        edge.id = format!("e{at}");
        picture.edges.push(edge);
    }
    picture
}

#[test]
fn what_goes_back_is_below_the_diagonal_and_customers_come_last() {
    let text = matrix(&circle(), &Theme::default());
    show("circle", &text);
    // In order: Compras, Bodega, Calidad, Despacho, Cliente.
    let expected = [
        (1, 2, 1),
        (2, 3, 2),
        (3, 2, 1),
        (3, 4, 1),
        (4, 5, 1),
        (5, 1, 1),
    ];
    assert_eq!(cells(&text), expected);
    // What the customer asks for is no handing back.
    assert!(
        text.contains("bajo la diagonal, 1 entrega vuelve"),
        "{text}"
    );
    assert!(text.contains("Se esperan en círculo"));
}

#[test]
fn every_handoff_is_in_one_cell() {
    for name in ["cadena14", "cadena60"] {
        let picture = case(name);
        for theme in Name::ALL {
            let text = matrix(&picture, &Theme::named(theme));
            show(&format!("{name}-{}", theme.word()), &text);
            let found = cells(&text);
            let sum: usize = found.iter().map(|c| c.2).sum();
            assert_eq!(sum, picture.edges.len());
            let places: BTreeSet<(usize, usize)> = found.iter().map(|c| (c.0, c.1)).collect();
            assert_eq!(places.len(), found.len());
            assert_eq!(text, matrix(&picture, &Theme::named(theme)));
        }
    }
}

#[test]
fn returns_go_back_and_nothing_else_where_there_are_no_circles() {
    let picture = case("cadena14");
    let text = matrix(&picture, &Theme::default());
    let back: usize = cells(&text).iter().filter(|c| c.0 > c.1).map(|c| c.2).sum();
    let returns = picture.edges.iter().filter(|e| e.rework).count();
    assert_eq!(back, returns);
}

#[test]
fn any_name_is_inside_the_sheet() {
    let mut picture = circle();
    picture.nodes[0].label = "Ñandú & <script>alert(1)</script> ".repeat(30);
    picture.nodes[1].label = String::new();
    picture.nodes[2].label = "👩‍👩‍👧‍👦 مرحبا\u{202E}\u{7}".to_owned();
    let text = matrix(&picture, &Theme::default());
    let document = Document::parse(&text).unwrap();
    assert!(document.descendants().all(|n| !n.has_tag_name("script")));
    let names = document.descendants().filter(|n| {
        n.attribute("id")
            .is_some_and(|id| id.starts_with("eslabon-n"))
    });
    assert_eq!(names.count(), picture.nodes.len());
}

#[test]
fn the_legend_lists_the_signs_that_appear_and_no_other() {
    let words = [
        "Ocurre a veces",
        "Reproceso",
        "Eslabón débil",
        "Con cuántas entregas",
        "Fuera",
        "Distinta",
    ];
    let told = |picture: &Picture| -> Vec<&str> {
        let text = matrix(picture, &Theme::default());
        let (_, legend) = text.split_once("eslabon-legend").unwrap();
        words
            .into_iter()
            .filter(|word| legend.contains(word))
            .collect()
    };
    let mut picture = circle();
    picture.legend.tones = vec![
        (Tone::Removed, "Fuera".to_owned()),
        (Tone::Changed, "Distinta".to_owned()),
    ];
    assert_eq!(told(&picture), ["Con cuántas entregas"]);
    // Two in one cell, one of which happens sometimes: no ring; alone in a cell: a ring.
    picture.edges[1].sometimes = true;
    assert_eq!(told(&picture), ["Con cuántas entregas"]);
    picture.edges[0].sometimes = true;
    assert_eq!(told(&picture), ["Ocurre a veces", "Con cuántas entregas"]);
    // A return beside an ordinary handoff is told, too.
    picture.edges[6].rework = true;
    assert_eq!(
        told(&picture),
        ["Ocurre a veces", "Reproceso", "Con cuántas entregas"]
    );
    // One of two that went away is a change of the cell; all of a cell's, and it is gone.
    picture.edges[6].tone = Tone::Removed;
    assert!(told(&picture).contains(&"Distinta") && !told(&picture).contains(&"Fuera"));
    picture.edges[1].tone = Tone::Removed;
    assert!(told(&picture).contains(&"Fuera") && !told(&picture).contains(&"Distinta"));
}

#[test]
fn no_colour_alone_tells_what_became_of_a_party_and_the_diagonal_hides_nothing() {
    let mut picture = circle();
    for (node, tone) in [Tone::Added, Tone::Removed, Tone::Changed]
        .into_iter()
        .enumerate()
    {
        picture.nodes[node].tone = tone;
    }
    let text = matrix(&picture, &Theme::default());
    for name in ["+ Bodega", "− Calidad", "≠ Compras"] {
        assert!(text.contains(&format!(">{name}<")), "{name}");
    }
    assert!(text.contains(">Despacho<"));
    let own = handoff(3, 3, "Revisión propia", "1 h");
    picture.edges.push(own);
    let with = matrix(&picture, &Theme::default());
    let ground = format!("fill=\"{}\"", Theme::default().ground);
    let count = |text: &str| text.matches(&ground).count();
    assert_eq!(count(&with), count(&text) + 1);
}
