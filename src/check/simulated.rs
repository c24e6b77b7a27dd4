//! A case with what a simulation says of it.

use super::Case;
use crate::analysis::simulation::{
    FeltRuns, Progress, Settings, Simulated, SizeRuns, simulate_watched,
};
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
        let lateness = |felt: &FeltRuns, confidence: f64| {
            let seen = simulated.handoffs[felt.handoff.at()].as_ref();
            match seen.and_then(|s| s.quantile(confidence)) {
                Some(w) => (w - agreed[felt.handoff.at()]).max(0.0),
                None => turnarounds.lateness(felt.handoff, confidence),
            }
        };
        let one = |(at, target): (usize, &Target)| {
            let runs = &simulated.targets[at];
            let absorption = schedule.targets[at].absorption.as_ref();
            let Some(slacks) = absorption.filter(|_| !runs.felt.is_empty()) else {
                return self.weak[at].clone();
            };
            let weak = runs.felt.iter().filter(|f| f.weak).filter_map(|felt| {
                let entry = slacks.of.binary_search(&felt.handoff).ok()?;
                let (absorption, held_to) = (slacks.slack[entry], slacks.held_to[entry]);
                let lateness = lateness(felt, target.confidence);
                let mut link = link(felt.handoff, lateness, absorption, held_to);
                link.simulated = Some(Felt {
                    size: felt.size,
                    first: felt.first,
                });
                Some(link)
            });
            let mut weak: Vec<Link> = weak.collect();
            let priced = target.delay_cost(self.chain).is_some();
            weak.sort_by(|a, b| {
                let cost = |l: &Link| l.simulated.map_or(0.0, |s| s.size.cost(priced).0);
                cost(b).total_cmp(&cost(a)).then(a.handoff.cmp(&b.handoff))
            });
            weak
        };
        self.graph.targets.iter().enumerate().map(one).collect()
    }
}

/// Whether two sizes cannot be told apart: they differ by no more than the sampling may make them. Where a day
/// late is `priced` it is the days behind the promise that count.
#[must_use]
pub fn is_tie(greater: &SizeRuns, other: &SizeRuns, priced: bool) -> bool {
    let (greater, other) = (greater.cost(priced), other.cost(priced));
    (greater.0 - other.0).abs() <= TIE * greater.1.hypot(other.1)
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
