//! The views along time: what overlaps, what is to scale, and that everything is drawn once.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::print_stderr)]

mod common;
mod support;

use std::fmt::Write as _;
use std::path::PathBuf;

use common::case;
use eslabon::lang::Lang;
use eslabon::render::picture::{NodeKind, Picture};
use eslabon::render::theme::{Name, Theme};
use eslabon::render::views::{self, LanesBy};
use eslabon::report::Report;
use support::reported_in_full;

/// One of the two pictures as a chain file with times: each handoff waits for what its supplier received
/// before it in the file (in the smaller one for all of it), what is weak takes up to three times as long.
fn as_chain(picture: &Picture, all: bool) -> String {
    let mut text = String::from("eslabon: 1\n");
    let quoted = |s: &str| serde_json::to_string(s).unwrap();
    let _ = writeln!(
        text,
        "name: {}\nlanguage: es\ngroups:",
        quoted(&picture.title)
    );
    for (i, group) in picture.groups.iter().enumerate() {
        let _ = writeln!(text, "  g{i}: {}", quoted(&group.label));
    }
    for (kind, key) in [
        (NodeKind::ExternalCustomer, "customers"),
        (NodeKind::Supplier, "suppliers"),
        (NodeKind::Department, "departments"),
    ] {
        if !picture.nodes.iter().any(|n| n.kind == kind) {
            continue;
        }
        let _ = writeln!(text, "{key}:");
        for node in picture.nodes.iter().filter(|n| n.kind == kind) {
            let group = node
                .group
                .map_or(String::new(), |g| format!(", group: g{g}"));
            let promise = match kind {
                NodeKind::ExternalCustomer => ", promise: {within: 40d, confidence: 90%}",
                _ => "",
            };
            let _ = writeln!(
                text,
                "  {}: {{name: {}{group}{promise}}}",
                node.id,
                quoted(&node.label)
            );
        }
    }
    text.push_str("handoffs:\n");
    let mut returns = 0;
    for (i, edge) in picture.edges.iter().enumerate() {
        let time = edge.time.as_deref().unwrap().replace(',', ".");
        let (from, to) = (&picture.nodes[edge.from].id, &picture.nodes[edge.to].id);
        let needs: Vec<&str> = picture
            .edges
            .iter()
            .enumerate()
            .filter(|(j, other)| other.to == edge.from && !other.rework && (all || *j < i))
            .map(|(_, other)| other.id.as_str())
            .collect();
        let needs = needs.join(", ");
        if edge.rework {
            returns += 1;
            if !all || returns > 1 {
                continue;
            }
            let _ = writeln!(
                text,
                "  - {{id: {}, from: {from}, to: {to}, delivers: {}, needs: [{needs}], rework: 8%, takes: \"{time}\"}}",
                edge.id,
                quoted(&edge.label),
            );
            continue;
        }
        let takes = match edge.weak {
            true => format!("{{min: \"{time}\", likely: \"{time}\", max: 20d}}"),
            false => format!("\"{time}\""),
        };
        let _ = writeln!(
            text,
            "  - {{id: {}, from: {from}, to: {to}, delivers: {}, needs: [{needs}], agreed: \"{time}\", takes: {takes}}}",
            edge.id,
            quoted(&edge.label),
        );
    }
    text
}

/// The chains that ship and the two pictures.
fn all() -> Vec<(String, Report)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("chains");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.sort();
    let mut out: Vec<(String, Report)> = files
        .iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (
                name,
                reported_in_full(&std::fs::read_to_string(path).unwrap()),
            )
        })
        .collect();
    for (name, whole) in [("cadena14", true), ("cadena60", false)] {
        out.push((
            name.to_owned(),
            reported_in_full(&as_chain(&case(name), whole)),
        ));
    }
    out
}

