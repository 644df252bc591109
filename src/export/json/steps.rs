//! What happened, step by step, as rows of the trace.

use serde::Serialize;

use super::{Error, checks, error};
use crate::explain::{Act, Catalogue, Check, Stage, Story};
use crate::handshake::transcript::{
    Authorization, Belief, Crossing, Decision, Letter, Step, Subject, Transcript, Verification,
};
use crate::lab::Run;
use crate::pki::{Paper, PaperKind};
use crate::wire::message::{Context, dissect};
use crate::wire::record::RecordHeader;
use crate::wire::{Field, Side, Value, x509};

/// One step.
#[derive(Serialize)]
pub(super) struct Row<'a> {
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
        checks: Vec<checks::Row<'a>>,
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
        belief: Belief,
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

/// Every step of a run, in order.
pub(super) fn rows<'a>(run: &'a Run, catalogue: &Catalogue) -> Vec<Row<'a>> {
    let transcript = &run.transcript;
    let steps = transcript.steps.iter().enumerate();
    let rows = steps.map(|(index, step)| {
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
        Row {
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
    rows.collect()
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
            checks: checks::rows(checks),
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
        &Field::new("subjectPublicKeyInfo", Value::Bytes, whole),
        key,
    )
}

fn row(field: &Field, bytes: &[u8]) -> FieldRow {
    let value = match &field.value {
        Value::Bytes => hex(bytes.get(field.content()).unwrap_or_default()),
        Value::Text(text) => text.clone(),
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
