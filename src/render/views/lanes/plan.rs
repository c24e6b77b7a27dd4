//! Lanes, what stands in them, and who waits for whom; nothing has a place yet.

use std::collections::{BTreeMap, BTreeSet};

use super::super::LanesBy;
use super::super::context::{Context, SAME};
use crate::report::{HandoffReport, NeedReport, ReworkReport};

/// What a row of a lane belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Department,
    Supplier,
    Internal,
    External,
}

/// A lane: an area, the suppliers, the customers, or one department.
pub struct Lane {
    /// Its title, where its parties' names do not say it.
    pub title: Option<String>,
    /// The area, for its colours.
    pub group: Option<usize>,
    pub who: Who,
    /// Indices into [`Plan::parties`], top to bottom.
    pub parties: Vec<usize>,
}

/// A party's rows.
pub struct Party<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub who: Who,
    pub lane: usize,
    /// Its rows stand the other way round.
    pub turned: bool,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A handoff that takes time.
    Bar,
    /// A handoff that takes none.
    Instant,
    /// A return.
    Return,
    /// A customer has it.
    Arrival,
    /// Somebody has it, and nothing waits for it.
    End,
    /// Somebody waits for it, who is not shown.
    GoesOn,
    /// What a customer was promised.
    Promise,
}

/// Something in a lane.
pub struct Item<'a> {
    pub kind: Kind,
    /// Index among the handoffs shown.
    pub index: usize,
    pub handoff: Option<&'a HandoffReport>,
    pub party: usize,
    /// Events (indices into [`Plan::times`]) at its ends; the same for what is no bar.
    pub from: usize,
    pub to: usize,
    /// How many instants of the same moment come before it.
    pub depth: usize,
    pub name: String,
    pub time: String,
    pub critical: bool,
    pub weak: bool,
    /// A promise that is not kept as often as was promised; an arrival past it.
    pub late: bool,
    /// Whether a promise is kept, where that is known.
    pub holds: Option<bool>,
    /// Items of one cluster stand in rows next to each other.
    pub cluster: usize,
}

/// A line from the end of one item to the start of another.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    pub from: usize,
    pub to: usize,
    pub critical: bool,
    pub weak: bool,
    /// Back to what is done again.
    pub rework: bool,
}

pub struct Plan<'a> {
    pub lanes: Vec<Lane>,
    pub parties: Vec<Party<'a>>,
    pub items: Vec<Item<'a>>,
    pub links: Vec<Link>,
    /// The clusters' items, top to bottom.
    pub clusters: Vec<Vec<usize>>,
    /// Whether a cluster's items stand the other way round.
    pub turned: Vec<bool>,
    /// Moments at which anything begins or ends, in working days.
    pub times: Vec<f64>,
    /// Handoffs without a place on the axis.
    pub others: Vec<(usize, &'a HandoffReport)>,
}

