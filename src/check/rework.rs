//! The wording of rework that makes no sense.

use crate::chain::{Chain, HandoffIx, Place};
use crate::finding::Finding;
use crate::graph::loops::LoopFlaw;
use crate::lang::Message;
use crate::read::rules::MALFORMED_REWORK;

/// A return that cannot be resolved, as a finding: unreadable, so exit code 2.
pub(super) fn malformed(chain: &Chain, flaw: &LoopFlaw) -> Finding {
    let id = |h: &HandoffIx| chain.handoff(*h).id.clone();
    let party = |h: &HandoffIx| {
        (
            chain.party(chain.handoff(*h).from).name(),
            chain.party(chain.handoff(*h).to).name(),
        )
    };
    let at = |h: &HandoffIx, message| Finding::new(&MALFORMED_REWORK, Place::handoff(*h), message);
    match flaw {
        LoopFlaw::NoEnd(h) => {
            let (from, _) = party(h);
            at(h, Message::new(
                format!("`{}` no sale de ningún trabajo de {from}", id(h)),
                format!("`{}` comes out of no work of {from}", id(h)),
            ))
            .help(Message::new(
                "sus `needs` deben ser las de una entrega de quien devuelve, y `of` una entrega suya",
                "its `needs` must be those of a handoff of who sends it back, and `of` one of its handoffs",
            ))
        }
        LoopFlaw::NotUpstream(h) if redo_from(chain, *h).is_some() => {
            let (from, _) = party(h);
            let named = redo_from(chain, *h).map(|r| id(&r)).unwrap_or_default();
            Finding::new(&MALFORMED_REWORK, Place::handoff(*h).field("rework"), Message::new(
                format!("`{}` no puede rehacerse desde `{named}`: no llega antes a {from}", id(h)),
                format!("`{}` cannot be done again from `{named}`: it does not come before {from}", id(h)),
            ))
            .help(Message::new(
                "nombre en `redo_from` una entrega que venga antes",
                "name in `redo_from` a handoff that comes before",
            ))
        }
        LoopFlaw::NotUpstream(h) => {
            let (from, to) = party(h);
            at(h, Message::new(
                format!("`{}` no vuelve a ninguna parte: nada de {to} llega antes a {from}", id(h)),
                format!("`{}` returns to nowhere: nothing of {to} comes before {from}", id(h)),
            ))
            .help(Message::new(
                "un reproceso vuelve a quien entregó antes; si solo informa, quite `rework`",
                "rework goes back to who handed over before; if it only informs, remove `rework`",
            ))
        }
        LoopFlaw::Ambiguous { rework: h, redo, of } => {
            let (from, to) = party(h);
            let list = |of: &[HandoffIx]| of.iter().map(|c| format!("`{}`", id(c))).collect::<Vec<_>>().join(", ");
            let mut finding = if redo.len() > 1 {
                at(h, Message::new(
                    format!("`{}` podría volver a varios trabajos de {to}", id(h)),
                    format!("`{}` could return to several pieces of work of {to}", id(h)),
                ))
            } else {
                at(h, Message::new(
                    format!("`{}` podría devolverse después de varios trabajos de {from}", id(h)),
                    format!("`{}` could be sent back after several pieces of work of {from}", id(h)),
                ))
            };
            if redo.len() > 1 {
                let list = list(redo);
                finding = finding.help(Message::new(
                    format!("diga desde cuál se rehace: `redo_from`, una de {list}"),
                    format!("say from which it is done again: `redo_from`, one of {list}"),
                ));
            }
            if of.len() > 1 {
                let list = list(of);
                finding = finding.help(Message::new(
                    format!("diga después de cuál se devuelve: `of`, una de {list}"),
                    format!("say after which it is sent back: `of`, one of {list}"),
                ));
            }
            for candidate in if redo.len() > 1 { redo } else { of } {
                finding = finding.see(Place::handoff(*candidate), Message::new("¿esta?", "this one?"));
            }
            finding
        }
        LoopFlaw::NamesReturn(h) => at(h, Message::new(
            format!("`{}` nombra un reproceso en `redo_from` o `of`", id(h)),
            format!("`{}` names rework in `redo_from` or `of`", id(h)),
        ))
        .help(Message::new("nombre una entrega", "name a handoff")),
        LoopFlaw::TooProbable(returns, most) => {
            let percent = (most * 1e4).round() / 1e2;
            let mut finding = at(&returns[0], Message::new(
                format!("los reprocesos tras un mismo trabajo suman {percent} %: nunca terminaría"),
                format!("the rework after one piece of work adds up to {percent}%: it would never end"),
            ))
            .help(Message::new("deben sumar menos de 100 %", "they must add up to less than 100%"));
            for other in &returns[1..] {
                finding = finding.see(Place::handoff(*other), Message::new("y este", "and this one"));
            }
            finding
        }
        LoopFlaw::Overlap(a, b) => at(a, Message::new(
            format!("los reprocesos `{}` y `{}` se cruzan", id(a), id(b)),
            format!("the rework of `{}` and of `{}` overlaps", id(a), id(b)),
        ))
        .see(Place::handoff(*b), Message::new("el otro", "the other"))
        .help(Message::new(
            "uno debe quedar dentro del otro, o terminar donde el otro empieza; `redo_from` dice desde dónde",
            "one must lie inside the other, or end where the other begins; `redo_from` says from where",
        )),
    }
}

/// The handoff from which a return says it is done again.
fn redo_from(chain: &Chain, ix: HandoffIx) -> Option<HandoffIx> {
    chain.handoff(ix).details.rework.as_deref()?.redo_from
}
