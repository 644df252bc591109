//! A judgement for people: the chain from the leaf up, each certificate with its checks.

use std::fmt::Write as _;

use anstyle::Style;

use super::{Inks, NARROWEST, Page, WIDEST};
use crate::explain::story::safe;
use crate::explain::{Check, CheckVerdict, Judgement, Subject};
use crate::handshake::verdict::Question;
use crate::pki::Purpose;

/// Draws the chain, and says what was asked of each certificate and what the verdict is.
#[must_use]
pub fn judgement(judgement: &Judgement, question: &Question<'_>, page: Page) -> String {
    let inks = Inks::of(page);
    let width = page.width.clamp(NARROWEST, WIDEST);
    let mut out = String::new();
    head(judgement, question, &inks, width, &mut out);
    let mut drawn = false;
    for (subject, checks) in by_certificate(&judgement.checks) {
        let stem = if drawn { "│" } else { "" };
        let title = title(judgement, subject);
        let strong = inks.strong;
        if drawn {
            let _ = writeln!(out, "  {stem}");
        }
        let glyph = if matches!(subject, Subject::Trusted(_)) {
            "◆"
        } else {
            "●"
        };
        let hanging = format!("{glyph} {title}");
        for (index, line) in wrapped(&hanging, width - 2).into_iter().enumerate() {
            let indent = if index == 0 { "  " } else { "  │ " };
            let _ = writeln!(out, "{indent}{strong}{line}{strong:#}");
        }
        for check in checks {
            row(check, &inks, width, &mut out);
        }
        drawn = true;
    }
    let quiet = judgement.checks.iter().filter(|check| check.is_quiet());
    let quiet = quiet.count();
    if quiet > 0 {
        let dim = inks.dim;
        let text = format!(
            "{quiet} more checks passed or did not apply, with nothing to say: --format json lists all."
        );
        out.push('\n');
        for line in wrapped(&text, width) {
            let _ = writeln!(out, "{dim}{line}{dim:#}");
        }
    }
    out
}

fn head(
    judgement: &Judgement,
    question: &Question<'_>,
    inks: &Inks,
    width: usize,
    out: &mut String,
) {
    let (style, line) = match &judgement.failure {
        None => (inks.accept, "✔ ACCEPTED".to_owned()),
        Some(failure) => (inks.refuse, format!("✘ REFUSED: {}", safe(&failure.kind))),
    };
    paragraph(style, &line, width, out);
    if let Some(failure) = &judgement.failure {
        paragraph(
            Style::new(),
            &format!("  {}", safe(&failure.text)),
            width,
            out,
        );
    }
    let asked = match (question.purpose, question.name) {
        (Purpose::Client, _) => {
            "as a server checks a client's certificate: no name is compared".to_owned()
        }
        (Purpose::Server, Some(name)) => {
            format!(
                "as a client checks a server's certificate, having dialled {}",
                safe(name)
            )
        }
        (Purpose::Server, None) => {
            "as a client checks a server's certificate; no --name was given, so the verdict is \
             without the name"
                .to_owned()
        }
    };
    let asked = format!("  Asked of rustls {asked}, at {}.", question.now);
    paragraph(inks.dim, &asked, width, out);
    out.push('\n');
}

/// The checks that say something, certificate by certificate as they come on the way.
fn by_certificate(checks: &[Check]) -> Vec<(&Subject, Vec<&Check>)> {
    let mut groups: Vec<(&Subject, Vec<&Check>)> = Vec::new();
    for check in checks.iter().filter(|check| !check.is_quiet()) {
        match groups
            .iter_mut()
            .find(|(subject, _)| *subject == &check.subject)
        {
            Some((_, group)) => group.push(check),
            None => groups.push((&check.subject, vec![check])),
        }
    }
    groups
}

fn title(judgement: &Judgement, subject: &Subject) -> String {
    match subject {
        Subject::Shown(index) => {
            let holder = judgement.holders.get(*index).map_or("", String::as_str);
            let which = if *index == 0 {
                "the leaf".to_owned()
            } else {
                format!("certificate {index}")
            };
            format!("{} ({which})", safe(holder))
        }
        Subject::Trusted(alias) => format!("{} (in the truststore)", safe(alias)),
    }
}

fn row(check: &Check, inks: &Inks, width: usize, out: &mut String) {
    let (style, glyph, word) = match check.verdict {
        CheckVerdict::Pass => (inks.accept, "✔", "pass"),
        CheckVerdict::Fail => (inks.refuse, "✘", "fail"),
        CheckVerdict::NotApplicable => (inks.dim, "·", "n/a"),
        CheckVerdict::NotReached => (inks.dim, "?", "not reached"),
    };
    let text = format!(
        "{} ({word}): {}",
        check.id.as_str(),
        safe(&check.evidence.text)
    );
    for (index, line) in wrapped(&text, width - 6).into_iter().enumerate() {
        if index == 0 {
            let _ = writeln!(out, "  │ {style}{glyph}{style:#} {line}");
        } else {
            let _ = writeln!(out, "  │     {line}");
        }
    }
}

fn paragraph(style: Style, text: &str, width: usize, out: &mut String) {
    let indent = text.len() - text.trim_start().len();
    for line in wrapped(text.trim_start(), width - indent) {
        let _ = writeln!(out, "{style}{}{line}{style:#}", " ".repeat(indent));
    }
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let options = textwrap::Options::new(width.saturating_sub(2))
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let lines = textwrap::wrap(text, options);
    lines
        .into_iter()
        .map(std::borrow::Cow::into_owned)
        .collect()
}
