//! The JSON Schema of the format, written from the grammar.

use serde_json::{Value, json};

/// The schema, draft-07.
#[must_use]
pub fn schema() -> Value {
    json!({})
}
