//! Durations as people write them, in English, Spanish and ISO 8601, read as working days.
use super::calendar::{Calendar, MAX_DAYS};
pub use super::duration_error::{DurationError, DurationNote};
use super::fold::fold;
use super::number::{NumberError, parse_number};
use super::time_unit::{TimeUnit, UnknownUnit};

/// A duration that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParsedDuration {
    /// Working days, from 0 to [`MAX_DAYS`].
    pub days: f64,
    /// What to tell the reader about it.
    pub note: Option<DurationNote>,
}

/// A duration, or a range of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParsedTime {
    /// One duration: `2d`.
    Fixed(ParsedDuration),
    /// A range `min-max`, with min <= max: `2-5d`.
    Range {
        /// Its beginning.
        min: ParsedDuration,
        /// Its end.
        max: ParsedDuration,
    },
}

/// A number and what it counts.
struct Part {
    amount: f64,
    number: String,
    unit: Option<TimeUnit>,
}

/// Reads a duration: `90m`, `1d 4h`, `1,5 días hábiles`, `PT4H`; a number alone counts `unit`.
///
/// Case and accents do not matter. `m` is minutes, also in capitals, except in ISO 8601, where `M`
/// before the `T` is months.
///
/// # Errors
/// See [`DurationError`].
pub fn parse_duration(
    text: &str,
    calendar: &Calendar,
    unit: TimeUnit,
) -> Result<ParsedDuration, DurationError> {
    total(&parts(text)?, calendar, unit)
}

/// Reads a duration as [`parse_duration`] does, or a range of two with a dash between: `2-5d`,
/// `4h - 2d`. An end without a unit takes the (longest) one of the other end, if that comes later.
///
/// # Errors
/// See [`DurationError`].
pub fn parse_time(
    text: &str,
    calendar: &Calendar,
    unit: TimeUnit,
) -> Result<ParsedTime, DurationError> {
    let text = text.trim();
    let is_dash = |c| matches!(c, '-' | '\u{2010}'..='\u{2015}');
    // A dash that begins the text, or follows an exponent's e, is a sign.
    let dashes = text
        .char_indices()
        .filter(|(at, c)| *at > 0 && is_dash(*c) && !is_exponent_sign(text, *at));
    let dashes: Vec<(usize, char)> = dashes.collect();
    let Some((at, dash)) = dashes.first().copied() else {
        return parse_duration(text, calendar, unit).map(ParsedTime::Fixed);
    };
    let (before, after) = (text[..at].trim(), text[at + dash.len_utf8()..].trim());
    if after.is_empty() {
        return Err(DurationError::OpenRange {
            text: text.to_owned(),
        });
    }
    if dashes.len() > 1 {
        return Err(DurationError::ManyEnds {
            text: text.to_owned(),
        });
    }
    let (first, second) = (parts(before)?, parts(after)?);
    let (first_unit, second_unit) = (first[0].unit, second[0].unit);
    if let (Some(_), None) = (first_unit, second_unit) {
        return Err(DurationError::MissingUnit {
            number: second[0].number.clone(),
        });
    }
    let min = total(&first, calendar, second_unit.unwrap_or(unit))?;
    let max = total(&second, calendar, unit)?;
    if min.days > max.days {
        return Err(DurationError::MinAboveMax {
            min: min.days,
            max: max.days,
        });
    }
    Ok(ParsedTime::Range { min, max })
}

/// Whether the dash at `at` is the sign in `1e-3`.
fn is_exponent_sign(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    let (letter, digit) = (before.next(), before.next());
    letter.is_some_and(|c| c.eq_ignore_ascii_case(&'e'))
        && digit.is_some_and(|c| c.is_ascii_digit())
}

/// The parts of a duration, at least one, in order, each unit once.
fn parts(text: &str) -> Result<Vec<Part>, DurationError> {
    let folded = fold(text);
    if folded.is_empty() {
        return Err(DurationError::Empty);
    }
    if folded.starts_with(['-', '\u{2212}']) && folded.contains(|c: char| c.is_ascii_digit()) {
        return Err(DurationError::Negative {
            text: text.trim().to_owned(),
        });
    }
    // As a plain number first, so that 1e3 is no number with the unit e.
    match parse_number(&folded) {
        Ok(amount) => {
            return Ok(vec![Part {
                amount,
                number: folded,
                unit: None,
            }]);
        }
        Err(error @ (NumberError::NotFinite { .. } | NumberError::AmbiguousGrouping { .. })) => {
            return Err(DurationError::Number(error));
        }
        Err(_) => {}
    }
    let parts = match folded
        .strip_prefix('p')
        .filter(|rest| rest.starts_with(|c: char| c == 't' || c.is_ascii_digit()))
    {
        Some(rest) => iso_parts(rest).ok_or_else(|| DurationError::NotIso {
            text: text.trim().to_owned(),
        }),
        None => spoken_parts(&folded),
    }?;
    for pair in parts.windows(2) {
        if let (Some(first), Some(then)) = (pair[0].unit, pair[1].unit) {
            if first == then {
                return Err(DurationError::RepeatedUnit(first));
            }
            if first < then {
                return Err(DurationError::OutOfOrder { first, then });
            }
        }
    }
    Ok(parts)
}

