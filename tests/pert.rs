//! Completion times from the literature and from closed forms, simulated.
//!
//! A quantity may be four standard errors off, at n trials: of a mean sd/sqrt(n); of a share p
//! sqrt(p (1 - p)/n); of a standard deviation sd sqrt((kurtosis - 1)/(4 n)), kurtosis taken as at most 9 (that of
//! an exponential); of a correlation r and of what is built on both, measured between ten runs of n/10 trials.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use eslabon::analysis::simulation::{FeltRuns, Settings};
use serde_json::Value;
use support::runs::{Runs, assert_close, deviation};
use support::{folders, json, number};

const TRIALS: u32 = 40_000;
/// The case with normals sets to 0 what is negative, the format draws it again. The mean of all five is four sd: each
/// has 3.2e-5 of its mass below 0. So no share, and no index, may differ by more than this much on that account.
const BELOW_ZERO: f64 = 5.0 * 3.2e-5;
/// Runs between which the scatter is measured.
const PARTS: u32 = 10;

/// What a case says of how long something takes, as a file says it.
fn time(value: &Value) -> Option<String> {
    let dist = &value["dist"];
    let days = |key: &str| number(&dist[key]);
    Some(match dist["type"].as_str() {
        None if value["duration"].is_null() => return None,
        None => number(&value["duration"]).to_string(),
        Some("exponential") => format!("{{mean: {}, shape: exponential}}", days("mean")),
        Some("uniform") => format!(
            "{{min: {}, max: {}, shape: uniform}}",
            days("min"),
            days("max")
        ),
        // The case sets what is negative to 0, the format draws it again: see `BELOW_ZERO`.
        Some("normal") => {
            assert!(days("mean") >= 4.0 * days("sd"));
            format!(
                "{{mean: {}, sd: {}, shape: normal}}",
                days("mean"),
                days("sd")
            )
        }
        Some("discrete") => {
            let values: Vec<(f64, f64)> = dist["values"]
                .as_array()
                .unwrap()
                .iter()
                .map(|pair| (number(&pair[0]), number(&pair[1])))
                .collect();
            let whole = |n: f64| {
                values
                    .iter()
                    .all(|(_, p)| (p * n - (p * n).round()).abs() < 1e-9)
            };
            let n = (1..).map(f64::from).find(|n| whole(*n)).unwrap();
            let mut all = Vec::new();
            for (value, p) in values {
                all.extend((0..(p * n).round() as usize).map(|_| value.to_string()));
            }
            format!("{{samples: [{}]}}", all.join(", "))
        }
        Some(other) => panic!("{other}"),
    })
}

/// Nodes and edges as handoffs, each with what it needs. The name in the case of each.
fn chain(network: &Value) -> (String, BTreeMap<String, String>) {
    let list = |key: &str| network[key].as_array().unwrap().clone();
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let ends: Vec<String> = list("terminal").iter().map(text).collect();
    let promise = match &network["promise"] {
        Value::Null => String::new(),
        within => format!(", promise: {{within: {}}}", number(within)),
    };
    let mut chain = format!(
        "customers: {{c: {{name: Client{promise}}}}}\ndepartments: {{site: Site}}\nhandoffs:\n"
    );
    let mut names = BTreeMap::new();
    let edges = list("edges");
    let id = |at: usize| format!("e{at}");
    for node in list("nodes") {
        let name = text(&node["id"]);
        let needs: Vec<String> = (0..edges.len())
            .filter(|at| edges[*at]["to"] == name.as_str())
            .map(id)
            .collect();
        let to = if ends.contains(&name) { "c" } else { "site" };
        let takes = time(&node).unwrap_or_else(|| "0".to_owned());
        let _ = writeln!(
            chain,
            "  - {{id: n{name}, from: site, to: {to}, takes: {takes}, needs: [{}]}}",
            needs.join(", ")
        );
        names.insert(format!("node:{name}"), format!("n{name}"));
    }
    for (at, edge) in edges.iter().enumerate() {
        let takes = time(edge).unwrap_or_else(|| "0".to_owned());
        let _ = writeln!(
            chain,
            "  - {{id: e{at}, from: site, to: site, takes: {takes}, needs: [n{}]}}",
            text(&edge["from"])
        );
        let name = match edge["id"].as_str() {
            Some(id) => format!("edge:{id}"),
            None => format!("edge:{}->{}", text(&edge["from"]), text(&edge["to"])),
        };
        names.insert(name, id(at));
    }
    (chain, names)
}

fn simulated(text: &str, seed: u64, trials: u32) -> Runs {
    let settings = Settings {
        seed,
        trials,
        thrifty: false,
        ranks: false,
        threads: 2,
    };
    Runs::new(text, settings)
}

/// The share of runs by a time.
fn cdf(runs: &Runs, by: f64) -> f64 {
    let times = &runs.target().times;
    times.partition_point(|t| *t <= by + 1e-9) as f64 / times.len() as f64
}

fn share_error(p: f64) -> f64 {
    (p * (1.0 - p) / f64::from(TRIALS)).sqrt()
}

