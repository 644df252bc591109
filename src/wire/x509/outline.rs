//! A certificate as webpki reads it: what it takes, what it never looks at, and where it stops.
//!
//! [`Certificate`](super::Certificate) reads for people and is strict where RFC 5280 is. webpki
//! leaves most of what is inside an extension alone until it is needed, and knows a few limits of
//! its own. An outline goes on behind a fault as far as it can, so that all faults are found.

use std::ops::Range;

use super::super::reader::Reader;
use super::der::{self, Element, ParseError, tag};
use super::{date, oid};

/// What webpki takes from a certificate, as ranges of its DER.
///
/// A part that could not be reached is `None`. A range covers the content of an element, without
/// its tag and length, where nothing else is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Where reading stops, if it does, and what was expected there.
    pub stop: Option<ParseError>,
    /// What can be read and is not taken.
    pub objections: Vec<Objection>,
    /// The version as people count, and its bytes; version 1 is not written.
    pub version: (u32, Range<usize>),
    /// The whole `TBSCertificate`, tag and length included.
    pub tbs: Option<Range<usize>>,
    /// The serial number.
    pub serial: Option<Range<usize>>,
    /// The signature algorithm, in the signed part.
    pub inner_algorithm: Option<Range<usize>>,
    /// The signature algorithm beside the signature.
    pub outer_algorithm: Option<Range<usize>>,
    /// The signature's bits.
    pub signature: Option<Range<usize>>,
    /// Who vouches.
    pub issuer: Option<Range<usize>>,
    /// Who is vouched for.
    pub subject: Option<Range<usize>>,
    /// Both dates.
    pub validity: Option<Range<usize>>,
    /// The `SubjectPublicKeyInfo`.
    pub public_key: Option<Range<usize>>,
    /// keyUsage: all that stands in its OCTET STRING.
    pub key_usage: Option<Part>,
    /// subjectAltName.
    pub subject_alt_name: Option<Part>,
    /// basicConstraints.
    pub basic_constraints: Option<Part>,
    /// nameConstraints.
    pub name_constraints: Option<Part>,
    /// cRLDistributionPoints.
    pub crl_distribution_points: Option<Part>,
    /// extKeyUsage.
    pub extended_key_usage: Option<Part>,
}

/// An extension that webpki knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The whole `Extension`, tag and length included.
    pub whole: Range<usize>,
    /// The content of the SEQUENCE in it.
    pub content: Range<usize>,
}

/// Something webpki reads and does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// Not version 3.
    Version(Range<usize>),
    /// The algorithm that was signed is not the one beside the signature.
    AlgorithmsDiffer(Range<usize>),
    /// A critical extension it does not know: its name or number, and all of it.
    Critical(String, Range<usize>),
    /// An extension that stands there twice: its name, and all of the second one.
    Twice(&'static str, Range<usize>),
}

/// A name as webpki tells names apart; the ranges cover the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameForm {
    /// A DNS name.
    Dns(Range<usize>),
    /// An address; in a constraint, an address and a mask.
    Ip(Range<usize>),
    /// A distinguished name, with its SEQUENCE.
    Directory(Range<usize>),
    /// A URI.
    Uri(Range<usize>),
    /// One of the others, by the number of its tag.
    Other(u8),
}

/// The subtrees of a nameConstraints extension.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subtrees {
    /// Names of a form that stands here must lie within one of them.
    pub permitted: Vec<NameForm>,
    /// No name may lie within one of these.
    pub excluded: Vec<NameForm>,
}

/// The longest element that webpki reads in a certificate, in bytes.
const LONGEST: usize = 0xfffe;

