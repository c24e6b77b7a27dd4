//! Rework in chains of any shape: what a pass repeats, in which case, and what makes no sense.

use std::process::Command;

use super::{close, expected, passes};
use crate::support::{assert_same, chain, errors, handoff, reported, target};

#[test]
fn parallel_parts_of_a_body_are_waited_for_and_inputs_from_outside_are_there() {
    let text = "customers: {client: Client}
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
";
    let report = reported(text);
    let back = handoff(&report, "back").rework.clone().unwrap();
    assert_eq!(back.body, ["ab", "ac", "bd", "cd"]);
    // a 1, then c 5 beside b 2 + 1, then d 1, and the way back 0.5; the supplier's part is not sent for again.
    assert_same(back.pass, 1.0 + 5.0 + 1.0 + 0.5, "one pass");
    close(expected(&report), 101.0 + 0.25 * 7.5, "T");
}

#[test]
fn a_customers_return_adds_to_its_own_final_acceptance_alone() {
    let text = "customers:
  client: {name: Client, promise: {within: 20d}}
  other: Other
departments: {a: {work: 1}, b: {work: 2}}
handoffs:
  - {id: order, from: client, to: a}
  - {id: ab, from: a, to: b}
  - {id: out, from: b, to: client, takes: 1}
  - {id: copy, from: b, to: other, takes: 1}
  - {id: back, from: client, to: b, takes: 0.5, rework: {share: 50%, max: 2}}
";
    let report = reported(text);
    let back = handoff(&report, "back").rework.clone().unwrap();
    assert_same(back.pass, 0.5 + 2.0 + 1.0, "one pass");
    assert_same(back.passes, 0.75, "passes");
    assert_same(
        expected(&report),
        4.0 + 0.75 * 3.5,
        "T of the customer that sends it back",
    );
    assert_same(
        target(&report, "other").expected.unwrap(),
        4.0,
        "T of the other",
    );
    assert_same(
        handoff(&report, "out").expected.unwrap().arrival,
        4.0,
        "the first delivery",
    );
    assert_same(target(&report, "client").promised.unwrap(), 4.0, "promised");
    let without = text.replace("20d", "6d");
    assert_eq!(
        target(&reported(&without), "client").holds_as_expected,
        Some(false)
    );
    assert_eq!(
        target(&reported(&text.replace("20d", "7d")), "client").holds_as_expected,
        Some(true)
    );
}

#[test]
fn what_comes_late_is_sent_back_with_its_own_probability() {
    for (agreed, p) in [("agreed: 2d", 0.1), ("agreed: 1d", 0.4)] {
        // a's handoff takes 1.5 days: within two, and not within one.
        let text = format!(
            "customers: {{client: Client}}
departments: {{a: {{work: 1}}, b: {{work: 2}}}}
handoffs:
  - {{id: order, from: client, to: a}}
  - {{id: ab, from: a, to: b, takes: 0.5, {agreed}}}
  - {{id: out, from: b, to: client}}
  - {{id: back, from: b, to: a, rework: {{share: 10%, when_late: 40%, max: 4}}}}
"
        );
        let report = reported(&text);
        assert_same(
            handoff(&report, "back").rework.as_ref().unwrap().passes,
            passes(p, 4),
            agreed,
        );
        assert_same(expected(&report), 3.5 + passes(p, 4) * 3.5, agreed);
    }
}

#[test]
fn the_smallest_body_is_meant_and_redo_from_says_otherwise() {
    // Sales acts twice: the later piece of work lies nearer.
    let text = |more: &str| {
        format!(
            "customers: {{client: Client}}
departments: {{sales: {{work: 1}}, plant: {{work: 4}}, check: {{work: 2}}}}
handoffs:
  - {{id: order, from: client, to: sales}}
  - {{id: job, from: sales, to: plant, needs: [order]}}
  - {{id: product, from: plant, to: sales}}
  - {{id: parcel, from: sales, to: check, needs: [product]}}
  - {{id: out, from: check, to: client}}
  - {{id: back, from: check, to: sales, rework: {{share: 20%, max: 1000{more}}}}}
"
        )
    };
    let near = reported(&text(""));
    assert_same(
        handoff(&near, "back").rework.as_ref().unwrap().pass,
        3.0,
        "from the parcel",
    );
    let far = reported(&text(", redo_from: job"));
    assert_same(
        handoff(&far, "back").rework.as_ref().unwrap().pass,
        8.0,
        "from the job",
    );
    close(expected(&far), 8.0 + 0.25 * 8.0, "T");
}

/// A line of four departments with handoffs and returns of its own.
fn malformed(returns: &str) -> String {
    format!(
        "customers: {{client: Client}}
handoffs:
  - {{id: order, from: client, to: a}}
  - {{id: ab, from: a, to: b, takes: 1d}}
  - {{id: bc, from: b, to: c, takes: 1d}}
  - {{id: cd, from: c, to: d, takes: 1d}}
  - {{id: out, from: d, to: client, takes: 1d}}
{returns}"
    )
}

