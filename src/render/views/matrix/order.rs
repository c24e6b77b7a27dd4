//! The order of rows and columns.

use crate::analysis::sequence::sequence;

/// The order of rows, external customers last, and the knots in it.
pub(super) fn ordered(
    count: usize,
    links: &[(usize, usize, u32)],
    area: &[Option<usize>],
    is_outside: impl Fn(usize) -> bool,
) -> (Vec<usize>, Vec<(usize, usize)>) {
    let order = sequence(count, links, area);
    let (outside, mut order): (Vec<usize>, Vec<usize>) =
        order.into_iter().partition(|n| is_outside(*n));
    order.extend(outside);
    let mut row = vec![0; count];
    for (at, node) in order.iter().enumerate() {
        row[*node] = at;
    }
    // Between a row and one before it that it hands back to everything is in one knot: the sequence keeps knots whole.
    let mut reach: Vec<usize> = (0..count).collect();
    for (from, to, _) in links.iter().filter(|(a, b, _)| row[*a] > row[*b]) {
        reach[row[*to]] = reach[row[*to]].max(row[*from]);
    }
    let mut knots: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < count {
        let (mut end, mut next) = (reach[at], at);
        while next <= end {
            end = end.max(reach[next]);
            next += 1;
        }
        if end > at {
            knots.push((at, end));
        }
        at = end + 1;
    }
    (order, knots)
}
