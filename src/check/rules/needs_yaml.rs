//! A needs list as the line that a user can paste.

use crate::chain::{Chain, Need};

/// `[pedido, {any: [a, b]}]`.
pub(super) fn needs_yaml(chain: &Chain, needs: &[Need]) -> String {
    let id = |h: &crate::chain::HandoffIx| chain.handoff(*h).id.to_string();
    let ids = |of: &[crate::chain::HandoffIx]| of.iter().map(id).collect::<Vec<_>>().join(", ");
    let entries: Vec<String> = needs
        .iter()
        .map(|need| match need {
            Need::One(h) => id(h),
            Need::Any(of) => format!("{{any: [{}]}}", ids(of)),
            Need::AtLeast(k, of) => format!("{{at_least: {k}, of: [{}]}}", ids(of)),
            Need::IfHappens(h) => format!("{{if_happens: {}}}", id(h)),
        })
        .collect();
    format!("[{}]", entries.join(", "))
}
