//! eslabon: an organisation as a chain of handoffs, and its weak links.
#![warn(missing_docs)]
pub mod analysis;
pub mod chain;
pub mod check;
pub mod cli;
pub mod config;
pub mod finding;
pub mod graph;
pub mod lang;
pub mod read;
pub mod render;
pub mod report;
pub mod source;