/// Both views of a report.
fn both(report: &Report, lang: Lang, theme: &Theme) -> [(&'static str, String); 2] {
    [
        ("timeline", views::timeline(report, lang, theme).unwrap()),
        (
            "lanes",
            views::lanes(report, lang, theme, LanesBy::Group).unwrap(),
        ),
    ]
}

/// Writes the views into a folder for a look at them: `SHOW=folder cargo test --test views show`.
#[test]
fn show() {
    let Ok(folder) = std::env::var("SHOW") else {
        return;
    };
    for (name, report) in all() {
        for theme in [Name::Light, Name::Print, Name::Dark] {
            let start = std::time::Instant::now();
            for (view, text) in both(&report, Lang::Es, &Theme::named(theme)) {
                std::fs::write(format!("{folder}/{name}-{view}-{}.svg", theme.word()), text)
                    .unwrap();
            }
            eprintln!("{name} {:?}", start.elapsed());
        }
    }
}

/// A rectangle in the drawing's own coordinates.
#[derive(Clone, Copy, Debug)]
struct Area {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

impl Area {
    fn overlaps(&self, other: &Area) -> bool {
        // What only touches does not overlap.
        let e = 0.3;
        self.x + e < other.x + other.w
            && other.x + e < self.x + self.w
            && self.y + e < other.y + other.h
            && other.y + e < self.y + self.h
    }

    fn crossed_by(&self, (a, b): &Stretch) -> bool {
        let (x, y) = (a.0.min(b.0), a.1.min(b.1));
        let stretch = Area {
            x,
            y,
            w: (a.0 - b.0).abs() + 0.62,
            h: (a.1 - b.1).abs() + 0.62,
        };
        self.overlaps(&stretch)
    }
}

type Stretch = ((f64, f64), (f64, f64));

/// What a drawing is made of, measured from its SVG.
#[derive(Default)]
struct Drawn {
    size: (f64, f64),
    texts: Vec<(String, Area)>,
    /// Bars, by the handoff's id.
    bars: Vec<(String, Area)>,
    /// These, returns, what is not on the axis, and arrivals.
    boxes: Vec<(String, Area)>,
    /// Handoffs drawn, in any form.
    ids: Vec<String>,
    /// Lines between bars: their ends' ids, and their straight parts.
    links: Vec<((String, String), Vec<Stretch>)>,
    /// The lines of promises above the axis.
    promises: Vec<Stretch>,
    /// Where the axis of the lanes has its ticks.
    ticks: Vec<f64>,
}

fn number(node: &roxmltree::Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).map_or(0.0, |v| v.parse().unwrap())
}

/// Where a group is moved to.
fn moved(node: &roxmltree::Node<'_, '_>) -> (f64, f64) {
    let mut sum = (0.0, 0.0);
    for group in node.ancestors() {
        if let Some(text) = group.attribute("transform") {
            let inner = text
                .strip_prefix("translate(")
                .unwrap()
                .strip_suffix(')')
                .unwrap();
            let (x, y) = inner.split_once(' ').unwrap();
            sum.0 += x.parse::<f64>().unwrap();
            sum.1 += y.parse::<f64>().unwrap();
        }
    }
    sum
}

fn drawn(svg: &str) -> Drawn {
    let xml = roxmltree::Document::parse(svg).unwrap();
    let metrics = eslabon::render::layout::Metrics::new();
    let root = xml.root_element();
    let mut out = Drawn {
        size: (number(&root, "width"), number(&root, "height")),
        ..Drawn::default()
    };
    for node in xml.descendants().filter(roxmltree::Node::is_element) {
        let (dx, dy) = moved(&node);
        match node.tag_name().name() {
            "text" => {
                let words = node.text().unwrap_or("").to_owned();
                let size = number(&node, "font-size");
                let weight = match node.attribute("font-weight") {
                    Some(_) => eslabon::render::layout::Weight::Bold,
                    None => eslabon::render::layout::Weight::Regular,
                };
                let w = metrics.width(&words, size, weight);
                let anchor = match node.attribute("text-anchor") {
                    Some("middle") => w / 2.0,
                    Some("end") => w,
                    _ => 0.0,
                };
                // From the capitals' height to a little below the line.
                let area = Area {
                    x: number(&node, "x") + dx - anchor,
                    y: number(&node, "y") + dy - size * 0.72,
                    w,
                    h: size * 0.86,
                };
                out.texts.push((words, area));
            }
            "rect" if node.attribute("class").is_some() => {
                let id = node
                    .ancestors()
                    .find_map(|n| n.attribute("data-id").or(n.attribute("data-arrival")));
                // A legend's sample is of no handoff.
                let Some(id) = id else { continue };
                let area = Area {
                    x: number(&node, "x") + dx,
                    y: number(&node, "y") + dy,
                    w: number(&node, "width"),
                    h: number(&node, "height"),
                };
                out.boxes.push((id.to_owned(), area));
                if node.attribute("class") == Some("bar") {
                    out.bars.push((id.to_owned(), area));
                }
            }
            "path" if node.attribute("class") == Some("tick") => {
                let first = stretches(node.attribute("d").unwrap(), (dx, dy))[0];
                out.ticks.push(first.0.0);
            }
            "path" if node.attribute("class") == Some("promise") => {
                out.promises
                    .extend(stretches(node.attribute("d").unwrap(), (dx, dy)));
            }
            "g" if node.attribute("class") == Some("link") => {
                let ends = (
                    node.attribute("data-from").unwrap().to_owned(),
                    node.attribute("data-to").unwrap().to_owned(),
                );
                let Some(path) = node.children().find(roxmltree::Node::is_element) else {
                    continue;
                };
                out.links
                    .push((ends, stretches(path.attribute("d").unwrap(), (dx, dy))));
            }
            "g" if node
                .attribute("id")
                .is_some_and(|id| id.starts_with("eslabon-e")) =>
            {
                out.ids.push(node.attribute("data-id").unwrap().to_owned());
            }
            _ => {}
        }
    }
    out
}

/// The straight parts of a path; its round corners count as the corners themselves.
fn stretches(data: &str, (dx, dy): (f64, f64)) -> Vec<Stretch> {
    let numbers: Vec<f64> = data
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().unwrap())
        .collect();
    let points: Vec<(f64, f64)> = numbers.chunks(2).map(|p| (p[0] + dx, p[1] + dy)).collect();
    points.windows(2).map(|p| (p[0], p[1])).collect()
}

