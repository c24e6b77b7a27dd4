//! What the program says of a simulation, and of a change.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

#[cfg(unix)]
#[path = "support/generate.rs"]
#[allow(dead_code)]
mod generate;
mod run;

use std::path::Path;

#[cfg(unix)]
use run::terminal::eslabon_watched;
use run::{Run, eslabon, eslabon_in};
use serde_json::Value;

const CHAIN: &str = "chains/del-pedido-a-la-entrega.yaml";

fn json(run: &Run) -> Value {
    assert_eq!(run.code, 0, "{}", run.errors);
    serde_json::from_str(&run.output).unwrap()
}

fn here(input: &str, args: &[&str]) -> Run {
    eslabon_in(Path::new(env!("CARGO_MANIFEST_DIR")), args, input)
}

#[test]
fn the_bytes_are_the_same_on_any_number_of_threads_and_others_with_another_seed() {
    let with = |more: &[&str]| {
        let args = [&["analyze", CHAIN, "--format", "json", "--full"], more].concat();
        let run = eslabon(&args);
        assert_eq!(run.code, 0, "{}", run.errors);
        run.output
    };
    let one = with(&["--threads", "1"]);
    assert_eq!(one, with(&["--threads", "3"]));
    assert_eq!(one, with(&[]));
    assert_ne!(one, with(&["--seed", "2"]));
}

#[test]
fn the_report_has_what_was_simulated() {
    let report = json(&eslabon(&[
        "analyze", CHAIN, "--format", "json", "--trials", "3000",
    ]));
    assert_eq!(report["simulation"]["trials"], 3000);
    assert_eq!(report["simulation"]["seed"], 1);
    let target = &report["targets"][0]["simulated"];
    assert_eq!(target["runs"], 3000);
    let number = |v: &Value| v.as_f64().unwrap();
    let on_time = number(&target["on_time"]["value"]);
    assert!(number(&target["on_time"]["low"]) < on_time);
    assert_eq!(target["holds"].as_bool().unwrap(), on_time >= 0.9);
    let (p90, offer) = (
        number(&target["percentiles"]["p90"]),
        number(&target["counter_offer"]),
    );
    assert_eq!(
        p90, offer,
        "what is promised at 90 % is the 90th percentile"
    );
    let shares = target["distribution"]["shares"].as_array().unwrap();
    let whole = shares.iter().map(number).sum::<f64>() + number(&target["distribution"]["above"]);
    assert!((whole - 1.0).abs() < 1e-9);
    let weak = report["targets"][0]["weak_links"].as_array().unwrap();
    let costs: Vec<f64> = weak.iter().map(|w| number(&w["size"]["overdue"])).collect();
    assert!(!costs.is_empty());
    assert!(costs.windows(2).all(|two| two[0] >= two[1]), "{costs:?}");
}

#[test]
fn precision_simulates_until_the_interval_is_narrow_enough() {
    let report = json(&eslabon(&[
        "analyze",
        CHAIN,
        "--format",
        "json",
        "--precision",
        "3%",
    ]));
    assert!(report["simulation"]["trials"].as_u64().unwrap() >= 10_000);
    for target in report["targets"].as_array().unwrap() {
        let on_time = &target["simulated"]["on_time"];
        let width = on_time["high"].as_f64().unwrap() - on_time["low"].as_f64().unwrap();
        assert!(width <= 0.03, "{width}");
    }
    let narrow = "customers: {c: {promise: {within: 3d}}}\nhandoffs:\n  - {from: c, to: a}\n  - {from: a, to: c, agreed: 2d, takes: 1-5d}\n";
    let run = here(
        narrow,
        &["analyze", "-", "--precision", "0.01%", "--lang", "en"],
    );
    assert_eq!(run.code, 0);
    let told = "warning: after 1,000,000 simulations the interval is 0.2% wide, not 0.01%\n";
    assert_eq!(run.errors, told);
    let run = eslabon(&["analyze", CHAIN, "--precision", "70%"]);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("--precision 1%"), "{}", run.errors);
    let run = eslabon(&["analyze", CHAIN, "--precision", "1%", "--trials", "5"]);
    assert_eq!(run.code, 2);
}

#[test]
fn what_never_varies_is_not_simulated() {
    let text = "customers: {c: {promise: {within: 5d}}}\nhandoffs:\n  - {from: c, to: a}\n  - {from: a, to: c, agreed: 2d, takes: 3d}\n";
    let report = json(&here(text, &["analyze", "-", "--format", "json"]));
    assert!(report["simulation"].is_null());
    assert!(report["targets"][0]["simulated"].is_null());
}

