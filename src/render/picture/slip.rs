//! Who is hit when something slips, and what each handoff's lateness costs a customer: the chain, coloured by size.

use std::collections::BTreeMap;

use super::of::{calendar, together};
use super::{Edge, Picture, Tone};
use crate::chain::Calendar;
use crate::lang::{Lang, format};
use crate::render::theme::STEPS;
use crate::render::what_if;
use crate::report::what_if::WhatIfReport;
use crate::report::{HandoffReport, Report, TargetReport};

/// Sizes below this many working days are nothing.
const NOTHING: f64 = 5e-3;

/// The picture of a cascade: how much later each handoff arrives, in working days at mean times, and each party begins.
#[must_use]
pub fn cascade(report: &Report, found: &WhatIfReport, lang: Lang) -> Picture {
    let calendar = calendar(report);
    let mut picture = Picture::of(report, lang);
    let moved: BTreeMap<&str, Option<f64>> = found
        .handoffs
        .iter()
        .map(|h| (h.id.as_str(), h.after.map(|after| after - h.before)))
        .collect();
    let most = moved
        .values()
        .flatten()
        .fold(0.0, |a: f64, b| a.max(b.abs()));
    let scale = Scale::new(most);
    for edge in &mut picture.edges {
        plain(edge);
        let is_changed = found.changes.iter().any(|c| c.id == edge.id);
        match moved.get(edge.id.as_str()) {
            Some(Some(days)) if days.abs() > NOTHING => {
                edge.tone = Tone::Step(scale.step(days.abs()));
                edge.time = Some(signed(*days, &calendar, lang));
            }
            Some(None) => {
                edge.tone = Tone::Step(STEPS - 1);
                edge.time = Some(never(lang).to_owned());
            }
            _ => edge.tone = Tone::Dim,
        }
        edge.weak = is_changed;
    }
    for node in &mut picture.nodes {
        let begins = found.hits.iter().filter(|h| h.party == node.id);
        // A party may begin several things: the one that is hit hardest is told, and what never begins before all.
        let hardest = begins
            .map(|h| h.starts_later.unwrap_or(f64::INFINITY))
            .fold(None, |a: Option<f64>, b| Some(a.map_or(b, |a| a.max(b))));
        let served = found.targets.iter().find(|t| t.id == node.id);
        let is_changed = found.changes.iter().any(|c| c.id == node.id);
        let later = served.map(|t| match (t.later, t.before.expected) {
            (Some(later), _) => later,
            (None, Some(_)) => f64::INFINITY,
            (None, None) => 0.0,
        });
        node.tone = match later.or(hardest) {
            _ if is_changed => Tone::Step(STEPS - 1),
            Some(days) if days.is_infinite() => Tone::Step(STEPS - 1),
            Some(days) if days > NOTHING => Tone::Step(scale.step(days)),
            Some(_) => Tone::Plain,
            None => Tone::Dim,
        };
        node.note = match (later, hardest, lang) {
            (Some(days), ..) if days > NOTHING => Some(when(days, &calendar, lang)),
            (Some(_), _, Lang::Es) => Some("no lo nota".to_owned()),
            (Some(_), _, Lang::En) => Some("does not notice".to_owned()),
            (None, Some(days), Lang::Es) if days > NOTHING => {
                Some(format!("arranca {}", when(days, &calendar, lang)))
            }
            (None, Some(days), Lang::En) if days > NOTHING => {
                Some(format!("starts {}", when(days, &calendar, lang)))
            }
            (None, Some(_), Lang::Es) => Some("lo absorbe".to_owned()),
            (None, Some(_), Lang::En) => Some("absorbs it".to_owned()),
            (None, None, _) => None,
        };
    }
    let text = what_if::sentence(found, report, lang);
    picture.description = text.clone().unwrap_or_default();
    picture.subtitle = text;
    picture.legend.tones = scale.legend(&calendar, lang);
    picture.legend.weak = match lang {
        Lang::Es => "Lo que se cambia".to_owned(),
        Lang::En => "What is changed".to_owned(),
    };
    let dim = match lang {
        Lang::Es => "Llega igual",
        Lang::En => "Arrives as before",
    };
    picture.legend.tones.push((Tone::Dim, dim.to_owned()));
    picture
}