/// How often lines of different sources cross, and how often one passes behind a box that is not its own.
fn crossings(drawn: &Drawn) -> (usize, usize) {
    let level = |s: &Stretch| (s.0.1 - s.1.1).abs() < 0.01;
    let crosses = |h: &Stretch, v: &Stretch| {
        let (x, y) = (v.0.0, h.0.1);
        let between = |a: f64, b: f64, at: f64| a.min(b) + 0.5 < at && at < a.max(b) - 0.5;
        between(h.0.0, h.1.0, x) && between(v.0.1, v.1.1, y)
    };
    let mut crossings = 0;
    let mut behind = 0;
    for (i, (ends, line)) in drawn.links.iter().enumerate() {
        for (others, other) in &drawn.links[i + 1..] {
            if ends.0 == others.0 {
                continue;
            }
            for a in line {
                for b in other {
                    let met = match (level(a), level(b)) {
                        (true, false) => crosses(a, b),
                        (false, true) => crosses(b, a),
                        _ => false,
                    };
                    crossings += usize::from(met);
                }
            }
        }
        for (id, bar) in &drawn.boxes {
            let own = *id == ends.0 || *id == ends.1;
            behind += usize::from(!own && line.iter().any(|s| bar.crossed_by(s)));
        }
    }
    (crossings, behind)
}

/// Every chain in every language and theme, both views.
fn each(mut judge: impl FnMut(&str, &Report, &str, &str)) {
    for (name, report) in all() {
        for lang in Lang::ALL {
            for theme in Name::ALL {
                for (view, text) in both(&report, lang, &Theme::named(theme)) {
                    let label = format!("{name} {view} {lang:?} {theme:?}");
                    judge(&label, &report, view, &text);
                }
            }
        }
    }
}

