//! A run as one JSON object, and the lists of scenarios and faults.
//!
//! The shape is documented in the crate's own documentation ([`crate`], "The trace") and stable:
//! a change that takes something away gets a new `format`. Output is ASCII: text that came from a
//! certificate or a scenario can never put a control character on a terminal.

mod ascii;
mod matrix;
mod verdict;
mod voices;
mod why;

pub use ascii::ascii;
pub use matrix::matrix;
pub use verdict::judgement;
pub use why::why;

use serde::Serialize;

use crate::explain::story::names;
use crate::explain::{Act, Catalogue, Cause, Check, Stage, Story, check};
use crate::handshake::transcript::{
    Authorization, Crossing, Decision, Failure, Letter, Outcome, Step, Subject, Transcript,
    Verification,
};
use crate::lab::{Run, elsewhere};
use crate::pki::{Paper, PaperKind};
use crate::scenario::{FaultKind, Scenario};
use crate::wire::message::{Context, dissect};
use crate::wire::record::RecordHeader;
use crate::wire::registry::{AlertDescription, CipherSuite, ProtocolVersion};
use crate::wire::{Field, MessageKind, Side, x509};

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
    steps: Vec<StepRow<'a>>,
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

#[derive(Serialize)]
struct StepRow<'a> {
    n: usize,
    act: Act,
    stage: Stage,
    #[serde(flatten)]
    place: Place<'a>,
    kind: &'static str,
    title: String,
    #[serde(flatten)]
    what: What<'a>,
    story: StoryRow,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Place<'a> {
    At { at: &'a str },
    Between { from: Side, to: Side },
}

#[derive(Serialize)]
struct StoryRow {
    kafka: String,
    border: String,
    limit: Option<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum What<'a> {
    Issue {
        paper: &'static str,
        holder: &'a str,
        fields: Vec<FieldRow>,
    },
    Record {
        record: Record,
        fate: &'static str,
        changed: bool,
        resealed: bool,
        again: bool,
        overtaken: bool,
        messages: Vec<Message>,
    },
    Verify {
        subject: &'static str,
        verdict: &'static str,
        error: Option<Error<'a>>,
        checks: Vec<CheckRow<'a>>,
    },
    Key {
        labels: &'a [String],
    },
    Authorize {
        principal: &'a str,
        request: Option<&'static str>,
        operation: &'a str,
        resource: &'a str,
        super_users: &'a [String],
        verdict: &'static str,
    },
    Outcome {
        belief: crate::handshake::transcript::Belief,
        reading: Vec<String>,
        error: Option<Error<'a>>,
    },
}

#[derive(Serialize)]
struct Record {
    r#type: Option<&'static str>,
    version: Option<&'static str>,
    bytes: usize,
    encrypted: bool,
    hex: String,
}

#[derive(Serialize)]
struct Message {
    name: String,
    bytes: usize,
    fields: Vec<FieldRow>,
}

#[derive(Serialize)]
struct FieldRow {
    name: String,
    value: String,
    range: [usize; 2],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldRow>,
}

#[derive(Serialize)]
struct CheckRow<'a> {
    id: &'static str,
    certificate: &'a check::Subject,
    verdict: &'static str,
    evidence: &'a str,
    range: Option<[usize; 2]>,
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
    let steps = transcript.steps.iter().enumerate().map(|(index, step)| {
        let (act, stage) = run
            .explanation
            .stages
            .get(index)
            .copied()
            .unwrap_or((Act::BeforeTheBorder, Stage::PapersIssued));
        let checks = run
            .explanation
            .checks
            .get(index)
            .map_or(&[][..], Vec::as_slice);
        let Story {
            title,
            border,
            kafka,
            limit,
            ..
        } = catalogue.tell(transcript, step);
        StepRow {
            n: index + 1,
            act,
            stage,
            place: place(step),
            kind: kind(step),
            title,
            what: what(transcript, step, checks),
            story: StoryRow {
                kafka,
                border,
                limit,
            },
        }
    });
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
        steps: steps.collect(),
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

fn kind(step: &Step) -> &'static str {
    match step {
        Step::Paper(_) => "issue",
        Step::Crossing(_) => "record",
        Step::Verified(_) => "verify",
        Step::Keys { .. } => "key",
        Step::Authorized(_) => "authorize",
        Step::Decided(_) => "outcome",
    }
}

fn place(step: &Step) -> Place<'_> {
    let at = match step {
        Step::Crossing(Crossing { from, .. }) => {
            return Place::Between {
                from: *from,
                to: from.peer(),
            };
        }
        Step::Paper(Paper { holder, kind }) => match kind {
            PaperKind::Checked { authority, .. } | PaperKind::Issued { authority, .. } => authority,
            _ => holder,
        },
        Step::Verified(Verification { side, .. })
        | Step::Keys { side, .. }
        | Step::Authorized(Authorization { side, .. })
        | Step::Decided(Decision { side, .. }) => side.as_str(),
    };
    Place::At { at }
}

