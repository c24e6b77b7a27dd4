//! Which font draws each part of a text, and how wide it is there: asked by what measures a text and by what draws it.

use rustybuzz::{Face, UnicodeBuffer};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::layout::{BOLD, REGULAR, Weight};

/// Noto Emoji, for what Arimo lacks; its sign for a missing glyph is one em wide, as the letters of East Asia are.
const EMOJI: &[u8] = include_bytes!("layout/font/noto-emoji.ttf");

/// Which of the fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Arimo.
    Own,
    /// One of [`Fonts::others`].
    Other(usize),
}

/// Arimo, and the fonts for what it lacks.
pub(super) struct Fonts<'f> {
    regular: Option<Face<'f>>,
    bold: Option<Face<'f>>,
    /// Those that were given, in their order, then emoji.
    others: Vec<Face<'f>>,
}

/// A stretch of a text in one font.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Run<'t> {
    /// Its font.
    pub font: Which,
    /// Its words.
    pub text: &'t str,
    /// How far it goes, in ems.
    pub width: f64,
    /// One grapheme of several glyphs side by side: programs take it to be as wide as one of them, so that what
    /// follows needs a place of its own.
    pub alone: bool,
}

/// A glyph where it stands in its run, in ems.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    /// In its font.
    pub id: rustybuzz::ttf_parser::GlyphId,
    /// From the start of the run.
    pub x: f64,
    /// Above the baseline.
    pub y: f64,
}

/// The bytes of the fonts that a text may need, those of the program last.
pub(super) fn others(given: &[Vec<u8>]) -> impl Iterator<Item = &[u8]> {
    given.iter().map(Vec::as_slice).chain([EMOJI])
}

impl<'f> Fonts<'f> {
    /// Arimo, fonts that were given, and emoji. A font that cannot be read is none.
    pub(super) fn new(given: &'f [Vec<u8>]) -> Self {
        Self {
            regular: Face::from_slice(REGULAR, 0),
            bold: Face::from_slice(BOLD, 0),
            others: others(given)
                .filter_map(|font| Face::from_slice(font, 0))
                .collect(),
        }
    }

    /// A font's face.
    pub(super) fn face(&self, font: Which, weight: Weight) -> Option<&Face<'f>> {
        match (font, weight) {
            (Which::Own, Weight::Regular) => self.regular.as_ref(),
            (Which::Own, Weight::Bold) => self.bold.as_ref(),
            (Which::Other(at), _) => self.others.get(at),
        }
    }

    /// The width of a text in ems.
    pub(super) fn width(&self, text: &str, weight: Weight) -> f64 {
        let graphemes = text.graphemes(true);
        graphemes.map(|g| self.grapheme(g, weight).width).sum()
    }

    /// A text in runs, in the order of its words.
    pub(super) fn runs<'t>(&self, text: &'t str, weight: Weight) -> Vec<Run<'t>> {
        let mut parts: Vec<Run<'t>> = text
            .graphemes(true)
            .map(|grapheme| self.grapheme(grapheme, weight))
            .collect();
        self.bridge(&mut parts, weight);
        let mut runs: Vec<Run<'t>> = Vec::new();
        let mut from = 0;
        for part in parts {
            match runs.last_mut() {
                Some(run) if run.font == part.font && !run.alone && !part.alone => {
                    run.text = &text[from..from + run.text.len() + part.text.len()];
                    run.width += part.width;
                }
                _ => {
                    from += runs.last().map_or(0, |run| run.text.len());
                    runs.push(part);
                }
            }
        }
        runs
    }

    /// Spaces and signs between words in a font that was given stay in it, so that words that are read from right to
    /// left keep their order.
    fn bridge(&self, parts: &mut [Run<'_>], weight: Weight) {
        let mut at = 0;
        while at < parts.len() {
            let font = parts[at].font;
            let is_given = matches!(font, Which::Other(n) if n + 1 < self.others.len());
            let neutral = |run: &Run<'_>| !run.text.chars().any(char::is_alphabetic);
            let next = parts[at + 1..].iter().position(|run| !neutral(run));
            let next = next.map(|step| at + 1 + step);
            at = match next {
                Some(next) if is_given && parts[next].font == font => {
                    for part in &mut parts[at + 1..next] {
                        let mut chars = part.text.chars();
                        let face = self.face(font, weight);
                        let has = |c| face.is_some_and(|face| face.glyph_index(c).is_some());
                        // A space that a font lacks would be a box.
                        if chars.all(has) {
                            *part = self.part(font, part.text, weight);
                        }
                    }
                    next
                }
                _ => at + 1,
            };
        }
    }

    /// A grapheme in the font that draws it: Arimo, the first other that has it, or one with a box for it.
    fn grapheme<'t>(&self, text: &'t str, weight: Weight) -> Run<'t> {
        if let Some(width) = self.plain(text, weight) {
            return Run {
                font: Which::Own,
                text,
                width,
                alone: false,
            };
        }
        let others = (0..self.others.len()).map(Which::Other);
        let mut fonts = [Which::Own].into_iter().chain(others);
        let font = fonts.find(|font| self.has(*font, text, weight));
        let boxed = match text.width() > 1 {
            true => self.others.len().checked_sub(1).map(Which::Other),
            false => None,
        };
        self.part(font.or(boxed).unwrap_or(Which::Own), text, weight)
    }

    /// The width of a text all of whose characters are in Arimo, which puts them side by side.
    fn plain(&self, text: &str, weight: Weight) -> Option<f64> {
        let face = self.face(Which::Own, weight)?;
        let mut sum = 0.0;
        for c in text.chars() {
            sum += f64::from(face.glyph_hor_advance(face.glyph_index(c)?)?);
        }
        Some(sum / f64::from(face.units_per_em()))
    }

    /// A grapheme in a font.
    fn part<'t>(&self, font: Which, text: &'t str, weight: Weight) -> Run<'t> {
        let (mut width, mut widest) = (0.0, 0.0);
        if let Some(advance) = self.single(font, text, weight) {
            (width, widest) = (advance, advance);
        } else {
            for (_, advance) in self.shaped(font, text, weight) {
                width += advance;
                widest = advance.max(widest);
            }
        }
        Run {
            font,
            text,
            width,
            alone: width > widest,
        }
    }

    /// How far a grapheme of one character goes, or its box: of most there is nothing to shape, which takes time.
    fn single(&self, font: Which, text: &str, weight: Weight) -> Option<f64> {
        let mut chars = text.chars();
        let (first, rest) = (chars.next()?, chars.next());
        if rest.is_some() || !is_drawn(first) || text.width() == 0 {
            return None;
        }
        let face = self.face(font, weight)?;
        let glyph = face.glyph_index(first).unwrap_or_default();
        let advance = face.glyph_hor_advance(glyph)?;
        Some(f64::from(advance) / f64::from(face.units_per_em()))
    }

    /// Whether a font has all of a grapheme, composed where it can be.
    fn has(&self, font: Which, grapheme: &str, weight: Weight) -> bool {
        let Some(face) = self.face(font, weight) else {
            return false;
        };
        let mut drawn = grapheme.nfc().filter(|c| is_drawn(*c));
        drawn.all(|c| face.glyph_index(c).is_some())
    }

    /// The glyphs of a run.
    pub(super) fn glyphs(&self, run: &Run<'_>, weight: Weight) -> Vec<Glyph> {
        let shaped = self.shaped(run.font, run.text, weight);
        let mut x = 0.0;
        let placed = shaped.into_iter().map(|(glyph, advance)| {
            let placed = Glyph {
                x: x + glyph.x,
                ..glyph
            };
            x += advance;
            placed
        });
        placed.collect()
    }

    /// A text's glyphs from left to right, each from its own start, and how far it goes.
    fn shaped(&self, font: Which, text: &str, weight: Weight) -> Vec<(Glyph, f64)> {
        let Some(face) = self.face(font, weight) else {
            return Vec::new();
        };
        let em = f64::from(face.units_per_em());
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        let shaped = rustybuzz::shape(face, &[], buffer);
        let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
        glyphs
            .map(|(info, at)| {
                let id = u16::try_from(info.glyph_id).unwrap_or_default();
                let glyph = Glyph {
                    id: rustybuzz::ttf_parser::GlyphId(id),
                    x: f64::from(at.x_offset) / em,
                    y: f64::from(at.y_offset) / em,
                };
                (glyph, f64::from(at.x_advance) / em)
            })
            .collect()
    }
}

