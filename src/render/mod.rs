//! Pictures and texts of a report: `render(&Report, ..)` to text or bytes.

pub mod diagnostics;
pub mod dot;
pub mod drawio;
pub mod json;
pub mod layout;
mod legend;
pub mod mermaid;
mod names;
pub mod page;
pub mod picture;
pub mod receivers;
mod shaping;
mod shown;
mod style;
pub mod svg;
pub mod terminal;
pub mod theme;
pub mod views;
pub mod what_if;