#[test]
fn returns_that_make_no_sense_are_errors() {
    let forward = "  - {id: r, from: b, to: c, rework: 5%}\n";
    let crossing =
        "  - {id: r, from: c, to: a, rework: 5%}\n  - {id: q, from: d, to: b, rework: 5%}\n";
    let too_often =
        "  - {id: r, from: c, to: a, rework: 60%}\n  - {id: q, from: c, to: b, rework: 40%}\n";
    let too_often_late = "  - {id: r, from: c, to: a, rework: {share: 10%, when_late: 60%}}\n  - {id: q, from: c, to: b, rework: {share: 10%, when_late: 50%}}\n";
    let two_services = "  - {id: extra, from: a, to: d, needs: [], takes: 1d}\n  - {id: r, from: d, to: a, rework: 5%}\n";
    let names_a_return = "  - {id: r, from: c, to: a, rework: 5%}\n  - {id: q, from: c, to: b, rework: {share: 5%, redo_from: r}}\n";
    let no_such_end = "  - {id: r, from: c, to: a, needs: [cd], rework: 5%}\n";
    let end_of_another = "  - {id: r, from: c, to: a, rework: {share: 5%, of: out}}\n";
    for (what, returns) in [
        ("forward", forward),
        ("crossing", crossing),
        ("adding up to 100 %", too_often),
        ("adding up to more than 100 % when late", too_often_late),
        ("to two pieces of work", two_services),
        ("naming a return", names_a_return),
        ("after no piece of work", no_such_end),
        ("after somebody else's work", end_of_another),
    ] {
        assert_eq!(errors(&malformed(returns)), ["malformed-rework"], "{what}");
    }
    assert!(
        !errors(&malformed("  - {id: r, from: c, to: a, rework: 100%}\n")).is_empty(),
        "always"
    );
    assert!(
        !errors(&malformed(
            "  - {id: r, from: c, to: a, rework: {share: 5%, max: 0}}\n"
        ))
        .is_empty(),
        "never"
    );
    assert_eq!(
        errors(&malformed("  - {id: r, from: c, to: a, rework: 5%}\n")),
        Vec::<&str>::new()
    );
    let nested =
        "  - {id: r, from: c, to: b, rework: 60%}\n  - {id: q, from: d, to: a, rework: 60%}\n";
    assert_eq!(errors(&malformed(nested)), Vec::<&str>::new());
}

#[test]
fn malformed_rework_ends_a_check_with_exit_code_two() {
    let folder = std::env::temp_dir().join(format!("eslabon-rework-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("chain.yaml");
    let allowed = "allow:\n  - {rule: malformed-rework, because: never}\n";
    for (text, code) in [
        (malformed("  - {id: r, from: b, to: c, rework: 5%}\n"), 2),
        (
            malformed("  - {id: r, from: b, to: c, rework: 5%}\n") + allowed,
            2,
        ),
        (malformed("  - {id: r, from: c, to: b, rework: 5%}\n"), 0),
    ] {
        std::fs::write(&file, &text).unwrap();
        let out = Command::new(env!("CARGO_BIN_EXE_eslabon"))
            .arg("check")
            .arg(&file)
            .env("LANG", "C")
            .output()
            .unwrap();
        assert_eq!(
            out.status.code(),
            Some(code),
            "{text}\n{}",
            String::from_utf8_lossy(&out.stdout)
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_return_to_work_that_the_usual_case_leaves_out_adds_no_passes_to_it() {
    // Simple orders go straight to packing; only the rare complex ones pass engineering, to which packing may send back.
    let text = "customers: {client: Client}
departments: {desk: Desk, engineering: {work: 5}, packing: {work: 1}}
handoffs:
  - {id: order, from: client, to: desk}
  - {id: simple, from: desk, to: packing, choice: way, share: 80%}
  - {id: complex, from: desk, to: engineering, choice: way, share: 20%}
  - {id: design, from: engineering, to: packing}
  - {id: parcel, from: packing, to: client, needs: [{any: [simple, design]}]}
  - {id: back, from: packing, to: engineering, rework: 50%}
";
    assert_eq!(chain(text).handoffs.len(), 6);
    assert_same(expected(&reported(text)), 1.0, "T of a simple order");
}

#[test]
fn a_target_outside_the_usual_case_is_judged_with_the_passes_of_its_own() {
    // The urgent customer is served rarely, and only its order passes the engineers.
    let text = "customers: {client: Client, urgent: Urgent}
departments: {desk: Desk, engineering: {work: 5}, packing: {work: 1}}
handoffs:
  - {id: order, from: client, to: desk}
  - {id: simple, from: desk, to: client, choice: way, share: 80%}
  - {id: complex, from: desk, to: engineering, choice: way, share: 20%}
  - {id: design, from: engineering, to: packing}
  - {id: parcel, from: packing, to: urgent}
  - {id: back, from: packing, to: engineering, rework: {share: 50%, max: 1000}}
";
    let report = reported(text);
    assert_same(expected(&report), 0.0, "T of a simple order");
    let urgent = target(&report, "urgent");
    assert_eq!(urgent.case, "likeliest");
    close(urgent.expected.unwrap(), 6.0 + 6.0, "T of an urgent one");
}

#[test]
fn a_pass_repeats_only_what_happens_in_the_case() {
    let text = "customers: {client: Client}
departments: {a: {work: 1}, slow: {work: 9}, b: {work: 2}}
handoffs:
  - {id: order, from: client, to: a}
  - {id: ab, from: a, to: b}
  - {id: rare, from: a, to: slow, share: 10%}
  - {id: extra, from: slow, to: b}
  - {id: out, from: b, to: client, needs: [ab, {if_happens: extra}]}
  - {id: back, from: b, to: a, rework: {share: 20%, max: 1000}}
";
    let report = reported(text);
    assert_same(
        handoff(&report, "back").rework.as_ref().unwrap().pass,
        3.0,
        "one pass",
    );
    close(expected(&report), 3.0 + 0.25 * 3.0, "T");
}
