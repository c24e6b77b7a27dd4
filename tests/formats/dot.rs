//! DOT: classes by which the SVG of Graphviz can be styled.

use std::collections::BTreeMap;

use crate::common::{blank, department, group, handoff};
use eslabon::render::dot::dot;
use eslabon::render::picture::{NodeKind, Tone};
use eslabon::render::theme::Theme;

/// The classes in a DOT file, by the id of what has them.
fn classes(text: &str) -> BTreeMap<String, String> {
    let value = |part: &str, key: &str| {
        let (_, rest) = part.split_once(&format!("{key}=\""))?;
        Some(rest.split_once('"')?.0.to_owned())
    };
    let parts = text.split("class=").skip(1).zip(text.split("class="));
    parts
        .map(|(after, before)| {
            let id = before.rsplit_once("id=\"").unwrap().1;
            let class = value(&format!("class={after}"), "class").unwrap();
            (id.split_once('"').unwrap().0.to_owned(), class)
        })
        .collect()
}

#[test]
fn everything_has_its_class() {
    let mut picture = blank("x");
    picture.groups = vec![group("finanzas", None)];
    picture.nodes = ["a", "b", "c", "d"]
        .map(|id| department(id, id, None))
        .to_vec();
    picture.nodes[0].group = Some(0);
    picture.nodes[1].kind = NodeKind::Supplier;
    picture.nodes[2].kind = NodeKind::ExternalCustomer;
    picture.nodes[3].tone = Tone::Added;
    picture.edges = vec![
        handoff(0, 1, "x", ""),
        handoff(1, 2, "y", ""),
        handoff(3, 2, "z", ""),
    ];
    picture.edges[0].weak = true;
    picture.edges[0].critical = true;
    picture.edges[1].rework = true;
    picture.edges[2].tone = Tone::Step(4);
    let found = classes(&dot(&picture, &Theme::default()));
    let expected = [
        ("0-1-x", "handoff weak critical"),
        ("1-2-y", "handoff rework"),
        ("3-2-z", "handoff step-5"),
        ("a", "department weak critical"),
        ("b", "supplier critical"),
        ("c", "external-customer"),
        ("d", "department added"),
        ("finanzas", "area"),
    ];
    let expected = expected.map(|(id, class)| (id.to_owned(), class.to_owned()));
    assert_eq!(found, BTreeMap::from(expected));
}
