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
    /// Sizes are ranked by days behind the promise.
    pub(super) priced: bool,
}

/// What a target feels of a handoff.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Felt {
    pub(super) critical: f64,
    /// Sum of w/(w + float) * T.
    pub(super) significance: f64,
    /// Sum of T(1 d) - T, and behind alternatives the runs in which it was measured.
    pub(super) per_day: f64,
    pub(super) slips: f64,
    /// Runs in which it comes later than the chain absorbs.
    pub(super) too_late: f64,
    /// Over runs in which it happens and that count: for its correlation with T. Where both always happen, all
    /// but `wt` are left out: see [`Felt::completed`].
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

impl Felt {
    /// With what was left out, of a handoff and a target that always happen.
    pub(super) fn completed(mut self, handoff: &OfHandoff, target: &OfTarget) -> Self {
        (self.both, self.w, self.ww) = (handoff.runs, handoff.w, handoff.ww);
        (self.t, self.tt) = (target.t, target.tt);
        self
    }
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
    /// Days behind the promise that would not have been, and squared.
    pub(super) overdue: f64,
    pub(super) overdue_squares: f64,
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
            let overdue = (t - within).max(0.0) - (without - within).max(0.0);
            self.overdue += overdue;
            self.overdue_squares += overdue * overdue;
        }
    }

    fn merge(&mut self, other: &Self) {
        self.runs += other.runs;
        self.days += other.days;
        self.squares += other.squares;
        self.saved += other.saved;
        self.overdue += other.overdue;
        self.overdue_squares += other.overdue_squares;
    }

    /// What it is ranked by, on average: days, or days behind the promise where those are priced.
    fn cost(&self, priced: bool) -> f64 {
        let sum = if priced { self.overdue } else { self.days };
        if self.runs > 0.0 {
            sum / self.runs
        } else {
            0.0
        }
    }
}

impl Sums {
    pub(super) fn new(model: &Model, detailed: &[bool], reliefs: usize) -> Self {
        let of = |(aim, detailed): (&super::model::Aim, &bool)| OfTarget {
            felt: vec![Felt::default(); if *detailed { aim.upstream.len() } else { 0 }],
            reliefs: vec![Size::default(); if *detailed { reliefs } else { 0 }],
            priced: aim.priced,
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
            let cost = |f: &Felt| f.size.cost(of.priced);
            let most = of.felt.iter().map(cost).fold(0.0, f64::max);
            for (to, of) in to.felt.iter_mut().zip(&of.felt) {
                to.critical += of.critical;
                to.significance += of.significance;
                to.per_day += of.per_day;
                to.slips += of.slips;
                to.too_late += of.too_late;
                to.both += of.both;
                to.w += of.w;
                to.ww += of.ww;
                to.t += of.t;
                to.tt += of.tt;
                to.wt += of.wt;
                to.size.merge(&of.size);
                // Equal but for rounding: both are first.
                if most > 0.0 && cost(of) >= most * (1.0 - 1e-12) {
                    to.first += 1.0;
                }
            }
        }
    }
}

/// The sum of a function over the trials of a block, always in the same order and side by side.
#[inline(always)]
pub(super) fn sum(of: impl Fn(usize) -> f64) -> f64 {
    let mut l = [0.0; 8];
    for first in (0..LANES).step_by(8) {
        for (at, lane) in l.iter_mut().enumerate() {
            *lane += of(first + at);
        }
    }
    ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]))
}

/// Space for [`add_up`].
pub(super) type Scratch = [Row; 7];

/// The sums of several functions, each in that order.
///
/// First all values and then their sums: loops that compilers turn into vectors.
#[inline(always)]
pub(super) fn add_up<const N: usize>(
    scratch: &mut Scratch,
    of: impl Fn(usize) -> [f64; N],
) -> [f64; N] {
    for lane in 0..LANES {
        let values = of(lane);
        for (row, value) in scratch.iter_mut().zip(values) {
            row[lane] = value;
        }
    }
    let mut sums = [0.0; N];
    for (to, row) in sums.iter_mut().zip(scratch.iter()) {
        *to = sum(|lane| row[lane]);
    }
    sums
}

/// 1 where it holds.
#[inline(always)]
pub(super) fn one_if(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

/// Adds a handoff in a block of which so many trials count; `certain`: it happens in all of them.
#[inline(always)]
pub(super) fn of_handoff(
    scratch: &mut Scratch,
    to: &mut OfHandoff,
    begins: &Row,
    w: &Row,
    allowed: f64,
    centre: f64,
    (live, certain): (usize, bool),
) {
    let [runs, sum, squares, kept] = if certain && live == LANES {
        let [sum, squares, kept] = add_up(scratch, |lane| {
            let off = w[lane] - centre;
            [off, off * off, one_if(w[lane] <= allowed)]
        });
        [LANES as f64, sum, squares, kept]
    } else {
        add_up(scratch, |lane| {
            let happens = lane < live && begins[lane] + w[lane] < f64::INFINITY;
            let off = if happens { w[lane] - centre } else { 0.0 };
            let kept = happens && w[lane] <= allowed;
            [one_if(happens), off, off * off, one_if(kept)]
        })
    };
    to.runs += runs;
    to.w += sum;
    to.ww += squares;
    to.kept += kept;
}

/// Adds how near to deciding T a handoff is in a block.
#[inline(always)]
pub(super) fn of_slack(scratch: &mut Scratch, to: &mut Felt, w: &Row, slack: &Row, finish: &Row) {
    let [critical, significance, per_day] = add_up(scratch, |lane| {
        let whole = w[lane] + slack[lane];
        let share = if whole > 0.0 && whole < f64::INFINITY {
            w[lane] / whole * finish[lane]
        } else {
            0.0
        };
        let left = 1.0 - slack[lane];
        [
            one_if(slack[lane] <= EPSILON),
            share,
            if left > 0.0 { left } else { 0.0 },
        ]
    });
    to.critical += critical;
    to.significance += significance;
    to.per_day += per_day;
}

/// Adds a handoff and a target in a block: for their correlation, and when it comes too late.
#[inline(always)]
pub(super) fn of_both(
    scratch: &mut Scratch,
    to: &mut Felt,
    begins: &Row,
    w: &Row,
    finish: &Row,
    too_late: f64,
    (cw, ct): (f64, f64),
) {
    let [both, late, sw, sww, st, stt, swt] = add_up(scratch, |lane| {
        let both = begins[lane] + w[lane] < f64::INFINITY && finish[lane] < f64::INFINITY;
        let w_off = if both { w[lane] - cw } else { 0.0 };
        let t_off = if both { finish[lane] - ct } else { 0.0 };
        [
            one_if(both),
            one_if(both && w[lane] > too_late),
            w_off,
            w_off * w_off,
            t_off,
            t_off * t_off,
            w_off * t_off,
        ]
    });
    to.both += both;
    to.too_late += late;
    to.w += sw;
    to.ww += sww;
    to.t += st;
    to.tt += stt;
    to.wt += swt;
}

/// The same where both happen in all trials: what is left out is as for the handoff and the target by themselves.
#[inline(always)]
pub(super) fn of_certain(
    scratch: &mut Scratch,
    to: &mut Felt,
    w: &Row,
    finish: &Row,
    too_late: f64,
    (cw, ct): (f64, f64),
) {
    let [late, swt] = add_up(scratch, |lane| {
        let product = (w[lane] - cw) * (finish[lane] - ct);
        [one_if(w[lane] > too_late), product]
    });
    to.too_late += late;
    to.wt += swt;
}
