//! The hellos, where both sides say what they can do and what is chosen (RFC 9846, RFC 5246).

use super::message_kind::{HELLO_RETRY_RANDOM, MessageKind};
use super::parts::{Parts, Read};
use super::reader::Prefix;
use super::registry::{CipherSuite, CompressionMethod, ProtocolVersion};
use super::{Field, Value, extension};

/// The length of a random in bytes.
const RANDOM: usize = 32;

/// How a server's random ends when it could do TLS 1.3 and was asked for TLS 1.2 (RFC 9846).
const DOWNGRADED_TO_TLS12: &[u8] = b"DOWNGRD\x01";

/// How a server's random ends when it could do better and was asked for TLS 1.1 or older.
const DOWNGRADED_BELOW_TLS12: &[u8] = b"DOWNGRD\x00";

pub(super) fn client_hello(parts: &mut Parts<'_>) -> Read {
    parts.code16::<ProtocolVersion>("legacy_version")?;
    parts.bytes("random", RANDOM)?;
    parts.opaque(Prefix::U8, "legacy_session_id")?;
    parts.list(Prefix::U16, "cipher_suites", |parts| {
        parts.code16::<CipherSuite>("CipherSuite").map(drop)
    })?;
    parts.list(Prefix::U8, "legacy_compression_methods", |parts| {
        parts
            .code8::<CompressionMethod>("CompressionMethod")
            .map(drop)
    })?;
    extensions_if_any(parts, MessageKind::ClientHello)
}

/// A `ServerHello` or a `HelloRetryRequest`, as `kind` says.
pub(super) fn server_hello(parts: &mut Parts<'_>, kind: MessageKind) -> Read {
    parts.code16::<ProtocolVersion>("legacy_version")?;
    server_random(parts)?;
    parts.opaque(Prefix::U8, "legacy_session_id_echo")?;
    parts.code16::<CipherSuite>("cipher_suite")?;
    parts.code8::<CompressionMethod>("legacy_compression_method")?;
    extensions_if_any(parts, kind)
}

pub(super) fn encrypted_extensions(parts: &mut Parts<'_>) -> Read {
    extension::list(parts, MessageKind::EncryptedExtensions)
}

/// A hello of TLS 1.2 may end without extensions, and then not even their length is there.
fn extensions_if_any(parts: &mut Parts<'_>, kind: MessageKind) -> Read {
    if parts.reader.is_empty() {
        Ok(())
    } else {
        extension::list(parts, kind)
    }
}

/// The server's random, which may say more than it seems to.
fn server_random(parts: &mut Parts<'_>) -> Read {
    let start = parts.reader.offset();
    let random = parts.reader.bytes(RANDOM, "random")?;
    let range = parts.reader.since(start);
    let mut field = Field::new("random", Value::Bytes, range.clone());
    if random == HELLO_RETRY_RANDOM {
        field.value = Value::Words("the SHA-256 of \"HelloRetryRequest\"".into());
    }
    let downgrade = if random.ends_with(DOWNGRADED_TO_TLS12) {
        Some("the server could do TLS 1.3")
    } else if random.ends_with(DOWNGRADED_BELOW_TLS12) {
        Some("the server could do TLS 1.2 or better")
    } else {
        None
    };
    if let Some(words) = downgrade {
        let end = range.end - DOWNGRADED_TO_TLS12.len()..range.end;
        field.children.push(Field::new(
            "downgrade_sentinel",
            Value::Words(words.into()),
            end,
        ));
    }
    parts.push(field);
    Ok(())
}
