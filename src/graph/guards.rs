//! What a handoff's happening depends on, in chains with too many outcomes to go through: sets of shares
//! and choices that must fall its way.
//!
//! A guard is a conjunction of atoms; an alternative that is not certain is an atom of its own.
//! So a set that holds another surely implies it, and the converse is only missed where
//! alternatives coincide by chance: then a handoff is treated as one that may not happen.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::resolve::Chances;
use crate::chain::{Chain, HandoffIx, Need, PartyIx};

/// A sorted set of atoms.
pub(super) type Guard = Rc<[u32]>;

/// Copies of atoms after which a set is replaced by an atom of its own: a chain of thousands of
/// uncertain handoffs in a row would otherwise cost the square of its length.
const BUDGET: usize = 20_000_000;

/// The atoms of a chain, and sets of them.
pub(super) struct Guards {
    /// The atom of each handoff that may not happen though its service does.
    own: Vec<Option<u32>>,
    /// The choice of each atom that is one of a choice.
    choice: Vec<Option<u32>>,
    /// How many options each choice has.
    options: Vec<u32>,
    opaque: HashMap<Need, u32>,
    /// How likely each atom of a handoff is.
    odds: Vec<f64>,
    /// How likely the other atoms are, given what else their alternatives have in common; looked up only.
    other_odds: HashMap<u32, f64>,
    atoms: u32,
    spent: usize,
    /// What counting how many of some happen has cost.
    counted: usize,
    pub(super) empty: Guard,
}

impl Guards {
    pub(super) fn new(chain: &Chain) -> Self {
        let mut own = vec![None; chain.handoffs.len()];
        let mut odds = Vec::new();
        let mut choice = Vec::new();
        let mut options: Vec<u32> = Vec::new();
        let mut choices: HashMap<(PartyIx, &str), u32> = HashMap::new();
        for (ix, handoff) in chain
            .each_handoff()
            .filter(|(_, h)| !h.is_rework() && !h.is_certain())
        {
            own[ix.at()] = u32::try_from(choice.len()).ok();
            let group = handoff.details.choice.as_deref().map(|name| {
                let next = u32::try_from(options.len()).unwrap_or(u32::MAX);
                let group = *choices.entry((handoff.from, name)).or_insert(next);
                if group == next {
                    options.push(0);
                }
                options[group as usize] += 1;
                group
            });
            choice.push(group);
            odds.push(handoff.share());
        }
        let atoms = u32::try_from(choice.len()).unwrap_or(u32::MAX);
        Self {
            own,
            choice,
            options,
            opaque: HashMap::new(),
            odds,
            other_odds: HashMap::new(),
            atoms,
            spent: 0,
            counted: 0,
            empty: Rc::from([]),
        }
    }

    /// Whether nothing is left to chance.
    pub(super) fn all_certain(&self) -> bool {
        self.choice.is_empty()
    }

    /// The choice of which a handoff is an option.
    pub(super) fn choice_of(&self, ix: HandoffIx) -> Option<u32> {
        self.choice
            .get(self.own[ix.at()]? as usize)
            .copied()
            .flatten()
    }

    /// How many options a choice has.
    pub(super) fn options(&self, choice: u32) -> usize {
        self.options[choice as usize] as usize
    }

    /// The guard of one entry of a needs list, given those of the handoffs.
    pub(super) fn of_need(&mut self, need: &Need, of: &[Guard]) -> Guard {
        match need {
            Need::One(h) => of[h.at()].clone(),
            Need::IfHappens(_) => self.empty.clone(),
            Need::Any(members) => self.of_alternatives(need, members, 1, of),
            Need::AtLeast(k, members) => self.of_alternatives(need, members, *k as usize, of),
        }
    }

