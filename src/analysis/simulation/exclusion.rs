//! What T would be without one handoff, for every handoff that decides it in a trial, where all joins are
//! lists.
//!
//! T without h is the longest path that avoids it. Every path crosses the cut behind h's start exactly
//! once, so it is the largest head + w + tail over the other edges of that cut; with all handoffs of that start
//! on their agreement, that or the largest over its own edges, each less its lateness. An edge crosses the
//! cuts from its own start up to the one that it leads to: an interval, so that all answers are interval
//! maxima, and only edges nearer to T than the worst lateness can matter.

/// An edge that is no handoff.
pub(super) const NO_HANDOFF: u32 = u32::MAX;

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
    /// The handoff; [`NO_HANDOFF`]: from the chain's start, or an acceptance.
    pub(super) handoff: u32,
    /// The first start whose cut it crosses.
    pub(super) from: u32,
    /// The start that it leads to: it crosses no cut from there on.
    pub(super) until: u32,
    /// The longest path through it.
    pub(super) through: f64,
}

/// A start at which some deciding handoffs of a trial begin, and the cut behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    pub(super) start: u32,
    /// Its deciding handoffs: from here on in their list.
    pub(super) from: u32,
    /// Up to here.
    pub(super) to: u32,
    /// The longest path over edges that begin elsewhere.
    others: f64,
    /// The longest path over an edge that begins here, and its handoff.
    longest: (f64, u32),
    /// The longest over those of other handoffs.
    second: f64,
    /// The longest over those that begin here, each handoff no later than allowed.
    relieved: f64,
}

impl Cut {
    /// T without one of its handoffs.
    pub(super) fn without(&self, handoff: u32) -> f64 {
        let (longest, of) = self.longest;
        let own = if of == handoff { self.second } else { longest };
        self.others.max(own)
    }

    /// T with all its handoffs no later than allowed.
    pub(super) fn relieved(&self) -> f64 {
        self.others.max(self.relieved)
    }

    /// Adds an edge that begins here, and by how much its handoff is later than allowed.
    fn add(&mut self, edge: &Near, excess: f64) {
        let (longest, of) = self.longest;
        if edge.handoff == of {
            self.longest.0 = longest.max(edge.through);
        } else if edge.through > longest {
            self.longest = (edge.through, edge.handoff);
            self.second = longest;
        } else {
            self.second = self.second.max(edge.through);
        }
        self.relieved = self.relieved.max(edge.through - excess.max(0.0));
    }
}

/// Interval maxima over the deciding handoffs of one trial.
#[derive(Default)]
pub(super) struct Cuts {
    cuts: Vec<Cut>,
    /// Level k holds the maxima of intervals of 2^k cuts.
    levels: Vec<Vec<f64>>,
}

impl Cuts {
    /// The cuts behind the starts of the deciding handoffs, which are in increasing order of theirs; `excess`
    /// says of a handoff by how much it is later than allowed.
    ///
    /// O(edges log(deciding)).
    pub(super) fn behind(
        &mut self,
        deciding: &[Deciding],
        near: &[Near],
        excess: impl Fn(u32) -> f64,
    ) -> &[Cut] {
        self.cuts.clear();
        for (at, d) in (0..).zip(deciding) {
            match self.cuts.last_mut().filter(|c| c.start == d.start) {
                Some(cut) => cut.to = at + 1,
                None => self.cuts.push(Cut {
                    start: d.start,
                    from: at,
                    to: at + 1,
                    others: f64::NEG_INFINITY,
                    longest: (f64::NEG_INFINITY, NO_HANDOFF - 1),
                    second: f64::NEG_INFINITY,
                    relieved: f64::NEG_INFINITY,
                }),
            }
        }
        let count = self.cuts.len();
        let levels = (usize::BITS - count.leading_zeros()) as usize;
        if self.levels.len() < levels {
            self.levels.resize(levels, Vec::new());
        }
        for level in &mut self.levels[..levels] {
            level.clear();
            level.resize(count, f64::NEG_INFINITY);
        }
        // Most edges come in the order of where they begin.
        let (mut from, mut begun) = (0, 0);
        for edge in near {
            if edge.from < begun {
                from = 0;
            }
            begun = edge.from;
            while from < count && self.cuts[from].start < edge.from {
                from += 1;
            }
            if from == count {
                continue;
            }
            let to = from + self.before(from, edge.until);
            if from == to {
                continue;
            }
            // All that begins at a cut's own start is looked at by itself.
            let own = &mut self.cuts[from];
            if own.start == edge.from {
                let late = match edge.handoff {
                    NO_HANDOFF => 0.0,
                    handoff => excess(handoff),
                };
                own.add(edge, late);
                self.raise(from + 1, to, edge.through);
            } else {
                self.raise(from, to, edge.through);
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
        if let Some(others) = self.levels.first() {
            for (cut, others) in self.cuts.iter_mut().zip(others) {
                cut.others = *others;
            }
        }
        &self.cuts
    }

    /// How many cuts from this one on are before a start: few, as a rule.
    fn before(&self, from: usize, until: u32) -> usize {
        let cuts = &self.cuts[from..];
        let mut most = 1;
        while cuts.get(most - 1).is_some_and(|c| c.start < until) {
            most *= 2;
        }
        cuts[..most.min(cuts.len())].partition_point(|c| c.start < until)
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
        let late = |h: u32| f64::from(h % 7) * 40.0;
        let through = |of: &dyn Fn(&&Near) -> bool, less: &dyn Fn(u32) -> f64| {
            let all = near.iter().filter(of);
            all.map(|e| e.through - less(e.handoff))
                .fold(f64::NEG_INFINITY, f64::max)
        };
        let mut cuts = Cuts::default();
        for count in 1..=deciding.len() {
            let some = &deciding[..count];
            let found = cuts.behind(some, &near, late).to_vec();
            for cut in &found {
                let crosses = |e: &&Near| e.from <= cut.start && cut.start < e.until;
                for d in &some[cut.from as usize..cut.to as usize] {
                    assert_eq!(d.start, cut.start);
                    let others = |e: &&Near| crosses(e) && e.handoff != d.handoff;
                    let expected = through(&others, &|_| 0.0);
                    assert_eq!(cut.without(d.handoff), expected, "{count}");
                }
                let others = through(&|e| crosses(e) && e.from != cut.start, &|_| 0.0);
                let own = through(&|e| crosses(e) && e.from == cut.start, &late);
                assert_eq!(cut.relieved(), others.max(own), "{count}");
            }
            let covered: u32 = found.iter().map(|c| c.to - c.from).sum();
            assert_eq!(covered as usize, count);
        }
    }
}
