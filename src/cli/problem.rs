//! Why a run could not go on.

use std::borrow::Cow;
use std::io;

use crate::lang::Message;

/// The exit code, or why there is none.
pub(super) type Outcome = Result<u8, Problem>;

/// Why a run could not go on: exit code 2, but for a closed pipe.
#[derive(Debug)]
pub(super) enum Problem {
    /// What is wrong, and what to do.
    Said(Message, Option<Message>),
    /// The reader of our output went away; the exit code is what it would have been.
    ClosedPipe(u8),
    /// Everything was said already.
    Silent,
}

impl Problem {
    /// A problem in words.
    pub(super) fn new(es: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self::Said(Message::new(es, en), None)
    }

    /// With what to do about it.
    pub(super) fn help(
        self,
        es: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        match self {
            Self::Said(message, _) => Self::Said(message, Some(Message::new(es, en))),
            other => other,
        }
    }

    /// A stream or a file that could not be written.
    pub(super) fn write(what: &str, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe(super::OK);
        }
        let (es, en) = system(error);
        Self::new(
            format!("no se pudo escribir {what}: {es}"),
            format!("{what} could not be written: {en}"),
        )
    }

    /// Standard output that could not be written.
    pub(super) fn output(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe(super::OK);
        }
        let (es, en) = system(error);
        Self::new(
            format!("no se pudo escribir la salida: {es}"),
            format!("the output could not be written: {en}"),
        )
    }

    /// A file that could not be read.
    pub(super) fn read(what: &str, error: &io::Error) -> Self {
        let (es, en) = system(error);
        Self::new(
            format!("no se pudo leer {what}: {es}"),
            format!("{what} could not be read: {en}"),
        )
    }
}

/// A system's error in both languages; what is rare stays in the system's words.
pub(super) fn system(error: &io::Error) -> (String, String) {
    let (es, en) = match error.kind() {
        io::ErrorKind::NotFound => ("no existe", "it does not exist"),
        io::ErrorKind::PermissionDenied => ("sin permiso", "permission denied"),
        io::ErrorKind::AlreadyExists => ("ya existe", "it exists already"),
        io::ErrorKind::IsADirectory => ("es una carpeta", "it is a directory"),
        io::ErrorKind::NotADirectory => (
            "una parte de la ruta no es una carpeta",
            "part of the path is no directory",
        ),
        io::ErrorKind::StorageFull => ("el disco está lleno", "the disk is full"),
        io::ErrorKind::ReadOnlyFilesystem => {
            ("el disco es de solo lectura", "the disk is read-only")
        }
        _ => return (error.to_string(), error.to_string()),
    };
    (es.into(), en.into())
}
