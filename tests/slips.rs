//! Who is hit by a slip and what lateness costs, as pictures: boxes and arrows say what the simulation says.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod run;

use std::collections::{BTreeMap, BTreeSet};

use eslabon::render::theme::{Colour, Name, Theme};
use roxmltree::{Document, Node};
use run::{Run, eslabon};

const FULL: &str = "tests/cases/slips/full.yaml";
const CHOICE: &str = "tests/cases/slips/choice.yaml";
const SHIPPED: &str = "chains/del-pedido-a-la-entrega.yaml";

fn drawn(chain: &str, args: &[&str]) -> String {
    let run = asked(chain, args);
    assert_eq!(run.code, 0, "{chain} {args:?}: {}", run.errors);
    run.output
}

fn asked(chain: &str, args: &[&str]) -> Run {
    let args = [&["diagram", chain, "--format", "svg", "--lang", "en"], args].concat();
    eslabon(&args)
}

fn cascade(chain: &str, change: &[&str]) -> String {
    drawn(chain, &[&["--view", "cascade"], change].concat())
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

fn kind_of(node: &Node<'_, '_>) -> Option<char> {
    let rest = node.attribute("id")?.strip_prefix("eslabon-")?;
    let kind = rest.chars().next()?;
    rest[1..].parse::<usize>().is_ok().then_some(kind)
}

/// What a box or an arrow says, by its id: the words shown when one points at it.
fn said(svg: &str) -> BTreeMap<String, String> {
    let document = Document::parse(svg).unwrap();
    let groups = document.descendants().filter(|n| kind_of(n).is_some());
    groups
        .filter_map(|n| {
            let title = n.children().find(|c| c.has_tag_name("title"))?;
            let id = n.attribute("data-id")?.to_owned();
            Some((id, plain(title.text().unwrap_or_default())))
        })
        .collect()
}

/// Colour, width and dashes of a line.
type Look = (String, String, String);

fn look(path: &Node<'_, '_>) -> Option<Look> {
    let of = |name: &str| path.attribute(name).unwrap_or_default().to_owned();
    path.attribute("stroke-width")?;
    Some((of("stroke"), of("stroke-width"), of("stroke-dasharray")))
}

/// The looks of the arrows, by their ids.
fn lines(svg: &str) -> BTreeMap<String, Look> {
    let document = Document::parse(svg).unwrap();
    let arrows = document.descendants().filter(|n| kind_of(n) == Some('e'));
    arrows
        .map(|n| {
            let path = n.children().find(|c| c.has_tag_name("path")).unwrap();
            (
                n.attribute("data-id").unwrap().to_owned(),
                look(&path).unwrap(),
            )
        })
        .collect()
}

/// The legend: words, and the look of the line before them.
fn legend(svg: &str) -> Vec<(String, Option<Look>)> {
    let document = Document::parse(svg).unwrap();
    let legend = document
        .descendants()
        .find(|n| n.attribute("id") == Some("eslabon-legend"))
        .unwrap();
    let entries = legend.children().filter(Node::is_element);
    entries
        .map(|entry| {
            let mut texts = entry.children().filter(|c| c.has_tag_name("text"));
            let words = texts.next_back().unwrap().text().unwrap();
            let line = entry
                .children()
                .find(|c| c.attribute("d").is_some_and(|d| d.starts_with("M0 0L")));
            (plain(words), line.and_then(|l| look(&l)))
        })
        .collect()
}

fn has(svg: &str, words: &str) -> bool {
    legend(svg).iter().any(|(w, _)| w.contains(words))
}

#[test]
fn what_only_the_simulation_sees_is_a_class_of_its_own() {
    for (change, customer, last) in [
        (
            ["--never", "y"],
            "served 59.2% of the time",
            "59.2% of the time",
        ),
        (
            ["--absent", "b"],
            "served 59.2% of the time",
            "59.2% of the time",
        ),
        (
            ["--late", "y=30d"],
            "promise: 100% → 59.2%",
            "+12 d on average",
        ),
    ] {
        let svg = cascade(CHOICE, &change);
        let said = said(&svg);
        assert!(said["c"].contains(customer), "{change:?}: {}", said["c"]);
        assert!(said["f"].contains(last), "{change:?}: {}", said["f"]);
        assert!(has(&svg, "Not noticed at mean times"), "{change:?}");
        // What comes before it arrives as before.
        assert_eq!(said["x1"], "Way 1");
    }
    // Without the usual way the customer is served in the other case only.
    let svg = cascade(CHOICE, &["--never", "x2"]);
    assert!(said(&svg)["c"].contains("served only 40.8% of the time"));
    assert!(has(&svg, "or not in the usual case"));
}

#[test]
fn an_internal_customer_passes_a_delay_on() {
    let said = said(&cascade(FULL, &["--late", "o=1d"]));
    assert_eq!(said["mid"], "Middle · starts +1 d");
    assert_eq!(said["ans"], "Answer · +1 d");
    assert_eq!(said["r2"], "Self redo · +1 d");
    assert!(said["c1"].contains("+1 d"), "{}", said["c1"]);
}

#[test]
fn what_never_comes_is_marked_on_everything_that_it_stops() {
    let svg = cascade(FULL, &["--never", "o"]);
    let (said, lines) = (said(&svg), lines(&svg));
    let never = Theme::default().scale[4].to_string();
    for id in ["o", "x1", "x2", "n", "y", "q", "ans", "z", "z2", "r", "r2"] {
        assert!(said[id].contains("never comes"), "{}", said[id]);
        assert_eq!(lines[id].0, never, "{id}");
    }
    for id in ["a", "b", "d", "mid", "e"] {
        assert!(said[id].contains("never starts"), "{}", said[id]);
    }
    assert_eq!(said["raw"], "Raw");
    let entry = legend(&svg).into_iter().find(|(w, _)| w == "Never comes");
    assert_eq!(entry.unwrap().1.unwrap().0, never);
    let spanish = eslabon(&[
        "diagram", FULL, "--format", "svg", "--lang", "es", "--view", "cascade", "--never", "o",
    ]);
    assert!(spanish.output.contains("no arranca") && !spanish.output.contains("arranca no"));
}

#[test]
fn what_is_changed_carries_a_mark_alone_and_in_its_area() {
    let flash = "M1.6 -5.4";
    let marks = |svg: &str, id: &str| {
        let document = Document::parse(svg).unwrap();
        let group = document
            .descendants()
            .find(|n| n.attribute("data-id") == Some(id));
        let mut inside = group.unwrap().descendants();
        inside.any(|n| n.attribute("d").is_some_and(|d| d.starts_with(flash)))
    };
    let svg = cascade(SHIPPED, &["--absent", "bodega"]);
    assert!(marks(&svg, "bodega") && !marks(&svg, "ventas"));
    assert!(said(&svg)["bodega"].contains("is absent"));
    let svg = cascade(SHIPPED, &["--absent", "bodega", "--collapse", "group"]);
    assert!(marks(&svg, "planta"));
    let svg = cascade(SHIPPED, &["--late", "resina=3d", "--collapse", "group"]);
    let said = said(&svg);
    assert!(said["planta"].contains("starts +3 d"), "{}", said["planta"]);
    assert_eq!(said["resina"], "Resina · +3 d");
}

#[test]
fn risk_tells_other_cases_other_promises_and_nothing_apart() {
    let svg = drawn(FULL, &["--view", "risk"]);
    let said_in = said(&svg);
    for id in ["raw", "x1", "n", "y"] {
        assert!(said_in[id].contains('+'), "{}", said_in[id]);
    }
    assert!(!has(&svg, "Does not lead"));
    assert!(has(
        &svg,
        "Counts for another delivery, not for this promise"
    ));
    assert!(svg.contains("What costs First most is the lateness of “Raw”"));
    let svg = drawn(SHIPPED, &["--view", "risk"]);
    assert_eq!(said(&svg)["factura"], "Factura electrónica · its own: 10 d");
    assert!(!has(&svg, "Does not lead"));
    let svg = drawn("tests/cases/slips/aside.yaml", &["--view", "risk"]);
    assert!(has(&svg, "Does not lead to C"));
    assert!(!has(&svg, "Counts for another"));
}

#[test]
fn thickness_and_darkness_grow_with_cost_in_every_theme() {
    for name in Name::ALL {
        let theme = Theme::named(name);
        for chain in [SHIPPED, FULL, "chains/una-contratacion.yaml"] {
            let svg = drawn(chain, &["--view", "risk", "--theme", name.word()]);
            let (said, lines) = (said(&svg), lines(&svg));
            let cost = |id: &str| {
                let found = said
                    .get(id)?
                    .split(" · ")
                    .find(|part| part.starts_with('+'))?;
                let number = found[1..].split(' ').next().unwrap();
                number.parse::<f64>().ok()
            };
            let mut units = BTreeSet::new();
            let mut all: Vec<(f64, f64, f64)> = Vec::new();
            for (id, (colour, width, _)) in &lines {
                let contrast = Colour::parse(colour).unwrap().contrast(theme.ground);
                let part = said[id].split(" · ").find(|part| part.starts_with('+'));
                units.extend(part.and_then(|p| p.split(' ').nth(1)));
                all.push((cost(id).unwrap_or(0.0), width.parse().unwrap(), contrast));
            }
            assert_eq!(units.len(), 1, "{chain}: {units:?}");
            all.sort_by(|a, b| a.0.total_cmp(&b.0));
            assert!(
                all.windows(2).all(|p| p[0].1 <= p[1].1 + 1e-9),
                "{name:?} {all:?}"
            );
            assert!(
                all.windows(2).all(|p| p[0].2 <= p[1].2 + 1e-9),
                "{name:?} {all:?}"
            );
            assert!(all[0].1 < all.last().unwrap().1);
            assert!(has(&svg, "No effect"), "{name:?}");
        }
    }
}

#[test]
fn a_small_delay_does_not_look_like_a_large_one() {
    let width = |late: &str| {
        let svg = cascade(SHIPPED, &["--late", late]);
        lines(&svg)["resina"].1.parse::<f64>().unwrap()
    };
    assert!(width("resina=1h") < width("resina=1d"));
    assert!(width("resina=1d") < width("resina=3d"));
    let svg = cascade(SHIPPED, &["--late", "resina=3d"]);
    assert!(has(&svg, "Over 20% of the promise of 11 d (2.2 d)"));
}

#[test]
fn the_answer_stands_under_the_title() {
    for view in ["chain", "risk"] {
        let svg = plain(&drawn(SHIPPED, &["--view", view]));
        for words in ["“Resina”", "4.7 h", "COP 33,000", "98.7%"] {
            assert!(svg.contains(words), "{view}: {words}");
        }
    }
    // Both views speak of one promise, and what becomes of another's is at its arrow.
    let chain = "chains/customer-support.yaml";
    let svg = plain(&cascade(chain, &["--late", "escalated=1d"]));
    assert!(svg.contains("instead of 91.2%"));
    assert!(
        said(&svg)
            .values()
            .any(|w| w.starts_with("Line repaired at home") && w.contains("85.1% →"))
    );
}

#[test]
fn weak_links_have_their_places() {
    let svg = drawn(FULL, &[]);
    let document = Document::parse(&svg).unwrap();
    let badges = document
        .descendants()
        .filter(|n| n.attribute("r") == Some("8"));
    // Two on lines; in the legend one on its line, and both in their order.
    assert_eq!(badges.count(), 5);
    assert!(has(&svg, "Weak links, the worst first"));
    let lines = lines(&svg);
    let width = |id: &str| lines[id].1.parse::<f64>().unwrap();
    assert!(width("z") > width("x2"));
    assert!(
        !has(&drawn(SHIPPED, &[]), "the worst first"),
        "one needs no number"
    );
}

#[test]
fn numbers_under_lines_are_explained_where_they_occur() {
    let chain = "chains/una-contratacion.yaml";
    let svg = drawn(chain, &[]);
    assert!(
        said(&svg)
            .values()
            .any(|w| w.contains("agreed 6 d · now 9 d"))
    );
    for words in ["Agreed time", "Today's mean time", "How often it happens"] {
        assert!(has(&svg, words), "{words}");
    }
    let svg = drawn(CHOICE, &[]);
    assert!(has(&svg, "Mean time") && has(&svg, "How often") && !has(&svg, "Agreed time"));
    assert!(!has(&drawn(SHIPPED, &["--view", "risk"]), "Agreed time"));
}

#[test]
fn the_legend_shows_lines_as_they_are_drawn() {
    let chains = [
        SHIPPED,
        FULL,
        CHOICE,
        "chains/una-contratacion.yaml",
        "chains/customer-support.yaml",
    ];
    let mut samples = 0;
    for chain in chains {
        let mut pictures = vec![drawn(chain, &[]), drawn(chain, &["--view", "risk"])];
        for change in [["--late", "o=1d"], ["--never", "o"]] {
            if chain == FULL || chain == CHOICE {
                pictures.push(cascade(chain, &change));
            }
        }
        for svg in pictures {
            let lines: BTreeSet<Look> = lines(&svg).into_values().collect();
            for (words, sample) in legend(&svg) {
                let Some(sample) = sample else { continue };
                samples += 1;
                // A class is a colour and a width: dots and dashes of its lines have entries of their own.
                let is_there = lines.iter().any(|l| {
                    (&l.0, &l.1) == (&sample.0, &sample.1)
                        && (sample.2.is_empty() || l.2 == sample.2)
                });
                assert!(is_there, "{chain}: {words}: {sample:?} in {lines:?}");
            }
        }
    }
    assert!(samples > 40, "{samples}");
}

#[test]
fn what_cannot_be_drawn_is_refused_with_what_to_do() {
    for (args, words) in [
        (
            &["--view", "risk", "--customer", "z"][..],
            "use `--customer c1`",
        ),
        (
            &["--view", "risk", "--customer", "a"],
            "there are: `c1`, `c2`",
        ),
        (
            &["--view", "risk", "--customer", "never"],
            "receives no delivery",
        ),
        (
            &["--view", "risk", "--customer", "mid"],
            "receives no delivery",
        ),
        (&["--view", "cascade"], "for example `--late o=2d`"),
        (
            &["--view", "cascade", "--late", "o"],
            "for example `--late o=2d`",
        ),
        (
            &["--view", "cascade", "--late", "foo=3d"],
            "there are: `o`, `raw`",
        ),
        (
            &["--view", "cascade", "--late", "o=1d", "--never", "o"],
            "cannot be late and never happen",
        ),
        (
            &["--view", "cascade", "--late", "a=1d", "--absent", "a"],
            "cannot be late and never happen",
        ),
        (
            &["--view", "cascade", "--late", "o=1d", "--late", "o=2d"],
            "late twice",
        ),
    ] {
        let run = asked(FULL, args);
        assert_eq!(run.code, 2, "{args:?}");
        assert!(run.errors.contains(words), "{args:?}: {}", run.errors);
        assert_eq!(run.output, "");
    }
    let run = asked("tests/cases/slips/inside.yaml", &["--view", "risk"]);
    assert!(run.errors.contains("--view chain"), "{}", run.errors);
    let svg = drawn(SHIPPED, &["--view", "risk", "--customer", "factura"]);
    assert!(svg.contains("Factura electrónica"));
}
