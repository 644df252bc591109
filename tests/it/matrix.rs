//! Every fault, on every side it can sit on, in both versions and both framings, over two
//! scenarios: who refuses, at which message, with which error and alert, and whether the other side
//! already believed itself connected.

mod mend;
mod wire;

use proptest::prelude::*;
use visum::cluster::{Framing, TlsVersion, Verdict};
use visum::explain::diagnosis::CauseKind;
use visum::explain::{Catalogue, CheckId, CheckVerdict, Subject as CheckSubject};
use visum::handshake::transcript::{Step, Subject};
use visum::lab::{Changes, Lab, Run};
use visum::pki::Seed;
use visum::scenario::fault::FaultGroup;
use visum::scenario::{Fault, FaultKind, builtin};
use visum::wire::registry::AlertDescription;
use visum::wire::{MessageKind, Side};

/// One row: a fault, and for TLS 1.3 and 1.2 what happens.
struct Row {
    fault: &'static str,
    tls13: Ending,
    tls12: Ending,
}

#[derive(Clone, Copy, Debug)]
enum Ending {
    /// Who refuses, at which message, with which error and which alert, and whether the peer
    /// believed itself connected by then.
    Refused(
        Side,
        Option<MessageKind>,
        &'static str,
        Option<&'static str>,
        bool,
    ),
    /// Both are in, and this side denies what it is asked for, by this error.
    Denied(Side, &'static str),
    Stalled,
    /// Nobody refused: the line is dead for both.
    Cut,
    NotStarted(Side, &'static str),
    /// Both sides are in: it is not looked at here, or not any more.
    Accepted,
}

use Ending::{Accepted, Cut, Denied, NotStarted, Refused, Stalled};
use MessageKind::{ApplicationData, Certificate, CertificateVerify, ClientHello, ServerHelloDone};
use Side::{Client, Server};

const AT_CV: Option<MessageKind> = Some(CertificateVerify);
const AT_SHD: Option<MessageKind> = Some(ServerHelloDone);
const AT_CERT: Option<MessageKind> = Some(Certificate);
const AT_KEY: Option<MessageKind> = Some(MessageKind::ClientKeyExchange);
const AT_SKE: Option<MessageKind> = Some(MessageKind::ServerKeyExchange);
const AT_FINISHED: Option<MessageKind> = Some(MessageKind::Finished);
const AT_HELLO: Option<MessageKind> = Some(ClientHello);

/// The client refuses the server's certificate: at CertificateVerify in TLS 1.3, where rustls looks
/// at it, and at ServerHelloDone in TLS 1.2.
const fn client_refuses(fault: &'static str, error: &'static str, alert: &'static str) -> Row {
    Row {
        fault,
        tls13: Refused(Client, AT_CV, error, Some(alert), false),
        tls12: Refused(Client, AT_SHD, error, Some(alert), false),
    }
}

/// The server refuses the client's certificate, which in TLS 1.3 finds the client inside already.
const fn server_refuses(fault: &'static str, error: &'static str, alert: &'static str) -> Row {
    Row {
        fault,
        tls13: Refused(Server, AT_CERT, error, Some(alert), true),
        tls12: Refused(Server, AT_CERT, error, Some(alert), false),
    }
}

const fn at_hello(fault: &'static str, error: &'static str, alert: &'static str) -> Row {
    let ending = Refused(Server, AT_HELLO, error, Some(alert), false);
    Row {
        fault,
        tls13: ending,
        tls12: ending,
    }
}

const fn both(fault: &'static str, ending: Ending) -> Row {
    Row {
        fault,
        tls13: ending,
        tls12: ending,
    }
}

/// A side cannot make sense of the header of the record that carries a Certificate.
const fn client_reads(fault: &'static str, error: &'static str) -> Row {
    both(
        fault,
        Refused(Client, AT_CERT, error, Some("decode_error"), false),
    )
}

const fn server_reads(fault: &'static str, error: &'static str) -> Row {
    server_refuses(fault, error, "decode_error")
}

/// Nobody notices.
const fn accepted(fault: &'static str) -> Row {
    both(fault, Accepted)
}

/// A side reads application data that it has read before.
const fn replayed(side: Side) -> Ending {
    Refused(
        side,
        Some(ApplicationData),
        "DecryptError",
        Some("bad_record_mac"),
        true,
    )
}

const UNKNOWN: &str = "InvalidCertificate(UnknownIssuer)";
const BAD_SIGNATURE: &str = "InvalidCertificate(BadSignature)";
const NONE_SHOWN: &str = "NoCertificatesPresented";

const EXPIRED: &str = "InvalidCertificate(ExpiredContext)";
const NOT_YET: &str = "InvalidCertificate(NotValidYetContext)";
const NO_NAME: &str = "InvalidCertificate(NotValidForNameContext)";
const CA_AS_LEAF: &str = "InvalidCertificate(Other(OtherError(CaUsedAsEndEntity)))";
const LEAF_AS_CA: &str = "InvalidCertificate(Other(OtherError(EndEntityUsedAsCa)))";
const PATH_LENGTH: &str = "InvalidCertificate(Other(OtherError(PathLenConstraintViolated)))";
const CONSTRAINTS: &str = "InvalidCertificate(Other(OtherError(NameConstraintViolation)))";
const REVOKED: &str = "InvalidCertificate(Revoked)";
const OVERDUE: &str = "InvalidCertificate(ExpiredRevocationListContext)";
const LIST_SEAL: &str = "InvalidCertRevocationList(BadSignature)";
const STATUS: &str = "InvalidCertificate(UnknownRevocationStatus)";
const CRITICAL: &str = "InvalidCertificate(Other(OtherError(UnsupportedCriticalExtension)))";
const ALGORITHM: &str = "InvalidCertificate(UnsupportedSignatureAlgorithmContext)";
const PURPOSE: &str = "InvalidCertificate(InvalidPurposeContext)";
const OUT_OF_TURN: &str = "InappropriateHandshakeMessage";
const NO_CONTENT_TYPE: &str = "InvalidMessage(InvalidContentType)";

const TABLE: &[Row] = &[
    client_refuses("ca-missing@client", UNKNOWN, "unknown_ca"),
    // The Java-like client withholds: the server never sees whom it does not know.
    server_refuses("ca-missing@server", NONE_SHOWN, "certificate_required"),
    both(
        "empty-truststore@client",
        NotStarted(Client, "NoRootAnchors"),
    ),
    both(
        "empty-truststore@server",
        NotStarted(Server, "NoRootAnchors"),
    ),
    server_refuses(
        "expired@client",
        "InvalidCertificate(ExpiredContext)",
        "certificate_expired",
    ),
    client_refuses(
        "expired@server",
        "InvalidCertificate(ExpiredContext)",
        "certificate_expired",
    ),
    server_refuses(
        "not-yet-valid@client",
        "InvalidCertificate(NotValidYetContext)",
        "certificate_expired",
    ),
    client_refuses(
        "not-yet-valid@server",
        "InvalidCertificate(NotValidYetContext)",
        "certificate_expired",
    ),
    client_refuses(
        "wrong-name@server",
        "InvalidCertificate(NotValidForNameContext)",
        "bad_certificate",
    ),
    server_refuses("self-signed@client", NONE_SHOWN, "certificate_required"),
    client_refuses("self-signed@server", UNKNOWN, "unknown_ca"),
    server_refuses("impostor-ca@client", BAD_SIGNATURE, "decrypt_error"),
    client_refuses("impostor-ca@server", BAD_SIGNATURE, "decrypt_error"),
    server_refuses(
        "intermediate-missing@client",
        NONE_SHOWN,
        "certificate_required",
    ),
    client_refuses("intermediate-missing@server", UNKNOWN, "unknown_ca"),
    server_refuses("no-certificate@client", NONE_SHOWN, "certificate_required"),
    at_hello("no-certificate@server", "General", "access_denied"),
    server_refuses("altered-request@client", NONE_SHOWN, "certificate_required"),
    at_hello("altered-request@server", "General", "access_denied"),
    server_refuses(
        "wrong-usage@client",
        "InvalidCertificate(InvalidPurposeContext)",
        "unsupported_certificate",
    ),
    client_refuses(
        "wrong-usage@server",
        "InvalidCertificate(InvalidPurposeContext)",
        "unsupported_certificate",
    ),
    Row {
        fault: "key-mismatch@client",
        tls13: Refused(Server, AT_CV, BAD_SIGNATURE, Some("decrypt_error"), true),
        tls12: Refused(Server, AT_CV, BAD_SIGNATURE, Some("decrypt_error"), false),
    },
    client_refuses("key-mismatch@server", BAD_SIGNATURE, "decrypt_error"),
    at_hello(
        "version-mismatch@client",
        "PeerIncompatible(Tls12NotOfferedOrEnabled)",
        "protocol_version",
    ),
    at_hello(
        "version-mismatch@server",
        "PeerIncompatible(Tls12NotOfferedOrEnabled)",
        "protocol_version",
    ),
    at_hello(
        "no-common-suite@client",
        "PeerIncompatible(NoCipherSuitesInCommon)",
        "handshake_failure",
    ),
    at_hello(
        "no-common-suite@server",
        "PeerIncompatible(NoCipherSuitesInCommon)",
        "handshake_failure",
    ),
    Row {
        fault: "tampered-record@client",
        tls13: Refused(
            Server,
            AT_CERT,
            "DecryptError",
            Some("bad_record_mac"),
            true,
        ),
        tls12: Refused(Server, AT_CERT, BAD_SIGNATURE, Some("decrypt_error"), false),
    },
    Row {
        fault: "tampered-record@server",
        tls13: Refused(
            Client,
            AT_CERT,
            "DecryptError",
            Some("bad_record_mac"),
            false,
        ),
        tls12: Refused(Client, AT_SHD, BAD_SIGNATURE, Some("decrypt_error"), false),
    },
    Row {
        fault: "forged-record@client",
        tls13: Refused(
            Server,
            AT_FINISHED,
            "DecryptError",
            Some("decrypt_error"),
            true,
        ),
        tls12: Refused(
            Server,
            AT_FINISHED,
            "DecryptError",
            Some("decrypt_error"),
            false,
        ),
    },
    Row {
        fault: "forged-record@server",
        tls13: Refused(
            Client,
            AT_FINISHED,
            "DecryptError",
            Some("decrypt_error"),
            false,
        ),
        tls12: Refused(
            Client,
            AT_FINISHED,
            "DecryptError",
            Some("decrypt_error"),
            true,
        ),
    },
    both("duplicated-record@client", replayed(Server)),
    both("duplicated-record@server", replayed(Client)),
    Row {
        // In TLS 1.3 the client speaks at once, and its first letter betrays the gap.
        fault: "dropped-record@client",
        tls13: Refused(
            Server,
            Some(ApplicationData),
            "DecryptError",
            Some("bad_record_mac"),
            true,
        ),
        tls12: Stalled,
    },
    both("dropped-record@server", Stalled),
    both(
        "plaintext-port@client",
        Refused(
            Server,
            Some(ApplicationData),
            "InvalidMessage(InvalidContentType)",
            Some("decode_error"),
            false,
        ),
    ),
    both(
        "plaintext-port@server",
        Refused(Server, AT_HELLO, "InvalidReceive", None, false),
    ),
    // Stores and rotations.
    client_refuses("ca-regenerated@client", BAD_SIGNATURE, "decrypt_error"),
    server_refuses("ca-regenerated@server", BAD_SIGNATURE, "decrypt_error"),
    client_refuses("pinned-leaf@client", UNKNOWN, "unknown_ca"),
    server_refuses("pinned-leaf@server", NONE_SHOWN, "certificate_required"),
    accepted("expired-root@client"),
    accepted("expired-root@server"),
    accepted("not-yet-valid-root@client"),
    accepted("not-yet-valid-root@server"),
    client_refuses("half-rotated@server", UNKNOWN, "unknown_ca"),
    server_refuses("half-rotated@client", NONE_SHOWN, "certificate_required"),
    // Whoever dials refuses, whichever of the two is the copy.
    client_refuses("self-check@client", UNKNOWN, "unknown_ca"),
    client_refuses("self-check@server", UNKNOWN, "unknown_ca"),
    // Dates and clocks.
    client_refuses(
        "expired-intermediate@server",
        EXPIRED,
        "certificate_expired",
    ),
    server_refuses(
        "expired-intermediate@client",
        EXPIRED,
        "certificate_expired",
    ),
    client_refuses(
        "not-yet-valid-intermediate@server",
        NOT_YET,
        "certificate_expired",
    ),
    server_refuses(
        "not-yet-valid-intermediate@client",
        NOT_YET,
        "certificate_expired",
    ),
    client_refuses("clock-fast@client", EXPIRED, "certificate_expired"),
    server_refuses("clock-fast@server", EXPIRED, "certificate_expired"),
    client_refuses("clock-slow@client", NOT_YET, "certificate_expired"),
    server_refuses("clock-slow@server", NOT_YET, "certificate_expired"),
    // Names.
    client_refuses("dialled-by-address@client", NO_NAME, "bad_certificate"),
    client_refuses("common-name-only@server", NO_NAME, "bad_certificate"),
    client_refuses("wildcard-depth@server", NO_NAME, "bad_certificate"),
    client_refuses("empty-san@server", NO_NAME, "bad_certificate"),
    accepted("name-check-off@client"),
    // The chain.
    client_refuses(
        "impostor-intermediate@server",
        BAD_SIGNATURE,
        "decrypt_error",
    ),
    server_refuses(
        "impostor-intermediate@client",
        BAD_SIGNATURE,
        "decrypt_error",
    ),
    client_refuses("leaf-not-first@server", CA_AS_LEAF, "certificate_unknown"),
    server_refuses("leaf-not-first@client", CA_AS_LEAF, "certificate_unknown"),
    accepted("chain-out-of-order@client"),
    accepted("chain-out-of-order@server"),
    accepted("root-shown@client"),
    accepted("root-shown@server"),
    client_refuses("issuer-not-ca@server", LEAF_AS_CA, "certificate_unknown"),
    server_refuses("issuer-not-ca@client", LEAF_AS_CA, "certificate_unknown"),
    client_refuses("path-too-long@server", PATH_LENGTH, "certificate_unknown"),
    server_refuses("path-too-long@client", PATH_LENGTH, "certificate_unknown"),
    client_refuses(
        "name-constraints@server",
        CONSTRAINTS,
        "certificate_unknown",
    ),
    server_refuses(
        "name-constraints@client",
        CONSTRAINTS,
        "certificate_unknown",
    ),
    // Hands and purposes.
    client_refuses("forged-certificate@server", BAD_SIGNATURE, "decrypt_error"),
    server_refuses("forged-certificate@client", BAD_SIGNATURE, "decrypt_error"),
    client_refuses("sha1-signature@server", ALGORITHM, "decrypt_error"),
    server_refuses("sha1-signature@client", ALGORITHM, "decrypt_error"),
    client_refuses("weak-rsa@server", BAD_SIGNATURE, "decrypt_error"),
    server_refuses("weak-rsa@client", BAD_SIGNATURE, "decrypt_error"),
    client_refuses("any-usage@server", PURPOSE, "unsupported_certificate"),
    server_refuses("any-usage@client", PURPOSE, "unsupported_certificate"),
    accepted("no-usage@client"),
    accepted("no-usage@server"),
    accepted("no-digital-signature@client"),
    accepted("no-digital-signature@server"),
    client_refuses("ca-as-leaf@server", CA_AS_LEAF, "certificate_unknown"),
    server_refuses("ca-as-leaf@client", CA_AS_LEAF, "certificate_unknown"),
    client_refuses("unknown-critical@server", CRITICAL, "certificate_unknown"),
    server_refuses("unknown-critical@client", CRITICAL, "certificate_unknown"),
    // Revocation.
    client_refuses("revoked@server", REVOKED, "certificate_revoked"),
    server_refuses("revoked@client", REVOKED, "certificate_revoked"),
    client_refuses("crl-expired@client", OVERDUE, "unknown_ca"),
    server_refuses("crl-expired@server", OVERDUE, "unknown_ca"),
    client_refuses("crl-by-impostor@client", LIST_SEAL, "handshake_failure"),
    server_refuses("crl-by-impostor@server", LIST_SEAL, "handshake_failure"),
    client_refuses("status-unknown@client", STATUS, "unknown_ca"),
    server_refuses("status-unknown@server", STATUS, "unknown_ca"),
    accepted("crl-not-configured@client"),
    accepted("crl-not-configured@server"),
    // What the two sides speak.
    at_hello(
        "no-common-group@client",
        "PeerIncompatible(NoKxGroupsInCommon)",
        "handshake_failure",
    ),
    at_hello(
        "no-common-group@server",
        "PeerIncompatible(NoKxGroupsInCommon)",
        "handshake_failure",
    ),
    accepted("hello-retry@client"),
    at_hello(
        "alpn-mismatch@client",
        "NoApplicationProtocol",
        "no_application_protocol",
    ),
    at_hello(
        "alpn-mismatch@server",
        "NoApplicationProtocol",
        "no_application_protocol",
    ),
    server_refuses(
        "unknown-key-kind@client",
        NONE_SHOWN,
        "certificate_required",
    ),
    Row {
        fault: "unknown-key-kind@server",
        tls13: Refused(
            Server,
            AT_HELLO,
            "PeerIncompatible(NoSignatureSchemesInCommon)",
            Some("handshake_failure"),
            false,
        ),
        // In TLS 1.2 rustls closes the connection without a word.
        tls12: Refused(Server, AT_HELLO, "General", None, false),
    },
    accepted("auth-requested@server"),
    accepted("auth-none@server"),
    both(
        "http-request@client",
        Refused(
            Server,
            Some(ApplicationData),
            NO_CONTENT_TYPE,
            Some("decode_error"),
            false,
        ),
    ),
    // What somebody may do who is in.
    both(
        "not-permitted@client",
        Denied(Server, "CLUSTER_AUTHORIZATION_FAILED"),
    ),
    // What happens on the way.
    Row {
        fault: "reordered-record@client",
        tls13: Refused(Server, None, "DecryptError", Some("bad_record_mac"), true),
        tls12: Refused(
            Server,
            AT_KEY,
            OUT_OF_TURN,
            Some("unexpected_message"),
            false,
        ),
    },
    Row {
        fault: "reordered-record@server",
        tls13: Refused(Client, AT_CV, "DecryptError", Some("bad_record_mac"), false),
        tls12: Refused(
            Client,
            AT_SKE,
            OUT_OF_TURN,
            Some("unexpected_message"),
            false,
        ),
    },
    both("truncated-record@client", Stalled),
    both("truncated-record@server", Stalled),
    client_reads("oversized-record@server", "InvalidMessage(MessageTooLarge)"),
    server_reads("oversized-record@client", "InvalidMessage(MessageTooLarge)"),
    client_reads(
        "record-version@server",
        "InvalidMessage(UnknownProtocolVersion)",
    ),
    server_reads(
        "record-version@client",
        "InvalidMessage(UnknownProtocolVersion)",
    ),
    both("cut-connection@client", Cut),
    both("cut-connection@server", Cut),
];

/// What ends otherwise where a whole flight shares one record: nothing comes behind it that could
/// overtake it.
const IN_ONE_RECORD: &[&str] = &["reordered-record@server"];

/// The one cause of each fault: what it is, of which side, and the check that shows it; `None`
/// where nothing is wrong with the run.
#[expect(
    clippy::match_same_arms,
    reason = "it is a table, in the order of the catalogue"
)]
fn cause(fault: &Fault) -> Option<(CauseKind, Side, Option<CheckId>)> {
    let (side, peer) = (fault.side(), fault.side().peer());
    let check = |id| (CauseKind::Check, side, Some(id));
    if fault.kind().is_accepted() {
        return None;
    }
    Some(match (fault.kind(), side) {
        (FaultKind::SelfCheck, _) => (CauseKind::Check, Server, Some(CheckId::IssuerKnown)),
        (FaultKind::CaRegenerated, _) => (CauseKind::Check, peer, Some(CheckId::Signature)),
        (FaultKind::PinnedLeaf, Client) => {
            (CauseKind::PinnedLeaf, peer, Some(CheckId::IssuerKnown))
        }
        (FaultKind::PinnedLeaf, Server) => (CauseKind::PinnedLeaf, peer, None),
        (FaultKind::HalfRotated, Client) => (CauseKind::NotListed, side, None),
        (FaultKind::HalfRotated, Server) => check(CheckId::IssuerKnown),
        (FaultKind::ExpiredIntermediate | FaultKind::NotYetValidIntermediate, _) => {
            check(CheckId::Dates)
        }
        (FaultKind::ClockFast | FaultKind::ClockSlow, _) => {
            (CauseKind::Check, peer, Some(CheckId::Dates))
        }
        (FaultKind::DialledByAddress, _) => (CauseKind::Check, Server, Some(CheckId::Name)),
        (FaultKind::CommonNameOnly | FaultKind::WildcardDepth | FaultKind::EmptySan, _) => {
            check(CheckId::Name)
        }
        (FaultKind::ImpostorIntermediate, _) => check(CheckId::Signature),
        (FaultKind::LeafNotFirst, _) => (CauseKind::LeafNotFirst, side, Some(CheckId::CaFlag)),
        (FaultKind::IssuerNotCa | FaultKind::CaAsLeaf, _) => check(CheckId::CaFlag),
        (FaultKind::PathTooLong, _) => check(CheckId::PathLength),
        (FaultKind::ForgedCertificate, _) => (
            CauseKind::AlteredCertificate,
            side,
            Some(CheckId::Signature),
        ),
        (FaultKind::Sha1Signature | FaultKind::WeakRsa, _) => check(CheckId::Algorithm),
        (FaultKind::AnyUsage, _) => check(CheckId::Purpose),
        (FaultKind::Revoked, _) => check(CheckId::Revocation),
        (FaultKind::CrlExpired | FaultKind::CrlByImpostor | FaultKind::StatusUnknown, _) => {
            (CauseKind::Check, peer, Some(CheckId::Revocation))
        }
        (FaultKind::NameConstraints, _) => check(CheckId::NameConstraints),
        (FaultKind::UnknownCritical, _) => check(CheckId::CriticalExtension),
        (FaultKind::NoCommonGroup, _) => (CauseKind::NoCommonGroup, Client, None),
        (FaultKind::AlpnMismatch, _) => (CauseKind::NoCommonProtocol, Client, None),
        (FaultKind::UnknownKeyKind, _) => (CauseKind::NoCommonScheme, side, None),
        (FaultKind::HttpRequest, _) => (CauseKind::Http, side, None),
        (FaultKind::NotPermitted, _) => (CauseKind::NotPermitted, side, None),
        (FaultKind::CaMissing, Client) => (CauseKind::Check, peer, Some(CheckId::IssuerKnown)),
        (FaultKind::CaMissing, Server) => (CauseKind::NotListed, peer, None),
        (FaultKind::EmptyTruststore, _) => (CauseKind::EmptyTruststore, side, None),
        (FaultKind::Expired | FaultKind::NotYetValid, _) => check(CheckId::Dates),
        (FaultKind::WrongName, _) => check(CheckId::Name),
        (FaultKind::SelfSigned, Client) => (CauseKind::NotListedSelfSigned, side, None),
        (FaultKind::SelfSigned, Server) => {
            (CauseKind::SelfSigned, side, Some(CheckId::IssuerKnown))
        }
        (FaultKind::ImpostorCa, _) => check(CheckId::Signature),
        (FaultKind::IntermediateMissing, Client) => (CauseKind::NotListed, side, None),
        (FaultKind::IntermediateMissing, Server) => check(CheckId::IssuerKnown),
        (FaultKind::NoCertificate, Client) => (CauseKind::NothingToShow, side, None),
        (FaultKind::NoCertificate, Server) => (CauseKind::NoServerCertificate, side, None),
        (FaultKind::AlteredRequest, _) => (CauseKind::RequestRefused, side, None),
        (FaultKind::WrongUsage, _) => check(CheckId::Purpose),
        (FaultKind::KeyMismatch, _) => (CauseKind::Possession, side, Some(CheckId::Possession)),
        // The server is the one to notice, and what it notices is the client's offer.
        (FaultKind::VersionMismatch, _) => (CauseKind::NoCommonVersion, Client, None),
        (FaultKind::NoCommonSuite, _) => (CauseKind::NoCommonSuite, Client, None),
        (FaultKind::TamperedRecord, _) => (CauseKind::Changed, side, None),
        (FaultKind::ForgedRecord, _) => (CauseKind::Forged, side, None),
        (FaultKind::DuplicatedRecord, _) => (CauseKind::Repeated, side, None),
        (FaultKind::DroppedRecord, _) => (CauseKind::Lost, side, None),
        (FaultKind::ReorderedRecord, _) => (CauseKind::Reordered, side, None),
        (FaultKind::TruncatedRecord, _) => (CauseKind::Truncated, side, None),
        (FaultKind::OversizedRecord, _) => (CauseKind::Oversized, side, None),
        (FaultKind::RecordVersion, _) => (CauseKind::RecordVersion, side, None),
        (FaultKind::CutConnection, _) => (CauseKind::Cut, side, None),
        (FaultKind::PlaintextPort, Client) => (CauseKind::PlaintextAtTlsPort, side, None),
        (FaultKind::PlaintextPort, Server) => (CauseKind::TlsAtPlaintextPort, side, None),
        (kind, _) => panic!("{kind} has no cause in the table"),
    })
}

