//! How often rework happens, and how long its passes are at means.

use std::collections::BTreeMap;

use super::EPSILON;
use super::propagate::Timeline;
use super::times::{Means, parts};
use crate::chain::{Chain, HandoffIx, Need};
use crate::graph::loops::{End, Loop, Mask};
use crate::graph::{EventGraph, ServiceIx, StartIx};

/// Below this probability a number of passes is no longer followed.
const NEGLIGIBLE: f64 = 1e-12;
/// Numbers of passes that are followed at the most.
const MOST_STATES: usize = 20_000;
/// Counts that going one pass further may write.
const MOST_COUNTS: usize = 20_000_000;

/// One return, as far as counting goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Return {
    /// Probability each time its end service finishes.
    pub share: f64,
    /// How many times at most, at each visit from outside.
    pub max: u32,
}

/// The distribution of the numbers of passes of returns that compete at one service.
///
/// At each finish at most one happens, with its share; one that has happened `max` times happens no
/// more. Entries are (probability, passes of each return); what is rarer than 1e-12 is left out.
/// For one return: P(k) = p^k (1 - p) for k < max, and p^max.
#[must_use]
pub fn numbers(returns: &[Return]) -> Vec<(f64, Vec<u32>)> {
    let (mut ends, unfinished) = followed(returns);
    ends.extend(unfinished);
    ends
}

/// The numbers at which it ends, and those at which it may go on but is no longer followed.
#[expect(clippy::type_complexity, reason = "two lists of one kind")]
fn followed(returns: &[Return]) -> (Vec<(f64, Vec<u32>)>, Vec<(f64, Vec<u32>)>) {
    let mut level = BTreeMap::from([(vec![0u32; returns.len()], 1.0f64)]);
    let mut ends = Vec::new();
    let each = returns.len() * returns.len();
    while !level.is_empty() && ends.len() < MOST_STATES && level.len() * each <= MOST_COUNTS {
        let mut next: BTreeMap<Vec<u32>, f64> = BTreeMap::new();
        for (counts, probability) in level {
            let mut goes_on = 0.0;
            for (at, one) in returns
                .iter()
                .enumerate()
                .filter(|(at, r)| counts[*at] < r.max)
            {
                goes_on += one.share;
                if probability * one.share > NEGLIGIBLE {
                    let mut counts = counts.clone();
                    counts[at] += 1;
                    *next.entry(counts).or_insert(0.0) += probability * one.share;
                }
            }
            ends.push((probability * (1.0 - goes_on), counts));
        }
        level = next;
    }
    (
        ends,
        level
            .into_iter()
            .map(|(counts, probability)| (probability, counts))
            .collect(),
    )
}

/// The mean number of passes of each return. For one return: the sum of p^k for k = 1..max.
#[must_use]
pub fn means(returns: &[Return]) -> Vec<f64> {
    if let [one] = returns {
        let (p, n) = (one.share, f64::from(one.max));
        return vec![if p == 0.0 {
            0.0
        } else {
            p * (1.0 - p.powf(n)) / (1.0 - p)
        }];
    }
    // Where nothing is cut off, visits are geometric with the sum of the shares.
    let goes_on: f64 = returns.iter().map(|r| r.share).sum();
    let more = |r: &Return| r.share / (1.0 - goes_on);
    if is_never_cut_off(returns) {
        return returns.iter().map(more).collect();
    }
    let mut means = vec![0.0; returns.len()];
    let (ends, unfinished) = followed(returns);
    for (probability, counts) in ends.iter().chain(&unfinished) {
        for (mean, count) in means.iter_mut().zip(counts) {
            *mean += probability * f64::from(*count);
        }
    }
    let left: f64 = unfinished.iter().map(|(probability, _)| probability).sum();
    for (mean, one) in means.iter_mut().zip(returns) {
        *mean += left * more(one);
    }
    means
}

