//! Authorities: who checks a request and issues a certificate on it.

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams,
    CertificateSigningRequestParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyIdMethod, KeyUsagePurpose, RevocationReason, RevokedCertParams, SanType,
    SerialNumber,
};
use rustls::pki_types::CertificateSigningRequestDer;
use serde::{Deserialize, Serialize};

use super::oddity::Oddity;
use super::old_seal::sign_again;
use super::{Certificate, KeyKind, PrivateKey, Randomness};
use crate::clock::Moment;
use crate::wire::x509::{self, ParseError};

/// Who a certificate is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// CN, the common name.
    pub common_name: String,
    /// O, the organisation, if there is one.
    pub organisation: Option<String>,
}

/// The first and the last moment at which a certificate is valid, both included
/// (RFC 5280 section 4.1.2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    /// notBefore.
    pub from: Moment,
    /// notAfter.
    pub until: Moment,
}

/// What a certificate may be used for (RFC 5280 section 4.2.1.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// `clientAuth`: to be shown by the side that dials.
    Client,
    /// `serverAuth`: to be shown by the side that accepts.
    Server,
}

/// A PKCS#10 certification request (RFC 2986), as it travels from a broker to an authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request(Vec<u8>);

/// What an authority puts into a certificate besides what was asked for.
#[derive(Clone, Debug)]
pub struct Terms {
    /// When it is valid.
    pub validity: Validity,
    /// What a broker's certificate may be used for; not written for an authority's.
    pub purposes: Vec<Purpose>,
    /// Whether the holder may itself issue, and if so how many authorities may stand below it.
    pub authority: Option<PathLength>,
    /// Where it departs from the ordinary.
    pub oddities: Vec<Oddity>,
    /// 1 to 20 bytes, positive.
    pub serial: [u8; 16],
}

/// The pathLenConstraint of an authority's certificate (RFC 5280 section 4.2.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathLength {
    /// Any number of authorities may stand below.
    Unlimited,
    /// At most so many.
    AtMost(u8),
}

/// Why an authority, or the hand that writes certificates, refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The request is not signed by the key it names: whoever sent it may not hold that key.
    #[error("the request's own signature does not verify")]
    SignatureDoesNotVerify,
    /// The request cannot be read.
    #[error("the request cannot be read")]
    Unreadable,
    /// The name asked for cannot stand in a certificate.
    #[error("{0:?} cannot stand as a name in a certificate")]
    Name(String),
    /// rcgen could not write what was asked.
    #[error("the certificate cannot be written: {0}")]
    Writing(#[from] rcgen::Error),
    /// What was written cannot be read back.
    #[error("the certificate cannot be read back: {0}")]
    Reading(#[from] ParseError),
}

/// Somebody entitled to issue certificates, with the chain that says so.
#[derive(Clone, Debug)]
pub struct Authority {
    key: PrivateKey,
    certificate: Certificate,
    above: Vec<Certificate>,
}

impl Request {
    /// Writes and signs a request for `names` (DNS names and IP addresses).
    ///
    /// # Errors
    ///
    /// [`Refusal::Name`] for a name that is not ASCII, [`Refusal::Writing`] if signing fails.
    pub fn write(subject: &Subject, names: &[String], key: &PrivateKey) -> Result<Self, Refusal> {
        let mut params = parameters(subject);
        params.subject_alt_names = subject_alt_names(names)?;
        Ok(Self(params.serialize_request(key)?.der().to_vec()))
    }

    /// A request as it came in from elsewhere.
    #[must_use]
    pub fn received(der: Vec<u8>) -> Self {
        Self(der)
    }

    /// Its bytes, DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0
    }

    /// Checks that it is signed by the key it names (RFC 2986 section 4.2).
    ///
    /// # Errors
    ///
    /// [`Refusal::SignatureDoesNotVerify`] or [`Refusal::Unreadable`].
    fn verify(&self) -> Result<CertificateSigningRequestParams, Refusal> {
        let der = CertificateSigningRequestDer::from(self.0.as_slice());
        CertificateSigningRequestParams::from_der(&der).map_err(|error| match error {
            rcgen::Error::InvalidCertificationRequestSignature => Refusal::SignatureDoesNotVerify,
            _ => Refusal::Unreadable,
        })
    }

    /// The same request with one bit of its signed part changed on the way: the last one, which
    /// belongs to what was asked for.
    #[must_use]
    pub fn altered(&self) -> Self {
        let mut der = self.0.clone();
        let parts = x509::dissect_request(&der).children;
        let signed = parts.first().map(|part| part.range.clone());
        if let Some(byte) = signed.and_then(|signed| der.get_mut(signed)?.last_mut()) {
            *byte ^= 1;
        }
        Self(der)
    }
}

