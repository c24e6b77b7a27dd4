//! What both views ask of a report, and the words they share.

use std::collections::{BTreeMap, BTreeSet};

use crate::chain::Calendar;
use crate::lang::{Lang, format};
use crate::render::layout::Metrics;
use crate::render::picture::part_shown;
use crate::render::svg::legend::Legend;
use crate::render::svg::sheet::Sheet;
use crate::render::theme::Theme;
use crate::report::{Feelings, Felt, HandoffReport, PartyReport, Report, TargetReport, headline};

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
    /// What is said of how much is shown, where that is not all.
    part: Option<String>,
    feelings: Option<Feelings<'a>>,
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
            part: None,
            feelings: headline.map(|t| Feelings::new(report, t)),
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

    /// A moment in words, counted from the start of the chain: the working day, or the time that has passed.
    pub fn moment(&self, days: f64) -> String {
        if self.hours {
            return self.clock(days);
        }
        let number = format::number(days, 1, self.lang);
        self.say(&format!("día\u{a0}{number}"), &format!("day\u{a0}{number}"))
    }

    /// Hours and minutes that have passed.
    pub fn clock(&self, days: f64) -> String {
        let minutes = (days * self.calendar.day_hours() * 60.0).round();
        let (hours, rest) = ((minutes / 60.0).floor(), minutes % 60.0);
        let number = |n: f64| format::number(n, 0, self.lang);
        match (hours > 0.0, rest > 0.0) {
            (true, true) => format!("{}\u{a0}h\u{a0}{}\u{a0}min", number(hours), number(rest)),
            (true, false) => format!("{}\u{a0}h", number(hours)),
            (false, _) => format!("{}\u{a0}min", number(rest)),
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
            self.felt(handoff)
                .map(|felt| self.unfelt(felt))
                .filter(|w| !w.is_empty()),
        );
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

    /// The targets that something shown in the usual case counts for, and what each is held to; nobody is held
    /// to what neither a promise nor an agreement says.
    pub fn promises(&self, shown: &[&'a HandoffReport]) -> Vec<Promise<'a>> {
        let usual: BTreeSet<&str> = shown
            .iter()
            .filter(|h| h.expected.is_some())
            .map(|h| h.id.as_str())
            .collect();
        let targets = self.report.targets.iter();
        let targets = targets
            .filter(|t| t.case == "usual" && t.covers.iter().any(|c| usual.contains(c.as_str())))
            .filter(|t| t.basis != "roll_up" || t.promised_from == "agreements");
        let mut out: Vec<Promise<'_>> = targets
            .filter_map(|t| Some(Promise::new(t, t.within.filter(|w| w.is_finite())?)))
            .collect();
        out.sort_by(|a, b| a.within.total_cmp(&b.within));
        out
    }

    /// The mean, and by when the promised share is there: under a promise.
    pub fn outlook(&self, promise: &Promise<'_>) -> String {
        let mean = promise.target.expected.map(|e| {
            let at = self.moment(e);
            let (el, on) = if self.hours {
                ("a", "at")
            } else {
                ("el", "on")
            };
            self.say(
                &format!("en promedio {el}\u{a0}{at}"),
                &format!("on average {on}\u{a0}{at}"),
            )
        });
        let reached = promise.reached.map(|r| {
            // Rounded up, as in the answer: by then it is there.
            let up = match self.hours {
                true => r,
                false => (r * 10.0 - 1e-6).ceil() / 10.0,
            };
            let (share, at) = (self.percent(promise.target.confidence), self.moment(up));
            let el = if self.hours { "" } else { "el\u{a0}" };
            self.say(
                &format!("el\u{a0}{share} hasta {el}{at}"),
                &format!("{share} by {at}"),
            )
        });
        let parts: Vec<String> = mean.into_iter().chain(reached).collect();
        parts.join(" · ")
    }

    /// What a delivery to the headline's target is held to, where that does not hold.
    pub fn broken_promise(&self, handoff: &HandoffReport) -> Option<f64> {
        let target = self.headline.filter(|t| t.covers.contains(&handoff.id))?;
        let promise = Promise::new(target, target.within?);
        promise.is_broken().then_some(promise.within)
    }

    /// What the headline's target feels of a handoff; `None` where there is no such target.
    pub fn felt(&self, handoff: &HandoffReport) -> Option<Felt<'a>> {
        Some(self.feelings.as_ref()?.of(handoff))
    }

    /// Why a slip is not felt, of one handoff or of several; empty where it is.
    pub fn unfelt(&self, felt: Felt<'_>) -> String {
        let Some(target) = self.headline else {
            return String::new();
        };
        let name = &target.name;
        let within = target.within.filter(|_| target.basis != "roll_up");
        let within = within.map(|w| self.days(w));
        match felt {
            Felt::After(_) => String::new(),
            Felt::Unknown => self.say(
                &format!("Su holgura hacia {name} no se calculó: hay demasiadas alternativas"),
                &format!("Its float towards {name} was not found: there are too many alternatives"),
            ),
            Felt::NotUsually => self.say(
                &format!("En el caso usual su atraso, solo, no le llega a {name}"),
                &format!("In the usual case its delay alone does not reach {name}"),
            ),
            Felt::Never => self.say(
                &format!("Nada de lo que espera {name} depende de ella"),
                &format!("Nothing that {name} waits for depends on it"),
            ),
            Felt::OtherPromise(other) => {
                let counts = match &within {
                    Some(within) => self.say(
                        &format!("No cuenta para la promesa de {within} a {name}"),
                        &format!("Does not count for the promise of {within} to {name}"),
                    ),
                    None => self.say(
                        &format!("No cuenta para el plazo de {name}"),
                        &format!("Does not count for the time of {name}"),
                    ),
                };
                match other.and_then(|t| t.within).map(|w| self.days(w)) {
                    Some(own) => self.say(
                        &format!("{counts} (su entrega tiene la suya: {own})"),
                        &format!("{counts} (its delivery has its own: {own})"),
                    ),
                    None => counts,
                }
            }
        }
    }

    /// Notes how much of the chain is shown.
    pub fn showing(mut self, shown: usize) -> Self {
        let all = self.report.handoffs.len();
        self.part = (shown < all).then(|| part_shown(shown, all, self.lang));
        self
    }

    /// Whether only a part of the chain is shown.
    pub fn is_part(&self) -> bool {
        self.part.is_some()
    }

    /// The verdict, and how much is shown: under the title. Numbers stay with their units.
    fn subtitle(&self) -> Option<String> {
        let said = self
            .report
            .chain
            .answer
            .first()
            .map(|b| held(b.of(self.lang)));
        let parts: Vec<String> = said.into_iter().chain(self.part.clone()).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// The whole picture: with the chain's name, the verdict, and the words for who cannot see it.
    pub fn around(
        &self,
        description: &str,
        size: (f64, f64),
        drawing: &str,
        legend: &Legend,
    ) -> String {
        let subtitle = self.subtitle();
        let chain = &self.report.chain;
        let sheet = Sheet {
            lang: self.lang,
            title: chain.name.as_deref().unwrap_or(&chain.file),
            subtitle: subtitle.as_deref(),
            description,
            theme: self.theme,
        };
        sheet.around(size, drawing, legend)
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

/// What a target is held to, and whether it is kept.
pub struct Promise<'a> {
    pub target: &'a TargetReport,
    /// Working days.
    pub within: f64,
    /// As the report judges it: kept as often as was promised; without a simulation, at mean times. Of what
    /// nobody promised nothing is said.
    pub holds: Option<bool>,
    /// By when the promised share is there.
    pub reached: Option<f64>,
}

impl<'a> Promise<'a> {
    fn new(target: &'a TargetReport, within: f64) -> Self {
        let runs = target.simulated.as_ref();
        let simulated = runs.and_then(|s| s.holds);
        let at_means = target.holds_as_expected;
        let holds = match target.holds_as_agreed {
            _ if target.basis == "roll_up" => None,
            Some(false) => Some(false),
            _ => simulated.or(at_means),
        };
        Self {
            target,
            within,
            holds,
            reached: runs.and_then(|s| s.counter_offer),
        }
    }

    /// How far past it the promised share is there, or where nothing was simulated the mean.
    pub fn late(&self) -> Option<f64> {
        let by = self.reached.or(self.target.expected)?;
        Some(by - self.within).filter(|l| *l > SAME && self.holds == Some(false))
    }

    pub fn is_broken(&self) -> bool {
        self.holds == Some(false)
    }
}

/// A sentence in which no line ends between a number and its unit.
fn held(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut out = String::new();
    for (at, word) in words.iter().enumerate() {
        let unit = word.trim_end_matches([',', '.', ';', ':', ')', '?']);
        let is_unit = matches!(unit, "d" | "h" | "min" | "%");
        let after_number = at > 0 && words[at - 1].ends_with(|c: char| c.is_ascii_digit());
        if at > 0 {
            out.push(if is_unit && after_number {
                '\u{a0}'
            } else {
                ' '
            });
        }
        out.push_str(word);
    }
    out
}

/// A number stays with its unit when a line is broken.
fn together(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}