/// Whether no return comes to its `max`, but for a negligible part: each alone is geometric in what it has
/// of the visits that the others leave.
fn is_never_cut_off(returns: &[Return]) -> bool {
    let goes_on: f64 = returns.iter().map(|r| r.share).sum();
    returns.iter().all(|r| {
        let again = r.share / (1.0 - goes_on + r.share);
        again.powf(f64::from(r.max)) <= NEGLIGIBLE
    })
}

/// What the passes of competing returns come to: (probability, working days). `lengths` are those of one pass each.
///
/// Returns as long as each other count as one where none comes to its `max`.
fn mixture(returns: &[Return], lengths: &[f64]) -> Vec<(f64, f64)> {
    let mut returns = returns.to_vec();
    let mut lengths = lengths.to_vec();
    if returns.len() > 1 && is_never_cut_off(&returns) {
        let mut share_of: BTreeMap<u64, f64> = BTreeMap::new();
        for (one, length) in returns.iter().zip(&lengths) {
            *share_of.entry(length.to_bits()).or_insert(0.0) += one.share;
        }
        if share_of.len() < returns.len() {
            lengths = share_of.keys().map(|bits| f64::from_bits(*bits)).collect();
            let unlimited = |share: &f64| Return {
                share: *share,
                max: u32::MAX,
            };
            returns = share_of.values().map(unlimited).collect();
        }
    }
    let total = |counts: &[u32]| {
        let each = counts.iter().zip(&lengths);
        each.map(|(n, l)| f64::from(*n) * l).sum::<f64>()
    };
    let numbers = numbers(&returns).into_iter();
    numbers.map(|(p, counts)| (p, total(&counts))).collect()
}

/// The passes of every end service: (number distribution, length of each return's pass at means).
#[derive(Clone, Debug, Default)]
pub struct Passes {
    /// Mean passes in working days, by service: added to w of its outputs.
    pub mean_of_service: Vec<f64>,
    /// Mean passes in working days after a customer's acceptance starts.
    pub mean_of_acceptance: BTreeMap<StartIx, f64>,
    /// By service: probability and length in working days of what its passes come to; empty where none.
    pub mixture: BTreeMap<ServiceIx, Vec<(f64, f64)>>,
    /// The mean number of passes and the length of one pass at means, by return.
    pub of_return: BTreeMap<HandoffIx, (f64, f64)>,
    /// Its probability each time its end service finishes, by return: `when_late` where that is so at means.
    pub share_of: BTreeMap<HandoffIx, f64>,
}

/// Works out the passes of all loops at means, inner ones before those around them.
///
/// What happens is read off a timeline of the case: a return whose S0 did not happen does not happen, and
/// a body holds what does.
#[must_use]
pub fn at_means(
    chain: &Chain,
    graph: &EventGraph,
    loops: &[Loop],
    means: &Means,
    case: &Timeline,
) -> Passes {
    let mut passes = Passes {
        mean_of_service: vec![0.0; graph.services.len()],
        ..Passes::default()
    };
    let Some(order) = graph.order.as_ref().filter(|_| !loops.is_empty()) else {
        return passes;
    };
    let mut position = vec![0usize; graph.starts.len()];
    for (at, start) in order.iter().enumerate() {
        position[start.at()] = at;
    }
    let mut by_end: BTreeMap<End, Vec<usize>> = BTreeMap::new();
    for (at, found) in loops.iter().enumerate() {
        by_end.entry(found.end).or_default().push(at);
    }
    let mut ends: Vec<(End, Vec<usize>)> = by_end.into_iter().collect();
    ends.sort_by_key(|(end, of)| (position[loops[of[0]].end_start.at()], *end));
    let mut through: BTreeMap<ServiceIx, Vec<usize>> = BTreeMap::new();
    for (at, found) in loops.iter().enumerate() {
        if let End::Service(service) = found.end {
            through.entry(service).or_default().push(at);
        }
    }
    let mut work = Worker {
        chain,
        graph,
        loops,
        means,
        case,
        position,
        through,
        masks: loops.iter().map(|l| Mask::new(&l.services)).collect(),
        share: vec![0.0; loops.len()],
        length: vec![0.0; loops.len()],
    };
    for (end, of) in ends {
        work.settle(end, &of, &mut passes);
    }
    passes
}

