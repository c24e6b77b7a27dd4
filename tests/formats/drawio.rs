//! draw.io files, read by an XML parser: every cell is there, where the layout put it, and nothing else.

use std::collections::HashMap;

use crate::common::case;
use crate::common::names::{long_names, names, picture, shown};
use eslabon::render::drawio::drawio;
use eslabon::render::layout;
use eslabon::render::picture::{Picture, Tone};
use eslabon::render::svg::svg;
use eslabon::render::theme::{Logo, Theme};

/// What a file holds: texts by cell, corners of boxes on the page, ends of arrows.
struct Read {
    texts: HashMap<String, String>,
    corners: HashMap<String, (f64, f64)>,
    ends: Vec<(String, String)>,
    /// The words of the legend.
    legend: Vec<String>,
    /// The picture in the file, where there is a logo.
    logo: Option<String>,
}

fn read(picture: &Picture) -> Read {
    read_in(picture, &Theme::default())
}

fn read_in(picture: &Picture, theme: &Theme) -> Read {
    let text = drawio(picture, &layout::best(picture).unwrap(), theme);
    let xml = roxmltree::Document::parse(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let known = [
        "mxfile",
        "diagram",
        "mxGraphModel",
        "root",
        "object",
        "mxCell",
        "mxGeometry",
        "mxPoint",
        "Array",
    ];
    let mut read = Read {
        texts: HashMap::new(),
        corners: HashMap::new(),
        ends: Vec::new(),
        legend: Vec::new(),
        logo: None,
    };
    let mut cells = HashMap::from([("0", None), ("1", Some("0"))]);
    for node in xml.descendants().filter(|n| n.is_element()) {
        assert!(known.contains(&node.tag_name().name()), "{text}");
        let attribute = |name: &str| node.attribute(name);
        assert!(attribute("link").is_none() && attribute("href").is_none());
        if !node.has_tag_name("object") {
            continue;
        }
        let id = node.attribute("id").unwrap();
        let cell = node.first_element_child().unwrap();
        let parent = cell.attribute("parent").unwrap();
        assert!(cells.insert(id, Some(parent)).is_none(), "twice: {id}");
        let style = cell.attribute("style").unwrap();
        assert!(style.contains("html=0;") && !style.contains("link="));
        if id == "logo" {
            read.logo = Some(style.to_owned());
            continue;
        }
        if id.starts_with("legend") {
            // Joined to nothing, and nothing of the chain.
            assert!(id == "legend" || parent == "legend", "{id}");
            let joined = ["source", "target"].map(|end| cell.attribute(end));
            assert_eq!((joined, attribute("chain-id")), ([None, None], None));
            let words = id.starts_with("legend_words").then(|| attribute("label"));
            read.legend.extend(words.flatten().map(str::to_owned));
            continue;
        }
        read.texts
            .insert(id.to_owned(), node.attribute("label").unwrap().to_owned());
        let geometry = cell.first_element_child().unwrap();
        let number = |name: &str| {
            let value = geometry.attribute(name).unwrap_or("0");
            value.parse::<f64>().unwrap()
        };
        if cell.attribute("edge").is_some() {
            let end = |name: &str| cell.attribute(name).unwrap().to_owned();
            read.ends.push((end("source"), end("target")));
        } else if geometry.attribute("relative").is_none() {
            let (x, y) = read.corners.get(parent).copied().unwrap_or_default();
            read.corners
                .insert(id.to_owned(), (x + number("x"), y + number("y")));
        }
    }
    for parent in cells.values().flatten() {
        assert!(cells.contains_key(parent), "{parent} is nowhere");
    }
    for (from, to) in &read.ends {
        assert!(cells.contains_key(from.as_str()) && cells.contains_key(to.as_str()));
    }
    read
}

#[test]
fn every_name_is_text_of_one_cell_and_nothing_else() {
    for name in names().into_iter().chain(long_names()) {
        let found = read(&picture(&name));
        let count = |letter: &str| {
            found
                .texts
                .keys()
                .filter(|id| id.starts_with(letter))
                .count()
        };
        assert_eq!(count("a_"), 1, "{name:?}");
        assert_eq!(count("d_"), 2, "{name:?}");
        assert_eq!(found.ends.len(), 1, "{name:?}");
        let whole = shown(&name);
        for letter in ["a_", "d_"] {
            assert!(
                found
                    .texts
                    .iter()
                    .any(|(id, text)| id.starts_with(letter) && *text == whole),
                "{name:?}: {:?}",
                found.texts
            );
        }
    }
}

#[test]
fn boxes_lie_where_the_layout_put_them() {
    for name in ["cadena14", "cadena60"] {
        let picture = case(name);
        let layout = layout::best(&picture).unwrap();
        let found = read(&picture);
        assert_eq!(found.ends.len(), picture.edges.len());
        for (node, drawn) in picture.nodes.iter().zip(&layout.nodes) {
            let id = format!("d_{}", node.id);
            let (x, y) = found.corners[&id];
            let (dx, dy) = (x - drawn.rect.x, y - drawn.rect.y);
            // The head is above the drawing.
            assert!(
                dx.abs() < 0.05 && (dy - 64.0).abs() < 0.05,
                "{id}: {dx} {dy}"
            );
        }
    }
}

#[test]
fn ids_that_look_like_the_parts_of_others_are_cells_of_their_own() {
    let mut picture = case("cadena14");
    for (n, id) in ["x", "x_what", "x_time", "what_x", "h_x"]
        .into_iter()
        .enumerate()
    {
        picture.edges[n].id = id.to_owned();
    }
    assert_eq!(read(&picture).ends.len(), picture.edges.len());
}

/// The words of an SVG's legend.
fn legend_of_svg(picture: &Picture) -> Vec<String> {
    let text = svg(picture, &layout::best(picture).unwrap(), &Theme::default());
    let xml = roxmltree::Document::parse(&text).unwrap();
    let legend = xml
        .descendants()
        .find(|n| n.attribute("id") == Some("eslabon-legend"));
    let entries = legend.unwrap().children().filter(|n| n.is_element());
    let words = entries.map(|entry| entry.last_element_child().unwrap());
    words.map(|w| w.text().unwrap().to_owned()).collect()
}

#[test]
fn the_legend_says_what_that_of_the_svg_says() {
    let mut picture = case("cadena14");
    let first = read(&picture).legend;
    assert!(first.len() > 4, "{first:?}");
    assert_eq!(first, legend_of_svg(&picture));
    // Nothing weak: nothing is said of weak links.
    for edge in &mut picture.edges {
        (edge.weak, edge.rank) = (false, None);
    }
    picture.legend.tones = vec![(Tone::Added, "Nuevo <&>".to_owned())];
    picture.nodes[0].tone = Tone::Added;
    let second = read(&picture).legend;
    assert_eq!(second, legend_of_svg(&picture));
    assert!(second.contains(&"Nuevo <&>".to_owned()));
    assert!(!second.contains(&picture.legend.weak));
}

#[test]
fn a_logo_is_a_picture_in_the_file() {
    let logo = Logo {
        data: "data:image/png;base64,iVBORw0KGgo=".to_owned(),
        width: 120,
        height: 40,
    };
    let theme = Theme {
        logo: Some(logo),
        ..Theme::default()
    };
    let found = read_in(&picture("x"), &theme);
    // draw.io takes what follows a semicolon for the next key.
    let style = found.logo.unwrap();
    assert!(
        style.contains(";image=data:image/png,iVBORw0KGgo=;"),
        "{style}"
    );
    assert_eq!(read(&picture("x")).logo, None);
}
