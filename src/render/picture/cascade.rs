//! Who is hit when something slips: at mean times, and beside the usual case in the simulation.

use std::collections::BTreeMap;

use super::of::{calendar, together};
use super::slip::{NOTHING, Scale, plain};
use super::{Edge, Node, NodeKind, Picture, Tone};
use crate::lang::{Lang, format};
use crate::render::what_if;
use crate::report::what_if::{RunsChangeReport, TargetChangeReport, WhatIfReport};
use crate::report::{HandoffReport, Report, headline};

/// A share less than this apart is the same.
const SAME: f64 = 1e-9;

/// The picture of a cascade: how much later each handoff arrives and each party begins, in working days at mean
/// times; and what only the simulation sees.
#[must_use]
pub fn cascade(report: &Report, found: &WhatIfReport, lang: Lang) -> Picture {
    let mut picture = Picture::of(report, lang);
    // The promise that the other views speak of, if it is hit at all.
    let usual = headline(report).map(|t| t.id.as_str());
    let usual = found.targets.iter().find(|t| Some(t.id.as_str()) == usual);
    let told = usual.filter(|t| t.notices).or_else(|| what_if::told(found));
    let target = report
        .targets
        .iter()
        .find(|t| told.is_some_and(|told| told.id == t.id));
    let moved = Moved::new(report, found);
    let most = moved.largest();
    let of = target.or_else(|| headline(report));
    let words = Words {
        scale: Scale::new(of, most, &calendar(report), lang),
        report,
        found,
        lang,
    };
    for edge in &mut picture.edges {
        plain(edge);
        edge.weak = false;
        edge.rank = None;
        edge.tooltip = None;
        edge.changed = found.changes.iter().any(|c| c.id == edge.id);
        words.arrow(edge, moved.of(&edge.id));
    }
    for node in &mut picture.nodes {
        node.changed = found.changes.iter().any(|c| c.id == node.id);
        words.node(node);
    }
    let text = told.map(|t| what_if::sentence(found, t, report, lang));
    picture.description = text.clone().unwrap_or_default();
    picture.subtitle = text;
    picture.first = None;
    picture.legend.numbers.clear();
    picture.legend.tones = words.scale.legend();
    // What comes in other cases only is no longer there in the usual one.
    let is_part = picture.edges.iter().any(|e| {
        let shift = moved.of(&e.id);
        e.tone == Tone::Never && shift.rarer().is_some() && !shift.is_gone()
    });
    let (never, aside, dim, sooner) = match lang {
        Lang::Es => (
            if is_part {
                "No llega, o solo fuera del caso usual"
            } else {
                "Ya no llega"
            },
            "Con los tiempos medios no se nota; en otros casos, sí",
            "Llega igual",
            "Llega antes",
        ),
        Lang::En => (
            if is_part {
                "Never comes, or not in the usual case"
            } else {
                "Never comes"
            },
            "Not noticed at mean times, but in other cases",
            "Arrives as before",
            "Arrives sooner",
        ),
    };
    picture.legend.handoff = sooner.to_owned();
    for (tone, words) in [(Tone::Never, never), (Tone::Aside, aside), (Tone::Dim, dim)] {
        picture.legend.tones.push((tone, words.to_owned()));
    }
    picture
}

/// What happens to something: at mean times, and in the simulation.
#[derive(Clone, Copy, Default)]
struct Shift {
    /// Working days at mean times; plus infinity where it no longer happens in the usual case.
    mean: Option<f64>,
    runs: Option<RunsChangeReport>,
}

impl Shift {
    /// It no longer happens at all.
    fn is_gone(self) -> bool {
        self.runs
            .is_some_and(|r| r.happened > 0.0 && r.happens <= 0.0)
    }

    /// The share of runs in which it still happens, where those are fewer.
    fn rarer(self) -> Option<f64> {
        let runs = self.runs?;
        (runs.happens < runs.happened - SAME).then_some(runs.happens)
    }

    /// Working days at mean times, where it is another time.
    fn days(self) -> Option<f64> {
        self.mean.filter(|d| d.is_finite() && d.abs() > NOTHING)
    }

    /// Working days on average, where mean times say nothing.
    fn on_average(self) -> Option<f64> {
        let later = self.runs.and_then(|r| r.later);
        later.filter(|d| d.abs() > NOTHING)
    }

    fn tone(self, scale: &Scale) -> Tone {
        match self.days() {
            _ if self.is_gone() || self.mean.is_some_and(f64::is_infinite) => Tone::Never,
            Some(days) if days < 0.0 => Tone::Plain,
            Some(days) => scale.tone(days),
            None if self.rarer().is_some() || self.on_average().is_some() => Tone::Aside,
            None => Tone::Dim,
        }
    }
}

