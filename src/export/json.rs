//! A run as one JSON object, and the lists of scenarios and faults.
//!
//! The shape is documented in the crate's own documentation ([`crate`], "The trace") and stable:
//! a change that takes something away gets a new `format`. Output is ASCII: text that came from a
//! certificate or a scenario can never put a control character on a terminal.

mod ascii;
mod checks;
mod matrix;
mod steps;
mod verdict;
mod voices;
mod why;

pub use ascii::ascii;
pub use matrix::matrix;
pub use verdict::judgement;
pub use why::why;

use serde::Serialize;

use crate::explain::story::names;
use crate::explain::{Catalogue, Cause, Story};
use crate::handshake::transcript::{Crossing, Failure, Outcome, Step, Transcript};
use crate::lab::{Run, elsewhere};
use crate::scenario::{FaultKind, Scenario};
use crate::wire::registry::{AlertDescription, CipherSuite, ProtocolVersion};
use crate::wire::{MessageKind, Side};

/// A run as one JSON object.
#[must_use]
pub fn run(run: &Run, catalogue: &Catalogue) -> String {
    ascii(&trace(run, catalogue))
}

/// Scenarios as an array of `id`, `title`, `about`, `summary`, `level`, the title of its `group`, and
/// what its file says is `broken`.
#[must_use]
pub fn scenarios<'a>(
    scenarios: impl IntoIterator<Item = &'a Scenario>,
    catalogue: &Catalogue,
) -> String {
    #[derive(Serialize)]
    struct Row<'a> {
        id: &'a str,
        title: &'a str,
        about: &'a str,
        summary: &'a str,
        level: u8,
        group: &'a str,
        broken: Vec<String>,
    }
    let rows: Vec<Row<'_>> = scenarios
        .into_iter()
        .map(|scenario| Row {
            id: scenario.id(),
            title: scenario.title(),
            about: scenario.about(),
            summary: scenario.summary(),
            level: scenario.level(),
            group: catalogue.level(Some(scenario.level())),
            broken: scenario.broken().iter().map(ToString::to_string).collect(),
        })
        .collect();
    ascii(&rows)
}

/// All faults, group by group, as an array of `id`, `group`, `title`, `kafka`, `border`, `sides`, their defaults, and
/// who decides otherwise.
#[must_use]
pub fn faults(catalogue: &Catalogue) -> String {
    #[derive(Serialize)]
    struct Row {
        id: &'static str,
        group: &'static str,
        title: String,
        kafka: String,
        border: String,
        sides: &'static [Side],
        default_side: Side,
        default_message: Option<&'static str>,
        elsewhere: Vec<ElsewhereRow>,
    }
    /// Who decides otherwise than rustls; `text` is what it prints when it refuses.
    #[derive(Serialize)]
    struct ElsewhereRow {
        fault: String,
        who: &'static str,
        versions: &'static str,
        verdict: &'static str,
        text: &'static str,
    }
    let elsewhere = |kind| {
        let rows = elsewhere::of(kind).map(|row| ElsewhereRow {
            fault: row.case.to_owned(),
            who: row.who,
            versions: row.versions,
            verdict: if row.accepts { "accepted" } else { "refused" },
            text: row.text,
        });
        rows.collect()
    };
    let rows: Vec<Row> = FaultKind::ALL
        .iter()
        .map(|kind| {
            let Story {
                title,
                border,
                kafka,
                ..
            } = catalogue.way_to_break_trust(kind.id());
            Row {
                id: kind.id(),
                group: kind.group().id(),
                title,
                kafka,
                border,
                sides: kind.sides(),
                default_side: kind.usual_side(),
                default_message: kind.usual_target().map(MessageKind::as_str),
                elsewhere: elsewhere(*kind),
            }
        })
        .collect();
    ascii(&rows)
}

