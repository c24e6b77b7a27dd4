//! The rest of a report: services, parties, risks and options.

use super::build::Builder;
use super::{EffectReport, OptionReport, PartyReport, RiskReport, ServiceReport};
use crate::analysis::capacity::Load;
use crate::analysis::distribution::Distribution;
use crate::analysis::propagate::Timeline;
use crate::analysis::schedule::Schedule;
use crate::chain::{Effect, HandoffIx, Improvement, Item, OnWhat, Party, PartyIx, Risk};

impl Builder<'_> {
    pub(super) fn services(&self) -> Vec<ServiceReport> {
        let schedule = self.case.schedule.as_ref();
        let starts =
            |timeline: &Timeline, at: usize| Some(timeline.start[at]).filter(|t| t.is_finite());
        self.graph
            .services
            .iter()
            .enumerate()
            .map(|(at, service)| {
                let start = self.graph.start(service.start);
                let work = |s: &Schedule| {
                    service
                        .handoffs
                        .iter()
                        .map(|h| s.means.work[h.at()])
                        .fold(0.0, f64::max)
                };
                ServiceReport {
                    id: self.id(service.handoffs[0]),
                    party: self.chain.party(start.party).id.to_string(),
                    handoffs: self.ids(&service.handoffs),
                    needs: self.needs(&start.needs),
                    work: schedule.map_or(0.0, work),
                    passes: schedule.map_or(0.0, |s| s.passes.mean_of_service[at]),
                    promised_start: schedule
                        .and_then(|s| starts(&s.promised[0], service.start.at())),
                    expected_start: schedule
                        .and_then(|s| starts(&s.expected[0], service.start.at())),
                }
            })
            .collect()
    }

    pub(super) fn parties(&self, which: impl Fn(&Party) -> bool) -> Vec<PartyReport> {
        let mut receives: Vec<Vec<HandoffIx>> = vec![Vec::new(); self.chain.parties.len()];
        let mut hands_over = receives.clone();
        for (ix, handoff) in self.chain.each_handoff() {
            receives[handoff.to.at()].push(ix);
            hands_over[handoff.from.at()].push(ix);
        }
        let idle = &self.case.structure.idle_parties;
        let capacity = self.case.capacity.as_ref();
        let load = |ix| capacity.and_then(|c| c.of(ix));
        let one = |(ix, party): (PartyIx, &Party)| PartyReport {
            id: party.id.to_string(),
            name: party.name().to_owned(),
            group: party
                .details
                .group
                .map(|g| self.chain.groups[g.at()].id.to_string()),
            external: party.is_customer().then(|| party.is_external_customer()),
            owner: party.details.owner.as_deref().map(str::to_owned),
            people: party.details.people,
            work: party
                .details
                .work
                .as_ref()
                .map(|w| Distribution::of(w).mean()),
            visits: load(ix).map(Load::visits),
            effort: load(ix).map(Load::work),
            utilisation: load(ix).map(|l| l.utilisation),
            receives: self.ids(&receives[ix.at()]),
            hands_over: self.ids(&hands_over[ix.at()]),
            reaches_external_customer: (!party.is_customer())
                .then(|| idle.binary_search(&ix).is_err()),
        };
        self.chain
            .each_party()
            .filter(|(_, p)| which(p))
            .map(one)
            .collect()
    }

    pub(super) fn risks(&self) -> Vec<RiskReport> {
        let on = |what: OnWhat| match what {
            OnWhat::Party(ix) => self.chain.item_id(Item::Party(ix)).to_owned(),
            OnWhat::Handoff(ix) => self.id(ix),
        };
        let effect = |(what, effect): &(OnWhat, Effect)| {
            let (add, times) = match effect {
                Effect::Add(days) => (Some(*days), None),
                Effect::Times(factor) => (None, Some(*factor)),
            };
            EffectReport {
                on: on(*what),
                add,
                times,
            }
        };
        let one = |risk: &Risk| RiskReport {
            id: risk.id.to_string(),
            name: risk.name.as_deref().map(str::to_owned),
            probability: risk.probability,
            delays: risk.delays.iter().map(effect).collect(),
        };
        self.chain.risks.iter().map(one).collect()
    }

    pub(super) fn options(&self) -> Vec<OptionReport> {
        let ids = |of: &[u32]| {
            of.iter()
                .map(|at| self.chain.options[*at as usize].id.to_string())
                .collect()
        };
        let one = |option: &Improvement| OptionReport {
            id: option.id.to_string(),
            name: option.name.as_deref().map(str::to_owned),
            on: match option.on {
                OnWhat::Party(ix) => self.chain.item_id(Item::Party(ix)).to_owned(),
                OnWhat::Handoff(ix) => self.id(ix),
            },
            cost: option.cost,
            excludes: ids(&option.excludes),
            requires: ids(&option.requires),
        };
        self.chain.options.iter().map(one).collect()
    }
}