/// What happens to each handoff.
struct Moved<'r> {
    of: BTreeMap<&'r str, Shift>,
}

impl<'r> Moved<'r> {
    fn new(report: &'r Report, found: &'r WhatIfReport) -> Self {
        let mut of: BTreeMap<&str, Shift> = BTreeMap::new();
        for h in &found.handoffs {
            let later = h.after.map_or(f64::INFINITY, |after| after - h.before);
            of.entry(&h.id).or_default().mean = Some(later);
        }
        for h in &found.simulated {
            of.entry(&h.id).or_default().runs = Some(h.runs);
        }
        // A return comes when what it judges does.
        for back in report.handoffs.iter().filter(|h| h.rework.is_some()) {
            let shift = match found.changes.iter().any(|c| c.id == back.id) {
                true => Some(Shift {
                    mean: Some(f64::INFINITY),
                    runs: None,
                }),
                false => judged(report, found, back, &of),
            };
            of.extend(shift.map(|s| (back.id.as_str(), s)));
        }
        Self { of }
    }

    fn of(&self, id: &str) -> Shift {
        self.of.get(id).copied().unwrap_or_default()
    }

    fn largest(&self) -> f64 {
        let all = self.of.values().filter_map(|s| s.days().or(s.on_average()));
        all.fold(0.0, |a: f64, b| a.max(b.abs()))
    }
}

/// What happens to what a return judges: of several the hardest.
fn judged(
    report: &Report,
    found: &WhatIfReport,
    back: &HandoffReport,
    of: &BTreeMap<&str, Shift>,
) -> Option<Shift> {
    let body = back.rework.as_ref().map(|r| r.body.as_slice());
    let into = |id: &&String| {
        let mut all = report.handoffs.iter();
        all.any(|h| h.id == **id && h.to == back.from)
    };
    let shifts = body.into_iter().flatten().filter(into);
    let shifts = shifts.filter_map(|id| of.get(id.as_str()).copied());
    let hardest = shifts.reduce(|a, b| {
        let key = |s: Shift| s.mean.unwrap_or(0.0);
        if key(b) > key(a) { b } else { a }
    });
    hardest.or_else(|| {
        // A party that does its own work again: when it begins.
        let redo = &back.rework.as_ref()?.redo;
        let hit = found.hits.iter().find(|h| h.handoffs.contains(redo));
        let start = found.starts.iter().find(|s| s.handoffs.contains(redo));
        Some(Shift {
            mean: hit.map(|h| h.starts_later.unwrap_or(f64::INFINITY)),
            runs: start.map(|s| s.runs),
        })
    })
}

/// How shifts are said.
struct Words<'a> {
    scale: Scale,
    report: &'a Report,
    found: &'a WhatIfReport,
    lang: Lang,
}

