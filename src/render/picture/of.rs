//! The picture of a report: the layered chain.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::answer;
use super::{Edge, Group, LegendWords, Node, NodeKind, Picture, RANKED};
use crate::chain::Calendar;
use crate::lang::{Lang, format};
use crate::report::{HandoffReport, PartyReport, Report, TargetReport, WeakLinkReport, headline};

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
                note: promise_of(report, "customer", &party.id)
                    .and_then(|target| held_to(target, &calendar, lang)),
                kind: *kind,
                group: group(&party.group),
                tooltip: party.owner.clone(),
                ..Node::default()
            })
            .collect();
        let ranks = ranks(report);
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
                    main: critical.contains(h.id.as_str()),
                    weak: h.targets.iter().any(|t| t.weak),
                    rework: h.rework.is_some() || h.kind == "rework",
                    sometimes: h.kind != "rework"
                        && (h.share < 1.0 || (!h.usual && report.chain.acyclic)),
                    rank: ranks.get(h.id.as_str()).copied(),
                    tooltip: reason_of(report, &h.id, lang),
                    ..Edge::default()
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
            first: answer::what_first(report, lang),
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
                    place: None,
                })
                .collect(),
            legend: LegendWords {
                numbers: numbers(report, &calendar, lang),
                ..legend(lang)
            },
        }
    }
}

pub(super) fn calendar(report: &Report) -> Calendar {
    let c = report.chain.calendar;
    Calendar::new(c.day_hours, c.week_days, c.month_days).unwrap_or_default()
}

/// What a customer is held to, or a delivery.
pub(super) fn promise_of<'r>(report: &'r Report, kind: &str, id: &str) -> Option<&'r TargetReport> {
    let mut targets = report.targets.iter();
    targets.find(|t| t.kind == kind && t.id == id && t.basis != "roll_up")
}

/// A promise in words.
pub(super) fn held_to(target: &TargetReport, calendar: &Calendar, lang: Lang) -> Option<String> {
    let within = together(&format::days(target.within?, calendar, lang));
    let confidence = together(&format::percent(target.confidence, lang));
    Some(match (target.basis, lang) {
        ("expects", Lang::Es) => format!("espera {within}"),
        ("expects", Lang::En) => format!("expects {within}"),
        (_, Lang::Es) => format!("promesa: {within} al {confidence}"),
        (_, Lang::En) => format!("promise: {within} at {confidence}"),
    })
}

/// What stands under a handoff's name: its agreed time, else its mean; of a weak link both; how often, where it
/// does not always happen.
pub(super) fn time_label(
    handoff: &HandoffReport,
    calendar: &Calendar,
    lang: Lang,
) -> Option<String> {
    let share = (handoff.share < 1.0).then(|| format::percent(handoff.share, lang));
    let parts = [
        agreed_and_now(handoff, calendar, lang),
        share.map(|s| together(&s)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(BETWEEN))
}

/// Between what stands under one line; it may be broken after it.
const BETWEEN: &str = "\u{a0}· ";

/// A mean no further from what is agreed than this share of it is as agreed.
const AS_AGREED: f64 = 0.05;

fn agreed_and_now(handoff: &HandoffReport, calendar: &Calendar, lang: Lang) -> Option<String> {
    let days = |days: f64| together(&format::days(days, calendar, lang));
    let Some(agreed) = handoff.agreed.map(days) else {
        return (handoff.tier != "missing").then(|| days(handoff.turnaround));
    };
    let span = handoff.expected.map(|s| s.arrival - s.start);
    let now = span.unwrap_or(handoff.turnaround + handoff.passes);
    let is_weak = handoff.targets.iter().any(|t| t.weak);
    let apart = handoff
        .agreed
        .map_or(0.0, |a| (now - a).abs() - a * AS_AGREED);
    if !is_weak || apart <= 0.0 {
        return Some(agreed);
    }
    let now = days(now);
    let (was, is) = match lang {
        Lang::Es => ("acordado", "hoy"),
        Lang::En => ("agreed", "now"),
    };
    Some(format!("{was} {agreed}{BETWEEN}{is}\u{a0}{now}"))
}

/// What the words under lines mean: as they may stand there.
fn numbers(report: &Report, calendar: &Calendar, lang: Lang) -> Vec<(Vec<String>, String)> {
    let mut kinds: [Vec<String>; 4] = Default::default();
    for handoff in &report.handoffs {
        let label = time_label(handoff, calendar, lang).unwrap_or_default();
        for (at, part) in label.split('·').map(str::trim).enumerate() {
            let is_share = part.ends_with('%');
            let kind = match (at, is_share, handoff.agreed) {
                _ if part.is_empty() => continue,
                (_, true, _) => 3,
                (1, false, _) => 2,
                (_, false, Some(_)) => 0,
                (_, false, None) => 1,
            };
            kinds[kind].push(part.to_owned());
        }
    }
    let words = match lang {
        Lang::Es => [
            "Tiempo acordado",
            "Tiempo medio: no hay acuerdo",
            "Tiempo medio de hoy, con su reproceso",
            "Con qué frecuencia ocurre",
        ],
        Lang::En => [
            "Agreed time",
            "Mean time: nothing is agreed",
            "Today's mean time, its rework included",
            "How often it happens",
        ],
    };
    let all = kinds.into_iter().zip(words);
    all.filter(|(parts, _)| !parts.is_empty())
        .map(|(parts, words)| (parts, words.to_owned()))
        .collect()
}

/// The places of weak links, where there are several: those of the target that the answer is about, as its analysis
/// ranks them; the others come after all of them.
fn ranks(report: &Report) -> BTreeMap<&str, usize> {
    let weak = report
        .handoffs
        .iter()
        .filter(|h| h.targets.iter().any(|t| t.weak));
    let mut ranks: BTreeMap<&str, usize> = weak.map(|h| (h.id.as_str(), RANKED + 1)).collect();
    for (id, rank) in headline(report).iter().flat_map(|t| numbered(t)) {
        ranks.insert(id, rank);
    }
    // One alone needs no number, and where so many tie that none has one they are all alike.
    if ranks.len() < 2 || ranks.values().all(|r| *r > RANKED) {
        return BTreeMap::new();
    }
    ranks
}

/// The weak links of a target and their places: those that cost nothing, and those of which so many tie that a number
/// says nothing, come after all others.
pub(super) fn numbered(target: &TargetReport) -> Vec<(&str, usize)> {
    let links = &target.weak_links;
    let place = |link: &WeakLinkReport| {
        let before = links.iter().filter(|l| l.rank <= link.rank).count();
        let costs = link.size.is_none_or(|s| s.days > 5e-4);
        match costs && before <= RANKED {
            true => link.rank,
            false => RANKED + 1,
        }
    };
    links
        .iter()
        .map(|l| (l.handoff.as_str(), place(l)))
        .collect()
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
    let words: [(&str, &str); 13] = [
        ("Ruta crítica", "Critical path"),
        ("Eslabón débil", "Weak link"),
        (
            "Eslabón débil en la ruta crítica",
            "Weak link on the critical path",
        ),
        (
            "Eslabones débiles, del peor al menos malo",
            "Weak links, the worst first",
        ),
        ("Otro eslabón débil", "Another weak link"),
        ("Lo que se cambia", "What is changed"),
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
        ranked: next(),
        unranked: next(),
        changed: next(),
        rework: next(),
        sometimes: next(),
        handoff: next(),
        external_customer: next(),
        internal_customer: next(),
        supplier: next(),
        area: next(),
        tones: Vec::new(),
        numbers: Vec::new(),
    }
}
