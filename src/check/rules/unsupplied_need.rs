//! A need that goes to somebody else.

use super::{Case, Judge};
use crate::chain::Place;
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "S003",
    name: "unsupplied-need",
    severity: Severity::Deny,
    limits: &[],
    title: Text {
        es: "Una necesidad que nadie cubre",
        en: "A need that nobody supplies",
    },
    explanation: Text {
        es: "La entrega espera algo que se entrega a otro: quien la hace nunca lo recibe. Falta el eslabón que se lo haga llegar, o `needs` nombra la entrega equivocada. Una relación que falta rompe la cadena igual que una que falla.",
        en: "The handoff waits for something that is handed to somebody else: who makes it never receives it. The link that would bring it is missing, or `needs` names the wrong handoff. A missing relation breaks the chain as much as a failing one.",
    },
    bad: include_str!("../../../tests/rules/unsupplied-need/bad.yaml"),
    good: include_str!("../../../tests/rules/unsupplied-need/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let finding = |(ix, needed): &(_, _)| {
        let (handoff, other) = (chain.handoff(*ix), chain.handoff(*needed));
        let (who, to) = (chain.party(handoff.from), chain.party(other.to));
        Finding::new(
            &RULE,
            Place::handoff(*ix).field("needs"),
            Message::new(
                format!(
                    "`{}` necesita `{}`, que no llega a {} sino a {}",
                    handoff.id,
                    other.id,
                    who.name(),
                    to.name()
                ),
                format!(
                    "`{}` needs `{}`, which does not go to {} but to {}",
                    handoff.id,
                    other.id,
                    who.name(),
                    to.name()
                ),
            ),
        )
        .see(
            Place::handoff(*needed),
            Message::new(
                format!("va a {}", to.name()),
                format!("goes to {}", to.name()),
            ),
        )
        .help(Message::new(
            format!(
                "agregue la entrega que se lo lleve, `{{de: {}, para: {}}}`, y nómbrela en `needs` en lugar de esta",
                to.id, who.id
            ),
            format!(
                "add the handoff that brings it, `{{from: {}, to: {}}}`, and name it in `needs` instead of this one",
                to.id, who.id
            ),
        ))
    };
    case.structure.unsupplied.iter().map(finding).collect()
}
