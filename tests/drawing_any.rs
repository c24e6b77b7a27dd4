//! Any picture at all: no panic, and what must not overlap does not.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod common;

use common::blank;
use eslabon::render::dot::dot;
use eslabon::render::layout::{self, Point, measure::measure};
use eslabon::render::picture::{Edge, Group, Node, NodeKind, Picture};
use eslabon::render::svg::svg;
use eslabon::render::theme::Theme;
use proptest::prelude::*;

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-zñáéíóú]{1,9}( [a-zñáéíóú]{1,9}){0,4}",
        1 => any::<String>(),
        1 => Just(String::new()),
    ]
}

fn kind() -> impl Strategy<Value = NodeKind> {
    prop_oneof![
        6 => Just(NodeKind::Department),
        1 => Just(NodeKind::Supplier),
        1 => Just(NodeKind::InternalCustomer),
        1 => Just(NodeKind::ExternalCustomer),
    ]
}

fn node(groups: usize) -> impl Strategy<Value = Node> {
    (
        words(),
        proptest::option::of(words()),
        kind(),
        proptest::option::of(0..groups + 1),
    )
        .prop_map(|(label, note, kind, group)| Node {
            id: label.clone(),
            label,
            note,
            kind,
            group,
            ..Node::default()
        })
}

fn edge(nodes: usize) -> impl Strategy<Value = Edge> {
    (
        // One more than there are, now and then: an end that does not exist.
        (0..nodes + usize::from(nodes == 0), 0..nodes + 1),
        words(),
        proptest::option::of("[0-9],[0-9] d"),
        any::<[bool; 4]>(),
    )
        .prop_map(
            |((from, to), label, time, [critical, weak, rework, sometimes])| Edge {
                id: label.clone(),
                from,
                to,
                label,
                time,
                critical,
                main: critical,
                weak,
                rework: rework && weak,
                sometimes,
                ..Edge::default()
            },
        )
}

fn picture() -> impl Strategy<Value = Picture> {
    (0..12_usize, 0..6_usize).prop_flat_map(|(nodes, groups)| {
        (
            words(),
            proptest::collection::vec(node(groups), nodes),
            proptest::collection::vec(edge(nodes), 0..20),
            proptest::collection::vec((words(), proptest::option::of(0..groups + 1)), groups),
        )
            .prop_map(|(title, nodes, edges, groups)| {
                let mut picture = blank(&title);
                picture.nodes = nodes;
                picture.edges = edges;
                picture.groups = groups
                    .into_iter()
                    .map(|(label, parent)| Group {
                        id: label.clone(),
                        label,
                        color: None,
                        parent,
                        place: None,
                    })
                    .collect();
                picture
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_picture_is_drawn(picture in picture()) {
        let layout = layout::best(&picture).unwrap();
        let found = measure(&picture, &layout);
        prop_assert_eq!(found.faults(), 0, "{:?}", found);
        let text = svg(&picture, &layout, &Theme::default());
        prop_assert!(roxmltree::Document::parse(&text).is_ok());
        prop_assert!(graphviz_pure::parse_dot(&dot(&picture, &Theme::default())).is_ok());
    }

    #[test]
    fn the_measure_counts_what_looking_at_every_pair_counts(picture in picture()) {
        let layout = layout::best(&picture).unwrap();
        let found = measure(&picture, &layout);
        let lines: Vec<Vec<Point>> = layout.edges.iter().flatten().map(|arrow| {
            let mut line = arrow.path.flattened(10);
            line.push(arrow.tip);
            line
        }).collect();
        let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
        let crosses = |a: &[Point], b: &[Point]| {
            side(a[0], a[1], b[0]) * side(a[0], a[1], b[1]) < 0.0
                && side(b[0], b[1], a[0]) * side(b[0], b[1], a[1]) < 0.0
        };
        let mut crossings = 0;
        for (i, line) in lines.iter().enumerate() {
            for other in &lines[i + 1..] {
                crossings += line
                    .windows(2)
                    .map(|a| other.windows(2).filter(|b| crosses(a, b)).count())
                    .sum::<usize>();
            }
        }
        prop_assert_eq!(found.crossings, crossings);
    }
}
