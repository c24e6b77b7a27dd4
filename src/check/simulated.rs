//! A case with what a simulation says of it.

use super::Case;
use crate::analysis::simulation::{Progress, Settings, Simulated, simulate_watched};
use crate::analysis::times::parts;
use crate::analysis::weak_links::{Felt, Link, Turnarounds, link};
use crate::chain::{Chain, PartyKind};
use crate::graph::Target;

/// What two sizes may differ by and still be a tie: this many standard errors of their difference.
const TIE: f64 = 1.959_963_984_540_054;

impl Case<'_> {
    /// Simulates the chain, and takes its weak links from that: risks are in them, and rework as it is drawn.
    ///
    /// Nothing happens where the chain has cycles, or nothing in it varies.
    pub fn simulate(&mut self, settings: Settings, progress: &dyn Progress) {
        if !is_random(self.chain) {
            return;
        }
        let Some(subject) = self.subject() else {
            return;
        };
        let Some(simulated) = simulate_watched(subject, settings, progress) else {
            return;
        };
        self.weak = self.weak_links_of(&simulated);
        self.simulated = Some(simulated);
    }

    fn weak_links_of(&self, simulated: &Simulated) -> Vec<Vec<Link>> {
        let Some(schedule) = &self.schedule else {
            return self.weak.clone();
        };
        let agreed = schedule.means.promised(self.chain);
        let Some(turnarounds) =
            Turnarounds::new(self.chain, &self.graph, &schedule.passes, &agreed)
        else {
            return self.weak.clone();
        };
        let targets = self.graph.targets.iter().zip(&schedule.targets);
        let runs = simulated.targets.iter().zip(&self.weak);
        let one = |((target, judged), (runs, before)): ((&Target, _), (_, &Vec<Link>))| {
            let judged: &crate::analysis::schedule::TargetSchedule = judged;
            let runs: &crate::analysis::simulation::TargetRuns = runs;
            let Some(slacks) = judged.absorption.as_ref().filter(|_| !runs.felt.is_empty()) else {
                return before.clone();
            };
            let weak = runs.felt.iter().filter(|f| f.weak).filter_map(|felt| {
                let at = slacks.of.binary_search(&felt.handoff).ok()?;
                let (absorption, held_to) = (slacks.slack[at], slacks.held_to[at]);
                let seen = simulated.handoffs[felt.handoff.at()].as_ref();
                let lateness = match seen.and_then(|s| s.quantile(target.confidence)) {
                    Some(w) => (w - agreed[felt.handoff.at()]).max(0.0),
                    None => turnarounds.lateness(felt.handoff, target.confidence),
                };
                let mut link = link(felt.handoff, lateness, absorption, held_to);
                link.simulated = Some(Felt {
                    size: felt.size,
                    first: felt.first,
                });
                Some(link)
            });
            let mut weak: Vec<Link> = weak.collect();
            let priced = self.delay_cost(target).is_some();
            weak.sort_by(|a, b| {
                let cost = |l: &Link| l.simulated.map_or(0.0, |s| cost(&s, priced));
                cost(b).total_cmp(&cost(a)).then(a.handoff.cmp(&b.handoff))
            });
            weak
        };
        targets.zip(runs).map(one).collect()
    }

    /// What a day late costs a target's customer; `None` where it is not priced.
    #[must_use]
    pub fn delay_cost(&self, target: &Target) -> Option<f64> {
        let details = &self.chain.party(target.customer).details;
        details.delay_cost.filter(|cost| *cost > 0.0)
    }
}

/// What links are ranked by: days behind the promise where those are priced, else days.
fn cost(felt: &Felt, priced: bool) -> f64 {
    if priced {
        felt.size.overdue
    } else {
        felt.size.days
    }
}

/// Whether two links cannot be told apart: their sizes differ by no more than the sampling may make them.
#[must_use]
pub fn is_tie(greater: &Felt, other: &Felt) -> bool {
    let difference = greater.size.days - other.size.days;
    difference.abs() <= TIE * greater.size.error.hypot(other.size.error)
}

/// Whether anything of a chain differs from run to run, or waits for a risk.
fn is_random(chain: &Chain) -> bool {
    let works = chain
        .parties
        .iter()
        .filter(|p| p.kind == PartyKind::Department);
    let work_varies = works
        .filter_map(|p| p.details.work.as_ref())
        .any(|w| !w.is_fixed());
    let happens = |(ix, h): (_, &crate::chain::Handoff)| match h.details.rework.as_deref() {
        Some(rework) => rework.share > 0.0 || rework.when_late.is_some_and(|p| p > 0.0),
        None => !h.is_certain() || parts(chain, ix).varies(),
    };
    let at_risk = chain
        .risks
        .iter()
        .any(|r| r.probability > 0.0 && !r.delays.is_empty());
    at_risk || work_varies || chain.each_handoff().any(happens)
}
