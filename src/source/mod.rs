//! Text with positions: files as they were written, and the one room that knows the YAML library.

mod decode;
mod file;
mod recover;
mod tape;
mod yaml;

pub use decode::{DecodeError, decode};
pub use file::{SourceFile, Span};
pub use tape::{Kind, NodeIx, Tape};
pub use yaml::{Parsed, SyntaxError, parse};
