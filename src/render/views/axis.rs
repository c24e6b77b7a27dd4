//! Round moments on an axis of working time, as many as there is room for, in one unit.

use super::context::Context;
use crate::lang::format;

/// White between two labels.
const APART: f64 = 12.0;
/// Ticks are no nearer to each other than this.
const NEAREST: f64 = 34.0;

/// An axis of up to so many days has tenths of a day.
const SHORT: f64 = 3.0;

/// A stretch of the axis with one scale: its moments in working days, and where they stand.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    pub from: (f64, f64),
    pub to: (f64, f64),
}

/// A round moment: where it stands, and its words.
#[derive(Clone, Debug)]
pub struct Tick {
    pub at: f64,
    pub x: f64,
    pub label: String,
}

/// What the numbers on the axis are.
pub fn caption(context: &Context<'_>) -> String {
    let day = match context.hours {
        true => {
            let hours = format::number(context.calendar.day_hours(), 1, context.lang);
            format!(" (1\u{a0}d = {hours}\u{a0}h)")
        }
        false => String::new(),
    };
    context.say(
        &format!("Tiempo hábil desde el inicio de la cadena{day}"),
        &format!("Working time from the start of the chain{day}"),
    )
}

/// Steps in which people count, and the unit they are in, in working days.
struct Steps {
    unit: f64,
    /// In units, from fine to coarse.
    of: Vec<f64>,
}

impl Steps {
    fn new(context: &Context<'_>, length: f64) -> Self {
        if context.hours {
            let of = [
                1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0,
            ];
            return Self {
                unit: 1.0 / context.calendar.day_hours() / 60.0,
                of: of.to_vec(),
            };
        }
        // Parts of a day are for short chains.
        let least = if length > SHORT { 0.5 } else { 0.1 };
        let of = (-1..12).flat_map(|k| [1.0, 2.0, 5.0].map(|n| n * 10_f64.powi(k)));
        let of = of.filter(|step| *step > least - 1e-9);
        Self {
            unit: 1.0,
            of: of.collect(),
        }
    }

    /// How round a number of units is: the coarsest step that it is a multiple of.
    fn roundness(&self, value: f64) -> usize {
        let whole = |step: &f64| {
            let times = value / step;
            (times - times.round()).abs() < 1e-6
        };
        self.of.iter().rposition(whole).unwrap_or(0)
    }
}

/// The ticks of an axis in stretches: round moments first, no two too near each other. `settled` may move one.
pub fn ticks(
    context: &Context<'_>,
    stretches: &[Stretch],
    width: impl Fn(&str) -> f64,
    settled: impl Fn(f64, f64) -> f64,
) -> Vec<Tick> {
    let length = stretches.iter().map(|s| s.to.0 - s.from.0).sum();
    let steps = Steps::new(context, length);
    let label = |value: f64| match context.hours {
        true if value == 0.0 => "0".to_owned(),
        true => context.clock(value * steps.unit),
        false => format::number(value, 1, context.lang),
    };
    let mut found: Vec<(usize, Tick)> = Vec::new();
    for stretch in stretches {
        let (from, to) = (stretch.from.0 / steps.unit, stretch.to.0 / steps.unit);
        let scale = (stretch.to.1 - stretch.from.1) / (to - from);
        let room = NEAREST.max(width(&label(to.round())) + APART);
        let fits = |step: &&f64| **step * scale >= room;
        // What is narrow may still have one round moment: the roundest.
        let inside = |step: &&f64| (from / **step - 1e-9).ceil() * **step <= to + 1e-9;
        let step = steps.of.iter().find(fits).or(steps.of.last());
        let step = step.filter(inside).or(steps.of.iter().rev().find(inside));
        let Some(&step) = step.filter(|_| scale.is_finite() && scale > 0.0) else {
            continue;
        };
        let mut count = ((from - 1e-9) / step).ceil();
        while count * step <= to + 1e-9 {
            let value = count * step;
            let at = value * steps.unit;
            let x = settled(at, stretch.from.1 + (value - from) * scale);
            let label = label(value);
            found.push((steps.roundness(value), Tick { at, x, label }));
            count += 1.0;
        }
    }
    found.sort_by(|(a, s), (b, t)| b.cmp(a).then(s.at.total_cmp(&t.at)));
    let mut kept: Vec<Tick> = Vec::new();
    for (_, tick) in found {
        let wide = width(&tick.label);
        // Ticks are kept in order of their place: only the neighbours can be too near.
        let at = kept.partition_point(|k| k.x < tick.x);
        let clear =
            |k: &Tick| (k.x - tick.x).abs() >= NEAREST.max((width(&k.label) + wide) / 2.0 + APART);
        let before = at.checked_sub(1).and_then(|i| kept.get(i));
        if before.is_none_or(clear) && kept.get(at).is_none_or(clear) {
            kept.insert(at, tick);
        }
    }
    // The unit is named at the first.
    if let Some(first) = kept.first_mut().filter(|_| !context.hours) {
        let unit = context.say("día", "day");
        first.label = format!("{unit}\u{a0}{}", first.label);
    }
    kept
}
