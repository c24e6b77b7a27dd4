//! The areas as a forest: which lies in which, safe against parents that do not exist or go in circles.

use crate::render::picture::Picture;

/// Parents and depths of the groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    parents: Vec<Option<usize>>,
}

/// How many areas may lie in one another; deeper ones move out, so that no recursion runs away.
const DEEPEST: usize = 24;

impl Tree {
    /// The forest of a picture's groups. A parent that is missing or closes a circle is dropped.
    pub fn new(picture: &Picture) -> Self {
        let count = picture.groups.len();
        let mut parents: Vec<Option<usize>> = vec![None; count];
        for (i, group) in picture.groups.iter().enumerate() {
            let Some(parent) = group.parent.filter(|&p| p < count) else {
                continue;
            };
            let mut up = Some(parent);
            while up.is_some_and(|at| at != i) {
                up = up.and_then(|at| parents[at]);
            }
            if up.is_none() {
                parents[i] = Some(parent);
            }
        }
        let mut tree = Self { parents };
        for i in 0..count {
            while tree.depth(i) >= DEEPEST {
                tree.parents[i] = tree.parents[i].and_then(|parent| tree.parents[parent]);
            }
        }
        tree
    }

    /// How many groups there are.
    pub fn count(&self) -> usize {
        self.parents.len()
    }

    /// The group around a group.
    pub fn parent(&self, group: usize) -> Option<usize> {
        self.parents[group]
    }

    /// A group and all around it, innermost first.
    pub fn up(&self, group: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(group, |&g| self.parents[g])
    }

    /// How many groups are around a group.
    pub fn depth(&self, group: usize) -> usize {
        self.up(Some(group)).count() - 1
    }

    /// The innermost group around both.
    pub fn common(&self, a: Option<usize>, b: Option<usize>) -> Option<usize> {
        self.up(a).find(|&g| self.up(b).any(|h| h == g))
    }

    /// The groups directly inside one, or at the top.
    pub fn children(&self, of: Option<usize>) -> impl Iterator<Item = usize> {
        (0..self.parents.len()).filter(move |&g| self.parents[g] == of)
    }
}
