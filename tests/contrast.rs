//! Whether every text of every view can be read in every theme (WCAG 2.2, 1.4.3 and 1.4.6).
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod run;

use std::collections::BTreeSet;

use eslabon::render::theme::{Colour, Name, Theme};
use roxmltree::{Document, Node};
use run::eslabon;

const FULL: &str = "tests/cases/slips/full.yaml";
const SHIPPED: &str = "chains/del-pedido-a-la-entrega.yaml";

fn drawn(chain: &str, args: &[&str]) -> String {
    let args = [&["diagram", chain, "--format", "svg", "--lang", "en"], args].concat();
    let run = eslabon(&args);
    assert_eq!(run.code, 0, "{chain} {args:?}: {}", run.errors);
    run.output
}

/// Every text, with its colour and that of what lies behind it.
fn texts(svg: &str, ground: Colour) -> Vec<(String, Colour, Colour)> {
    fn walk(
        node: Node<'_, '_>,
        (dx, dy): (f64, f64),
        areas: &mut Vec<([f64; 4], Colour)>,
        out: &mut Vec<(String, Colour, Colour)>,
    ) {
        let number = |name: &str| node.attribute(name).and_then(|v| v.parse::<f64>().ok());
        let moved = node.attribute("transform").and_then(|t| {
            let inner = t.strip_prefix("translate(")?.split(')').next()?;
            let mut parts = inner
                .split([' ', ','])
                .filter_map(|p| p.parse::<f64>().ok());
            Some((parts.next()?, parts.next().unwrap_or(0.0)))
        });
        let (mx, my) = moved.unwrap_or((0.0, 0.0));
        let (dx, dy) = (dx + mx, dy + my);
        let fill = node.attribute("fill").and_then(Colour::parse);
        match node.tag_name().name() {
            "rect" => {
                if let (Some(fill), Some(w), Some(h)) = (fill, number("width"), number("height")) {
                    let (x, y) = (
                        number("x").unwrap_or(0.0) + dx,
                        number("y").unwrap_or(0.0) + dy,
                    );
                    areas.push(([x, y, x + w, y + h], fill));
                }
            }
            "circle" => {
                if let (Some(fill), Some(r)) = (fill, number("r")) {
                    let (x, y) = (
                        number("cx").unwrap_or(0.0) + dx,
                        number("cy").unwrap_or(0.0) + dy,
                    );
                    areas.push(([x - r, y - r, x + r, y + r], fill));
                }
            }
            "text"
                if !node
                    .attribute("transform")
                    .is_some_and(|t| t.contains("rotate")) =>
            {
                let (x, y) = (
                    number("x").unwrap_or(0.0) + dx,
                    number("y").unwrap_or(0.0) + dy - 3.0,
                );
                let halo = node.attribute("paint-order").and(node.attribute("stroke"));
                let halo = halo.and_then(Colour::parse);
                let under = areas
                    .iter()
                    .rev()
                    .find(|([l, t, r, b], _)| (*l..=*r).contains(&x) && (*t..=*b).contains(&y));
                let behind = halo.or(under.map(|(_, fill)| *fill));
                if let (Some(fill), Some(behind)) = (fill, behind) {
                    out.push((node.text().unwrap_or_default().to_owned(), fill, behind));
                }
            }
            _ => {}
        }
        for child in node.children() {
            walk(child, (dx, dy), areas, out);
        }
    }
    let document = Document::parse(svg).unwrap();
    let mut areas = vec![([f64::MIN, f64::MIN, f64::MAX, f64::MAX], ground)];
    let mut out = Vec::new();
    walk(document.root_element(), (0.0, 0.0), &mut areas, &mut out);
    out
}

#[test]
fn every_text_of_every_view_can_be_read_in_every_theme() {
    let mut seen = 0;
    let mut hard = BTreeSet::new();
    for name in Name::ALL {
        let theme = Theme::named(name);
        for (chain, handoff) in [
            ("chains/una-contratacion.yaml", "terna"),
            (FULL, "o"),
            (SHIPPED, "resina"),
        ] {
            let late = format!("{handoff}=2d");
            for args in [
                &["--view", "chain"][..],
                &["--view", "chain", "--collapse", "group"],
                &["--view", "lanes"],
                &["--view", "timeline"],
                &["--view", "matrix"],
                &["--view", "risk"],
                &["--view", "cascade", "--late", &late],
                &["--view", "cascade", "--never", handoff],
            ] {
                let svg = drawn(chain, &[args, &["--theme", name.word()]].concat());
                for (words, fill, behind) in texts(&svg, theme.ground) {
                    seen += 1;
                    let contrast = fill.contrast(behind);
                    let least = if name == Name::Contrast { 7.0 } else { 4.5 };
                    if contrast < least {
                        hard.insert(format!(
                            "{name:?} {args:?} {fill} on {behind}: {contrast:.2} ({words})"
                        ));
                    }
                }
            }
        }
    }
    assert!(seen > 1000, "{seen}");
    assert!(hard.is_empty(), "{hard:#?}");
}
