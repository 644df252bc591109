//! One message, opened: its tree of fields.

use std::borrow::Cow;

pub use super::message_kind::{Context, HELLO_RETRY_RANDOM, MessageKind, UnknownKind, kind};
use super::parts::{Expected, Parts, Read};
use super::reader::Reader;
use super::registry::{ContentType, HandshakeType};
use super::{Field, Value, alert, certificate, extension, hello, kafka, key_exchange};

/// Takes one message apart.
///
/// `bytes` are a whole handshake message with its header, an alert, a `ChangeCipherSpec`, or the
/// plaintext of an application data record (a Kafka frame). The root is named by its
/// [`MessageKind`], and ranges count from the start of `bytes`. Names of parts are those of the
/// RFCs; both versions share those of RFC 9846 where they share the structure, so a TLS 1.2
/// `ServerHello` has a `legacy_version` too.
///
/// This never fails. What does not parse appears as `unparsed`, with words on what was expected;
/// what was read before it stays. What follows the message appears as `trailing`.
#[must_use]
pub fn dissect(content_type: ContentType, bytes: &[u8], context: &Context) -> Field {
    let kind = kind(content_type, bytes);
    let name = match kind {
        MessageKind::Unknown(_) => Cow::Owned(kind.to_string()),
        known => Cow::Borrowed(known.as_str()),
    };
    if kind == MessageKind::ApplicationData {
        return kafka::dissect(bytes, context.sender);
    }
    let mut value = Value::None;
    let children = Parts::all(Reader::new(bytes), |parts| match content_type {
        ContentType::HANDSHAKE => handshake(parts, kind, *context),
        ContentType::ALERT => {
            value = alert::alert(parts)?;
            Ok(())
        }
        ContentType::CHANGE_CIPHER_SPEC => alert::change_cipher_spec(parts),
        _ => parts.rest("fragment").map(drop),
    });
    Field::new(name, value, 0..bytes.len()).with(children)
}

/// A handshake message: its header, and below the same root the parts of its body.
fn handshake(parts: &mut Parts<'_>, kind: MessageKind, context: Context) -> Read {
    parts.code8::<HandshakeType>("msg_type")?;
    let announced = usize::try_from(parts.u24("length")?)
        .map_err(|_| Expected::new("a length that fits in memory"))?;
    let there = announced.min(parts.reader.remaining());
    let bytes = parts.reader.sub(there, "the body")?;
    parts.inside(bytes, |parts| body(parts, kind, context));
    match announced - there {
        0 => Ok(()),
        missing => Err(Expected::more("the rest of the message", missing)),
    }
}

fn body(parts: &mut Parts<'_>, kind: MessageKind, context: Context) -> Read {
    match kind {
        MessageKind::ClientHello => hello::client_hello(parts),
        MessageKind::ServerHello | MessageKind::HelloRetryRequest => {
            hello::server_hello(parts, kind)
        }
        MessageKind::EncryptedExtensions => hello::encrypted_extensions(parts),
        MessageKind::Certificate => certificate::certificate(parts, context),
        MessageKind::CertificateRequest => certificate::certificate_request(parts, context),
        MessageKind::CertificateVerify => certificate::certificate_verify(parts),
        MessageKind::CertificateStatus => extension::certificate_status(parts),
        MessageKind::CompressedCertificate => certificate::compressed_certificate(parts),
        MessageKind::ServerKeyExchange => key_exchange::server_key_exchange(parts),
        MessageKind::ClientKeyExchange => key_exchange::client_key_exchange(parts),
        MessageKind::NewSessionTicket => key_exchange::new_session_ticket(parts, context),
        MessageKind::KeyUpdate => key_exchange::key_update(parts),
        MessageKind::Finished => parts.rest("verify_data").map(drop),
        MessageKind::MessageHash => parts.rest("hash").map(drop),
        MessageKind::EndOfEarlyData | MessageKind::ServerHelloDone | MessageKind::HelloRequest => {
            Ok(())
        }
        MessageKind::ChangeCipherSpec
        | MessageKind::Alert
        | MessageKind::ApplicationData
        | MessageKind::Unknown(_) => parts.rest("body").map(drop),
    }
}

#[cfg(test)]
mod tests;
