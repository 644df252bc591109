//! Extensions, by the message they stand in (RFC 9846 and the RFC of each extension).

use std::borrow::Cow;

use super::message_kind::MessageKind;
use super::parts::{Expected, Parts, Read, empty};
use super::reader::Prefix;
use super::registry::{
    CertificateCompressionAlgorithm, CertificateStatusType, CertificateType, CodePoint,
    EcPointFormat, ExtensionType, MaxFragmentLength, NameType, NamedGroup, ProtocolVersion,
    PskKeyExchangeMode, SignatureScheme,
};
use super::{Field, Value, x509};

/// The list of extensions of a message, each named by its type.
///
/// Below an extension stand `extension_type`, `length`, and then the parts of its content.
pub(super) fn list(parts: &mut Parts<'_>, message: MessageKind) -> Read {
    parts.list(Prefix::U16, "extensions", |parts| one(parts, message))
}

fn one(parts: &mut Parts<'_>, message: MessageKind) -> Read {
    let extension_type = ExtensionType(parts.reader.clone().u16("an extension")?);
    let name = match extension_type.name() {
        Some(name) => Cow::Borrowed(name),
        None => Cow::Owned(format!("extension {}", extension_type.0)),
    };
    parts.group(name, |parts| {
        parts.code16::<ExtensionType>("extension_type")?;
        let length = usize::from(parts.u16("length")?);
        let content = parts.reader.sub(length, "extension_data")?;
        if content.is_empty() && may_be_empty(extension_type, message) {
            return Ok(empty());
        }
        let mut value = Value::None;
        parts.inside(content, |parts| {
            value = body(parts, extension_type, message)?;
            Ok(())
        });
        Ok(match (value, parts.last()) {
            (Value::None, Some(last)) if last.name != "unparsed" => summary(last),
            (value, _) => value,
        })
    })
}

/// What an extension says in one line, if all it holds is this list: its only entry, or how many.
fn summary(list: &Field) -> Value {
    let value = match list.children.as_slice() {
        [entry] => &entry.value,
        _ => &list.value,
    };
    if *value == Value::Bytes {
        Value::None
    } else {
        value.clone()
    }
}

/// Whether the extension says all by being there, in this message.
fn may_be_empty(extension_type: ExtensionType, message: MessageKind) -> bool {
    match extension_type {
        ExtensionType::SUPPORTED_VERSIONS
        | ExtensionType::SUPPORTED_GROUPS
        | ExtensionType::EC_POINT_FORMATS
        | ExtensionType::SIGNATURE_ALGORITHMS
        | ExtensionType::SIGNATURE_ALGORITHMS_CERT
        | ExtensionType::APPLICATION_LAYER_PROTOCOL_NEGOTIATION
        | ExtensionType::KEY_SHARE
        | ExtensionType::PRE_SHARED_KEY
        | ExtensionType::PSK_KEY_EXCHANGE_MODES
        | ExtensionType::COOKIE
        | ExtensionType::CERTIFICATE_AUTHORITIES
        | ExtensionType::OID_FILTERS
        | ExtensionType::RENEGOTIATION_INFO
        | ExtensionType::MAX_FRAGMENT_LENGTH
        | ExtensionType::RECORD_SIZE_LIMIT
        | ExtensionType::COMPRESS_CERTIFICATE
        | ExtensionType::CLIENT_CERTIFICATE_TYPE
        | ExtensionType::SERVER_CERTIFICATE_TYPE => false,
        ExtensionType::SERVER_NAME => message != MessageKind::ClientHello,
        ExtensionType::EARLY_DATA => message != MessageKind::NewSessionTicket,
        ExtensionType::STATUS_REQUEST => message == MessageKind::ServerHello,
        _ => true,
    }
}

