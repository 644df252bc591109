//! A certificate with the facts read back from its bytes.

use std::fmt;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, ServerName};
use webpki::EndEntityCert;

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
