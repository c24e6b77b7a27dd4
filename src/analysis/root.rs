//! Where an increasing function crosses zero.

/// What is known of a crossing before looking for it.
pub(crate) struct Search {
    /// The function is not above zero here, ...
    pub low: f64,
    /// ... nor below zero here.
    pub high: f64,
    /// Where the crossing may be.
    pub guess: f64,
    /// How far one unit of the function is, roughly: the inverse of its slope.
    pub step: f64,
    /// How near is near enough.
    pub tolerance: f64,
}

impl Search {
    /// The x at which the increasing `f` crosses zero, by the secant method kept inside a bracket that
    /// shrinks; where it does not shrink fast, by bisection. At a jump, its right side.
    pub(crate) fn run(&self, mut f: impl FnMut(f64) -> f64) -> f64 {
        let (mut low, mut high) = (self.low, self.high);
        if low.is_nan() || high.is_nan() || low >= high {
            return high;
        }
        let inside = |x: f64, low: f64, high: f64| x > low && x < high;
        let mut x = if inside(self.guess, low, high) {
            self.guess
        } else {
            low + (high - low) / 2.0
        };
        let mut before: Option<(f64, f64)> = None;
        let mut width_before = f64::INFINITY;
        for round in 0..200 {
            let value = f(x);
            if value < 0.0 {
                low = x;
            } else {
                high = x;
            }
            if high - low <= self.tolerance {
                break;
            }
            let secant = match before {
                Some((x0, value0)) => x - value * (x - x0) / (value - value0),
                None => x - value * self.step,
            };
            let stalled = round % 4 == 3 && high - low > width_before / 4.0;
            if round % 4 == 3 {
                width_before = high - low;
            }
            let next = if inside(secant, low, high) && !stalled {
                secant
            } else {
                low + (high - low) / 2.0
            };
            if next == secant && before.is_some() && (next - x).abs() <= self.tolerance {
                // Close to zero may also be flat and close: a crossing has two sides.
                let across = if value < 0.0 {
                    x + 4.0 * self.tolerance
                } else {
                    x - 4.0 * self.tolerance
                };
                if !inside(across, low, high) || (f(across) < 0.0) != (value < 0.0) {
                    return next;
                }
                if value < 0.0 {
                    low = across;
                } else {
                    high = across;
                }
                x = low + (high - low) / 2.0;
                before = None;
                continue;
            }
            if !inside(next, low, high) {
                break;
            }
            before = Some((x, value));
            x = next;
        }
        high
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const WIDE: Search = Search {
        low: 0.0,
        high: 10.0,
        guess: 1.0,
        step: 1.0,
        tolerance: 1e-12,
    };

    #[test]
    fn smooth_crossings_are_found_in_few_steps() {
        let mut calls = 0;
        let root = WIDE.run(|x| {
            calls += 1;
            x * x - 2.0
        });
        assert!((root - 2.0_f64.sqrt()).abs() < 1e-12);
        assert!(calls <= 12, "{calls}");
    }

    #[test]
    fn a_jump_is_found_from_its_right() {
        let root = WIDE.run(|x| if x < 3.0 { -1.0 } else { 1.0 });
        assert!((3.0..=3.0 + 1e-11).contains(&root), "{root}");
    }

    #[test]
    fn a_flat_stretch_just_above_zero_is_left_behind() {
        let root = WIDE.run(|x| if x < 3.0 { x - 3.0 } else { 1e-14 });
        assert!((root - 3.0).abs() < 1e-9, "{root}");
    }

    #[test]
    fn flat_and_missing_crossings_end() {
        assert!((WIDE.run(|_| -1.0) - 10.0).abs() < 1e-9);
        assert!(WIDE.run(|_| 1.0) < 1e-9);
        assert!(WIDE.run(|_| f64::NAN).is_finite());
    }
}
