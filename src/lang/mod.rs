//! Every word the user reads that no rule owns, in both languages.

/// A language that eslabon speaks. Both have equal rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// Spanish.
    Es,
    /// English.
    En,
}
