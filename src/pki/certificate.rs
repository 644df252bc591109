//! A certificate with the facts read back from its bytes.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use crate::wire::x509::{self, ParseError};

/// One certificate: its DER and what stands in it. Cheap to clone.
#[derive(Clone)]
pub struct Certificate(Arc<Inner>);

struct Inner {
    der: CertificateDer<'static>,
    facts: x509::Certificate,
}

impl Certificate {
    /// Reads a certificate from its DER (RFC 5280 section 4.1).
    ///
    /// # Errors
    ///
    /// [`ParseError`], with the offset, if it is not one.
    pub fn read(der: &[u8]) -> Result<Self, ParseError> {
        let facts = x509::Certificate::parse(der)?;
        Ok(Self(Arc::new(Inner {
            der: CertificateDer::from(der.to_vec()),
            facts,
        })))
    }

    /// Its bytes.
    #[must_use]
    pub fn der(&self) -> &CertificateDer<'static> {
        &self.0.der
    }

    /// What stands in it, with the place of each fact.
    #[must_use]
    pub fn facts(&self) -> &x509::Certificate {
        &self.0.facts
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({:?})", self.0.facts.subject.value.text)
    }
}

/// Whether webpki reads this certificate as an end entity's: well-formed, version 3, and no
/// critical extension that it does not know.
///
/// # Errors
///
/// webpki's own word for what stopped it.
pub fn well_formed(der: &[u8]) -> Result<(), String> {
    EndEntityCert::try_from(&CertificateDer::from(der))
        .map(|_| ())
        .map_err(|error| format!("{error:?}"))
}

/// The SHA-256 of a certificate's DER, by which people compare certificates.
#[must_use]
pub fn fingerprint(der: &[u8]) -> [u8; 32] {
    let mut print = [0; 32];
    let digest = ring::digest::digest(&ring::digest::SHA256, der);
    print.copy_from_slice(digest.as_ref());
    print
}

/// What webpki keeps of a certificate in a truststore; it looks at nothing else in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Its name: the content of the SEQUENCE.
    pub subject: Vec<u8>,
    /// Its key: the content of the SubjectPublicKeyInfo.
    pub public_key: Vec<u8>,
    /// Which names may appear below it: the content of nameConstraints, if there are any.
    pub name_constraints: Option<Vec<u8>>,
}

impl Anchor {
    /// Reads a truststore's certificate as webpki does.
    ///
    /// # Errors
    ///
    /// webpki's own word for what stopped it.
    pub fn read(der: &[u8]) -> Result<Self, String> {
        let der = CertificateDer::from(der);
        let anchor = anchor_from_trusted_cert(&der).map_err(|error| format!("{error:?}"))?;
        Ok(Self {
            subject: anchor.subject.to_vec(),
            public_key: anchor.subject_public_key_info.to_vec(),
            name_constraints: anchor.name_constraints.map(|names| names.to_vec()),
        })
    }
}

/// Whether the key in this certificate is one of the few that webpki never believes.
///
/// It looks at that before anything else, so the answer for a certificate with no way up tells.
#[must_use]
pub fn is_distrusted(der: &[u8]) -> bool {
    let der = CertificateDer::from(der);
    EndEntityCert::try_from(&der).is_ok_and(|certificate| {
        let verdict = certificate.verify_for_usage(
            &[],
            &[],
            &[],
            UnixTime::since_unix_epoch(Duration::ZERO),
            KeyUsage::server_auth(),
            None,
            None,
        );
        matches!(verdict, Err(webpki::Error::CertDistrusted))
    })
}

/// What somebody dials, as a certificate must name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialled {
    /// A host; perhaps with a dot at its end.
    Dns(String),
    /// The bytes of an address, 4 or 16.
    Ip(Vec<u8>),
}

impl Dialled {
    /// Reads what was dialled as rustls does; `None` if it is neither.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Some(match ServerName::try_from(text).ok()? {
            ServerName::DnsName(name) => Self::Dns(name.as_ref().to_owned()),
            ServerName::IpAddress(address) => Self::Ip(match IpAddr::from(address) {
                IpAddr::V4(address) => address.octets().to_vec(),
                IpAddr::V6(address) => address.octets().to_vec(),
            }),
            _ => return None,
        })
    }
}

/// Whether webpki finds `dialled`, a DNS name or an IP address, in the certificate's
/// subjectAltName (RFC 9525).
#[must_use]
pub fn names(der: &[u8], dialled: &str) -> bool {
    let der = CertificateDer::from(der);
    let (Ok(certificate), Ok(name)) =
        (EndEntityCert::try_from(&der), ServerName::try_from(dialled))
    else {
        return false;
    };
    certificate.verify_is_valid_for_subject_name(&name).is_ok()
}
