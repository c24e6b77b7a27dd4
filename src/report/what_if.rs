//! What a change does to the chain, as one value.

use schemars::JsonSchema;
use serde::Serialize;

use super::build::target_id;
use super::{SCHEMA, ShareReport};
use crate::analysis::EPSILON;
use crate::analysis::cascade::{Cascade, cascade, shift};
use crate::analysis::simulation::{Change, Happens, Progress, Settings, Share, finishes};
use crate::check::Case;
use crate::graph::{Basis, TargetOf};

/// What a change does. Times are in working days from the start of the chain.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WhatIfReport {
    /// Always `eslabon/1`.
    pub schema: &'static str,
    /// The version of eslabon that wrote it.
    pub version: &'static str,
    /// The file it was read from.
    pub file: String,
    /// The chain's name, where it has one.
    pub chain: Option<String>,
    /// What is changed.
    pub changes: Vec<ChangeReport>,
    /// The seed of the draws, the same with the change and without.
    pub seed: u64,
    /// Trials.
    pub trials: u32,
    /// Customers, and deliveries with a promise of their own.
    pub targets: Vec<TargetChangeReport>,
    /// Who receives something later, in the order of the chain; on the expected timeline.
    pub hits: Vec<HitReport>,
    /// The handoffs that arrive at another time, in file order; on the expected timeline.
    pub handoffs: Vec<HandoffChangeReport>,
    /// What arrives at another time or less often in the simulation, whatever the case, in file order.
    pub simulated: Vec<HandoffRunsChangeReport>,
    /// Who begins at another time or less often in the simulation, in the order of the file.
    pub starts: Vec<StartRunsChangeReport>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChangeReport {
    /// `late`, `absent` or `never`.
    pub kind: &'static str,
    /// The id of the handoff, party or risk.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Working days, for `late`.
    pub days: Option<f64>,
}

/// What a target feels of a change.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TargetChangeReport {
    /// The customer's or the delivery's id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The customer's id.
    pub customer: String,
    /// What it is held to, in working days.
    pub within: Option<f64>,
    /// Where that comes from: `promise`, `expects` or `roll_up`.
    pub basis: &'static str,
    /// How often that must hold.
    pub confidence: f64,
    /// Without the change.
    pub before: ServedReport,
    /// With the change.
    pub after: ServedReport,
    /// Working days by which it is served later at mean times; null where it is not, before or after.
    pub later: Option<f64>,
    /// Whether it notices: it is served later, less often, or on time less often.
    pub notices: bool,
}

/// When a target is served.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ServedReport {
    /// At mean times, in the usual case; null where it is not served in it.
    pub expected: Option<f64>,
    /// Mean of the runs that count.
    pub mean: Option<f64>,
    /// Share of runs in which something reaches it, 0 to 1.
    pub served: f64,
    /// P(on time) of those; null where none counts or it is held to nothing.
    pub on_time: Option<ShareReport>,
}

/// Somebody who receives something later.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HitReport {
    /// The party.
    pub party: String,
    /// What comes latest.
    pub by: String,
    /// By how many working days; null where it no longer comes.
    pub arrives_later: Option<f64>,
    /// Working days that the party absorbs.
    pub absorbs: f64,
    /// By how many working days the party begins later; null where it no longer does.
    pub starts_later: Option<f64>,
    /// When it began.
    pub start_before: f64,
    /// When it begins; null where it no longer does.
    pub start_after: Option<f64>,
    /// What it hands over then.
    pub handoffs: Vec<String>,
}

/// A handoff that arrives at another time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HandoffChangeReport {
    /// Its id.
    pub id: String,
    /// When it arrived.
    pub before: f64,
    /// When it arrives; null where it no longer does.
    pub after: Option<f64>,
}

/// A handoff that arrives at another time or less often, in the simulation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HandoffRunsChangeReport {
    /// Its id.
    pub id: String,
    /// How.
    #[serde(flatten)]
    pub runs: RunsChangeReport,
}

/// A piece of work that begins at another time or less often, in the simulation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StartRunsChangeReport {
    /// Who begins.
    pub party: String,
    /// What it hands over then.
    pub handoffs: Vec<String>,
    /// How.
    #[serde(flatten)]
    pub runs: RunsChangeReport,
}

/// How often something happens in the simulation, and how much later.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RunsChangeReport {
    /// Share of the runs in which it happened, 0 to 1.
    pub happened: f64,
    /// Share of the runs in which it happens.
    pub happens: f64,
    /// Mean working days by which it comes later, in the runs in which it happens; null where those are not the
    /// same as before.
    pub later: Option<f64>,
}

impl RunsChangeReport {
    /// `None` where nothing changes.
    fn new(before: Happens, after: Happens, trials: u32) -> Option<Self> {
        let share = |of: Happens| f64::from(of.runs) / f64::from(trials.max(1));
        let same = before.runs == after.runs;
        let later = (after.sum - before.sum) / f64::from(after.runs.max(1));
        (!same || later.abs() > EPSILON).then_some(Self {
            happened: share(before),
            happens: share(after),
            later: same.then_some(later),
        })
    }
}

