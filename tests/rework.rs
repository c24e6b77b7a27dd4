//! Rework on the expected timeline: how many passes, and how long, along a line of departments.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

#[path = "rework/chains.rs"]
mod chains;
mod support;

use eslabon::report::Report;
use support::generate::Numbers;
use support::line::{FREE, Return, back, line};
use support::{assert_same, folders, handoff, json, number, reported, target};

/// Departments one after the other, each with its work, a transit after each, and returns between them.
struct Line {
    work: Vec<f64>,
    takes: Vec<f64>,
    returns: Vec<Return>,
}

impl Line {
    fn text(&self) -> String {
        line(&self.work, &self.takes, "", &self.returns)
    }

    fn report(&self) -> Report {
        reported(&self.text())
    }

    /// The time without any return.
    fn straight(&self) -> f64 {
        self.work.iter().chain(&self.takes).sum()
    }

    /// One pass of a return without what is inside: from `redo` to `end`, its work too, and the way back.
    fn pass(&self, r: &Return) -> f64 {
        let work: f64 = self.work[r.redo..=r.end].iter().sum();
        let takes: f64 = self.takes[r.redo..r.end].iter().sum();
        r.takes + work + takes
    }

    /// The mean time by the fundamental matrix N = (I - Q)^-1 of the chain that visits departments.
    fn by_fundamental_matrix(&self) -> f64 {
        let n = self.work.len();
        let mut q = vec![vec![0.0; n]; n];
        // Mean time of one visit: the work, and the way that is taken after it.
        let mut cost = self.work.clone();
        for at in 0..n {
            let back: Vec<&Return> = self.returns.iter().filter(|r| r.end == at).collect();
            let mut on = 1.0;
            for r in back {
                q[at][r.redo] += r.share;
                cost[at] += r.share * r.takes;
                on -= r.share;
            }
            if at + 1 < n {
                q[at][at + 1] += on;
            }
            cost[at] += on * self.takes[at];
        }
        // Expected time to the end from each department: (I - Q) t = cost.
        let system = (0..n)
            .map(|i| {
                (0..n)
                    .map(|j| f64::from(u8::from(i == j)) - q[i][j])
                    .chain([cost[i]])
                    .collect()
            })
            .collect();
        solve(system)[0]
    }
}

/// Gauss-Jordan elimination with pivoting; the last column is the right-hand side.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let n = rows.len();
    for at in 0..n {
        let pivot = (at..n)
            .max_by(|a, b| rows[*a][at].abs().total_cmp(&rows[*b][at].abs()))
            .unwrap();
        rows.swap(at, pivot);
        let lead = rows[at].clone();
        for (i, row) in rows.iter_mut().enumerate().filter(|(i, _)| *i != at) {
            let factor = row[at] / lead[at];
            assert!(i < n);
            for (value, above) in row.iter_mut().zip(&lead) {
                *value -= factor * above;
            }
        }
    }
    (0..n).map(|i| rows[i][n] / rows[i][i]).collect()
}

/// Mean number of passes of one return: the sum of p^k for k = 1..max.
fn passes(p: f64, max: i32) -> f64 {
    (1..=max).map(|k| p.powi(k)).sum()
}

fn expected(report: &Report) -> f64 {
    target(report, "client").expected.unwrap()
}

#[track_caller]
fn close(found: f64, wanted: f64, what: &str) {
    assert!(
        (found - wanted).abs() <= 1e-7 * wanted.abs().max(1.0),
        "{what}: found {found}, expected {wanted}"
    );
}

#[test]
fn work_that_is_repeated_until_right_is_geometric() {
    for p in [0.0, 0.06, 0.25, 0.5, 0.9] {
        let line = Line {
            work: vec![2.0],
            takes: vec![0.5],
            returns: vec![back(0, 0, p, 0.25, FREE)],
        };
        let report = line.report();
        let rework = handoff(&report, "r0").rework.clone().unwrap();
        close(rework.passes, p / (1.0 - p), "passes");
        assert_same(rework.pass, 2.25, "one pass");
        assert!(rework.body.is_empty());
        close(expected(&report), 2.5 + p / (1.0 - p) * 2.25, "T");
        close(
            handoff(&report, "h0").passes,
            p / (1.0 - p) * 2.25,
            "passes of the output",
        );
        assert_same(
            target(&report, "client").promised.unwrap(),
            2.5,
            "the promised timeline leaves rework out",
        );
    }
}

#[test]
fn absorbing_chains_of_one_step_have_the_published_visits() {
    let mut count = 0;
    for folder in folders("markov", "network.json") {
        let network = json(&format!("{folder}/network.json"));
        let states = network["states"].as_array().unwrap();
        let absorbing = network["absorbing"].as_array().unwrap();
        if states.len() != 2 || absorbing.len() != 1 {
            continue;
        }
        count += 1;
        let working = states.iter().position(|s| !absorbing.contains(s)).unwrap();
        let stays = number(&network["P"][working][working]);
        let line = Line {
            work: vec![1.0],
            takes: vec![0.0],
            returns: vec![back(0, 0, stays, 0.0, FREE)],
        };
        let visits = number(
            &json(&format!("{folder}/expected.json"))["answers"]["expected_steps"]
                [states[working].as_str().unwrap()],
        );
        close(expected(&line.report()), visits, &folder);
    }
    assert!(count >= 1);
}