fn what<'a>(transcript: &Transcript, step: &'a Step, checks: &'a [Check]) -> What<'a> {
    match step {
        Step::Paper(paper) => What::Issue {
            paper: paper_name(&paper.kind),
            holder: &paper.holder,
            fields: paper_fields(&paper.kind),
        },
        Step::Crossing(crossing) => {
            let header = RecordHeader::parse(&crossing.bytes)
                .ok()
                .filter(|_| crossing.is_record);
            What::Record {
                record: Record {
                    r#type: header.and_then(|header| header.content_type.name()),
                    version: header.and_then(|header| header.version.name()),
                    bytes: crossing.bytes.len(),
                    encrypted: crossing.encrypted,
                    hex: hex(&crossing.bytes),
                },
                fate: match crossing.fate {
                    crate::handshake::transcript::Fate::Read => "read",
                    crate::handshake::transcript::Fate::Unread => "unread",
                    crate::handshake::transcript::Fate::Dropped => "dropped",
                },
                changed: crossing.before.is_some(),
                resealed: crossing.is_resealed(),
                again: crossing.again,
                overtaken: crossing.overtaken,
                messages: crossing
                    .letters
                    .iter()
                    .map(|letter| message(transcript, crossing.from, letter))
                    .collect(),
            }
        }
        Step::Verified(verification) => What::Verify {
            subject: match verification.subject {
                Subject::Chain { .. } => "chain",
                Subject::Possession { .. } => "possession",
            },
            verdict: if verification.failure.is_none() {
                "accepted"
            } else {
                "refused"
            },
            error: verification.failure.as_ref().map(error),
            checks: checks
                .iter()
                .map(|check| CheckRow {
                    id: check.id.as_str(),
                    certificate: &check.subject,
                    verdict: check.verdict.as_str(),
                    evidence: &check.evidence.text,
                    range: check
                        .evidence
                        .place
                        .clone()
                        .map(|range| [range.start, range.end]),
                })
                .collect(),
        },
        Step::Keys { labels, .. } => What::Key { labels },
        Step::Authorized(call) => What::Authorize {
            principal: &call.principal,
            request: call.request.name(),
            operation: &call.operation,
            resource: &call.resource,
            super_users: &call.super_users,
            verdict: if call.allowed { "allowed" } else { "denied" },
        },
        Step::Decided(decision) => What::Outcome {
            belief: decision.belief,
            reading: decision.reading.iter().map(ToString::to_string).collect(),
            error: decision.failure.as_ref().map(error),
        },
    }
}

fn message(transcript: &Transcript, sender: Side, letter: &Letter) -> Message {
    let context = Context {
        version: transcript.version,
        sender,
    };
    let field = dissect(letter.content_type, &letter.bytes, &context);
    Message {
        name: letter.kind.to_string(),
        bytes: letter.bytes.len(),
        fields: field
            .children
            .iter()
            .map(|field| row(field, &letter.bytes))
            .collect(),
    }
}

fn paper_name(kind: &PaperKind) -> &'static str {
    match kind {
        PaperKind::Authority { .. } => "authority",
        PaperKind::KeyPair { .. } => "key-pair",
        PaperKind::Request { .. } => "request",
        PaperKind::Checked { .. } => "checked",
        PaperKind::Issued { .. } => "issued",
        PaperKind::Keystore { .. } => "keystore",
        PaperKind::Truststore { .. } => "truststore",
    }
}

fn paper_fields(kind: &PaperKind) -> Vec<FieldRow> {
    let certificate = |der: &Vec<u8>| row(&x509::dissect(der), der);
    match kind {
        PaperKind::Authority { certificate: der }
        | PaperKind::Issued {
            certificate: der, ..
        } => {
            vec![certificate(der)]
        }
        PaperKind::KeyPair { public_key } => vec![public_key_row(public_key)],
        PaperKind::Request { request } | PaperKind::Checked { request, .. } => {
            vec![row(&x509::dissect_request(request), request)]
        }
        PaperKind::Keystore { public_key, chain } => {
            let key = public_key.iter().map(|key| public_key_row(key));
            key.chain(chain.iter().map(certificate)).collect()
        }
        PaperKind::Truststore { entries } => entries
            .iter()
            .map(|(alias, der)| FieldRow {
                value: alias.clone(),
                ..certificate(der)
            })
            .collect(),
    }
}

fn public_key_row(key: &[u8]) -> FieldRow {
    let whole = 0..key.len();
    row(
        &Field::new("subjectPublicKeyInfo", crate::wire::Value::Bytes, whole),
        key,
    )
}

fn row(field: &Field, bytes: &[u8]) -> FieldRow {
    let value = match &field.value {
        crate::wire::Value::Bytes => hex(bytes.get(field.content()).unwrap_or_default()),
        crate::wire::Value::Text(text) => text.clone(),
        value => value.to_string(),
    };
    FieldRow {
        name: field.name.to_string(),
        value,
        range: [field.range.start, field.range.end],
        fields: field
            .children
            .iter()
            .map(|child| row(child, bytes))
            .collect(),
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or('?');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_has_two_digits_a_byte() {
        assert_eq!(hex(&[0x00, 0x16, 0xff]), "0016ff");
    }
}
