//! Distinguished names: who a certificate speaks of (RFC 5280, RFC 4514, RFC 2253).

use std::fmt;
use std::ops::Range;

use super::super::reader::Reader;
use super::super::{Field, Value};
use super::der::{self, Element, ParseError, tag};
use super::oid;

/// A distinguished name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// The content of the `RDNSequence`, without the SEQUENCE's own tag and length.
    ///
    /// webpki holds two names for the same if these bytes are equal.
    pub der: Vec<u8>,
    /// The name for people, in the order of the bytes: `CN=broker-1, O=Kafka Sim`.
    ///
    /// It is data from whoever made the certificate: show it through
    /// [`Printable`](crate::wire::Printable).
    pub text: String,
}

impl Name {
    /// Reads a name from the content of its `RDNSequence`, which begins at the cursor.
    pub(super) fn parse(content: &Reader<'_>) -> Result<Self, ParseError> {
        let mut text = Text::default();
        each_attribute(content.clone(), |attribute| text.add(&attribute))?;
        Ok(Self {
            der: content.rest().to_vec(),
            text: text.whole,
        })
    }

    /// The name as Kafka's principal shows it: most specific part first, no spaces
    /// (`O=Kafka Sim,CN=broker-1` for the bytes of `CN=broker-1, O=Kafka Sim`).
    ///
    /// This follows Java's `X500Principal.getName()`, which Kafka's
    /// `DefaultKafkaPrincipalBuilder` calls: RFC 2253, with the attribute types that it names
    /// (CN, C, L, ST, O, OU, STREET, DC, UID) and all others as numbers with the value's DER in
    /// hexadecimal.
    #[must_use]
    pub fn rfc2253(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        let whole = each_attribute(Reader::new(&self.der), |attribute| {
            let text = attribute.rfc2253();
            match parts.last_mut() {
                Some(last) if !attribute.first => {
                    last.push('+');
                    last.push_str(&text);
                }
                _ => parts.push(text),
            }
        });
        if whole.is_err() {
            return oid::hex(&self.der);
        }
        parts.reverse();
        parts.join(",")
    }

    /// Who a certificate of this subject is to Kafka, unless `ssl.principal.mapping.rules` says otherwise:
    /// `User:CN=broker-1,O=India` (`DefaultKafkaPrincipalBuilder`).
    #[must_use]
    pub fn principal(&self) -> String {
        format!("User:{}", self.rfc2253())
    }

    /// The name as OpenSSL prints it (`openssl x509 -subject`, 3.0): in the order of the bytes, with
    /// blanks around each sign of equality (`O = Kafka Sim, CN = broker-1`).
    #[must_use]
    pub fn oneline(&self) -> String {
        let mut text = Text {
            equals: " = ",
            ..Text::default()
        };
        match each_attribute(Reader::new(&self.der), |attribute| text.add(&attribute)) {
            Ok(()) => text.whole,
            Err(_) => oid::hex(&self.der),
        }
    }

    /// The most specific common name, if there is one.
    #[must_use]
    pub fn common_name(&self) -> Option<String> {
        let mut found = None;
        each_attribute(Reader::new(&self.der), |attribute| {
            if attribute.kind == oid::COMMON_NAME {
                found = attribute.text();
            }
        })
        .ok()?;
        found
    }
}

impl fmt::Display for Name {
    /// Shows [`Name::text`] with all that a terminal would obey escaped.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", super::super::Printable(&self.text))
    }
}

/// The text of a distinguished name, as in [`Name::text`].
///
/// `rdn_sequence` may be the whole SEQUENCE or only its content. Bytes that are not a name come
/// out in hexadecimal after a `#`.
#[must_use]
pub fn name_text(rdn_sequence: &[u8]) -> String {
    read(rdn_sequence).map_or_else(|_| oid::hex(rdn_sequence), |name| name.text)
}

/// Reads a name from the whole SEQUENCE or only its content.
fn read(rdn_sequence: &[u8]) -> Result<Name, ParseError> {
    let mut reader = Reader::new(rdn_sequence);
    match Element::optional(&mut reader, tag::SEQUENCE, "a Name")? {
        Some(sequence) => {
            der::end(&reader, "the end of the Name")?;
            Name::parse(&sequence.content)
        }
        None => Name::parse(&reader),
    }
}

