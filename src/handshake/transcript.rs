//! What really happened, as data: the seam to everything above.
//!
//! A transcript holds bytes that crossed, calls that were recorded and errors as the peer gave
//! them. It holds no explanation and no secret, and every screen can be rebuilt from it.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
pub use crate::cluster::{Framing, Manner, Verdict};
use crate::pki::{Paper, Seed};
use crate::wire::kafka::{ApiKey, ErrorCode};
use crate::wire::registry::{
    AlertDescription, CipherSuite, ContentType, ProtocolVersion, SignatureScheme,
};
use crate::wire::{MessageKind, Side, Sides};

/// One run, from the first key pair to the last `close_notify`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript {
    /// The seed that repeats every byte; `None` where ring's own randomness was used.
    pub seed: Option<Seed>,
    /// How records were framed.
    pub framing: Framing,
    /// The name the client dialled.
    pub dialled: String,
    /// What the client does with the list of accepted authorities.
    pub manner: Manner,
    /// What each side brought.
    pub parties: Sides<Party>,
    /// What happened, in order.
    pub steps: Vec<Step>,
    /// The version both speak, as far as they agreed.
    pub version: Option<ProtocolVersion>,
    /// The cipher suite both use, as far as they agreed.
    pub suite: Option<CipherSuite>,
    /// The call of the client's certificate chooser, if the server asked.
    pub choice: Option<Choice>,
    /// How it ended, taken as a whole.
    pub verdict: Verdict,
    /// How it ended for each side.
    pub outcomes: Sides<Outcome>,
    /// Changes on the wire that never met their message, or a byte beyond its end.
    pub unmet: Vec<Unmet>,
}

impl Transcript {
    /// Whose papers a side has: its broker's, or, where none were made for that, those of the broker
    /// that it meets itself as.
    #[must_use]
    pub fn holder(&self, side: Side) -> &str {
        let name = |side: Side| self.parties.of(side).broker.as_str();
        let made = |step: &Step| matches!(step, Step::Paper(paper) if paper.holder == name(side));
        if self.steps.iter().any(made) {
            name(side)
        } else {
            name(side.peer())
        }
    }
}

/// What one side brought to the border.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The broker's name.
    pub broker: String,
    /// The clock on its wall.
    pub clock: Moment,
    /// The certificates in its keystore, DER, leaf first; empty if there is no key entry.
    pub chain: Vec<Vec<u8>>,
    /// The certificates in its truststore, each under its alias.
    pub truststore: Vec<Trusted>,
    /// The lists of revoked certificates that it looks at, DER; with none, it looks at no list.
    pub crls: Vec<Vec<u8>>,
    /// What it is set to look at of the peer's papers.
    pub inspection: Inspection,
}

/// What a side is set to look at of the peer's papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Inspection {
    /// It asks for none.
    Nothing,
    /// The chain, whatever names are in it.
    Papers,
    /// The chain, and the name that was dialled.
    PapersAndName,
}

/// One entry of a truststore.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trusted {
    /// The alias it was imported under.
    pub alias: String,
    /// The certificate, DER.
    pub certificate: Vec<u8>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Something done before the border.
    Paper(Paper),
    /// Bytes that crossed, or tried to.
    Crossing(Crossing),
    /// A verifier gave its verdict.
    Verified(Verification),
    /// A side derived secrets.
    Keys {
        /// Which side.
        side: Side,
        /// Their names in the NSS key log format, in the order they were logged.
        labels: Vec<String>,
    },
    /// A side's authorizer was asked whether the peer may do something.
    Authorized(Authorization),
    /// A side came to know, or to believe, how it ends.
    Decided(Decision),
}

/// Bytes on their way from one side to the other.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is something that happened, and they happen together"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crossing {
    /// Who sent them.
    pub from: Side,
    /// What crossed, record header included; bytes that are no TLS records as they are.
    pub bytes: Vec<u8>,
    /// What the sender had sent, if it was changed on the way.
    pub before: Option<Before>,
    /// Whether the very same bytes had crossed from this side before.
    pub again: bool,
    /// Whether something that this side sent later had crossed before them.
    pub overtaken: bool,
    /// Whether they are a TLS record at all.
    pub is_record: bool,
    /// Whether the content is encrypted.
    pub encrypted: bool,
    /// What became of them.
    pub fate: Fate,
    /// The messages inside, opened with the sender's own logged secret: as they crossed, or, where
    /// what crossed no longer opens, as the sender meant them.
    pub letters: Vec<Letter>,
}

