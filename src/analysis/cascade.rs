//! How a change goes through the chain on the expected timeline: who is hit, when, and how much each absorbs.
//!
//! Max-plus delay propagation: Goverde, "A delay propagation algorithm for large-scale railway traffic
//! networks" (2010).

use super::EPSILON;
use super::case::Case;
use super::passes;
use super::propagate::Timeline;
use super::schedule::with_passes;
use super::simulation::{Change, Subject};
use crate::chain::{HandoffIx, Need};
use crate::graph::StartIx;
use crate::graph::loops::Loop;

/// The expected timeline of the usual case, without a change and with it.
#[derive(Clone, Debug)]
pub struct Cascade {
    /// Without.
    pub before: Timeline,
    /// With.
    pub after: Timeline,
    /// The starts that are hit, in the order in which they begin without the change.
    pub hits: Vec<Hit>,
}

/// A start that receives something later, or not at all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The start.
    pub start: StartIx,
    /// What comes to it latest against before; of equals the first in the file.
    pub by: HandoffIx,
    /// By how many working days that comes later; plus infinity where it no longer comes.
    pub arrives_later: f64,
    /// By how many working days it begins later; plus infinity where it no longer does.
    pub starts_later: f64,
}

impl Hit {
    /// Working days that it absorbs: it begins later by less than what it waits for comes later.
    #[must_use]
    pub fn absorbs(&self) -> f64 {
        if self.starts_later == f64::INFINITY {
            return 0.0;
        }
        self.arrives_later - self.starts_later
    }
}

/// Follows a change through the expected timeline. `None` where the chain has cycles. Linear in the chain.
///
/// Risks are no part of that timeline: a risk that never happens changes nothing on it.
#[must_use]
pub fn cascade(subject: Subject<'_>, change: &Change) -> Option<Cascade> {
    let Subject {
        chain,
        graph,
        loops,
        schedule,
    } = subject;
    let order = graph.order.as_ref()?;
    let before = schedule.expected[0].clone();
    let mut happens = schedule.cases[0].clone();
    for h in &change.never {
        happens.0[h.at()] = false;
    }
    let kept: Vec<Loop> = loops
        .iter()
        .filter(|l| !change.never.contains(&l.rework))
        .cloned()
        .collect();
    let run = |case: &Case, times: Vec<f64>, acceptance| {
        Timeline::run(graph, order, case, times, acceptance)
    };
    let nothing = vec![0.0; graph.starts.len()];
    let agreed = schedule.means.promised(chain);
    let promised = run(&happens, agreed.clone(), nothing.clone());
    let passes = passes::at_means(chain, graph, &kept, &schedule.means, &promised);
    let mut acceptance = nothing;
    for (start, mean) in &passes.mean_of_acceptance {
        acceptance[start.at()] = *mean;
    }
    let mut times = with_passes(chain, graph, &schedule.means, &passes);
    for (h, days) in &change.late {
        times[h.at()] += days;
    }
    for h in &change.on_agreement {
        times[h.at()] = times[h.at()].min(agreed[h.at()]);
    }
    let after = run(&happens, times, acceptance);
    let mut hits = Vec::new();
    for ix in order {
        if before.start[ix.at()] == f64::INFINITY {
            continue;
        }
        let needs = graph.start(*ix).needs.iter().flat_map(Need::handoffs);
        let later = needs.map(|h| (*h, shift(before.arrival[h.at()], after.arrival[h.at()])));
        let worst = later.reduce(|worst, next| if next.1 > worst.1 { next } else { worst });
        let Some((by, arrives_later)) = worst.filter(|(_, later)| *later > EPSILON) else {
            continue;
        };
        hits.push(Hit {
            start: *ix,
            by,
            arrives_later,
            starts_later: shift(before.start[ix.at()], after.start[ix.at()]).max(0.0),
        });
    }
    hits.sort_by(|a, b| before.start[a.start.at()].total_cmp(&before.start[b.start.at()]));
    Some(Cascade {
        before,
        after,
        hits,
    })
}

/// By how much something is later; plus infinity where it no longer happens, 0 where it never did.
#[must_use]
pub fn shift(before: f64, after: f64) -> f64 {
    if before == f64::INFINITY {
        0.0
    } else {
        after - before
    }
}
