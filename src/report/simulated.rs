//! What a simulation says, as a report has it.

use schemars::JsonSchema;
use serde::Serialize;

use super::build::Builder;
use crate::analysis::simulation::{
    FeltRuns, HandoffRuns, Share, Simulated, SizeRuns, TargetRuns, Without,
};
use crate::analysis::weak_links::Turnarounds;
use crate::chain::HandoffIx;
use crate::graph::Target;

/// How a chain was simulated.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SimulationReport {
    /// The seed of its draws.
    pub seed: u64,
    /// Trials.
    pub trials: u32,
    /// Batches that the trials were split into, to see how sure a ranking is.
    pub batches: u64,
    /// Returns whose passes are too many to draw: their number is drawn, their length is the mean.
    pub passes_at_means: Vec<String>,
}

/// A share that was counted, with its 95 % interval (Wilson).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ShareReport {
    /// The share seen, 0 to 1.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// Percentiles, in working days: the smallest time by which that share is there.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PercentilesReport {
    pub p5: f64,
    pub p10: f64,
    pub p25: f64,
    pub p50: f64,
    pub p75: f64,
    pub p80: f64,
    pub p90: f64,
    pub p95: f64,
    pub p99: f64,
}

/// A distribution to plot: shares of runs in intervals of one width.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DistributionReport {
    /// Where the first interval begins, in working days.
    pub from: f64,
    /// How wide each is, in working days; 0 where all runs are the same.
    pub width: f64,
    /// Share of runs in each, 0 to 1; an interval holds its lower end, the last both.
    pub shares: Vec<f64>,
    /// Share of runs above the last: the intervals end where 99.5 % of the runs do.
    pub above: f64,
}

/// When a target is really served: over the runs in which something reaches it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TargetRunsReport {
    /// Share of runs in which something reaches it, 0 to 1. The others do not count.
    pub served: f64,
    /// Runs that count.
    pub runs: usize,
    /// Mean, in working days; this and what follows is null where no run counts, or no time is known.
    pub mean: Option<f64>,
    /// Standard deviation, in working days.
    pub sd: Option<f64>,
    /// Percentiles; null where no run counts.
    pub percentiles: Option<PercentilesReport>,
    /// P(on time): how often the promise holds; null where it is held to nothing.
    pub on_time: Option<ShareReport>,
    /// Whether that is as often as was promised.
    pub holds: Option<bool>,
    /// The shortest promise that holds at the promised confidence, in working days.
    pub counter_offer: Option<f64>,
    /// A distribution to plot.
    pub distribution: Option<DistributionReport>,
    /// The promise fails at its confidence though no link by itself is weak.
    pub delays_add_up: bool,
    /// What the lateness of each party costs it: all its handoffs on their agreement. Here and below, what a very
    /// large chain leaves unmeasured is left out.
    pub parties: Vec<WithoutReport>,
    /// What the lateness of each handoff outside its usual case costs it: [`super::HandoffReport::targets`] has the others.
    pub outside: Vec<WithoutReport>,
    /// What each risk costs it: it never happens.
    pub risks: Vec<WithoutReport>,
    /// What each return costs it: it never happens.
    pub returns: Vec<WithoutReport>,
}

/// What something costs a target.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WithoutReport {
    /// Its id.
    pub id: String,
    /// How much.
    pub size: SizeReport,
}

/// What something costs a target: when it is served less when it would be without it, in the same runs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SizeReport {
    /// Mean working days.
    pub days: f64,
    /// Standard error of that mean, in working days.
    pub error: f64,
    /// By how much P(on time) would be greater.
    pub on_time: f64,
    /// Mean working days behind the promise that would not have been.
    pub overdue: f64,
    /// Standard error of that mean, in working days.
    pub overdue_error: f64,
    /// Money a delivery: `overdue` at the customer's `delay_cost`; null where that is not given.
    pub loss: Option<f64>,
    /// Money a working day: `loss` at the chain's `demand`; null where that is not given.
    pub loss_per_day: Option<f64>,
    /// Runs in which it was measured.
    pub runs: u64,
}

/// How long a handoff really takes: over the runs in which it happens.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct HandoffRunsReport {
    /// Share of runs in which it happens, 0 to 1.
    pub happens: f64,
    /// Mean turnaround with passes and risks, in working days.
    pub mean: f64,
    /// Its standard deviation, in working days.
    pub sd: f64,
    /// P(agreement kept); against its mean where nothing is agreed.
    pub kept: Option<ShareReport>,
    /// Lateness that is not passed half the time, in working days.
    pub late_p50: f64,
    /// Lateness that is not passed 80 % of the time.
    pub late_p80: f64,
    /// Lateness that is not passed 90 % of the time.
    pub late_p90: f64,
    /// Lateness that is not passed 95 % of the time.
    pub late_p95: f64,
}

