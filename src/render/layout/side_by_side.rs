//! Jobs done on as many threads as there are cores, their results in the order of the jobs.

use std::thread;

/// The engine searches graphs by recursion: room for the largest that are drawn.
const STACK: usize = 64 << 20;
/// More threads than this are not worth their start.
const MOST: usize = 8;

/// What a function makes of each job.
pub fn map<J: Sync, R: Send>(jobs: &[J], f: impl Fn(&J) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, |n| n.get().min(MOST));
    let mut out: Vec<Option<R>> = jobs.iter().map(|_| None).collect();
    thread::scope(|scope| {
        let mut running = Vec::new();
        for first in 0..cores.min(jobs.len()) {
            let f = &f;
            let work = move || -> Vec<(usize, R)> {
                let mine = (first..jobs.len()).step_by(cores);
                mine.map(|i| (i, f(&jobs[i]))).collect()
            };
            let thread = thread::Builder::new().stack_size(STACK);
            if let Ok(handle) = thread.spawn_scoped(scope, work) {
                running.push(handle);
            }
        }
        for (i, result) in running
            .into_iter()
            .filter_map(|handle| handle.join().ok())
            .flatten()
        {
            out[i] = Some(result);
        }
    });
    out.into_iter()
        .zip(jobs)
        // Where no thread could be had, here and now.
        .map(|(result, job)| result.unwrap_or_else(|| f(job)))
        .collect()
}
