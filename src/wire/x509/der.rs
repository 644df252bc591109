//! DER elements with their places (ITU-T X.690): definite lengths, shortest form, one-byte tags.
//!
//! Nothing here recurses: each grammar above opens the elements it knows, so the depth is that of
//! the grammar and not of the input.

use std::ops::Range;

use super::super::reader::{ReadError, Reader};

/// Bytes that are not what the grammar asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} at byte {offset}")]
pub struct ParseError {
    /// Where it should stand, in bytes from the start of the DER.
    pub offset: usize,
    /// What should stand there.
    pub expected: &'static str,
}

impl From<ReadError> for ParseError {
    fn from(error: ReadError) -> Self {
        Self {
            offset: error.offset,
            expected: error.what,
        }
    }
}

/// The tags that certificates use.
pub(in super::super) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const OID: u8 = 0x06;
    pub(crate) const UTF8_STRING: u8 = 0x0c;
    pub(crate) const NUMERIC_STRING: u8 = 0x12;
    pub(crate) const PRINTABLE_STRING: u8 = 0x13;
    pub(crate) const T61_STRING: u8 = 0x14;
    pub(crate) const IA5_STRING: u8 = 0x16;
    pub(crate) const UTC_TIME: u8 = 0x17;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const VISIBLE_STRING: u8 = 0x1a;
    pub(crate) const GENERAL_STRING: u8 = 0x1b;
    pub(crate) const UNIVERSAL_STRING: u8 = 0x1c;
    pub(crate) const BMP_STRING: u8 = 0x1e;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;

    /// `[n]` around other elements.
    pub(crate) const fn constructed(n: u8) -> u8 {
        0xa0 | n
    }

    /// `[n]` in place of a primitive element.
    pub(crate) const fn primitive(n: u8) -> u8 {
        0x80 | n
    }
}

/// One element: its tag, where it starts, and its content.
#[derive(Clone, Debug)]
pub(in super::super) struct Element<'a> {
    pub(in super::super) tag: u8,
    /// Where the tag stands.
    pub(in super::super) start: usize,
    pub(in super::super) content: Reader<'a>,
}

impl<'a> Element<'a> {
    /// Takes the next element, whatever its tag. A failure leaves the cursor where it was.
    pub(in super::super) fn read(
        reader: &mut Reader<'a>,
        what: &'static str,
    ) -> Result<Self, ParseError> {
        let mut ahead = reader.clone();
        let start = ahead.offset();
        let tag = ahead.u8(what)?;
        if tag & 0x1f == 0x1f {
            return Err(ParseError {
                offset: start,
                expected: "a tag of one byte",
            });
        }
        let offset = ahead.offset();
        let (length, least) = match ahead.u8(what)? {
            short @ 0..=0x7f => (u32::from(short), 0),
            0x81 => (u32::from(ahead.u8(what)?), 0x80),
            0x82 => (u32::from(ahead.u16(what)?), 0x100),
            0x83 => (ahead.u24(what)?, 0x1_0000),
            0x84 => (ahead.u32(what)?, 0x100_0000),
            _ => {
                return Err(ParseError {
                    offset,
                    expected: "a definite length",
                });
            }
        };
        if length < least {
            return Err(ParseError {
                offset,
                expected: "a length in its shortest form",
            });
        }
        let length = usize::try_from(length).map_err(|_| ParseError {
            offset,
            expected: "a length that fits in memory",
        })?;
        let content = ahead.sub(length, what)?;
        *reader = ahead;
        Ok(Self {
            tag,
            start,
            content,
        })
    }

    /// Takes the next element, which must have this tag.
    pub(in super::super) fn expect(
        reader: &mut Reader<'a>,
        tag: u8,
        what: &'static str,
    ) -> Result<Self, ParseError> {
        if next_tag(reader).is_some_and(|next| next != tag) {
            return Err(ParseError {
                offset: reader.offset(),
                expected: what,
            });
        }
        Self::read(reader, what)
    }

    /// Takes the next element if it has this tag.
    pub(in super::super) fn optional(
        reader: &mut Reader<'a>,
        tag: u8,
        what: &'static str,
    ) -> Result<Option<Self>, ParseError> {
        if next_tag(reader) == Some(tag) {
            Self::read(reader, what).map(Some)
        } else {
            Ok(None)
        }
    }

    /// The whole element, tag and length included.
    pub(in super::super) fn range(&self) -> Range<usize> {
        self.start..self.content.range().end
    }

    /// How many bytes the tag and the length take.
    pub(in super::super) fn header(&self) -> usize {
        self.content.offset() - self.start
    }

