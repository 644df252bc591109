//! The messages about certificates, in both versions (RFC 9846, RFC 5246).

use super::extension::{self, distinguished_names};
use super::message_kind::{Context, MessageKind};
use super::parts::{Parts, Read};
use super::reader::{Prefix, Reader};
use super::registry::{CertificateCompressionAlgorithm, ClientCertificateType, SignatureScheme};
use super::{Field, Value, x509};

pub(super) fn certificate(parts: &mut Parts<'_>, context: Context) -> Read {
    // In TLS 1.2 the whole body is one list; TLS 1.3 has a context before it.
    let body = parts.reader.clone();
    if context.is_tls13(|| list_takes_all(body)) {
        parts.opaque(Prefix::U8, "certificate_request_context")?;
        parts.list(Prefix::U24, "certificate_list", |parts| {
            parts.group("CertificateEntry", |parts| {
                let subject = one_certificate(parts, "cert_data")?;
                extension::list(parts, MessageKind::Certificate)?;
                Ok(subject)
            })
        })
    } else {
        parts.list(Prefix::U24, "certificate_list", |parts| {
            one_certificate(parts, "ASN.1Cert").map(drop)
        })
    }
}

/// Whether a list with a three-byte length takes all of `body`.
fn list_takes_all(mut body: Reader<'_>) -> bool {
    body.vec24("certificate_list").is_ok() && body.is_empty()
}

/// A certificate, taken apart; its subject is its value.
fn one_certificate(parts: &mut Parts<'_>, name: &'static str) -> Read<Value> {
    let start = parts.reader.offset();
    let der = parts.reader.vec24(name)?;
    let (subject, children) = x509::certificate_parts(der);
    parts.push(
        Field::new(name, subject.clone(), parts.reader.since(start))
            .after_header(Prefix::U24.bytes())
            .with(children),
    );
    Ok(subject)
}

pub(super) fn certificate_request(parts: &mut Parts<'_>, context: Context) -> Read {
    let body = parts.reader.clone();
    if context.is_tls13(|| !is_tls13_request(body)) {
        parts.opaque(Prefix::U8, "certificate_request_context")?;
        return extension::list(parts, MessageKind::CertificateRequest);
    }
    parts.list(Prefix::U8, "certificate_types", |parts| {
        parts
            .code8::<ClientCertificateType>("ClientCertificateType")
            .map(drop)
    })?;
    parts.list(Prefix::U16, "supported_signature_algorithms", |parts| {
        parts.code16::<SignatureScheme>("SignatureScheme").map(drop)
    })?;
    distinguished_names(parts, "certificate_authorities")
}

/// Whether the body is a context and a list of extensions that ends where the body does.
fn is_tls13_request(mut body: Reader<'_>) -> bool {
    body.vec8("context").is_ok() && body.vec16("extensions").is_ok() && body.is_empty()
}

pub(super) fn certificate_verify(parts: &mut Parts<'_>) -> Read {
    parts.code16::<SignatureScheme>("algorithm")?;
    parts.opaque(Prefix::U16, "signature").map(drop)
}

/// A `Certificate` message, compressed (RFC 8879).
pub(super) fn compressed_certificate(parts: &mut Parts<'_>) -> Read {
    parts.code16::<CertificateCompressionAlgorithm>("algorithm")?;
    parts.u24("uncompressed_length")?;
    parts
        .opaque(Prefix::U24, "compressed_certificate_message")
        .map(drop)
}
