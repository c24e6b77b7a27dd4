//! Words: accents, near misses, percentiles.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

/// A word without its accents, for comparing Spanish spellings.
pub(super) fn without_accents(word: &str) -> String {
    word.nfd()
        .filter(|c| !is_combining_mark(*c))
        .nfc()
        .collect()
}

/// A word in Unicode NFC: the form in which ids are compared.
pub(super) fn nfc(word: &str) -> Box<str> {
    if word.is_ascii() || is_nfc(word) {
        word.into()
    } else {
        word.nfc().collect::<String>().into()
    }
}

/// The candidate nearest to a word: at most 1 edit, and one more for every four letters.
///
/// A swap of neighbours is one edit (Damerau 1964). Ties go to the earlier candidate.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = word.chars().count();
    let cut_off = 1 + length / 4;
    let folded = without_accents(word).to_lowercase();
    candidates
        .into_iter()
        // Two words whose lengths differ by more than the cut-off cannot be near.
        .filter(|c| c.chars().count().abs_diff(length) <= cut_off)
        .map(|c| {
            let plain = without_accents(c).to_lowercase();
            (
                if plain == folded {
                    0
                } else {
                    strsim::damerau_levenshtein(&folded, &plain)
                },
                c,
            )
        })
        .filter(|(distance, c)| *distance <= cut_off && *distance < c.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, c)| c)
}

/// `p90` as 90: the percentile that a key of a time names, whatever its value.
pub(super) fn percentile(word: &str) -> Option<f64> {
    let digits = word.strip_prefix(['p', 'P'])?;
    let looks_right = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    looks_right.then(|| digits.parse().ok()).flatten()
}

/// Whether a text can be an id: letters of any script, digits, `_`, `-` and `.`.
pub(super) fn wrong_in_id(id: &str) -> Option<char> {
    id.chars()
        .find(|c| !(c.is_alphanumeric() || is_combining_mark(*c) || matches!(c, '_' | '-' | '.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_accents_and_swaps() {
        assert_eq!(nearest("ventsa", ["ventas", "cuentas"]), Some("ventas"));
        assert_eq!(
            nearest("produccion", ["producción", "produccio"]),
            Some("producción")
        );
        assert_eq!(nearest("deliver", ["delivers", "needs"]), Some("delivers"));
        assert_eq!(nearest("xyz", ["to", "from"]), None);
        assert_eq!(nearest("a", ["b"]), None);
    }

    #[test]
    fn percentiles_are_numbers_after_p() {
        assert_eq!(percentile("p90"), Some(90.0));
        assert_eq!(percentile("p99.5"), Some(99.5));
        assert_eq!(percentile("people"), None);
    }
}
