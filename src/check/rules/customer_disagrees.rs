//! A customer who says that it is served worse than it was promised, or than the chain says.

use super::{Case, Judge};
use crate::analysis::simulation::Share;
use crate::chain::{Observed, Party, PartyIx, Place, Rating, Tier};
use crate::finding::{Finding, Limit, Rule, Severity, Unit};
use crate::graph::{Basis, TargetOf};
use crate::lang::{Lang, Message, Text, format};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const GAP: Limit = Limit {
    key: "gap",
    unit: Unit::Share,
    default: 0.05,
    text: Text {
        es: "Cuánto puede faltar sin que se avise, como parte del total o de la escala",
        en: "How much may be missing untold, as a share of the whole or of the scale",
    },
};

const RULE: Rule = Rule {
    code: "P007",
    name: "customer-disagrees",
    severity: Severity::Warn,
    limits: &[GAP],
    title: Text {
        es: "El cliente dice otra cosa",
        en: "The customer says otherwise",
    },
    explanation: Text {
        es: "Lo que se midió del cliente (`medido`) está por debajo de lo que se le prometió, de lo que espera o de lo que calcula la cadena simulada, por más que el margen (`gap`, 5 %). De `a_tiempo` y de las partes de satisfechos se toma el extremo alto del intervalo (Wilson, 95 %) si se dan los `casos`, para no leer de más en una muestra pequeña. Una satisfacción se compara solo con una expectativa de su misma clase: calificación con calificación, parte con parte. Quien juzga es el cliente: si la cadena dice que todo va bien y él que no, a la cadena le falta algo. Pregúntele qué vive él que aquí no está.",
        en: "What was measured of the customer (`measured`) is below what it was promised, what it expects, or what the simulated chain works out, by more than the margin (`gap`, 5%). Of `on_time` and of shares of satisfied answers the upper end of the interval (Wilson, 95%) is taken where `count` is given, so as not to read too much into a small sample. A satisfaction is compared only with an expectation of its own kind: score with score, share with share. It is the customer who judges: where the chain says that all is well and the customer that it is not, something is missing from the chain. Ask what the customer lives through that is not here.",
    },
    bad: include_str!("../../../tests/rules/customer-disagrees/bad.yaml"),
    good: include_str!("../../../tests/rules/customer-disagrees/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let customers = case.chain.each_party().filter(|(_, p)| p.is_customer());
    let mut findings = Vec::new();
    for (ix, party) in customers {
        let Some(measured) = &party.details.measured else {
            continue;
        };
        let gap = case.settings.limit(&RULE, &GAP);
        findings.extend(on_time(case, ix, party, measured, gap));
        findings.extend(right(ix, party, measured, gap));
        findings.extend(satisfaction(ix, party, measured, gap));
    }
    findings
}

/// What is held against a customer's word, in words.
struct Standard {
    share: f64,
    words: Text,
    /// Where it is said; `None`: it was worked out.
    field: Option<&'static str>,
}

/// The highest share on time that the customer was promised, expects, or has by the simulation.
fn standard(case: &Case<'_>, ix: PartyIx) -> Option<Standard> {
    let said = |share, es, en, field| Standard {
        share,
        words: Text { es, en },
        field: Some(field),
    };
    let at = case
        .graph
        .targets
        .iter()
        .position(|t| t.of == TargetOf::Customer(ix));
    let target = at.map(|at| &case.graph.targets[at]);
    let promised = target.and_then(|target| match target.basis {
        Basis::Promise => Some(said(
            target.confidence,
            "se le prometió el",
            "was promised",
            "promise",
        )),
        _ => None,
    });
    let expected = case.chain.party(ix).details.expects.on_time;
    let expected = expected.map(|share| said(share, "espera el", "expects", "expects"));
    let held = target.filter(|t| t.basis != Basis::RollUp).and(at);
    let simulated = held.and_then(|at| {
        let runs = case.simulated.as_ref()?.targets[at].on_time?;
        Some(Standard {
            share: runs.value,
            words: Text {
                es: "la cadena calcula el",
                en: "the chain works out",
            },
            field: None,
        })
    });
    // Of equals the first: what was promised weighs most.
    let mut highest: Option<Standard> = None;
    for one in [promised, expected, simulated].into_iter().flatten() {
        if highest.as_ref().is_none_or(|h| one.share > h.share) {
            highest = Some(one);
        }
    }
    highest
}

/// The best that a measured share may be, and a word on how sure it is.
fn at_best(share: f64, count: Option<u64>) -> (f64, Option<Message>) {
    let sample = count.and_then(|n| Some((n, Share::of(share * n as f64, n as f64)?)));
    let Some((count, sample)) = sample else {
        return (share, None);
    };
    let words = |lang| {
        let percent = |value| format::percent(value, lang);
        let count = format::number(count as f64, 0, lang);
        (percent(sample.low), percent(sample.high), count)
    };
    let ((low, high, n), (en_low, en_high, en_n)) = (words(Lang::Es), words(Lang::En));
    let label = Message::new(
        format!("entre {low} y {high}, por ser {n} casos"),
        format!("between {en_low} and {en_high}, from {en_n} cases"),
    );
    (sample.high, Some(label))
}

fn finding(ix: PartyIx, message: Message, label: Option<Message>) -> Finding {
    Finding::new(&RULE, Place::party(ix).field("measured"), message)
        .resting_on(Tier::Measured)
        .labelled(label.unwrap_or_default())
}

fn on_time(
    case: &Case<'_>,
    ix: PartyIx,
    party: &Party,
    measured: &Observed,
    gap: f64,
) -> Option<Finding> {
    let share = measured.on_time?;
    let standard = standard(case, ix)?;
    let (best, label) = at_best(share, measured.count);
    if best >= standard.share - gap - 1e-9 {
        return None;
    }
    let name = party.name();
    let (es, en) = (Lang::Es, Lang::En);
    let message = Message::new(
        format!(
            "a {name} le llega a tiempo el {} de las veces, y {} {}",
            format::percent(share, es),
            standard.words.es,
            format::percent(standard.share, es)
        ),
        format!(
            "{name} is served on time {} of the time, and {} {}",
            format::percent(share, en),
            standard.words.en,
            format::percent(standard.share, en)
        ),
    );
    let mut finding = finding(ix, message, label);
    if let Some(field) = standard.field {
        finding = finding.see(
            Place::party(ix).field(field),
            Message::new("lo que se le debe", "what it is owed"),
        );
    }
    Some(finding.help(Message::new(
        "pregúntele qué espera él que esta cadena no cuenta, y corrija los tiempos o la promesa",
        "ask what it waits for that this chain does not count, and correct the times or the promise",
    )))
}

fn right(ix: PartyIx, party: &Party, measured: &Observed, gap: f64) -> Option<Finding> {
    let share = measured.right_first_time?;
    let expected = party.details.expects.right_first_time?;
    let (best, label) = at_best(share, measured.count);
    if best >= expected - gap - 1e-9 {
        return None;
    }
    let name = party.name();
    let (es, en) = (Lang::Es, Lang::En);
    let message = Message::new(
        format!(
            "a {name} le llega bien a la primera el {} de las veces, y espera el {}",
            format::percent(share, es),
            format::percent(expected, es)
        ),
        format!(
            "{name} has it right the first time {} of the time, and expects {}",
            format::percent(share, en),
            format::percent(expected, en)
        ),
    );
    Some(expectation(finding(ix, message, label), ix))
}

fn satisfaction(ix: PartyIx, party: &Party, measured: &Observed, gap: f64) -> Option<Finding> {
    let (seen, expected) = (measured.satisfaction?, party.details.expects.satisfaction?);
    let (best, wanted, label) = match (seen, expected) {
        (Rating::OutOf { score, of }, Rating::OutOf { score: s, of: o }) => {
            (score / of, s / o, None)
        }
        (Rating::SatisfiedShare(seen), Rating::SatisfiedShare(wanted)) => {
            let (best, label) = at_best(seen, measured.count);
            (best, wanted, label)
        }
        _ => return None,
    };
    if best >= wanted - gap - 1e-9 {
        return None;
    }
    let name = party.name();
    let words = |rating, lang| match rating {
        Rating::OutOf { score, of } => {
            let number = |value| format::number(value, 2, lang);
            format!("{}/{}", number(score), number(of))
        }
        Rating::SatisfiedShare(share) => format::percent(share, lang),
    };
    let (es, en) = (Lang::Es, Lang::En);
    let message = Message::new(
        format!(
            "la satisfacción de {name} es {}, y la esperada es {}",
            words(seen, es),
            words(expected, es)
        ),
        format!(
            "the satisfaction of {name} is {}, and {} is expected",
            words(seen, en),
            words(expected, en)
        ),
    );
    Some(expectation(finding(ix, message, label), ix))
}

fn expectation(finding: Finding, ix: PartyIx) -> Finding {
    finding
        .see(
            Place::party(ix).field("expects"),
            Message::new("lo que espera", "what it expects"),
        )
        .help(Message::new(
            "pregúntele qué haría la diferencia, y siga la cadena desde ahí hacia atrás",
            "ask what would make the difference, and follow the chain back from there",
        ))
}
