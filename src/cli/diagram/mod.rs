//! `eslabon diagram`: the picture of one chain, in as many formats as are asked for at once.

mod engine;
mod legible;
mod look;
mod making;
mod options;
mod outputs;
mod view;

use std::io::Read;

use clap::ArgMatches;

use super::problem::Outcome;
use super::screen::Screen;
use super::{OK, files};
use crate::lang::Lang;

pub(super) use engine::ENGINES;
pub(super) use outputs::FORMATS;
pub(super) use view::VIEWS;

pub(super) fn run(
    args: &ArgMatches,
    asked: Option<Lang>,
    stdin: &mut dyn Read,
    screen: &mut Screen<'_>,
) -> Outcome {
    let outputs = outputs::asked(args)?;
    let options = options::asked(args, &outputs)?;
    outputs::can_be_written(&outputs, args, screen.output_seen)?;
    let wanted = view::asked(args, &outputs, screen)?;
    let what = view::load(args, wanted, asked, stdin, screen)?;
    let mut making = making::Making::new(&what, &options);
    // All of it is made before any of it is written.
    let made = outputs
        .iter()
        .map(|output| making.make(output.format))
        .collect::<Result<Vec<_>, _>>()?;
    for warning in making.warnings(&outputs) {
        screen.warn(&warning);
    }
    let mut to_files = Vec::new();
    for (output, bytes) in outputs.iter().zip(&made) {
        match &output.path {
            Some(path) => to_files.push((path.as_path(), bytes.as_slice())),
            None => screen.print_bytes(bytes)?,
        }
    }
    files::write_all_whole(&to_files, args.get_flag("force"))?;
    Ok(OK)
}
