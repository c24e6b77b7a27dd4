//! What is added up over trials, and put together over batches in their order.

use super::block::Row;
use super::model::Model;
use crate::analysis::EPSILON;
use crate::analysis::sample::LANES;

/// Sums over the trials of a batch, or of all.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    pub(super) handoffs: Vec<OfHandoff>,
    pub(super) targets: Vec<OfTarget>,
}

/// A handoff, whatever the target; over the runs in which it happens.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OfHandoff {
    pub(super) runs: f64,
    /// w less its centre, and squared.
    pub(super) w: f64,
    pub(super) ww: f64,
    /// Runs in which it kept what it was allowed.
    pub(super) kept: f64,
}

/// A target; over the runs that count for it.
#[derive(Clone, Debug, Default)]
pub(super) struct OfTarget {
    pub(super) runs: f64,
    /// T less its centre, and squared.
    pub(super) t: f64,
    pub(super) tt: f64,
    pub(super) on_time: f64,
    /// By entry of its upstream; empty where it has no detail.
    pub(super) felt: Vec<Felt>,
    /// By department, then risk, then return.
    pub(super) reliefs: Vec<Size>,
}

/// What a target feels of a handoff.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Felt {
    pub(super) critical: f64,
    /// Sum of w/(w + float) * T.
    pub(super) significance: f64,
    /// Sum of T(1 d) - T.
    pub(super) per_day: f64,
    /// Runs in which it comes later than the chain absorbs.
    pub(super) too_late: f64,
    /// Over runs in which it happens and that count: for its correlation with T.
    pub(super) both: f64,
    pub(super) w: f64,
    pub(super) ww: f64,
    pub(super) t: f64,
    pub(super) tt: f64,
    pub(super) wt: f64,
    pub(super) size: Size,
    /// Batches in which its size was the greatest.
    pub(super) first: f64,
}

/// What something costs a target: T less T without it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Size {
    /// Runs in which it was measured.
    pub(super) runs: f64,
    pub(super) days: f64,
    pub(super) squares: f64,
    /// Runs that would have been on time.
    pub(super) saved: f64,
    /// Days behind the promise that would not have been.
    pub(super) overdue: f64,
}

impl Size {
    /// A run: T, T without it, and what it is held to.
    pub(super) fn add(&mut self, t: f64, without: f64, within: Option<f64>) {
        let days = t - without;
        if days == 0.0 {
            return;
        }
        self.days += days;
        self.squares += days * days;
        if let Some(within) = within {
            self.saved += one_if(without <= within + EPSILON) - one_if(t <= within + EPSILON);
            self.overdue += (t - within).max(0.0) - (without - within).max(0.0);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.runs += other.runs;
        self.days += other.days;
        self.squares += other.squares;
        self.saved += other.saved;
        self.overdue += other.overdue;
    }
}

impl Sums {
    pub(super) fn new(model: &Model, detailed: &[bool], reliefs: usize) -> Self {
        let of = |(aim, detailed): (&super::model::Aim, &bool)| OfTarget {
            felt: vec![Felt::default(); if *detailed { aim.upstream.len() } else { 0 }],
            reliefs: vec![Size::default(); if *detailed { reliefs } else { 0 }],
            ..OfTarget::default()
        };
        Self {
            handoffs: vec![OfHandoff::default(); model.handoffs.len()],
            targets: model.targets.iter().zip(detailed).map(of).collect(),
        }
    }

    /// Adds the next batch.
    pub(super) fn merge(&mut self, batch: &Self) {
        for (to, of) in self.handoffs.iter_mut().zip(&batch.handoffs) {
            to.runs += of.runs;
            to.w += of.w;
            to.ww += of.ww;
            to.kept += of.kept;
        }
        for (to, of) in self.targets.iter_mut().zip(&batch.targets) {
            to.runs += of.runs;
            to.t += of.t;
            to.tt += of.tt;
            to.on_time += of.on_time;
            for (to, of) in to.reliefs.iter_mut().zip(&of.reliefs) {
                to.merge(of);
            }
            let mean = |f: &Felt| {
                if f.size.runs > 0.0 {
                    f.size.days / f.size.runs
                } else {
                    0.0
                }
            };
            let most = of.felt.iter().map(mean).fold(0.0, f64::max);
            for (to, of) in to.felt.iter_mut().zip(&of.felt) {
                to.critical += of.critical;
                to.significance += of.significance;
                to.per_day += of.per_day;
                to.too_late += of.too_late;
                to.both += of.both;
                to.w += of.w;
                to.ww += of.ww;
                to.t += of.t;
                to.tt += of.tt;
                to.wt += of.wt;
                to.size.merge(&of.size);
                // Equal but for rounding: both are first.
                if most > 0.0 && mean(of) >= most * (1.0 - 1e-12) {
                    to.first += 1.0;
                }
            }
        }
    }
}

/// The sum of a function over the trials of a block, always in the same order and side by side.
#[inline(always)]
pub(super) fn sum(of: impl Fn(usize) -> f64) -> f64 {
    let mut lanes = [0.0; 8];
    for first in (0..LANES).step_by(8) {
        for (at, lane) in lanes.iter_mut().enumerate() {
            *lane += of(first + at);
        }
    }
    ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6]))
        + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]))
}

/// 1 where it holds.
#[inline(always)]
pub(super) fn one_if(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

/// Adds a handoff in a block of which so many trials count.
pub(super) fn of_handoff(
    to: &mut OfHandoff,
    begins: &Row,
    w: &Row,
    allowed: f64,
    centre: f64,
    live: usize,
) {
    let happens = |lane: usize| lane < live && begins[lane] + w[lane] < f64::INFINITY;
    to.runs += sum(|lane| one_if(happens(lane)));
    to.w += sum(|lane| if happens(lane) { w[lane] - centre } else { 0.0 });
    to.ww += sum(|lane| {
        if happens(lane) {
            (w[lane] - centre).powi(2)
        } else {
            0.0
        }
    });
    to.kept += sum(|lane| one_if(happens(lane) && w[lane] <= allowed));
}

/// Adds what a target feels of a handoff in a block.
pub(super) fn of_felt(
    to: &mut Felt,
    begins: &Row,
    w: &Row,
    slack: &Row,
    finish: &Row,
    too_late: f64,
    centre: (f64, f64),
) {
    let both = |lane: usize| begins[lane] + w[lane] < f64::INFINITY && finish[lane] < f64::INFINITY;
    to.critical += sum(|lane| one_if(slack[lane] <= EPSILON));
    to.significance += sum(|lane| {
        let whole = w[lane] + slack[lane];
        if whole > 0.0 && whole < f64::INFINITY {
            w[lane] / whole * finish[lane]
        } else {
            0.0
        }
    });
    to.per_day += sum(|lane| (1.0 - slack[lane]).max(0.0));
    to.too_late += sum(|lane| one_if(both(lane) && w[lane] > too_late));
    to.both += sum(|lane| one_if(both(lane)));
    let (cw, ct) = centre;
    to.w += sum(|lane| if both(lane) { w[lane] - cw } else { 0.0 });
    to.ww += sum(|lane| {
        if both(lane) {
            (w[lane] - cw).powi(2)
        } else {
            0.0
        }
    });
    to.t += sum(|lane| if both(lane) { finish[lane] - ct } else { 0.0 });
    to.tt += sum(|lane| {
        if both(lane) {
            (finish[lane] - ct).powi(2)
        } else {
            0.0
        }
    });
    to.wt += sum(|lane| {
        if both(lane) {
            (w[lane] - cw) * (finish[lane] - ct)
        } else {
            0.0
        }
    });
}
