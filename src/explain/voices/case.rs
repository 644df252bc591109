//! Which of the measured cases a run is, by its evidence alone.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::Unmeasured;
use crate::explain::chain::{Asked, examine, examine_recorded};
use crate::explain::check::{Check, CheckId, CheckVerdict, Subject};
use crate::explain::diagnosis::{Cause, CauseKind, Diagnosis};
use crate::explain::papers::{is_one_broker, lacks_a_letter, offers_tls13};
use crate::handshake::Transcript;
use crate::handshake::transcript::{Choice, ChoiceReason, Party, Step, Verdict};
use crate::pki::Purpose;
use crate::wire::Side;
use crate::wire::registry::ProtocolVersion;
use crate::wire::x509::{Certificate, GeneralName};

/// What was measured that this run is a case of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Case {
    /// The case of a client that dials a broker.
    pub(super) handshake: Option<&'static str>,
    /// The case of a node that dials another node.
    pub(super) between: Option<&'static str>,
    /// The case of a node that is in, and may not do what it asks another for.
    pub(super) denied: Option<&'static str>,
    /// The case of a broker that starts with such papers, and which of the two it is.
    pub(super) start: Option<(&'static str, Side)>,
    /// Which kind of client behaves as this one does.
    pub(super) dialler: Dialler,
    /// The version that was spoken or offered, if it came to that.
    pub(super) tls: Option<&'static str>,
    /// Whether it ends well.
    pub(super) succeeds: bool,
}

/// Which kind of client behaves as the one in the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialler {
    /// A Java client.
    Java,
    /// OpenSSL: it shows its chain to anyone who asks.
    OpenSsl,
}

impl Case {
    /// Finds it.
    pub(super) fn of(transcript: &Transcript, diagnosis: &Diagnosis) -> Result<Self, Unmeasured> {
        let offered = offers_tls13(transcript);
        let tls = match transcript.version {
            Some(ProtocolVersion::TLS_1_3) => Some("1.3"),
            Some(ProtocolVersion::TLS_1_2) => Some("1.2"),
            _ => offered.map(|tls13| if tls13 { "1.3" } else { "1.2" }),
        };
        let mut case = Self {
            handshake: None,
            between: None,
            denied: None,
            start: None,
            dialler: Dialler::Java,
            tls,
            succeeds: diagnosis.verdict == Verdict::Connected,
        };
        // Java's keystores refuse such a chain when it is put in: a broker that has it never starts.
        if Side::BOTH
            .into_iter()
            .any(|side| is_out_of_order(&transcript.parties.of(side).chain))
        {
            return Err(Unmeasured::Cause);
        }
        if case.succeeds {
            if others_would_refuse(transcript) {
                return Err(Unmeasured::Cause);
            }
            case.handshake = Some("ok");
            return Ok(case);
        }
        if diagnosis.causes.iter().any(Cause::is_on_the_wire) {
            return Err(Unmeasured::OnTheWire);
        }
        match diagnosis.causes.as_slice() {
            [only] => case.of_cause(transcript, diagnosis, only)?,
            [] => return Err(Unmeasured::Cause),
            _ => return Err(Unmeasured::Several),
        }
        Ok(case)
    }

    fn of_cause(
        &mut self,
        transcript: &Transcript,
        diagnosis: &Diagnosis,
        cause: &Cause,
    ) -> Result<(), Unmeasured> {
        let party = transcript.parties.of(cause.side);
        let offered = offers_tls13(transcript);
        let refuser = diagnosis.refusal.as_ref().map(|refusal| refusal.side);
        match (cause.kind, cause.side) {
            (CauseKind::Check, _) => return self.of_check(transcript, cause),
            (CauseKind::NotListed, Side::Client) if lacks_a_letter(transcript, party) => {
                self.handshake = Some("h2_client_intermediate_missing");
            }
            (CauseKind::NotListed, Side::Client) => {
                self.handshake = Some("a_broker_ts_lacks_client_ca");
                self.between = Some("m1_foreign_ks_own_ts_both");
            }
            (CauseKind::NotListedSelfSigned, Side::Client) => {
                self.handshake = Some("i4_client_self_signed");
            }
            (CauseKind::SelfSigned, Side::Server) => {
                self.handshake = Some("b3_broker_self_signed");
            }
            (CauseKind::SelfSigned, Side::Client) => return Err(Unmeasured::ShownAnyway),
            (CauseKind::NothingToShow | CauseKind::RequestRefused, Side::Client) => {
                self.handshake = Some("c_no_client_cert_required");
            }
            (CauseKind::NoServerCertificate | CauseKind::RequestRefused, Side::Server) => {
                self.start = Some(("l9_no_keystore", cause.side));
            }
            (CauseKind::NoCommonVersion, _) if offered == Some(true) => {
                self.handshake = Some("k1_client13_broker12");
            }
            (CauseKind::NoCommonVersion, _) if offered == Some(false) => {
                self.handshake = Some("k2_client12_broker13");
            }
            (CauseKind::NoCommonSuite, _) if offered == Some(true) => {
                self.handshake = Some("k4_no_common_cipher");
            }
            (CauseKind::NoCommonSuite, _) if offered == Some(false) => {
                self.handshake = Some("k3_no_common_cipher");
            }
            (CauseKind::TlsAtPlaintextPort, _) => {
                self.handshake = Some("j2_tls_client_to_plaintext");
            }
            (CauseKind::PlaintextAtTlsPort, _) if refuser == Some(Side::Server) => {
                self.handshake = Some("j1_plaintext_client_to_tls");
            }
            (CauseKind::EmptyTruststore, side) => {
                self.handshake = Some(match side {
                    Side::Server => "q1_broker_empty_truststore",
                    Side::Client => "q2_client_empty_truststore",
                });
                self.start = Some(("l13_ts_no_password", side));
            }
            (CauseKind::NotPermitted, _) => self.denied = Some("n_authz_wrong_super"),
            (CauseKind::Possession, side) => {
                self.handshake = Some(match side {
                    Side::Server => "q3_broker_key_mismatch_pem",
                    Side::Client => "client_key_cert_mismatch",
                });
                self.starts_as("l16_key_mismatch_pem", side, party, None);
            }
            _ => return Err(Unmeasured::Cause),
        }
        Ok(())
    }

