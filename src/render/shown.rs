//! Users' text made safe to show: nothing in it can break a format or reorder its neighbours.

/// What stands where a character cannot be shown.
const SUBSTITUTE: char = '\u{FFFD}';

/// The text on one line: breaks and tabs become spaces, control characters and marks that
/// override the direction of writing become U+FFFD.
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\r' && chars.peek() == Some(&'\n') {
            continue;
        }
        out.push(if is_space(c) { ' ' } else { visible(c) });
    }
    out
}

/// The text's own lines, each made safe as [`one_line`] does; at least one.
pub fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    text.split(is_break).map(one_line).collect()
}

fn is_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn is_space(c: char) -> bool {
    c == '\t' || is_break(c)
}

fn visible(c: char) -> char {
    match c {
        // Embeddings, overrides and isolates would reorder the text around them.
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => SUBSTITUTE,
        // XML 1.0 has no way to write these two.
        '\u{FFFE}' | '\u{FFFF}' => SUBSTITUTE,
        c if c.is_control() => SUBSTITUTE,
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_bidi_characters_become_visible() {
        assert_eq!(
            one_line("a\u{0}b\u{202E}c\u{2066}d\u{7F}"),
            "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}"
        );
    }

    #[test]
    fn breaks_and_tabs_become_spaces() {
        assert_eq!(one_line("a\r\nb\tc\u{2028}d"), "a b c d");
        assert_eq!(lines("a\r\nb\n"), ["a", "b", ""]);
    }
}