/// What a change does to a chain. `None` where it has cycles or returns that make no sense.
#[must_use]
pub fn what_if(
    case: &Case<'_>,
    file: &str,
    settings: Settings,
    change: &Change,
    changes: Vec<ChangeReport>,
    progress: &dyn Progress,
) -> Option<WhatIfReport> {
    let subject = case.subject()?;
    let chain = case.chain;
    let followed = cascade(subject, change)?;
    let before = finishes(subject, settings, &Change::default(), progress)?;
    let after = finishes(subject, settings, change, progress)?;
    let id = |h: &crate::chain::HandoffIx| chain.handoff(*h).id.to_string();
    let finite = |t: f64| Some(t).filter(|t| t.is_finite());
    let hits = followed.hits.iter().map(|hit| {
        let start = case.graph.start(hit.start);
        HitReport {
            party: chain.party(start.party).id.to_string(),
            by: id(&hit.by),
            arrives_later: finite(hit.arrives_later),
            absorbs: hit.absorbs(),
            starts_later: finite(hit.starts_later),
            start_before: followed.before.start[hit.start.at()],
            start_after: finite(followed.after.start[hit.start.at()]),
            handoffs: start.handoffs.iter().map(id).collect(),
        }
    });
    let arrivals = followed.before.arrival.iter().zip(&followed.after.arrival);
    let handoffs = arrivals.enumerate().filter_map(|(at, (before, after))| {
        let moved = shift(*before, *after).abs() > EPSILON;
        moved.then(|| HandoffChangeReport {
            id: chain.handoffs[at].id.to_string(),
            before: *before,
            after: finite(*after),
        })
    });
    let trials = before.trials;
    let runs = before.of_handoff.iter().zip(&after.of_handoff).enumerate();
    let simulated = runs.filter_map(|(at, (before, after))| {
        Some(HandoffRunsChangeReport {
            id: chain.handoffs[at].id.to_string(),
            runs: RunsChangeReport::new(*before, *after, trials)?,
        })
    });
    let starts = case.graph.starts.iter().zip(&before.of_start);
    let starts = starts
        .zip(&after.of_start)
        .filter(|((s, _), _)| !s.handoffs.is_empty());
    let starts = starts.filter_map(|((start, before), after)| {
        Some(StartRunsChangeReport {
            party: chain.party(start.party).id.to_string(),
            handoffs: start.handoffs.iter().map(id).collect(),
            runs: RunsChangeReport::new(*before, *after, trials)?,
        })
    });
    Some(WhatIfReport {
        simulated: simulated.collect(),
        starts: starts.collect(),
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        file: file.to_owned(),
        chain: chain.name.as_deref().map(str::to_owned),
        changes,
        seed: settings.seed,
        trials,
        targets: targets(case, &followed, &before.of_target, &after.of_target),
        hits: hits.collect(),
        handoffs: handoffs.collect(),
    })
}

fn targets(
    case: &Case<'_>,
    followed: &Cascade,
    before: &[Vec<f64>],
    after: &[Vec<f64>],
) -> Vec<TargetChangeReport> {
    let mut all = Vec::new();
    for (at, target) in case.graph.targets.iter().enumerate() {
        let judged = case.schedule.as_ref().map(|s| &s.targets[at]);
        let within = judged.and_then(|j| j.within).or(target.within);
        let served = |times: &[f64], expected: Option<f64>| {
            let counted: Vec<f64> = times.iter().copied().filter(|t| t.is_finite()).collect();
            let runs = counted.len() as f64;
            let on_time = within.and_then(|within| {
                let kept = counted.iter().filter(|t| **t <= within + EPSILON).count();
                Share::of(kept as f64, runs)
            });
            ServedReport {
                expected,
                mean: (runs > 0.0).then(|| counted.iter().sum::<f64>() / runs),
                served: runs / times.len().max(1) as f64,
                on_time: on_time.map(ShareReport::from),
            }
        };
        let before = served(&before[at], followed.before.finish(target));
        let after = served(&after[at], followed.after.finish(target));
        let later = before.expected.zip(after.expected).map(|(b, a)| a - b);
        let rarer = before
            .on_time
            .zip(after.on_time)
            .is_some_and(|(b, a)| a.value < b.value);
        all.push(TargetChangeReport {
            id: target_id(case.chain, target),
            name: match target.of {
                TargetOf::Customer(ix) => case.chain.party(ix).name().to_owned(),
                TargetOf::Delivery(h) => case.chain.handoff_name(h).to_owned(),
            },
            customer: case.chain.party(target.customer).id.to_string(),
            within,
            basis: match target.basis {
                Basis::Promise => "promise",
                Basis::Expects => "expects",
                Basis::RollUp => "roll_up",
            },
            confidence: target.confidence,
            notices: later.is_some_and(|l| l > EPSILON) || rarer || after.served < before.served,
            before,
            after,
            later,
        });
    }
    all
}
