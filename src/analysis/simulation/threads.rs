//! Numbered pieces of work on threads, and what they give in the order of their numbers.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is done, and what waits for a piece before it.
struct Queue<R, T> {
    next: u64,
    waiting: BTreeMap<u64, R>,
    take: T,
}

impl<R, T: FnMut(R)> Queue<R, T> {
    fn add(&mut self, number: u64, result: R) {
        self.waiting.insert(number, result);
        while let Some(result) = self.waiting.remove(&self.next) {
            (self.take)(result);
            self.next += 1;
        }
    }
}

/// Does the pieces 0 to `count`, each thread in a space of its own; `take` has what each gives, in order.
pub(super) fn in_order<S, R: Send>(
    count: u64,
    threads: usize,
    space: impl Fn() -> S + Sync,
    piece: impl Fn(&mut S, u64) -> R + Sync,
    take: impl FnMut(R) + Send,
) {
    let queue = Mutex::new(Queue {
        next: 0,
        waiting: BTreeMap::new(),
        take,
    });
    let next = AtomicU64::new(0);
    let work = || {
        let mut space = space();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return;
            }
            let result = piece(&mut space, number);
            // Poisoned only where another thread panicked, which ends all of them.
            if let Ok(mut queue) = queue.lock() {
                queue.add(number, result);
            }
        }
    };
    let threads = threads.clamp(1, usize::try_from(count.max(1)).unwrap_or(usize::MAX));
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_from_any_number_of_threads() {
        for threads in [0, 1, 2, 5, 40] {
            let mut all = Vec::new();
            in_order(
                23,
                threads,
                || 0,
                |seen: &mut u64, number| {
                    *seen += 1;
                    for _ in 0..(23 - number) * 200 {
                        std::hint::spin_loop();
                    }
                    number * number
                },
                |square| all.push(square),
            );
            let expected: Vec<u64> = (0..23).map(|n| n * n).collect();
            assert_eq!(all, expected, "{threads}");
        }
    }

    #[test]
    fn no_pieces_give_nothing() {
        in_order(0, 3, || (), |(), _| (), |()| panic!("nothing was done"));
    }
}
