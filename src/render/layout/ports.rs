//! Where on a box's side each handoff touches it: in the order of the other ends, spread, straight where possible.

use super::layered::Layered;
use super::sizes::PORT_STEP;

/// Heights at which each edge leaves its left box and reaches its right box.
pub struct Ports {
    /// On the right side of the left box, by edge.
    pub low: Vec<f64>,
    /// On the left side of the right box, by edge.
    pub high: Vec<f64>,
}

/// A line that wants a place on a side: the height it wants, what breaks ties, and its edge.
struct Want {
    y: f64,
    far: f64,
    edge: usize,
}

/// Spreads the ports of all boxes; `half` is half the height of each box's side, `weights` how much each
/// edge wants to go straight.
pub fn ports(layered: &Layered, y: &[f64], half: &[f64], weights: &[f64]) -> Ports {
    let count = half.len();
    let mut right: Vec<Vec<Want>> = (0..count).map(|_| Vec::new()).collect();
    let mut left: Vec<Vec<Want>> = (0..count).map(|_| Vec::new()).collect();
    for (edge, route) in layered.routes.iter().enumerate() {
        let (Some(&low), Some(&high)) = (route.first(), route.last()) else {
            continue;
        };
        right[low].push(Want {
            y: y[route[1]],
            far: y[high],
            edge,
        });
        left[high].push(Want {
            y: y[route[route.len() - 2]],
            far: y[low],
            edge,
        });
    }
    let mut out = Ports {
        low: vec![0.0; layered.routes.len()],
        high: vec![0.0; layered.routes.len()],
    };
    for node in 0..count {
        for (edge, at) in side(&mut right[node], y[node], half[node], weights) {
            out.low[edge] = at;
        }
        for (edge, at) in side(&mut left[node], y[node], half[node], weights) {
            out.high[edge] = at;
        }
    }
    out
}

/// The places on one side of one box.
fn side(wants: &mut [Want], middle: f64, half: f64, weights: &[f64]) -> Vec<(usize, f64)> {
    wants.sort_by(|a, b| {
        a.y.total_cmp(&b.y)
            .then(a.far.total_cmp(&b.far))
            .then(a.edge.cmp(&b.edge))
    });
    let room = (half - 7.0).max(0.0);
    let wanted: Vec<(f64, f64)> = wants
        .iter()
        .map(|want| {
            let off = want.y - middle;
            // Far above or below, a line comes from a corner; near, it goes straight if it can.
            let straight = if off.abs() <= room { 8.0 } else { 1.0 };
            (off.clamp(-room, room), weights[want.edge] * straight)
        })
        .collect();
    let step = match wants.len() {
        0 | 1 => 0.0,
        n => PORT_STEP.min(2.0 * room / (n - 1) as f64),
    };
    spread(&wanted, step, -room, room)
        .into_iter()
        .zip(wants.iter())
        .map(|(at, want)| (want.edge, middle + at))
        .collect()
}

/// Moves sorted values, each with a weight, as little as possible so that neighbours are a step apart, within limits.
pub fn spread(wanted: &[(f64, f64)], step: f64, low: f64, high: f64) -> Vec<f64> {
    // With the steps taken out, this is the nearest non-decreasing sequence: pool adjacent violators.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (i, &(want, weight)) in wanted.iter().enumerate() {
        let mut pool = ((want - step * i as f64) * weight, weight, 1);
        while let Some(&(sum, weight, n)) = pools.last() {
            if sum / weight <= pool.0 / pool.1 {
                break;
            }
            pools.pop();
            pool = (pool.0 + sum, pool.1 + weight, pool.2 + n);
        }
        pools.push(pool);
    }
    let top = (high - step * wanted.len().saturating_sub(1) as f64).max(low);
    pools
        .into_iter()
        .flat_map(|(sum, weight, n)| std::iter::repeat_n((sum / weight).clamp(low, top), n))
        .enumerate()
        .map(|(i, at)| at + step * i as f64)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_keeps_order_steps_and_limits() {
        let even =
            |values: &[f64]| -> Vec<(f64, f64)> { values.iter().map(|&v| (v, 1.0)).collect() };
        assert_eq!(
            spread(&even(&[0.0, 0.0, 0.0]), 5.0, -10.0, 10.0),
            [-5.0, 0.0, 5.0]
        );
        assert_eq!(spread(&even(&[10.0, 10.0]), 5.0, -10.0, 10.0), [5.0, 10.0]);
        assert_eq!(spread(&even(&[-9.0, 9.0]), 5.0, -10.0, 10.0), [-9.0, 9.0]);
    }

    #[test]
    fn the_heavier_moves_less() {
        let at = spread(&[(0.0, 9.0), (0.0, 1.0)], 10.0, -20.0, 20.0);
        assert_eq!(at, [-1.0, 9.0]);
    }
}
