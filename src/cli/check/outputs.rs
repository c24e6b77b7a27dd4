//! Where findings are written, in which forms.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::super::files::{Input, write_whole};
use super::super::problem::Problem;
use super::super::screen::Screen;
use super::unwritable;
use crate::lang::Lang;
use crate::render::receivers::Receiver;
use crate::report::check::CheckReport;

/// The forms that were asked for.
pub(super) struct Outputs {
    /// On standard output; `None`: for people.
    here: Option<Receiver>,
    files: Vec<(Receiver, PathBuf)>,
}

impl Outputs {
    /// None of them may be a file that is checked.
    pub(super) fn spare(&self, inputs: &[Input]) -> Result<(), Problem> {
        let mut files = self.files.iter().map(|(_, path)| path.as_path());
        files.try_for_each(|path| spare(path, inputs))
    }

    pub(super) fn new(args: &ArgMatches) -> Result<Self, Problem> {
        let here = args.get_one::<String>("format").and_then(|f| receiver(f));
        let given = args.get_many::<String>("output").into_iter().flatten();
        let files = given.map(|text| file(text)).collect::<Result<_, _>>()?;
        Ok(Self { here, files })
    }

    /// Whether people read standard output.
    pub(super) fn has_human(&self) -> bool {
        self.here.is_none()
    }

    /// Whether only people read.
    pub(super) fn is_human_only(&self) -> bool {
        self.here.is_none() && self.files.is_empty()
    }

    /// Writes all forms: files whole or not at all.
    pub(super) fn write(
        &self,
        check: &CheckReport,
        lang: Lang,
        screen: &mut Screen<'_>,
    ) -> Result<(), Problem> {
        for (receiver, path) in &self.files {
            let text = receiver.render(check, lang).map_err(unwritable)?;
            write_whole(path, text.as_bytes(), true)?;
        }
        if let Some(receiver) = self.here {
            let text = receiver.render(check, lang).map_err(unwritable)?;
            screen.print_bytes(text.as_bytes())?;
        }
        Ok(())
    }
}

/// An output that would replace a file that is checked is a mistake.
pub(super) fn spare(output: &Path, inputs: &[Input]) -> Result<(), Problem> {
    let Ok(real) = output.canonicalize() else {
        return Ok(());
    };
    let is_it = |input: &&Input| match input {
        Input::File(path) => path.canonicalize().is_ok_and(|p| p == real),
        Input::Stdin => false,
    };
    if inputs.iter().find(is_it).is_none() {
        return Ok(());
    }
    let shown = output.display();
    Err(Problem::new(
        format!("`{shown}` es un archivo que se revisa: no se reemplaza"),
        format!("`{shown}` is a file that is checked: it is not replaced"),
    ))
}

fn receiver(name: &str) -> Option<Receiver> {
    Receiver::ALL.into_iter().find(|r| r.name() == name)
}

/// `sarif=out.sarif`.
fn file(text: &str) -> Result<(Receiver, PathBuf), Problem> {
    let shown = crate::read::quoted(text);
    let parts = text.split_once('=').filter(|(_, path)| !path.is_empty());
    let found = parts.and_then(|(form, path)| Some((receiver(form)?, PathBuf::from(path))));
    found.ok_or_else(|| {
        let names = Receiver::ALL.map(Receiver::name).join(", ");
        Problem::new(
            format!("`--output {shown}` no dice en qué forma y dónde"),
            format!("`--output {shown}` does not say in which form and where"),
        )
        .help(
            format!("por ejemplo `--output sarif=salida.sarif`; las formas: {names}"),
            format!("for example `--output sarif=out.sarif`; the forms: {names}"),
        )
    })
}
