//! What the `needs` that a file leaves out come to.
//!
//! Left out, or `all`: all that the party receives and that always happens given the rest, a choice
//! received whole as `any` of its options; where nothing is left then, `any` of all. "Given the
//! rest" is read as: whichever of the rest happens. So two handoffs that happen only together are
//! both waited for, and neither is beside one that always happens.

use std::collections::HashMap;

use super::guards::Guards;
use super::outcomes::Outcomes;
use crate::chain::{Chain, HandoffIx, Need, Needs, PartyIx};

/// Rounds in which the needs that are left out may still change each other.
const ROUNDS: usize = 8;

/// The needs of every handoff, none left out.
pub(super) struct Resolved {
    /// What a party's needs come to where they are left out, or `all`.
    default: Vec<Option<Box<[Need]>>>,
    /// Starts that can never happen, in the order in which handoffs first need them.
    contradictory: Vec<bool>,
}

impl Resolved {
    /// The needs of a handoff.
    pub(super) fn of<'a>(&'a self, chain: &'a Chain, ix: HandoffIx) -> &'a [Need] {
        let handoff = chain.handoff(ix);
        match &handoff.needs {
            Needs::Listed(needs) => needs,
            Needs::LeftOut if chain.party(handoff.from).is_customer() => &[],
            Needs::LeftOut | Needs::All => {
                self.default[handoff.from.at()].as_deref().unwrap_or(&[])
            }
        }
    }

    /// The parties whose left-out needs came to two or more, with the needs.
    pub(super) fn implicit(&self, chain: &Chain) -> Vec<(PartyIx, Box<[Need]>)> {
        let mut found: Vec<(PartyIx, Box<[Need]>)> = Vec::new();
        let mut seen = vec![false; chain.parties.len()];
        for (_, handoff) in chain.each_handoff() {
            let left_out = !matches!(handoff.needs, Needs::Listed(_)) && !handoff.is_rework();
            if !left_out || seen[handoff.from.at()] || chain.party(handoff.from).is_customer() {
                continue;
            }
            seen[handoff.from.at()] = true;
            if let Some(needs) = self.default[handoff.from.at()]
                .as_ref()
                .filter(|n| n.iter().flat_map(Need::handoffs).count() >= 2)
            {
                found.push((handoff.from, needs.clone()));
            }
        }
        found
    }
}

/// Resolves the needs of a chain. Linear where every handoff is certain.
pub(super) fn needs(chain: &Chain, received: &[Vec<HandoffIx>]) -> Resolved {
    let guess = Resolved {
        default: first_guess(chain, received),
        contradictory: Vec::new(),
    };
    let guards = Guards::new(chain);
    if guards.all_certain() {
        return guess;
    }
    match Outcomes::new(chain) {
        Some(outcomes) => settle(chain, received, guess, outcomes),
        None => settle(chain, received, guess, guards),
    }
}

/// What is left to chance, and in which runs a handoff happens: exactly, or as far as sets of atoms tell.
pub(super) trait Chances {
    /// The runs in which something happens.
    type Set: Clone + PartialEq;
    /// Every run.
    fn always(&self) -> Self::Set;
    /// The runs in which a needs list is met, given those of the handoffs, and whether its entries, each
    /// possible, can never be met together.
    fn of_needs(&mut self, needs: &[Need], of: &[Self::Set]) -> (Self::Set, bool);
    /// The runs in which a handoff happens, given those of its start.
    fn of_handoff(&mut self, ix: HandoffIx, start: &Self::Set) -> Self::Set;
    /// What a party receives, each with its runs; a choice received whole as one.
    fn entries(&mut self, received: &[HandoffIx], of: &[Self::Set]) -> Vec<(Need, Self::Set)>;
    /// The runs in which any of some sets happens.
    fn any_of(&mut self, sets: Vec<Self::Set>) -> Self::Set;
    /// The runs in which one entry of a needs list is met.
    fn of_one(&mut self, need: &Need, of: &[Self::Set]) -> Self::Set;
    /// The runs in which both happen.
    fn both(&mut self, a: &Self::Set, b: &Self::Set) -> Self::Set;
    /// How likely they are, from 0 to 1.
    fn probability(&self, set: &Self::Set) -> f64;
}

