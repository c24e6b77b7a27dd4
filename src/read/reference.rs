//! Written from the grammar.