/// What a side had sent, where something else crossed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// The bytes as they were sent.
    pub bytes: Vec<u8>,
    /// Whether the record is encrypted and what crossed opens all the same: whoever changed it had
    /// the keys.
    pub resealed: bool,
}

impl Crossing {
    /// Whether it was changed on its way by somebody who had the keys.
    #[must_use]
    pub fn is_resealed(&self) -> bool {
        self.before.as_ref().is_some_and(|before| before.resealed)
    }

    /// Whether it begins as a request of HTTP's does (RFC 9112 section 3).
    #[must_use]
    pub fn is_http(&self) -> bool {
        !self.is_record && self.bytes.starts_with(b"GET ")
    }
}

/// One message inside a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// What it is.
    pub kind: MessageKind,
    /// The record's content type, the one inside the encryption.
    pub content_type: ContentType,
    /// Its bytes; a handshake message has its four-byte header.
    pub bytes: Vec<u8>,
    /// Where its first byte, or the ciphertext of it, stands in the record. `None` if the message
    /// began in an earlier record.
    pub at: Option<usize>,
}

impl Letter {
    /// Whether this is a Certificate message without a certificate in it: all its lengths are 0.
    #[must_use]
    pub fn holds_no_certificate(&self) -> bool {
        let body = self.bytes.get(4..).unwrap_or_default();
        self.kind == MessageKind::Certificate && body.iter().all(|byte| *byte == 0)
    }
}

/// What became of bytes that were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// They arrived, and the receiver read them.
    Read,
    /// They arrived at a side that had stopped reading.
    Unread,
    /// They never arrived.
    Dropped,
}

/// A verdict, as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// Who verified.
    pub side: Side,
    /// What was verified.
    pub subject: Subject,
    /// The signatures it checked on the way, in the order in which it did.
    pub signatures: Vec<SignatureCall>,
    /// rustls' error; `None` if it was accepted.
    pub failure: Option<Failure>,
}

/// One signature that a verifier checked, and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureCall {
    /// The public key, as it stands in a certificate's BIT STRING.
    pub public_key: Vec<u8>,
    /// What was signed.
    pub message: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
    /// Whether the key made it.
    pub valid: bool,
}

/// What a verifier was asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// A certificate chain.
    Chain {
        /// The certificates that were shown, DER, leaf first.
        presented: Vec<Vec<u8>>,
        /// The name the leaf must carry; `None` where no name is checked (a server's verifier).
        name: Option<String>,
    },
    /// A signature that proves possession of the private key: CertificateVerify, or in TLS 1.2
    /// the server's ServerKeyExchange.
    Possession {
        /// The leaf whose key must have made it, DER.
        certificate: Vec<u8>,
        /// The scheme it was made with.
        scheme: SignatureScheme,
        /// What was signed.
        message: Vec<u8>,
        /// The signature.
        signature: Vec<u8>,
    },
}

/// The client's certificate chooser was asked, and this is what it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The names of the authorities the server accepts, DER, as the chooser was given them.
    pub poster: Vec<Vec<u8>>,
    /// The issuer of each certificate in the client's chain, DER.
    pub issuers: Vec<Vec<u8>>,
    /// What it decided, and why.
    pub reason: ChoiceReason,
}

/// Why a certificate chain was shown or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChoiceReason {
    /// Shown: the list has the issuer of a certificate in the chain.
    Listed,
    /// Shown: the list is empty, so it rules nobody out.
    EmptyPoster,
    /// Shown although the list has no issuer of the chain: this client does not look.
    ShownToAnyone,
    /// Withheld: the list has no issuer of any certificate in the chain.
    NotListed,
    /// Withheld: the server verifies no signature that the client's key could make.
    NoScheme,
    /// There is no key entry in the keystore.
    NothingToShow,
}

