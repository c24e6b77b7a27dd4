//! An agreement longer than what whoever receives needs.

use super::{Case, Judge};
use crate::analysis::EPSILON;
use crate::chain::{Place, Tier};
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Lang, Message, Text, format};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "A003",
    name: "loose-agreement",
    severity: Severity::Warn,
    limits: &[],
    title: Text {
        es: "Un acuerdo más largo que lo que se necesita",
        en: "An agreement longer than what is needed",
    },
    explanation: Text {
        es: "Quien recibe dijo en qué plazo lo necesita (`expectativa: {plazo: ..}`) y se acordó uno más largo: aunque el acuerdo se cumpla siempre, queda esperando. Es una brecha entre lo que se espera y lo que se acuerda, y suele venir de acordar sin preguntar. Acérquelos: un acuerdo más corto, o una expectativa que de verdad pueda esperar. Para superar lo esperado hay que empezar por igualarlo.",
        en: "Whoever receives said by when it is needed (`expects: {within: ..}`), and a longer time was agreed: though the agreement is always kept, they are left waiting. It is a gap between what is expected and what is agreed, and usually comes of agreeing without asking. Bring them together: a shorter agreement, or an expectation that can really wait. Going beyond what is expected begins with reaching it.",
    },
    bad: include_str!("../../../tests/rules/loose-agreement/bad.yaml"),
    good: include_str!("../../../tests/rules/loose-agreement/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let mut findings = Vec::new();
    for (ix, handoff) in chain.each_handoff() {
        let expected = handoff.details.expects.as_ref().and_then(|e| e.within);
        let (Some(agreed), Some(expected)) = (handoff.details.agreed, expected) else {
            continue;
        };
        if agreed <= expected + EPSILON {
            continue;
        }
        let days = |value: f64, lang: Lang| format::days(value, &chain.calendar, lang);
        let name = chain.handoff_name(ix);
        let (from, to) = (
            chain.party(handoff.from).name(),
            chain.party(handoff.to).name(),
        );
        let (es, en) = (Lang::Es, Lang::En);
        findings.push(
            Finding::new(
                &RULE,
                Place::handoff(ix).field("agreed"),
                Message::new(
                    format!(
                        "«{name}» se acordó en {} y {to} necesita recibirlo en {}",
                        days(agreed, es),
                        days(expected, es)
                    ),
                    format!(
                        "“{name}” was agreed in {} and {to} needs it in {}",
                        days(agreed, en),
                        days(expected, en)
                    ),
                ),
            )
            .resting_on(Tier::Declared)
            .labelled(Message::new(
                format!("{} de más", days(agreed - expected, es)),
                format!("{} more", days(agreed - expected, en)),
            ))
            .see(
                Place::handoff(ix).field("expects"),
                Message::new("lo que se necesita", "what is needed"),
            )
            .help(Message::new(
                format!(
                    "acuerde {} con {from}, o con {to} lo que de verdad pueda esperar",
                    days(expected, es)
                ),
                format!(
                    "agree on {} with {from}, or with {to} on what it can really wait for",
                    days(expected, en)
                ),
            )),
        );
    }
    findings
}
