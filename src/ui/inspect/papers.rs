//! Papers: certificates, requests and stores.

use super::{Opened, Row, count, preview, rows};
use crate::explain::CheckVerdict;
use crate::explain::story::safe;
use crate::pki::{Paper, PaperKind};
use crate::wire::{Field, Value, x509};

pub(super) fn paper(paper: &Paper) -> Opened {
    let holder = safe(&paper.holder);
    match &paper.kind {
        PaperKind::Authority { certificate } => self::certificate(
            certificate,
            format!("{holder}'s own, {}", count(certificate.len())),
        ),
        PaperKind::Issued {
            authority,
            certificate,
        } => self::certificate(
            certificate,
            format!(
                "issued by {}, {}",
                safe(authority),
                count(certificate.len())
            ),
        ),
        PaperKind::KeyPair { public_key } => {
            let root = Field::new("SubjectPublicKeyInfo", Value::Bytes, 0..public_key.len());
            let note = format!("the public half, {}", count(public_key.len()));
            let mut opened = Opened::tree("Key", note, &root, public_key);
            opened.rows.push(Row {
                depth: 1,
                ..Row::words("private half", format!("never leaves {holder}"))
            });
            opened
        }
        PaperKind::Request { request } => self::request(request, format!("signed by {holder}")),
        PaperKind::Checked {
            authority,
            request,
            verifies,
        } => {
            let mut opened = self::request(request, format!("checked by {}", safe(authority)));
            let (mark, words) = if *verifies {
                (CheckVerdict::Pass, "made by the key that the request names")
            } else {
                (
                    CheckVerdict::Fail,
                    "not made by the key that the request names",
                )
            };
            let range = opened
                .rows
                .iter()
                .find(|row| row.name == "signature")
                .map(|row| row.range.clone());
            let verdict = Row::words("signature", words)
                .marked(mark)
                .from(range.unwrap_or_default());
            opened.rows.insert(0, verdict);
            opened.landing = 0;
            opened
        }
        PaperKind::Keystore { public_key, chain } => {
            let shown = chain
                .iter()
                .map(|der| ("certificate".to_owned(), der.as_slice()));
            let mut opened = store("Keystore", "chain, leaf first", shown);
            let key = match public_key {
                Some(key) => format!("held; its public half {}", preview(raw_key(key))),
                None => "none".to_owned(),
            };
            opened.rows.insert(0, Row::words("private key", key));
            opened.note = format!("{holder}, ssl.keystore.location");
            opened.landing = opened.landing.saturating_add(1).min(opened.rows.len() - 1);
            opened
        }
        PaperKind::Truststore { entries } => {
            let shown = entries
                .iter()
                .map(|(alias, der)| (safe(alias), der.as_slice()));
            let mut opened = store("Truststore", "entries", shown);
            opened.note = format!("{holder}, ssl.truststore.location");
            opened
        }
    }
}

/// The key inside a SubjectPublicKeyInfo: behind what is the same for all keys of its kind, which
/// its length tells (RFC 5480 for P-256, RFC 8410 for Ed25519).
fn raw_key(info: &[u8]) -> &[u8] {
    let header = match info.len() {
        91 => 27,
        44 => 12,
        _ => 0,
    };
    info.get(header..).unwrap_or(info)
}

fn certificate(der: &[u8], note: String) -> Opened {
    Opened::tree("Certificate", note, &x509::dissect(der), der).landing_at(&["issuer"])
}

fn request(der: &[u8], note: String) -> Opened {
    Opened::tree("Signing request", note, &x509::dissect_request(der), der).landing_at(&["subject"])
}

/// Certificates under their names, with the bytes of all of them in a row.
fn store<'a>(
    title: &str,
    what: &'static str,
    certificates: impl Iterator<Item = (String, &'a [u8])>,
) -> Opened {
    let mut bytes = Vec::new();
    let mut children = Vec::new();
    for (name, der) in certificates {
        let mut field = x509::dissect(der);
        field.name = name.into();
        if let (Value::None, Ok(facts)) = (&field.value, x509::Certificate::parse(der)) {
            field.value = Value::Text(facts.subject.value.text);
        }
        field.shift(bytes.len());
        bytes.extend_from_slice(der);
        children.push(field);
    }
    let words = if children.is_empty() {
        "none".to_owned()
    } else {
        children.len().to_string()
    };
    let root = Field::new(what, Value::Words(words.into()), 0..bytes.len()).with(children);
    let rows = rows(&root, &bytes);
    Opened {
        title: title.to_owned(),
        rows,
        bytes,
        ..Opened::default()
    }
    .landing_at(&["issuer"])
}
