//! The column of each box.

use super::LayoutError;
use super::direct::{Direction, drawn};
use super::engine::{Engine, RankProblem};
use super::tree::Tree;
use crate::render::picture::{NodeKind, Picture};

/// A weight that no sum of others outdoes.
const HELD: u32 = 10_000;

/// How often boxes are moved towards their areas.
const ROUNDS: usize = 12;

/// How often boxes are moved towards their heavier side, at most.
const PULLS: usize = 40;

/// From this many links on, columns are found by a quick rule.
const MANY: usize = 400;

/// The column of each box among the columns of boxes, from 0; external customers in the last.
/// `together` is how much the boxes of an area want to be near one another.
pub fn ranks(
    engine: &dyn Engine,
    picture: &Picture,
    directions: &[Direction],
    together: u32,
) -> Result<Vec<usize>, LayoutError> {
    let count = picture.nodes.len();
    let links = drawn(picture, directions);
    if links.is_empty() {
        return Ok(grid(picture));
    }
    let (problem, linked) = problem(picture, directions, &links, together);
    let mut ranks = if links.len() > MANY {
        let mut ranks = roughly(&problem);
        if together > 0 {
            near(picture, &links, &mut ranks);
        }
        ranks
    } else {
        let mut ranks = engine.ranks(&problem)?;
        // An engine may leave what stands alone between two of its neighbours where it is dear.
        Order::new(&problem).pull(&mut ranks);
        ranks
    };
    ranks.truncate(count);
    from_first(picture, &linked, &mut ranks);
    Ok(ranks)
}

/// What must come before what, and which boxes have any handoff that is drawn.
pub fn problem(
    picture: &Picture,
    directions: &[Direction],
    links: &[(usize, usize)],
    together: u32,
) -> (RankProblem, Vec<bool>) {
    let count = picture.nodes.len();
    let mut problem = RankProblem {
        // One more: an end that all lie before, and the customers directly before.
        nodes: count + 1,
        links: Vec::new(),
    };
    let mut linked = vec![false; count];
    let mut onward = vec![false; count];
    let mut critical = vec![];
    for (edge, direction) in picture.edges.iter().zip(directions) {
        if matches!(direction, Direction::Forward | Direction::Backward) {
            critical.push(edge.main);
        }
    }
    for (&(low, high), &critical) in links.iter().zip(&critical) {
        problem
            .links
            .push((low, high, if critical { 4 } else { 1 }, 1));
        (linked[low], linked[high]) = (true, true);
        onward[low] = true;
    }
    for (n, node) in picture.nodes.iter().enumerate() {
        let customer = node.kind == NodeKind::ExternalCustomer;
        // A customer that hands on to another cannot be last as well.
        let weight = if customer && !onward[n] { HELD } else { 0 };
        problem.links.push((n, count, weight, 1));
    }
    if together > 0 {
        gather(picture, &linked, together, &mut problem);
    }
    (problem, linked)
}

/// Counts columns from the first that is used; boxes without handoffs are dealt out over all.
pub fn from_first(picture: &Picture, linked: &[bool], ranks: &mut [usize]) {
    let used = (0..linked.len()).filter(|&n| linked[n]);
    let first = used.clone().map(|n| ranks[n]).min().unwrap_or(0);
    let last = used.clone().map(|n| ranks[n]).max().unwrap_or(0);
    for n in used {
        ranks[n] -= first;
    }
    alone(picture, linked, last - first, ranks);
}

/// Columns in linear time: each box as far left as its links allow, then moved towards its heavier side.
fn roughly(problem: &RankProblem) -> Vec<usize> {
    let order = Order::new(problem);
    let mut ranks = vec![0_usize; problem.nodes];
    for &n in &order.all {
        for &(m, apart) in &order.next[n] {
            ranks[m] = ranks[m].max(ranks[n] + apart);
        }
    }
    order.pull(&mut ranks);
    ranks
}

/// What comes before what, and which way each is drawn.
struct Order {
    /// By place: what comes after it, and by how many columns at least.
    next: Vec<Vec<(usize, usize)>>,
    /// By place: what comes before it.
    last: Vec<Vec<(usize, usize)>>,
    /// Weights of what comes after less those of what comes before.
    pull: Vec<i64>,
    /// None before what it comes after.
    all: Vec<usize>,
}

impl Order {
    fn new(problem: &RankProblem) -> Self {
        let count = problem.nodes;
        let mut order = Self {
            next: vec![Vec::new(); count],
            last: vec![Vec::new(); count],
            pull: vec![0; count],
            all: Vec::with_capacity(count),
        };
        let mut waiting = vec![0_usize; count];
        for &(low, high, weight, apart) in &problem.links {
            order.next[low].push((high, apart));
            order.last[high].push((low, apart));
            waiting[high] += 1;
            order.pull[low] += i64::from(weight);
            order.pull[high] -= i64::from(weight);
        }
        order.all.extend((0..count).filter(|&n| waiting[n] == 0));
        let mut done = 0;
        while done < order.all.len() {
            let n = order.all[done];
            done += 1;
            for &(m, _) in &order.next[n] {
                waiting[m] -= 1;
                if waiting[m] == 0 {
                    order.all.push(m);
                }
            }
        }
        order
    }

