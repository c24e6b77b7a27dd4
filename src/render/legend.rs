//! What a legend explains: only what a picture shows, whatever format it is drawn in.

use super::picture::{Edge, NodeKind, Picture, RANKED, Tone};
use super::svg::arrow;

/// What stands before an entry's words.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sign {
    /// A line as one of the picture's, with those of its marks that the entry is about.
    Arrow(Box<(Edge, Edge)>),
    /// Marks alone, of several arrows.
    Marks(Vec<Edge>),
    /// A box.
    Box(NodeKind, Tone),
    /// Words as they stand under a line.
    Words(String),
}

/// What a picture's signs mean: of those that appear in it, as they appear.
pub(super) fn meanings(picture: &Picture) -> Vec<(Sign, String)> {
    let words = &picture.legend;
    let shown = Shown::new(picture);
    let mut out = Vec::new();
    let mut add = |sign: Option<Sign>, words: &String| {
        let words = words.clone();
        out.extend(sign.map(|sign| (sign, words)));
    };
    add(
        shown.line(|e| e.critical && !e.weak, |_| {}),
        &words.critical,
    );
    let weak = |to: &mut Edge| to.weak = true;
    let ranks = shown.ranks();
    // Numbers alone tell a weak link where lines tell sizes.
    if ranks.is_none() || !shown.is_toned {
        add(
            shown.line(|e| e.critical && e.weak, weak),
            &words.weak_critical,
        );
        add(shown.line(|e| e.weak && !e.critical, weak), &words.weak);
    }
    add(ranks, &words.ranked);
    let other = |e: &Edge| e.weak && e.rank > Some(RANKED);
    add(shown.mark(other), &words.unranked);
    let is_changed = |e: &Edge| e.changed;
    let changed = shown.mark(is_changed);
    let box_changed = picture.nodes.iter().any(|n| n.changed).then(|| {
        let changed = true;
        Sign::Marks(vec![Edge {
            changed,
            ..Edge::default()
        }])
    });
    add(changed.or(box_changed), &words.changed);
    add(
        shown.line(|e| e.rework, |to| to.rework = true),
        &words.rework,
    );
    add(shown.line(arrow::is_dotted, |_| {}), &words.sometimes);
    let plain = |e: &Edge| !e.critical && e.marks() == 0 && !e.sometimes && e.tone == Tone::Plain;
    add(shown.line(plain, |_| {}), &words.handoff);
    for (tone, words) in &words.tones {
        let line = shown.line(|e| e.tone == *tone, |to| to.tone = *tone);
        // What else a line says, dots and dashes, has entries of its own.
        let line = line.map(|mut sign| {
            if let Sign::Arrow(of) = &mut sign {
                (of.0.sometimes, of.0.rework) = (false, false);
            }
            sign
        });
        let node = picture.nodes.iter().find(|n| n.tone == *tone);
        add(line.or(node.map(|n| Sign::Box(n.kind, *tone))), words);
    }
    for (all, words) in &words.numbers {
        let under = picture.edges.iter().filter_map(|e| e.time.as_deref());
        let parts = under.flat_map(|time| time.split('·').map(str::trim));
        let found = parts.filter(|part| all.iter().any(|a| a == part));
        let found = found.min_by_key(|part| part.chars().count());
        add(found.map(|part| Sign::Words(in_a_sign(part))), words);
    }
    for (kind, words) in [
        (NodeKind::Area, &words.area),
        (NodeKind::Supplier, &words.supplier),
        (NodeKind::InternalCustomer, &words.internal_customer),
        (NodeKind::ExternalCustomer, &words.external_customer),
    ] {
        let is_there = picture.nodes.iter().any(|n| n.kind == kind);
        add(is_there.then_some(Sign::Box(kind, Tone::Plain)), words);
    }
    out
}

/// Words that fit a sign: where a word stands before a number, that word.
fn in_a_sign(part: &str) -> String {
    let first = part.split(char::is_whitespace).next().unwrap_or_default();
    match first.starts_with(char::is_alphabetic) {
        true => first.to_owned(),
        false => part.to_owned(),
    }
}

/// The arrows that a picture shows.
struct Shown<'p> {
    edges: Vec<&'p Edge>,
    /// Tones tell sizes or other classes: a line's look is theirs.
    is_toned: bool,
}

impl<'p> Shown<'p> {
    fn new(picture: &'p Picture) -> Self {
        let count = picture.nodes.len();
        let edges = picture.edges.iter();
        let edges: Vec<&Edge> = edges.filter(|e| e.from < count && e.to < count).collect();
        Self {
            is_toned: edges
                .iter()
                .any(|e| e.tone != Tone::Plain && !e.tone.is_change()),
            edges,
        }
    }

    /// The line of the plainest arrow of a kind, with the marks that tell that kind. Where tones tell sizes a mark
    /// is shown without a line.
    fn line(&self, of: impl Fn(&Edge) -> bool, tell: impl Fn(&mut Edge)) -> Option<Sign> {
        let plainest = |e: &&&Edge| {
            let more = [e.sometimes, e.rework, e.critical];
            let more = more.into_iter().filter(|m| *m).count();
            (
                usize::from(e.tone != Tone::Plain),
                e.rank.unwrap_or(0),
                e.marks() + more,
            )
        };
        let found = self.edges.iter().filter(|e| of(e)).min_by_key(plainest)?;
        let mut marks = Edge::default();
        tell(&mut marks);
        if marks.weak {
            marks.rank = found.rank;
        }
        if self.is_toned && marks.marks() > 0 {
            return Some(Sign::Marks(vec![marks]));
        }
        Some(Sign::Arrow(Box::new(((*found).clone(), marks))))
    }

    /// The marks of a kind of arrow.
    fn mark(&self, of: impl Fn(&Edge) -> bool) -> Option<Sign> {
        let found = self.edges.iter().find(|e| of(e))?;
        Some(Sign::Marks(vec![Edge {
            weak: found.weak,
            rank: found.rank,
            changed: found.changed,
            ..Edge::default()
        }]))
    }

    /// The numbers of weak links.
    fn ranks(&self) -> Option<Sign> {
        let mut ranks: Vec<usize> = self.edges.iter().filter_map(|e| e.rank).collect();
        ranks.retain(|r| *r <= RANKED);
        ranks.sort_unstable();
        ranks.dedup();
        let mark = |rank: usize| Edge {
            weak: true,
            rank: Some(rank),
            ..Edge::default()
        };
        (!ranks.is_empty()).then(|| Sign::Marks(ranks.into_iter().map(mark).collect()))
    }
}
