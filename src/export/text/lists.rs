//! What can be run, and how it can be broken, as lists.

use std::fmt::Write as _;

use super::{Inks, NARROWEST, Page, WIDEST};
use crate::explain::Catalogue;
use crate::explain::story::safe;
use crate::lab::elsewhere;
use crate::scenario::{FaultKind, Scenario};

/// The scenarios in the order in which they teach, a paragraph each, under the titles of their
/// levels.
#[must_use]
pub fn scenarios<'a>(
    scenarios: impl IntoIterator<Item = &'a Scenario>,
    catalogue: &Catalogue,
    page: Page,
) -> String {
    let inks = Inks::of(page);
    let (strong, dim) = (inks.strong, inks.dim);
    let width = page.width.clamp(NARROWEST, WIDEST);
    let mut out = String::new();
    let mut last = None;
    for scenario in scenarios {
        let level = scenario.level();
        if last.replace(level) != Some(level) {
            let title = format!("{level}  {}", catalogue.level(Some(level)));
            let rule = "─".repeat(title.chars().count());
            let _ = writeln!(out, "{strong}{title}{strong:#}\n{rule}");
        }
        let (id, title) = (safe(scenario.id()), safe(scenario.title()));
        let about = format!(": {}", safe(scenario.about()));
        let length = columns(&id) + 2 + columns(&title) + columns(&about);
        // What does not fit beside the title is left to the summary.
        let fits = !scenario.about().is_empty() && length <= width;
        let about = if fits { about.as_str() } else { "" };
        let _ = writeln!(out, "{strong}{id}{strong:#}  {title}{dim}{about}{dim:#}");
        let _ = writeln!(out, "{}", indented(&safe(scenario.summary()), page));
    }
    out
}

/// The ways to break trust by what they are about, with their sides and what they are in each world.
#[must_use]
pub fn faults(catalogue: &Catalogue, page: Page) -> String {
    let inks = Inks::of(page);
    let (strong, dim) = (inks.strong, inks.dim);
    let mut out = String::new();
    for kind in FaultKind::ALL {
        if Some(kind) == FaultKind::in_group(kind.group()).next() {
            let title = catalogue.group(kind.group().id());
            let rule = "─".repeat(title.chars().count());
            let _ = writeln!(out, "{strong}{title}{strong:#}\n{rule}");
        }
        let sides: Vec<String> = kind
            .sides()
            .iter()
            .map(|side| {
                let usual = if *side == kind.usual_side() { "*" } else { "" };
                format!("@{side}{usual}")
            })
            .collect();
        let target = kind
            .usual_target()
            .map(|at| format!(":{at}"))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "{strong}{}{strong:#}  {dim}{}{target}{dim:#}",
            kind.id(),
            sides.join(" ")
        );
        let story = catalogue.way_to_break_trust(kind.id());
        let elsewhere = elsewhere::told(kind).map(|told| format!("elsewhere: {told}"));
        let lines = [
            format!("{}.", story.title),
            story.border,
            format!("in Kafka: {}", story.kafka),
        ];
        for line in lines.into_iter().chain(elsewhere) {
            let _ = writeln!(out, "{}", indented(&line, page));
        }
    }
    let written = "Written as ID[@SIDE][:MESSAGE[+BYTE[.BIT]]]. SIDE is where the wrong store, passport, \
                   clock or sender sits; * marks the side that is meant if none is named.";
    let _ = writeln!(
        out,
        "{dim}{}{dim:#}",
        textwrap::fill(written, page.width.clamp(NARROWEST, WIDEST))
    );
    out
}

fn columns(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

fn indented(text: &str, page: Page) -> String {
    let options = textwrap::Options::new(page.width.clamp(NARROWEST, WIDEST))
        .initial_indent("    ")
        .subsequent_indent("    ")
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}
