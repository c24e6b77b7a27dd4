//! What a diagram shows, before anybody decides where: the boxes, arrows, areas and words.

use std::collections::{HashMap, HashSet};

use crate::chain::Calendar;
use crate::lang::{Lang, format};
use crate::report::{HandoffReport, PartyReport, Report, headline};

/// A diagram's content. Layout and drawing see only this.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Language of the words in it (`lang` attribute of the SVG).
    pub lang: Lang,
    /// The chain's name, drawn at the top.
    pub title: String,
    /// One line under the title: what the picture shows (the verdict in short).
    pub subtitle: Option<String>,
    /// Longer text for readers who cannot see it (SVG `desc`).
    pub description: String,
    /// Boxes, in file order.
    pub nodes: Vec<Node>,
    /// Arrows, in file order.
    pub edges: Vec<Edge>,
    /// Areas, in file order; a parent may stand before or after its children.
    pub groups: Vec<Group>,
    /// The legend's words; the drawing shows an entry only where it applies.
    pub legend: LegendWords,
}

/// What a box stands for; decides its shape and weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Whom the chain is for: at the far right, filled dark.
    ExternalCustomer,
    /// A customer inside the house: at the right, lighter.
    InternalCustomer,
    /// An outside party that hands something in: dashed border.
    Supplier,
    /// A department, team, role or person.
    Department,
}

/// A box.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The id in the chain file: unique among the nodes, any script, any characters.
    pub id: String,
    /// What is written in the box (any characters; may be empty or very long).
    pub label: String,
    /// A second, smaller line in the box, such as a customer's promise.
    pub note: Option<String>,
    /// What it stands for.
    pub kind: NodeKind,
    /// Index into [`Picture::groups`].
    pub group: Option<usize>,
    /// Shown on hover (SVG `title`, DOT `tooltip`).
    pub tooltip: Option<String>,
}

/// An arrow.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The handoff's id: unique among the edges.
    pub id: String,
    /// Index into [`Picture::nodes`]: the supplier.
    pub from: usize,
    /// Index into [`Picture::nodes`]: the internal or external customer (may equal `from`).
    pub to: usize,
    /// What is handed over; may be empty.
    pub label: String,
    /// Second line of the label, bold: the time it takes ("1,5 d") and how often it happens.
    pub time: Option<String>,
    /// On a critical path of the expected timeline.
    pub critical: bool,
    /// A weak link.
    pub weak: bool,
    /// A return: drawn against the flow.
    pub rework: bool,
    /// Happens only sometimes (a share below 100 %, or one of a choice).
    pub sometimes: bool,
    /// Shown on hover.
    pub tooltip: Option<String>,
}

/// An area of the organisation: a frame around boxes.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The id in the chain file.
    pub id: String,
    /// The frame's title.
    pub label: String,
    /// `#rrggbb` where the user chose one; otherwise the drawing takes the next of its palette.
    pub color: Option<String>,
    /// Index of the group that this one lies in.
    pub parent: Option<usize>,
}

/// The legend's words, in the picture's language.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LegendWords {
    /// "Critical path".
    pub critical: String,
    /// "Weak link".
    pub weak: String,
    /// "Weak link on the critical path".
    pub weak_critical: String,
    /// "Rework".
    pub rework: String,
    /// "Happens sometimes".
    pub sometimes: String,
    /// "Handoff".
    pub handoff: String,
    /// "External customer".
    pub external_customer: String,
    /// "Internal customer".
    pub internal_customer: String,
    /// "Supplier".
    pub supplier: String,
}

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

fn calendar(report: &Report) -> Calendar {
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
fn time_label(handoff: &HandoffReport, calendar: &Calendar, lang: Lang) -> Option<String> {
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
fn together(text: &str) -> String {
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
    let words: [(&str, &str); 9] = [
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
    }
}
