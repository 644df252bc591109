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
    /// The truststore holds an authority of the right name, made anew with another key.
    CaRegenerated,
    /// The truststore holds the peer's own certificate in place of its authority's.
    PinnedLeaf,
    /// The keystore has no usable key entry.
    NoCertificate,
    /// The truststore lacks the authority of the side's own passport, and the side meets itself.
    SelfCheck,
    /// The passport ended the day before.
    Expired,
    /// The passport begins on the next day.
    NotYetValid,
    /// The certificate of the authority between passport and root ended the day before.
    ExpiredIntermediate,
    /// The certificate of the authority between passport and root begins on the next day.
    NotYetValidIntermediate,
    /// The root in the truststore is over; nobody here looks.
    ExpiredRoot,
    /// The root in the truststore begins on the next day; nobody here looks.
    NotYetValidRoot,
    /// The clock is ahead: the peer's passport is over by it.
    ClockFast,
    /// The clock is behind: the peer's passport has not begun by it.
    ClockSlow,
    /// The passport names another host.
    WrongName,
    /// The client dials an IP address, and the server's passport has names only.
    DialledByAddress,
    /// The dialled name stands in the common name only.
    CommonNameOnly,
    /// The passport has a pattern that stops one label short of the dialled name.
    WildcardDepth,
    /// The list of names in the passport is there, and empty.
    EmptySan,
    /// The client compares no names, and the server's passport names another host.
    NameCheckOff,
    /// The passport is signed by its own key.
    SelfSigned,
    /// The passport is signed by an authority of the right name with another key.
    ImpostorCa,
    /// The passport is signed by an impostor of an intermediate, whose genuine letter is shown.
    ImpostorIntermediate,
    /// The passport is issued by a new authority that the peer does not have yet.
    HalfRotated,
    /// The certificate of the authority between passport and root is not shown.
    IntermediateMissing,
    /// The chain is shown with the passport last.
    LeafNotFirst,
    /// Two letters are shown in the wrong order; the path is found all the same.
    ChainOutOfOrder,
    /// The root is shown with the chain, which nobody needs.
    RootShown,
    /// The passport is issued by somebody whose own certificate does not let it issue.
    IssuerNotCa,
    /// An authority stands below one that allows none below it.
    PathTooLong,
    /// The authority above may issue for other names only.
    NameConstraints,
    /// The request for the passport is changed on its way, and the authority refuses it.
    AlteredRequest,
    /// The key in the keystore is not the one of the passport.
    KeyMismatch,
    /// The last day of the passport was changed after it was signed.
    ForgedCertificate,
    /// The authority signed the passport with SHA-1.
    Sha1Signature,
    /// The authority that issued the passport has an RSA key of 1024 bits.
    WeakRsa,
    /// The passport may be used in the other role only.
    WrongUsage,
    /// The passport says that it may be used for anything, which webpki does not take.
    AnyUsage,
    /// The passport says nothing of its use, which rules nothing out.
    NoUsage,
    /// The passport's key may not sign, by its own certificate; nobody here looks.
    NoDigitalSignature,
    /// The passport is an authority's certificate.
    CaAsLeaf,
    /// The passport has a critical extension that nobody knows.
    UnknownCritical,
    /// The authority has revoked the passport, and the peer looks for it on the list.
    Revoked,
    /// The list of revoked certificates that the side looks at should have been replaced.
    CrlExpired,
    /// The list of revoked certificates that the side looks at was signed by somebody else.
    CrlByImpostor,
    /// No list that the side looks at speaks for the peer's passport.
    StatusUnknown,
    /// The peer's passport is revoked, and the side looks at no list.
    CrlNotConfigured,
    /// The side speaks the other version of TLS.
    VersionMismatch,
    /// The two sides have no cipher suite in common.
    NoCommonSuite,
    /// The two sides have no key exchange group in common.
    NoCommonGroup,
    /// The client's first key share is of a group that the server does not take; it tries again.
    HelloRetry,
    /// The passport has an Ed25519 key, and the peer cannot verify such signatures.
    UnknownKeyKind,
    /// The two sides name no application protocol in common.
    AlpnMismatch,
    /// The server asks for a certificate, takes none for an answer, and gets none.
    AuthRequested,
    /// The server asks nobody for a certificate.
    AuthNone,
    /// The side speaks no TLS.
    PlaintextPort,
    /// The client speaks HTTP.
    HttpRequest,
    /// The server's list of super users spells the client's name as OpenSSL prints it.
    NotPermitted,
    /// One bit of a record that the side sends is flipped on the way.
    TamperedRecord,
    /// One bit of a message that the side sends is flipped by somebody who has the keys.
    ForgedRecord,
    /// A record that the side sends crosses twice.
    DuplicatedRecord,
    /// A record that the side sends never arrives.
    DroppedRecord,
    /// A record that the side sends arrives behind the next one.
    ReorderedRecord,
    /// The second half of a record that the side sends never arrives.
    TruncatedRecord,
    /// The header of a record that the side sends announces more than a record may hold.
    OversizedRecord,
    /// The header of a record that the side sends names a version that does not exist.
    RecordVersion,
    /// The connection is cut, without a goodbye, where the side sends.
    CutConnection,
}

