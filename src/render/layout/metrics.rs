//! How wide a text is, measured with the font that is drawn.

use crate::render::shaping::Fonts;

/// How bold a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// As running text.
    Regular,
    /// As titles and times.
    Bold,
}

/// Widths of texts in Arimo, whose metrics are those of Arial, Helvetica and Liberation Sans, and in Noto Emoji for
/// what Arimo lacks.
pub struct Metrics {
    fonts: Fonts<'static>,
}

/// Arimo's regular face: Latin, Greek, Cyrillic and signs.
pub(in crate::render) const REGULAR: &[u8] = include_bytes!("font/arimo-regular.ttf");
/// Arimo's bold face.
pub(in crate::render) const BOLD: &[u8] = include_bytes!("font/arimo-bold.ttf");

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// The metrics of the embedded fonts.
    pub fn new() -> Self {
        Self {
            fonts: Fonts::new(&[]),
        }
    }

    /// The width in pixels of one line of text.
    ///
    /// What no embedded font has is as wide as the box that is drawn for it: 1 em for what takes two columns of
    /// a terminal (`unicode-width`), else 0.75 em.
    pub fn width(&self, text: &str, size: f64, weight: Weight) -> f64 {
        self.fonts.width(text, weight) * size
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
    fn what_no_font_has_is_as_wide_as_its_box() {
        let metrics = Metrics::new();
        assert_eq!(metrics.width("東京", 10.0, Weight::Bold), 20.0);
        assert_eq!(metrics.width("ש", 10.0, Weight::Bold), 7.5);
        assert_eq!(metrics.width("", 10.0, Weight::Bold), 0.0);
    }

    #[test]
    fn an_emoji_is_one_glyph_however_many_characters_it_has() {
        let metrics = Metrics::new();
        let wide = |text: &str| metrics.width(text, 2048.0, Weight::Bold);
        for text in [
            "📦",
            "✅",
            "❤\u{FE0F}",
            "👍🏽",
            "👩\u{200D}🔧",
            "1\u{FE0F}\u{20E3}",
        ] {
            assert_eq!(wide(text), 2600.0, "{text}");
        }
        // A sequence that the font lacks is drawn as its parts.
        assert_eq!(wide("📦\u{200D}🔧"), 5200.0);
        assert_eq!(wide("a\u{FE0F}"), wide("a"));
    }
}