/// The parts of a name as fields, one for each attribute, and the text of all.
pub(in super::super) fn fields(content: &Reader<'_>) -> Result<(String, Vec<Field>), ParseError> {
    let mut fields = Vec::new();
    let mut text = Text::default();
    each_attribute(content.clone(), |attribute| {
        text.add(&attribute);
        let value = attribute.text().unwrap_or_else(|| oid::hex(attribute.der));
        let header = attribute.value.content.offset() - attribute.range.start;
        fields.push(
            Field::new(
                oid::text(attribute.kind),
                Value::Text(value),
                attribute.range,
            )
            .after_header(header),
        );
    })?;
    Ok((text.whole, fields))
}

/// The text of a name, as it grows.
struct Text {
    whole: String,
    /// What stands between a type and its value.
    equals: &'static str,
}

impl Default for Text {
    fn default() -> Self {
        Self {
            whole: String::new(),
            equals: "=",
        }
    }
}

impl Text {
    fn add(&mut self, attribute: &Attribute<'_>) {
        if !self.whole.is_empty() {
            self.whole
                .push_str(if attribute.first { ", " } else { " + " });
        }
        self.whole.push_str(&oid::text(attribute.kind));
        self.whole.push_str(self.equals);
        let Some(text) = attribute.text() else {
            self.whole.push_str(&oid::hex(attribute.der));
            return;
        };
        for c in text.chars() {
            // A separator inside a value must not look like one between values.
            if matches!(c, ',' | '+' | '\\') {
                self.whole.push('\\');
            }
            self.whole.push(c);
        }
    }
}

/// One attribute of a name.
struct Attribute<'a> {
    /// Whether it begins a new relative name, as almost all do.
    first: bool,
    /// The object identifier of its type.
    kind: &'a [u8],
    value: Element<'a>,
    /// The bytes of the value, tag and length included.
    der: &'a [u8],
    /// The range of type and value.
    range: Range<usize>,
}

/// Calls `visit` with each attribute of a name, in the order of the bytes.
fn each_attribute<'a>(
    mut rdns: Reader<'a>,
    mut visit: impl FnMut(Attribute<'a>),
) -> Result<(), ParseError> {
    while !rdns.is_empty() {
        let mut set = Element::expect(&mut rdns, tag::SET, "a RelativeDistinguishedName")?.content;
        let mut first = true;
        while !set.is_empty() {
            let pair = Element::expect(&mut set, tag::SEQUENCE, "an AttributeTypeAndValue")?;
            let mut inner = pair.content.clone();
            let kind = Element::expect(&mut inner, tag::OID, "an AttributeType")?.bytes();
            let der = inner.rest();
            let value = Element::read(&mut inner, "an AttributeValue")?;
            der::end(&inner, "the end of the attribute")?;
            visit(Attribute {
                first,
                kind,
                value,
                der,
                range: pair.range(),
            });
            first = false;
        }
    }
    Ok(())
}

impl<'a> Attribute<'a> {
    fn bytes(&self) -> &'a [u8] {
        self.value.bytes()
    }

    /// The value as text, if it is of a type that has one.
    fn text(&self) -> Option<String> {
        string(self.value.tag, self.bytes())
    }

    /// As Java's `AVA.toRFC2253String` writes it.
    fn rfc2253(&self) -> String {
        let keyword = [
            oid::COMMON_NAME,
            oid::COUNTRY,
            oid::LOCALITY,
            oid::STATE,
            oid::STREET,
            oid::ORGANIZATION,
            oid::ORGANIZATIONAL_UNIT,
            oid::DOMAIN_COMPONENT,
            oid::USER_ID,
        ]
        .contains(&self.kind);
        let textual = matches!(
            self.value.tag,
            tag::PRINTABLE_STRING
                | tag::UTF8_STRING
                | tag::T61_STRING
                | tag::IA5_STRING
                | tag::GENERAL_STRING
                | tag::BMP_STRING
        );
        if !keyword {
            return format!("{}={}", oid::dotted(self.kind), oid::hex(self.der));
        }
        let kind = oid::text(self.kind);
        if !textual {
            return format!("{kind}={}", oid::hex(self.der));
        }
        format!(
            "{kind}={}",
            escape_as_java(&String::from_utf8_lossy(self.bytes()))
        )
    }
}