    /// Moves each towards its heavier side, as far as its neighbours let it.
    fn pull(&self, ranks: &mut Vec<usize>) {
        for _ in 0..PULLS {
            let before = ranks.clone();
            for &n in self.all.iter().rev() {
                let limits = self.next[n].iter();
                let limit = limits
                    .map(|&(m, apart)| ranks[m].saturating_sub(apart))
                    .min();
                if let (true, Some(limit)) = (self.pull[n] > 0, limit) {
                    ranks[n] = limit;
                }
            }
            for &n in &self.all {
                let limit = self.last[n]
                    .iter()
                    .map(|&(m, apart)| ranks[m] + apart)
                    .max();
                if let (true, Some(limit)) = (self.pull[n] < 0, limit) {
                    ranks[n] = limit;
                }
            }
            if *ranks == before {
                break;
            }
        }
    }
}

/// Moves each box as near to the middle column of its area as its links allow.
fn near(picture: &Picture, links: &[(usize, usize)], ranks: &mut [usize]) {
    let (count, areas) = (picture.nodes.len(), picture.groups.len());
    let (mut next, mut last) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for &(low, high) in links {
        next[low].push(high);
        last[high].push(low);
    }
    let home = |n: usize| picture.nodes[n].group.filter(|&g| g < areas);
    let end = ranks[count].saturating_sub(1);
    for round in 0..ROUNDS {
        let mut columns: Vec<Vec<usize>> = vec![Vec::new(); areas];
        for (n, rank) in ranks.iter().enumerate().take(count) {
            if let Some(g) = home(n) {
                columns[g].push(*rank);
            }
        }
        let middles: Vec<usize> = columns
            .iter_mut()
            .map(|column| {
                column.sort_unstable();
                column.get(column.len() / 2).copied().unwrap_or(0)
            })
            .collect();
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|&n| ranks[n]);
        if round % 2 == 0 {
            order.reverse();
        }
        for n in order {
            let Some(g) = home(n) else { continue };
            if picture.nodes[n].kind == NodeKind::ExternalCustomer {
                continue;
            }
            let low = last[n].iter().map(|&m| ranks[m] + 1).max().unwrap_or(0);
            let high = next[n].iter().map(|&m| ranks[m] - 1).min().unwrap_or(end);
            if low <= high {
                ranks[n] = middles[g].clamp(low, high);
            }
        }
    }
}

/// Gives each area a first and a last column, as near one another as its weight asks.
fn gather(picture: &Picture, linked: &[bool], weight: u32, problem: &mut RankProblem) {
    let tree = Tree::new(picture);
    for g in 0..tree.count() {
        let (first, last) = (problem.nodes, problem.nodes + 1);
        problem.nodes += 2;
        problem.links.push((first, last, weight, 0));
        for (n, node) in picture.nodes.iter().enumerate() {
            let home = node.group.filter(|&h| h < tree.count());
            if linked[n] && tree.up(home).any(|h| h == g) {
                problem.links.push((first, n, 0, 0));
                problem.links.push((n, last, 0, 0));
            }
        }
    }
}

/// Deals boxes without handoffs out over the columns, within their area's columns where it has some.
fn alone(picture: &Picture, linked: &[bool], last: usize, ranks: &mut [usize]) {
    let tree = Tree::new(picture);
    let mut spans: Vec<Option<(usize, usize)>> = vec![None; tree.count()];
    for (n, node) in picture.nodes.iter().enumerate() {
        if linked[n] {
            for g in tree.up(node.group.filter(|&g| g < tree.count())) {
                let (low, high) = spans[g].unwrap_or((ranks[n], ranks[n]));
                spans[g] = Some((low.min(ranks[n]), high.max(ranks[n])));
            }
        }
    }
    let mut dealt = vec![0; tree.count() + 1];
    for (n, node) in picture.nodes.iter().enumerate() {
        if linked[n] {
            continue;
        }
        let group = node.group.filter(|&g| g < tree.count());
        let span = group.and_then(|g| spans[g]).unwrap_or((0, last));
        let turn = &mut dealt[group.map_or(tree.count(), |g| g)];
        ranks[n] = if node.kind == NodeKind::ExternalCustomer {
            last
        } else {
            span.0 + *turn % (span.1 - span.0 + 1)
        };
        *turn += 1;
    }
}

/// Boxes without any handoff, in rows a little wider than high.
fn grid(picture: &Picture) -> Vec<usize> {
    let wide = (picture.nodes.len() as f64).sqrt().ceil().max(1.0) as usize;
    (0..picture.nodes.len()).map(|n| n % wide).collect()
}