#[derive(Serialize)]
struct Trace<'a> {
    format: &'static str,
    scenario: &'a str,
    swapped: bool,
    scenario_faults: Vec<String>,
    faults: Vec<String>,
    framing: &'static str,
    protocol: Option<&'static str>,
    cipher_suite: Option<&'static str>,
    seed: Option<u64>,
    verdict: &'static str,
    expected: Option<bool>,
    client: Party<'a>,
    server: Party<'a>,
    client_certificate: ClientCertificate,
    causes: Vec<Told>,
    unreached: Vec<Told>,
    voices: Vec<voices::Row>,
    unmet: Vec<UnmetRow>,
    steps: Vec<steps::Row<'a>>,
}

#[derive(Serialize)]
struct Party<'a> {
    broker: &'a str,
    outcome: &'static str,
    error: Option<Error<'a>>,
    alert_sent: Option<Alert>,
    alert_received: Option<Alert>,
    believed_connected_before_refusal: bool,
}

#[derive(Serialize)]
struct Error<'a> {
    source: &'static str,
    kind: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Alert {
    code: u8,
    name: Option<&'static str>,
}

#[derive(Serialize)]
struct ClientCertificate {
    offered: bool,
    reason: &'static str,
    poster: Vec<String>,
}

#[derive(Serialize)]
struct UnmetRow {
    sender: Side,
    message: MessageKind,
}

#[derive(Serialize)]
struct Told {
    kind: &'static str,
    title: String,
    kafka: String,
    border: String,
}

fn trace<'a>(run: &'a Run, catalogue: &Catalogue) -> Trace<'a> {
    let transcript = &run.transcript;
    let (reason, poster) = match &transcript.choice {
        Some(choice) => (choice.reason.as_str(), names(&choice.poster)),
        None => ("not-asked", Vec::new()),
    };
    let offered = transcript.steps.iter().any(|step| match step {
        Step::Crossing(Crossing {
            from: Side::Client,
            letters,
            ..
        }) => letters.iter().any(|letter| {
            letter.kind == MessageKind::Certificate && !letter.holds_no_certificate()
        }),
        _ => false,
    });
    let told = |cause: &Cause| {
        let Story {
            title,
            border,
            kafka,
            ..
        } = catalogue.cause(transcript, cause);
        Told {
            kind: cause.kind.as_str(),
            title,
            kafka,
            border,
        }
    };
    let diagnosis = &run.explanation.diagnosis;
    Trace {
        format: "visum-trace/1",
        scenario: &run.scenario,
        swapped: run.changes.swapped,
        scenario_faults: run
            .broken_by_scenario
            .iter()
            .map(ToString::to_string)
            .collect(),
        faults: run.changes.faults.iter().map(ToString::to_string).collect(),
        framing: transcript.framing.as_str(),
        protocol: transcript.version.and_then(ProtocolVersion::name),
        cipher_suite: transcript.suite.and_then(CipherSuite::name),
        seed: transcript.seed.map(|seed| seed.0),
        verdict: transcript.verdict.as_str(),
        expected: run.expected,
        client: party(transcript, Side::Client),
        server: party(transcript, Side::Server),
        client_certificate: ClientCertificate {
            offered,
            reason,
            poster,
        },
        causes: diagnosis.causes.iter().map(told).collect(),
        unreached: diagnosis.unreached.iter().map(told).collect(),
        voices: voices::rows(run),
        unmet: transcript
            .unmet
            .iter()
            .map(|unmet| UnmetRow {
                sender: unmet.sender,
                message: unmet.message,
            })
            .collect(),
        steps: steps::rows(run, catalogue),
    }
}

fn party(transcript: &Transcript, side: Side) -> Party<'_> {
    let Outcome {
        ending,
        failure,
        alert_sent,
        alert_received,
        believed_connected_before_refusal,
    } = transcript.outcomes.of(side);
    Party {
        broker: &transcript.parties.of(side).broker,
        outcome: ending.as_str(),
        error: failure.as_ref().map(error),
        alert_sent: alert_sent.map(alert),
        alert_received: alert_received.map(alert),
        believed_connected_before_refusal: *believed_connected_before_refusal,
    }
}

fn error(failure: &Failure) -> Error<'_> {
    Error {
        source: failure.source.as_str(),
        kind: &failure.kind,
        text: &failure.text,
    }
}

fn alert(description: AlertDescription) -> Alert {
    Alert {
        code: description.0,
        name: description.name(),
    }
}
