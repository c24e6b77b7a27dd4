//! People who are not well behind those whom the external customer meets.

use super::dissatisfied_front_line::{BELOW, SATISFIED, contacts, low, state};
use super::{Case, Judge};
use crate::chain::{PartyKind, Place, Tier};
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Lang, Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "P005",
    name: "dissatisfied-staff",
    severity: Severity::Note,
    limits: &[BELOW, SATISFIED],
    title: Text {
        es: "Gente que no está bien, detrás de quien da la cara",
        en: "People who are not well, behind those who face the customer",
    },
    explanation: Text {
        es: "La satisfacción de su gente (`satisfaccion_equipo`) está por debajo del límite en un departamento que no trata con ningún cliente externo. El cliente no los ve, pero lo siente: un empleado insatisfecho termina en un cliente insatisfecho, con uno o varios colegas de por medio. Una calificación (`3.1/5`) se compara con una parte de su escala (`below`); una parte de gente satisfecha (`62%`), con su propio límite (`satisfied`). Pregúnteles qué necesitan, y de quién.",
        en: "The satisfaction of its people (`staff_satisfaction`) is below the limit in a department that deals with no external customer. The customer does not see them, but feels it: a dissatisfied employee ends in a dissatisfied customer, with a colleague or several between them. A score (`3.1/5`) is compared with a share of its scale (`below`); a share of satisfied people (`62%`) with a limit of its own (`satisfied`). Ask them what they need, and from whom.",
    },
    bad: include_str!("../../../tests/rules/dissatisfied-staff/bad.yaml"),
    good: include_str!("../../../tests/rules/dissatisfied-staff/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let contacts = contacts(case);
    // What each department hands over that reaches an external customer.
    let mut reaches = vec![None; chain.parties.len()];
    for (ix, handoff) in chain.each_handoff() {
        if case.structure.reaches[ix.at()] {
            reaches[handoff.from.at()].get_or_insert(ix);
        }
    }
    let mut findings = Vec::new();
    for (ix, party) in chain.each_party() {
        if party.kind != PartyKind::Department || contacts[ix.at()].is_some() {
            continue;
        }
        let Some(rating) = low(case, ix, &RULE) else {
            continue;
        };
        let words = |lang| state(party.name(), rating, lang);
        let mut finding = Finding::new(
            &RULE,
            Place::party(ix).field("staff_satisfaction"),
            Message::new(words(Lang::Es), words(Lang::En)),
        )
        .resting_on(Tier::Declared)
        .help(Message::new(
            "pregúnteles qué les falta para servir bien, y de quién",
            "ask them what they lack to serve well, and from whom",
        ));
        if let Some(handoff) = reaches[ix.at()] {
            finding = finding.see(
                Place::handoff(handoff),
                Message::new(
                    "por aquí lo siente el cliente",
                    "this is how the customer feels it",
                ),
            );
        }
        findings.push(finding);
    }
    findings
}
