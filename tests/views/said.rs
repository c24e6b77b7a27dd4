//! What the views say: of promises, of floats, of parts, and where they cannot be drawn.

use eslabon::lang::Lang;
use eslabon::render::theme::Theme;
use eslabon::render::views::{self, LanesBy};
use eslabon::report::{HandoffReport, Report};

use crate::chains::{all, both};
use crate::plainly;
use crate::sheet::drawn;
use crate::support::reported_in_full;

/// Two handoffs in a row of the chain.
fn batch(report: &Report) -> Vec<&HandoffReport> {
    let two = |h: &&HandoffReport| ["lote", "liberado"].contains(&h.id.as_str());
    report.handoffs.iter().filter(two).collect()
}

#[test]
fn the_mark_of_a_promise_follows_the_share_that_is_kept() {
    let (tick, cross) = ("m-4.5 0l3.2 3.6l5.8 -7.4", "m-4 -4l8 8m-8 0l8 -8");
    let mut seen = [0, 0];
    plainly(|name, report, view, text| {
        let held = report
            .targets
            .iter()
            .filter(|t| t.basis != "roll_up" && t.case == "usual");
        let holds: Vec<bool> = held
            .map(|t| {
                let kept = t.simulated.as_ref().and_then(|s| s.holds);
                t.holds_as_agreed != Some(false) && kept.or(t.holds_as_expected) == Some(true)
            })
            .collect();
        let kept = holds.iter().filter(|h| **h).count();
        assert_eq!(text.matches(tick).count(), kept, "{name} {view}");
        assert_eq!(
            text.matches(cross).count(),
            holds.len() - kept,
            "{name} {view}"
        );
        seen[0] += kept;
        seen[1] += holds.len() - kept;
    });
    assert!(seen[0] >= 4 && seen[1] >= 4, "{seen:?}");
}

/// A chain with a choice, a delivery with a promise of its own, and something that nobody waits for.
const UNFELT: &str = "eslabon: 1\ncustomers: {c: {name: Cliente, promise: {within: 9d}}}\nhandoffs:\n\
  - {id: o, from: c, to: a}\n\
  - {id: x1, from: a, to: b, choice: k, share: 40%, needs: [o], takes: 1d}\n\
  - {id: x2, from: a, to: d, choice: k, share: 60%, needs: [o], takes: 1d}\n\
  - {id: raw, from: s, to: b, takes: 2d}\n\
  - {id: y, from: b, to: d, needs: [x1, raw], takes: 1d}\n\
  - {id: f, from: d, to: c, needs: [{any: [y, x2]}], takes: 1d}\n\
  - {id: own, from: d, to: c, needs: [{any: [y, x2]}], takes: 1d, promise: {within: 8d}}\n\
  - {id: memo, from: d, to: a, needs: [x2], takes: 1d}\n";

#[test]
fn what_a_customer_does_not_feel_is_told_apart() {
    let report = reported_in_full(UNFELT);
    let text = views::timeline(&report, Lang::Es, &Theme::default()).unwrap();
    for words in [
        "No cuenta para la promesa de 9\u{a0}d a Cliente (su entrega tiene la suya: 8\u{a0}d)",
        "En el caso usual su atraso, solo, no le llega a Cliente",
        "Nada de lo que espera Cliente depende de ella",
    ] {
        let said = drawn(&text).texts.iter().any(|(t, _)| t == words);
        assert!(said, "{words}");
    }
}

#[test]
fn a_part_says_that_it_is_one_and_goes_on() {
    let (_, report) = all().swap_remove(2);
    let some = batch(&report);
    let theme = Theme::default();
    let timeline = views::timeline_of(&report, &some, Lang::Es, &theme).unwrap();
    let lanes = views::lanes_of(&report, &some, Lang::Es, &theme, LanesBy::Group).unwrap();
    for text in [&timeline, &lanes] {
        assert!(text.contains("Se muestran 2 de 19 entregas."));
        assert!(
            !text.contains("día\u{a0}0<"),
            "it begins where the part does"
        );
    }
    assert!(lanes.contains(">sigue…<") && !lanes.contains("nadie lo espera"));
    let thick = |svg: &str| {
        let links = svg.split("class=\"link\"").skip(1);
        let firsts = links.filter_map(|l| l.split("/>").next());
        firsts
            .filter(|l| l.contains("stroke-width=\"3.2\""))
            .count()
    };
    assert_eq!(thick(&lanes), 2, "critical stays critical");
}

