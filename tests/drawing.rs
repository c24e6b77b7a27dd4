//! The drawing of whole pictures: what overlaps, what crosses.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::print_stderr)]

mod common;

use common::{blank, case, department, group, handoff, of_text};
use eslabon::render::dot::dot;
use eslabon::render::layout::measure::{Measure, measure};
use eslabon::render::layout::{self, Layout, LayoutError};
use eslabon::render::picture::{NodeKind, Picture};
use eslabon::render::svg::svg;
use eslabon::render::theme::Theme;

fn drawn(picture: &Picture) -> (Layout, Measure) {
    let layout = layout::best(picture).unwrap();
    let found = measure(picture, &layout);
    (layout, found)
}

/// Departments in a row, each handing on to the next.
fn chain(count: usize) -> Picture {
    let mut picture = blank("Cadena");
    for i in 0..count {
        picture
            .nodes
            .push(department(&format!("d{i}"), &format!("Área {i}"), None));
    }
    for i in 1..count {
        picture
            .edges
            .push(handoff(i - 1, i, &format!("Entrega {i}"), "2 d"));
    }
    picture
}

fn circle() -> Picture {
    let mut picture = chain(6);
    picture
        .edges
        .push(handoff(5, 0, "Retroalimentación", "3 d"));
    picture.edges.push(handoff(3, 1, "Devolución", "1 d"));
    picture.edges[6].rework = true;
    picture.edges.push(handoff(2, 2, "Revisión propia", "4 h"));
    picture.edges.push(handoff(2, 2, "Segunda revisión", "2 h"));
    picture
}

fn tiny() -> Picture {
    let mut picture = chain(4);
    for (node, name) in picture
        .nodes
        .iter_mut()
        .zip(["Proveedor", "Ventas", "Bodega", "Cliente"])
    {
        node.label = name.to_owned();
    }
    picture.nodes[0].kind = NodeKind::Supplier;
    picture.nodes[2].kind = NodeKind::InternalCustomer;
    picture.nodes[3].kind = NodeKind::ExternalCustomer;
    picture.nodes[3].note = Some("Promesa: 5 d, 95 %".to_owned());
    picture.subtitle = Some("Un eslabón débil en la ruta crítica".to_owned());
    for edge in &mut picture.edges {
        edge.critical = true;
        edge.main = true;
    }
    picture.edges[1].weak = true;
    picture.edges[1].time = Some("+2,3 d".to_owned());
    picture
}

fn nested() -> Picture {
    let mut picture = blank("Áreas dentro de áreas");
    picture.groups = vec![
        group("Norte", Some(1)),
        group("Dirección de operaciones", None),
        group("Sur", Some(1)),
        group("Taller", Some(2)),
        group("Sin nadie todavía", Some(1)),
        group("Vacía", None),
    ];
    picture.groups[2].color = Some("#b5446e".to_owned());
    let homes = [
        Some(1),
        Some(0),
        Some(0),
        Some(2),
        Some(3),
        Some(3),
        None,
        Some(3),
    ];
    for (i, home) in homes.into_iter().enumerate() {
        picture
            .nodes
            .push(department(&format!("d{i}"), &format!("Equipo {i}"), home));
    }
    picture.nodes[6].kind = NodeKind::ExternalCustomer;
    for (from, to) in [
        (0, 1),
        (1, 2),
        (0, 3),
        (3, 4),
        (4, 5),
        (5, 6),
        (2, 6),
        (2, 4),
        (1, 6),
    ] {
        picture.edges.push(handoff(from, to, "Entrega", "1 d"));
    }
    picture.edges[8].sometimes = true;
    picture
}

fn parallel() -> Picture {
    let mut picture = chain(2);
    picture.edges.clear();
    for i in 0..6 {
        picture
            .edges
            .push(handoff(0, 1, &format!("Documento {i}"), "1 h"));
    }
    picture.edges.push(handoff(1, 0, "Respuesta", "1 h"));
    picture
}

/// The two cases as well as the pictures above.
fn all() -> Vec<(&'static str, Picture)> {
    vec![
        ("cadena14", case("cadena14")),
        ("cadena60", case("cadena60")),
        ("tiny", tiny()),
        ("row", chain(12)),
        ("circle", circle()),
        ("nested", nested()),
        ("parallel", parallel()),
    ]
}

/// Writes the drawings into a folder for a look at them: `SHOW=folder cargo test --test drawing show`.
#[test]
fn show() {
    let Ok(folder) = std::env::var("SHOW") else {
        return;
    };
    for (name, picture) in all() {
        let start = std::time::Instant::now();
        let (layout, found) = drawn(&picture);
        eprintln!("{name} {:?} {found:?}", start.elapsed());
        std::fs::write(
            format!("{folder}/{name}.svg"),
            svg(&picture, &layout, &Theme::default()),
        )
        .unwrap();
        std::fs::write(
            format!("{folder}/{name}.dot"),
            dot(&picture, &Theme::default()),
        )
        .unwrap();
    }
}

