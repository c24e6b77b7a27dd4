//! The best way of a line against all ways, and that nothing gets worse.

use super::super::layered::{Item, Link};
use super::super::tree::Tree;
use super::*;

/// Knuth's linear congruential generator.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count
    }
}

/// Two columns of boxes at either end, and as many lines between them, each through all columns in between.
fn lines(columns: usize, boxes: usize, count: usize, numbers: &mut Numbers) -> Layered {
    let item = |what, column| Item {
        what,
        column,
        group: None,
        w: 40.0,
        up: 10.0,
        down: 10.0,
    };
    let mut items: Vec<Item> = (0..2 * boxes)
        .map(|n| item(What::Node(n), if n < boxes { 0 } else { columns - 1 }))
        .collect();
    let (mut links, mut routes) = (Vec::new(), Vec::new());
    for e in 0..count {
        let mut route = vec![numbers.below(boxes)];
        for column in 1..columns - 1 {
            route.push(items.len());
            items.push(item(What::Bend(e), column));
        }
        route.push(boxes + numbers.below(boxes));
        links.extend(route.windows(2).map(|pair| Link {
            low: pair[0],
            high: pair[1],
            weight: 1,
        }));
        routes.push(route);
    }
    Layered {
        items,
        links,
        routes,
        tree: Tree::default(),
        columns,
    }
}

/// Each column in file order.
fn in_file_order(layered: &Layered) -> Vec<Vec<Event>> {
    let mut columns = vec![Vec::new(); layered.columns];
    for (i, item) in layered.items.iter().enumerate() {
        columns[item.column].push(Event::Item(i));
    }
    columns
}

/// How many lines cross, each pair weighed by 3 where one of them is a main one, else by 2.
fn crossings(arrangement: &Arrangement<'_>) -> f64 {
    let links = &arrangement.layered.links;
    let place = |i: usize| arrangement.place[i];
    let column = |link: &Link| arrangement.layered.items[link.low].column;
    let main = |link: &Link| arrangement.main[link.low] || arrangement.main[link.high];
    let mut sum = 0.0;
    for (n, a) in links.iter().enumerate() {
        for b in links[..n].iter().filter(|b| column(a) == column(b)) {
            let above = place(a.low).cmp(&place(b.low));
            if above != place(a.high).cmp(&place(b.high)) && a.low != b.low && a.high != b.high {
                sum += if main(a) || main(b) { 3.0 } else { 2.0 };
            }
        }
    }
    sum * CROSSING
}

fn climbs(arrangement: &Arrangement<'_>) -> f64 {
    let y = &arrangement.y.items;
    let links = arrangement.layered.links.iter();
    links.map(|l| (y[l.low] - y[l.high]).abs()).sum::<f64>() * CLIMB
}

#[test]
fn the_cost_is_that_of_all_pairs_of_lines() {
    let mut numbers = Numbers(1);
    for _ in 0..50 {
        let layered = lines(4, 4, 7, &mut numbers);
        let main: Vec<bool> = (0..7).map(|_| numbers.below(3) == 0).collect();
        let all = Arrangement::new(&layered, &[], 8.0, in_file_order(&layered), &main);
        let expected = crossings(&all) + climbs(&all);
        assert!((all.cost(0..3) - expected).abs() < 1e-6);
    }
}

#[test]
fn no_way_of_a_line_costs_less_than_the_one_it_is_given() {
    let mut numbers = Numbers(2);
    for _ in 0..30 {
        let layered = lines(4, 4, 6, &mut numbers);
        let main: Vec<bool> = (0..6).map(|_| numbers.below(3) == 0).collect();
        let mut all = Arrangement::new(&layered, &[], 8.0, in_file_order(&layered), &main);
        let route = &layered.routes[0];
        all.take(route[1]);
        all.take(route[2]);
        let found = all.ways(route).best();
        let slots = [1, 2].map(|n| all.slots(n, None));
        let mut costs = |first: (usize, f64), second: (usize, f64)| {
            all.put(route[1], first.0, first.1);
            all.put(route[2], second.0, second.1);
            let cost = all.cost(0..3);
            all.take(route[1]);
            all.take(route[2]);
            cost
        };
        let given = costs(found[1], found[2]);
        for &first in &slots[0] {
            for &second in &slots[1] {
                assert!(costs(first, second) + 1e-6 >= given);
            }
        }
    }
}

/// A way's cost is what the whole costs with the line on it less what it costs without: what is remembered of the
/// columns is as good as counting.
#[test]
fn a_way_costs_what_the_line_adds() {
    let mut numbers = Numbers(4);
    for _ in 0..30 {
        let layered = lines(5, 4, 8, &mut numbers);
        let main: Vec<bool> = (0..8).map(|_| numbers.below(3) == 0).collect();
        let mut all = Arrangement::new(&layered, &[], 8.0, in_file_order(&layered), &main);
        for (e, route) in layered.routes.iter().enumerate() {
            let slots: Vec<_> = route
                .iter()
                .map(|&i| (all.place[i], all.y.items[i]))
                .collect();
            let whole = crossings(&all) + climbs(&all);
            assert!((all.cost(0..4) - whole).abs() < 1e-6);
            all.take_line(e);
            let added = all.way(route, &slots);
            assert!((all.cost(0..4) + added - whole).abs() < 1e-6);
            all.put_best(e);
        }
    }
}

#[test]
fn what_is_new_is_put_in_and_the_rest_stays_in_order() {
    let mut numbers = Numbers(5);
    for _ in 0..30 {
        let layered = lines(5, 5, 9, &mut numbers);
        let old = Arrangement::new(&layered, &[], 8.0, in_file_order(&layered), &[false; 9]);
        let new: Vec<usize> = layered.routes[8][1..4].to_vec();
        let items = old.y.items.iter().enumerate();
        let before = Before {
            items: items
                .map(|(i, &y)| (!new.contains(&i)).then_some(y))
                .collect(),
            areas: Vec::new(),
        };
        let near = Arrangement::near(&layered, &[], 8.0, &[], &[false; 9], &before);
        for (c, column) in near.columns.iter().enumerate() {
            let kept = |column: &[Event]| -> Vec<Event> {
                let is_old = |e: &&Event| !new.iter().any(|&i| **e == Event::Item(i));
                column.iter().filter(is_old).copied().collect()
            };
            assert_eq!(kept(column), kept(&old.columns[c]));
            assert_eq!(column.len(), old.columns[c].len());
        }
    }
}

#[test]
fn improving_crosses_fewer_lines_and_leaves_everything_in_its_column() {
    let mut numbers = Numbers(3);
    let (mut before, mut after) = (0.0, 0.0);
    for _ in 0..30 {
        let layered = lines(5, 5, 10, &mut numbers);
        let mut all = Arrangement::new(&layered, &[], 8.0, in_file_order(&layered), &[false; 10]);
        before += crossings(&all);
        all.improve();
        after += crossings(&all);
        assert!((all.cost(0..4) - crossings(&all) - climbs(&all)).abs() < 1e-6);
        let mut seen = vec![0; layered.items.len()];
        for (c, column) in all.columns.iter().enumerate() {
            for event in column {
                let Event::Item(i) = *event else { continue };
                assert_eq!(layered.items[i].column, c);
                seen[i] += 1;
            }
        }
        assert!(seen.iter().all(|&count| count == 1));
    }
    assert!(after < before / 4.0, "{before} {after}");
}
