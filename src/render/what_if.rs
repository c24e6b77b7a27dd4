//! What a change does, on a terminal.

use std::fmt::Write as _;

use super::style::{BAD, BOLD, Column, DIM, GOOD, WARN, cut, paint, safe, table, wrapped};
use crate::chain::Calendar;
use crate::lang::{Lang, format};
use crate::report::Report;
use crate::report::what_if::{
    ChangeReport, HitReport, ServedReport, TargetChangeReport, WhatIfReport,
};

/// Who is hit, on a first screen.
const MOST_HITS: usize = 12;

/// What a change does, with ANSI styles. `report` is that of the chain, for names.
#[must_use]
pub fn render(found: &WhatIfReport, report: &Report, lang: Lang, width: usize) -> String {
    Page::new(found, report, lang, width).whole()
}

/// The change, and what a target gets, in one sentence without styles.
#[must_use]
pub fn sentence(
    found: &WhatIfReport,
    target: &TargetChangeReport,
    report: &Report,
    lang: Lang,
) -> String {
    Page::new(found, report, lang, 0).sentence(target)
}

/// The target that is told: the one that feels the change most.
#[must_use]
pub fn told(found: &WhatIfReport) -> Option<&TargetChangeReport> {
    let cost = |t: &TargetChangeReport| {
        let lost = t.before.served - t.after.served;
        let on_time = |s: &ServedReport| s.on_time.map_or(0.0, |p| p.value);
        // Not to be served at all is worse than to be served late.
        if lost > 1e-12 {
            1.0 + lost
        } else {
            (on_time(&t.before) - on_time(&t.after)).abs()
        }
    };
    found.targets.iter().reduce(|worst, next| {
        if cost(next) > cost(worst) {
            next
        } else {
            worst
        }
    })
}

struct Page<'a> {
    found: &'a WhatIfReport,
    report: &'a Report,
    lang: Lang,
    width: usize,
    calendar: Calendar,
}

impl<'a> Page<'a> {
    fn new(found: &'a WhatIfReport, report: &'a Report, lang: Lang, width: usize) -> Self {
        let c = report.chain.calendar;
        Self {
            found,
            report,
            lang,
            width,
            calendar: Calendar::new(c.day_hours, c.week_days, c.month_days).unwrap_or_default(),
        }
    }

