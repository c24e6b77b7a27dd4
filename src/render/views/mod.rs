//! Drawings of other kinds than the layered chain.

mod matrix;

pub use matrix::matrix;
