//! Where all joins are lists T is a longest path: floats from the longest way on, and exclusion by cuts.

use super::block::{NEVER, Row, ZERO, later};
use super::exclusion::{Deciding, NO_HANDOFF, Near};
use super::judge::{Judge, Seen, both};
use super::questions::How;
use super::sums::{OfTarget, of_slack};
use crate::analysis::EPSILON;
use crate::analysis::sample::LANES;

/// No way leads on.
const NO_WAY: Row = [f64::NEG_INFINITY; LANES];

impl Judge {
    /// What such a target feels of each handoff: one pass from its end to its beginning.
    #[inline(always)]
    pub(super) fn longest_paths(&mut self, seen: Seen<'_>, target: &mut OfTarget) {
        let Seen {
            model,
            questions,
            block,
            at,
            finish,
        } = seen;
        let aim = seen.aim();
        // The longest way from each start to T; minus infinity where it does not happen.
        for start in &aim.starts {
            self.rows[*start as usize] = NO_WAY;
        }
        for start in &aim.acceptance {
            if let Some(end) = model.starts[*start as usize].accepts {
                let begins = &block.start[*start as usize];
                let passes = &block.passes[end as usize];
                for (lane, own) in self.rows[*start as usize].iter_mut().enumerate() {
                    if begins[lane] < f64::INFINITY {
                        *own = passes[lane];
                    }
                }
            }
        }
        let runs = finish.iter().filter(|t| **t < f64::INFINITY).count() as f64;
        let mut worst = ZERO;
        let mut decided = false;
        let mut slack = ZERO;
        let mut joined: Row;
        // Upstream is in the order of starts: all that needs a handoff begins at a later one.
        for (entry, h) in aim.upstream.iter().enumerate().rev() {
            let handoff = &model.handoffs[*h as usize];
            let start = handoff.start as usize;
            let (begins, w) = (&block.start[start], &block.w[*h as usize]);
            let (to_here, beyond) = self.rows.split_at_mut(start + 1);
            let own = &mut to_here[start];
            let of = |consumer: u32| &beyond[consumer as usize - start - 1];
            let on = match (aim.is_cover[entry], aim.needed_by(entry)) {
                (true, []) => &ZERO,
                (false, [only]) => of(*only),
                (is_cover, all) => {
                    joined = if is_cover { ZERO } else { NO_WAY };
                    for consumer in all {
                        for (joined, on) in joined.iter_mut().zip(of(*consumer)) {
                            *joined = later(*on, *joined);
                        }
                    }
                    &joined
                }
            };
            if handoff.certain && aim.certain && runs == LANES as f64 {
                for lane in 0..LANES {
                    own[lane] = later(own[lane], w[lane] + on[lane]);
                    let left = finish[lane] - (begins[lane] + w[lane] + on[lane]);
                    slack[lane] = later(left, 0.0);
                }
            } else {
                for lane in 0..LANES {
                    let arrival = begins[lane] + w[lane];
                    let through = arrival + on[lane];
                    let way = w[lane] + on[lane];
                    if arrival < f64::INFINITY && way > own[lane] {
                        own[lane] = way;
                    }
                    // What does not happen, or does not count, has no end of slack.
                    slack[lane] = if through < f64::INFINITY && finish[lane] < f64::INFINITY {
                        (finish[lane] - through).max(0.0)
                    } else {
                        f64::INFINITY
                    };
                }
            }
            let felt = &mut target.felt[entry];
            let before = felt.critical;
            of_slack(&mut self.scratch, felt, w, &slack, finish);
            both(&mut self.scratch, seen, entry, felt);
            if !questions.has_formula[at][entry] {
                continue;
            }
            felt.size.runs += runs;
            if felt.critical == before {
                continue;
            }
            let decides = where_true(
                #[inline(always)]
                |lane| slack[lane] <= EPSILON && w[lane] > handoff.allowed,
            );
            for lane in decides {
                let excess = w[lane] - handoff.allowed;
                self.deciding[lane].push(Deciding {
                    entry: entry as u32,
                    handoff: *h,
                    start: handoff.start,
                    excess,
                });
                worst[lane] = worst[lane].max(excess);
                decided = true;
            }
        }
        if decided {
            self.enter(seen, &worst);
            self.exclude(seen, target);
        }
    }

