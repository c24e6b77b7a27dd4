//! Random numbers that belong to what is drawn: the same thing in the same trial draws the same number, whatever
//! else the chain holds and whichever thread asks.
//!
//! Counter-based: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011). The function of the counter
//! is `ChaCha` with 8 rounds (Bernstein 2008): its key is the seed and what is drawn, its stream the visit (0 for
//! the first, others for rework passes), its position the trial.

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};

use crate::analysis::sample::LANES;

/// What is drawn. Its name is part of the public behaviour: two files draw the same where it is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A service's work, by its first handoff's id.
    Work,
    /// A handoff's wait and transit, or its whole turnaround.
    Takes,
    /// Whether a handoff happens.
    Share,
    /// Which option of a choice, by its supplier and name.
    Choice,
    /// Whether a risk happens.
    Risk,
    /// Which return happens when a service finishes, by its first handoff's id.
    Return,
}

/// The stream of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key([u8; 32]);

/// The visit that is no pass.
pub(super) const FIRST: u64 = 0;

impl Key {
    /// The stream of a thing, by its id, under a seed.
    pub(super) fn new(seed: u64, what: What, id: &str) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..24].copy_from_slice(&hash(what as u8, id).to_le_bytes());
        Self(key)
    }

    /// Uniform 16-bit numbers for the trials of a block at a visit.
    pub(super) fn draws(&self, visit: u64, block: u64) -> [u16; LANES] {
        let mut bytes = [0; 2 * LANES];
        self.fill(visit, block, &mut bytes);
        let mut draws = [0; LANES];
        for (draw, pair) in draws.iter_mut().zip(bytes.chunks_exact(2)) {
            *draw = u16::from_le_bytes([pair[0], pair[1]]);
        }
        draws
    }

    /// Uniform 32-bit numbers, for what happens or not.
    pub(super) fn chances(&self, visit: u64, block: u64) -> [u32; LANES] {
        let mut bytes = [0; 4 * LANES];
        self.fill(visit, block, &mut bytes);
        let mut draws = [0; LANES];
        for (draw, four) in draws.iter_mut().zip(bytes.chunks_exact(4)) {
            *draw = u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
        }
        draws
    }

    fn fill(&self, visit: u64, block: u64, bytes: &mut [u8]) {
        let mut rng = ChaCha8Rng::from_seed(self.0);
        rng.set_stream(visit);
        rng.set_word_pos(u128::from(block) * (bytes.len() / 4) as u128);
        rng.fill_bytes(bytes);
    }
}

/// The visit of a pass: which pass of which return, inside which visit. Never [`FIRST`].
pub(super) fn visit(outer: u64, of: &str, pass: u32) -> u64 {
    let mut id = Vec::with_capacity(of.len() + 12);
    id.extend_from_slice(&outer.to_le_bytes());
    id.extend_from_slice(&pass.to_le_bytes());
    id.extend_from_slice(of.as_bytes());
    let wide = fnv(0x50, &id);
    ((wide >> 64) as u64 ^ wide as u64).max(1)
}

fn hash(what: u8, id: &str) -> u128 {
    fnv(what, id.as_bytes())
}

/// FNV-1a of 128 bits (Fowler, Noll & Vo): no two ids of a chain meet but by an accident of 1 in 10^20.
fn fnv(first: u8, bytes: &[u8]) -> u128 {
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for byte in std::iter::once(&first).chain(bytes) {
        hash ^= u128::from(*byte);
        hash = hash.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    }
    hash
}

/// The number below which a 32-bit draw falls with a probability.
pub(super) fn threshold(probability: f64) -> u64 {
    (probability.clamp(0.0, 1.0) * 4_294_967_296.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_depends_on_seed_thing_visit_and_block_alone() {
        let key = Key::new(1, What::Work, "orden");
        assert_eq!(
            key.draws(FIRST, 3),
            Key::new(1, What::Work, "orden").draws(FIRST, 3)
        );
        for other in [
            Key::new(2, What::Work, "orden").draws(FIRST, 3),
            Key::new(1, What::Takes, "orden").draws(FIRST, 3),
            Key::new(1, What::Work, "ordem").draws(FIRST, 3),
            key.draws(visit(FIRST, "devolucion", 0), 3),
            key.draws(FIRST, 4),
        ] {
            assert_ne!(key.draws(FIRST, 3), other);
        }
    }

    #[test]
    fn blocks_follow_each_other_in_one_stream() {
        let key = Key::new(7, What::Share, "a");
        let mut both = [0; 8 * LANES];
        key.fill(FIRST, 0, &mut both);
        let mut second = [0; 4 * LANES];
        key.fill(FIRST, 1, &mut second);
        assert_eq!(both[4 * LANES..], second);
    }

    #[test]
    fn draws_are_uniform_and_streams_are_not_correlated() {
        let blocks = 400;
        let (mut mean, mut product) = (0.0, 0.0);
        let (one, other) = (
            Key::new(0, What::Takes, "h1"),
            Key::new(0, What::Takes, "h2"),
        );
        for block in 0..blocks {
            for (a, b) in one
                .draws(FIRST, block)
                .iter()
                .zip(other.draws(FIRST, block))
            {
                let (a, b) = (f64::from(*a) / 65536.0 - 0.5, f64::from(b) / 65536.0 - 0.5);
                mean += a;
                product += a * b;
            }
        }
        let n = (blocks as usize * LANES) as f64;
        // Four standard errors: sqrt(1/12/n), and 1/12/sqrt(n).
        assert!((mean / n).abs() < 4.0 * (1.0 / 12.0 / n).sqrt());
        assert!((product / n).abs() < 4.0 / 12.0 / n.sqrt());
    }
}
