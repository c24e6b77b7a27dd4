//! What is wrong with the arguments, in the reader's language.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::screen::Screen;
use super::{COULD_NOT_RUN, OK};
use crate::lang::Lang;

/// Says what is wrong with the arguments, in the reader's language; help and version are no errors.
pub(super) fn report(error: &clap::Error, screen: &mut Screen<'_>) -> u8 {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = error.render().to_string();
            return match screen.print(&text).and_then(|()| screen.flush()) {
                Ok(()) => OK,
                Err(problem) => screen.problem(&problem),
            };
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            screen.complain(&error.render().to_string());
            return COULD_NOT_RUN;
        }
        _ => {}
    }
    let lang = screen.lang;
    let red = anstyle::AnsiColor::Red.on_default().bold();
    let mut text = format!("{red}error{red:#}: {}\n", words(error, lang));
    if let Some(best) = suggestion(error) {
        text.push_str(&match lang {
            Lang::Es => format!("ayuda: ¿quiso decir `{best}`?\n"),
            Lang::En => format!("help: did you mean `{best}`?\n"),
        });
    }
    text.push_str(match lang {
        Lang::Es => "\nPara ver la ayuda: eslabon --help\n",
        Lang::En => "\nFor help: eslabon --help\n",
    });
    screen.complain(&text);
    COULD_NOT_RUN
}

/// The option, command or value that was probably meant: of several the nearest.
fn suggestion(error: &clap::Error) -> Option<String> {
    let wrong = [
        ContextKind::InvalidArg,
        ContextKind::InvalidSubcommand,
        ContextKind::InvalidValue,
    ];
    let wrong = wrong.into_iter().find_map(|kind| context(error, kind))?;
    let kinds = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let all = kinds.into_iter().find_map(|kind| context(error, kind))?;
    let nearest = crate::read::nearest(&wrong, all.split(", ")).map(str::to_owned);
    nearest.or_else(|| all.split(", ").next().map(str::to_owned))
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(one) => Some(one.clone()),
        ContextValue::Strings(many) => Some(many.join(", ")),
        _ => None,
    }
}

fn words(error: &clap::Error, lang: Lang) -> String {
    let arg = context(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = context(error, ContextKind::InvalidValue).unwrap_or_default();
    let command = context(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    let valid = context(error, ContextKind::ValidValue).unwrap_or_default();
    let arg = crate::read::quoted(&arg);
    let (value, command) = (crate::read::quoted(&value), crate::read::quoted(&command));
    match (error.kind(), lang) {
        (ErrorKind::UnknownArgument, Lang::Es) => format!("opción desconocida `{arg}`"),
        (ErrorKind::UnknownArgument, Lang::En) => format!("unknown option `{arg}`"),
        (ErrorKind::InvalidSubcommand, Lang::Es) => format!("comando desconocido `{command}`"),
        (ErrorKind::InvalidSubcommand, Lang::En) => format!("unknown command `{command}`"),
        (ErrorKind::MissingRequiredArgument, Lang::Es) if arg.contains("--late") => {
            "falta qué cambia: --late ID=TIEMPO, --absent ID o --never ID".into()
        }
        (ErrorKind::MissingRequiredArgument, Lang::En) if arg.contains("--late") => {
            "what changes is missing: --late ID=TIME, --absent ID or --never ID".into()
        }
        (ErrorKind::MissingRequiredArgument, Lang::Es) => format!("falta {arg}"),
        (ErrorKind::MissingRequiredArgument, Lang::En) => format!("{arg} is missing"),
        (ErrorKind::InvalidValue, Lang::Es) if value.is_empty() => {
            format!("falta el valor de `{arg}`")
        }
        (ErrorKind::InvalidValue, Lang::En) if value.is_empty() => {
            format!("`{arg}` lacks its value")
        }
        (ErrorKind::InvalidValue, Lang::Es) => {
            format!("`{value}` no sirve para `{arg}`; puede ser: {valid}")
        }
        (ErrorKind::InvalidValue, Lang::En) => {
            format!("`{value}` does not fit `{arg}`; it can be: {valid}")
        }
        (ErrorKind::ValueValidation, Lang::Es) => format!("`{value}` no sirve para `{arg}`"),
        (ErrorKind::ValueValidation, Lang::En) => format!("`{value}` does not fit `{arg}`"),
        (ErrorKind::ArgumentConflict, Lang::Es) => {
            format!("`{arg}` está dos veces, o no va con las demás")
        }
        (ErrorKind::ArgumentConflict, Lang::En) => {
            format!("`{arg}` stands twice, or does not go with the others")
        }
        (ErrorKind::MissingSubcommand, Lang::Es) => "falta el comando".into(),
        (ErrorKind::MissingSubcommand, Lang::En) => "the command is missing".into(),
        (ErrorKind::InvalidUtf8, Lang::Es) => "un argumento no es UTF-8".into(),
        (ErrorKind::InvalidUtf8, Lang::En) => "an argument is no UTF-8".into(),
        (_, Lang::Es) => format!("los argumentos no se entienden: {arg}"),
        (_, Lang::En) => format!("the arguments cannot be understood: {arg}"),
    }
}
