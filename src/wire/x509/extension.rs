//! What the extensions of a certificate say (RFC 5280).

use std::borrow::Cow;

use super::super::reader::Reader;
use super::Spanned;
use super::der::{self, Element, ParseError, tag};
use super::general_name::GeneralName;
use super::oid;

/// Whether the subject is an authority, and how long the chains below it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasicConstraints {
    /// Whether the subject may sign certificates. Absent in the bytes means `false`.
    pub ca: bool,
    /// How many authorities may stand between this one and an end entity.
    pub path_len: Option<u32>,
}

/// What the key may be used for, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// For signatures other than those on certificates and CRLs; TLS needs this one.
    pub const DIGITAL_SIGNATURE: Self = Self(1 << 0);
    /// For signatures that someone may later be held to.
    pub const CONTENT_COMMITMENT: Self = Self(1 << 1);
    /// For encrypting keys, as TLS 1.2 with RSA key exchange does.
    pub const KEY_ENCIPHERMENT: Self = Self(1 << 2);
    /// For encrypting data itself.
    pub const DATA_ENCIPHERMENT: Self = Self(1 << 3);
    /// For agreeing on a key.
    pub const KEY_AGREEMENT: Self = Self(1 << 4);
    /// For signing certificates.
    pub const KEY_CERT_SIGN: Self = Self(1 << 5);
    /// For signing lists of revoked certificates.
    pub const CRL_SIGN: Self = Self(1 << 6);
    /// Only for encrypting, while agreeing on a key.
    pub const ENCIPHER_ONLY: Self = Self(1 << 7);
    /// Only for decrypting, while agreeing on a key.
    pub const DECIPHER_ONLY: Self = Self(1 << 8);

    /// The names of RFC 5280, in the order of the bits.
    const NAMES: [&'static str; 9] = [
        "digitalSignature",
        "contentCommitment",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ];

    /// Whether all of `usage` is allowed.
    #[must_use]
    pub fn allows(self, usage: Self) -> bool {
        self.0 & usage.0 == usage.0
    }

    /// The names of what is allowed, as RFC 5280 writes them.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .into_iter()
            .enumerate()
            .filter_map(move |(bit, name)| (self.0 >> bit & 1 == 1).then_some(name))
    }

    fn parse(value: &mut Reader<'_>) -> Result<Self, ParseError> {
        let bits = Element::expect(value, tag::BIT_STRING, "KeyUsage")?;
        match *bits.bytes() {
            [0] => Ok(Self(0)),
            [0..=7, first] => Ok(Self(u16::from(first.reverse_bits()))),
            [0..=7, first, second] => Ok(Self(u16::from_le_bytes([
                first.reverse_bits(),
                second.reverse_bits(),
            ]))),
            _ => Err(bits.wrong("a BIT STRING of up to nine bits")),
        }
    }
}

/// A purpose that the key is meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// The object identifier, as numbers with dots.
    pub oid: String,
    /// Its name (`serverAuth`, `clientAuth`, `anyExtendedKeyUsage`, …), if it has a known one.
    pub name: Option<&'static str>,
}

impl Purpose {
    /// The name, or the numbers.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.name.unwrap_or(&self.oid)
    }
}

/// Which key signed the certificate, as the signer named it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorityKeyIdentifier {
    /// The subject key identifier of the issuer.
    pub key_identifier: Option<Spanned<Vec<u8>>>,
    /// The issuer's own issuer.
    pub issuer: Vec<Spanned<GeneralName>>,
    /// The issuer's own serial number.
    pub serial: Option<Spanned<Vec<u8>>>,
}

/// Which names the certificates below an authority may carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameConstraints {
    /// If there are any for a form of name, a name of that form must lie within one of them.
    pub permitted: Vec<Spanned<GeneralName>>,
    /// No name may lie within any of these.
    pub excluded: Vec<Spanned<GeneralName>>,
}

/// Where something about the certificate can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessDescription {
    /// What is found there: `ocsp`, `caIssuers`, or an object identifier.
    pub method: Cow<'static, str>,
    /// Where.
    pub location: Spanned<GeneralName>,
}

