//! The units that durations and rates are written in, in English and Spanish.
use super::calendar::Calendar;
use super::fold::fold;

/// A unit of working time. Ordered from the shortest to the longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// A sixtieth of an hour: `m`, `min`.
    Minute,
    /// An hour: `h`.
    Hour,
    /// A working day: `d`.
    Day,
    /// A working week: `w`, `sem`.
    Week,
    /// A working month: `mo`, `mes`.
    Month,
}

/// A unit that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownUnit {
    /// What was written.
    pub text: String,
    /// The known spelling nearest to it, where one is near.
    pub suggestion: Option<&'static str>,
}

/// Every spelling, with the unit and the way to suggest it; accents and case aside.
const SPELLINGS: &[(&str, TimeUnit, &str)] = &[
    ("m", TimeUnit::Minute, "m"),
    ("min", TimeUnit::Minute, "min"),
    ("mins", TimeUnit::Minute, "min"),
    ("minute", TimeUnit::Minute, "minute"),
    ("minutes", TimeUnit::Minute, "minutes"),
    ("minuto", TimeUnit::Minute, "minuto"),
    ("minutos", TimeUnit::Minute, "minutos"),
    ("h", TimeUnit::Hour, "h"),
    ("hr", TimeUnit::Hour, "h"),
    ("hrs", TimeUnit::Hour, "h"),
    ("hour", TimeUnit::Hour, "hour"),
    ("hours", TimeUnit::Hour, "hours"),
    ("hora", TimeUnit::Hour, "hora"),
    ("horas", TimeUnit::Hour, "horas"),
    ("d", TimeUnit::Day, "d"),
    ("day", TimeUnit::Day, "day"),
    ("days", TimeUnit::Day, "days"),
    ("dia", TimeUnit::Day, "día"),
    ("dias", TimeUnit::Day, "días"),
    ("w", TimeUnit::Week, "w"),
    ("wk", TimeUnit::Week, "w"),
    ("wks", TimeUnit::Week, "w"),
    ("week", TimeUnit::Week, "week"),
    ("weeks", TimeUnit::Week, "weeks"),
    ("sem", TimeUnit::Week, "sem"),
    ("sems", TimeUnit::Week, "sem"),
    ("semana", TimeUnit::Week, "semana"),
    ("semanas", TimeUnit::Week, "semanas"),
    ("mo", TimeUnit::Month, "mo"),
    ("mos", TimeUnit::Month, "mo"),
    ("month", TimeUnit::Month, "month"),
    ("months", TimeUnit::Month, "months"),
    ("mes", TimeUnit::Month, "mes"),
    ("meses", TimeUnit::Month, "meses"),
];

impl TimeUnit {
    /// The unit that `text` spells, in either language, accents, case and a final dot aside.
    ///
    /// # Errors
    /// No unit is spelt so.
    pub fn parse(text: &str) -> Result<Self, UnknownUnit> {
        let folded = fold(text);
        let word = folded.strip_suffix('.').unwrap_or(&folded);
        match SPELLINGS.iter().find(|(spelling, ..)| *spelling == word) {
            Some((_, unit, _)) => Ok(*unit),
            None => Err(UnknownUnit {
                text: text.trim().to_owned(),
                suggestion: nearest(word),
            }),
        }
    }

    /// How many working days one of this unit is.
    pub fn days(self, calendar: &Calendar) -> f64 {
        match self {
            Self::Minute => 1.0 / (60.0 * calendar.day_hours()),
            Self::Hour => 1.0 / calendar.day_hours(),
            Self::Day => 1.0,
            Self::Week => calendar.week_days(),
            Self::Month => calendar.month_days(),
        }
    }

    /// `amount` of this unit in working days.
    pub(crate) fn to_days(self, amount: f64, calendar: &Calendar) -> f64 {
        match self {
            // Dividing keeps 4 h of 8 exact where multiplying by an inverse would not always.
            Self::Minute => amount / (60.0 * calendar.day_hours()),
            Self::Hour => amount / calendar.day_hours(),
            _ => amount * self.days(calendar),
        }
    }

    /// `amount` per this unit as an amount per working day.
    pub(crate) fn per_day(self, amount: f64, calendar: &Calendar) -> f64 {
        match self {
            Self::Minute => amount * (60.0 * calendar.day_hours()),
            Self::Hour => amount * calendar.day_hours(),
            _ => amount / self.days(calendar),
        }
    }
}

/// The spelling nearest to `word`: one slip in a word of three letters or more, two in six or more;
/// of several as near, the one as long.
fn nearest(word: &str) -> Option<&'static str> {
    let letters = word.chars().count();
    let slips = match letters {
        3..=5 => 1,
        6..=20 => 2,
        // Too short to guess from, or too long to be a misspelt unit.
        _ => return None,
    };
    let known = SPELLINGS.iter().filter(|(spelling, ..)| spelling.len() > 2);
    let near = known.map(|(spelling, _, shown)| {
        (
            strsim::damerau_levenshtein(spelling, word),
            spelling.len().abs_diff(letters),
            *shown,
        )
    });
    near.min_by_key(|near| (near.0, near.1))
        .filter(|near| near.0 <= slips)
        .map(|near| near.2)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn m_is_minutes_and_mo_is_months_in_any_case() {
        assert_eq!(TimeUnit::parse("m"), Ok(TimeUnit::Minute));
        assert_eq!(TimeUnit::parse("M"), Ok(TimeUnit::Minute));
        assert_eq!(TimeUnit::parse("Mo"), Ok(TimeUnit::Month));
        assert_eq!(TimeUnit::parse("SEM."), Ok(TimeUnit::Week));
        assert_eq!(TimeUnit::parse("Día"), Ok(TimeUnit::Day));
    }

    #[test]
    fn a_near_miss_is_suggested_and_a_far_one_is_not() {
        let refused = |text| TimeUnit::parse(text).unwrap_err().suggestion;
        assert_eq!(refused("horsa"), Some("horas"));
        assert_eq!(refused("semnaas"), Some("semanas"));
        assert_eq!(refused("dais"), Some("days"));
        assert_eq!(refused("s"), None);
        assert_eq!(refused("quincenas"), None);
    }
}
