//! What may stand behind a key, how it is written, and what an editor offers there.

use serde_json::{Value, json};

use super::reference;
use crate::lang::{Lang, Text};
use crate::read::grammar::{Mapping, NEED, Shape, TIME};

/// How a value is written, with its unit.
// A line a language is easier to compare than what the formatter would make of it.
#[rustfmt::skip]
pub(super) fn form(shape: Shape) -> Option<Text> {
    let t = |es, en| Some(Text { es, en });
    match shape {
        Shape::Id => t("Letras, cifras, `_`, `-` y `.`.", "Letters, digits, `_`, `-` and `.`."),
        Shape::Reference => t("Un id.", "An id."),
        Shape::References => t("Un id o una lista.", "An id or a list."),
        Shape::Color => t("`\"#rrggbb\"`, entre comillas.", "`\"#rrggbb\"`, in quotes."),
        Shape::Flag => t("`sí` o `no`.", "`true` or `false`."),
        Shape::Count => t("Un número entero.", "A whole number."),
        Shape::Positive => t("Un número mayor que 0.", "A number above 0."),
        Shape::Duration => t(
            "Tiempo de trabajo: `90m`, `4h`, `2d`, `1 sem`, `1 mes`; un número solo cuenta en `unidad_tiempo`.",
            "Working time: `90m`, `4h`, `2d`, `1w`, `1mo`; a bare number counts in `time_unit`."),
        Shape::Time => t(
            "Tiempo de trabajo que puede variar: `4h`, `1-3d`, `{min: 1h, probable: 3h, max: 2d}`, `{p50: 1d, p90: 4d}`.",
            "Working time that may vary: `4h`, `1-3d`, `{min: 1h, likely: 3h, max: 2d}`, `{p50: 1d, p90: 4d}`."),
        Shape::Share => t("`92%` o `0.92`.", "`92%` or `0.92`."),
        Shape::Rating => t(
            "`4.1/5`, `82/100`, o `82%` de respuestas satisfechas.",
            "`4.1/5`, `82/100`, or `82%` of satisfied answers."),
        Shape::Money => t(
            "En la `moneda` de la cadena, sin puntos de miles: `1_800_000`.",
            "In the chain's `currency`, without separators of thousands: `1_800_000`."),
        Shape::MoneyRate => t("Monto por tiempo: `90_000/d`, `20_000/h`.", "Money per time: `90_000/d`, `20_000/h`."),
        Shape::OrderRate => t("Pedidos por tiempo: `12/d`, `3/mes`.", "Orders per time: `12/d`, `3/mo`."),
        Shape::Needs => t(
            "`[a, b]`: todas; `{cualquiera: [a, b]}`: la primera; `[]`: empieza con la cadena.",
            "`[a, b]`: all of them; `{any: [a, b]}`: the earliest; `[]`: starts with the chain."),
        Shape::ReworkOrShare => t(
            "`6%`, o `{frecuencia: 6%, rehacer_desde: orden}`.", "`6%`, or `{share: 6%, redo_from: order}`."),
        Shape::Effects => t("`2d` suma, `x1.5` multiplica.", "`2d` adds, `x1.5` multiplies."),
        Shape::Changes => t("Las claves de lo que cambia.", "The keys of what it changes."),
        Shape::Named(_) => t("Cada id con su nombre, o con lo suyo debajo.", "Each id with its name, or with what is its own below."),
        Shape::Version | Shape::Text | Shape::Language | Shape::Unit | Shape::ShapeName
        | Shape::Samples | Shape::Mapping(_) | Shape::List(_) => None,
    }
}

/// Something to write: in Spanish, in English, and what it is. `$1` is where the cursor goes next.
type Offer = (&'static str, &'static str, Text);

const fn offer(es: &'static str, en: &'static str, is: &'static str, means: &'static str) -> Offer {
    (es, en, Text { es: is, en: means })
}

