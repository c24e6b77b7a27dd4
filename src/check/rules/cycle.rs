//! Handoffs that wait for each other.

use super::needs_yaml::needs_yaml;
use super::{Case, Judge};
use crate::chain::{Needs, Place};
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "S001",
    name: "cycle",
    severity: Severity::Deny,
    limits: &[],
    title: Text {
        es: "Entregas que se esperan unas a otras",
        en: "Handoffs that wait for each other",
    },
    explanation: Text {
        es: "Cada entrega del círculo necesita otra del mismo círculo antes de empezar: ninguna puede empezar. Casi siempre un departamento actúa en dos momentos (ventas toma el pedido y más tarde entrega el producto) y `needs` lo aclara: diga en cada entrega qué debe haber llegado antes. Si lo que vuelve es una devolución, es `rework`. Se muestra el círculo más corto de cada grupo y las salidas posibles.",
        en: "Each handoff of the circle needs another of the same circle before it starts: none can start. Nearly always a department acts at two moments (sales takes the order and later delivers the product) and `needs` tells them apart: say of each handoff what must have arrived before it. Where what comes back is a return, it is `rework`. The shortest circle of each group is shown, and the ways out.",
    },
    bad: include_str!("../../../tests/rules/cycle/bad.yaml"),
    good: include_str!("../../../tests/rules/cycle/good.yaml"),
};

/// Links of a cycle that are told one by one.
const MOST_LINKS: usize = 12;

fn judge(case: &Case<'_>) -> Vec<Finding> {
    case.structure
        .cycles
        .iter()
        .map(|cycle| {
            let chain = case.chain;
            let name = |h| chain.handoff_name(h);
            let first = cycle.witness[0];
            let mut shown: Vec<String> = cycle.witness.iter().take(MOST_LINKS).map(|h| format!("`{}`", chain.handoff(*h).id)).collect();
            if cycle.witness.len() > MOST_LINKS {
                shown.push("…".into());
            }
            shown.push(format!("`{}`", chain.handoff(first).id));
            let path = shown.join(" → ");
            let mut finding = Finding::new(
                &RULE,
                Place::handoff(first),
                Message::new(format!("estas entregas se esperan unas a otras: {path}"), format!("these handoffs wait for each other: {path}")),
            );
            let last = cycle.witness[cycle.witness.len() - 1];
            finding = finding.labelled(Message::new(
                format!("«{}» espera «{}»", name(first), name(last)),
                format!("“{}” waits for “{}”", name(first), name(last)),
            ));
            for pair in cycle.witness.windows(2).take(MOST_LINKS - 1) {
                finding = finding.see(
                    Place::handoff(pair[1]),
                    Message::new(
                        format!("«{}» espera «{}»", name(pair[1]), name(pair[0])),
                        format!("“{}” waits for “{}”", name(pair[1]), name(pair[0])),
                    ),
                );
            }
            if cycle.handoffs > cycle.witness.len() {
                finding = finding.help(Message::new(
                    format!(
                        "es el círculo más corto; el grupo enreda {} entregas de {} partes",
                        cycle.handoffs,
                        cycle.parties.len()
                    ),
                    format!(
                        "this is the shortest circle; the group entangles {} handoffs of {} parties",
                        cycle.handoffs,
                        cycle.parties.len()
                    ),
                ));
            }
            for (h, needs) in cycle.needs.iter().take(3) {
                let (id, line) = (&chain.handoff(*h).id, needs_yaml(chain, needs));
                let is_written = matches!(chain.handoff(*h).needs, Needs::Listed(_));
                finding = finding.help(if is_written {
                    Message::new(
                        format!("si `{id}` no espera lo del círculo, escriba en ella `needs: {line}`"),
                        format!("if `{id}` does not wait for what is on the circle, write in it `needs: {line}`"),
                    )
                } else {
                    Message::new(
                        format!("si `{id}` no espera todo lo que recibe, escriba en ella `needs: {line}`"),
                        format!("if `{id}` does not wait for all that it receives, write in it `needs: {line}`"),
                    )
                });
            }
            if let Some(rework) = cycle.rework {
                let id = &chain.handoff(rework).id;
                finding = finding.help(Message::new(
                    format!("si `{id}` es una devolución, escriba en ella `rework: 5%`"),
                    format!("if `{id}` is a return, write in it `rework: 5%`"),
                ));
            }
            let cut: Vec<String> = cycle.cut.iter().take(6).map(|h| format!("`{}`", chain.handoff(*h).id)).collect();
            let more = cycle.cut.len().saturating_sub(6);
            let (more_es, more_en) =
                if more > 0 { (format!(" y {more} más"), format!(" and {more} more")) } else { Default::default() };
            let cut = cut.join(", ");
            finding.help(if cycle.cut_is_smallest {
                Message::new(
                    format!("lo mínimo que abre todos los círculos: quitar {cut}{more_es}"),
                    format!("the least that opens every circle: removing {cut}{more_en}"),
                )
            } else {
                Message::new(
                    format!("todos los círculos se abren quitando {cut}{more_es}"),
                    format!("every circle opens by removing {cut}{more_en}"),
                )
            })
        })
        .collect()
}
