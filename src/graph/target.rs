//! Whom the chain is for: customers, and deliveries with a promise of their own.

use super::resolve::Resolved;
use super::{Start, StartIx};
use crate::chain::{Chain, HandoffIx, Need, Needs, PartyIx, Promise};

/// What a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetOf {
    /// A customer, with all that its promise covers.
    Customer(PartyIx),
    /// One delivery with a promise of its own.
    Delivery(HandoffIx),
}

/// What a target is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// What was promised.
    Promise,
    /// What the customer expects, where nothing was promised.
    Expects,
    /// What the agreements add up to, where neither is said.
    RollUp,
}

/// Whom, or what, the chain is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// A customer or a delivery.
    pub of: TargetOf,
    /// The customer.
    pub customer: PartyIx,
    /// The deliveries that count, in file order.
    pub covers: Vec<HandoffIx>,
    /// Starts after which the customer may send it back: final acceptance waits for those passes.
    pub acceptance: Vec<StartIx>,
    /// Working days from the start of the chain, where the file says so.
    pub within: Option<f64>,
    /// Where `within` comes from.
    pub basis: Basis,
    /// How often it must hold; above 0, at most 1.
    pub confidence: f64,
}

impl Target {
    /// What a working day late costs its customer, above 0; `None` where the file does not say.
    #[must_use]
    pub fn delay_cost(&self, chain: &Chain) -> Option<f64> {
        let details = &chain.party(self.customer).details;
        details.delay_cost.filter(|cost| *cost > 0.0)
    }
}

/// The deliveries of a chain, and its targets: customers in file order, then deliveries.
pub(super) fn find(
    chain: &Chain,
    starts: &[Start],
    received: &[Vec<HandoffIx>],
) -> (Vec<bool>, Vec<Target>) {
    let is_delivery = deliveries(chain, starts);
    let mut targets = Vec::new();
    for (ix, party) in chain.each_party().filter(|(_, p)| p.is_customer()) {
        let promise = party.details.promise.as_ref();
        let named = promise.map(|p| p.on.to_vec()).filter(|on| !on.is_empty());
        let mut covers = named.unwrap_or_else(|| {
            let own = |h: &HandoffIx| chain.handoff(*h).details.promise.is_some();
            received[ix.at()]
                .iter()
                .copied()
                .filter(|h| is_delivery[h.at()] && !own(h))
                .collect()
        });
        covers.sort_unstable();
        let promised = promise.and_then(|p| p.within);
        let expected = party.details.expects.within;
        let basis = match (promised, expected) {
            (Some(_), _) => Basis::Promise,
            (None, Some(_)) => Basis::Expects,
            (None, None) => Basis::RollUp,
        };
        targets.push(Target {
            of: TargetOf::Customer(ix),
            customer: ix,
            covers,
            acceptance: Vec::new(),
            within: promised.or(expected),
            basis,
            confidence: promise
                .and_then(|p| p.confidence)
                .unwrap_or(Promise::DEFAULT_CONFIDENCE),
        });
    }
    for (ix, handoff) in chain.each_handoff() {
        let Some(promise) = &handoff.details.promise else {
            continue;
        };
        targets.push(Target {
            of: TargetOf::Delivery(ix),
            customer: handoff.to,
            covers: vec![ix],
            acceptance: Vec::new(),
            within: promise.within,
            basis: if promise.within.is_some() {
                Basis::Promise
            } else {
                Basis::RollUp
            },
            confidence: promise.confidence.unwrap_or(Promise::DEFAULT_CONFIDENCE),
        });
    }
    (is_delivery, targets)
}

/// A handoff to a customer is a delivery unless the customer needs it for one that always happens:
/// then it is a question or a bill. What a promise names is a delivery in any case.
fn deliveries(chain: &Chain, starts: &[Start]) -> Vec<bool> {
    let mut is_delivery: Vec<bool> = chain
        .handoffs
        .iter()
        .map(|h| chain.party(h.to).is_customer() && !h.is_rework())
        .collect();
    for start in starts.iter().filter(|s| chain.party(s.party).is_customer()) {
        let mut choices: Vec<(&str, f64)> = Vec::new();
        let mut always = false;
        for handoff in &start.handoffs {
            let handoff = chain.handoff(*handoff);
            always |= handoff.is_certain();
            if let Some(choice) = handoff.details.choice.as_deref() {
                match choices.iter_mut().find(|(name, _)| *name == choice) {
                    Some((_, share)) => *share += handoff.share(),
                    None => choices.push((choice, handoff.share())),
                }
            }
        }
        always |= choices.iter().any(|(_, share)| *share >= 1.0 - 1e-9);
        if always {
            for needed in start.needs.iter().flat_map(Need::handoffs) {
                is_delivery[needed.at()] = false;
            }
        }
    }
    for party in &chain.parties {
        for named in party.details.promise.iter().flat_map(|p| p.on.iter()) {
            is_delivery[named.at()] = true;
        }
    }
    for (ix, handoff) in chain.each_handoff() {
        if handoff.details.promise.is_some() {
            is_delivery[ix.at()] = true;
        }
    }
    is_delivery
}

/// What a customer must have before it can send something back.
pub(super) fn acceptance_needs(
    chain: &Chain,
    ix: HandoffIx,
    resolved: &Resolved,
    targets: &[Target],
) -> Box<[Need]> {
    let handoff = chain.handoff(ix);
    if handoff.needs != Needs::LeftOut {
        return resolved.of(chain, ix).into();
    }
    let customer = targets
        .iter()
        .find(|t| t.of == TargetOf::Customer(handoff.from));
    let covered = customer.map(|t| t.covers.as_slice()).unwrap_or_default();
    // Of what the promise covers, acceptance waits for what happens.
    covered.iter().map(|h| Need::IfHappens(*h)).collect()
}
