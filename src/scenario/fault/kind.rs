//! The closed list of faults: what each is called, and where it can be. The sentences about them
//! stand in `assets/text`, under `fault-` and the id.

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
    /// The request for the passport is changed on its way, and the authority refuses it.
    AlteredRequest,
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

impl FaultKind {
    /// Every kind, in the order in which they are listed.
    pub const ALL: [Self; 17] = [
        Self::CaMissing,
        Self::EmptyTruststore,
        Self::Expired,
        Self::NotYetValid,
        Self::WrongName,
        Self::SelfSigned,
        Self::ImpostorCa,
        Self::IntermediateMissing,
        Self::NoCertificate,
        Self::AlteredRequest,
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
        self.name_and_side().0
    }

    /// The kind with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
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
        self.name_and_side().1
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
                | Self::AlteredRequest
                | Self::WrongUsage
                | Self::KeyMismatch
        )
    }

    /// The id, and the side at which it usually is.
    fn name_and_side(self) -> (&'static str, Side) {
        match self {
            Self::CaMissing => ("ca-missing", Side::Server),
            Self::EmptyTruststore => ("empty-truststore", Side::Server),
            Self::Expired => ("expired", Side::Client),
            Self::NotYetValid => ("not-yet-valid", Side::Client),
            Self::WrongName => ("wrong-name", Side::Server),
            Self::SelfSigned => ("self-signed", Side::Client),
            Self::ImpostorCa => ("impostor-ca", Side::Client),
            Self::IntermediateMissing => ("intermediate-missing", Side::Client),
            Self::NoCertificate => ("no-certificate", Side::Client),
            Self::AlteredRequest => ("altered-request", Side::Client),
            Self::WrongUsage => ("wrong-usage", Side::Client),
            Self::KeyMismatch => ("key-mismatch", Side::Client),
            Self::VersionMismatch => ("version-mismatch", Side::Client),
            Self::NoCommonSuite => ("no-common-suite", Side::Client),
            Self::TamperedRecord => ("tampered-record", Side::Server),
            Self::DroppedRecord => ("dropped-record", Side::Server),
            Self::PlaintextPort => ("plaintext-port", Side::Server),
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}
