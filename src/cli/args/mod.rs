//! What can be asked on the command line, in the reader's language.

use clap::builder::Styles;
use clap::{Arg, ArgAction, ArgGroup, Command, value_parser};

mod checking;
mod drawing;
mod viewing;

use super::init;
use crate::analysis::simulation::Settings;
use crate::lang::{Lang, Text};
use checking::{check, rules};
use drawing::diagram;

/// The commands and their options.
#[must_use]
pub fn command(lang: Lang) -> Command {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    let commands = t("Comandos", "Commands");
    Command::new("eslabon")
        .version(env!("CARGO_PKG_VERSION"))
        .about(t(
            "Encuentra los eslabones débiles de una cadena de valor: qué entregas, al fallar, le llegan al cliente",
            "Finds the weak links of a value chain: which handoffs reach the customer when they slip",
        ))
        .after_help(t(
            "Para empezar:  eslabon init mi-cadena.yaml  y después  eslabon analyze mi-cadena.yaml\nCódigos de salida: 0 nada grave, 1 hallazgos, 2 no se pudo ejecutar",
            "To begin:  eslabon init my-chain.yaml  and then  eslabon analyze my-chain.yaml\nExit codes: 0 nothing grave, 1 findings, 2 could not run",
        ))
        .styles(Styles::plain())
        .help_template(template(lang))
        .override_usage(usage("", lang))
        .subcommand_help_heading(commands)
        .subcommand_value_name(t("COMANDO", "COMMAND"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version)
                .help_heading(t("Opciones", "Options"))
                .help(t("Muestra la versión", "Shows the version")))
        .args(common(lang))
        .subcommands([check(lang), analyze(lang), what_if(lang), diagram(lang), init(lang), rules(lang), explain(lang), schema(lang), completions(lang), man(lang)])
}

/// Help in the reader's language: clap has no translation of its own.
fn template(lang: Lang) -> String {
    let usage = Text {
        es: "Uso",
        en: "Usage",
    }
    .of(lang);
    format!("{{about}}\n\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}\n")
}

/// Options of every command.
fn common(lang: Lang) -> [Arg; 3] {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    let heading = t("Opciones", "Options");
    [
        Arg::new("help")
            .short('h')
            .long("help")
            .action(ArgAction::Help)
            .global(true)
            .help_heading(heading)
            .help(t("Muestra esta ayuda", "Shows this help")),
        Arg::new("lang")
            .long("lang")
            .global(true)
            .help_heading(heading)
            .value_name("es|en")
            .value_parser(["es", "en"])
            .hide_possible_values(true)
            .help(t(
                "Idioma de los textos; si se omite, el de la cadena",
                "Language of the texts; left out, that of the chain",
            )),
        Arg::new("color")
            .long("color")
            .global(true)
            .help_heading(heading)
            .value_name("auto|always|never")
            .value_parser(["auto", "always", "never"])
            .hide_possible_values(true)
            .help(t("Con o sin color", "With or without colour")),
    ]
}

fn sub(name: &'static str, about: &'static str, lang: Lang) -> Command {
    Command::new(name)
        .override_usage(usage(name, lang))
        .about(about)
        .styles(Styles::plain())
        .disable_help_flag(true)
        .help_template(template(lang))
}

/// A command's usage line: clap would write `[OPTIONS]` in any language.
fn usage(name: &str, lang: Lang) -> String {
    let options = Text {
        es: "[OPCIONES]",
        en: "[OPTIONS]",
    }
    .of(lang);
    let arguments = match name {
        "check" => Text {
            es: " <RUTA>...",
            en: " <PATH>...",
        },
        "explain" => Text {
            es: " [REGLA]",
            en: " [RULE]",
        },
        "schema" | "man" => Text { es: "", en: "" },
        "rules" => Text {
            es: " [ARCHIVO]",
            en: " [FILE]",
        },
        "completions" => Text {
            es: " <SHELL>",
            en: " <SHELL>",
        },
        "" => Text {
            es: " <COMANDO>",
            en: " <COMMAND>",
        },
        _ => Text {
            es: " <ARCHIVO>",
            en: " <FILE>",
        },
    };
    let name = if name.is_empty() {
        String::new()
    } else {
        format!(" {name}")
    };
    format!("eslabon{name} {options}{}", arguments.of(lang))
}