#[test]
fn at_most_twenty_passes_unless_the_file_says_otherwise() {
    for (more, max) in [("", 20), (", max: 1", 1), (", max: 3", 3)] {
        let line = Line {
            work: vec![1.0, 3.0],
            takes: vec![0.5, 1.0],
            returns: vec![back(1, 0, 0.8, 0.25, more)],
        };
        let report = line.report();
        let rework = handoff(&report, "r0").rework.clone().unwrap();
        assert_same(rework.passes, passes(0.8, max), "passes");
        assert_same(
            expected(&report),
            line.straight() + passes(0.8, max) * 4.75,
            "T",
        );
    }
}

#[test]
fn a_loop_over_two_services_repeats_both_and_the_ways_between() {
    let line = Line {
        work: vec![1.0, 3.0],
        takes: vec![0.5, 1.0],
        returns: vec![back(1, 0, 0.2, 0.25, FREE)],
    };
    let report = line.report();
    let rework = handoff(&report, "r0").rework.clone().unwrap();
    assert_eq!(rework.body, ["h0"]);
    assert_same(rework.pass, line.pass(&line.returns[0]), "one pass");
    close(
        expected(&report),
        line.straight() + 0.25 * (0.25 + 1.0 + 0.5 + 3.0),
        "T",
    );
    // The outputs of the service wait for the last pass; those before it left on the first.
    assert_same(
        handoff(&report, "h0").expected.unwrap().arrival,
        1.5,
        "first pass",
    );
    assert_same(
        handoff(&report, "h1").expected.unwrap().start,
        1.5,
        "its end service starts on the first pass",
    );
}

#[test]
fn a_flaw_seen_on_receipt_does_not_repeat_the_senders_work() {
    let line = Line {
        work: vec![1.0, 3.0],
        takes: vec![0.5, 1.0],
        returns: vec![back(1, 0, 0.2, 0.25, ", max: 1000, on_receipt: true")],
    };
    let report = line.report();
    assert_same(
        handoff(&report, "r0").rework.as_ref().unwrap().pass,
        0.25 + 1.0 + 0.5,
        "one pass",
    );
    close(expected(&report), line.straight() + 0.25 * 1.75, "T");
}

#[test]
fn nested_loops_agree_with_the_fundamental_matrix() {
    let line = Line {
        work: vec![1.0, 2.0, 3.0],
        takes: vec![0.5, 0.25, 1.0],
        returns: vec![back(1, 0, 0.3, 0.1, FREE), back(2, 0, 0.2, 0.4, FREE)],
    };
    let report = line.report();
    close(expected(&report), line.by_fundamental_matrix(), "T");
    // The outer pass holds the inner ones.
    let inner = 0.3 / 0.7 * line.pass(&line.returns[0]);
    close(
        handoff(&report, "r1").rework.as_ref().unwrap().pass,
        line.pass(&line.returns[1]) + inner,
        "outer pass",
    );
}

#[test]
fn random_nested_and_separate_loops_agree_with_the_fundamental_matrix() {
    let mut numbers = Numbers(11);
    let mut nested = 0;
    for at in 0..300 {
        let n = 1 + numbers.below(6);
        let amount = |numbers: &mut Numbers, most: usize| numbers.below(4 * most) as f64 / 4.0;
        let work: Vec<f64> = (0..n).map(|_| amount(&mut numbers, 4)).collect();
        let takes: Vec<f64> = (0..n).map(|_| amount(&mut numbers, 2)).collect();
        let mut returns: Vec<Return> = Vec::new();
        for _ in 0..numbers.below(5) {
            let (a, b) = (numbers.below(n), numbers.below(n));
            let (redo, end) = (a.min(b), a.max(b));
            let share = [0.05, 0.1, 0.25][numbers.below(3)];
            let compete = returns.iter().filter(|r| r.end == end).count();
            // They compete at one end, lie one inside the other, or have nothing in common.
            let fits = returns.iter().all(|r| {
                let apart = r.end < redo || end < r.redo;
                let inside = (redo <= r.redo && r.end <= end) || (r.redo <= redo && end <= r.end);
                r.end == end || apart || inside
            });
            if fits && compete < 2 {
                nested += usize::from(
                    returns
                        .iter()
                        .any(|r| r.end != end && redo <= r.end && r.redo <= end),
                );
                returns.push(back(end, redo, share, amount(&mut numbers, 1), FREE));
            }
        }
        let line = Line {
            work,
            takes,
            returns,
        };
        close(
            expected(&line.report()),
            line.by_fundamental_matrix(),
            &format!("line {at}:\n{}", line.text()),
        );
    }
    assert!(nested > 50, "{nested}");
}

