//! What must be there before a supplier starts.

use super::HandoffIx;

/// The `needs` of a handoff as written; [`crate::graph`] resolves what is left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Needs {
    /// Nothing was said: for a customer nothing, for others all that they receive.
    #[default]
    LeftOut,
    /// All that `from` receives, said so.
    All,
    /// These; an empty list starts with the chain.
    Listed(Box<[Need]>),
}

/// One entry of a needs list. Every entry must be met.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// This handoff.
    One(HandoffIx),
    /// The earliest of these.
    Any(Box<[HandoffIx]>),
    /// The k-th earliest of these; 1 <= k <= their number.
    AtLeast(u32, Box<[HandoffIx]>),
    /// This handoff, but only in a run in which it happens.
    IfHappens(HandoffIx),
}

impl Need {
    /// The handoffs it names, in order.
    #[must_use]
    pub fn handoffs(&self) -> &[HandoffIx] {
        match self {
            Self::One(h) | Self::IfHappens(h) => std::slice::from_ref(h),
            Self::Any(of) | Self::AtLeast(_, of) => of,
        }
    }

    /// The same need in its one normal form: members sorted, each once.
    ///
    /// Any of one, and at least all, are plain needs; at least one is any.
    #[must_use]
    pub fn normal(self) -> Vec<Need> {
        let (k, of) = match self {
            Self::Any(of) => (1, of),
            Self::AtLeast(k, of) => (k as usize, of),
            other => return vec![other],
        };
        let mut of = of.into_vec();
        of.sort_unstable();
        of.dedup();
        if k >= of.len() {
            return of.into_iter().map(Self::One).collect();
        }
        let of = of.into_boxed_slice();
        match u32::try_from(k) {
            Ok(k) if k > 1 => vec![Self::AtLeast(k, of)],
            _ => vec![Self::Any(of)],
        }
    }
}