/// What lies over something else, or outside the sheet.
fn faults(drawn: &Drawn) -> Vec<String> {
    let mut out = Vec::new();
    for (i, (words, area)) in drawn.texts.iter().enumerate() {
        for (other, theirs) in &drawn.texts[i + 1..] {
            if area.overlaps(theirs) {
                out.push(format!("{words:?} over {other:?}"));
            }
        }
    }
    for (i, (id, area)) in drawn.boxes.iter().enumerate() {
        for (other, theirs) in &drawn.boxes[i + 1..] {
            if area.overlaps(theirs) {
                out.push(format!("box {id} over {other}"));
            }
        }
    }
    let all = drawn.texts.iter().chain(&drawn.boxes);
    for (what, area) in all {
        let (w, h) = drawn.size;
        if area.x < 0.0 || area.y < 0.0 || area.x + area.w > w || area.y + area.h > h {
            out.push(format!("{what:?} outside: {area:?} of {w} {h}"));
        }
    }
    out
}

#[test]
fn nothing_lies_over_anything_else_or_outside() {
    let mut texts = 0;
    each(|label, _, _, text| {
        let drawn = drawn(text);
        texts += drawn.texts.len();
        assert_eq!(faults(&drawn), Vec::<String>::new(), "{label}");
    });
    assert!(texts > 1_000, "{texts}");
}

#[test]
fn no_promise_is_crossed_out_by_the_line_of_another() {
    let mut lines = 0;
    each(|label, _, view, text| {
        if view == "timeline" {
            let drawn = drawn(text);
            for line in &drawn.promises {
                lines += 1;
                for (words, area) in drawn.texts.iter().filter(|(_, a)| a.y < line.1.1) {
                    assert!(!area.crossed_by(line), "{label}: {words:?}");
                }
            }
        }
    });
    assert!(lines > 100, "{lines}");
}

#[test]
fn every_handoff_is_drawn_once() {
    each(|label, report, _, text| {
        let mut ids = drawn(text).ids;
        let mut all: Vec<String> = report.handoffs.iter().map(|h| h.id.clone()).collect();
        ids.sort();
        all.sort();
        assert_eq!(ids, all, "{label}");
    });
}

#[test]
fn the_timeline_is_to_scale_and_lanes_keep_the_order_of_time() {
    let mut bars = 0;
    each(|label, report, view, text| {
        let drawn = drawn(text);
        let spans: Vec<(f64, f64, Area)> = drawn
            .bars
            .iter()
            .map(|(id, area)| {
                let handoff = report.handoffs.iter().find(|h| h.id == *id).unwrap();
                let span = handoff.expected.unwrap();
                (span.start, span.arrival, *area)
            })
            .collect();
        bars += spans.len();
        if view == "timeline" {
            let zero = spans.iter().find(|s| s.0 == 0.0).unwrap().2.x;
            let far = spans.iter().max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
            let day = (far.2.x - zero) / far.0;
            assert!(day > 0.0, "{label}");
            for (start, arrival, area) in &spans {
                assert!((area.x - zero - start * day).abs() < 0.02, "{label}");
                let wide = ((arrival - start) * day).max(2.0);
                assert!((area.w - wide).abs() < 0.02, "{label}: {} {wide}", area.w);
            }
        } else {
            for (start, arrival, area) in &spans {
                for (later, _, other) in &spans {
                    if (start - later).abs() < 1e-9 {
                        assert!((area.x - other.x).abs() < 0.02, "{label}");
                    } else if start < later {
                        assert!(area.x < other.x, "{label}");
                    }
                    if *arrival <= later + 1e-9 {
                        assert!(area.x + area.w < other.x, "{label}");
                    }
                }
            }
        }
    });
    assert!(bars > 1_000, "{bars}");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for ((name, once), (_, again)) in all().iter().zip(&all()) {
        let theme = Theme::default();
        assert!(
            both(once, Lang::Es, &theme) == both(again, Lang::Es, &theme),
            "{name}"
        );
    }
}

