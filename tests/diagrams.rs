//! What `eslabon diagram` draws: views, parts of a chain, comparisons and themes.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod run;

#[path = "diagrams/comparing.rs"]
mod comparing;

use std::collections::BTreeSet;
use std::fs;

use run::{Run, eslabon_in};
use tempfile::TempDir;

const CHAIN: &str = include_str!("../chains/del-pedido-a-la-entrega.yaml");

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.yaml"), CHAIN).unwrap();
    folder
}

fn diagram(at: &TempDir, args: &[&str]) -> Run {
    in_language("en", at, args)
}

fn in_language(lang: &str, at: &TempDir, args: &[&str]) -> Run {
    let args = [
        &["diagram", "a.yaml", "--format", "svg", "--lang", lang],
        args,
    ]
    .concat();
    eslabon_in(at.path(), &args, "")
}

/// The ids of the chain that a drawing's groups carry, by the letter of their kind.
fn ids(run: &Run, kind: char) -> Vec<String> {
    assert_eq!(run.code, 0, "{}", run.errors);
    let document = roxmltree::Document::parse(&run.output).unwrap();
    let prefix = format!("eslabon-{kind}");
    let drawn = document.descendants().filter(|n| {
        let id = n.attribute("id").unwrap_or_default();
        id.strip_prefix(&prefix)
            .is_some_and(|rest| rest.parse::<usize>().is_ok())
    });
    drawn
        .filter_map(|n| Some(n.attribute("data-id")?.to_owned()))
        .collect()
}

fn refused(run: &Run, words: &str) {
    assert_eq!(run.code, 2, "{}", run.errors);
    assert!(run.errors.contains(words), "{}", run.errors);
    assert_eq!(run.output, "");
}

#[test]
fn every_view_is_drawn_in_both_languages_and_says_its_point() {
    let folder = folder();
    let views = [
        ("chain", "promise", "promesa"),
        ("lanes", "Customers", "Clientes"),
        ("timeline", "Who hands over", "Quién entrega"),
        ("matrix", "Each row hands on", "Cada fila entrega"),
        (
            "risk",
            "costs Cliente mayorista",
            "le cuesta a Cliente mayorista",
        ),
    ];
    for (view, en, es) in views {
        let run = diagram(&folder, &["--view", view]);
        assert_eq!(run.code, 0, "{}", run.errors);
        assert!(run.output.contains(en), "{view}");
        let run = in_language("es", &folder, &["--view", view]);
        assert_eq!(run.code, 0, "{view}: {}", run.errors);
        assert!(run.output.contains(es), "{view}");
    }
}

#[test]
fn a_cascade_says_by_how_much_each_comes_later() {
    let folder = folder();
    let run = diagram(&folder, &["--view", "cascade", "--late", "resina=3d"]);
    assert_eq!(run.code, 0, "{}", run.errors);
    assert!(run.output.contains("If “Resina” is 3 d late"));
    assert!(run.output.contains("starts +3\u{a0}d"));
    refused(
        &diagram(&folder, &["--view", "chain", "--late", "resina=3d"]),
        "`--late` does not go with",
    );
    refused(
        &diagram(&folder, &["--view", "cascade", "--late", "rezina=3d"]),
        "did you mean `resina`?",
    );
    refused(&diagram(&folder, &["--view", "cascade"]), "--late");
}

