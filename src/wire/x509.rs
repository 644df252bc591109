//! Certificates and certificate requests: facts with their places, and trees of fields.
//!
//! [`Certificate::parse`] is for those who reason about a certificate, [`dissect`] and
//! [`dissect_request`] for those who look at one. Sources: RFC 5280 (certificates), RFC 2986
//! (requests), ITU-T X.690 (DER).

mod date;
mod der;
mod dissect;
mod extension;
mod extension_fields;
mod general_name;
mod name;
mod oid;
pub mod outline;
pub mod revocation;

use std::borrow::Cow;
use std::ops::Range;

use super::reader::Reader;
use der::{Element, tag};

pub use der::ParseError;
pub use dissect::{dissect, dissect_request};
pub use extension::{
    AccessDescription, AuthorityKeyIdentifier, BasicConstraints, ExtensionValue, KeyUsage,
    NameConstraints, Purpose,
};
pub use general_name::GeneralName;
pub use name::{Name, name_text};

pub(super) use dissect::{certificate_parts, name_parts, oid_element_text};

/// A fact and the bytes it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The fact.
    pub value: T,
    /// Its bytes, counted from the start of the DER.
    pub range: Range<usize>,
}

/// Which algorithm, and with which parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Algorithm {
    /// The bytes inside the `AlgorithmIdentifier` SEQUENCE, without its tag and length, as webpki
    /// compares them.
    pub der: Vec<u8>,
    /// The object identifier, as numbers with dots.
    pub oid: String,
    /// A readable name: `ecdsa-with-SHA256`, `Ed25519`; the numbers where there is none.
    pub name: Cow<'static, str>,
}

/// The key that a certificate vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// The bytes inside the key's `AlgorithmIdentifier` SEQUENCE, as webpki compares them.
    pub algorithm: Vec<u8>,
    /// A readable name: `P-256`, `Ed25519`, `RSA 2048`.
    pub name: Cow<'static, str>,
    /// The bits of the key itself: a point, or an RSA public key in DER.
    pub key: Spanned<Vec<u8>>,
    /// The whole `SubjectPublicKeyInfo`, tag and length included.
    pub range: Range<usize>,
}

/// One extension of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// The object identifier, as numbers with dots.
    pub oid: String,
    /// Its name in RFC 5280 (`basicConstraints`), if it has a known one.
    pub name: Option<&'static str>,
    /// Whether a verifier that does not know it must refuse the certificate.
    pub critical: bool,
    /// The whole `Extension`, tag and length included.
    pub range: Range<usize>,
    /// The bytes inside its OCTET STRING.
    pub value: Spanned<Vec<u8>>,
    /// What these bytes say.
    pub meaning: ExtensionValue,
}

/// The facts of a certificate, each with its place in the DER.
///
/// The extensions that have a field of their own here are spanned by the whole `Extension`; if an
/// extension stands twice, which RFC 5280 forbids, the first one counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The range of the `TBSCertificate`, tag and length included: the bytes that are signed.
    pub tbs: Range<usize>,
    /// The version as people count: 1, 2 or 3. Version 1 is not written; its range is empty.
    pub version: Spanned<u32>,
    /// The serial number's content bytes, as DER writes them (perhaps with a leading zero).
    pub serial: Spanned<Vec<u8>>,
    /// The signature algorithm inside the signed part.
    pub signature_algorithm: Spanned<Algorithm>,
    /// The signature algorithm beside the signature; must be the same.
    pub outer_signature_algorithm: Spanned<Algorithm>,
    /// Who vouches.
    pub issuer: Spanned<Name>,
    /// Who is vouched for.
    pub subject: Spanned<Name>,
    /// The first second of validity, in seconds since 1970-01-01T00:00:00Z.
    pub not_before: Spanned<i64>,
    /// The last second of validity, in seconds since 1970-01-01T00:00:00Z.
    pub not_after: Spanned<i64>,
    /// The key that is vouched for.
    pub public_key: PublicKey,
    /// The range of the signature's bits.
    pub signature: Range<usize>,
    /// Whether the subject is an authority.
    pub basic_constraints: Option<Spanned<BasicConstraints>>,
    /// What the key may be used for.
    pub key_usage: Option<Spanned<KeyUsage>>,
    /// What the key is meant for; each purpose has a range of its own inside.
    pub extended_key_usage: Option<Spanned<Vec<Spanned<Purpose>>>>,
    /// The subject's other names, each with its own range; empty if there are none.
    pub subject_alt_names: Vec<Spanned<GeneralName>>,
    /// A short name for the subject's key; the range is that of the identifier's bytes.
    pub subject_key_identifier: Option<Spanned<Vec<u8>>>,
    /// Which key signed.
    pub authority_key_identifier: Option<Spanned<AuthorityKeyIdentifier>>,
    /// Which names may appear below this authority.
    pub name_constraints: Option<Spanned<NameConstraints>>,
    /// Where the list of revoked certificates can be fetched.
    pub crl_distribution_points: Option<Spanned<Vec<Spanned<GeneralName>>>>,
    /// All extensions, in the order of the bytes.
    pub extensions: Vec<Extension>,
}

