//! A picture as a DOT graph for Graphviz.

use graphviz_rust::dot_structures::{
    Attribute, Edge as DotEdge, EdgeTy, Graph, GraphAttributes, Id, Node as DotNode, NodeId, Stmt,
    Subgraph, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

use super::layout::Tree;
use super::picture::{Edge, Node, NodeKind, Picture};
use super::shown;

/// The picture as DOT. Boxes are `n1`, `n2`, .. in file order, their own ids in the attribute `id`;
/// areas are clusters. An area without boxes is written, but Graphviz draws none.
pub fn dot(picture: &Picture) -> String {
    let tree = Tree::new(picture);
    let mut stmts = vec![
        Stmt::GAttribute(GraphAttributes::Graph(vec![
            plain("rankdir", "LR"),
            plain("newrank", "true"),
            plain("nodesep", "0.3"),
            plain("ranksep", "0.6"),
            plain("labelloc", "t"),
            plain("fontname", "Arial"),
            text("label", &title(picture)),
            text("tooltip", &picture.description),
        ])),
        Stmt::GAttribute(GraphAttributes::Node(vec![
            plain("shape", "box"),
            plain("style", "rounded,filled"),
            plain("fillcolor", "white"),
            plain("color", "#566072"),
            plain("fontname", "Arial"),
        ])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![
            plain("color", "#566072"),
            plain("fontname", "Arial"),
            plain("fontsize", "11"),
        ])),
    ];
    for g in tree.children(None) {
        stmts.push(Stmt::Subgraph(cluster(picture, &tree, g)));
    }
    for (n, item) in picture.nodes.iter().enumerate() {
        if item.group.is_none_or(|g| g >= tree.count()) {
            stmts.push(Stmt::Node(node(n, item)));
        }
    }
    let last: Vec<Stmt> = picture
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.kind == NodeKind::ExternalCustomer)
        .map(|(n, _)| {
            Stmt::Node(DotNode {
                id: name(n),
                attributes: Vec::new(),
            })
        })
        .collect();
    if !last.is_empty() {
        let mut rank = vec![Stmt::Attribute(plain("rank", "max"))];
        rank.extend(last);
        stmts.push(Stmt::Subgraph(Subgraph {
            id: Id::Anonymous(String::new()),
            stmts: rank,
        }));
    }
    let count = picture.nodes.len();
    for item in &picture.edges {
        if item.from < count && item.to < count {
            stmts.push(Stmt::Edge(edge(item)));
        }
    }
    let graph = Graph::DiGraph {
        id: Id::Plain("eslabon".to_owned()),
        strict: false,
        stmts,
    };
    let mut out = graph.print(PrinterContext::default().with_semi());
    out.push('\n');
    out
}

fn title(picture: &Picture) -> String {
    match &picture.subtitle {
        Some(subtitle) => format!("{}\n{subtitle}", picture.title),
        None => picture.title.clone(),
    }
}

fn cluster(picture: &Picture, tree: &Tree, group: usize) -> Subgraph {
    let item = &picture.groups[group];
    let mut stmts = vec![Stmt::GAttribute(GraphAttributes::Graph(vec![
        text("id", &item.id),
        text("label", &item.label),
        plain("labeljust", "l"),
        plain("style", "rounded"),
        plain("color", colour(item.color.as_deref())),
    ]))];
    for child in tree.children(Some(group)) {
        stmts.push(Stmt::Subgraph(cluster(picture, tree, child)));
    }
    for (n, item) in picture.nodes.iter().enumerate() {
        if item.group == Some(group) {
            stmts.push(Stmt::Node(node(n, item)));
        }
    }
    Subgraph {
        id: Id::Plain(format!("cluster_{}", group + 1)),
        stmts,
    }
}

/// A chosen colour if it is one, or grey.
fn colour(chosen: Option<&str>) -> &str {
    chosen
        .filter(|c| {
            c.len() == 7 && c.starts_with('#') && c[1..].bytes().all(|b| b.is_ascii_hexdigit())
        })
        .unwrap_or("#8a93a3")
}

