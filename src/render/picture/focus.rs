//! A part of a chain: what is around something, what leads to a customer, what is weak.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Picture, Tree};
use crate::lang::{Lang, format};
use crate::report::{HandoffReport, NeedReport, Report};

/// Which way to look from what is in focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// Both ways.
    #[default]
    Both,
    /// What it needs.
    Upstream,
    /// What waits for it.
    Downstream,
}

/// Which part of a chain is shown: what all of these agree on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// Parties or handoffs to look from; empty: no such limit.
    pub around: Vec<String>,
    /// How many handoffs away from them.
    pub depth: usize,
    /// Which way.
    pub side: Side,
    /// Only what leads to this customer, or to this delivery.
    pub customer: Option<String>,
    /// Only weak links and their ways to whom they reach.
    pub only_weak: bool,
}

/// An id that names nothing here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuch {
    /// As it was given.
    pub id: String,
    /// Whether a customer or a delivery was asked for, and not any party or handoff.
    pub is_customer: bool,
}

/// The handoffs and parties of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Ids of handoffs.
    pub handoffs: BTreeSet<String>,
    /// Ids of parties: the ends of those, and what is in focus.
    pub parties: BTreeSet<String>,
}

/// What is said of a part: how much of the chain it is.
#[must_use]
pub fn part_shown(some: usize, all: usize, lang: Lang) -> String {
    let number = |n: usize| format::number(n as f64, 0, lang);
    let (some, all) = (number(some), number(all));
    match lang {
        Lang::Es => format!("Se muestran {some} de {all} entregas."),
        Lang::En => format!("{some} of {all} handoffs are shown."),
    }
}

impl Focus {
    /// Whether it leaves anything out.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.around.is_empty() && self.customer.is_none() && !self.only_weak
    }

    /// The part of a chain. Linear in handoffs and needs, for each thing in focus.
    ///
    /// # Errors
    /// An id that names no party, handoff or customer.
    pub fn of(&self, report: &Report) -> Result<Shown, NoSuch> {
        let all = || report.handoffs.iter().map(|h| h.id.clone());
        let mut handoffs: BTreeSet<String> = all().collect();
        let mut parties = BTreeSet::new();
        if !self.around.is_empty() {
            let near = self.near(report, &mut parties)?;
            handoffs.retain(|id| near.contains(id));
        }
        if let Some(customer) = &self.customer {
            let leading = leading_to(report, customer)?;
            handoffs.retain(|id| leading.contains(id));
        }
        if self.only_weak {
            let weak = weak_ways(report, self.customer.as_deref());
            handoffs.retain(|id| weak.contains(id));
        }
        for handoff in report.handoffs.iter().filter(|h| handoffs.contains(&h.id)) {
            parties.extend([handoff.from.clone(), handoff.to.clone()]);
        }
        Ok(Shown { handoffs, parties })
    }

    /// The handoffs no further away than the depth.
    fn near(
        &self,
        report: &Report,
        parties: &mut BTreeSet<String>,
    ) -> Result<BTreeSet<String>, NoSuch> {
        let links = Links::new(report);
        let mut near = BTreeSet::new();
        for id in &self.around {
            let is_party = all_parties(report).any(|party| party == id);
            let found = links.by_id.get(id.as_str());
            let (before, after): (Vec<usize>, Vec<usize>) = match (is_party, found) {
                (true, _) => {
                    parties.insert(id.clone());
                    let ends = |end: fn(&HandoffReport) -> &str| {
                        let all = report.handoffs.iter().enumerate();
                        all.filter(|(_, h)| end(h) == id)
                            .map(|(at, _)| at)
                            .collect()
                    };
                    (ends(|h| &h.to), ends(|h| &h.from))
                }
                (false, Some(at)) => (vec![*at], vec![*at]),
                (false, None) => {
                    return Err(NoSuch {
                        id: id.clone(),
                        is_customer: false,
                    });
                }
            };
            // A handoff in focus is not a step away from itself.
            let depth = if is_party { self.depth } else { self.depth + 1 };
            if self.side != Side::Downstream {
                near.extend(reach(&links.needs, before, depth));
            }
            if self.side != Side::Upstream {
                near.extend(reach(&links.waiting, after, depth));
            }
        }
        Ok(near
            .into_iter()
            .map(|at| report.handoffs[at].id.clone())
            .collect())
    }
}

/// Which handoff needs which.
struct Links<'r> {
    by_id: BTreeMap<&'r str, usize>,
    needs: Vec<Vec<usize>>,
    waiting: Vec<Vec<usize>>,
}

impl<'r> Links<'r> {
    fn new(report: &'r Report) -> Self {
        let ids = report.handoffs.iter().enumerate();
        let by_id: BTreeMap<&str, usize> = ids.map(|(at, h)| (h.id.as_str(), at)).collect();
        let mut needs = vec![Vec::new(); report.handoffs.len()];
        let mut waiting = vec![Vec::new(); report.handoffs.len()];
        for (at, handoff) in report.handoffs.iter().enumerate() {
            for id in handoff.needs.iter().flat_map(NeedReport::handoffs) {
                if let Some(need) = by_id.get(id) {
                    needs[at].push(*need);
                    waiting[*need].push(at);
                }
            }
        }
        Self {
            by_id,
            needs,
            waiting,
        }
    }
}

