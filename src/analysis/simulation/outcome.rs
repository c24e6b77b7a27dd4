//! What a simulation says, as plain data.

use super::Settings;
use super::model::Model;
use super::questions::Questions;
use super::sums::{Felt, OfHandoff, OfTarget, Size, Sums};
use crate::analysis::EPSILON;
use crate::chain::{HandoffIx, PartyIx};

/// What a simulation says of a chain. Times are in working days.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulated {
    /// The seed that it ran with.
    pub seed: u64,
    /// The trials that it ran.
    pub trials: u32,
    /// Batches that the trials were split into, to see how sure a ranking is.
    pub batches: u64,
    /// By target of the graph.
    pub targets: Vec<TargetRuns>,
    /// By handoff of the chain; `None` for returns.
    pub handoffs: Vec<Option<HandoffRuns>>,
    /// What the sizes of [`TargetRuns::without`] are of.
    pub without: Vec<Without>,
    /// Returns whose passes would take too long to draw: their length is taken at means.
    pub at_means: Vec<HandoffIx>,
}

/// What is taken away to see what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Without {
    /// The lateness of a party: all its handoffs on their agreement.
    Party(PartyIx),
    /// A risk: it never happens.
    Risk(u32),
    /// A return: it never happens.
    Return(HandoffIx),
}

/// When a target is really served.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetRuns {
    /// T of each run that counts, in increasing order.
    pub times: Vec<f64>,
    /// Share of runs in which something reaches it; the others do not count.
    pub served: f64,
    /// Mean of T.
    pub mean: f64,
    /// Standard deviation of T, of the runs as a sample (n - 1).
    pub sd: f64,
    /// P(T <= P); `None` where nothing reaches it or it is held to nothing.
    pub on_time: Option<Share>,
    /// By entry: what it feels of each handoff that leads to it, in file order; empty where there are too many.
    pub felt: Vec<FeltRuns>,
    /// By entry of [`Simulated::without`]; empty where there are too many.
    pub without: Vec<SizeRuns>,
    /// The promise fails at its confidence, and no link by itself is weak.
    pub delays_add_up: bool,
}

/// A share that was counted, with its 95 % interval (Wilson 1927).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share seen.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A handoff, whatever the target: over the runs in which it happens.
#[derive(Clone, Debug, PartialEq)]
pub struct HandoffRuns {
    /// Share of runs in which it happens.
    pub happens: f64,
    /// Mean of w, passes and risks included.
    pub mean: f64,
    /// Standard deviation of w.
    pub sd: f64,
    /// P(agreement kept); against its mean where nothing is agreed. `None` where it never happens.
    pub kept: Option<Share>,
    /// w of each run in which it happens, in increasing order, where passes or risks are in it: else its
    /// distribution is known exactly. Left out of chains with too many of them.
    pub times: Option<Vec<f64>>,
}

/// What a target feels of a handoff.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FeltRuns {
    /// The handoff.
    pub handoff: HandoffIx,
    /// D: what its lateness costs, by exclusion.
    pub size: SizeRuns,
    /// Criticality index: share of runs in which it is tight on a path that decides T. Martin 1965.
    pub criticality: f64,
    /// Significance index `E[w/(w + float) * T/E[T]]`; `None` behind alternatives. Williams 1992.
    pub significance: Option<f64>,
    /// Schedule sensitivity index: criticality * sd(w)/sd(T). `PMBoK`; Vanhoucke 2010.
    pub sensitivity: Option<f64>,
    /// Cruciality: the correlation of w and T (Pearson); `None` where one does not vary. Williams 1992.
    pub cruciality: Option<f64>,
    /// The same by ranks (Spearman), where that was asked for and it ever decides T.
    pub cruciality_by_ranks: Option<f64>,
    /// `E[T]` if its first visit slipped by one day, less `E[T]`. What comes back more often when it is late is in it only
    /// behind alternatives, where the slip is followed; `None` where that was too much.
    pub per_day: Option<f64>,
    /// Share of its runs in which it comes later than the chain absorbs.
    pub too_late: f64,
    /// Whether it is a weak link: Q_a(L) > r.
    pub weak: bool,
    /// Share of batches in which its size was the greatest.
    pub first: f64,
}

