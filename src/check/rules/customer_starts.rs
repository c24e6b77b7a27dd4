//! A customer that receives and sends, without saying what waits for what.

use super::{Case, Judge};
use crate::chain::{Needs, Place};
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "N004",
    name: "customer-starts",
    severity: Severity::Note,
    limits: &[],
    title: Text {
        es: "Varias entregas de un cliente empiezan con la cadena",
        en: "Several handoffs of a customer start with the chain",
    },
    explanation: Text {
        es: "Lo que un cliente entrega (un pedido, un pago, un reclamo) empieza con la cadena si no dice `needs`. Este cliente recibe algo y entrega varias cosas así: un pago o un reclamo suele esperar lo que llegó antes. Dígalo con `needs`, o con `needs: []` si de verdad empieza la cadena.",
        en: "What a customer hands over (an order, a payment, a claim) starts with the chain unless it has `needs`. This customer receives something and sends several so: a payment or a claim usually waits for what came before. Say so with `needs`, or with `needs: []` where it really starts the chain.",
    },
    bad: include_str!("../../../tests/rules/customer-starts/bad.yaml"),
    good: include_str!("../../../tests/rules/customer-starts/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let mut sends: Vec<Vec<_>> = vec![Vec::new(); chain.parties.len()];
    for (ix, handoff) in chain.each_handoff() {
        if handoff.needs == Needs::LeftOut
            && !handoff.is_rework()
            && chain.party(handoff.from).is_customer()
        {
            sends[handoff.from.at()].push(ix);
        }
    }
    let mut findings = Vec::new();
    for (party, sends) in chain.each_party().map(|(ix, _)| ix).zip(sends) {
        if sends.len() < 2 || case.graph.received[party.at()].is_empty() {
            continue;
        }
        let name = chain.party(party).name();
        let mut finding = Finding::new(
            &RULE,
            Place::handoff(sends[0]),
            Message::new(
                format!("{} entregas de {name} empiezan con la cadena", sends.len()),
                format!("{} handoffs of {name} start with the chain", sends.len()),
            ),
        )
        .help(Message::new(
            "si alguna espera lo que el cliente recibió, dígalo con `needs`",
            "if one waits for what the customer received, say so with `needs`",
        ));
        for h in sends.iter().skip(1).take(5) {
            finding = finding.see(Place::handoff(*h), Message::new("y esta", "and this one"));
        }
        findings.push(finding);
    }
    findings
}