    fn of_check(&mut self, transcript: &Transcript, cause: &Cause) -> Result<(), Unmeasured> {
        let Some(check) = &cause.check else {
            return Err(Unmeasured::Cause);
        };
        let party = transcript.parties.of(cause.side);
        if check.id == CheckId::IssuerKnown && is_one_broker(transcript) {
            let name = "l1_ks_not_trusted_by_own_ts";
            self.start = Some((name, original(transcript)));
            return Ok(());
        }
        if check.id == CheckId::IssuerKnown {
            return self.of_unknown_issuer(transcript, cause.side);
        }
        let leaf = party.chain.first();
        let leaf = leaf.and_then(|leaf| Certificate::parse(leaf).ok());
        let (Some(leaf), Subject::Shown(0)) = (leaf, &check.subject) else {
            return Err(Unmeasured::HigherUp);
        };
        let over = leaf.not_after.value < party_clock(transcript, cause.side.peer());
        match (check.id, cause.side) {
            (CheckId::Dates, side) => {
                self.handshake = Some(match (side, over) {
                    (Side::Client, true) => "e1_client_expired",
                    (Side::Client, false) => "e3_client_notyet",
                    (Side::Server, true) => "e2_broker_expired",
                    (Side::Server, false) => "e4_broker_notyet",
                });
                self.between = (side == Side::Client && over).then_some("m3_node2_expired");
                let start = if over {
                    "l5_broker_cert_expired"
                } else {
                    "l5b_broker_cert_notyet"
                };
                self.starts_as(start, side, party, Some(CheckId::Dates));
            }
            // Measured with the other role's usage alone; what others make of “any” was not.
            (CheckId::Purpose, _) if allows_any(&leaf) => return Err(Unmeasured::Cause),
            (CheckId::Purpose, Side::Client) => {
                self.handshake = Some("g1_client_eku_server_only");
                self.starts_as(
                    "l2_eku_server_only",
                    Side::Client,
                    party,
                    Some(CheckId::Purpose),
                );
            }
            (CheckId::Purpose, Side::Server) => {
                self.handshake = Some("g2_broker_eku_client_only");
                self.starts_as(
                    "l2b_eku_client_only",
                    Side::Server,
                    party,
                    Some(CheckId::Purpose),
                );
            }
            // Measured where the name is in the truststore; an authority that was shown is another.
            (CheckId::Signature, _) if !is_trusted_by_name(transcript, cause.side, &leaf) => {
                return Err(Unmeasured::HigherUp);
            }
            (CheckId::Signature, Side::Client) => {
                self.handshake = Some("i2_client_impostor_ca");
                self.between = Some("m4_node2_impostor");
            }
            (CheckId::Signature, Side::Server) => {
                self.handshake = Some("i1_broker_impostor_ca");
            }
            (CheckId::Name, Side::Server) => {
                self.handshake = Some(of_name(&leaf, &transcript.dialled)?);
                self.between = (self.handshake == Some("f1_san_mismatch"))
                    .then_some("m7_follower_cannot_verify_leader");
            }
            _ => return Err(Unmeasured::Cause),
        }
        Ok(())
    }

