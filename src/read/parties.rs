//! Areas, customers, suppliers and departments.

use super::fields::{Entry, Slots};
use super::grammar::{
    CHAIN, CUSTOMER, DEPARTMENT, EXPECTS, GROUPS, Mapping, OBSERVED, PROMISE, SUPPLIER,
};
use super::ids::Named;
use super::origins::Origin;
use super::reader::Reader;
use super::{flaws, rules};
use crate::chain::{
    Expectation, Group, GroupIx, HandoffIx, Item, Observed, Party, PartyDetails, PartyIx,
    PartyKind, Promise,
};
use crate::finding::Finding;
use crate::lang::Message;
use crate::source::{Kind, NodeIx};

/// A party whose id is known and whose body is still to be read.
pub(super) struct PartyBody {
    ix: PartyIx,
    body: NodeIx,
    table: &'static Mapping,
}

impl Reader<'_> {
    pub(super) fn groups(&mut self, root: &Slots) {
        let Some(node) = root.get(const { CHAIN.at("groups") }) else {
            return;
        };
        let wanted = Message::new("un mapa de áreas", "a mapping of areas");
        let mut bodies = Vec::new();
        for Entry { key, value } in self.named_entries(node, &wanted) {
            let Some(id) = self.id_text(key) else {
                continue;
            };
            let ix = GroupIx::new(self.chain.groups.len());
            self.group_names
                .insert(id.clone(), (ix, self.tape.span(key)));
            self.chain.groups.push(Group {
                name: id.clone(),
                id,
                color: None,
                parent: None,
                description: None,
            });
            self.origins.groups.push(Origin {
                label: key,
                body: None,
            });
            bodies.push((ix, value));
        }
        for (ix, value) in bodies {
            if self.tape.is_null(value, self.text) {
                continue;
            }
            if self.tape.kind(value) != Kind::Mapping {
                if let Some(name) = self.words_of(value) {
                    self.chain.groups[ix.at()].name = name;
                }
                continue;
            }
            self.item = Item::Group(ix);
            let Some(slots) = self.slots(value, &GROUPS) else {
                continue;
            };
            self.origins.groups[ix.at()].body = Some(value);
            if let Some(name) = self.text_at(&slots, const { GROUPS.at("name") }) {
                self.chain.groups[ix.at()].name = name;
            }
            self.chain.groups[ix.at()].description =
                self.text_at(&slots, const { GROUPS.at("description") });
            if let Some(node) = slots.get(const { GROUPS.at("color") }) {
                self.chain.groups[ix.at()].color = self.color(node);
            }
            if let Some(node) = slots.get(const { GROUPS.at("group") }) {
                self.chain.groups[ix.at()].parent = self.group_reference(node);
            }
        }
        self.refuse_looping_groups();
    }

    /// An area that lies in itself, by way of others, is no area: told of the first of each circle.
    fn refuse_looping_groups(&mut self) {
        let parent = |reader: &Self, at: usize| reader.chain.groups[at].parent.map(GroupIx::at);
        // Who came by first: a walk that meets itself has found a circle, one that meets another has not.
        let mut walk_of: Vec<Option<usize>> = vec![None; self.chain.groups.len()];
        let mut looping = Vec::new();
        for walk in 0..walk_of.len() {
            let mut at = Some(walk);
            while let Some(here) = at.filter(|here| walk_of[*here].is_none()) {
                walk_of[here] = Some(walk);
                at = parent(self, here);
            }
            if let Some(met) = at.filter(|met| walk_of[*met] == Some(walk)) {
                let circle = std::iter::successors(Some(met), |here| {
                    parent(self, *here).filter(|next| *next != met)
                });
                looping.extend(circle.min());
            }
        }
        looping.sort_unstable();
        for at in looping {
            let origin = self.origins.groups[at];
            let id = self.chain.groups[at].id.clone();
            let message = Message::new(
                format!("el área `{id}` está dentro de sí misma"),
                format!("the area `{id}` lies in itself"),
            );
            self.flaws
                .push(flaws::conflict(self.tape.span(origin.label), message));
            self.chain.groups[at].parent = None;
        }
    }

    fn group_reference(&mut self, node: NodeIx) -> Option<GroupIx> {
        let id = self.id_text(node)?;
        if let Some((ix, _)) = self.group_names.get(&id) {
            return Some(*ix);
        }
        let mut known: Vec<&str> = self.group_names.keys().map(AsRef::as_ref).collect();
        known.sort_unstable();
        let best = super::nearest(&id, known).map(str::to_owned);
        let what = Message::new("un área", "area");
        let flaw = flaws::unknown_reference(self.tape.span(node), &id, &what, best.as_deref())
            .help(Message::new(
                format!("o agregue bajo `areas`: `{id}: {id}`"),
                format!("or add under `groups`: `{id}: {id}`"),
            ));
        self.flaws.push(flaw);
        None
    }

    /// Enters every customer, supplier and department; their bodies are read later, so that a
    /// mistake in one does not make its id unknown.
    pub(super) fn party_ids(&mut self, root: &Slots) -> Vec<PartyBody> {
        let lists = [
            (
                const { CHAIN.at("customers") },
                PartyKind::Customer { internal: false },
                &CUSTOMER,
            ),
            (
                const { CHAIN.at("suppliers") },
                PartyKind::Supplier,
                &SUPPLIER,
            ),
            (
                const { CHAIN.at("departments") },
                PartyKind::Department,
                &DEPARTMENT,
            ),
        ];
        let mut bodies = Vec::new();
        for (field, kind, table) in lists {
            let Some(node) = root.get(field) else {
                continue;
            };
            let wanted = Message::new(
                "un mapa de ids, cada uno con su nombre",
                "a mapping of ids, each with its name",
            );
            for Entry { key, value } in self.named_entries(node, &wanted) {
                self.declares_departments |= kind == PartyKind::Department;
                let Some(id) = self.id_text(key) else {
                    continue;
                };
                let ix = PartyIx::new(self.chain.parties.len());
                let span = self.tape.span(key);
                if let Some(first) = self.names.get(&id) {
                    self.flaws.push(flaws::duplicate_id(span, &id, first.span));
                } else {
                    self.names.insert(
                        id.clone(),
                        Named {
                            item: Item::Party(ix),
                            span,
                        },
                    );
                }
                self.chain.parties.push(Party {
                    id,
                    kind,
                    declared: true,
                    details: Box::default(),
                });
                self.origins.parties.push(Origin {
                    label: key,
                    body: None,
                });
                bodies.push(PartyBody {
                    ix,
                    body: value,
                    table,
                });
            }
        }
        if let Some(node) = root.get(const { CHAIN.at("customers") })
            && self.tape.kind(node) == Kind::Mapping
            && self.tape.entries(node).next().is_none()
            && !self.is_damaged(node)
        {
            let field = &CHAIN.fields[const { CHAIN.at("customers") }];
            let flaw = flaws::missing_key(self.tape.span(node), &CHAIN, field);
            self.flaws.push(flaw);
        }
        bodies
    }

    pub(super) fn party_bodies(&mut self, bodies: Vec<PartyBody>) {
        for PartyBody { ix, body, table } in bodies {
            if self.tape.is_null(body, self.text) {
                continue;
            }
            if self.tape.kind(body) != Kind::Mapping {
                self.chain.parties[ix.at()].details.name = self.words_of(body);
                continue;
            }
            self.item = Item::Party(ix);
            let Some(slots) = self.slots(body, table) else {
                continue;
            };
            self.origins.parties[ix.at()].body = Some(body);
            if table.name == CUSTOMER.name
                && let Some(node) = slots.get(const { CUSTOMER.at("internal") })
                && let Some(internal) = self.flag(node)
            {
                self.chain.parties[ix.at()].kind = PartyKind::Customer { internal };
            }
            let details = self.party_details(&slots, table, Some(ix));
            *self.chain.parties[ix.at()].details = details;
        }
    }

    /// The keys of a party's mapping; keys that its table lacks stay empty.
    pub(super) fn party_details(
        &mut self,
        slots: &Slots,
        table: &'static Mapping,
        ix: Option<PartyIx>,
    ) -> PartyDetails {
        let at = |en: &str| {
            table
                .fields
                .iter()
                .position(|f| f.en == en)
                .and_then(|at| slots.get(at))
        };
        PartyDetails {
            name: at("name").and_then(|n| self.words_of(n)),
            description: at("description").and_then(|n| self.words_of(n)),
            group: at("group").and_then(|n| self.group_reference(n)),
            owner: at("owner").and_then(|n| self.words_of(n)),
            people: at("people").and_then(|n| self.positive(n)),
            work: at("work").and_then(|n| self.time(n)),
            effort: at("effort").and_then(|n| self.time(n)),
            cost: at("cost").and_then(|n| self.money_rate(n)),
            staff_satisfaction: at("staff_satisfaction").and_then(|n| self.rating(n)),
            promise: at("promise").and_then(|n| self.promise(n, ix)),
            expects: at("expects")
                .map(|n| self.expectation(n))
                .unwrap_or_default(),
            value: at("value").and_then(|n| self.money(n)),
            delay_cost: at("delay_cost").and_then(|n| self.money_rate(n)),
            measured: at("measured").and_then(|n| self.party_observed(n)),
            estimated: at("estimated").and_then(|n| self.party_observed(n)),
        }
    }

    fn promise(&mut self, node: NodeIx, customer: Option<PartyIx>) -> Option<Promise> {
        let slots = self.slots(node, &PROMISE)?;
        let on = match slots.get(const { PROMISE.at("on") }) {
            Some(list) => self.deliveries(list, customer),
            None => Vec::new(),
        };
        Some(Promise {
            within: slots
                .get(const { PROMISE.at("within") })
                .and_then(|n| self.duration(n)),
            confidence: slots
                .get(const { PROMISE.at("confidence") })
                .and_then(|n| self.confidence(n)),
            on: on.into(),
        })
    }

    /// The deliveries that a customer's promise names: handoffs that reach that customer.
    fn deliveries(&mut self, list: NodeIx, customer: Option<PartyIx>) -> Vec<HandoffIx> {
        let mut deliveries = Vec::new();
        for node in self.one_or_many(list) {
            let Some(ix) = self.handoff_reference(node) else {
                continue;
            };
            let handoff = self.chain.handoff(ix);
            if customer.is_some_and(|c| handoff.to != c) || handoff.is_rework() {
                let (id, to) = (handoff.id.clone(), self.chain.party(handoff.to).id.clone());
                let message = Message::new(
                    format!("`{id}` no es una entrega a este cliente: va a `{to}`"),
                    format!("`{id}` is no delivery to this customer: it goes to `{to}`"),
                );
                self.flaws
                    .push(flaws::wrong_reference(self.tape.span(node), message));
            } else if !deliveries.contains(&ix) {
                deliveries.push(ix);
            }
        }
        deliveries
    }

    pub(super) fn expectation(&mut self, node: NodeIx) -> Expectation {
        let Some(slots) = self.slots(node, &EXPECTS) else {
            return Expectation::default();
        };
        Expectation {
            within: slots
                .get(const { EXPECTS.at("within") })
                .and_then(|n| self.duration(n)),
            on_time: slots
                .get(const { EXPECTS.at("on_time") })
                .and_then(|n| self.share(n)),
            right_first_time: slots
                .get(const { EXPECTS.at("right_first_time") })
                .and_then(|n| self.share(n)),
            satisfaction: slots
                .get(const { EXPECTS.at("satisfaction") })
                .and_then(|n| self.rating(n)),
        }
    }

    /// What was seen of a party. Its turnaround is kept, and said to be used nowhere: times belong to handoffs.
    fn party_observed(&mut self, node: NodeIx) -> Option<Observed> {
        let observed = self.observed(node)?;
        if observed.turnaround.is_some() {
            let message = Message::new(
                "ningún análisis usa el tiempo total de una parte: los tiempos son de las entregas",
                "no analysis uses the turnaround of a party: times belong to handoffs",
            );
            let help = Message::new(
                "escríbalo en el `medido` de cada entrega suya",
                "write it in the `measured` of each of its handoffs",
            );
            let note = Finding::new(&rules::UNUSED_VALUE, self.tape.span(node), message);
            self.note(note.help(help));
        }
        Some(observed)
    }

    pub(super) fn observed(&mut self, node: NodeIx) -> Option<Observed> {
        let slots = self.slots(node, &OBSERVED)?;
        Some(Observed {
            turnaround: slots
                .get(const { OBSERVED.at("turnaround") })
                .and_then(|n| self.time(n)),
            on_time: slots
                .get(const { OBSERVED.at("on_time") })
                .and_then(|n| self.share(n)),
            right_first_time: slots
                .get(const { OBSERVED.at("right_first_time") })
                .and_then(|n| self.share(n)),
            satisfaction: slots
                .get(const { OBSERVED.at("satisfaction") })
                .and_then(|n| self.rating(n)),
            count: slots
                .get(const { OBSERVED.at("count") })
                .and_then(|n| self.count(n)),
        })
    }
}
