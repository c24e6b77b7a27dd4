//! Hands arguments and streams to [`eslabon::cli`], returns its exit code.
fn main() {}
