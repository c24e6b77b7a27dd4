//! Why a picture cannot be laid out, and what can be drawn instead.

use crate::lang::{Lang, Message, format};

/// Why a picture cannot be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayoutError {
    /// More handoffs than can be drawn legibly or in a sensible time.
    TooManyEdges {
        /// How many the picture has.
        found: usize,
        /// How many are drawn at most.
        limit: usize,
    },
    /// More boxes than can be drawn.
    TooManyNodes {
        /// How many the picture has.
        found: usize,
        /// How many are drawn at most.
        limit: usize,
    },
    /// The handoffs together pass more columns than can be drawn.
    TooTangled {
        /// How many they pass.
        found: usize,
        /// How many are drawn at most.
        limit: usize,
    },
    /// The layout engine failed.
    Engine(String),
}

impl LayoutError {
    /// What is wrong, in both languages.
    #[must_use]
    pub fn message(&self) -> Message {
        let count = |n: usize, lang| format::number(n as f64, 0, lang);
        let both = |found: usize, limit: usize, es: [&str; 2], en: [&str; 2]| {
            let sentence = |words: [&str; 2], lang| {
                let (found, limit) = (count(found, lang), count(limit, lang));
                format!("{found} {} {limit}{}", words[0], words[1])
            };
            Message::new(sentence(es, Lang::Es), sentence(en, Lang::En))
        };
        match *self {
            Self::TooManyEdges { found, limit } => both(
                found,
                limit,
                ["entregas: un diagrama muestra a lo sumo", ""],
                ["handoffs: a diagram shows at most", ""],
            ),
            Self::TooManyNodes { found, limit } => both(
                found,
                limit,
                ["cajas: un diagrama muestra a lo sumo", ""],
                ["boxes: a diagram shows at most", ""],
            ),
            Self::TooTangled { found, limit } => both(
                found,
                limit,
                [
                    "pasos de entregas por columnas: un diagrama traza a lo sumo",
                    "",
                ],
                [
                    "handoffs passing columns: a diagram draws at most",
                    " such passages",
                ],
            ),
            Self::Engine(ref what) => Message::new(
                format!("falló el trazado del diagrama: {what}"),
                format!("the diagram's layout failed: {what}"),
            ),
        }
    }

    /// What can be drawn instead, in both languages.
    #[must_use]
    pub const fn help(&self) -> Message {
        Message::fixed(
            "dibuje una parte con `--focus <caja>`, `--customer <cliente>` o `--only-weak`, \
             o cada área como una sola caja con `--collapse group`",
            "draw a part with `--focus <box>`, `--customer <customer>` or `--only-weak`, \
             or each area as one box with `--collapse group`",
        )
    }
}

impl std::fmt::Display for LayoutError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for LayoutError {}