/// Escapes a value as Java does: the characters that mean something, and spaces at the ends.
fn escape_as_java(value: &str) -> String {
    let blank = |c: char| c == ' ' || c == '\r';
    let lead = value.chars().take_while(|c| blank(*c)).count();
    let trail = value.chars().rev().take_while(|c| blank(*c)).count();
    let count = value.chars().count();
    let mut text = String::with_capacity(value.len());
    for (at, c) in value.chars().enumerate() {
        if c == '\0' {
            text.push_str("\\00");
            continue;
        }
        if at < lead || at + trail >= count || ",=+<>#;\"\\".contains(c) {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// The text of a string element, or `None` if the tag is not that of a string.
fn string(tag: u8, bytes: &[u8]) -> Option<String> {
    match tag {
        tag::UTF8_STRING
        | tag::PRINTABLE_STRING
        | tag::IA5_STRING
        | tag::NUMERIC_STRING
        | tag::VISIBLE_STRING
        | tag::GENERAL_STRING => Some(String::from_utf8_lossy(bytes).into_owned()),
        tag::T61_STRING => Some(bytes.iter().copied().map(char::from).collect()),
        tag::BMP_STRING => {
            let (units, rest) = bytes.as_chunks::<2>();
            let units = units.iter().map(|unit| u16::from_be_bytes(*unit));
            let text = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
            rest.is_empty().then(|| text.collect())
        }
        tag::UNIVERSAL_STRING => {
            let (units, rest) = bytes.as_chunks::<4>();
            let text = units.iter().map(|unit| {
                char::from_u32(u32::from_be_bytes(*unit)).unwrap_or(char::REPLACEMENT_CHARACTER)
            });
            rest.is_empty().then(|| text.collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EMAIL_ADDRESS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1];

    fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
    }

    fn attribute(kind: &[u8], tag: u8, value: &[u8]) -> Vec<u8> {
        tlv(
            tag::SEQUENCE,
            &[tlv(tag::OID, kind), tlv(tag, value)].concat(),
        )
    }

    fn name(parts: &[&[Vec<u8>]]) -> Name {
        let content: Vec<u8> = parts
            .iter()
            .flat_map(|rdn| tlv(tag::SET, &rdn.concat()))
            .collect();
        assert_eq!(
            name_text(&content),
            name_text(&tlv(tag::SEQUENCE, &content))
        );
        read(&content).unwrap()
    }

    #[test]
    fn in_the_order_of_the_bytes_and_as_kafka_shows_it() {
        let name = name(&[
            &[attribute(oid::COUNTRY, tag::PRINTABLE_STRING, b"IN")],
            &[attribute(
                oid::ORGANIZATION,
                tag::UTF8_STRING,
                "Kafka, Sim ©".as_bytes(),
            )],
            &[
                attribute(oid::COMMON_NAME, tag::UTF8_STRING, b"broker-1"),
                attribute(oid::USER_ID, tag::UTF8_STRING, b"7"),
            ],
        ]);
        assert_eq!(name.text, "C=IN, O=Kafka\\, Sim ©, CN=broker-1 + UID=7");
        assert_eq!(name.rfc2253(), "CN=broker-1+UID=7,O=Kafka\\, Sim ©,C=IN");
        assert_eq!(name.common_name().unwrap(), "broker-1");
    }

    #[test]
    fn java_escapes() {
        assert_eq!(escape_as_java("  a=b#c\0 "), "\\ \\ a\\=b\\#c\\00\\ ");
        assert_eq!(escape_as_java("plain.name-1"), "plain.name-1");
        let name = name(&[&[attribute(EMAIL_ADDRESS, tag::IA5_STRING, b"a@b")]]);
        assert_eq!(name.text, "emailAddress=a@b");
        assert_eq!(name.rfc2253(), "1.2.840.113549.1.9.1=#1603614062");
    }

    #[test]
    fn strings_of_every_type() {
        assert_eq!(
            string(tag::BMP_STRING, &[0, 0x41, 0x20, 0xac]).unwrap(),
            "A€"
        );
        assert_eq!(
            string(tag::UNIVERSAL_STRING, &[0, 1, 0xf6, 0]).unwrap(),
            "😀"
        );
        assert_eq!(string(tag::T61_STRING, &[0xe9]).unwrap(), "é");
        assert_eq!(string(tag::BMP_STRING, &[0]), None);
        assert_eq!(string(tag::INTEGER, &[0]), None);
    }

    #[test]
    fn what_is_not_a_name_is_shown_as_bytes() {
        assert_eq!(name_text(&[1, 2, 3]), "#010203");
        assert_eq!(name_text(&[]), "");
        assert_eq!(name_text(&[0x30, 0]), "");
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_text(bytes in any::<Vec<u8>>()) {
            let _ = name_text(&bytes);
            let _ = fields(&Reader::new(&bytes));
            let _ = Name { der: bytes, text: String::new() }.rfc2253();
        }

        #[test]
        fn any_value_has_a_text(tag in 0u8..0x1f, value in proptest::collection::vec(any::<u8>(), 0..100)) {
            let name = name(&[&[attribute(oid::COMMON_NAME, tag, &value)]]);
            prop_assert!(name.rfc2253().starts_with("CN="));
        }
    }
}
