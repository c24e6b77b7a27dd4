//! `needs`: a list of handoffs, with alternatives.

use super::fields::Slots;
use super::flaws;
use super::grammar::{HANDOFF, NEED};
use super::reader::Reader;
use crate::chain::{HandoffIx, Need, Needs};
use crate::lang::Message;
use crate::source::{Kind, NodeIx};

impl Reader<'_> {
    pub(super) fn needs(&mut self, slots: &Slots) -> Option<Needs> {
        let field = const { HANDOFF.at("needs") };
        if slots.is_empty_at(field) {
            let message = Message::new("`needs` está vacío", "`needs` is empty");
            let flaw = flaws::bad_value(self.tape.span(slots.node), message).help(Message::new(
                "escriba `[]` si empieza con la cadena, o quite la clave si espera todo lo que recibe",
                "write `[]` if it starts with the chain, or remove the key if it waits for all that it receives",
            ));
            self.flaws.push(flaw);
            return None;
        }
        let node = slots.get(field)?;
        if self.tape.kind(node) != Kind::Sequence {
            if matches!(self.tape.kind(node), Kind::Plain | Kind::Quoted)
                && matches!(
                    self.tape.scalar(node, self.text),
                    Some("all" | "todas" | "todos")
                )
                && !self
                    .names
                    .contains_key(self.tape.scalar(node, self.text).unwrap_or_default())
            {
                return Some(Needs::All);
            }
            return self.need(node).map(|need| Needs::Listed(need.into()));
        }
        if self.is_repeated_too_much(node) {
            return None;
        }
        let items: Vec<NodeIx> = self.tape.children(node).collect();
        let read: Vec<Option<Vec<Need>>> = items.into_iter().map(|item| self.need(item)).collect();
        let mut needs: Vec<Need> = read.into_iter().collect::<Option<Vec<_>>>()?.concat();
        needs.sort_unstable();
        needs.dedup();
        Some(Needs::Listed(needs.into()))
    }

    /// One entry of a needs list, in normal form.
    fn need(&mut self, node: NodeIx) -> Option<Vec<Need>> {
        match self.tape.kind(node) {
            Kind::Plain | Kind::Quoted => self.needed(node).map(|h| vec![Need::One(h)]),
            Kind::Mapping => self.alternative(node),
            _ => {
                let wanted = Message::new(
                    "el id de una entrega, o `{any: [..]}`",
                    "the id of a handoff, or `{any: [..]}`",
                );
                self.flaws.push(flaws::wrong_kind(
                    self.tape.span(node),
                    self.tape.kind(node),
                    &wanted,
                ));
                None
            }
        }
    }

    fn alternative(&mut self, node: NodeIx) -> Option<Vec<Need>> {
        let slots = self.slots(node, &NEED)?;
        let any = slots.get(const { NEED.at("any") });
        let at_least = slots.get(const { NEED.at("at_least") });
        let of = slots.get(const { NEED.at("of") });
        let if_happens = slots.get(const { NEED.at("if_happens") });
        match (any, at_least, of, if_happens) {
            (Some(list), None, None, None) => {
                let of = self.needed_list(list)?;
                Some(Need::Any(of.into()).normal())
            }
            (None, Some(number), Some(list), None) => {
                let of = self.needed_list(list)?;
                let k = self.count(number)?;
                match u32::try_from(k) {
                    Ok(k) if k >= 1 && k as usize <= of.len() => {
                        Some(Need::AtLeast(k, of.into()).normal())
                    }
                    _ => {
                        let length = of.len();
                        let message = Message::new(
                            format!("`at_least: {k}` de una lista de {length}"),
                            format!("`at_least: {k}` of a list of {length}"),
                        );
                        let help = Message::new(
                            format!("va de 1 a {length}"),
                            format!("it goes from 1 to {length}"),
                        );
                        self.flaws
                            .push(flaws::bad_value(self.tape.span(number), message).help(help));
                        None
                    }
                }
            }
            (None, None, None, Some(one)) => self.needed(one).map(|h| vec![Need::IfHappens(h)]),
            _ => {
                let message = Message::new(
                    "una alternativa es `{any: [..]}`, `{at_least: 2, of: [..]}` o `{if_happens: id}`",
                    "an alternative is `{any: [..]}`, `{at_least: 2, of: [..]}` or `{if_happens: id}`",
                );
                self.flaws
                    .push(flaws::bad_value(self.tape.span(node), message));
                None
            }
        }
    }

    fn needed_list(&mut self, list: NodeIx) -> Option<Vec<HandoffIx>> {
        if self.is_repeated_too_much(list) {
            return None;
        }
        let items = self.one_or_many(list);
        if items.is_empty() {
            let message = Message::new(
                "una lista vacía no da alternativas",
                "an empty list gives no alternatives",
            );
            self.flaws
                .push(flaws::bad_value(self.tape.span(list), message));
            return None;
        }
        let wanted = items.len();
        let mut found: Vec<HandoffIx> = items.into_iter().filter_map(|n| self.needed(n)).collect();
        if found.len() != wanted {
            return None;
        }
        found.sort_unstable();
        found.dedup();
        Some(found)
    }

    /// A handoff that something needs: any but a return.
    fn needed(&mut self, node: NodeIx) -> Option<HandoffIx> {
        let ix = self.handoff_reference(node)?;
        if self.chain.handoff(ix).is_rework() {
            let id = self.chain.handoff(ix).id.clone();
            let message = Message::new(
                format!("`{id}` es un reproceso: nada puede esperarlo"),
                format!("`{id}` is rework: nothing can wait for it"),
            );
            let help = Message::new(
                "nombre la entrega que llega después, cuando ya quedó bien",
                "name the handoff that arrives after it, once it is right",
            );
            self.flaws
                .push(flaws::wrong_reference(self.tape.span(node), message).help(help));
            return None;
        }
        Some(ix)
    }
}