/// The content of one extension, and the value for the whole of it.
fn body(parts: &mut Parts<'_>, extension_type: ExtensionType, message: MessageKind) -> Read<Value> {
    use MessageKind::{CertificateRequest, ClientHello, HelloRetryRequest, ServerHello};
    match extension_type {
        ExtensionType::SERVER_NAME => server_name(parts)?,
        ExtensionType::MAX_FRAGMENT_LENGTH => {
            return code8::<MaxFragmentLength>(parts, "max_fragment_length");
        }
        ExtensionType::STATUS_REQUEST if matches!(message, ClientHello | CertificateRequest) => {
            status_request(parts)?;
        }
        ExtensionType::STATUS_REQUEST => certificate_status(parts)?,
        ExtensionType::SUPPORTED_GROUPS => {
            codes16::<NamedGroup>(parts, Prefix::U16, "named_group_list", "NamedGroup")?;
        }
        ExtensionType::EC_POINT_FORMATS => {
            codes8::<EcPointFormat>(parts, "ec_point_format_list", "ECPointFormat")?;
        }
        ExtensionType::SIGNATURE_ALGORITHMS
        | ExtensionType::SIGNATURE_ALGORITHMS_CERT
        | ExtensionType::DELEGATED_CREDENTIAL
            if !matches!(message, MessageKind::Certificate) =>
        {
            let list = "supported_signature_algorithms";
            codes16::<SignatureScheme>(parts, Prefix::U16, list, "SignatureScheme")?;
        }
        ExtensionType::APPLICATION_LAYER_PROTOCOL_NEGOTIATION => {
            parts.list(Prefix::U16, "protocol_name_list", |parts| {
                parts.text(Prefix::U8, "ProtocolName")
            })?;
        }
        ExtensionType::SIGNED_CERTIFICATE_TIMESTAMP => {
            parts.list(Prefix::U16, "sct_list", |parts| {
                parts.opaque(Prefix::U16, "SerializedSCT").map(drop)
            })?;
        }
        ExtensionType::CLIENT_CERTIFICATE_TYPE | ExtensionType::SERVER_CERTIFICATE_TYPE
            if message == ClientHello =>
        {
            codes8::<CertificateType>(parts, "certificate_types", "CertificateType")?;
        }
        ExtensionType::CLIENT_CERTIFICATE_TYPE | ExtensionType::SERVER_CERTIFICATE_TYPE => {
            return code8::<CertificateType>(parts, "certificate_type");
        }
        ExtensionType::PADDING => parts.rest("padding").map(drop)?,
        ExtensionType::COMPRESS_CERTIFICATE => {
            let entry = "CertificateCompressionAlgorithm";
            let list = "algorithms";
            codes16::<CertificateCompressionAlgorithm>(parts, Prefix::U8, list, entry)?;
        }
        ExtensionType::RECORD_SIZE_LIMIT => {
            return parts
                .u16("record_size_limit")
                .map(|limit| Value::Number(limit.into()));
        }
        ExtensionType::SESSION_TICKET => parts.rest("ticket").map(drop)?,
        ExtensionType::PRE_SHARED_KEY if message == ServerHello => {
            return parts
                .u16("selected_identity")
                .map(|index| Value::Number(index.into()));
        }
        ExtensionType::PRE_SHARED_KEY => pre_shared_key(parts)?,
        ExtensionType::EARLY_DATA => {
            return parts
                .u32("max_early_data_size")
                .map(|size| Value::Number(size.into()));
        }
        ExtensionType::SUPPORTED_VERSIONS if matches!(message, ServerHello | HelloRetryRequest) => {
            return code16::<ProtocolVersion>(parts, "selected_version");
        }
        ExtensionType::SUPPORTED_VERSIONS => {
            codes16::<ProtocolVersion>(parts, Prefix::U8, "versions", "ProtocolVersion")?;
        }
        ExtensionType::COOKIE => parts.opaque(Prefix::U16, "cookie").map(drop)?,
        ExtensionType::PSK_KEY_EXCHANGE_MODES => {
            codes8::<PskKeyExchangeMode>(parts, "ke_modes", "PskKeyExchangeMode")?;
        }
        ExtensionType::CERTIFICATE_AUTHORITIES => distinguished_names(parts, "authorities")?,
        ExtensionType::OID_FILTERS => oid_filters(parts)?,
        ExtensionType::KEY_SHARE if message == HelloRetryRequest => {
            return code16::<NamedGroup>(parts, "selected_group");
        }
        ExtensionType::KEY_SHARE if message == ServerHello => {
            return key_share_entry(parts, "server_share");
        }
        ExtensionType::KEY_SHARE => {
            parts.list(Prefix::U16, "client_shares", |parts| {
                key_share_entry(parts, "KeyShareEntry").map(drop)
            })?;
        }
        ExtensionType::RENEGOTIATION_INFO => {
            parts
                .opaque(Prefix::U8, "renegotiated_connection")
                .map(drop)?;
        }
        ExtensionType::EXTENDED_MASTER_SECRET
        | ExtensionType::ENCRYPT_THEN_MAC
        | ExtensionType::POST_HANDSHAKE_AUTH => return Err(Expected::new("nothing")),
        _ => parts.rest("extension_data").map(drop)?,
    }
    Ok(Value::None)
}

/// A list of two-byte codes.
fn codes16<C: CodePoint + From<u16>>(
    parts: &mut Parts<'_>,
    prefix: Prefix,
    list: &'static str,
    entry: &'static str,
) -> Read {
    parts.list(prefix, list, |parts| parts.code16::<C>(entry).map(drop))
}

