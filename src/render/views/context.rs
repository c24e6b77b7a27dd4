//! What both views ask of a report, and the words they share.

use std::collections::{BTreeMap, BTreeSet};

use crate::chain::Calendar;
use crate::lang::{Lang, format};
use crate::render::layout::Metrics;
use crate::render::svg::sheet::Sheet;
use crate::render::theme::Theme;
use crate::report::{HandoffReport, PartyReport, Report, TargetReport, headline};

/// Times closer than this are one, in working days.
pub const SAME: f64 = 1e-9;

/// A report, and how it is to be shown.
pub struct Context<'a> {
    pub report: &'a Report,
    pub lang: Lang,
    pub theme: &'a Theme,
    pub calendar: Calendar,
    pub metrics: Metrics,
    /// The target that the chain is judged by.
    pub headline: Option<&'a TargetReport>,
    /// Everything takes so little that moments are said in hours.
    pub hours: bool,
    critical: BTreeSet<&'a str>,
    parties: BTreeMap<&'a str, &'a PartyReport>,
    reasons: BTreeMap<&'a str, &'a str>,
}

impl<'a> Context<'a> {
    pub fn new(report: &'a Report, lang: Lang, theme: &'a Theme) -> Self {
        let c = report.chain.calendar;
        let headline = headline(report);
        let parties = [&report.customers, &report.departments, &report.suppliers];
        let links = report.targets.iter().flat_map(|t| &t.weak_links);
        let spans = report.handoffs.iter().filter_map(|h| h.expected);
        Self {
            report,
            hours: spans.map(|s| s.arrival).fold(0.0, f64::max) <= 2.0,
            lang,
            theme,
            calendar: Calendar::new(c.day_hours, c.week_days, c.month_days).unwrap_or_default(),
            metrics: Metrics::new(),
            headline,
            critical: headline
                .map(|t| t.critical_path.iter().map(String::as_str).collect())
                .unwrap_or_default(),
            parties: parties
                .into_iter()
                .flatten()
                .map(|p| (p.id.as_str(), p))
                .collect(),
            // The first reason is that of the target that stands first.
            reasons: links
                .rev()
                .map(|w| (w.handoff.as_str(), w.reason.of(lang)))
                .collect(),
        }
    }

    /// One of two wordings.
    pub fn say(&self, es: &str, en: &str) -> String {
        match self.lang {
            Lang::Es => es.to_owned(),
            Lang::En => en.to_owned(),
        }
    }

    /// A time in words, its number and unit held together.
    pub fn days(&self, days: f64) -> String {
        together(&format::days(days, &self.calendar, self.lang))
    }

    /// A moment in words, counted from the start of the chain: the working day, or the hour.
    pub fn moment(&self, days: f64) -> String {
        let (at, es, en) = match self.hours {
            true => (days * self.calendar.day_hours(), "hora", "hour"),
            false => (days, "día", "day"),
        };
        let number = format::number(at, if at < 9.995 { 2 } else { 1 }, self.lang);
        self.say(
            &format!("{es}\u{a0}{number}"),
            &format!("{en}\u{a0}{number}"),
        )
    }

    /// A moment in words, with its article or preposition.
    pub fn on(&self, days: f64) -> String {
        let at = self.moment(days);
        match self.hours {
            true => self.say(&format!("a la {at}"), &format!("at {at}")),
            false => self.say(&format!("el {at}"), &format!("on {at}")),
        }
    }

    pub fn percent(&self, share: f64) -> String {
        together(&format::percent(share, self.lang))
    }

