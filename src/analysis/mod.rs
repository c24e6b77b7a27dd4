//! Algorithms on the event graph. Results are plain data: positions and numbers.

pub mod capacity;
pub mod cascade;
pub mod case;
pub mod cycles;
pub mod distribution;
pub mod dominators;
pub mod floats;
pub mod passes;
pub mod propagate;
mod quadrature;
pub mod resilience;
mod root;
pub mod sample;
pub mod schedule;
pub mod sequence;
pub mod simulation;
pub mod structure;
pub mod times;
pub mod turnaround;
mod vector;
pub mod weak_links;

/// Times compare within this many working days.
pub const EPSILON: f64 = 1e-9;