/// The content of an extension, where it is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtensionValue {
    /// Whether the subject is an authority.
    BasicConstraints(BasicConstraints),
    /// What the key may be used for.
    KeyUsage(KeyUsage),
    /// What the key is meant for.
    ExtendedKeyUsage(Vec<Spanned<Purpose>>),
    /// The subject's other names; for TLS servers the ones that count.
    SubjectAltName(Vec<Spanned<GeneralName>>),
    /// The issuer's other names.
    IssuerAltName(Vec<Spanned<GeneralName>>),
    /// A short name for the subject's key.
    SubjectKeyIdentifier(Spanned<Vec<u8>>),
    /// Which key signed.
    AuthorityKeyIdentifier(AuthorityKeyIdentifier),
    /// Which names may appear below.
    NameConstraints(NameConstraints),
    /// Where the list of revoked certificates can be fetched.
    CrlDistributionPoints(Vec<Spanned<GeneralName>>),
    /// Where to ask about this certificate.
    AuthorityInfoAccess(Vec<AccessDescription>),
    /// Under which rules it was issued, as object identifiers.
    CertificatePolicies(Vec<Spanned<Cow<'static, str>>>),
    /// An extension that is not taken apart here.
    Other,
}

impl ExtensionValue {
    /// Reads the content of the extension's OCTET STRING.
    ///
    /// `oid` is the content of the extension's object identifier.
    pub(in super::super) fn parse(oid: &[u8], value: &Reader<'_>) -> Result<Self, ParseError> {
        let mut reader = value.clone();
        let parsed = match oid {
            oid::BASIC_CONSTRAINTS => Self::BasicConstraints(basic_constraints(&mut reader)?),
            oid::KEY_USAGE => Self::KeyUsage(KeyUsage::parse(&mut reader)?),
            oid::EXTENDED_KEY_USAGE => Self::ExtendedKeyUsage(purposes(&mut reader)?),
            oid::SUBJECT_ALT_NAME => Self::SubjectAltName(general_names(&mut reader)?),
            oid::ISSUER_ALT_NAME => Self::IssuerAltName(general_names(&mut reader)?),
            oid::SUBJECT_KEY_IDENTIFIER => {
                let id = Element::expect(&mut reader, tag::OCTET_STRING, "a KeyIdentifier")?;
                Self::SubjectKeyIdentifier(spanned_bytes(&id))
            }
            oid::AUTHORITY_KEY_IDENTIFIER => {
                Self::AuthorityKeyIdentifier(authority_key_identifier(&mut reader)?)
            }
            oid::NAME_CONSTRAINTS => Self::NameConstraints(name_constraints(&mut reader)?),
            oid::CRL_DISTRIBUTION_POINTS => {
                Self::CrlDistributionPoints(distribution_points(&mut reader)?)
            }
            oid::AUTHORITY_INFO_ACCESS => Self::AuthorityInfoAccess(info_access(&mut reader)?),
            oid::CERTIFICATE_POLICIES => Self::CertificatePolicies(policies(&mut reader)?),
            _ => return Ok(Self::Other),
        };
        der::end(&reader, "the end of the extension")?;
        Ok(parsed)
    }
}

/// Opens the SEQUENCE that the content of almost every extension is.
fn sequence<'a>(reader: &mut Reader<'a>, what: &'static str) -> Result<Reader<'a>, ParseError> {
    Element::expect(reader, tag::SEQUENCE, what).map(|element| element.content)
}

fn spanned_bytes(element: &Element<'_>) -> Spanned<Vec<u8>> {
    Spanned {
        value: element.bytes().to_vec(),
        range: element.content.range(),
    }
}

