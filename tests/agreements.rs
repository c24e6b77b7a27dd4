//! How often agreements are kept, against closed forms; where an impossible one begins; what counts as an answer,
//! and how far a customer's word goes.
#![allow(clippy::unwrap_used)]

use eslabon::check::{Case, Level, Settings, every_rule, judge};
use eslabon::finding::{Finding, Rule};
use eslabon::read::{NoFiles, read};
use proptest::prelude::*;

fn rule(name: &str) -> &'static Rule {
    every_rule().find(|r| r.name == name).unwrap()
}

fn judged(text: &str, settings: Settings) -> Vec<Finding> {
    let reading = read("chain.yaml", text.as_bytes(), &NoFiles);
    let flaws: Vec<&str> = reading.findings().map(|f| &*f.message.en).collect();
    assert!(flaws.is_empty(), "{flaws:?} in\n{text}");
    let document = &reading.documents[0];
    let case = Case::new(document.chain.as_ref().unwrap()).with(settings);
    judge(&case, &document.notes)
}

/// What a rule says of a single handoff with these keys: its messages and helps in English.
fn said(name: &str, keys: &str) -> Vec<String> {
    said_with(name, keys, Settings::default())
}

fn said_with(name: &str, keys: &str, settings: Settings) -> Vec<String> {
    let text = format!(
        "customers: {{c: {{}}}}\nhandoffs:\n  - {{id: h, from: s, to: c, delivers: Thing, {keys}}}\n"
    );
    let found = judged(&text, settings);
    let own = found.iter().filter(|f| f.rule.name == name);
    own.map(|f| format!("{}; {}", f.message.en, f.help[0].en))
        .collect()
}

#[test]
fn the_share_and_the_offer_are_those_of_the_closed_form() {
    // Exponential: P(w <= 2) = 1 - e^-1 = 63.2 %; Q_80 = 2 ln 5 = 3.2189.
    assert_eq!(
        said(
            "over-promise",
            "agreed: 2d, takes: {mean: 2d, shape: exponential}"
        ),
        [
            "what was agreed on “Thing” (2 d) is kept 63.2% of the time, by the times declared; 3.3 d is kept 80% of the time: agree on that, or find a way with s to shorten it"
        ]
    );
    // Two uniforms on [0, 2]: P(sum <= 2) = 1/2, and P(sum <= x) = 1 - (4 - x)^2/8 above: Q_80 = 4 - sqrt(1.6) = 2.7351.
    let uniform = "{min: 0d, max: 2d, shape: uniform}";
    assert_eq!(
        said(
            "over-promise",
            &format!("agreed: 2d, work: {uniform}, takes: {uniform}")
        ),
        [
            "what was agreed on “Thing” (2 d) is kept 50% of the time, by the times declared; 2.8 d is kept 80% of the time: agree on that, or find a way with s to shorten it"
        ]
    );
}

#[test]
fn exactly_the_limit_is_kept() {
    let takes = "takes: {min: 0d, max: 10d, shape: uniform}";
    assert!(said("over-promise", &format!("agreed: 8d, {takes}")).is_empty());
    let found = said("over-promise", &format!("agreed: 7.99d, {takes}"));
    assert!(found[0].contains("is kept 79.9% of the time"), "{found:?}");
    // Samples: four of five.
    let seen = "takes: {samples: [1d, 2d, 3d, 4d, 9d]}";
    assert!(said("over-promise", &format!("agreed: 4d, {seen}")).is_empty());
    assert!(said("over-promise", &format!("agreed: 3.9d, {seen}"))[0].contains("is kept 60%"));
}

#[test]
fn the_passes_of_a_return_count() {
    let chain = |share: &str| {
        format!(
            "customers: {{c: {{}}}}\nhandoffs:\n  - {{id: lot, from: plant, to: lab, agreed: 1d, work: 1d}}\n  \
             - {{id: out, from: lab, to: c, agreed: 1d, takes: 1d}}\n  \
             - {{id: back, from: lab, to: plant, rework: {share}}}\n"
        )
    };
    let over = |share: &str| {
        let found = judged(&chain(share), Settings::default());
        let own = found.into_iter().filter(|f| f.rule.name == "over-promise");
        own.map(|f| f.message.en.to_string()).collect::<Vec<_>>()
    };
    assert!(over("20%").is_empty());
    assert_eq!(
        over("30%"),
        ["what was agreed on “out” (1 d) is kept 70% of the time, by the times declared"]
    );
}

