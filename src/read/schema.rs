//! The JSON Schema of the format, written from the grammar: completion and hover texts for editors.
//!
//! Draft-07, which is what YAML language servers understand, and what they read besides
//! (`markdownDescription`, `defaultSnippets`, `doNotSuggest`). It is a little wider than the reader:
//! what a value means (that shares add up, that an id exists) only `eslabon check` judges.
//!
//! A mapping has no texts of its own where a key leads to it: servers would show them over the key's.
//! Nor has the whole a title: they would put it above every text.
//!
//! Every key is accepted in both languages. Which are offered follows what a mapping already holds:
//! Spanish keys after Spanish ones, English after English, both where there are none or both.

mod values;
mod words;

use serde_json::{Map, Value, json};

use super::grammar::{ACCENTED, ALL, CHAIN, Field, Mapping, TIME};
use crate::finding::{Rule, Severity};
use crate::lang::Lang;

/// The schema of a chain file. `keys` offers those of one language only; `rules` are the names that `allow` may say.
#[must_use]
pub fn schema(keys: Option<Lang>, rules: &[&Rule]) -> Value {
    let schema = Schema { keys, rules };
    let mut definitions = Map::new();
    for mapping in ALL {
        schema.variants(mapping, &mut definitions);
        if mapping.name != CHAIN.name {
            definitions.insert(name(mapping), schema.object(mapping));
        }
    }
    definitions.insert("changes".into(), schema.changes());
    let mut root = schema.object(&CHAIN);
    if let Some(root) = root.as_object_mut() {
        root.insert(
            "$schema".into(),
            "http://json-schema.org/draft-07/schema#".into(),
        );
        root.insert(
            "description".into(),
            words::plain(CHAIN.about, Lang::Es).into(),
        );
        root.insert("definitions".into(), Value::Object(definitions));
    }
    root
}

struct Schema<'a> {
    keys: Option<Lang>,
    rules: &'a [&'a Rule],
}

/// A spelling of a key.
struct Spelling {
    key: &'static str,
    /// Its language; `None` where both spell it so.
    lang: Option<Lang>,
    /// With accents: accepted, and not offered beside the plain one.
    accented: bool,
}

fn name(mapping: &Mapping) -> String {
    mapping.name.replace(' ', "_")
}

fn reference(mapping: &Mapping) -> Value {
    json!({ "$ref": format!("#/definitions/{}", name(mapping)) })
}

/// Every spelling of a key: English, Spanish, and Spanish with its accents.
fn spellings(field: &Field) -> Vec<Spelling> {
    let spelling = |key, lang, accented| Spelling {
        key,
        lang,
        accented,
    };
    if field.es == field.en {
        return vec![spelling(field.en, None, false)];
    }
    let mut all = vec![
        spelling(field.en, Some(Lang::En), false),
        spelling(field.es, Some(Lang::Es), false),
    ];
    all.extend(
        ACCENTED
            .iter()
            .filter(|(plain, _)| *plain == field.es)
            .map(|(_, accented)| spelling(accented, Some(Lang::Es), true)),
    );
    all
}

/// That one of these keys is there.
fn any_of_keys<'a>(keys: impl Iterator<Item = &'a str>) -> Value {
    let any: Vec<Value> = keys.map(|key| json!({ "required": [key] })).collect();
    json!({ "anyOf": any })
}

