//! Areas drawn as one box each, and the handoffs between them as one arrow.

use std::collections::BTreeMap;

use super::{Edge, Node, NodeKind, Picture, Tone};
use crate::lang::{Lang, format};
use crate::render::layout::Tree;

/// Arrows of which the names still fit on one.
const MOST_NAMED: usize = 2;

impl Picture {
    /// Draws areas as one box: all outermost ones, or those named and not those inside them. Customers and
    /// suppliers in an area go into its box, external customers stay outside. Between two boxes of which one is an
    /// area all handoffs of one direction become one arrow; those inside an area go.
    ///
    /// # Errors
    /// A name that no area has.
    pub fn collapse(&mut self, wanted: Option<&[String]>) -> Result<(), String> {
        let tree = Tree::new(self);
        let is_wanted: Vec<bool> = match wanted {
            None => (0..tree.count())
                .map(|g| tree.parent(g).is_none())
                .collect(),
            Some(ids) => {
                for id in ids {
                    if !self.groups.iter().any(|g| g.id == *id) {
                        return Err(id.clone());
                    }
                }
                self.groups.iter().map(|g| ids.contains(&g.id)).collect()
            }
        };
        // The outermost wanted area around each box.
        let area = |node: &Node| {
            let group = node.group.filter(|g| *g < tree.count());
            let around = tree.up(group).filter(|g| is_wanted[*g]).last();
            around.filter(|_| node.kind != NodeKind::ExternalCustomer)
        };
        let of: Vec<Option<usize>> = self.nodes.iter().map(area).collect();
        let mut place = Vec::new();
        let mut box_of: BTreeMap<usize, usize> = BTreeMap::new();
        let mut nodes: Vec<Node> = Vec::new();
        for (node, area) in std::mem::take(&mut self.nodes).into_iter().zip(&of) {
            let at = match area {
                None => {
                    nodes.push(node);
                    nodes.len() - 1
                }
                Some(group) => *box_of.entry(*group).or_insert_with(|| {
                    let count = of.iter().filter(|o| *o == area).count();
                    nodes.push(self.stack(*group, count, tree.parent(*group)));
                    nodes.len() - 1
                }),
            };
            place.push(at);
        }
        self.nodes = nodes;
        self.merge(&place);
        self.drop_empty_groups();
        Ok(())
    }

    /// The box of an area.
    fn stack(&self, group: usize, count: usize, parent: Option<usize>) -> Node {
        let area = &self.groups[group];
        let number = format::number(count as f64, 0, self.lang);
        let note = match (self.lang, count) {
            (Lang::Es, 1) => "1 departamento".to_owned(),
            (Lang::En, 1) => "1 department".to_owned(),
            (Lang::Es, _) => format!("{number} departamentos"),
            (Lang::En, _) => format!("{number} departments"),
        };
        Node {
            id: area.id.clone(),
            label: area.label.clone(),
            note: Some(note),
            kind: NodeKind::Area,
            group: parent,
            tooltip: None,
            tone: Tone::Plain,
        }
    }

    /// Moves the arrows to the new boxes, and makes one of several.
    fn merge(&mut self, place: &[usize]) {
        let mut merged: Vec<Vec<Edge>> = Vec::new();
        let mut at: BTreeMap<(usize, usize, bool), usize> = BTreeMap::new();
        for mut edge in std::mem::take(&mut self.edges) {
            let (Some(from), Some(to)) = (place.get(edge.from), place.get(edge.to)) else {
                continue;
            };
            (edge.from, edge.to) = (*from, *to);
            let is_area = |n: usize| self.nodes[n].kind == NodeKind::Area;
            if from == to && is_area(*from) {
                continue;
            }
            if !is_area(*from) && !is_area(*to) {
                merged.push(vec![edge]);
                continue;
            }
            let bundle = *at.entry((*from, *to, edge.rework)).or_insert_with(|| {
                merged.push(Vec::new());
                merged.len() - 1
            });
            merged[bundle].push(edge);
        }
        let lang = self.lang;
        self.edges = merged
            .into_iter()
            .filter_map(|all| one(all, lang))
            .collect();
    }
}

/// One arrow for several.
fn one(mut all: Vec<Edge>, lang: Lang) -> Option<Edge> {
    if all.len() < 2 {
        return all.pop();
    }
    let named = |e: &Edge| match e.label.trim() {
        "" => e.id.clone(),
        label => label.to_owned(),
    };
    let names: Vec<String> = all.iter().map(named).collect();
    let number = format::number(all.len() as f64, 0, lang);
    let label = match (names.len() <= MOST_NAMED, lang) {
        (true, _) => format::listed(&names, lang),
        (false, Lang::Es) => format!("{number} entregas"),
        (false, Lang::En) => format!("{number} handoffs"),
    };
    let strongest = |e: &Edge| match e.tone {
        Tone::Dim => 0,
        Tone::Plain => 1,
        Tone::Step(step) => 2 + step,
        _ => 100,
    };
    let tones: Vec<Tone> = all.iter().map(|e| e.tone).collect();
    let tone = all.iter().max_by_key(|e| strongest(e)).map(|e| e.tone);
    // Some of it new and some gone: the whole is another.
    let tone = match tones.iter().any(|t| t.is_change()) && tones.iter().any(|t| *t != tones[0]) {
        true => Tone::Changed,
        false => tone.unwrap_or_default(),
    };
    let first = all.first()?;
    Some(Edge {
        id: first.id.clone(),
        from: first.from,
        to: first.to,
        label,
        time: None,
        critical: all.iter().any(|e| e.critical),
        weak: all.iter().any(|e| e.weak),
        rework: first.rework,
        sometimes: all.iter().all(|e| e.sometimes),
        tooltip: (names.len() > MOST_NAMED).then(|| format::listed(&names, lang)),
        tone,
    })
}