/// What something costs a target: T less T without it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SizeRuns {
    /// Runs in which it was measured.
    pub runs: u64,
    /// Mean, in working days.
    pub days: f64,
    /// Standard error of the mean, in working days.
    pub error: f64,
    /// By how much P(on time) would be greater.
    pub on_time: f64,
    /// Mean working days behind the promise that would not have been: `E[(T - P)+] - E[(T without it - P)+]`.
    pub overdue: f64,
    /// Standard error of that mean, in working days.
    pub overdue_error: f64,
}

/// What sums are made into results with.
pub(super) struct Summary<'a> {
    pub(super) model: &'a Model,
    pub(super) questions: &'a Questions,
    pub(super) settings: Settings,
    pub(super) batches: u64,
    pub(super) without: Vec<Without>,
}

impl Summary<'_> {
    pub(super) fn simulated(
        self,
        sums: Sums,
        finishes: Vec<Vec<f64>>,
        kept: Vec<Vec<f64>>,
    ) -> Simulated {
        let trials = f64::from(self.settings.trials);
        let model = self.model;
        let mut handoffs = vec![None; model.place.len()];
        for ((handoff, sums), centre) in model
            .handoffs
            .iter()
            .zip(&sums.handoffs)
            .zip(&self.questions.centre)
        {
            handoffs[handoff.ix.at()] = Some(HandoffRuns {
                happens: sums.runs / trials,
                mean: if sums.runs > 0.0 {
                    centre + sums.w / sums.runs
                } else {
                    0.0
                },
                sd: variance(sums.runs, sums.w, sums.ww).sqrt(),
                kept: Share::of(sums.kept, sums.runs),
                times: None,
            });
        }
        for (h, mut times) in self.questions.kept.iter().zip(kept) {
            times.sort_unstable_by(f64::total_cmp);
            let ix = model.handoffs[*h as usize].ix;
            if let Some(runs) = &mut handoffs[ix.at()] {
                runs.times = Some(times);
            }
        }
        let of_w = |s: &OfHandoff| variance(s.runs, s.w, s.ww).sqrt();
        let w_sd: Vec<f64> = sums.handoffs.iter().map(of_w).collect();
        let at_means = model.ends.iter().filter(|e| e.is_at_means());
        let mut at_means: Vec<HandoffIx> = at_means.flat_map(|e| &e.loops).map(|l| l.ix).collect();
        at_means.sort_unstable();
        Simulated {
            seed: self.settings.seed,
            trials: self.settings.trials,
            batches: self.batches,
            targets: sums
                .targets
                .iter()
                .zip(finishes)
                .enumerate()
                .map(|(at, (of, times))| self.target(at, of, times, (&sums.handoffs, &w_sd)))
                .collect(),
            handoffs,
            without: self.without,
            at_means,
        }
    }

    fn target(
        &self,
        at: usize,
        sums: &OfTarget,
        mut times: Vec<f64>,
        (of_handoff, w_sd): (&[OfHandoff], &[f64]),
    ) -> TargetRuns {
        let aim = &self.model.targets[at];
        times.retain(|t| *t < f64::INFINITY);
        times.sort_unstable_by(f64::total_cmp);
        let sd = variance(sums.runs, sums.t, sums.tt).sqrt();
        let mean = match sums.runs > 0.0 {
            true => self.questions.centre_of_target[at] + sums.t / sums.runs,
            false => 0.0,
        };
        let felt = aim.upstream.iter().zip(&sums.felt).enumerate();
        let mut felt: Vec<FeltRuns> = felt
            .map(|(entry, (h, felt))| {
                let certain = aim.certain && self.model.handoffs[*h as usize].certain;
                let completed = match certain {
                    true => felt.completed(&of_handoff[*h as usize], sums),
                    false => *felt,
                };
                self.felt(
                    at,
                    entry,
                    (*h, w_sd[*h as usize]),
                    &completed,
                    sums.runs,
                    (mean, sd),
                )
            })
            .collect();
        felt.sort_by_key(|f| f.handoff);
        let on_time = aim.within.and_then(|_| Share::of(sums.on_time, sums.runs));
        TargetRuns {
            served: sums.runs / f64::from(self.settings.trials),
            mean,
            sd,
            // Where no link was judged, none was found innocent.
            delays_add_up: on_time.is_some_and(|p| p.value < aim.confidence - EPSILON)
                && !felt.is_empty()
                && aim.absorption.iter().any(Option::is_some)
                && !felt.iter().any(|f| f.weak),
            on_time,
            felt,
            without: sums.reliefs.iter().map(SizeRuns::of).collect(),
            times,
        }
    }

    fn felt(
        &self,
        at: usize,
        entry: usize,
        (h, w_sd): (u32, f64),
        felt: &Felt,
        runs: f64,
        (mean, sd): (f64, f64),
    ) -> FeltRuns {
        let aim = &self.model.targets[at];
        let of = |sum: f64| if runs > 0.0 { sum / runs } else { 0.0 };
        let criticality = of(felt.critical);
        let too_late = if felt.both > 0.0 {
            felt.too_late / felt.both
        } else {
            0.0
        };
        let covariance = felt.wt - felt.w * felt.t / felt.both.max(1.0);
        let spread = (variance(felt.both, felt.w, felt.ww) * variance(felt.both, felt.t, felt.tt))
            .sqrt()
            * (felt.both - 1.0);
        let lists = aim.only_lists;
        FeltRuns {
            handoff: self.model.handoffs[h as usize].ix,
            size: SizeRuns::of(&felt.size),
            criticality,
            significance: (lists && mean > 0.0).then(|| of(felt.significance) / mean),
            sensitivity: (sd > 0.0).then(|| criticality * w_sd / sd),
            cruciality_by_ranks: None,
            cruciality: (spread > 0.0).then(|| (covariance / spread).clamp(-1.0, 1.0)),
            per_day: match lists {
                true => Some(of(felt.per_day)),
                // Where no run counts nothing was there to be followed.
                false => {
                    (felt.slips > 0.0 || runs <= 0.0).then(|| felt.per_day / felt.slips.max(1.0))
                }
            },
            too_late,
            weak: aim.absorption[entry].is_some()
                && felt.both > 0.0
                && too_late > 1.0 - aim.confidence + 1e-12,
            first: felt.first / self.batches as f64,
        }
    }
}

