//! From a judged chain to its report.

use std::collections::HashMap;

use super::ways::Ways;
use super::{
    Both, CalendarReport, ChainReport, DataTier, FindingReport, GroupReport, HandoffReport,
    HandoffTargetReport, NeedReport, Report, ReworkReport, SCHEMA, SpanReport, TargetReport,
    WeakLinkReport, data, sentences,
};
use crate::analysis::floats::Slacks;
use crate::analysis::propagate::Timeline;
use crate::analysis::times::{self, Means};
use crate::analysis::weak_links::{Link, Turnarounds};
use crate::chain::{Chain, HandoffIx, Need, PartyKind, Tier};
use crate::check::{Case, is_tie, rules};
use crate::graph::{Basis, EventGraph, ServiceIx, Target, TargetOf};

/// Two reaches this close are a tie.
const TIE: f64 = 1e-9;

/// The report of a judged chain. `findings` are those of the chain, located.
#[must_use]
pub fn report(case: &Case<'_>, file: &str, findings: Vec<FindingReport>) -> Report {
    let builder = Builder {
        means: Means::new(case.chain),
        case,
        chain: case.chain,
        graph: &case.graph,
    };
    let targets = builder.targets();
    let mut report = Report {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        chain: builder.chain_report(file),
        simulation: builder.simulation(),
        handoffs: builder.handoffs(),
        services: builder.services(),
        customers: builder.parties(|p| p.is_customer()),
        departments: builder.parties(|p| p.kind == PartyKind::Department),
        suppliers: builder.parties(|p| p.kind == PartyKind::Supplier),
        risks: builder.risks(),
        options: builder.options(),
        targets,
        findings,
    };
    report.chain.answer = sentences::answer(case, &report);
    report.chain.not_counted = data::not_counted(case, &report);
    report
}

pub(super) struct Builder<'a> {
    pub(super) case: &'a Case<'a>,
    /// A chain with a circle has no timeline, but its handoffs have their times.
    means: Means,
    pub(super) chain: &'a Chain,
    pub(super) graph: &'a EventGraph,
}

/// The id of a target: its customer's or its delivery's.
pub(super) fn target_id(chain: &Chain, target: &Target) -> String {
    match target.of {
        TargetOf::Customer(ix) => chain.party(ix).id.to_string(),
        TargetOf::Delivery(h) => chain.handoff(h).id.to_string(),
    }
}