impl ChoiceReason {
    /// Whether the chain is shown.
    #[must_use]
    pub fn offers(self) -> bool {
        matches!(self, Self::Listed | Self::EmptyPoster | Self::ShownToAnyone)
    }

    /// `listed`, `empty-poster`, `shown-to-anyone`, `not-listed`, `no-scheme` or
    /// `nothing-to-show`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::EmptyPoster => "empty-poster",
            Self::ShownToAnyone => "shown-to-anyone",
            Self::NotListed => "not-listed",
            Self::NoScheme => "no-scheme",
            Self::NothingToShow => "nothing-to-show",
        }
    }
}

/// An authorizer was asked, and this is what it was asked and what it answered.
///
/// It decides as Kafka's `StandardAuthorizer` where there are no ACLs: a principal that is spelled in
/// `super.users` exactly so may do everything, all others nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorization {
    /// Whose authorizer.
    pub side: Side,
    /// Who the peer is to Kafka: `User:CN=broker-1,O=India`, from its certificate's subject, or
    /// `User:ANONYMOUS` of one that showed none.
    pub principal: String,
    /// Which request it was about.
    pub request: ApiKey,
    /// What the request does, as ACLs call it.
    pub operation: String,
    /// To what, as ACLs call it: type, pattern and name.
    pub resource: String,
    /// The principals in `super.users`.
    pub super_users: Vec<String>,
    /// Whether it is allowed.
    pub allowed: bool,
}

/// A side came to know, or to believe, how it ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Which side.
    pub side: Side,
    /// What it believes now.
    pub belief: Belief,
    /// The messages it was reading when it came to know: one in slow motion, perhaps several in
    /// natural framing. Empty if it was reading nothing.
    pub reading: Vec<MessageKind>,
    /// Its error, unless it believes itself connected.
    pub failure: Option<Failure>,
}

/// What a side believes about the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Belief {
    /// It could not even begin.
    CannotStart,
    /// Its handshake is complete; it believes itself connected.
    Inside,
    /// It refuses.
    Refused,
    /// It denies the peer what that asked for; the connection goes on.
    Denied,
    /// It was told, by an alert or by a closed connection, that it is over.
    Told,
    /// It was told by an answer that it may not do what it asked for; the connection goes on.
    TurnedAway,
    /// It has waited for as long as it would.
    Waiting,
}

/// How it ended for one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What became of it.
    pub ending: Ending,
    /// Its error, as its source gave it.
    pub failure: Option<Failure>,
    /// The fatal alert it sent.
    pub alert_sent: Option<AlertDescription>,
    /// The fatal alert it received and could read.
    pub alert_received: Option<AlertDescription>,
    /// Whether it believed itself connected and then was not.
    pub believed_connected_before_refusal: bool,
}

/// What became of a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    /// It is in, had an answer, and said goodbye.
    Accepted,
    /// It refused, or denied what it was asked for.
    Rejected,
    /// It was told.
    Told,
    /// It waited, and nothing came.
    Waiting,
}

impl Ending {
    /// `accepted`, `rejected`, `told` or `waiting`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Told => "told",
            Self::Waiting => "waiting",
        }
    }
}

/// An error, as its source gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Who says it.
    pub source: FailureSource,
    /// Which error it is: rustls' own variant path without its values, for example
    /// `InvalidCertificate(UnknownIssuer)`.
    pub kind: String,
    /// The source's own words.
    pub text: String,
    /// The alert that was received, if that is the error.
    pub alert: Option<AlertDescription>,
}

/// Who says that something failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailureSource {
    /// rustls or its certificate verifier.
    Rustls,
    /// The connection itself.
    Io,
    /// Kafka's own protocol: the error code by which a request is answered.
    Kafka,
    /// visum, where a broker would notice something that rustls does not see.
    Visum,
}

impl FailureSource {
    /// The same for people: `rustls`, `the connection`, `Kafka's protocol` or `visum`.
    #[must_use]
    pub fn says(self) -> &'static str {
        match self {
            Self::Rustls => "rustls",
            Self::Io => "the connection",
            Self::Kafka => "Kafka's protocol",
            Self::Visum => "visum",
        }
    }

    /// `rustls`, `io`, `kafka` or `visum`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rustls => "rustls",
            Self::Io => "io",
            Self::Kafka => "kafka",
            Self::Visum => "visum",
        }
    }
}