impl Certificate {
    /// Reads a certificate from its DER.
    ///
    /// # Errors
    /// If the bytes are not one whole certificate in DER, or an extension that is understood here
    /// does not have the form that RFC 5280 gives it. The error says where, and what was expected.
    pub fn parse(der: &[u8]) -> Result<Self, ParseError> {
        let mut outer = Reader::new(der);
        let mut reader = Element::expect(&mut outer, tag::SEQUENCE, "a Certificate")?.content;
        der::end(&outer, "the end of the Certificate")?;

        let tbs = Element::expect(&mut reader, tag::SEQUENCE, "a TBSCertificate")?;
        let outer_signature_algorithm = algorithm(&mut reader, "signatureAlgorithm")?;
        let bits = Element::expect(&mut reader, tag::BIT_STRING, "signatureValue")?;
        let signature = bits.whole_bits()?.range();
        der::end(&reader, "the end of the Certificate")?;

        let mut reader = tbs.content.clone();
        let version = version(&mut reader)?;
        let serial = Element::expect(&mut reader, tag::INTEGER, "serialNumber")?;
        let signature_algorithm = algorithm(&mut reader, "signature")?;
        let issuer = name(&mut reader, "issuer")?;
        let mut validity = Element::expect(&mut reader, tag::SEQUENCE, "validity")?.content;
        let not_before = moment(&mut validity, "notBefore")?;
        let not_after = moment(&mut validity, "notAfter")?;
        der::end(&validity, "the end of the validity")?;
        let subject = name(&mut reader, "subject")?;
        let public_key = public_key(&mut reader)?;
        for n in [1, 2] {
            Element::optional(&mut reader, tag::primitive(n), "a UniqueIdentifier")?;
        }
        let extensions = extensions(&mut reader)?;
        der::end(&reader, "the end of the TBSCertificate")?;

        let mut certificate = Self {
            tbs: tbs.range(),
            version,
            serial: Spanned {
                value: serial.bytes().to_vec(),
                range: serial.range(),
            },
            signature_algorithm,
            outer_signature_algorithm,
            issuer,
            subject,
            not_before,
            not_after,
            public_key,
            signature,
            basic_constraints: None,
            key_usage: None,
            extended_key_usage: None,
            subject_alt_names: Vec::new(),
            subject_key_identifier: None,
            authority_key_identifier: None,
            name_constraints: None,
            crl_distribution_points: None,
            extensions: Vec::new(),
        };
        for extension in &extensions {
            certificate.learn(extension);
        }
        certificate.extensions = extensions;
        Ok(certificate)
    }

    /// Whether issuer and subject are the same name. This says nothing about the signature.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.issuer.value.der == self.subject.value.der
    }

    /// The first extension with this name of RFC 5280.
    #[must_use]
    pub fn extension(&self, name: &str) -> Option<&Extension> {
        self.extensions
            .iter()
            .find(|extension| extension.name == Some(name))
    }

    /// Keeps what an extension says where nothing was said before.
    fn learn(&mut self, extension: &Extension) {
        fn keep<T: Clone>(place: &mut Option<Spanned<T>>, value: &T, range: &Range<usize>) {
            place.get_or_insert_with(|| Spanned {
                value: value.clone(),
                range: range.clone(),
            });
        }
        let range = &extension.range;
        match &extension.meaning {
            ExtensionValue::BasicConstraints(value) => {
                keep(&mut self.basic_constraints, value, range);
            }
            ExtensionValue::KeyUsage(value) => keep(&mut self.key_usage, value, range),
            ExtensionValue::ExtendedKeyUsage(value) => {
                keep(&mut self.extended_key_usage, value, range);
            }
            ExtensionValue::SubjectAltName(names) if self.subject_alt_names.is_empty() => {
                self.subject_alt_names.clone_from(names);
            }
            ExtensionValue::SubjectKeyIdentifier(id) => {
                keep(&mut self.subject_key_identifier, &id.value, &id.range);
            }
            ExtensionValue::AuthorityKeyIdentifier(value) => {
                keep(&mut self.authority_key_identifier, value, range);
            }
            ExtensionValue::NameConstraints(value) => {
                keep(&mut self.name_constraints, value, range);
            }
            ExtensionValue::CrlDistributionPoints(value) => {
                keep(&mut self.crl_distribution_points, value, range);
            }
            _ => {}
        }
    }
}

fn version(reader: &mut Reader<'_>) -> Result<Spanned<u32>, ParseError> {
    let offset = reader.offset();
    let Some(explicit) = Element::optional(reader, tag::constructed(0), "version")? else {
        return Ok(Spanned {
            value: 1,
            range: offset..offset,
        });
    };
    let mut inner = explicit.content.clone();
    let number = Element::expect(&mut inner, tag::INTEGER, "version")?.small()?;
    der::end(&inner, "the end of the version")?;
    Ok(Spanned {
        value: number.saturating_add(1),
        range: explicit.range(),
    })
}

