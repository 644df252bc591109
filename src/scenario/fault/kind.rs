//! The closed list of faults: what each is called, and where it can be. The sentences about them
//! stand in `assets/text`, under `fault-` and the id.

use std::fmt;

use super::FaultGroup;
use crate::wire::{MessageKind, Side};

/// A way to break trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// The truststore lacks the authorities that the peer's passport chains to.
    CaMissing,
    /// The truststore holds nothing.
    EmptyTruststore,
    /// The keystore has no usable key entry.
    NoCertificate,
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
    /// The request for the passport is changed on its way, and the authority refuses it.
    AlteredRequest,
    /// The key in the keystore is not the one of the passport.
    KeyMismatch,
    /// The passport may be used in the other role only.
    WrongUsage,
    /// The side speaks the other version of TLS.
    VersionMismatch,
    /// The two sides have no cipher suite in common.
    NoCommonSuite,
    /// The side speaks no TLS.
    PlaintextPort,
    /// One bit of a record that the side sends is flipped on the way.
    TamperedRecord,
    /// One bit of a message that the side sends is flipped by somebody who has the keys.
    ForgedRecord,
    /// A record that the side sends crosses twice.
    DuplicatedRecord,
    /// A record that the side sends never arrives.
    DroppedRecord,
}

impl FaultKind {
    /// Every kind, in the order in which they are listed: group by group.
    pub const ALL: [Self; 19] = [
        Self::CaMissing,
        Self::EmptyTruststore,
        Self::NoCertificate,
        Self::Expired,
        Self::NotYetValid,
        Self::WrongName,
        Self::SelfSigned,
        Self::ImpostorCa,
        Self::IntermediateMissing,
        Self::AlteredRequest,
        Self::KeyMismatch,
        Self::WrongUsage,
        Self::VersionMismatch,
        Self::NoCommonSuite,
        Self::PlaintextPort,
        Self::TamperedRecord,
        Self::ForgedRecord,
        Self::DuplicatedRecord,
        Self::DroppedRecord,
    ];

    /// The kinds of a group, in the order in which they are listed.
    pub fn in_group(group: FaultGroup) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |kind| kind.group() == group)
    }

    /// What it is about.
    #[must_use]
    pub fn group(self) -> FaultGroup {
        match self {
            Self::CaMissing | Self::EmptyTruststore | Self::NoCertificate => FaultGroup::Stores,
            Self::Expired | Self::NotYetValid | Self::WrongName => FaultGroup::NamesAndDates,
            Self::SelfSigned
            | Self::ImpostorCa
            | Self::IntermediateMissing
            | Self::AlteredRequest => FaultGroup::Chain,
            Self::KeyMismatch | Self::WrongUsage => FaultGroup::HandAndPurpose,
            Self::VersionMismatch | Self::NoCommonSuite | Self::PlaintextPort => {
                FaultGroup::Protocol
            }
            Self::TamperedRecord
            | Self::ForgedRecord
            | Self::DuplicatedRecord
            | Self::DroppedRecord => FaultGroup::Wire,
        }
    }

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
            Self::ForgedRecord | Self::DroppedRecord => Some(MessageKind::Finished),
            Self::DuplicatedRecord => Some(MessageKind::ApplicationData),
            _ => None,
        }
    }

    /// Whether it can be aimed at one byte of a message.
    #[must_use]
    pub fn takes_byte(self) -> bool {
        matches!(self, Self::TamperedRecord | Self::ForgedRecord)
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

    /// Whether it happens to a record on its way.
    pub(super) fn is_on_the_wire(self) -> bool {
        self.group() == FaultGroup::Wire
    }

    /// The id, and the side at which it usually is.
    fn name_and_side(self) -> (&'static str, Side) {
        match self {
            Self::CaMissing => ("ca-missing", Side::Server),
            Self::EmptyTruststore => ("empty-truststore", Side::Server),
            Self::NoCertificate => ("no-certificate", Side::Client),
            Self::Expired => ("expired", Side::Client),
            Self::NotYetValid => ("not-yet-valid", Side::Client),
            Self::WrongName => ("wrong-name", Side::Server),
            Self::SelfSigned => ("self-signed", Side::Client),
            Self::ImpostorCa => ("impostor-ca", Side::Client),
            Self::IntermediateMissing => ("intermediate-missing", Side::Client),
            Self::AlteredRequest => ("altered-request", Side::Client),
            Self::KeyMismatch => ("key-mismatch", Side::Client),
            Self::WrongUsage => ("wrong-usage", Side::Client),
            Self::VersionMismatch => ("version-mismatch", Side::Client),
            Self::NoCommonSuite => ("no-common-suite", Side::Client),
            Self::PlaintextPort => ("plaintext-port", Side::Server),
            Self::TamperedRecord => ("tampered-record", Side::Server),
            Self::ForgedRecord => ("forged-record", Side::Server),
            Self::DuplicatedRecord => ("duplicated-record", Side::Client),
            Self::DroppedRecord => ("dropped-record", Side::Server),
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}