impl Outline {
    /// Reads a certificate as webpki does, and on behind a fault as far as that goes.
    #[must_use]
    pub fn read(der: &[u8]) -> Self {
        let mut outline = Self::default();
        let mut outer = Reader::new(der);
        let Some(mut certificate) = outline.open(&mut outer, "a Certificate") else {
            return outline;
        };
        let start = certificate.offset();
        let Some(tbs) = outline.open(&mut certificate, "a TBSCertificate") else {
            return outline;
        };
        outline.tbs = Some(start..tbs.range().end);
        if let Err(error) = outline.beside_the_signed(&mut certificate) {
            outline.stops(error);
        } else if let Err(error) = der::end(&certificate, "the end of the Certificate") {
            outline.stops(error);
        }
        if let Err(error) = der::end(&outer, "the end of the file, behind the Certificate") {
            outline.stops(error);
        }
        let mut signed = tbs;
        if let Err(error) = outline.signed(der, &mut signed) {
            outline.stops(error);
        }
        outline
    }

    /// Whether webpki takes it: the certificate of an end entity, or one shown beside it.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.stop.is_none() && self.objections.is_empty()
    }

    fn stops(&mut self, error: ParseError) {
        // The first one in the file is where a reader would look.
        match &self.stop {
            Some(before) if before.offset <= error.offset => {}
            _ => self.stop = Some(error),
        }
    }

    /// Opens a SEQUENCE; one that is cut off is opened as far as it goes.
    fn open<'a>(&mut self, reader: &mut Reader<'a>, what: &'static str) -> Option<Reader<'a>> {
        let at = reader.offset();
        match expect(reader, tag::SEQUENCE, what) {
            Ok(element) => Some(element.content),
            Err(error) => {
                self.stops(error);
                let mut ahead = reader.clone();
                if ahead.u8(what) != Ok(tag::SEQUENCE) {
                    return None;
                }
                let more = match ahead.u8(what).ok()? {
                    0..=0x7f => 0,
                    long @ 0x81..=0x84 => usize::from(long - 0x80),
                    _ => return None,
                };
                ahead.bytes(more, what).ok()?;
                debug_assert!(ahead.offset() > at, "a header takes bytes");
                let rest = ahead.remaining();
                let content = ahead.sub(rest, what).ok()?;
                *reader = ahead;
                Some(content)
            }
        }
    }

    fn beside_the_signed(&mut self, certificate: &mut Reader<'_>) -> Result<(), ParseError> {
        let algorithm = expect(certificate, tag::SEQUENCE, "signatureAlgorithm")?;
        self.outer_algorithm = Some(algorithm.content.range());
        let bits = expect(certificate, tag::BIT_STRING, "signatureValue")?;
        self.signature = Some(bits.whole_bits()?.range());
        Ok(())
    }

    fn signed(&mut self, der: &[u8], tbs: &mut Reader<'_>) -> Result<(), ParseError> {
        self.version(tbs)?;
        let serial = expect(tbs, tag::INTEGER, "serialNumber")?;
        self.serial = Some(serial.content.range());
        let inner = expect(tbs, tag::SEQUENCE, "signature")?;
        self.inner_algorithm = Some(inner.content.range());
        if let Some(outer) = self.outer_algorithm.clone()
            && der.get(outer) != Some(inner.bytes())
        {
            self.objections
                .push(Objection::AlgorithmsDiffer(inner.range()));
        }
        let mut next = |what| -> Result<Range<usize>, ParseError> {
            Ok(expect(tbs, tag::SEQUENCE, what)?.content.range())
        };
        self.issuer = Some(next("issuer")?);
        self.validity = Some(next("validity")?);
        self.subject = Some(next("subject")?);
        self.public_key = Some(next("subjectPublicKeyInfo")?);
        if tbs.is_empty() {
            return Ok(());
        }
        // RFC 5280 knows two unique identifiers before them; webpki does not.
        let explicit = expect(tbs, tag::constructed(3), "extensions")?;
        der::end(tbs, "the end of the TBSCertificate")?;
        let mut inner = explicit.content;
        let mut list = expect(&mut inner, tag::SEQUENCE, "extensions")?.content;
        der::end(&inner, "the end of the extensions")?;
        while !list.is_empty() {
            let extension = expect(&mut list, tag::SEQUENCE, "an Extension")?;
            if let Err(error) = self.extension(&extension) {
                self.stops(error);
            }
        }
        Ok(())
    }

    fn version(&mut self, tbs: &mut Reader<'_>) -> Result<(), ParseError> {
        let at = tbs.offset();
        self.version = (1, at..at);
        if der::next_tag(tbs) != Some(tag::constructed(0)) {
            self.objections.push(Objection::Version(at..at));
            return Ok(());
        }
        let explicit = expect(tbs, tag::constructed(0), "version")?;
        let mut inner = explicit.content.clone();
        let number = small(&expect(&mut inner, tag::INTEGER, "version")?)?;
        self.version = (u32::from(number) + 1, explicit.range());
        if number != 2 || !inner.is_empty() {
            self.objections.push(Objection::Version(explicit.range()));
        }
        Ok(())
    }

    fn extension(&mut self, extension: &Element<'_>) -> Result<(), ParseError> {
        let mut parts = extension.content.clone();
        let id = expect(&mut parts, tag::OID, "extnID")?.bytes();
        let critical = optional_boolean(&mut parts, "critical")?;
        let value = expect(&mut parts, tag::OCTET_STRING, "extnValue")?.content;
        der::end(&parts, "the end of the Extension")?;
        let whole = extension.range();
        if id == oid::SCT_LIST {
            let mut inner = value;
            expect(
                &mut inner,
                tag::OCTET_STRING,
                "SignedCertificateTimestampList",
            )?;
            return der::end(&inner, "the end of the extension");
        }
        let (place, name) = match id {
            oid::KEY_USAGE => (&mut self.key_usage, "keyUsage"),
            oid::SUBJECT_ALT_NAME => (&mut self.subject_alt_name, "subjectAltName"),
            oid::BASIC_CONSTRAINTS => (&mut self.basic_constraints, "basicConstraints"),
            oid::NAME_CONSTRAINTS => (&mut self.name_constraints, "nameConstraints"),
            oid::CRL_DISTRIBUTION_POINTS => {
                (&mut self.crl_distribution_points, "cRLDistributionPoints")
            }
            oid::EXTENDED_KEY_USAGE => (&mut self.extended_key_usage, "extKeyUsage"),
            _ => {
                if critical {
                    let name = oid::text(id).into_owned();
                    self.objections.push(Objection::Critical(name, whole));
                }
                return Ok(());
            }
        };
        if place.is_some() {
            self.objections.push(Objection::Twice(name, whole));
            return Ok(());
        }
        let content = if id == oid::KEY_USAGE {
            value.range()
        } else {
            let mut inner = value;
            let content = expect(&mut inner, tag::SEQUENCE, name)?.content.range();
            der::end(&inner, "the end of the extension")?;
            content
        };
        *place = Some(Part { whole, content });
        Ok(())
    }

    /// The first and the last second of validity, and where both stand.
    ///
    /// # Errors
    /// If they are not two dates of 1970 or later, with nothing behind them.
    pub fn dates(&self, der: &[u8]) -> Result<(i64, i64), ParseError> {
        let mut reader = at(der, self.validity.as_ref());
        let mut next = |what| {
            let element = Element::read(&mut reader, what)?;
            match date::parse(&element)? {
                before if before < 0 => Err(element.wrong("a date in 1970 or later")),
                date => Ok(date),
            }
        };
        let dates = (next("notBefore")?, next("notAfter")?);
        der::end(&reader, "the end of the validity")?;
        Ok(dates)
    }

    /// Whether the subject is an authority, and how many may stand below it.
    ///
    /// # Errors
    /// If basicConstraints is not as RFC 5280 has it, or the number takes more than a byte.
    pub fn authority(&self, der: &[u8]) -> Result<(bool, Option<u8>), ParseError> {
        let Some(part) = &self.basic_constraints else {
            return Ok((false, None));
        };
        let mut reader = at(der, Some(&part.content));
        let is_authority = optional_boolean(&mut reader, "cA")?;
        let length = if reader.is_empty() {
            None
        } else {
            let element = expect(&mut reader, tag::INTEGER, "pathLenConstraint")?;
            Some(small(&element)?)
        };
        der::end(&reader, "the end of basicConstraints")?;
        Ok((is_authority, length))
    }

    /// What the key is meant for, in order: the content of each object identifier.
    ///
    /// # Errors
    /// Comes as the last one, where something else stands among them.
    pub fn purposes(&self, der: &[u8]) -> Vec<Result<Range<usize>, ParseError>> {
        let part = self.extended_key_usage.as_ref();
        let mut reader = at(der, part.map(|part| &part.content));
        let mut found = Vec::new();
        while !reader.is_empty() && found.last().is_none_or(Result::is_ok) {
            let id = expect(&mut reader, tag::OID, "a KeyPurposeId");
            found.push(id.map(|id| id.content.range()));
        }
        found
    }

    /// The names in subjectAltName, in order.
    ///
    /// # Errors
    /// Comes as the last one, where something else stands among them.
    pub fn names(&self, der: &[u8]) -> Vec<Result<NameForm, ParseError>> {
        let part = self.subject_alt_name.as_ref();
        let mut reader = at(der, part.map(|part| &part.content));
        let mut found = Vec::new();
        while !reader.is_empty() && found.last().is_none_or(Result::is_ok) {
            found.push(name_form(&mut reader));
        }
        found
    }
}

