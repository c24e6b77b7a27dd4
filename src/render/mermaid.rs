//! A picture as a Mermaid flowchart, for wikis and READMEs that draw it.

use std::fmt::Write as _;

use super::layout::Tree;
use super::names;
use super::picture::{Edge, Node, NodeKind, Picture, Tone};
use super::shown;
use super::svg::{num, stroke};
use super::theme::Theme;
use crate::lang::Lang;

/// What Mermaid refuses unless its settings say otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// More edges than `maxEdges`.
    Edges(usize),
    /// More characters than `maxTextSize`.
    Text(usize),
}

/// The limit that a picture's flowchart is beyond.
pub fn limit(picture: &Picture) -> Option<Limit> {
    if picture.edges.len() > 500 {
        return Some(Limit::Edges(picture.edges.len()));
    }
    let length = mermaid(picture, &Theme::default()).chars().count();
    (length > 50_000).then_some(Limit::Text(length))
}

/// The flowchart: boxes are named by their ids (`d_ventas`), areas are subgraphs.
pub fn mermaid(picture: &Picture, theme: &Theme) -> String {
    let mut out = String::new();
    let title = shown::one_line(&picture.title);
    if !title.trim().is_empty() {
        // JSON's strings are YAML's.
        let quoted = serde_json::Value::String(title).to_string();
        let _ = writeln!(out, "---\ntitle: {quoted}\n---");
    }
    out.push_str("flowchart LR\n");
    out.push_str(match picture.lang {
        Lang::Es => "  %% GitHub, GitLab y Notion lo dibujan dentro de un bloque mermaid; a solas: https://mermaid.live\n",
        Lang::En => "  %% GitHub, GitLab and Notion draw it within a mermaid block; alone: https://mermaid.live\n",
    });
    let nodes = boxes(picture);
    let tree = Tree::new(picture);
    let areas = names::names(
        picture.groups.iter().map(|g| g.id.as_str()),
        'g',
        names::is_plain,
    );
    for group in tree.children(None) {
        subgraph(&mut out, picture, &tree, (&nodes, &areas), group, 1);
    }
    for (n, node) in picture.nodes.iter().enumerate() {
        if node.group.is_none_or(|g| g >= tree.count()) {
            write_node(&mut out, &nodes[n], node, 1);
        }
    }
    let drawn: Vec<&Edge> = picture
        .edges
        .iter()
        .filter(|e| e.from < nodes.len() && e.to < nodes.len())
        .collect();
    for edge in &drawn {
        let _ = write!(out, "  {} {}", nodes[edge.from], line(edge));
        let words = edge_words(edge);
        if !words.is_empty() {
            let _ = write!(out, "|\"{words}\"|");
        }
        let _ = writeln!(out, " {}", nodes[edge.to]);
    }
    styles(&mut out, picture, &drawn, theme);
    for (at, (name, group)) in areas.iter().zip(&picture.groups).enumerate() {
        let colours = theme.area(group.color.as_deref(), group.hue(at));
        let _ = writeln!(
            out,
            "  style a_{name} fill:{},stroke:{},color:{}",
            colours.fill, colours.frame, colours.title
        );
    }
    out
}

/// The boxes' names: a letter before them keeps them from being one of Mermaid's words.
fn boxes(picture: &Picture) -> Vec<String> {
    let ids = picture.nodes.iter().map(|n| n.id.as_str());
    let names = names::names(ids, 'n', names::is_plain);
    names.into_iter().map(|name| format!("d_{name}")).collect()
}

fn subgraph(
    out: &mut String,
    picture: &Picture,
    tree: &Tree,
    names: (&[String], &[String]),
    group: usize,
    depth: usize,
) {
    let (nodes, areas) = names;
    let indent = "  ".repeat(depth);
    let label = text(&picture.groups[group].label);
    let _ = writeln!(out, "{indent}subgraph a_{}[\"{label}\"]", areas[group]);
    for child in tree.children(Some(group)) {
        subgraph(out, picture, tree, names, child, depth + 1);
    }
    for (n, node) in picture.nodes.iter().enumerate() {
        if node.group == Some(group) {
            write_node(out, &nodes[n], node, depth + 1);
        }
    }
    let _ = writeln!(out, "{indent}end");
}

