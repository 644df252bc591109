//! Which kind of message some bytes are, and what must be known to read them.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::Side;
use super::registry::{ContentType, HandshakeType, ProtocolVersion};

/// Declares the kinds of message with a name: variant, and how the RFCs write it.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident,)+) => {
        /// Which message this is, whatever carries it.
        ///
        /// In text and in files a kind is its name in the RFCs: `ClientHello`, `Alert`; a
        /// handshake message of an unknown type is `Unknown(99)`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum MessageKind {
            $($(#[$doc])* $kind,)+
            /// A handshake message of a type that is not known here, or, outside the handshake
            /// protocol, a record of a content type that is not; 255 where there is no byte at all.
            Unknown(u8),
        }

        impl MessageKind {
            /// Every kind with a name.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)+];

            /// The name in the RFCs; `Unknown` for all unknown ones.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($kind),)+
                    Self::Unknown(_) => "Unknown",
                }
            }
        }
    };
}

kinds! {
    /// The client opens and says what it can do.
    ClientHello,
    /// The server chooses.
    ServerHello,
    /// The server asks for another `ClientHello`: a `ServerHello` with a special random.
    HelloRetryRequest,
    /// The server hands out a ticket for a shorter handshake next time.
    NewSessionTicket,
    /// The client has sent all its early data.
    EndOfEarlyData,
    /// The server's extensions that no eavesdropper needs to see.
    EncryptedExtensions,
    /// A chain of certificates, or none.
    Certificate,
    /// TLS 1.2: the server's share of the key exchange, signed.
    ServerKeyExchange,
    /// The server asks the client for a certificate.
    CertificateRequest,
    /// TLS 1.2: the server has said all.
    ServerHelloDone,
    /// A signature that proves possession of the certificate's key.
    CertificateVerify,
    /// TLS 1.2: the client's share of the key exchange.
    ClientKeyExchange,
    /// A checksum over all that was said.
    Finished,
    /// TLS 1.2: an OCSP response about the server's certificate.
    CertificateStatus,
    /// TLS 1.3: from now on the sender encrypts with the next key.
    KeyUpdate,
    /// TLS 1.3: a `Certificate`, compressed.
    CompressedCertificate,
    /// TLS 1.3: stands for the first `ClientHello` in the transcript after a retry; never sent.
    MessageHash,
    /// TLS 1.2: the server would like to negotiate again.
    HelloRequest,
    /// TLS 1.2: from now on the sender encrypts. TLS 1.3: means nothing, sent for old middleboxes.
    ChangeCipherSpec,
    /// A warning, or the end.
    Alert,
    /// What TLS is for: here, Kafka.
    ApplicationData,
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(number) => write!(f, "Unknown({number})"),
            known => f.pad(known.as_str()),
        }
    }
}

/// A text that names no kind of message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the name of a message")]
pub struct UnknownKind(pub String);

impl FromStr for MessageKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let number = || {
            text.strip_prefix("Unknown(")?
                .strip_suffix(')')?
                .parse()
                .ok()
        };
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.as_str() == text)
            .or_else(|| number().map(Self::Unknown))
            .ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

impl Serialize for MessageKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for MessageKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

/// What must be known beside the bytes to understand a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The version that was negotiated, `None` while that is not known. Without it, messages that
    /// look different in the two versions are told apart by their lengths.
    pub version: Option<ProtocolVersion>,
    /// Who sent the message.
    pub sender: Side,
}

impl Context {
    /// Whether the message is one of TLS 1.3, where only the version could tell: `fits` says
    /// whether the bytes have the form of TLS 1.2.
    pub(super) fn is_tls13(self, fits_tls12: impl FnOnce() -> bool) -> bool {
        match self.version {
            Some(version) => version == ProtocolVersion::TLS_1_3,
            None => !fits_tls12(),
        }
    }
}

/// The random of a `ServerHello` that is a `HelloRetryRequest`: the SHA-256 of that word
/// (RFC 9846).
pub const HELLO_RETRY_RANDOM: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// Which kind of message these bytes are.
///
/// For the handshake protocol `bytes` begin with the message's header; a `HelloRetryRequest` is
/// recognised by its random.
#[must_use]
pub fn kind(content_type: ContentType, bytes: &[u8]) -> MessageKind {
    match content_type {
        ContentType::CHANGE_CIPHER_SPEC => return MessageKind::ChangeCipherSpec,
        ContentType::ALERT => return MessageKind::Alert,
        ContentType::APPLICATION_DATA => return MessageKind::ApplicationData,
        ContentType::HANDSHAKE => {}
        ContentType(other) => return MessageKind::Unknown(other),
    }
    let Some(&msg_type) = bytes.first() else {
        return MessageKind::Unknown(u8::MAX);
    };
    match HandshakeType(msg_type) {
        HandshakeType::HELLO_REQUEST => MessageKind::HelloRequest,
        HandshakeType::CLIENT_HELLO => MessageKind::ClientHello,
        // The random stands after the header (4 bytes) and the legacy version (2 bytes).
        HandshakeType::SERVER_HELLO => match bytes.get(6..38) {
            Some(random) if random == HELLO_RETRY_RANDOM => MessageKind::HelloRetryRequest,
            _ => MessageKind::ServerHello,
        },
        HandshakeType::NEW_SESSION_TICKET => MessageKind::NewSessionTicket,
        HandshakeType::END_OF_EARLY_DATA => MessageKind::EndOfEarlyData,
        HandshakeType::ENCRYPTED_EXTENSIONS => MessageKind::EncryptedExtensions,
        HandshakeType::CERTIFICATE => MessageKind::Certificate,
        HandshakeType::SERVER_KEY_EXCHANGE => MessageKind::ServerKeyExchange,
        HandshakeType::CERTIFICATE_REQUEST => MessageKind::CertificateRequest,
        HandshakeType::SERVER_HELLO_DONE => MessageKind::ServerHelloDone,
        HandshakeType::CERTIFICATE_VERIFY => MessageKind::CertificateVerify,
        HandshakeType::CLIENT_KEY_EXCHANGE => MessageKind::ClientKeyExchange,
        HandshakeType::FINISHED => MessageKind::Finished,
        HandshakeType::CERTIFICATE_STATUS => MessageKind::CertificateStatus,
        HandshakeType::KEY_UPDATE => MessageKind::KeyUpdate,
        HandshakeType::COMPRESSED_CERTIFICATE => MessageKind::CompressedCertificate,
        HandshakeType::MESSAGE_HASH => MessageKind::MessageHash,
        HandshakeType(other) => MessageKind::Unknown(other),
    }
}