impl Schema<'_> {
    /// A mapping: what it is, what it must hold, and which of its variants it is.
    fn object(&self, mapping: &Mapping) -> Value {
        let at = |what: &str| json!({ "$ref": format!("#/definitions/{}_{what}", name(mapping)) });
        let mut all: Vec<Value> = mapping
            .fields
            .iter()
            .filter(|field| field.required)
            .map(|field| any_of_keys(spellings(field).iter().map(|s| s.key)))
            .collect();
        all.push(match self.keys {
            Some(lang) => at(lang.code()),
            None => json!({
                "if": { "allOf": [at("has_es"), { "not": at("has_en") }] },
                "then": at("es"),
                "else": {
                    "if": { "allOf": [at("has_en"), { "not": at("has_es") }] },
                    "then": at("en"),
                    "else": at("both"),
                },
            }),
        });
        json!({ "type": "object", "allOf": all })
    }

    /// The keys of a mapping: offered in both languages, in Spanish, in English; and how to tell which it uses.
    fn variants(&self, mapping: &Mapping, definitions: &mut Map<String, Value>) {
        let path = |key: &str| json!({ "$ref": format!("#/definitions/{}_both/properties/{key}", name(mapping)) });
        let mut variant = |what: &str, offered: Option<Lang>| {
            let mut properties = Map::new();
            for field in mapping.fields {
                for spelling in spellings(field) {
                    let lang = spelling.lang;
                    let hidden = spelling.accented
                        || offered.is_some_and(|offered| lang.is_some_and(|lang| lang != offered));
                    let meaning = match (offered, spelling.accented) {
                        (_, true) => path(field.es),
                        (Some(_), false) => path(spelling.key),
                        (None, false) => self.key(mapping, field, lang),
                    };
                    // What stands beside a `$ref` is passed over in draft-07.
                    let value = if hidden {
                        json!({ "allOf": [meaning], "doNotSuggest": true })
                    } else {
                        meaning
                    };
                    properties.insert(spelling.key.into(), value);
                }
            }
            let mut pattern = Map::new();
            pattern.insert("^(x-.*|<<)$".into(), json!(true));
            if mapping.name == TIME.name {
                pattern.insert("^p[0-9]+(\\.[0-9]+)?$".into(), values::number_or_text());
            }
            definitions.insert(
                format!("{}_{what}", name(mapping)),
                json!({ "properties": properties, "patternProperties": pattern, "additionalProperties": false }),
            );
        };
        variant("both", None);
        for lang in Lang::ALL {
            variant(lang.code(), Some(lang));
        }
        for lang in Lang::ALL {
            let keys: Vec<&str> = mapping
                .fields
                .iter()
                .flat_map(spellings)
                .filter(|s| s.lang == Some(lang))
                .map(|s| s.key)
                .collect();
            definitions.insert(
                format!("{}_has_{}", name(mapping), lang.code()),
                any_of_keys(keys.into_iter()),
            );
        }
    }

    /// A key: what may stand behind it, what it means, and what an editor offers to write there.
    fn key(&self, mapping: &Mapping, field: &Field, lang: Option<Lang>) -> Value {
        let lang = lang.unwrap_or(Lang::Es);
        let mut value = if mapping.name == "allow" && field.en == "rule" {
            self.rule_names()
        } else {
            values::behind(field.shape, lang)
        };
        if let Some(object) = value.as_object_mut() {
            object.insert("title".into(), words::spelt(field, lang).into());
            object.insert("description".into(), words::plain(field.about, lang).into());
            object.insert(
                "markdownDescription".into(),
                words::hover(field, lang).into(),
            );
        }
        value
    }

    /// The rules whose findings can be accepted.
    fn rule_names(&self) -> Value {
        // An error cannot be accepted.
        let rules = || {
            self.rules
                .iter()
                .filter(|rule| rule.severity < Severity::Error)
        };
        let names: Vec<&str> = rules().map(|rule| rule.name).collect();
        let titles: Vec<String> = rules()
            .map(|rule| words::plain(rule.title, Lang::Es))
            .collect();
        json!({ "type": "string", "enum": names, "enumDescriptions": titles })
    }

    /// What an option may set: the keys of a department, customer or handoff, none of them required.
    fn changes(&self) -> Value {
        let handoff = match self.keys {
            Some(lang) => format!("#/definitions/handoff_{}", lang.code()),
            None => "#/definitions/handoff_both".into(),
        };
        json!({ "anyOf": [
            { "$ref": "#/definitions/department" },
            { "$ref": "#/definitions/customer" },
            { "type": "object", "allOf": [{ "$ref": handoff }] },
        ] })
    }
}