impl Terms {
    /// Terms with a serial number that follows from `randomness` and the holder.
    #[must_use]
    pub fn new(
        validity: Validity,
        purposes: Vec<Purpose>,
        authority: Option<PathLength>,
        randomness: Randomness,
        holder: &str,
    ) -> Self {
        let mut serial = [0; 16];
        match randomness.stream(&format!("serial of {holder}")) {
            Some(mut stream) => stream.fill(&mut serial),
            // A predictable serial is harmless here, a failing source of randomness is not asked:
            // RFC 5280 section 4.1.2.2 asks for uniqueness under one issuer.
            None => serial.copy_from_slice(&digest(holder)),
        }
        // Positive, not zero, and never shortened by DER.
        serial[0] = (serial[0] & 0x7f) | 0x40;
        Self {
            validity,
            purposes,
            authority,
            oddities: Vec::new(),
            serial,
        }
    }

    /// The same terms, with these departures from the ordinary.
    #[must_use]
    pub fn with_oddities(self, oddities: &[Oddity]) -> Self {
        Self {
            oddities: oddities.to_vec(),
            ..self
        }
    }

    fn apply(&self, params: &mut CertificateParams) {
        params.not_before = self.validity.from.date_time();
        params.not_after = self.validity.until.date_time();
        params.serial_number = Some(SerialNumber::from_slice(&self.serial));
        params.use_authority_key_identifier_extension = true;
        match self.authority {
            Some(length) => {
                params.is_ca = IsCa::Ca(match length {
                    PathLength::Unlimited => BasicConstraints::Unconstrained,
                    PathLength::AtMost(length) => BasicConstraints::Constrained(length),
                });
                params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
            }
            None => {
                params.is_ca = IsCa::ExplicitNoCa;
                params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
                params.extended_key_usages = self
                    .purposes
                    .iter()
                    .map(|purpose| match purpose {
                        Purpose::Client => ExtendedKeyUsagePurpose::ClientAuth,
                        Purpose::Server => ExtendedKeyUsagePurpose::ServerAuth,
                    })
                    .collect();
            }
        }
        for oddity in &self.oddities {
            oddity.apply(params);
        }
    }

    /// A certificate that was written, with the seal these terms want: `key` is its issuer's.
    fn sealed(&self, der: &[u8], key: &PrivateKey) -> Result<Certificate, Refusal> {
        let certificate = Certificate::read(der)?;
        if !self.oddities.contains(&Oddity::OldSeal) {
            return Ok(certificate);
        }
        let again = sign_again(&certificate, key);
        let again = again.ok_or(rcgen::Error::UnsupportedSignatureAlgorithm)?;
        Ok(Certificate::read(&again)?)
    }
}

impl Authority {
    /// Opens a root: an authority that nobody stands above and that signs its own certificate.
    ///
    /// # Errors
    ///
    /// [`Refusal::Writing`] if signing fails.
    pub fn root(subject: &Subject, key: PrivateKey, terms: &Terms) -> Result<Self, Refusal> {
        let certificate = self_signed(subject, &[], &key, terms)?;
        Ok(Self {
            key,
            certificate,
            above: Vec::new(),
        })
    }

    /// Opens an authority below this one: a consulate with a letter from its embassy. It asks for
    /// its certificate with a request, as a broker does; but for an RSA key of 1024 bits it gets
    /// one without, since rcgen reads no request that is signed by so short a key.
    ///
    /// # Errors
    ///
    /// Those of [`Authority::issue`].
    pub fn below(
        &self,
        subject: &Subject,
        key: PrivateKey,
        terms: &Terms,
    ) -> Result<Self, Refusal> {
        let certificate = if key.kind() == KeyKind::Rsa1024 {
            self.issue_unasked(subject, &key, terms)?
        } else {
            self.issue(&Request::write(subject, &[], &key)?, terms)?
        };
        let mut above = self.above.clone();
        above.insert(0, self.certificate.clone());
        Ok(Self {
            key,
            certificate,
            above,
        })
    }