/// The best figures reached so far: a change may better them, not worsen them.
#[test]
fn few_lines_cross_or_pass_behind_bars() {
    let best = [
        ("customer-support", [1, 0, 0]),
        ("de-la-factura-al-recaudo", [4, 0, 0]),
        ("del-pedido-a-la-entrega", [4, 0, 0]),
        ("un-informe-interno", [4, 0, 0]),
        ("un-piso-limpio", [5, 0, 0]),
        ("una-compra-para-ventas", [1, 0, 0]),
        ("una-contratacion", [3, 0, 0]),
        ("cadena14", [12, 1, 0]),
        ("cadena60", [44, 10, 0]),
    ];
    let mut worse = Vec::new();
    for ((name, report), (same, most)) in all().iter().zip(best) {
        assert_eq!(name, same);
        let text = views::lanes(report, Lang::Es, &Theme::default(), LanesBy::Group).unwrap();
        let drawn = drawn(&text);
        let (crossings, behind) = crossings(&drawn);
        let found = [crossings, behind, crossed_words(&drawn)];
        assert!(drawn.links.len() > 8, "{name}");
        if found.iter().zip(most).any(|(f, m)| *f > m) {
            worse.push(format!("{name}: {found:?} {:?}", drawn.size));
        }
    }
    assert_eq!(worse, Vec::<String>::new());
}

/// Every chain as it is drawn in one language and theme.
fn plainly(mut judge: impl FnMut(&str, &Report, &str, &str)) {
    for (name, report) in all() {
        for (view, text) in both(&report, Lang::Es, &Theme::default()) {
            judge(&name, &report, view, &text);
        }
    }
}

#[test]
fn no_critical_line_passes_behind_a_box() {
    let mut lines = 0;
    plainly(|name, report, view, text| {
        if view != "lanes" {
            return;
        }
        let critical = &eslabon::report::headline(report).unwrap().critical_path;
        let drawn = drawn(text);
        for (ends, line) in &drawn.links {
            if !(critical.contains(&ends.0) && critical.contains(&ends.1)) {
                continue;
            }
            lines += 1;
            for (id, area) in &drawn.boxes {
                let own = *id == ends.0 || *id == ends.1;
                let behind = line.iter().any(|s| area.crossed_by(s));
                assert!(own || !behind, "{name}: {ends:?} behind {id}");
            }
        }
    });
    assert!(lines > 50, "{lines}");
}

#[test]
fn what_takes_longer_is_drawn_no_shorter_up_to_where_bars_are_broken() {
    let mut pairs = 0;
    plainly(|name, report, view, text| {
        if view != "lanes" || name.starts_with("cadena") {
            return;
        }
        let bars = drawn(text).bars;
        let time = |id: &str| {
            let handoff = report.handoffs.iter().find(|h| h.id == id).unwrap();
            let span = handoff.expected.unwrap();
            span.arrival - span.start
        };
        for (a, short) in &bars {
            for (b, long) in &bars {
                if time(a) < time(b) - 1e-9 {
                    pairs += 1;
                    let least = short.w.min(219.0);
                    assert!(
                        long.w > least - 0.1,
                        "{name}: {b} {} {a} {}",
                        long.w,
                        short.w
                    );
                }
            }
        }
    });
    assert!(pairs > 500, "{pairs}");
}

#[test]
fn ticks_of_the_axis_are_in_order_and_not_crowded() {
    plainly(|name, _, view, text| {
        if view == "lanes" {
            let drawn = drawn(text);
            let ticks = &drawn.ticks;
            assert!(ticks.len() >= 5, "{name}: {ticks:?}");
            assert!(
                ticks.windows(2).all(|t| t[1] - t[0] > 30.0),
                "{name}: {ticks:?}"
            );
        }
    });
}

