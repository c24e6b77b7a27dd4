//! Diagnostics as people see them, in both languages.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

mod run;

use run::eslabon;

fn shown(file: &str, lang: &str) -> String {
    let run = eslabon(&[
        "check",
        &format!("tests/diagnostics/{file}.yaml"),
        "--lang",
        lang,
        "--all",
    ]);
    format!("exit code {}\n\n{}", run.code, run.output)
}

macro_rules! snapshots {
    ($($name:ident),*) => {$(
        #[test]
        fn $name() {
            for lang in ["es", "en"] {
                insta::assert_snapshot!(format!("{}_{lang}", stringify!($name)), shown(stringify!($name), lang));
            }
        }
    )*};
}

snapshots!(values, syntax, cycle, promise, rework);
