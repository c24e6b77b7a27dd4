//! The layout engine: `graphviz-pure`, a port of Graphviz's `dot`, used for orders and heights only.

use std::fmt::Write as _;

use graphviz_pure::{DiagnosticLevel, LayoutEngine, OutputFormat};
use serde::Deserialize;

use super::LayoutError;
use super::engine::{Effort, Engine, Places, RankProblem};
use super::layered::Layered;

/// Graphviz's `dot` in Rust.
#[derive(Clone, Copy, Debug, Default)]
pub struct Graphviz;

/// What is read of Graphviz's answer.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    objects: Vec<Object>,
}

/// A node or a cluster.
#[derive(Deserialize)]
struct Object {
    name: String,
    pos: Option<String>,
    bb: Option<String>,
}

/// Half the distance between two columns in Graphviz's answer; any will do, since only the order counts.
const SAME_COLUMN: f64 = 1.0;
/// Room between an area's frame and what is in it.
pub const FRAME: u32 = 10;

impl Engine for Graphviz {
    fn ranks(&self, problem: &RankProblem) -> Result<Vec<usize>, LayoutError> {
        let mut dot = String::from(
            "digraph{graph[rankdir=LR newrank=true splines=none mclimit=0.05 nslimit=0.1 ranksep=0.5 nodesep=0.1]\
             node[shape=box fixedsize=true width=0.5 height=0.1 label=\"\"]",
        );
        for n in 0..problem.nodes {
            let _ = write!(dot, "n{n};");
        }
        for (low, high, weight, apart) in &problem.links {
            let _ = write!(dot, "n{low}->n{high}[weight={weight} minlen={apart}];");
        }
        dot.push('}');
        let mut x = vec![None; problem.nodes];
        for object in run(&dot)?.objects {
            if let (Some(n), Some((px, _))) =
                (number(&object.name, "n"), pair(object.pos.as_deref()))
                && n < x.len()
            {
                x[n] = Some(px);
            }
        }
        let x: Vec<f64> = x.into_iter().collect::<Option<_>>().ok_or_else(unread)?;
        let mut levels = x.clone();
        levels.sort_by(f64::total_cmp);
        levels.dedup_by(|a, b| (*a - *b).abs() < SAME_COLUMN);
        Ok(x.iter()
            .map(|&x| {
                levels
                    .partition_point(|&level| level < x + SAME_COLUMN)
                    .saturating_sub(1)
            })
            .collect())
    }

    fn places(
        &self,
        layered: &Layered,
        titles: &[f64],
        effort: Effort,
    ) -> Result<Places, LayoutError> {
        let dot = order_problem(layered, titles, effort);
        let mut x = vec![None; layered.items.len()];
        let mut y = vec![None; layered.items.len()];
        let mut groups = vec![None; layered.tree.count()];
        for object in run(&dot)?.objects {
            if let (Some(i), Some((px, py))) =
                (number(&object.name, "n"), pair(object.pos.as_deref()))
                && i < y.len()
            {
                x[i] = Some(px);
                // An item's reference line is where its edges run, not always its middle.
                let item = &layered.items[i];
                y[i] = Some(-py + (item.up - item.down) / 2.0);
            } else if let (Some(g), Some((_, low, _, high))) =
                (number(&object.name, "cluster_"), four(object.bb.as_deref()))
                && g < groups.len()
            {
                groups[g] = Some((-high, -low));
            }
        }
        let x: Vec<f64> = x.into_iter().collect::<Option<_>>().ok_or_else(unread)?;
        let items = y.into_iter().collect::<Option<_>>().ok_or_else(unread)?;
        in_columns(layered, &x)?;
        Ok(Places { items, groups })
    }
}

/// Whether Graphviz kept the columns that it was given.
fn in_columns(layered: &Layered, x: &[f64]) -> Result<(), LayoutError> {
    let mut columns: Vec<Option<(f64, f64)>> = vec![None; layered.columns];
    for (item, &x) in layered.items.iter().zip(x) {
        let (low, high) = columns[item.column].unwrap_or((x, x));
        columns[item.column] = Some((low.min(x), high.max(x)));
    }
    let mut last = f64::NEG_INFINITY;
    for (low, high) in columns.into_iter().flatten() {
        if high - low > SAME_COLUMN || low <= last {
            return Err(LayoutError::Engine("columns not kept".to_owned()));
        }
        last = high;
    }
    Ok(())
}