/// The picture of what each handoff's lateness costs a target: mean working days that it is served later, from
/// the simulation; where nothing was simulated, the days that plausibly reach it.
#[must_use]
pub fn risk(report: &Report, target: &TargetReport, lang: Lang) -> Picture {
    let calendar = calendar(report);
    let mut picture = Picture::of(report, lang);
    let sizes: BTreeMap<&str, f64> = report
        .handoffs
        .iter()
        .filter_map(|h| Some((h.id.as_str(), size(h, target)?)))
        .collect();
    let most = sizes.values().fold(0.0, |a: f64, b| a.max(*b));
    let scale = Scale::new(most);
    for edge in &mut picture.edges {
        plain(edge);
        let weak = target.weak_links.iter().any(|w| w.handoff == edge.id);
        match sizes.get(edge.id.as_str()) {
            Some(days) if *days > NOTHING => {
                edge.tone = Tone::Step(scale.step(*days));
                edge.time = Some(signed(*days, &calendar, lang));
            }
            Some(_) => {}
            None => edge.tone = Tone::Dim,
        }
        edge.weak = weak;
    }
    let simulated = target.simulated.is_some();
    let name = &target.name;
    let text = match (most > NOTHING, simulated, lang) {
        (true, true, Lang::Es) => {
            format!("Cuántos días le cuesta a {name}, en promedio, el atraso de cada entrega.")
        }
        (true, true, Lang::En) => {
            format!("How many days the lateness of each handoff costs {name}, on average.")
        }
        (true, false, Lang::Es) => {
            format!("Cuántos días del atraso de cada entrega pueden llegarle a {name}.")
        }
        (true, false, Lang::En) => {
            format!("How many days of each handoff's lateness may reach {name}.")
        }
        (false, _, Lang::Es) => format!("Ningún atraso le llega a {name}, hasta donde se sabe."),
        (false, _, Lang::En) => format!("No lateness reaches {name}, as far as is known."),
    };
    picture.description = text.clone();
    picture.subtitle = Some(text);
    picture.legend.tones = scale.legend(&calendar, lang);
    let dim = match lang {
        Lang::Es => format!("No llega a {name}"),
        Lang::En => format!("Does not lead to {name}"),
    };
    picture.legend.tones.push((Tone::Dim, dim));
    picture
}

/// What a handoff's lateness costs a target; `None` where it does not lead there.
fn size(handoff: &HandoffReport, target: &TargetReport) -> Option<f64> {
    if let Some(runs) = target
        .simulated
        .as_ref()
        .filter(|_| handoff.rework.is_some())
    {
        // What a return costs: it never happens.
        let without = runs.returns.iter().find(|r| r.id == handoff.id);
        return without.map(|r| r.size.days.max(0.0));
    }
    let felt = handoff.targets.iter().find(|t| t.target == target.id)?;
    let simulated = felt.simulated.map(|s| s.size.days);
    Some(simulated.or(felt.reach).unwrap_or(0.0).max(0.0))
}

/// Colour and width mean sizes here, and nothing else.
fn plain(edge: &mut Edge) {
    edge.critical = false;
    edge.time = None;
}

fn signed(days: f64, calendar: &Calendar, lang: Lang) -> String {
    let sign = if days < 0.0 { "−" } else { "+" };
    together(&format!(
        "{sign}{}",
        format::days(days.abs(), calendar, lang)
    ))
}

fn never(lang: Lang) -> &'static str {
    match lang {
        Lang::Es => "no llega",
        Lang::En => "never comes",
    }
}

fn when(days: f64, calendar: &Calendar, lang: Lang) -> String {
    match days.is_finite() {
        true => signed(days, calendar, lang),
        false => never(lang).to_owned(),
    }
}

/// Sizes in steps of equal width up to the greatest.
struct Scale {
    most: f64,
}

impl Scale {
    fn new(most: f64) -> Self {
        Self { most }
    }

    fn step(&self, size: f64) -> usize {
        let share = size / self.most.max(NOTHING);
        ((share * STEPS as f64).ceil() as usize).clamp(1, STEPS) - 1
    }

    /// What each step means.
    fn legend(&self, calendar: &Calendar, lang: Lang) -> Vec<(Tone, String)> {
        let upto = |step: usize| {
            let days = self.most * (step + 1) as f64 / STEPS as f64;
            let days = format::days(days, calendar, lang);
            match lang {
                Lang::Es => format!("Hasta {days}"),
                Lang::En => format!("Up to {days}"),
            }
        };
        match self.most > NOTHING {
            true => (0..STEPS).map(|s| (Tone::Step(s), upto(s))).collect(),
            false => Vec::new(),
        }
    }
}
