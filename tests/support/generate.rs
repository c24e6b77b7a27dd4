//! Large chains, the same every time.

use std::fmt::Write as _;

/// A small generator of numbers (SplitMix64: Steele, Lea & Flood 2014).
pub struct Numbers(pub u64);

impl Numbers {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// The next number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

/// A chain of so many handoffs, or about 1 % more: layers of departments, each handoff with a range and an
/// agreement, three a department, deliveries to one customer with a promise.
pub fn layered(handoffs: usize) -> String {
    let mut numbers = Numbers(handoffs as u64);
    let departments = (handoffs / 3).max(4);
    let width = ((departments as f64).sqrt() as usize).max(2);
    let layers = departments.div_ceil(width);
    let mut text = String::from("eslabon: 1\nname: Generated\n");
    let _ = writeln!(
        text,
        "customers:\n  client: {{name: Client, promise: {{within: {}d, confidence: 90%}}}}",
        layers * 3
    );
    text.push_str("departments:\n");
    for at in 0..departments {
        let (min, max) = (1 + numbers.below(4), 6 + numbers.below(8));
        let _ = writeln!(
            text,
            "  d{at}: {{name: Department {at}, work: {{min: {min}h, likely: {}h, max: {max}h}}}}",
            min + 1
        );
    }
    text.push_str("handoffs:\n");
    let mut received: Vec<Vec<usize>> = vec![Vec::new(); departments];
    let mut id = 0;
    for (at, received) in received.iter_mut().enumerate().take(width) {
        let _ = writeln!(
            text,
            "  - {{id: h{id}, from: client, to: d{at}, delivers: Order {id}}}"
        );
        received.push(id);
        id += 1;
    }
    for at in 0..departments {
        let layer = at / width;
        let next = (layer + 1) * width;
        let needs: Vec<String> = received[at].iter().map(|h| format!("h{h}")).collect();
        let needs = needs.join(", ");
        let mut to: Vec<usize> = Vec::new();
        for _ in 0..3 {
            if next < departments {
                let receiver = next + numbers.below(width.min(departments - next));
                if !to.contains(&receiver) {
                    to.push(receiver);
                }
            }
        }
        let deliver = to.is_empty() || received[at].is_empty();
        for receiver in to {
            let _ = writeln!(
                text,
                "  - id: h{id}\n    from: d{at}\n    to: d{receiver}\n    delivers: Part {id}\n    needs: [{needs}]\n    agreed: {}h\n    takes: {{min: 1h, max: {}h}}",
                12 + numbers.below(8),
                2 + numbers.below(10)
            );
            received[receiver].push(id);
            id += 1;
        }
        if deliver {
            let _ = writeln!(
                text,
                "  - {{id: h{id}, from: d{at}, to: client, delivers: Product {id}, needs: [{needs}], agreed: 2d}}"
            );
            id += 1;
        }
    }
    // Up to the size, each department reports to the customer.
    for at in (0..departments)
        .cycle()
        .filter(|at| !received[*at].is_empty())
    {
        if id >= handoffs {
            break;
        }
        let needs: Vec<String> = received[at].iter().map(|h| format!("h{h}")).collect();
        let _ = writeln!(
            text,
            "  - {{id: h{id}, from: d{at}, to: client, needs: [{}], takes: 1-2d, agreed: 2d}}",
            needs.join(", ")
        );
        id += 1;
    }
    text
}

/// Handoffs in a row, one department after the other, up to the customer.
pub fn row(handoffs: usize) -> String {
    let mut text =
        String::from("customers: {client: Client}\nhandoffs:\n  - {from: client, to: d0}\n");
    for at in 0..handoffs.saturating_sub(2) {
        let _ = writeln!(text, "  - {{from: d{at}, to: d{}, takes: 1h}}", at + 1);
    }
    let _ = writeln!(
        text,
        "  - {{from: d{}, to: client}}",
        handoffs.saturating_sub(2)
    );
    text
}

/// Handoffs in a ring, with a way in and a way out.
pub fn ring(handoffs: usize) -> String {
    let mut text = String::from("customers: {client: Client}\nhandoffs:\n");
    for at in 0..handoffs {
        let _ = writeln!(text, "  - {{from: d{at}, to: d{}}}", (at + 1) % handoffs);
    }
    text.push_str("  - {from: client, to: d0}\n  - {from: d0, to: client}\n");
    text
}

/// Everyone hands over to everyone.
pub fn complete(parties: usize) -> String {
    let mut text = String::from("customers: {client: Client}\nhandoffs:\n");
    for from in 0..parties {
        for to in (0..parties).filter(|to| *to != from) {
            let _ = writeln!(text, "  - {{from: d{from}, to: d{to}}}");
        }
    }
    text.push_str("  - {from: d0, to: client}\n");
    text
}

/// Circles of three that have nothing to do with each other.
pub fn circles(count: usize) -> String {
    let mut text = String::from("customers: {client: Client}\nhandoffs:\n");
    for at in 0..count {
        for (from, to) in [("a", "b"), ("b", "c"), ("c", "a")] {
            let _ = writeln!(text, "  - {{from: {from}{at}, to: {to}{at}}}");
        }
        let _ = writeln!(text, "  - {{from: a{at}, to: client}}");
    }
    text
}