#[test]
fn the_best_source_counts() {
    let says = |keys: &str| said("over-promise", &format!("agreed: 2d, {keys}"));
    // Counted, whatever is declared or believed.
    assert!(says("takes: 3-4d, measured: {on_time: 85%}").is_empty());
    assert!(
        says("takes: 1d, measured: {on_time: 70%}")[0].contains("70% of the time, as measured")
    );
    assert!(says("measured: {on_time: 90%}, estimated: {on_time: 50%, turnaround: 5d}").is_empty());
    assert!(
        says("takes: 1d, estimated: {on_time: 70%}")[0].contains("70% of the time, as estimated")
    );
    // Of one source its times, which know what was agreed since.
    assert!(says("measured: {turnaround: 1d, on_time: 70%}").is_empty());
    // Nothing is known.
    assert!(says("purpose: None").is_empty());
}

#[test]
fn a_small_sample_is_not_overinterpreted() {
    let says = |count: &str| {
        said(
            "over-promise",
            &format!("agreed: 2d, measured: {{on_time: 70%{count}}}"),
        )
    };
    // Wilson: 14 of 20 may be 85 %, 70 of 100 no more than 78 %.
    assert!(says(", count: 20").is_empty());
    assert_eq!(says(", count: 100").len(), 1);
    assert_eq!(says("").len(), 1);
}

#[test]
fn its_limit_can_be_set() {
    let over = rule("over-promise");
    let with = |kept: f64| {
        let mut settings = Settings::default();
        settings.set(over, &over.limits[0], kept, &"a test".into());
        said_with(
            "over-promise",
            "agreed: 2d, takes: {mean: 2d, shape: exponential}",
            settings,
        )
    };
    assert!(with(0.6).is_empty());
    assert!(with(0.0).is_empty());
    assert!(with(0.9)[0].contains("4.7 d is kept 90% of the time"));
    // No time is always kept.
    assert!(with(1.0)[0].contains("agree on a longer time"));
}

#[test]
fn an_agreement_is_impossible_below_the_shortest_time() {
    let says = |agreed: &str, times: &str| {
        let keys = format!("agreed: {agreed}, {times}");
        let both = [
            said("impossible-agreement", &keys).len(),
            said("over-promise", &keys).len(),
        ];
        // One of the two tells it, never both.
        assert!(both.iter().sum::<usize>() <= 1, "{keys}");
        both[0] == 1
    };
    assert!(says("2.9d", "work: 1-2d, takes: 2-4d"));
    assert!(!says("3d", "work: 1-2d, takes: 2-4d"));
    assert!(!says("2.9999999999d", "work: 1d, takes: 2d"));
    assert!(says("2.99999d", "work: 1d, takes: 2d"));
    assert!(says("1d", "turnaround: 2-4d"));
    // What was measured comes before what is declared.
    assert!(says("1d", "takes: 0-1d, measured: {turnaround: 2-4d}"));
    assert!(!says("1d", "takes: 2-4d, measured: {turnaround: 0-1d}"));
    assert!(says("1d", "takes: 0-1d, estimated: {turnaround: 2-4d}"));
    // Without a shortest time nothing is impossible.
    for time in [
        "{mean: 9d, sd: 1d}",
        "{mean: 9d, shape: exponential}",
        "{mean: 9d, sd: 1d, shape: normal}",
        "{p50: 8d, p90: 9d}",
    ] {
        assert!(!says("1h", &format!("takes: {time}")), "{time}");
    }
    // Nor where it was seen to be kept.
    assert!(!says("1d", "takes: 2-4d, measured: {on_time: 5%}"));
    assert!(says("1d", "takes: 2-4d, measured: {on_time: 0%}"));
    assert!(says(
        "1d",
        "measured: {turnaround: 2-4d}, estimated: {on_time: 80%}"
    ));
    // Nor where nothing is known.
    assert!(!says("1d", "purpose: None"));
}

