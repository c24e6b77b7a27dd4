//! `eslabon schema`: the JSON Schema of the format, for editors.

use clap::ArgMatches;

use super::OK;
use super::problem::{Outcome, Problem};
use super::screen::Screen;
use crate::check::every_rule;
use crate::render::json;

pub(super) fn run(args: &ArgMatches, screen: &mut Screen<'_>) -> Outcome {
    let schema = if args.get_flag("report") {
        json::report_schema()
    } else if args.get_flag("what-if") {
        json::what_if_schema()
    } else {
        let keys = args
            .get_one::<String>("keys")
            .and_then(|keys| keys.parse().ok());
        let rules: Vec<_> = every_rule().collect();
        crate::read::schema::schema(keys, &rules)
    };
    let mut text = serde_json::to_string_pretty(&schema)
        .map_err(|e| Problem::new(e.to_string(), e.to_string()))?;
    text.push('\n');
    screen.print_bytes(text.as_bytes())?;
    Ok(OK)
}