/// A list of one-byte codes.
fn codes8<C: CodePoint + From<u8>>(
    parts: &mut Parts<'_>,
    list: &'static str,
    entry: &'static str,
) -> Read {
    parts.list(Prefix::U8, list, |parts| parts.code8::<C>(entry).map(drop))
}

/// An extension that is one code.
fn code16<C: CodePoint + From<u16>>(parts: &mut Parts<'_>, name: &'static str) -> Read<Value> {
    parts.code16::<C>(name).map(C::value)
}

/// An extension that is one code.
fn code8<C: CodePoint + From<u8>>(parts: &mut Parts<'_>, name: &'static str) -> Read<Value> {
    parts.code8::<C>(name).map(C::value)
}

/// The names a client asks for (RFC 6066).
fn server_name(parts: &mut Parts<'_>) -> Read {
    parts.list(Prefix::U16, "server_name_list", |parts| {
        parts.group("ServerName", |parts| {
            match parts.code8::<NameType>("name_type")? {
                NameType::HOST_NAME => parts.text(Prefix::U16, "HostName")?,
                NameType(_) => parts.opaque(Prefix::U16, "name").map(drop)?,
            }
            Ok(parts.last().map_or(Value::None, |name| name.value.clone()))
        })
    })
}

/// How the client would like to be told of revocation (RFC 6066).
fn status_request(parts: &mut Parts<'_>) -> Read {
    match parts.code8::<CertificateStatusType>("status_type")? {
        CertificateStatusType::OCSP => {
            parts.list(Prefix::U16, "responder_id_list", |parts| {
                parts.opaque(Prefix::U16, "ResponderID").map(drop)
            })?;
            parts.opaque(Prefix::U16, "request_extensions").map(drop)
        }
        CertificateStatusType(_) => parts.rest("request").map(drop),
    }
}

/// One side's share of the key exchange; its group is the value for the whole.
fn key_share_entry(parts: &mut Parts<'_>, name: &'static str) -> Read<Value> {
    let mut group = Value::None;
    parts.group(name, |parts| {
        group = parts.code16::<NamedGroup>("group")?.value();
        parts.opaque(Prefix::U16, "key_exchange")?;
        Ok(group.clone())
    })?;
    Ok(group)
}

/// The tickets a client offers, and the proofs that it knows their keys (RFC 9846).
fn pre_shared_key(parts: &mut Parts<'_>) -> Read {
    parts.list(Prefix::U16, "identities", |parts| {
        parts.group("PskIdentity", |parts| {
            parts.opaque(Prefix::U16, "identity")?;
            parts.u32("obfuscated_ticket_age")?;
            Ok(Value::None)
        })
    })?;
    parts.list(Prefix::U16, "binders", |parts| {
        parts.opaque(Prefix::U8, "PskBinderEntry").map(drop)
    })
}

/// A response from the authority about a certificate (RFC 6066).
pub(super) fn certificate_status(parts: &mut Parts<'_>) -> Read {
    match parts.code8::<CertificateStatusType>("status_type")? {
        CertificateStatusType::OCSP => parts.opaque(Prefix::U24, "OCSPResponse").map(drop),
        CertificateStatusType(_) => parts.rest("response").map(drop),
    }
}

/// A list of distinguished names, shown as text.
pub(super) fn distinguished_names(parts: &mut Parts<'_>, list: &'static str) -> Read {
    parts.list(Prefix::U16, list, |parts| {
        let start = parts.reader.offset();
        let content = parts.reader.vec16("DistinguishedName")?;
        let field = |value| {
            Field::new("DistinguishedName", value, start..content.range().end).after_header(2)
        };
        parts.push(match x509::name_parts(content.clone()) {
            Ok((text, attributes)) => field(Value::Text(text)).with(attributes),
            Err(_) => field(Value::Text(x509::name_text(content.rest()))),
        });
        Ok(())
    })
}

/// Which extensions a client's certificate must have (RFC 9846).
fn oid_filters(parts: &mut Parts<'_>) -> Read {
    parts.list(Prefix::U16, "filters", |parts| {
        parts.group("OIDFilter", |parts| {
            let start = parts.reader.offset();
            let content = parts.reader.vec8("certificate_extension_oid")?;
            let range = parts.reader.since(start);
            let value = Value::Words(x509::oid_element_text(content));
            parts.push(Field::new("certificate_extension_oid", value, range).after_header(1));
            parts.opaque(Prefix::U16, "certificate_extension_values")?;
            Ok(Value::None)
        })
    })
}