/// Lets the needs that are left out and what happens decide each other.
fn settle<C: Chances>(
    chain: &Chain,
    received: &[Vec<HandoffIx>],
    mut resolved: Resolved,
    mut chances: C,
) -> Resolved {
    for _ in 0..ROUNDS {
        let (of, contradictory) = happenings(chain, &resolved, &mut chances);
        let next: Vec<Option<Box<[Need]>>> = resolved
            .default
            .iter()
            .zip(received)
            .map(|(old, received)| {
                old.as_ref()
                    .map(|_| default_needs(received, &of, &mut chances))
            })
            .collect();
        let is_stable = next == resolved.default;
        resolved = Resolved {
            default: next,
            contradictory,
        };
        if is_stable {
            break;
        }
    }
    resolved
}

/// The starts that can never happen, in the order in which [`super::EventGraph`] enters them.
pub(super) fn contradictory(resolved: &Resolved) -> impl Iterator<Item = bool> + '_ {
    resolved
        .contradictory
        .iter()
        .copied()
        .chain(std::iter::repeat(false))
}

/// All that is received, for the parties that leave their needs out.
fn first_guess(chain: &Chain, received: &[Vec<HandoffIx>]) -> Vec<Option<Box<[Need]>>> {
    let mut default: Vec<Option<Box<[Need]>>> = vec![None; chain.parties.len()];
    for (_, handoff) in chain.each_handoff() {
        let slot = &mut default[handoff.from.at()];
        if slot.is_none() && !matches!(handoff.needs, Needs::Listed(_)) {
            let certain = received[handoff.from.at()]
                .iter()
                .filter(|h| chain.handoff(**h).is_certain());
            let mut needs: Vec<Need> = certain.map(|h| Need::One(*h)).collect();
            if needs.is_empty() && !received[handoff.from.at()].is_empty() {
                needs = Need::Any(received[handoff.from.at()].clone().into()).normal();
            }
            needs.sort_unstable();
            *slot = Some(needs.into());
        }
    }
    default
}

/// What each handoff's happening depends on, and which starts can never happen.
fn happenings<C: Chances>(
    chain: &Chain,
    resolved: &Resolved,
    chances: &mut C,
) -> (Vec<C::Set>, Vec<bool>) {
    // Starts by party and needs, entered in file order as the event graph does.
    let mut index: HashMap<(PartyIx, &[Need]), usize> = HashMap::new();
    let mut starts: Vec<(&[Need], Vec<HandoffIx>)> = Vec::new();
    for (ix, handoff) in chain.each_handoff().filter(|(_, h)| !h.is_rework()) {
        let needs = resolved.of(chain, ix);
        let at = *index.entry((handoff.from, needs)).or_insert_with(|| {
            starts.push((needs, Vec::new()));
            starts.len() - 1
        });
        starts[at].1.push(ix);
    }
    let mut waiting_for = vec![0usize; starts.len()];
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); chain.handoffs.len()];
    for (at, (needs, _)) in starts.iter().enumerate() {
        for handoff in needs.iter().flat_map(Need::handoffs) {
            needed_by[handoff.at()].push(at);
            waiting_for[at] += 1;
        }
    }
    let mut of: Vec<C::Set> = vec![chances.always(); chain.handoffs.len()];
    let mut contradictory = vec![false; starts.len()];
    let mut ready: Vec<usize> = (0..starts.len())
        .rev()
        .filter(|at| waiting_for[*at] == 0)
        .collect();
    // What lies on a cycle is never ready: it counts as always, and the cycle is told of.
    while let Some(at) = ready.pop() {
        let (needs, handoffs) = &starts[at];
        let (set, never) = chances.of_needs(needs, &of);
        contradictory[at] = never;
        for handoff in handoffs {
            of[handoff.at()] = chances.of_handoff(*handoff, &set);
            for consumer in &needed_by[handoff.at()] {
                waiting_for[*consumer] -= 1;
                if waiting_for[*consumer] == 0 {
                    ready.push(*consumer);
                }
            }
        }
    }
    (of, contradictory)
}

/// All that is received and that happens whenever any of it does; any of it where nothing does.
fn default_needs<C: Chances>(
    received: &[HandoffIx],
    of: &[C::Set],
    chances: &mut C,
) -> Box<[Need]> {
    let entries = chances.entries(received, of);
    let given_any = chances.any_of(entries.iter().map(|(_, set)| set.clone()).collect());
    let mut needs: Vec<Need> = entries
        .into_iter()
        .filter(|(_, set)| *set == given_any)
        .map(|(need, _)| need)
        .collect();
    if needs.is_empty() && !received.is_empty() {
        needs = Need::Any(received.to_vec().into()).normal();
    }
    needs.sort_unstable();
    needs.dedup();
    needs.into()
}
