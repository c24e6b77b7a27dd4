//! The JSON Schema of the format, written from the grammar: completion and hover texts for editors.
//!
//! Draft-07, which is what YAML language servers understand. It is a little wider than the reader:
//! what a value means (that shares add up, that an id exists) only `eslabon check` judges.

use serde_json::{Map, Value, json};

use super::grammar::{ACCENTED, ALL, CHAIN, Field, HANDOFF, Mapping, NEED, Shape, TIME};

/// The schema of a chain file.
#[must_use]
pub fn schema() -> Value {
    let mut definitions = Map::new();
    for mapping in ALL {
        definitions.insert(name(mapping), object(mapping, mapping.name != CHAIN.name));
    }
    definitions.insert("changes".into(), changes());
    let mut schema = object(&CHAIN, false);
    if let Some(root) = schema.as_object_mut() {
        root.insert(
            "$schema".into(),
            "http://json-schema.org/draft-07/schema#".into(),
        );
        root.insert("title".into(), "eslabon chain file, format 1".into());
        root.insert("definitions".into(), Value::Object(definitions));
    }
    schema
}

fn name(mapping: &Mapping) -> String {
    mapping.name.replace(' ', "_")
}

fn reference(mapping: &Mapping) -> Value {
    json!({ "$ref": format!("#/definitions/{}", name(mapping)) })
}

/// Every spelling of a key: English, Spanish, and Spanish with its accents.
fn spellings(field: &Field) -> Vec<&'static str> {
    let mut all = vec![field.en];
    if field.es != field.en {
        all.push(field.es);
    }
    all.extend(
        ACCENTED
            .iter()
            .filter(|(plain, _)| *plain == field.es)
            .map(|(_, accented)| *accented),
    );
    all
}

fn object(mapping: &Mapping, with_about: bool) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in mapping.fields {
        let about = format!("{}\n\n{}", field.about.es, field.about.en);
        for spelling in spellings(field) {
            let mut value = shape(field.shape);
            if let Some(object) = value.as_object_mut() {
                object.insert("description".into(), about.clone().into());
                object.insert("examples".into(), json!([field.example]));
            }
            properties.insert(spelling.into(), value);
        }
        if field.required {
            let any: Vec<Value> = spellings(field)
                .iter()
                .map(|s| json!({ "required": [s] }))
                .collect();
            required.push(json!({ "anyOf": any }));
        }
    }
    let mut pattern = Map::new();
    pattern.insert("^(x-.*|<<)$".into(), json!(true));
    if mapping.name == TIME.name {
        pattern.insert("^p[0-9]+(\\.[0-9]+)?$".into(), shape(Shape::Duration));
    }
    let mut object = json!({
        "type": "object",
        "properties": properties,
        "patternProperties": pattern,
        "additionalProperties": false,
    });
    if let Some(map) = object.as_object_mut() {
        if with_about {
            map.insert(
                "description".into(),
                format!("{}\n\n{}", mapping.about.es, mapping.about.en).into(),
            );
        }
        if !required.is_empty() {
            map.insert("allOf".into(), required.into());
        }
    }
    object
}

/// What an option may set: the keys of a department, customer or handoff, none of them required.
fn changes() -> Value {
    let mut handoff = object(&HANDOFF, false);
    if let Some(map) = handoff.as_object_mut() {
        map.remove("allOf");
    }
    json!({ "anyOf": [
        { "$ref": "#/definitions/department" },
        { "$ref": "#/definitions/customer" },
        handoff,
    ] })
}

fn shape(shape: Shape) -> Value {
    let text_or_number = || json!({ "type": ["string", "number"] });
    let id = || json!({ "type": ["string", "number", "boolean"] });
    match shape {
        Shape::Version => json!({ "enum": [1, "1"] }),
        // YAML reads a bare 12 or 2026-01-01 as no text; the reader takes it as it is written.
        Shape::Text => json!({ "type": ["string", "number", "boolean", "null"] }),
        Shape::Id | Shape::Reference => id(),
        Shape::References => json!({ "anyOf": [id(), { "type": "array", "items": id() }] }),
        Shape::Language => json!({ "type": "string", "enum": ["es", "en"] }),
        Shape::Color => json!({ "type": "string", "pattern": "^#[0-9A-Fa-f]{6}$" }),
        Shape::Flag => {
            json!({ "enum": [true, false, "true", "false", "sí", "si", "no", "yes", "verdadero", "falso"] })
        }
        Shape::Count => {
            json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "string", "pattern": "^[0-9_]+$" }] })
        }
        Shape::Positive => text_or_number(),
        Shape::Unit => json!({ "type": "string" }),
        Shape::Duration
        | Shape::Share
        | Shape::Money
        | Shape::MoneyRate
        | Shape::OrderRate
        | Shape::Rating => text_or_number(),
        Shape::Time => json!({ "anyOf": [text_or_number(), reference(&TIME)] }),
        Shape::Needs => {
            let one = || json!({ "anyOf": [id(), reference(&NEED)] });
            json!({ "anyOf": [one(), { "type": "array", "items": one() }] })
        }
        Shape::ReworkOrShare => {
            json!({ "anyOf": [text_or_number(), { "$ref": "#/definitions/rework" }] })
        }
        Shape::ShapeName => json!({ "enum": [
            "pert", "triangular", "uniform", "uniforme", "lognormal", "gamma", "normal", "exponential", "exponencial",
        ] }),
        Shape::Samples => {
            json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": text_or_number() }] })
        }
        Shape::Effects => json!({ "type": "object", "additionalProperties": text_or_number() }),
        Shape::Changes => json!({ "allOf": [{ "$ref": "#/definitions/changes" }] }),
        // A description beside a `$ref` is passed over in draft-07, so the reference is wrapped.
        Shape::Mapping(mapping) => json!({ "allOf": [reference(mapping)] }),
        Shape::Named(mapping) => json!({
            "type": "object",
            "additionalProperties": { "anyOf": [{ "type": ["string", "number", "null"] }, reference(mapping)] },
        }),
        Shape::List(mapping) => json!({ "type": "array", "items": reference(mapping) }),
    }
}