    fn of_alternatives(
        &mut self,
        need: &Need,
        members: &[HandoffIx],
        k: usize,
        of: &[Guard],
    ) -> Guard {
        if k == 1
            && let Some(base) = self.whole_choice(members, of)
        {
            return base;
        }
        let common = self.intersection(members.iter().map(|h| of[h.at()].clone()));
        if members.iter().filter(|h| of[h.at()] == common).count() >= k {
            return common;
        }
        let next = self.atoms + u32::try_from(self.opaque.len()).unwrap_or(0);
        let atom = *self.opaque.entry(need.clone()).or_insert(next);
        if !self.other_odds.contains_key(&atom) {
            let odds = self.odds_of_alternatives(members, k, &common, of);
            self.other_odds.insert(atom, odds);
        }
        self.union(&common, &[atom])
    }

    /// How likely k of some are, given what they have in common: the rest of each is taken as independent,
    /// options of one choice as exclusive. Exact where that is so.
    fn odds_of_alternatives(
        &mut self,
        members: &[HandoffIx],
        k: usize,
        common: &Guard,
        of: &[Guard],
    ) -> f64 {
        let mut choices: BTreeMap<u32, f64> = BTreeMap::new();
        let mut each: Vec<f64> = Vec::new();
        for h in members {
            let rest: Vec<u32> = of[h.at()]
                .iter()
                .copied()
                .filter(|a| common.binary_search(a).is_err())
                .collect();
            let odds = self.odds_of(&rest);
            let choice = match rest[..] {
                [atom] => self.choice.get(atom as usize).copied().flatten(),
                _ => None,
            };
            match choice {
                Some(choice) => *choices.entry(choice).or_insert(0.0) += odds,
                None => each.push(odds),
            }
        }
        each.extend(choices.into_values().map(|p| p.min(1.0)));
        self.counted = self.counted.saturating_add(each.len().saturating_mul(k));
        if self.counted > BUDGET {
            // Of so many about as many happen as on average.
            let mean: f64 = each.iter().sum();
            return f64::from(u8::from(mean >= k as f64));
        }
        at_least(k, &each)
    }

    /// How likely all of some atoms are; 0 where two are options of one choice.
    pub(super) fn odds_of(&self, atoms: &[u32]) -> f64 {
        if self.is_contradictory(atoms) {
            return 0.0;
        }
        let one = |atom: &u32| match self.odds.get(*atom as usize) {
            Some(odds) => *odds,
            None => self.other_odds.get(atom).copied().unwrap_or(1.0),
        };
        atoms.iter().map(one).product()
    }

    /// Of handoffs that are all the options of one choice, one always happens: their guard without the choice.
    pub(super) fn whole_choice(&mut self, members: &[HandoffIx], of: &[Guard]) -> Option<Guard> {
        let choice = self.choice_of(*members.first()?)?;
        let mut atoms: Vec<u32> = Vec::new();
        for member in members {
            if self.choice_of(*member) != Some(choice) {
                return None;
            }
            atoms.extend(self.own[member.at()]);
        }
        atoms.sort_unstable();
        atoms.dedup();
        if atoms.len() != self.options(choice) {
            return None;
        }
        let without: Vec<Guard> = members
            .iter()
            .map(|h| {
                of[h.at()]
                    .iter()
                    .copied()
                    .filter(|a| Some(*a) != self.own[h.at()])
                    .collect::<Guard>()
            })
            .collect();
        let common = self.intersection(without.iter().cloned());
        without.iter().all(|g| *g == common).then_some(common)
    }

    pub(super) fn union(&mut self, a: &Guard, b: &[u32]) -> Guard {
        if b.iter().all(|atom| a.binary_search(atom).is_ok()) {
            return a.clone();
        }
        self.spent += a.len() + b.len();
        if self.spent > BUDGET {
            self.spent = self.spent.saturating_sub(a.len() + b.len());
            self.atoms += 1;
            let atom = u32::MAX - self.atoms;
            let more: Vec<u32> = b
                .iter()
                .copied()
                .filter(|atom| a.binary_search(atom).is_err())
                .collect();
            let odds = self.odds_of(a) * self.odds_of(&more);
            self.other_odds.insert(atom, odds);
            return Rc::from([atom]);
        }
        let mut all: Vec<u32> = a.iter().chain(b).copied().collect();
        all.sort_unstable();
        all.dedup();
        all.into()
    }

