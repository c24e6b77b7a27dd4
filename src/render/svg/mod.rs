//! A picture as SVG: it stands alone, needs no script and loads nothing.

pub(in crate::render) mod arrow;
pub(in crate::render) mod legend;
pub(in crate::render) mod lettering;
mod node;
pub(in crate::render) mod sheet;
pub(in crate::render) mod write;

use std::fmt::Write as _;

use self::legend::Legend;
use self::sheet::Sheet;
use crate::render::layout::{Layout, Tree};
use crate::render::picture::{Edge, Node, Picture};
use crate::render::theme::{Shades, Theme};

pub use lettering::Lettering;
pub use sheet::sheet_size;

pub(in crate::render) use self::arrow::stroke;
pub(in crate::render) use self::write::{escape, num};

/// The picture, drawn as laid out.
pub fn svg(picture: &Picture, layout: &Layout, theme: &Theme) -> String {
    let under_title = picture.under_title();
    let sheet = Sheet {
        lang: picture.lang,
        title: &picture.title,
        subtitle: under_title.as_deref(),
        description: &picture.description,
        theme,
    };
    let mut out = String::new();
    drawing(&mut out, picture, layout, theme);
    let legend = Legend::new(
        legend::entries(picture, theme),
        theme,
        Sheet::room(layout.width),
    );
    sheet.around((layout.width, layout.height), &out, &legend)
}

/// Frames, lines, boxes and words, in the order in which they lie on one another.
fn drawing(out: &mut String, picture: &Picture, layout: &Layout, theme: &Theme) {
    let colours: Vec<Shades> = picture
        .groups
        .iter()
        .enumerate()
        .map(|(i, group)| theme.area(group.color.as_deref(), group.hue(i)))
        .collect();
    for frame in &layout.frames {
        let group = &picture.groups[frame.group];
        open(out, 'g', frame.group, &group.id);
        if frame.title.shortened {
            tooltip(out, &[&group.label]);
        }
        node::frame(out, frame, &colours[frame.group]);
        out.push_str("</g>\n");
    }
    let mut order: Vec<usize> = (0..picture.edges.len().min(layout.edges.len())).collect();
    order.sort_by_key(|&e| arrow::layer(&picture.edges[e]));
    for &e in &order {
        let edge = &picture.edges[e];
        let Some(drawn) = &layout.edges[e] else {
            continue;
        };
        open(out, 'e', e, &edge.id);
        tooltip(out, &edge_words(edge));
        arrow::arrow(out, drawn, arrow::stroke(edge, theme));
        out.push_str("</g>\n");
    }
    for frame in &layout.frames {
        node::title(out, frame, &colours[frame.group]);
    }
    let tree = Tree::new(picture);
    for (n, (item, drawn)) in picture.nodes.iter().zip(&layout.nodes).enumerate() {
        open(out, 'n', n, &item.id);
        tooltip(out, &node_words(item));
        let border = item
            .group
            .filter(|&g| g < tree.count())
            .map_or(theme.line, |g| colours[g].border);
        node::node(out, drawn, item, border, theme);
        out.push_str("</g>\n");
    }
    for &e in &order {
        let edge = &picture.edges[e];
        let Some(label) = layout.edges[e].as_ref().and_then(|a| a.label.as_ref()) else {
            continue;
        };
        let _ = writeln!(out, "<g id=\"eslabon-l{}\">", e + 1);
        tooltip(out, &edge_words(edge));
        arrow::label(out, edge, label, theme);
        out.push_str("</g>\n");
    }
}

/// Opens a group that names one thing of the chain: a safe id by its place, its own id as data.
fn open(out: &mut String, kind: char, index: usize, id: &str) {
    let _ = writeln!(
        out,
        "<g id=\"eslabon-{kind}{}\" data-id=\"{}\">",
        index + 1,
        escape(id)
    );
}

fn tooltip(out: &mut String, words: &[&str]) {
    let text: Vec<String> = words
        .iter()
        .filter(|word| !word.trim().is_empty())
        .map(|word| escape(word))
        .collect();
    if !text.is_empty() {
        let _ = writeln!(out, "<title>{}</title>", text.join(" · "));
    }
}

fn edge_words(edge: &Edge) -> Vec<&str> {
    let mut words = vec![edge.label.as_str()];
    words.extend(edge.time.as_deref());
    words.extend(edge.tooltip.as_deref());
    words
}

fn node_words(node: &Node) -> Vec<&str> {
    let mut words = vec![node.label.as_str()];
    words.extend(node.note.as_deref());
    words.extend(node.tooltip.as_deref());
    words
}
