//! Risks, options and accepted findings.

use super::fields::{Entry, Slots};
use super::flaws;
use super::grammar::{ALLOW, CHAIN, CUSTOMER, DEPARTMENT, HANDOFF, OPTION, RISK, SUPPLIER};
use super::origins::Origin;
use super::reader::Reader;
use crate::chain::{Accepted, Change, Effect, Improvement, Item, OnWhat, PartyKind, Risk};
use crate::lang::Message;
use crate::source::NodeIx;

/// The keys of an item whose id is known, or of none where its id could not be read.
pub(super) type Bodies = Vec<(Box<str>, Slots)>;

impl Reader<'_> {
    /// Enters the ids of risks and options.
    pub(super) fn other_ids(&mut self, root: &Slots) -> (Bodies, Bodies) {
        let mut risks = Vec::new();
        for item in root
            .get(const { CHAIN.at("risks") })
            .and_then(|list| self.items(list))
            .unwrap_or_default()
        {
            self.item = Item::Risk(u32::try_from(risks.len()).unwrap_or(u32::MAX));
            let Some(slots) = self.slots(item, &RISK) else {
                continue;
            };
            let number = u32::try_from(risks.len()).unwrap_or(u32::MAX);
            let label = slots.get(const { RISK.at("id") }).unwrap_or(item);
            let id = self.other_id(slots.get(const { RISK.at("id") }), Item::Risk(number));
            self.origins.risks.push(Origin {
                label,
                body: Some(item),
            });
            risks.push((id, slots));
        }
        let mut options = Vec::new();
        for item in root
            .get(const { CHAIN.at("options") })
            .and_then(|list| self.items(list))
            .unwrap_or_default()
        {
            self.item = Item::Improvement(u32::try_from(options.len()).unwrap_or(u32::MAX));
            let Some(slots) = self.slots(item, &OPTION) else {
                continue;
            };
            let number = u32::try_from(options.len()).unwrap_or(u32::MAX);
            let label = slots.get(const { OPTION.at("id") }).unwrap_or(item);
            let id = self.other_id(
                slots.get(const { OPTION.at("id") }),
                Item::Improvement(number),
            );
            self.origins.options.push(Origin {
                label,
                body: Some(item),
            });
            options.push((id, slots));
        }
        (risks, options)
    }

    fn other_id(&mut self, node: Option<NodeIx>, item: Item) -> Box<str> {
        let Some(node) = node else {
            return Box::default();
        };
        let Some(id) = self.id_text(node) else {
            return Box::default();
        };
        self.define(&id, item, self.tape.span(node));
        id
    }

    pub(super) fn risks(&mut self, bodies: Bodies) {
        for (at, (id, slots)) in bodies.into_iter().enumerate() {
            self.item = Item::Risk(u32::try_from(at).unwrap_or(u32::MAX));
            let delays = match slots.get(const { RISK.at("delays") }) {
                Some(node) => self.effects(node),
                None => Vec::new(),
            };
            let risk = Risk {
                id,
                name: self.text_at(&slots, const { RISK.at("name") }),
                description: self.text_at(&slots, const { RISK.at("description") }),
                probability: slots
                    .get(const { RISK.at("probability") })
                    .and_then(|n| self.share(n))
                    .unwrap_or(0.0),
                delays,
            };
            self.chain.risks.push(risk);
        }
    }

    fn effects(&mut self, node: NodeIx) -> Vec<(OnWhat, Effect)> {
        let wanted = Message::new(
            "un mapa de ids y atrasos: `{ventas: 2d}`",
            "a mapping of ids and delays: `{ventas: 2d}`",
        );
        let mut effects = Vec::new();
        if self.is_repeated_too_much(node) {
            return effects;
        }
        for Entry { key, value } in self.named_entries(node, &wanted) {
            let on = self.on_what(key);
            let effect = self.effect(value);
            if let Some(OnWhat::Party(ix)) = on
                && self.chain.party(ix).is_customer()
            {
                let message = Message::new(
                    "un riesgo atrasa a un departamento, un proveedor o una entrega, no a un cliente",
                    "a risk delays a department, a supplier or a handoff, not a customer",
                );
                self.flaws
                    .push(flaws::wrong_reference(self.tape.span(key), message));
            }
            effects.extend(on.zip(effect));
        }
        effects
    }

    /// A party or a handoff by its id.
    fn on_what(&mut self, node: NodeIx) -> Option<OnWhat> {
        let what = Message::new("departamento ni entrega", "department or handoff");
        match self.reference(node, &what)? {
            Item::Party(ix) => Some(OnWhat::Party(ix)),
            Item::Handoff(ix) => Some(OnWhat::Handoff(ix)),
            _ => {
                let message = Message::new(
                    "aquí va un departamento o una entrega",
                    "a department or a handoff belongs here",
                );
                self.flaws
                    .push(flaws::wrong_reference(self.tape.span(node), message));
                None
            }
        }
    }

    pub(super) fn options(&mut self, bodies: Bodies) {
        for (at, (id, slots)) in bodies.into_iter().enumerate() {
            self.item = Item::Improvement(u32::try_from(at).unwrap_or(u32::MAX));
            let on = slots
                .get(const { OPTION.at("on") })
                .and_then(|n| self.on_what(n));
            let set = on.and_then(|on| self.changes(slots.get(const { OPTION.at("set") })?, on));
            let excludes = self.option_references(slots.get(const { OPTION.at("excludes") }));
            let requires = self.option_references(slots.get(const { OPTION.at("requires") }));
            let name = self.text_at(&slots, const { OPTION.at("name") });
            let description = self.text_at(&slots, const { OPTION.at("description") });
            let cost = slots
                .get(const { OPTION.at("cost") })
                .and_then(|n| self.money(n));
            let (Some(on), Some(set)) = (on, set) else {
                continue;
            };
            self.chain.options.push(Improvement {
                id,
                name,
                description,
                on,
                cost,
                set,
                excludes,
                requires,
            });
        }
    }

    fn changes(&mut self, node: NodeIx, on: OnWhat) -> Option<Change> {
        match on {
            OnWhat::Handoff(_) => {
                let slots = self.slots_of(node, &HANDOFF, false)?;
                Some(Change::Handoff(Box::new(self.handoff_details(&slots))))
            }
            OnWhat::Party(ix) => {
                let table = match self.chain.party(ix).kind {
                    PartyKind::Customer { .. } => &CUSTOMER,
                    PartyKind::Supplier => &SUPPLIER,
                    PartyKind::Department => &DEPARTMENT,
                };
                let slots = self.slots(node, table)?;
                Some(Change::Party(Box::new(self.party_details(
                    &slots,
                    table,
                    Some(ix),
                ))))
            }
        }
    }

    fn option_references(&mut self, node: Option<NodeIx>) -> Vec<u32> {
        let Some(node) = node else { return Vec::new() };
        let what = Message::new("una mejora", "option");
        let mut found = Vec::new();
        for node in self.one_or_many(node) {
            match self.reference(node, &what) {
                Some(Item::Improvement(at)) => found.push(at),
                Some(_) => {
                    let message = Message::new(
                        "aquí va el id de una mejora",
                        "the id of an option belongs here",
                    );
                    self.flaws
                        .push(flaws::wrong_reference(self.tape.span(node), message));
                }
                None => {}
            }
        }
        found
    }

    pub(super) fn allow(&mut self, root: &Slots) {
        for item in root
            .get(const { CHAIN.at("allow") })
            .and_then(|list| self.items(list))
            .unwrap_or_default()
        {
            self.item = Item::Accepted(u32::try_from(self.chain.allow.len()).unwrap_or(u32::MAX));
            let Some(slots) = self.slots(item, &ALLOW) else {
                continue;
            };
            let what = Message::new("nada llamado", "thing called");
            let mut on = Vec::new();
            for node in slots
                .get(const { ALLOW.at("on") })
                .map(|n| self.one_or_many(n))
                .unwrap_or_default()
            {
                on.extend(self.reference(node, &what));
            }
            self.origins.allow.push(Origin {
                label: item,
                body: Some(item),
            });
            let rule = self
                .text_at(&slots, const { ALLOW.at("rule") })
                .unwrap_or_default();
            let because = self.text_at(&slots, const { ALLOW.at("because") });
            self.chain.allow.push(Accepted { rule, on, because });
        }
    }
}
