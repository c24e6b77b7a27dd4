//! Pictures for the drawing's tests.
#![allow(clippy::disallowed_methods, dead_code, clippy::unwrap_used)]

pub mod names;

use std::path::Path;

use eslabon::check::Case;
use eslabon::lang::Lang;
use eslabon::read::{NoFiles, read};
use eslabon::render::picture::{Edge, Group, LegendWords, Node, NodeKind, Picture};
use eslabon::report::report;
use serde_json::Value;

/// A picture without anything in it.
pub fn blank(title: &str) -> Picture {
    Picture {
        lang: Lang::Es,
        title: title.to_owned(),
        subtitle: None,
        first: None,
        description: String::new(),
        nodes: Vec::new(),
        edges: Vec::new(),
        groups: Vec::new(),
        legend: LegendWords {
            critical: "Ruta crítica".to_owned(),
            weak: "Eslabón débil".to_owned(),
            weak_critical: "Eslabón débil en la ruta crítica".to_owned(),
            rework: "Reproceso".to_owned(),
            sometimes: "Ocurre a veces".to_owned(),
            handoff: "Entrega".to_owned(),
            external_customer: "Cliente externo".to_owned(),
            internal_customer: "Cliente interno".to_owned(),
            supplier: "Proveedor".to_owned(),
            area: "Área".to_owned(),
            ..LegendWords::default()
        },
    }
}

/// A department.
pub fn department(id: &str, label: &str, group: Option<usize>) -> Node {
    Node {
        id: id.to_owned(),
        label: label.to_owned(),
        note: None,
        group,
        ..Node::default()
    }
}

/// An area.
pub fn group(label: &str, parent: Option<usize>) -> Group {
    Group {
        id: label.to_owned(),
        label: label.to_owned(),
        color: None,
        parent,
        place: None,
    }
}

/// An ordinary handoff; its id is given by its place when it is added.
pub fn handoff(from: usize, to: usize, label: &str, time: &str) -> Edge {
    Edge {
        id: format!("{from}-{to}-{label}"),
        from,
        to,
        label: label.to_owned(),
        time: (!time.is_empty()).then(|| time.to_owned()),
        ..Edge::default()
    }
}

/// A chain from `tests/cases/diagram`.
pub fn case(name: &str) -> Picture {
    let path = format!(
        "{}/tests/cases/diagram/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&path).unwrap();
    // Maps keep no order in the JSON library: the order of the file is read off the text.
    let value: Value = serde_json::from_str(&text).unwrap();
    let place = |key: &str| text.find(&format!("\"{key}\":")).unwrap();
    let keys = |map: &Value| {
        let mut keys: Vec<String> = map.as_object().unwrap().keys().cloned().collect();
        keys.sort_by_key(|key| place(key));
        keys
    };
    let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut picture = blank(value["nombre"].as_str().unwrap());
    let groups = keys(&value["grupos"]);
    for id in &groups {
        picture
            .groups
            .push(group(&string(&value["grupos"][id]["nombre"]), None));
    }
    let nodes = keys(&value["departamentos"]);
    for id in &nodes {
        let body = &value["departamentos"][id];
        let home = body["grupo"]
            .as_str()
            .and_then(|g| groups.iter().position(|h| h == g));
        let mut node = department(id, &string(&body["nombre"]), home);
        node.kind = match body["tipo"].as_str() {
            Some("externo") => NodeKind::Supplier,
            Some("cliente") => NodeKind::ExternalCustomer,
            _ => NodeKind::Department,
        };
        picture.nodes.push(node);
    }
    let index = |id: &Value| {
        nodes
            .iter()
            .position(|n| n == id.as_str().unwrap())
            .unwrap()
    };
    for (i, body) in value["entregas"].as_array().unwrap().iter().enumerate() {
        let mut edge = handoff(
            index(&body["de"]),
            index(&body["a"]),
            &string(&body["entregable"]),
            &string(&body["tiempo"]),
        );
        edge.id = format!("e{i}");
        edge.critical = body["critica"].as_bool().unwrap_or(false);
        edge.main = edge.critical;
        edge.weak = body["debil"].as_bool().unwrap_or(false);
        edge.rework = body["reproceso"].as_bool().unwrap_or(false);
        picture.edges.push(edge);
    }
    picture
}

/// The picture of a chain file's text.
pub fn of_text(text: &str) -> Picture {
    let reading = read("chain.yaml", text.as_bytes(), &NoFiles);
    let case = Case::new(reading.documents[0].chain.as_ref().unwrap());
    Picture::of(&report(&case, "chain.yaml", Vec::new()), Lang::Es)
}

/// The texts of the chains that ship, by name.
pub fn texts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("chains");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "yaml"))
        .collect();
    paths.sort();
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    paths
        .iter()
        .map(|path| (name(path), std::fs::read_to_string(path).unwrap()))
        .collect()
}

/// The pictures of the chains that ship.
pub fn shipped() -> Vec<(String, Picture)> {
    let all = texts().into_iter();
    all.map(|(name, text)| (name, of_text(&text))).collect()
}