/// What is no more than so many steps away, the first ones counting as one.
fn reach(next: &[Vec<usize>], first: Vec<usize>, depth: usize) -> BTreeSet<usize> {
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut open: VecDeque<(usize, usize)> = first.into_iter().map(|at| (at, 1)).collect();
    while let Some((at, steps)) = open.pop_front() {
        if steps > depth || !seen.insert(at) {
            continue;
        }
        open.extend(next[at].iter().map(|n| (*n, steps + 1)));
    }
    seen
}

fn all_parties(report: &Report) -> impl Iterator<Item = &str> {
    let all = [&report.customers, &report.suppliers, &report.departments];
    all.into_iter().flatten().map(|p| p.id.as_str())
}

/// What leads to a customer or a delivery, its own orders and the returns on the way among it.
fn leading_to(report: &Report, id: &str) -> Result<BTreeSet<String>, NoSuch> {
    let is_customer = report.customers.iter().any(|c| c.id == id);
    let is_delivery = report
        .handoffs
        .iter()
        .any(|h| h.id == id && h.kind == "delivery");
    if !is_customer && !is_delivery {
        return Err(NoSuch {
            id: id.to_owned(),
            is_customer: true,
        });
    }
    let last = report.handoffs.iter().filter(|h| match is_customer {
        true => h.to == id,
        false => h.id == id,
    });
    Ok(upstream(report, last.map(|h| h.id.as_str())))
}

/// Some handoffs and all that leads to them, the returns on the way among it.
pub(super) fn upstream<'h>(report: &Report, of: impl Iterator<Item = &'h str>) -> BTreeSet<String> {
    let links = Links::new(report);
    let last = of.filter_map(|id| links.by_id.get(id).copied()).collect();
    let before = reach(&links.needs, last, usize::MAX);
    let mut leading: BTreeSet<String> = before
        .into_iter()
        .map(|at| report.handoffs[at].id.clone())
        .collect();
    let returns = report.handoffs.iter().filter(|h| {
        let body = h.rework.as_ref().map(|r| &r.body);
        body.is_some_and(|body| body.iter().any(|id| leading.contains(id)))
    });
    let returns: Vec<String> = returns.map(|h| h.id.clone()).collect();
    leading.extend(returns);
    leading
}

/// Weak links and their ways to whom they reach.
fn weak_ways(report: &Report, customer: Option<&str>) -> BTreeSet<String> {
    let targets = report.targets.iter();
    let targets = targets.filter(|t| customer.is_none_or(|c| c == t.customer || c == t.id));
    let links = targets.flat_map(|t| &t.weak_links);
    links
        .flat_map(|link| link.path.iter().chain([&link.handoff]))
        .cloned()
        .collect()
}

impl Picture {
    /// Leaves out what is not shown: areas stay where something in them does.
    pub fn keep(&mut self, shown: &Shown) {
        let nodes = std::mem::take(&mut self.nodes);
        let mut place = vec![None; nodes.len()];
        for (at, node) in nodes.into_iter().enumerate() {
            if shown.parties.contains(&node.id) {
                place[at] = Some(self.nodes.len());
                self.nodes.push(node);
            }
        }
        let edges = std::mem::take(&mut self.edges);
        for mut edge in edges {
            let ends = (place.get(edge.from), place.get(edge.to));
            let (Some(Some(from)), Some(Some(to))) = ends else {
                continue;
            };
            if shown.handoffs.contains(&edge.id) {
                (edge.from, edge.to) = (*from, *to);
                self.edges.push(edge);
            }
        }
        self.drop_empty_groups();
    }

    /// Leaves out areas in which there is nothing; the old indices of those that stay.
    pub(super) fn drop_empty_groups(&mut self) -> Vec<usize> {
        let tree = Tree::new(self);
        let mut used = vec![false; self.groups.len()];
        for node in &self.nodes {
            for group in tree.up(node.group.filter(|g| *g < used.len())) {
                used[group] = true;
            }
        }
        let mut place = vec![None; used.len()];
        let mut count = 0;
        for (place, used) in place.iter_mut().zip(&used) {
            if *used {
                *place = Some(count);
                count += 1;
            }
        }
        let moved = |group: Option<usize>| group.and_then(|g| *place.get(g)?);
        for node in &mut self.nodes {
            node.group = moved(node.group);
        }
        let groups = std::mem::take(&mut self.groups);
        for (at, (mut group, used)) in groups.into_iter().zip(used).enumerate() {
            if used {
                group.parent = moved(group.parent);
                group.place = Some(group.hue(at));
                self.groups.push(group);
            }
        }
        (0..place.len()).filter(|&g| place[g].is_some()).collect()
    }
}
