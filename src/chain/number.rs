//! Plain numbers as text: YAML 1.2's core schema in decimal, `_` between digits, and the decimal comma.

/// Why a text is not a number that can be used.
#[derive(Clone, Debug, PartialEq)]
pub enum NumberError {
    /// Nothing is written.
    Empty,
    /// The text is no decimal number (hexadecimal, octal and words included).
    NotANumber {
        /// What was written.
        text: String,
    },
    /// `.inf`, `nan`, or a number too large to hold, such as `1e400`.
    NotFinite {
        /// What was written.
        text: String,
    },
    /// A dot or a comma that could be a decimal mark or a separator of thousands.
    AmbiguousGrouping {
        /// What was written.
        text: String,
        /// Its value if the marks separate thousands: 1800 for `1.800`.
        grouped: f64,
        /// Its value if the mark is the decimal one: 1.8 for `1.800`. None where several marks
        /// leave no such reading.
        decimal: Option<f64>,
    },
    /// A number below zero where none can be.
    Negative {
        /// The number.
        value: f64,
    },
}

/// Reads a decimal number: `12`, `-3.5`, `1e3`, `1_800_000`, `1,5`.
///
/// A single comma or dot is the decimal mark; `1.800,5`, `1,800.5` and `1.800.000` are refused.
///
/// # Errors
/// See [`NumberError`]; never [`NumberError::Negative`].
pub fn parse_number(text: &str) -> Result<f64, NumberError> {
    let text = text.trim();
    let not_a_number = || NumberError::NotANumber {
        text: text.to_owned(),
    };
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    let (sign, size) = split_sign(text);
    if is_word_for_no_number(size) {
        return Err(NumberError::NotFinite {
            text: text.to_owned(),
        });
    }
    let (digits, exponent) = match size.find(['e', 'E']) {
        Some(at) => (&size[..at], Some(&size[at + 1..])),
        None => (size, None),
    };
    let marks = digits.matches(['.', ',']).count();
    if let Some(grouped) = grouped_reading(digits).filter(|_| marks > 1 && exponent.is_none()) {
        return Err(NumberError::AmbiguousGrouping {
            text: text.to_owned(),
            grouped: sign * grouped,
            decimal: None,
        });
    }
    if marks > 1
        || !separators_stand_between_digits(digits)
        || !digits.contains(|c: char| c.is_ascii_digit())
    {
        return Err(not_a_number());
    }
    if exponent.is_some_and(|power| !is_integer(power)) {
        return Err(not_a_number());
    }
    let mut plain: String = digits.chars().filter(|c| *c != '_').collect();
    plain = plain.replace(',', ".");
    if let Some(power) = exponent {
        plain.push('e');
        plain.push_str(power);
    }
    match plain.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(sign * value),
        Ok(_) => Err(NumberError::NotFinite {
            text: text.to_owned(),
        }),
        Err(_) => Err(not_a_number()),
    }
}

/// Like [`parse_number`], and refuses what may be thousands: 1 to 999 followed by groups of a dot
/// or a comma and three digits (`1.800`, `1,800,000`).
///
/// # Errors
/// See [`NumberError`]; never [`NumberError::Negative`].
pub fn parse_unambiguous(text: &str) -> Result<f64, NumberError> {
    let text = text.trim();
    let (sign, size) = split_sign(text);
    match grouped_reading(size) {
        Some(grouped) => Err(NumberError::AmbiguousGrouping {
            text: text.to_owned(),
            grouped: sign * grouped,
            decimal: parse_number(text).ok(),
        }),
        None => parse_number(text),
    }
}

/// The sign as a factor, and what follows it. The minus of typography counts.
fn split_sign(text: &str) -> (f64, &str) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn is_word_for_no_number(size: &str) -> bool {
    let word = size.trim_start_matches('.');
    ["inf", "infinity", "nan"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Only digits, marks and `_`, and every `_` between two digits. A comma needs digits on both
/// sides, so that a stray one is not read as a number.
fn separators_stand_between_digits(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    (0..bytes.len()).all(|at| match bytes[at] {
        b'_' | b',' => digit(at.checked_sub(1)) && digit(Some(at + 1)),
        b'.' => true,
        byte => byte.is_ascii_digit(),
    })
}

/// The value of `1.800`, `1.800.000`, `1.800,5` and their like with commas and dots swapped, the
/// first mark taken as a separator of thousands. None where the groups are not of thousands.
fn grouped_reading(digits: &str) -> Option<f64> {
    let mark = digits.chars().find(|c| matches!(c, '.' | ','))?;
    let decimal_mark = if mark == '.' { ',' } else { '.' };
    let (whole, fraction) = digits.split_once(decimal_mark).unwrap_or((digits, "0"));
    let mut groups = whole.split(mark);
    let first = groups.next()?;
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let leads = all_digits(first) && first.len() <= 3 && !first.starts_with('0');
    let follows = groups.all(|group| group.len() == 3 && all_digits(group));
    if !leads || !follows || !all_digits(fraction) {
        return None;
    }
    format!("{}.{fraction}", whole.replace(mark, ""))
        .parse()
        .ok()
        .filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_of_yaml_and_of_people_are_read() {
        for (text, value) in [
            ("12", 12.0),
            ("-3.5", -3.5),
            ("\u{2212}3", -3.0),
            ("+3", 3.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("1e3", 1000.0),
            ("1.5E-2", 0.015),
            ("1_800_000", 1_800_000.0),
            ("1,5", 1.5),
            ("1.800", 1.8),
            ("007", 7.0),
        ] {
            assert_eq!(parse_number(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused_by_its_reason() {
        assert_eq!(parse_number("  "), Err(NumberError::Empty));
        for text in [
            "0x1F", "0o17", "abc", "1__0", "_1", "1_", "1,", ",5", "1e", "1e+", ".", "-", "1 2",
            "1.2.3", "--1",
        ] {
            assert!(
                matches!(parse_number(text), Err(NumberError::NotANumber { .. })),
                "{text}"
            );
        }
        for text in [".inf", "-.INF", ".nan", "inf", "NaN", "1e400"] {
            assert!(
                matches!(parse_number(text), Err(NumberError::NotFinite { .. })),
                "{text}"
            );
        }
    }

    #[test]
    fn two_kinds_of_mark_carry_the_reading_as_thousands() {
        for text in ["1.800,5", "1,800.5"] {
            let both = NumberError::AmbiguousGrouping {
                text: text.into(),
                grouped: 1800.5,
                decimal: None,
            };
            assert_eq!(parse_number(text), Err(both));
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", near in "[-+0-9.,_eE ]{0,12}") {
            for text in [text, near] {
                for read in [parse_number(&text), parse_unambiguous(&text)] {
                    prop_assert!(read.is_err() || read.is_ok_and(f64::is_finite));
                }
            }
        }

        #[test]
        fn what_rust_writes_is_read_back(value in -1e12..1e12f64) {
            prop_assert_eq!(parse_number(&value.to_string()), Ok(value));
        }
    }
}
