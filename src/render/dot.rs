//! A picture as a DOT graph for Graphviz.

use graphviz_rust::dot_structures::{
    Attribute, Edge as DotEdge, EdgeTy, Graph, GraphAttributes, Id, Node as DotNode, NodeId, Stmt,
    Subgraph, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

use super::layout::Tree;
use super::names;
use super::picture::{Edge, Node, NodeKind, Picture, Tone};
use super::shown;
use super::svg::{num, stroke};
use super::theme::{Colour, STEPS, Theme};
use crate::lang::Lang;

/// The picture as DOT. Boxes have the names of their ids where DOT can take them, else `n1`, `n2`, .. in file
/// order; all have their ids in the attribute `id`. Areas are clusters. An area without boxes is written, but
/// Graphviz draws none.
pub fn dot(picture: &Picture, theme: &Theme) -> String {
    let tree = Tree::new(picture);
    let ids = picture.nodes.iter().map(|n| n.id.as_str());
    let named = Named {
        picture,
        tree: &tree,
        theme,
        boxes: names::names(ids, 'n', may_be_name),
        areas: names::names(
            picture.groups.iter().map(|g| g.id.as_str()),
            'g',
            may_be_name,
        ),
    };
    let mut stmts = vec![
        Stmt::GAttribute(GraphAttributes::Graph(vec![
            plain("rankdir", "LR"),
            plain("newrank", "true"),
            plain("nodesep", "0.3"),
            plain("ranksep", "0.6"),
            plain("labelloc", "t"),
            plain("fontname", "Arial"),
            plain("fontsize", "16"),
            colour("fontcolor", theme.ink),
            colour("bgcolor", theme.ground),
            text("label", &title(picture)),
            text("tooltip", &picture.description),
        ])),
        Stmt::GAttribute(GraphAttributes::Node(vec![
            plain("shape", "box"),
            plain("style", "rounded,filled"),
            colour("fillcolor", theme.box_fill),
            colour("color", theme.line),
            plain("fontname", "Arial"),
            colour("fontcolor", theme.ink),
        ])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![
            colour("color", theme.line),
            plain("fontname", "Arial"),
            plain("fontsize", "11"),
            colour("fontcolor", theme.soft),
        ])),
    ];
    for g in tree.children(None) {
        stmts.push(Stmt::Subgraph(named.cluster(g)));
    }
    for (n, item) in picture.nodes.iter().enumerate() {
        if item.group.is_none_or(|g| g >= tree.count()) {
            stmts.push(Stmt::Node(named.node_of(n, item)));
        }
    }
    let last: Vec<Stmt> = picture
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.kind == NodeKind::ExternalCustomer)
        .map(|(n, _)| {
            Stmt::Node(DotNode {
                id: named.node(n),
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
            stmts.push(Stmt::Edge(named.edge(item)));
        }
    }
    let graph = Graph::DiGraph {
        id: Id::Plain("eslabon".to_owned()),
        strict: false,
        stmts,
    };
    let how = match picture.lang {
        Lang::Es => {
            "// Para dibujarlo:  dot -Tsvg ESTE.dot -o dibujo.svg   (graphviz.org)\n// Otras disposiciones: dot -Kneato, -Kfdp, -Kcirco. El atributo id es el de la cadena.\n"
        }
        Lang::En => {
            "// To draw it:  dot -Tsvg THIS.dot -o picture.svg   (graphviz.org)\n// Other layouts: dot -Kneato, -Kfdp, -Kcirco. The attribute id is the one in the chain.\n"
        }
    };
    format!(
        "{how}{}\n",
        graph.print(PrinterContext::default().with_semi())
    )
}

/// Whether an id may be a name: letters, digits, spaces and what joins words, so that quotes are all it needs.
fn may_be_name(id: &str) -> bool {
    id.chars().any(char::is_alphanumeric)
        && id
            .chars()
            .all(|c| c.is_alphanumeric() || " -_.".contains(c))
}

/// A picture whose boxes and areas have names.
struct Named<'a> {
    picture: &'a Picture,
    tree: &'a Tree,
    theme: &'a Theme,
    boxes: Vec<String>,
    areas: Vec<String>,
}

fn title(picture: &Picture) -> String {
    match &picture.subtitle {
        Some(subtitle) => format!("{}\n{subtitle}", picture.title),
        None => picture.title.clone(),
    }
}

impl Named<'_> {
    fn node(&self, index: usize) -> NodeId {
        NodeId(Id::Escaped(format!("\"{}\"", self.boxes[index])), None)
    }

    fn node_of(&self, index: usize, item: &Node) -> DotNode {
        let edges = &self.picture.edges;
        let weak = edges.iter().any(|e| e.weak && e.from == index);
        let critical = |e: &Edge| e.critical && (e.from == index || e.to == index);
        let class = class(&[
            Some(kind(item.kind)),
            weak.then_some("weak"),
            edges.iter().any(critical).then_some("critical"),
            item.changed.then_some("asked"),
            tone(item.tone),
        ]);
        node(self.node(index), class, item, self.theme)
    }

    fn cluster(&self, group: usize) -> Subgraph {
        let item = &self.picture.groups[group];
        let colours = self.theme.area(item.color.as_deref(), item.hue(group));
        let mut stmts = vec![Stmt::GAttribute(GraphAttributes::Graph(vec![
            text("id", &item.id),
            plain("class", "area"),
            text("label", &item.label),
            text("tooltip", &item.label),
            plain("labeljust", "l"),
            plain("style", "rounded,filled"),
            colour("fillcolor", colours.fill),
            colour("color", colours.frame),
            colour("fontcolor", colours.title),
            plain("fontsize", "13"),
        ]))];
        for child in self.tree.children(Some(group)) {
            stmts.push(Stmt::Subgraph(self.cluster(child)));
        }
        for (n, item) in self.picture.nodes.iter().enumerate() {
            if item.group == Some(group) {
                stmts.push(Stmt::Node(self.node_of(n, item)));
            }
        }
        Subgraph {
            id: Id::Escaped(format!("\"cluster_{}\"", self.areas[group])),
            stmts,
        }
    }

    fn edge(&self, edge: &Edge) -> DotEdge {
        DotEdge {
            ty: EdgeTy::Pair(
                Vertex::N(self.node(edge.from)),
                Vertex::N(self.node(edge.to)),
            ),
            attributes: attributes(edge, self.theme),
        }
    }
}