/// The standard error of something, from its scatter between smaller runs.
fn scatter(parts: &[Runs], of: impl Fn(&Runs) -> Option<f64>) -> f64 {
    let all: Vec<f64> = parts.iter().filter_map(of).collect();
    let n = all.len() as f64;
    let mean = all.iter().sum::<f64>() / n;
    let variance = all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    // Ten runs tell a scatter only within a quarter of it.
    1.5 * (variance / n).sqrt() + 1e-6
}

/// What is printed when all is well, with `--nocapture`.
fn note(worst: &mut (f64, String), found: f64, wanted: f64, error: f64, what: &str) {
    assert_close(found, wanted, error, what);
    let off = deviation(found, wanted, error);
    if off > worst.0 {
        *worst = (off, what.to_owned());
    }
}

/// By handoff: what a case says of a quantity, under any of its names.
fn stated(answers: &Value) -> Vec<(String, &'static str, f64)> {
    let mut all = Vec::new();
    let lists = [
        &answers["sensitivity"],
        &answers["monte_carlo"]["sensitivity"],
    ];
    for (id, of) in lists.iter().filter_map(|l| l.as_object()).flatten() {
        for key in ["CI", "SI", "SSI", "cruciality_pearson"] {
            if !of[key].is_null() {
                all.push((id.clone(), key, number(&of[key])));
            }
        }
    }
    for (id, p) in answers["exact"]["CI"].as_object().into_iter().flatten() {
        all.push((format!("edge:{id}"), "CI", number(p)));
    }
    all
}

fn measured(felt: &FeltRuns, key: &str) -> Option<f64> {
    match key {
        "CI" => Some(felt.criticality),
        "SI" => felt.significance,
        "SSI" => felt.sensitivity,
        _ => felt.cruciality,
    }
}

fn compare(folder: &str) {
    let (text, names) = chain(&json(&format!("{folder}/network.json")));
    let expected = json(&format!("{folder}/expected.json"));
    let answers = &expected["answers"];
    let n = f64::from(TRIALS);
    let runs = simulated(&text, 1, TRIALS);
    let target = runs.target();
    let mut worst = (0.0, String::new());
    let mut count = 0;
    let normals = text.contains("shape: normal");
    let beside = if normals { BELOW_ZERO / 4.0 } else { 0.0 };

    let exact = &answers["exact"];
    let drawn = &answers["monte_carlo"];
    let first = |values: [&Value; 3]| values.into_iter().find(|v| !v.is_null()).map(number);
    let mean = first([&answers["mean"], &exact["E[T]"], &drawn["mean"]]).unwrap();
    note(
        &mut worst,
        target.mean,
        mean,
        runs.error(),
        &format!("{folder}: mean"),
    );
    let root = |v: &Value| Value::from(number(v).sqrt());
    let exact_sd = if exact.is_null() {
        Value::Null
    } else {
        root(&exact["Var[T]"])
    };
    let sd = first([&answers["sd"], &exact_sd, &drawn["sd"]]).unwrap();
    note(
        &mut worst,
        target.sd,
        sd,
        sd * (8.0 / (4.0 * n)).sqrt(),
        &format!("{folder}: sd"),
    );

    for cdfs in [&answers["cdf"], &exact["cdf"], &drawn["cdf"]] {
        for (by, p) in cdfs.as_object().into_iter().flatten() {
            let p = if p["p"].is_null() {
                number(p)
            } else {
                number(&p["p"])
            };
            let by = number(&Value::from(by.as_str()));
            let what = format!("{folder}: P(T <= {by})");
            note(&mut worst, cdf(&runs, by), p, share_error(p), &what);
            count += 1;
        }
    }
    let percentiles = answers["percentiles(smallest t with P(T<=t)>=q)"].as_object();
    for (a, t) in percentiles.into_iter().flatten() {
        let level = number(&Value::from(a.as_str()));
        // A level that is no jump of the distribution is met exactly; where one is, either side may be.
        let jumps = answers["cdf"].as_object().unwrap().values();
        if jumps
            .map(number)
            .all(|p| (p - level).abs() > 4.0 * share_error(level))
        {
            assert_eq!(target.quantile(level), Some(number(t)), "{folder}: P{a}");
            count += 1;
        }
    }
    if !answers["P(on_time)"].is_null() {
        let p = number(&answers["P(on_time)"]);
        let found = target.on_time.unwrap();
        note(
            &mut worst,
            found.value,
            p,
            share_error(p),
            &format!("{folder}: on time"),
        );
        assert!(found.low < found.value && found.value < found.high);
    }

    let parts: Vec<Runs> = (0..PARTS)
        .map(|part| simulated(&text, u64::from(100 + part), TRIALS / PARTS))
        .collect();
    for (name, key, wanted) in stated(answers) {
        let id = &names[&name];
        let what = format!("{folder}: {key} of {name}");
        let Some(found) = measured(&runs.felt(id), key) else {
            panic!("{what}: nothing");
        };
        let error = match key {
            "CI" => share_error(wanted),
            _ => scatter(&parts, |r| measured(&r.felt(id), key)),
        };
        note(&mut worst, found, wanted, error + beside, &what);
        count += 1;
    }
    // What never varies has no correlation.
    for (name, of) in answers["sensitivity"].as_object().into_iter().flatten() {
        if of["cruciality_pearson"].is_null() {
            assert_eq!(runs.felt(&names[name]).cruciality, None, "{folder}: {name}");
        }
    }
    assert!(count > 10, "{folder}: {count}");
    println!(
        "{folder}: {count} numbers, at most {:.2} standard errors off ({})",
        worst.0, worst.1
    );
}

