//! The words and numbers of SVG, written so that nothing in them can break out.

use crate::render::shown;

/// A user's text as XML character data or attribute value, on one line.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in shown::one_line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A number with at most two decimals, never `-0`, never anything but a number.
pub fn num(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let hundredths = (value * 100.0).round();
    if hundredths == 0.0 {
        return "0".to_owned();
    }
    let text = format!("{:.2}", hundredths / 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_never_minus_zero() {
        let cases = [
            (-0.001, "0"),
            (1.0, "1"),
            (1.5, "1.5"),
            (-2.346, "-2.35"),
            (100.0, "100"),
            (f64::NAN, "0"),
        ];
        for (value, text) in cases {
            assert_eq!(num(value), text);
        }
    }

    #[test]
    fn text_cannot_break_out() {
        assert_eq!(
            escape("<a b='\"'>&\u{0}\n"),
            "&lt;a b=&#39;&quot;&#39;&gt;&amp;\u{FFFD} "
        );
    }
}
