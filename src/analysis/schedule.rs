//! The promised and the expected timeline: critical paths, floats, absorption, roll-up.
//!
//! Critical path method: Kelley & Walker, "Critical-Path Planning and Scheduling" (1959). Where all
//! joins are lists the cost is linear in the chain for each target.

use super::EPSILON;
use super::case::Case;
use super::floats::{self, BUDGET, Bound, Ground, Slacks};
use super::passes::{self, Passes};
use super::propagate::Timeline;
use super::times::{Means, parts};
use crate::chain::{Chain, HandoffIx, Need};
use crate::graph::loops::Loop;
use crate::graph::{EventGraph, StartIx, Target};

/// The fixed timelines of a chain without cycles.
#[derive(Debug)]
pub struct Schedule {
    /// Mean times without passes.
    pub means: Means,
    /// Rework passes at means, in the usual case.
    pub passes: Passes,
    /// What happens: the usual case first, then others that a target needs.
    pub cases: Vec<Case>,
    /// By case: everyone keeps what was agreed, no rework.
    pub promised: Vec<Timeline>,
    /// By case: everything takes its mean, passes included.
    pub expected: Vec<Timeline>,
    /// By target of the graph.
    pub targets: Vec<TargetSchedule>,
    /// By handoff: free float on the expected timeline; `None` outside the usual case or where nothing waits.
    pub free_float: Vec<Option<f64>>,
    /// Some floats were left open because alternatives made them too costly.
    pub incomplete: bool,
}

/// What the timelines say of one target.
#[derive(Clone, Debug)]
pub struct TargetSchedule {
    /// Which case it is judged in; `None`: nothing ever reaches it.
    pub case: Option<usize>,
    /// P: the promise, the expectation, or the promised roll-up.
    pub within: Option<f64>,
    /// T on the promised timeline.
    pub promised: Option<f64>,
    /// T on the expected timeline.
    pub expected: Option<f64>,
    /// Total floats, expected timeline.
    pub floats: Option<Slacks>,
    /// Absorption r(h, c), promised timeline.
    pub absorption: Option<Slacks>,
    /// A longest path on the expected timeline, from the chain's start to the customer.
    pub critical_path: Vec<HandoffIx>,
}

impl TargetSchedule {
    /// Whether the promise holds if everyone keeps theirs; `None` where it cannot be judged.
    #[must_use]
    pub fn holds_as_agreed(&self) -> Option<bool> {
        Some(self.promised? <= self.within? + EPSILON)
    }

    /// Whether it holds at means.
    #[must_use]
    pub fn holds_as_expected(&self) -> Option<bool> {
        Some(self.expected? <= self.within? + EPSILON)
    }
}

impl Schedule {
    /// Runs both timelines. `None` where the chain has cycles.
    #[must_use]
    pub fn new(chain: &Chain, graph: &EventGraph, loops: &[Loop]) -> Option<Self> {
        let order = graph.order.as_ref()?;
        let means = Means::new(chain);
        let usual = Case::usual(chain);
        let agreed = means.promised(chain);
        let no_passes = vec![0.0; graph.starts.len()];
        let run = |case: &Case| {
            let promised = Timeline::run(graph, order, case, agreed.clone(), no_passes.clone());
            let passes = passes::at_means(chain, graph, loops, &means, &promised);
            let mut acceptance = no_passes.clone();
            for (start, mean) in &passes.mean_of_acceptance {
                acceptance[start.at()] = *mean;
            }
            let expected = with_passes(chain, graph, &means, &passes);
            (
                promised,
                Timeline::run(graph, order, case, expected, acceptance),
                passes,
            )
        };
        let (first_promised, first_expected, passes) = run(&usual);
        let mut schedule = Self {
            means: means.clone(),
            passes,
            cases: vec![usual],
            promised: vec![first_promised],
            expected: vec![first_expected],
            targets: Vec::new(),
            free_float: Vec::new(),
            incomplete: false,
        };
        let cases: Vec<Option<usize>> = graph
            .targets
            .iter()
            .map(|target| {
                if schedule.expected[0].finish(target).is_some() {
                    return Some(0);
                }
                let case = Case::serving(chain, graph, target, &schedule.cases[0])?;
                if let Some(known) = schedule.cases.iter().position(|c| *c == case) {
                    return Some(known);
                }
                let (promised, expected, _) = run(&case);
                expected.finish(target)?;
                schedule.cases.push(case);
                schedule.promised.push(promised);
                schedule.expected.push(expected);
                Some(schedule.cases.len() - 1)
            })
            .collect();
        schedule.judge(graph, order, &cases);
        Some(schedule)
    }