#[test]
fn a_promise_that_fails_without_a_weak_link_is_told_to_add_up() {
    // Eight of a kind: each absorbs its own lateness, all together do not.
    let mut text = String::from(
        "customers: {c: {name: Client, promise: {within: 26d, confidence: 95%}}}\nhandoffs:\n  - {id: h0, from: c, to: d0}\n",
    );
    for at in 0..8 {
        let to = if at == 7 {
            "c".into()
        } else {
            format!("d{}", at + 1)
        };
        text.push_str(&format!(
            "  - {{id: h{}, from: d{at}, to: {to}, needs: [h{at}], agreed: 3d, takes: {{min: 2d, likely: 3d, max: 5d}}}}\n",
            at + 1
        ));
    }
    let report = json(&here(&text, &["analyze", "-", "--format", "json"]));
    let target = &report["targets"][0];
    assert_eq!(target["weak_links"].as_array().unwrap().len(), 0);
    assert_eq!(target["simulated"]["delays_add_up"], true);
    assert_eq!(target["simulated"]["holds"], false);
    let run = here(&text, &["analyze", "-", "--lang", "en"]);
    assert!(run.output.contains("add up"), "{}", run.output);
    let run = here(&text, &["analyze", "-", "--lang", "es"]);
    assert!(run.output.contains("se suman"), "{}", run.output);
}

#[test]
fn where_no_time_is_known_nothing_is_said_of_when() {
    let text = "customers: {c: {promise: {within: 5d, confidence: 90%}}}\nhandoffs:\n  - {id: a, from: c, to: s}\n  - {id: b, from: s, to: c, needs: [a], share: 50%}\n";
    let report = json(&here(text, &["analyze", "-", "--format", "json"]));
    let target = &report["targets"][0]["simulated"];
    // How often something arrives is known all the same.
    let served = target["served"].as_f64().unwrap();
    assert!((0.45..0.55).contains(&served), "{served}");
    for what in [
        "mean",
        "sd",
        "percentiles",
        "on_time",
        "holds",
        "counter_offer",
        "distribution",
    ] {
        assert!(target[what].is_null(), "{what}: {}", target[what]);
    }
    let run = here(text, &["analyze", "-", "--lang", "en"]);
    assert!(!run.output.contains("holds"), "{}", run.output);
}

#[test]
fn where_no_link_was_judged_none_is_found_innocent() {
    // A line of delays that add up, and so many customers at its end that not all are judged link by link.
    let (steps, customers) = (300, 500);
    let mut text = String::from("customers:\n");
    for at in 0..customers {
        let promise = "promise: {within: 305d, confidence: 99%}";
        text.push_str(&format!("  c{at}: {{{promise}}}\n"));
    }
    text.push_str("handoffs:\n  - {id: h0, from: c0, to: d0}\n");
    for at in 1..steps {
        let before = at - 1;
        text.push_str(&format!(
            "  - {{id: h{at}, from: d{before}, to: d{at}, needs: [h{before}], agreed: 1d, takes: {{min: 0.9d, max: 1.2d}}}}\n"
        ));
    }
    let last = steps - 1;
    for at in 0..customers {
        text.push_str(&format!(
            "  - {{id: e{at}, from: d{last}, to: c{at}, needs: [h{last}], agreed: 1d, takes: 1d}}\n"
        ));
    }
    let args = ["analyze", "-", "--format", "json", "--trials", "128"];
    let report = json(&here(&text, &args));
    let targets = report["targets"].as_array().unwrap();
    assert_eq!(targets.len(), customers);
    let is_judged = |id: &Value| {
        let last = &report["handoffs"][steps - 1]["targets"];
        let own = last.as_array().unwrap().iter().find(|t| t["target"] == *id);
        own.is_some_and(|t| !t["simulated"].is_null())
    };
    let mut seen = [0, 0];
    for target in targets {
        assert_eq!(target["simulated"]["holds"], false);
        let judged = is_judged(&target["id"]);
        assert_eq!(
            target["simulated"]["delays_add_up"], judged,
            "{}",
            target["id"]
        );
        seen[usize::from(judged)] += 1;
    }
    assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}");
}

