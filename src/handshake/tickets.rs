//! Session tickets: the server hands them out as real ones do, the client never uses one.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use rustls::NamedGroup;
use rustls::client::{ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::pki_types::ServerName;
use rustls::server::ProducesTickets;

use crate::pki::Stream;

/// How long a ticket may be used: JSSE's and OpenSSL's tickets live about as long.
const LIFETIME_SECONDS: u32 = 12 * 60 * 60;

/// A ticket office whose tickets follow from the seed of the run.
pub(super) struct SeededTickets {
    key: LessSafeKey,
    nonces: Mutex<Stream>,
}

impl SeededTickets {
    pub(super) fn new(mut stream: Stream) -> Self {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &stream.bytes::<32>())
            .expect("a ChaCha20-Poly1305 key has 32 bytes");
        Self {
            key: LessSafeKey::new(key),
            nonces: Mutex::new(stream),
        }
    }
}

impl fmt::Debug for SeededTickets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SeededTickets(…)")
    }
}

impl ProducesTickets for SeededTickets {
    fn enabled(&self) -> bool {
        true
    }

    fn lifetime(&self) -> u32 {
        LIFETIME_SECONDS
    }

    /// The nonce, then the sealed session (RFC 5077 section 4).
    fn encrypt(&self, plain: &[u8]) -> Option<Vec<u8>> {
        let nonce: [u8; NONCE_LEN] = self
            .nonces
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .bytes();
        let mut sealed = plain.to_vec();
        let once = Nonce::assume_unique_for_key(nonce);
        self.key
            .seal_in_place_append_tag(once, Aad::empty(), &mut sealed)
            .ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    fn decrypt(&self, ticket: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = ticket.split_first_chunk::<NONCE_LEN>()?;
        let mut sealed = sealed.to_vec();
        let once = Nonce::assume_unique_for_key(*nonce);
        let plain = self
            .key
            .open_in_place(once, Aad::empty(), &mut sealed)
            .ok()?;
        Some(plain.to_vec())
    }
}

/// A client that takes every ticket and keeps none: it asks for them, as real clients do, and
/// each of its handshakes is a full one.
#[derive(Debug)]
pub(super) struct KeepsNoTickets;

impl ClientSessionStore for KeepsNoTickets {
    fn set_kx_hint(&self, _: ServerName<'static>, _: NamedGroup) {}

    fn kx_hint(&self, _: &ServerName<'_>) -> Option<NamedGroup> {
        None
    }

    fn set_tls12_session(&self, _: ServerName<'static>, _: Tls12ClientSessionValue) {}

    fn tls12_session(&self, _: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        None
    }

    fn remove_tls12_session(&self, _: &ServerName<'static>) {}

    fn insert_tls13_ticket(&self, _: ServerName<'static>, _: Tls13ClientSessionValue) {}

    fn take_tls13_ticket(&self, _: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::Seed;

    #[test]
    fn a_ticket_opens_again_and_a_changed_one_does_not() {
        let office = SeededTickets::new(Stream::new(Seed(1), "tickets"));
        let ticket = office.encrypt(b"session").unwrap();
        assert_eq!(office.decrypt(&ticket).unwrap(), b"session");
        assert_ne!(office.encrypt(b"session").unwrap(), ticket);
        for at in 0..ticket.len() {
            let mut changed = ticket.clone();
            changed[at] ^= 1;
            assert_eq!(office.decrypt(&changed), None);
        }
        assert_eq!(office.decrypt(&[]), None);
    }
}