impl Subtrees {
    /// Reads the content of the SEQUENCE in nameConstraints, at `range` of `der`.
    ///
    /// # Errors
    /// If it is not as RFC 5280 has it; a minimum or a maximum is not taken either.
    pub fn read(der: &[u8], range: &Range<usize>) -> Result<Self, ParseError> {
        let mut reader = at(der, Some(range));
        let mut list = |n, what| -> Result<Vec<NameForm>, ParseError> {
            let mut found = Vec::new();
            if der::next_tag(&reader) == Some(tag::constructed(n)) {
                let mut subtrees = expect(&mut reader, tag::constructed(n), what)?.content;
                while !subtrees.is_empty() {
                    let subtree = expect(&mut subtrees, tag::SEQUENCE, "a GeneralSubtree")?;
                    let mut base = subtree.content;
                    found.push(name_form(&mut base)?);
                    der::end(&base, "the end of the GeneralSubtree")?;
                }
            }
            Ok(found)
        };
        let permitted = list(0, "permittedSubtrees")?;
        let excluded = list(1, "excludedSubtrees")?;
        der::end(&reader, "the end of nameConstraints")?;
        Ok(Self {
            permitted,
            excluded,
        })
    }
}

/// Whether a keyUsage extension sets this bit; `content` is all that stands in its OCTET STRING.
///
/// # Errors
/// If it does not begin with a BIT STRING of DER.
pub fn allows(der: &[u8], content: &Range<usize>, bit: usize) -> Result<bool, ParseError> {
    let mut reader = at(der, Some(content));
    let element = expect(&mut reader, tag::BIT_STRING, "KeyUsage")?;
    let wrong = || element.wrong("a BIT STRING in DER");
    let (padding, bits) = element.bytes().split_first().ok_or_else(wrong)?;
    let loose = match (padding, bits.last()) {
        (0, None) => false,
        (0..=7, Some(last)) => last & ((1 << padding) - 1) != 0,
        _ => true,
    };
    if loose {
        return Err(wrong());
    }
    let byte = bits.get(bit / 8).copied().unwrap_or(0);
    Ok(byte >> (7 - bit % 8) & 1 == 1)
}

