//! The closed list of faults, and what each is in Kafka and at the border.

use std::fmt;

use crate::wire::{MessageKind, Side};

/// A way to break trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// The truststore lacks the authorities that the peer's passport chains to.
    CaMissing,
    /// The truststore holds nothing.
    EmptyTruststore,
    /// The passport ended the day before.
    Expired,
    /// The passport begins on the next day.
    NotYetValid,
    /// The passport names another host.
    WrongName,
    /// The passport is signed by its own key.
    SelfSigned,
    /// The passport is signed by an authority of the right name with another key.
    ImpostorCa,
    /// The certificate of the authority between passport and root is not shown.
    IntermediateMissing,
    /// The keystore has no usable key entry.
    NoCertificate,
    /// The passport may be used in the other role only.
    WrongUsage,
    /// The key in the keystore is not the one of the passport.
    KeyMismatch,
    /// The side speaks the other version of TLS.
    VersionMismatch,
    /// The two sides have no cipher suite in common.
    NoCommonSuite,
    /// One bit of a record that the side sends is flipped on the way.
    TamperedRecord,
    /// A record that the side sends never arrives.
    DroppedRecord,
    /// The side speaks no TLS.
    PlaintextPort,
}

/// What is told of a kind of fault.
struct Card {
    id: &'static str,
    title: &'static str,
    kafka: &'static str,
    border: &'static str,
    side: Side,
}

impl FaultKind {
    /// Every kind, in the order in which they are listed.
    pub const ALL: [Self; 16] = [
        Self::CaMissing,
        Self::EmptyTruststore,
        Self::Expired,
        Self::NotYetValid,
        Self::WrongName,
        Self::SelfSigned,
        Self::ImpostorCa,
        Self::IntermediateMissing,
        Self::NoCertificate,
        Self::WrongUsage,
        Self::KeyMismatch,
        Self::VersionMismatch,
        Self::NoCommonSuite,
        Self::TamperedRecord,
        Self::DroppedRecord,
        Self::PlaintextPort,
    ];