#[test]
fn where_a_day_late_is_priced_days_behind_the_promise_rank() {
    let text = |priced: &str| {
        format!(
            "customers: {{c: {{{priced}promise: {{within: 4.5d, confidence: 95%}}}}}}\nhandoffs:\n  - {{id: o, from: c, to: s}}\n  - {{id: often, from: s, to: t, needs: [o], agreed: 1d, takes: 2d}}\n  - {{id: seldom, from: t, to: c, needs: [often], agreed: 1d, takes: 1d}}\nrisks:\n  - {{id: r, probability: 10%, delays: {{seldom: 6d}}}}\n"
        )
    };
    let felt = |priced: &str| {
        let report = json(&here(&text(priced), &["analyze", "-", "--format", "json"]));
        let of = |at: usize| report["handoffs"][at]["targets"][0]["simulated"].clone();
        [of(1), of(2)]
    };
    let number = |v: &Value| v.as_f64().unwrap();
    // A day in every run, and six in a tenth of them: 4.5 of those are behind the promise, and one of the other.
    let [often, seldom] = felt("");
    assert_eq!(number(&often["size"]["days"]), 1.0);
    assert!((number(&seldom["size"]["days"]) - 0.6).abs() < 0.04);
    assert_eq!(
        (number(&often["first"]), number(&seldom["first"])),
        (1.0, 0.0)
    );
    let [often, seldom] = felt("delay_cost: 100/d, ");
    let shares = (
        number(&often["size"]["overdue"]),
        number(&seldom["size"]["overdue"]),
    );
    assert!(
        (shares.0 - 0.1).abs() < 0.01 && (shares.1 - 0.45).abs() < 0.03,
        "{shares:?}"
    );
    // Both happen in the same runs: the spread of each is its days times that of a share.
    let p = shares.0;
    let error = (p * (1.0 - p) / 9_999.0).sqrt();
    assert!((number(&often["size"]["overdue_error"]) - error).abs() < 1e-9);
    assert!((number(&seldom["size"]["overdue_error"]) - 4.5 * error).abs() < 1e-9);
    assert_eq!(
        (number(&often["first"]), number(&seldom["first"])),
        (0.0, 1.0)
    );
}

#[test]
fn a_late_handoff_moves_what_comes_after_it_and_no_draws() {
    let report = json(&eslabon(&[
        "what-if",
        CHAIN,
        "--late",
        "resina=2d",
        "--format",
        "json",
    ]));
    let target = &report["targets"][0];
    let number = |v: &Value| v.as_f64().unwrap();
    // Resin is on the critical path at mean times and nearly always in the runs.
    assert!((number(&target["later"]) - 2.0).abs() < 1e-9);
    let means = number(&target["after"]["mean"]) - number(&target["before"]["mean"]);
    assert!((1.9..=2.0 + 1e-9).contains(&means), "{means}");
    let analyzed = json(&eslabon(&["analyze", CHAIN, "--format", "json"]));
    assert_eq!(
        analyzed["targets"][0]["simulated"]["on_time"], target["before"]["on_time"],
        "the same draws"
    );
    let first = &report["hits"][0];
    assert_eq!(first["by"], "resina");
    assert_eq!(first["party"], "produccion");
}

#[test]
fn slips_of_a_party_and_of_its_handoff_add_up() {
    let text = "customers: {c: {promise: {within: 9d}}}\nhandoffs:\n  - {id: a, from: c, to: s}\n  - {id: b, from: s, to: c, needs: [a], agreed: 2d, takes: {min: 1d, max: 3d}}\n";
    let after = |late: &[&str]| {
        let args = [&["what-if", "-", "--format", "json"], late].concat();
        let mean = &json(&here(text, &args))["targets"][0]["after"]["mean"];
        mean.as_f64().unwrap()
    };
    let both = after(&["--late", "b=1d", "--late", "s=12h"]);
    assert!((both - after(&["--late", "b=2.5d"])).abs() < 1e-9);
}

#[test]
fn what_is_absent_serves_nobody_and_what_never_happens_delays_nobody() {
    let report = json(&eslabon(&[
        "what-if",
        CHAIN,
        "--absent",
        "produccion",
        "--format",
        "json",
    ]));
    assert_eq!(report["targets"][0]["after"]["served"], 0.0);
    assert!(report["targets"][0]["after"]["on_time"].is_null());
    let report = json(&eslabon(&[
        "what-if", CHAIN, "--never", "rechazo", "--never", "cierre", "--format", "json",
    ]));
    let target = &report["targets"][0];
    assert!(target["after"]["mean"].as_f64() < target["before"]["mean"].as_f64());
    assert_eq!(target["notices"], false);
}

