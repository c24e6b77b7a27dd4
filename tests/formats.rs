//! Every format of a diagram: hostile names read back from it, pages as large as asked, options where they apply.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod common;
mod run;

#[path = "formats/asking.rs"]
mod asking;
#[path = "formats/dot.rs"]
mod dot;
#[path = "formats/drawio.rs"]
mod drawio;
#[path = "formats/mermaid.rs"]
mod mermaid;
#[path = "formats/pages.rs"]
mod pages;
#[path = "formats/readers.rs"]
mod readers;
