//! What T would be without one handoff, for every handoff that decides it in a trial, where all joins are
//! lists.
//!
//! T without h is the longest path that avoids it. Every path crosses the cut behind h's start exactly
//! once, so it is the largest head + w + tail over the other edges of that cut. An edge crosses the
//! cuts from its own start up to the one that it leads to: an interval, so that all answers are interval
//! maxima, and only edges nearer to T than the worst lateness can matter.

/// A handoff that decides T in a trial and comes late.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deciding {
    /// Its position among the target's upstream.
    pub(super) entry: u32,
    pub(super) handoff: u32,
    /// Its start.
    pub(super) start: u32,
    /// By how much it is later than allowed, in working days.
    pub(super) excess: f64,
}

/// An edge that comes near to T.
#[derive(Clone, Copy, Debug)]
pub(super) struct Near {
    /// The handoff; `u32::MAX`: from the chain's start, or an acceptance.
    pub(super) handoff: u32,
    /// The first start whose cut it crosses.
    pub(super) from: u32,
    /// The start that it leads to: it crosses no cut from there on.
    pub(super) until: u32,
    /// The longest path through it.
    pub(super) through: f64,
}

/// Interval maxima over the deciding handoffs of one trial.
#[derive(Default)]
pub(super) struct Cuts {
    /// Level k holds the maxima of intervals of 2^k.
    levels: Vec<Vec<f64>>,
}

impl Cuts {
    /// T without each of the deciding handoffs; they and their starts in increasing order.
    ///
    /// O(edges log(deciding)).
    pub(super) fn without(&mut self, deciding: &[Deciding], near: &[Near]) -> &[f64] {
        let count = deciding.len();
        let levels = (usize::BITS - count.leading_zeros()) as usize;
        if self.levels.len() < levels {
            self.levels.resize(levels, Vec::new());
        }
        for level in &mut self.levels[..levels] {
            level.clear();
            level.resize(count, f64::NEG_INFINITY);
        }
        for edge in near {
            let from = deciding.partition_point(|d| d.start < edge.from);
            let to = deciding.partition_point(|d| d.start < edge.until);
            if from >= to {
                continue;
            }
            // All of a handoff's own edges are left out for itself; it stands where they begin.
            let own = deciding[from..to]
                .iter()
                .take_while(|d| d.start == edge.from)
                .position(|d| d.handoff == edge.handoff);
            match own {
                Some(own) => {
                    self.raise(from, from + own, edge.through);
                    self.raise(from + own + 1, to, edge.through);
                }
                None => self.raise(from, to, edge.through),
            }
        }
        for level in (1..levels).rev() {
            let half = 1 << (level - 1);
            let (lower, upper) = self.levels.split_at_mut(level);
            let lower = &mut lower[level - 1];
            for (at, value) in upper[0].iter().enumerate() {
                lower[at] = lower[at].max(*value);
                if let Some(second) = lower.get_mut(at + half) {
                    *second = second.max(*value);
                }
            }
        }
        &self.levels[0]
    }

    fn raise(&mut self, from: usize, to: usize, value: f64) {
        if from >= to {
            return;
        }
        let level = (usize::BITS - 1 - (to - from).leading_zeros()) as usize;
        for at in [from, to - (1 << level)] {
            let slot = &mut self.levels[level][at];
            *slot = slot.max(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interval_maxima_are_those_of_going_through_all_edges() {
        // Deciding handoffs 0..13 at starts 0, 0, 2, 3, .. ; edges of pseudo-random intervals.
        let starts = [0, 0, 2, 3, 3, 5, 8, 9, 10, 10, 10, 12, 15];
        let deciding: Vec<Deciding> = (0..13u32)
            .map(|at| Deciding {
                entry: at,
                handoff: at,
                start: starts[at as usize],
                excess: 1.0,
            })
            .collect();
        let mut state = 12345u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        let mut near: Vec<Near> = Vec::new();
        for _ in 0..60 {
            let own = next(26);
            let from = deciding
                .get(own as usize)
                .map_or_else(|| next(15), |d| d.start);
            near.push(Near {
                handoff: own,
                from,
                until: from + 1 + next(6),
                through: f64::from(next(1000)),
            });
        }
        let mut cuts = Cuts::default();
        for count in 1..=deciding.len() {
            let some = &deciding[..count];
            let expected: Vec<f64> = some
                .iter()
                .map(|d| {
                    let crosses = |e: &&Near| {
                        e.handoff != d.handoff && e.from <= d.start && d.start < e.until
                    };
                    near.iter()
                        .filter(crosses)
                        .map(|e| e.through)
                        .fold(f64::NEG_INFINITY, f64::max)
                })
                .collect();
            assert_eq!(cuts.without(some, &near), expected, "{count}");
        }
    }
}