impl FaultKind {
    /// Every kind, in the order in which they are listed: group by group.
    pub const ALL: [Self; 67] = [
        Self::CaMissing,
        Self::EmptyTruststore,
        Self::CaRegenerated,
        Self::PinnedLeaf,
        Self::NoCertificate,
        Self::SelfCheck,
        Self::Expired,
        Self::NotYetValid,
        Self::ExpiredIntermediate,
        Self::NotYetValidIntermediate,
        Self::ExpiredRoot,
        Self::NotYetValidRoot,
        Self::ClockFast,
        Self::ClockSlow,
        Self::WrongName,
        Self::DialledByAddress,
        Self::CommonNameOnly,
        Self::WildcardDepth,
        Self::EmptySan,
        Self::NameCheckOff,
        Self::SelfSigned,
        Self::ImpostorCa,
        Self::ImpostorIntermediate,
        Self::HalfRotated,
        Self::IntermediateMissing,
        Self::LeafNotFirst,
        Self::ChainOutOfOrder,
        Self::RootShown,
        Self::IssuerNotCa,
        Self::PathTooLong,
        Self::NameConstraints,
        Self::AlteredRequest,
        Self::KeyMismatch,
        Self::ForgedCertificate,
        Self::Sha1Signature,
        Self::WeakRsa,
        Self::WrongUsage,
        Self::AnyUsage,
        Self::NoUsage,
        Self::NoDigitalSignature,
        Self::CaAsLeaf,
        Self::UnknownCritical,
        Self::Revoked,
        Self::CrlExpired,
        Self::CrlByImpostor,
        Self::StatusUnknown,
        Self::CrlNotConfigured,
        Self::VersionMismatch,
        Self::NoCommonSuite,
        Self::NoCommonGroup,
        Self::HelloRetry,
        Self::UnknownKeyKind,
        Self::AlpnMismatch,
        Self::AuthRequested,
        Self::AuthNone,
        Self::PlaintextPort,
        Self::HttpRequest,
        Self::NotPermitted,
        Self::TamperedRecord,
        Self::ForgedRecord,
        Self::DuplicatedRecord,
        Self::DroppedRecord,
        Self::ReorderedRecord,
        Self::TruncatedRecord,
        Self::OversizedRecord,
        Self::RecordVersion,
        Self::CutConnection,
    ];

