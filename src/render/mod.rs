//! Pictures and texts of a report: `render(&Report, ..)` to text or bytes.

pub mod diagnostics;
pub mod dot;
pub mod json;
pub mod layout;
pub mod picture;
pub mod receivers;
mod shown;
mod style;
pub mod svg;
pub mod terminal;
pub mod theme;
pub mod views;
pub mod what_if;
