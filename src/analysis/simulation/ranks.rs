//! Cruciality by ranks: Spearman's correlation of each turnaround with T.
//!
//! Spearman, "The proof and measurement of association between two things" (1904); equal values share their mean
//! rank.

use super::block::{Block, ZERO};
use super::model::{At, Model};
use super::outcome::Simulated;
use super::scenario::Scenario;
use super::threads::in_order;
use super::trials::{blocks, live};
use super::{Settings, Subject};
use crate::analysis::vector::fast;

/// Numbers that are kept at a time: 64 MiB.
const MOST_KEPT: usize = 8 << 20;
/// Handoffs of a target that are ranked: those that decide T most often.
const MOST_RANKED: usize = 500;

/// Fills in the rank correlations of the handoffs that decide a target most often. The draws are those of the
/// simulation; costs another pass and a sort for each.
pub(super) fn fill(simulated: &mut Simulated, subject: Subject<'_>, settings: Settings) {
    let Some(model) = Model::new(subject, settings.seed) else {
        return;
    };
    let trials = simulated.trials;
    for target in 0..simulated.targets.len() {
        let felt = &mut simulated.targets[target].felt;
        let mut order: Vec<usize> = (0..felt.len())
            .filter(|at| felt[*at].criticality > 0.0)
            .collect();
        order.sort_by(|a, b| {
            let criticality = |at: &usize| felt[*at].criticality;
            criticality(b).total_cmp(&criticality(a)).then(a.cmp(b))
        });
        order.truncate(MOST_RANKED);
        for some in order.chunks((MOST_KEPT / trials as usize).max(1)) {
            let place = |at: &usize| model.place[felt[*at].handoff.at()];
            let handoffs: Vec<At> = some.iter().map(place).collect();
            let (times, rows) = gathered(&model, target, &handoffs, (trials, settings.threads));
            for (at, w) in some.iter().zip(&rows) {
                felt[*at].cruciality_by_ranks = spearman(w, &times);
            }
        }
    }
}

/// T and some turnarounds in every trial; plus infinity where they do not happen.
fn gathered(
    model: &Model,
    target: usize,
    handoffs: &[At],
    (trials, threads): (u32, usize),
) -> (Vec<f64>, Vec<Vec<f64>>) {
    let piece = |block: &mut Block, number: u64| {
        let live = live(number, trials);
        let (mut finish, mut arrival) = (ZERO, ZERO);
        fast(
            #[inline(always)]
            || {
                block.run(model, number, &Scenario::default(), |_, _, _| {});
                block.finish(model, target, &mut finish);
            },
        );
        let rows = handoffs.iter().map(|h| -> Vec<f64> {
            block.arrival(model, *h, &mut arrival);
            let both = block.w[*h as usize].iter().zip(&arrival).take(live);
            both.map(|(w, there)| if there.is_finite() { *w } else { *there })
                .collect()
        });
        let rows: Vec<Vec<f64>> = rows.collect();
        (finish[..live].to_vec(), rows)
    };
    let mut times = Vec::with_capacity(trials as usize);
    let mut rows = vec![Vec::with_capacity(trials as usize); handoffs.len()];
    in_order(
        blocks(trials),
        threads,
        || Block::new(model),
        piece,
        |(finish, some)| {
            times.extend(finish);
            for (row, some) in rows.iter_mut().zip(some) {
                row.extend(some);
            }
        },
    );
    (times, rows)
}

/// Spearman's correlation over the trials in which both are; `None` where one does not vary.
fn spearman(w: &[f64], t: &[f64]) -> Option<f64> {
    let both: Vec<(f64, f64)> = w
        .iter()
        .zip(t)
        .filter(|(w, t)| w.is_finite() && t.is_finite())
        .map(|(w, t)| (*w, *t))
        .collect();
    let one = ranks(both.iter().map(|b| b.0).collect());
    let other = ranks(both.iter().map(|b| b.1).collect());
    // Ranks have the same mean, however many are equal.
    let mean = (both.len() as f64 + 1.0) / 2.0;
    let (mut product, mut first, mut second) = (0.0, 0.0, 0.0);
    for (a, b) in one.iter().zip(&other) {
        product += (a - mean) * (b - mean);
        first += (a - mean).powi(2);
        second += (b - mean).powi(2);
    }
    let spread = (first * second).sqrt();
    (spread > 0.0).then(|| (product / spread).clamp(-1.0, 1.0))
}

/// The rank of each value, from 1; equal values share their mean rank.
fn ranks(values: Vec<f64>) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]).then(a.cmp(b)));
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    while from < order.len() {
        let value = values[order[from]];
        let to = from
            + order[from..]
                .iter()
                .take_while(|at| values[**at] == value)
                .count();
        let mean = (from + to + 1) as f64 / 2.0;
        for at in &order[from..to] {
            ranks[*at] = mean;
        }
        from = to;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_their_mean_rank() {
        assert_eq!(ranks(vec![3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
    }

    #[test]
    fn any_growing_function_correlates_fully() {
        let w: Vec<f64> = (0..50).map(f64::from).collect();
        let t: Vec<f64> = w.iter().map(|x| x.exp()).collect();
        assert_eq!(spearman(&w, &t), Some(1.0));
        let back: Vec<f64> = w.iter().map(|x| -x).collect();
        assert_eq!(spearman(&w, &back), Some(-1.0));
        assert_eq!(spearman(&w, &vec![1.0; 50]), None);
    }

    #[test]
    fn what_does_not_happen_is_left_out() {
        let w = [1.0, f64::INFINITY, 2.0, 3.0];
        let t = [1.0, 9.0, f64::INFINITY, 5.0];
        assert_eq!(spearman(&w, &t), Some(1.0));
    }
}