    /// The kinds of a group, in the order in which they are listed.
    pub fn in_group(group: FaultGroup) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |kind| kind.group() == group)
    }

    /// What it is called by: `ca-missing`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.facts().0
    }

    /// The kind with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// What it is about.
    #[must_use]
    pub fn group(self) -> FaultGroup {
        self.facts().1
    }

    /// The sides at which it can be.
    #[must_use]
    pub fn sides(self) -> &'static [Side] {
        self.facts().2
    }

    /// The side at which it is, unless another is named.
    #[must_use]
    pub fn usual_side(self) -> Side {
        self.facts().3
    }

    /// The message whose record it happens to, unless another is named; `None` if it happens to
    /// no record.
    #[must_use]
    pub fn usual_target(self) -> Option<MessageKind> {
        match self {
            Self::TamperedRecord
            | Self::ReorderedRecord
            | Self::OversizedRecord
            | Self::RecordVersion => Some(MessageKind::Certificate),
            Self::ForgedRecord | Self::DroppedRecord => Some(MessageKind::Finished),
            Self::DuplicatedRecord | Self::TruncatedRecord | Self::CutConnection => {
                Some(MessageKind::ApplicationData)
            }
            _ => None,
        }
    }

    /// Whether it can be aimed at one byte of a message.
    #[must_use]
    pub fn takes_byte(self) -> bool {
        matches!(self, Self::TamperedRecord | Self::ForgedRecord)
    }

    /// Whether the handshake succeeds all the same, alone and in a cluster in which nothing else
    /// is wrong: a check that is not made here, or one that is switched off.
    #[must_use]
    pub fn is_accepted(self) -> bool {
        matches!(
            self,
            Self::ExpiredRoot
                | Self::NotYetValidRoot
                | Self::NameCheckOff
                | Self::ChainOutOfOrder
                | Self::RootShown
                | Self::NoUsage
                | Self::NoDigitalSignature
                | Self::CrlNotConfigured
                | Self::HelloRetry
                | Self::AuthRequested
                | Self::AuthNone
        )
    }

    /// Whether it is something wrong with a passport, so that there has to be one.
    pub(super) fn is_in_passport(self) -> bool {
        matches!(
            self,
            Self::Expired
                | Self::NotYetValid
                | Self::ExpiredIntermediate
                | Self::NotYetValidIntermediate
                | Self::WrongName
                | Self::CommonNameOnly
                | Self::WildcardDepth
                | Self::EmptySan
                | Self::SelfSigned
                | Self::ImpostorCa
                | Self::ImpostorIntermediate
                | Self::HalfRotated
                | Self::IntermediateMissing
                | Self::LeafNotFirst
                | Self::ChainOutOfOrder
                | Self::RootShown
                | Self::IssuerNotCa
                | Self::PathTooLong
                | Self::NameConstraints
                | Self::AlteredRequest
                | Self::WrongUsage
                | Self::AnyUsage
                | Self::NoUsage
                | Self::NoDigitalSignature
                | Self::CaAsLeaf
                | Self::UnknownCritical
                | Self::UnknownKeyKind
                | Self::ForgedCertificate
                | Self::Sha1Signature
                | Self::WeakRsa
                | Self::Revoked
                | Self::KeyMismatch
        )
    }

    /// Whether it happens to a record on its way.
    #[must_use]
    pub fn is_on_the_wire(self) -> bool {
        self.group() == FaultGroup::Wire
    }

    /// The id, the group, the sides at which it can be, and the one at which it usually is.
    #[expect(clippy::too_many_lines, reason = "it is a table")]
    fn facts(self) -> (&'static str, FaultGroup, &'static [Side], Side) {
        use FaultGroup::{
            Chain, HandAndPurpose, NamesAndDates, Permission, Protocol, Revocation, Stores, Wire,
        };
        match self {
            Self::CaMissing => ("ca-missing", Stores, &Side::BOTH, Side::Server),
            Self::EmptyTruststore => ("empty-truststore", Stores, &Side::BOTH, Side::Server),
            Self::CaRegenerated => ("ca-regenerated", Stores, &Side::BOTH, Side::Server),
            Self::PinnedLeaf => ("pinned-leaf", Stores, &Side::BOTH, Side::Client),
            Self::ExpiredRoot => ("expired-root", NamesAndDates, &Side::BOTH, Side::Client),
            Self::NotYetValidRoot => (
                "not-yet-valid-root",
                NamesAndDates,
                &Side::BOTH,
                Side::Client,
            ),
            Self::NoCertificate => ("no-certificate", Stores, &Side::BOTH, Side::Client),
            Self::SelfCheck => ("self-check", Stores, &Side::BOTH, Side::Server),
            Self::Expired => ("expired", NamesAndDates, &Side::BOTH, Side::Client),
            Self::NotYetValid => ("not-yet-valid", NamesAndDates, &Side::BOTH, Side::Client),
            Self::ExpiredIntermediate => (
                "expired-intermediate",
                NamesAndDates,
                &Side::BOTH,
                Side::Server,
            ),
            Self::NotYetValidIntermediate => (
                "not-yet-valid-intermediate",
                NamesAndDates,
                &Side::BOTH,
                Side::Server,
            ),
            Self::ClockFast => ("clock-fast", NamesAndDates, &Side::BOTH, Side::Server),
            Self::ClockSlow => ("clock-slow", NamesAndDates, &Side::BOTH, Side::Server),
            Self::WrongName => ("wrong-name", NamesAndDates, &[Side::Server], Side::Server),
            Self::DialledByAddress => (
                "dialled-by-address",
                NamesAndDates,
                &[Side::Client],
                Side::Client,
            ),
            Self::CommonNameOnly => (
                "common-name-only",
                NamesAndDates,
                &[Side::Server],
                Side::Server,
            ),
            Self::WildcardDepth => (
                "wildcard-depth",
                NamesAndDates,
                &[Side::Server],
                Side::Server,
            ),
            Self::EmptySan => ("empty-san", NamesAndDates, &[Side::Server], Side::Server),
            Self::NameCheckOff => (
                "name-check-off",
                NamesAndDates,
                &[Side::Client],
                Side::Client,
            ),
            Self::SelfSigned => ("self-signed", Chain, &Side::BOTH, Side::Client),
            Self::ImpostorCa => ("impostor-ca", Chain, &Side::BOTH, Side::Client),
            Self::ImpostorIntermediate => {
                ("impostor-intermediate", Chain, &Side::BOTH, Side::Client)
            }
            Self::HalfRotated => ("half-rotated", Chain, &Side::BOTH, Side::Client),
            Self::IntermediateMissing => ("intermediate-missing", Chain, &Side::BOTH, Side::Client),
            Self::LeafNotFirst => ("leaf-not-first", Chain, &Side::BOTH, Side::Server),
            Self::ChainOutOfOrder => ("chain-out-of-order", Chain, &Side::BOTH, Side::Server),
            Self::RootShown => ("root-shown", Chain, &Side::BOTH, Side::Server),
            Self::IssuerNotCa => ("issuer-not-ca", Chain, &Side::BOTH, Side::Server),
            Self::PathTooLong => ("path-too-long", Chain, &Side::BOTH, Side::Server),
            Self::NameConstraints => ("name-constraints", Chain, &Side::BOTH, Side::Server),
            Self::AlteredRequest => ("altered-request", Chain, &Side::BOTH, Side::Client),
            Self::KeyMismatch => ("key-mismatch", HandAndPurpose, &Side::BOTH, Side::Client),
            Self::ForgedCertificate => (
                "forged-certificate",
                HandAndPurpose,
                &Side::BOTH,
                Side::Client,
            ),
            Self::Sha1Signature => ("sha1-signature", HandAndPurpose, &Side::BOTH, Side::Server),
            Self::WeakRsa => ("weak-rsa", HandAndPurpose, &Side::BOTH, Side::Server),
            Self::WrongUsage => ("wrong-usage", HandAndPurpose, &Side::BOTH, Side::Client),
            Self::AnyUsage => ("any-usage", HandAndPurpose, &Side::BOTH, Side::Client),
            Self::NoUsage => ("no-usage", HandAndPurpose, &Side::BOTH, Side::Client),
            Self::NoDigitalSignature => (
                "no-digital-signature",
                HandAndPurpose,
                &Side::BOTH,
                Side::Client,
            ),
            Self::CaAsLeaf => ("ca-as-leaf", HandAndPurpose, &Side::BOTH, Side::Server),
            Self::UnknownCritical => (
                "unknown-critical",
                HandAndPurpose,
                &Side::BOTH,
                Side::Server,
            ),
            Self::Revoked => ("revoked", Revocation, &Side::BOTH, Side::Client),
            Self::CrlExpired => ("crl-expired", Revocation, &Side::BOTH, Side::Server),
            Self::CrlByImpostor => ("crl-by-impostor", Revocation, &Side::BOTH, Side::Server),
            Self::StatusUnknown => ("status-unknown", Revocation, &Side::BOTH, Side::Server),
            Self::CrlNotConfigured => ("crl-not-configured", Revocation, &Side::BOTH, Side::Server),
            Self::VersionMismatch => ("version-mismatch", Protocol, &Side::BOTH, Side::Client),
            Self::NoCommonSuite => ("no-common-suite", Protocol, &Side::BOTH, Side::Client),
            Self::NoCommonGroup => ("no-common-group", Protocol, &Side::BOTH, Side::Client),
            Self::HelloRetry => ("hello-retry", Protocol, &[Side::Client], Side::Client),
            Self::UnknownKeyKind => ("unknown-key-kind", Protocol, &Side::BOTH, Side::Client),
            Self::AlpnMismatch => ("alpn-mismatch", Protocol, &Side::BOTH, Side::Client),
            Self::AuthRequested => ("auth-requested", Protocol, &[Side::Server], Side::Server),
            Self::AuthNone => ("auth-none", Protocol, &[Side::Server], Side::Server),
            Self::PlaintextPort => ("plaintext-port", Protocol, &Side::BOTH, Side::Server),
            Self::HttpRequest => ("http-request", Protocol, &[Side::Client], Side::Client),
            Self::NotPermitted => ("not-permitted", Permission, &[Side::Client], Side::Client),
            Self::TamperedRecord => ("tampered-record", Wire, &Side::BOTH, Side::Server),
            Self::ForgedRecord => ("forged-record", Wire, &Side::BOTH, Side::Server),
            Self::DuplicatedRecord => ("duplicated-record", Wire, &Side::BOTH, Side::Client),
            Self::DroppedRecord => ("dropped-record", Wire, &Side::BOTH, Side::Server),
            Self::ReorderedRecord => ("reordered-record", Wire, &Side::BOTH, Side::Client),
            Self::TruncatedRecord => ("truncated-record", Wire, &Side::BOTH, Side::Client),
            Self::OversizedRecord => ("oversized-record", Wire, &Side::BOTH, Side::Server),
            Self::RecordVersion => ("record-version", Wire, &Side::BOTH, Side::Server),
            Self::CutConnection => ("cut-connection", Wire, &Side::BOTH, Side::Client),
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}