    /// What people call a party.
    pub fn name(&self, id: &'a str) -> &'a str {
        self.parties.get(id).map_or(id, |p| p.name.as_str())
    }

    /// What a handoff delivers; its id where the file does not say.
    pub fn what(&self, handoff: &'a HandoffReport) -> &'a str {
        handoff.delivers.as_deref().unwrap_or(&handoff.id)
    }

    /// On the headline target's critical path.
    pub fn is_critical(&self, handoff: &HandoffReport) -> bool {
        self.critical.contains(handoff.id.as_str())
    }

    /// A weak link of any target.
    pub fn is_weak(&self, handoff: &HandoffReport) -> bool {
        handoff.targets.iter().any(|t| t.weak)
    }

    /// Everything about a handoff, for whoever points at it.
    pub fn tooltip(&self, handoff: &'a HandoffReport) -> Vec<String> {
        let mut words = vec![format!(
            "{}: {} → {}",
            self.what(handoff),
            self.name(&handoff.from),
            self.name(&handoff.to)
        )];
        if let Some(span) = handoff.expected {
            words.push(self.say(
                &format!(
                    "se espera: {} a {}",
                    self.moment(span.start),
                    self.moment(span.arrival)
                ),
                &format!(
                    "expected: {} to {}",
                    self.moment(span.start),
                    self.moment(span.arrival)
                ),
            ));
        }
        if let Some(agreed) = handoff.agreed {
            let agreed = self.days(agreed);
            words.push(self.say(&format!("acordado: {agreed}"), &format!("agreed: {agreed}")));
        }
        words.extend(
            self.reasons
                .get(handoff.id.as_str())
                .map(|r| (*r).to_owned()),
        );
        words
    }

    /// How often a return happens and what it costs, or how often a handoff outside the usual case happens.
    pub fn rarely(&self, handoff: &HandoffReport) -> String {
        match &handoff.rework {
            Some(rework) => {
                let (share, pass) = (self.percent(rework.share), self.days(rework.pass));
                let mean = self.days(rework.pass * rework.passes);
                self.say(
                    &format!("{share}; cada vez {pass}, en promedio {mean}"),
                    &format!("{share}; {pass} each time, {mean} on average"),
                )
            }
            None => {
                let time = (handoff.tier != "missing").then(|| self.days(handoff.turnaround));
                let share = (handoff.share < 1.0).then(|| self.percent(handoff.share));
                let parts: Vec<String> = share.into_iter().chain(time).collect();
                parts.join(" · ")
            }
        }
    }

    /// What a target was promised, and whether that is expected to hold.
    pub fn promise(&self, target: &TargetReport, within: f64) -> String {
        let within = self.days(within);
        match target.basis {
            "promise" => self.say(&format!("promesa: {within}"), &format!("promise: {within}")),
            "expects" => self.say(&format!("espera: {within}"), &format!("expects: {within}")),
            _ => self.say(
                &format!("lo acordado suma {within}"),
                &format!("agreements add up to {within}"),
            ),
        }
    }

    /// The targets that something shown in the usual case counts for, and what each is held to.
    pub fn promises(&self, shown: &[&'a HandoffReport]) -> Vec<(&'a TargetReport, f64)> {
        let usual: BTreeSet<&str> = shown
            .iter()
            .filter(|h| h.expected.is_some())
            .map(|h| h.id.as_str())
            .collect();
        let mut out: Vec<(&TargetReport, f64)> = self
            .report
            .targets
            .iter()
            .filter(|t| t.case == "usual" && t.covers.iter().any(|c| usual.contains(c.as_str())))
            .filter_map(|t| Some((t, t.within.filter(|w| w.is_finite())?)))
            .collect();
        out.sort_by(|a, b| a.1.total_cmp(&b.1));
        out
    }

    /// A sheet with the chain's name, the verdict, and the words for who cannot see the drawing.
    pub fn sheet<'s>(&'s self, description: &'s str) -> Sheet<'s> {
        Sheet {
            lang: self.lang,
            title: self
                .report
                .chain
                .name
                .as_deref()
                .unwrap_or(&self.report.chain.file),
            subtitle: self.report.chain.answer.first().map(|b| b.of(self.lang)),
            description,
            theme: self.theme,
        }
    }

    /// The answer in full, after what the view is.
    pub fn description(&self, view: String) -> String {
        let answer = self
            .report
            .chain
            .answer
            .iter()
            .map(|b| b.of(self.lang).to_owned());
        std::iter::once(view)
            .chain(answer)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// A number stays with its unit when a line is broken.
fn together(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}
