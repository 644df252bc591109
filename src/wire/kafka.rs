//! Kafka frames: what the brokers say to each other once the border is crossed.
//!
//! A frame is a four-byte size and a message of that size. A request begins with a header that
//! says which API it is for and in which version; a response says only which request it answers.
//! Source: Kafka's protocol guide, and the message schemas of Kafka 4.3
//! (`ApiVersionsRequest.json`, `ApiVersionsResponse.json`, `BrokerRegistrationRequest.json`,
//! `BrokerRegistrationResponse.json`, `RequestHeader.json`).

use super::parts::{Expected, Parts, Read, bytes_or_empty, empty, entries};
use super::reader::{ReadError, Reader};
use super::registry::CodePoint;
use super::{Field, Side, Value};

mod api_key;
mod compose;
mod error_code;
mod registration;

pub use api_key::ApiKey;
pub use compose::{
    Office, Registration, api_versions_request, api_versions_response, broker_registration_request,
    broker_registration_response, registration_error,
};
pub use error_code::ErrorCode;

/// The largest request that a broker takes by default (`socket.request.max.bytes`), in bytes.
///
/// The size of a frame is read before anything else, so this is what meets a `ClientHello` on a
/// listener without TLS: its first four bytes announce 369 295 616 bytes.
pub const MAX_REQUEST_BYTES: i32 = 104_857_600;

/// The first version of `ApiVersions` with compact strings and tagged fields.
const FIRST_FLEXIBLE: i16 = 3;

/// Takes the plaintext of an application data record apart as Kafka frames.
///
/// The root is named `ApplicationData`; each frame below it is a `request` if the client sent it,
/// or a `response`. Requests are read up to their header, those for `ApiVersions` and
/// `BrokerRegistration` to the end. A response does not say what it answers: it is read as one to
/// those if its form is that, and else left as bytes after its correlation id. Never fails, as
/// [`message::dissect`](super::message::dissect).
#[must_use]
pub fn dissect(bytes: &[u8], sender: Side) -> Field {
    let children = Parts::all(Reader::new(bytes), |parts| {
        while !parts.reader.is_empty() {
            frame(parts, sender)?;
        }
        Ok(())
    });
    let value = if bytes.is_empty() {
        empty()
    } else {
        Value::None
    };
    Field::new("ApplicationData", value, 0..bytes.len()).with(children)
}

/// Which API a whole request is for.
#[must_use]
pub fn api_key(request: &[u8]) -> Option<ApiKey> {
    let (key, _) = request.get(4..)?.split_first_chunk::<2>()?;
    Some(ApiKey(i16::from_be_bytes(*key)))
}

fn frame(parts: &mut Parts<'_>, sender: Side) -> Read {
    let name = match sender {
        Side::Client => "request",
        Side::Server => "response",
    };
    parts.group(name, |parts| {
        let start = parts.reader.offset();
        let size = i32::from_be_bytes(parts.reader.array("the size of a frame")?);
        let range = parts.reader.since(start);
        let Some(length) = usize::try_from(size)
            .ok()
            .filter(|_| size <= MAX_REQUEST_BYTES)
        else {
            let words = format!("{size}, where a broker takes 0 to {MAX_REQUEST_BYTES}");
            parts.push(Field::new("size", Value::Words(words.into()), range));
            return Err(Expected::new("a frame of that size"));
        };
        parts.push(Field::new(
            "size",
            Value::Number(u64::from(size.unsigned_abs())),
            range,
        ));
        let there = length.min(parts.reader.remaining());
        let content = parts.reader.sub(there, "the frame")?;
        let mut value = Value::None;
        parts.inside(content, |parts| match sender {
            Side::Client => request(parts, &mut value),
            Side::Server => response(parts, &mut value),
        });
        match length - there {
            0 => Ok(value),
            missing => Err(Expected::more("the rest of the frame", missing)),
        }
    })
}

