//! Findings that a chain accepts, and entries that accept nothing.

use std::collections::{BTreeSet, HashMap};

use super::{Settings, every_rule, rules};
use crate::chain::{Chain, Item, Place};
use crate::finding::{Finding, Severity, Spot};
use crate::lang::Message;
use crate::read;

/// What a chain accepts, and what of it was met.
pub(super) struct Allow<'a> {
    chain: &'a Chain,
    /// By rule and thing; `None`: anywhere.
    entries: HashMap<(&'a str, Option<Item>), Vec<usize>>,
    met: BTreeSet<usize>,
}

impl<'a> Allow<'a> {
    pub(super) fn new(chain: &'a Chain) -> Self {
        let mut entries: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, entry) in chain.allow.iter().enumerate() {
            let anywhere = entry.on.is_empty().then_some(None);
            for on in entry.on.iter().copied().map(Some).chain(anywhere) {
                entries.entry((&*entry.rule, on)).or_default().push(at);
            }
        }
        Self {
            chain,
            entries,
            met: BTreeSet::new(),
        }
    }

    /// Lowers a finding that the chain accepts to a note with the reason.
    pub(super) fn accept(&mut self, finding: &mut Finding) {
        if self.entries.is_empty() || finding.severity == Severity::Error {
            return;
        }
        let places = items_of(finding).into_iter().map(Some).chain([None]);
        let mut here: Vec<usize> = places
            .filter_map(|on| self.entries.get(&(finding.rule.name, on)))
            .flatten()
            .copied()
            .collect();
        here.sort_unstable();
        here.dedup();
        for at in here {
            self.met.insert(at);
            finding.severity = Severity::Note;
            finding.accepted = Some(self.chain.allow[at].because.clone().unwrap_or_default());
        }
    }

    /// The entries that accepted nothing.
    pub(super) fn idle(&self, settings: &Settings) -> Vec<Finding> {
        // What a rule that is off would say nobody knows.
        let is_off = |name: &str| {
            let rule = every_rule().find(|r| r.name == name);
            rule.is_some_and(|r| settings.severity(r).is_none())
        };
        let entries = self.chain.allow.iter().enumerate();
        let idle = entries.filter(|(at, entry)| !self.met.contains(at) && !is_off(&entry.rule));
        idle.map(|(at, entry)| unused(at, &entry.rule)).collect()
    }
}

/// The things that a finding is about: an `allow` entry on any of them accepts it.
fn items_of(finding: &Finding) -> Vec<Item> {
    let related = finding.related.iter().map(|l| l.spot);
    let spots = std::iter::once(finding.primary.spot).chain(related);
    let places = spots.filter_map(|s| match s {
        Spot::Place(place) => Some(place.item),
        _ => None,
    });
    places.chain(finding.about).collect()
}

fn unused(at: usize, rule: &str) -> Finding {
    let place = Place {
        item: Item::Accepted(u32::try_from(at).unwrap_or(u32::MAX)),
        field: Some("rule"),
    };
    let shown = read::quoted(rule);
    let names: Vec<&str> = every_rule().map(|r| r.name).collect();
    if names.contains(&rule) {
        let message = Message::new(
            format!("este aceptado (`{shown}`) no coincide con ningún hallazgo"),
            format!("this entry (`{shown}`) matches no finding"),
        );
        let help = Message::new(
            "quítelo: lo que aceptaba ya no está",
            "remove it: what it accepted is gone",
        );
        return Finding::new(&rules::UNUSED_ALLOW, place, message).help(help);
    }
    let message = Message::new(
        format!("no hay una regla `{shown}`"),
        format!("there is no rule `{shown}`"),
    );
    let mut finding = Finding::new(&rules::UNUSED_ALLOW, place, message);
    if let Some(best) = read::nearest(rule, names.iter().copied()) {
        finding = finding.help(Message::new(
            format!("¿quiso decir `{best}`?"),
            format!("did you mean `{best}`?"),
        ));
    }
    finding
}
