//! The papers of a run as other software reads them.

use std::fmt::Write as _;

use visum::cluster::Suites;
use visum::pki::{Certificate, KeyKind};
use visum::wire::Side;

use super::case::Case;

/// RFC 4648 section 4.
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let mut bits = 0;
        for place in 0..3 {
            bits = bits << 8 | usize::from(three.get(place).copied().unwrap_or_default());
        }
        for place in 0..4 {
            let sign = ALPHABET[bits >> (18 - 6 * place) & 63];
            text.push(if place > three.len() {
                '='
            } else {
                char::from(sign)
            });
        }
    }
    text
}

/// RFC 7468.
pub fn pem(label: &str, der: &[u8]) -> String {
    let text = base64(der);
    let lines: Vec<&str> = (0..text.len())
        .step_by(64)
        .map(|at| &text[at..text.len().min(at + 64)])
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// Certificates one below the other.
pub fn bundle<'a>(certificates: impl IntoIterator<Item = &'a Certificate>) -> String {
    let certificates = certificates.into_iter();
    certificates
        .map(|certificate| pem("CERTIFICATE", certificate.der()))
        .collect()
}

/// The authorities a side trusts.
pub fn trusted(case: &Case, side: Side) -> Vec<&Certificate> {
    let entries = &case.papers.broker(side).truststore.entries;
    entries.iter().map(|entry| &entry.certificate).collect()
}

/// Cipher suites as Java and OpenSSL call them: for TLS 1.3, and for TLS 1.2 with an ECDSA key.
pub fn suites(suites: Suites) -> Option<[&'static str; 2]> {
    match suites {
        Suites::All => None,
        Suites::Aes128Only => Some([
            "TLS_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        ]),
        Suites::Aes256Only => Some([
            "TLS_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        ]),
    }
}

/// A case in one line, as `Handshake.java` reads it.
pub fn line(case: &Case, id: usize, listen: bool) -> String {
    let mut line = format!("id={id} dialled={}", case.dialled());
    if listen {
        line.push_str(" listen=yes");
    }
    for side in Side::BOTH {
        let broker = case.papers.broker(side);
        let mut field = |name: &str, value: &str| {
            let _ = write!(line, " {side}.{name}={value}");
        };
        if !case.speaks_tls(side) {
            field("raw", &base64(&case.first_bytes(side)));
            continue;
        }
        let list = |certificates: &mut dyn Iterator<Item = &Certificate>| {
            let all: Vec<String> = certificates.map(|one| base64(one.der())).collect();
            all.join(",")
        };
        if let Some(entry) = &broker.keystore.entry {
            let algorithm = match entry.key.kind() {
                KeyKind::P256 => "EC",
                KeyKind::Ed25519 => "EdDSA",
                KeyKind::Rsa1024 => "RSA",
            };
            field("algorithm", algorithm);
            field("key", &base64(&entry.key.to_pkcs8()));
            field("chain", &list(&mut entry.chain.iter()));
        }
        field("trust", &list(&mut trusted(case, side).into_iter()));
        field("clock", &broker.clock.0.unix().to_string());
        field("tls", &format!("TLSv{}", broker.version.as_str()));
        if let Some(names) = suites(broker.suites) {
            field("suites", &names.join(","));
        }
    }
    line
}
