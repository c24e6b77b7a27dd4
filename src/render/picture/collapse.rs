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
        let all = std::mem::take(&mut self.nodes);
        for (node, area) in all.iter().zip(&of) {
            let at = match area {
                None => {
                    nodes.push(node.clone());
                    nodes.len() - 1
                }
                Some(group) => *box_of.entry(*group).or_insert_with(|| {
                    let inside = all.iter().zip(&of).filter(|(_, o)| *o == area);
                    let inside: Vec<&Node> = inside.map(|(n, _)| n).collect();
                    nodes.push(self.stack(*group, &inside, tree.parent(*group)));
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
    fn stack(&self, group: usize, inside: &[&Node], parent: Option<usize>) -> Node {
        let area = &self.groups[group];
        let count = inside.len();
        let number = format::number(count as f64, 0, self.lang);
        let note = match (self.lang, count) {
            (Lang::Es, 1) => "1 departamento".to_owned(),
            (Lang::En, 1) => "1 department".to_owned(),
            (Lang::Es, _) => format!("{number} departamentos"),
            (Lang::En, _) => format!("{number} departments"),
        };
        // What is told of somebody inside is told of the area: the hardest of it.
        let told = inside.iter().filter(|n| {
            matches!(n.tone, Tone::Step(_) | Tone::Never | Tone::Aside) && n.note.is_some()
        });
        let hardest = told
            .copied()
            .reduce(|a, b| if harder(a, b) { b } else { a });
        let is_dim = !inside.is_empty() && inside.iter().all(|n| n.tone.is_faint());
        Node {
            id: area.id.clone(),
            label: area.label.clone(),
            note: Some(match hardest.and_then(|n| n.note.as_ref()) {
                Some(told) => format!("{note}: {told}"),
                None => note,
            }),
            kind: NodeKind::Area,
            group: parent,
            tooltip: None,
            tone: match hardest {
                Some(node) => node.tone,
                None if is_dim => Tone::Dim,
                None => Tone::Plain,
            },
            size: hardest.and_then(|n| n.size),
            changed: inside.iter().any(|n| n.changed),
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
    let tones: Vec<Tone> = all.iter().map(|e| e.tone).collect();
    let tone = all.iter().map(|e| e.tone).max_by_key(|t| t.strength());
    // Some of it new and some gone: the whole is another.
    let tone = match tones.iter().any(|t| t.is_change()) && tones.iter().any(|t| *t != tones[0]) {
        true => Tone::Changed,
        false => tone.unwrap_or_default(),
    };
    let first = all.first()?;
    let sizes = all
        .iter()
        .filter(|e| Some(e.tone) == Some(tone) && e.size.is_some());
    let most = sizes.reduce(|a, b| {
        if b.size.map(f64::abs) > a.size.map(f64::abs) {
            b
        } else {
            a
        }
    });
    let same = all.iter().all(|e| e.time == first.time && e.size.is_some());
    // Several sizes on one arrow: the greatest, said to be that.
    let time = match (most, same, lang) {
        (None, _, _) => None,
        (Some(most), true, _) => most.time.clone(),
        (Some(most), false, Lang::Es) => most.time.as_ref().map(|t| format!("hasta {t}")),
        (Some(most), false, Lang::En) => most.time.as_ref().map(|t| format!("up to {t}")),
    };
    let time = match (tone, lang) {
        (Tone::Never, Lang::Es) if !tones.iter().all(|t| *t == tone) => {
            Some("algo no llega".to_owned())
        }
        (Tone::Never, Lang::En) if !tones.iter().all(|t| *t == tone) => {
            Some("some never come".to_owned())
        }
        (Tone::Never, _) => first.time.clone(),
        _ => time,
    };
    Some(Edge {
        id: first.id.clone(),
        from: first.from,
        to: first.to,
        label,
        time,
        size: most.and_then(|e| e.size),
        rank: all.iter().filter_map(|e| e.rank).min(),
        changed: all.iter().any(|e| e.changed),
        critical: all.iter().any(|e| e.critical),
        main: all.iter().any(|e| e.main),
        weak: all.iter().any(|e| e.weak),
        rework: first.rework,
        sometimes: all.iter().all(|e| e.sometimes),
        tooltip: (names.len() > MOST_NAMED).then(|| format::listed(&names, lang)),
        tone,
    })
}

/// Whether the second says more than the first.
fn harder(a: &Node, b: &Node) -> bool {
    let key = |n: &Node| (n.tone.strength(), n.size.unwrap_or(0.0).abs());
    let (a, b) = (key(a), key(b));
    b.0 > a.0 || (b.0 == a.0 && b.1 > a.1)
}