fn ways() -> impl Iterator<Item = (TlsVersion, Framing)> {
    TlsVersion::BOTH
        .into_iter()
        .flat_map(|version| [Framing::Slow, Framing::Natural].map(|framing| (version, framing)))
}

/// The checks of every chain that was verified agree with rustls' verdict on it.
pub(crate) fn checks_agree_with_rustls(run: &Run) {
    for (step, checks) in run.transcript.steps.iter().zip(&run.explanation.checks) {
        let Step::Verified(verification) = step else {
            assert!(checks.is_empty());
            continue;
        };
        let failed = checks
            .iter()
            .any(|check| check.verdict == CheckVerdict::Fail);
        let anchored = checks
            .iter()
            .any(|check| check.id == CheckId::TrustAnchor && check.verdict == CheckVerdict::Pass);
        let chain = matches!(verification.subject, Subject::Chain { .. });
        let good = !failed && (anchored || !chain);
        assert_eq!(
            good,
            verification.failure.is_none(),
            "{} {:?}: {:?} but {checks:#?}",
            run.scenario,
            run.changes,
            verification.failure,
        );
    }
}

/// Every step and every cause is told, and no name is left unfilled.
fn told(run: &Run) {
    let catalogue = Catalogue::english();
    let steps = run
        .transcript
        .steps
        .iter()
        .map(|step| catalogue.tell(&run.transcript, step));
    let causes = run.explanation.diagnosis.causes.iter();
    let causes = causes.map(|cause| catalogue.cause(&run.transcript, cause));
    for story in steps.chain(causes) {
        for text in [&story.title, &story.border, &story.kafka] {
            assert!(!text.is_empty() && !has_a_name_left(text), "{text:?}");
        }
    }
}

