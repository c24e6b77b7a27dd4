//! Immediate dominators of a flow graph: what every way from the root to a node passes last.
//!
//! Lengauer & Tarjan, "A Fast Algorithm for Finding Dominators in a Flowgraph" (1979), with path
//! compression: O(E log V), without recursion. A graph that everyone knows has a simpler algorithm,
//! which is quadratic on adversarial graphs.

/// A node that has not been reached.
const NONE: usize = usize::MAX;

/// The immediate dominator of every node; `None` for the root and for what cannot be reached from it.
///
/// `successors[v]` are the nodes that `v` leads to; parallel edges and loops do no harm.
///
/// # Panics
/// Where `root` or a successor is no node.
#[must_use]
pub fn immediate_dominators(successors: &[Vec<usize>], root: usize) -> Vec<Option<usize>> {
    let mut search = Search::new(successors, root);
    let mut dominator = vec![NONE; successors.len()];
    let mut bucket: Vec<Vec<usize>> = vec![Vec::new(); successors.len()];
    for at in (1..search.order.len()).rev() {
        let w = search.order[at];
        for v in std::mem::take(&mut search.predecessors[w]) {
            let u = search.lowest(v);
            search.semi[w] = search.semi[w].min(search.semi[u]);
        }
        bucket[search.order[search.semi[w]]].push(w);
        let parent = search.parent[w];
        search.ancestor[w] = parent;
        for v in std::mem::take(&mut bucket[parent]) {
            let u = search.lowest(v);
            dominator[v] = if search.semi[u] < search.semi[v] {
                u
            } else {
                parent
            };
        }
    }
    for at in 1..search.order.len() {
        let w = search.order[at];
        if dominator[w] != search.order[search.semi[w]] {
            dominator[w] = dominator[dominator[w]];
        }
    }
    dominator
        .into_iter()
        .map(|d| (d != NONE).then_some(d))
        .collect()
}

struct Search {
    /// Nodes in the order in which a depth-first search reaches them.
    order: Vec<usize>,
    parent: Vec<usize>,
    /// Position of the semidominator in `order`; at first a node's own.
    semi: Vec<usize>,
    /// Predecessors that can be reached.
    predecessors: Vec<Vec<usize>>,
    ancestor: Vec<usize>,
    label: Vec<usize>,
}

impl Search {
    fn new(successors: &[Vec<usize>], root: usize) -> Self {
        let nodes = successors.len();
        let mut search = Self {
            order: Vec::new(),
            parent: vec![NONE; nodes],
            semi: vec![NONE; nodes],
            predecessors: vec![Vec::new(); nodes],
            ancestor: vec![NONE; nodes],
            label: (0..nodes).collect(),
        };
        search.enter(root);
        let mut path = vec![(root, 0)];
        while let Some((v, next)) = path.last_mut() {
            let v = *v;
            let Some(w) = successors[v].get(*next).copied() else {
                path.pop();
                continue;
            };
            *next += 1;
            search.predecessors[w].push(v);
            if search.semi[w] == NONE {
                search.parent[w] = v;
                search.enter(w);
                path.push((w, 0));
            }
        }
        search
    }

    fn enter(&mut self, v: usize) {
        self.semi[v] = self.order.len();
        self.order.push(v);
    }

    /// The node with the lowest semidominator on the linked path above a node; compresses that path.
    fn lowest(&mut self, v: usize) -> usize {
        if self.ancestor[v] == NONE {
            return v;
        }
        let mut path = vec![v];
        let mut top = self.ancestor[v];
        while self.ancestor[top] != NONE {
            path.push(top);
            top = self.ancestor[top];
        }
        // From the top down, so that each node sees its ancestor's final label.
        for pair in (1..path.len()).rev() {
            let (above, below) = (path[pair], path[pair - 1]);
            if self.semi[self.label[above]] < self.semi[self.label[below]] {
                self.label[below] = self.label[above];
            }
            self.ancestor[below] = self.ancestor[above];
        }
        self.label[v]
    }
}
