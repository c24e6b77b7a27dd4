//! What is asked of every block of trials.

use super::model::{Aim, At, Drawn, Handoff, Model, len};
use super::scenario::{Inside, Relief};

/// What is asked of every block: the same for all threads.
pub(super) struct Questions {
    /// By target: whether each handoff is judged for it.
    pub(super) detailed: Vec<bool>,
    /// What each target would get without a department's lateness, a risk or a return.
    pub(super) reliefs: Vec<Relief>,
    /// By target, then by entry of its upstream: its exclusion has a formula.
    pub(super) has_formula: Vec<Vec<bool>>,
    /// Handoffs whose exclusion must be followed.
    pub(super) followed: Vec<At>,
    /// By those: the relief.
    pub(super) relief_of: Vec<Relief>,
    /// Handoffs before alternatives, whose slip must be followed; by those, the slip.
    pub(super) slipped: Vec<At>,
    pub(super) slips: Vec<Relief>,
    /// By target, then by relief: how its size is found; empty where the target has no detail.
    pub(super) how: Vec<Vec<How>>,
    /// The reliefs that are followed for some target.
    pub(super) followed_reliefs: Vec<u32>,
    /// By start: the relief of its party.
    pub(super) relief_of_start: Vec<u32>,
    /// Handoffs of which every w is kept: passes or risks are in them.
    pub(super) kept: Vec<At>,
    /// Starts, and handoffs of passes, that a block may follow for what has no formula.
    pub(super) most_followed: usize,
    /// By handoff: the centre that sums are taken around, in working days.
    pub(super) centre: Vec<f64>,
    /// By target.
    pub(super) centre_of_target: Vec<f64>,
}

/// How the size of a relief is found for a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Nothing of it leads there: it costs nothing.
    Nothing,
    /// All of it begins at one start: from the cut behind that, see [`super::exclusion`].
    Cut,
    /// Followed through blocks in which one of its handoffs is late and decides.
    WhereDeciding,
    /// Followed through every block.
    Follow,
}

impl Questions {
    pub(super) fn new(
        model: &Model,
        inside: &Inside,
        (detailed, reliefs): (Vec<bool>, Vec<Relief>),
        (centre, centre_of_target): (Vec<f64>, Vec<f64>),
        trials: u32,
    ) -> Self {
        let heard = model.is_heard();
        let mut must_follow = vec![false; model.handoffs.len()];
        let mut must_slip = vec![false; model.handoffs.len()];
        let mut has_formula = Vec::new();
        let mut how = Vec::new();
        let relief_of_start = relief_of_start(model, &reliefs);
        for (aim, detailed) in model.targets.iter().zip(&detailed) {
            let mut formula = Vec::new();
            for h in aim.upstream.iter().filter(|_| *detailed) {
                let alone = inside.of_handoff[*h as usize].is_empty() && !heard[*h as usize];
                let own = aim.only_lists && alone;
                must_follow[*h as usize] |= !own;
                must_slip[*h as usize] |= !aim.only_lists;
                formula.push(own);
            }
            has_formula.push(formula);
            how.push(match detailed {
                true => how_for(model, aim, (&reliefs, &relief_of_start), &heard),
                false => Vec::new(),
            });
        }
        let is_followed = |relief: &u32| {
            let of = how
                .iter()
                .filter_map(|how: &Vec<How>| how.get(*relief as usize));
            of.into_iter()
                .any(|how| matches!(how, How::WhereDeciding | How::Follow))
        };
        let followed_reliefs = (0..len(&reliefs)).filter(is_followed).collect();
        let those = |marked: Vec<bool>| -> Vec<At> {
            let marked = (0..).zip(marked).filter(|(_, m)| *m);
            marked.map(|(h, _)| h).collect()
        };
        let followed = those(must_follow);
        let slipped = those(must_slip);
        Self {
            relief_of: followed
                .iter()
                .map(|h| Relief::on_agreement(model, inside, &[*h]))
                .collect(),
            kept: kept(model, trials),
            most_followed: most_followed(model),
            detailed,
            reliefs,
            has_formula,
            followed,
            slips: slipped.iter().map(|h| Relief::slip(*h)).collect(),
            slipped,
            how,
            followed_reliefs,
            relief_of_start,
            centre,
            centre_of_target,
        }
    }
}

