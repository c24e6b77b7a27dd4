//! A document as a flat list of nodes in reading order: small, and without recursion.

use super::Span;

/// A node's position on its [`Tape`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeIx(pub u32);

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A plain scalar: text, number or nothing.
    Plain,
    /// A scalar in quotes, or a block scalar: always text.
    Quoted,
    /// A list.
    Sequence,
    /// A mapping: keys and values in turn.
    Mapping,
    /// A reference to an earlier node.
    Alias,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) span: Span,
    /// One past the last node of its subtree.
    pub(super) next: u32,
    /// The kind in the lowest three bits, [`Node::data`] above: a file has fewer nodes than bytes, and is
    /// refused past 64 MiB.
    tagged: u32,
}

impl Node {
    /// A node without a subtree. `data`: for scalars 1 + position in `Tape::cooked`, or 0 for the source
    /// text itself; for aliases the target.
    pub(super) fn new(kind: Kind, span: Span, data: u32) -> Self {
        Self {
            span,
            next: 0,
            tagged: data << 3 | kind as u32,
        }
    }

    pub(super) fn kind(&self) -> Kind {
        match self.tagged & 7 {
            0 => Kind::Plain,
            1 => Kind::Quoted,
            2 => Kind::Sequence,
            3 => Kind::Mapping,
            _ => Kind::Alias,
        }
    }

    pub(super) fn data(&self) -> u32 {
        self.tagged >> 3
    }
}

/// The nodes of a file.
#[derive(Debug, Default)]
pub struct Tape {
    pub(super) nodes: Vec<Node>,
    /// Scalars whose text differs from the source: escapes, folded lines.
    pub(super) cooked: Vec<Box<str>>,
    /// Roots, one a document; `None` where a document is empty.
    pub(super) documents: Vec<Option<NodeIx>>,
}

impl Tape {
    /// The root of each document, `None` for an empty one.
    #[must_use]
    pub fn documents(&self) -> &[Option<NodeIx>] {
        &self.documents
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    fn node(&self, ix: NodeIx) -> &Node {
        &self.nodes[ix.0 as usize]
    }

    /// What a node is, aliases followed.
    #[must_use]
    pub fn kind(&self, ix: NodeIx) -> Kind {
        self.node(self.resolve(ix)).kind()
    }

    /// Where a node stands in the file: an alias where it is written.
    #[must_use]
    pub fn span(&self, ix: NodeIx) -> Span {
        self.node(ix).span
    }

    /// The node that an alias means; any other node is itself. Never a loop: targets stand before.
    #[must_use]
    pub fn resolve(&self, mut ix: NodeIx) -> NodeIx {
        while self.node(ix).kind() == Kind::Alias {
            ix = NodeIx(self.node(ix).data());
        }
        ix
    }

    /// The text of a scalar; `None` for lists and mappings.
    #[must_use]
    pub fn scalar<'a>(&'a self, ix: NodeIx, source: &'a str) -> Option<&'a str> {
        let node = self.node(self.resolve(ix));
        match (node.kind(), node.data()) {
            (Kind::Plain | Kind::Quoted, 0) => source.get(node.span.range()).map(|text| {
                // A quoted scalar without escapes is its source between the quotes.
                if node.kind() == Kind::Quoted {
                    &text[1..text.len() - 1]
                } else {
                    text
                }
            }),
            (Kind::Plain | Kind::Quoted, cooked) => {
                self.cooked.get(cooked as usize - 1).map(AsRef::as_ref)
            }
            _ => None,
        }
    }

    /// Whether a node is nothing: left empty, `~` or `null`.
    #[must_use]
    pub fn is_null(&self, ix: NodeIx, source: &str) -> bool {
        self.kind(ix) == Kind::Plain
            && matches!(
                self.scalar(ix, source),
                Some("" | "~" | "null" | "Null" | "NULL")
            )
    }

    /// The direct children: items of a list; keys and values in turn of a mapping.
    pub fn children(&self, ix: NodeIx) -> impl Iterator<Item = NodeIx> + '_ {
        let ix = self.resolve(ix);
        let node = self.node(ix);
        let (mut at, end) = match node.kind() {
            Kind::Sequence | Kind::Mapping => (ix.0 + 1, node.next),
            _ => (0, 0),
        };
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let child = NodeIx(at);
                at = self.node(child).next;
                child
            })
        })
    }

    /// The entries of a mapping, in order; empty for anything else. Merge keys are entries like any other.
    pub fn entries(&self, ix: NodeIx) -> impl Iterator<Item = (NodeIx, NodeIx)> + '_ {
        let is_mapping = self.kind(ix) == Kind::Mapping;
        let mut children = self.children(ix);
        std::iter::from_fn(move || {
            if is_mapping {
                Some((children.next()?, children.next()?))
            } else {
                None
            }
        })
    }
}