    /// What it is called by: `ca-missing`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.card().id
    }

    /// The kind with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// What is wrong, in one line.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.card().title
    }

    /// What it is in Kafka's configuration, in one line.
    #[must_use]
    pub fn kafka(self) -> &'static str {
        self.card().kafka
    }

    /// What it is at the border, in one line.
    #[must_use]
    pub fn border(self) -> &'static str {
        self.card().border
    }

    /// The sides at which it can be.
    #[must_use]
    pub fn sides(self) -> &'static [Side] {
        match self {
            Self::WrongName => &[Side::Server],
            _ => &Side::BOTH,
        }
    }

    /// The side at which it is, unless another is named.
    #[must_use]
    pub fn usual_side(self) -> Side {
        self.card().side
    }

    /// The message whose record it happens to, unless another is named; `None` if it happens to
    /// no record.
    #[must_use]
    pub fn usual_target(self) -> Option<MessageKind> {
        match self {
            Self::TamperedRecord => Some(MessageKind::Certificate),
            Self::DroppedRecord => Some(MessageKind::Finished),
            _ => None,
        }
    }

    /// Whether it can be aimed at one byte of a message.
    #[must_use]
    pub fn takes_byte(self) -> bool {
        self == Self::TamperedRecord
    }

    /// Whether it is something wrong with a passport, so that there has to be one.
    pub(super) fn is_in_passport(self) -> bool {
        matches!(
            self,
            Self::Expired
                | Self::NotYetValid
                | Self::WrongName
                | Self::SelfSigned
                | Self::ImpostorCa
                | Self::IntermediateMissing
                | Self::WrongUsage
                | Self::KeyMismatch
        )
    }

    #[expect(clippy::too_many_lines, reason = "a table: one card for each kind")]
    fn card(self) -> Card {
        match self {
            Self::CaMissing => Card {
                id: "ca-missing",
                title: "The truststore does not know the peer's authority",
                kafka: "ssl.truststore.location holds other authorities, not the one that issued \
                    the peer's certificate",
                border: "The embassy that stamped the other's papers is not on the list",
                side: Side::Server,
            },
            Self::EmptyTruststore => Card {
                id: "empty-truststore",
                title: "The truststore is empty",
                kafka: "ssl.truststore.location has no trusted certificate in it: \"Your keystore \
                    contains 0 entries\"",
                border: "The computer is on, and its list of embassies is blank",
                side: Side::Server,
            },
            Self::Expired => Card {
                id: "expired",
                title: "The certificate has expired",
                kafka: "The certificate in ssl.keystore.location was not renewed in time",
                border: "The visa ran out yesterday",
                side: Side::Client,
            },
            Self::NotYetValid => Card {
                id: "not-yet-valid",
                title: "The certificate is not valid yet",
                kafka: "The certificate in ssl.keystore.location begins later, or a clock is wrong",
                border: "The visa begins tomorrow",
                side: Side::Client,
            },
            Self::WrongName => Card {
                id: "wrong-name",
                title: "The certificate names another host",
                kafka: "advertised.listeners has a name that is not in the certificate's \
                    subjectAltName",
                border: "The papers are genuine, but the name on the ticket is another",
                side: Side::Server,
            },
            Self::SelfSigned => Card {
                id: "self-signed",
                title: "The certificate is signed by its own key",
                kafka: "keytool -genkeypair made it, and no authority ever signed a request",
                border: "A passport printed at home",
                side: Side::Client,
            },
            Self::ImpostorCa => Card {
                id: "impostor-ca",
                title: "The certificate is signed by an impostor of the authority's name",
                kafka: "An authority was made anew under its old name; the truststore has the old \
                    one",
                border: "A forged stamp: the right name, the wrong seal",
                side: Side::Client,
            },
            Self::IntermediateMissing => Card {
                id: "intermediate-missing",
                title: "The intermediate certificate is not shown",
                kafka: "The chain in ssl.keystore.location ends before the intermediate authority",
                border: "A consulate's stamp, without the embassy's letter that lets it stamp",
                side: Side::Client,
            },
            Self::NoCertificate => Card {
                id: "no-certificate",
                title: "The keystore has no certificate to show",
                kafka: "ssl.keystore.location is not set, or has no entry with a private key",
                border: "There is no passport to show",
                side: Side::Client,
            },
            Self::WrongUsage => Card {
                id: "wrong-usage",
                title: "The certificate is meant for the other role only",
                kafka: "Its extended key usage has one of clientAuth and serverAuth; a broker \
                    needs both",
                border: "The visa is for another purpose",
                side: Side::Client,
            },
            Self::KeyMismatch => Card {
                id: "key-mismatch",
                title: "The private key does not belong to the certificate",
                kafka: "ssl.keystore.key and ssl.keystore.certificate.chain are not a pair",
                border: "Somebody else's passport: the hand that signs is not its holder's",
                side: Side::Client,
            },
            Self::VersionMismatch => Card {
                id: "version-mismatch",
                title: "The two sides have no TLS version in common",
                kafka: "ssl.enabled.protocols has TLSv1.2 on one side and TLSv1.3 on the other",
                border: "The two speak different languages",
                side: Side::Client,
            },
            Self::NoCommonSuite => Card {
                id: "no-common-suite",
                title: "The two sides have no cipher suite in common",
                kafka: "ssl.cipher.suites has nothing on one side that the other side has",
                border: "One language, but no word that both know",
                side: Side::Client,
            },
            Self::TamperedRecord => Card {
                id: "tampered-record",
                title: "A bit is flipped on the way",
                kafka: "Every setting is right; something between the two brokers changes what \
                    crosses",
                border: "A letter is altered on the way, and its seal does not fit any more",
                side: Side::Server,
            },
            Self::DroppedRecord => Card {
                id: "dropped-record",
                title: "A record is lost on the way",
                kafka: "Every setting is right; something between the two brokers swallows what \
                    crosses",
                border: "A letter never arrives",
                side: Side::Server,
            },
            Self::PlaintextPort => Card {
                id: "plaintext-port",
                title: "One side speaks no TLS",
                kafka: "security.protocol or listener.security.protocol.map says PLAINTEXT on one \
                    side",
                border: "A bus stop: nobody checks, nobody can show anything",
                side: Side::Server,
            },
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}