/// What a target feels of a handoff, in a simulation.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct FeltReport {
    /// What its lateness costs the target.
    pub size: SizeReport,
    /// Share of the batches in which no other handoff cost more, 0 to 1.
    pub first: f64,
    /// Share of its runs in which it comes later than the chain absorbs.
    pub too_late: f64,
    /// Criticality index CI.
    pub criticality: f64,
    /// Significance index SI; null behind alternatives.
    pub significance: Option<f64>,
    /// Schedule sensitivity index SSI; null where T does not vary.
    pub sensitivity: Option<f64>,
    /// Cruciality CRI: Pearson's correlation of its turnaround with T; null where one does not vary.
    pub cruciality: Option<f64>,
    /// The same by ranks (Spearman); only with `--full`, and where it ever decides T.
    pub cruciality_by_ranks: Option<f64>,
    /// Working days that a slip of one day brings to the target, on average; null where it was too much to follow.
    pub per_day: Option<f64>,
}

impl From<Share> for ShareReport {
    fn from(share: Share) -> Self {
        let Share { value, low, high } = share;
        Self { value, low, high }
    }
}

/// Intervals of a distribution to plot.
const BINS: usize = 40;
/// They end where this share of the runs does.
const TAIL: f64 = 0.995;

impl Builder<'_> {
    pub(super) fn simulation(&self) -> Option<SimulationReport> {
        let simulated = self.case.simulated.as_ref()?;
        Some(SimulationReport {
            seed: simulated.seed,
            trials: simulated.trials,
            batches: simulated.batches,
            passes_at_means: self.ids(&simulated.at_means),
        })
    }

    pub(super) fn size(&self, target: &Target, size: SizeRuns) -> SizeReport {
        let cost = target.delay_cost(self.chain);
        let loss = cost.map(|cost| cost * size.overdue);
        SizeReport {
            days: size.days,
            error: size.error,
            on_time: size.on_time,
            overdue: size.overdue,
            overdue_error: size.overdue_error,
            loss,
            loss_per_day: loss.zip(self.chain.demand).map(|(loss, rate)| loss * rate),
            runs: size.runs,
        }
    }

    pub(super) fn target_runs(&self, at: usize, target: &Target) -> Option<TargetRunsReport> {
        let simulated = self.case.simulated.as_ref()?;
        let runs = &simulated.targets[at];
        let counts = !runs.times.is_empty();
        // Where no time is known everything counts as 0, and nothing can be said of when.
        let is_known = counts && self.promised_from(at) != "nothing";
        let on_time = runs.on_time.filter(|_| is_known);
        let of = |what: fn(&Without) -> bool| self.without(simulated, runs, target, what);
        Some(TargetRunsReport {
            served: runs.served,
            runs: runs.times.len(),
            mean: is_known.then_some(runs.mean),
            sd: is_known.then_some(runs.sd),
            percentiles: percentiles(runs).filter(|_| is_known),
            on_time: on_time.map(ShareReport::from),
            holds: on_time.map(|p| p.value >= target.confidence - 1e-12),
            counter_offer: runs.quantile(target.confidence).filter(|_| is_known),
            distribution: distribution(&runs.times).filter(|_| is_known),
            delays_add_up: runs.delays_add_up,
            outside: self.outside(at, target, runs),
            parties: of(|w| matches!(w, Without::Party(_))),
            risks: of(|w| matches!(w, Without::Risk(_))),
            returns: of(|w| matches!(w, Without::Return(_))),
        })
    }

    fn outside(&self, at: usize, target: &Target, runs: &TargetRuns) -> Vec<WithoutReport> {
        let judged = self.case.schedule.as_ref().map(|s| &s.targets[at]);
        let judged = judged.and_then(|j| j.absorption.as_ref());
        let inside = |h: &FeltRuns| judged.is_some_and(|j| j.of.binary_search(&h.handoff).is_ok());
        let outside = runs.felt.iter().filter(|f| !inside(f) && f.size.runs > 0);
        outside
            .map(|f| WithoutReport {
                id: self.id(f.handoff),
                size: self.size(target, f.size),
            })
            .collect()
    }

    fn without(
        &self,
        simulated: &Simulated,
        runs: &TargetRuns,
        target: &Target,
        what: fn(&Without) -> bool,
    ) -> Vec<WithoutReport> {
        let all = simulated.without.iter().zip(&runs.without);
        // What was never measured says nothing: it is left out, and not 0.
        all.filter(|(w, size)| what(w) && (size.runs > 0 || runs.times.is_empty()))
            .map(|(without, size)| WithoutReport {
                id: match without {
                    Without::Party(ix) => self.chain.party(*ix).id.to_string(),
                    Without::Risk(at) => self.chain.risks[*at as usize].id.to_string(),
                    Without::Return(ix) => self.id(*ix),
                },
                size: self.size(target, *size),
            })
            .collect()
    }

    pub(super) fn handoff_runs(
        &self,
        ix: HandoffIx,
        turnarounds: Option<&Turnarounds<'_>>,
    ) -> Option<HandoffRunsReport> {
        let runs = self.case.simulated.as_ref()?.handoffs[ix.at()].as_ref()?;
        let late = |a: f64| self.late(ix, runs, turnarounds, a);
        Some(HandoffRunsReport {
            happens: runs.happens,
            mean: runs.mean,
            sd: runs.sd,
            kept: runs.kept.map(ShareReport::from),
            late_p50: late(0.5),
            late_p80: late(0.8),
            late_p90: late(0.9),
            late_p95: late(0.95),
        })
    }

    /// Q_a(L): exact where no passes and risks are in it, else as simulated.
    pub(super) fn late(
        &self,
        ix: HandoffIx,
        runs: &HandoffRuns,
        turnarounds: Option<&Turnarounds<'_>>,
        a: f64,
    ) -> f64 {
        // What is kept far more often than that is not late at that level: no integral needed.
        if runs.kept.is_some_and(|k| k.low > a) {
            return 0.0;
        }
        let agreed = |t: &Turnarounds<'_>| t.allowed(ix);
        match (runs.quantile(a), turnarounds) {
            (Some(w), Some(t)) => (w - agreed(t)).max(0.0),
            (None, Some(t)) => t.lateness(ix, a),
            _ => 0.0,
        }
    }

    pub(super) fn felt_runs(
        &self,
        at: usize,
        target: &Target,
        ix: HandoffIx,
    ) -> Option<FeltReport> {
        let felt = &self.case.simulated.as_ref()?.targets[at].felt;
        let found = felt.binary_search_by_key(&ix, |f| f.handoff).ok()?;
        let FeltRuns {
            size,
            criticality,
            significance,
            sensitivity,
            cruciality,
            cruciality_by_ranks,
            per_day,
            too_late,
            first,
            ..
        } = felt[found];
        Some(FeltReport {
            size: self.size(target, size),
            first,
            too_late,
            criticality,
            significance,
            sensitivity,
            cruciality,
            cruciality_by_ranks,
            per_day,
        })
    }
}

