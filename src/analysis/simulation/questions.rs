//! What is asked of every block of trials.

use super::model::{At, Drawn, Handoff, Model};
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
    /// By target, then by handoff: its entry.
    pub(super) entries: Vec<Vec<u32>>,
    /// Handoffs of which every w is kept: passes or risks are in them.
    pub(super) kept: Vec<At>,
    /// Starts, and handoffs of passes, that a block may follow for what has no formula.
    pub(super) most_followed: usize,
    /// By handoff: the centre that sums are taken around, in working days.
    pub(super) centre: Vec<f64>,
    /// By target.
    pub(super) centre_of_target: Vec<f64>,
}

/// Not upstream of a target.
pub(super) const NO_ENTRY: u32 = u32::MAX;

impl Questions {
    pub(super) fn new(
        model: &Model,
        detailed: Vec<bool>,
        reliefs: Vec<Relief>,
        centre: Vec<f64>,
        centre_of_target: Vec<f64>,
        trials: u32,
    ) -> Self {
        let inside = Inside::new(model);
        let heard = model.is_heard();
        let mut must_follow = vec![false; model.handoffs.len()];
        let mut has_formula = Vec::new();
        let mut entries = Vec::new();
        for (aim, detailed) in model.targets.iter().zip(&detailed) {
            let mut of = vec![NO_ENTRY; if *detailed { model.handoffs.len() } else { 0 }];
            let mut formula = Vec::new();
            for (entry, h) in (0..).zip(aim.upstream.iter().filter(|_| *detailed)) {
                let alone = inside.of_handoff[*h as usize].is_empty() && !heard[*h as usize];
                let own = aim.only_lists && alone;
                must_follow[*h as usize] |= !own;
                formula.push(own);
                of[*h as usize] = entry;
            }
            has_formula.push(formula);
            entries.push(of);
        }
        let followed: Vec<At> = (0..)
            .zip(must_follow)
            .filter(|(_, m)| *m)
            .map(|(h, _)| h)
            .collect();
        Self {
            relief_of: followed
                .iter()
                .map(|h| Relief::on_agreement(model, &inside, &[*h]))
                .collect(),
            kept: kept(model, trials),
            most_followed: most_followed(model),
            detailed,
            reliefs,
            has_formula,
            followed,
            entries,
            centre,
            centre_of_target,
        }
    }
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
const MOST_AGAIN: usize = 300_000;

/// What a block may follow: every return and party of a small chain, a part of them in a large one.
fn most_followed(model: &Model) -> usize {
    let passes: usize = model.ends.iter().map(|e| e.cost).sum();
    MOST_STARTS + 4 * model.starts.len() + (32 * passes).min(MOST_AGAIN)
}
