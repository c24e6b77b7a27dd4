//! The views along time: what overlaps, what is to scale, and that everything is drawn once.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::print_stderr)]

mod common;
mod support;

#[path = "views/chains.rs"]
mod chains;
#[path = "views/lots.rs"]
mod lots;
#[path = "views/said.rs"]
mod said;
#[path = "views/sheet.rs"]
mod sheet;

use std::fmt::Write as _;

use chains::{all, both};
use eslabon::lang::Lang;
use eslabon::render::theme::{Name, Theme};
use eslabon::render::views::{self, LanesBy};
use eslabon::report::Report;
use sheet::{Area, Drawn, Stretch, crossings, drawn, faults};
use support::reported_in_full;

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

/// The best figures reached so far: a change may better them, not worsen them. Lines that cross, pass behind a box,
/// run through words, and go back in time without being rework.
#[test]
fn few_lines_cross_and_none_passes_behind_a_bar() {
    let best = [
        ("customer-support", [1, 0, 0, 0]),
        ("de-la-factura-al-recaudo", [2, 0, 0, 0]),
        ("del-pedido-a-la-entrega", [0, 0, 0, 0]),
        ("un-informe-interno", [0, 0, 0, 0]),
        ("un-piso-limpio", [2, 0, 0, 0]),
        ("una-compra-para-ventas", [0, 0, 0, 0]),
        ("una-contratacion", [3, 0, 0, 0]),
        ("cadena14", [9, 0, 0, 1]),
        ("cadena60", [30, 0, 0, 6]),
    ];
    let mut worse = Vec::new();
    for ((name, report), (same, most)) in all().iter().zip(best) {
        assert_eq!(name, same);
        let text = views::lanes(report, Lang::Es, &Theme::default(), LanesBy::Group).unwrap();
        let drawn = drawn(&text);
        let (crossings, behind) = crossings(&drawn);
        let back = back_in_time(&drawn, report);
        let found = [crossings, behind, crossed_words(&drawn), back];
        assert!(drawn.links.len() > 8, "{name}");
        if found.iter().zip(most).any(|(f, m)| *f > m) {
            worse.push(format!("{name}: {found:?} {:?}", drawn.size));
        }
    }
    assert_eq!(worse, Vec::<String>::new());
}

/// How many lines that are no rework go back in time somewhere.
fn back_in_time(drawn: &Drawn, report: &Report) -> usize {
    let is_return = |id: &str| {
        let mut returns = report.handoffs.iter().filter(|h| h.kind == "rework");
        returns.any(|h| h.id == id)
    };
    // From what takes no time a line may go to the left within its moment.
    let goes_back = |line: &[Stretch]| line.iter().any(|s| s.1.0 < s.0.0 - 30.0);
    let lines = drawn.links.iter().filter(|(ends, _)| !is_return(&ends.0));
    lines.filter(|(_, line)| goes_back(line)).count()
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
fn what_takes_longer_is_never_drawn_shorter() {
    let mut pairs = 0;
    plainly(|name, report, view, text| {
        // The two networks would be too wide: they say so under the picture.
        if view != "lanes" || name.starts_with("cadena") {
            return;
        }
        assert!(!text.contains("La escala no es la misma"), "{name}");
        let bars = drawn(text).bars;
        let time = |id: &str| {
            let handoff = report.handoffs.iter().find(|h| h.id == id).unwrap();
            let span = handoff.expected.unwrap();
            span.arrival - span.start
        };
        for (a, short) in &bars {
            for (b, long) in bars.iter().filter(|(b, _)| time(a) < time(b) - 1e-9) {
                pairs += 1;
                let (long, short) = (long.w, short.w);
                assert!(long > short - 0.1, "{name}: {b} {long} {a} {short}");
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

#[test]
fn each_lane_bears_the_name_of_its_departments_area() {
    let mut lanes = 0;
    for (name, report) in all() {
        let area = |id: &str| {
            let party = report.departments.iter().find(|p| p.id == id)?;
            let group = party.group.as_deref()?;
            let group = report.chain.groups.iter().find(|g| g.id == group)?;
            group.group.is_none().then(|| group.name.clone())
        };
        let text = views::lanes(&report, Lang::Es, &Theme::default(), LanesBy::Group).unwrap();
        for lane in text.split("<g id=\"eslabon-lane").skip(1) {
            let title = lane
                .split("<title>")
                .nth(1)
                .and_then(|t| t.split("</title>").next());
            let party = lane
                .split("<g data-id=\"")
                .nth(1)
                .and_then(|t| t.split('"').next());
            if let Some(area) = party.and_then(area) {
                lanes += 1;
                assert_eq!(title, Some(area.as_str()), "{name}");
            }
        }
    }
    assert!(lanes > 20, "{lanes}");
}
