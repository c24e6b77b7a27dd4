//! What a simulation says: known means, and what must not change.
#![allow(clippy::unwrap_used)]

mod support;

use eslabon::analysis::simulation::{Change, Settings, Share, simulate};
use eslabon::check::Case;
use support::generate::Numbers;
use support::model::{Kinds, Model};
use support::runs::{Runs, assert_close, trials};
use support::{assert_same, chain};

const TRIALS: u32 = 20_000;

fn run(text: &str) -> Runs {
    Runs::new(text, trials(TRIALS))
}

/// Handoffs that start with the chain, and one that needs them as it says.
fn join(takes: &[&str], needs: &str) -> Runs {
    let mut text = String::from("customers: {c: Client}\ndepartments: {site: Site}\nhandoffs:\n");
    for (at, takes) in takes.iter().enumerate() {
        text += &format!("  - {{id: h{at}, from: site, to: site, needs: [], takes: {takes}}}\n");
    }
    text += &format!("  - {{id: out, from: site, to: c, needs: {needs}}}\n");
    run(&text)
}

#[track_caller]
fn assert_mean(runs: &Runs, mean: f64, what: &str) {
    assert_close(runs.target().mean, mean, runs.error(), what);
}

#[test]
fn alternatives_take_the_earliest_or_the_kth() {
    let e = "{mean: 1, shape: exponential}";
    assert_mean(&join(&[e, e], "[{any: [h0, h1]}]"), 0.5, "any of two");
    let two = join(&[e, e, e], "[{at_least: 2, of: [h0, h1, h2]}]");
    assert_mean(&two, 1.0 / 3.0 + 0.5, "two of three");
    let both = join(&[e, e, e], "[h0, {any: [h1, h2]}]");
    // E max(A, min(B, C)) = 1 + 1/2 - 1/3.
    assert_mean(
        &both,
        1.0 + 0.5 - 1.0 / 3.0,
        "a list with an alternative in it",
    );
    // The one that comes last of three decides two of three never, the others in turn.
    for h in ["h0", "h1", "h2"] {
        let error = (1.0f64 / 3.0 * 2.0 / 3.0 / f64::from(TRIALS)).sqrt();
        assert_close(two.felt(h).criticality, 1.0 / 3.0, error, h);
    }
}

#[test]
fn means_of_every_shape_are_met() {
    for (time, mean) in [
        ("{mean: 3, sd: 2}", 3.0),
        ("{mean: 3, sd: 2, shape: gamma}", 3.0),
        ("{mean: 2, sd: 3, shape: gamma}", 2.0),
        ("{mean: 30, sd: 2, shape: normal}", 30.0),
        // E of a normal, not negative: 1 + phi(1)/Phi(1).
        ("{mean: 1, sd: 1, shape: normal}", 1.287_599_970_939_178_3),
        // Lognormal: 2 exp(s^2/2) with s = ln 2/1.2815515655446004.
        ("{p50: 2, p90: 4}", 2.315_091_4),
        ("{samples: [1, 1, 4, 10]}", 4.0),
        ("{min: 1, max: 7}", 4.0),
        ("{min: 1, likely: 2, max: 9}", 3.0),
        ("{min: 1, likely: 2, max: 9, shape: triangular}", 4.0),
        ("{min: 1, max: 9, shape: uniform}", 5.0),
        ("{mean: 5, shape: exponential}", 5.0),
    ] {
        assert_mean(&join(&[time], "[h0]"), mean, time);
    }
}

