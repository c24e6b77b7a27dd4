//! A picture as SVG: it stands alone, needs no script and loads nothing.

mod arrow;
mod colour;
mod legend;
mod lettering;
mod node;
mod write;

use std::fmt::Write as _;

use self::colour::{LINE, Shades};
use self::legend::Legend;
use crate::lang::Lang;
use crate::render::layout::{Block, Layout, Metrics, Style, Tree, Weight, set};
use crate::render::picture::{Edge, Node, Picture};

pub use lettering::Lettering;

pub(in crate::render) use self::arrow::stroke;
pub(in crate::render) use self::colour::{INK, SOFT, shades};
pub(in crate::render) use self::write::{escape, num};

/// The fonts: Arimo was measured, the others are as wide. Arial stands first for programs that look at one name only.
const FONTS: &str = "Arial, Arimo, 'Liberation Sans', Helvetica, sans-serif";
/// White around title and legend.
const MARGIN: f64 = 16.0;

/// The picture, drawn as laid out, with letters as wanted.
pub fn svg_with(picture: &Picture, layout: &Layout, lettering: Lettering) -> String {
    let drawn = svg(picture, layout);
    match lettering {
        Lettering::Named => drawn,
        Lettering::Embedded => lettering::embedded(&drawn),
        Lettering::Outlines => lettering::outlines(&drawn),
    }
}

/// The picture, drawn as laid out.
pub fn svg(picture: &Picture, layout: &Layout) -> String {
    let metrics = Metrics::new();
    let width = layout.width.max(420.0);
    let head = Head::new(picture, &metrics, width - 2.0 * MARGIN);
    let legend = Legend::new(picture, &metrics, width - 2.0 * MARGIN);
    let bottom = head.height + layout.height;
    let height = bottom
        + if legend.height() > 0.0 {
            legend.height() + MARGIN
        } else {
            0.0
        };

    let mut out = String::new();
    let lang = match picture.lang {
        Lang::Es => "es",
        Lang::En => "en",
    };
    let _ = write!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" \
         role=\"img\" lang=\"{lang}\" xml:lang=\"{lang}\" aria-labelledby=\"eslabon-title eslabon-desc\" \
         font-family=\"{FONTS}\">\n\
         <title id=\"eslabon-title\">{2}</title>\n<desc id=\"eslabon-desc\">{3}</desc>\n\
         <rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
        num(width),
        num(height),
        escape(&picture.title),
        escape(&picture.description)
    );
    head.draw(&mut out);
    let _ = writeln!(
        out,
        "<g transform=\"translate({} {})\">",
        num((width - layout.width) / 2.0 * f64::from(u8::from(layout.width < width))),
        num(head.height)
    );
    drawing(&mut out, picture, layout);
    out.push_str("</g>\n");
    if legend.height() > 0.0 {
        out.push_str("<g id=\"eslabon-legend\">\n");
        legend.draw(&mut out, MARGIN, bottom);
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

/// Title and subtitle.
struct Head {
    title: Block,
    subtitle: Block,
    height: f64,
}

impl Head {
    fn new(picture: &Picture, metrics: &Metrics, width: f64) -> Self {
        let mut style = Style {
            size: 20.0,
            weight: Weight::Bold,
            leading: 25.0,
            max_width: width,
            max_word: width,
            max_lines: 3,
        };
        let title = set(metrics, &picture.title, &style);
        style.size = 13.5;
        style.weight = Weight::Regular;
        style.leading = 18.0;
        let subtitle = set(metrics, picture.subtitle.as_deref().unwrap_or(""), &style);
        let words = title.height + subtitle.height;
        Self {
            height: if words > 0.0 { words + MARGIN } else { 0.0 },
            title,
            subtitle,
        }
    }

    fn draw(&self, out: &mut String) {
        let mut y = MARGIN;
        for text in &self.title.lines {
            let _ = writeln!(
                out,
                r#"<text x="{}" y="{}" font-size="20" font-weight="bold" fill="{INK}">{}</text>"#,
                num(MARGIN),
                num(y + 18.0),
                escape(text)
            );
            y += 25.0;
        }
        for text in &self.subtitle.lines {
            let _ = writeln!(
                out,
                r#"<text x="{}" y="{}" font-size="13.5" fill="{SOFT}">{}</text>"#,
                num(MARGIN),
                num(y + 13.0),
                escape(text)
            );
            y += 18.0;
        }
    }
}

/// Frames, lines, boxes and words, in the order in which they lie on one another.
fn drawing(out: &mut String, picture: &Picture, layout: &Layout) {
    let colours: Vec<Shades> = picture
        .groups
        .iter()
        .enumerate()
        .map(|(i, group)| shades(group.color.as_deref(), i))
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
        arrow::arrow(out, drawn, arrow::stroke(edge));
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
            .map_or(LINE, |g| &colours[g].border);
        node::node(out, drawn, item.kind, border);
        out.push_str("</g>\n");
    }
    for &e in &order {
        let edge = &picture.edges[e];
        let Some(label) = layout.edges[e].as_ref().and_then(|a| a.label.as_ref()) else {
            continue;
        };
        let _ = writeln!(out, "<g id=\"eslabon-l{}\">", e + 1);
        tooltip(out, &edge_words(edge));
        arrow::label(out, edge, label, arrow::stroke(edge));
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
