//! Chains that are a line of departments, with returns between them.

use std::fmt::{Display, Write as _};

/// A return along a line of departments: after `end` back to `redo`.
#[derive(Clone, Debug)]
pub struct Return {
    /// After the work of this department,
    pub end: usize,
    /// back to this one.
    pub redo: usize,
    /// With this probability.
    pub share: f64,
    /// The way back.
    pub takes: f64,
    /// What else the file says of it.
    pub more: &'static str,
}

/// So many times that nothing is cut off.
pub const FREE: &str = ", max: 1000";

/// A return.
pub fn back(end: usize, redo: usize, share: f64, takes: f64, more: &'static str) -> Return {
    Return {
        end,
        redo,
        share,
        takes,
        more,
    }
}

/// Departments one after the other, each with its work, a transit after each, and returns between them. `more` is
/// what else the file says of every transit.
pub fn line<T: Display>(work: &[T], takes: &[T], more: &str, returns: &[Return]) -> String {
    let mut text = String::from("customers: {client: Client}\ndepartments:\n");
    for (at, work) in work.iter().enumerate() {
        let _ = writeln!(text, "  d{at}: {{work: {work}}}");
    }
    text.push_str("handoffs:\n  - {id: order, from: client, to: d0}\n");
    for (at, takes) in takes.iter().enumerate() {
        let to = if at + 1 == work.len() {
            "client".to_owned()
        } else {
            format!("d{}", at + 1)
        };
        let _ = writeln!(
            text,
            "  - {{id: h{at}, from: d{at}, to: {to}, takes: {takes}{more}}}"
        );
    }
    for (at, r) in returns.iter().enumerate() {
        let _ = writeln!(
            text,
            "  - {{id: r{at}, from: d{}, to: d{}, takes: {}, rework: {{share: {}{}}}}}",
            r.end, r.redo, r.takes, r.share, r.more
        );
    }
    text
}