fn file(lang: Lang) -> Arg {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    Arg::new("file")
        .required(true)
        .value_name(t("ARCHIVO", "FILE"))
        .help_heading(t("Argumentos", "Arguments"))
        .help(t(
            "Un archivo de cadena; `-` es la entrada estándar",
            "A chain file; `-` is standard input",
        ))
}

fn chain(lang: Lang) -> Arg {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    Arg::new("chain")
        .long("chain")
        .value_name(t("NOMBRE", "NAME"))
        .help_heading(t("Opciones", "Options"))
        .help(t(
            "Cuál, si el archivo tiene varias cadenas: su nombre o su número",
            "Which, where the file has several chains: its name or its number",
        ))
}

fn format(
    lang: Lang,
    values: &'static [&'static str],
    shown: &'static str,
    help: &'static str,
) -> Arg {
    let heading = Text {
        es: "Opciones",
        en: "Options",
    }
    .of(lang);
    Arg::new("format")
        .long("format")
        .value_name(shown)
        .value_parser(values.to_vec())
        .hide_possible_values(true)
        .help_heading(heading)
        .help(help)
}

fn analyze(lang: Lang) -> Command {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    sub("analyze", t("La respuesta: ¿se sostiene la promesa, qué eslabones son débiles, qué le llega al cliente?", "The answer: does the promise hold, which links are weak, what reaches the customer?"), lang)
        .arg(file(lang))
        .arg(
            Arg::new("full")
                .long("full")
                .action(ArgAction::SetTrue)
                .help_heading(t("Opciones", "Options"))
                .help(t("Todas las entregas y medidas", "Every handoff and measure")),
        )
        .arg(format(lang, &["human", "json"], "human|json", t("Para personas o para programas", "For people or for programs")))
        .args(simulation(lang))
        .arg(
            Arg::new("precision")
                .long("precision")
                .value_name(t("ANCHO", "WIDTH"))
                .conflicts_with("trials")
                .help_heading(t("Opciones", "Options"))
                .help(t(
                    "Simula hasta que el intervalo de «a tiempo» no sea más ancho: `1%`",
                    "Simulates until the interval of “on time” is no wider: `1%`",
                )),
        )
        .arg(chain(lang))
}

fn what_if(lang: Lang) -> Command {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    let change = |name: &'static str, shown: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(shown)
            .action(ArgAction::Append)
            .help_heading(t("Qué cambia", "What changes"))
            .help(help)
    };
    sub("what-if", t("¿Y si algo se atrasa, falta o no ocurre? A quién le llega y cuánto absorbe cada uno", "What if something is late, absent or does not happen? Who is hit, and how much each absorbs"), lang)
        .arg(file(lang))
        .arg(change("late", t("ID=TIEMPO", "ID=TIME"), t("Se atrasa una entrega, o todo lo de un área: `orden=2d`", "A handoff is late, or all that a party hands over: `order=2d`")))
        .arg(change("absent", "ID", t("Falta un área, un proveedor o un cliente: no entrega nada", "A department, supplier or customer is absent: it hands nothing over")))
        .arg(change("never", "ID", t("Nunca ocurre una entrega, una devolución o un riesgo", "A handoff, a return or a risk never happens")))
        .group(ArgGroup::new("change").args(["late", "absent", "never"]).required(true).multiple(true))
        .arg(format(lang, &["human", "json"], "human|json", t("Para personas o para programas", "For people or for programs")))
        .args(simulation(lang))
        .arg(chain(lang))
}

/// How to simulate.
fn simulation(lang: Lang) -> [Arg; 3] {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    let number = |name: &'static str, least: u64, most: u64, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .value_parser(value_parser!(u64).range(least..=most))
            .help_heading(t("Opciones", "Options"))
            .help(help)
    };
    let most = u64::from(Settings::MOST_TRIALS);
    [
        number(
            "trials",
            1,
            most,
            t(
                "Cuántas veces se simula la cadena (10.000; menos si es enorme)",
                "How often the chain is simulated (10,000; fewer where it is huge)",
            ),
        ),
        number(
            "seed",
            0,
            u64::MAX,
            t(
                "Otra semilla, otros sorteos (1)",
                "Another seed, other draws (1)",
            ),
        ),
        number(
            "threads",
            1,
            1024,
            t(
                "Hilos (los del equipo); el resultado no cambia",
                "Threads (all there are); the result is the same",
            ),
        ),
    ]
}

