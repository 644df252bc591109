//! A list of revoked certificates (a CRL, RFC 5280 section 5), as webpki reads it.

use std::ops::Range;

use super::super::reader::Reader;
use super::der::{self, Element, ParseError, tag};
use super::outline::{NameForm, Outline, at, expect, name_form};
use super::{date, oid};

/// What decides for which certificates a list speaks, and whether it may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationList {
    /// What is signed, tag and length included.
    pub tbs: Range<usize>,
    /// The content of the signature algorithm.
    pub algorithm: Range<usize>,
    /// The signature's bits.
    pub signature: Range<usize>,
    /// The content of the issuer's name.
    pub issuer: Range<usize>,
    /// Until when the next list comes, in seconds since 1970-01-01T00:00:00Z.
    pub next_update: i64,
    /// The part of the certificates it speaks for; `None` is all of its issuer's.
    pub scope: Option<Scope>,
}

/// What an issuingDistributionPoint says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only end entities' certificates.
    pub only_users: bool,
    /// Only authorities' certificates.
    pub only_authorities: bool,
    /// Where the list is fetched, as URIs.
    pub uris: Vec<Vec<u8>>,
}

impl RevocationList {
    /// Reads a list from its DER.
    ///
    /// # Errors
    /// If the bytes are not one whole list in DER, with the dates and extensions that RFC 5280
    /// asks of a version 2 list.
    pub fn parse(der: &[u8]) -> Result<Self, ParseError> {
        let mut outer = Reader::new(der);
        let mut reader = Element::expect(&mut outer, tag::SEQUENCE, "a CertificateList")?.content;
        der::end(&outer, "the end of the CertificateList")?;
        let tbs = Element::expect(&mut reader, tag::SEQUENCE, "a TBSCertList")?;
        let algorithm = Element::expect(&mut reader, tag::SEQUENCE, "signatureAlgorithm")?;
        let bits = Element::expect(&mut reader, tag::BIT_STRING, "signatureValue")?;
        let mut list = Self {
            tbs: tbs.range(),
            algorithm: algorithm.content.range(),
            signature: bits.whole_bits()?.range(),
            issuer: 0..0,
            next_update: 0,
            scope: None,
        };
        let mut reader = tbs.content;
        Element::expect(&mut reader, tag::INTEGER, "version 2")?;
        Element::expect(&mut reader, tag::SEQUENCE, "signature")?;
        let issuer = Element::expect(&mut reader, tag::SEQUENCE, "issuer")?;
        list.issuer = issuer.content.range();
        date::parse(&Element::read(&mut reader, "thisUpdate")?)?;
        list.next_update = date::parse(&Element::read(&mut reader, "nextUpdate")?)?;
        Element::optional(&mut reader, tag::SEQUENCE, "revokedCertificates")?;
        let explicit = Element::expect(&mut reader, tag::constructed(0), "crlExtensions")?;
        let mut inner = explicit.content;
        let mut extensions = Element::expect(&mut inner, tag::SEQUENCE, "extensions")?.content;
        while !extensions.is_empty() {
            let mut extension =
                Element::expect(&mut extensions, tag::SEQUENCE, "an Extension")?.content;
            let id = Element::expect(&mut extension, tag::OID, "extnID")?.bytes();
            Element::optional(&mut extension, tag::BOOLEAN, "critical")?;
            let value = Element::expect(&mut extension, tag::OCTET_STRING, "extnValue")?;
            if id == oid::ISSUING_DISTRIBUTION_POINT {
                list.scope = Some(scope(der, value.content)?);
            }
        }
        Ok(list)
    }

    /// Whether it speaks for this certificate; `issues` says whether that one stands above another
    /// in the chain.
    #[must_use]
    pub fn speaks_for(
        &self,
        der: &[u8],
        certificate: &[u8],
        outline: &Outline,
        issues: bool,
    ) -> bool {
        let name = outline.issuer.clone().and_then(|at| certificate.get(at));
        if der.get(self.issuer.clone()) != name {
            return false;
        }
        let Some(scope) = &self.scope else {
            return true;
        };
        if (scope.only_authorities && !issues) || (scope.only_users && issues) {
            return false;
        }
        let Some(part) = &outline.crl_distribution_points else {
            return true;
        };
        uris_of_points(certificate, &part.content)
            .iter()
            .any(|uri| scope.uris.contains(uri))
    }
}

fn scope(der: &[u8], mut value: Reader<'_>) -> Result<Scope, ParseError> {
    let mut reader =
        Element::expect(&mut value, tag::SEQUENCE, "issuingDistributionPoint")?.content;
    let mut scope = Scope::default();
    while !reader.is_empty() {
        let element = Element::read(&mut reader, "a part of issuingDistributionPoint")?;
        match element.tag {
            0xa0 => scope.uris = full_name(der, element.content),
            0x81 => scope.only_users = element.bytes() == [0xff],
            0x82 => scope.only_authorities = element.bytes() == [0xff],
            _ => {}
        }
    }
    Ok(scope)
}

/// The URIs of all points that lead to a list of the issuer's own, for all reasons.
fn uris_of_points(der: &[u8], content: &Range<usize>) -> Vec<Vec<u8>> {
    let mut reader = at(der, Some(content));
    let mut found = Vec::new();
    while !reader.is_empty() {
        let Ok(point) = Element::read(&mut reader, "a DistributionPoint") else {
            break;
        };
        // What is no point is passed over.
        if point.tag == tag::SEQUENCE {
            found.extend(uris_of_point(der, point.content).unwrap_or_default());
        }
    }
    found
}

fn uris_of_point(der: &[u8], mut point: Reader<'_>) -> Option<Vec<Vec<u8>>> {
    let mut name = None;
    while !point.is_empty() {
        let element = Element::read(&mut point, "a part of a DistributionPoint").ok()?;
        // Reasons and another issuer lead elsewhere, and anything twice or unknown is malformed.
        if element.tag != 0xa0 || name.is_some() {
            return None;
        }
        name = Some(element.content);
    }
    Some(full_name(der, name?))
}

/// The URIs in the fullName of a `DistributionPointName`.
fn full_name(der: &[u8], mut name: Reader<'_>) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    if let Ok(full) = expect(&mut name, tag::constructed(0), "fullName") {
        let mut names = full.content;
        while !names.is_empty() {
            match name_form(&mut names) {
                Ok(NameForm::Uri(range)) => {
                    found.extend(der.get(range).map(<[u8]>::to_vec));
                }
                Ok(_) => {}
                Err(_) => {
                    // webpki passes over a name whose tag it does not know.
                    if Element::read(&mut names, "a GeneralName").is_err() {
                        break;
                    }
                }
            }
        }
    }
    found
}