#[test]
fn returns_that_compete_share_the_visits() {
    let line = Line {
        work: vec![1.0, 2.0, 3.0],
        takes: vec![0.5, 0.25, 1.0],
        returns: vec![back(2, 1, 0.3, 0.0, FREE), back(2, 0, 0.1, 0.0, FREE)],
    };
    let report = line.report();
    close(
        handoff(&report, "r0").rework.as_ref().unwrap().passes,
        0.3 / 0.6,
        "near",
    );
    close(
        handoff(&report, "r1").rework.as_ref().unwrap().passes,
        0.1 / 0.6,
        "far",
    );
    close(expected(&report), line.by_fundamental_matrix(), "T");
}

#[test]
fn competing_returns_are_cut_off_each_at_its_own_max() {
    // At each finish: r0 with 0.5 until it has happened once, r1 with 0.25 until twice.
    fn mean(left: [u32; 2], which: usize) -> f64 {
        let shares = [0.5, 0.25];
        (0..2)
            .filter(|at| left[*at] > 0)
            .map(|at| {
                let mut next = left;
                next[at] -= 1;
                shares[at] * (f64::from(u8::from(at == which)) + mean(next, which))
            })
            .sum()
    }
    let line = Line {
        work: vec![1.0, 2.0, 3.0],
        takes: vec![0.5, 0.25, 1.0],
        returns: vec![
            back(2, 1, 0.5, 0.125, ", max: 1"),
            back(2, 0, 0.25, 0.0, ", max: 2"),
        ],
    };
    let report = line.report();
    let mut wanted = line.straight();
    for (at, r) in line.returns.iter().enumerate() {
        let passes = mean([1, 2], at);
        assert_same(
            handoff(&report, &format!("r{at}"))
                .rework
                .as_ref()
                .unwrap()
                .passes,
            passes,
            "passes",
        );
        wanted += passes * line.pass(r);
    }
    assert_same(expected(&report), wanted, "T");
}

#[test]
fn three_heavy_returns_that_compete_still_agree_with_the_fundamental_matrix() {
    let line = Line {
        work: vec![1.0, 2.0, 3.0],
        takes: vec![0.5, 0.25, 1.0],
        returns: vec![
            back(2, 2, 0.3, 0.0, FREE),
            back(2, 1, 0.3, 0.0, FREE),
            back(2, 0, 0.2, 0.0, FREE),
        ],
    };
    close(expected(&line.report()), line.by_fundamental_matrix(), "T");
}

#[test]
fn loops_that_meet_in_one_service_do_not_multiply() {
    // d1 ends one loop and begins the other: a pass of the second does not set off the first, which leads out of it.
    let line = Line {
        work: vec![1.0, 2.0, 3.0],
        takes: vec![0.5, 0.25, 1.0],
        returns: vec![back(1, 0, 0.3, 0.0, FREE), back(2, 1, 0.2, 0.0, FREE)],
    };
    let wanted = line.straight()
        + 0.3 / 0.7 * line.pass(&line.returns[0])
        + 0.25 * line.pass(&line.returns[1]);
    close(expected(&line.report()), wanted, "T");
}

#[test]
fn an_observed_turnaround_contains_its_passes() {
    let line = Line {
        work: vec![2.0],
        takes: vec![0.5],
        returns: vec![back(0, 0, 0.25, 0.0, FREE)],
    };
    let seen = line
        .text()
        .replace("takes: 0.5}", "takes: 0.5, measured: {turnaround: 7}}");
    let report = reported(&seen);
    assert_same(expected(&report), 7.0, "T");
    assert_same(handoff(&report, "h0").passes, 0.0, "passes on top");
}

#[test]
fn four_heavy_returns_with_the_usual_limit_have_the_means_of_their_recursion() {
    // By the counts left to each: with the other three alike, only the sorted counts matter to the sum.
    const MAX: usize = 20;
    let mut of = vec![0.0f64; (MAX + 1).pow(4)];
    for state in 0..of.len() {
        let mut left = state;
        let mut step = 1;
        let mut mean = 0.0;
        for _ in 0..4 {
            if left % (MAX + 1) > 0 {
                mean += 0.2 * (1.0 + of[state - step]);
            }
            left /= MAX + 1;
            step *= MAX + 1;
        }
        of[state] = mean;
    }
    let line = Line {
        work: vec![1.0],
        takes: vec![0.0],
        returns: (0..4).map(|_| back(0, 0, 0.2, 0.0, "")).collect(),
    };
    let report = line.report();
    let found: f64 = (0..4)
        .map(|at| {
            handoff(&report, &format!("r{at}"))
                .rework
                .as_ref()
                .unwrap()
                .passes
        })
        .sum();
    let wanted = of[of.len() - 1];
    // Beyond some thousand states the limits count as far off.
    assert!((found - wanted).abs() <= 1e-5 * wanted, "{found}, {wanted}");
}
