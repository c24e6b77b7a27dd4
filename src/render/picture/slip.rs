//! Classes of delays, by what was promised: what is coloured alike weighs alike in every picture of a promise.

use super::of::together;
use super::{Edge, Tone};
use crate::chain::Calendar;
use crate::lang::{Lang, format};
use crate::report::TargetReport;

/// Sizes below this many working days are nothing.
pub(super) const NOTHING: f64 = 5e-3;

/// Where classes end, as shares of what was promised.
const ENDS: [f64; 3] = [0.01, 0.05, 0.2];

/// Sizes in classes by what was promised, and in one unit.
pub(super) struct Scale {
    /// In working days, rounded as the legend says them.
    ends: [f64; 3],
    unit: Unit,
    /// "of the promise of 11 d".
    of: String,
    lang: Lang,
}

/// What sizes are said in.
struct Unit {
    per_day: f64,
    sign: &'static str,
}

impl Scale {
    /// Classes for a target; `most` is the greatest size in the picture.
    pub(super) fn new(
        target: Option<&TargetReport>,
        most: f64,
        calendar: &Calendar,
        lang: Lang,
    ) -> Self {
        let days = |days: f64| format::days(days, calendar, lang);
        let (whole, of) = whole(target, lang, days);
        let hours = calendar.day_hours();
        let largest = most.max(whole * ENDS[0]);
        let unit = match largest {
            d if d >= 0.995 => Unit {
                per_day: 1.0,
                sign: "d",
            },
            d if d * hours >= 0.995 => Unit {
                per_day: hours,
                sign: "h",
            },
            _ => Unit {
                per_day: hours * 60.0,
                sign: "min",
            },
        };
        let rounded = |days: f64| two_figures(days * unit.per_day) / unit.per_day;
        Self {
            ends: ENDS.map(|share| rounded(whole * share)),
            unit,
            of,
            lang,
        }
    }

    /// The class of a size.
    pub(super) fn tone(&self, size: f64) -> Tone {
        match size.abs() > NOTHING {
            true => Tone::Step(self.ends.iter().filter(|end| size.abs() > **end).count()),
            false => Tone::Dim,
        }
    }

    /// A size with its sign.
    pub(super) fn signed(&self, days: f64) -> String {
        let sign = if days < 0.0 { "−" } else { "+" };
        together(&format!("{sign}{}", self.said(days.abs())))
    }

    fn said(&self, days: f64) -> String {
        format!("{} {}", self.figure(days), self.unit.sign)
    }

    fn figure(&self, days: f64) -> String {
        let size = days * self.unit.per_day;
        let decimals = match size {
            s if s < 9.995 => 2,
            s if s < 99.95 => 1,
            _ => 0,
        };
        format::number(size, decimals, self.lang)
    }

    /// A mean: no more figures than it is worth.
    pub(super) fn mean(&self, days: f64) -> String {
        let size = two_figures(days.abs() * self.unit.per_day) / self.unit.per_day;
        self.signed(size.copysign(days))
    }

    /// What each class means.
    pub(super) fn legend(&self) -> Vec<(Tone, String)> {
        let percent = |at: usize| format::number(ENDS[at] * 100.0, 0, self.lang);
        let sign = match self.lang {
            Lang::Es => " %",
            Lang::En => "%",
        };
        let (of, lang) = (&self.of, self.lang);
        let said = |at: usize| self.said(self.ends[at]);
        let last = ENDS.len() - 1;
        let words = (0..=ENDS.len()).map(|step| match (step, lang) {
            (0, Lang::Es) => format!("Hasta el {}{sign} {of} ({})", percent(0), said(0)),
            (0, Lang::En) => format!("Up to {}{sign} {of} ({})", percent(0), said(0)),
            (step, Lang::Es) if step > last => {
                format!("Más del {}{sign} {of} ({})", percent(last), said(last))
            }
            (step, Lang::En) if step > last => {
                format!("Over {}{sign} {of} ({})", percent(last), said(last))
            }
            _ => format!(
                "{}–{}{sign} {of} ({}–{})",
                percent(step - 1),
                percent(step),
                self.figure(self.ends[step - 1]),
                said(step)
            ),
        });
        (0..).map(Tone::Step).zip(words).collect()
    }
}

/// What sizes are measured by: the promise, else what is expected, else how long it takes.
fn whole(target: Option<&TargetReport>, lang: Lang, days: impl Fn(f64) -> String) -> (f64, String) {
    let promised = target.filter(|t| t.basis != "roll_up");
    if let Some((within, basis)) = promised.and_then(|t| Some((t.within?, t.basis)))
        && within > 0.0
    {
        let said = days(within);
        let of = match (basis, lang) {
            ("expects", Lang::Es) => format!("de los {said} que espera"),
            ("expects", Lang::En) => format!("of the {said} that it expects"),
            (_, Lang::Es) => format!("de la promesa de {said}"),
            (_, Lang::En) => format!("of the promise of {said}"),
        };
        return (within, of);
    }
    let takes = target.and_then(|t| {
        let mean = t.simulated.as_ref().and_then(|s| s.mean);
        mean.or(t.expected).filter(|d| *d > 0.0)
    });
    match (takes, lang) {
        (Some(takes), Lang::Es) => (takes, format!("de lo que tarda hoy, {}", days(takes))),
        (Some(takes), Lang::En) => (takes, format!("of today’s time of {}", days(takes))),
        (None, Lang::Es) => (1.0, "de un día de trabajo".to_owned()),
        (None, Lang::En) => (1.0, "of a working day".to_owned()),
    }
}

/// A size rounded to two figures.
pub(super) fn two_figures(size: f64) -> f64 {
    if size <= 0.0 {
        return 0.0;
    }
    let unit = 10f64.powf(size.log10().floor() - 1.0);
    (size / unit).round() * unit
}

/// Colour and width mean sizes here, and nothing else.
pub(super) fn plain(edge: &mut Edge) {
    edge.critical = false;
    edge.time = None;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(most: f64) -> Scale {
        Scale::new(None, most, &Calendar::default(), Lang::En)
    }

    #[test]
    fn classes_end_where_the_legend_says() {
        let scale = scale(0.3);
        // Of a working day: 1, 5 and 20 %, in hours of eight.
        assert_eq!(scale.ends, [0.01, 0.05, 0.2]);
        assert_eq!(scale.tone(0.0), Tone::Dim);
        assert_eq!(scale.tone(0.01), Tone::Step(0));
        assert_eq!(scale.tone(0.011), Tone::Step(1));
        assert_eq!(scale.tone(-0.3), Tone::Step(3));
        let words: Vec<String> = scale.legend().into_iter().map(|(_, w)| w).collect();
        assert_eq!(words[0], "Up to 1% of a working day (0.08 h)");
        assert_eq!(words[1], "1–5% of a working day (0.08–0.4 h)");
        assert_eq!(words[3], "Over 20% of a working day (1.6 h)");
    }

    #[test]
    fn one_unit_says_all_sizes() {
        assert_eq!(scale(0.6).signed(0.01), "+0.08\u{a0}h");
        assert_eq!(scale(3.0).signed(0.01), "+0.01\u{a0}d");
        assert_eq!(scale(3.0).signed(-10.5), "−10.5\u{a0}d");
        assert_eq!(scale(0.6).mean(0.5926), "+4.7\u{a0}h");
        assert_eq!(two_figures(17.64), 18.0);
        assert_eq!(two_figures(0.0), 0.0);
    }
}
