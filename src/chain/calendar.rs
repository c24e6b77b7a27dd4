//! Working time: what a day, a week and a month of work mean.

/// The longest time that the format accepts, in working days (some 4,000 years of work).
pub const MAX_DAYS: f64 = 1e6;

/// How much working time a day, a week and a month hold.
///
/// All times in the library are `f64` working days; a calendar is what turns hours, weeks and
/// months into them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calendar {
    day_hours: f64,
    week_days: f64,
    month_days: f64,
}

/// Why a calendar cannot exist. Each carries the refused amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CalendarError {
    /// A working day has more than 0 and at most 24 hours.
    DayHours(f64),
    /// A working week has more than 0 and at most 7 days.
    WeekDays(f64),
    /// A working month has more than 0 and at most 31 days.
    MonthDays(f64),
}

impl Calendar {
    /// A calendar of `day_hours` hours a working day, and `week_days` and `month_days` working days
    /// a week and a month.
    ///
    /// # Errors
    /// An amount that is not above 0, or above 24 hours, 7 days and 31 days respectively.
    pub fn new(day_hours: f64, week_days: f64, month_days: f64) -> Result<Self, CalendarError> {
        let fits = |amount: f64, most: f64| amount > 0.0 && amount <= most && amount.is_normal();
        if !fits(day_hours, 24.0) {
            return Err(CalendarError::DayHours(day_hours));
        }
        if !fits(week_days, 7.0) {
            return Err(CalendarError::WeekDays(week_days));
        }
        if !fits(month_days, 31.0) {
            return Err(CalendarError::MonthDays(month_days));
        }
        Ok(Self {
            day_hours,
            week_days,
            month_days,
        })
    }

    /// Hours in a working day.
    pub fn day_hours(&self) -> f64 {
        self.day_hours
    }

    /// Working days in a week.
    pub fn week_days(&self) -> f64 {
        self.week_days
    }

    /// Working days in a month.
    pub fn month_days(&self) -> f64 {
        self.month_days
    }
}

impl Default for Calendar {
    /// Eight hours a day, five days a week, twenty-one days a month.
    fn default() -> Self {
        Self {
            day_hours: 8.0,
            week_days: 5.0,
            month_days: 21.0,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_week_is_the_default() {
        let usual = Calendar::new(8.0, 5.0, 21.0).unwrap();
        assert_eq!(usual, Calendar::default());
    }

    #[test]
    fn impossible_working_times_are_refused() {
        assert_eq!(
            Calendar::new(25.0, 5.0, 21.0),
            Err(CalendarError::DayHours(25.0))
        );
        assert_eq!(
            Calendar::new(8.0, 0.0, 21.0),
            Err(CalendarError::WeekDays(0.0))
        );
        assert_eq!(
            Calendar::new(8.0, 5.0, 32.0),
            Err(CalendarError::MonthDays(32.0))
        );
        assert!(Calendar::new(f64::NAN, 5.0, 21.0).is_err());
    }
}