fn node(index: usize, node: &Node) -> DotNode {
    let label = match &node.note {
        Some(note) => format!("{}\n{note}", node.label),
        None => node.label.clone(),
    };
    let mut attributes = vec![text("id", &node.id), text("label", &label)];
    attributes.extend(node.tooltip.as_deref().map(|tip| text("tooltip", tip)));
    match node.kind {
        NodeKind::Department | NodeKind::Area => {}
        NodeKind::Supplier => attributes.push(plain("style", "rounded,dashed")),
        NodeKind::InternalCustomer => {
            attributes.push(plain("fillcolor", "#d9e4f5"));
            attributes.push(plain("peripheries", "2"));
        }
        NodeKind::ExternalCustomer => {
            attributes.push(plain("fillcolor", "#14284b"));
            attributes.push(plain("fontcolor", "white"));
        }
    }
    DotNode {
        id: name(index),
        attributes,
    }
}

fn edge(edge: &Edge) -> DotEdge {
    let mut attributes = vec![text("id", &edge.id)];
    let label = match &edge.time {
        Some(time) if !edge.label.is_empty() => format!("{}\n{time}", edge.label),
        Some(time) => time.clone(),
        None => edge.label.clone(),
    };
    attributes.push(text("label", &label));
    attributes.extend(edge.tooltip.as_deref().map(|tip| text("tooltip", tip)));
    let (colour, style) = match (edge.weak, edge.critical, edge.rework) {
        (true, _, _) => (Some("#c0341d"), Some("dashed")),
        (_, true, _) => (Some("#14284b"), None),
        (_, _, true) => (Some("#6a3d9a"), Some("dashed")),
        _ => (None, None),
    };
    if let Some(colour) = colour {
        attributes.push(plain("color", colour));
        attributes.push(plain("fontcolor", colour));
    }
    if let Some(style) = if edge.sometimes {
        Some("dotted")
    } else {
        style
    } {
        attributes.push(plain("style", style));
    }
    if edge.critical {
        attributes.push(plain("penwidth", "3"));
    } else if edge.weak {
        attributes.push(plain("penwidth", "2"));
    }
    if edge.weak {
        // A second sign beside the colour, for print in black and white.
        attributes.push(plain("arrowhead", "normalodiamond"));
    }
    if edge.rework {
        attributes.push(plain("constraint", "false"));
        attributes.push(plain("arrowhead", "vee"));
    }
    DotEdge {
        ty: EdgeTy::Pair(Vertex::N(name(edge.from)), Vertex::N(name(edge.to))),
        attributes,
    }
}

/// A name that needs no quoting and means nothing to Graphviz.
fn name(index: usize) -> NodeId {
    NodeId(Id::Plain(format!("n{}", index + 1)), None)
}

/// An attribute whose value is our own: quoted, nothing to escape.
fn plain(key: &str, value: &str) -> Attribute {
    Attribute(
        Id::Plain(key.to_owned()),
        Id::Escaped(format!("\"{value}\"")),
    )
}

/// An attribute whose value is a user's text.
fn text(key: &str, value: &str) -> Attribute {
    Attribute(Id::Plain(key.to_owned()), Id::Escaped(quoted(value)))
}

/// A text as a DOT string that Graphviz shows as it is: the printer escapes nothing.
///
/// Backslashes are doubled because labels give `\N`, `\l` and others a meaning, `&` is written as an entity
/// because labels decode entities, breaks become `\n`.
fn quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for (i, line) in shown::lines(value).iter().enumerate() {
        if i > 0 {
            out.push_str("\\n");
        }
        for c in line.chars() {
            match c {
                '\\' => out.push_str("\\\\"),
                '"' => out.push_str("\\\""),
                '&' => out.push_str("&amp;"),
                c => out.push(c),
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_its_string() {
        assert_eq!(quoted("a\"b"), r#""a\"b""#);
        assert_eq!(
            quoted("ends with \\"),
            r#""ends with \\\\""#.replace("\\\\\\\\", "\\\\")
        );
        assert_eq!(quoted("x\ny & \\N"), r#""x\ny &amp; \\N""#);
        assert_eq!(quoted("\u{202E}\u{0}"), "\"\u{FFFD}\u{FFFD}\"");
    }
}