struct Worker<'a> {
    chain: &'a Chain,
    graph: &'a EventGraph,
    loops: &'a [Loop],
    means: &'a Means,
    case: &'a Timeline,
    position: Vec<usize>,
    through: BTreeMap<ServiceIx, Vec<usize>>,
    /// The services of each loop.
    masks: Vec<Mask>,
    share: Vec<f64>,
    length: Vec<f64>,
}

impl Worker<'_> {
    fn settle(&mut self, end: End, of: &[usize], passes: &mut Passes) {
        let late = self.is_late(self.loops[of[0]].end_start, passes);
        let mut returns = Vec::new();
        for at in of {
            let Some(rework) = self
                .chain
                .handoff(self.loops[*at].rework)
                .details
                .rework
                .as_deref()
            else {
                continue;
            };
            let redo = self.graph.services[self.loops[*at].redo.at()].start;
            let share = rework.when_late.filter(|_| late).unwrap_or(rework.share);
            passes.share_of.insert(self.loops[*at].rework, share);
            self.share[*at] = if self.case.start[redo.at()] == f64::INFINITY {
                0.0
            } else {
                share
            };
            returns.push(Return {
                share: self.share[*at],
                max: rework.max,
            });
            self.length[*at] = self.length_of(*at);
        }
        let mean_numbers = self::means(&returns);
        let mean: f64 = of
            .iter()
            .zip(&mean_numbers)
            .map(|(at, n)| n * self.length[*at])
            .sum();
        for (at, n) in of.iter().zip(&mean_numbers) {
            passes
                .of_return
                .insert(self.loops[*at].rework, (*n, self.length[*at]));
        }
        match end {
            End::Acceptance(start) => {
                passes.mean_of_acceptance.insert(start, mean);
            }
            End::Service(service) => {
                passes.mean_of_service[service.at()] = mean;
                let lengths: Vec<f64> = of.iter().map(|at| self.length[*at]).collect();
                passes.mixture.insert(service, mixture(&returns, &lengths));
            }
        }
    }

    /// Whether at means something that a start needed breaks its agreement.
    fn is_late(&self, start: StartIx, passes: &Passes) -> bool {
        let needs = self
            .graph
            .start(start)
            .needs
            .iter()
            .flat_map(Need::handoffs);
        needs
            .filter(|h| self.case.arrival[h.at()] < f64::INFINITY)
            .any(|h| {
                let Some(agreed) = self.chain.handoff(*h).details.agreed else {
                    return false;
                };
                let passes = match self.graph.service_of[h.at()] {
                    Some(service) if !parts(self.chain, *h).is_observed() => {
                        passes.mean_of_service[service.at()]
                    }
                    _ => 0.0,
                };
                self.means.turnaround[h.at()] + passes > agreed + EPSILON
            })
    }

    /// One pass at means: the return's own work and takes, the longest way through its body with the
    /// passes inside it, and S1's work unless the flaw is seen on receipt.
    fn length_of(&self, at: usize) -> f64 {
        let found = &self.loops[at];
        let on_receipt = self
            .chain
            .handoff(found.rework)
            .details
            .rework
            .as_deref()
            .is_some_and(|r| r.on_receipt);
        let own = self.means.turnaround[found.rework.at()];
        let end_work = match found.end {
            End::Service(service) if !on_receipt => self.work_of(service),
            _ => 0.0,
        };
        if found.body.is_empty() {
            return own + end_work;
        }
        let mut arrival: BTreeMap<HandoffIx, f64> = BTreeMap::new();
        let mut body = found.body.clone();
        body.retain(|h| self.case.arrival[h.at()] < f64::INFINITY);
        let start_of =
            |h: &HandoffIx| self.graph.start_of[h.at()].map_or(0, |s| self.position[s.at()]);
        body.sort_by_key(|h| (start_of(h), *h));
        let first = self.graph.services[found.redo.at()].start;
        for handoff in body {
            let begins = match self.graph.start_of[handoff.at()] {
                Some(start) if start != first => self.join(start, &arrival),
                _ => 0.0,
            };
            let inner =
                self.graph.service_of[handoff.at()].map_or(0.0, |s| self.inner_passes(s, at));
            let passes = if parts(self.chain, handoff).is_observed() {
                0.0
            } else {
                inner
            };
            arrival.insert(
                handoff,
                begins + self.means.turnaround[handoff.at()] + passes,
            );
        }
        own + self.join(found.end_start, &arrival) + end_work
    }

    /// When a start inside a body begins: what comes from outside is already there, and joins count only
    /// what the body brings.
    fn join(&self, start: StartIx, arrival: &BTreeMap<HandoffIx, f64>) -> f64 {
        let mut begins = 0.0f64;
        for need in &self.graph.start(start).needs {
            let mut inside: Vec<f64> = need
                .handoffs()
                .iter()
                .filter_map(|h| arrival.get(h).copied())
                .collect();
            if inside.is_empty() {
                continue;
            }
            inside.sort_by(f64::total_cmp);
            let k = match need {
                Need::One(_) | Need::IfHappens(_) | Need::Any(_) => 1,
                Need::AtLeast(k, _) => (*k as usize).min(inside.len()),
            };
            begins = begins.max(inside[k - 1]);
        }
        begins
    }

    /// The mean passes of the returns after a service that lie inside another loop's body.
    fn inner_passes(&self, service: ServiceIx, outer: usize) -> f64 {
        let Some(of) = self.through.get(&service) else {
            return 0.0;
        };
        let around = &self.loops[outer];
        let inside: Vec<usize> = of
            .iter()
            .copied()
            .filter(|at| self.loops[*at].end != around.end)
            .filter(|at| self.masks[*at].is_within(&self.masks[outer]))
            .collect();
        let returns: Vec<Return> = inside
            .iter()
            .filter_map(|at| {
                let rework = self
                    .chain
                    .handoff(self.loops[*at].rework)
                    .details
                    .rework
                    .as_deref()?;
                Some(Return {
                    share: self.share[*at],
                    max: rework.max,
                })
            })
            .collect();
        means(&returns)
            .iter()
            .zip(&inside)
            .map(|(n, at)| n * self.length[*at])
            .sum()
    }

    /// S1's share of a pass: its work; 0 where its outputs give a turnaround of their own.
    fn work_of(&self, service: ServiceIx) -> f64 {
        let handoffs = &self.graph.services[service.at()].handoffs;
        handoffs
            .iter()
            .map(|h| self.means.work[h.at()])
            .fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_return_is_a_truncated_geometric() {
        let one = [Return { share: 0.5, max: 3 }];
        assert_eq!(means(&one), vec![0.5 + 0.25 + 0.125]);
        let by_numbers: f64 = numbers(&one).iter().map(|(p, n)| p * f64::from(n[0])).sum();
        assert!((by_numbers - 0.875).abs() < 1e-12);
        assert!((numbers(&one).iter().map(|(p, _)| p).sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn competing_returns_without_truncation_share_the_visits() {
        let both = [
            Return {
                share: 0.1,
                max: 1000,
            },
            Return {
                share: 0.3,
                max: 1000,
            },
        ];
        let found = means(&both);
        // Visits are geometric with the sum of the shares: p / (1 - sum).
        assert!((found[0] - 0.1 / 0.6).abs() < 1e-9);
        assert!((found[1] - 0.3 / 0.6).abs() < 1e-9);
    }
}