    /// Checks a request and, if its own signature verifies, issues a certificate on it.
    ///
    /// # Errors
    ///
    /// [`Refusal::SignatureDoesNotVerify`] if the request is not signed by the key it names,
    /// [`Refusal::Unreadable`] if it is no request, [`Refusal::Writing`] if signing fails.
    pub fn issue(&self, request: &Request, terms: &Terms) -> Result<Certificate, Refusal> {
        let mut asked = request.verify()?;
        terms.apply(&mut asked.params);
        let issuer = Issuer::from_ca_cert_der(self.certificate.der(), &self.key)?;
        terms.sealed(asked.signed_by(&issuer)?.der(), &self.key)
    }

    /// Issues a certificate for a key that nobody has proved to hold.
    fn issue_unasked(
        &self,
        subject: &Subject,
        key: &PrivateKey,
        terms: &Terms,
    ) -> Result<Certificate, Refusal> {
        let mut params = parameters(subject);
        terms.apply(&mut params);
        let issuer = Issuer::from_ca_cert_der(self.certificate.der(), &self.key)?;
        terms.sealed(params.signed_by(key, &issuer)?.der(), &self.key)
    }

    /// A list of the certificates it has revoked (RFC 5280 section 5), DER; signed by `hand`
    /// where that is not its own.
    ///
    /// # Errors
    ///
    /// [`Refusal::Writing`] if it may sign no lists, or signing fails.
    pub fn revocation_list(
        &self,
        revoked: &[[u8; 16]],
        time: Validity,
        hand: Option<&PrivateKey>,
    ) -> Result<Vec<u8>, Refusal> {
        let issuer = Issuer::from_ca_cert_der(self.certificate.der(), hand.unwrap_or(&self.key))?;
        let revoked = revoked.iter().map(|serial| RevokedCertParams {
            serial_number: SerialNumber::from_slice(serial),
            revocation_time: time.from.date_time(),
            reason_code: Some(RevocationReason::KeyCompromise),
            invalidity_date: None,
        });
        let list = CertificateRevocationListParams {
            this_update: time.from.date_time(),
            next_update: time.until.date_time(),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        Ok(list.signed_by(&issuer)?.der().to_vec())
    }

    /// Its own certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The certificates a holder must show besides its own: this authority's and those above it,
    /// without the root, which the verifier must have.
    #[must_use]
    pub fn letters(&self) -> Vec<Certificate> {
        let mut letters = self.chain();
        letters.pop();
        letters
    }

    /// This authority's certificate and those above it, the root's last.
    #[must_use]
    pub fn chain(&self) -> Vec<Certificate> {
        let mut chain = vec![self.certificate.clone()];
        chain.extend(self.above.iter().cloned());
        chain
    }
}

/// A certificate that its holder signed itself: a passport printed at home.
///
/// # Errors
///
/// [`Refusal::Name`] for a name that is not ASCII, [`Refusal::Writing`] if signing fails.
pub fn self_signed(
    subject: &Subject,
    names: &[String],
    key: &PrivateKey,
    terms: &Terms,
) -> Result<Certificate, Refusal> {
    let mut params = parameters(subject);
    params.subject_alt_names = subject_alt_names(names)?;
    terms.apply(&mut params);
    terms.sealed(params.self_signed(key)?.der(), key)
}

fn parameters(subject: &Subject) -> CertificateParams {
    // The most general part first, as keytool and OpenSSL write it.
    let mut name = DistinguishedName::new();
    if let Some(organisation) = &subject.organisation {
        name.push(DnType::OrganizationName, organisation.as_str());
    }
    name.push(DnType::CommonName, subject.common_name.as_str());
    let mut params = CertificateParams::default();
    params.distinguished_name = name;
    params
}

fn subject_alt_names(names: &[String]) -> Result<Vec<SanType>, Refusal> {
    names
        .iter()
        .map(|name| {
            if let Ok(address) = name.parse() {
                return Ok(SanType::IpAddress(address));
            }
            let name = name
                .as_str()
                .try_into()
                .map_err(|_| Refusal::Name(name.clone()))?;
            Ok(SanType::DnsName(name))
        })
        .collect()
}

fn digest(text: &str) -> [u8; 16] {
    let mut bytes = [0; 16];
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    bytes.copy_from_slice(digest.as_ref().get(..16).unwrap_or(&[0; 16]));
    bytes
}

#[cfg(test)]
mod tests {
    use super::super::Seed;
    use super::super::signature::{self, Finding};
    use super::*;

