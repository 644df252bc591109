//! What extensions say, as fields: in one line, and part by part.

use std::borrow::Cow;

use super::super::parts::{Parts, bytes_or_empty};
use super::super::reader::Reader;
use super::super::{Field, Value};
use super::Spanned;
use super::der::{Element, next_tag, tag};
use super::extension::ExtensionValue;
use super::general_name::GeneralName;

/// What an extension says, in one line.
pub(super) fn summarise(value: &ExtensionValue) -> Value {
    let list = |names: &[Spanned<GeneralName>]| {
        let texts = names.iter().map(|name| {
            name.value
                .text()
                .unwrap_or(Cow::Borrowed(name.value.form()))
        });
        Value::Text(texts.collect::<Vec<_>>().join(", "))
    };
    match value {
        ExtensionValue::BasicConstraints(constraints) => {
            Value::Words(match (constraints.ca, constraints.path_len) {
                (false, _) => Cow::Borrowed("not an authority"),
                (true, None) => Cow::Borrowed("an authority"),
                (true, Some(length)) => Cow::Owned(format!("an authority, path length {length}")),
            })
        }
        ExtensionValue::KeyUsage(usage) => {
            Value::Words(usage.names().collect::<Vec<_>>().join(", ").into())
        }
        ExtensionValue::ExtendedKeyUsage(purposes) => {
            let names = purposes.iter().map(|purpose| purpose.value.as_str());
            Value::Words(names.collect::<Vec<_>>().join(", ").into())
        }
        ExtensionValue::SubjectAltName(names)
        | ExtensionValue::IssuerAltName(names)
        | ExtensionValue::CrlDistributionPoints(names) => list(names),
        _ => Value::None,
    }
}

/// The parts of an extension's content, in the order of the bytes.
pub(super) fn fields(value: &ExtensionValue, content: Reader<'_>) -> Vec<Field> {
    match value {
        ExtensionValue::BasicConstraints(constraints) => Parts::all(content, |outer| {
            let inner = Element::expect(&mut outer.reader, tag::SEQUENCE, "BasicConstraints")?;
            outer.inside(inner.content, |parts| {
                if next_tag(&parts.reader) == Some(tag::BOOLEAN) {
                    parts.leaf(tag::BOOLEAN, "cA", |_| truth(constraints.ca))?;
                }
                if let Some(length) = constraints.path_len {
                    let length = Value::Number(u64::from(length));
                    parts.leaf(tag::INTEGER, "pathLenConstraint", |_| length)?;
                }
                Ok(())
            });
            Ok(())
        }),
        ExtensionValue::KeyUsage(usage) => {
            let names = usage.names().collect::<Vec<_>>().join(", ");
            vec![Field::new(
                "KeyUsage",
                Value::Words(names.into()),
                content.range(),
            )]
        }
        ExtensionValue::ExtendedKeyUsage(purposes) => purposes
            .iter()
            .map(|purpose| {
                let name = match purpose.value.name {
                    Some(name) => Cow::Borrowed(name),
                    None => Cow::Owned(purpose.value.oid.clone()),
                };
                Field::new("KeyPurposeId", Value::Words(name), purpose.range.clone())
                    .after_header(2)
            })
            .collect(),
        ExtensionValue::SubjectAltName(names)
        | ExtensionValue::IssuerAltName(names)
        | ExtensionValue::CrlDistributionPoints(names) => names.iter().map(general_name).collect(),
        ExtensionValue::SubjectKeyIdentifier(id) => vec![key_identifier(id)],
        ExtensionValue::AuthorityKeyIdentifier(id) => {
            let serial = id.serial.iter().map(|serial| {
                Field::new(
                    "authorityCertSerialNumber",
                    Value::Bytes,
                    serial.range.clone(),
                )
            });
            let key = id.key_identifier.iter().map(key_identifier);
            key.chain(id.issuer.iter().map(general_name))
                .chain(serial)
                .collect()
        }
        ExtensionValue::NameConstraints(constraints) => {
            let subtrees = [
                ("permittedSubtrees", &constraints.permitted),
                ("excludedSubtrees", &constraints.excluded),
            ];
            subtrees
                .into_iter()
                .filter_map(|(name, bases)| subtree(name, bases))
                .collect()
        }
        ExtensionValue::AuthorityInfoAccess(places) => places
            .iter()
            .map(|place| Field {
                name: place.method.clone(),
                ..general_name(&place.location)
            })
            .collect(),
        ExtensionValue::CertificatePolicies(policies) => policies
            .iter()
            .map(|policy| {
                let name = Value::Words(policy.value.clone());
                Field::new("policyIdentifier", name, policy.range.clone()).after_header(2)
            })
            .collect(),
        ExtensionValue::Other => Vec::new(),
    }
}

fn key_identifier(id: &Spanned<Vec<u8>>) -> Field {
    Field::new("keyIdentifier", bytes_or_empty(&id.value), id.range.clone())
}

fn general_name(name: &Spanned<GeneralName>) -> Field {
    let value = match &name.value {
        GeneralName::Ip(_) | GeneralName::Network(..) => {
            Value::Words(name.value.text().unwrap_or_default().into_owned().into())
        }
        other => other
            .text()
            .map_or(Value::Bytes, |text| Value::Text(text.into_owned())),
    };
    Field::new(name.value.form(), value, name.range.clone()).after_header(2)
}

fn subtree(name: &'static str, bases: &[Spanned<GeneralName>]) -> Option<Field> {
    let range = bases.first()?.range.start..bases.last()?.range.end;
    Some(Field::new(name, Value::None, range).with(bases.iter().map(general_name).collect()))
}

/// A BOOLEAN in words.
pub(super) fn truth(truth: bool) -> Value {
    Value::Words(if truth { "true" } else { "false" }.into())
}
