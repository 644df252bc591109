//! The table of all faults: who refuses, where, with what, and what the other side believed.

use std::fmt::Write as _;

use super::{Inks, NARROWEST, Page};
use crate::cluster::{TlsVersion, Verdict};
use crate::explain::Catalogue;
use crate::explain::story::safe;
use crate::handshake::transcript::Ending;
use crate::lab::matrix::{Ended, Row};
use crate::scenario::Fault;
use crate::scenario::fault::FaultGroup;
use crate::wire::Side;

const LEGEND: &str = "Who refuses, at which message, with which error of rustls; the alert it sends; and \
                      what the other side believed by then: “inside” is a side that held the handshake \
                      for complete. Every line was run just now.";

/// One row in words.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cells {
    who: String,
    at: String,
    error: String,
    alert: String,
    belief: String,
}

/// What became of one fault at one side: the versions in which the same became of it together.
struct Entry {
    fault: Fault,
    lines: Vec<(String, Cells)>,
}

/// The table for a terminal, grouped as the faults are listed. Where a row does not fit into a line
/// it takes two.
#[must_use]
pub fn matrix(rows: &[Row], catalogue: &Catalogue, page: Page) -> String {
    let inks = Inks::of(page);
    let (strong, dim) = (inks.strong, inks.dim);
    let width = page.width.max(NARROWEST);
    let entries = entries(rows);
    let widest = |cell: fn(&Cells) -> &str| {
        let lines = entries.iter().flat_map(|entry| &entry.lines);
        lines
            .map(|(_, cells)| cell(cells).chars().count())
            .max()
            .unwrap_or(0)
    };
    let columns = [
        widest(|cells| &cells.who),
        widest(|cells| &cells.at),
        widest(|cells| &cells.error),
        widest(|cells| &cells.alert),
        widest(|cells| &cells.belief),
    ];
    let [who, at, error, alert, belief] = columns;
    let front = "  1.3 1.2 ".len();
    let in_a_line = front + columns.iter().sum::<usize>() + (columns.len() - 1) <= width;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{dim}{}{dim:#}",
        textwrap::fill(LEGEND, width.min(super::WIDEST))
    );
    let mut group: Option<FaultGroup> = None;
    for entry in &entries {
        let now = entry.fault.kind().group();
        if group.replace(now) != Some(now) {
            let title = catalogue.group(now.id());
            let rule = "─".repeat(title.chars().count());
            let _ = writeln!(out, "\n{strong}{title}{strong:#}\n{rule}");
        }
        let _ = writeln!(out, "{strong}{}{strong:#}", entry.fault);
        for (versions, cells) in &entry.lines {
            let start = format!("  {versions:<8}");
            if in_a_line {
                let line = format!(
                    "{start}{:<who$} {:<at$} {:<error$} {:<alert$} {:<belief$}",
                    cells.who, cells.at, cells.error, cells.alert, cells.belief
                );
                let _ = writeln!(out, "{}", line.trim_end());
            } else {
                let lines = narrow(cells, [who, at], width.saturating_sub(front));
                for (index, line) in lines.iter().enumerate() {
                    let start = if index == 0 { start.as_str() } else { "" };
                    let ink = if index == 0 {
                        anstyle::Style::new()
                    } else {
                        dim
                    };
                    let _ = writeln!(out, "{start:<front$}{ink}{}{ink:#}", line.trim_end());
                }
            }
        }
    }
    out
}

