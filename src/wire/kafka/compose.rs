//! The frames that brokers exchange here, as bytes.

use super::{ApiKey, ErrorCode};

/// The name by which the Java client introduces itself.
const SOFTWARE_NAME: &str = "apache-kafka-java";

/// The version by which the brokers shown here introduce themselves.
const SOFTWARE_VERSION: &str = "4.3.0";

/// Who answers an `ApiVersions` request, and so which APIs it offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Office {
    /// A listener for clients and other brokers.
    Broker,
    /// A listener of the controller, at which brokers register.
    Controller,
}

impl Office {
    /// What it offers: key, lowest and highest version. A node of Kafka 4.3 offers these versions of
    /// these APIs, among many others. A broker names version 0 of Produce for the sake of old
    /// librdkafka clients only.
    fn offered(self) -> &'static [(ApiKey, i16, i16)] {
        match self {
            Self::Broker => &[
                (ApiKey::PRODUCE, 0, 13),
                (ApiKey::FETCH, 4, 18),
                (ApiKey::LIST_OFFSETS, 1, 11),
                (ApiKey::METADATA, 0, 13),
                (ApiKey::API_VERSIONS, 0, 4),
            ],
            Self::Controller => &[
                (ApiKey::FETCH, 4, 18),
                (ApiKey::API_VERSIONS, 0, 4),
                (ApiKey::BROKER_REGISTRATION, 0, 4),
                (ApiKey::CONTROLLER_REGISTRATION, 0, 0),
            ],
        }
    }
}

/// What a broker says of itself when it registers with the controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registration<'a> {
    /// Its `node.id`.
    pub broker_id: i32,
    /// The id of the cluster that it believes itself part of.
    pub cluster_id: &'a str,
    /// A number drawn each time that the broker starts.
    pub incarnation_id: [u8; 16],
    /// Where others reach its one listener, which speaks TLS.
    pub host: &'a str,
    /// The port of that listener.
    pub port: u16,
}

/// An `ApiVersions` request of version 4, as a Kafka 4.3.0 broker sends it first: a whole frame.
///
/// A client id longer than 32 767 bytes, which Kafka cannot send, is left out.
#[must_use]
pub fn api_versions_request(correlation_id: i32, client_id: &str) -> Vec<u8> {
    let mut message = header(ApiKey::API_VERSIONS, 4, correlation_id, client_id);
    put_compact(&mut message, SOFTWARE_NAME);
    put_compact(&mut message, SOFTWARE_VERSION);
    put_varint(&mut message, 0);
    framed(message)
}

/// The response to an `ApiVersions` request of version 4: a whole frame, without error.
#[must_use]
pub fn api_versions_response(correlation_id: i32, office: Office) -> Vec<u8> {
    let offered = office.offered();
    let mut message = Vec::new();
    // Whatever its version, this response has the oldest header: a client cannot know yet which
    // ones the broker understands.
    message.extend(correlation_id.to_be_bytes());
    put16(&mut message, 0);
    put_varint(&mut message, offered.len() + 1);
    for (key, lowest, highest) in offered {
        put16(&mut message, key.0);
        put16(&mut message, *lowest);
        put16(&mut message, *highest);
        put_varint(&mut message, 0);
    }
    message.extend(0_i32.to_be_bytes());
    put_varint(&mut message, 0);
    framed(message)
}

/// A `BrokerRegistration` request of version 4, as a Kafka 4.3.0 broker sends it to the controller: a
/// whole frame. Features and folders of logs are left out.
#[must_use]
pub fn broker_registration_request(
    correlation_id: i32,
    client_id: &str,
    registration: &Registration<'_>,
) -> Vec<u8> {
    let mut message = header(ApiKey::BROKER_REGISTRATION, 4, correlation_id, client_id);
    message.extend(registration.broker_id.to_be_bytes());
    put_compact(&mut message, registration.cluster_id);
    message.extend(registration.incarnation_id);
    // One listener.
    put_varint(&mut message, 1 + 1);
    put_compact(&mut message, "SSL");
    put_compact(&mut message, registration.host);
    message.extend(registration.port.to_be_bytes());
    put16(&mut message, SSL);
    put_varint(&mut message, 0);
    // No features, no rack, no migration, no folders, and no earlier epoch.
    put_varint(&mut message, 1);
    put_varint(&mut message, 0);
    message.push(0);
    put_varint(&mut message, 1);
    message.extend(NO_EPOCH.to_be_bytes());
    put_varint(&mut message, 0);
    framed(message)
}

/// The response to a `BrokerRegistration` request of version 4: a whole frame.
#[must_use]
pub fn broker_registration_response(correlation_id: i32, error: ErrorCode) -> Vec<u8> {
    let mut message = correlation_id.to_be_bytes().to_vec();
    put_varint(&mut message, 0);
    message.extend(0_i32.to_be_bytes());
    put16(&mut message, error.0);
    let epoch = if error == ErrorCode::NONE {
        1
    } else {
        NO_EPOCH
    };
    message.extend(epoch.to_be_bytes());
    put_varint(&mut message, 0);
    framed(message)
}

/// The error code in a frame, if that is a response to a `BrokerRegistration`.
#[must_use]
pub fn registration_error(frame: &[u8]) -> Option<ErrorCode> {
    // Size, correlation id, no tagged fields, throttle time; then the error.
    const BEFORE: usize = 4 + 4 + 1 + 4;
    let whole = broker_registration_response(0, ErrorCode::NONE).len();
    let (code, _) = frame.get(BEFORE..)?.split_first_chunk::<2>()?;
    (frame.len() == whole).then_some(ErrorCode(i16::from_be_bytes(*code)))
}

/// The number of the security protocol `SSL` (`SecurityProtocol.java`).
const SSL: i16 = 1;

/// Of a broker that has none.
const NO_EPOCH: i64 = -1;

/// The header of a request of a version with tagged fields.
fn header(key: ApiKey, version: i16, correlation_id: i32, client_id: &str) -> Vec<u8> {
    let mut message = Vec::new();
    put16(&mut message, key.0);
    put16(&mut message, version);
    message.extend(correlation_id.to_be_bytes());
    // The client id is still a string with a two-byte length.
    match i16::try_from(client_id.len()) {
        Ok(length) => {
            put16(&mut message, length);
            message.extend(client_id.as_bytes());
        }
        Err(_) => put16(&mut message, -1),
    }
    put_varint(&mut message, 0);
    message
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
