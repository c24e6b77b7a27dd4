//! Two states of a chain in one picture: what is new, what is gone, what is another.

use std::collections::BTreeMap;

use super::of::{calendar, together};
use super::{Edge, Node, Picture, Tone};
use crate::chain::Calendar;
use crate::lang::{Lang, format};
use crate::report::{HandoffReport, PartyReport, Report};

/// How many of each were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Changes {
    added: usize,
    removed: usize,
    changed: usize,
}

/// The picture of a chain, compared by ids with an earlier state of it.
///
/// A handoff is another where its ends, its name, what it needs, its agreement, its mean time or its share are; a
/// party where its name, its area or its promise is.
#[must_use]
pub fn compare(before: &Report, after: &Report, lang: Lang) -> Picture {
    let old = Picture::of(before, lang);
    let mut picture = Picture::of(after, lang);
    let mut changes = Changes::default();
    nodes(&mut picture, &old, before, after, &mut changes);
    edges(&mut picture, &old, before, after, &mut changes);
    picture.first = None;
    picture.subtitle = Some(summary(changes, lang));
    picture.description = summary(changes, lang);
    let t = |es: &str, en: &str| match lang {
        Lang::Es => es.to_owned(),
        Lang::En => en.to_owned(),
    };
    picture.legend.tones = vec![
        (Tone::Added, t("Nuevo", "New")),
        (Tone::Removed, t("Ya no está", "Gone")),
        (Tone::Changed, t("Cambió", "Changed")),
    ];
    picture
}

fn nodes(picture: &mut Picture, old: &Picture, before: &Report, after: &Report, n: &mut Changes) {
    let (was, is) = (parties(before), parties(after));
    let notes: BTreeMap<&str, &Node> = old.nodes.iter().map(|n| (n.id.as_str(), n)).collect();
    for node in &mut picture.nodes {
        let Some(earlier) = notes.get(node.id.as_str()) else {
            node.tone = Tone::Added;
            n.added += 1;
            continue;
        };
        let differs = match (was.get(node.id.as_str()), is.get(node.id.as_str())) {
            (Some(a), Some(b)) => (&a.name, &a.group) != (&b.name, &b.group),
            _ => false,
        };
        if differs || node.note != earlier.note || node.kind != earlier.kind {
            node.tone = Tone::Changed;
            n.changed += 1;
            if let Some(note) = earlier
                .note
                .as_ref()
                .filter(|e| Some(*e) != node.note.as_ref())
            {
                let now = node.note.take().unwrap_or_default();
                node.note = Some(format!("{note} → {now}"));
            }
        }
    }
    for earlier in &old.nodes {
        if !is.contains_key(earlier.id.as_str()) {
            n.removed += 1;
            let area = earlier.group.and_then(|g| old.groups.get(g));
            let group = area.and_then(|a| picture.groups.iter().position(|g| g.id == a.id));
            picture.nodes.push(Node {
                group,
                tone: Tone::Removed,
                ..earlier.clone()
            });
        }
    }
}

fn edges(picture: &mut Picture, old: &Picture, before: &Report, after: &Report, n: &mut Changes) {
    let calendar = calendar(after);
    let was = handoffs(before);
    let is = handoffs(after);
    for edge in &mut picture.edges {
        // The comparison is what stands out here.
        edge.critical = false;
        let now = is.get(edge.id.as_str());
        match (was.get(edge.id.as_str()), now) {
            (None, _) => {
                edge.tone = Tone::Added;
                n.added += 1;
            }
            (Some(a), Some(b)) => {
                if let Some(words) = difference(a, b, &calendar, picture.lang) {
                    edge.tone = Tone::Changed;
                    edge.time = Some(together(&words))
                        .filter(|w| !w.is_empty())
                        .or(edge.time.take());
                    n.changed += 1;
                }
            }
            (Some(_), None) => {}
        }
    }
    let place: BTreeMap<String, usize> = picture
        .nodes
        .iter()
        .enumerate()
        .map(|(at, node)| (node.id.clone(), at))
        .collect();
    for earlier in &old.edges {
        if is.contains_key(earlier.id.as_str()) {
            continue;
        }
        n.removed += 1;
        let end = |at: usize| old.nodes.get(at).and_then(|node| place.get(&node.id));
        if let (Some(from), Some(to)) = (end(earlier.from), end(earlier.to)) {
            picture.edges.push(Edge {
                from: *from,
                to: *to,
                critical: false,
                weak: false,
                tone: Tone::Removed,
                ..earlier.clone()
            });
        }
    }
}

/// What is another about a handoff, in words: empty where only its ends, its name or its needs are.
fn difference(
    a: &HandoffReport,
    b: &HandoffReport,
    calendar: &Calendar,
    lang: Lang,
) -> Option<String> {
    let days = |value: f64| format::days(value, calendar, lang);
    let mut words = Vec::new();
    let agreed = |h: &HandoffReport| h.agreed.map_or_else(|| "–".to_owned(), days);
    let differs = |a: f64, b: f64| (a - b).abs() > 1e-9;
    if a.agreed.is_some() != b.agreed.is_some()
        || differs(a.agreed.unwrap_or(0.0), b.agreed.unwrap_or(0.0))
    {
        words.push(format!("{} → {}", agreed(a), agreed(b)));
    } else if differs(a.turnaround, b.turnaround) {
        let mean = match lang {
            Lang::Es => "media",
            Lang::En => "mean",
        };
        words.push(format!(
            "{mean} {} → {}",
            days(a.turnaround),
            days(b.turnaround)
        ));
    }
    if differs(a.share, b.share) {
        let percent = |share| format::percent(share, lang);
        words.push(format!("{} → {}", percent(a.share), percent(b.share)));
    }
    let needs = |h: &HandoffReport| serde_json::to_string(&h.needs).unwrap_or_default();
    let is_other = (&a.from, &a.to, &a.delivers) != (&b.from, &b.to, &b.delivers)
        || a.kind != b.kind
        || needs(a) != needs(b);
    (is_other || !words.is_empty()).then(|| words.join(" · "))
}

fn parties(report: &Report) -> BTreeMap<&str, &PartyReport> {
    let all = [&report.customers, &report.suppliers, &report.departments];
    let all = all.into_iter().flatten();
    all.map(|p| (p.id.as_str(), p)).collect()
}

fn handoffs(report: &Report) -> BTreeMap<&str, &HandoffReport> {
    report.handoffs.iter().map(|h| (h.id.as_str(), h)).collect()
}

fn summary(n: Changes, lang: Lang) -> String {
    if n == Changes::default() {
        return match lang {
            Lang::Es => "Nada cambió.".to_owned(),
            Lang::En => "Nothing changed.".to_owned(),
        };
    }
    let number = |n: usize| format::number(n as f64, 0, lang);
    match lang {
        Lang::Es => format!(
            "Lo que cambió: {} de más, {} de menos, {} con cambios.",
            number(n.added),
            number(n.removed),
            number(n.changed)
        ),
        Lang::En => format!(
            "What changed: {} new, {} gone, {} changed.",
            number(n.added),
            number(n.removed),
            number(n.changed)
        ),
    }
}