    fn of_unknown_issuer(&mut self, transcript: &Transcript, side: Side) -> Result<(), Unmeasured> {
        let letter_missing = lacks_a_letter(transcript, transcript.parties.of(side));
        let shown_anyway = matches!(
            transcript.choice,
            Some(Choice {
                reason: ChoiceReason::ShownToAnyone,
                ..
            })
        );
        match (side, letter_missing) {
            (Side::Server, true) => self.handshake = Some("h1_broker_intermediate_missing"),
            (Side::Server, false) => {
                self.handshake = Some("b_client_ts_lacks_broker_ca");
                self.between = Some("m2_node2_truststore_foreign_only");
            }
            (Side::Client, false) if shown_anyway => {
                self.handshake = Some("a_broker_ts_lacks_client_ca");
                self.dialler = Dialler::OpenSsl;
            }
            (Side::Client, _) => return Err(Unmeasured::ShownAnyway),
        }
        Ok(())
    }

    /// A broker that starts checks its own papers with its own truststore, in both roles. Told
    /// only where nothing but this is wrong with them.
    fn starts_as(
        &mut self,
        start: &'static str,
        side: Side,
        party: &Party,
        wrong: Option<CheckId>,
    ) {
        let failed: BTreeSet<&str> = [Purpose::Server, Purpose::Client]
            .into_iter()
            .flat_map(|purpose| {
                let asked = Asked {
                    now: party.clock,
                    purpose,
                    name: None,
                    crls: &[],
                    signatures: &[],
                };
                examine(&party.chain, &party.truststore, &asked)
            })
            .filter(|check| check.verdict == CheckVerdict::Fail)
            .map(|check| check.id.as_str())
            .collect();
        if failed.into_iter().eq(wrong.map(CheckId::as_str)) {
            self.start = Some((start, side));
        }
    }
}

/// The side for whose broker the papers were made.
fn original(transcript: &Transcript) -> Side {
    let client = &transcript.parties.client.broker;
    if transcript.holder(Side::Client) == client {
        Side::Client
    } else {
        Side::Server
    }
}

/// Whether somewhere in a chain the next certificate is not the issuer's.
fn is_out_of_order(chain: &[Vec<u8>]) -> bool {
    chain.windows(2).any(|pair| {
        let [below, above] = pair else { return false };
        match (Certificate::parse(below), Certificate::parse(above)) {
            (Ok(below), Ok(above)) => below.issuer.value.der != above.subject.value.der,
            _ => false,
        }
    })
}

/// Whether a chain that was accepted here has something that others do not take.
fn others_would_refuse(transcript: &Transcript) -> bool {
    let checks = checks_made(transcript);
    checks.iter().any(|(_, check)| check.evidence.elsewhere)
}

/// The checks of everything that was verified, each with who verified.
pub(super) fn checks_made(transcript: &Transcript) -> Vec<(Side, Check)> {
    let of_step = |step: &Step| {
        let Step::Verified(verification) = step else {
            return Vec::new();
        };
        let checks = examine_recorded(transcript, verification).into_iter();
        checks.map(|check| (verification.side, check)).collect()
    };
    transcript.steps.iter().flat_map(of_step).collect()
}

fn party_clock(transcript: &Transcript, side: Side) -> i64 {
    transcript.parties.of(side).clock.unix()
}

/// Whether the peer's truststore has an authority of the name that issued this certificate.
fn is_trusted_by_name(transcript: &Transcript, side: Side, leaf: &Certificate) -> bool {
    let truststore = &transcript.parties.of(side.peer()).truststore;
    truststore.iter().any(|entry| {
        Certificate::parse(&entry.certificate)
            .is_ok_and(|authority| authority.subject.value.der == leaf.issuer.value.der)
    })
}

/// Whether the extended key usage names `anyExtendedKeyUsage`.
pub(super) fn allows_any(leaf: &Certificate) -> bool {
    let usage = leaf.extended_key_usage.as_ref();
    usage.is_some_and(|usage| {
        let mut purposes = usage.value.iter();
        purposes.any(|purpose| !["clientAuth", "serverAuth"].contains(&purpose.value.as_str()))
    })
}

/// Which of the measured mistakes in a name this is.
fn of_name(leaf: &Certificate, dialled: &str) -> Result<&'static str, Unmeasured> {
    let names = &leaf.subject_alt_names;
    let has = |wanted: fn(&GeneralName) -> bool| names.iter().any(|name| wanted(&name.value));
    let dns = has(|name| matches!(name, GeneralName::Dns(_)));
    let ip = has(|name| matches!(name, GeneralName::Ip(_)));
    let has_san = leaf.extension("subjectAltName").is_some();
    let common_name = leaf.subject.value.common_name();
    let is_in_common_name = common_name.is_some_and(|name| name.eq_ignore_ascii_case(dialled));
    match dialled.parse::<IpAddr>() {
        Ok(_) if dns && !ip => Ok("f3_dial_ip_no_ip_san"),
        Err(_) if dns => Ok("f1_san_mismatch"),
        // Measured without the extension, and with another common name in it.
        Err(_) if names.is_empty() && !has_san && !is_in_common_name => Ok("f5_no_san_cn_differs"),
        _ => Err(Unmeasured::Cause),
    }
}