impl<'a> Plan<'a> {
    pub fn new(context: &Context<'a>, shown: &[&'a HandoffReport], by: LanesBy) -> Self {
        let mut plan = Self {
            lanes: Vec::new(),
            parties: Vec::new(),
            items: Vec::new(),
            links: Vec::new(),
            clusters: Vec::new(),
            turned: Vec::new(),
            times: times(context, shown),
            others: Vec::new(),
        };
        plan.lanes(context, shown, by);
        let bars = plan.bars(context, shown);
        plan.waits(context, shown, &bars);
        plan.returns(context, shown, &bars);
        plan.promises(context, shown);
        plan.depths();
        plan.turned = vec![false; plan.clusters.len()];
        plan
    }

    /// The index of a moment.
    fn event(&self, time: f64) -> usize {
        let at = self.times.partition_point(|t| *t < time - SAME);
        at.min(self.times.len().saturating_sub(1))
    }

    fn party(&self, id: &str) -> Option<usize> {
        self.parties.iter().position(|p| p.id == id)
    }

    /// A bar for each handoff in the usual case, a cluster for each service; the bar of each handoff.
    fn bars(
        &mut self,
        context: &Context<'a>,
        shown: &[&'a HandoffReport],
    ) -> BTreeMap<&'a str, usize> {
        let mut services: BTreeMap<&str, usize> = BTreeMap::new();
        let mut bars = BTreeMap::new();
        for (index, handoff) in shown.iter().enumerate() {
            let span = handoff.expected.filter(|_| handoff.kind != "rework");
            let (Some(span), Some(party)) = (span, self.party(&handoff.from)) else {
                continue;
            };
            let service = handoff.service.as_deref().unwrap_or(&handoff.id);
            let cluster = *services.entry(service).or_insert_with(|| {
                self.clusters.push(Vec::new());
                self.clusters.len() - 1
            });
            let (from, to) = (self.event(span.start), self.event(span.arrival));
            let time = match handoff.tier {
                "missing" => String::new(),
                _ => context.days(span.arrival - span.start),
            };
            bars.insert(handoff.id.as_str(), self.items.len());
            self.clusters[cluster].push(self.items.len());
            self.items.push(Item {
                kind: if from == to { Kind::Instant } else { Kind::Bar },
                index,
                handoff: Some(handoff),
                party,
                from,
                to,
                depth: 0,
                name: context.what(handoff).to_owned(),
                time,
                critical: context.is_critical(handoff),
                weak: context.is_weak(handoff),
                late: false,
                holds: None,
                cluster,
            });
        }
        let items = &self.items;
        for cluster in &mut self.clusters {
            cluster.sort_by_key(|&i| (items[i].to, items[i].index));
        }
        bars
    }

    /// An item that stands alone at a moment.
    fn single(
        &mut self,
        kind: Kind,
        at: f64,
        party: usize,
        handoff: Option<&'a HandoffReport>,
    ) -> usize {
        let event = self.event(at);
        let item = self.items.len();
        self.items.push(Item {
            kind,
            index: 0,
            handoff,
            party,
            from: event,
            to: event,
            depth: 0,
            name: String::new(),
            time: String::new(),
            critical: false,
            weak: false,
            late: false,
            holds: None,
            cluster: self.clusters.len(),
        });
        self.clusters.push(vec![item]);
        item
    }

    /// Lines to whatever waits for each handoff, else to its receiver.
    fn waits(
        &mut self,
        context: &Context<'a>,
        shown: &[&'a HandoffReport],
        bars: &BTreeMap<&'a str, usize>,
    ) {
        let mut waiting: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for cluster in 0..self.clusters.len() {
            let first = self.clusters[cluster][0];
            let Some(handoff) = self.items[first].handoff else {
                continue;
            };
            for need in handoff.needs.iter().flat_map(NeedReport::handoffs) {
                waiting.entry(need).or_default().push(cluster);
            }
        }
        let is_shown: BTreeSet<&str> = shown.iter().map(|h| h.id.as_str()).collect();
        let mut hidden: BTreeMap<&str, Vec<&HandoffReport>> = BTreeMap::new();
        if context.is_part() {
            let others = context.report.handoffs.iter();
            for other in others.filter(|h| !is_shown.contains(h.id.as_str())) {
                for need in other.needs.iter().flat_map(NeedReport::handoffs) {
                    hidden.entry(need).or_default().push(other);
                }
            }
        }
        let starts = |h: &HandoffReport| h.expected.map_or(f64::NEG_INFINITY, |s| s.start);
        let promises = context.promises(shown);
        for handoff in shown {
            let Some(&bar) = bars.get(handoff.id.as_str()) else {
                continue;
            };
            let (critical, weak) = (self.items[bar].critical, self.items[bar].weak);
            let mut found = false;
            for &cluster in waiting.get(handoff.id.as_str()).into_iter().flatten() {
                let target = self.clusters[cluster][0];
                // What came earlier was enough: nobody waited for this one.
                if self.items[target].from < self.items[bar].to {
                    continue;
                }
                let goes_on = self.clusters[cluster]
                    .iter()
                    .any(|&i| self.items[i].critical);
                let critical = critical && goes_on && self.items[target].from == self.items[bar].to;
                self.links.push(Link {
                    from: bar,
                    to: target,
                    critical,
                    weak,
                    rework: false,
                });
                found = true;
            }
            let (Some(span), Some(party)) = (handoff.expected, self.party(&handoff.to)) else {
                continue;
            };
            let customer = matches!(self.parties[party].who, Who::External | Who::Internal);
            if found && !customer {
                continue;
            }
            let hidden = hidden.get(handoff.id.as_str()).into_iter().flatten();
            let mut hidden = hidden
                .filter(|h| starts(h) >= span.arrival - SAME)
                .peekable();
            let goes_on = hidden.peek().is_some();
            let decides =
                hidden.any(|h| context.is_critical(h) && starts(h) <= span.arrival + SAME);
            let kind = match (customer, goes_on) {
                (true, _) => Kind::Arrival,
                (_, true) => Kind::GoesOn,
                _ => Kind::End,
            };
            let end = self.single(kind, span.arrival, party, Some(handoff));
            if customer {
                self.items[end].time = context.moment(span.arrival);
                let broken = promises.iter().any(|p| {
                    p.target.covers.contains(&handoff.id) && span.arrival > p.within + SAME
                });
                self.items[end].late = broken;
            }
            if kind == Kind::GoesOn {
                self.items[end].name = context.say("sigue…", "goes on…");
            }
            self.links.push(Link {
                from: bar,
                to: end,
                critical: critical && (customer || decides),
                weak,
                rework: false,
            });
        }
    }

    /// Returns as items beside what they follow, with a line back to what is done again.
    fn returns(
        &mut self,
        context: &Context<'a>,
        shown: &[&'a HandoffReport],
        bars: &BTreeMap<&'a str, usize>,
    ) {
        for (index, handoff) in shown.iter().enumerate() {
            let rework = handoff.rework.as_ref();
            let place = rework.and_then(|rework| {
                let end = self.follows(handoff, rework, bars)?;
                let again = |&&i: &&usize| {
                    let service = self.items[i].handoff.and_then(|h| h.service.as_deref());
                    service == Some(rework.redo.as_str())
                };
                let again: Vec<usize> = bars.values().filter(again).copied().collect();
                // Of what is done again, what goes towards the return: the rest left on the first pass.
                let inside = |i: usize| {
                    self.items[i]
                        .handoff
                        .is_some_and(|h| rework.body.contains(&h.id))
                };
                let redo = again
                    .iter()
                    .copied()
                    .find(|&i| inside(i))
                    .or(again.first().copied())?;
                (self.items[redo].kind == Kind::Bar && self.items[redo].to <= self.items[end].from)
                    .then_some((end, redo))
            });
            let Some((end, redo)) = place else {
                if handoff.expected.is_none() || handoff.kind == "rework" {
                    self.others.push((index, handoff));
                }
                continue;
            };
            let cluster = self.items[end].cluster;
            let item = self.items.len();
            self.items.push(Item {
                kind: Kind::Return,
                index,
                handoff: Some(handoff),
                party: self.items[end].party,
                from: self.items[end].from,
                to: self.items[end].from,
                depth: 0,
                name: context.what(handoff).to_owned(),
                time: rework.map_or(String::new(), |r| context.percent(r.share)),
                critical: false,
                weak: context.is_weak(handoff),
                late: false,
                holds: None,
                cluster,
            });
            self.clusters[cluster].push(item);
            self.links.push(Link {
                from: item,
                to: redo,
                critical: false,
                weak: false,
                rework: true,
            });
        }
    }

    /// An item of the service at whose end a return occurs: of its supplier's, one that waits for what is done again.
    fn follows(
        &self,
        handoff: &HandoffReport,
        rework: &ReworkReport,
        bars: &BTreeMap<&'a str, usize>,
    ) -> Option<usize> {
        let of_supplier = |i: &usize| self.parties[self.items[*i].party].id == handoff.from;
        let said: Vec<&str> = handoff
            .needs
            .iter()
            .flat_map(NeedReport::handoffs)
            .collect();
        let waits = |i: &usize| {
            let needs = self.items[*i].handoff.map(|h| {
                h.needs
                    .iter()
                    .flat_map(NeedReport::handoffs)
                    .collect::<Vec<_>>()
            });
            needs.is_some_and(|needs| match said.is_empty() {
                true => needs.iter().any(|n| rework.body.iter().any(|b| b == n)),
                false => needs == said,
            })
        };
        let passes = |i: &usize| self.items[*i].handoff.is_some_and(|h| h.passes > SAME);
        let mut found: Vec<usize> = bars
            .values()
            .copied()
            .filter(|i| of_supplier(i) && waits(i))
            .collect();
        found.sort_by_key(|i| (!passes(i), self.items[*i].from, self.items[*i].index));
        found.first().copied()
    }

    /// What customers were promised, in their rows.
    fn promises(&mut self, context: &Context<'a>, shown: &[&'a HandoffReport]) {
        for promise in context.promises(shown) {
            let target = promise.target;
            let Some(party) = self.party(&target.customer) else {
                continue;
            };
            let item = self.single(Kind::Promise, promise.within, party, None);
            let words = context.promise(target, promise.within);
            self.items[item].name = match target.kind {
                "customer" => words,
                _ => format!("{} · {words}", target.name),
            };
            self.items[item].late = promise.is_broken();
            self.items[item].holds = promise.holds;
            self.items[item].time = context.outlook(&promise);
        }
    }
}

/// Every moment at which something shown begins or ends, or was promised.
fn times<'a>(context: &Context<'a>, shown: &[&'a HandoffReport]) -> Vec<f64> {
    let spans = shown.iter().filter_map(|h| h.expected);
    let mut times: Vec<f64> = spans.flat_map(|s| [s.start, s.arrival]).collect();
    times.extend(
        context
            .promises(shown)
            .into_iter()
            .map(|promise| promise.within),
    );
    // A part has its own beginning.
    if !context.is_part() || times.is_empty() {
        times.push(0.0);
    }
    times.sort_by(f64::total_cmp);
    times.dedup_by(|b, a| *b - *a <= SAME);
    times
}