// Servers write a lone offer without asking: there are none or several.
#[rustfmt::skip]
fn offers(shape: Shape) -> &'static [Offer] {
    match shape {
        Shape::Duration => const { &[
            offer("4h", "4h", "Cuatro horas", "Four hours"),
            offer("2d", "2d", "Dos días de trabajo", "Two working days"),
            offer("1 sem", "1w", "Una semana de trabajo", "A working week"),
            offer("1 mes", "1mo", "Un mes de trabajo", "A working month"),
        ] },
        Shape::Time => const { &[
            offer("2d", "2d", "Siempre lo mismo", "Always the same"),
            offer("1-3d", "1-3d", "Entre uno y otro; lo más probable, en medio", "Between the two; most likely in the middle"),
            offer("{min: ${1:1h}, probable: ${2:3h}, max: ${3:2d}}", "{min: ${1:1h}, likely: ${2:3h}, max: ${3:2d}}",
                "El más corto, el más probable y el más largo", "The shortest, the most likely and the longest"),
            offer("{p50: ${1:1d}, p90: ${2:4d}}", "{p50: ${1:1d}, p90: ${2:4d}}",
                "La mitad de las veces, y nueve de cada diez", "Half of the times, and nine in ten"),
            offer("{media: ${1:2d}, desviacion: ${2:4h}}", "{mean: ${1:2d}, sd: ${2:4h}}",
                "La media y la desviación estándar", "The mean and the standard deviation"),
        ] },
        Shape::Needs => const { &[
            offer("[$1]", "[$1]", "Todas estas", "All of these"),
            offer("[]", "[]", "Nada: empieza con la cadena", "Nothing: it starts with the chain"),
            offer("{cualquiera: [$1]}", "{any: [$1]}", "La primera de estas", "The earliest of these"),
            offer("{al_menos: ${1:2}, de_entre: [$2]}", "{at_least: ${1:2}, of: [$2]}", "Algunas de estas", "Some of these"),
            offer("{si_ocurre: $1}", "{if_happens: $1}", "Solo cuando ocurre", "Only when it happens"),
        ] },
        Shape::ReworkOrShare => const { &[
            offer("${1:6%}", "${1:6%}", "Con qué probabilidad vuelve", "The probability that it goes back"),
            offer("{frecuencia: ${1:6%}, rehacer_desde: $2}", "{share: ${1:6%}, redo_from: $2}",
                "Y desde qué entrega se rehace", "And the handoff from which it is done again"),
        ] },
        Shape::Unit => const { &[
            offer("h", "h", "Horas", "Hours"),
            offer("d", "d", "Días de trabajo", "Working days"),
            offer("sem", "w", "Semanas de trabajo", "Working weeks"),
        ] },
        Shape::Samples => const { &[
            offer("[$1]", "[$1]", "Los tiempos vistos", "The times seen"),
            offer("${1:tiempos.csv}", "${1:times.csv}", "Un archivo CSV junto a la cadena", "A CSV file beside the chain"),
        ] },
        _ => &[],
    }
}

/// What is shown of an offer: without its stops.
fn label(body: &str) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(stop) = rest.strip_prefix('{') {
            let (named, after) = stop.split_once('}').unwrap_or((stop, ""));
            out.push_str(named.split_once(':').map_or("", |(_, text)| text));
            rest = after;
        } else {
            out.push('…');
            rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        }
    }
    out + rest
}

/// A number or a text, as YAML takes it.
pub(super) fn number_or_text() -> Value {
    json!({ "type": ["string", "number"] })
}

/// Of two alternatives without texts the server takes each for both, and shows the key's title twice. It tells
/// them apart by `properties`, which say nothing of a scalar.
fn any_of(alternatives: impl IntoIterator<Item = Value>) -> Value {
    let marked = |alternative: Value| match alternative {
        // What stands beside a `$ref` is passed over.
        Value::Object(map) if map.contains_key("$ref") => {
            json!({ "allOf": [map], "properties": {} })
        }
        Value::Object(mut map) => {
            map.insert("properties".into(), json!({}));
            Value::Object(map)
        }
        other => other,
    };
    let all: Vec<Value> = alternatives.into_iter().map(marked).collect();
    json!({ "anyOf": all })
}

/// YAML reads a bare 12, true or 2026-01-01 as no text; the reader takes it as it is written. Named as types,
/// `true`, `false` and `null` would be offered to write.
fn scalar(or_nothing: bool) -> Value {
    let mut no = vec!["string", "number", "object", "array"];
    if !or_nothing {
        no.push("null");
    }
    any_of([number_or_text(), json!({ "not": { "type": no } })])
}

/// A schema of what may stand behind a key of one language.
pub(super) fn behind(shape: Shape, lang: Lang) -> Value {
    let mut value = accepted(shape, lang);
    let mut snippets: Vec<Value> = offers(shape)
        .iter()
        .map(|(es, en, about)| {
            let body = Text { es, en }.of(lang);
            json!({ "label": label(body), "description": super::words::plain(*about, lang), "body": body })
        })
        .collect();
    match shape {
        Shape::Version => snippets.push(json!({ "label": "1", "body": 1 })),
        Shape::Flag if lang == Lang::Es => {
            snippets.extend(["sí", "no"].map(|word| json!({ "label": word, "body": word })));
        }
        _ => {}
    }
    if let Some(object) = value.as_object_mut()
        && !snippets.is_empty()
    {
        object.insert("defaultSnippets".into(), snippets.into());
    }
    value
}

