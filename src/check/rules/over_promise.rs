//! An agreement that is kept too rarely.

use super::{Case, Judge, impossible_agreement};
use crate::analysis::simulation::Share;
use crate::analysis::times;
use crate::analysis::weak_links::Turnarounds;
use crate::chain::{Chain, HandoffIx, Place, Tier};
use crate::finding::{Finding, LEAST_DATA, Limit, Rule, Severity, Unit};
use crate::lang::{Lang, Message, Text, format};

pub(super) const JUDGE: Judge = Judge { rule: &RULE, judge };

const KEPT: Limit = Limit {
    key: "kept",
    unit: Unit::Share,
    default: 0.8,
    text: Text {
        es: "Qué parte de las veces debe cumplirse un acuerdo",
        en: "The share of times that an agreement must be kept",
    },
};

const RULE: Rule = Rule {
    code: "A002",
    name: "over-promise",
    severity: Severity::Warn,
    limits: &[KEPT, LEAST_DATA],
    title: Text {
        es: "Un acuerdo que se cumple pocas veces",
        en: "An agreement that is rarely kept",
    },
    explanation: Text {
        es: "Lo acordado se cumple menos veces que el límite (`kept`, 80 %). Cuenta la mejor fuente: lo medido antes que lo estimado, y lo estimado antes que lo declarado; de una misma fuente, los tiempos (con lo que se rehace) antes que `a_tiempo`. Si se midió `a_tiempo` con pocos `casos`, solo se avisa cuando ni el extremo alto de su intervalo (Wilson, 95 %) alcanza el límite. Prometer de más es peor que prometer poco: quien recibe deja de creer y se cubre con inventario, con afán o con doble control. Acuerde el plazo que sí se cumple, o busque con quien entrega qué lo retrasa.",
        en: "What was agreed is kept less often than the limit (`kept`, 80%). The best source counts: measured before estimated before declared; of one source the times (with what is done again) before `on_time`. Where `on_time` was measured on few cases (`count`), it is told only if not even the upper end of its interval (Wilson, 95%) comes up to the limit. To promise too much is worse than to promise little: whoever receives stops believing, and covers with stock, with haste or with double checks. Agree on the time that is kept, or find out with whoever hands over what holds it up.",
    },
    bad: include_str!("../../../tests/rules/over-promise/bad.yaml"),
    good: include_str!("../../../tests/rules/over-promise/good.yaml"),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let chain = case.chain;
    let Some(schedule) = &case.schedule else {
        return Vec::new();
    };
    let agreed = schedule.means.promised(chain);
    let Some(turnarounds) = case.turnarounds(&agreed) else {
        return Vec::new();
    };
    let limit = case.settings.limit(&RULE, &KEPT);
    chain
        .each_handoff()
        .filter(|(_, h)| h.details.agreed.is_some())
        .filter(|(ix, _)| impossible_agreement::fastest(chain, *ix).is_none())
        .filter_map(|(ix, _)| {
            let kept = Kept::too_rarely(chain, &turnarounds, ix, limit)?;
            Some(finding(case, &turnarounds, ix, kept))
        })
        .collect()
}

/// How often an agreement is kept, and how that is known.
struct Kept {
    share: f64,
    tier: Tier,
    /// From its times; otherwise it was counted, or guessed.
    from_times: bool,
}

impl Kept {
    /// From the best source, where that is below the limit.
    fn too_rarely(
        chain: &Chain,
        turnarounds: &Turnarounds<'_>,
        ix: HandoffIx,
        limit: f64,
    ) -> Option<Self> {
        let details = &chain.handoff(ix).details;
        let times = times::parts(chain, ix).tier;
        let sources = [
            (&details.measured, Tier::Measured),
            (&details.estimated, Tier::Estimated),
        ];
        for (observed, tier) in sources {
            if times == tier {
                break;
            }
            let Some(observed) = observed else { continue };
            let Some(share) = observed.on_time else {
                continue;
            };
            // An opinion is no sample.
            let count = observed.count.filter(|_| tier == Tier::Measured);
            let counted = count.and_then(|n| Share::of(share * n as f64, n as f64));
            let at_best = counted.map_or(share, |s| s.high);
            return (at_best < limit).then_some(Self {
                share,
                tier,
                from_times: false,
            });
        }
        if limit <= 0.0 || !turnarounds.breaks(ix, limit) {
            return None;
        }
        Some(Self {
            share: turnarounds.kept(ix)?,
            tier: times,
            from_times: true,
        })
    }
}

