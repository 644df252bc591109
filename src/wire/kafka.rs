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
mod tests {
    use super::*;
    use crate::wire::testing::check_tree;
    use proptest::prelude::*;

    fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    fn shown(root: &Field, path: &[&str]) -> String {
        root.find(path)
            .unwrap_or_else(|| panic!("{path:?} in {root:#?}"))
            .value
            .to_string()
    }

    /// Built from Kafka's schema, see `api_versions_request`.
    #[test]
    fn the_request_is_that_of_a_java_client() {
        let frame = hex(
            "00000031 0012 0004 00000000 000d 726166742d636c69656e742d31 00 \
             12 6170616368652d6b61666b612d6a617661 06 342e332e30 00",
        );
        assert_eq!(api_versions_request(0, "raft-client-1"), frame);
        let root = dissect(&frame, Side::Client);
        check_tree(&root, frame.len());
        assert_eq!(shown(&root, &["request"]), "ApiVersions v4");
        assert_eq!(shown(&root, &["request", "size"]), "49");
        assert_eq!(shown(&root, &["request", "api_key"]), "ApiVersions (18)");
        assert_eq!(shown(&root, &["request", "client_id"]), "raft-client-1");
        assert_eq!(
            shown(&root, &["request", "client_software_name"]),
            "apache-kafka-java"
        );
        let version = root.find(&["request", "client_software_version"]).unwrap();
        assert_eq!(&frame[version.content()], b"4.3.0");
    }

    /// Built from Kafka's schema.
    #[test]
    fn a_broker_registers_and_is_denied() {
        let registration = Registration {
            broker_id: 2,
            cluster_id: "MkU3OEVBNTcwNTJENDM2Qg",
            incarnation_id: [7; 16],
            host: "broker-2.test",
            port: 9093,
        };
        let frame = broker_registration_request(1, "2", &registration);
        let root = dissect(&frame, Side::Client);
        check_tree(&root, frame.len());
        assert_eq!(shown(&root, &["request"]), "BrokerRegistration v4");
        assert_eq!(shown(&root, &["request", "broker_id"]), "2");
        let listener = ["request", "listeners", "Listener"];
        let host = root.find(&[&listener[..], &["host"]].concat()).unwrap();
        assert_eq!(&frame[host.content()], b"broker-2.test");
        let protocol = [&listener[..], &["security_protocol"]].concat();
        assert_eq!(shown(&root, &protocol), "SSL (1)");
        assert_eq!(shown(&root, &["request", "rack"]), "null");
        assert_eq!(shown(&root, &["request", "previous_broker_epoch"]), "-1");
        assert!(root.find(&["request", "trailing"]).is_none());

        let denied = broker_registration_response(1, ErrorCode::CLUSTER_AUTHORIZATION_FAILED);
        let root = dissect(&denied, Side::Server);
        check_tree(&root, denied.len());
        assert_eq!(shown(&root, &["response"]), "BrokerRegistration");
        let code = "CLUSTER_AUTHORIZATION_FAILED (31)";
        assert_eq!(shown(&root, &["response", "error_code"]), code);
        assert_eq!(shown(&root, &["response", "broker_epoch"]), "-1");
        for error in [ErrorCode::NONE, ErrorCode::CLUSTER_AUTHORIZATION_FAILED] {
            let frame = broker_registration_response(9, error);
            assert_eq!(registration_error(&frame), Some(error));
        }
        assert_eq!(
            registration_error(&api_versions_response(1, Office::Broker)),
            None
        );
    }

    /// Caught from librdkafka 2.0.2.
    #[test]
    fn a_request_of_librdkafka() {
        let frame = hex("00000024 0012 0003 00000001 0007 72646b61666b61 00 \
             0b 6c696272646b61666b61 06 322e302e32 00");
        let root = dissect(&frame, Side::Client);
        check_tree(&root, frame.len());
        assert_eq!(shown(&root, &["request"]), "ApiVersions v3");
        assert_eq!(shown(&root, &["request", "correlation_id"]), "1");
        assert_eq!(
            shown(&root, &["request", "client_software_version"]),
            "2.0.2"
        );
        assert!(root.find(&["request", "trailing"]).is_none());
    }

