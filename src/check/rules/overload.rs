//! More work than people.

use super::{Case, Judge};
use crate::analysis::capacity::{Load, Piece};
use crate::chain::{Place, Tier};
use crate::finding::{Finding, Limit, Rule, Severity, Unit};
use crate::lang::{Lang, Message, Text, format};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

/// The share of its people's time from which on a department has more work than people.
const UTILISATION: Limit = Limit {
    key: "utilisation",
    unit: Unit::Share,
    default: 1.0,
    text: Text {
        es: "Parte del tiempo de su gente desde la que un departamento no da abasto.",
        en: "Share of its people's time from which on a department cannot keep up.",
    },
};

const RULE: Rule = Rule {
    code: "C001",
    name: "overload",
    severity: Severity::Deny,
    limits: &[UTILISATION],
    title: Text {
        es: "Más trabajo que gente para hacerlo",
        en: "More work than people to do it",
    },
    explanation: Text {
        es: "La utilización de un departamento es la demanda por las veces que actúa en cada pedido, por el tiempo de persona de cada vez, entre su gente. Las veces cuentan lo que ocurre solo a veces (`share`, `choice`) y lo que se rehace (`rework`). Desde el 100 % los pedidos entran más rápido de lo que salen: la espera crece cada día, y ningún plazo aguanta. Hace falta más gente, menos trabajo por vez, menos devoluciones, o decir que no a una parte de los pedidos. Si el trabajo no ocupa a una persona todo el tiempo, o sirve a varios pedidos a la vez, diga con `effort` lo que toma de cada uno.",
        en: "A department's utilisation is the demand times how often it acts for an order, times the person-time of each, by its people. How often counts what happens only sometimes (`share`, `choice`) and what is done again (`rework`). From 100% on orders come in faster than they go out: waits grow by the day, and no promise holds. It takes more people, less work each time, fewer returns, or a no to some of the orders. Where the work does not take a person all the time, or serves several orders at once, say with `effort` what it takes for each.",
    },
    bad: include_str!("../../../tests/rules/overload/bad.yaml"),
    good: include_str!("../../../tests/rules/overload/good.yaml"),
};

/// Pieces of work that are shown of a department.
const MOST_SHOWN: usize = 4;

/// From which utilisation on a department is overloaded.
pub(super) fn limit(case: &Case<'_>) -> f64 {
    case.settings.limit(&RULE, &UTILISATION)
}

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let limit = limit(case);
    let Some(capacity) = &case.capacity else {
        return Vec::new();
    };
    let over = capacity
        .loads
        .iter()
        .filter(|l| l.utilisation >= limit - 1e-9);
    over.map(|load| {
        let name = case.chain.party(load.party).name();
        let say = |lang: Lang| {
            (
                orders(capacity.rate, lang),
                persons(capacity.rate * load.per_order, lang),
                format::number(load.people, 2, lang),
            )
        };
        let ((orders_es, busy_es, has_es), (orders_en, busy_en, has_en)) =
            (say(Lang::Es), say(Lang::En));
        let message = Message::new(
            format!(
                "el trabajo de {name} no cabe en su gente: {orders_es} al día piden {busy_es} y hay {has_es}"
            ),
            format!(
                "{name} has more work than people: {orders_en} a day take {busy_en}, and the department has {has_en}"
            ),
        );
        explained(case, load, Finding::new(&RULE, people(load), message), limit)
    })
    .collect()
}

pub(super) fn people(load: &Load) -> Place {
    Place::party(load.party).field("people")
}

/// So many orders, in words.
fn orders(rate: f64, lang: Lang) -> String {
    let number = format::number(rate, 2, lang);
    match (lang, number.as_str()) {
        (Lang::Es, "1") => "1 pedido".into(),
        (Lang::Es, _) => format!("{number} pedidos"),
        (Lang::En, "1") => "1 order".into(),
        (Lang::En, _) => format!("{number} orders"),
    }
}

/// So many times.
fn times(visits: f64, lang: Lang) -> String {
    let number = format::number(visits, 2, lang);
    match (lang, number.as_str()) {
        (Lang::Es, "1") => "1 vez".into(),
        (Lang::Es, _) => format!("{number} veces"),
        (Lang::En, "1") => "once".into(),
        (Lang::En, _) => format!("{number} times"),
    }
}

/// So many people.
fn persons(people: f64, lang: Lang) -> String {
    let number = format::number(people, 2, lang);
    match (lang, number.as_str()) {
        (Lang::Es, "1") => "1 persona".into(),
        (Lang::Es, _) => format!("{number} personas"),
        (Lang::En, "1") => "1 person".into(),
        (Lang::En, _) => format!("{number} people"),
    }
}

