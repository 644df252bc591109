//! Lists of revoked certificates (CRLs, RFC 5280 section 5).

use std::fmt;

use webpki::{CertRevocationList, OwnedCertRevocationList};

use crate::wire::x509::revocation::RevocationList;

/// A list that webpki takes.
pub struct Crl {
    der: Vec<u8>,
    facts: RevocationList,
    list: CertRevocationList<'static>,
}

impl Crl {
    /// Reads a list from its DER, as rustls does where one is configured.
    ///
    /// # Errors
    ///
    /// webpki's own word for what it does not take.
    pub fn read(der: &[u8]) -> Result<Self, String> {
        let list = OwnedCertRevocationList::from_der(der).map_err(|error| format!("{error:?}"))?;
        let facts = RevocationList::parse(der).map_err(|error| error.to_string())?;
        Ok(Self {
            der: der.to_vec(),
            facts,
            list: list.into(),
        })
    }

    /// Its bytes.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// What stands in it.
    #[must_use]
    pub fn facts(&self) -> &RevocationList {
        &self.facts
    }

    /// Whether this serial number stands on it, and since when, in seconds since
    /// 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn revoked_since(&self, serial: &[u8]) -> Option<u64> {
        let found = self.list.find_serial(serial).ok()??;
        Some(found.revocation_date.as_secs())
    }
}

impl fmt::Debug for Crl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Crl({} bytes)", self.der.len())
    }
}