/// A row in two lines or more, for a narrow page.
fn narrow(cells: &Cells, [who, at]: [usize; 2], width: usize) -> Vec<String> {
    let one = format!("{:<who$} {:<at$} {}", cells.who, cells.at, cells.error);
    let two: Vec<&str> = [cells.alert.as_str(), cells.belief.as_str()]
        .into_iter()
        .filter(|cell| !cell.is_empty())
        .collect();
    let mut lines: Vec<String> = Vec::new();
    for line in [one.trim_end().to_owned(), two.join(" · ")] {
        let wrapped = textwrap::wrap(&line, textwrap::Options::new(width).break_words(true));
        lines.extend(wrapped.into_iter().map(std::borrow::Cow::into_owned));
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// The same table as Markdown, a table for each group.
#[must_use]
pub fn matrix_markdown(rows: &[Row], catalogue: &Catalogue) -> String {
    let mut out = String::new();
    let mut group: Option<FaultGroup> = None;
    for entry in entries(rows) {
        let now = entry.fault.kind().group();
        if group.replace(now) != Some(now) {
            let blank = if out.is_empty() { "" } else { "\n" };
            let _ = writeln!(
                out,
                "{blank}## {}\n\n| fault | TLS | who | at | error | alert | belief |\n|---|---|---|---|---|---|---|",
                catalogue.group(now.id())
            );
        }
        for (versions, cells) in &entry.lines {
            let error = match cells.error.as_str() {
                "" => String::new(),
                error => format!("`{error}`"),
            };
            let _ = writeln!(
                out,
                "| `{}` | {versions} | {} | {} | {error} | {} | {} |",
                entry.fault, cells.who, cells.at, cells.alert, cells.belief
            );
        }
    }
    out
}

fn entries(rows: &[Row]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for row in rows {
        if entries.last().is_none_or(|entry| entry.fault != row.fault) {
            entries.push(Entry {
                fault: row.fault,
                lines: Vec::new(),
            });
        }
        let cells = cells(row);
        let Some(entry) = entries.last_mut() else {
            continue;
        };
        match entry.lines.iter_mut().find(|(_, other)| *other == cells) {
            Some((versions, _)) => {
                versions.push(' ');
                versions.push_str(TlsVersion::as_str(row.version));
            }
            None => entry.lines.push((row.version.as_str().to_owned(), cells)),
        }
    }
    entries
}

fn cells(row: &Row) -> Cells {
    match &row.ended {
        Ok(ended) => of(ended),
        Err(error) => Cells {
            who: "nobody".to_owned(),
            at: "(cannot be)".to_owned(),
            error: safe(&error.to_string()),
            alert: String::new(),
            belief: String::new(),
        },
    }
}

fn of(ended: &Ended) -> Cells {
    let nothing = String::new;
    let met = if ended.unmet {
        "the message never came"
    } else {
        ""
    };
    let Some(refusal) = &ended.refusal else {
        let waits = |side: Side| ended.outcomes.of(side).ending == Ending::Waiting;
        let (who, at) = match (ended.verdict, waits(Side::Client), waits(Side::Server)) {
            (Verdict::Connected, ..) => ("both", "(connected)"),
            (_, true, true) => ("both", "(waiting)"),
            (_, true, false) => ("client", "(waiting)"),
            (_, false, true) => ("server", "(waiting)"),
            _ => ("nobody", "(refuses)"),
        };
        let inside = |side: Side| ended.outcomes.of(side).believed_connected_before_refusal;
        let belief = match (ended.verdict, inside(Side::Client), inside(Side::Server)) {
            (Verdict::Connected, ..) => "both inside",
            (_, true, true) => "both believed: inside",
            (_, true, false) => "client believed: inside",
            (_, false, true) => "server believed: inside",
            _ => "neither was inside",
        };
        return Cells {
            who: who.to_owned(),
            at: at.to_owned(),
            error: met.to_owned(),
            alert: nothing(),
            belief: belief.to_owned(),
        };
    };
    let reading: Vec<String> = refusal.reading.iter().map(ToString::to_string).collect();
    let alert = match ended.alert {
        None => "no alert".to_owned(),
        Some(slip) => {
            let name = slip.description.name().unwrap_or("unknown");
            let how = if slip.encrypted {
                "encrypted"
            } else {
                "in the clear"
            };
            format!("{} {name}, {how}", slip.description.0)
        }
    };
    let peer = refusal.side.peer();
    let belief = if ended.verdict == Verdict::Denied {
        "both inside".to_owned()
    } else if refusal.peer_believed_connected {
        format!("{peer} believed: inside")
    } else {
        format!("{peer}: not yet inside")
    };
    let starts = ended.verdict == Verdict::NotStarted;
    Cells {
        who: refusal.side.to_string(),
        at: if starts {
            "(cannot start)".to_owned()
        } else {
            reading.join("+")
        },
        error: safe(&refusal.failure.kind),
        alert: if starts { nothing() } else { alert },
        belief,
    }
}
