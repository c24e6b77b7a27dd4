//! The findings of a check in the forms that other programs take. Each has its limits: the worst come first, and how
//! many were left out is said.

mod github;
mod gitlab;
mod junit;
mod markdown;
mod sarif;
mod short;

use super::json;
use crate::lang::Lang;
use crate::report::FindingReport;
use crate::report::check::CheckReport;

/// A form of the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// One line a finding.
    Short,
    /// All of it.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// `JUnit` XML.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
    /// Code Quality of GitLab.
    Gitlab,
    /// A summary for a comment.
    Markdown,
}

impl Receiver {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Short,
        Self::Json,
        Self::Sarif,
        Self::Junit,
        Self::Github,
        Self::Gitlab,
        Self::Markdown,
    ];

    /// The word for it on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Markdown => "markdown",
        }
    }

    /// The findings in this form. JSON and SARIF are the same in every language.
    ///
    /// # Errors
    /// Where a value cannot be written in the form; none of a finding's can.
    pub fn render(self, check: &CheckReport, lang: Lang) -> Result<String, String> {
        let text = |e: serde_json::Error| e.to_string();
        match self {
            Self::Short => Ok(short::render(check, lang)),
            Self::Json => json::pretty(check).map_err(text),
            Self::Sarif => json::pretty(&sarif::log(check)).map_err(text),
            Self::Junit => junit::render(check, lang),
            Self::Github => Ok(github::render(check, lang)),
            Self::Gitlab => json::pretty(&gitlab::issues(check, lang)).map_err(text),
            Self::Markdown => Ok(markdown::render(check, lang)),
        }
    }
}

/// A finding's message in a language.
fn message(finding: &FindingReport, lang: Lang) -> &str {
    match lang {
        Lang::Es => &finding.message_es,
        Lang::En => &finding.message,
    }
}

/// Its message, what is to be seen at its place and what to do, a line each.
fn story(finding: &FindingReport, lang: Lang) -> String {
    let mut lines = vec![message(finding, lang)];
    lines.extend(finding.label.as_ref().map(|l| l.of(lang)));
    lines.extend(finding.help.iter().map(|h| h.of(lang)));
    lines.join("\n")
}

/// A path as receivers want it: with slashes, and from where the check ran.
#[must_use]
pub fn path_shown(file: &str) -> String {
    let slashes = if cfg!(windows) {
        file.replace('\\', "/")
    } else {
        file.to_owned()
    };
    slashes
        .strip_prefix("./")
        .map(str::to_owned)
        .unwrap_or(slashes)
}

/// How many were left out, where any was.
fn left_out(count: usize, lang: Lang) -> Option<String> {
    let number = crate::lang::format::number(count as f64, 0, lang);
    (count > 0).then(|| match lang {
        Lang::Es => format!("… y {number} más que no caben aquí"),
        Lang::En => format!("… and {number} more that do not fit here"),
    })
}
