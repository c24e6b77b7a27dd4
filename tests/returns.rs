//! Rework, drawn: how often and how long, against exact means.
#![allow(clippy::unwrap_used)]

mod support;

use eslabon::analysis::simulation::{Change, Settings, Without};
use eslabon::check::Case;
use support::generate::Numbers;
use support::line::{FREE, Return, back};
use support::runs::{Runs, assert_close, trials};
use support::{assert_same, json, number};

const TRIALS: u32 = 10_000;

/// A line in which every transit agrees on a day.
fn line(work: &[&str], takes: &[&str], returns: &[Return]) -> String {
    support::line::line(work, takes, ", agreed: 1", returns)
}

fn run(text: &str) -> Runs {
    Runs::new(text, trials(TRIALS))
}

#[track_caller]
fn assert_mean(runs: &Runs, mean: f64, what: &str) {
    assert_close(runs.target().mean, mean, runs.error(), what);
}

/// The expected timeline's T: exact where nothing is waited for side by side.
fn expected(runs: &Runs) -> f64 {
    let case = Case::new(&runs.chain);
    case.schedule.as_ref().unwrap().targets[0].expected.unwrap()
}

/// The share of runs with a T of just so much.
fn share_at(runs: &Runs, t: f64) -> f64 {
    let times = &runs.target().times;
    times.iter().filter(|x| (*x - t).abs() < 1e-9).count() as f64 / times.len() as f64
}

#[test]
fn work_repeated_until_right_is_geometric() {
    let network = json("markov/own_geometric/network.json");
    let stays = number(&network["P"][0][0]);
    let answers = json("markov/own_geometric/expected.json")["answers"].clone();
    let runs = run(&line(&["1"], &["0"], &[back(0, 0, stays, 0.0, FREE)]));
    assert_mean(&runs, number(&answers["expected_steps"]["work"]), "mean");
    let variance = number(&answers["variance_steps"]["work"]);
    // Kurtosis of a geometric: 9 + (1 - q)^2/q.
    let error = variance * ((8.0 + (1.0 - stays).powi(2) / stays) / f64::from(TRIALS)).sqrt();
    assert_close(runs.target().sd.powi(2), variance, error, "variance");
    for k in 1..5 {
        let p = stays.powi(k - 1) * (1.0 - stays);
        let error = (p * (1.0 - p) / f64::from(TRIALS)).sqrt();
        assert_close(
            share_at(&runs, f64::from(k)),
            p,
            error,
            &format!("{k} visits"),
        );
    }
    assert_same(
        runs.handoff("h0").mean,
        runs.target().mean,
        "passes add to w of the output",
    );
}

/// A walk between two states of which one leaves: a return to oneself inside a return between the two.
#[test]
fn heavy_rework_takes_the_steps_of_its_fundamental_matrix() {
    let network = json("markov/pydtmc_24_rework/network.json");
    let p = |from: usize, to: usize| number(&network["P"][from][to]);
    assert_same(
        p(1, 0) + p(1, 1),
        1.0,
        "the second state leads to the first alone",
    );
    let answers = json("markov/pydtmc_24_rework/expected.json")["answers"].clone();
    // From the second state: itself again, then the first, which leads back or leaves.
    let runs = run(&line(
        &["1", "1"],
        &["0", "0"],
        &[
            back(0, 0, p(1, 1), 0.0, FREE),
            back(1, 0, p(0, 1), 0.0, FREE),
        ],
    ));
    let variance = number(&answers["variance_steps"]["2"]);
    let steps = number(&answers["expected_steps"]["2"]);
    assert_mean(&runs, steps, "steps");
    // Nearly exponential beyond its least: kurtosis 9.
    let error = variance * (8.0 / f64::from(TRIALS)).sqrt();
    assert_close(runs.target().sd.powi(2), variance, error, "variance");
    let row = &answers["fundamental_matrix"][1];
    assert_same(
        number(&row[0]) + number(&row[1]),
        steps,
        "visits add up to steps",
    );
}