    /// The bytes of the content.
    pub(in super::super) fn bytes(&self) -> &'a [u8] {
        self.content.rest()
    }

    /// A BOOLEAN's truth; DER knows only 0x00 and 0xff.
    pub(in super::super) fn boolean(&self) -> Result<bool, ParseError> {
        match self.bytes() {
            [0] => Ok(false),
            [0xff] => Ok(true),
            _ => Err(self.wrong("a BOOLEAN of 0x00 or 0xff")),
        }
    }

    /// A small number that is not negative.
    pub(in super::super) fn small(&self) -> Result<u32, ParseError> {
        match *self.bytes() {
            [a @ 0..=0x7f] | [0, a @ 0x80..=0xff] => Ok(u32::from(a)),
            [a @ 1..=0x7f, b] | [0, a @ 0x80..=0xff, b] => {
                Ok(u32::from(u16::from_be_bytes([a, b])))
            }
            [a @ 1..=0x7f, b, c] => Ok(u32::from_be_bytes([0, a, b, c])),
            _ => Err(self.wrong("a small INTEGER")),
        }
    }

    /// The bits of a BIT STRING that ends on a byte, as a cursor.
    pub(in super::super) fn whole_bits(&self) -> Result<Reader<'a>, ParseError> {
        let mut content = self.content.clone();
        match content.u8("the number of unused bits")? {
            0 => Ok(content),
            _ => Err(self.wrong("a BIT STRING of whole bytes")),
        }
    }

    /// The error that the content is not as it should be.
    pub(in super::super) fn wrong(&self, expected: &'static str) -> ParseError {
        ParseError {
            offset: self.content.offset(),
            expected,
        }
    }
}

/// The tag of the next element, without taking it.
pub(in super::super) fn next_tag(reader: &Reader<'_>) -> Option<u8> {
    reader.rest().first().copied()
}

/// Checks that nothing is left.
pub(in super::super) fn end(reader: &Reader<'_>, expected: &'static str) -> Result<(), ParseError> {
    if reader.is_empty() {
        Ok(())
    } else {
        Err(ParseError {
            offset: reader.offset(),
            expected,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Result<(u8, Range<usize>, usize), ParseError> {
        let element = Element::read(&mut Reader::new(bytes), "an element")?;
        Ok((element.tag, element.range(), element.header()))
    }

    #[test]
    fn lengths_of_every_size() {
        assert_eq!(read(&[4, 2, 7, 7, 9]).unwrap(), (4, 0..4, 2));
        let long = |header: &[u8], len: usize| [header, &vec![7; len]].concat();
        assert_eq!(
            read(&long(&[4, 0x81, 0x80], 0x80)).unwrap(),
            (4, 0..0x83, 3)
        );
        assert_eq!(
            read(&long(&[4, 0x82, 1, 0], 0x100)).unwrap(),
            (4, 0..0x104, 4)
        );
        assert_eq!(
            read(&long(&[4, 0x83, 1, 0, 0], 0x1_0000)).unwrap(),
            (4, 0..0x1_0005, 5)
        );
    }

    #[test]
    fn what_is_not_der_is_refused_with_its_place() {
        let expected = |bytes| read(bytes).unwrap_err();
        assert_eq!(expected(&[0x30, 0x80, 0, 0]).expected, "a definite length");
        assert_eq!(
            expected(&[4, 0x81, 1, 7]).expected,
            "a length in its shortest form"
        );
        assert_eq!(
            expected(&[0x1f, 1, 7]),
            ParseError {
                offset: 0,
                expected: "a tag of one byte"
            }
        );
        assert_eq!(
            expected(&[4, 9, 7]),
            ParseError {
                offset: 2,
                expected: "an element"
            }
        );
    }

    #[test]
    fn small_numbers_in_their_shortest_form() {
        let small = |content: &[u8]| {
            let len = u8::try_from(content.len()).unwrap();
            let bytes = [&[2, len], content].concat();
            Element::read(&mut Reader::new(&bytes), "n")
                .unwrap()
                .small()
        };
        assert_eq!(small(&[0]), Ok(0));
        assert_eq!(small(&[0, 200]), Ok(200));
        assert_eq!(small(&[1, 0]), Ok(256));
        assert!(small(&[0, 1]).is_err());
        assert!(small(&[0x80]).is_err());
        assert!(small(&[]).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
            let mut reader = Reader::new(&bytes);
            while let Ok(element) = Element::read(&mut reader, "x") {
                prop_assert!(element.range().end <= bytes.len());
                let _ = (element.boolean(), element.small(), element.whole_bits().is_ok());
            }
        }
    }
}