/// The algorithm and the key in the content of a `SubjectPublicKeyInfo`: the content of the
/// `AlgorithmIdentifier`, and the bits of the key.
///
/// # Errors
/// If it is not as RFC 5280 has it.
pub fn key_parts(public_key: &[u8]) -> Result<(&[u8], &[u8]), ParseError> {
    let mut reader = Reader::new(public_key);
    let algorithm = expect(&mut reader, tag::SEQUENCE, "an AlgorithmIdentifier")?;
    let key = expect(&mut reader, tag::BIT_STRING, "subjectPublicKey")?.whole_bits()?;
    der::end(&reader, "the end of the subjectPublicKeyInfo")?;
    Ok((algorithm.bytes(), key.rest()))
}

/// A readable name for the key in the content of a `SubjectPublicKeyInfo`: `P-256`, `RSA 2048`.
#[must_use]
pub fn key_text(public_key: &[u8]) -> String {
    key_parts(public_key)
        .and_then(|(algorithm, key)| super::key_name(&Reader::new(algorithm), &Reader::new(key)))
        .map_or_else(|_| "unreadable".to_owned(), std::borrow::Cow::into_owned)
}

/// How many bits the modulus has, if the content of a `SubjectPublicKeyInfo` is an RSA key.
#[must_use]
pub fn rsa_bits(public_key: &[u8]) -> Option<usize> {
    let (algorithm, key) = key_parts(public_key).ok()?;
    let id = expect(&mut Reader::new(algorithm), tag::OID, "an algorithm").ok()?;
    (id.bytes() == oid::RSA_ENCRYPTION)
        .then(|| super::modulus_bits(&Reader::new(key)))
        .flatten()
}

