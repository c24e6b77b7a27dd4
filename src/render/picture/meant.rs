//! What people mean by a word: an id, a party's name as the picture shows it, or an area with all that lies in it.

use super::Focus;
use crate::report::{PartyReport, Report};

impl Focus {
    /// The same, in ids. Words that name nothing stay as they are.
    #[must_use]
    pub fn meant(mut self, report: &Report) -> Self {
        let words = std::mem::take(&mut self.around);
        self.around = words.iter().flat_map(|w| ids(report, w)).collect();
        self.customer = self.customer.map(|word| {
            let is_id = report.customers.iter().any(|c| c.id == word)
                || report.handoffs.iter().any(|h| h.id == word);
            let named = report.customers.iter().find(|c| same(&c.name, &word));
            match named {
                Some(customer) if !is_id => customer.id.clone(),
                _ => word,
            }
        });
        self
    }
}

fn parties(report: &Report) -> impl Iterator<Item = &PartyReport> {
    let departments = report.departments.iter();
    let others = report.customers.iter().chain(&report.suppliers);
    departments.chain(others)
}

/// The ids of what a word means: ids before names, parties before areas.
fn ids(report: &Report, word: &str) -> Vec<String> {
    let known =
        parties(report).any(|p| p.id == word) || report.handoffs.iter().any(|h| h.id == word);
    if known {
        return vec![word.to_owned()];
    }
    let named: Vec<String> = parties(report)
        .filter(|p| same(&p.name, word))
        .map(|p| p.id.clone())
        .collect();
    if !named.is_empty() {
        return named;
    }
    let groups = &report.chain.groups;
    let area = groups
        .iter()
        .find(|g| g.id == word)
        .or_else(|| groups.iter().find(|g| same(&g.name, word)));
    let Some(area) = area else {
        return vec![word.to_owned()];
    };
    // As deep as there are areas: one that lies in itself ends, too.
    let lies_in = |group: Option<&str>| {
        let around = |id: &&str| groups.iter().find(|g| g.id == *id)?.group.as_deref();
        std::iter::successors(group, around)
            .take(groups.len() + 1)
            .any(|id| id == area.id)
    };
    let inside: Vec<String> = parties(report)
        .filter(|p| lies_in(p.group.as_deref()))
        .map(|p| p.id.clone())
        .collect();
    match inside.is_empty() {
        true => vec![word.to_owned()],
        false => inside,
    }
}

/// Whether two names are one but for capitals and outer spaces.
fn same(name: &str, word: &str) -> bool {
    name.trim().to_lowercase() == word.trim().to_lowercase()
}
