//! The tree of named byte ranges that every dissection is.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::Printable;

/// What a field says, apart from its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing to say beyond the children or the bytes.
    None,
    /// A number, as the protocol counts it.
    Number(u64),
    /// A code point: its registered name, if it has one, and its number.
    Code(Option<&'static str>, u32),
    /// Words of our own: "3 entries", "empty", a date.
    Words(Cow<'static, str>),
    /// Text that came from the bytes. It is data from a stranger and is escaped when shown.
    Text(String),
    /// The bytes themselves are the value.
    Bytes,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None | Self::Bytes => Ok(()),
            Self::Number(number) => write!(f, "{number}"),
            // One-byte codes are known by their decimal numbers (alert 48), wider ones by their
            // hexadecimal ones (suite 0x1302).
            Self::Code(Some(name), code @ 0..=0xff) => write!(f, "{name} ({code})"),
            Self::Code(Some(name), code) => write!(f, "{name} ({code:#06x})"),
            Self::Code(None, code @ 0..=0xff) => write!(f, "unknown ({code:#04x})"),
            Self::Code(None, code) => write!(f, "unknown ({code:#06x})"),
            Self::Words(words) => f.write_str(words),
            Self::Text(text) => write!(f, "{}", Printable(text)),
        }
    }
}

/// One node: a name from the specification, what it says, and the bytes it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The specification's own name for it.
    pub name: Cow<'static, str>,
    /// What it says.
    pub value: Value,
    /// Where it stands, in bytes from the start of the dissected buffer.
    pub range: Range<usize>,
    /// How many bytes at the start of `range` only announce the rest: the length before a vector,
    /// the tag and length of a DER element. 0 for most; [`Field::content`] leaves them out.
    pub header: usize,
    /// Its parts, in the order of their bytes. Each lies within `range`.
    pub children: Vec<Field>,
}

impl Field {
    /// A field without parts.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>, value: Value, range: Range<usize>) -> Self {
        Self {
            name: name.into(),
            value,
            range,
            header: 0,
            children: Vec::new(),
        }
    }

    /// The same field, of which the first `header` bytes announce the rest.
    #[must_use]
    pub fn after_header(mut self, header: usize) -> Self {
        self.header = header.min(self.range.len());
        self
    }

    /// The same field with these parts.
    #[must_use]
    pub fn with(mut self, children: Vec<Field>) -> Self {
        self.children = children;
        self
    }

    /// The range of what the field holds, without the bytes that only announce it.
    #[must_use]
    pub fn content(&self) -> Range<usize> {
        self.range.start + self.header..self.range.end
    }

    /// The first field below this one that is reached by these names, one level each.
    #[must_use]
    pub fn find(&self, path: &[&str]) -> Option<&Field> {
        path.iter().try_fold(self, |field, name| {
            field.children.iter().find(|c| c.name == *name)
        })
    }

    /// The fields around the byte at `offset`, from this one to the innermost.
    #[must_use]
    pub fn at(&self, offset: usize) -> Vec<&Field> {
        let mut path = Vec::new();
        let mut next = Some(self).filter(|field| field.range.contains(&offset));
        while let Some(field) = next {
            path.push(field);
            next = field
                .children
                .iter()
                .find(|child| child.range.contains(&offset));
        }
        path
    }

    /// Calls `visit` with this field and all below it, parents first, with their depth.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(usize, &'a Field)) {
        fn down<'a>(field: &'a Field, depth: usize, visit: &mut dyn FnMut(usize, &'a Field)) {
            visit(depth, field);
            for child in &field.children {
                down(child, depth + 1, visit);
            }
        }
        down(self, 0, visit);
    }

    /// Moves this field and all below it by `by` bytes, for a buffer that stands inside another.
    pub fn shift(&mut self, by: usize) {
        self.range.start += by;
        self.range.end += by;
        for child in &mut self.children {
            child.shift(by);
        }
    }
}
