//! A message that crossed, as the tree of its fields.

use super::{Opened, Row, count};
use crate::explain::Catalogue;
use crate::handshake::Transcript;
use crate::handshake::transcript::{Crossing, Letter};
use crate::wire::message::{self, Context};
use crate::wire::{Field, MessageKind, Side, Value, record};

pub(super) fn letter(
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
pub(super) fn unopened(crossing: &Crossing) -> Opened {
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