impl Words<'_> {
    fn t<'t>(&self, es: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Es => es,
            Lang::En => en,
        }
    }

    fn percent(&self, share: f64) -> String {
        together(&format::percent(share, self.lang))
    }

    /// "59 % of the time".
    fn often(&self, share: f64) -> String {
        let share = self.percent(share);
        match self.lang {
            Lang::Es => format!("el {share} de las veces"),
            Lang::En => format!("{share} of the time"),
        }
    }

    /// "+1.2 d on average".
    fn average(&self, days: f64) -> String {
        let days = self.scale.mean(days);
        match self.lang {
            Lang::Es => format!("{days} en promedio"),
            Lang::En => format!("{days} on average"),
        }
    }

    /// "promise: 91 % → 50 %".
    fn promise(&self, before: f64, after: f64) -> String {
        let promise = self.t("promesa", "promise");
        let (b, a) = (self.percent(before), self.percent(after));
        format!("{promise}: {}", together(&format!("{b} → {a}")))
    }

    /// What becomes of the promise of a single delivery.
    fn own_promise(&self, id: &str) -> Option<String> {
        let own = self
            .found
            .targets
            .iter()
            .find(|t| t.id == id && t.basis != "roll_up")?;
        let (before, after) = (own.before.on_time?.value, own.after.on_time?.value);
        let is_rarer = own.after.served < own.before.served - SAME;
        (!is_rarer && self.percent(before) != self.percent(after))
            .then(|| self.promise(before, after))
    }

    fn arrow(&self, edge: &mut Edge, shift: Shift) {
        edge.tone = shift.tone(&self.scale);
        edge.size = shift.days().or(shift.on_average());
        let rarer = shift.rarer().filter(|_| !shift.is_gone());
        let time = match (edge.tone, rarer) {
            (Tone::Never, Some(share)) => Some(match self.lang {
                Lang::Es => format!("solo {}", self.often(share)),
                Lang::En => format!("only {}", self.often(share)),
            }),
            (Tone::Never, None) => Some(self.t("no llega", "never comes").to_owned()),
            _ => shift.days().map(|d| self.scale.signed(d)),
        };
        edge.time = match (time, rarer, shift.on_average()) {
            (Some(time), Some(share), _) if edge.tone != Tone::Never => {
                Some(format!("{time}\u{a0}· {}", self.often(share)))
            }
            (Some(time), ..) => Some(time),
            (None, Some(share), _) => Some(self.often(share)),
            (None, None, Some(days)) => Some(self.average(days)),
            (None, None, None) => None,
        };
        if let Some(own) = self.own_promise(&edge.id) {
            edge.time = Some(match edge.time.take() {
                Some(time) => format!("{time}\u{a0}· {own}"),
                None => own,
            });
        }
    }

    fn node(&self, node: &mut Node) {
        let begins = self.begins(node);
        let served = self.served(node);
        let is_told = |t: &Told| t.tone != Tone::Plain || t.is_sooner;
        let is_absent = self
            .found
            .changes
            .iter()
            .any(|c| c.id == node.id && c.kind == "absent");
        let told = match (served, begins) {
            _ if is_absent => Some(Told {
                tone: Tone::Never,
                note: self.t("falta", "is absent").to_owned(),
                size: None,
                is_sooner: false,
            }),
            // Who both receives and goes on is told by what is hit.
            (Some(served), Some(begins)) if !is_told(&served) => Some(begins),
            (Some(served), _) => Some(served),
            (None, begins) => begins,
        };
        match told {
            Some(told) => {
                node.tone = told.tone;
                node.note = Some(told.note);
                node.size = told.size;
            }
            None => {
                node.tone = Tone::Dim;
                node.note = None;
            }
        }
    }

    /// How a customer is served: of its promises the one that is hit hardest.
    fn served(&self, node: &Node) -> Option<Told> {
        let is_customer = matches!(
            node.kind,
            NodeKind::ExternalCustomer | NodeKind::InternalCustomer
        );
        let targets = self.found.targets.iter();
        let mut targets = targets.filter(|t| is_customer && t.customer == node.id);
        // Its own before those of single deliveries, where neither is hit harder.
        let own = targets.clone().find(|t| t.id == node.id);
        let first = own.or_else(|| targets.next())?;
        let all = self.found.targets.iter();
        let all = all.filter(|t| t.customer == node.id && t.before.served > 0.0);
        let told = all.map(|t| (t, self.target(t)));
        let hardest = told.fold(None, |worst: Option<(&TargetChangeReport, Told)>, next| {
            let key = |t: &(&TargetChangeReport, Told)| (t.1.tone.strength(), t.0.id == first.id);
            match worst {
                Some(worst) if key(&worst) >= key(&next) => Some(worst),
                _ => Some(next),
            }
        });
        let (target, told) = hardest?;
        if target.id == node.id || told.tone == Tone::Plain {
            return Some(told);
        }
        let note = match self.lang {
            Lang::Es => format!("«{}»: {}", target.name, told.note),
            Lang::En => format!("“{}”: {}", target.name, told.note),
        };
        Some(Told { note, ..told })
    }

    fn target(&self, target: &TargetChangeReport) -> Told {
        let (before, after) = (&target.before, &target.after);
        let later = target.later.filter(|d| d.abs() > NOTHING);
        let mean = before.mean.zip(after.mean).map(|(b, a)| a - b);
        let is_rarer = after.served < before.served - SAME;
        let is_usual_gone = before.expected.is_some() && after.expected.is_none();
        let mut notes = Vec::new();
        notes.extend(later.map(|d| self.scale.signed(d)));
        if after.served <= 0.0 {
            notes = vec![self.t("no le llega nada", "is not served").to_owned()];
        } else if is_rarer {
            let often = self.often(after.served);
            notes.push(match (is_usual_gone, self.lang) {
                (false, Lang::Es) => format!("le llega {often}"),
                (false, Lang::En) => format!("served {often}"),
                (true, Lang::Es) => format!("le llega solo {often}"),
                (true, Lang::En) => format!("served only {often}"),
            });
        }
        let on_time = |s: &crate::report::what_if::ServedReport| s.on_time.map(|p| p.value);
        let kept = on_time(before).zip(on_time(after));
        let kept = kept.filter(|(b, a)| target.basis != "roll_up" && b != a && !is_rarer);
        if let Some((b, a)) = kept {
            let promise = self.t("promesa", "promise");
            notes.push(format!(
                "{promise}: {} → {}",
                self.percent(b),
                self.percent(a)
            ));
        } else if let Some(days) = mean.filter(|d| d.abs() > NOTHING && notes.is_empty()) {
            notes.push(self.average(days));
        }
        let tone = match later {
            _ if after.served <= 0.0 || is_usual_gone => Tone::Never,
            Some(days) if days > 0.0 => self.scale.tone(days),
            Some(_) => Tone::Plain,
            None if notes.is_empty() => Tone::Plain,
            None => Tone::Aside,
        };
        let is_sooner = tone == Tone::Plain && !notes.is_empty();
        if notes.is_empty() {
            notes.push(self.t("no lo nota", "does not notice").to_owned());
        }
        Told {
            tone,
            note: notes.join("\u{a0}· "),
            size: later,
            is_sooner,
        }
    }

    /// When a party begins: of several pieces of work the one that is hit hardest.
    fn begins(&self, node: &Node) -> Option<Told> {
        let mut all: Vec<(Shift, &[String])> = Vec::new();
        for start in self.found.starts.iter().filter(|s| s.party == node.id) {
            let hit = self
                .found
                .hits
                .iter()
                .find(|h| h.handoffs == start.handoffs);
            let mean = hit.map(|h| h.starts_later.unwrap_or(f64::INFINITY));
            let shift = Shift {
                mean,
                runs: Some(start.runs),
            };
            all.push((shift, &start.handoffs));
        }
        // What comes later and is absorbed in every run.
        for hit in self.found.hits.iter().filter(|h| h.party == node.id) {
            if !self.found.starts.iter().any(|s| s.handoffs == hit.handoffs) {
                let mean = Some(hit.starts_later.unwrap_or(f64::INFINITY));
                all.push((Shift { mean, runs: None }, &hit.handoffs));
            }
        }
        let key = |s: Shift| (s.tone(&self.scale).strength(), s.mean.unwrap_or(0.0));
        let (hardest, _) = all.iter().copied().reduce(|a, b| {
            let (ka, kb) = (key(a.0), key(b.0));
            if kb.0 > ka.0 || (kb.0 == ka.0 && kb.1 > ka.1) {
                b
            } else {
                a
            }
        })?;
        let mut services = self.report.services.iter().filter(|s| s.party == node.id);
        let is_hit = |id: &String| {
            all.iter()
                .any(|(s, of)| s.tone(&self.scale) != Tone::Dim && of.contains(id))
        };
        let is_part = services.any(|s| !s.handoffs.iter().any(is_hit));
        let tone = match hardest.tone(&self.scale) {
            Tone::Dim => Tone::Plain,
            tone => tone,
        };
        let rarer = hardest.rarer().filter(|_| !hardest.is_gone());
        let starts = match (is_part, self.lang) {
            (true, Lang::Es) => "una parte arranca",
            (true, Lang::En) => "part of it starts",
            (false, Lang::Es) => "arranca",
            (false, Lang::En) => "starts",
        };
        let note = match (tone, rarer, self.lang) {
            (Tone::Never, Some(share), _) => {
                let only = self.t("solo", "only");
                format!("{starts} {only} {}", self.often(share))
            }
            (Tone::Never, None, Lang::Es) if is_part => "una parte no arranca".to_owned(),
            (Tone::Never, None, Lang::En) if is_part => "part of it never starts".to_owned(),
            (Tone::Never, None, Lang::Es) => "no arranca".to_owned(),
            (Tone::Never, None, Lang::En) => "never starts".to_owned(),
            _ => match (hardest.days(), rarer, hardest.on_average()) {
                (Some(days), ..) => format!("{starts} {}", self.scale.signed(days)),
                (None, Some(share), _) => format!("{starts} {}", self.often(share)),
                (None, None, Some(days)) => format!("{starts} {}", self.average(days)),
                (None, None, None) => self.t("lo absorbe", "absorbs it").to_owned(),
            },
        };
        Some(Told {
            is_sooner: hardest.days().is_some_and(|d| d < 0.0),
            tone,
            note,
            size: hardest.days().or(hardest.on_average()),
        })
    }
}

/// What is told of a party.
struct Told {
    tone: Tone,
    note: String,
    size: Option<f64>,
    is_sooner: bool,
}
