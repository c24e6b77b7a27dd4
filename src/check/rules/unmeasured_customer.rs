//! An external customer whose judgement nobody measures.

use super::{Case, Judge};
use crate::chain::{Observed, Place};
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "P006",
    name: "unmeasured-customer",
    severity: Severity::Note,
    limits: &[],
    title: Text {
        es: "Un cliente al que nadie le pregunta",
        en: "A customer whom nobody asks",
    },
    explanation: Text {
        es: "Quien juzga es el cliente, y de este no se sabe qué dice: ni qué tan satisfecho está ni cuántas veces le llega a tiempo. Lo que la casa mide de sí misma puede estar bien mientras él espera. Basta una pregunta al entregar: `medido: {satisfaccion: 4.1/5, a_tiempo: 85%, casos: 50}` en el cliente. También cuenta la `satisfaccion` medida en algo que él recibe.",
        en: "It is the customer who judges, and nothing is known of what this one says: neither how satisfied it is nor how often it is served on time. What the house measures of itself may be fine while the customer waits. One question on delivery is enough: `measured: {satisfaction: 4.1/5, on_time: 85%, count: 50}` on the customer. The `satisfaction` measured on something that it receives counts too.",
    },
    bad: include_str!("../../../tests/rules/unmeasured-customer/bad.yaml"),
    good: include_str!("../../../tests/rules/unmeasured-customer/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let is_rated = |o: &Observed| o.satisfaction.is_some();
    let external = chain.each_party().filter(|(_, p)| p.is_external_customer());
    external
        .filter(|(ix, party)| {
            let of_itself = party.details.measured.as_ref();
            // To whom nothing is delivered there is nothing to ask.
            let received = &case.graph.received[ix.at()];
            let of_receipt = |h: &&crate::chain::HandoffIx| {
                let measured = &chain.handoff(**h).details.measured;
                measured.as_deref().is_some_and(is_rated)
            };
            !received.is_empty()
                && !of_itself.is_some_and(|o| is_rated(o) || o.on_time.is_some())
                && !received.iter().any(|h| of_receipt(&h))
        })
        .map(|(ix, party)| {
            let name = party.name();
            Finding::new(
                &RULE,
                Place::party(ix),
                Message::new(
                    format!("nadie mide qué dice {name} de lo que recibe"),
                    format!("nobody measures what {name} says of what it receives"),
                ),
            )
            .help(Message::new(
                "pregúntele: `medido: {satisfaccion: 4.1/5, a_tiempo: 85%, casos: 50}`",
                "ask: `measured: {satisfaction: 4.1/5, on_time: 85%, count: 50}`",
            ))
        })
        .collect()
}