#[test]
fn nothing_lies_over_anything_else() {
    for (name, picture) in all() {
        let (_, found) = drawn(&picture);
        assert_eq!(found.faults(), 0, "{name}: {found:?}");
        assert_eq!(found.edge_titles, 0, "{name}: {found:?}");
        assert_eq!(found.edge_labels, 0, "{name}: {found:?}");
    }
}

/// The best figures reached so far: a change may better them, not worsen them.
#[test]
fn few_edges_cross_and_the_page_is_used() {
    for (name, crossings, against, width, height) in [
        ("cadena14", 1, 2, 1_450.0, 800.0),
        ("cadena60", 14, 3, 3_650.0, 1_400.0),
    ] {
        let (_, found) = drawn(&case(name));
        assert!(found.crossings <= crossings, "{name}: {found:?}");
        assert!(found.against <= against, "{name}: {found:?}");
        assert!(
            found.width <= width && found.height <= height,
            "{name}: {found:?}"
        );
    }
}

/// A circle leaves no timeline, but every handoff has its time.
#[test]
fn a_circle_tells_its_times() {
    let text = "clientes: {c: C}\nentregas:\n  - {de: a, para: b, transito: 2d}\n  - {de: b, para: a, transito: 3d}\n  - {de: b, para: c, transito: 4d}\n";
    let picture = of_text(text);
    let times: Vec<_> = picture.edges.iter().map(|e| e.time.as_deref()).collect();
    assert_eq!(
        times,
        [Some("2\u{a0}d"), Some("3\u{a0}d"), Some("4\u{a0}d")]
    );
}

#[test]
fn the_same_picture_gives_the_same_bytes() {
    for (name, picture) in all() {
        let once = svg(
            &picture,
            &layout::best(&picture).unwrap(),
            &Theme::default(),
        );
        let again = svg(
            &picture,
            &layout::best(&picture).unwrap(),
            &Theme::default(),
        );
        assert!(once == again, "{name}");
    }
}

#[test]
fn arrows_end_at_their_boxes() {
    for (name, picture) in all() {
        let (layout, _) = drawn(&picture);
        for (edge, arrow) in picture.edges.iter().zip(&layout.edges) {
            let arrow = arrow.as_ref().unwrap();
            let (from, to) = (&layout.nodes[edge.from].rect, &layout.nodes[edge.to].rect);
            assert!(
                from.grown(0.5).contains(arrow.path.start),
                "{name} {}",
                edge.id
            );
            assert!(to.grown(0.5).contains(arrow.tip), "{name} {}", edge.id);
        }
    }
}

#[test]
fn every_part_of_a_picture_is_in_the_svg() {
    for (name, picture) in all() {
        let text = svg(
            &picture,
            &layout::best(&picture).unwrap(),
            &Theme::default(),
        );
        let xml = roxmltree::Document::parse(&text).unwrap();
        let count = |prefix: &str| {
            xml.descendants()
                .filter_map(|n| n.attribute("id"))
                .filter(|id| {
                    id.strip_prefix(prefix)
                        .is_some_and(|rest| rest.parse::<usize>().is_ok())
                })
                .count()
        };
        assert_eq!(count("eslabon-n"), picture.nodes.len(), "{name}");
        assert_eq!(count("eslabon-e"), picture.edges.len(), "{name}");
        assert_eq!(count("eslabon-g"), picture.groups.len(), "{name}");
        for value in xml
            .descendants()
            .flat_map(|n| n.attributes())
            .filter(|a| ["x", "y", "width", "height", "d", "transform"].contains(&a.name()))
            .map(|a| a.value())
        {
            let part = |c: char| !(c.is_ascii_digit() || c == '-' || c == '.');
            assert!(value.split(part).all(|number| number != "-0"), "{value}");
            assert!(!value.contains("NaN") && !value.contains("inf"), "{value}");
        }
    }
}

#[test]
fn names_of_any_length_fit_their_boxes() {
    for length in [0, 1, 2, 10, 40, 80, 150, 299, 300] {
        for word in ["m", "palabra ", "é", "東"] {
            let name: String = word.chars().cycle().take(length).collect();
            let mut picture = chain(3);
            picture.groups = vec![group(&name, None)];
            picture.nodes[0].group = Some(0);
            picture.nodes[1].label.clone_from(&name);
            picture.nodes[1].note = Some(name.clone());
            picture.edges[0].label.clone_from(&name);
            picture.edges[0].time = Some(name.clone());
            let (layout, found) = drawn(&picture);
            assert_eq!(found.faults(), 0, "{length} {word}: {found:?}");
            let node = &layout.nodes[1];
            assert!(node.rect.w >= node.label.width && node.rect.h >= node.label.height);
            let frame = &layout.frames[0];
            assert!(
                frame.title_rect.right() <= frame.rect.right(),
                "{length} {word}"
            );
        }
    }
}