#[test]
fn a_part_of_a_chain_is_what_all_limits_agree_on() {
    let folder = folder();
    let all = ids(&diagram(&folder, &[]), 'e');
    // One handoff away from what sales hands over and receives.
    let near = ids(
        &diagram(&folder, &["--focus", "ventas", "--depth", "1"]),
        'e',
    );
    let of_sales = [
        "pedido",
        "consulta-cupo",
        "cupo",
        "orden",
        "reclamo",
        "muestra",
        "concepto",
        "respuesta",
    ];
    let set = |ids: &[String]| ids.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(set(&near), of_sales.map(str::to_owned).into());
    let up = ids(
        &diagram(
            &folder,
            &["--focus", "liberado", "--depth", "1", "--upstream"],
        ),
        'e',
    );
    assert_eq!(set(&up), ["lote", "liberado"].map(str::to_owned).into());
    let leading = ids(&diagram(&folder, &["--customer", "factura"]), 'e');
    assert!(leading.contains(&"liberado".to_owned()) && !leading.contains(&"entrega".to_owned()));
    assert!(leading.len() < all.len());
    let both = ids(
        &diagram(
            &folder,
            &["--customer", "factura", "--focus", "resina", "--depth", "1"],
        ),
        'e',
    );
    assert!(both.contains(&"resina".to_owned()));
    assert!(both.iter().all(|id| leading.contains(id)));
    let weak = diagram(&folder, &["--only-weak"]);
    assert!(ids(&weak, 'e').contains(&"resina".to_owned()));
    assert!(weak.output.contains("of 19 handoffs are shown"));
    refused(
        &diagram(&folder, &["--focus", "vents"]),
        "did you mean `ventas`?",
    );
    refused(
        &diagram(&folder, &["--customer", "ventas"]),
        "is no customer",
    );
    refused(
        &diagram(
            &folder,
            &["--only-weak", "--focus", "reclamo", "--downstream"],
        ),
        "nothing is left to draw",
    );
    for view in ["lanes", "timeline"] {
        let run = diagram(&folder, &["--view", view, "--customer", "factura"]);
        assert_eq!(run.code, 0, "{}", run.errors);
        assert!(!run.output.contains("Empaques"), "{view}");
    }
}

#[test]
fn areas_are_drawn_as_one_box() {
    let folder = folder();
    let run = diagram(&folder, &["--collapse", "group"]);
    let boxes = ids(&run, 'n');
    assert!(!boxes.contains(&"bodega".to_owned()), "{boxes:?}");
    assert!(run.output.contains("departments"));
    let one = ids(&diagram(&folder, &["--collapse", "planta"]), 'n');
    assert!(one.contains(&"planta".to_owned()) && one.contains(&"ventas".to_owned()));
    refused(
        &diagram(&folder, &["--collapse", "plante"]),
        "did you mean `planta`?",
    );
    refused(
        &diagram(&folder, &["--view", "lanes", "--collapse", "group"]),
        "does not go with",
    );
}

#[test]
fn themes_are_named_or_ones_own() {
    let folder = folder();
    let dark = diagram(&folder, &["--theme", "dark", "--title", "Otra <cosa>"]);
    assert!(dark.output.contains("#121822") && dark.output.contains("Otra &lt;cosa&gt;"));
    refused(
        &diagram(&folder, &["--theme", "drak"]),
        "there is no theme `drak`",
    );
    let write = |text: &str| fs::write(folder.path().join("marca.toml"), text).unwrap();
    write("ink = \"#7a1f3d\"\nlogo = \"logo.png\"\n");
    refused(&diagram(&folder, &["--theme", "marca.toml"]), "logo.png");
    fs::write(folder.path().join("logo.png"), "no picture").unwrap();
    refused(
        &diagram(&folder, &["--theme", "marca.toml"]),
        "cannot be a logo",
    );
    let made = eslabon_in(
        folder.path(),
        &[
            "diagram", "a.yaml", "--scale", "0.1", "-o", "logo.png", "--force",
        ],
        "",
    );
    assert_eq!(made.code, 0, "{}", made.errors);
    let own = diagram(&folder, &["--theme", "marca.toml"]);
    assert!(own.output.contains("#7a1f3d") && own.output.contains("data:image/png;base64,"));
    write("ink = \"#eeeeee\"\n");
    let faint = diagram(&folder, &["--theme", "marca.toml"]);
    assert_eq!(faint.code, 0);
    assert!(
        faint.errors.contains("can hardly be read"),
        "{}",
        faint.errors
    );
    write("ikn = \"#eeeeee\"\n");
    refused(
        &diagram(&folder, &["--theme", "marca.toml"]),
        "did you mean `ink`?",
    );
}

#[test]
fn what_is_no_graph_goes_into_drawings_only() {
    let folder = folder();
    for (view, output) in [
        ("matrix", "x.dot"),
        ("lanes", "x.mmd"),
        ("timeline", "x.drawio"),
    ] {
        let run = eslabon_in(
            folder.path(),
            &[
                "diagram", "a.yaml", "--view", view, "-o", "x.svg", "-o", output, "--lang", "en",
            ],
            "",
        );
        refused(&run, "svg, png and pdf only");
        assert!(!folder.path().join("x.svg").exists());
    }
    for view in ["matrix", "lanes", "timeline"] {
        let outputs = ["x.svg", "x.png", "x.pdf"];
        let run = eslabon_in(
            folder.path(),
            &[
                "diagram", "a.yaml", "--view", view, "-o", outputs[0], "-o", outputs[1], "-o",
                outputs[2], "--force",
            ],
            "",
        );
        assert_eq!(run.code, 0, "{}", run.errors);
        for output in outputs {
            assert!(fs::metadata(folder.path().join(output)).unwrap().len() > 1000);
        }
    }
}

