//! Handoffs: their ids first, so that any may name any other, then what each says.

use std::collections::HashMap;

use super::fields::Slots;
use super::flaws;
use super::grammar::{CHAIN, DELIVERY_PROMISE, HANDOFF, REWORK};
use super::origins::Origin;
use super::reader::Reader;
use crate::chain::{
    Handoff, HandoffDetails, HandoffIx, Item, Needs, Party, PartyIx, Promise, Rework,
};
use crate::lang::Message;
use crate::source::{Kind, NodeIx, Span};

/// A handoff whose id is known and whose other keys are still to be read.
pub(super) struct HandoffBody {
    ix: HandoffIx,
    slots: Slots,
}

impl Reader<'_> {
    /// Enters every handoff under its id, its own or the default one, with its two parties.
    pub(super) fn handoff_ids(&mut self, root: &Slots) -> Vec<HandoffBody> {
        let Some(list) = root.get(const { CHAIN.at("handoffs") }) else {
            return Vec::new();
        };
        let Some(items) = self.items(list) else {
            return Vec::new();
        };
        let mut bodies = Vec::with_capacity(items.len());
        self.chain.handoffs.reserve_exact(items.len());
        self.origins.handoffs.reserve_exact(items.len());
        self.names.reserve(items.len());
        let mut unnamed: Vec<(HandoffIx, Span)> = Vec::new();
        for item in items {
            self.item = Item::Handoff(HandoffIx::new(self.chain.handoffs.len()));
            let Some(slots) = self.slots(item, &HANDOFF) else {
                continue;
            };
            let from = slots
                .get(const { HANDOFF.at("from") })
                .and_then(|n| self.party_reference(n));
            let to = slots
                .get(const { HANDOFF.at("to") })
                .and_then(|n| self.party_reference(n));
            let ix = HandoffIx::new(self.chain.handoffs.len());
            let id_node = slots.get(const { HANDOFF.at("id") });
            let id = id_node.and_then(|n| self.id_text(n));
            let label = id_node.unwrap_or(item);
            match &id {
                Some(id) => self.define(id, Item::Handoff(ix), self.tape.span(label)),
                None if id_node.is_none() && from.is_some() && to.is_some() => {
                    unnamed.push((ix, self.tape.span(item)))
                }
                None => {}
            }
            // A party that could not be read is a flaw already: the chain is not used.
            let or_any = |p: Option<PartyIx>| p.unwrap_or(PartyIx(0));
            self.chain.handoffs.push(Handoff {
                id: id.unwrap_or_default(),
                from: or_any(from),
                to: or_any(to),
                needs: Needs::LeftOut,
                details: HandoffDetails::default(),
            });
            self.origins.handoffs.push(Origin {
                label,
                body: Some(item),
            });
            bodies.push(HandoffBody { ix, slots });
        }
        self.default_ids(unnamed);
        bodies
    }

    /// `from-to`, and `from-to-2` for the second without an id between the same two.
    fn default_ids(&mut self, unnamed: Vec<(HandoffIx, Span)>) {
        let mut count: HashMap<(PartyIx, PartyIx), u32> = HashMap::new();
        for (ix, span) in unnamed {
            let handoff = self.chain.handoff(ix);
            let nth = count.entry((handoff.from, handoff.to)).or_insert(0);
            *nth += 1;
            let (from, to) = (
                &self.chain.party(handoff.from).id,
                &self.chain.party(handoff.to).id,
            );
            let id = if *nth == 1 {
                format!("{from}-{to}")
            } else {
                format!("{from}-{to}-{nth}")
            };
            if let Some(first) = self.names.get(id.as_str()) {
                let flaw = flaws::default_id_taken(span, &id, first.span);
                self.flaws.push(flaw);
            } else {
                self.define(&id, Item::Handoff(ix), span);
            }
            self.chain.handoffs[ix.at()].id = id.into();
        }
    }

    pub(super) fn handoff_bodies(&mut self, bodies: Vec<HandoffBody>) {
        for HandoffBody { ix, slots } in &bodies {
            self.item = Item::Handoff(*ix);
            self.chain.handoffs[ix.at()].details = self.handoff_details(slots);
            self.check_handoff(*ix, slots);
        }
        // Needs refer to returns, which are known only now.
        for HandoffBody { ix, slots } in &bodies {
            self.item = Item::Handoff(*ix);
            if let Some(needs) = self.needs(slots) {
                self.chain.handoffs[ix.at()].needs = needs;
            }
        }
        self.check_choices(&bodies);
    }

    /// The keys of a handoff's mapping, those that name or place it aside.
    pub(super) fn handoff_details(&mut self, slots: &Slots) -> HandoffDetails {
        let at = |field: usize| slots.get(field);
        HandoffDetails {
            delivers: self.text_at(slots, const { HANDOFF.at("delivers") }),
            description: self.text_at(slots, const { HANDOFF.at("description") }),
            purpose: self.text_at(slots, const { HANDOFF.at("purpose") }),
            medium: self.text_at(slots, const { HANDOFF.at("medium") }),
            fails: self.text_at(slots, const { HANDOFF.at("fails") }),
            feedback: self.text_at(slots, const { HANDOFF.at("feedback") }),
            expects: at(const { HANDOFF.at("expects") }).map(|n| Box::new(self.expectation(n))),
            agreed: at(const { HANDOFF.at("agreed") }).and_then(|n| self.duration(n)),
            takes: at(const { HANDOFF.at("takes") }).and_then(|n| self.time(n)),
            work: at(const { HANDOFF.at("work") }).and_then(|n| self.time(n)),
            effort: at(const { HANDOFF.at("effort") })
                .and_then(|n| self.time(n))
                .map(Box::new),
            turnaround: at(const { HANDOFF.at("turnaround") })
                .and_then(|n| self.time(n))
                .map(Box::new),
            cost: at(const { HANDOFF.at("cost") }).and_then(|n| self.money(n)),
            measured: at(const { HANDOFF.at("measured") })
                .and_then(|n| self.observed(n))
                .map(Box::new),
            estimated: at(const { HANDOFF.at("estimated") })
                .and_then(|n| self.observed(n))
                .map(Box::new),
            promise: at(const { HANDOFF.at("promise") })
                .and_then(|n| self.delivery_promise(n))
                .map(Box::new),
            share: at(const { HANDOFF.at("share") }).and_then(|n| self.share(n)),
            choice: self.text_at(slots, const { HANDOFF.at("choice") }),
            rework: at(const { HANDOFF.at("rework") })
                .and_then(|n| self.rework(n))
                .map(Box::new),
        }
    }

    fn delivery_promise(&mut self, node: NodeIx) -> Option<Promise> {
        let slots = self.slots(node, &DELIVERY_PROMISE)?;
        Some(Promise {
            within: slots
                .get(const { DELIVERY_PROMISE.at("within") })
                .and_then(|n| self.duration(n)),
            confidence: slots
                .get(const { DELIVERY_PROMISE.at("confidence") })
                .and_then(|n| self.confidence(n)),
            on: Box::default(),
        })
    }

    fn rework(&mut self, node: NodeIx) -> Option<Rework> {
        if self.tape.kind(node) != Kind::Mapping {
            let share = self.rework_share(node)?;
            return Some(Rework {
                share,
                redo_from: None,
                of: None,
                on_receipt: false,
                max: Rework::DEFAULT_MAX,
                when_late: None,
            });
        }
        let slots = self.slots(node, &REWORK)?;
        let share = slots
            .get(const { REWORK.at("share") })
            .and_then(|n| self.rework_share(n));
        let max = match slots.get(const { REWORK.at("max") }) {
            None => Some(Rework::DEFAULT_MAX),
            Some(n) => self.count(n).and_then(|max| self.rework_max(n, max)),
        };
        Some(Rework {
            share: share?,
            redo_from: slots
                .get(const { REWORK.at("redo_from") })
                .and_then(|n| self.handoff_reference(n)),
            of: slots
                .get(const { REWORK.at("of") })
                .and_then(|n| self.handoff_reference(n)),
            on_receipt: slots
                .get(const { REWORK.at("on_receipt") })
                .and_then(|n| self.flag(n))
                .unwrap_or(false),
            max: max?,
            when_late: slots
                .get(const { REWORK.at("when_late") })
                .and_then(|n| self.rework_share(n)),
        })
    }

    fn rework_share(&mut self, node: NodeIx) -> Option<f64> {
        let share = self.share(node)?;
        if share < 1.0 {
            return Some(share);
        }
        let message = Message::new(
            "un reproceso que ocurre siempre no termina nunca",
            "rework that always happens never ends",
        );
        let help = Message::new(
            "escriba una parte menor que 100 %",
            "write a share below 100%",
        );
        self.flaws
            .push(flaws::bad_value(self.tape.span(node), message).help(help));
        None
    }

    fn rework_max(&mut self, node: NodeIx, max: u64) -> Option<u32> {
        match u32::try_from(max) {
            Ok(max @ 1..=1000) => Some(max),
            _ => {
                let message = Message::new("`max` va de 1 a 1000", "`max` goes from 1 to 1000");
                self.flaws
                    .push(flaws::bad_value(self.tape.span(node), message));
                None
            }
        }
    }

    /// What a handoff says must go together.
    fn check_handoff(&mut self, ix: HandoffIx, slots: &Slots) {
        if let Some(turnaround) = slots.get(const { HANDOFF.at("turnaround") }) {
            for (field, name) in [
                (const { HANDOFF.at("takes") }, "takes"),
                (const { HANDOFF.at("work") }, "work"),
            ] {
                let Some(other) = slots.entry(field) else {
                    continue;
                };
                let message = Message::new(
                    format!("`turnaround` dice todo el tiempo: no va con `{name}`"),
                    format!("`turnaround` says the whole time: it does not go with `{name}`"),
                );
                let flaw = flaws::conflict(self.tape.span(other.key), message)
                    .see(
                        self.tape.span(turnaround),
                        Message::new("el tiempo total", "the whole time"),
                    )
                    .help(Message::new("deje uno de los dos", "keep one of the two"));
                self.flaws.push(flaw);
            }
        }
        let parties = &self.chain.parties;
        let handoff = self.chain.handoff(ix);
        let (to_customer, is_rework) = (
            // Where neither end can be read there may be no party at all.
            parties.get(handoff.to.at()).is_some_and(Party::is_customer),
            handoff.is_rework(),
        );
        if let Some(promise) = slots.entry(const { HANDOFF.at("promise") })
            && (!to_customer || is_rework)
        {
            let message = Message::new(
                "una promesa es de una entrega a un cliente; entre departamentos se acuerda",
                "a promise belongs to a delivery to a customer; departments agree",
            );
            let help = Message::new("use `acordado: 1d`", "use `agreed: 1d`");
            self.flaws
                .push(flaws::conflict(self.tape.span(promise.key), message).help(help));
        }
        if is_rework {
            for field in [
                const { HANDOFF.at("share") },
                const { HANDOFF.at("choice") },
            ] {
                let Some(entry) = slots.entry(field) else {
                    continue;
                };
                let message = Message::new(
                    "un reproceso ya dice qué tan seguido vuelve",
                    "rework says already how often it goes back",
                );
                let help = Message::new("deje solo `reproceso: 6%`", "keep only `rework: 6%`");
                self.flaws
                    .push(flaws::conflict(self.tape.span(entry.key), message).help(help));
            }
        }
    }

    /// The shares of a choice add up to 100 %: exactly one of its handoffs happens.
    fn check_choices(&mut self, bodies: &[HandoffBody]) {
        let mut choices: Vec<((PartyIx, &str), f64, Vec<Span>)> = Vec::new();
        let mut at: HashMap<(PartyIx, Box<str>), usize> = HashMap::new();
        let mut flaws_found = Vec::new();
        for HandoffBody { ix, slots } in bodies {
            let handoff = self.chain.handoff(*ix);
            let (Some(choice), Some(entry)) = (
                &handoff.details.choice,
                slots.entry(const { HANDOFF.at("choice") }),
            ) else {
                continue;
            };
            let span = self.tape.span(entry.value);
            if handoff.details.share.is_none() && slots.get(const { HANDOFF.at("share") }).is_none()
            {
                let message = Message::new(
                    format!("¿qué tan seguido se elige `{}`?", handoff.id),
                    format!("how often is `{}` chosen?", handoff.id),
                );
                flaws_found.push(flaws::conflict(span, message).help(Message::new(
                    "agregue `frecuencia: 60%`; las de una alternativa suman 100 %",
                    "add `share: 60%`; those of a choice add up to 100%",
                )));
                continue;
            }
            let key = (handoff.from, choice.clone());
            let position = *at.entry(key).or_insert_with(|| {
                choices.push(((handoff.from, choice), 0.0, Vec::new()));
                choices.len() - 1
            });
            choices[position].1 += handoff.share();
            choices[position].2.push(span);
        }
        if flaws_found.is_empty() {
            for ((_, name), sum, spans) in &choices {
                if (sum - 1.0).abs() <= 1e-9 {
                    continue;
                }
                let percent = (sum * 1e6).round() / 1e4;
                let name = super::quoted(name);
                let message = Message::new(
                    format!("las partes de la alternativa `{name}` suman {percent} %, no 100 %"),
                    format!("the shares of the choice `{name}` add up to {percent}%, not 100%"),
                );
                let mut flaw = flaws::conflict(spans[0], message);
                for other in &spans[1..] {
                    flaw = flaw.see(
                        *other,
                        Message::new("de la misma alternativa", "of the same choice"),
                    );
                }
                flaws_found.push(flaw);
            }
        }
        self.flaws.append(&mut flaws_found);
    }
}
