//! How long each handoff takes on the promised and on the expected timeline, and how well that is known.

use crate::chain::varying::Shape;
use crate::chain::{Chain, HandoffIx, PartyKind, Tier, Varying};

use super::distribution::Distribution;

/// The parts of which a handoff's turnaround is the sum.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The service's work, where it counts.
    pub work: Option<&'a Varying>,
    /// Waiting and transit, or the whole turnaround.
    pub rest: Option<&'a Varying>,
    /// What stands behind it.
    pub tier: Tier,
}

/// What a handoff's time is made of: measured before estimated before declared.
#[must_use]
pub fn parts(chain: &Chain, ix: HandoffIx) -> Parts<'_> {
    let handoff = chain.handoff(ix);
    let details = &handoff.details;
    let observed = |o: &'_ Option<Box<crate::chain::Observed>>| {
        o.as_ref().is_some_and(|o| o.turnaround.is_some())
    };
    if observed(&details.measured) {
        let rest = details
            .measured
            .as_ref()
            .and_then(|o| o.turnaround.as_ref());
        return Parts {
            work: None,
            rest,
            tier: Tier::Measured,
        };
    }
    if observed(&details.estimated) {
        let rest = details
            .estimated
            .as_ref()
            .and_then(|o| o.turnaround.as_ref());
        return Parts {
            work: None,
            rest,
            tier: Tier::Estimated,
        };
    }
    if details.turnaround.is_some() {
        return Parts {
            work: None,
            rest: details.turnaround.as_deref(),
            tier: Tier::Declared,
        };
    }
    let party = chain.party(handoff.from);
    let own = details.work.as_ref();
    let department = (party.kind == PartyKind::Department && !handoff.is_rework())
        .then_some(&party.details.work);
    let work = own.or(department.and_then(Option::as_ref));
    let rest = details.takes.as_ref();
    let tier = match (work, rest, details.agreed) {
        (None, None, None) => Tier::Missing,
        (None, None, Some(_)) => Tier::Agreed,
        _ => Tier::Declared,
    };
    Parts { work, rest, tier }
}

impl Parts<'_> {
    /// Whether it varies.
    #[must_use]
    pub fn varies(&self) -> bool {
        [self.work, self.rest]
            .into_iter()
            .flatten()
            .any(|t| !t.is_fixed())
    }

    /// Whether what was seen stands in for it: then risks and rework are already in it.
    #[must_use]
    pub fn is_observed(&self) -> bool {
        matches!(self.tier, Tier::Measured | Tier::Estimated)
    }
}

/// The mean of a time that varies, in working days.
#[must_use]
pub fn mean(time: &Varying) -> f64 {
    match time.shape() {
        // What most chains are made of needs no distribution to be set up for its mean.
        Shape::Fixed(time) => *time,
        Shape::Pert { min, likely, max } => (min + 4.0 * likely + max) / 6.0,
        _ => Distribution::of(time).mean(),
    }
}

/// The means that the fixed timelines run on, by handoff.
#[derive(Clone, Debug)]
pub struct Means {
    /// w(h) without passes, in working days: the mean; agreed where no time is given; 0 where nothing is.
    pub turnaround: Vec<f64>,
    /// The part of it that is the service's work; 0 where the whole is given at once.
    pub work: Vec<f64>,
    /// What stands behind it.
    pub tier: Vec<Tier>,
}

impl Means {
    /// The means of every handoff of a chain. Linear.
    #[must_use]
    pub fn new(chain: &Chain) -> Self {
        // A department's work is the same for all its handoffs: its mean is worked out once.
        let department: Vec<f64> = chain
            .parties
            .iter()
            .map(|p| p.details.work.as_ref().map_or(0.0, mean))
            .collect();
        let mut means = Self {
            turnaround: Vec::new(),
            work: Vec::new(),
            tier: Vec::new(),
        };
        for (ix, handoff) in chain.each_handoff() {
            let parts = parts(chain, ix);
            let work = match parts.work {
                None => 0.0,
                Some(_) if handoff.details.work.is_none() => department[handoff.from.at()],
                Some(own) => mean(own),
            };
            let rest = parts.rest.map_or(0.0, mean);
            let turnaround = match parts.tier {
                Tier::Agreed => handoff.details.agreed.unwrap_or(0.0),
                _ => work + rest,
            };
            means.turnaround.push(turnaround);
            means.work.push(work);
            means.tier.push(parts.tier);
        }
        means
    }

    /// w(h) on the promised timeline: what was agreed; its mean where nothing is.
    #[must_use]
    pub fn promised(&self, chain: &Chain) -> Vec<f64> {
        chain
            .handoffs
            .iter()
            .zip(&self.turnaround)
            .map(|(h, mean)| h.details.agreed.unwrap_or(*mean))
            .collect()
    }
}
