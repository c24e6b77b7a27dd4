//! The rules: one file each. A rule is a value: its names, its texts, and a plain function.

mod administration_only;
mod customer_starts;
mod cycle;
mod implicit_needs;
mod infeasible_promise;
mod near_capacity;
mod needs_yaml;
mod never_starts;
mod no_delivery;
mod overload;
mod several_services;
mod single_point_of_failure;
mod unmeasured_handoff;
mod unsupplied_need;
mod weak_link;

use super::Case;
use crate::finding::{Finding, Rule, Severity};
use crate::lang::Text;

/// A rule and how it judges.
#[derive(Debug)]
pub struct Judge {
    /// What it is.
    pub rule: &'static Rule,
    /// What it finds in a chain.
    pub judge: fn(&Case<'_>) -> Vec<Finding>,
}

/// Every rule that judges, in the order in which findings are listed.
pub const ALL: &[Judge] = &[
    cycle::JUDGE,
    never_starts::JUDGE,
    unsupplied_need::JUDGE,
    infeasible_promise::JUDGE,
    weak_link::JUDGE,
    overload::JUDGE,
    near_capacity::JUDGE,
    single_point_of_failure::JUDGE,
    administration_only::JUDGE,
    no_delivery::JUDGE,
    unmeasured_handoff::JUDGE,
    implicit_needs::JUDGE,
    customer_starts::JUDGE,
    several_services::JUDGE,
];

pub use weak_link::reason as weak_link_reason;

/// An entry of `allow` that accepts nothing.
pub const UNUSED_ALLOW: Rule = Rule {
    code: "S006",
    name: "unused-allow",
    severity: Severity::Warn,
    limits: &[],
    title: Text {
        es: "Un aceptado que no coincide con nada",
        en: "An allow entry that matches nothing",
    },
    explanation: Text {
        es: "Una entrada de `allow` acepta un hallazgo a propósito y dice por qué. Cuando ya no coincide con ninguno, o nombra una regla que no existe, sobra: quítela, para que la lista diga siempre lo que de verdad se tolera.",
        en: "An entry of `allow` accepts a finding on purpose and says why. When it matches none any more, or names a rule that does not exist, it is in the way: remove it, so that the list always says what is really tolerated.",
    },
    bad: include_str!("../../../tests/rules/unused-allow/bad.yaml"),
    good: include_str!("../../../tests/rules/unused-allow/good.yaml"),
};