/// Something that is changed and followed.
#[derive(Clone, Copy)]
pub(super) enum Item<'a> {
    /// A handoff on its agreement.
    Size(At, &'a Relief),
    /// A relief, by its position.
    Relief(usize, &'a Relief),
    /// A handoff that slips.
    Slip(At, &'a Relief),
}

impl<'a> Item<'a> {
    pub(super) fn relief(self) -> &'a Relief {
        match self {
            Self::Size(_, relief) | Self::Relief(_, relief) | Self::Slip(_, relief) => relief,
        }
    }
}

impl Questions {
    /// How many changes are followed.
    pub(super) fn items(&self) -> usize {
        self.followed.len() + self.followed_reliefs.len() + self.slipped.len()
    }

    /// One of them.
    pub(super) fn item(&self, at: usize) -> Item<'_> {
        let sizes = self.followed.len();
        if let Some(h) = self.followed.get(at) {
            return Item::Size(*h, &self.relief_of[at]);
        }
        if let Some(of) = self.followed_reliefs.get(at - sizes) {
            return Item::Relief(*of as usize, &self.reliefs[*of as usize]);
        }
        let at = at - sizes - self.followed_reliefs.len();
        Item::Slip(self.slipped[at], &self.slips[at])
    }

    /// About how many rows of trials a block works out.
    pub(super) fn rows(&self, model: &Model) -> usize {
        let targets = model.targets.iter().zip(&self.detailed);
        let judged = targets
            .filter(|(_, d)| **d)
            .map(|(aim, _)| aim.upstream.len());
        let followed = self.items().saturating_mul(model.starts.len());
        model.rows() + judged.sum::<usize>() + followed.min(self.most_followed)
    }
}

/// By start: the relief that puts its handoffs on their agreement. All of them are one party's.
fn relief_of_start(model: &Model, reliefs: &[Relief]) -> Vec<u32> {
    let mut of = vec![u32::MAX; model.starts.len()];
    for (at, relief) in (0..).zip(reliefs) {
        for h in &relief.scenario.on_agreement {
            of[model.handoffs[*h as usize].start as usize] = at;
        }
    }
    of
}

fn how_for(
    model: &Model,
    aim: &Aim,
    (reliefs, relief_of_start): (&[Relief], &[u32]),
    heard: &[bool],
) -> Vec<How> {
    let mut how: Vec<How> = reliefs
        .iter()
        .map(|relief| match relief.is_only_times(heard) {
            true => How::Nothing,
            false => How::Follow,
        })
        .collect();
    let mut before = u32::MAX;
    for h in &aim.upstream {
        let start = model.handoffs[*h as usize].start;
        if start == before {
            continue;
        }
        before = start;
        let Some(own) = how.get_mut(relief_of_start[start as usize] as usize) else {
            continue;
        };
        *own = match *own {
            How::Nothing if aim.only_lists => How::Cut,
            How::Cut => How::WhereDeciding,
            How::Nothing => How::Follow,
            same => same,
        };
    }
    how
}

/// Numbers that are kept at the most: 64 MiB.
const MOST_KEPT: usize = 8 << 20;

/// The handoffs whose turnaround has no exact distribution; none where they are too many.
fn kept(model: &Model, trials: u32) -> Vec<At> {
    let is_mixed = |handoff: &Handoff| {
        let service = &model.services[handoff.service as usize];
        let risky = |drawn: &Option<Drawn>| drawn.as_ref().is_some_and(|d| !d.effects.is_empty());
        (service.end.is_some() && !handoff.observed)
            || risky(&handoff.rest)
            || !handoff.on_whole.is_empty()
            || (handoff.counts_work && risky(&service.work))
    };
    let all = (0..).zip(&model.handoffs).filter(|(_, h)| is_mixed(h));
    let all: Vec<At> = all.map(|(h, _)| h).collect();
    if all.len().saturating_mul(trials as usize) > MOST_KEPT {
        return Vec::new();
    }
    all
}

/// Starts that a block may follow, beside a few for each of the chain's.
const MOST_STARTS: usize = 20_000;
/// Handoffs of passes that a block may draw again at the most.
const MOST_AGAIN: usize = 150_000;

/// What a block may follow: every return and party of a small chain, a part of them in a large one.
fn most_followed(model: &Model) -> usize {
    let passes: usize = model.ends.iter().map(|e| e.cost).sum();
    MOST_STARTS + 4 * model.starts.len() + (32 * passes).min(MOST_AGAIN)
}