/// The numbers behind it, and what would bring it below a limit.
pub(super) fn explained(case: &Case<'_>, load: &Load, mut finding: Finding, limit: f64) -> Finding {
    finding = finding.resting_on(Tier::Declared);
    let chain = case.chain;
    let rate = case.capacity.as_ref().map_or(0.0, |c| c.rate);
    let days = |value: f64, lang: Lang| format::days(value, &chain.calendar, lang);
    let formula = |lang: Lang| {
        let utilisation = format::percent(load.utilisation, lang);
        let rate = orders(rate, lang);
        let visits = format::number(load.visits(), 2, lang);
        let (work, people) = (days(load.work(), lang), persons(load.people, lang));
        match lang {
            Lang::Es => {
                format!(
                    "utilización {utilisation}: {rate} al día × {visits} por pedido × {work} / {people}"
                )
            }
            Lang::En => {
                format!(
                    "utilisation {utilisation}: {rate} a day × {visits} an order × {work} / {people}"
                )
            }
        }
    };
    finding = finding.labelled(Message::new(formula(Lang::Es), formula(Lang::En)));
    let mut pieces: Vec<&Piece> = load.pieces.iter().collect();
    pieces.sort_by(|a, b| {
        (b.visits * b.work)
            .total_cmp(&(a.visits * a.work))
            .then(a.handoff.cmp(&b.handoff))
    });
    if let Some(piece) = pieces.iter().find(|p| p.of_department) {
        let has_effort = chain.party(load.party).details.effort.is_some();
        let field = if has_effort { "effort" } else { "work" };
        finding = finding.see(
            Place::party(load.party).field(field),
            Message::new(
                format!("{} cada vez", days(piece.work, Lang::Es)),
                format!("{} each time", days(piece.work, Lang::En)),
            ),
        );
    }
    for piece in pieces.iter().take(MOST_SHOWN) {
        let (es, en) = if piece.of_department {
            (String::new(), String::new())
        } else {
            (
                format!(", {} cada vez", days(piece.work, Lang::Es)),
                format!(", {} each time", days(piece.work, Lang::En)),
            )
        };
        finding = finding.see(
            Place::handoff(piece.handoff),
            Message::new(
                format!("{} por pedido{es}", times(piece.visits, Lang::Es)),
                format!("{} an order{en}", times(piece.visits, Lang::En)),
            ),
        );
    }
    finding = finding.help(remedy(load, rate, limit, limit >= self::limit(case)));
    let effort = &chain.party(load.party).details.effort;
    if effort.is_none() && load.pieces.iter().any(|p| p.of_department) {
        finding = finding.help(Message::new(
            "si cada vez sirve a varios pedidos, o no ocupa a una persona entera, diga en `effort` lo que toma de verdad",
            "where one time serves several orders, or does not take a whole person, say in `effort` what it really takes",
        ));
    }
    if load.unknown > 0 {
        finding = finding.help(Message::new(
            format!(
                "es un mínimo: en {} de sus momentos no se sabe su trabajo",
                load.unknown
            ),
            format!(
                "it is a minimum: at {} of its moments its work is not known",
                load.unknown
            ),
        ));
    }
    finding
}

/// How many more people, or how many orders fewer, bring it below a limit.
fn remedy(load: &Load, rate: f64, limit: f64, is_over: bool) -> Message {
    // Up to the next half of a person, so that it comes to less than the limit.
    let missing = (rate * load.per_order / limit - load.people).max(0.0);
    let more = ((missing * 2.0 + 1e-9).floor() + 1.0) / 2.0;
    let most = limit * load.people / load.per_order;
    // Cut and not rounded: what is said fits.
    let step = if most >= 1.0 { 10.0 } else { 100.0 };
    let most = (most * step + 1e-6).floor() / step;
    let (more_es, more_en) = (persons(more, Lang::Es), persons(more, Lang::En));
    if most <= 0.0 {
        return Message::new(
            format!("harían falta {more_es} más, o menos trabajo cada vez"),
            format!("it would take {more_en} more, or less work each time"),
        );
    }
    let number = |lang| format::number(most, 2, lang);
    if !is_over {
        let limit = |lang| format::percent(limit, lang);
        return Message::new(
            format!(
                "{more_es} más, o menos de {} pedidos al día, la dejan por debajo del {}",
                number(Lang::Es),
                limit(Lang::Es)
            ),
            format!(
                "{more_en} more, or fewer than {} orders a day, bring it below {}",
                number(Lang::En),
                limit(Lang::En)
            ),
        );
    }
    Message::new(
        format!(
            "con {more_es} más basta; con la gente que hay caben menos de {} pedidos al día",
            number(Lang::Es)
        ),
        format!(
            "{more_en} more would do; as it is, fewer than {} orders a day fit",
            number(Lang::En)
        ),
    )
}
