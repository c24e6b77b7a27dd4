//! What of a chain can be drawn, and how it looks.

use clap::{Arg, ArgAction};

use crate::cli::diagram::VIEWS;
use crate::lang::{Lang, Text};

/// The options of `diagram` that choose what is drawn.
pub(super) fn viewing(lang: Lang) -> Vec<Arg> {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    let heading = t("Qué se dibuja", "What is drawn");
    let option = |name: &'static str, shown: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(shown)
            .help_heading(heading)
            .help(help)
    };
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help_heading(heading)
            .help(help)
    };
    let change = |name: &'static str, shown: &'static str, help: &'static str| {
        option(name, shown, help).action(ArgAction::Append)
    };
    vec![
        option(
            "view",
            "chain|lanes|timeline|matrix|cascade|risk",
            t(
                "La cadena; carriles; la línea de tiempo; la matriz de quién entrega a quién; a quién le llega un atraso; cuánto le cuesta cada entrega al cliente",
                "The chain; lanes; the timeline; the matrix of who hands on to whom; who is hit when something slips; what each handoff costs the customer",
            ),
        )
        .value_parser(VIEWS)
        .hide_possible_values(true),
        option(
            "lanes",
            "group|department",
            t(
                "Con `--view lanes`: un carril por área o por departamento",
                "With `--view lanes`: a lane for each area or for each department",
            ),
        )
        .value_parser(["group", "department"])
        .hide_possible_values(true),
        change(
            "focus",
            "ID",
            t(
                "Solo lo que está cerca de un área o una entrega; se puede repetir",
                "Only what is near a party or a handoff; may be repeated",
            ),
        ),
        option("depth", "N", t("A cuántas entregas de distancia (2)", "How many handoffs away (2)"))
            .value_parser(clap::value_parser!(u64).range(1..))
            .requires("focus"),
        flag("upstream", t("Solo lo que necesita", "Only what it needs")).requires("focus"),
        flag("downstream", t("Solo lo que la espera", "Only what waits for it")).requires("focus"),
        option(
            "customer",
            "ID",
            t(
                "Solo lo que lleva a ese cliente, o a esa entrega",
                "Only what leads to that customer, or to that delivery",
            ),
        ),
        flag(
            "only-weak",
            t(
                "Solo los eslabones débiles y su camino al cliente",
                "Only weak links and their way to the customer",
            ),
        ),
        change(
            "collapse",
            "group|ID",
            t(
                "Un área como una sola caja; `group`, todas",
                "An area as one box; `group`, all of them",
            ),
        ),
        option(
            "compare",
            t("ARCHIVO", "FILE"),
            t(
                "Qué hay de más, de menos y cambiado desde otra versión de la cadena",
                "What is new, gone and changed since another version of the chain",
            ),
        ),
        change(
            "late",
            t("ID=TIEMPO", "ID=TIME"),
            t(
                "Con `--view cascade`: lo que se atrasa, como `orden=2d`",
                "With `--view cascade`: what is late, such as `order=2d`",
            ),
        ),
        change(
            "absent",
            "ID",
            t("Con `--view cascade`: quién falta", "With `--view cascade`: who is absent"),
        ),
        change(
            "never",
            "ID",
            t("Con `--view cascade`: lo que nunca ocurre", "With `--view cascade`: what never happens"),
        ),
        option(
            "theme",
            t("light|dark|print|contrast|ARCHIVO", "light|dark|print|contrast|FILE"),
            t(
                "Los colores: claro, oscuro, para imprimir, de alto contraste, o los suyos y su logo en un .toml",
                "The colours: light, dark, for print, of high contrast, or your own and your logo in a .toml",
            ),
        ),
        option(
            "title",
            t("TEXTO", "TEXT"),
            t("El título; si se omite, el nombre de la cadena", "The title; left out, the chain's name"),
        ),
    ]
}