    pub(super) fn intersection(&mut self, mut guards: impl Iterator<Item = Guard>) -> Guard {
        let Some(mut common) = guards.next() else {
            return self.empty.clone();
        };
        for guard in guards {
            if common.is_empty() {
                break;
            }
            if common != guard {
                self.spent += common.len();
                common = common
                    .iter()
                    .copied()
                    .filter(|a| guard.binary_search(a).is_ok())
                    .collect();
            }
        }
        common
    }

    /// Whether a guard asks for two options of one choice, or for what never happens.
    pub(super) fn is_contradictory(&self, guard: &[u32]) -> bool {
        let mut choices: Vec<u32> = guard
            .iter()
            .filter_map(|atom| self.choice.get(*atom as usize).copied().flatten())
            .collect();
        choices.sort_unstable();
        choices.windows(2).any(|pair| pair[0] == pair[1])
    }
}

impl Chances for Guards {
    type Set = Guard;

    fn always(&self) -> Guard {
        self.empty.clone()
    }

    fn of_needs(&mut self, needs: &[Need], of: &[Guard]) -> (Guard, bool) {
        let mut all = self.empty.clone();
        for need in needs {
            let one = self.of_need(need, of);
            all = self.union(&all, &one);
        }
        let never = self.is_contradictory(&all);
        (all, never)
    }

    fn of_handoff(&mut self, ix: HandoffIx, start: &Guard) -> Guard {
        match self.own[ix.at()] {
            None => start.clone(),
            Some(atom) => self.union(start, &[atom]),
        }
    }

    fn entries(&mut self, received: &[HandoffIx], of: &[Guard]) -> Vec<(Need, Guard)> {
        let mut entries: Vec<(Need, Guard)> = Vec::new();
        let mut choices: BTreeMap<u32, Vec<HandoffIx>> = BTreeMap::new();
        for handoff in received {
            match self.choice_of(*handoff) {
                Some(choice) => choices.entry(choice).or_default().push(*handoff),
                None => entries.push((Need::One(*handoff), of[handoff.at()].clone())),
            }
        }
        for members in choices.into_values() {
            match self.whole_choice(&members, of) {
                Some(base) => {
                    let needs = Need::Any(members.into()).normal();
                    entries.extend(needs.into_iter().map(|need| (need, base.clone())));
                }
                None => {
                    let each = members.into_iter();
                    entries.extend(each.map(|h| (Need::One(h), of[h.at()].clone())));
                }
            }
        }
        entries
    }

    /// What all of them ask for: whichever happens, that happened.
    fn any_of(&mut self, sets: Vec<Guard>) -> Guard {
        self.intersection(sets.into_iter())
    }

    fn of_one(&mut self, need: &Need, of: &[Guard]) -> Guard {
        self.of_need(need, of)
    }

    fn both(&mut self, a: &Guard, b: &Guard) -> Guard {
        self.union(a, b)
    }

    fn probability(&self, set: &Guard) -> f64 {
        self.odds_of(set)
    }
}

/// How likely at least k of some are that happen independently, by adding one after the other.
fn at_least(k: usize, each: &[f64]) -> f64 {
    if k > each.len() {
        return 0.0;
    }
    // By how many happen so far, below k.
    let mut fewer = vec![0.0; k];
    if let Some(none) = fewer.first_mut() {
        *none = 1.0;
    }
    for p in each {
        for at in (0..k).rev() {
            let before = if at > 0 { fewer[at - 1] } else { 0.0 };
            fewer[at] = fewer[at] * (1.0 - p) + before * p;
        }
    }
    (1.0 - fewer.iter().sum::<f64>()).clamp(0.0, 1.0)
}