/// `1d 4h`, `2 dias habiles`, `1 day and 4 hours`, folded.
fn spoken_parts(folded: &str) -> Result<Vec<Part>, DurationError> {
    let mut parts = Vec::new();
    let mut rest = folded;
    while !rest.is_empty() {
        let number_end = rest
            .find(|c: char| !is_number_char(c))
            .unwrap_or(rest.len());
        // A comma that ends a number separates parts: `1d 4, ...` has no unit.
        let number = rest[..number_end].trim_end_matches(',');
        if !number.contains(|c: char| c.is_ascii_digit()) {
            return Err(DurationError::NoNumber {
                text: rest.to_owned(),
            });
        }
        rest = &rest[number.len()..];
        let words_end = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        // `.5h` after a space begins with its dot.
        let words_end = if rest[..words_end].ends_with(" .") {
            words_end - 1
        } else {
            words_end
        };
        let unit = one_unit(&rest[..words_end], number)?;
        rest = &rest[words_end..];
        let amount = parse_number(number).map_err(DurationError::Number)?;
        parts.push(Part {
            amount,
            number: number.to_owned(),
            unit: Some(unit),
        });
    }
    Ok(parts)
}

fn is_number_char(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '_' | '.' | ',' | '+')
}

/// The one unit in what stands between two numbers; `working` and `hábiles` go without saying, as
/// all time here is working time.
fn one_unit(words: &str, number: &str) -> Result<TimeUnit, DurationError> {
    const UNSAID: [&str; 9] = [
        "working",
        "business",
        "work",
        "habil",
        "habiles",
        "laboral",
        "laborales",
        "laborable",
        "laborables",
    ];
    const JOINTS: [&str; 3] = ["y", "and", "&"];
    let split = words.split(|c: char| c.is_whitespace() || c == ',');
    let mut words: Vec<&str> = split.filter(|word| !word.is_empty()).collect();
    if words.len() > 1 && words.last().is_some_and(|last| JOINTS.contains(last)) {
        words.pop();
    }
    let mut said = words
        .iter()
        .filter(|word| !UNSAID.contains(&word.trim_end_matches('.')));
    let Some(word) = said.next().or(words.first()) else {
        return Err(DurationError::MissingUnit {
            number: number.to_owned(),
        });
    };
    let unit = TimeUnit::parse(word).map_err(DurationError::UnknownUnit)?;
    let trailing: Vec<&str> = said.copied().collect();
    if trailing.is_empty() {
        Ok(unit)
    } else {
        Err(DurationError::TrailingText {
            text: trailing.join(" "),
        })
    }
}

/// What follows the P of an ISO 8601 duration, in lower case: `1dt4h`, `t30m`, `1m`, `1w`.
fn iso_parts(rest: &str) -> Option<Vec<Part>> {
    let (dates, times) = match rest.split_once('t') {
        Some((_, "")) => return None,
        Some((dates, times)) => (dates, times),
        None => (rest, ""),
    };
    let units = |in_time: bool, letter: char| match (in_time, letter) {
        (false, 'm') => Some(TimeUnit::Month),
        (false, 'w') => Some(TimeUnit::Week),
        (false, 'd') => Some(TimeUnit::Day),
        (true, 'h') => Some(TimeUnit::Hour),
        (true, 'm') => Some(TimeUnit::Minute),
        _ => None,
    };
    let mut parts = Vec::new();
    for (in_time, mut piece) in [(false, dates), (true, times)] {
        while let Some(end) = piece.find(|c: char| !is_number_char(c)) {
            let number = &piece[..end];
            let letter = piece[end..].chars().next()?;
            let amount = parse_number(number).ok()?;
            parts.push(Part {
                amount,
                number: number.to_owned(),
                unit: Some(units(in_time, letter)?),
            });
            piece = &piece[end + letter.len_utf8()..];
        }
        if !piece.is_empty() {
            return None;
        }
    }
    if parts.is_empty() { None } else { Some(parts) }
}

/// The parts added up, those without a unit counting `unit`.
fn total(
    parts: &[Part],
    calendar: &Calendar,
    unit: TimeUnit,
) -> Result<ParsedDuration, DurationError> {
    let days: f64 = parts
        .iter()
        .map(|part| part.unit.unwrap_or(unit).to_days(part.amount, calendar))
        .sum();
    if !(0.0..=MAX_DAYS).contains(&days) {
        return Err(DurationError::TooLong { days });
    }
    let by_the_clock = match parts {
        [part] => {
            part.unit.unwrap_or(unit) == TimeUnit::Hour
                && part.amount > 0.0
                && part.amount % 24.0 == 0.0
        }
        _ => false,
    };
    let note =
        (by_the_clock && calendar.day_hours() < 24.0).then_some(DurationNote::HoursOfTheClock);
    Ok(ParsedDuration { days, note })
}

impl From<UnknownUnit> for DurationError {
    fn from(unknown: UnknownUnit) -> Self {
        Self::UnknownUnit(unknown)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
