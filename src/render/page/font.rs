//! The fonts of a page: Arimo for everything it has, others for what it lacks.

use std::collections::BTreeMap;
use std::sync::Arc;

use resvg::usvg::{self, fontdb};

use super::PageError;
use crate::render::layout::{BOLD, REGULAR};

/// The fonts, and how a text finds its own: by weight only, so that no name can make it vanish.
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
    for (at, font) in fonts.iter().enumerate() {
        let ids = add(Arc::new(font.clone()));
        others.push(*ids.first().ok_or(PageError::Font(at))?);
    }
    let resolver = usvg::FontResolver {
        select_font: Box::new(move |font, _| if font.weight() >= 600 { bold } else { regular }),
        select_fallback: Box::new(move |c, used, known| {
            let has = |id: &fontdb::ID| {
                let glyph = known.with_face_data(*id, |data, index| {
                    let face = ttf_parser::Face::parse(data, index).ok()?;
                    face.glyph_index(c)
                });
                glyph.flatten().is_some()
            };
            others
                .iter()
                .find(|id| !used.contains(id) && has(id))
                .copied()
        }),
    };
    Ok((known, resolver))
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
