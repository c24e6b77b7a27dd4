//! The picture of a report: the layered chain.

use std::collections::{HashMap, HashSet};

use super::{Edge, Group, LegendWords, Node, NodeKind, Picture, Tone};
use crate::chain::Calendar;
use crate::lang::{Lang, format};
use crate::report::{HandoffReport, PartyReport, Report, headline};

impl Picture {
    /// The picture of a report, in a language.
    #[must_use]
    pub fn of(report: &Report, lang: Lang) -> Self {
        let parties: Vec<(&PartyReport, NodeKind)> = report
            .customers
            .iter()
            .map(|p| {
                (
                    p,
                    if p.external == Some(true) {
                        NodeKind::ExternalCustomer
                    } else {
                        NodeKind::InternalCustomer
                    },
                )
            })
            .chain(report.suppliers.iter().map(|p| (p, NodeKind::Supplier)))
            .chain(report.departments.iter().map(|p| (p, NodeKind::Department)))
            .collect();
        let groups = &report.chain.groups;
        let group = |id: &Option<String>| {
            id.as_ref()
                .and_then(|id| groups.iter().position(|g| g.id == *id))
        };
        let place: HashMap<&str, usize> = parties
            .iter()
            .enumerate()
            .map(|(at, (p, _))| (p.id.as_str(), at))
            .collect();
        let calendar = calendar(report);
        let nodes = parties
            .iter()
            .map(|(party, kind)| Node {
                id: party.id.clone(),
                label: party.name.clone(),
                note: promise_note(report, &party.id, &calendar, lang),
                kind: *kind,
                group: group(&party.group),
                tooltip: party.owner.clone(),
                tone: Tone::Plain,
            })
            .collect();
        let critical: HashSet<&str> = headline(report)
            .map(|t| t.critical_path.iter().map(String::as_str).collect())
            .unwrap_or_default();
        let edges = report
            .handoffs
            .iter()
            .filter_map(|h| {
                Some(Edge {
                    id: h.id.clone(),
                    from: *place.get(h.from.as_str())?,
                    to: *place.get(h.to.as_str())?,
                    label: h.delivers.clone().unwrap_or_default(),
                    time: time_label(h, &calendar, lang),
                    critical: critical.contains(h.id.as_str()),
                    weak: h.targets.iter().any(|t| t.weak),
                    rework: h.rework.is_some() || h.kind == "rework",
                    sometimes: h.kind != "rework"
                        && (h.share < 1.0 || (!h.usual && report.chain.acyclic)),
                    tooltip: reason_of(report, &h.id, lang),
                    tone: Tone::Plain,
                })
            })
            .collect();
        let answer: Vec<&str> = report.chain.answer.iter().map(|b| b.of(lang)).collect();
        Self {
            lang,
            title: report
                .chain
                .name
                .clone()
                .unwrap_or_else(|| report.chain.file.clone()),
            subtitle: answer.first().map(|s| (*s).to_owned()),
            description: answer.join(" "),
            nodes,
            edges,
            groups: groups
                .iter()
                .map(|g| Group {
                    id: g.id.clone(),
                    label: g.name.clone(),
                    color: g.color.clone(),
                    parent: group(&g.group),
                })
                .collect(),
            legend: legend(lang),
        }
    }
}

pub(super) fn calendar(report: &Report) -> Calendar {
    let c = report.chain.calendar;
    Calendar::new(c.day_hours, c.week_days, c.month_days).unwrap_or_default()
}

/// A customer's promise, under its name.
fn promise_note(report: &Report, id: &str, calendar: &Calendar, lang: Lang) -> Option<String> {
    let target = report
        .targets
        .iter()
        .find(|t| t.kind == "customer" && t.id == id && t.basis != "roll_up")?;
    let within = together(&format::days(target.within?, calendar, lang));
    let confidence = together(&format::percent(target.confidence, lang));
    Some(match (target.basis, lang) {
        ("expects", Lang::Es) => format!("espera {within}"),
        ("expects", Lang::En) => format!("expects {within}"),
        (_, Lang::Es) => format!("promesa: {within} al {confidence}"),
        (_, Lang::En) => format!("promise: {within} at {confidence}"),
    })
}

/// What stands under a handoff's name: its agreed time, else its mean; how often, where it does not always happen.
pub(super) fn time_label(
    handoff: &HandoffReport,
    calendar: &Calendar,
    lang: Lang,
) -> Option<String> {
    let time = match (handoff.agreed, handoff.tier) {
        (Some(agreed), _) => Some(format::days(agreed, calendar, lang)),
        (None, "missing") => None,
        (None, _) => Some(format::days(handoff.turnaround, calendar, lang)),
    };
    let share = (handoff.share < 1.0).then(|| format::percent(handoff.share, lang));
    match (time, share) {
        (Some(time), Some(share)) => Some(together(&format!("{time} · {share}"))),
        (time, share) => time.or(share).map(|text| together(&text)),
    }
}

/// A number stays with its unit when a line is broken.
pub(super) fn together(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// Why a handoff is weak, for whoever points at it.
fn reason_of(report: &Report, id: &str, lang: Lang) -> Option<String> {
    let weak = report.targets.iter().flat_map(|t| &t.weak_links);
    weak.into_iter()
        .find(|w| w.handoff == id)
        .map(|w| w.reason.of(lang).to_owned())
}

fn legend(lang: Lang) -> LegendWords {
    let words: [(&str, &str); 10] = [
        ("Ruta crítica", "Critical path"),
        ("Eslabón débil", "Weak link"),
        (
            "Eslabón débil en la ruta crítica",
            "Weak link on the critical path",
        ),
        ("Reproceso", "Rework"),
        ("Ocurre a veces", "Happens sometimes"),
        ("Entrega", "Handoff"),
        ("Cliente externo", "External customer"),
        ("Cliente interno", "Internal customer"),
        ("Proveedor", "Supplier"),
        (
            "Área, con todo lo que hay en ella",
            "Area, with all that is in it",
        ),
    ];
    let mut words = words.into_iter().map(|(es, en)| match lang {
        Lang::Es => es.to_owned(),
        Lang::En => en.to_owned(),
    });
    let mut next = || words.next().unwrap_or_default();
    LegendWords {
        critical: next(),
        weak: next(),
        weak_critical: next(),
        rework: next(),
        sometimes: next(),
        handoff: next(),
        external_customer: next(),
        internal_customer: next(),
        supplier: next(),
        area: next(),
        tones: Vec::new(),
    }
}
