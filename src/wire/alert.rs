//! Alerts and `ChangeCipherSpec`: the two smallest messages (RFC 9846, RFC 5246).

use super::parts::{Parts, Read};
use super::registry::{AlertDescription, AlertLevel, CodePoint};
use super::{Field, Value};

/// The two bytes of an alert; the value for the whole is both in words.
pub(super) fn alert(parts: &mut Parts<'_>) -> Read<Value> {
    let level: AlertLevel = parts.code8("level")?;
    let description: AlertDescription = parts.code8("description")?;
    Ok(Value::Words(
        match (CodePoint::name(level), description.name()) {
            (Some("fatal"), Some(name)) => name.into(),
            _ => format!("{level} {description}").into(),
        },
    ))
}

/// The one byte of a `ChangeCipherSpec`, which is always 1.
pub(super) fn change_cipher_spec(parts: &mut Parts<'_>) -> Read {
    let start = parts.reader.offset();
    let byte = parts.reader.u8("type")?;
    let name = (byte == 1).then_some("change_cipher_spec");
    parts.push(Field::new(
        "type",
        Value::Code(name, byte.into()),
        parts.reader.since(start),
    ));
    Ok(())
}