/// A request: its header, and its body if that is known here.
fn request(parts: &mut Parts<'_>, value: &mut Value) -> Read {
    let start = parts.reader.offset();
    let key = ApiKey(int16(&mut parts.reader, "api_key")?);
    parts.push(Field::new(
        "api_key",
        key.value(),
        parts.reader.since(start),
    ));
    let version = number16(parts, "api_version")?;
    *value = Value::Words(match key.name() {
        Some(name) => format!("{name} v{version}").into(),
        None => format!("API {} v{version}", key.0).into(),
    });
    number32(parts, "correlation_id")?;
    nullable_string(parts, "client_id")?;
    if key.first_flexible().is_some_and(|first| version >= first) {
        tagged_fields(parts, request_tag)?;
    }
    if key == ApiKey::BROKER_REGISTRATION && version == registration::VERSION {
        return registration::request(parts);
    }
    if key != ApiKey::API_VERSIONS {
        return if parts.reader.is_empty() {
            Ok(())
        } else {
            parts.rest("body").map(drop)
        };
    }
    if version >= FIRST_FLEXIBLE {
        compact_string(parts, "client_software_name")?;
        compact_string(parts, "client_software_version")?;
        // Version 5 puts more here (KIP-1242).
        if version > 4 {
            return parts.rest("body").map(drop);
        }
        tagged_fields(parts, request_tag)?;
    }
    Ok(())
}

/// A response: the request it answers, and its body if it has a form that is known here.
fn response(parts: &mut Parts<'_>, value: &mut Value) -> Read {
    number32(parts, "correlation_id")?;
    let forms = [
        (3, "ApiVersions v3 or later"),
        (1, "ApiVersions v1 or v2"),
        (0, "ApiVersions v0"),
    ];
    for (version, words) in forms {
        let mut trial = Parts::new(parts.reader.clone());
        if api_versions(&mut trial, version).is_ok() && trial.reader.is_empty() {
            *value = Value::Words(words.into());
            return api_versions(parts, version);
        }
    }
    let mut trial = Parts::new(parts.reader.clone());
    if registration::response(&mut trial).is_ok() && trial.reader.is_empty() {
        *value = Value::Words("BrokerRegistration".into());
        return registration::response(parts);
    }
    if parts.reader.is_empty() {
        Ok(())
    } else {
        parts.rest("body").map(drop)
    }
}

/// The body of an `ApiVersions` response in the form of `version`: 0, 1 (and 2), or 3 (and later).
fn api_versions(parts: &mut Parts<'_>, version: i16) -> Read {
    error_code::read(parts)?;
    let flexible = version >= FIRST_FLEXIBLE;

    let count = |reader: &mut Reader<'_>| {
        if flexible {
            one_less(reader, "api_keys")
        } else {
            Ok(u64::from(reader.u32("api_keys")?))
        }
    };
    counted(parts, "api_keys", count, |parts| {
        parts.group("ApiVersion", |parts| api_version(parts, flexible))
    })?;

    if version >= 1 {
        number32(parts, "throttle_time_ms")?;
    }
    if flexible {
        tagged_fields(parts, |tag| match tag {
            0 => Some("supported_features"),
            1 => Some("finalized_features_epoch"),
            2 => Some("finalized_features"),
            3 => Some("zk_migration_ready"),
            _ => None,
        })?;
    }
    Ok(())
}

/// One API and the versions of it that the broker speaks.
fn api_version(parts: &mut Parts<'_>, flexible: bool) -> Read<Value> {
    let start = parts.reader.offset();
    let key = ApiKey(int16(&mut parts.reader, "api_key")?);
    parts.push(Field::new(
        "api_key",
        key.value(),
        parts.reader.since(start),
    ));
    let lowest = number16(parts, "min_version")?;
    let highest = number16(parts, "max_version")?;
    if flexible {
        tagged_fields(parts, |_| None)?;
    }
    Ok(Value::Words(match key.name() {
        Some(name) => format!("{name} {lowest} to {highest}").into(),
        None => format!("API {} {lowest} to {highest}", key.0).into(),
    }))
}

/// No tag of a request is known by name.
fn request_tag(_: u64) -> Option<&'static str> {
    None
}

/// Tagged fields: how many, and each with its tag, its size and its bytes.
fn tagged_fields(parts: &mut Parts<'_>, name: fn(u64) -> Option<&'static str>) -> Read {
    let count = |reader: &mut Reader<'_>| varint(reader, "tagged_fields");
    counted(parts, "tagged_fields", count, |parts| {
        tagged_field(parts, name)
    })
}