#[test]
fn passes_end_at_max_unless_the_file_says_otherwise_twenty() {
    for (more, max) in [(", max: 1", 1), (", max: 3", 3), ("", 20)] {
        let runs = run(&line(
            &["1", "2"],
            &["0.5", "1"],
            &[back(1, 0, 0.8, 0.5, more)],
        ));
        let passes: f64 = (1..=max).map(|k| 0.8f64.powi(k)).sum();
        assert_mean(&runs, 4.5 + passes * 4.0, more);
        let p = 0.8f64.powi(max);
        let error = (p * (1.0 - p) / f64::from(TRIALS)).sqrt();
        let most = 4.5 + 4.0 * f64::from(max);
        assert_close(share_at(&runs, most), p, error, "as often as may be");
        assert!(*runs.target().times.last().unwrap() <= most + 1e-9);
    }
}

#[test]
fn a_flaw_seen_on_receipt_does_not_repeat_the_senders_work() {
    let returns = [back(1, 0, 0.2, 0.25, ", max: 1000, on_receipt: true")];
    let runs = run(&line(&["1", "3"], &["0.5", "1"], &returns));
    assert_mean(&runs, 5.5 + 0.25 * 1.75, "T");
    assert!(share_at(&runs, 5.5 + 1.75) > 0.1);
}

#[test]
fn each_of_two_returns_that_compete_has_its_own_max() {
    // At each finish: r0 with 0.5 until it has happened once, r1 with 0.25 until twice.
    fn mean(left: [u32; 2], lengths: [f64; 2]) -> f64 {
        let one = |at: usize| {
            let mut next = left;
            next[at] -= 1;
            [0.5, 0.25][at] * (lengths[at] + mean(next, lengths))
        };
        (0..2).filter(|at| left[*at] > 0).map(one).sum()
    }
    let returns = [
        back(2, 1, 0.5, 0.125, ", max: 1"),
        back(2, 0, 0.25, 0.0, ", max: 2"),
    ];
    let runs = run(&line(&["1", "2", "3"], &["0.5", "0.25", "1"], &returns));
    assert_mean(&runs, 7.75 + mean([1, 2], [5.375, 6.75]), "T");
}

#[test]
fn returns_inside_a_pass_count_afresh() {
    let returns = [
        back(0, 0, 0.5, 0.0, ", max: 1"),
        back(1, 0, 0.25, 0.0, FREE),
    ];
    let runs = run(&line(&["1", "2"], &["0", "0"], &returns));
    // Each visit of d0 takes 1.5 on average; there are 4/3 of them, each with a visit of d1.
    assert_mean(&runs, 4.0 / 3.0 * 3.5, "T");
    let once = 0.75 * 0.5;
    let error = (once * (1.0f64 - once) / f64::from(TRIALS)).sqrt();
    assert_close(share_at(&runs, 3.0), once, error, "right first time");
}

#[test]
fn random_lines_with_returns_have_the_mean_of_the_expected_timeline() {
    let mut numbers = Numbers(5);
    let mut nested = 0;
    for seed in 100..140 {
        let n = 1 + numbers.below(5);
        let time = |numbers: &mut Numbers| {
            let days = numbers.below(12) as f64 / 4.0;
            match numbers.below(3) {
                0 => format!("{{mean: {}, shape: exponential}}", days + 0.25),
                1 => format!("{{samples: [0, {days}, {}]}}", 2.0 * days),
                _ => days.to_string(),
            }
        };
        let work: Vec<String> = (0..n).map(|_| time(&mut numbers)).collect();
        let takes: Vec<String> = (0..n).map(|_| time(&mut numbers)).collect();
        let mut returns: Vec<Return> = Vec::new();
        for _ in 0..1 + numbers.below(4) {
            let (a, b) = (numbers.below(n), numbers.below(n));
            let (redo, end) = (a.min(b), a.max(b));
            let fits = returns.iter().all(|r| {
                r.end == end
                    || r.end < redo
                    || end < r.redo
                    || (redo <= r.redo && r.end <= end)
                    || (r.redo <= redo && end <= r.end)
            });
            if fits && returns.iter().filter(|r| r.end == end).count() < 2 {
                nested += usize::from(
                    returns
                        .iter()
                        .any(|r| r.end != end && redo <= r.end && r.redo <= end),
                );
                let share = [0.1, 0.2, 0.35][numbers.below(3)];
                let more = ["", ", max: 1", ", max: 2", ", on_receipt: true"][numbers.below(4)];
                returns.push(back(end, redo, share, numbers.below(4) as f64 / 4.0, more));
            }
        }
        let work: Vec<&str> = work.iter().map(String::as_str).collect();
        let takes: Vec<&str> = takes.iter().map(String::as_str).collect();
        let text = line(&work, &takes, &returns);
        let settings = Settings {
            seed,
            ..trials(2_000)
        };
        let Some(runs) = Runs::if_well_formed(&text, settings) else {
            continue;
        };
        let error = runs.error().max(1e-9);
        assert_close(runs.target().mean, expected(&runs), error, &text);
    }
    assert!(nested > 10, "{nested}");
}