fn node(id: NodeId, class: Attribute, node: &Node, theme: &Theme) -> DotNode {
    let label = match &node.note {
        Some(note) => format!("{}\n{note}", node.label),
        None => node.label.clone(),
    };
    let tip = match &node.tooltip {
        Some(tip) => format!("{label}\n{tip}"),
        None => label.clone(),
    };
    let mut attributes = vec![
        text("id", &node.id),
        class,
        text("label", &label),
        text("tooltip", &tip),
    ];
    match node.kind {
        NodeKind::Department => {}
        NodeKind::Area => attributes.push(plain("shape", "box3d")),
        NodeKind::Supplier => attributes.push(plain("style", "rounded,dashed")),
        NodeKind::InternalCustomer => {
            attributes.push(colour("fillcolor", theme.internal));
            attributes.push(plain("peripheries", "2"));
        }
        NodeKind::ExternalCustomer => {
            attributes.push(colour("fillcolor", theme.external));
            attributes.push(colour("fontcolor", theme.external_text));
        }
    }
    let border = match node.tone {
        Tone::Plain => None,
        Tone::Dim | Tone::Off | Tone::Other => Some((theme.dim, 1)),
        Tone::Aside => Some((theme.line, 2)),
        Tone::Step(step) => Some((theme.step(step), 2 + step)),
        Tone::Never => Some((theme.step(STEPS - 1), 2 + STEPS)),
        Tone::Added => Some((theme.added, 3)),
        Tone::Removed => Some((theme.removed, 2)),
        Tone::Changed => Some((theme.ink, 3)),
    };
    if let Some((border, width)) = border {
        attributes.push(colour("color", border));
        attributes.push(plain("penwidth", &width.to_string()));
    }
    DotNode { id, attributes }
}

fn attributes(edge: &Edge, theme: &Theme) -> Vec<Attribute> {
    let class = class(&[
        Some("handoff"),
        edge.weak.then_some("weak"),
        edge.critical.then_some("critical"),
        edge.rework.then_some("rework"),
        edge.sometimes.then_some("sometimes"),
        edge.changed.then_some("asked"),
        tone(edge.tone),
    ]);
    let mut attributes = vec![text("id", &edge.id), class];
    let label = match &edge.time {
        Some(time) if !edge.label.is_empty() => format!("{}\n{time}", edge.label),
        Some(time) => time.clone(),
        None => edge.label.clone(),
    };
    attributes.push(text("label", &label));
    let tip = match &edge.tooltip {
        Some(tip) => format!("{label}\n{tip}"),
        None => label,
    };
    // The line and its label each have one.
    attributes.push(text("tooltip", &tip));
    attributes.push(text("labeltooltip", &tip));
    let look = stroke(edge, theme);
    if edge.marks() > 0 || edge.critical || edge.tone != Tone::Plain {
        let words = theme.readable(look.colour, theme.ground);
        attributes.push(colour("color", look.colour));
        attributes.push(colour("fontcolor", words));
    }
    let style = match look.dashes {
        Some(_) if super::svg::arrow::is_dotted(edge) => Some("dotted"),
        Some(_) => Some("dashed"),
        None => None,
    };
    attributes.extend(style.map(|style| plain("style", style)));
    if edge.tone != Tone::Plain {
        attributes.push(plain("penwidth", &num(look.width)));
    } else if edge.critical {
        attributes.push(plain("penwidth", "3"));
        attributes.push(plain("weight", "3"));
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
    attributes
}

/// What something is, in words that the style sheet of an SVG can name.
fn class(words: &[Option<&str>]) -> Attribute {
    let words: Vec<&str> = words.iter().copied().flatten().collect();
    plain("class", &words.join(" "))
}

fn kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::ExternalCustomer => "external-customer",
        NodeKind::InternalCustomer => "internal-customer",
        NodeKind::Supplier => "supplier",
        NodeKind::Department => "department",
        NodeKind::Area => "closed-area",
    }
}

/// The steps of a scale of sizes.
const STEP_CLASSES: [&str; STEPS] = ["step-1", "step-2", "step-3", "step-4", "step-5"];

/// How much something stands out; sizes by their step, which has a colour and a width of its own.
fn tone(tone: Tone) -> Option<&'static str> {
    Some(match tone {
        Tone::Plain => return None,
        Tone::Dim => "dim",
        Tone::Off => "off",
        Tone::Other => "other",
        Tone::Aside => "aside",
        Tone::Step(step) => STEP_CLASSES[step.min(STEPS - 1)],
        Tone::Never => "never",
        Tone::Added => "added",
        Tone::Removed => "removed",
        Tone::Changed => "changed",
    })
}

/// An attribute whose value is a colour.
fn colour(key: &str, value: Colour) -> Attribute {
    plain(key, &value.to_string())
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
