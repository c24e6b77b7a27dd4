//! The rules: one file each. A rule is a value: its names, its texts, and a plain function.

mod administration_only;
mod customer_disagrees;
mod customer_starts;
mod cycle;
mod dissatisfied_front_line;
mod dissatisfied_staff;
mod duplicate_handoff;
mod implicit_needs;
mod impossible_agreement;
mod incomplete_agreement;
mod infeasible_promise;
mod loose_agreement;
mod near_capacity;
mod needs_yaml;
mod never_starts;
mod no_delivery;
mod no_feedback;
mod over_promise;
mod overload;
mod several_services;
mod single_point_of_failure;
mod unmeasured_customer;
mod unmeasured_handoff;
mod unsupplied_need;
mod unused_group;
mod weak_link;

use super::Case;
use crate::finding::{Finding, Rule, Severity};
use crate::lang::Text;

/// Notes of a rule after which its words name nothing: their places do, and a crowd costs little memory.
const CROWD: usize = 1000;

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
    impossible_agreement::JUDGE,
    weak_link::JUDGE,
    over_promise::JUDGE,
    loose_agreement::JUDGE,
    customer_disagrees::JUDGE,
    dissatisfied_front_line::JUDGE,
    overload::JUDGE,
    near_capacity::JUDGE,
    single_point_of_failure::JUDGE,
    administration_only::JUDGE,
    no_delivery::JUDGE,
    duplicate_handoff::JUDGE,
    unmeasured_customer::JUDGE,
    dissatisfied_staff::JUDGE,
    unmeasured_handoff::JUDGE,
    incomplete_agreement::JUDGE,
    no_feedback::JUDGE,
    implicit_needs::JUDGE,
    customer_starts::JUDGE,
    several_services::JUDGE,
    unused_group::JUDGE,
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

/// An entry of a baseline that no finding matches.
pub const STALE_BASELINE: Rule = Rule {
    code: "S010",
    name: "stale-baseline",
    severity: Severity::Deny,
    limits: &[],
    title: Text {
        es: "Una línea base que ya no coincide",
        en: "A baseline entry that matches nothing",
    },
    explanation: Text {
        es: "La línea base acepta los hallazgos que había cuando se adoptó la revisión, para que solo los nuevos fallen. Una entrada que ya no coincide con ninguno es una mejora que todavía no cuenta: el hallazgo podría volver sin que nadie lo note. Escriba la línea base de nuevo con `--write-baseline`, o borre la línea.",
        en: "A baseline accepts the findings that were there when checking was adopted, so that only new ones fail. An entry that matches none any more is an improvement that does not count yet: the finding could come back unnoticed. Write the baseline again with `--write-baseline`, or delete the line.",
    },
    bad: include_str!("../../../tests/rules/stale-baseline/bad.yaml"),
    good: include_str!("../../../tests/rules/stale-baseline/good.yaml"),
};
