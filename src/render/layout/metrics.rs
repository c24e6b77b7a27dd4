//! How wide a text is, measured with the font that is drawn.

use ttf_parser::Face;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How bold a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// As running text.
    Regular,
    /// As titles and times.
    Bold,
}

/// Widths of texts in Arimo, whose metrics are those of Arial, Helvetica and Liberation Sans.
pub struct Metrics {
    regular: Option<Face<'static>>,
    bold: Option<Face<'static>>,
}

/// Arimo's regular face: Latin, Greek, Cyrillic and signs.
pub(in crate::render) const REGULAR: &[u8] = include_bytes!("font/arimo-regular.ttf");
/// Arimo's bold face.
pub(in crate::render) const BOLD: &[u8] = include_bytes!("font/arimo-bold.ttf");

/// The width of a terminal column in ems, where the font lacks a character: as wide as its digits.
const COLUMN: f64 = 0.556;
/// A full-width character (two columns) in ems.
const WIDE: f64 = 1.0;

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// The metrics of the embedded font.
    pub fn new() -> Self {
        Self {
            regular: Face::parse(REGULAR, 0).ok(),
            bold: Face::parse(BOLD, 0).ok(),
        }
    }

    /// The width in pixels of one line of text.
    ///
    /// A character that the font lacks counts by its terminal columns (`unicode-width`): nothing for
    /// a combining mark, 0.556 em for one column, 1 em for two.
    pub fn width(&self, text: &str, size: f64, weight: Weight) -> f64 {
        let face = match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        };
        text.graphemes(true)
            .map(|grapheme| match face {
                Some(face) => cluster(face, grapheme),
                None => columns(grapheme),
            })
            .sum::<f64>()
            * size
    }
}

/// A grapheme's width in ems, by its glyphs where the font has them all.
fn cluster(face: &Face<'_>, grapheme: &str) -> f64 {
    let unit = f64::from(face.units_per_em());
    let mut sum = 0.0;
    for c in grapheme.chars() {
        let Some(advance) = face
            .glyph_index(c)
            .and_then(|glyph| face.glyph_hor_advance(glyph))
        else {
            return columns(grapheme);
        };
        sum += f64::from(advance) / unit;
    }
    sum
}

/// A grapheme's width in ems, guessed from its terminal columns.
fn columns(grapheme: &str) -> f64 {
    match grapheme.width() {
        0 => 0.0,
        1 => COLUMN,
        _ => WIDE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arimo_is_embedded_and_measures_as_arial() {
        let metrics = Metrics::new();
        // Arial: "A" is 1366 of 2048 units, a space 569.
        let a = metrics.width("A", 2048.0, Weight::Regular);
        assert!((a - 1366.0).abs() < 1e-6, "{a}");
        let accents = metrics.width("áéíóúñ", 10.0, Weight::Regular);
        let plain = metrics.width("aeioun", 10.0, Weight::Regular);
        assert!((accents - plain).abs() < 1.5, "{accents} {plain}");
    }

    #[test]
    fn what_the_font_lacks_counts_by_columns() {
        let metrics = Metrics::new();
        assert_eq!(metrics.width("東京", 10.0, Weight::Bold), 20.0);
        assert_eq!(metrics.width("", 10.0, Weight::Bold), 0.0);
    }
}
