//! Two parties of which one hands over and the other has no way to answer.

use std::collections::BTreeMap;

use super::{CROWD, Case, Judge};
use crate::chain::{HandoffIx, PartyIx, Place};
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "A005",
    name: "no-feedback",
    severity: Severity::Note,
    limits: &[],
    title: Text {
        es: "Una relación sin camino de vuelta",
        en: "A relation without a way back",
    },
    explanation: Text {
        es: "Uno entrega y el otro no tiene cómo decirle qué tal le llega. El servicio vive donde se conversa: sin respuesta, lo que falla se repite y nadie se entera hasta que lo siente el cliente. Es camino de vuelta: `retroalimentacion` en alguna de las entregas entre los dos, una devolución o cualquier entrega en sentido contrario, o que se mida la `satisfaccion` de quien recibe. De un cliente externo, que se mida lo que él dice, una devolución suya, o algo que entregue después de recibir (un reclamo, una aceptación); su pedido no lo es, porque viene antes. Basta una reunión corta o un chat, si es fijo.",
        en: "One hands over and the other has no way to say how it arrives. Service lives where people talk: without an answer what goes wrong is repeated, and nobody learns of it until the customer feels it. A way back is `feedback` on some handoff between the two, a return or any handoff the other way, or the measured `satisfaction` of whoever receives. For an external customer: that what it says is measured, a return of its own, or something that it hands over after receiving (a claim, an acceptance); its order is none, for it comes before. A short meeting or a chat is enough, if it is regular.",
    },
    bad: include_str!("../../../tests/rules/no-feedback/bad.yaml"),
    good: include_str!("../../../tests/rules/no-feedback/good.yaml"),
};

static HELP: [Message; 1] = [Message::fixed(
    "acuerde cómo responde quien recibe: `retroalimentacion: Reunión de los lunes`",
    "agree on how the receiver answers back: `feedback: Monday meeting`",
)];

/// What one party hands to another.
struct Relation {
    first: HandoffIx,
    is_answered: bool,
}

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let mut relations: BTreeMap<(PartyIx, PartyIx), Relation> = BTreeMap::new();
    let mut customer_answers = vec![false; chain.parties.len()];
    for (ix, party) in chain.each_party().filter(|(_, p)| p.is_customer()) {
        let measured = party.details.measured.as_ref();
        customer_answers[ix.at()] =
            measured.is_some_and(|m| m.satisfaction.is_some() || m.on_time.is_some());
    }
    for (ix, handoff) in chain.each_handoff() {
        let follows = match case.graph.start_of[ix.at()] {
            Some(start) => !case.graph.start(start).needs.is_empty(),
            None => true,
        };
        customer_answers[handoff.from.at()] |= follows && chain.party(handoff.from).is_customer();
        if handoff.is_rework() || handoff.from == handoff.to {
            continue;
        }
        let details = &handoff.details;
        let is_asked = |o: &crate::chain::Observed| o.satisfaction.is_some();
        let is_answered =
            details.feedback.is_some() || details.measured.as_deref().is_some_and(is_asked);
        relations
            .entry((handoff.from, handoff.to))
            .or_insert(Relation {
                first: ix,
                is_answered: false,
            })
            .is_answered |= is_answered;
    }
    let returns = chain.handoffs.iter().filter(|h| h.is_rework());
    let returns: std::collections::BTreeSet<(PartyIx, PartyIx)> =
        returns.map(|h| (h.from, h.to)).collect();
    let comes_back = |from: PartyIx, to: PartyIx| {
        if chain.party(to).is_customer() && customer_answers[to.at()] {
            return true;
        }
        // What an external customer sends first is no answer.
        returns.contains(&(to, from))
            || (!chain.party(to).is_external_customer() && relations.contains_key(&(to, from)))
    };
    let mut silent: Vec<(HandoffIx, PartyIx, PartyIx)> = relations
        .iter()
        .filter(|((from, to), relation)| {
            !relation.is_answered
                && !chain.party(*from).is_external_customer()
                && !comes_back(*from, *to)
        })
        .map(|((from, to), relation)| (relation.first, *from, *to))
        .collect();
    silent.sort_unstable();
    silent
        .into_iter()
        .enumerate()
        .map(|(at, (first, from, to))| {
            let name = chain.handoff_name(first);
            let (from, to) = (chain.party(from).name(), chain.party(to).name());
            let message = if at < CROWD {
                Message::new(
                    format!("{to} no tiene cómo decirle a {from} qué tal le llega «{name}»"),
                    format!("{to} has no way to tell {from} how “{name}” arrives"),
                )
            } else {
                Message::fixed(
                    "quien recibe esto no tiene cómo decir qué tal le llega",
                    "whoever receives this has no way to tell how it arrives",
                )
            };
            Finding::new(&RULE, Place::handoff(first), message).always(&HELP)
        })
        .collect()
}