fn percentiles(runs: &TargetRuns) -> Option<PercentilesReport> {
    let p = |percent: f64| runs.quantile(percent / 100.0);
    Some(PercentilesReport {
        p5: p(5.0)?,
        p10: p(10.0)?,
        p25: p(25.0)?,
        p50: p(50.0)?,
        p75: p(75.0)?,
        p80: p(80.0)?,
        p90: p(90.0)?,
        p95: p(95.0)?,
        p99: p(99.0)?,
    })
}

/// Shares of sorted times in intervals of one width.
fn distribution(times: &[f64]) -> Option<DistributionReport> {
    let first = *times.first()?;
    // A few runs far out would leave the others no room.
    let end = (times.len() as f64 * TAIL).ceil() as usize;
    let last = times[end.clamp(1, times.len()) - 1];
    let width = (last - first) / BINS as f64;
    if width <= 0.0 {
        let there = times.partition_point(|t| *t <= last);
        let share = there as f64 / times.len() as f64;
        return Some(DistributionReport {
            from: first,
            width: 0.0,
            shares: vec![share],
            above: 1.0 - share,
        });
    }
    let mut counts = [0usize; BINS];
    let shown = &times[..times.partition_point(|t| *t <= last)];
    for time in shown {
        counts[(((time - first) / width) as usize).min(BINS - 1)] += 1;
    }
    let share = |count: usize| count as f64 / times.len() as f64;
    Some(DistributionReport {
        from: first,
        width,
        above: share(times.len() - shown.len()),
        shares: counts.into_iter().map(share).collect(),
    })
}
