//! `eslabon schema`: the JSON Schema of the format, for editors.

use clap::ArgMatches;

use super::OK;
use super::problem::{Outcome, Problem};
use super::screen::Screen;
use crate::render::json;

pub(super) fn run(args: &ArgMatches, screen: &mut Screen<'_>) -> Outcome {
    let schema = if args.get_flag("report") {
        json::report_schema()
    } else if args.get_flag("what-if") {
        json::what_if_schema()
    } else {
        crate::read::schema::schema()
    };
    let mut text = serde_json::to_string_pretty(&schema)
        .map_err(|e| Problem::new(e.to_string(), e.to_string()))?;
    text.push('\n');
    screen.print_bytes(text.as_bytes())?;
    Ok(OK)
}
