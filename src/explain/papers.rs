//! What the papers and the first words of both sides show.

use super::check::Subject;
use super::values::{self, short};
use crate::handshake::Transcript;
use crate::handshake::transcript::{Party, Step};
use crate::pki::{Paper, PaperKind};
use crate::wire::message::{Context, dissect};
use crate::wire::registry::ProtocolVersion;
use crate::wire::x509::{Certificate, GeneralName};
use crate::wire::{Field, MessageKind, Side, Sides};

/// Whether the last certificate of the chain was issued by an intermediate authority, whose own
/// certificate is not in the chain.
pub(super) fn lacks_a_letter(transcript: &Transcript, party: &Party) -> bool {
    let last = party
        .chain
        .last()
        .and_then(|last| Certificate::parse(last).ok());
    let Some(last) = last else { return false };
    authorities(transcript).any(|authority| {
        authority.subject.value.der == last.issuer.value.der && !authority.is_self_issued()
    })
}

/// Whether both ends show the same certificates and believe the same authorities: one broker.
pub(super) fn is_one_broker(transcript: &Transcript) -> bool {
    let Sides { client, server } = &transcript.parties;
    !client.chain.is_empty()
        && client.chain == server.chain
        && client.truststore == server.truststore
}

/// The name in the certificate that a check of a side's chain is about.
pub(super) fn holder(transcript: &Transcript, side: Side, about: &Subject) -> String {
    let der = match about {
        Subject::Shown(place) => transcript.parties.of(side).chain.get(*place),
        Subject::Trusted(alias) => {
            let mut trusted = transcript.parties.of(side.peer()).truststore.iter();
            let entry = trusted.find(|entry| entry.alias == *alias);
            entry.map(|entry| &entry.certificate)
        }
    };
    der.map_or_else(String::new, |der| values::subject(der))
}

/// Whether what is shown first issued one that comes later.
pub(super) fn leaf_is_not_first(presented: &[Vec<u8>]) -> bool {
    let mut shown = presented.iter().map(|der| Certificate::parse(der).ok());
    let Some(Some(first)) = shown.next() else {
        return false;
    };
    shown
        .flatten()
        .any(|later| later.issuer.value.der == first.subject.value.der && !later.is_self_issued())
}

/// Whether the leaf of a side is not the certificate that was issued under its serial number.
pub(super) fn is_altered(transcript: &Transcript, side: Side) -> bool {
    let party = transcript.parties.of(side);
    let Some(leaf) = party.chain.first() else {
        return false;
    };
    let Ok(shown) = Certificate::parse(leaf) else {
        return false;
    };
    transcript.steps.iter().any(|step| match step {
        Step::Paper(Paper {
            holder,
            kind: PaperKind::Issued { certificate, .. },
        }) if *holder == party.broker && certificate != leaf => Certificate::parse(certificate)
            .is_ok_and(|issued| issued.serial.value == shown.serial.value),
        _ => false,
    })
}

/// Whether the certificate at this place of the chain was issued by another one that is shown.
pub(super) fn issuer_is_shown(presented: &[Vec<u8>], place: usize) -> bool {
    let shown: Vec<Option<Certificate>> = presented
        .iter()
        .map(|der| Certificate::parse(der).ok())
        .collect();
    let Some(Some(certificate)) = shown.get(place) else {
        return false;
    };
    let mut others = shown.iter().enumerate();
    others.any(|(index, other)| {
        let other = other.as_ref().filter(|_| index != place);
        other.is_some_and(|other| other.subject.value.der == certificate.issuer.value.der)
    })
}

/// Whether the `ClientHello` offers TLS 1.3; `None` if none was sent.
pub(super) fn offers_tls13(transcript: &Transcript) -> Option<bool> {
    let hello = transcript.steps.iter().find_map(|step| match step {
        Step::Crossing(crossing) if crossing.from == Side::Client => crossing
            .letters
            .iter()
            .find(|letter| letter.kind == MessageKind::ClientHello),
        _ => None,
    })?;
    let context = Context {
        version: None,
        sender: Side::Client,
    };
    let field = dissect(hello.content_type, &hello.bytes, &context);
    let code = ProtocolVersion::TLS_1_3.0.to_be_bytes();
    Some(
        of_name_in(&field, "supported_versions")
            .and_then(|versions| hello.bytes.get(versions.range.clone()))
            .is_some_and(|bytes| bytes.windows(code.len()).any(|pair| pair == code)),
    )
}

/// The first field of this name, wherever it stands.
fn of_name_in<'a>(field: &'a Field, name: &str) -> Option<&'a Field> {
    if field.name == name {
        return Some(field);
    }
    field
        .children
        .iter()
        .find_map(|child| of_name_in(child, name))
}

/// The DNS names and IP addresses in the passport of a side.
pub(super) fn names_of(transcript: &Transcript, side: Side) -> Vec<String> {
    let leaf = transcript.parties.of(side).chain.first();
    let Some(leaf) = leaf.and_then(|leaf| Certificate::parse(leaf).ok()) else {
        return Vec::new();
    };
    let names = leaf.subject_alt_names.iter();
    names
        .filter_map(|name| match &name.value {
            GeneralName::Dns(name) => Some(name.clone()),
            GeneralName::Ip(address) => Some(address.to_string()),
            _ => None,
        })
        .collect()
}

/// The name of the root above the passport of a side, as far as papers and names lead; `None`
/// where it has none, or one that is signed by its own key.
pub(super) fn root_above(transcript: &Transcript, side: Side) -> Option<String> {
    let chain = &transcript.parties.of(side).chain;
    let leaf = Certificate::parse(chain.first()?).ok()?;
    if leaf.is_self_issued() {
        return None;
    }
    let mut facts = Certificate::parse(chain.last()?).ok()?;
    let opened: Vec<Certificate> = authorities(transcript).collect();
    // A chain is no longer than the list; a longer walk would be a circle.
    for _ in 0..opened.len() {
        let issuer = &facts.issuer.value.der;
        let above = opened
            .iter()
            .find(|authority| authority.subject.value.der == *issuer);
        match above {
            Some(above) if !facts.is_self_issued() => facts = above.clone(),
            _ => break,
        }
    }
    Some(short(&facts.issuer.value))
}

/// The name of the authority that opened first.
pub(super) fn first_authority(transcript: &Transcript) -> Option<String> {
    let first = authorities(transcript).next()?;
    Some(short(&first.subject.value))
}

/// The certificates of the authorities, in the order in which they opened.
fn authorities(transcript: &Transcript) -> impl Iterator<Item = Certificate> {
    transcript.steps.iter().filter_map(|step| match step {
        Step::Paper(Paper {
            kind: PaperKind::Authority { certificate },
            ..
        }) => Certificate::parse(certificate).ok(),
        _ => None,
    })
}
