//! Files for readers of other makes: `.ci/outputs` has them read by Graphviz, Mermaid and Poppler.

use crate::common::case;
use crate::common::names::{long_names, names, picture, shown};
use eslabon::render::layout;
use eslabon::render::page::{About, Drawing, pdf};
use eslabon::render::picture::Picture;
use eslabon::render::svg::svg;
use eslabon::render::theme::Theme;
use eslabon::render::{dot::dot, mermaid::mermaid};
use serde_json::json;

/// Writes each hostile name, and a chain of 60 departments, in every format: `OUTPUTS=folder cargo test --test formats readers`.
#[test]
fn readers() {
    let Ok(folder) = std::env::var("OUTPUTS") else {
        return;
    };
    let mut cases: Vec<(String, Picture)> = names()
        .into_iter()
        .chain(long_names())
        .map(|name| (name.clone(), picture(&name)))
        .collect();
    let large = case("cadena60");
    cases.push((large.nodes[0].label.clone(), large));
    let mut list = Vec::new();
    for (at, (name, picture)) in cases.iter().enumerate() {
        let file = format!("{at:03}");
        let write = |ending: &str, bytes: &[u8]| {
            std::fs::write(format!("{folder}/{file}.{ending}"), bytes).unwrap();
        };
        write("dot", dot(picture, &Theme::default()).as_bytes());
        write("mmd", mermaid(picture, &Theme::default()).as_bytes());
        let drawing = Drawing::read(
            &svg(picture, &layout::best(picture).unwrap(), &Theme::default()),
            &[],
        )
        .unwrap();
        let about = About {
            title: "Título".to_owned(),
            language: "es".to_owned(),
            ..About::default()
        };
        write("pdf", &pdf(&drawing, None, &about).unwrap());
        list.push(json!({
            "file": file,
            "name": shown(name),
            "nodes": picture.nodes.len(),
            "edges": picture.edges.len(),
            "groups": picture.groups.len(),
            "whole": drawing.missing().is_empty(),
        }));
    }
    std::fs::write(format!("{folder}/cases.json"), json!(list).to_string()).unwrap();
}