fn init(lang: Lang) -> Command {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    let names: Vec<&str> = init::TEMPLATES.iter().map(|t| t.name).collect();
    let list = names.join(", ");
    let help = match lang {
        Lang::Es => format!("De cuál partir: {list}"),
        Lang::En => format!("Which one to begin with: {list}"),
    };
    sub(
        "init",
        t(
            "Escribe una cadena comentada para empezar",
            "Writes a commented chain to start from",
        ),
        lang,
    )
    .arg(
        Arg::new("file")
            .required(true)
            .value_name(t("ARCHIVO", "FILE"))
            .help_heading(t("Argumentos", "Arguments"))
            .help(t(
                "El archivo nuevo; no reemplaza ninguno",
                "The new file; it replaces none",
            )),
    )
    .arg(
        Arg::new("template")
            .long("template")
            .value_name(t("NOMBRE", "NAME"))
            .help_heading(t("Opciones", "Options"))
            .help(help),
    )
}

fn explain(lang: Lang) -> Command {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    sub(
        "explain",
        t(
            "Qué significa una regla, con un ejemplo malo y uno bueno, o una medida",
            "What a rule means, with an example of bad and good, or a measure",
        ),
        lang,
    )
    .arg(
        Arg::new("rule")
            .value_name(t("REGLA", "RULE"))
            .help_heading(t("Argumentos", "Arguments"))
            .help(t(
                "Su nombre o su código, o el nombre de una medida; si se omite, la lista de todas",
                "Its name or its code, or the name of a measure; left out, the list of all",
            )),
    )
}

fn completions(lang: Lang) -> Command {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    sub(
        "completions",
        t(
            "Escribe lo que un shell necesita para completar con el tabulador",
            "Writes what a shell needs to complete with the tab key",
        ),
        lang,
    )
    .arg(
        Arg::new("shell")
            .required(true)
            .value_name("SHELL")
            .value_parser(value_parser!(clap_complete::Shell))
            .help_heading(t("Argumentos", "Arguments"))
            .hide_possible_values(true)
            .help("bash, zsh, fish, powershell, elvish"),
    )
}

fn man(lang: Lang) -> Command {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    sub(
        "man",
        t(
            "Escribe las páginas de manual, una por comando",
            "Writes the man pages, one for each command",
        ),
        lang,
    )
    .arg(
        Arg::new("output")
            .short('o')
            .long("output")
            .required(true)
            .value_name(t("CARPETA", "FOLDER"))
            .help_heading(t("Opciones", "Options"))
            .help(t(
                "Dónde: una carpeta que ya existe",
                "Where: a folder that exists",
            )),
    )
}

fn schema(lang: Lang) -> Command {
    let t = |es: &'static str, en: &'static str| Text { es, en }.of(lang);
    sub(
        "schema",
        t(
            "El JSON Schema del formato, para editores",
            "The JSON Schema of the format, for editors",
        ),
        lang,
    )
    .arg(
        Arg::new("report")
            .long("report")
            .action(ArgAction::SetTrue)
            .help_heading(t("Opciones", "Options"))
            .help(t(
                "El del informe de `analyze --format json`",
                "That of the report of `analyze --format json`",
            )),
    )
    .arg(
        Arg::new("what-if")
            .long("what-if")
            .action(ArgAction::SetTrue)
            .conflicts_with("report")
            .help_heading(t("Opciones", "Options"))
            .help(t(
                "El de `what-if --format json`",
                "That of `what-if --format json`",
            )),
    )
    .arg(
        Arg::new("keys")
            .long("keys")
            .value_name("es|en")
            .value_parser(["es", "en"])
            .hide_possible_values(true)
            .conflicts_with_all(["report", "what-if"])
            .help_heading(t("Opciones", "Options"))
            .help(t(
                "Ofrece solo las claves de un idioma; acepta las de ambos",
                "Offers the keys of one language only; accepts those of both",
            )),
    )
}