#[test]
fn pictures_with_little_in_them_are_drawn() {
    let mut pictures = vec![blank(""), blank("Nada"), chain(1), chain(2)];
    let mut boxes = chain(7);
    boxes.edges.clear();
    pictures.push(boxes);
    let mut area = blank("Un área vacía");
    area.groups = vec![group("Vacía", None)];
    pictures.push(area);
    let mut one = chain(4);
    one.groups = vec![group("Todo", None)];
    for node in &mut one.nodes {
        node.group = Some(0);
    }
    pictures.push(one);
    let mut parts = chain(6);
    parts.edges.remove(2);
    pictures.push(parts);
    let mut deep = chain(2);
    deep.groups = (0..60)
        .map(|i: usize| group(&format!("Nivel {i}"), i.checked_sub(1)))
        .collect();
    deep.nodes[0].group = Some(59);
    pictures.push(deep);
    let mut round = chain(2);
    round.groups = vec![
        group("A", Some(1)),
        group("B", Some(0)),
        group("C", Some(9)),
    ];
    round.nodes[0].group = Some(0);
    round.nodes[1].group = Some(2);
    pictures.push(round);
    let mut customers = chain(3);
    for node in &mut customers.nodes {
        node.kind = NodeKind::ExternalCustomer;
    }
    pictures.push(customers);
    for picture in pictures {
        let (layout, found) = drawn(&picture);
        assert_eq!(found.faults(), 0, "{}: {found:?}", picture.title);
        assert!(layout.width > 0.0 && layout.height > 0.0);
        roxmltree::Document::parse(&svg(&picture, &layout, &Theme::default())).unwrap();
    }
}

#[test]
fn customers_stand_at_the_far_right() {
    for name in ["cadena14", "cadena60"] {
        let picture = case(name);
        let (layout, _) = drawn(&picture);
        let right = |outside: bool| {
            picture
                .nodes
                .iter()
                .zip(&layout.nodes)
                .filter(|(node, _)| (node.kind == NodeKind::ExternalCustomer) == outside)
                .map(|(_, drawn)| drawn.rect.middle().x)
                .fold(0.0, f64::max)
        };
        assert!(right(true) >= right(false), "{name}");
    }
}

#[test]
fn too_many_handoffs_are_refused() {
    let picture = large(10, layout::MOST_EDGES + 1);
    assert_eq!(
        layout::best(&picture),
        Err(LayoutError::TooManyEdges {
            found: layout::MOST_EDGES + 1,
            limit: layout::MOST_EDGES
        })
    );
}

/// Departments and handoffs by a fixed recipe, as many as asked.
fn large(nodes: usize, edges: usize) -> Picture {
    let mut picture = blank("Grande");
    for g in 0..nodes / 25 {
        picture.groups.push(group(&format!("Área {g}"), None));
    }
    for n in 0..nodes {
        let home = (!picture.groups.is_empty()).then(|| n * picture.groups.len() / nodes);
        picture.nodes.push(department(
            &format!("d{n}"),
            &format!("Departamento {n}"),
            home,
        ));
    }
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for e in 0..edges {
        let from = next(nodes);
        let to = (from + 1 + next(40)) % nodes;
        picture
            .edges
            .push(handoff(from, to, &format!("Entrega {e}"), "1 d"));
    }
    picture
}

/// As many departments in so many stages, each handing on to one of the next three stages.
fn stages(nodes: usize, edges: usize, stages: usize) -> Picture {
    let mut picture = large(nodes, edges);
    let each = nodes / stages;
    for (e, edge) in picture.edges.iter_mut().enumerate() {
        let stage = edge.from % (stages - 3);
        edge.from = stage * each + edge.from % each;
        edge.to = (stage + 1 + e % 3) * each + edge.to % each;
    }
    picture
}

#[test]
fn large_pictures_are_clean_too() {
    // The second is ordered by sweeps.
    for (nodes, edges) in [(300, 500), (400, 1_200)] {
        let picture = stages(nodes, edges, 12);
        let (layout, found) = drawn(&picture);
        assert_eq!(found.faults(), 0, "{found:?}");
        assert_eq!(layout.nodes.len(), nodes);
        assert_eq!(layout.frames.len(), picture.groups.len());
    }
}
