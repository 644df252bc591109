//! What Kafka logs: what was observed here, and apart from it what real peers printed.

use super::lines::{Line, labelled, wrapped};
use crate::explain::Voice;
use crate::explain::moment;
use crate::explain::story::safe;
use crate::explain::voices::{MEASURED_ON, Speaker, Standing, observed};
use crate::handshake::transcript::Step;
use crate::ui::model::Model;
use crate::wire::Side;
use crate::wire::registry::AlertDescription;

pub(super) fn lines(model: &Model, width: u16) -> Vec<Line> {
    let theme = &model.theme;
    let transcript = &model.run.transcript;
    let mut lines =
        vec![Line::at(0, "observed here", theme.strong).then(2, "in this run", theme.dim)];
    for seen in observed(transcript) {
        let broker = safe(&transcript.parties.of(seen.side).broker);
        let source = seen.source.says();
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
    let voices = voices(model);
    if let Some((whose, text)) = another_alert(model, &voices) {
        lines.extend(labelled((whose, theme.dim), width, &text, theme.soft));
    }
    for voice in voices {
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

/// What an operator of a real broker sees, what is hidden from them, and what alert such a broker
/// sends: one line each, for a place where there is little room.
pub(super) fn operator(model: &Model, width: u16) -> Vec<Line> {
    let theme = &model.theme;
    let voices = voices(model);
    let of = |who: Speaker| voices.iter().find(|voice| voice.who == who);
    let Some(shown) = of(Speaker::AcceptingBroker) else {
        return Vec::new();
    };
    let label = ("Real broker", theme.dim);
    let others = || {
        let others = voices
            .iter()
            .filter(|voice| voice.who == Speaker::OtherVerifier);
        others.flat_map(|voice| {
            let text = format!("{}, {}", voice.versions, safe(&voice.lines.join(" ")));
            labelled((&voice.label, theme.dim), width, &text, theme.soft)
        })
    };
    if let Standing::NotMeasured { why } = &shown.standing {
        let mut lines = labelled(label, width, why, theme.dim);
        lines.extend(others());
        return lines;
    }
    // What it was measured with, as far as there is room.
    let version = shown.versions.split(',').next().unwrap_or_default();
    let day = shown.versions.rsplit(", on ").next();
    let day = day
        .filter(|day| *day != shown.versions)
        .unwrap_or(MEASURED_ON);
    let whose = format!(
        "in the place of {}: {version}, measured on {day}; names, node ids and ports are its own",
        safe(&model.run.transcript.parties.of(shown.side).broker)
    );
    let mut lines = labelled(label, width, &whose, theme.dim);
    let level = format!("  at {}", level(shown));
    let level = (level.as_str(), theme.dim);
    lines.extend(match shown.lines.first() {
        None => labelled(level, width, "nothing", theme.soft),
        Some(line) => labelled(level, width, &short(line), theme.ink),
    });
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
    if let Some((whose, text)) = another_alert(model, &voices) {
        let label = format!("  {whose}");
        lines.extend(labelled((&label, theme.dim), width, &text, theme.soft));
    }
    lines.extend(others());
    lines
}

/// The level at which a voice speaks, which ends its label.
fn level(voice: &Voice) -> &str {
    voice.label.rsplit(", ").next().unwrap_or_default()
}

/// That whoever refuses sends another alert where it is not rustls: a real broker, as it is known
/// from OpenSSL, which dialled it and prints the number; a Java client, from what its broker heard.
fn another_alert(model: &Model, voices: &[Voice]) -> Option<(&'static str, String)> {
    let mut steps = model.run.transcript.steps.iter();
    let (from, here) = steps.find_map(|step| match step {
        Step::Crossing(crossing) => Some((crossing.from, moment::fatal_alert(crossing)?)),
        _ => None,
    })?;
    let said = |who: Speaker, before: &str| {
        let of = voices.iter().filter(move |voice| voice.who == who);
        let mut lines = of.flat_map(|voice| &voice.lines);
        lines.find_map(|line| Some(line.split_once(before)?.1.to_owned()))
    };
    let (whose, there) = match from {
        Side::Server => {
            let rest = said(Speaker::OpenSsl, "SSL alert number ")?;
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            ("its alert", AlertDescription(digits.parse().ok()?))
        }
        Side::Client => {
            let rest = said(Speaker::AcceptingBrokerHidden, "Received fatal alert: ")?;
            let mut all = AlertDescription::ALL.iter();
            let there = all.find(|alert| alert.name() == Some(rest.trim()))?;
            ("Java's alert", *there)
        }
    };
    let name = |alert: AlertDescription| {
        let name = alert.name().unwrap_or("unknown");
        format!("{} {name}", alert.0)
    };
    (there != here).then(|| {
        let text = format!(
            "{}, where rustls, which refuses here, sends {}",
            name(there),
            name(here)
        );
        (whose, text)
    })
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