#[test]
fn nobody_is_held_to_what_neither_a_promise_nor_an_agreement_says() {
    let text = "eslabon: 1\ncustomers: {c: C}\nhandoffs:\n  - {from: c, to: a}\n  - {from: a, to: c, takes: 3d}\n";
    let report = reported_in_full(text);
    for lang in Lang::ALL {
        for (view, text) in both(&report, lang, &Theme::default()) {
            for word in [
                "lo acordado suma",
                "agreements add up",
                "Lo prometido",
                "What the customer",
            ] {
                let said = drawn(&text).texts.iter().any(|(t, _)| t.contains(word));
                assert!(!said, "{view} {word}");
            }
        }
    }
}

#[test]
fn the_name_is_cut_and_not_the_promise() {
    let long = "Cliente con un nombre que no cabe ".repeat(4);
    let text = format!(
        "eslabon: 1\ncustomers: {{c: {{name: \"{long}\", promise: {{within: 4d}}}}}}\nhandoffs:\n  - {{id: o, from: c, to: a}}\n  - {{id: f, from: a, to: c, needs: [o], takes: 3d}}\n"
    );
    let text = views::timeline(&reported_in_full(&text), Lang::Es, &Theme::default()).unwrap();
    let drawn = drawn(&text);
    assert!(
        drawn
            .texts
            .iter()
            .any(|(t, _)| t.ends_with("… · promesa: 4\u{a0}d"))
    );
}

#[test]
fn what_has_no_timeline_says_why_and_what_to_do() {
    let circle = "eslabon: 1\ncustomers: {c: C}\nhandoffs:\n  - {id: x, from: a, to: b, needs: [y], takes: 1d}\n  - {id: y, from: b, to: a, needs: [x], takes: 1d}\n  - {id: z, from: b, to: c, needs: [x], takes: 1d}\n";
    let zero = "eslabon: 1\ncustomers: {c: C}\nhandoffs:\n  - {id: x, from: a, to: b, takes: 0d}\n  - {id: z, from: b, to: c, needs: [x], takes: 0d}\n";
    let timeless = "eslabon: 1\ncustomers: {c: C}\nhandoffs:\n  - {id: x, from: a, to: b}\n  - {id: z, from: b, to: c}\n";
    for (text, error) in [
        (circle, views::ViewError::Circles),
        (timeless, views::ViewError::NoTimes),
        (zero, views::ViewError::AllZero),
    ] {
        let report = reported_in_full(text);
        let theme = Theme::default();
        assert_eq!(views::timeline(&report, Lang::Es, &theme), Err(error));
        assert_eq!(
            views::lanes(&report, Lang::En, &theme, LanesBy::Group),
            Err(error)
        );
        for lang in Lang::ALL {
            assert!(error.help().of(lang).contains("--view chain"));
        }
    }
    for lang in Lang::ALL {
        assert!(
            views::ViewError::Circles
                .help()
                .of(lang)
                .contains("eslabon check")
        );
    }
}

#[test]
fn some_of_the_handoffs_show_only_their_parties() {
    let (_, report) = all().swap_remove(2);
    let some = batch(&report);
    let theme = Theme::default();
    let timeline = views::timeline_of(&report, &some, Lang::Es, &theme).unwrap();
    let lanes = views::lanes_of(&report, &some, Lang::Es, &theme, LanesBy::Department).unwrap();
    for text in [&timeline, &lanes] {
        assert_eq!(drawn(text).ids, ["lote", "liberado"]);
        assert!(text.contains("Calidad") && !text.contains("Facturación"));
    }
    assert_eq!(lanes.matches("id=\"eslabon-lane").count(), 3);
    for view in [
        views::timeline_of(&report, &[], Lang::Es, &theme),
        views::lanes_of(&report, &[], Lang::Es, &theme, LanesBy::Group),
    ] {
        assert!(drawn(&view.unwrap()).ids.is_empty());
    }
}
