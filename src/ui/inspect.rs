//! What a place holds, opened: rows to read and the bytes they were read from.

mod outcome;
mod papers;
mod verification;

use std::collections::BTreeSet;
use std::ops::Range;

use super::cursor::Place;
use crate::explain::story::safe;
use crate::explain::{Catalogue, CheckVerdict};
use crate::handshake::Transcript;
use crate::handshake::transcript::{Crossing, Letter, Step};
use crate::lab::Run;
use crate::wire::message::{self, Context};
use crate::wire::{Field, MessageKind, Side, Value, record};

/// A place, opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// What it is, in a word or two.
    pub title: String,
    /// What there is to say of it as a whole.
    pub note: String,
    /// What stands in it.
    pub rows: Vec<Row>,
    /// The bytes it was read from; none for what has no bytes.
    pub bytes: Vec<u8>,
    /// The row that is worth a first look.
    pub landing: usize,
    /// Whether values are sentences, which want to be read whole.
    pub prose: bool,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// How far it is indented.
    pub depth: usize,
    /// Whether rows below are parts of it.
    pub parent: bool,
    /// What is said.
    pub name: String,
    /// What it says.
    pub value: String,
    /// A remark.
    pub note: String,
    /// Which of the bytes it was read from.
    pub range: Range<usize>,
    /// The verdict, if it is one.
    pub mark: Option<CheckVerdict>,
}

impl Row {
    /// A row of words that were read from no bytes.
    fn words(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            ..Self::default()
        }
    }

    /// The same row with a verdict.
    fn marked(mut self, mark: CheckVerdict) -> Self {
        self.mark = Some(mark);
        self
    }

    /// The same row, read from these bytes.
    fn from(mut self, range: Range<usize>) -> Self {
        self.range = range;
        self
    }
}

impl Opened {
    /// Opens what is at a place.
    #[must_use]
    pub fn at(run: &Run, catalogue: &Catalogue, place: Place) -> Self {
        let transcript = &run.transcript;
        match transcript.steps.get(place.step) {
            None => Self::default(),
            Some(Step::Paper(paper)) => papers::paper(transcript, paper),
            Some(Step::Crossing(crossing)) => match crossing.letters.get(place.letter) {
                Some(letter) => self::letter(transcript, catalogue, crossing, letter),
                None => unopened(crossing),
            },
            Some(Step::Verified(verification)) => {
                let checks = run.explanation.checks.get(place.step);
                verification::verified(transcript, verification, checks.map_or(&[], Vec::as_slice))
            }
            Some(Step::Keys { side, labels }) => {
                let rows = labels.iter().map(|label| Row::words(label, key_of(label)));
                Self {
                    title: "Keys".to_owned(),
                    note: format!(
                        "{} has them, nobody on the way does",
                        broker(transcript, *side)
                    ),
                    rows: rows.collect(),
                    ..Self::default()
                }
            }
            Some(Step::Decided(decision)) => outcome::decided(run, catalogue, place.step, decision),
        }
    }

    /// Opens what somebody without keys has of it: a record, closed where it is encrypted.
    #[must_use]
    pub fn without_keys(run: &Run, catalogue: &Catalogue, place: Place) -> Self {
        match run.transcript.steps.get(place.step) {
            Some(Step::Crossing(crossing)) if crossing.encrypted => unopened(crossing),
            Some(Step::Crossing(_)) => Self::at(run, catalogue, place),
            _ => Self {
                title: "Nothing".to_owned(),
                note: "not a byte of this is on the wire".to_owned(),
                ..Self::default()
            },
        }
    }

    /// The rows that are shown while these are closed.
    #[must_use]
    pub fn visible(&self, closed: &BTreeSet<usize>) -> Vec<usize> {
        let mut visible = Vec::with_capacity(self.rows.len());
        let mut hidden_below = None;
        for (index, row) in self.rows.iter().enumerate() {
            if hidden_below.is_some_and(|depth| row.depth > depth) {
                continue;
            }
            hidden_below = closed.contains(&index).then_some(row.depth);
            visible.push(index);
        }
        visible
    }

    /// The innermost row that was read from this byte.
    #[must_use]
    pub fn row_of(&self, byte: usize) -> Option<usize> {
        let holds = |row: &Row| row.range.contains(&byte);
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, row)| holds(row))
            .min_by_key(|(index, row)| (row.range.len(), usize::MAX - index))
            .map(|(index, _)| index)
    }

    /// A tree of fields and the bytes it was read from.
    fn tree(title: impl Into<String>, note: impl Into<String>, root: &Field, bytes: &[u8]) -> Self {
        Self {
            title: title.into(),
            note: note.into(),
            rows: rows(root, bytes),
            bytes: bytes.to_vec(),
            ..Self::default()
        }
    }

    /// The same, with the first look at the first row of this name that says something.
    fn landing_at(mut self, names: &[&str]) -> Self {
        let found = names.iter().find_map(|name| {
            self.rows
                .iter()
                .position(|row| row.name == *name && !row.value.is_empty())
        });
        self.landing = found.unwrap_or_default();
        self
    }
}

