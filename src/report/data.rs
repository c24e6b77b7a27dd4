//! What the answer leaves out, and what one more number in the file would buy.

use super::sentences::{both, headline};
use super::{Both, Report};
use crate::analysis::simulation::Simulated;
use crate::analysis::times;
use crate::analysis::weak_links::Turnarounds;
use crate::chain::{HandoffIx, Tier};
use crate::check::Case;
use crate::graph::Basis;
use crate::lang::{Lang, Message, format};

/// Punctuality this much below what was declared is told.
const CLEARLY: f64 = 0.1;

/// What one more number in the file would buy for a target; `None` where all is there.
#[must_use]
pub fn next_number(case: &Case<'_>, target: usize) -> Option<Message> {
    let schedule = case.schedule.as_ref()?;
    let judged = &schedule.targets[target];
    let chain = case.chain;
    let graph_target = &case.graph.targets[target];
    judged.case?;
    let path = &judged.critical_path;
    let known = |h: &HandoffIx| schedule.means.tier[h.at()] > Tier::Missing;
    let ours = |h: &&HandoffIx| !chain.party(chain.handoff(**h).from).is_customer();
    if !path.iter().any(known) && !chain.each_handoff().any(|(h, _)| known(&h)) {
        return Some(Message::new(
            "Con un plazo (`acordado`) o un tiempo (`transito`) en cada entrega se vería cuándo le llega al cliente.",
            "With a turnaround (`agreed`) or a time (`takes`) on each handoff, one would see when the customer is served.",
        ));
    }
    if graph_target.basis == Basis::RollUp {
        let name = chain.party(graph_target.customer).name();
        return Some(Message::new(
            format!(
                "Con una promesa a {name} (`promesa: {{plazo: ..}}`) se sabría cuánto atraso absorbe la cadena."
            ),
            format!(
                "With a promise to {name} (`promise: {{within: ..}}`) one would know how much delay the chain absorbs."
            ),
        ));
    }
    if let Some(h) = path.iter().filter(ours).find(|h| !known(h)) {
        let name = chain.handoff_name(*h);
        return Some(Message::new(
            format!(
                "De «{name}» no se sabe el tiempo y cuenta como 0: un `transito` o un `acordado` lo diría."
            ),
            format!(
                "The time of “{name}” is not known and counts as 0: a `takes` or an `agreed` would tell."
            ),
        ));
    }
    // What has the least room is worth knowing best.
    let mut by_room: Vec<HandoffIx> = path.iter().filter(ours).copied().collect();
    let agreed = schedule.means.promised(chain);
    let turnarounds = Turnarounds::new(chain, &case.graph, &schedule.passes, &agreed)?;
    let room = |h: &HandoffIx| {
        let absorption = judged.absorption.as_ref()?;
        let slack = absorption.slack[absorption.of.binary_search(h).ok()?]?;
        Some(slack - turnarounds.lateness(*h, graph_target.confidence))
    };
    by_room.sort_by_cached_key(|h| (room(h).map_or(i64::MAX, |r| (r * 1e6) as i64), *h));
    if let Some(found) = by_room.iter().find_map(|h| belied(case, &turnarounds, *h)) {
        return Some(found);
    }
    let fixed = |h: &&HandoffIx| !times::parts(chain, **h).varies();
    if let Some(h) = by_room.iter().find(fixed) {
        let name = chain.handoff_name(*h);
        return Some(Message::new(
            format!(
                "Con un rango en «{name}» (`{{min: .., max: ..}}`) se vería cuánto puede atrasarse."
            ),
            format!(
                "With a range on “{name}” (`{{min: .., max: ..}}`) one would see how late it may come."
            ),
        ));
    }
    by_room.iter().find_map(|h| next_number_of_link(case, *h))
}

/// A handoff that was seen on time clearly less often than its declared times say.
fn belied(case: &Case<'_>, turnarounds: &Turnarounds<'_>, ix: HandoffIx) -> Option<Message> {
    let details = &case.chain.handoff(ix).details;
    let seen = details.measured.as_ref().and_then(|m| m.on_time)?;
    let declared = turnarounds.kept(ix)?;
    if times::parts(case.chain, ix).is_observed() || declared - seen < CLEARLY {
        return None;
    }
    let name = case.chain.handoff_name(ix);
    let text = |share: f64, lang: Lang| format::percent(share, lang);
    Some(both(|lang| match lang {
        Lang::Es => format!(
            "«{name}» se vio a tiempo el {} de las veces y los tiempos declarados dan {}: mida cuánto tarda (`medido: {{tiempo_total: ..}}`).",
            text(seen, lang),
            text(declared, lang)
        ),
        Lang::En => format!(
            "“{name}” was seen on time {} of the time and its declared times give {}: measure how long it takes (`measured: {{turnaround: ..}}`).",
            text(seen, lang),
            text(declared, lang)
        ),
    }))
}

