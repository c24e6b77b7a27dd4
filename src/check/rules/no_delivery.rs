//! A customer to whom nothing is delivered.

use super::{Case, Judge};
use crate::chain::Place;
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "S005",
    name: "no-delivery",
    severity: Severity::Warn,
    limits: &[],
    title: Text {
        es: "Un cliente que no recibe nada",
        en: "A customer to whom nothing is delivered",
    },
    explanation: Text {
        es: "La cadena existe para sus clientes y a este no le llega ninguna entrega; o la cadena no tiene ningún cliente externo. Lo que el cliente necesita para algo que siempre hace después (una pregunta, una cuenta) no cuenta como entrega.",
        en: "The chain exists for its customers and no delivery reaches this one; or the chain has no external customer at all. What a customer needs for something that it always does next (a question, a bill) does not count as a delivery.",
    },
    bad: include_str!("../../../tests/rules/no-delivery/bad.yaml"),
    good: include_str!("../../../tests/rules/no-delivery/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let mut findings: Vec<Finding> = Vec::new();
    if case.structure.no_external_customer {
        findings.push(
            Finding::new(
                &RULE,
                Place::CHAIN,
                Message::new(
                    "esta cadena no tiene ningún cliente externo",
                    "this chain has no external customer",
                ),
            )
            .help(Message::new(
                "siga la cadena hasta quien paga por ella, o acéptelo en `allow`",
                "follow the chain up to who pays for it, or accept it in `allow`",
            )),
        );
    }
    for ix in &case.structure.without_delivery {
        let party = chain.party(*ix);
        let receives = !case.graph.received[ix.at()].is_empty();
        let message = if receives {
            Message::new(
                format!(
                    "a {} solo le llegan preguntas o cuentas, ninguna entrega",
                    party.name()
                ),
                format!(
                    "{} receives only questions or bills, and no delivery",
                    party.name()
                ),
            )
        } else {
            Message::new(
                format!("a {} no se le entrega nada", party.name()),
                format!("nothing is delivered to {}", party.name()),
            )
        };
        findings.push(
            Finding::new(&RULE, Place::party(*ix), message).help(Message::new(
                format!("agregue lo que recibe: `{{de: .., para: {}}}`", party.id),
                format!("add what it receives: `{{from: .., to: {}}}`", party.id),
            )),
        );
    }
    findings
}