fn basic_constraints(reader: &mut Reader<'_>) -> Result<BasicConstraints, ParseError> {
    let mut inner = sequence(reader, "BasicConstraints")?;
    let ca = match Element::optional(&mut inner, tag::BOOLEAN, "cA")? {
        Some(element) => element.boolean()?,
        None => false,
    };
    let path_len = match Element::optional(&mut inner, tag::INTEGER, "pathLenConstraint")? {
        Some(element) => Some(element.small()?),
        None => None,
    };
    der::end(&inner, "the end of BasicConstraints")?;
    Ok(BasicConstraints { ca, path_len })
}

fn purposes(reader: &mut Reader<'_>) -> Result<Vec<Spanned<Purpose>>, ParseError> {
    let mut inner = sequence(reader, "ExtKeyUsageSyntax")?;
    let mut purposes = Vec::new();
    while !inner.is_empty() {
        let id = Element::expect(&mut inner, tag::OID, "a KeyPurposeId")?;
        let value = Purpose {
            oid: oid::dotted(id.bytes()),
            name: oid::name(id.bytes()),
        };
        purposes.push(Spanned {
            value,
            range: id.range(),
        });
    }
    Ok(purposes)
}

fn general_names(reader: &mut Reader<'_>) -> Result<Vec<Spanned<GeneralName>>, ParseError> {
    GeneralName::parse_all(&mut sequence(reader, "GeneralNames")?)
}

fn authority_key_identifier(reader: &mut Reader<'_>) -> Result<AuthorityKeyIdentifier, ParseError> {
    let mut inner = sequence(reader, "AuthorityKeyIdentifier")?;
    let mut id = AuthorityKeyIdentifier::default();
    if let Some(key) = Element::optional(&mut inner, tag::primitive(0), "keyIdentifier")? {
        id.key_identifier = Some(spanned_bytes(&key));
    }
    if let Some(issuer) = Element::optional(&mut inner, tag::constructed(1), "authorityCertIssuer")?
    {
        id.issuer = GeneralName::parse_all(&mut issuer.content.clone())?;
    }
    if let Some(serial) =
        Element::optional(&mut inner, tag::primitive(2), "authorityCertSerialNumber")?
    {
        id.serial = Some(spanned_bytes(&serial));
    }
    der::end(&inner, "the end of AuthorityKeyIdentifier")?;
    Ok(id)
}

fn name_constraints(reader: &mut Reader<'_>) -> Result<NameConstraints, ParseError> {
    let mut inner = sequence(reader, "NameConstraints")?;
    let mut subtrees = |n, what| -> Result<Vec<Spanned<GeneralName>>, ParseError> {
        let mut bases = Vec::new();
        let Some(list) = Element::optional(&mut inner, tag::constructed(n), what)? else {
            return Ok(bases);
        };
        let mut list = list.content;
        while !list.is_empty() {
            // A subtree may also have a minimum and a maximum, which RFC 5280 does not use.
            let mut subtree = sequence(&mut list, "a GeneralSubtree")?;
            bases.push(GeneralName::parse(&mut subtree)?);
        }
        Ok(bases)
    };
    let permitted = subtrees(0, "permittedSubtrees")?;
    let excluded = subtrees(1, "excludedSubtrees")?;
    der::end(&inner, "the end of NameConstraints")?;
    Ok(NameConstraints {
        permitted,
        excluded,
    })
}

fn distribution_points(reader: &mut Reader<'_>) -> Result<Vec<Spanned<GeneralName>>, ParseError> {
    let mut inner = sequence(reader, "CRLDistributionPoints")?;
    let mut names = Vec::new();
    while !inner.is_empty() {
        let mut point = sequence(&mut inner, "a DistributionPoint")?;
        let name = Element::optional(&mut point, tag::constructed(0), "distributionPoint")?;
        let full = match name {
            Some(name) => {
                Element::optional(&mut name.content.clone(), tag::constructed(0), "fullName")?
            }
            None => None,
        };
        if let Some(full) = full {
            names.extend(GeneralName::parse_all(&mut full.content.clone())?);
        }
    }
    Ok(names)
}

