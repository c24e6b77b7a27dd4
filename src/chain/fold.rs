//! Text compared without case or accents.
use unicode_normalization::UnicodeNormalization;

/// `text` in lower case, without accents and without space around it: `" Días"` is `"dias"`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.trim().to_ascii_lowercase();
    }
    let plain = text
        .trim()
        .nfd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    plain.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_combining_accents_fold_alike() {
        assert_eq!(fold(" DÍAS "), "dias");
        assert_eq!(fold("di\u{301}as"), "dias");
    }
}