    /// Finds the edges that come as near to T as the worst lateness in a trial.
    #[inline(always)]
    fn enter(&mut self, seen: Seen<'_>, worst: &Row) {
        let Seen {
            model,
            block,
            finish,
            ..
        } = seen;
        let aim = seen.aim();
        let mut bar = NEVER;
        for lane in 0..LANES {
            if worst[lane] > 0.0 {
                bar[lane] = finish[lane] - worst[lane];
            }
        }
        let near = &mut self.near;
        for start in &aim.starts {
            // A start begins at 0 at the earliest.
            let on = &self.rows[*start as usize];
            enter(near, &bar, [&ZERO, &ZERO, on], NO_HANDOFF, 0, *start);
        }
        for start in &aim.acceptance {
            if let Some(end) = model.starts[*start as usize].accepts {
                let (begins, passes) = (&block.start[*start as usize], &block.passes[end as usize]);
                enter(
                    near,
                    &bar,
                    [begins, &ZERO, passes],
                    NO_HANDOFF,
                    *start,
                    u32::MAX,
                );
            }
        }
        for (entry, h) in aim.upstream.iter().enumerate() {
            let start = model.handoffs[*h as usize].start;
            let (begins, w) = (&block.start[start as usize], &block.w[*h as usize]);
            if aim.is_cover[entry] {
                enter(near, &bar, [begins, w, &ZERO], *h, start, u32::MAX);
            }
            for consumer in aim.needed_by(entry) {
                let on = &self.rows[*consumer as usize];
                enter(near, &bar, [begins, w, on], *h, start, *consumer);
            }
        }
    }

    /// Size of every deciding handoff and of the parties that have a formula, trial by trial.
    fn exclude(&mut self, seen: Seen<'_>, target: &mut OfTarget) {
        let Seen {
            model,
            questions,
            block,
            at,
            finish,
        } = seen;
        let within = seen.aim().within;
        for (lane, t) in finish.iter().enumerate() {
            let (deciding, near) = (&mut self.deciding[lane], &mut self.near[lane]);
            if !deciding.is_empty() {
                // They were found from the end.
                deciding.reverse();
                let excess =
                    |h: u32| block.w[h as usize][lane] - model.handoffs[h as usize].allowed;
                for cut in self.cuts.behind(deciding, near, excess) {
                    for d in &deciding[cut.from as usize..cut.to as usize] {
                        let without = cut.without(d.handoff).max(t - d.excess).min(*t);
                        let size = &mut target.felt[d.entry as usize].size;
                        size.add(*t, without, within);
                    }
                    let relief = questions.relief_of_start[cut.start as usize] as usize;
                    match questions.how[at].get(relief) {
                        Some(How::Cut) => {
                            let size = &mut target.reliefs[relief];
                            size.add(*t, cut.relieved().min(*t), within);
                        }
                        Some(_) => self.decides[at][relief] = true,
                        None => {}
                    }
                }
                deciding.clear();
            }
            near.clear();
        }
    }
}

/// Notes an edge in the trials in which it comes near; the longest path through it is the sum of three rows.
#[inline(always)]
fn enter(
    near: &mut [Vec<Near>],
    bar: &Row,
    [begins, w, on]: [&Row; 3],
    handoff: u32,
    from: u32,
    until: u32,
) {
    let mut reach = [0.0f64; 8];
    for first in (0..LANES).step_by(8) {
        for (at, reach) in reach.iter_mut().enumerate() {
            let lane = first + at;
            let reaches = begins[lane] + w[lane] + on[lane] >= bar[lane];
            *reach = if reaches { 1.0 } else { *reach };
        }
    }
    if reach == [0.0; 8] {
        return;
    }
    let nears = where_true(
        #[inline(always)]
        |lane| {
            let through = begins[lane] + w[lane] + on[lane];
            through >= bar[lane] && through < f64::INFINITY
        },
    );
    for lane in nears {
        near[lane].push(Near {
            handoff,
            from,
            until,
            through: begins[lane] + w[lane] + on[lane],
        });
    }
}

/// The trials in which something holds, in order.
#[inline(always)]
fn where_true(holds: impl Fn(usize) -> bool) -> impl Iterator<Item = usize> {
    let mut bits = [0u64; LANES / 64];
    for (word, bits) in bits.iter_mut().enumerate() {
        for at in 0..64 {
            *bits |= u64::from(holds(64 * word + at)) << at;
        }
    }
    bits.into_iter().enumerate().flat_map(|(word, bits)| {
        let rest = |bits: &u64| Some(bits & (bits - 1)).filter(|b| *b != 0);
        let all = std::iter::successors(Some(bits).filter(|b| *b != 0), rest);
        all.map(move |bits| 64 * word + bits.trailing_zeros() as usize)
    })
}
