//! Pictures and texts of a report: `render(&Report, ..)` to text or bytes.

pub mod diagnostics;
pub mod json;
pub mod picture;
mod style;
pub mod terminal;