#[test]
fn a_share_serves_as_often_and_a_choice_mixes() {
    let runs = run("customers: {c: Client}
departments: {a: A}
handoffs:
  - {id: order, from: c, to: a}
  - {id: out, from: a, to: c, share: 30%, takes: 2}
");
    let error = (0.3f64 * 0.7 / f64::from(TRIALS)).sqrt();
    assert_close(runs.target().served, 0.3, error, "served");
    assert_same(runs.target().mean, 2.0, "T where it is served");
    assert_eq!(runs.handoff("out").happens, runs.target().served);
    let counted = runs.target().times.len() as f64;
    assert_same(runs.target().served * f64::from(TRIALS), counted, "times");
    assert_eq!(runs.felt("out").size.runs, counted as u64);

    let runs = run("customers: {c: Client}
departments: {a: A}
handoffs:
  - {id: order, from: c, to: a}
  - {id: x, from: a, to: c, choice: way, share: 20%, takes: 1}
  - {id: y, from: a, to: c, choice: way, share: 50%, takes: {mean: 3, shape: exponential}}
  - {id: z, from: a, to: c, choice: way, share: 30%, takes: 7}
");
    assert_eq!(runs.target().served, 1.0);
    assert_mean(&runs, 0.2 + 1.5 + 2.1, "the mixture");
    let happens: f64 = ["x", "y", "z"]
        .map(|h| runs.handoff(h).happens)
        .iter()
        .sum();
    assert_same(happens, 1.0, "exactly one");
}

#[test]
fn a_risk_hits_all_its_places_in_the_same_run() {
    let text = "customers: {c: Client}
departments: {a: {work: 4}, b: B, z: Z}
handoffs:
  - {id: order, from: c, to: a, takes: 0}
  - {id: ab, from: a, to: z, takes: 1}
  - {id: other, from: b, to: z, needs: [], takes: 1}
  - {id: out, from: z, to: c, needs: [ab, other]}
risks:
  - {id: k, probability: 25%, delays: {ab: 2d, other: 2d}}
  - {id: m, probability: 50%, delays: {a: x1.5}}
";
    let runs = run(text);
    let n = f64::from(TRIALS);
    let error = 2.0 * (0.25f64 * 0.75 / n).sqrt();
    assert_close(
        runs.handoff("other").mean,
        1.5,
        error,
        "two days in a quarter",
    );
    let error = (4.0 * 0.1875 / n + 4.0 * 0.25 / n).sqrt();
    assert_close(
        runs.handoff("ab").mean,
        5.0 + 0.5 + 1.0,
        error,
        "and half as much again",
    );
    // In no run is only one of the two places hit: ab is 5 or 7 with or without half of 4 more.
    let other = run(&text.replace("needs: [ab, other]", "needs: [other]"));
    let ab = run(&text.replace("needs: [ab, other]", "needs: [ab]"));
    let pairs = other.finishes()[0]
        .iter()
        .zip(&ab.finishes()[0])
        .map(|(o, a)| a - o)
        .fold(Vec::new(), |mut seen: Vec<f64>, d| {
            if !seen.contains(&d) {
                seen.push(d);
            }
            seen
        });
    assert!(
        pairs.iter().all(|d| *d == 4.0 || *d == 6.0) && pairs.len() == 2,
        "{pairs:?}"
    );
    // The risk that never happens costs nothing.
    let gone = runs.with(&Change {
        no_risk: vec![0, 1],
        ..Change::default()
    });
    assert!(gone[0].iter().all(|t| *t == 5.0));
}

#[test]
fn work_is_drawn_once_for_a_service_and_apart_for_work_of_its_own() {
    let text = "customers: {c: Client}
departments: {a: {work: {mean: 1, shape: exponential}}, z: Z}
handoffs:
  - {id: order, from: c, to: a}
  - {id: one, from: a, to: z, takes: 1}
  - {id: two, from: a, to: z, takes: 3OWN}
  - {id: out, from: z, to: c, needs: [one, two]}
";
    let together = run(&text.replace("OWN", ""));
    // T = w + 3, always on `two`: w of both go with T entirely.
    assert_mean(&together, 4.0, "drawn once");
    assert_same(together.felt("one").cruciality.unwrap(), 1.0, "one service");
    assert_eq!(together.felt("one").criticality, 0.0);
    let apart = run(&text.replace("3OWN", "1, work: {mean: 1, shape: exponential}"));
    assert_mean(&apart, 1.0 + 1.5, "the later of two");
    let r = apart.felt("one").cruciality.unwrap();
    // cov(A, max(A, B)) = 9/4 - 3/2, over sd 1 and sqrt(5/4).
    assert!(
        (r - 0.75 / 1.25f64.sqrt()).abs() < 4.0 / f64::from(TRIALS).sqrt(),
        "{r}"
    );
}

#[test]
fn quantiles_are_the_smallest_time_by_which_enough_is_served() {
    let mut target = join(&["1"], "[h0]").target().clone();
    target.times = vec![1.0, 2.0, 2.0, 5.0, 9.0];
    for (a, wanted) in [
        (0.0, 1.0),
        (0.2, 1.0),
        (0.200_001, 2.0),
        (0.6, 2.0),
        (0.61, 5.0),
        (0.8, 5.0),
        (0.81, 9.0),
        (1.0, 9.0),
    ] {
        assert_eq!(target.quantile(a), Some(wanted), "{a}");
    }
    target.times.clear();
    assert_eq!(target.quantile(0.5), None);
}

#[test]
fn shares_have_wilsons_interval() {
    // Wilson score intervals at 95 %: 8 of 10, 81 of 263 (Newcombe 1998, without correction), 0 of 20, 1 of 29.
    for (count, runs, low, high) in [
        (8.0, 10.0, 0.490_16, 0.943_32),
        (81.0, 263.0, 0.2553, 0.3662),
        (0.0, 20.0, 0.0, 0.1611),
        (1.0, 29.0, 0.0061, 0.1718),
        (15.0, 148.0, 0.0624, 0.1605),
    ] {
        let share = Share::of(count, runs).unwrap();
        assert_same(share.value, count / runs, "share");
        assert!(
            (share.low - low).abs() < 6e-5 && (share.high - high).abs() < 6e-5,
            "{count} of {runs}: {share:?}"
        );
    }
    assert_eq!(Share::of(0.0, 0.0), None);
    assert_eq!(Share::of(20.0, 20.0).unwrap().high, 1.0);
}

const LISTS: Kinds = Kinds {
    alternatives: false,
    chance: true,
    rework: true,
    left_out: true,
};
const ALL: Kinds = Kinds {
    alternatives: true,
    ..LISTS
};

/// Random chains whose times vary from a half to twice as much.
fn models(first: u64, count: u64, kinds: Kinds) -> impl Iterator<Item = String> {
    (first..first + count).map(move |seed| {
        let mut numbers = Numbers(seed);
        let choices: Vec<u16> = (0..160).map(|_| numbers.next() as u16).collect();
        let mut value = Model::new(&choices, kinds).value();
        for body in value["handoffs"].as_array_mut().unwrap() {
            if let Some(days) = body["takes"].as_f64() {
                body["takes"] = serde_json::json!({"min": days / 2.0, "max": 2.0 * days + 0.5, "shape": "uniform"});
            }
        }
        support::model::text(&value)
    })
}

#[test]
fn threads_change_nothing() {
    for text in models(1, 3, ALL) {
        let runs = Runs::new(&text, trials(3_000));
        for threads in [1, 5] {
            let settings = Settings {
                threads,
                ..runs.settings
            };
            let case = Case::new(&runs.chain);
            assert_eq!(
                simulate(case.subject().unwrap(), settings).as_ref(),
                Some(&runs.simulated),
                "{threads}"
            );
        }
    }
}

#[test]
fn more_trials_begin_with_the_same() {
    for text in models(10, 3, ALL) {
        let few = Runs::new(&text, trials(1_000));
        let many = Runs::new(&text, trials(10_000));
        for (few, many) in few.finishes().iter().zip(many.finishes()) {
            assert_eq!(few[..], many[..1_000]);
        }
        // What is told apart by trial is what was counted.
        for (of, target) in many.finishes().iter().zip(&many.simulated.targets) {
            let mut served: Vec<f64> = of.iter().copied().filter(|t| t.is_finite()).collect();
            served.sort_by(f64::total_cmp);
            assert_eq!(served, target.times);
        }
    }
}

#[test]
fn another_seed_draws_others() {
    let text = "customers: {c: Client}\nhandoffs:\n  - {id: o, from: c, to: a, takes: 1-3d}\n  - {id: p, from: a, to: c}\n";
    let of = |seed| {
        Runs::new(
            text,
            Settings {
                seed,
                ..trials(200)
            },
        )
        .finishes()
    };
    assert_eq!(of(3), of(3));
    assert_ne!(of(3), of(4));
}

#[test]
fn sizes_are_never_negative_where_joins_are_lists() {
    for text in models(20, 25, LISTS) {
        let runs = Runs::new(&text, trials(256));
        for target in &runs.simulated.targets {
            for felt in &target.felt {
                assert!(
                    felt.size.days >= 0.0 && felt.size.on_time >= 0.0,
                    "{felt:?} of\n{text}"
                );
            }
        }
    }
}

#[test]
fn more_delay_never_makes_a_trial_earlier() {
    for text in models(50, 25, ALL) {
        let runs = Runs::new(&text, trials(256));
        let before = runs.finishes();
        for (ix, handoff) in runs.chain.each_handoff().filter(|(_, h)| !h.is_rework()) {
            let after = runs.with(&Change {
                late: vec![(ix, 1.5)],
                ..Change::default()
            });
            for (before, after) in before.iter().flatten().zip(after.iter().flatten()) {
                assert!(
                    after >= before && (after.is_infinite() || *after <= before + 1.5 + 1e-9),
                    "{} of\n{text}",
                    handoff.id
                );
            }
        }
    }
}

#[test]
fn what_does_not_happen_delays_nobody() {
    let text = "customers: {c: {name: Client, promise: {within: 3d}}}
departments: {a: A, z: Z}
handoffs:
  - {id: order, from: c, to: a, takes: 1-3d}
  - {id: never, from: a, to: z, share: SHARE, takes: 50, agreed: 1}
  - {id: yes, from: a, to: z, choice: way, share: 100%, takes: 1-2d}
  - {id: no, from: a, to: z, choice: way, share: 0%, takes: 70, agreed: 1}
  - {id: out, from: z, to: c, needs: [{any: [yes, no]}, {if_happens: never}]}
risks:
  - {id: k, probability: 0, delays: {order: 90d}}
";
    let none = run(&text.replace("SHARE", "0%"));
    for id in ["never", "no"] {
        assert_eq!(none.handoff(id).happens, 0.0);
        assert_eq!(none.handoff(id).kept, None);
        let felt = none.felt(id);
        assert_eq!(
            (felt.size.days, felt.criticality, felt.too_late),
            (0.0, 0.0, 0.0),
            "{id}"
        );
    }
    assert!(none.target().times.iter().all(|t| *t < 6.0));
    let half = run(&text.replace("SHARE", "50%"));
    let never = Change {
        never: vec![half.ix("never")],
        ..Change::default()
    };
    assert_eq!(half.with(&never), none.finishes());
    assert!(half.target().mean > 20.0);
    // What an alternative takes the place of is not waited for; what a list asks for is.
    let gone = |h: &str| {
        half.with(&Change {
            never: vec![half.ix(h)],
            ..Change::default()
        })
    };
    assert!(gone("yes")[0].iter().all(|t| t.is_infinite()));
}

#[test]
fn spanish_keys_draw_the_same() {
    let english = "customers: {c: {name: Client, promise: {within: 6d, confidence: 90%}}}
departments: {a: {work: {min: 1d, likely: 2d, max: 4d}}, b: {work: {mean: 1d, shape: exponential}}}
handoffs:
  - {id: order, from: c, to: a}
  - {id: ab, from: a, to: b, needs: [order], takes: {p50: 1d, p90: 3d}, agreed: 2d, share: 80%}
  - {id: out, from: b, to: c, needs: [{any: [ab]}], takes: {samples: [1, 2]}, agreed: 3d}
  - {id: r, from: b, to: a, takes: 1h, rework: {share: 20%, when_late: 40%, max: 3}}
risks:
  - {id: k, probability: 20%, delays: {a: x1.5}}
";
    let spanish = "clientes: {c: {nombre: Client, promesa: {plazo: 6d, cumplimiento: 90%}}}
departamentos: {a: {trabajo: {min: 1d, probable: 2d, max: 4d}}, b: {trabajo: {media: 1d, distribución: exponencial}}}
entregas:
  - {id: order, de: c, para: a}
  - {id: ab, de: a, para: b, necesita: [order], tránsito: {p50: 1d, p90: 3d}, acordado: 2d, frecuencia: 80%}
  - {id: out, de: b, para: c, necesita: [{cualquiera: [ab]}], tránsito: {muestras: [1, 2]}, acordado: 3d}
  - {id: r, de: b, para: a, tránsito: 1h, reproceso: {frecuencia: 20%, si_llega_tarde: 40%, max: 3}}
riesgos:
  - {id: k, probabilidad: 20%, atrasa: {a: x1.5}}
";
    let (one, other) = (run(english), run(spanish));
    assert_eq!(one.simulated, other.simulated);
    assert!(one.target().served < 1.0 && one.target().sd > 0.0);
}

#[test]
fn a_change_of_one_handoff_leaves_all_other_draws() {
    let text = "customers: {c: Client}
departments: {a: {work: 0.5-1d}, z: Z}
handoffs:
  - {id: order, from: c, to: a}
  - {id: one, from: a, to: z, takes: {min: 1, max: 5, shape: uniform}}
  - {id: two, from: a, to: z, takes: {mean: 2, shape: exponential}}
  - {id: out, from: z, to: c, needs: [one, two], takes: 1-2d}
MORE";
    let before = run(&text.replace("MORE", ""));
    let first = before.finishes();
    let after = run(&text.replace("MORE", "").replace(
        "{mean: 2, shape: exponential}",
        "{mean: 1, shape: exponential}",
    ));
    let without = before.with(&Change {
        never: vec![],
        late: vec![(before.ix("two"), -1e6)],
        ..Change::default()
    });
    let (mut same, mut other) = (0, 0);
    for ((first, now), without) in first[0].iter().zip(&after.finishes()[0]).zip(&without[0]) {
        // Where T is what it would be without it, it does not decide: nothing at all may change.
        if first == without {
            assert_eq!(first.to_bits(), now.to_bits());
            same += 1;
        } else {
            assert!(now < first);
            other += 1;
        }
    }
    assert!(same > 1_000 && other > 1_000, "{same} {other}");
    // What is added, wherever in the file, draws for itself.
    let more = text.replace("MORE", "  - {id: extra, from: z, to: a, needs: [], takes: 1-9d}\nrisks:\n  - {id: k, probability: 50%, delays: {extra: 1d}}\n");
    let more = more.replace(
        "  - {id: one,",
        "  - {id: aside, from: z, to: a, needs: [], share: 40%, takes: 1-9d}\n  - {id: one,",
    );
    let more = more
        .replace(
            "{id: order, from: c, to: a}",
            "{id: order, from: c, to: a}\n  - {id: by, from: a, to: z, needs: [order], work: 1-3d}",
        )
        .replace(
            "one, from: a, to: z,",
            "one, from: a, to: z, needs: [order],",
        )
        .replace(
            "two, from: a, to: z,",
            "two, from: a, to: z, needs: [order],",
        );
    assert_eq!(run(&more).finishes(), first);
}

#[test]
fn a_chain_with_a_circle_is_not_simulated() {
    let text = "customers: {c: Client}\nhandoffs:\n  - {from: a, to: b}\n  - {from: b, to: a}\n  - {from: a, to: c}\n";
    assert!(Runs::if_well_formed(text, trials(10)).is_none());
    assert!(Case::new(&chain(text)).subject().is_none());
}
