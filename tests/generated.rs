//! What is written from the code is up to date. `UPDATE=1 cargo test --test generated` writes it.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use std::path::Path;

use eslabon::analysis::simulation::{Quietly, Settings};

fn holds(path: &str, generated: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, generated).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == generated,
        "{} is stale: run `UPDATE=1 cargo test --test generated`",
        path.display()
    );
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

#[test]
fn the_reference_of_the_chain_file_is_written_from_the_grammar() {
    holds(
        "docs/reference/chain-file.md",
        &eslabon::read::reference::page(),
    );
}

#[test]
fn the_schema_of_the_chain_file_is_written_from_the_grammar() {
    holds(
        "docs/chain.schema.json",
        &pretty(&eslabon::read::schema::schema(
            None,
            &eslabon::check::every_rule().collect::<Vec<_>>(),
        )),
    );
}

#[test]
fn the_schema_of_the_report_is_written_from_its_types() {
    holds(
        "docs/reference/report.schema.json",
        &pretty(&eslabon::render::json::report_schema()),
    );
}

#[test]
fn the_schema_of_what_if_is_written_from_its_types() {
    holds(
        "docs/reference/what-if.schema.json",
        &pretty(&eslabon::render::json::what_if_schema()),
    );
}

#[test]
fn the_reference_of_the_measures_is_written_from_the_measures() {
    holds(
        "docs/reference/measures.md",
        &eslabon::report::measures::page(),
    );
}

#[test]
fn the_reference_of_the_rules_is_written_from_the_rules() {
    holds(
        "docs/reference/rules.md",
        &eslabon::check::reference::page(),
    );
}

#[test]
fn the_reference_of_the_command_line_is_written_from_the_commands() {
    holds("docs/reference/command-line.md", &command_line());
}

#[test]
fn the_pictures_of_the_guides_are_drawn_from_the_chain_that_ships() {
    let path = "chains/del-pedido-a-la-entrega.yaml";
    let text = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let reading = eslabon::read::read(path, &text, &eslabon::read::NoFiles);
    let chain = reading.documents[0].chain.as_ref().unwrap();
    let mut case = eslabon::check::Case::new(chain);
    case.simulate(Settings::default(), &Quietly);
    let report = eslabon::report::report(&case, path, Vec::new());
    let (lang, theme) = (
        eslabon::lang::Lang::Es,
        eslabon::render::theme::Theme::default(),
    );
    let picture = eslabon::render::picture::Picture::of(&report, lang);
    let layout = eslabon::render::layout::best(&picture).unwrap();
    holds(
        "docs/images/del-pedido-a-la-entrega.svg",
        &eslabon::render::svg::svg(&picture, &layout, &theme),
    );
    use eslabon::render::views;
    let lanes = views::lanes(&report, lang, &theme, views::LanesBy::Group);
    holds("docs/images/lanes.svg", &lanes.unwrap());
    let timeline = views::timeline(&report, lang, &theme);
    holds("docs/images/timeline.svg", &timeline.unwrap());
    holds("docs/images/matrix.svg", &views::matrix(&picture, &theme));
}

fn command_line() -> String {
    use std::fmt::Write as _;
    let mut out = String::from(
        "# Command line · Línea de comandos\n\n<!-- Written from the commands by `UPDATE=1 cargo test --test generated`. -->\n",
    );
    for lang in [eslabon::lang::Lang::En, eslabon::lang::Lang::Es] {
        let mut command = eslabon::cli::command(lang);
        command.build();
        let help = command.render_long_help();
        writeln!(
            out,
            "\n## {}\n\n```text\n{}\n```",
            if lang == eslabon::lang::Lang::En {
                "English"
            } else {
                "Español"
            },
            help.to_string().trim_end()
        )
        .unwrap();
        for sub in command.get_subcommands_mut() {
            writeln!(
                out,
                "\n```text\n{}\n```",
                sub.render_long_help().to_string().trim_end()
            )
            .unwrap();
        }
    }
    out
}
