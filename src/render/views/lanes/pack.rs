//! Rows: items of a party stand in as few as hold them apart.

use super::columns::Columns;
use super::plan::{Kind, Plan};

/// Least distance between what stands in one row.
const APART: f64 = 9.0;

/// Rows of the whole drawing, top to bottom.
pub struct Rows {
    /// The row of each item.
    pub of: Vec<usize>,
    /// The items of each row, from left to right.
    pub items: Vec<Vec<usize>>,
    /// The party of each row.
    pub party: Vec<usize>,
}

/// Left and right end of an item.
pub fn extent(plan: &Plan<'_>, columns: &Columns, wide: &[f64], item: usize) -> (f64, f64) {
    let it = &plan.items[item];
    match it.kind {
        Kind::Bar => (columns.right[it.from], columns.left[it.to]),
        Kind::Instant => {
            let x = columns.instant(it.from, it.depth);
            (x - 9.0, x + 12.0 + wide[item])
        }
        Kind::Return | Kind::Arrival | Kind::GoesOn => {
            (columns.right[it.from], columns.right[it.from] + wide[item])
        }
        Kind::End => (columns.right[it.from], columns.right[it.from] + 8.0),
        Kind::Promise => {
            let x = columns.middle(it.from);
            (x - 2.0, x + 6.0 + wide[item])
        }
    }
}

pub fn pack(plan: &Plan<'_>, columns: &Columns, wide: &[f64]) -> Rows {
    let extents: Vec<(f64, f64)> = (0..plan.items.len())
        .map(|i| extent(plan, columns, wide, i))
        .collect();
    let mut clusters: Vec<Vec<usize>> = vec![Vec::new(); plan.parties.len()];
    for (c, cluster) in plan.clusters.iter().enumerate() {
        clusters[plan.items[cluster[0]].party].push(c);
    }
    let mut rows = Rows {
        of: vec![0; plan.items.len()],
        items: Vec::new(),
        party: Vec::new(),
    };
    for lane in &plan.lanes {
        for &party in &lane.parties {
            let left = |c: &usize| extents[plan.clusters[*c][0]].0;
            clusters[party].sort_by(|a, b| left(a).total_cmp(&left(b)).then(a.cmp(b)));
            let mut taken: Vec<Vec<usize>> = Vec::new();
            for &c in &clusters[party] {
                let mut cluster = plan.clusters[c].clone();
                if plan.parties[party].turned {
                    cluster.reverse();
                }
                let free = |row: usize, item: usize| {
                    let (a, b) = extents[item];
                    taken.get(row).is_none_or(|items| {
                        items.iter().all(|&i| {
                            let (l, r) = extents[i];
                            r + APART <= a || b + APART <= l
                        })
                    })
                };
                let mut first = 0;
                while !cluster
                    .iter()
                    .enumerate()
                    .all(|(k, &item)| free(first + k, item))
                {
                    first += 1;
                }
                for (k, &item) in cluster.iter().enumerate() {
                    if taken.len() <= first + k {
                        taken.resize(first + k + 1, Vec::new());
                    }
                    taken[first + k].push(item);
                }
            }
            if taken.is_empty() {
                taken.push(Vec::new());
            }
            if plan.parties[party].turned {
                taken.reverse();
            }
            for mut items in taken {
                items.sort_by(|a, b| extents[*a].0.total_cmp(&extents[*b].0));
                for &item in &items {
                    rows.of[item] = rows.items.len();
                }
                rows.items.push(items);
                rows.party.push(party);
            }
        }
    }
    rows
}
