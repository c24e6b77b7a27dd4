//! Two states of a chain in one picture: what is new, what is gone, what is another.

use std::collections::BTreeMap;

use super::of::{calendar, promise_of};
use super::then::{self, Said, Speech};
use super::{Edge, Node, Picture, Tone};
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
        (
            Tone::Changed,
            t("Cambió: antes → ahora", "Changed: before → now"),
        ),
    ];
    picture
}

fn nodes(picture: &mut Picture, old: &Picture, before: &Report, after: &Report, n: &mut Changes) {
    let (was, is) = (parties(before), parties(after));
    let earlier: BTreeMap<&str, &Node> = old.nodes.iter().map(|n| (n.id.as_str(), n)).collect();
    let calendar = calendar(after);
    let speech = Speech {
        calendar: &calendar,
        lang: picture.lang,
    };
    for node in &mut picture.nodes {
        let held = |report| promise_of(report, "customer", &node.id);
        let promises = (held(before), held(after));
        let kept = speech.kept(promises.0, promises.1);
        let Some(earlier) = earlier.get(node.id.as_str()) else {
            node.tone = Tone::Added;
            n.added += 1;
            note(node, None, kept);
            continue;
        };
        let promise = speech.promise(promises.0, promises.1);
        let moved = match (was.get(node.id.as_str()), is.get(node.id.as_str())) {
            (Some(a), Some(b)) => speech.moved(a, b),
            _ => None,
        };
        if moved.is_some() || promise.is_some() || node.kind != earlier.kind {
            node.tone = Tone::Changed;
            n.changed += 1;
        }
        note(node, promise, kept);
        node.tooltip = then::tooltip(node.tooltip.take(), moved.as_slice());
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

/// Says in a box what is another about its promise, and how often that is kept.
fn note(node: &mut Node, promise: Option<Said>, kept: Option<Said>) {
    let promised = promise.as_ref().map(|p| p.short.clone());
    let lines = [
        promised.or(node.note.take()),
        kept.as_ref().map(|k| k.short.clone()),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    node.note = (!lines.is_empty()).then(|| lines.join("\n"));
    let said: Vec<Said> = promise.into_iter().chain(kept).collect();
    node.tooltip = then::tooltip(node.tooltip.take(), &said);
}

fn edges(picture: &mut Picture, old: &Picture, before: &Report, after: &Report, n: &mut Changes) {
    let calendar = calendar(after);
    let speech = Speech {
        calendar: &calendar,
        lang: picture.lang,
    };
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
                let promise = |report| promise_of(report, "delivery", &edge.id);
                let promises = (promise(before), promise(after));
                let said = [
                    speech.agreed(a, b),
                    speech.share(a, b),
                    speech.promise(promises.0, promises.1),
                    speech.other(a, b),
                ];
                let said: Vec<Said> = said.into_iter().flatten().collect();
                if said.is_empty() {
                    continue;
                }
                edge.tone = Tone::Changed;
                n.changed += 1;
                let words = said.iter().map(|s| s.short.as_str());
                let words: Vec<&str> = words.filter(|short| !short.is_empty()).collect();
                if !words.is_empty() {
                    edge.time = Some(words.join("\n"));
                }
                edge.tooltip = then::tooltip(edge.tooltip.take(), &said);
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