/// A value with the texts of a mapping, where no key of its own leads there.
fn told(mut value: Value, mapping: &Mapping, lang: Lang) -> Value {
    if let Some(object) = value.as_object_mut() {
        let about = super::words::plain(mapping.about, lang);
        object.insert("title".into(), super::words::title(mapping, lang).into());
        object.insert("description".into(), about.into());
    }
    value
}

/// What stands behind an id: a mapping, or its name.
fn entry(mapping: &Mapping, lang: Lang) -> Value {
    told(any_of([scalar(true), reference(mapping)]), mapping, lang)
}

/// An item, and the keys that it must have to be written at once.
fn item(mapping: &Mapping, lang: Lang) -> Value {
    let keys: Vec<&str> = mapping
        .fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.spelling(lang))
        .collect();
    let body: serde_json::Map<String, Value> = (1..)
        .zip(&keys)
        .map(|(at, key)| ((*key).into(), format!("${at}").into()))
        .collect();
    let whole = json!({ "type": "object", "allOf": [reference(mapping)] });
    let mut item = told(whole, mapping, lang);
    if let Some(object) = item.as_object_mut() {
        let about = super::words::plain(mapping.about, lang);
        object.insert(
            "defaultSnippets".into(),
            json!([{ "label": keys.join(", "), "description": about, "body": body }]),
        );
    }
    item
}

fn accepted(shape: Shape, lang: Lang) -> Value {
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    match shape {
        Shape::Version => any_of([json!({ "enum": [1] }), text("^1$")]),
        Shape::Text => scalar(true),
        Shape::Id | Shape::Reference => scalar(false),
        Shape::References => any_of([
            scalar(false),
            json!({ "type": "array", "items": scalar(false) }),
        ]),
        Shape::Language => json!({
            "type": "string",
            "enum": ["es", "en"],
            "enumDescriptions": ["Español · Spanish", "Inglés · English"],
        }),
        Shape::Color => text("^#[0-9A-Fa-f]{6}$"),
        Shape::Flag => any_of([
            json!({ "enum": [true, false] }),
            text("^(true|false|s[ií]|no|yes|verdadero|falso)$"),
        ]),
        Shape::Count => any_of([
            json!({ "type": "integer", "minimum": 0 }),
            text("^[0-9_]+$"),
        ]),
        Shape::Unit => json!({ "type": "string" }),
        Shape::Positive
        | Shape::Duration
        | Shape::Share
        | Shape::Money
        | Shape::MoneyRate
        | Shape::OrderRate
        | Shape::Rating => number_or_text(),
        Shape::Time => any_of([number_or_text(), reference(&TIME)]),
        Shape::Needs => {
            let one = || any_of([scalar(false), reference(&NEED)]);
            any_of([one(), json!({ "type": "array", "items": one() })])
        }
        Shape::ReworkOrShare => {
            any_of([number_or_text(), json!({ "$ref": "#/definitions/rework" })])
        }
        Shape::ShapeName => distributions(lang),
        Shape::Samples => any_of([
            json!({ "type": "string" }),
            json!({ "type": "array", "items": number_or_text() }),
        ]),
        Shape::Effects => json!({ "type": "object", "additionalProperties": number_or_text() }),
        Shape::Changes => {
            json!({ "type": "object", "allOf": [{ "$ref": "#/definitions/changes" }] })
        }
        // A description beside a `$ref` is passed over in draft-07, so the reference is wrapped.
        Shape::Mapping(mapping) => json!({ "type": "object", "allOf": [reference(mapping)] }),
        Shape::Named(mapping) => json!({
            "type": "object",
            "additionalProperties": entry(mapping, lang),
        }),
        Shape::List(mapping) => json!({ "type": "array", "items": item(mapping, lang) }),
    }
}

/// The names of one language are offered, those of the other accepted.
#[rustfmt::skip]
fn distributions(lang: Lang) -> Value {
    let all = [
        offer("pert", "pert", "min, probable y max; lo probable pesa más", "min, likely and max; the likely weighs more"),
        offer("triangular", "triangular", "min, probable y max", "min, likely and max"),
        offer("uniforme", "uniform", "de min a max, todo igual de probable", "from min to max, all equally likely"),
        offer("lognormal", "lognormal", "media y desviacion, con cola larga", "mean and sd, with a long tail"),
        offer("gamma", "gamma", "media y desviacion", "mean and sd"),
        offer("normal", "normal", "media y desviacion, sin negativos", "mean and sd, never negative"),
        offer("exponencial", "exponential", "solo media", "mean only"),
    ];
    let names = all.map(|(es, en, _)| Text { es, en }.of(lang));
    let about = all.map(|(_, _, about)| super::words::plain(about, lang).replace("\n\n", " · "));
    any_of([
        json!({ "enum": names, "enumDescriptions": about }),
        json!({ "type": "string", "pattern": "^(uniforme?|exponen[ct]ial)$" }),
    ])
}