#[test]
fn the_mark_of_a_promise_follows_the_share_that_is_kept() {
    let (tick, cross) = ("m-4.5 0l3.2 3.6l5.8 -7.4", "m-4 -4l8 8m-8 0l8 -8");
    let mut seen = [0, 0];
    plainly(|name, report, view, text| {
        let held = report
            .targets
            .iter()
            .filter(|t| t.basis != "roll_up" && t.case == "usual");
        let holds: Vec<bool> = held
            .map(|t| {
                let kept = t.simulated.as_ref().and_then(|s| s.holds);
                t.holds_as_agreed != Some(false) && kept.or(t.holds_as_expected) == Some(true)
            })
            .collect();
        let kept = holds.iter().filter(|h| **h).count();
        assert_eq!(text.matches(tick).count(), kept, "{name} {view}");
        assert_eq!(
            text.matches(cross).count(),
            holds.len() - kept,
            "{name} {view}"
        );
        seen[0] += kept;
        seen[1] += holds.len() - kept;
    });
    assert!(seen[0] >= 4 && seen[1] >= 4, "{seen:?}");
}

/// A chain with a choice, a delivery with a promise of its own, and something that nobody waits for.
const UNFELT: &str = "eslabon: 1\ncustomers: {c: {name: Cliente, promise: {within: 9d}}}\nhandoffs:\n\
  - {id: o, from: c, to: a}\n\
  - {id: x1, from: a, to: b, choice: k, share: 40%, needs: [o], takes: 1d}\n\
  - {id: x2, from: a, to: d, choice: k, share: 60%, needs: [o], takes: 1d}\n\
  - {id: raw, from: s, to: b, takes: 2d}\n\
  - {id: y, from: b, to: d, needs: [x1, raw], takes: 1d}\n\
  - {id: f, from: d, to: c, needs: [{any: [y, x2]}], takes: 1d}\n\
  - {id: own, from: d, to: c, needs: [{any: [y, x2]}], takes: 1d, promise: {within: 8d}}\n\
  - {id: memo, from: d, to: a, needs: [x2], takes: 1d}\n";

#[test]
fn what_a_customer_does_not_feel_is_told_apart() {
    let report = reported_in_full(UNFELT);
    let text = views::timeline(&report, Lang::Es, &Theme::default()).unwrap();
    for words in [
        "No cuenta para la promesa de 9\u{a0}d a Cliente (su entrega tiene la suya: 8\u{a0}d)",
        "En el caso usual su atraso, solo, no le llega a Cliente",
        "Nada de lo que espera Cliente depende de ella",
    ] {
        let said = drawn(&text).texts.iter().any(|(t, _)| t == words);
        assert!(said, "{words}");
    }
}

#[test]
fn a_part_says_that_it_is_one_and_goes_on() {
    let (_, report) = all().swap_remove(2);
    let some: Vec<_> = report
        .handoffs
        .iter()
        .filter(|h| ["lote", "liberado"].contains(&h.id.as_str()))
        .collect();
    let theme = Theme::default();
    let timeline = views::timeline_of(&report, &some, Lang::Es, &theme).unwrap();
    let lanes = views::lanes_of(&report, &some, Lang::Es, &theme, LanesBy::Group).unwrap();
    for text in [&timeline, &lanes] {
        assert!(text.contains("Se muestran 2 de 19 entregas."));
        assert!(
            !text.contains("día\u{a0}0<"),
            "it begins where the part does"
        );
    }
    assert!(lanes.contains(">sigue…<") && !lanes.contains("nadie lo espera"));
    let thick = |svg: &str| {
        let links = svg.split("class=\"link\"").skip(1);
        let firsts = links.filter_map(|l| l.split("/>").next());
        firsts
            .filter(|l| l.contains("stroke-width=\"3.2\""))
            .count()
    };
    assert_eq!(thick(&lanes), 2, "critical stays critical");
}