/// Whether a character has a shape of its own: joiners, selectors of variants and spaces have none.
pub(super) fn is_drawn(c: char) -> bool {
    let hidden = matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}'
    );
    !hidden && !c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_is_as_wide_as_it_is_shaped() {
        let fonts = Fonts::new(&[]);
        for text in ["📦", "✓", "東", "ש", "अ", "→"] {
            let run = fonts.grapheme(text, Weight::Bold);
            let shaped = fonts.shaped(run.font, text, Weight::Bold);
            let width: f64 = shaped.iter().map(|(_, advance)| advance).sum();
            assert_eq!((run.width, run.alone), (width, false), "{text}");
        }
    }

    #[test]
    fn runs_are_the_whole_text_in_its_order() {
        let given = [include_bytes!("../../tests/formats/letter.ttf").to_vec()];
        let fonts = Fonts::new(&given);
        let text = "Guía 📦\u{200D}🔧✅ 東 東京 x";
        let runs = fonts.runs(text, Weight::Regular);
        let all: String = runs.iter().map(|run| run.text).collect();
        assert_eq!(all, text);
        let found: Vec<(&str, Which, bool)> =
            runs.iter().map(|r| (r.text, r.font, r.alone)).collect();
        let (given, emoji) = (Which::Other(0), Which::Other(1));
        assert_eq!(
            found,
            [
                ("Guía ", Which::Own, false),
                ("📦\u{200D}🔧", emoji, true),
                ("✅", emoji, false),
                (" ", Which::Own, false),
                ("東", given, false),
                (" ", Which::Own, false),
                ("東", given, false),
                ("京", emoji, false),
                (" x", Which::Own, false),
            ]
        );
        let width: f64 = runs.iter().map(|run| run.width).sum();
        assert!((width - fonts.width(text, Weight::Regular)).abs() < 1e-9);
    }

    #[test]
    fn spaces_between_words_in_a_given_font_stay_in_it() {
        let given = [EMOJI.to_vec()];
        let fonts = Fonts::new(&given);
        let runs = fonts.runs("Ⓜ Ⓜ x", Weight::Regular);
        let found: Vec<(&str, Which)> = runs.iter().map(|r| (r.text, r.font)).collect();
        assert_eq!(found, [("Ⓜ Ⓜ", Which::Other(0)), (" x", Which::Own)]);
    }
}
