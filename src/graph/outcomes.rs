//! Every way in which a chain's shares and choices can fall, where they are few enough to go through:
//! a handoff's happening is then known exactly, as the set of outcomes in which it happens.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::resolve::Chances;
use crate::chain::{Chain, HandoffIx, Need, PartyIx};

/// Outcomes that are gone through at the most.
const MOST: usize = 4096;
/// Outcomes times handoffs at the most: what it costs in memory, in bits.
const MOST_BITS: usize = 1 << 27;

/// A set of outcomes, a bit each.
type Bits = Rc<[u64]>;

/// The outcomes of a chain.
pub(super) struct Outcomes {
    /// How likely each outcome is.
    weight: Vec<f64>,
    all: Bits,
    none: Bits,
    /// By handoff that may not happen though its service does: the outcomes in which it does.
    own: Vec<Option<Bits>>,
    /// By option of a choice: the choice.
    choice: Vec<Option<usize>>,
    /// How many options each choice has.
    options: Vec<usize>,
}

impl Outcomes {
    /// The outcomes of a chain; `None` where there are too many.
    pub(super) fn new(chain: &Chain) -> Option<Self> {
        // A share below one is a decision of its own, a choice one of as many ways as it has options.
        let mut choices: BTreeMap<(PartyIx, &str), Vec<HandoffIx>> = BTreeMap::new();
        let mut shares: Vec<HandoffIx> = Vec::new();
        for (ix, handoff) in chain.each_handoff() {
            if handoff.is_rework() || handoff.is_certain() {
                continue;
            }
            match handoff.details.choice.as_deref() {
                Some(name) => choices.entry((handoff.from, name)).or_default().push(ix),
                None => shares.push(ix),
            }
        }
        let possible = |h: &HandoffIx| chain.handoff(*h).share() > 0.0;
        let ways = |of: &[HandoffIx]| of.iter().filter(|h| possible(h)).count().max(1);
        let mut count = 1usize;
        for radix in choices
            .values()
            .map(|of| ways(of))
            .chain(shares.iter().map(|h| 1 + usize::from(possible(h))))
        {
            count = count.checked_mul(radix).filter(|c| *c <= MOST)?;
        }
        if count.saturating_mul(chain.handoffs.len()) > MOST_BITS {
            return None;
        }
        let bits = |holds: &dyn Fn(usize) -> bool| -> Bits {
            let mut words = vec![0u64; count.div_ceil(64)];
            for outcome in (0..count).filter(|o| holds(*o)) {
                words[outcome / 64] |= 1 << (outcome % 64);
            }
            words.into()
        };
        let mut weight = vec![1.0; count];
        let mut found = Self {
            weight: Vec::new(),
            all: bits(&|_| true),
            none: bits(&|_| false),
            own: vec![None; chain.handoffs.len()],
            choice: vec![None; chain.handoffs.len()],
            options: Vec::new(),
        };
        let mut stride = 1;
        for h in &shares {
            found.own[h.at()] = Some(found.none.clone());
            if possible(h) {
                found.own[h.at()] = Some(bits(&|o| (o / stride) % 2 == 1));
                let share = chain.handoff(*h).share();
                for (o, weight) in weight.iter_mut().enumerate() {
                    let happens = (o / stride) % 2 == 1;
                    *weight *= if happens { share } else { 1.0 - share };
                }
                stride *= 2;
            }
        }
        for of in choices.values() {
            let radix = ways(of);
            let mut way = 0;
            for h in of {
                found.choice[h.at()] = Some(found.options.len());
                found.own[h.at()] = Some(found.none.clone());
                if possible(h) {
                    found.own[h.at()] = Some(bits(&|o| (o / stride) % radix == way));
                    let share = chain.handoff(*h).share();
                    let taken = weight.iter_mut().enumerate();
                    for (_, weight) in taken.filter(|(o, _)| (o / stride) % radix == way) {
                        *weight *= share;
                    }
                    way += 1;
                }
            }
            found.options.push(of.len());
            stride *= radix;
        }
        found.weight = weight;
        Some(found)
    }

    fn of_need(&self, need: &Need, of: &[Bits]) -> Bits {
        match need {
            Need::One(h) => of[h.at()].clone(),
            Need::IfHappens(_) => self.all.clone(),
            Need::Any(members) => members
                .iter()
                .fold(self.none.clone(), |any, h| or(&any, &of[h.at()])),
            Need::AtLeast(k, members) => self.at_least(*k as usize, members, of),
        }
    }

    fn at_least(&self, k: usize, members: &[HandoffIx], of: &[Bits]) -> Bits {
        let there = |word: usize, bit: usize| {
            members
                .iter()
                .filter(|h| of[h.at()][word] >> bit & 1 == 1)
                .count()
        };
        let words = (0..self.all.len()).map(|word| {
            let met = (0..64).filter(|bit| there(word, *bit) >= k);
            met.fold(0u64, |bits, bit| bits | 1 << bit) & self.all[word]
        });
        words.collect()
    }
}

fn or(a: &Bits, b: &Bits) -> Bits {
    a.iter().zip(b.iter()).map(|(a, b)| a | b).collect()
}

fn and(a: &Bits, b: &Bits) -> Bits {
    a.iter().zip(b.iter()).map(|(a, b)| a & b).collect()
}

impl Chances for Outcomes {
    type Set = Bits;

    fn always(&self) -> Bits {
        self.all.clone()
    }

    fn of_needs(&mut self, needs: &[Need], of: &[Bits]) -> (Bits, bool) {
        let each: Vec<Bits> = needs.iter().map(|need| self.of_need(need, of)).collect();
        let all = each
            .iter()
            .fold(self.all.clone(), |all, one| and(&all, one));
        let never = all == self.none && each.iter().all(|one| *one != self.none);
        (all, never)
    }

    fn of_handoff(&mut self, ix: HandoffIx, start: &Bits) -> Bits {
        match &self.own[ix.at()] {
            None => start.clone(),
            Some(own) => and(start, own),
        }
    }

    fn entries(&mut self, received: &[HandoffIx], of: &[Bits]) -> Vec<(Need, Bits)> {
        let mut entries: Vec<(Need, Bits)> = Vec::new();
        let mut choices: BTreeMap<usize, Vec<HandoffIx>> = BTreeMap::new();
        for h in received {
            match self.choice[h.at()] {
                Some(choice) => choices.entry(choice).or_default().push(*h),
                None => entries.push((Need::One(*h), of[h.at()].clone())),
            }
        }
        for (choice, members) in choices {
            if members.len() < self.options[choice] {
                entries.extend(members.iter().map(|h| (Need::One(*h), of[h.at()].clone())));
                continue;
            }
            let any = self.of_need(&Need::Any(members.clone().into()), of);
            let needs = Need::Any(members.into()).normal();
            entries.extend(needs.into_iter().map(|need| (need, any.clone())));
        }
        entries
    }

    fn any_of(&mut self, sets: Vec<Bits>) -> Bits {
        sets.iter()
            .fold(self.none.clone(), |any, set| or(&any, set))
    }

    fn of_one(&mut self, need: &Need, of: &[Bits]) -> Bits {
        self.of_need(need, of)
    }

    fn both(&mut self, a: &Bits, b: &Bits) -> Bits {
        and(a, b)
    }

    fn probability(&self, set: &Bits) -> f64 {
        let holds = |o: &usize| set[o / 64] >> (o % 64) & 1 == 1;
        let outcomes = (0..self.weight.len()).filter(holds);
        outcomes.map(|o| self.weight[o]).sum()
    }
}