/// A compact array: the number of its entries plus one as a varint, and the entries.
fn compact_array(
    parts: &mut Parts<'_>,
    name: &'static str,
    each: impl FnMut(&mut Parts<'_>) -> Read,
) -> Read {
    counted(parts, name, |reader| one_less(reader, name), each)
}

/// A number that stands one higher as a varint.
fn one_less(reader: &mut Reader<'_>, name: &'static str) -> Read<u64> {
    varint(reader, name)?
        .checked_sub(1)
        .ok_or(Expected::new(name))
}

/// Entries behind their number, which `count` reads.
fn counted(
    parts: &mut Parts<'_>,
    name: &'static str,
    count: impl FnOnce(&mut Reader<'_>) -> Read<u64>,
    mut each: impl FnMut(&mut Parts<'_>) -> Read,
) -> Read {
    let start = parts.reader.offset();
    let mut ahead = parts.reader.clone();
    let count = count(&mut ahead)?;
    let header = ahead.offset() - start;
    parts.reader = ahead;
    let mut outcome = Ok(());
    let list = parts.group(name, |parts| {
        for _ in 0..count {
            outcome = each(parts);
            if outcome.is_err() {
                break;
            }
        }
        Ok(entries(usize::try_from(count).unwrap_or(usize::MAX)))
    });
    parts.widen_last(start, header);
    list.and(outcome)
}

fn tagged_field(parts: &mut Parts<'_>, name: fn(u64) -> Option<&'static str>) -> Read {
    let start = parts.reader.offset();
    let mut ahead = parts.reader.clone();
    let tag = varint(&mut ahead, "a tag")?;
    let size = usize::try_from(varint(&mut ahead, "the size of a tagged field")?)
        .map_err(|_| Expected::new("a size that fits in memory"))?;
    let header = ahead.offset() - start;
    let bytes = ahead.bytes(size, "a tagged field")?;
    parts.reader = ahead;
    let range = parts.reader.since(start);
    parts.push(match name(tag) {
        Some(name) => Field::new(name, bytes_or_empty(bytes), range).after_header(header),
        None => Field::new(format!("tag {tag}"), bytes_or_empty(bytes), range).after_header(header),
    });
    Ok(())
}

fn int16(reader: &mut Reader<'_>, what: &'static str) -> Result<i16, ReadError> {
    reader.array(what).map(i16::from_be_bytes)
}

fn number16(parts: &mut Parts<'_>, name: &'static str) -> Read<i16> {
    let start = parts.reader.offset();
    let number = int16(&mut parts.reader, name)?;
    parts.push(Field::new(
        name,
        signed(number.into()),
        parts.reader.since(start),
    ));
    Ok(number)
}

fn number32(parts: &mut Parts<'_>, name: &'static str) -> Read<i32> {
    let start = parts.reader.offset();
    let number = i32::from_be_bytes(parts.reader.array(name)?);
    parts.push(Field::new(name, signed(number), parts.reader.since(start)));
    Ok(number)
}

/// Kafka's numbers are signed; those that are not negative are plain numbers here.
fn signed(number: i32) -> Value {
    match u64::try_from(number) {
        Ok(number) => Value::Number(number),
        Err(_) => Value::Words(number.to_string().into()),
    }
}

/// A string with a two-byte length, of which -1 means none.
fn nullable_string(parts: &mut Parts<'_>, name: &'static str) -> Read {
    let start = parts.reader.offset();
    let mut ahead = parts.reader.clone();
    let bytes = match int16(&mut ahead, name)? {
        -1 => None,
        length => {
            let length = usize::try_from(length).map_err(|_| Expected::new(name))?;
            Some(ahead.bytes(length, name)?)
        }
    };
    parts.reader = ahead;
    parts.push(Field::new(name, text(bytes), parts.reader.since(start)).after_header(2));
    Ok(())
}

/// A string with its length plus one before it as a varint, of which 0 means none.
fn compact_string(parts: &mut Parts<'_>, name: &'static str) -> Read {
    let start = parts.reader.offset();
    let mut ahead = parts.reader.clone();
    let length = varint(&mut ahead, name)?;
    let header = ahead.offset() - start;
    let bytes = match length.checked_sub(1) {
        None => None,
        Some(length) => {
            let length = usize::try_from(length).map_err(|_| Expected::new(name))?;
            Some(ahead.bytes(length, name)?)
        }
    };
    parts.reader = ahead;
    parts.push(Field::new(name, text(bytes), parts.reader.since(start)).after_header(header));
    Ok(())
}

fn text(bytes: Option<&[u8]>) -> Value {
    match bytes {
        None => Value::Words("null".into()),
        Some([]) => empty(),
        Some(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// An unsigned number of at most 32 bits, seven bits a byte, the lowest first.
fn varint(reader: &mut Reader<'_>, what: &'static str) -> Read<u64> {
    let mut ahead = reader.clone();
    let mut number = 0;
    for shift in [0, 7, 14, 21, 28] {
        let byte = ahead.u8(what)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            *reader = ahead;
            return Ok(number);
        }
    }
    Err(Expected::new("a number of at most five bytes"))
}

#[cfg(test)]
mod tests;
