//! Pictures and texts of a report: `render(&Report, ..)` to text or bytes.
pub mod picture;