    const RANDOMNESS: Randomness = Randomness::Seeded(Seed(1));

    fn subject(name: &str) -> Subject {
        Subject {
            common_name: name.to_owned(),
            organisation: Some("Test".to_owned()),
        }
    }

    fn terms(authority: Option<PathLength>, holder: &str) -> Terms {
        let from = Moment::parse("2026-01-01T00:00:00Z").unwrap();
        let validity = Validity {
            from,
            until: from.plus(365 * crate::clock::DAY),
        };
        Terms::new(
            validity,
            vec![Purpose::Client, Purpose::Server],
            authority,
            RANDOMNESS,
            holder,
        )
    }

    fn key(name: &str) -> PrivateKey {
        PrivateKey::generate(KeyKind::P256, RANDOMNESS, name).unwrap()
    }

    fn embassy() -> Authority {
        let terms = terms(Some(PathLength::Unlimited), "embassy");
        Authority::root(&subject("Embassy"), key("embassy"), &terms).unwrap()
    }

    #[test]
    fn an_authority_issues_version_3_with_names_usages_and_key_identifiers() {
        let names = ["broker-1.kafka.example".to_owned(), "10.0.0.1".to_owned()];
        let request = Request::write(&subject("broker-1"), &names, &key("broker-1")).unwrap();
        let certificate = embassy().issue(&request, &terms(None, "broker-1")).unwrap();
        let facts = certificate.facts();
        assert_eq!(facts.version.value, 3);
        assert_eq!(facts.issuer.value.text, "O=Test, CN=Embassy");
        assert_eq!(facts.subject_alt_names.len(), 2);
        assert_eq!(facts.extended_key_usage.as_ref().unwrap().value.len(), 2);
        assert!(facts.authority_key_identifier.is_some());
        assert!(!facts.basic_constraints.as_ref().unwrap().value.ca);
        let embassy = embassy();
        let verified = signature::verify(certificate.der(), facts, embassy.certificate().der());
        assert_eq!(verified, Finding::Made);
    }

    #[test]
    fn a_request_with_one_signed_byte_changed_is_refused_wherever_the_byte_is() {
        let request = Request::write(&subject("broker-1"), &[], &key("broker-1")).unwrap();
        let embassy = embassy();
        assert!(embassy.issue(&request, &terms(None, "broker-1")).is_ok());
        let altered = embassy.issue(&request.altered(), &terms(None, "broker-1"));
        assert!(
            matches!(altered, Err(Refusal::SignatureDoesNotVerify)),
            "{altered:?}"
        );
        let signed = x509::dissect_request(request.der()).children[0]
            .range
            .clone();
        assert!(signed.len() > 100);
        for at in signed {
            let mut der = request.der().to_vec();
            der[at] ^= 0x01;
            let forged = Request::received(der);
            assert!(
                embassy.issue(&forged, &terms(None, "broker-1")).is_err(),
                "byte {at}"
            );
        }
    }

    #[test]
    fn a_consulate_brings_its_letter_and_the_root_stays_at_home() {
        let embassy = embassy();
        assert!(embassy.letters().is_empty());
        let terms = terms(Some(PathLength::AtMost(0)), "consulate");
        let consulate = embassy
            .below(&subject("Consulate"), key("consulate"), &terms)
            .unwrap();
        let letters = consulate.letters();
        assert_eq!(letters.len(), 1);
        let constraints = letters[0]
            .facts()
            .basic_constraints
            .as_ref()
            .unwrap()
            .value
            .clone();
        assert!(constraints.ca);
        assert_eq!(constraints.path_len, Some(0));
    }
}
