//! What Kafka logs: what was observed here, and apart from it what real peers printed.

use super::lines::{Line, labelled, wrapped};
use crate::explain::Voice;
use crate::explain::story::safe;
use crate::explain::voices::{MEASURED_ON, Speaker, Standing, observed};
use crate::handshake::transcript::FailureSource;
use crate::ui::model::Model;

pub(super) fn lines(model: &Model, width: u16) -> Vec<Line> {
    let theme = &model.theme;
    let transcript = &model.run.transcript;
    let mut lines =
        vec![Line::at(0, "observed here", theme.strong).then(2, "in this run", theme.dim)];
    for seen in observed(transcript) {
        let broker = safe(&transcript.parties.of(seen.side).broker);
        let source = match seen.source {
            FailureSource::Rustls => "rustls",
            FailureSource::Io => "the connection",
            FailureSource::Visum => "visum",
        };
        let (kind, text) = (safe(&seen.kind), safe(&seen.text));
        let text = format!("{kind}: {text}");
        let mut said = labelled((&broker, theme.dim), width, &text, theme.ink);
        if let Some(last) = said.last_mut() {
            *last = std::mem::take(last).then(2, source, theme.dim);
        }
        lines.extend(said);
    }
    lines.push(Line::blank());
    lines.push(Line::at(0, "on a real broker", theme.strong).then(
        2,
        format!("in the same case, measured on {MEASURED_ON}; names and ports are that setup's"),
        theme.dim,
    ));
    for voice in voices(model) {
        lines.push(Line::at(0, voice.label.clone(), theme.soft).then(
            2,
            voice.versions.clone(),
            theme.dim,
        ));
        lines.extend(said(model, &voice, 2, width));
    }
    lines
}

/// What a voice says, line by line.
fn said(model: &Model, voice: &Voice, x: u16, width: u16) -> Vec<Line> {
    let theme = &model.theme;
    let room = width.saturating_sub(x);
    match &voice.standing {
        Standing::NotMeasured { why } => wrapped(x, room, why, theme.dim),
        Standing::Measured if voice.lines.is_empty() => {
            wrapped(x, room, "nothing at all", theme.soft)
        }
        Standing::Measured => voice
            .lines
            .iter()
            .flat_map(|line| wrapped(x, room, &safe(line), theme.ink))
            .collect(),
    }
}

fn voices(model: &Model) -> Vec<Voice> {
    let run = &model.run;
    model.voices.of(&run.transcript, &run.explanation.diagnosis)
}

/// What an operator sees, and what is hidden from them: one line each, for a place where there is
/// little room.
pub(super) fn operator(model: &Model, width: u16) -> Vec<Line> {
    let theme = &model.theme;
    let voices = voices(model);
    let of = |who: Speaker| voices.iter().find(|voice| voice.who == who);
    let Some(shown) = of(Speaker::AcceptingBroker) else {
        return Vec::new();
    };
    let mut lines = match (&shown.standing, shown.lines.first()) {
        (Standing::NotMeasured { why }, _) => {
            return labelled(("Broker log", theme.dim), width, why, theme.dim);
        }
        (Standing::Measured, None) => labelled(
            ("Broker log", theme.dim),
            width,
            "nothing above DEBUG",
            theme.soft,
        ),
        (Standing::Measured, Some(line)) => {
            let mut lines = labelled(("Broker log", theme.dim), width, &short(line), theme.ink);
            // What it was measured with, as far as there is room.
            let versions = shown.versions.split(',').next().unwrap_or_default();
            if let Some(last) = lines.last_mut() {
                let version = versions.trim_start_matches("Kafka ");
                *last = std::mem::take(last).then(2, version, theme.dim);
            }
            lines
        }
    };
    let hidden = of(Speaker::AcceptingBrokerHidden).and_then(|voice| {
        // Where a cause says no more than what wraps it, that is measured as the same again.
        let mut lines = voice.lines.iter().rev();
        lines.find(|line| !line.ends_with("(same)"))
    });
    if let Some(line) = hidden {
        let line = plain(line.trim_start_matches("<- "));
        lines.extend(labelled(
            ("  at DEBUG", theme.dim),
            width,
            &line,
            theme.soft,
        ));
    }
    lines
}

/// A line of a log without the addresses of its connection, which are the measuring setup's.
fn short(line: &str) -> String {
    let line = safe(line);
    let connection = line.split_once(" with /").and_then(|(before, rest)| {
        let (_, after) = rest.split_once(')')?;
        Some(format!("{before} …{after}"))
    });
    connection.unwrap_or(line)
}

/// What an exception says, without the names of the classes that say it.
fn plain(line: &str) -> String {
    let is_class = |word: &str| word.ends_with(':') && word.matches('.').count() > 1;
    let words = line.split(' ').skip_while(|word| is_class(word));
    let words = words.map(|word| if is_class(word) { "…" } else { word });
    safe(&words.collect::<Vec<_>>().join(" "))
}