#[test]
fn nobody_is_held_to_what_neither_a_promise_nor_an_agreement_says() {
    let text = "eslabon: 1\ncustomers: {c: C}\nhandoffs:\n  - {from: c, to: a}\n  - {from: a, to: c, takes: 3d}\n";
    let report = reported_in_full(text);
    for lang in Lang::ALL {
        for (view, text) in both(&report, lang, &Theme::default()) {
            for word in [
                "lo acordado suma",
                "agreements add up",
                "Lo prometido",
                "What the customer",
            ] {
                let said = drawn(&text).texts.iter().any(|(t, _)| t.contains(word));
                assert!(!said, "{view} {word}");
            }
        }
    }
}

#[test]
fn the_name_is_cut_and_not_the_promise() {
    let long = "Cliente con un nombre que no cabe ".repeat(4);
    let text = format!(
        "eslabon: 1\ncustomers: {{c: {{name: \"{long}\", promise: {{within: 4d}}}}}}\nhandoffs:\n  - {{id: o, from: c, to: a}}\n  - {{id: f, from: a, to: c, needs: [o], takes: 3d}}\n"
    );
    let text = views::timeline(&reported_in_full(&text), Lang::Es, &Theme::default()).unwrap();
    let drawn = drawn(&text);
    assert!(
        drawn
            .texts
            .iter()
            .any(|(t, _)| t.ends_with("… · promesa: 4\u{a0}d"))
    );
}

/// How many lines pass through words that stand in no box.
fn crossed_words(drawn: &Drawn) -> usize {
    let free = |area: &&Area| !drawn.boxes.iter().any(|(_, b)| b.overlaps(area));
    let words: Vec<&Area> = drawn
        .texts
        .iter()
        .map(|(_, area)| area)
        .filter(free)
        .collect();
    let through = |line: &[Stretch]| words.iter().any(|w| line.iter().any(|s| w.crossed_by(s)));
    drawn.links.iter().filter(|(_, line)| through(line)).count()
}

/// A chain of so many handoffs, each waiting for one or two before it, named by a function.
fn grown(count: usize, departments: usize, name: impl Fn(usize) -> String) -> Report {
    let mut text = String::from(
        "eslabon: 1\nname: Grande\ncustomers:\n  c: {name: Cliente, promise: {within: 30d}}\nhandoffs:\n",
    );
    for i in 0..count {
        let from = i % departments;
        let to = if i % 23 == 22 {
            "c".to_owned()
        } else {
            format!("d{}", (i * 7 + 1) % departments)
        };
        let needs: Vec<String> = (i.saturating_sub(300)..i)
            .filter(|&j| j % 23 != 22 && (j * 7 + 1) % departments == from)
            .take(2)
            .map(|j| format!("h{j}"))
            .collect();
        let _ = writeln!(
            text,
            "  - {{id: h{i}, from: d{from}, to: {to}, delivers: {}, needs: [{}], takes: {}h, agreed: 2d}}",
            serde_json::to_string(&name(i)).unwrap(),
            needs.join(", "),
            1 + i % 13
        );
    }
    reported_in_full(&text)
}

#[test]
fn large_chains_are_drawn_in_reasonable_time() {
    for (count, departments, seconds) in [(200, 30, 20), (2_000, 120, 120)] {
        let report = grown(count, departments, |i| format!("Entrega número {i}"));
        for view in ["timeline", "lanes"] {
            let start = std::time::Instant::now();
            let text = match view {
                "timeline" => views::timeline(&report, Lang::Es, &Theme::default()),
                _ => views::lanes(&report, Lang::Es, &Theme::default(), LanesBy::Group),
            };
            let drawn = drawn(&text.unwrap());
            eprintln!(
                "{count} lines, {view}: {:?} {:?}",
                start.elapsed(),
                drawn.size
            );
            assert!(start.elapsed().as_secs() < seconds, "{count} {view}");
            assert_eq!(drawn.ids.len(), count, "{view}");
        }
    }
}