impl Builder<'_> {
    pub(super) fn id(&self, ix: HandoffIx) -> String {
        self.chain.handoff(ix).id.to_string()
    }

    pub(super) fn ids<'h>(&self, of: impl IntoIterator<Item = &'h HandoffIx>) -> Vec<String> {
        of.into_iter().map(|h| self.id(*h)).collect()
    }

    pub(super) fn service_id(&self, ix: ServiceIx) -> String {
        self.id(self.graph.services[ix.at()].handoffs[0])
    }

    fn chain_report(&self, file: &str) -> ChainReport {
        let chain = self.chain;
        let text = |t: &Option<Box<str>>| t.as_deref().map(str::to_owned);
        let means = self.case.schedule.as_ref().map(|s| &s.means);
        let ours = |ix: HandoffIx| !chain.party(chain.handoff(ix).from).is_customer();
        let missing = means.map_or_else(Vec::new, |m| {
            let without = m
                .tier
                .iter()
                .enumerate()
                .filter(|(_, t)| **t == Tier::Missing);
            without
                .map(|(at, _)| HandoffIx::new(at))
                .filter(|h| ours(*h))
                .map(|h| self.id(h))
                .collect()
        });
        ChainReport {
            name: text(&chain.name),
            description: text(&chain.description),
            language: chain.language.map(crate::lang::Lang::code),
            file: file.to_owned(),
            currency: text(&chain.currency),
            calendar: CalendarReport {
                day_hours: chain.calendar.day_hours(),
                week_days: chain.calendar.week_days(),
                month_days: chain.calendar.month_days(),
            },
            demand: chain.demand,
            tier: self.tier(),
            acyclic: self.graph.order.is_some(),
            missing_times: missing,
            bottlenecks: self
                .case
                .structure
                .bottlenecks
                .iter()
                .map(|p| chain.party(*p).id.to_string())
                .collect(),
            incomplete: self.case.schedule.as_ref().is_some_and(|s| s.incomplete),
            groups: chain
                .groups
                .iter()
                .map(|g| GroupReport {
                    id: g.id.to_string(),
                    name: g.name.to_string(),
                    color: text(&g.color),
                    group: g.parent.map(|p| chain.groups[p.at()].id.to_string()),
                })
                .collect(),
            answer: Vec::new(),
            not_counted: Vec::new(),
        }
    }

    fn tier(&self) -> DataTier {
        let varies = self
            .chain
            .each_handoff()
            .any(|(ix, _)| times::parts(self.chain, ix).varies());
        let known = self
            .chain
            .each_handoff()
            .any(|(ix, _)| times::parts(self.chain, ix).tier > Tier::Missing);
        match (varies, known) {
            (true, _) => DataTier::Ranges,
            (false, true) => DataTier::Times,
            (false, false) => DataTier::Structure,
        }
    }

    fn targets(&self) -> Vec<TargetReport> {
        let chain = self.chain;
        let mut targets = Vec::new();
        for (at, target) in self.graph.targets.iter().enumerate() {
            let judged = self.case.schedule.as_ref().map(|s| &s.targets[at]);
            let weak = self.weak_links(at, target);
            targets.push(TargetReport {
                id: target_id(chain, target),
                kind: match target.of {
                    TargetOf::Customer(_) => "customer",
                    TargetOf::Delivery(_) => "delivery",
                },
                name: match target.of {
                    TargetOf::Customer(ix) => chain.party(ix).name().to_owned(),
                    TargetOf::Delivery(h) => chain.handoff_name(h).to_owned(),
                },
                customer: chain.party(target.customer).id.to_string(),
                external: chain.party(target.customer).is_external_customer(),
                covers: self.ids(&target.covers),
                basis: match target.basis {
                    Basis::Promise => "promise",
                    Basis::Expects => "expects",
                    Basis::RollUp => "roll_up",
                },
                within: judged.map_or(target.within, |j| j.within),
                confidence: target.confidence,
                case: match judged.and_then(|j| j.case) {
                    Some(0) => "usual",
                    Some(_) => "likeliest",
                    None => "none",
                },
                promised: judged.and_then(|j| j.promised),
                expected: judged.and_then(|j| j.expected),
                promised_from: self.promised_from(at),
                holds_as_agreed: judged
                    .filter(|_| self.promised_from(at) != "nothing")
                    .and_then(|j| j.holds_as_agreed()),
                holds_as_expected: judged
                    .filter(|_| self.promised_from(at) != "nothing")
                    .and_then(|j| j.holds_as_expected()),
                critical_path: judged.map_or_else(Vec::new, |j| self.ids(&j.critical_path)),
                weak_links: weak,
                next_number: data::next_number(self.case, at).map(Both::from),
                simulated: self.target_runs(at, target),
            });
        }
        targets
    }

    /// What the promised timeline of a target rests on.
    pub(super) fn promised_from(&self, at: usize) -> &'static str {
        let Some(schedule) = &self.case.schedule else {
            return "nothing";
        };
        let upstream = schedule.targets[at].absorption.iter().flat_map(|s| &s.of);
        let mut rests_on = "nothing";
        for h in upstream {
            if self.chain.handoff(*h).details.agreed.is_some() {
                return "agreements";
            }
            if schedule.means.tier[h.at()] > Tier::Missing {
                rests_on = "means";
            }
        }
        rests_on
    }

    fn weak_links(&self, at: usize, target: &Target) -> Vec<WeakLinkReport> {
        let Some(links) = self.case.weak.get(at) else {
            return Vec::new();
        };
        let reach = |l: &Link| l.reach.unwrap_or(0.0);
        let mut ways = Ways::new(self.case, at, target);
        let mut ranks: Vec<usize> = Vec::with_capacity(links.len());
        let priced = target.delay_cost(self.chain).is_some();
        let same_as = |a: &Link, b: &Link| match (&a.simulated, &b.simulated) {
            (Some(a), Some(b)) => is_tie(&a.size, &b.size, priced),
            _ => (reach(a) - reach(b)).abs() <= TIE,
        };
        for (i, l) in links.iter().enumerate() {
            // Ties are with the first of their rank: a row of small steps is no tie.
            let first = ranks.last().copied().filter(|r| same_as(&links[r - 1], l));
            ranks.push(first.unwrap_or(i + 1));
        }
        let tied = |i: usize| {
            let next = ranks.get(i + 1) == Some(&ranks[i]);
            next || (i > 0 && ranks[i - 1] == ranks[i])
        };
        let mut one = |(i, l): (usize, &Link)| WeakLinkReport {
            handoff: self.id(l.handoff),
            rank: ranks[i],
            tied: tied(i),
            lateness: l.lateness,
            absorption: l.absorption.unwrap_or(0.0),
            held_to: l.held_to,
            reach: reach(l),
            size: l.simulated.map(|s| self.size(target, s.size)),
            first: l.simulated.map(|s| s.first),
            reason: rules::weak_link_reason(self.case, target, l).into(),
            path: self.ids(&ways.from(l.handoff)),
            next_number: data::next_number_of_link(self.case, l.handoff).map(Both::from),
        };
        links.iter().enumerate().map(&mut one).collect()
    }

    fn handoffs(&self) -> Vec<HandoffReport> {
        let schedule = self.case.schedule.as_ref();
        let agreed = schedule.map(|s| s.means.promised(self.chain));
        let turnarounds = schedule
            .zip(agreed.as_ref())
            .and_then(|(s, agreed)| Turnarounds::new(self.chain, self.graph, &s.passes, agreed));
        let mut felt = self.felt(turnarounds.as_ref());
        self.chain
            .each_handoff()
            .map(|(ix, _)| {
                self.handoff(ix, turnarounds.as_ref(), std::mem::take(&mut felt[ix.at()]))
            })
            .collect()
    }

    /// What each target feels of each handoff.
    fn felt(&self, turnarounds: Option<&Turnarounds<'_>>) -> Vec<Vec<HandoffTargetReport>> {
        let mut felt: Vec<Vec<HandoffTargetReport>> = vec![Vec::new(); self.chain.handoffs.len()];
        let (Some(schedule), Some(turnarounds)) = (&self.case.schedule, turnarounds) else {
            return felt;
        };
        // Targets of one confidence share the latenesses.
        let mut late_at: HashMap<u64, HashMap<HandoffIx, f64>> = HashMap::new();
        for (at, (target, judged)) in self.graph.targets.iter().zip(&schedule.targets).enumerate() {
            let (Some(floats), Some(absorption)) = (&judged.floats, &judged.absorption) else {
                continue;
            };
            let id = target_id(self.chain, target);
            let mut weak: Vec<HandoffIx> = Vec::new();
            if let Some(links) = self.case.weak.get(at) {
                weak.extend(links.iter().map(|l| l.handoff));
            }
            weak.sort_unstable();
            let late = late_at.entry(target.confidence.to_bits()).or_default();
            let slack = |s: &Slacks, h: HandoffIx| s.of.binary_search(&h).ok().map(|i| s.slack[i]);
            for h in &absorption.of {
                let absorbs = slack(absorption, *h).flatten();
                let total_float = slack(floats, *h).flatten();
                let late = late.entry(*h).or_insert_with(|| {
                    let runs = self.case.simulated.as_ref();
                    match runs.and_then(|s| s.handoffs[h.at()].as_ref()) {
                        Some(runs) => self.late(*h, runs, Some(turnarounds), target.confidence),
                        None => turnarounds.lateness(*h, target.confidence),
                    }
                });
                let lateness = *late;
                let simulated = self.felt_runs(at, target, *h);
                let reach = absorbs.map(|r| lateness - r);
                felt[h.at()].push(HandoffTargetReport {
                    target: id.clone(),
                    total_float,
                    absorption: absorbs,
                    critical: total_float.is_some_and(|f| f.abs() <= TIE),
                    lateness,
                    reach,
                    weak: weak.binary_search(h).is_ok(),
                    simulated,
                });
            }
        }
        felt
    }

    fn handoff(
        &self,
        ix: HandoffIx,
        turnarounds: Option<&Turnarounds<'_>>,
        targets: Vec<HandoffTargetReport>,
    ) -> HandoffReport {
        let (chain, graph) = (self.chain, self.graph);
        let handoff = chain.handoff(ix);
        let schedule = self.case.schedule.as_ref();
        let start = graph.start_of[ix.at()];
        let span = |timeline: &Timeline| {
            let (start, arrival) = (timeline.start[start?.at()], timeline.arrival[ix.at()]);
            (start.is_finite() && arrival.is_finite()).then_some(SpanReport { start, arrival })
        };
        let parts = times::parts(chain, ix);
        let service = graph.service_of[ix.at()];
        let passes = match (schedule, service) {
            (Some(s), Some(service)) if !parts.is_observed() => {
                s.passes.mean_of_service[service.at()]
            }
            _ => 0.0,
        };
        HandoffReport {
            id: handoff.id.to_string(),
            from: chain.party(handoff.from).id.to_string(),
            to: chain.party(handoff.to).id.to_string(),
            delivers: handoff.details.delivers.as_deref().map(str::to_owned),
            kind: match () {
                () if handoff.is_rework() => "rework",
                () if graph.is_delivery[ix.at()] => "delivery",
                () => "handoff",
            },
            needs: start.map_or_else(Vec::new, |s| self.needs(&graph.start(s).needs)),
            service: service.map(|s| self.service_id(s)),
            share: handoff
                .details
                .rework
                .as_deref()
                .map_or(handoff.share(), |r| r.share),
            choice: handoff.details.choice.as_deref().map(str::to_owned),
            usual: schedule.is_some_and(|s| s.expected[0].arrival[ix.at()].is_finite()),
            reaches_external_customer: self.case.structure.reaches[ix.at()],
            agreed: handoff.details.agreed,
            turnaround: self.means.turnaround[ix.at()],
            passes,
            tier: parts.tier.name(),
            varies: parts.varies(),
            kept: turnarounds.and_then(|t| t.kept(ix)),
            promised: schedule.and_then(|s| span(&s.promised[0])),
            expected: schedule.and_then(|s| span(&s.expected[0])),
            free_float: schedule.and_then(|s| s.free_float[ix.at()]),
            targets,
            rework: self.rework(ix),
            simulated: self.handoff_runs(ix, turnarounds),
        }
    }

    fn rework(&self, ix: HandoffIx) -> Option<ReworkReport> {
        let found = self
            .case
            .loops
            .binary_search_by_key(&ix, |l| l.rework)
            .ok()
            .map(|at| &self.case.loops[at])?;
        let rework = self.chain.handoff(ix).details.rework.as_deref()?;
        let (passes, pass) = self
            .case
            .schedule
            .as_ref()?
            .passes
            .of_return
            .get(&ix)
            .copied()
            .unwrap_or_default();
        Some(ReworkReport {
            share: rework.share,
            redo: self.service_id(found.redo),
            body: self.ids(&found.body),
            passes,
            pass,
        })
    }

    pub(super) fn needs(&self, needs: &[Need]) -> Vec<NeedReport> {
        needs
            .iter()
            .map(|need| match need {
                Need::One(h) => NeedReport::One(self.id(*h)),
                Need::Any(of) => NeedReport::Any(self.ids(of.iter())),
                Need::AtLeast(k, of) => NeedReport::AtLeast {
                    count: *k,
                    of: self.ids(of.iter()),
                },
                Need::IfHappens(h) => NeedReport::IfHappens(self.id(*h)),
            })
            .collect()
    }
}