fn info_access(reader: &mut Reader<'_>) -> Result<Vec<AccessDescription>, ParseError> {
    let mut inner = sequence(reader, "AuthorityInfoAccessSyntax")?;
    let mut found = Vec::new();
    while !inner.is_empty() {
        let mut description = sequence(&mut inner, "an AccessDescription")?;
        let method = Element::expect(&mut description, tag::OID, "accessMethod")?;
        found.push(AccessDescription {
            method: oid::text(method.bytes()),
            location: GeneralName::parse(&mut description)?,
        });
    }
    Ok(found)
}

fn policies(reader: &mut Reader<'_>) -> Result<Vec<Spanned<Cow<'static, str>>>, ParseError> {
    let mut inner = sequence(reader, "CertificatePolicies")?;
    let mut found = Vec::new();
    while !inner.is_empty() {
        let mut information = sequence(&mut inner, "a PolicyInformation")?;
        let id = Element::expect(&mut information, tag::OID, "policyIdentifier")?;
        found.push(Spanned {
            value: oid::text(id.bytes()),
            range: id.range(),
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(oid: &[u8], value: &[u8]) -> Result<ExtensionValue, ParseError> {
        ExtensionValue::parse(oid, &Reader::new(value))
    }

    #[test]
    fn key_usage_bits_have_names() {
        let usage = |value: &[u8]| match parse(oid::KEY_USAGE, value).unwrap() {
            ExtensionValue::KeyUsage(usage) => usage,
            other => panic!("{other:?}"),
        };
        let ca = usage(&[3, 2, 1, 0b1000_0110]);
        assert_eq!(
            ca.names().collect::<Vec<_>>(),
            ["digitalSignature", "keyCertSign", "cRLSign"]
        );
        assert!(ca.allows(KeyUsage::KEY_CERT_SIGN));
        assert!(!ca.allows(KeyUsage::KEY_ENCIPHERMENT));
        let last = usage(&[3, 3, 7, 0, 0x80]);
        assert_eq!(last.names().collect::<Vec<_>>(), ["decipherOnly"]);
        assert!(last.allows(KeyUsage::DECIPHER_ONLY));
        assert_eq!(usage(&[3, 1, 0]).names().count(), 0);
        assert!(parse(oid::KEY_USAGE, &[3, 0]).is_err());
    }

    #[test]
    fn basic_constraints_default_to_no_authority() {
        let parsed = |value: &[u8]| parse(oid::BASIC_CONSTRAINTS, value);
        let expected = |ca, path_len| {
            Ok(ExtensionValue::BasicConstraints(BasicConstraints {
                ca,
                path_len,
            }))
        };
        assert_eq!(parsed(&[0x30, 0]), expected(false, None));
        assert_eq!(parsed(&[0x30, 3, 1, 1, 0xff]), expected(true, None));
        assert_eq!(
            parsed(&[0x30, 6, 1, 1, 0xff, 2, 1, 3]),
            expected(true, Some(3))
        );
        assert!(parsed(&[0x30, 3, 1, 1, 1]).is_err());
        assert_eq!(parsed(&[0x30, 0, 0]).unwrap_err().offset, 2);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(
            oid in prop::sample::select(vec![
                oid::BASIC_CONSTRAINTS, oid::KEY_USAGE, oid::EXTENDED_KEY_USAGE,
                oid::SUBJECT_ALT_NAME, oid::ISSUER_ALT_NAME, oid::SUBJECT_KEY_IDENTIFIER,
                oid::AUTHORITY_KEY_IDENTIFIER, oid::NAME_CONSTRAINTS,
                oid::CRL_DISTRIBUTION_POINTS, oid::AUTHORITY_INFO_ACCESS,
                oid::CERTIFICATE_POLICIES, &[1, 2, 3],
            ]),
            body in proptest::collection::vec(
                prop_oneof![any::<u8>(), Just(0x30), Just(0xa0), Just(0x82), 0u8..8], 0..120),
        ) {
            let _ = parse(oid, &body);
            if let Ok(len) = u8::try_from(body.len()) && len < 0x80 {
                let _ = parse(oid, &[&[0x30, len], &body[..]].concat());
            }
        }
    }
}