#[test]
fn names_of_any_length_and_script_are_drawn() {
    let names: [&dyn Fn(usize) -> String; 5] = [
        &|i| "palabra larga ".chars().cycle().take(i * 30).collect(),
        &|i| "m".repeat(i * 30),
        &|_| "<b>\"&'\u{202E}\u{0}".replace('\u{0}', "\u{7}"),
        &|i| "👩‍👩‍👧‍👦 東京 ".repeat(i),
        &|_| "شحنة الطلب الكبير".to_owned(),
    ];
    for (n, name) in names.into_iter().enumerate() {
        let report = grown(11, 4, name);
        for (view, text) in both(&report, Lang::En, &Theme::default()) {
            let drawn = drawn(&text);
            assert_eq!(faults(&drawn), Vec::<String>::new(), "{n} {view}");
            assert_eq!(drawn.ids.len(), 11, "{n} {view}");
            assert!(!text.contains("<b>"), "{n} {view}");
        }
    }
}

#[test]
fn what_has_no_timeline_says_why_and_what_to_do() {
    let circle = "eslabon: 1\ncustomers: {c: C}\nhandoffs:\n  - {id: x, from: a, to: b, needs: [y], takes: 1d}\n  - {id: y, from: b, to: a, needs: [x], takes: 1d}\n  - {id: z, from: b, to: c, needs: [x], takes: 1d}\n";
    let zero = "eslabon: 1\ncustomers: {c: C}\nhandoffs:\n  - {id: x, from: a, to: b, takes: 0d}\n  - {id: z, from: b, to: c, needs: [x], takes: 0d}\n";
    let timeless = "eslabon: 1\ncustomers: {c: C}\nhandoffs:\n  - {id: x, from: a, to: b}\n  - {id: z, from: b, to: c}\n";
    for (text, error) in [
        (circle, views::ViewError::Circles),
        (timeless, views::ViewError::NoTimes),
        (zero, views::ViewError::AllZero),
    ] {
        let report = reported_in_full(text);
        let theme = Theme::default();
        assert_eq!(views::timeline(&report, Lang::Es, &theme), Err(error));
        assert_eq!(
            views::lanes(&report, Lang::En, &theme, LanesBy::Group),
            Err(error)
        );
        for lang in Lang::ALL {
            assert!(error.help().of(lang).contains("--view chain"));
        }
    }
    for lang in Lang::ALL {
        assert!(
            views::ViewError::Circles
                .help()
                .of(lang)
                .contains("eslabon check")
        );
    }
}

#[test]
fn some_of_the_handoffs_show_only_their_parties() {
    let (_, report) = all().swap_remove(2);
    let some: Vec<_> = report
        .handoffs
        .iter()
        .filter(|h| ["lote", "liberado"].contains(&h.id.as_str()))
        .collect();
    let theme = Theme::default();
    let timeline = views::timeline_of(&report, &some, Lang::Es, &theme).unwrap();
    let lanes = views::lanes_of(&report, &some, Lang::Es, &theme, LanesBy::Department).unwrap();
    for text in [&timeline, &lanes] {
        assert_eq!(drawn(text).ids, ["lote", "liberado"]);
        assert!(text.contains("Calidad") && !text.contains("Facturación"));
    }
    assert_eq!(lanes.matches("id=\"eslabon-lane").count(), 3);
    for view in [
        views::timeline_of(&report, &[], Lang::Es, &theme),
        views::lanes_of(&report, &[], Lang::Es, &theme, LanesBy::Group),
    ] {
        assert!(drawn(&view.unwrap()).ids.is_empty());
    }
}

#[test]
fn a_lane_for_each_department_if_asked() {
    let (_, report) = all().swap_remove(2);
    let count = |by: LanesBy| {
        let text = views::lanes(&report, Lang::Es, &Theme::default(), by).unwrap();
        assert_eq!(faults(&drawn(&text)), Vec::<String>::new());
        text.matches("id=\"eslabon-lane").count()
    };
    // Three areas and seven departments, with the suppliers and the customers.
    assert_eq!(count(LanesBy::Group), 5);
    assert_eq!(count(LanesBy::Department), 9);
}
