//! The key exchange of TLS 1.2, and what both versions say about keys afterwards (RFC 5246,
//! RFC 8422, RFC 5077, RFC 9846).

use super::extension;
use super::message_kind::{Context, MessageKind};
use super::parts::{Parts, Read};
use super::reader::{Prefix, Reader};
use super::registry::{EcCurveType, KeyUpdateRequest, NamedGroup, SignatureScheme};

/// The server's share of the key exchange of TLS 1.2.
///
/// The message does not say which kind of exchange it belongs to, the cipher suite does. Here its
/// form does: a named curve, or three numbers and a signature that end where the message ends.
pub(super) fn server_key_exchange(parts: &mut Parts<'_>) -> Read {
    if is_dhe(parts.reader.clone()) && !is_ecdhe(parts.reader.clone()) {
        parts.opaque(Prefix::U16, "dh_p")?;
        parts.opaque(Prefix::U16, "dh_g")?;
        parts.opaque(Prefix::U16, "dh_Ys")?;
    } else {
        match parts.code8::<EcCurveType>("curve_type")? {
            EcCurveType::NAMED_CURVE => parts.code16::<NamedGroup>("namedcurve").map(drop)?,
            // RFC 8422 forbids curves described in full: their parameters are not read.
            EcCurveType(_) => return parts.rest("params").map(drop),
        }
        parts.opaque(Prefix::U8, "public")?;
    }
    // An anonymous exchange ends here.
    if parts.reader.is_empty() {
        return Ok(());
    }
    parts.code16::<SignatureScheme>("algorithm")?;
    parts.opaque(Prefix::U16, "signature").map(drop)
}

fn is_ecdhe(mut body: Reader<'_>) -> bool {
    body.u8("curve_type")
        .is_ok_and(|byte| EcCurveType(byte) == EcCurveType::NAMED_CURVE)
        && body.u16("namedcurve").is_ok()
        && body.vec8("public").is_ok()
        && is_signed_to_the_end(body)
}

fn is_dhe(mut body: Reader<'_>) -> bool {
    ["dh_p", "dh_g", "dh_Ys"]
        .into_iter()
        .all(|name| body.vec16(name).is_ok())
        && is_signed_to_the_end(body)
}

fn is_signed_to_the_end(mut body: Reader<'_>) -> bool {
    body.is_empty()
        || body.u16("algorithm").is_ok() && body.vec16("signature").is_ok() && body.is_empty()
}

/// The client's share of the key exchange of TLS 1.2: a point on a curve, or a longer number
/// (a Diffie-Hellman value or a secret encrypted with RSA, as the cipher suite says).
pub(super) fn client_key_exchange(parts: &mut Parts<'_>) -> Read {
    let mut body = parts.reader.clone();
    if body.vec16("exchange_keys").is_ok() && body.is_empty() {
        parts.opaque(Prefix::U16, "exchange_keys").map(drop)
    } else {
        parts.opaque(Prefix::U8, "ecdh_Yc").map(drop)
    }
}

pub(super) fn new_session_ticket(parts: &mut Parts<'_>, context: Context) -> Read {
    let body = parts.reader.clone();
    if context.is_tls13(|| is_tls12_ticket(body)) {
        parts.u32("ticket_lifetime")?;
        parts.u32("ticket_age_add")?;
        parts.opaque(Prefix::U8, "ticket_nonce")?;
        parts.opaque(Prefix::U16, "ticket")?;
        extension::list(parts, MessageKind::NewSessionTicket)
    } else {
        parts.u32("ticket_lifetime_hint")?;
        parts.opaque(Prefix::U16, "ticket").map(drop)
    }
}

/// Whether the body is a lifetime and a ticket that ends where the body does.
fn is_tls12_ticket(mut body: Reader<'_>) -> bool {
    body.u32("lifetime").is_ok() && body.vec16("ticket").is_ok() && body.is_empty()
}

pub(super) fn key_update(parts: &mut Parts<'_>) -> Read {
    parts.code8::<KeyUpdateRequest>("request_update").map(drop)
}
