//! What is written into a certificate where it departs from the ordinary.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, ExtendedKeyUsagePurpose, GeneralSubtree,
    IsCa, KeyUsagePurpose, NameConstraints,
};

use super::Certificate;
use crate::wire::x509::ParseError;

/// How a certificate departs from what an authority ordinarily writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// A broker's certificate says that its holder is an authority (RFC 5280 section 4.2.1.9).
    Authority,
    /// An authority's certificate says that its holder is none.
    NoAuthority,
    /// The extended key usage is `anyExtendedKeyUsage` alone (section 4.2.1.12).
    AnyUsage,
    /// The key usage has `keyAgreement` and not `digitalSignature` (section 4.2.1.3).
    NoDigitalSignature,
    /// A critical extension that nobody knows (section 4.2).
    UnknownCritical,
    /// A subjectAltName without a single name, which section 4.2.1.6 forbids.
    EmptySan,
    /// The authority may issue for names below this domain only (section 4.2.1.10).
    OnlyBelow(String),
    /// The authority signs it with SHA-1, which verifiers of today do not take.
    OldSeal,
    /// The year of notAfter is raised after the certificate was signed.
    LaterYear,
}

/// subjectAltName (RFC 5280 section 4.2.1.6).
const SUBJECT_ALT_NAME: [u64; 4] = [2, 5, 29, 17];
/// An arc that is reserved for documentation (RFC 5612), so that nobody knows what is under it.
const NOBODY_KNOWS: [u64; 8] = [1, 3, 6, 1, 4, 1, 32473, 1];
/// A SEQUENCE of nothing, DER.
const EMPTY: [u8; 2] = [0x30, 0];
/// A NULL, DER.
const NULL: [u8; 2] = [0x05, 0];

impl Oddity {
    /// Writes it into a certificate that is still to be signed.
    pub(super) fn apply(&self, params: &mut CertificateParams) {
        match self {
            Self::Authority => {
                params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
                params.key_usages.push(KeyUsagePurpose::KeyCertSign);
            }
            Self::NoAuthority => {
                params.is_ca = IsCa::ExplicitNoCa;
                params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
            }
            Self::AnyUsage => params.extended_key_usages = vec![ExtendedKeyUsagePurpose::Any],
            Self::NoDigitalSignature => {
                let usages = &mut params.key_usages;
                usages.retain(|usage| *usage != KeyUsagePurpose::DigitalSignature);
                usages.push(KeyUsagePurpose::KeyAgreement);
            }
            Self::UnknownCritical => {
                let mut extension = CustomExtension::from_oid_content(&NOBODY_KNOWS, NULL.to_vec());
                extension.set_criticality(true);
                params.custom_extensions.push(extension);
            }
            Self::EmptySan => {
                params.subject_alt_names.clear();
                let extension =
                    CustomExtension::from_oid_content(&SUBJECT_ALT_NAME, EMPTY.to_vec());
                params.custom_extensions.push(extension);
            }
            Self::OnlyBelow(domain) => {
                params.name_constraints = Some(NameConstraints {
                    permitted_subtrees: vec![GeneralSubtree::DnsName(domain.clone())],
                    excluded_subtrees: Vec::new(),
                });
            }
            Self::LaterYear | Self::OldSeal => {}
        }
    }

    /// A signed certificate, after what is done to its bytes.
    ///
    /// # Errors
    ///
    /// [`ParseError`] if it can no longer be read.
    pub fn alter(&self, certificate: Certificate) -> Result<Certificate, ParseError> {
        if *self != Self::LaterYear {
            return Ok(certificate);
        }
        let mut der = certificate.der().to_vec();
        // Time ends in MMDDHHMMSSZ; before that stands the year (section 4.1.2.5).
        let year = certificate.facts().not_after.range.end.checked_sub(13);
        if let Some([tens, ones]) = year.and_then(|year| der.get_mut(year..year + 2)) {
            // A nine is left as it is, and the digit before it raised.
            let digit = if *ones == b'9' { tens } else { ones };
            *digit += 1;
        }
        Certificate::read(&der)
    }
}
