//! Certificates and requests as trees of fields, named as in RFC 5280 and RFC 2986.

use std::borrow::Cow;

use super::super::parts::{Expected, Parts, Read, bytes_or_empty};
use super::super::reader::Reader;
use super::super::{Field, Value};
use super::der::{self, Element, ParseError, next_tag, tag};
use super::extension::ExtensionValue;
use super::{date, extension_fields, key_name, name, oid};

/// Takes a certificate apart.
///
/// The root is named `certificate`; below it stand `tbsCertificate` (with `version`,
/// `serialNumber`, `signature`, `issuer`, `validity`, `subject`, `subjectPublicKeyInfo` and
/// `extensions`, each extension by its own name), `signatureAlgorithm` and `signatureValue`. What
/// does not parse appears as `unparsed` where it stands; what was read before it stays.
#[must_use]
pub fn dissect(der: &[u8]) -> Field {
    let (value, children) = certificate_parts(Reader::new(der));
    Field::new("certificate", value, 0..der.len()).with(children)
}

/// Takes a certificate request apart (RFC 2986).
///
/// The root is named `certificationRequest`; below it stand `certificationRequestInfo` (with
/// `version`, `subject`, `subjectPKInfo` and `attributes`, where the extensions are that the
/// subject would like to have), `signatureAlgorithm` and `signature`.
#[must_use]
pub fn dissect_request(der: &[u8]) -> Field {
    let children = Parts::all(Reader::new(der), |outer| {
        let request = Element::expect(&mut outer.reader, tag::SEQUENCE, "a CertificationRequest")?;
        outer.inside(request.content, |parts| {
            parts.nest(tag::SEQUENCE, "certificationRequestInfo", |parts| {
                version(parts)?;
                distinguished_name(parts, "subject")?;
                public_key(parts, "subjectPKInfo")?;
                if next_tag(&parts.reader) == Some(tag::constructed(0)) {
                    parts.nest(tag::constructed(0), "attributes", attributes)?;
                }
                Ok(Value::None)
            })?;
            algorithm(parts, "signatureAlgorithm")?;
            signature(parts, "signature")
        });
        Ok(())
    });
    Field::new(
        "certificationRequest",
        text_of(&children, "certificationRequestInfo"),
        0..der.len(),
    )
    .with(children)
}

/// The parts of a certificate that takes all of `reader`, and its subject as the value of
/// whichever field they go into.
pub(in super::super) fn certificate_parts(reader: Reader<'_>) -> (Value, Vec<Field>) {
    let children = Parts::all(reader, |outer| {
        let certificate = Element::expect(&mut outer.reader, tag::SEQUENCE, "a Certificate")?;
        outer.inside(certificate.content, |parts| {
            parts.nest(tag::SEQUENCE, "tbsCertificate", tbs_certificate)?;
            algorithm(parts, "signatureAlgorithm")?;
            signature(parts, "signatureValue")
        });
        Ok(())
    });
    (text_of(&children, "tbsCertificate"), children)
}

/// The parts of a distinguished name whose SEQUENCE takes all of `reader`, and its text.
pub(in super::super) fn name_parts(
    mut reader: Reader<'_>,
) -> Result<(String, Vec<Field>), ParseError> {
    let sequence = Element::expect(&mut reader, tag::SEQUENCE, "a Name")?;
    der::end(&reader, "the end of the Name")?;
    name::fields(&sequence.content)
}

/// The content of the object identifier that takes all of `reader`, if one does.
fn only_oid(mut reader: Reader<'_>) -> Option<&[u8]> {
    let element = Element::expect(&mut reader, tag::OID, "an object identifier").ok()?;
    reader.is_empty().then(|| element.bytes())
}

