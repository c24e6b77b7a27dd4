//! Numbers as people write them in each language.

use super::Lang;
use crate::chain::Calendar;

/// A number with at most `decimals` decimals, none of them a trailing zero: `1,5` or `1.5`.
#[must_use]
pub fn number(value: f64, decimals: usize, lang: Lang) -> String {
    let mut text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if text == "-0" {
        text = "0".into();
    }
    // A minus sign and not a hyphen would be finer, but is not in every terminal's font.
    grouped(&text, lang)
}

/// Thousands apart, from 10,000 on, with a thin point or comma; the decimal sign of the language.
fn grouped(text: &str, lang: Lang) -> String {
    let (group, point) = match lang {
        Lang::Es => ('.', ','),
        Lang::En => (',', '.'),
    };
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && whole.len() > 4 && (whole.len() - at).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push(point);
        out.push_str(fraction);
    }
    out
}

/// Working days as a person would say them: `2,5 d`, `4 h`, `30 min`.
#[must_use]
pub fn days(days: f64, calendar: &Calendar, lang: Lang) -> String {
    let size = days.abs();
    let hours = size * calendar.day_hours();
    let sign = if days < 0.0 { -1.0 } else { 1.0 };
    // Two decimals below ten days, so that a promise missed by an hour does not look kept.
    if size >= 0.995 {
        format!("{} d", number(days, if size < 9.995 { 2 } else { 1 }, lang))
    } else if hours >= 0.995 {
        format!("{} h", number(sign * hours, 1, lang))
    } else if hours * 60.0 >= 0.5 {
        format!("{} min", number(sign * hours * 60.0, 0, lang))
    } else {
        "0 d".into()
    }
}

/// A promise that can be kept: the same rounded up, to a tenth of the unit that it is shown in.
#[must_use]
pub fn days_up(value: f64, calendar: &Calendar, lang: Lang) -> String {
    let unit = if value >= 0.995 {
        1.0
    } else if value * calendar.day_hours() >= 0.995 {
        calendar.day_hours()
    } else {
        calendar.day_hours() * 60.0
    };
    // What is a tenth but for rounding stays it.
    let tenths = (value * unit * 10.0 - 1e-6).ceil();
    days(tenths / 10.0 / unit, calendar, lang)
}

/// An amount with its currency, where there is one: `COP 53.000`.
#[must_use]
pub fn money(value: f64, currency: Option<&str>, lang: Lang) -> String {
    let decimals = if value.abs() < 99.5 { 2 } else { 0 };
    let amount = number(value, decimals, lang);
    match currency {
        Some(currency) => format!("{currency} {amount}"),
        None => amount,
    }
}

/// A share: `90 %` in Spanish, `90%` in English.
#[must_use]
pub fn percent(share: f64, lang: Lang) -> String {
    // What is not quite all, or not quite nothing, does not read as if it were.
    let shown = match (share * 1000.0).round() {
        whole if whole >= 1000.0 && share < 1.0 => 99.9,
        none if none <= 0.0 && share > 0.0 => 0.1,
        _ => share * 100.0,
    };
    let value = number(shown, 1, lang);
    match lang {
        Lang::Es => format!("{value} %"),
        Lang::En => format!("{value}%"),
    }
}

/// A list of words: `a`, `a y b`, `a, b y c`.
#[must_use]
pub fn listed(words: &[String], lang: Lang) -> String {
    let and = match lang {
        // Before an i-sound Spanish says `e`.
        Lang::Es if words.last().is_some_and(|w| sounds_like_i(w)) => "e",
        Lang::Es => "y",
        Lang::En => "and",
    };
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

fn sounds_like_i(word: &str) -> bool {
    let word = word
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let plain = word.replace('í', "i");
    (plain.starts_with('i') || plain.starts_with("hi"))
        && !["hie", "hia", "hio", "ia", "ie", "io"]
            .iter()
            .any(|d| plain.starts_with(d))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(number(1234.5, 1, Lang::Es), "1234,5");
        assert_eq!(number(12345.5, 1, Lang::Es), "12.345,5");
        assert_eq!(number(12345.5, 1, Lang::En), "12,345.5");
        assert_eq!(number(-0.001, 1, Lang::Es), "0");
    }

    #[test]
    fn days_become_hours_and_minutes_where_they_are_short() {
        let calendar = Calendar::default();
        assert_eq!(days(2.5, &calendar, Lang::Es), "2,5 d");
        assert_eq!(days(0.5, &calendar, Lang::En), "4 h");
        assert_eq!(days(-0.5, &calendar, Lang::En), "-4 h");
        assert_eq!(days(1.0 / 16.0, &calendar, Lang::En), "30 min");
        assert_eq!(days(0.0, &calendar, Lang::En), "0 d");
    }

    #[test]
    fn nearly_all_is_not_all() {
        assert_eq!(percent(0.9999, Lang::En), "99.9%");
        assert_eq!(percent(1.0, Lang::En), "100%");
        assert_eq!(percent(0.0001, Lang::Es), "0,1 %");
        assert_eq!(percent(0.0, Lang::Es), "0 %");
        assert_eq!(percent(0.905, Lang::Es), "90,5 %");
    }

    #[test]
    fn what_is_offered_is_rounded_up() {
        let calendar = Calendar::default();
        assert_eq!(days_up(13.21, &calendar, Lang::Es), "13,3 d");
        assert_eq!(days_up(13.2, &calendar, Lang::Es), "13,2 d");
        assert_eq!(days_up(0.51, &calendar, Lang::En), "4.1 h");
    }

    #[test]
    fn lists_end_with_and() {
        let words = |w: &[&str]| w.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        assert_eq!(listed(&words(&["a", "b", "c"]), Lang::Es), "a, b y c");
        assert_eq!(
            listed(&words(&["ventas", "inventario"]), Lang::Es),
            "ventas e inventario"
        );
        assert_eq!(listed(&words(&["a", "b"]), Lang::En), "a and b");
    }
}
