//! What was and what is, in words: promises, how often they are kept, and what handoffs agree.

use super::of::{held_to, together};
use crate::chain::Calendar;
use crate::lang::{Lang, format};
use crate::report::{HandoffReport, PartyReport, TargetReport};

/// What is another, where the reader looks, and as a sentence for whoever points at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// A few words: `promise: 8 d → 6 d at 95 %`. A number stays with its unit and with what it became.
    pub short: String,
    /// The same as a sentence.
    pub sentence: String,
}

/// How words are said.
#[derive(Clone, Copy)]
pub(super) struct Speech<'c> {
    /// Whose days and weeks times are told in.
    pub calendar: &'c Calendar,
    /// In which language.
    pub lang: Lang,
}

impl Speech<'_> {
    fn days(self, days: f64) -> String {
        together(&format::days(days, self.calendar, self.lang))
    }

    fn percent(self, share: f64) -> String {
        together(&format::percent(share, self.lang))
    }

    /// One of two texts.
    fn of<'t>(self, es: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Es => es,
            Lang::En => en,
        }
    }

    /// A promise, where it is another.
    pub(super) fn promise(
        self,
        was: Option<&TargetReport>,
        is: Option<&TargetReport>,
    ) -> Option<Said> {
        let full = |t: Option<&TargetReport>| t.and_then(|t| held_to(t, self.calendar, self.lang));
        let (then, now) = (full(was), full(is));
        if then == now {
            return None;
        }
        let none = self.of("sin promesa", "no promise");
        let or_none = |words: &Option<String>| words.clone().unwrap_or(none.to_owned());
        let (then, now) = (or_none(&then), or_none(&now));
        let short = match (was, is) {
            (Some(a), Some(b)) if a.basis != b.basis => format!("{then} → {now}"),
            _ => self.went(was, is),
        };
        let sentence = match self.lang {
            Lang::Es => format!("Antes, {then}; ahora, {now}."),
            Lang::En => format!("Before, {then}; now, {now}."),
        };
        Some(Said { short, sentence })
    }

    /// From what to what a promise went; what both share is said once, in lines that a box has room for.
    fn went(self, was: Option<&TargetReport>, is: Option<&TargetReport>) -> String {
        let within = |target: Option<&TargetReport>| match target.and_then(|t| t.within) {
            Some(days) => self.days(days),
            None => self.of("ninguna", "none").to_owned(),
        };
        let expects = is.or(was).is_some_and(|t| t.basis == "expects");
        let head = match expects {
            true => self.of("espera", "expects"),
            false => self.of("promesa:", "promise:"),
        };
        let days = match (within(was), within(is)) {
            (then, now) if then == now => together(&format!("{head} {now}")),
            (then, now) => together(&format!("{head} {then} → {now}")),
        };
        let mut shares: Vec<String> = [was, is]
            .into_iter()
            .flatten()
            .map(|t| self.percent(t.confidence))
            .collect();
        shares.dedup();
        if expects || is.is_none() {
            return days;
        }
        let at = format!("{} {}", self.of("al", "at"), shares.join(" → "));
        format!("{days}\n{}", together(&at))
    }

    /// How often a promise is kept, where that is known and another; also of one that is as it was.
    pub(super) fn kept(
        self,
        was: Option<&TargetReport>,
        is: Option<&TargetReport>,
    ) -> Option<Said> {
        let share = |t: Option<&TargetReport>| {
            let on_time = t?.simulated.as_ref()?.on_time?;
            Some(self.percent(on_time.value))
        };
        let (then, now) = (share(was), share(is)?);
        let word = self.of("cumple", "kept");
        match then {
            Some(then) if then != now => Some(Said {
                short: together(&format!("{word} {then} → {now}")),
                sentence: match self.lang {
                    Lang::Es => format!("Se cumplía el {then} de las veces; ahora, el {now}."),
                    Lang::En => format!("It was kept {then} of the time; now, {now}."),
                },
            }),
            // Of a new promise there is nothing to compare with.
            None if was.is_none() => Some(Said {
                short: together(&format!("{word} {now}")),
                sentence: match self.lang {
                    Lang::Es => format!("Se cumple el {now} de las veces."),
                    Lang::En => format!("It is kept {now} of the time."),
                },
            }),
            _ => None,
        }
    }

    /// What a handoff agrees, else its mean time, where it is another.
    pub(super) fn agreed(self, was: &HandoffReport, is: &HandoffReport) -> Option<Said> {
        let differs = |a: f64, b: f64| (a - b).abs() > 1e-9;
        let same = match (was.agreed, is.agreed) {
            (Some(a), Some(b)) => !differs(a, b),
            (None, None) => true,
            _ => false,
        };
        if same && !differs(was.turnaround, is.turnaround) {
            return None;
        }
        let (then, now, what) = if same {
            let (then, now) = (self.days(was.turnaround), self.days(is.turnaround));
            (then, now, self.of("media", "mean"))
        } else {
            let agreed = |h: &HandoffReport| match h.agreed {
                Some(days) => self.days(days),
                None => together(self.of("sin acuerdo", "no agreement")),
            };
            (agreed(was), agreed(is), "")
        };
        let short = together(format!("{what} {then} → {now}").trim_start());
        let name = match same {
            true => self.of("Tiempo medio", "Mean time"),
            false => self.of("Acuerdo", "Agreement"),
        };
        let sentence = match self.lang {
            Lang::Es => format!("{name}: antes, {then}; ahora, {now}."),
            Lang::En => format!("{name}: before, {then}; now, {now}."),
        };
        Some(Said { short, sentence })
    }

    /// How often a handoff happens, where it is another.
    pub(super) fn share(self, was: &HandoffReport, is: &HandoffReport) -> Option<Said> {
        if (was.share - is.share).abs() <= 1e-9 {
            return None;
        }
        let (then, now) = (self.percent(was.share), self.percent(is.share));
        let sentence = match self.lang {
            Lang::Es => format!("Ocurría el {then} de las veces; ahora, el {now}."),
            Lang::En => format!("It happened {then} of the time; now, {now}."),
        };
        Some(Said {
            short: format!("{then}\u{a0}→\u{a0}{now}"),
            sentence,
        })
    }
}

