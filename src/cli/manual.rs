//! `eslabon completions` and `eslabon man`: what shells and manuals know of the command line.

use std::path::Path;

use clap::{ArgMatches, Command};
use clap_complete::Shell;

use super::problem::{Outcome, Problem};
use super::screen::Screen;
use super::{OK, args, files};
use crate::lang::Lang;

/// The completions of a shell.
pub(super) fn completions(args: &ArgMatches, lang: Lang, screen: &mut Screen<'_>) -> Outcome {
    if let Some(shell) = args.get_one::<Shell>("shell") {
        let mut out = Vec::new();
        clap_complete::generate(*shell, &mut args::command(lang), "eslabon", &mut out);
        screen.print_bytes(&out)?;
    }
    Ok(OK)
}

/// A man page for each command, in a folder that exists.
pub(super) fn pages(args: &ArgMatches, lang: Lang) -> Outcome {
    let folder = args.get_one::<String>("output").map(Path::new);
    let Some(folder) = folder else { return Ok(OK) };
    let command = args::command(lang);
    let mut all: Vec<(String, Command)> = vec![("eslabon".into(), command.clone())];
    all.extend(command.get_subcommands().map(|sub| {
        let name = format!("eslabon-{}", sub.get_name());
        (name, sub.clone())
    }));
    for (name, command) in all {
        let path = folder.join(format!("{name}.1"));
        // A page has its own name, and no date: the same bytes every time.
        let page = clap_mangen::Man::new(command.name(name)).date("");
        let mut out = Vec::new();
        page.render(&mut out)
            .map_err(|e| Problem::write("la página / the page", &e))?;
        files::write_whole(&path, &out, true)?;
    }
    Ok(OK)
}