/// What the answer does not count, said so that nobody relies on it.
pub(super) fn not_counted(case: &Case<'_>, report: &Report) -> Vec<Both> {
    let mut all: Vec<Message> = Vec::new();
    let Some(schedule) = &case.schedule else {
        return Vec::new();
    };
    let missing = report.chain.missing_times.len();
    let nothing = headline(report).is_none_or(|t| t.promised_from == "nothing");
    if missing > 0 && !nothing {
        all.push(both(|lang| match (lang, missing) {
            (Lang::Es, 1) => "De una entrega no se sabe el tiempo: cuenta como 0.".into(),
            (Lang::Es, n) => format!("De {n} entregas no se sabe el tiempo: cuentan como 0."),
            (Lang::En, 1) => "The time of one handoff is not known: it counts as 0.".into(),
            (Lang::En, n) => format!("The times of {n} handoffs are not known: they count as 0."),
        }));
    }
    if case.resilience.incomplete {
        all.push(Message::new(
            "De las alternativas declaradas se miró una parte de lo que hay detrás: son demasiadas.",
            "What stands behind the declared alternatives was looked at in part: there are too many.",
        ));
    }
    if let Some(simulated) = &case.simulated {
        all.extend(of_simulation(report, simulated));
        return all.into_iter().map(Both::from).collect();
    }
    let risks = case.chain.risks.len();
    if risks > 0 {
        all.push(both(|lang| match (lang, risks) {
            (Lang::Es, 1) => "No se cuenta el riesgo declarado: estos tiempos son sin él.".into(),
            (Lang::Es, n) => {
                format!("No se cuentan los {n} riesgos declarados: estos tiempos son sin ellos.")
            }
            (Lang::En, 1) => "The declared risk is not counted: these times are without it.".into(),
            (Lang::En, n) => {
                format!("The {n} declared risks are not counted: these times are without them.")
            }
        }));
    }
    let judged =
        headline(report).and_then(|t| report.targets.iter().position(|other| other.id == t.id));
    let at = judged.and_then(|t| schedule.targets[t].case).unwrap_or(0);
    let out = case.chain.each_handoff().filter(|(ix, h)| {
        !h.is_rework() && h.share() > 0.0 && !schedule.expected[at].arrival[ix.at()].is_finite()
    });
    let out = out.count();
    if at > 0 || out > 0 {
        all.push(both(|lang| {
            let case = match (lang, at) {
                (Lang::Es, 0) => "Se juzga el caso usual",
                (Lang::Es, _) => "Se juzga el caso más probable en que algo le llega",
                (Lang::En, 0) => "The usual case is judged",
                (Lang::En, _) => "The most likely case in which it is served is judged",
            };
            match (lang, out) {
                (_, 0) => format!("{case}."),
                (Lang::Es, 1) => format!("{case}; una entrega que no ocurre en él queda fuera."),
                (Lang::Es, n) => format!("{case}; {n} entregas que no ocurren en él quedan fuera."),
                (Lang::En, 1) => {
                    format!("{case}; one handoff that does not happen in it is left out.")
                }
                (Lang::En, n) => {
                    format!("{case}; {n} handoffs that do not happen in it are left out.")
                }
            }
        }));
    }
    all.into_iter().map(Both::from).collect()
}

/// What a simulation could not count.
fn of_simulation(report: &Report, simulated: &Simulated) -> Vec<Message> {
    let mut all = Vec::new();
    let served = headline(report)
        .and_then(|t| t.simulated.as_ref())
        .map_or(1.0, |s| s.served);
    if served < 1.0 {
        all.push(both(|lang| {
            let share = format::percent(served, lang);
            match lang {
                Lang::Es => format!("Se juzgan las veces en que algo le llega: el {share}."),
                Lang::En => format!("Judged are the times when it is served at all: {share}."),
            }
        }));
    }
    let at_means = simulated.at_means.len();
    if at_means > 0 {
        all.push(both(|lang| match lang {
            Lang::Es => format!(
                "En {at_means} devoluciones las vueltas serían demasiadas: se sortea cuántas son y se toma su largo medio."
            ),
            Lang::En => format!(
                "The passes of {at_means} returns would be too many: their number is drawn, their length is the mean."
            ),
        }));
    }
    all
}

/// What one more number about a handoff would buy; `None` where its time was seen and its turnaround agreed.
pub(super) fn next_number_of_link(case: &Case<'_>, ix: HandoffIx) -> Option<Message> {
    let chain = case.chain;
    let name = chain.handoff_name(ix);
    let parts = times::parts(chain, ix);
    if chain.handoff(ix).details.agreed.is_none() {
        return Some(Message::new(
            format!(
                "Con un plazo acordado en «{name}» (`acordado`) se juzgaría contra él y no contra su media."
            ),
            format!(
                "With an agreed turnaround on “{name}” (`agreed`) it would be judged against that and not its mean."
            ),
        ));
    }
    if parts.tier < Tier::Measured {
        return Some(Message::new(
            format!(
                "Medir «{name}» un mes (`medido: {{tiempo_total: {{p50: .., p90: ..}}}}`) cambiaría lo declarado por lo visto."
            ),
            format!(
                "Measuring “{name}” for a month (`measured: {{turnaround: {{p50: .., p90: ..}}}}`) would replace what was declared by what was seen."
            ),
        ));
    }
    None
}
