//! Round moments on an axis of working days, in the chain's calendar.

use super::context::Context;
use crate::lang::format;

/// The steps of an axis: a unit in working days, its word, and how many of it.
pub struct Steps {
    /// Working days of the unit.
    unit: f64,
    /// Its name before the number.
    name: String,
    /// How many units from tick to tick.
    count: f64,
}

/// Candidates for the number of units between ticks.
const COUNTS: [f64; 11] = [
    1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 5000.0,
];

impl Steps {
    /// Steps so that an axis up to `end` has at most so many.
    pub fn new(context: &Context<'_>, end: f64, most: usize) -> Self {
        let calendar = &context.calendar;
        let (hour, week, month) = (
            1.0 / calendar.day_hours(),
            calendar.week_days(),
            calendar.month_days(),
        );
        let (unit, name) = if context.hours {
            (hour, context.say("hora", "hour"))
        } else if end <= 12.0 * week {
            (1.0, context.say("día", "day"))
        } else if end <= 24.0 * month {
            (week, context.say("semana", "week"))
        } else {
            (month, context.say("mes", "month"))
        };
        let fits = |count: f64| end / (unit * count) <= most as f64;
        let count = COUNTS.into_iter().find(|c| fits(*c));
        Self {
            unit,
            name,
            count: count.unwrap_or_else(|| (end / unit / most as f64).ceil()),
        }
    }

    /// What the numbers are.
    pub fn caption(&self, context: &Context<'_>) -> String {
        let unit = match (context.hours, self.unit > 1.0) {
            (false, true) => format!(" (1 {} = {})", self.name, context.days(self.unit)),
            _ => String::new(),
        };
        context.say(
            &format!("Tiempo hábil desde el inicio de la cadena{unit}"),
            &format!("Working time from the start of the chain{unit}"),
        )
    }

    /// Working days from tick to tick.
    pub fn step(&self) -> f64 {
        self.unit * self.count
    }

    /// The ticks up to a moment.
    pub fn ticks(&self, end: f64) -> Vec<f64> {
        let step = self.step();
        let count = ((end + 1e-9) / step).floor() as usize;
        (0..=count).map(|i| i as f64 * step).collect()
    }

    /// A tick's words; the unit is named at the first.
    pub fn label(&self, context: &Context<'_>, at: f64) -> String {
        let number = format::number(at / self.unit, 2, context.lang);
        if at == 0.0 {
            format!("{}\u{a0}{number}", self.name)
        } else {
            number
        }
    }
}
