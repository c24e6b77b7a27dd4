//! The picture as it was when fewer handoffs were in the file.

use super::Picture;

/// A picture of the first handoffs, and where its boxes and areas stand in the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Beginning {
    /// The picture.
    pub picture: Picture,
    /// By box: its index in the whole.
    pub nodes: Vec<usize>,
    /// By area: its index in the whole.
    pub groups: Vec<usize>,
}

impl Picture {
    /// The first handoffs with the boxes that they join and the areas around these.
    #[must_use]
    pub fn beginning(&self, handoffs: usize) -> Beginning {
        let mut used = vec![false; self.nodes.len()];
        for edge in self.edges.iter().take(handoffs) {
            for end in [edge.from, edge.to] {
                used.iter_mut().skip(end).take(1).for_each(|u| *u = true);
            }
        }
        let nodes: Vec<usize> = (0..used.len()).filter(|&n| used[n]).collect();
        // What is not there stays so.
        let place = |n: usize| nodes.binary_search(&n).unwrap_or(usize::MAX);
        let mut picture = Picture {
            nodes: nodes.iter().map(|&n| self.nodes[n].clone()).collect(),
            edges: self.edges.iter().take(handoffs).cloned().collect(),
            ..self.clone()
        };
        for edge in &mut picture.edges {
            (edge.from, edge.to) = (place(edge.from), place(edge.to));
        }
        let groups = picture.drop_empty_groups();
        Beginning {
            picture,
            nodes,
            groups,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Edge, Group, LegendWords, Node};
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn a_beginning_has_the_first_handoffs_with_their_boxes_and_areas() {
        let node = |id: &str, group| Node {
            id: id.to_owned(),
            group,
            ..Node::default()
        };
        let group = |id: &str, parent| Group {
            id: id.to_owned(),
            label: id.to_owned(),
            color: None,
            parent,
            place: None,
        };
        let edge = |from, to| Edge {
            from,
            to,
            ..Edge::default()
        };
        let whole = Picture {
            lang: Lang::Es,
            title: String::new(),
            subtitle: None,
            first: None,
            description: String::new(),
            nodes: vec![
                node("a", None),
                node("b", Some(0)),
                node("c", Some(2)),
                node("d", None),
            ],
            edges: vec![edge(3, 2), edge(2, 9), edge(0, 1)],
            groups: vec![group("g", None), group("h", None), group("i", Some(1))],
            legend: LegendWords::default(),
        };
        let first = whole.beginning(2);
        assert_eq!(first.nodes, [2, 3]);
        assert_eq!(first.groups, [1, 2]);
        let ends: Vec<_> = first.picture.edges.iter().map(|e| (e.from, e.to)).collect();
        assert_eq!(ends, [(1, 0), (0, usize::MAX)]);
        assert_eq!(first.picture.nodes[0].group, Some(1));
        assert_eq!(first.picture.groups[1].parent, Some(0));
        // Areas keep the colour that they have in the whole.
        assert_eq!(first.picture.groups[1].hue(1), 2);
        assert_eq!(whole.beginning(3).nodes, [0, 1, 2, 3]);
    }
}
