//! eslabon: an organisation as a chain of handoffs, and its weak links.
#![warn(missing_docs)]
pub mod lang;
pub mod render;