/// Whether a name in braces was not filled. What rustls itself says has braces of its own, and never
/// around a name alone.
fn has_a_name_left(text: &str) -> bool {
    let names = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'));
    let is_name = |name: &str| {
        let letters = |letter: char| letter.is_ascii_lowercase() || letter == '_';
        !name.is_empty() && name.chars().all(letters)
    };
    names.into_iter().any(|(name, _)| is_name(name))
}

#[test]
fn a_name_that_is_left_is_found_and_what_rustls_says_is_none() {
    assert!(has_a_name_left("the chain of {side} is"));
    assert!(!has_a_name_left(
        "Unsupported { algorithm_id: [06, 08], keys: [] }"
    ));
}

fn assert_ends(run: &Run, ending: Ending) {
    let transcript = &run.transcript;
    let what = format!("{} {:?}", run.scenario, run.changes);
    match ending {
        Refused(side, at, error, alert, peer_believed) => {
            assert_eq!(transcript.verdict, Verdict::Refused, "{what}");
            let refusal = run
                .explanation
                .diagnosis
                .refusal
                .as_ref()
                .expect("somebody refused");
            assert_eq!(refusal.side, side, "{what}");
            if let Some(at) = at {
                assert!(
                    refusal.reading.contains(&at),
                    "{what}: {:?}",
                    refusal.reading
                );
                if run.changes.framing == Framing::Slow {
                    assert_eq!(refusal.reading, [at], "{what}");
                }
            }
            assert_eq!(refusal.failure.kind, error, "{what}");
            assert_eq!(
                refusal.alert.and_then(AlertDescription::name),
                alert,
                "{what}"
            );
            assert_eq!(refusal.peer_believed_connected, peer_believed, "{what}");
            let peer = transcript.outcomes.of(side.peer());
            assert_eq!(
                peer.alert_received.and_then(AlertDescription::name),
                match (run.changes.faults[0].kind(), side) {
                    // A peer that speaks no TLS cannot read an alert, nor does one that has left.
                    (FaultKind::PlaintextPort | FaultKind::HttpRequest, _)
                    | (FaultKind::DuplicatedRecord, Client) => None,
                    _ => alert,
                },
                "{what}"
            );
        }
        Denied(side, error) => {
            assert_eq!(transcript.verdict, Verdict::Denied, "{what}");
            let refusal = run.explanation.diagnosis.refusal.as_ref();
            let refusal = refusal.expect("somebody denied it");
            assert_eq!(refusal.side, side, "{what}");
            assert_eq!(refusal.reading, [ApplicationData], "{what}");
            for outcome in Side::BOTH.map(|side| transcript.outcomes.of(side)) {
                let failure = outcome.failure.as_ref();
                assert_eq!(failure.map(|failure| &*failure.kind), Some(error), "{what}");
                assert_eq!(outcome.alert_sent, None, "{what}");
                assert!(!outcome.believed_connected_before_refusal, "{what}");
            }
        }
        Stalled | Cut => {
            let expected = if matches!(ending, Cut) {
                "UnexpectedEof"
            } else {
                "TimedOut"
            };
            assert_eq!(transcript.verdict, Verdict::Stalled, "{what}");
            assert!(run.explanation.diagnosis.refusal.is_none(), "{what}");
            let failures = Side::BOTH.map(|side| &transcript.outcomes.of(side).failure);
            assert!(
                failures
                    .into_iter()
                    .flatten()
                    .all(|failure| failure.kind == expected)
            );
        }
        Accepted => {
            assert_eq!(transcript.verdict, Verdict::Connected, "{what}");
            assert!(run.explanation.diagnosis.refusal.is_none(), "{what}");
        }
        NotStarted(side, error) => {
            assert_eq!(transcript.verdict, Verdict::NotStarted, "{what}");
            let failure = transcript.outcomes.of(side).failure.as_ref();
            assert_eq!(
                failure.map(|failure| failure.kind.as_str()),
                Some(error),
                "{what}"
            );
        }
    }
    told(run);
    let causes = &run.explanation.diagnosis.causes;
    let found = cause(&run.changes.faults[0]).filter(|_| !matches!(ending, Accepted));
    let Some((kind, side, check)) = found else {
        assert_eq!(*causes, [], "{what}");
        return;
    };
    let [found] = causes.as_slice() else {
        panic!("{what}: {causes:#?}")
    };
    assert_eq!((found.kind, found.side), (kind, side), "{what}");
    assert_eq!(found.check.as_ref().map(|check| check.id), check, "{what}");
}