impl TargetRuns {
    /// The smallest time by which a share of the runs that count is served; `None` where none counts.
    #[must_use]
    pub fn quantile(&self, a: f64) -> Option<f64> {
        quantile(&self.times, a)
    }
}

impl HandoffRuns {
    /// Q_a(w), where passes or risks are in it; `None` where it is known exactly without a simulation.
    #[must_use]
    pub fn quantile(&self, a: f64) -> Option<f64> {
        quantile(self.times.as_deref()?, a)
    }
}

/// The smallest of sorted times with a share of at least `a` at or below it; `None` of none.
fn quantile(times: &[f64], a: f64) -> Option<f64> {
    let n = times.len();
    // A share such as 0.1 + 0.2 counts as 0.3.
    let rank = (a * n as f64 * (1.0 - 1e-12)).ceil() as usize;
    times.get(rank.clamp(1, n.max(1)) - 1).copied()
}

impl Share {
    /// So many of so many; `None` of none. Wilson's interval, 95 %.
    #[must_use]
    pub fn of(count: f64, runs: f64) -> Option<Self> {
        const Z: f64 = 1.959_963_984_540_054;
        if runs <= 0.0 {
            return None;
        }
        let value = count / runs;
        let shrink = 1.0 + Z * Z / runs;
        let centre = (value + Z * Z / (2.0 * runs)) / shrink;
        let half = Z / shrink * (value * (1.0 - value) / runs + Z * Z / (4.0 * runs * runs)).sqrt();
        Some(Self {
            value,
            // At the ends rounding may leave a trace.
            low: if count <= 0.0 {
                0.0
            } else {
                (centre - half).max(0.0)
            },
            high: if count >= runs {
                1.0
            } else {
                (centre + half).min(1.0)
            },
        })
    }
}

impl SizeRuns {
    /// What it is ranked by, and its standard error: days, or days behind the promise where those are priced.
    #[must_use]
    pub fn cost(&self, priced: bool) -> (f64, f64) {
        match priced {
            true => (self.overdue, self.overdue_error),
            false => (self.days, self.error),
        }
    }

    fn of(size: &Size) -> Self {
        let n = size.runs.max(1.0);
        let error = |sum, squares| (variance(size.runs, sum, squares) / n).sqrt();
        Self {
            runs: size.runs as u64,
            days: size.days / n,
            error: error(size.days, size.squares),
            on_time: size.saved / n,
            overdue: size.overdue / n,
            overdue_error: error(size.overdue, size.overdue_squares),
        }
    }
}

/// The variance of a sample (n - 1) from its sums; 0 for fewer than two.
fn variance(n: f64, sum: f64, squares: f64) -> f64 {
    if n < 2.0 {
        return 0.0;
    }
    ((squares - sum * sum / n) / (n - 1.0)).max(0.0)
}
