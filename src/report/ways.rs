//! From weak links to the target that feels them.

use crate::analysis::floats::Slacks;
use crate::chain::HandoffIx;
use crate::check::Case;
use crate::graph::Target;

/// Handoffs on the ways to one target that are told; the ways of links behind them in rank are left out.
const MOST_TOLD: usize = 100_000;

/// The ways to one target with the least room, on the promised timeline.
pub(super) struct Ways<'a> {
    case: &'a Case<'a>,
    target: &'a Target,
    /// The longest ways, and when each start begins; `None` where nothing reaches the target.
    known: Option<(&'a Slacks, &'a [f64])>,
    /// By handoff: what comes next, once it was asked for.
    next: Vec<Option<Option<HandoffIx>>>,
    told: usize,
}

impl<'a> Ways<'a> {
    pub(super) fn new(case: &'a Case<'a>, at: usize, target: &'a Target) -> Self {
        let known = case.timelines(at).and_then(|(promised, _)| {
            let absorption = case.schedule.as_ref()?.targets[at].absorption.as_ref()?;
            Some((absorption, promised.start.as_slice()))
        });
        Self {
            case,
            target,
            known,
            next: vec![None; case.chain.handoffs.len()],
            told: 0,
        }
    }

    /// From a handoff to the target; empty once the ways before it came to `MOST_TOLD`.
    pub(super) fn from(&mut self, first: HandoffIx) -> Vec<HandoffIx> {
        let mut way = Vec::new();
        let mut at = Some(first).filter(|_| self.known.is_some());
        while let Some(handoff) = at {
            if self.told + way.len() >= MOST_TOLD {
                self.told = MOST_TOLD;
                return Vec::new();
            }
            way.push(handoff);
            at = match self.next[handoff.at()] {
                Some(known) => known,
                None => {
                    let next = self.after(handoff);
                    self.next[handoff.at()] = Some(next);
                    next
                }
            };
        }
        self.told += way.len();
        way
    }

    /// What a handoff's way goes on with; `None` where it has arrived.
    fn after(&self, handoff: HandoffIx) -> Option<HandoffIx> {
        let (absorption, begins) = self.known?;
        let through = |h: &HandoffIx| {
            let at = absorption.of.binary_search(h).ok()?;
            Some(absorption.through[at])
        };
        let delivered = self.target.covers.binary_search(&handoff).is_ok();
        let mut best: Option<(f64, HandoffIx)> = delivered.then_some((0.0, handoff));
        for consumer in self.case.graph.consumers(handoff) {
            for h in &self.case.graph.start(consumer).handoffs {
                let tail = through(h).map(|t| t - begins[consumer.at()]);
                let tail = tail.filter(|t| t.is_finite());
                if let Some(tail) = tail.filter(|t| best.is_none_or(|(most, _)| *t > most)) {
                    best = Some((tail, *h));
                }
            }
        }
        best.map(|(_, next)| next).filter(|next| *next != handoff)
    }
}
