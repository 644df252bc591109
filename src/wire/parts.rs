//! Reads a structure part by part and keeps a [`Field`] for each.

use std::borrow::Cow;

use super::reader::{Prefix, ReadError, Reader};
use super::registry::CodePoint;
use super::{Field, Value};

/// Why a structure could not be read to its end: what should have come next.
///
/// Where it stopped is not kept here: it is where the cursor stands, since a read that fails does
/// not move it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected {
    what: &'static str,
    /// The number of bytes it should have; 0 where it is the content that is wrong.
    needed: usize,
}

impl Expected {
    /// Bytes are there, but they are not `what`.
    pub(super) fn new(what: &'static str) -> Self {
        Self { what, needed: 0 }
    }

    /// So many bytes of `what` are not there.
    pub(super) fn more(what: &'static str, needed: usize) -> Self {
        Self { what, needed }
    }
}

impl From<ReadError> for Expected {
    fn from(error: ReadError) -> Self {
        Self {
            what: error.what,
            needed: error.needed,
        }
    }
}

/// What a read of a part gives.
pub(super) type Read<T = ()> = Result<T, Expected>;

/// The parts read so far, and the bytes that are left.
pub(super) struct Parts<'a> {
    /// Where the next part is read from.
    pub(super) reader: Reader<'a>,
    fields: Vec<Field>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(reader: Reader<'a>) -> Self {
        Self {
            reader,
            fields: Vec::new(),
        }
    }

    /// The parts, once `outcome` tells how the reading ended: what could not be read stays visible
    /// as `unparsed`, what nobody asked for as `trailing`.
    pub(super) fn finish(mut self, outcome: Read) -> Vec<Field> {
        let range = self.reader.range();
        match outcome {
            Err(Expected { what, needed }) => {
                let left = range.len();
                let words = match needed {
                    0 => format!("expected {what}"),
                    1 => format!("expected {what}: 1 byte, {left} left"),
                    _ => format!("expected {what}: {needed} bytes, {left} left"),
                };
                self.fields
                    .push(Field::new("unparsed", Value::Words(words.into()), range));
            }
            Ok(()) if !range.is_empty() => {
                self.fields
                    .push(Field::new("trailing", Value::Bytes, range));
            }
            Ok(()) => {}
        }
        self.fields
    }

    /// Runs `read` over all of `reader` and gives its parts.
    pub(super) fn all(reader: Reader<'a>, read: impl FnOnce(&mut Self) -> Read) -> Vec<Field> {
        let mut parts = Self::new(reader);
        let outcome = read(&mut parts);
        parts.finish(outcome)
    }

    /// Reads the parts in `content`, bytes already taken, as parts of this structure.
    pub(super) fn inside(
        &mut self,
        content: Reader<'a>,
        read: impl FnOnce(&mut Parts<'a>) -> Read,
    ) {
        self.fields.append(&mut Parts::all(content, read));
    }

    /// Leaves the bytes that are left to whoever already made fields of them.
    pub(super) fn skip_rest(&mut self) {
        let end = self.reader.range().end;
        self.reader = Reader::at(&[], end);
    }

    pub(super) fn push(&mut self, field: Field) {
        self.fields.push(field);
    }

    /// The part read last.
    pub(super) fn last(&self) -> Option<&Field> {
        self.fields.last()
    }

    /// Lets the last part begin at `start`, with a header of so many bytes before its content: for
    /// lists whose length is not one of the [`Prefix`]es.
    pub(super) fn widen_last(&mut self, start: usize, header: usize) {
        if let Some(last) = self.fields.last_mut() {
            last.range.start = start;
            last.header = header;
        }
    }

    /// A two-byte number.
    pub(super) fn u16(&mut self, name: &'static str) -> Read<u16> {
        let start = self.reader.offset();
        let number = self.reader.u16(name)?;
        self.number(name, start, u64::from(number));
        Ok(number)
    }

    /// A three-byte number.
    pub(super) fn u24(&mut self, name: &'static str) -> Read<u32> {
        let start = self.reader.offset();
        let number = self.reader.u24(name)?;
        self.number(name, start, u64::from(number));
        Ok(number)
    }

    /// A four-byte number.
    pub(super) fn u32(&mut self, name: &'static str) -> Read<u32> {
        let start = self.reader.offset();
        let number = self.reader.u32(name)?;
        self.number(name, start, u64::from(number));
        Ok(number)
    }

    fn number(&mut self, name: &'static str, start: usize, number: u64) {
        self.push(Field::new(
            name,
            Value::Number(number),
            self.reader.since(start),
        ));
    }

    /// A one-byte code point.
    pub(super) fn code8<C: CodePoint + From<u8>>(&mut self, name: &'static str) -> Read<C> {
        let start = self.reader.offset();
        let code = C::from(self.reader.u8(name)?);
        self.push(Field::new(name, code.value(), self.reader.since(start)));
        Ok(code)
    }

    /// A two-byte code point.
    pub(super) fn code16<C: CodePoint + From<u16>>(&mut self, name: &'static str) -> Read<C> {
        let start = self.reader.offset();
        let code = C::from(self.reader.u16(name)?);
        self.push(Field::new(name, code.value(), self.reader.since(start)));
        Ok(code)
    }

    /// So many bytes.
    pub(super) fn bytes(&mut self, name: &'static str, len: usize) -> Read<&'a [u8]> {
        let start = self.reader.offset();
        let bytes = self.reader.bytes(len, name)?;
        self.push(Field::new(name, Value::Bytes, self.reader.since(start)));
        Ok(bytes)
    }

    /// All bytes that are left.
    pub(super) fn rest(&mut self, name: &'static str) -> Read<&'a [u8]> {
        let start = self.reader.offset();
        let bytes = self.reader.bytes(self.reader.remaining(), name)?;
        self.push(Field::new(
            name,
            bytes_or_empty(bytes),
            self.reader.since(start),
        ));
        Ok(bytes)
    }

    /// Bytes with their length before them.
    pub(super) fn opaque(&mut self, prefix: Prefix, name: &'static str) -> Read<&'a [u8]> {
        let start = self.reader.offset();
        let bytes = self.reader.vector(prefix, name)?.rest();
        self.push(
            Field::new(name, bytes_or_empty(bytes), self.reader.since(start))
                .after_header(prefix.bytes()),
        );
        Ok(bytes)
    }

    /// Text with its length before it.
    pub(super) fn text(&mut self, prefix: Prefix, name: &'static str) -> Read {
        let start = self.reader.offset();
        let bytes = self.reader.vector(prefix, name)?.rest();
        let value = match bytes {
            [] => Value::Words(Cow::Borrowed("empty")),
            _ => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        };
        self.push(Field::new(name, value, self.reader.since(start)).after_header(prefix.bytes()));
        Ok(())
    }

    /// Items with the length of all of them before the first.
    pub(super) fn list(
        &mut self,
        prefix: Prefix,
        name: &'static str,
        mut item: impl FnMut(&mut Parts<'a>) -> Read,
    ) -> Read {
        let start = self.reader.offset();
        let content = self.reader.vector(prefix, name)?;
        let mut count = 0;
        let children = Parts::all(content, |parts| {
            while !parts.reader.is_empty() {
                item(parts)?;
                count += 1;
            }
            Ok(())
        });
        self.push(
            Field::new(name, entries(count), self.reader.since(start))
                .after_header(prefix.bytes())
                .with(children),
        );
        Ok(())
    }

    /// A structure without a length of its own: it ends where its parts end.
    pub(super) fn group(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        read: impl FnOnce(&mut Self) -> Read<Value>,
    ) -> Read {
        let start = self.reader.offset();
        let outside = std::mem::take(&mut self.fields);
        let outcome = read(self);
        let children = std::mem::replace(&mut self.fields, outside);
        let (value, outcome) = match outcome {
            Ok(value) => (value, Ok(())),
            Err(expected) => (Value::None, Err(expected)),
        };
        if outcome.is_ok() || !children.is_empty() {
            self.push(Field::new(name, value, self.reader.since(start)).with(children));
        }
        outcome
    }
}

/// The words for a vector without content.
pub(super) fn empty() -> Value {
    Value::Words(Cow::Borrowed("empty"))
}

/// The bytes themselves, or the word for none.
pub(super) fn bytes_or_empty(bytes: &[u8]) -> Value {
    if bytes.is_empty() {
        empty()
    } else {
        Value::Bytes
    }
}

/// The words for the length of a list.
pub(super) fn entries(count: usize) -> Value {
    Value::Words(match count {
        0 => Cow::Borrowed("empty"),
        1 => Cow::Borrowed("1 entry"),
        2 => Cow::Borrowed("2 entries"),
        3 => Cow::Borrowed("3 entries"),
        4 => Cow::Borrowed("4 entries"),
        _ => Cow::Owned(format!("{count} entries")),
    })
}
