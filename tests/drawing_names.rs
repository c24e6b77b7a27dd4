//! Hostile names in every place of a picture, read back from DOT and SVG.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod common;

use common::names::{names, picture, shown};
use eslabon::render::dot::dot;
use eslabon::render::layout;
use eslabon::render::svg::svg;
use eslabon::render::theme::Theme;
use serde_json::Value;

/// Undoes what a label's escapes mean to Graphviz.
fn decoded(label: &str) -> String {
    let mut out = String::new();
    let mut chars = label.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('\\') => out.push('\\'),
                other => panic!("escape {other:?} in {label:?}"),
            },
            c => out.push(c),
        }
    }
    out.replace("&amp;", "&")
}

#[test]
fn dot_keeps_every_name_through_graphvizs_own_reader() {
    for name in names() {
        let text = dot(&picture(&name), &Theme::default());
        let mut parsed = graphviz_pure::parse_dot(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        assert_eq!(parsed.diagnostics(), [], "{text}");
        let done =
            graphviz_pure::layout_graph(parsed.output_mut(), graphviz_pure::LayoutEngine::Dot)
                .unwrap();
        // Only that its built-in widths lack some characters may be said.
        let level = graphviz_pure::DiagnosticLevel::Warning;
        assert!(done.diagnostics().iter().all(|d| d.level() == level));
        let json = graphviz_pure::render_graph(parsed.output(), graphviz_pure::OutputFormat::Json0)
            .unwrap()
            .into_output();
        let graph: Value = serde_json::from_str(&json).unwrap();
        let objects = graph["objects"].as_array().unwrap();
        let nodes: Vec<_> = objects.iter().filter(|o| o["pos"].is_string()).collect();
        let edges = graph["edges"].as_array().unwrap();
        assert_eq!((nodes.len(), edges.len()), (2, 1), "{text}");
        let cluster = objects
            .iter()
            .find(|o| {
                o["nodes"].is_array()
                    && o["name"]
                        .as_str()
                        .is_some_and(|n| n.starts_with("cluster_"))
            })
            .unwrap();
        for label in [
            &graph["label"],
            &cluster["label"],
            &nodes[0]["label"],
            &nodes[0]["id"],
            &edges[0]["label"],
        ] {
            assert_eq!(
                decoded(label.as_str().unwrap_or_default()),
                shown(&name),
                "{text}"
            );
        }
    }
}

/// Graphviz's own drawing shows each label's text as it was.
#[test]
fn dot_labels_are_drawn_as_they_were() {
    for name in names() {
        let drawn =
            graphviz_pure::render_dot(&dot(&picture(&name), &Theme::default()), "dot", "svg")
                .unwrap()
                .into_output();
        let options = roxmltree::ParsingOptions {
            allow_dtd: true,
            ..Default::default()
        };
        let xml = roxmltree::Document::parse_with_options(&drawn, options).unwrap();
        let words = |class: &str| -> Vec<String> {
            xml.descendants()
                .filter(|n| {
                    // Behind what Graphviz calls it stand classes of ours.
                    let first = n.attribute("class").unwrap_or_default().split(' ').next();
                    first == Some(class)
                })
                .flat_map(|n| n.descendants().filter(|c| c.has_tag_name("text")))
                .map(|n| n.text().unwrap_or_default().replace('\u{A0}', " "))
                .collect()
        };
        let expected: Vec<String> = shown(&name).split('\n').map(str::to_owned).collect();
        for class in ["cluster", "edge", "node"] {
            let found: Vec<String> = words(class)
                .into_iter()
                .filter(|word| word != "zzz-other")
                .collect();
            if !shown(&name).trim().is_empty() {
                assert_eq!(found, expected, "{class}: {drawn}");
            }
        }
    }
}

#[test]
fn svg_holds_every_name_as_text_and_nothing_else() {
    let elements = |xml: &roxmltree::Document<'_>, name: &str| {
        xml.descendants()
            .filter(|n| n.has_tag_name(("http://www.w3.org/2000/svg", name)))
            .count()
    };
    for name in names() {
        let picture = picture(&name);
        let text = svg(
            &picture,
            &layout::best(&picture).unwrap(),
            &Theme::default(),
        );
        let xml = roxmltree::Document::parse(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        for node in xml.descendants().filter(|n| n.is_element()) {
            let known = [
                "svg", "title", "desc", "rect", "g", "path", "text", "circle",
            ];
            assert!(known.contains(&node.tag_name().name()), "{text}");
            assert!(node.attributes().all(|a| !a.name().starts_with("on")));
        }
        assert_eq!(elements(&xml, "desc"), 1);
        let flat = |text: &str| shown(text).replace('\n', " ");
        let by_id = |id: &str| {
            xml.descendants()
                .find(|n| n.attribute("id") == Some(id))
                .unwrap_or_else(|| panic!("{id}: {text}"))
        };
        assert_eq!(by_id("eslabon-title").text().unwrap_or(""), flat(&name));
        assert_eq!(by_id("eslabon-desc").text().unwrap_or(""), flat(&name));
        // An attribute's value is normalised by XML: only spaces can differ.
        assert_eq!(
            by_id("eslabon-n1").attribute("data-id"),
            Some(flat(&name).as_str())
        );
        let words = |id: &str| {
            by_id(id)
                .children()
                .filter(|n| n.has_tag_name("text"))
                .filter_map(|n| n.text())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        if !name.trim().is_empty() {
            assert_eq!(
                squeezed(&words("eslabon-n1")),
                squeezed(&flat(&name)),
                "{text}"
            );
            assert_eq!(
                squeezed(&words("eslabon-l1")),
                squeezed(&flat(&name)),
                "{text}"
            );
        }
    }
}
