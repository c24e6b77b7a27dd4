//! People who are not well where the external customer meets them.

use super::{Case, Judge};
use crate::chain::{HandoffIx, PartyIx, PartyKind, Place, Rating, Tier};
use crate::finding::{Finding, Limit, Rule, Severity, Unit};
use crate::lang::{Lang, Message, Text, format};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

/// The least score that passes, as a share of its scale.
pub(super) const BELOW: Limit = Limit {
    key: "below",
    unit: Unit::Share,
    default: 0.6,
    text: Text {
        es: "La menor calificación que no se avisa, como parte de su escala: 60 % de 5 es 3",
        en: "The lowest score that passes, as a share of its scale: 60% of 5 is 3",
    },
};

/// The least share of satisfied people that passes.
pub(super) const SATISFIED: Limit = Limit {
    key: "satisfied",
    unit: Unit::Share,
    default: 0.6,
    text: Text {
        es: "La menor parte de gente satisfecha que no se avisa",
        en: "The lowest share of satisfied people that passes",
    },
};

const RULE: Rule = Rule {
    code: "P004",
    name: "dissatisfied-front-line",
    severity: Severity::Warn,
    limits: &[BELOW, SATISFIED],
    title: Text {
        es: "Gente que no está bien y da la cara al cliente",
        en: "People who are not well, and who face the customer",
    },
    explanation: Text {
        es: "La satisfacción de su gente (`satisfaccion_equipo`) está por debajo del límite en un departamento que le entrega algo a un cliente externo o lo recibe de él. Para el cliente, la empresa es la persona que tiene enfrente; y nadie atiende bien desde donde no está bien. Una calificación (`3.1/5`) se compara con una parte de su escala (`below`); una parte de gente satisfecha (`62%`), con su propio límite (`satisfied`): son cosas distintas y cada una se mide con la suya. Pregúnteles qué les falta para servir bien: a menudo es algo que reciben tarde o incompleto.",
        en: "The satisfaction of its people (`staff_satisfaction`) is below the limit in a department that hands something to an external customer, or receives it from one. For the customer the house is whoever is in front; and nobody serves well from a place where they are not well. A score (`3.1/5`) is compared with a share of its scale (`below`); a share of satisfied people (`62%`) with a limit of its own (`satisfied`): they are different things, and each is held to its own. Ask them what they lack to serve well: often it is something that reaches them late or incomplete.",
    },
    bad: include_str!("../../../tests/rules/dissatisfied-front-line/bad.yaml"),
    good: include_str!("../../../tests/rules/dissatisfied-front-line/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let mut findings = Vec::new();
    for ((ix, _), contact) in chain.each_party().zip(contacts(case)) {
        let Some(contact) = contact else { continue };
        let Some(rating) = low(case, ix, &RULE) else {
            continue;
        };
        let handoff = chain.handoff(contact);
        let other = if handoff.from == ix {
            handoff.to
        } else {
            handoff.from
        };
        let (name, customer) = (chain.party(ix).name(), chain.party(other).name());
        findings.push(
            Finding::new(
                &RULE,
                Place::party(ix).field("staff_satisfaction"),
                Message::new(
                    format!(
                        "{}, y es el que atiende a {customer}",
                        state(name, rating, Lang::Es)
                    ),
                    format!(
                        "{}, and it is they who serve {customer}",
                        state(name, rating, Lang::En)
                    ),
                ),
            )
            .resting_on(Tier::Declared)
            .see(
                Place::handoff(contact),
                Message::new(
                    format!("aquí tiene enfrente a {customer}"),
                    format!("here it faces {customer}"),
                ),
            )
            .help(Message::new(
                "pregúnteles qué les falta para servir bien, y empiece por lo que reciben",
                "ask them what they lack to serve well, and begin with what they receive",
            )),
        );
    }
    findings
}

/// By party: a handoff in which a department meets an external customer, what it hands over before what it
/// receives.
pub(super) fn contacts(case: &Case<'_>) -> Vec<Option<HandoffIx>> {
    let chain = case.chain;
    let mut contacts = vec![None; chain.parties.len()];
    let is_department = |ix: PartyIx| chain.party(ix).kind == PartyKind::Department;
    for (ix, handoff) in chain.each_handoff() {
        if is_department(handoff.from) && chain.party(handoff.to).is_external_customer() {
            contacts[handoff.from.at()].get_or_insert(ix);
        }
    }
    for (ix, handoff) in chain.each_handoff() {
        if is_department(handoff.to) && chain.party(handoff.from).is_external_customer() {
            contacts[handoff.to.at()].get_or_insert(ix);
        }
    }
    contacts
}

/// How satisfied a department's people are, where that is below a rule's limit for its kind of rating.
pub(super) fn low(case: &Case<'_>, ix: PartyIx, rule: &Rule) -> Option<Rating> {
    let party = case.chain.party(ix);
    let rating = party.details.staff_satisfaction?;
    let (value, limit) = match rating {
        Rating::OutOf { score, of } => (score / of, &BELOW),
        Rating::SatisfiedShare(share) => (share, &SATISFIED),
    };
    // 3 of 5 is 60 %, whatever rounding says.
    (value < case.settings.limit(rule, limit) - 1e-9).then_some(rating)
}

/// How a department's people are, in a sentence without its end.
pub(super) fn state(name: &str, rating: Rating, lang: Lang) -> String {
    match (rating, lang) {
        (Rating::OutOf { score, of }, _) => {
            let number = |value| format::number(value, 2, lang);
            let (score, of) = (number(score), number(of));
            match lang {
                Lang::Es => format!("la satisfacción del equipo de {name} es {score}/{of}"),
                Lang::En => format!("the satisfaction of the staff of {name} is {score}/{of}"),
            }
        }
        (Rating::SatisfiedShare(share), Lang::Es) => format!(
            "solo el {} del equipo de {name} está satisfecho",
            format::percent(share, lang)
        ),
        (Rating::SatisfiedShare(share), Lang::En) => format!(
            "only {} of the staff of {name} are satisfied",
            format::percent(share, lang)
        ),
    }
}