/// The name of an object identifier that stands with its tag and length, or its bytes in
/// hexadecimal.
pub(in super::super) fn oid_element_text(reader: Reader<'_>) -> Cow<'static, str> {
    let bytes = reader.rest();
    only_oid(reader).map_or_else(|| Cow::Owned(oid::hex(bytes)), oid::text)
}

/// The text of the subject below the part named `part`.
fn text_of(children: &[Field], part: &str) -> Value {
    let subject = children
        .iter()
        .find(|child| child.name == part)
        .and_then(|part| part.find(&["subject"]))
        .map(|subject| subject.value.clone());
    subject.unwrap_or(Value::None)
}

impl From<ParseError> for Expected {
    fn from(error: ParseError) -> Self {
        Self::new(error.expected)
    }
}

impl<'a> Parts<'a> {
    /// An element with this tag whose content is read by `read`, which also says its value.
    fn nest(
        &mut self,
        tag: u8,
        name: impl Into<Cow<'static, str>>,
        read: impl FnOnce(&mut Parts<'a>) -> Read<Value>,
    ) -> Read {
        let name = name.into();
        let what = match &name {
            Cow::Borrowed(name) => name,
            Cow::Owned(_) => "an element",
        };
        let element = Element::expect(&mut self.reader, tag, what)?;
        self.open(name, &element, read);
        Ok(())
    }

    /// An element already taken, whose content is read by `read`.
    fn open(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        element: &Element<'a>,
        read: impl FnOnce(&mut Parts<'a>) -> Read<Value>,
    ) {
        let mut parts = Parts::new(element.content.clone());
        let (value, outcome) = match read(&mut parts) {
            Ok(value) => (value, Ok(())),
            Err(expected) => (Value::None, Err(expected)),
        };
        let children = parts.finish(outcome);
        self.push(
            Field::new(name, value, element.range())
                .after_header(element.header())
                .with(children),
        );
    }

    /// An element with this tag and without parts.
    pub(super) fn leaf(
        &mut self,
        tag: u8,
        name: &'static str,
        value: impl FnOnce(&Element<'a>) -> Value,
    ) -> Read<Element<'a>> {
        let element = Element::expect(&mut self.reader, tag, name)?;
        self.push(
            Field::new(name, value(&element), element.range()).after_header(element.header()),
        );
        Ok(element)
    }

    /// An object identifier, shown by its name.
    fn oid(&mut self, name: &'static str) -> Read<&'a [u8]> {
        self.leaf(tag::OID, name, |element| {
            Value::Words(oid::text(element.bytes()))
        })
        .map(|element| element.bytes())
    }
}

fn tbs_certificate(parts: &mut Parts<'_>) -> Read<Value> {
    if next_tag(&parts.reader) == Some(tag::constructed(0)) {
        parts.nest(tag::constructed(0), "version", |inner| {
            let number = Element::expect(&mut inner.reader, tag::INTEGER, "version")?;
            Ok(version_value(&number))
        })?;
    }
    parts.leaf(tag::INTEGER, "serialNumber", |_| Value::Bytes)?;
    algorithm(parts, "signature")?;
    distinguished_name(parts, "issuer")?;
    parts.nest(tag::SEQUENCE, "validity", |parts| {
        let from = moment(parts, "notBefore")?;
        let until = moment(parts, "notAfter")?;
        Ok(Value::Words(
            format!("{} … {}", day(from), day(until)).into(),
        ))
    })?;
    distinguished_name(parts, "subject")?;
    public_key(parts, "subjectPublicKeyInfo")?;
    for (n, name) in [(1, "issuerUniqueID"), (2, "subjectUniqueID")] {
        if next_tag(&parts.reader) == Some(tag::primitive(n)) {
            parts.leaf(tag::primitive(n), name, |_| Value::Bytes)?;
        }
    }
    if let Some(explicit) = Element::optional(&mut parts.reader, tag::constructed(3), "extensions")?
    {
        parts.open("extensions", &explicit, |inner| {
            let list = Element::expect(&mut inner.reader, tag::SEQUENCE, "Extensions")?;
            extensions(inner, list.content);
            Ok(Value::None)
        });
    }
    Ok(Value::None)
}

fn version(parts: &mut Parts<'_>) -> Read {
    parts.leaf(tag::INTEGER, "version", version_value).map(drop)
}

/// Versions are counted from 0 in the bytes and from 1 by people.
fn version_value(number: &Element<'_>) -> Value {
    match number.bytes() {
        [0] => Value::Words("v1".into()),
        [1] => Value::Words("v2".into()),
        [2] => Value::Words("v3".into()),
        _ => Value::Bytes,
    }
}

/// The day of a moment.
fn day(unix: i64) -> String {
    let moment = date::rfc3339(unix);
    moment.split('T').next().unwrap_or(&moment).to_owned()
}

fn moment(parts: &mut Parts<'_>, name: &'static str) -> Read<i64> {
    let mut ahead = parts.reader.clone();
    let element = Element::read(&mut ahead, name)?;
    let unix = date::parse(&element)?;
    parts.reader = ahead;
    parts.push(
        Field::new(
            name,
            Value::Words(date::rfc3339(unix).into()),
            element.range(),
        )
        .after_header(element.header()),
    );
    Ok(unix)
}

fn algorithm(parts: &mut Parts<'_>, name: &'static str) -> Read {
    parts.nest(tag::SEQUENCE, name, |parts| {
        let id = parts.oid("algorithm")?;
        let mut value = oid::text(id);
        let parameters = parts.reader.clone();
        let shown = match parameters.rest() {
            [] => return Ok(Value::Words(value)),
            [5, 0] => Value::Words("NULL".into()),
            _ => match only_oid(parameters.clone()) {
                Some(curve) => {
                    // The named curve says more than that it is an elliptic curve.
                    value = oid::text(curve);
                    Value::Words(value.clone())
                }
                None => Value::Bytes,
            },
        };
        parts.push(Field::new("parameters", shown, parameters.range()));
        parts.skip_rest();
        Ok(Value::Words(value))
    })
}

fn distinguished_name(parts: &mut Parts<'_>, field: &'static str) -> Read {
    parts.nest(tag::SEQUENCE, field, |parts| {
        let (text, attributes) = name::fields(&parts.reader)?;
        parts.skip_rest();
        for attribute in attributes {
            parts.push(attribute);
        }
        Ok(Value::Text(text))
    })
}

fn public_key(parts: &mut Parts<'_>, name: &'static str) -> Read {
    parts.nest(tag::SEQUENCE, name, |parts| {
        let mut ahead = parts.reader.clone();
        let id = Element::expect(&mut ahead, tag::SEQUENCE, "algorithm")?.content;
        algorithm(parts, "algorithm")?;
        let bits = bit_string(parts, "subjectPublicKey")?;
        Ok(Value::Words(key_name(&id, &bits)?))
    })
}

fn signature(parts: &mut Parts<'_>, name: &'static str) -> Read {
    bit_string(parts, name).map(drop)
}

/// A BIT STRING of whole bytes; the byte that counts the unused bits belongs to its header.
fn bit_string<'a>(parts: &mut Parts<'a>, name: &'static str) -> Read<Reader<'a>> {
    let mut ahead = parts.reader.clone();
    let element = Element::expect(&mut ahead, tag::BIT_STRING, name)?;
    let bits = element.whole_bits()?;
    parts.reader = ahead;
    parts.push(
        Field::new(name, bytes_or_empty(bits.rest()), element.range())
            .after_header(element.header() + 1),
    );
    Ok(bits)
}

/// The extensions in `list`, each a part of `parts`.
fn extensions<'a>(parts: &mut Parts<'a>, list: Reader<'a>) {
    parts.inside(list, |parts| {
        while !parts.reader.is_empty() {
            let sequence = Element::expect(&mut parts.reader, tag::SEQUENCE, "an Extension")?;
            let id = Element::expect(&mut sequence.content.clone(), tag::OID, "extnID");
            let name = id.map_or(Cow::Borrowed("extension"), |id| oid::text(id.bytes()));
            parts.open(name, &sequence, extension);
        }
        Ok(())
    });
}

fn extension(parts: &mut Parts<'_>) -> Read<Value> {
    let id = parts.oid("extnID")?;
    if next_tag(&parts.reader) == Some(tag::BOOLEAN) {
        let mut ahead = parts.reader.clone();
        let critical = Element::read(&mut ahead, "critical")?.boolean()?;
        parts.leaf(tag::BOOLEAN, "critical", |_| {
            extension_fields::truth(critical)
        })?;
    }
    let mut summary = Value::None;
    parts.nest(tag::OCTET_STRING, "extnValue", |parts| {
        let value = ExtensionValue::parse(id, &parts.reader)?;
        summary = extension_fields::summarise(&value);
        let content = parts.reader.clone();
        parts.skip_rest();
        if let ExtensionValue::Other = value {
            return Ok(bytes_or_empty(content.rest()));
        }
        for field in extension_fields::fields(&value, content) {
            parts.push(field);
        }
        Ok(Value::None)
    })?;
    Ok(summary)
}

/// The attributes of a request; of these only the wish for extensions is taken apart.
fn attributes(parts: &mut Parts<'_>) -> Read<Value> {
    while !parts.reader.is_empty() {
        let attribute = Element::expect(&mut parts.reader, tag::SEQUENCE, "an Attribute")?;
        let id = Element::expect(
            &mut attribute.content.clone(),
            tag::OID,
            "an attribute type",
        );
        let name = id.map_or(Cow::Borrowed("attribute"), |id| oid::text(id.bytes()));
        parts.open(name, &attribute, |parts| {
            let id = parts.oid("type")?;
            parts.nest(tag::SET, "values", |values| {
                if id != oid::EXTENSION_REQUEST {
                    let bytes = values.reader.rest();
                    values.skip_rest();
                    return Ok(bytes_or_empty(bytes));
                }
                let list = Element::expect(&mut values.reader, tag::SEQUENCE, "Extensions")?;
                extensions(values, list.content);
                Ok(Value::None)
            })?;
            Ok(Value::None)
        });
    }
    Ok(Value::None)
}