    #[test]
    fn the_response_says_what_the_broker_speaks() {
        let frame = api_versions_response(7, Office::Broker);
        let root = dissect(&frame, Side::Server);
        check_tree(&root, frame.len());
        assert_eq!(shown(&root, &["response"]), "ApiVersions v3 or later");
        assert_eq!(
            shown(&root, &["response", "size"]),
            (frame.len() - 4).to_string()
        );
        assert_eq!(shown(&root, &["response", "correlation_id"]), "7");
        assert_eq!(shown(&root, &["response", "api_keys"]), "5 entries");
        let fetch = &root.find(&["response", "api_keys"]).unwrap().children[1];
        assert_eq!(fetch.value.to_string(), "Fetch 4 to 18");
        assert_eq!(shown(&root, &["response", "throttle_time_ms"]), "0");
        assert_eq!(shown(&root, &["response", "tagged_fields"]), "empty");
    }

    #[test]
    fn older_and_richer_responses() {
        let v0 = hex("00000010 00000001 0000 00000001 0012 0000 0004");
        assert_eq!(
            shown(&dissect(&v0, Side::Server), &["response"]),
            "ApiVersions v0"
        );
        let v1 = hex("00000014 00000001 0023 00000001 0012 0000 0004 00000000");
        let root = dissect(&v1, Side::Server);
        assert_eq!(shown(&root, &["response"]), "ApiVersions v1 or v2");
        assert_eq!(
            shown(&root, &["response", "error_code"]),
            "UNSUPPORTED_VERSION (35)"
        );
        let v4 = hex("00000017 00000001 0000 01 00000000 02 0003aabbcc 0103010203");
        let root = dissect(&v4, Side::Server);
        check_tree(&root, v4.len());
        let tags = root.find(&["response", "tagged_fields"]).unwrap();
        assert_eq!(&v4[tags.children[0].content()], &[0xaa, 0xbb, 0xcc]);
        assert_eq!(tags.children[0].name, "supported_features");
        assert_eq!(tags.children[1].name, "finalized_features_epoch");
    }

    #[test]
    fn other_requests_are_read_up_to_their_body() {
        // Fetch v18 of a replica fetcher: a flexible header, then the body.
        let frame = hex("00000014 0001 0012 00000003 0008 62726f6b65722d32 00 ff");
        let root = dissect(&frame, Side::Client);
        assert_eq!(shown(&root, &["request"]), "Fetch v18");
        assert_eq!(root.find(&["request", "body"]).unwrap().range, 23..24);
        // Metadata v1 has the older header, without tagged fields.
        let frame = hex("0000000e 0003 0001 00000003 ffff ffffffff");
        let root = dissect(&frame, Side::Client);
        assert_eq!(shown(&root, &["request", "client_id"]), "null");
        assert_eq!(root.find(&["request", "body"]).unwrap().range, 14..18);
    }

    #[test]
    fn a_client_hello_is_far_too_large_a_request() {
        let root = dissect(&[0x16, 3, 1, 0, 0xe9, 1, 0, 0, 0xe5], Side::Client);
        check_tree(&root, 9);
        let size = shown(&root, &["request", "size"]);
        assert_eq!(size, "369295616, where a broker takes 0 to 104857600");
        assert_eq!(shown(&root, &["unparsed"]), "expected a frame of that size");
    }

    #[test]
    fn two_frames_and_half_a_frame() {
        let one = api_versions_request(1, "2");
        let two = [&one[..], &one[..], &one[..20]].concat();
        let root = dissect(&two, Side::Client);
        check_tree(&root, two.len());
        assert_eq!(root.children.len(), 4);
        assert_eq!(root.children[1].range, one.len()..2 * one.len());
        assert_eq!(root.children[3].name, "unparsed");
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken_apart(
            mut bytes in any::<Vec<u8>>(),
            fits in any::<bool>(),
            sender in prop::sample::select(&Side::BOTH[..]),
        ) {
            if fits && let Some(rest) = bytes.len().checked_sub(4) {
                bytes[..4].copy_from_slice(&u32::try_from(rest).unwrap().to_be_bytes());
            }
            check_tree(&dissect(&bytes, sender), bytes.len());
        }

        #[test]
        fn a_changed_frame_is_still_taken_apart(
            at in any::<prop::sample::Index>(),
            with in any::<u8>(),
            which in 0..4,
        ) {
            let registration = Registration {
                broker_id: 2,
                cluster_id: "",
                incarnation_id: [0; 16],
                host: "broker-2",
                port: 9093,
            };
            let (mut frame, sender) = match which {
                0 => (api_versions_request(9, "broker-2"), Side::Client),
                1 => (api_versions_response(9, Office::Controller), Side::Server),
                2 => (broker_registration_request(9, "2", &registration), Side::Client),
                _ => (broker_registration_response(9, ErrorCode::NONE), Side::Server),
            };
            let at = at.index(frame.len());
            frame[at] = with;
            check_tree(&dissect(&frame, sender), frame.len());
        }
    }
}