#[test]
fn every_fault_ends_as_measured() {
    std::thread::scope(|scope| {
        for scenario in ["first-journey", "consulate"] {
            scope.spawn(|| every_fault_of(scenario));
        }
    });
}

fn every_fault_of(scenario: &str) {
    let mut lab = Lab::new();
    {
        let scenario = builtin::find(scenario).expect("it is built in");
        for row in TABLE {
            let fault: Fault = row.fault.parse().expect("the table names faults");
            for (version, framing) in ways() {
                let faults = vec![fault];
                let changes = Changes {
                    version,
                    framing,
                    faults,
                    ..Changes::default()
                };
                let run = lab
                    .run(scenario, &changes, Seed(1))
                    .expect("the fault fits");
                assert_eq!(run.expected, None);
                checks_agree_with_rustls(&run);
                let ending = match (version, framing) {
                    (_, Framing::Natural) if IN_ONE_RECORD.contains(&row.fault) => Accepted,
                    (TlsVersion::V1_3, _) => row.tls13,
                    (TlsVersion::V1_2, _) => row.tls12,
                };
                assert_ends(&run, ending);
            }
        }
    }
}

#[test]
fn a_short_key_fails_one_check_of_whoever_has_it() {
    let mut lab = Lab::new();
    let on_the_list = |alias: &str| CheckSubject::Trusted(alias.to_owned());
    for (scenario, side, whose) in [
        ("first-journey", Client, on_the_list("embassy-india")),
        ("first-journey", Server, on_the_list("ministry")),
        ("consulate", Client, CheckSubject::Shown(1)),
    ] {
        let fault = format!("weak-rsa@{side}").parse().expect("it is a fault");
        let changes = Changes {
            faults: vec![fault],
            ..Changes::default()
        };
        let scenario = builtin::find(scenario).expect("it is built in");
        let run = lab
            .run(scenario, &changes, Seed(1))
            .expect("the fault fits");
        let checks = run.explanation.checks.iter().flatten();
        let failed: Vec<_> = checks
            .filter(|check| check.verdict == CheckVerdict::Fail)
            .map(|check| (check.id, &check.subject, check.evidence.text.as_str()))
            .collect();
        let bits = "its key has 1024 bits; an RSA key that signs certificates has 2048 to 8192";
        assert_eq!(failed, [(CheckId::Algorithm, &whose, bits)]);
    }
}

