//! Pictures and texts of a report: `render(&Report, ..)` to text or bytes.
pub mod dot;
pub mod layout;
pub mod picture;
mod shown;
pub mod svg;
