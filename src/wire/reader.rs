//! A cursor over bytes that never reads past the end and always knows where it stands.

use std::ops::Range;

/// Bytes that should be there and are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} at byte {offset} needs {needed} bytes, and they are not there")]
pub struct ReadError {
    /// Where the missing part begins, in bytes from the start of the outermost buffer.
    pub offset: usize,
    /// How many bytes the part has.
    pub needed: usize,
    /// What was to be read.
    pub what: &'static str,
}

/// How long the length is that stands before a vector (RFC 9846, presentation language).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefix {
    /// One byte.
    U8,
    /// Two bytes.
    U16,
    /// Three bytes.
    U24,
}

impl Prefix {
    /// The number of bytes of the length itself.
    #[must_use]
    pub fn bytes(self) -> usize {
        match self {
            Self::U8 => 1,
            Self::U16 => 2,
            Self::U24 => 3,
        }
    }
}

/// A cursor over borrowed bytes, with offsets counted in the outermost buffer.
///
/// Numbers are big-endian. A read either succeeds and moves on, or fails and leaves the cursor
/// where it was.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    /// A cursor at the start of `bytes`, which are the outermost buffer.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self::at(bytes, 0)
    }

    /// A cursor at the start of `bytes`, which stand at `offset` in the outermost buffer.
    #[must_use]
    pub fn at(bytes: &'a [u8], offset: usize) -> Self {
        Self {
            rest: bytes,
            offset,
        }
    }

    /// Where the next byte stands in the outermost buffer.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The bytes that are left.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// How many bytes are left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The range of the bytes that are left.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.offset..self.offset + self.rest.len()
    }

    /// The range from `start` to where the cursor stands.
    #[must_use]
    pub fn since(&self, start: usize) -> Range<usize> {
        start..self.offset.max(start)
    }

    /// Takes `len` bytes.
    ///
    /// # Errors
    /// If fewer are left.
    pub fn bytes(&mut self, len: usize, what: &'static str) -> Result<&'a [u8], ReadError> {
        let Some((taken, rest)) = self.rest.split_at_checked(len) else {
            return Err(ReadError {
                offset: self.offset,
                needed: len,
                what,
            });
        };
        self.rest = rest;
        self.offset += len;
        Ok(taken)
    }

    /// Takes a fixed number of bytes as an array.
    ///
    /// # Errors
    /// If fewer are left.
    pub fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], ReadError> {
        let Some((taken, rest)) = self.rest.split_first_chunk::<N>() else {
            return Err(ReadError {
                offset: self.offset,
                needed: N,
                what,
            });
        };
        self.rest = rest;
        self.offset += N;
        Ok(*taken)
    }

    /// Takes one byte.
    ///
    /// # Errors
    /// If none is left.
    pub fn u8(&mut self, what: &'static str) -> Result<u8, ReadError> {
        self.array(what).map(u8::from_be_bytes)
    }

    /// Takes a two-byte number.
    ///
    /// # Errors
    /// If fewer bytes are left.
    pub fn u16(&mut self, what: &'static str) -> Result<u16, ReadError> {
        self.array(what).map(u16::from_be_bytes)
    }

    /// Takes a three-byte number.
    ///
    /// # Errors
    /// If fewer bytes are left.
    pub fn u24(&mut self, what: &'static str) -> Result<u32, ReadError> {
        self.array(what)
            .map(|[a, b, c]| u32::from_be_bytes([0, a, b, c]))
    }

    /// Takes a four-byte number.
    ///
    /// # Errors
    /// If fewer bytes are left.
    pub fn u32(&mut self, what: &'static str) -> Result<u32, ReadError> {
        self.array(what).map(u32::from_be_bytes)
    }

    /// Takes `len` bytes as a cursor of their own.
    ///
    /// # Errors
    /// If fewer are left.
    pub fn sub(&mut self, len: usize, what: &'static str) -> Result<Reader<'a>, ReadError> {
        let offset = self.offset;
        Ok(Reader::at(self.bytes(len, what)?, offset))
    }

    /// Takes a length and so many bytes after it, as a cursor of their own.
    ///
    /// # Errors
    /// If the length, or what it announces, is not there; the error then counts both, from where the
    /// length stands, and there the cursor stays.
    pub fn vector(&mut self, prefix: Prefix, what: &'static str) -> Result<Reader<'a>, ReadError> {
        let mut ahead = self.clone();
        let len = match prefix {
            Prefix::U8 => usize::from(ahead.u8(what)?),
            Prefix::U16 => usize::from(ahead.u16(what)?),
            Prefix::U24 => {
                let [_, a, b, c] = ahead.u24(what)?.to_be_bytes();
                (usize::from(a) << 16) | (usize::from(b) << 8) | usize::from(c)
            }
        };
        let content = ahead.sub(len, what).map_err(|_| ReadError {
            offset: self.offset,
            needed: prefix.bytes() + len,
            what,
        })?;
        *self = ahead;
        Ok(content)
    }

    /// Takes a vector with a one-byte length.
    ///
    /// # Errors
    /// As [`Reader::vector`].
    pub fn vec8(&mut self, what: &'static str) -> Result<Reader<'a>, ReadError> {
        self.vector(Prefix::U8, what)
    }

    /// Takes a vector with a two-byte length.
    ///
    /// # Errors
    /// As [`Reader::vector`].
    pub fn vec16(&mut self, what: &'static str) -> Result<Reader<'a>, ReadError> {
        self.vector(Prefix::U16, what)
    }

    /// Takes a vector with a three-byte length.
    ///
    /// # Errors
    /// As [`Reader::vector`].
    pub fn vec24(&mut self, what: &'static str) -> Result<Reader<'a>, ReadError> {
        self.vector(Prefix::U24, what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_big_endian() {
        let mut reader = Reader::new(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        assert_eq!(reader.u8("a").unwrap(), 1);
        assert_eq!(reader.u16("b").unwrap(), 0x0203);
        assert_eq!(reader.u24("c").unwrap(), 0x0004_0506);
        assert_eq!(reader.u32("d").unwrap(), 0x0708_090a);
        assert!(reader.is_empty());
    }

    #[test]
    fn an_error_says_where_and_leaves_the_cursor() {
        let mut reader = Reader::new(&[9, 0, 5, 1, 2]);
        reader.u8("first").unwrap();
        let error = reader.vec16("list").unwrap_err();
        assert_eq!(
            error,
            ReadError {
                offset: 1,
                needed: 7,
                what: "list"
            }
        );
        assert_eq!(reader.offset(), 1);
        assert_eq!(reader.remaining(), 4);
    }

    #[test]
    fn a_vector_knows_its_place() {
        let mut reader = Reader::at(&[0, 0, 2, 7, 8, 9], 100);
        let inner = reader.vec24("list").unwrap();
        assert_eq!((inner.range(), inner.rest()), (103..105, &[7, 8][..]));
        assert_eq!(reader.offset(), 105);
        assert_eq!(reader.since(100), 100..105);
    }

    proptest! {
        #[test]
        fn no_read_panics_or_leaves_the_buffer(
            bytes in proptest::collection::vec(any::<u8>(), 0..64),
            reads in proptest::collection::vec((0u8..7, 0usize..70), 0..20),
        ) {
            let mut reader = Reader::new(&bytes);
            for (kind, len) in reads {
                let before = reader.offset();
                let result = match kind {
                    0 => reader.u8("x").map(drop),
                    1 => reader.u16("x").map(drop),
                    2 => reader.u24("x").map(drop),
                    3 => reader.u32("x").map(drop),
                    4 => reader.vec8("x").map(drop),
                    5 => reader.vec16("x").map(drop),
                    _ => reader.sub(len, "x").map(drop),
                };
                prop_assert_eq!(reader.offset() + reader.remaining(), bytes.len());
                prop_assert!(result.is_ok() || reader.offset() == before);
            }
        }
    }
}