#[test]
fn nested_loops_agree_with_the_fundamental_matrix() {
    let returns = [back(1, 0, 0.3, 0.1, FREE), back(2, 0, 0.2, 0.4, FREE)];
    let runs = run(&line(&["1", "2", "3"], &["0.5", "0.25", "1"], &returns));
    // t = N cost with Q: 0 -> 1; 1 -> 0 with 0.3, -> 2 with 0.7; 2 -> 0 with 0.2. From t0 = 1.5 + t1,
    // t1 = 2 + 0.03 + 0.175 + 0.3 t0 + 0.7 t2 and t2 = 3 + 0.08 + 0.8 + 0.2 t0.
    let t0 = (1.5 + 2.205 + 0.7 * 3.88) / (1.0 - 0.3 - 0.14);
    assert_mean(&runs, t0, "T");
    assert_close(expected(&runs), t0, 1e-7, "expected");
}

#[test]
fn parts_of_a_body_side_by_side_are_waited_for_and_inputs_from_outside_are_there() {
    let runs = run("customers: {client: Client}
departments: {a: {work: 1}, b: {work: 2}, c: {work: 5}, d: {work: 1}}
suppliers: {s: Supplier}
handoffs:
  - {id: order, from: client, to: a}
  - {id: ab, from: a, to: b}
  - {id: ac, from: a, to: c}
  - {id: bd, from: b, to: d, takes: 1}
  - {id: cd, from: c, to: d}
  - {id: sd, from: s, to: d, takes: 100}
  - {id: out, from: d, to: client}
  - {id: back, from: d, to: a, takes: 0.5, rework: {share: 20%, max: 1000}}
");
    assert_mean(&runs, 101.0 + 0.25 * 7.5, "T");
    assert!(share_at(&runs, 108.5) > 0.1);
}

#[test]
fn passes_of_random_times_take_the_later_branch_each_time_anew() {
    // Each pass: the later of two exponentials, 1.5 on average; the first too.
    let runs = run("customers: {c: Client}
departments: {a: A, d: D}
handoffs:
  - {id: order, from: c, to: a}
  - {id: x, from: a, to: d, takes: {mean: 1, shape: exponential}}
  - {id: y, from: a, to: d, takes: {mean: 1, shape: exponential}}
  - {id: out, from: d, to: c, needs: [x, y]}
  - {id: back, from: d, to: a, rework: {share: 50%, max: 2}}
");
    assert_mean(&runs, 1.5 * 1.75, "T");
    // Var = E[passes + 1] 1.25 + Var[passes] 1.5^2, with 0, 1, 2 passes of shares 1/2, 1/4, 1/4.
    let variance = 1.75 * 1.25 + (1.25 - 0.5625) * 2.25;
    let error = variance * (8.0 / f64::from(TRIALS)).sqrt();
    assert_close(runs.target().sd.powi(2), variance, error, "variance");
}

#[test]
fn what_came_late_is_sent_back_more_often_and_drawn_anew_at_each_pass() {
    // h0 is late in half of its visits; then r0 with 0.1 and r1 with 0.6, else with 0.3 and 0.1.
    let returns = [
        back(1, 0, 0.3, 0.0, ", when_late: 0.1, max: 1000"),
        back(1, 0, 0.1, 10.0, ", when_late: 0.6, max: 1000"),
    ];
    let text = line(&["0", "0"], &["{samples: [0, 2]}", "0"], &returns);
    let runs = run(&text);
    // At each finish one of them happens with (0.4 + 0.7)/2, so that there are 1/0.45 finishes.
    assert_mean(&runs, (1.0 + 10.0 * 0.35) / 0.45, "T");
    // Of those two at most one at a finish: with one pass each, two of them are seldom.
    let text = text.replace("max: 1000", "max: 1");
    let runs = run(&text.replace("samples: [0, 2]", "samples: [0, 2, 2, 2]"));
    let late = 0.75;
    let (r0, r1) = (
        late * 0.1 + (1.0 - late) * 0.3,
        late * 0.6 + (1.0 - late) * 0.1,
    );
    // Without any return; and with r1 at all, told by its 10 days.
    let with_r1 = r1 + r0 * r1;
    let found = runs.target().times.iter().filter(|t| **t > 9.0).count() as f64 / f64::from(TRIALS);
    let error = (with_r1 * (1.0 - with_r1) / f64::from(TRIALS)).sqrt();
    assert_close(found, with_r1, error, "r1");
}

#[test]
fn a_customer_sends_back_more_often_what_broke_its_promise() {
    let runs = run("customers: {c: {name: Client, promise: {within: 2d}}}
departments: {a: A}
handoffs:
  - {id: order, from: c, to: a, takes: {samples: [1, 1, 1, 3]}}
  - {id: out, from: a, to: c}
  - {id: back, from: c, to: a, takes: 4, rework: {share: 20%, when_late: 60%, max: 1}}
");
    assert_mean(
        &runs,
        1.5 + 4.0 * (0.75 * 0.2 + 0.25 * 0.6),
        "final acceptance",
    );
    // Only those in time that are accepted at once are on time.
    let p: f64 = 0.75 * 0.8;
    let error = (p * (1.0 - p) / f64::from(TRIALS)).sqrt();
    assert_close(runs.target().on_time.unwrap().value, p, error, "on time");
}

#[test]
fn a_return_whose_part_did_not_happen_does_not_happen() {
    let runs = run("customers: {c: Client}
departments: {a: {work: 1}, b: {work: 1}, z: {work: 1}}
handoffs:
  - {id: order, from: c, to: a}
  - {id: ab, from: a, to: b, share: 50%}
  - {id: bz, from: b, to: z, needs: [ab]}
  - {id: az, from: a, to: z, takes: 0}
  - {id: out, from: z, to: c, needs: [az, {if_happens: bz}]}
  - {id: back, from: z, to: b, rework: {share: 40%, max: 1}}
");
    // a, then z; in half of the runs b between them, and then b and z again with 0.4.
    assert_mean(&runs, 2.0 + 0.5 * (1.0 + 0.4 * 2.0), "T");
    for (t, p) in [(2.0, 0.5), (3.0, 0.3), (5.0, 0.2f64)] {
        let error = (p * (1.0 - p) / f64::from(TRIALS)).sqrt();
        assert_close(share_at(&runs, t), p, error, "T");
    }
}

#[test]
fn without_a_return_nothing_is_done_again() {
    let text = line(
        &["1", "2", "3"],
        &["0.5", "0.25", "1"],
        &[back(1, 0, 0.3, 0.1, FREE), back(2, 0, 0.2, 0.4, FREE)],
    );
    let runs = run(&text);
    let never = vec![runs.ix("r0"), runs.ix("r1")];
    let plain = runs.with(&Change {
        never,
        ..Change::default()
    });
    assert!(plain[0].iter().all(|t| (*t - 7.75).abs() < 1e-9));
    let inner = runs.with(&Change {
        never: vec![runs.ix("r1")],
        ..Change::default()
    });
    let mean = inner[0].iter().sum::<f64>() / f64::from(TRIALS);
    assert_close(
        mean,
        7.75 + 3.0 / 7.0 * 3.6,
        runs.error(),
        "the inner one alone",
    );
}

#[test]
fn loops_too_deep_to_be_drawn_are_taken_at_means_and_can_still_be_left_out() {
    let n = 10;
    let returns: Vec<Return> = (0..n).map(|at| back(at, 0, 0.1, 0.0, "")).collect();
    let runs = Runs::new(&line(&vec!["1"; n], &vec!["0"; n], &returns), trials(1_000));
    let at_means = &runs.simulated.at_means;
    assert!(!at_means.is_empty() && at_means.len() < n);
    assert_mean(&runs, expected(&runs), "T");
    for (of, size) in runs.simulated.without.iter().zip(&runs.target().without) {
        if let Without::Return(ix) = of
            && at_means.contains(ix)
        {
            let after = &runs.with(&runs.change(*of))[0];
            let wanted = runs.target().mean - after.iter().sum::<f64>() / 1_000.0;
            // What costs much to follow is measured in a part of the runs: few of them say little.
            match size.runs {
                1_000 => assert_close(size.days, wanted, 1e-9, "D"),
                some => assert!(some == 0 || size.days > 0.0, "{size:?}"),
            }
            assert!(wanted > 1.0, "{wanted}");
        }
    }
}

#[test]
fn a_return_at_means_whose_part_did_not_happen_does_not_happen() {
    let n = 10;
    let returns: Vec<Return> = (0..n).map(|at| back(at, 0, 0.1, 0.0, "")).collect();
    let text = line(&vec!["1"; n], &vec!["0"; n], &returns);
    // The last waits for what may happen: a way around all the others.
    let text = text
        .replace(
            "from: client, to: d0}",
            "from: client, to: d0, share: 50%}\n  - {id: around, from: client, to: d9, takes: 0}",
        )
        .replace(
            "{id: h9, from: d9,",
            "{id: h9, needs: [around, {if_happens: h8}], from: d9,",
        );
    let runs = Runs::new(&text, trials(1_000));
    assert!(runs.simulated.at_means.contains(&runs.ix("r9")));
    let error = (0.25f64 / 1_000.0).sqrt();
    assert_close(share_at(&runs, 1.0), 0.5, error, "nothing is done again");
}

#[test]
fn what_a_risk_adds_to_a_return_without_a_time_counts() {
    let text = "customers: {c: {promise: {within: 9d}}}
departments: {s: {work: 1d}, t: {work: 1d}}
handoffs:
  - {id: a, from: c, to: s}
  - {id: b, from: s, to: t, needs: [a]}
  - {id: d, from: t, to: c, needs: [b]}
  - {id: r, from: t, to: s, rework: {share: 40%, max: 1}}
risks:
  - {id: q, probability: 100%, delays: {r: 3d}}
";
    // Two days, and 40 % of the time two more and what the risk adds.
    assert_mean(&run(text), 2.0 + 0.4 * (3.0 + 2.0), "a risk on a return");
}

#[test]
fn a_return_of_which_only_the_agreement_is_known_takes_that() {
    let text = "customers: {c: {promise: {within: 9d}}}
departments: {s: {work: 1d}, t: {work: 1d}}
handoffs:
  - {id: a, from: c, to: s}
  - {id: b, from: s, to: t, needs: [a]}
  - {id: d, from: t, to: c, needs: [b]}
  - {id: r, from: t, to: s, agreed: 2d, rework: {share: 40%, max: 1}}
";
    // `t` has work, which is the return's own, too: without it the agreement stands for the time.
    let idle = text.replace(", t: {work: 1d}", ", t: {}");
    assert_mean(&run(&idle), 1.0 + 0.4 * (2.0 + 1.0), "an agreed return");
}