#[test]
fn what_is_off_does_not_make_another_rule_speak() {
    let mut settings = Settings::default();
    settings.weigh(rule("impossible-agreement"), Level::Off, &"a test".into());
    assert!(said_with("over-promise", "agreed: 1d, takes: 2-4d", settings).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_exponential_is_told_where_it_is_kept_too_rarely(mean in 1u32..400, agreed in 1u32..400, kept in 1u32..100) {
        let kept = f64::from(kept) / 100.0;
        let exact = -(-f64::from(agreed) / f64::from(mean)).exp_m1();
        prop_assume!((exact - kept).abs() > 1e-6);
        let over = rule("over-promise");
        let mut settings = Settings::default();
        settings.set(over, &over.limits[0], kept, &"a test".into());
        let keys = format!("agreed: {agreed}h, takes: {{mean: {mean}h, shape: exponential}}");
        let found = said_with("over-promise", &keys, settings);
        prop_assert_eq!(!found.is_empty(), exact < kept, "{} {}", exact, kept);
    }

    #[test]
    fn a_range_is_impossible_exactly_below_it(min in 1u32..200, more in 0u32..50, agreed in 1u32..250) {
        let keys = format!("agreed: {agreed}m, takes: {{min: {min}m, max: {}m}}", min + more);
        prop_assert_eq!(!said("impossible-agreement", &keys).is_empty(), agreed < min);
    }
}

/// What a rule says of a whole chain, in English.
fn of_chain(name: &str, text: &str) -> Vec<String> {
    let found = judged(text, Settings::default());
    let own = found.into_iter().filter(|f| f.rule.name == name);
    own.map(|f| f.message.en.to_string()).collect()
}

#[test]
fn an_order_is_no_answer_and_a_claim_is_one() {
    let chain = |customer: &str, more: &str| {
        let text = format!(
            "customers: {{c: {{name: C, {customer}}}}}\nhandoffs:\n  - {{id: order, from: c, to: a, delivers: Order}}\n  \
             - {{id: note, from: a, to: b, delivers: Note, needs: [order]}}\n  \
             - {{id: thing, from: b, to: c, delivers: Thing, needs: [note]}}\n{more}"
        );
        of_chain("no-feedback", &text)
    };
    let (inside, outside) = (
        "b has no way to tell a how “Note” arrives",
        "C has no way to tell b how “Thing” arrives",
    );
    assert_eq!(chain("", ""), [inside, outside]);
    // What the customer hands over after receiving, to whomever.
    let claim = "  - {id: claim, from: c, to: a, needs: [thing], share: 5%}\n";
    assert_eq!(chain("", claim), [inside]);
    assert_eq!(
        chain("", "  - {id: back, from: c, to: b, rework: 5%}\n"),
        [inside]
    );
    assert_eq!(chain("measured: {satisfaction: 4/5}", ""), [inside]);
    // Within the house anything the other way, before or after.
    assert_eq!(
        chain("", "  - {id: plan, from: b, to: a, needs: []}\n"),
        [outside]
    );
    // One handoff with an answer speaks for the pair.
    let second = "  - {id: more, from: a, to: b, needs: [order], feedback: Chat}\n";
    assert_eq!(chain("", second), [outside]);
}

#[test]
fn a_customer_is_believed_as_far_as_its_cases_go() {
    let says = |customer: &str| {
        let text = format!(
            "customers: {{c: {{name: C, {customer}}}}}\nhandoffs:\n  - {{id: h, from: s, to: c, delivers: Thing}}\n"
        );
        of_chain("customer-disagrees", &text)
    };
    let promise = "promise: {within: 4d, confidence: 90%}";
    assert!(says(&format!("{promise}, measured: {{on_time: 85%}}")).is_empty());
    assert_eq!(
        says(&format!("{promise}, measured: {{on_time: 84%}}")),
        ["C is served on time 84% of the time, and was promised 90%"]
    );
    // Wilson: 840 of 1000 may be 86 %, which the margin covers; 8100 of 10,000 are no more than 81.8 %.
    assert!(
        says(&format!(
            "{promise}, measured: {{on_time: 84%, count: 1000}}"
        ))
        .is_empty()
    );
    assert_eq!(
        says(&format!(
            "{promise}, measured: {{on_time: 81%, count: 10000}}"
        ))
        .len(),
        1
    );
    // Nothing is promised and nothing expected: nothing to hold against it.
    assert!(says("measured: {on_time: 10%}").is_empty());
    // Scores with scores, shares with shares, on any scale.
    assert!(says("expects: {satisfaction: 4.5/5}, measured: {satisfaction: 10%}").is_empty());
    assert!(says("expects: {satisfaction: 4.5/5}, measured: {satisfaction: 8.5/10}").is_empty());
    assert_eq!(
        says("expects: {satisfaction: 4.5/5}, measured: {satisfaction: 8.4/10}"),
        ["the satisfaction of C is 8.4/10, and 4.5/5 is expected"]
    );
    assert_eq!(
        says("expects: {right_first_time: 98%}, measured: {right_first_time: 90%}"),
        ["C has it right the first time 90% of the time, and expects 98%"]
    );
}

#[test]
fn three_of_five_pass_and_a_group_inside_another_uses_both() {
    let text = |rating: &str| {
        format!(
            "customers: {{c: {{}}}}\ngroups: {{out: {{name: Out}}, in: {{name: In, group: out}}, idle: Idle}}\n\
             departments: {{s: {{name: S, group: in, staff_satisfaction: {rating}}}}}\nhandoffs:\n  \
             - {{id: h, from: s, to: c, delivers: Thing}}\n"
        )
    };
    let low = |rating: &str| of_chain("dissatisfied-front-line", &text(rating)).len();
    assert_eq!(
        [low("3/5"), low("2.9/5"), low("60%"), low("59%")],
        [0, 1, 0, 1]
    );
    assert!(of_chain("dissatisfied-staff", &text("1/5")).is_empty());
    assert_eq!(
        of_chain("unused-group", &text("4/5")),
        ["nobody belongs to the area “Idle”"]
    );
}
