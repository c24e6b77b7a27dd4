//! The fonts of a page: Arimo for everything it has, others for what it lacks.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use resvg::usvg::{self, fontdb};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::PageError;
use crate::render::layout::{BOLD, REGULAR};
use crate::render::svg::escape;

/// The family by which text asks for a font that was given.
const GIVEN: &str = "eslabon given ";

/// The fonts, and how a text finds its own: by weight only, so that no name can make it vanish, unless [`spread`]
/// named a font that was given.
pub(super) fn load(
    fonts: &[Vec<u8>],
) -> Result<(fontdb::Database, usvg::FontResolver<'static>), PageError> {
    let mut known = fontdb::Database::new();
    let mut add = |data: Arc<dyn AsRef<[u8]> + Send + Sync>| {
        known.load_font_source(fontdb::Source::Binary(data))
    };
    let regular = add(Arc::new(REGULAR)).first().copied();
    let bold = add(Arc::new(BOLD)).first().copied();
    let mut given = Vec::new();
    for (at, font) in fonts.iter().enumerate() {
        let ids = add(Arc::new(font.clone()));
        given.push(*ids.first().ok_or(PageError::Font(at))?);
    }
    let resolver = usvg::FontResolver {
        select_font: Box::new(move |font, _| {
            let named = font.families().iter().find_map(|family| match family {
                usvg::FontFamily::Named(name) => name.strip_prefix(GIVEN)?.parse::<usize>().ok(),
                _ => None,
            });
            let given = named.and_then(|at| given.get(at).copied());
            given.or(if font.weight() >= 600 { bold } else { regular })
        }),
        // It would stop at the first character that no font has, and with it the rest of the line.
        select_fallback: Box::new(|_, _, _| None),
    };
    Ok((known, resolver))
}

/// The SVG with each stretch of text that Arimo lacks asking for the first given font that has it.
pub(super) fn spread<'a>(svg: &'a str, fonts: &[Vec<u8>]) -> Cow<'a, str> {
    let given: Vec<_> = fonts
        .iter()
        .filter_map(|font| ttf_parser::Face::parse(font, 0).ok())
        .collect();
    let (Ok(own), Ok(xml)) = (
        ttf_parser::Face::parse(REGULAR, 0),
        usvg::roxmltree::Document::parse(svg),
    ) else {
        return Cow::Borrowed(svg);
    };
    if given.is_empty() || given.len() < fonts.len() {
        return Cow::Borrowed(svg);
    }
    let mut out = String::with_capacity(svg.len());
    let mut done = 0;
    let texts = xml
        .descendants()
        .filter(|n| n.is_text() && n.ancestors().any(|a| a.has_tag_name("text")));
    for node in texts {
        let range = node.range();
        out.push_str(&svg[done..range.start]);
        done = range.end;
        let mut open = None;
        for grapheme in node.text().unwrap_or_default().graphemes(true) {
            let font = if has(&own, grapheme) {
                None
            } else {
                given.iter().position(|face| has(face, grapheme))
            };
            if font != open {
                out.push_str(if open.is_some() { "</tspan>" } else { "" });
                if let Some(at) = font {
                    out.push_str(&format!("<tspan font-family=\"'{GIVEN}{at}'\">"));
                }
                open = font;
            }
            out.push_str(&escape(grapheme));
        }
        out.push_str(if open.is_some() { "</tspan>" } else { "" });
    }
    out.push_str(&svg[done..]);
    Cow::Owned(out)
}

/// Whether a font has all of a grapheme, composed where it can be.
fn has(face: &ttf_parser::Face<'_>, grapheme: &str) -> bool {
    grapheme
        .nfc()
        .filter(|c| is_drawn(*c))
        .all(|c| face.glyph_index(c).is_some())
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

/// Whether a character has a shape of its own: joiners, selectors of variants and spaces have none.
fn is_drawn(c: char) -> bool {
    let hidden = matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}'
    );
    !hidden && !c.is_whitespace()
}
