//! What each handoff's lateness costs a customer: the chain, coloured by size.

use std::collections::{BTreeMap, BTreeSet};

use super::focus::upstream;
use super::of::{calendar, numbered, together};
use super::slip::{NOTHING, Scale, plain};
use super::{Picture, RANKED, Tone, answer};
use crate::lang::{Lang, format};
use crate::report::{HandoffReport, Report, TargetReport};

/// The picture of what each handoff's lateness costs a target: mean working days that it is served later, from
/// the simulation; where nothing was simulated, the days that plausibly reach it.
#[must_use]
pub fn risk(report: &Report, target: &TargetReport, lang: Lang) -> Picture {
    let mut picture = Picture::of(report, lang);
    let calendar = calendar(report);
    let sizes: BTreeMap<&str, f64> = report
        .handoffs
        .iter()
        .filter_map(|h| Some((h.id.as_str(), size(h, target)?)))
        .collect();
    let most = sizes.values().fold(0.0, |a: f64, b| a.max(*b));
    let scale = Scale::new(Some(target), most, &calendar, lang);
    let leading = upstream(report, target.covers.iter().map(String::as_str));
    let elsewhere = elsewhere(report, target);
    let weak = &target.weak_links;
    let numbered = numbered(target);
    let has_numbers = numbered.len() > 1 && numbered.iter().any(|(_, rank)| *rank <= RANKED);
    for edge in &mut picture.edges {
        plain(edge);
        let size = sizes.get(edge.id.as_str()).copied();
        let is_usual = report.handoffs.iter().any(|h| h.id == edge.id && h.usual);
        edge.size = size;
        edge.tone = match size {
            Some(days) => scale.tone(days),
            None if !leading.contains(&edge.id) && elsewhere.contains(&edge.id) => Tone::Other,
            None if !leading.contains(&edge.id) => Tone::Off,
            // Too much to be measured.
            None if is_usual && target.simulated.is_some() => Tone::Plain,
            None => Tone::Aside,
        };
        edge.time = match size.filter(|days| *days > NOTHING) {
            Some(days) => Some(scale.mean(days)),
            None => own_promise(report, target, &edge.id, lang),
        };
        let link = weak.iter().find(|w| w.handoff == edge.id);
        edge.weak = link.is_some();
        let rank = numbered.iter().find(|(id, _)| *id == edge.id);
        edge.rank = rank.filter(|_| has_numbers).map(|(_, rank)| *rank);
        edge.tooltip = link.map(|w| w.reason.of(lang).to_owned());
    }
    let text = sentence(report, target, (most, &scale), lang);
    picture.description = text.clone();
    picture.subtitle = Some(text);
    picture.first = None;
    picture.legend.numbers.clear();
    legend(&mut picture, target, &scale, lang);
    picture
}

fn sentence(
    report: &Report,
    target: &TargetReport,
    (most, scale): (f64, &Scale),
    lang: Lang,
) -> String {
    let name = &target.name;
    if target.simulated.is_some() {
        let days = |days: f64| scale.mean(days).replace('+', "");
        let most = answer::costs_most(report, target, (Some(name), &days), lang);
        let most = most.unwrap_or_else(|| match lang {
            Lang::Es => format!("En promedio, ningún atraso le cuesta nada a {name}."),
            Lang::En => format!("On average, no lateness costs {name} anything."),
        });
        return match answer::too_long(report, target, lang) {
            Some(more) => format!("{most} {more}"),
            None => most,
        };
    }
    match (most > NOTHING, lang) {
        (true, Lang::Es) => {
            format!("Cuánto del atraso de cada entrega puede llegarle a {name}.")
        }
        (true, Lang::En) => format!("How much of each handoff's lateness may reach {name}."),
        (false, Lang::Es) => format!("Ningún atraso le llega a {name}, hasta donde se sabe."),
        (false, Lang::En) => format!("No lateness reaches {name}, as far as is known."),
    }
}

fn legend(picture: &mut Picture, target: &TargetReport, scale: &Scale, lang: Lang) {
    let name = &target.name;
    let held = match (target.basis, lang) {
        ("promise", Lang::Es) => "esta promesa".to_owned(),
        ("promise", Lang::En) => "this promise".to_owned(),
        (_, Lang::Es) => format!("la de {name}"),
        (_, Lang::En) => format!("that of {name}"),
    };
    let words = match lang {
        Lang::Es => [
            (Tone::Dim, "Sin efecto".to_owned()),
            (Tone::Aside, "No ocurre en el caso usual".to_owned()),
            (
                Tone::Other,
                format!("Cuenta para otra entrega, no para {held}"),
            ),
            (Tone::Off, format!("No llega a {name}")),
        ],
        Lang::En => [
            (Tone::Dim, "No effect".to_owned()),
            (Tone::Aside, "Not in the usual case".to_owned()),
            (
                Tone::Other,
                format!("Counts for another delivery, not for {held}"),
            ),
            (Tone::Off, format!("Does not lead to {name}")),
        ],
    };
    picture.legend.tones = scale.legend();
    picture.legend.tones.extend(words);
    picture.legend.handoff = match lang {
        Lang::Es => "Sin medir".to_owned(),
        Lang::En => "Not measured".to_owned(),
    };
}

/// What leads to something else that somebody receives: another promise, or a delivery that this one leaves out.
fn elsewhere(report: &Report, target: &TargetReport) -> BTreeSet<String> {
    let deliveries = report.handoffs.iter().filter(|h| h.kind == "delivery");
    let deliveries = deliveries.filter(|h| !target.covers.contains(&h.id));
    upstream(report, deliveries.map(|h| h.id.as_str()))
}

/// A delivery to the same customer that this promise leaves out says what it is held to.
fn own_promise(report: &Report, target: &TargetReport, id: &str, lang: Lang) -> Option<String> {
    let handoff = report.handoffs.iter().find(|h| h.id == id)?;
    let is_left_out = handoff.kind == "delivery"
        && handoff.to == target.customer
        && !target.covers.contains(&handoff.id);
    if !is_left_out {
        return None;
    }
    let own = report
        .targets
        .iter()
        .find(|t| t.kind == "delivery" && t.id == id);
    let within = own.and_then(|t| t.within)?;
    let within = together(&format::days(within, &calendar(report), lang));
    Some(match lang {
        Lang::Es => format!("su plazo: {within}"),
        Lang::En => format!("its own: {within}"),
    })
}

/// What a handoff's lateness costs a target; `None` where that is not known or it does not lead there.
fn size(handoff: &HandoffReport, target: &TargetReport) -> Option<f64> {
    let felt = handoff.targets.iter().find(|t| t.target == target.id);
    let days = match &target.simulated {
        // What a return costs: it never happens.
        Some(runs) if handoff.rework.is_some() => {
            let without = runs.returns.iter().find(|r| r.id == handoff.id);
            without.map(|r| r.size.days)
        }
        Some(runs) => {
            let felt = felt.and_then(|f| f.simulated).map(|s| s.size.days);
            let outside = runs.outside.iter().find(|o| o.id == handoff.id);
            felt.or_else(|| outside.map(|o| o.size.days))
        }
        None => felt
            .filter(|_| handoff.usual)
            .map(|f| f.reach.unwrap_or(0.0)),
    };
    days.map(|d| d.max(0.0))
}
