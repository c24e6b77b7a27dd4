//! The reference page of the rules, written from the rules.

use std::fmt::Write as _;

use super::every_rule;
use crate::lang::Lang;

/// `docs/reference/rules.md`.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(
        "# Rules · Reglas\n\n<!-- Written from the rules by `UPDATE=1 cargo test --test generated`. -->\n\n\
         `eslabon explain NAME` shows the same, with an example of bad and good. Names and codes are the same in both\n\
         languages. `error` means that the file cannot be read as it was meant: exit code 2, never accepted. `deny`\n\
         fails a check (exit code 1); `warn` and `note` do not. An entry of `allow` accepts a finding with its reason.\n\n\
         | code | name | weight | what · qué |\n|---|---|---|---|\n",
    );
    for rule in every_rule() {
        let (code, name, weight) = (rule.code, rule.name, rule.severity.name());
        let _ = writeln!(
            out,
            "| {code} | [`{name}`](#{name}) | {weight} | {} · {} |",
            rule.title.en, rule.title.es
        );
    }
    for rule in every_rule() {
        let _ = write!(
            out,
            "\n## {}\n\n`{}` · {}\n\n{}\n\n{}\n",
            rule.name,
            rule.code,
            rule.severity.name(),
            rule.explanation.en,
            rule.explanation.es
        );
        if !rule.limits.is_empty() {
            out.push_str("\n| limit · límite | default | what · qué |\n|---|---|---|\n");
        }
        for limit in rule.limits {
            let _ = writeln!(
                out,
                "| `{}` | {} | {} · {} |",
                limit.key,
                limit.shown(limit.default, Lang::En),
                limit.text.en,
                limit.text.es
            );
        }
    }
    out
}