/// The tree, a row a field.
fn rows(root: &Field, bytes: &[u8]) -> Vec<Row> {
    let mut rows = Vec::new();
    root.walk(&mut |depth, field| {
        let leaf = field.children.is_empty();
        let value = match &field.value {
            Value::Bytes => preview(bytes.get(field.content()).unwrap_or_default()),
            value => value.to_string(),
        };
        rows.push(Row {
            depth,
            parent: !leaf,
            name: field.name.to_string(),
            value,
            note: count(field.range.len()),
            range: field.range.clone(),
            mark: None,
        });
    });
    rows
}

/// The first bytes, as many as fit in a column.
fn preview(bytes: &[u8]) -> String {
    const SHOWN: usize = 8;
    let mut text: Vec<String> = bytes
        .iter()
        .take(SHOWN)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if bytes.len() > SHOWN {
        text.push("…".to_owned());
    }
    text.join(" ")
}

/// `1 byte`, `12 bytes`.
fn count(bytes: usize) -> String {
    if bytes == 1 {
        "1 byte".to_owned()
    } else {
        format!("{bytes} bytes")
    }
}

/// The name of a broker, escaped.
fn broker(transcript: &Transcript, side: Side) -> String {
    safe(&transcript.parties.of(side).broker)
}

fn letter(
    transcript: &Transcript,
    catalogue: &Catalogue,
    crossing: &Crossing,
    letter: &Letter,
) -> Opened {
    let context = Context {
        version: transcript.version,
        sender: crossing.from,
    };
    let root = message::dissect(letter.content_type, &letter.bytes, &context);
    let size = count(letter.bytes.len());
    let envelope = count(crossing.bytes.len());
    let changed = match (crossing.before.is_some(), crossing.encrypted) {
        (false, _) => "",
        (true, true) => ", changed on the way; this is what was sent",
        (true, false) => ", changed on the way; this is what crossed",
    };
    let note = match (crossing.encrypted, crossing.is_record) {
        (true, _) => format!("{size}, encrypted in a record of {envelope}"),
        (false, true) => format!("{size}, in the clear in a record of {envelope}"),
        (false, false) => format!("{size}, in the clear and in no TLS record"),
    };
    let note = format!("{note}{changed}");
    let mut opened = Opened::tree(letter.kind.to_string(), note, &root, &letter.bytes)
        .landing_at(landing(letter.kind));
    let chosen = letter.kind == MessageKind::Certificate && crossing.from == Side::Client;
    if let (true, Some(choice)) = (chosen, catalogue.choice(transcript)) {
        let mut why = Row::words("why it looks so", choice.title);
        why.depth = 1;
        opened.rows.insert(1.min(opened.rows.len()), why);
        opened.landing = if opened.landing == 0 {
            1
        } else {
            opened.landing + 1
        };
    }
    opened
}

/// The field of a message that the story is about.
fn landing(kind: MessageKind) -> &'static [&'static str] {
    match kind {
        MessageKind::ClientHello => &["server_name", "cipher_suites"],
        MessageKind::ServerHello => &["cipher_suite"],
        MessageKind::Certificate => &["issuer"],
        MessageKind::CertificateRequest => &["certificate_authorities", "authorities"],
        MessageKind::CertificateVerify => &["algorithm"],
        MessageKind::ServerKeyExchange => &["algorithm", "named_curve"],
        MessageKind::Alert => &["description"],
        MessageKind::NewSessionTicket => &["ticket_lifetime", "ticket_lifetime_hint"],
        MessageKind::ApplicationData => &["request", "response"],
        _ => &[],
    }
}

/// A record that cannot be opened, or no record.
fn unopened(crossing: &Crossing) -> Opened {
    let bytes = &crossing.bytes;
    let size = count(bytes.len());
    if crossing.is_record {
        return Opened::tree(
            "Record",
            format!("{size}, closed"),
            &record::dissect(bytes),
            bytes,
        );
    }
    let root = Field::new("bytes", Value::Bytes, 0..bytes.len());
    Opened::tree("Bytes", format!("{size}, in no TLS record"), &root, bytes)
}

/// What a secret of the key log opens.
fn key_of(label: &str) -> &'static str {
    match label {
        "CLIENT_HANDSHAKE_TRAFFIC_SECRET" => "what the client says until both are finished",
        "SERVER_HANDSHAKE_TRAFFIC_SECRET" => "what the server says until it is finished",
        "CLIENT_TRAFFIC_SECRET_0" => "what the client says afterwards",
        "SERVER_TRAFFIC_SECRET_0" => "what the server says afterwards",
        "EXPORTER_SECRET" => "for others than TLS: nothing on this wire",
        "CLIENT_RANDOM" => "the master secret: all that is encrypted, both ways",
        _ => "",
    }
}
