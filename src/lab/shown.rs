//! Which run shows what was broken where a text was measured.

use std::fmt;

use crate::scenario::Fault;

/// The scenario in which things are broken to show them.
pub const STAGE: &str = "first-journey";

/// What to run to see a measured case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What is broken, if anything is.
    pub fault: Option<Fault>,
    /// The only version of TLS in which it is so, if there is one.
    pub tls: Option<&'static str>,
}

/// For each measured case, the fault that shows it.
const SHOWN: &[(&str, &str)] = &[
    ("b_client_ts_lacks_broker_ca", "ca-missing@client"),
    ("f1_san_mismatch", "wrong-name@server"),
    ("a_broker_ts_lacks_client_ca", "ca-missing@server"),
    ("c_no_client_cert_required", "no-certificate@client"),
    ("e2_broker_expired", "expired@server"),
    ("e1_client_expired", "expired@client"),
    (
        "h1_broker_intermediate_missing",
        "intermediate-missing@server",
    ),
    (
        "h2_client_intermediate_missing",
        "intermediate-missing@client",
    ),
    ("b3_broker_self_signed", "self-signed@server"),
    ("i4_client_self_signed", "self-signed@client"),
    ("j2_tls_client_to_plaintext", "plaintext-port@server"),
    ("j1_plaintext_client_to_tls", "plaintext-port@client"),
    ("g1_client_eku_server_only", "wrong-usage@client"),
    ("g2_broker_eku_client_only", "wrong-usage@server"),
    ("f3_dial_ip_no_ip_san", "dialled-by-address@client"),
    ("f5_no_san_cn_differs", "common-name-only@server"),
    ("i1_broker_impostor_ca", "impostor-ca@server"),
    ("i2_client_impostor_ca", "impostor-ca@client"),
    ("k2_client12_broker13", "version-mismatch@client"),
    ("k1_client13_broker12", "version-mismatch@server"),
    ("k3_no_common_cipher", "no-common-suite@client"),
    ("k4_no_common_cipher", "no-common-suite@client"),
    ("e4_broker_notyet", "not-yet-valid@server"),
    ("e3_client_notyet", "not-yet-valid@client"),
    ("q1_broker_empty_truststore", "empty-truststore@server"),
    ("q2_client_empty_truststore", "empty-truststore@client"),
    ("q3_broker_key_mismatch_pem", "key-mismatch@server"),
    ("client_key_cert_mismatch", "key-mismatch@client"),
    ("l9_no_keystore", "no-certificate@server"),
    ("l13_ts_no_password", "empty-truststore@server"),
    ("l15_openssl_made_truststore", "empty-truststore@server"),
    ("m1_foreign_ks_own_ts_both", "ca-missing@server"),
    ("m2_node2_truststore_foreign_only", "ca-missing@client"),
    ("m3_node2_expired", "expired@client"),
    ("m4_node2_impostor", "impostor-ca@client"),
    ("m6_node2_plaintext_controller", "plaintext-port@client"),
    ("m7_follower_cannot_verify_leader", "wrong-name@server"),
    ("m8_producer_leader_on_wrong_san_node", "wrong-name@server"),
    ("server_revoked_crl", "revoked@server"),
    ("client_revoked_crl", "revoked@client"),
    ("j3_http_get_to_tls", "http-request@client"),
    ("san_only_star", "wildcard-depth@server"),
    ("no_san_cn_matches", "common-name-only@server"),
    (
        "server_ku_no_digitalSignature",
        "no-digital-signature@server",
    ),
    (
        "client_ku_no_digitalSignature",
        "no-digital-signature@client",
    ),
    ("issuer_not_a_ca", "issuer-not-ca@server"),
    ("pathlen_exceeded", "path-too-long@server"),
    ("name_constraint_violation", "name-constraints@server"),
    ("expired_root_anchor", "expired-root@client"),
    ("n_authz_wrong_super", "not-permitted@client"),
];

/// How a measured case can be shown; `None`, if it cannot yet. `tls` are the versions in which a
/// text was printed.
#[must_use]
pub fn shown(case: &str, tls: &[&'static str]) -> Option<Shown> {
    let tls = match tls {
        ["1.2"] => Some("1.2"),
        _ => None,
    };
    if case == "ok" {
        return Some(Shown { fault: None, tls });
    }
    let (_, fault) = SHOWN.iter().find(|(shown, _)| *shown == case)?;
    let fault = fault.parse().ok()?;
    // A side that speaks the other version only: which that is, the command has to say.
    let tls = match case {
        "k2_client12_broker13" | "k1_client13_broker12" => None,
        "k3_no_common_cipher" => Some("1.2"),
        _ => tls,
    };
    Some(Shown {
        fault: Some(fault),
        tls,
    })
}

/// The measured cases that this fault is named for.
pub fn cases_of(fault: Fault) -> impl Iterator<Item = &'static str> {
    SHOWN
        .iter()
        .map(|(case, _)| *case)
        .filter(move |case| shown(case, &[]).is_some_and(|shown| shown.fault == Some(fault)))
}

impl fmt::Display for Shown {
    /// The command: `visum run first-journey --fault expired@client`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "visum run {STAGE}")?;
        if let Some(fault) = &self.fault {
            write!(f, " --fault {}@{}", fault.kind(), fault.side())?;
        }
        match self.tls {
            Some(tls) => write!(f, " --tls {tls}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_a_fault_in_full_and_no_case_twice() {
        for (index, (case, fault)) in SHOWN.iter().enumerate() {
            let parsed: Fault = fault.parse().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(format!("{}@{}", parsed.kind(), parsed.side()), *fault);
            let mut later = SHOWN.iter().skip(index + 1);
            assert!(!later.any(|(other, _)| other == case), "{case}");
        }
    }
}
