//! What a captured byte can tell.
//!
//! Everything here reads bytes and nothing else: it knows no rustls, no scenario and no embassy.
//! A dissection is a tree of [`Field`]s, each with the range of the bytes it was read from, so that
//! a screen can light the bytes of a field and find the field of a byte. What is not understood
//! stays visible as bytes; no input makes a reader panic.
//!
//! Sources: RFC 9846 (TLS 1.3), RFC 5246 (TLS 1.2), RFC 5280 (certificates), RFC 2986 (requests),
//! Kafka's protocol guide.

#![deny(clippy::indexing_slicing)]

pub mod alert;
pub mod certificate;
pub mod extension;
pub mod handshake;
pub mod hello;
pub mod kafka;
pub mod key_exchange;
pub mod message;
mod message_kind;
mod parts;
pub mod printable;
pub mod reader;
pub mod record;
pub mod registry;
pub mod secrets;
pub mod span;
#[cfg(test)]
mod testing;
pub mod x509;

pub use message_kind::MessageKind;
pub use printable::Printable;
pub use span::{Field, Value};

use serde::{Deserialize, Serialize};

/// The two ends of a connection, by their role in the handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The broker that dials.
    Client,
    /// The broker that accepts.
    Server,
}

impl Side {
    /// Both sides, the client first.
    pub const BOTH: [Self; 2] = [Self::Client, Self::Server];

    /// The other end.
    #[must_use]
    pub fn peer(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }

    /// `client` or `server`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
        }
    }
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One of each: what the client has and what the server has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sides<T> {
    /// The client's.
    pub client: T,
    /// The server's.
    pub server: T,
}

impl<T> Sides<T> {
    /// Makes one for each side.
    pub fn each(mut make: impl FnMut(Side) -> T) -> Self {
        Self {
            client: make(Side::Client),
            server: make(Side::Server),
        }
    }

    /// That side's.
    pub fn of(&self, side: Side) -> &T {
        match side {
            Side::Client => &self.client,
            Side::Server => &self.server,
        }
    }

    /// That side's, to change.
    pub fn of_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }
}
