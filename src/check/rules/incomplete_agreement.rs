//! An agreement that does not say what for, how good, or by when.

use super::{CROWD, Case, Judge};
use crate::chain::{Chain, Expectation, Handoff, Place};
use crate::finding::{Finding, Rule, Severity};
use crate::lang::{Message, Text};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const RULE: Rule = Rule {
    code: "A004",
    name: "incomplete-agreement",
    severity: Severity::Note,
    limits: &[],
    title: Text {
        es: "Un acuerdo al que le falta una parte",
        en: "An agreement of which a part is missing",
    },
    explanation: Text {
        es: "Antes de trabajar se acuerda para qué se necesita lo que se entrega (`proposito`), con qué calidad y para cuándo. La calidad está dicha con `bien_a_la_primera` o `satisfaccion` en `expectativa`, o en palabras con `como_falla`: lo que no debe pasar. El plazo, con `acordado` o `plazo` en `expectativa`. De lo que recibe un cliente también vale lo que se le prometió o él espera, y el `plazo` de la propia entrega. Lo que no se acuerda cada quien lo supone, y la diferencia aparece tarde, ante el cliente. Siente a los dos a escribirlo juntos. No se pide de lo que entrega un cliente externo ni de lo que se devuelve.",
        en: "Before working, people agree on what the thing handed over is needed for (`purpose`), how good it must be, and by when. Quality is said with `right_first_time` or `satisfaction` in `expects`, or in words with `fails`: what must not happen. The deadline, with `agreed` or with `within` in `expects`. For what a customer receives, what was promised to it or what it expects counts too, and the delivery's own promise. What is not agreed everyone supposes, and the difference shows late, before the customer. Sit both down to write it together. It is not asked of what an external customer hands over, nor of what is sent back.",
    },
    bad: include_str!("../../../tests/rules/incomplete-agreement/bad.yaml"),
    good: include_str!("../../../tests/rules/incomplete-agreement/good.yaml"),
};

/// What may be missing of an agreement, as its end is said.
struct Missing {
    es: &'static str,
    en: &'static str,
    /// The same of a handoff without a name.
    unnamed: Message,
    help: [Message; 1],
}

/// The parts of a [`Missing`], written once.
macro_rules! missing {
    ($es:literal, $en:literal, $help_es:literal, $help_en:literal) => {
        Missing {
            es: $es,
            en: $en,
            unnamed: Message::fixed(
                concat!("en esta entrega no está dicho ", $es),
                concat!("this handoff does not say ", $en),
            ),
            help: [Message::fixed($help_es, $help_en)],
        }
    };
}

static NEED: Missing = missing!(
    "para qué se necesita",
    "what it is needed for",
    "escriba `proposito`: para qué le sirve a quien lo recibe",
    "write `purpose`: what whoever receives it needs it for"
);
static QUALITY: Missing = missing!(
    "con qué calidad",
    "how good it must be",
    "escriba `expectativa: {bien_a_la_primera: 98%}`, o `como_falla`",
    "write `expects: {right_first_time: 98%}`, or `fails`"
);
static DEADLINE: Missing = missing!(
    "para cuándo",
    "by when it must be there",
    "escriba `acordado: 1d`",
    "write `agreed: 1d`"
);
static NEED_QUALITY: Missing = missing!(
    "para qué se necesita ni con qué calidad",
    "what it is needed for, nor how good it must be",
    "escriba `proposito`, y `expectativa: {bien_a_la_primera: 98%}` o `como_falla`",
    "write `purpose`, and `expects: {right_first_time: 98%}` or `fails`"
);
static NEED_DEADLINE: Missing = missing!(
    "para qué se necesita ni para cuándo",
    "what it is needed for, nor by when",
    "escriba `proposito` y `acordado: 1d`",
    "write `purpose` and `agreed: 1d`"
);
static QUALITY_DEADLINE: Missing = missing!(
    "con qué calidad ni para cuándo",
    "how good it must be, nor by when",
    "escriba `acordado: 1d`, y `expectativa: {bien_a_la_primera: 98%}` o `como_falla`",
    "write `agreed: 1d`, and `expects: {right_first_time: 98%}` or `fails`"
);
static ALL: Missing = missing!(
    "para qué se necesita, con qué calidad ni para cuándo",
    "what it is needed for, how good it must be, or by when",
    "escriba `proposito`, `acordado: 1d`, y `expectativa: {bien_a_la_primera: 98%}` o `como_falla`",
    "write `purpose`, `agreed: 1d`, and `expects: {right_first_time: 98%}` or `fails`"
);

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let ours = chain
        .each_handoff()
        .filter(|(_, h)| !h.is_rework() && !chain.party(h.from).is_external_customer());
    let incomplete = ours.filter_map(|(ix, handoff)| Some((ix, missing(chain, handoff)?)));
    incomplete
        .enumerate()
        .map(|(at, (ix, missing))| {
            let name = chain.handoff_name(ix);
            let message = if at < CROWD {
                Message::new(
                    format!("en «{name}» no está dicho {}", missing.es),
                    format!("“{name}” does not say {}", missing.en),
                )
            } else {
                missing.unnamed.clone()
            };
            Finding::new(&RULE, Place::handoff(ix), message).always(&missing.help)
        })
        .collect()
}

/// What is missing of an agreement; `None` where nothing is.
fn missing(chain: &Chain, handoff: &Handoff) -> Option<&'static Missing> {
    let details = &handoff.details;
    let receiver = chain.party(handoff.to);
    // What a customer was promised and expects holds for all that it receives.
    let customer = receiver.is_customer().then_some(&receiver.details);
    let expects = details.expects.as_deref();
    let any = |says: fn(&Expectation) -> bool| {
        expects.is_some_and(says) || customer.is_some_and(|c| says(&c.expects))
    };
    let quality = details.fails.is_some()
        || any(|e| e.right_first_time.is_some() || e.satisfaction.is_some());
    let promised = details.promise.is_some() || customer.is_some_and(|c| c.promise.is_some());
    let deadline = details.agreed.is_some() || promised || any(|e| e.within.is_some());
    match (details.purpose.is_some(), quality, deadline) {
        (true, true, true) => None,
        (false, true, true) => Some(&NEED),
        (true, false, true) => Some(&QUALITY),
        (true, true, false) => Some(&DEADLINE),
        (false, false, true) => Some(&NEED_QUALITY),
        (false, true, false) => Some(&NEED_DEADLINE),
        (true, false, false) => Some(&QUALITY_DEADLINE),
        (false, false, false) => Some(&ALL),
    }
}