    fn t<'t>(&self, es: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Es => es,
            Lang::En => en,
        }
    }

    fn days(&self, days: f64) -> String {
        format::days(days, &self.calendar, self.lang)
    }

    fn or_never(&self, days: Option<f64>) -> String {
        days.map_or_else(|| self.t("nunca", "never").into(), |d| self.days(d))
    }

    fn whole(&self) -> String {
        let name = self.found.chain.as_deref().unwrap_or(&self.found.file);
        let title = cut(&safe(name), self.width.saturating_sub(2));
        let mut out = format!("\n{}\n\n", paint(BOLD, title));
        self.answer(&mut out);
        self.targets(&mut out);
        self.hits(&mut out);
        let trials = format::number(f64::from(self.found.trials), 0, self.lang);
        let foot = match self.lang {
            Lang::Es => format!(
                "Lo que arranca y llega: con los tiempos medios. A tiempo: en {trials} simulaciones con los mismos sorteos."
            ),
            Lang::En => format!(
                "What starts and arrives: at mean times. On time: in {trials} simulations with the same draws."
            ),
        };
        out.push('\n');
        out.push_str(&paint(DIM, wrapped(&foot, self.width, "", "").trim_end()));
        out.push('\n');
        out
    }

    /// The change, and what a target gets.
    fn sentence(&self, target: &TargetChangeReport) -> String {
        let changes: Vec<String> = self.found.changes.iter().map(|c| self.change(c)).collect();
        let changes = format::listed(&changes, self.lang);
        let name = self.target(target);
        let mut text = self.what_it_gets(&changes, &name, target);
        if target.basis != "roll_up"
            && let (Some(before), Some(after)) = (target.before.on_time, target.after.on_time)
        {
            let (b, a) = (
                format::percent(before.value, self.lang),
                format::percent(after.value, self.lang),
            );
            // Only the runs count in which something reaches it.
            let when = match (
                target.after.served < target.before.served - 1e-12,
                self.lang,
            ) {
                (false, _) => "",
                (true, Lang::Es) => "cuando le llega, ",
                (true, Lang::En) => "when it is served, ",
            };
            if a == b {
                text.push_str(&match self.lang {
                    Lang::Es => {
                        format!("; {when}la promesa se sigue cumpliendo el {a} de las veces")
                    }
                    Lang::En => format!("; {when}the promise is still kept {a} of the time"),
                });
            } else {
                text.push_str(&match self.lang {
                    Lang::Es => {
                        format!("; {when}la promesa se cumple el {a} de las veces en vez del {b}")
                    }
                    Lang::En => {
                        format!("; {when}the promise is kept {a} of the time instead of {b}")
                    }
                });
            }
        }
        text.push('.');
        text
    }

    /// The answer with its mark.
    fn answer(&self, out: &mut String) {
        let Some(target) = told(self.found) else {
            return;
        };
        let text = self.sentence(target);
        let worse = target.notices;
        let fails = target.basis != "roll_up"
            && target
                .after
                .on_time
                .is_none_or(|p| p.value < target.confidence);
        let mark = match (worse, fails) {
            (true, true) => paint(BAD, "✗"),
            (true, false) => paint(WARN, "!"),
            _ => paint(GOOD, "✓"),
        };
        let text = wrapped(&safe(&text), self.width, "  ", "\u{1} ");
        // The mark has colours, which the wrapping does not count.
        out.push_str(
            &text
                .replacen('\u{FFFD}', &mark, 1)
                .replacen('\u{1}', &mark, 1),
        );
        out.push('\n');
    }

    fn what_it_gets(&self, changes: &str, name: &str, target: &TargetChangeReport) -> String {
        let (lost, expected) = (
            target.before.served - target.after.served,
            target.after.expected,
        );
        match (target.later, expected, self.lang) {
            _ if lost > 1e-12 && target.after.served <= 0.0 => match self.lang {
                Lang::Es => format!("Si {changes}, a {name} no le llega nada"),
                Lang::En => format!("If {changes}, {name} is not served at all"),
            },
            _ if lost > 1e-12 => {
                let (a, b) = (
                    format::percent(target.after.served, self.lang),
                    format::percent(target.before.served, self.lang),
                );
                match self.lang {
                    Lang::Es => format!(
                        "Si {changes}, a {name} le llega el {a} de las veces en vez del {b}"
                    ),
                    Lang::En => {
                        format!("If {changes}, {name} is served {a} of the time instead of {b}")
                    }
                }
            }
            (Some(later), Some(expected), Lang::Es) if later > 1e-9 => format!(
                "Si {changes}, a {name} le llega {} más tarde, en {}",
                self.days(later),
                self.days(expected)
            ),
            (Some(later), Some(expected), Lang::En) if later > 1e-9 => format!(
                "If {changes}, {name} is served {} later, at {}",
                self.days(later),
                self.days(expected)
            ),
            (Some(later), Some(expected), Lang::Es) if later < -1e-9 => format!(
                "Si {changes}, a {name} le llega {} antes, en {}",
                self.days(-later),
                self.days(expected)
            ),
            (Some(later), Some(expected), Lang::En) if later < -1e-9 => format!(
                "If {changes}, {name} is served {} sooner, at {}",
                self.days(-later),
                self.days(expected)
            ),
            (.., Lang::Es) => format!("Si {changes}, {name} no lo nota con los tiempos medios"),
            (.., Lang::En) => format!("If {changes}, {name} does not notice at mean times"),
        }
    }

    fn change(&self, change: &ChangeReport) -> String {
        let name = match self.lang {
            Lang::Es => format!("«{}»", change.name),
            Lang::En => format!("“{}”", change.name),
        };
        let days = self.days(change.days.unwrap_or(0.0));
        match (change.kind, self.lang) {
            ("late", Lang::Es) => format!("{name} se atrasa {days}"),
            ("late", Lang::En) => format!("{name} is {days} late"),
            ("absent", Lang::Es) => format!("falta {name}"),
            ("absent", Lang::En) => format!("{name} is absent"),
            (_, Lang::Es) => format!("nunca ocurre {name}"),
            (_, Lang::En) => format!("{name} never happens"),
        }
    }

    fn target(&self, target: &TargetChangeReport) -> String {
        if target.id == target.customer {
            return target.name.clone();
        }
        let customer = self.party(&target.customer);
        match self.lang {
            Lang::Es => format!("{customer} («{}»)", target.name),
            Lang::En => format!("{customer} (“{}”)", target.name),
        }
    }

    fn targets(&self, out: &mut String) {
        let columns = [
            column(self.t("Cliente", "Customer"), false, true),
            column(self.t("Plazo", "Promise"), true, false),
            column(self.t("Llegaba", "Was served"), true, false),
            column(self.t("Llega", "Is served"), true, false),
            column(self.t("A tiempo", "On time"), true, false),
        ];
        let share = |t: Option<crate::report::ShareReport>| {
            t.map_or_else(|| "–".into(), |p| format::percent(p.value, self.lang))
        };
        let expected = |days: Option<f64>| days.map_or_else(|| "–".into(), |d| self.days(d));
        let row = |t: &TargetChangeReport| {
            let judged = t.basis != "roll_up";
            let on_time = match judged {
                true => format!("{} → {}", share(t.before.on_time), share(t.after.on_time)),
                false => "–".into(),
            };
            vec![
                safe(&self.target(t)),
                expected(t.within.filter(|_| judged)),
                expected(t.before.expected),
                expected(t.after.expected),
                on_time,
            ]
        };
        let rows: Vec<Vec<String>> = self.found.targets.iter().map(row).collect();
        out.push_str(&table(&columns, &rows, self.width));
        out.push('\n');
    }

    fn hits(&self, out: &mut String) {
        if self.found.hits.is_empty() {
            let text = self.t(
                "  A nadie más le llega algo más tarde.",
                "  Nobody else receives anything later.",
            );
            let _ = writeln!(out, "{text}");
            return;
        }
        let columns = [
            column(self.t("A quién le llega", "Who is hit"), false, true),
            column(self.t("Por", "By"), false, true),
            column(self.t("Le llega", "Comes later"), true, false),
            column(self.t("Absorbe", "Absorbs"), true, false),
            column(self.t("Arranca", "Starts"), true, false),
        ];
        let row = |hit: &HitReport| {
            let later = |days: Option<f64>| match days {
                Some(days) => format!("+{}", self.days(days)),
                None => self.or_never(None),
            };
            let start = match (hit.starts_later, hit.start_after) {
                (Some(later), _) if later <= 1e-9 => self.t("igual", "the same").into(),
                (_, Some(after)) => {
                    format!("{} → {}", self.days(hit.start_before), self.days(after))
                }
                (_, None) => self.or_never(None),
            };
            vec![
                self.party(&hit.party),
                self.handoff(&hit.by),
                later(hit.arrives_later),
                self.days(hit.absorbs),
                start,
            ]
        };
        let rows: Vec<Vec<String>> = self.found.hits.iter().take(MOST_HITS).map(row).collect();
        out.push_str(&table(&columns, &rows, self.width));
        let left = self.found.hits.len().saturating_sub(MOST_HITS);
        if left > 0 {
            let text = match self.lang {
                Lang::Es => format!("  … y {left} más (--format json)"),
                Lang::En => format!("  … and {left} more (--format json)"),
            };
            let _ = writeln!(out, "{}", paint(DIM, text));
        }
    }

    fn party(&self, id: &str) -> String {
        let all = [
            &self.report.customers,
            &self.report.suppliers,
            &self.report.departments,
        ];
        let found = all.into_iter().flatten().find(|p| p.id == id);
        safe(found.map_or(id, |p| &p.name))
    }

    fn handoff(&self, id: &str) -> String {
        let found = self.report.handoffs.iter().find(|h| h.id == id);
        safe(found.and_then(|h| h.delivers.as_deref()).unwrap_or(id))
    }
}

fn column(title: &str, right: bool, gives: bool) -> Column {
    Column {
        title: title.to_owned(),
        right,
        gives,
    }
}
