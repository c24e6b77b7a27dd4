//! Weak links: what plausibly goes wrong is more than the chain absorbs.
//!
//! A handoff h is a weak link for a target c with confidence a where Q_a(L(h)) > r(h, c): the a-quantile
//! of its lateness L = max(0, w - agreed) is above its absorption. Time to recover against time to
//! survive: Simchi-Levi et al., "Identifying Risks and Mitigating Disruptions in the Automotive Supply
//! Chain" (2015).

use super::EPSILON;
use super::passes::Passes;
use super::schedule::Schedule;
use super::simulation::SizeRuns;
use super::times;
use super::turnaround::{self, Turnaround};
use crate::chain::{Chain, HandoffIx, Tier, Varying};
use crate::graph::EventGraph;

/// A handoff as one target feels it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The handoff.
    pub handoff: HandoffIx,
    /// Q_a(L): working days by which it plausibly comes late, at the target's confidence.
    pub lateness: f64,
    /// r: working days that the chain absorbs; `None`: whatever it does, nobody feels it.
    pub absorption: Option<f64>,
    /// What the target is held to, in working days: its promise, or what T is without this handoff where
    /// that is later.
    pub held_to: f64,
    /// Q_a(L) - r where it is felt: working days that plausibly reach the target. At most 0 where it is no weak link.
    pub reach: Option<f64>,
    /// What a simulation says of it.
    pub simulated: Option<Felt>,
}

/// What a simulation says of a weak link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Felt {
    /// D: what its lateness costs the target.
    pub size: SizeRuns,
    /// Share of batches in which it cost the most, 0 to 1.
    pub first: f64,
}

impl Link {
    /// Whether it is a weak link.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        self.reach.is_some_and(|reach| reach > EPSILON)
    }
}

/// The turnarounds of a chain, ready to be asked for quantiles.
pub struct Turnarounds<'a> {
    chain: &'a Chain,
    graph: &'a EventGraph,
    /// By service: its passes as a mixture, where it has returns.
    mixtures: std::collections::BTreeMap<u32, Vec<turnaround::Passes>>,
    agreed: &'a [f64],
    zero: Varying,
}

impl<'a> Turnarounds<'a> {
    /// Over a schedule. `agreed` is w(h) on the promised timeline.
    #[must_use]
    pub fn new(
        chain: &'a Chain,
        graph: &'a EventGraph,
        passes: &Passes,
        agreed: &'a [f64],
    ) -> Option<Self> {
        let mixtures = passes
            .mixture
            .iter()
            .map(|(service, mixture)| {
                let mixture = mixture
                    .iter()
                    .map(|(probability, shift)| turnaround::Passes {
                        probability: *probability,
                        shift: *shift,
                    });
                (service.0, mixture.collect())
            })
            .collect();
        Some(Self {
            chain,
            graph,
            mixtures,
            agreed,
            zero: Varying::fixed(0.0).ok()?,
        })
    }

    /// Asks the turnaround of a handoff, its passes included; `None` where nothing is known of its time.
    fn ask<T>(&self, ix: HandoffIx, question: impl Fn(&Turnaround<'_>) -> T) -> Option<T> {
        let parts = times::parts(self.chain, ix);
        let (first, second) = match parts.tier {
            Tier::Missing | Tier::Agreed => return None,
            _ => (
                parts.work.unwrap_or(&self.zero),
                parts.rest.unwrap_or(&self.zero),
            ),
        };
        let sum = Turnaround::of_two(first, second);
        let mixture = self.graph.service_of[ix.at()].and_then(|s| self.mixtures.get(&s.0));
        match mixture {
            Some(mixture) if !parts.is_observed() && !mixture.is_empty() => {
                Some(question(&sum.with_passes(mixture)))
            }
            _ => Some(question(&sum)),
        }
    }

    /// Q_a(w), in working days; `None` where nothing is known.
    #[must_use]
    pub fn quantile(&self, ix: HandoffIx, a: f64) -> Option<f64> {
        self.ask(ix, |t| t.quantile(a))
    }

    /// Q_a(L): the a-quantile of how late it is against its agreement, or its mean where nothing is agreed.
    #[must_use]
    pub fn lateness(&self, ix: HandoffIx, a: f64) -> f64 {
        self.quantile(ix, a)
            .map_or(0.0, |q| (q - self.agreed[ix.at()]).max(0.0))
    }

    /// What lateness is measured against, in working days: the agreement, or the mean where there is none.
    #[must_use]
    pub fn allowed(&self, ix: HandoffIx) -> f64 {
        self.agreed[ix.at()]
    }

    /// P(agreement kept); `None` where nothing is agreed or nothing is known of its time.
    #[must_use]
    pub fn kept(&self, ix: HandoffIx) -> Option<f64> {
        let agreed = self.chain.handoff(ix).details.agreed?;
        self.ask(ix, |t| t.cdf(agreed + EPSILON))
    }

    /// Whether an agreement is kept less often than a share above 0, without working out how often where bounds
    /// already tell; false where nothing is agreed or nothing is known of its time.
    #[must_use]
    pub fn breaks(&self, ix: HandoffIx, share: f64) -> bool {
        let agreed = self.chain.handoff(ix).details.agreed;
        agreed.is_some_and(|agreed| self.ask(ix, |t| t.exceeds(agreed, share)).unwrap_or(false))
    }

    /// Whether Q_a(L) > x without working the quantile out where bounds already tell.
    fn lateness_exceeds(&self, ix: HandoffIx, x: f64, a: f64) -> bool {
        if x < -EPSILON {
            return true;
        }
        self.ask(ix, |t| t.exceeds(self.agreed[ix.at()] + x, a))
            .unwrap_or(false)
    }
}

/// The weak links of a target, by how much of them plausibly reaches it, then in file order.
///
/// Only those that may be weak cost an integration: for the others bounds of their times tell.
#[must_use]
pub fn weak_links(
    schedule: &Schedule,
    turnarounds: &Turnarounds<'_>,
    target: usize,
    confidence: f64,
) -> Vec<Link> {
    let Some(absorption) = &schedule.targets[target].absorption else {
        return Vec::new();
    };
    let mut links: Vec<Link> = absorption
        .of
        .iter()
        .zip(absorption.slack.iter().zip(&absorption.held_to))
        .filter_map(|(ix, (slack, held_to))| slack.map(|slack| (*ix, slack, *held_to)))
        .filter(|(ix, slack, _)| turnarounds.lateness_exceeds(*ix, *slack, confidence))
        .map(|(ix, slack, held_to)| {
            let lateness = turnarounds.lateness(ix, confidence);
            link(ix, lateness, Some(slack), held_to)
        })
        .filter(Link::is_weak)
        .collect();
    links.sort_by(|a, b| {
        let reach = |l: &Link| l.reach.unwrap_or(0.0);
        // What differs by less than a rounding error is a tie, which the file's order settles.
        let (a_key, b_key) = ((reach(a) * 1e9).round(), (reach(b) * 1e9).round());
        b_key.total_cmp(&a_key).then(a.handoff.cmp(&b.handoff))
    });
    links
}

/// One handoff as a target feels it.
#[must_use]
pub fn link(ix: HandoffIx, lateness: f64, absorption: Option<f64>, held_to: f64) -> Link {
    Link {
        handoff: ix,
        lateness,
        absorption,
        held_to,
        reach: absorption.map(|r| lateness - r),
        simulated: None,
    }
}