fn algorithm(
    reader: &mut Reader<'_>,
    what: &'static str,
) -> Result<Spanned<Algorithm>, ParseError> {
    let sequence = Element::expect(reader, tag::SEQUENCE, what)?;
    let id = Element::expect(&mut sequence.content.clone(), tag::OID, "an algorithm")?;
    let value = Algorithm {
        der: sequence.bytes().to_vec(),
        oid: oid::dotted(id.bytes()),
        name: oid::text(id.bytes()),
    };
    Ok(Spanned {
        value,
        range: sequence.range(),
    })
}

fn name(reader: &mut Reader<'_>, what: &'static str) -> Result<Spanned<Name>, ParseError> {
    let sequence = Element::expect(reader, tag::SEQUENCE, what)?;
    Ok(Spanned {
        value: Name::parse(&sequence.content)?,
        range: sequence.range(),
    })
}

fn moment(reader: &mut Reader<'_>, what: &'static str) -> Result<Spanned<i64>, ParseError> {
    let element = Element::read(reader, what)?;
    Ok(Spanned {
        value: date::parse(&element)?,
        range: element.range(),
    })
}

fn public_key(reader: &mut Reader<'_>) -> Result<PublicKey, ParseError> {
    let info = Element::expect(reader, tag::SEQUENCE, "subjectPublicKeyInfo")?;
    let mut inner = info.content.clone();
    let algorithm = Element::expect(&mut inner, tag::SEQUENCE, "an AlgorithmIdentifier")?;
    let key = Element::expect(&mut inner, tag::BIT_STRING, "subjectPublicKey")?.whole_bits()?;
    der::end(&inner, "the end of the subjectPublicKeyInfo")?;
    Ok(PublicKey {
        algorithm: algorithm.bytes().to_vec(),
        name: key_name(&algorithm.content, &key)?,
        key: Spanned {
            value: key.rest().to_vec(),
            range: key.range(),
        },
        range: info.range(),
    })
}

/// A readable name for a key: its curve, or `RSA` and the bits of the modulus.
fn key_name(algorithm: &Reader<'_>, key: &Reader<'_>) -> Result<Cow<'static, str>, ParseError> {
    let mut algorithm = algorithm.clone();
    let id = Element::expect(&mut algorithm, tag::OID, "an algorithm")?;
    Ok(match id.bytes() {
        oid::EC_PUBLIC_KEY => match Element::optional(&mut algorithm, tag::OID, "namedCurve")? {
            Some(curve) => oid::text(curve.bytes()),
            None => Cow::Borrowed("EC"),
        },
        oid::RSA_ENCRYPTION => modulus_bits(key).map_or(Cow::Borrowed("RSA"), |bits| {
            Cow::Owned(format!("RSA {bits}"))
        }),
        other => oid::text(other),
    })
}

/// The length of an RSA modulus in bits.
fn modulus_bits(key: &Reader<'_>) -> Option<usize> {
    let mut key = Element::expect(&mut key.clone(), tag::SEQUENCE, "RSAPublicKey")
        .ok()?
        .content;
    let modulus = Element::expect(&mut key, tag::INTEGER, "modulus").ok()?;
    let zeros = modulus
        .bytes()
        .iter()
        .take_while(|byte| **byte == 0)
        .count();
    let (first, rest) = modulus.bytes().get(zeros..)?.split_first()?;
    usize::try_from(8 - first.leading_zeros())
        .ok()
        .map(|bits| bits + rest.len() * 8)
}

fn extensions(reader: &mut Reader<'_>) -> Result<Vec<Extension>, ParseError> {
    let mut extensions = Vec::new();
    let Some(explicit) = Element::optional(reader, tag::constructed(3), "extensions")? else {
        return Ok(extensions);
    };
    let mut inner = explicit.content;
    let mut list = Element::expect(&mut inner, tag::SEQUENCE, "extensions")?.content;
    der::end(&inner, "the end of the extensions")?;
    while !list.is_empty() {
        let sequence = Element::expect(&mut list, tag::SEQUENCE, "an Extension")?;
        let mut parts = sequence.content.clone();
        let id = Element::expect(&mut parts, tag::OID, "extnID")?.bytes();
        let critical = match Element::optional(&mut parts, tag::BOOLEAN, "critical")? {
            Some(critical) => critical.boolean()?,
            None => false,
        };
        let value = Element::expect(&mut parts, tag::OCTET_STRING, "extnValue")?.content;
        der::end(&parts, "the end of the Extension")?;
        extensions.push(Extension {
            oid: oid::dotted(id),
            name: oid::name(id),
            critical,
            range: sequence.range(),
            value: Spanned {
                value: value.rest().to_vec(),
                range: value.range(),
            },
            meaning: ExtensionValue::parse(id, &value)?,
        });
    }
    Ok(extensions)
}

#[cfg(test)]
mod tests;