fn write_node(out: &mut String, name: &str, node: &Node, depth: usize) {
    let indent = "  ".repeat(depth);
    let mut label = text(&node.label);
    if let Some(note) = &node.note {
        label = format!("{label}<br>{}", text(note));
    }
    let (open, close, class) = match node.kind {
        NodeKind::Department => ("[", "]", ""),
        NodeKind::Area => ("[[", "]]", ""),
        NodeKind::Supplier => ("[", "]", ":::supplier"),
        NodeKind::InternalCustomer => ("[[", "]]", ":::internal"),
        NodeKind::ExternalCustomer => ("([", "])", ":::external"),
    };
    let _ = writeln!(out, "{indent}{name}{open}\"{label}\"{close}{class}");
}

fn line(edge: &Edge) -> &'static str {
    match (edge.critical, edge.sometimes || edge.rework) {
        (true, _) => "==>",
        (_, true) => "-.->",
        _ => "-->",
    }
}

fn edge_words(edge: &Edge) -> String {
    let mut words = String::new();
    // A sign beside the colour: for print in black and white, and for who sees no red.
    words.push_str(&edge.signs());
    words.push_str(&text(&edge.label));
    if let Some(time) = &edge.time {
        if !edge.label.is_empty() {
            words.push_str("<br>");
        }
        words.push_str(&text(time));
    }
    words
}

fn styles(out: &mut String, picture: &Picture, edges: &[&Edge], theme: &Theme) {
    let kind = |kind: NodeKind| picture.nodes.iter().any(|n| n.kind == kind);
    let (ink, line) = (theme.ink, theme.line);
    for (shown, class) in [
        (
            kind(NodeKind::Department) || kind(NodeKind::Area),
            format!("default fill:{},stroke:{line},color:{ink}", theme.box_fill),
        ),
        (
            kind(NodeKind::ExternalCustomer),
            format!(
                "external fill:{0},stroke:{0},color:{1}",
                theme.external, theme.external_text
            ),
        ),
        (
            kind(NodeKind::InternalCustomer),
            format!("internal fill:{},stroke:{ink},color:{ink}", theme.internal),
        ),
        (
            kind(NodeKind::Supplier),
            format!(
                "supplier fill:{},stroke:{line},color:{ink},stroke-dasharray:5 3",
                theme.supplier
            ),
        ),
    ] {
        if shown {
            let _ = writeln!(out, "  classDef {class}");
        }
    }
    let mut styles: Vec<(String, Vec<String>)> = Vec::new();
    for (at, edge) in edges.iter().enumerate() {
        let is_plain = edge.marks() == 0 && !edge.critical && edge.tone == Tone::Plain;
        if is_plain {
            continue;
        }
        let look = stroke(edge, theme);
        let words = theme.readable(look.colour, theme.ground);
        let mut style = format!("stroke:{},color:{words}", look.colour);
        if edge.tone != Tone::Plain {
            let _ = write!(style, ",stroke-width:{}px", num(look.width));
        }
        match styles.iter_mut().find(|(known, _)| *known == style) {
            Some((_, of)) => of.push(at.to_string()),
            None => styles.push((style, vec![at.to_string()])),
        }
    }
    for (style, of) in styles {
        let _ = writeln!(out, "  linkStyle {} {style}", of.join(","));
    }
}

/// A text that Mermaid shows as it is: whatever has a meaning to it, to Markdown or to HTML is written as its
/// number. Breaks become `<br>`; an empty text, which is no label to Mermaid, a space.
fn text(value: &str) -> String {
    let lines: Vec<String> = shown::lines(value).iter().map(|l| line_of(l)).collect();
    let all = lines.join("<br>");
    if all.is_empty() { " ".to_owned() } else { all }
}

fn line_of(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut only_digits = true;
    for c in line.chars() {
        let calm = match c {
            ',' | ' ' => true,
            // `1.` or `-` at the beginning would be a list.
            '.' | ')' | '-' | '+' => !only_digits,
            '(' | ':' | '/' => true,
            c => c.is_alphanumeric() || !c.is_ascii(),
        };
        if calm {
            out.push(c);
        } else {
            let _ = write!(out, "#{};", u32::from(c));
        }
        only_digits &= c.is_ascii_digit() || c == ' ';
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_is_written_as_its_number() {
        assert_eq!(text("Orden (firmada), 1.5 d"), "Orden (firmada), 1.5 d");
        assert_eq!(text("1. a"), "1#46; a");
        assert_eq!(text("- a"), "#45; a");
        assert_eq!(text("a\"b\n<c>"), "a#34;b<br>#60;c#62;");
        assert_eq!(text("%%{init}%%"), "#37;#37;#123;init#125;#37;#37;");
        assert_eq!(text(""), " ");
    }
}