#[test]
fn networks_have_the_published_times_and_indices() {
    let folders = folders("pert", "network.json");
    assert!(folders.len() >= 6, "{folders:?}");
    for folder in folders {
        compare(&folder);
    }
}

/// Handoffs side by side, all of which the customer waits for, each made of some in a row.
fn side_by_side(rows: &[Vec<&str>]) -> Runs {
    let mut text = String::from("customers: {c: Client}\ndepartments: {site: Site}\nhandoffs:\n");
    for (at, row) in rows.iter().enumerate() {
        for (step, takes) in row.iter().enumerate() {
            let to = if step + 1 == row.len() { "c" } else { "site" };
            let needs = if step == 0 {
                String::new()
            } else {
                format!("h{at}-{}", step - 1)
            };
            let _ = writeln!(
                text,
                "  - {{id: h{at}-{step}, from: site, to: {to}, needs: [{needs}], takes: {takes}}}"
            );
        }
    }
    simulated(&text, 1, TRIALS)
}

#[test]
fn closed_forms_of_series_and_parallels_are_met() {
    let e = "{mean: 1, shape: exponential}";
    let u = "{min: 0, max: 1, shape: uniform}";
    let cases: Vec<(&str, Runs)> = vec![
        ("max_of_2_exp1", side_by_side(&[vec![e], vec![e]])),
        ("max_of_3_exp1", side_by_side(&vec![vec![e]; 3])),
        ("max_of_4_exp1", side_by_side(&vec![vec![e]; 4])),
        ("max_of_10_exp1", side_by_side(&vec![vec![e]; 10])),
        ("erlang3", side_by_side(&[vec![e, e, e]])),
        (
            "hypoexp",
            side_by_side(&[vec![
                "{mean: 2, shape: exponential}",
                "{mean: 0.5, shape: exponential}",
            ]]),
        ),
        ("max3_u01", side_by_side(&vec![vec![u]; 3])),
        ("sum2_u01", side_by_side(&[vec![u, u]])),
        (
            "max_u02_u13",
            side_by_side(&[
                vec!["{min: 0, max: 2, shape: uniform}"],
                vec!["{min: 1, max: 3, shape: uniform}"],
            ]),
        ),
        (
            "tri_2_5_14",
            side_by_side(&[vec!["{min: 2, likely: 5, max: 14, shape: triangular}"]]),
        ),
        (
            "pertbeta_1_3_11",
            side_by_side(&[vec!["{min: 1, likely: 3, max: 11}"]]),
        ),
        (
            "clark_max_2_normals",
            side_by_side(&vec![vec!["{mean: 10, sd: 2, shape: normal}"]; 2]),
        ),
        (
            "lognormal",
            side_by_side(&[vec!["{p50: 4, p90: 7.591810829338842}"]]),
        ),
    ];
    let items = json("pert/closed_forms/expected.json")["answers"]["items"].clone();
    let n = f64::from(TRIALS);
    let mut worst = (0.0, String::new());
    let mut met = 0;
    for item in items.as_array().unwrap() {
        let (name, exact) = (item["name"].as_str().unwrap(), number(&item["exact"]));
        let Some((case, runs)) = cases.iter().find(|(case, _)| name.starts_with(case)) else {
            // P(N(10, 3) < 0) is 4e-4, too much to be another name for the same.
            assert_eq!(name, "clark_max_n10_3_n12_4");
            continue;
        };
        let target = runs.target();
        let asked = name[case.len()..].trim_start_matches('_');
        let asked = asked.rsplit('_').next().unwrap();
        let quantile = |a: f64| {
            // A quantile is off by what the share is off, over the density: measured over a hundredth either side.
            let at = |a: f64| target.quantile(a).unwrap();
            (at(a), share_error(a) * (at(a + 0.01) - at(a - 0.01)) / 0.02)
        };
        let (found, error) = match asked {
            "mean" | "" => (target.mean, runs.error()),
            "var" => (target.sd.powi(2), exact * (8.0 / n).sqrt()),
            "median" => quantile(0.5),
            "p90" => quantile(0.9),
            "p95" => quantile(0.95),
            "cdf08" => (cdf(runs, 0.8), share_error(exact)),
            by => {
                let by: f64 = by.strip_prefix("cdf").unwrap().parse().unwrap();
                (cdf(runs, by), share_error(exact))
            }
        };
        note(&mut worst, found, exact, error, name);
        met += 1;
    }
    println!(
        "closed forms: {met} numbers, at most {:.2} standard errors off ({})",
        worst.0, worst.1
    );
    assert!(met >= 26, "{met}");
}
