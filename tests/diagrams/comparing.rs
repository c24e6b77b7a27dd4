//! Two states of a chain as one picture.

use std::fs;

use super::run::eslabon_in;
use super::*;

/// What a drawing says: of each thing its tooltip, then what is written.
fn said(run: &Run) -> String {
    assert_eq!(run.code, 0, "{}", run.errors);
    let document = roxmltree::Document::parse(&run.output).unwrap();
    let texts = document.descendants().filter(|n| n.is_text());
    let texts: Vec<&str> = texts.filter_map(|n| n.text()).collect();
    let all = texts.join(" ").replace('\u{a0}', " ");
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn two_states_are_compared_by_ids() {
    let folder = folder();
    let before = CHAIN.replacen("acordado: 2d", "acordado: 3d", 1);
    let nothing = diagram(&folder, &["--compare", "a.yaml"]);
    assert!(nothing.output.contains("Nothing changed."));
    fs::write(folder.path().join("b.yaml"), before).unwrap();
    let run = diagram(&folder, &["--compare", "b.yaml"]);
    assert_eq!(run.code, 0, "{}", run.errors);
    assert!(
        run.output.contains("0 new, 0 gone, 1 changed"),
        "{}",
        run.output
    );
    assert!(run.output.contains("3\u{a0}d\u{a0}→\u{a0}2\u{a0}d"));
    let without = "nombre: x\nclientes: {cliente: {}}\nentregas:\n  - {id: pedido, de: cliente, para: ventas}\n  - {id: vieja, de: ventas, para: cliente}\n";
    fs::write(folder.path().join("c.yaml"), without).unwrap();
    let run = diagram(&folder, &["--compare", "c.yaml"]);
    let edges = ids(&run, 'e');
    assert_eq!(edges.iter().filter(|id| *id == "vieja").count(), 1);
    assert!(run.output.contains("1 gone"), "{}", run.output);
    refused(
        &diagram(&folder, &["--view", "risk", "--compare", "b.yaml"]),
        "does not go with",
    );
}

#[test]
fn a_comparison_says_from_what_to_what_a_promise_and_an_agreement_went() {
    let folder = folder();
    let before = CHAIN
        .replacen(
            "plazo: 11d, cumplimiento: 90%",
            "plazo: 9d, cumplimiento: 90%",
            1,
        )
        .replacen(
            "plazo: 10d, cumplimiento: 95%",
            "plazo: 12d, cumplimiento: 90%",
            1,
        )
        .replacen("acordado: 2d", "acordado: 3d", 1);
    fs::write(folder.path().join("b.yaml"), before).unwrap();
    for (lang, words) in [
        (
            "en",
            [
                "promise: 9 d → 11 d at 90%",
                "Before, promise: 9 d at 90%; now, promise: 11 d at 90%.",
                "kept 71.2% → 91.2%",
                "It was kept ",
                "Agreement: before, 3 d; now, 2 d.",
                "promise: 12 d → 10 d at 90% → 95%",
                "Changed: before → now",
            ],
        ),
        (
            "es",
            [
                "promesa: 9 d → 11 d al 90 %",
                "Antes, promesa: 9 d al 90 %; ahora, promesa: 11 d al 90 %.",
                "cumple 71,2 % → 91,2 %",
                "Se cumplía el ",
                "Acuerdo: antes, 3 d; ahora, 2 d.",
                "promesa: 12 d → 10 d al 90 % → 95 %",
                "Cambió: antes → ahora",
            ],
        ),
    ] {
        let text = said(&in_language(lang, &folder, &["--compare", "b.yaml"]));
        for word in words {
            assert!(text.contains(word), "{word}: {text}");
        }
    }
    // What is as it was says nothing of before and now.
    let text = said(&diagram(&folder, &["--compare", "a.yaml"]));
    assert!(text.contains("promise: 11 d at 90%"), "{text}");
    for word in [" → ", "kept ", "Before, "] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

#[test]
fn a_comparison_names_promises_and_agreements_that_came_or_went() {
    let folder = folder();
    let chain = |promise: &str, agreed: &str| {
        format!(
            "name: x\nlanguage: en\ncustomers: {{c: {{{promise}}}}}\nhandoffs:\n  - {{id: p, from: c, to: a}}\n  - {{id: q, from: a, to: c, takes: 1-3d{agreed}}}\n"
        )
    };
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write("none.yaml", chain("", ""));
    write("both.yaml", chain("promise: {within: 5d}", ", agreed: 2d"));
    let compared = |after: &str, before: &str| {
        let args = ["diagram", after, "--compare", before, "--format", "svg"];
        said(&eslabon_in(folder.path(), &args, ""))
    };
    let text = compared("both.yaml", "none.yaml");
    for word in [
        "promise: none → 5 d at 90%",
        "kept 100%",
        "no agreement → 2 d",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let text = compared("none.yaml", "both.yaml");
    for word in ["promise: 5 d → none", "2 d → no agreement"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn a_comparison_says_what_else_is_another() {
    let folder = folder();
    let chain = |area: &str, name: &str, confidence: &str, handoff: &str| {
        format!(
            "name: x\ngroups: {{g: G, h: H}}\ncustomers: {{c: {{promise: {{within: 5d, confidence: {confidence}}}}}}}\ndepartments:\n  a: {{name: {name}, group: {area}}}\n  b: {{name: B}}\nhandoffs:\n  - {{id: o, from: c, to: a}}\n  - {{id: n, from: b, to: a}}\n  - {handoff}\n"
        )
    };
    let before = chain(
        "g",
        "Billing",
        "85%",
        "{id: q, from: a, to: c, needs: [o], delivers: Bill}",
    );
    let after = chain(
        "h",
        "Accounts",
        "95%",
        "{id: q, from: a, to: c, needs: [o, n], delivers: Invoice}",
    );
    fs::write(folder.path().join("before.yaml"), before).unwrap();
    fs::write(folder.path().join("after.yaml"), after).unwrap();
    for (lang, words) in [
        (
            "en",
            [
                "It was called “Billing”.",
                "It was in another area.",
                "It was “Bill”.",
                "It needs something else than before.",
                "promise: 5 d at 85% → 95%",
            ],
        ),
        (
            "es",
            [
                "Antes se llamaba «Billing».",
                "Antes estaba en otra área.",
                "Antes era «Bill».",
                "Necesita otra cosa que antes.",
                "promesa: 5 d al 85 % → 95 %",
            ],
        ),
    ] {
        let args = [
            "--lang",
            lang,
            "diagram",
            "after.yaml",
            "--compare",
            "before.yaml",
            "--format",
            "svg",
        ];
        let text = said(&eslabon_in(folder.path(), &args, ""));
        for word in words {
            assert!(text.contains(word), "{word}: {text}");
        }
    }
}