#[test]
fn the_table_has_every_fault_on_every_side() {
    for kind in FaultKind::ALL {
        for side in kind.sides() {
            let id = format!("{}@{side}", kind.id());
            assert!(
                TABLE.iter().any(|row| row.fault == id),
                "{id} is not in the table"
            );
        }
    }
}

#[test]
fn two_faults_at_once_contradict_each_other_or_stay_consistent() {
    let mut lab = Lab::new();
    let scenario = builtin::find("first-journey").expect("it is built in");
    let mut runs = 0;
    for (index, one) in TABLE.iter().enumerate() {
        // Every two once in a while: which ones, the place in the table says.
        let others = TABLE[index + 1..].iter().skip(index % 5).step_by(5);
        for other in others {
            let faults = [one, other]
                .map(|row| row.fault.parse().expect("a fault"))
                .to_vec();
            let version = TlsVersion::BOTH[index % 2];
            let changes = Changes {
                version,
                faults,
                ..Changes::default()
            };
            if let Ok(run) = lab.run(scenario, &changes, Seed(1)) {
                checks_agree_with_rustls(&run);
                let connected = run.transcript.verdict == Verdict::Connected;
                let causes = &run.explanation.diagnosis.causes;
                assert_eq!(connected, causes.is_empty(), "{changes:?}");
                let hidden = changes
                    .faults
                    .iter()
                    .any(|fault| fault.kind().is_accepted());
                assert!(hidden || !connected, "{changes:?}");
                runs += 1;
            }
        }
    }
    assert!(runs > 500, "only {runs} pairs could be run");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever byte of whatever message is flipped, with the keys or without: nothing panics, the
    /// checks agree with rustls, and if it was noticed, the change is the first cause.
    #[test]
    fn any_flipped_byte_is_told_as_what_it_is(
        version in proptest::sample::select(&TlsVersion::BOTH[..]),
        slow in any::<bool>(),
        side in proptest::sample::select(&Side::BOTH[..]),
        message in any::<proptest::sample::Index>(),
        byte in 0usize..700,
        with_keys in any::<bool>(),
    ) {
        let sent = visum::scenario::fault::sends(version, side);
        let message = sent[message.index(sent.len())];
        let act = if with_keys { "forged" } else { "tampered" };
        let text = format!("{act}-record@{side}:{message}+{byte}");
        let framing = if slow { Framing::Slow } else { Framing::Natural };
        let faults = vec![text.parse().expect("it is a fault")];
        let changes = Changes { version, framing, faults, ..Changes::default() };
        let scenario = builtin::find("consulate").expect("it is built in");
        // A byte beyond the end of its message is bad input.
        if let Ok(run) = Lab::new().run(scenario, &changes, Seed(1)) {
            checks_agree_with_rustls(&run);
            told(&run);
            if run.transcript.verdict != Verdict::Connected {
                let causes = &run.explanation.diagnosis.causes;
                let found = causes.first().map(|cause| cause.kind);
                prop_assert!(matches!(found, Some(CauseKind::Changed | CauseKind::Forged)));
                prop_assert!(with_keys || found == Some(CauseKind::Changed));
                prop_assert_eq!(causes[0].side, side);
                let only_seen = causes.iter().all(|cause| {
                    !matches!(cause.kind, CauseKind::Check | CauseKind::Possession)
                });
                prop_assert!(only_seen, "{}: {:#?}", text, causes);
            }
        }
    }
}

#[test]
fn every_group_has_members_and_a_title_and_they_stand_together() {
    let catalogue = Catalogue::english();
    for group in FaultGroup::ALL {
        assert!(
            FaultKind::in_group(group).next().is_some(),
            "{}",
            group.id()
        );
        assert!(!catalogue.group(group.id()).is_empty(), "{}", group.id());
    }
    let members: Vec<FaultKind> = FaultGroup::ALL
        .into_iter()
        .flat_map(FaultKind::in_group)
        .collect();
    assert_eq!(members, FaultKind::ALL);
}

#[test]
fn every_fault_is_described_in_both_worlds() {
    let catalogue = Catalogue::english();
    for kind in FaultKind::ALL {
        let story = catalogue.way_to_break_trust(kind.id());
        for text in [&story.border, &story.kafka] {
            assert!(
                text.ends_with(['.', '”', '"']) && text.len() < 130,
                "{text}"
            );
        }
    }
}
