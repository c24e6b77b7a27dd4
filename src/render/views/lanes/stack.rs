//! What stands above what: lanes for the parties, and the order of bars that start together.

use super::super::LanesBy;
use super::super::context::Context;
use super::plan::{Kind, Lane, Party, Plan, Who};
use crate::report::{HandoffReport, PartyReport};

impl<'a> Plan<'a> {
    /// Lanes for the parties of what is shown: suppliers, areas in file order, who has none, customers.
    pub(super) fn lanes(
        &mut self,
        context: &Context<'a>,
        shown: &[&'a HandoffReport],
        by: LanesBy,
    ) {
        let report = context.report;
        let placed = |p: &PartyReport| {
            shown
                .iter()
                .any(|h| h.expected.is_some() && (h.from == p.id || h.to == p.id))
        };
        let mut add = |title: Option<String>,
                       group: Option<usize>,
                       who: Who,
                       parties: Vec<&'a PartyReport>| {
            if parties.is_empty() {
                return;
            }
            let lane = self.lanes.len();
            let first = self.parties.len();
            for party in &parties {
                let who = match (who, party.external) {
                    (Who::External, Some(true)) => Who::External,
                    (Who::External, _) => Who::Internal,
                    (who, _) => who,
                };
                self.parties.push(Party {
                    id: &party.id,
                    name: &party.name,
                    who,
                    lane,
                    turned: false,
                });
            }
            let parties = (first..self.parties.len()).collect();
            self.lanes.push(Lane {
                title,
                group,
                who,
                parties,
            });
        };
        let of =
            |parties: &'a [PartyReport]| parties.iter().filter(|p| placed(p)).collect::<Vec<_>>();
        add(
            Some(context.say("Proveedores", "Suppliers")),
            None,
            Who::Supplier,
            of(&report.suppliers),
        );
        let groups = &report.chain.groups;
        let position = |id: &str| groups.iter().position(|g| g.id == id);
        // The area at the top level; a circle of areas ends somewhere.
        let top = |party: &PartyReport| {
            let mut at = position(party.group.as_deref()?)?;
            for _ in 0..groups.len() {
                match groups[at].group.as_deref().and_then(position) {
                    Some(up) => at = up,
                    None => break,
                }
            }
            Some(at)
        };
        let departments = of(&report.departments);
        if by == LanesBy::Department || groups.is_empty() {
            for party in &departments {
                let area = top(party);
                let title = area.map(|g| groups[g].name.clone());
                add(title, area, Who::Department, vec![*party]);
            }
        } else {
            for (g, group) in groups.iter().enumerate() {
                let inside = departments
                    .iter()
                    .filter(|p| top(p) == Some(g))
                    .copied()
                    .collect();
                add(Some(group.name.clone()), Some(g), Who::Department, inside);
            }
            for party in departments.iter().filter(|p| top(p).is_none()) {
                add(None, None, Who::Department, vec![*party]);
            }
        }
        add(
            Some(context.say("Clientes", "Customers")),
            None,
            Who::External,
            of(&report.customers),
        );
    }

    /// Puts each cluster's items in an order in which their lines need not pass each other, and each line's end
    /// at the bar that it meets first; a critical line's at the critical bar. Parties have their order.
    pub fn stack(&mut self) {
        let mut place = vec![0; self.parties.len()];
        let order = self.lanes.iter().flat_map(|l| l.parties.iter().copied());
        for (at, party) in order.enumerate() {
            place[party] = at as i64;
        }
        let mut down = vec![0_i64; self.items.len()];
        for link in self.links.iter().filter(|l| !l.rework) {
            let (a, b) = (self.items[link.from].party, self.items[link.to].party);
            down[link.from] += (place[b] - place[a]).signum() * if link.critical { 3 } else { 1 };
        }
        let items = &self.items;
        for (cluster, turned) in self.clusters.iter_mut().zip(&self.turned) {
            // A return stands where no line of its service's goes.
            let sum: i64 = cluster.iter().map(|&i| down[i]).sum();
            cluster.sort_by_key(|&i| {
                let to = items[i].to as i64;
                let goes_down = down[i] > 0;
                let side = match (items[i].kind, sum > 0) {
                    (Kind::Return, true) => -1,
                    (Kind::Return, false) => 1,
                    _ => 0,
                };
                (
                    side,
                    goes_down,
                    if goes_down { -to } else { to },
                    items[i].index,
                )
            });
            if *turned {
                cluster.reverse();
            }
        }
        for link in self.links.iter_mut().filter(|l| !l.rework) {
            let bars = |i: &&usize| items[**i].kind != Kind::Return;
            let cluster: Vec<usize> = self.clusters[items[link.to].cluster]
                .iter()
                .filter(bars)
                .copied()
                .collect();
            let critical = cluster
                .iter()
                .copied()
                .find(|&i| link.critical && items[i].critical);
            let from_below = place[items[link.from].party] > place[items[link.to].party];
            let near = if from_below {
                cluster.last()
            } else {
                cluster.first()
            };
            link.to = critical.or(near.copied()).unwrap_or(link.to);
        }
    }

    /// Instants of one moment that wait for each other stand one after the other.
    pub(super) fn depths(&mut self) {
        for _ in 0..self.links.len().min(24) {
            let mut moved = false;
            for link in &self.links {
                let (a, b) = (&self.items[link.from], &self.items[link.to]);
                let one = a.kind == Kind::Instant && b.kind == Kind::Instant && a.from == b.from;
                if one && b.depth <= a.depth && !link.rework {
                    self.items[link.to].depth = self.items[link.from].depth + 1;
                    moved = true;
                }
            }
            if !moved {
                break;
            }
        }
    }
}