/// A readable name for the algorithm in the content of an `AlgorithmIdentifier`.
#[must_use]
pub fn algorithm_text(algorithm: &[u8]) -> String {
    let id = expect(&mut Reader::new(algorithm), tag::OID, "an algorithm");
    id.map_or_else(
        |_| "an algorithm without a number".to_owned(),
        |id| oid::text(id.bytes()).into_owned(),
    )
}

/// The name of an object identifier, or its numbers; `id` is the content of the element.
#[must_use]
pub fn oid_text(id: &[u8]) -> String {
    oid::text(id).into_owned()
}

/// One name, with the tags that webpki knows.
pub(super) fn name_form(reader: &mut Reader<'_>) -> Result<NameForm, ParseError> {
    let element = limited(Element::read(&mut reader.clone(), "a GeneralName")?)?;
    let content = element.content.range();
    let form = match element.tag {
        0x82 => NameForm::Dns(content),
        0x86 => NameForm::Uri(content),
        0x87 => NameForm::Ip(content),
        0xa4 => NameForm::Directory(content),
        0xa0 | 0x81 | 0xa3 | 0xa5 | 0x88 => NameForm::Other(element.tag & 0x1f),
        _ => {
            return Err(ParseError {
                offset: element.start,
                expected: "a GeneralName",
            });
        }
    };
    Element::read(reader, "a GeneralName")?;
    Ok(form)
}

/// A cursor over a range of the DER, which counts from the start of the DER.
pub(super) fn at<'a>(der: &'a [u8], range: Option<&Range<usize>>) -> Reader<'a> {
    let range = range.cloned().unwrap_or(0..0);
    let start = range.start;
    Reader::at(der.get(range).unwrap_or_default(), start)
}

pub(super) fn expect<'a>(
    reader: &mut Reader<'a>,
    tag: u8,
    what: &'static str,
) -> Result<Element<'a>, ParseError> {
    let mut ahead = reader.clone();
    let element = limited(Element::expect(&mut ahead, tag, what)?)?;
    *reader = ahead;
    Ok(element)
}

fn limited(element: Element<'_>) -> Result<Element<'_>, ParseError> {
    if element.content.remaining() > LONGEST {
        return Err(ParseError {
            offset: element.start,
            expected: "an element of fewer than 65535 bytes",
        });
    }
    Ok(element)
}

fn optional_boolean(reader: &mut Reader<'_>, what: &'static str) -> Result<bool, ParseError> {
    if der::next_tag(reader) == Some(tag::BOOLEAN) {
        expect(reader, tag::BOOLEAN, what)?.boolean()
    } else {
        Ok(false)
    }
}

/// A number of one byte, in its shortest form.
fn small(element: &Element<'_>) -> Result<u8, ParseError> {
    match *element.bytes() {
        [number @ 0..=0x7f] | [0, number @ 0x80..=0xff] => Ok(number),
        _ => Err(element.wrong("an INTEGER of one byte")),
    }
}

#[cfg(test)]
mod tests;
