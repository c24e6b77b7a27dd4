//! The fonts of a page: Arimo for everything it has, fonts that were given and then emoji for what it lacks.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use resvg::usvg::{self, fontdb};

use super::PageError;
use crate::render::layout::{BOLD, REGULAR, Weight};
use crate::render::shaping::{self, Fonts, Run, Which, is_drawn};
use crate::render::svg::{escape, num};

/// The family by which text asks for another font than Arimo.
const OTHER: &str = "eslabon other ";

/// The fonts, and how a text finds its own: by weight only, so that no name can make it vanish, unless [`spread`]
/// named another font.
pub(super) fn load(
    fonts: &[Vec<u8>],
) -> Result<(fontdb::Database, usvg::FontResolver<'static>), PageError> {
    let mut known = fontdb::Database::new();
    let mut add = |data: Arc<dyn AsRef<[u8]> + Send + Sync>| {
        known.load_font_source(fontdb::Source::Binary(data))
    };
    let regular = add(Arc::new(REGULAR)).first().copied();
    let bold = add(Arc::new(BOLD)).first().copied();
    let mut others = Vec::new();
    for (at, font) in shaping::others(fonts).enumerate() {
        let ids = add(Arc::new(font.to_vec()));
        others.push(*ids.first().ok_or(PageError::Font(at))?);
    }
    let resolver = usvg::FontResolver {
        select_font: Box::new(move |font, _| {
            let named = font.families().iter().find_map(|family| match family {
                usvg::FontFamily::Named(name) => name.strip_prefix(OTHER)?.parse::<usize>().ok(),
                _ => None,
            });
            let other = named.and_then(|at| others.get(at).copied());
            other.or(if font.weight() >= 600 { bold } else { regular })
        }),
        // It would stop at the first character that no font has, and with it the rest of the line.
        select_fallback: Box::new(|_, _, _| None),
    };
    Ok((known, resolver))
}

/// The SVG with each stretch of text that Arimo lacks asking for the font that draws it, where it was measured to be.
pub(super) fn spread<'a>(svg: &'a str, given: &[Vec<u8>]) -> Cow<'a, str> {
    let Ok(xml) = usvg::roxmltree::Document::parse(svg) else {
        return Cow::Borrowed(svg);
    };
    let fonts = Fonts::new(given);
    let mut out = String::with_capacity(svg.len());
    let mut done = 0;
    let texts = xml.descendants().filter(|n| n.has_tag_name("text"));
    for node in texts.filter_map(|text| text.first_child()) {
        let range = node.range();
        let words = node.text().unwrap_or_default();
        // Words with parts that look otherwise are of other makes than ours and Graphviz's.
        if !node.is_text() || node.next_sibling().is_some() || words.is_ascii() {
            continue;
        }
        let weight = weight(node);
        let words: String = words
            .chars()
            .map(|c| if c == '\n' { ' ' } else { c })
            .collect();
        let runs = fonts.runs(words.trim(), weight);
        if runs.iter().all(|run| run.font == Which::Own && !run.alone) {
            continue;
        }
        out.push_str(&svg[done..range.start]);
        done = range.end;
        place(&mut out, node, &runs);
    }
    out.push_str(&svg[done..]);
    Cow::Owned(out)
}

/// An attribute of a text, or of what is around it.
fn inherited<'a>(node: usvg::roxmltree::Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.ancestors().find_map(|n| n.attribute(name))
}

fn weight(node: usvg::roxmltree::Node<'_, '_>) -> Weight {
    let weight = inherited(node, "font-weight").unwrap_or_default();
    match weight == "bold" || weight.parse::<f64>().is_ok_and(|w| w >= 600.0) {
        true => Weight::Bold,
        false => Weight::Regular,
    }
}

/// Writes the runs of a text, each at a place of its own: runs that share one are put over one another where a
/// font draws several characters as one glyph.
fn place(out: &mut String, node: usvg::roxmltree::Node<'_, '_>, runs: &[Run<'_>]) {
    let number = |name: &str| inherited(node, name).and_then(|v| v.parse::<f64>().ok());
    let own = |name: &str| node.parent()?.attribute(name)?.parse::<f64>().ok();
    let size = number("font-size").unwrap_or(12.0);
    let width = runs.iter().map(|run| run.width).sum::<f64>() * size;
    let mut x = own("x").unwrap_or(0.0);
    match inherited(node, "text-anchor") {
        Some("middle") => x -= width / 2.0,
        Some("end") => x -= width,
        _ => {}
    }
    for run in runs {
        out.push_str(&format!("<tspan x=\"{}\" text-anchor=\"start\"", num(x)));
        if let Which::Other(at) = run.font {
            out.push_str(&format!(" font-family=\"'{OTHER}{at}'\""));
        }
        out.push_str(&format!(">{}</tspan>", escape(run.text)));
        x += run.width * size;
    }
}

/// What was set with the sign for a missing glyph.
pub(super) fn missing(tree: &usvg::Tree) -> BTreeMap<char, usize> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![tree.root()];
    while let Some(group) = waiting.pop() {
        for node in group.children() {
            match node {
                usvg::Node::Group(group) => waiting.push(group),
                usvg::Node::Text(text) => {
                    let glyphs = text.layouted().iter().flat_map(|s| &s.positioned_glyphs);
                    for glyph in glyphs.filter(|g| g.id.0 == 0) {
                        for c in glyph.text.chars().filter(|c| is_drawn(*c)) {
                            *found.entry(c).or_default() += 1;
                        }
                    }
                }
                usvg::Node::Path(_) | usvg::Node::Image(_) => {}
            }
        }
    }
    found
}