fn finding(case: &Case<'_>, turnarounds: &Turnarounds<'_>, ix: HandoffIx, kept: Kept) -> Finding {
    let chain = case.chain;
    let details = &chain.handoff(ix).details;
    let name = chain.handoff_name(ix);
    let agreed = |lang: Lang| format::days(details.agreed.unwrap_or(0.0), &chain.calendar, lang);
    let (es, en) = match kept.tier {
        Tier::Measured => ("según lo medido", "as measured"),
        Tier::Estimated => ("según lo estimado", "as estimated"),
        _ => ("según los tiempos declarados", "by the times declared"),
    };
    let message = Message::new(
        format!(
            "lo acordado en «{name}» ({}) se cumple el {} de las veces, {es}",
            agreed(Lang::Es),
            format::percent(kept.share, Lang::Es)
        ),
        format!(
            "what was agreed on “{name}” ({}) is kept {} of the time, {en}",
            agreed(Lang::En),
            format::percent(kept.share, Lang::En)
        ),
    );
    let mut finding =
        Finding::new(&RULE, Place::handoff(ix).field("agreed"), message).resting_on(kept.tier);
    let source = match kept.tier {
        Tier::Measured => Some("measured"),
        Tier::Estimated => Some("estimated"),
        _ => None,
    };
    if let Some(field) = source {
        finding = finding.see(
            Place::handoff(ix).field(field),
            Message::new("de aquí sale", "this is where it comes from"),
        );
    }
    let offer = kept
        .from_times
        .then(|| offer(case, turnarounds, ix))
        .flatten();
    let supplier = chain.party(chain.handoff(ix).from).name();
    finding.help(match offer {
        Some(offer) => offer.words(chain, ix),
        None if kept.from_times => Message::new(
            format!("busque con {supplier} qué lo retrasa, o acuerde un plazo más largo"),
            format!("find out with {supplier} what holds it up, or agree on a longer time"),
        ),
        None => Message::new(
            format!(
                "busque con {supplier} qué lo retrasa; con los tiempos medidos (`medido: {{tiempo_total: ..}}`) se sabe qué plazo sí se cumple"
            ),
            format!(
                "find out with {supplier} what holds it up; measured times (`measured: {{turnaround: ..}}`) tell which time can be kept"
            ),
        ),
    })
}

/// A time that can be kept.
pub(super) struct Offer {
    /// Working days.
    pub(super) days: f64,
    share: f64,
}

/// The shortest time that is kept as often as an agreement must be; `None` where there is none.
pub(super) fn offer(
    case: &Case<'_>,
    turnarounds: &Turnarounds<'_>,
    ix: HandoffIx,
) -> Option<Offer> {
    let share = case.settings.limit(&RULE, &KEPT);
    let days = turnarounds.quantile(ix, share)?;
    days.is_finite().then_some(Offer { days, share })
}

impl Offer {
    /// What to do with it.
    pub(super) fn words(&self, chain: &Chain, ix: HandoffIx) -> Message {
        let supplier = chain.party(chain.handoff(ix).from).name();
        let days = |lang: Lang| format::days_up(self.days, &chain.calendar, lang);
        let share = |lang: Lang| format::percent(self.share, lang);
        Message::new(
            format!(
                "{} se cumple el {} de las veces: acuérdelo así, o busque con {supplier} cómo acortarlo",
                days(Lang::Es),
                share(Lang::Es)
            ),
            format!(
                "{} is kept {} of the time: agree on that, or find a way with {supplier} to shorten it",
                days(Lang::En),
                share(Lang::En)
            ),
        )
    }
}
