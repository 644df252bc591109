//! Records: the envelopes that cross the wire (RFC 9846, "Record Protocol"; RFC 5246).

use std::ops::Range;

use super::parts::{Parts, bytes_or_empty};
use super::reader::{ReadError, Reader};
use super::registry::{ContentType, ProtocolVersion};
use super::{Field, Value};

/// The length of a record's header in bytes: type, version, length.
pub const HEADER: usize = 5;

/// The longest plaintext that a record may carry, in bytes.
pub const MAX_PLAINTEXT: usize = 1 << 14;

/// The longest ciphertext of a TLS 1.3 record, in bytes: the plaintext, its content type and what
/// the cipher and padding may add.
pub const MAX_CIPHERTEXT_TLS13: usize = MAX_PLAINTEXT + 256;

/// The longest ciphertext of a TLS 1.2 record, in bytes.
pub const MAX_CIPHERTEXT_TLS12: usize = MAX_PLAINTEXT + 2048;

/// The five bytes before every record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordHeader {
    /// What the record says it carries; an encrypted TLS 1.3 record always says
    /// `application_data`.
    pub content_type: ContentType,
    /// The version on the envelope, which TLS 1.3 keeps at 1.2 (or 1.0 in a first `ClientHello`).
    pub version: ProtocolVersion,
    /// How many bytes follow the header.
    pub length: u16,
}

impl RecordHeader {
    /// Reads the header at the start of `bytes`; any five bytes are a header.
    ///
    /// # Errors
    /// If there are fewer than [`HEADER`] bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReadError> {
        let mut reader = Reader::new(bytes);
        Ok(Self {
            content_type: ContentType(reader.u8("type")?),
            version: ProtocolVersion(reader.u16("legacy_record_version")?),
            length: reader.u16("length")?,
        })
    }
}

/// Finds the whole records at the start of a byte stream.
///
/// Gives the range of each, header included, and the number of bytes they take together. What
/// stands after them is the start of a record that is not complete.
#[must_use]
pub fn split(bytes: &[u8]) -> (Vec<Range<usize>>, usize) {
    let mut records = Vec::new();
    let mut reader = Reader::new(bytes);
    loop {
        let start = reader.offset();
        let mut ahead = reader.clone();
        if ahead.bytes(HEADER - 2, "header").is_err() || ahead.vec16("fragment").is_err() {
            return (records, start);
        }
        records.push(ahead.since(start));
        reader = ahead;
    }
}

/// Takes a record apart as it crosses, closed: its header, and its fragment as bytes.
///
/// The root is named `TLSCiphertext` where the record says `application_data`, else
/// `TLSPlaintext`; the names of its parts are those of RFC 9846. A `TLSPlaintext` may be
/// encrypted all the same: TLS 1.2 keeps the real type on the envelope.
#[must_use]
pub fn dissect(record: &[u8]) -> Field {
    let (root, content_type, fragment) = match record.first() {
        Some(&byte) if ContentType(byte) == ContentType::APPLICATION_DATA => {
            ("TLSCiphertext", "opaque_type", "encrypted_record")
        }
        _ => ("TLSPlaintext", "type", "fragment"),
    };
    let children = Parts::all(Reader::new(record), |parts| {
        parts.code8::<ContentType>(content_type)?;
        parts.code16::<ProtocolVersion>("legacy_record_version")?;
        let length = usize::from(parts.u16("length")?);
        let start = parts.reader.offset();
        let bytes = parts.reader.bytes(length, fragment)?;
        let value = match bytes_or_empty(bytes) {
            Value::Bytes if fragment == "encrypted_record" => Value::Words("encrypted".into()),
            value => value,
        };
        parts.push(Field::new(fragment, value, parts.reader.since(start)));
        Ok(())
    });
    Field::new(root, Value::None, 0..record.len()).with(children)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn splits_at_the_announced_lengths() {
        let stream = [22, 3, 1, 0, 2, 7, 7, 20, 3, 3, 0, 1, 1, 23, 3, 3, 0, 9, 1];
        assert_eq!(split(&stream), (vec![0..7, 7..13], 13));
        assert_eq!(split(&[]), (vec![], 0));
        let header = RecordHeader::parse(&stream).unwrap();
        assert_eq!(header.content_type, ContentType::HANDSHAKE);
        assert_eq!(header.version, ProtocolVersion::TLS_1_0);
        assert_eq!(header.length, 2);
    }

    #[test]
    fn an_encrypted_record_says_so() {
        let root = dissect(&[23, 3, 3, 0, 2, 9, 9]);
        assert_eq!(root.name, "TLSCiphertext");
        let fragment = root.find(&["encrypted_record"]).unwrap();
        assert_eq!(
            (fragment.range.clone(), fragment.value.to_string()),
            (5..7, "encrypted".into())
        );
    }

    #[test]
    fn a_short_record_shows_what_is_missing() {
        let root = dissect(&[22, 3, 3, 0, 9, 1]);
        let rest = root.find(&["unparsed"]).unwrap();
        assert_eq!(rest.range, 5..6);
        assert_eq!(rest.value.to_string(), "expected fragment: 9 bytes, 1 left");
        assert_eq!(
            dissect(&[22, 3, 3, 0, 0, 1])
                .find(&["trailing"])
                .unwrap()
                .range,
            5..6
        );
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_split_and_taken_apart(bytes in any::<Vec<u8>>()) {
            let (records, consumed) = split(&bytes);
            prop_assert_eq!(records.last().map_or(0, |last| last.end), consumed);
            for range in records {
                let record = &bytes[range];
                prop_assert_eq!(
                    usize::from(RecordHeader::parse(record).unwrap().length) + HEADER,
                    record.len()
                );
            }
            crate::wire::testing::check_tree(&dissect(&bytes), bytes.len());
        }
    }
}