#[test]
fn changes_that_make_no_sense_say_what_to_do() {
    let told = [
        (vec!["--late", "resin=2d"], "resina"),
        (vec!["--late", "resina"], "--late pedido=2d"),
        (vec!["--late", "resina=2x"], "unidad"),
        (vec!["--late", "cierre=2d"], "--never"),
        (vec!["--late", "rechazo=2d"], "--never"),
        (vec!["--absent", "resina"], "--never resina"),
        (vec!["--never", "produccion"], "--absent produccion"),
        (
            vec!["--late", "orden=1d", "--late", "orden=2d"],
            "dos veces",
        ),
        (vec![], "--late"),
    ];
    for (change, expected) in told {
        let args = [vec!["what-if", CHAIN, "--lang", "es"], change.clone()].concat();
        let run = eslabon(&args);
        assert_eq!(run.code, 2, "{change:?}");
        assert!(run.errors.contains(expected), "{change:?}: {}", run.errors);
        assert!(run.output.is_empty());
    }
}

#[test]
fn the_screens_speak_the_language_of_the_chain_or_the_one_asked_for() {
    for (lang, words) in [
        ("es", ["a tiempo", "Absorbe"]),
        ("en", ["on time", "Absorb"]),
    ] {
        for args in [
            vec!["analyze", CHAIN],
            vec!["what-if", CHAIN, "--late", "resina=2d"],
        ] {
            let run = eslabon(&[args, vec!["--lang", lang]].concat());
            assert_eq!(run.code, 0, "{}", run.errors);
            let low = run.output.to_lowercase();
            for word in words {
                assert!(
                    low.contains(&word.to_lowercase()),
                    "{lang}: {word} in {}",
                    run.output
                );
            }
            for line in run.output.lines() {
                assert!(line.chars().count() <= 80, "{line}");
            }
        }
    }
}

#[test]
fn what_if_is_valid_by_its_schema() {
    let schema: Value = serde_json::from_str(&eslabon(&["schema", "--what-if"]).output).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for change in [
        ["--late", "resina=2d"],
        ["--absent", "bodega"],
        ["--never", "cierre"],
    ] {
        let args = [&["what-if", CHAIN, "--format", "json"], &change[..]].concat();
        let found = json(&eslabon(&args));
        let flaws: Vec<String> = validator
            .iter_errors(&found)
            .map(|e| e.to_string())
            .collect();
        assert!(flaws.is_empty(), "{flaws:?}");
    }
}

#[test]
fn every_measure_is_explained_in_both_languages() {
    let by_symbol = eslabon(&["explain", "ssi"]);
    assert_eq!(
        by_symbol.output,
        eslabon(&["explain", "sensitivity"]).output
    );

    let list = eslabon(&["explain"]).output;
    for measure in eslabon::report::measures::ALL {
        assert!(list.contains(measure.name));
        for lang in ["es", "en"] {
            let run = eslabon(&["explain", measure.name, "--lang", lang]);
            assert_eq!(run.code, 0);
            assert!(run.output.starts_with(measure.name), "{}", run.output);
        }
    }
    let run = eslabon(&["explain", "criticalty"]);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("criticality"), "{}", run.errors);
}

/// A run on a terminal that takes long enough to show how far it is, and its arguments.
#[cfg(unix)]
fn with_a_bar(folder: &Path) -> (Run, Vec<&'static str>) {
    std::fs::write(folder.join("chain.yaml"), generate::layered(300)).unwrap();
    // A fast machine is done with the first before a bar would be drawn.
    for trials in ["100000", "500000", "2500000"] {
        let mut args = vec!["analyze", "chain.yaml", "--format", "json", "--lang", "en"];
        // More than one: to hang, a thread must wait for another.
        args.extend(["--threads", "2", "--trials", trials]);
        let run = eslabon_watched(folder, &args);
        assert_eq!(run.code, 0, "{}", run.errors);
        if !run.errors.is_empty() {
            return (run, args);
        }
    }
    panic!("no bar was drawn");
}

#[cfg(unix)]
#[test]
fn a_long_simulation_on_a_terminal_ends_and_takes_its_bar_away() {
    let folder = tempfile::tempdir().unwrap();
    let (run, _) = with_a_bar(folder.path());
    let erase_line = "\r\u{1b}[2K";
    let (drawn, left) = run.errors.rsplit_once(erase_line).unwrap();
    assert!(drawn.contains("simulating █"), "{drawn:?}");
    assert_eq!(left, "", "after the last time that its line was erased");
    // All of standard output is one report.
    assert_eq!(json(&run)["schema"], "eslabon/1");
}

#[cfg(unix)]
#[test]
fn a_long_simulation_whose_errors_go_elsewhere_draws_no_bar() {
    let folder = tempfile::tempdir().unwrap();
    let (watched, args) = with_a_bar(folder.path());
    let run = eslabon_in(folder.path(), &args, "");
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    assert_eq!(run.output, watched.output);
}
