//! The reference page of the chain file, written from the grammar.

use std::fmt::Write as _;

use super::grammar::{ALL, Field, Mapping, Shape};
use crate::lang::Text;

/// `docs/reference/chain-file.md`.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(INTRODUCTION);
    for mapping in ALL {
        section(mapping, &mut out);
    }
    out.push_str(VALUES);
    out
}

const INTRODUCTION: &str = "\
# The chain file, format 1 · El archivo de la cadena, formato 1

<!-- Written from src/read/grammar/tables.rs by `UPDATE=1 cargo test --test generated`. -->

A chain file is YAML 1.2. One document is one chain; a file may hold several, and `--chain NAME` picks one.
Every key has an English and a Spanish spelling; a file may use either, with or without accents, but not both
of one key in one mapping. Unknown keys are errors; keys that begin with `x-` are yours, and kept. Everything
but `from`, `to` and one customer is optional: every number added buys one more analysis.

Un archivo de cadena es YAML 1.2. Cada clave se escribe en inglés o en español, con o sin tildes. Una clave
desconocida es un error; las que empiezan por `x-` son suyas. Todo es opcional salvo `de`, `para` y un cliente.

Customers, suppliers, departments, handoffs, risks and options share one name space of ids. An id is made of
letters of any script, digits, `_`, `-` and `.`. A handoff without an `id` is called `from-to`, the second
between the same two `from-to-2`.
";

const VALUES: &str = "
## Values · Valores

| value · valor | examples · ejemplos |
|---|---|
| duration · duración | `90m`, `4h`, `2d`, `1w`, `1mo`, `1d 4h`, `1.5d`, `\"1,5 d\"`, `2 días hábiles`, `3 sem`, `PT4H`; a bare number counts in `time_unit` |
| time that varies · tiempo que varía | a duration, `2-5d`, `{min, max}`, `{min, likely, max}` (PERT-beta, or `shape: triangular`, `uniform`), `{mean, sd}` (lognormal, or `gamma`, `normal`), `{mean, shape: exponential}`, percentiles `{p50: 1d, p90: 4d}`, `{samples: [..]}`, `{samples: file.csv, column: name}` |
| share · parte | `92%`, `92,5 %`, `0.92` |
| rating · calificación | `4.1/5`, `82/100`; `82%` is the share of satisfied answers |
| money · monto | `1_800_000`, `1800.50`; `1.800` and `1,800` are refused, since they can be read in two ways |
| rate · tasa | `90_000/d`, `12/d`, `3/mo` |
| needs | `[a, b]` all of them; `{any: [a, b]}` the earliest; `{at_least: 2, of: [a, b, c]}`; `{if_happens: a}`; `[]` starts with the chain; `all` |
| rework · reproceso | `6%`, or a mapping |
| effect of a risk · efecto de un riesgo | `2d` or `+2d` added, `x1.5` multiplied |

`24h` is three 8-hour days: a note says so. `1,5` inside braces is two things to YAML: write `1.5` or `\"1,5\"`.
A space and `#` begin a comment: put `\"Factura #12\"` in quotes.
";

fn section(mapping: &Mapping, out: &mut String) {
    let _ = writeln!(
        out,
        "\n## {}\n\n{} · {}\n",
        mapping.name, mapping.about.en, mapping.about.es
    );
    out.push_str(
        "| key | clave | value | example | meaning · significado |\n|---|---|---|---|---|\n",
    );
    for field in mapping.fields {
        row(field, out);
    }
}

fn row(field: &Field, out: &mut String) {
    let must = if field.required {
        " **(required)**"
    } else {
        ""
    };
    let spanish = if field.es == field.en {
        "=".to_owned()
    } else {
        format!("`{}`", field.es)
    };
    let _ = writeln!(
        out,
        "| `{}`{must} | {spanish} | {} | {} | {} · {} |",
        field.en,
        kind(field.shape),
        examples(field),
        field.about.en,
        field.about.es
    );
}

fn examples(field: &Field) -> String {
    let Text { es, en } = field.example;
    if es == en {
        format!("`{en}`")
    } else {
        format!("`{en}` · `{es}`")
    }
}

fn kind(shape: Shape) -> String {
    let link =
        |mapping: &Mapping| format!("[{}](#{})", mapping.name, mapping.name.replace(' ', "-"));
    match shape {
        Shape::Version => "`1`".into(),
        Shape::Text => "text".into(),
        Shape::Id => "id".into(),
        Shape::Reference => "an id".into(),
        Shape::References => "an id or a list".into(),
        Shape::Language => "`es` or `en`".into(),
        Shape::Color => "`#rrggbb`".into(),
        Shape::Flag => "true or false".into(),
        Shape::Count => "whole number".into(),
        Shape::Positive => "number above 0".into(),
        Shape::Unit => "unit of time".into(),
        Shape::Duration => "duration".into(),
        Shape::Time => "time that varies".into(),
        Shape::Share => "share".into(),
        Shape::Rating => "rating".into(),
        Shape::Money => "money".into(),
        Shape::MoneyRate => "money per time".into(),
        Shape::OrderRate => "orders per time".into(),
        Shape::Needs => "needs".into(),
        Shape::ReworkOrShare => "share or [rework](#rework)".into(),
        Shape::ShapeName => "name of a shape".into(),
        Shape::Samples => "list or CSV file".into(),
        Shape::Effects => "ids and effects".into(),
        Shape::Changes => "keys of what it is on".into(),
        Shape::Mapping(mapping) => link(mapping),
        Shape::Named(mapping) => format!("ids, each a {} or its name", link(mapping)),
        Shape::List(mapping) => format!("list of {}", link(mapping)),
    }
}
