//! The two frames that brokers exchange here, as bytes.

use super::ApiKey;

/// The name by which the Java client introduces itself.
const SOFTWARE_NAME: &str = "apache-kafka-java";

/// The version by which the brokers shown here introduce themselves.
const SOFTWARE_VERSION: &str = "4.3.0";

/// The APIs that [`api_versions_response`] offers: key, lowest and highest version.
///
/// A broker of Kafka 4.3 offers these versions of these APIs, among some sixty others. It names
/// version 0 of Produce for the sake of old librdkafka clients only.
const OFFERED: [(ApiKey, i16, i16); 5] = [
    (ApiKey::PRODUCE, 0, 13),
    (ApiKey::FETCH, 4, 18),
    (ApiKey::LIST_OFFSETS, 1, 11),
    (ApiKey::METADATA, 0, 13),
    (ApiKey::API_VERSIONS, 0, 4),
];

/// An `ApiVersions` request of version 4, as a Kafka 4.3.0 broker sends it first: a whole frame.
///
/// A client id longer than 32 767 bytes, which Kafka cannot send, is left out.
#[must_use]
pub fn api_versions_request(correlation_id: i32, client_id: &str) -> Vec<u8> {
    let mut message = Vec::new();
    put16(&mut message, ApiKey::API_VERSIONS.0);
    put16(&mut message, 4);
    message.extend(correlation_id.to_be_bytes());
    // In the header the client id is still a string with a two-byte length.
    match i16::try_from(client_id.len()) {
        Ok(length) => {
            put16(&mut message, length);
            message.extend(client_id.as_bytes());
        }
        Err(_) => put16(&mut message, -1),
    }
    put_varint(&mut message, 0);
    put_compact(&mut message, SOFTWARE_NAME);
    put_compact(&mut message, SOFTWARE_VERSION);
    put_varint(&mut message, 0);
    framed(message)
}

/// The response to an `ApiVersions` request of version 4: a whole frame, without error.
#[must_use]
pub fn api_versions_response(correlation_id: i32) -> Vec<u8> {
    let mut message = Vec::new();
    // Whatever its version, this response has the oldest header: a client cannot know yet which
    // ones the broker understands.
    message.extend(correlation_id.to_be_bytes());
    put16(&mut message, 0);
    put_varint(&mut message, OFFERED.len() + 1);
    for (key, lowest, highest) in OFFERED {
        put16(&mut message, key.0);
        put16(&mut message, lowest);
        put16(&mut message, highest);
        put_varint(&mut message, 0);
    }
    message.extend(0_i32.to_be_bytes());
    put_varint(&mut message, 0);
    framed(message)
}

fn framed(message: Vec<u8>) -> Vec<u8> {
    // A message here has at most a client id of 32 767 bytes and some dozens more.
    let size = i32::try_from(message.len()).unwrap_or(i32::MAX);
    let mut frame = size.to_be_bytes().to_vec();
    frame.extend(message);
    frame
}

fn put16(message: &mut Vec<u8>, number: i16) {
    message.extend(number.to_be_bytes());
}

/// An unsigned number, seven bits a byte, the lowest first.
fn put_varint(message: &mut Vec<u8>, mut number: usize) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            message.push(low & 0x7f);
            return;
        }
        message.push(low | 0x80);
    }
}

/// A compact string: its length plus one as a varint, and its bytes.
fn put_compact(message: &mut Vec<u8>, text: &str) {
    put_varint(message, text.len() + 1);
    message.extend(text.as_bytes());
}
