//! What the command line says of a simulation, and how far it is.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::ArgMatches;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::problem::Problem;
use crate::analysis::simulation::{Progress, Settings};
use crate::lang::Lang;

/// How to simulate, and how narrow P(on time)'s interval is to be, where that was asked.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) settings: Settings,
    pub(super) precision: Option<f64>,
}

/// What the arguments ask for.
pub(super) fn asked(args: &ArgMatches) -> Result<Asked, Problem> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let number = |name: &str| args.try_get_one::<u64>(name).ok().flatten().copied();
    let precision = match args.try_get_one::<String>("precision").ok().flatten() {
        Some(text) => Some(precision(text)?),
        None => None,
    };
    let trials = number("trials").unwrap_or(u64::from(Settings::DEFAULT_TRIALS));
    Ok(Asked {
        settings: Settings {
            seed: number("seed").unwrap_or(Settings::DEFAULT_SEED),
            trials: u32::try_from(trials).unwrap_or(Settings::MOST_TRIALS),
            thrifty: number("trials").is_none() && precision.is_none(),
            ranks: args
                .try_get_one::<bool>("full")
                .ok()
                .flatten()
                .is_some_and(|f| *f),
            threads: number("threads").map_or(cores, |n| usize::try_from(n).unwrap_or(cores)),
        },
        precision,
    })
}

fn precision(text: &str) -> Result<f64, Problem> {
    let share = crate::chain::share::parse_share(text).ok();
    share.filter(|s| (1e-4..=0.5).contains(s)).ok_or_else(|| {
        let shown = crate::read::quoted(text);
        Problem::new(
            format!("`{shown}` no sirve para `--precision`"),
            format!("`{shown}` does not fit `--precision`"),
        )
        .help(
            "el ancho del intervalo, de 0.01% a 50%: por ejemplo `--precision 1%`",
            "the width of the interval, from 0.01% to 50%: for example `--precision 1%`",
        )
    })
}

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar on a terminal, for work that takes its time.
pub(super) struct Bar {
    shown: bool,
    trials: u64,
    lang: Lang,
    since: Instant,
    done: AtomicU64,
    /// One thread at a time draws; the others go on.
    bar: Mutex<Option<ProgressBar>>,
}

impl Bar {
    pub(super) fn new(shown: bool, trials: u64, lang: Lang) -> Self {
        Self {
            shown,
            trials,
            lang,
            since: Instant::now(),
            done: AtomicU64::new(0),
            bar: Mutex::new(None),
        }
    }

    fn drawn(&self) -> ProgressBar {
        let template = match self.lang {
            Lang::Es => "simulando {bar:30} {percent} %",
            Lang::En => "simulating {bar:30} {percent}%",
        };
        let bar = ProgressBar::with_draw_target(Some(self.trials), ProgressDrawTarget::stderr());
        match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}

impl Progress for Bar {
    fn done(&self, trials: u64) {
        let done = self.done.fetch_add(trials, Ordering::Relaxed) + trials;
        if !self.shown || self.since.elapsed() < PATIENCE {
            return;
        }
        if let Ok(mut bar) = self.bar.try_lock() {
            bar.get_or_insert_with(|| self.drawn()).set_position(done);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Ok(Some(bar)) = self.bar.get_mut() {
            bar.finish_and_clear();
        }
    }
}