#[test]
fn a_part_is_asked_for_by_id_by_name_or_by_area() {
    let folder = folder();
    let handoffs = |args: &[&str]| -> BTreeSet<String> {
        ids(&diagram(&folder, args), 'e').into_iter().collect()
    };
    let near = |what: &str| handoffs(&["--focus", what, "--depth", "1"]);
    assert_eq!(near("calidad"), near("CALIDAD "));
    assert!(near("calidad").len() < near("planta").len());
    assert!(near("planta").is_superset(&near("calidad")));
    assert_eq!(near("planta"), near("Planta"));
    let leads = |what: &str| handoffs(&["--customer", what]);
    assert_eq!(leads("Cliente mayorista"), leads("cliente"));
    refused(
        &diagram(&folder, &["--focus", "Calidades"]),
        "the chain has no",
    );
}

#[test]
fn an_area_keeps_its_colour_in_every_part_and_the_critical_path_runs_rightwards_in_every_view() {
    let folder = folder();
    let at = |run: &Run, letter: char| -> Vec<(String, String, String)> {
        assert_eq!(run.code, 0, "{}", run.errors);
        let xml = roxmltree::Document::parse(&run.output).unwrap();
        let shapes = xml.descendants().filter_map(|n| {
            let id = n.attribute("id")?.strip_prefix("eslabon-")?;
            id.strip_prefix(letter)?.parse::<usize>().ok()?;
            let rect = n.children().find(|c| c.has_tag_name("rect"))?;
            let of = |name: &str| rect.attribute(name).unwrap_or_default().to_owned();
            Some((n.attribute("data-id")?.to_owned(), of("fill"), of("x")))
        });
        shapes.collect()
    };
    let fills = |run: &Run| -> BTreeSet<(String, String)> {
        at(run, 'g')
            .into_iter()
            .map(|(id, fill, _)| (id, fill))
            .collect()
    };
    // Colours that the file does not choose.
    let plain: String = CHAIN
        .split(", color: ")
        .enumerate()
        .map(|(n, part)| match n {
            0 => part,
            _ => &part[part.find('}').unwrap()..],
        })
        .collect();
    fs::write(folder.path().join("a.yaml"), plain).unwrap();
    let whole = diagram(&folder, &[]);
    let part = fills(&diagram(
        &folder,
        &["--focus", "produccion", "--depth", "1"],
    ));
    assert!(!part.is_empty() && part.len() < fills(&whole).len());
    assert!(fills(&whole).is_superset(&part));
    let path = [
        "ventas",
        "planeacion",
        "petroquimica",
        "produccion",
        "calidad",
        "bodega",
        "transportadora",
        "cliente",
    ];
    for args in [
        &[][..],
        &["--view", "risk"],
        &["--view", "cascade", "--late", "resina=3d"],
        &["--compare", "a.yaml"],
    ] {
        let boxes = at(&diagram(&folder, args), 'n');
        let x = |id: &str| -> f64 {
            let found = boxes.iter().find(|b| b.0 == id).unwrap();
            found.2.parse().unwrap()
        };
        for pair in path.windows(2) {
            assert!(x(pair[0]) < x(pair[1]), "{args:?}: {pair:?}");
        }
    }
}

#[test]
fn what_hands_over_nothing_is_told_from_a_part_too_small() {
    let folder = folder();
    let lone = CHAIN.replace("departamentos:\n", "departamentos:\n  sola: Sola\n");
    assert_ne!(lone, CHAIN);
    fs::write(folder.path().join("a.yaml"), lone).unwrap();
    refused(
        &diagram(&folder, &["--focus", "sola"]),
        "`sola` hands over and receives nothing",
    );
    refused(
        &diagram(&folder, &["--view", "lanes", "--dot-engine", "dot"]),
        "`--dot-engine` does not go with the view `lanes`",
    );
}
