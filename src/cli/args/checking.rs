//! What can be asked of `check` and `rules`.

use clap::{Arg, ArgAction, Command};

use super::{format, sub};
use crate::lang::{Lang, Text};

pub(super) fn check(lang: Lang) -> Command {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    sub(
        "check",
        t(
            "Revisa archivos de cadena: errores, ciclos, promesas que no se sostienen",
            "Checks chain files: mistakes, cycles, promises that do not hold",
        ),
        lang,
    )
    .arg(
        Arg::new("paths")
            .required(true)
            .num_args(1..)
            .value_name(t("RUTA", "PATH"))
            .help_heading(t("Argumentos", "Arguments"))
            .help(t(
                "Archivos, carpetas o patrones; `-` es la entrada estándar",
                "Files, directories or globs; `-` is standard input",
            )),
    )
    .arg(format(
        lang,
        &FORMS,
        "FORM",
        t(
            "Lo que va a la salida estándar: human, short, json, sarif, junit, github, gitlab o markdown",
            "What goes to standard output: human, short, json, sarif, junit, github, gitlab or markdown",
        ),
    ))
    .arg(
        Arg::new("output")
            .short('o')
            .long("output")
            .action(ArgAction::Append)
            .value_name(t("FORMA=ARCHIVO", "FORM=FILE"))
            .help_heading(t("Opciones", "Options"))
            .help(t(
                "Además, en un archivo: `sarif=salida.sarif`; puede repetirse",
                "Into a file besides: `sarif=out.sarif`; may be repeated",
            )),
    )
    .arg(
        Arg::new("all")
            .long("all")
            .action(ArgAction::SetTrue)
            .help_heading(t("Opciones", "Options"))
            .help(t(
                "Todos los hallazgos completos, notas incluidas",
                "Every finding in full, notes included",
            )),
    )
    .arg(
        Arg::new("watch")
            .long("watch")
            .action(ArgAction::SetTrue)
            .conflicts_with("write-baseline")
            .help_heading(t("Opciones", "Options"))
            .help(t(
                "Revisa de nuevo cada vez que algo cambia, hasta Ctrl-C",
                "Checks again whenever something changes, until Ctrl-C",
            )),
    )
    .args(weighing(lang))
    .args(accepting(lang))
}

/// The forms of `check`.
const FORMS: [&str; 8] = [
    "human", "short", "json", "sarif", "junit", "github", "gitlab", "markdown",
];

/// What rules weigh.
fn weighing(lang: Lang) -> Vec<Arg> {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    let heading = t("Reglas", "Rules");
    let rule = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(t("REGLA", "RULE"))
            .action(ArgAction::Append)
            .help_heading(heading)
            .help(help)
    };
    vec![
        rule(
            "deny",
            t(
                "Hace fallar la revisión; lo que dicen estas opciones vale más que el archivo",
                "It fails the check; what these options say counts more than the file",
            ),
        ),
        rule("warn", t("Solo avisa", "It only warns")),
        rule("note", t("Solo se anota", "It is only noted")),
        rule("allow", t("No juzga", "It does not judge")),
        Arg::new("config")
            .long("config")
            .value_name(t("ARCHIVO", "FILE"))
            .help_heading(heading)
            .help(t(
                "Los ajustes; si se omite, el `eslabon.toml` más cercano hacia arriba",
                "The settings; left out, the nearest `eslabon.toml` upwards",
            )),
    ]
}

/// What does not fail a check.
fn accepting(lang: Lang) -> Vec<Arg> {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    let heading = t("Qué hace fallar", "What fails");
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help_heading(heading)
            .help(help)
    };
    vec![
        Arg::new("fail-on")
            .long("fail-on")
            .value_name("deny|warn|note")
            .value_parser(["deny", "warn", "note"])
            .hide_possible_values(true)
            .help_heading(heading)
            .help(t("Desde qué peso (deny)", "From which weight on (deny)")),
        Arg::new("baseline")
            .long("baseline")
            .value_name(t("ARCHIVO", "FILE"))
            .help_heading(heading)
            .help(t(
                "Los hallazgos que ya estaban: solo fallan los nuevos",
                "The findings that were there: only new ones fail",
            )),
        flag(
            "write-baseline",
            t(
                "Escribe en `--baseline` los hallazgos de hoy",
                "Writes today's findings to `--baseline`",
            ),
        )
        .requires("baseline"),
        Arg::new("since")
            .long("since")
            .value_name(t("REVISIÓN", "REVISION"))
            .conflicts_with("write-baseline")
            .help_heading(heading)
            .help(t(
                "Solo lo que trajo el cambio desde esa revisión de git",
                "Only what the change since that revision of git brought",
            )),
        flag(
            "changed-only",
            t(
                "Ni siquiera mira los archivos que no cambiaron",
                "Does not even look at files that did not change",
            ),
        )
        .requires("since"),
        flag(
            "exit-zero",
            t(
                "Sale con 0 aunque haya hallazgos",
                "Exits with 0 whatever is found",
            ),
        ),
    ]
}

pub(super) fn rules(lang: Lang) -> Command {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    sub(
        "rules",
        t(
            "Las reglas con sus ajustes de hoy, y dónde se puso cada uno",
            "The rules with their present settings, and where each was set",
        ),
        lang,
    )
    .arg(
        Arg::new("file")
            .value_name(t("ARCHIVO", "FILE"))
            .help_heading(t("Argumentos", "Arguments"))
            .help(t(
                "Para qué archivo de cadena; si se omite, para esta carpeta",
                "For which chain file; left out, for this folder",
            )),
    )
    .arg(format(
        lang,
        &["human", "json"],
        "human|json",
        t(
            "Para personas o para programas",
            "For people or for programs",
        ),
    ))
    .args(weighing(lang))
}
