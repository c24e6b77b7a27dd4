//! Which language to speak: flag, `ESLABON_LANG`, `LC_ALL`, `LC_MESSAGES`, `LANG`.

use std::ffi::OsString;

use crate::lang::Lang;

/// Where nothing says otherwise.
pub(super) const FALLBACK: Lang = Lang::En;

/// The language that the reader asked for; `None` where neither the flag nor the environment says.
///
/// It is needed before the arguments are parsed, since errors in them are said in it.
pub(super) fn asked(args: &[OsString], variable: &dyn Fn(&str) -> Option<String>) -> Option<Lang> {
    of_flag(args).or_else(|| {
        let eslabon = variable("ESLABON_LANG").and_then(|v| v.parse().ok());
        eslabon.or_else(|| {
            // The first that is set decides, as in the C library; one that is not spoken says nothing.
            let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .iter()
                .find_map(|name| variable(name).filter(|v| !v.is_empty()));
            set.and_then(|locale| locale.parse().ok())
        })
    })
}

/// The language of a `--lang` flag.
fn of_flag(args: &[OsString]) -> Option<Lang> {
    let mut args = args.iter().filter_map(|a| a.to_str());
    while let Some(arg) = args.next() {
        if arg == "--" {
            return None;
        }
        if let Some(value) = arg.strip_prefix("--lang=") {
            return value.parse().ok();
        }
        if arg == "--lang" {
            return args.next()?.parse().ok();
        }
    }
    None
}

/// The language of a report: what the reader asked by flag or variable, else the chain's own, else the fallback.
///
/// A locale of `C` asks for nothing, so that a chain in Spanish is answered in Spanish in CI.
pub(super) fn of_report(asked: Option<Lang>, chain: Option<Lang>) -> Lang {
    asked.or(chain).unwrap_or(FALLBACK)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_with(args: &[&str], set: &[(&str, &str)]) -> Option<Lang> {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        asked(&args, &|name| {
            set.iter()
                .find(|(n, _)| *n == name)
                .map(|(_, v)| (*v).to_owned())
        })
    }

    #[test]
    fn the_flag_comes_before_the_environment() {
        let spanish = [("ESLABON_LANG", "es"), ("LANG", "en_US.UTF-8")];
        assert_eq!(
            asked_with(&["eslabon", "--lang", "en"], &spanish),
            Some(Lang::En)
        );
        assert_eq!(asked_with(&["eslabon"], &spanish), Some(Lang::Es));
        assert_eq!(
            asked_with(&["eslabon"], &[("LANG", "es_CO.UTF-8")]),
            Some(Lang::Es)
        );
        assert_eq!(
            asked_with(&["eslabon"], &[("LC_ALL", "C"), ("LANG", "es_CO.UTF-8")]),
            None
        );
        assert_eq!(asked_with(&["eslabon"], &[]), None);
    }
}