/// The columns as a DOT graph: every link one column long, so that Graphviz only orders and places.
fn order_problem(layered: &Layered, titles: &[f64], effort: Effort) -> String {
    let mut dot = String::from("digraph{graph[rankdir=LR newrank=true splines=none ranksep=0.6");
    // Measured: with these, 100,000 items take under ten seconds, and a few hundred find fewer crossings.
    dot.push_str(match layered.items.len() {
        0..1_500 => " mclimit=4 searchsize=100",
        1_500..5_000 => "",
        5_000..20_000 => " nslimit=0.5 nslimit1=1 mclimit=0.3",
        _ => " nslimit=0.02 nslimit1=0.1 mclimit=0.1",
    });
    let _ = write!(
        dot,
        " nodesep={:.4}]node[shape=box fixedsize=true width=0.1 label=\"\"]",
        effort.gap / 72.0
    );
    let mut inside: Vec<Vec<usize>> = vec![Vec::new(); layered.tree.count()];
    let mut outside = Vec::new();
    let mut items: Vec<usize> = (0..layered.items.len()).collect();
    shuffle(&mut items, effort.seed);
    for i in items {
        let item = &layered.items[i];
        let _ = write!(dot, "n{i}[height={:.4}];", (item.up + item.down) / 72.0);
        match item.group {
            Some(g) => inside[g].push(i),
            None => outside.push(i),
        }
    }
    let mut open: Vec<usize> = layered.tree.children(None).collect();
    shuffle(&mut open, effort.seed);
    for g in open {
        cluster(&mut dot, layered, titles, &inside, g);
    }
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); layered.columns];
    for (i, item) in layered.items.iter().enumerate() {
        columns[item.column].push(i);
    }
    // A thread through all columns keeps parts that do not touch in their columns.
    let threaded = apart(layered);
    let mut thread: Option<usize> = None;
    for (c, items) in columns.iter().enumerate() {
        if items.is_empty() {
            continue;
        }
        let _ = write!(dot, "{{rank=same;");
        for i in items {
            let _ = write!(dot, "n{i};");
        }
        if threaded {
            let _ = write!(dot, "t{c}[height=0.01];");
        }
        dot.push('}');
        if threaded {
            if let Some(last) = thread {
                let _ = write!(dot, "t{last}->t{c}[weight=0];");
            }
            thread = Some(c);
        }
    }
    let mut links: Vec<_> = layered.links.iter().collect();
    shuffle(&mut links, effort.seed);
    for link in links {
        let _ = write!(
            dot,
            "n{}->n{}[weight={}];",
            link.low, link.high, link.weight
        );
    }
    dot.push('}');
    dot
}

/// Another order for another seed, the same on every machine: none for 0, reversed for 1.
fn shuffle<T>(items: &mut [T], seed: u64) {
    match seed {
        0 => {}
        1 => items.reverse(),
        _ => {
            // Knuth's linear congruential generator; its upper bits are good enough to shuffle.
            let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            for i in (1..items.len()).rev() {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                items.swap(i, (state >> 33) as usize % (i + 1));
            }
        }
    }
}

/// Whether the links leave parts of the picture unconnected.
fn apart(layered: &Layered) -> bool {
    let mut root: Vec<usize> = (0..layered.items.len()).collect();
    let find = |root: &mut Vec<usize>, mut i: usize| {
        while root[i] != i {
            root[i] = root[root[i]];
            i = root[i];
        }
        i
    };
    let mut parts = layered.items.len();
    for link in &layered.links {
        let (a, b) = (find(&mut root, link.low), find(&mut root, link.high));
        if a != b {
            root[a] = b;
            parts -= 1;
        }
    }
    parts > 1
}

/// Writes an area and those inside it; the tree limits how deep that goes.
fn cluster(dot: &mut String, layered: &Layered, titles: &[f64], inside: &[Vec<usize>], g: usize) {
    let _ = write!(
        dot,
        "subgraph cluster_{g}{{margin={FRAME};label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLPADDING=\"0\" \
         CELLSPACING=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"4\" HEIGHT=\"{:.0}\"><TR><TD></TD></TR></TABLE>>;",
        titles[g].max(1.0)
    );
    for i in &inside[g] {
        let _ = write!(dot, "n{i};");
    }
    for child in layered.tree.children(Some(g)) {
        cluster(dot, layered, titles, inside, child);
    }
    dot.push('}');
}

/// Lays a DOT graph out. An error that Graphviz only reports still ruins the drawing, so it fails too.
fn run(dot: &str) -> Result<Answer, LayoutError> {
    let failed = |what: String| LayoutError::Engine(what);
    let text = std::panic::catch_unwind(|| -> Result<String, LayoutError> {
        let mut parsed = graphviz_pure::parse_dot(dot).map_err(|e| failed(e.to_string()))?;
        let graph = parsed.output_mut();
        let done = graphviz_pure::layout_graph(graph, LayoutEngine::Dot)
            .map_err(|e| failed(e.to_string()))?;
        if let Some(error) = done
            .diagnostics()
            .iter()
            .find(|d| d.level() != DiagnosticLevel::Warning)
        {
            return Err(failed(error.message().trim().to_owned()));
        }
        Ok(graphviz_pure::render_graph(graph, OutputFormat::Json0)
            .map_err(|e| failed(e.to_string()))?
            .into_output())
    })
    .map_err(|_| failed("the engine stopped".to_owned()))??;
    serde_json::from_str(&text).map_err(|e| failed(e.to_string()))
}

fn unread() -> LayoutError {
    LayoutError::Engine("an answer without places".to_owned())
}

/// The number after a prefix: 12 in `n12`.
fn number(name: &str, prefix: &str) -> Option<usize> {
    name.strip_prefix(prefix)?.parse().ok()
}

fn pair(text: Option<&str>) -> Option<(f64, f64)> {
    let (x, y) = text?.split_once(',')?;
    Some((x.parse().ok()?, y.parse().ok()?))
}

fn four(text: Option<&str>) -> Option<(f64, f64, f64, f64)> {
    let mut parts = text?.split(',').map(str::parse::<f64>);
    let mut next = || parts.next()?.ok();
    Some((next()?, next()?, next()?, next()?))
}