impl Failure {
    /// An error by which a request was answered.
    pub(super) fn kafka(error: ErrorCode) -> Self {
        Self {
            source: FailureSource::Kafka,
            kind: error.name().unwrap_or("UNKNOWN").to_owned(),
            text: format!("the answer carries the error code {}", error.0),
            alert: None,
        }
    }

    /// The same, as the side gave it that asked its authorizer.
    pub(super) fn authorizer(call: &Authorization, error: ErrorCode) -> Self {
        let Authorization {
            principal,
            operation,
            resource,
            ..
        } = call;
        Self {
            text: format!("{principal} is denied {operation} on {resource}"),
            ..Self::kafka(error)
        }
    }

    /// An error of rustls.
    pub(super) fn rustls(error: &rustls::Error) -> Self {
        let alert = match error {
            rustls::Error::AlertReceived(alert) => Some(AlertDescription(u8::from(*alert))),
            _ => None,
        };
        Self {
            source: FailureSource::Rustls,
            kind: variant_path(&format!("{error:?}")),
            text: error.to_string(),
            alert,
        }
    }

    /// An error of rustls while a verifier was built.
    pub(super) fn verifier(error: &rustls::server::VerifierBuilderError) -> Self {
        Self {
            source: FailureSource::Rustls,
            kind: variant_path(&format!("{error:?}")),
            text: error.to_string(),
            alert: None,
        }
    }

    /// An error of the connection.
    pub(super) fn io(kind: &str, text: impl Into<String>) -> Self {
        Self {
            source: FailureSource::Io,
            kind: kind.to_owned(),
            text: text.into(),
            alert: None,
        }
    }

    /// Something that visum noticed itself.
    pub(super) fn visum(kind: &str, text: impl Into<String>) -> Self {
        Self {
            source: FailureSource::Visum,
            kind: kind.to_owned(),
            text: text.into(),
            alert: None,
        }
    }
}

/// A change on the wire that did not come about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmet {
    /// Whose message was meant.
    pub sender: Side,
    /// Which message was meant.
    pub message: MessageKind,
    /// How many bytes the message had, if it was met but the byte lies beyond its end; `None` if
    /// the message was never sent.
    pub length: Option<usize>,
}

/// The path of variants in an error's `Debug` text, without the values.
fn variant_path(debug: &str) -> String {
    let name_len = debug
        .find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
        .unwrap_or(debug.len());
    let (name, rest) = debug.split_at(name_len);
    match rest.strip_prefix('(') {
        Some(inner) if inner.starts_with(|first: char| first.is_ascii_uppercase()) => {
            format!("{name}({})", variant_path(inner))
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rustls::{CertificateError, Error, PeerIncompatible};

    use super::*;

    #[test]
    fn the_kind_of_an_error_is_its_variant_path_without_values() {
        let kind = |error: Error| Failure::rustls(&error).kind;
        assert_eq!(
            kind(Error::InvalidCertificate(CertificateError::UnknownIssuer)),
            "InvalidCertificate(UnknownIssuer)"
        );
        let expired = CertificateError::ExpiredContext {
            time: rustls::pki_types::UnixTime::since_unix_epoch(std::time::Duration::ZERO),
            not_after: rustls::pki_types::UnixTime::since_unix_epoch(std::time::Duration::ZERO),
        };
        assert_eq!(
            kind(Error::InvalidCertificate(expired)),
            "InvalidCertificate(ExpiredContext)"
        );
        assert_eq!(
            kind(Error::PeerIncompatible(
                PeerIncompatible::NoCipherSuitesInCommon
            )),
            "PeerIncompatible(NoCipherSuitesInCommon)"
        );
        assert_eq!(kind(Error::General("no Certificate".to_owned())), "General");
        let alert = rustls::AlertDescription::UnknownCA;
        let failure = Failure::rustls(&Error::AlertReceived(alert));
        assert_eq!(failure.kind, "AlertReceived(UnknownCA)");
        assert_eq!(failure.alert, Some(AlertDescription::UNKNOWN_CA));
    }
}