impl Speech<'_> {
    /// What else is another about a handoff, for whoever points at it.
    pub(super) fn other(self, was: &HandoffReport, is: &HandoffReport) -> Option<Said> {
        let needs = |h: &HandoffReport| serde_json::to_string(&h.needs).unwrap_or_default();
        let none = self.of("sin nombre", "no name");
        let name = |h: &HandoffReport| h.delivers.clone().unwrap_or(none.to_owned());
        let mut out = Vec::new();
        if was.delivers != is.delivers {
            out.push(match self.lang {
                Lang::Es => format!("Antes era «{}».", name(was)),
                Lang::En => format!("It was “{}”.", name(was)),
            });
        }
        if (&was.from, &was.to) != (&is.from, &is.to) {
            out.push(match self.lang {
                Lang::Es => format!("Antes iba de «{}» a «{}».", was.from, was.to),
                Lang::En => format!("It went from “{}” to “{}”.", was.from, was.to),
            });
        }
        if was.kind != is.kind || needs(was) != needs(is) {
            let needs = self.of(
                "Necesita otra cosa que antes.",
                "It needs something else than before.",
            );
            out.push(needs.to_owned());
        }
        (!out.is_empty()).then(|| Said {
            short: String::new(),
            sentence: out.join(" "),
        })
    }

    /// How a party was called, and that it was in another area.
    pub(super) fn moved(self, was: &PartyReport, is: &PartyReport) -> Option<Said> {
        let name = match self.lang {
            Lang::Es => format!("Antes se llamaba «{}».", was.name),
            Lang::En => format!("It was called “{}”.", was.name),
        };
        let area = self.of("Antes estaba en otra área.", "It was in another area.");
        let parts = [
            (was.name != is.name, name),
            (was.group != is.group, area.to_owned()),
        ];
        let sentences: Vec<String> = parts.into_iter().filter(|p| p.0).map(|p| p.1).collect();
        (!sentences.is_empty()).then(|| Said {
            short: String::new(),
            sentence: sentences.join(" "),
        })
    }
}

/// Sentences after what a tooltip says already.
pub(super) fn tooltip(before: Option<String>, said: &[Said]) -> Option<String> {
    let sentences: Vec<&str> = said.iter().map(|said| said.sentence.as_str()).collect();
    let sentences = (!sentences.is_empty()).then(|| sentences.join(" "));
    let all: Vec<String> = before.into_iter().chain(sentences).collect();
    (!all.is_empty()).then(|| all.join(" · "))
}