    fn judge(&mut self, graph: &EventGraph, order: &[StartIx], cases: &[Option<usize>]) {
        let mut position = vec![0u32; graph.starts.len()];
        for (at, start) in (0..).zip(order) {
            position[start.at()] = at;
        }
        let mut budget = BUDGET;
        for (target, case) in graph.targets.iter().zip(cases) {
            let found = match case {
                Some(case) => self.judge_one(graph, order, &position, target, *case, &mut budget),
                None => TargetSchedule {
                    case: None,
                    within: target.within,
                    promised: None,
                    expected: None,
                    floats: None,
                    absorption: None,
                    critical_path: Vec::new(),
                },
            };
            self.incomplete |= [&found.floats, &found.absorption]
                .into_iter()
                .flatten()
                .any(|s| s.incomplete);
            self.targets.push(found);
        }
        let expected = &self.expected[0];
        let finished: Vec<(&Target, f64)> = graph
            .targets
            .iter()
            .filter_map(|t| Some((t, expected.finish(t)?)))
            .collect();
        self.free_float = floats::free_floats(graph, expected, &finished);
    }

    fn judge_one(
        &self,
        graph: &EventGraph,
        order: &[StartIx],
        position: &[u32],
        target: &Target,
        at: usize,
        budget: &mut u64,
    ) -> TargetSchedule {
        let (case, promised, expected) = (&self.cases[at], &self.promised[at], &self.expected[at]);
        let rolled_up = promised.finish(target);
        let within = target.within.or(rolled_up);
        let ground = |timeline| Ground {
            graph,
            order,
            position,
            case,
            timeline,
        };
        let floats = floats::slacks(&ground(expected), target, Bound::Finish, budget);
        let absorption = within.and_then(|within| {
            floats::slacks(&ground(promised), target, Bound::Promise(within), budget)
        });
        TargetSchedule {
            case: Some(at),
            within,
            promised: rolled_up,
            expected: expected.finish(target),
            floats,
            absorption,
            critical_path: critical_path(graph, expected, target),
        }
    }

    /// The starts that begin, and when, on the expected timeline of the usual case.
    #[must_use]
    pub fn expected_start(&self, start: StartIx) -> Option<f64> {
        Some(self.expected[0].start[start.at()]).filter(|t| t.is_finite())
    }
}

/// w(h) on the expected timeline: its mean, and the mean passes of its service where it is not observed.
pub(super) fn with_passes(
    chain: &Chain,
    graph: &EventGraph,
    means: &Means,
    passes: &Passes,
) -> Vec<f64> {
    let mut times = means.turnaround.clone();
    for (at, time) in times.iter_mut().enumerate() {
        let ix = HandoffIx::new(at);
        if let Some(service) = graph.service_of[at]
            && !parts(chain, ix).is_observed()
        {
            *time += passes.mean_of_service[service.at()];
        }
    }
    times
}

/// A longest path to a target: from what decides T back to where it starts. Ties: the first in the file.
fn critical_path(graph: &EventGraph, timeline: &Timeline, target: &Target) -> Vec<HandoffIx> {
    let Some(finish) = timeline.finish(target) else {
        return Vec::new();
    };
    let decides = |t: f64, at: f64| (t - at).abs() <= EPSILON;
    let mut next = target
        .covers
        .iter()
        .copied()
        .find(|h| decides(timeline.arrival[h.at()], finish));
    if next.is_none() {
        let accepted = target
            .acceptance
            .iter()
            .find(|s| decides(timeline.start[s.at()] + timeline.acceptance[s.at()], finish));
        next = accepted.and_then(|s| tight_need(graph, timeline, *s));
    }
    let mut path = Vec::new();
    while let Some(h) = next {
        path.push(h);
        if path.len() > timeline.arrival.len() {
            break;
        }
        next = graph.start_of[h.at()].and_then(|start| tight_need(graph, timeline, start));
    }
    path.reverse();
    path
}

/// A handoff that arrives when a start that needs it begins.
fn tight_need(graph: &EventGraph, timeline: &Timeline, start: StartIx) -> Option<HandoffIx> {
    let begins = timeline.start[start.at()];
    let needs = graph.start(start).needs.iter().flat_map(Need::handoffs);
    let mut tight: Vec<HandoffIx> = needs
        .copied()
        .filter(|h| (timeline.arrival[h.at()] - begins).abs() <= EPSILON)
        .collect();
    tight.sort_unstable();
    tight.first().copied()
}
