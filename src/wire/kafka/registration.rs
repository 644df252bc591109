//! How a broker registers with the controller: `BrokerRegistration`, version 4.

use super::{
    Parts, Read, compact_array, compact_string, error_code, int16, number16, number32, request_tag,
    tagged_fields,
};
use crate::wire::{Field, Value};

/// The version that is read here.
pub(super) const VERSION: i16 = 4;

/// The length of a UUID, in bytes.
const UUID: usize = 16;

/// The body of a request.
pub(super) fn request(parts: &mut Parts<'_>) -> Read {
    number32(parts, "broker_id")?;
    compact_string(parts, "cluster_id")?;
    parts.bytes("incarnation_id", UUID)?;
    compact_array(parts, "listeners", |parts| {
        parts.group("Listener", |parts| {
            compact_string(parts, "name")?;
            compact_string(parts, "host")?;
            parts.u16("port")?;
            let start = parts.reader.offset();
            let protocol = int16(&mut parts.reader, "security_protocol")?;
            let value = match protocol {
                0 => Value::Code(Some("PLAINTEXT"), 0),
                1 => Value::Code(Some("SSL"), 1),
                2 => Value::Code(Some("SASL_PLAINTEXT"), 2),
                3 => Value::Code(Some("SASL_SSL"), 3),
                other => Value::Words(other.to_string().into()),
            };
            parts.push(Field::new(
                "security_protocol",
                value,
                parts.reader.since(start),
            ));
            tagged_fields(parts, request_tag)?;
            Ok(Value::None)
        })
    })?;
    compact_array(parts, "features", |parts| {
        parts.group("Feature", |parts| {
            compact_string(parts, "name")?;
            number16(parts, "min_supported_version")?;
            number16(parts, "max_supported_version")?;
            tagged_fields(parts, request_tag)?;
            Ok(Value::None)
        })
    })?;
    compact_string(parts, "rack")?;
    let start = parts.reader.offset();
    let migrating = parts.reader.u8("is_migrating_zk_broker")?;
    parts.push(Field::new(
        "is_migrating_zk_broker",
        Value::Words((migrating != 0).to_string().into()),
        parts.reader.since(start),
    ));
    compact_array(parts, "log_dirs", |parts| {
        parts.bytes("log_dir", UUID).map(drop)
    })?;
    epoch(parts, "previous_broker_epoch")?;
    tagged_fields(parts, request_tag)
}

/// The body of a response, behind its correlation id.
pub(super) fn response(parts: &mut Parts<'_>) -> Read {
    tagged_fields(parts, request_tag)?;
    number32(parts, "throttle_time_ms")?;
    error_code::read(parts)?;
    epoch(parts, "broker_epoch")?;
    tagged_fields(parts, request_tag)
}

/// An epoch: -1 is none.
fn epoch(parts: &mut Parts<'_>, name: &'static str) -> Read {
    let start = parts.reader.offset();
    let epoch = i64::from_be_bytes(parts.reader.array(name)?);
    let value = match u64::try_from(epoch) {
        Ok(epoch) => Value::Number(epoch),
        Err(_) => Value::Words(epoch.to_string().into()),
    };
    parts.push(Field::new(name, value, parts.reader.since(start)));
    Ok(())
}
