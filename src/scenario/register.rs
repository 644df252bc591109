//! The names of one kind in a file: each once, and found again where another table uses it.

use toml::Spanned;

use crate::document::nearest;
use crate::document::{Book, Noted, quoted};

/// The names by which the tables of one kind are known.
pub(super) struct Register {
    /// What has the names: `authority`.
    what: &'static str,
    /// The key that gives them: `id`.
    key: &'static str,
    names: Vec<String>,
    /// A name could not be read: it may be the one that seems to be missing.
    unread: Option<Noted>,
}

impl Register {
    /// Enters names, and notes each that was there before.
    pub(super) fn new<'n>(
        book: &Book<'_>,
        what: &'static str,
        key: &'static str,
        names: impl IntoIterator<Item = &'n Result<Spanned<String>, Noted>>,
    ) -> Self {
        let mut register = Self {
            what,
            key,
            names: Vec::new(),
            unread: None,
        };
        for name in names {
            match name {
                Ok(name) if register.position(name.get_ref()).is_some() => {
                    book.note(
                        name.span(),
                        format!(
                            "another {what} has the {key} {} already",
                            quoted(name.get_ref())
                        ),
                        format!("this {key} is taken"),
                        format!("give this {what} another {key}"),
                    );
                    register.names.push(name.get_ref().clone());
                }
                Ok(name) => register.names.push(name.get_ref().clone()),
                Err(noted) => {
                    register.unread = Some(*noted);
                    // The empty name is nobody's; it keeps the places.
                    register.names.push(String::new());
                }
            }
        }
        register
    }

    /// The same register; with a mistake that may have hidden names, none is missed any more.
    pub(super) fn unless(self, hidden: Option<&Noted>) -> Self {
        Self {
            unread: hidden.copied().or(self.unread),
            ..self
        }
    }

    /// Where the one of this name stands.
    fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// Finds where the one of this name stands, or notes that there is none.
    pub(super) fn find(&self, book: &Book<'_>, name: &Spanned<String>) -> Result<usize, Noted> {
        if let Some(position) = self.position(name.get_ref()) {
            return Ok(position);
        }
        if let Some(noted) = self.unread {
            return Err(noted);
        }
        let Self { what, key, .. } = self;
        let known: Vec<String> = self.names.iter().map(|name| quoted(name)).collect();
        let advice = match nearest(name.get_ref(), self.names.iter().map(String::as_str)) {
            Some(meant) => format!("did you mean {}?", quoted(meant)),
            None if known.is_empty() => format!("add it under `[[{what}]]`"),
            None => format!(
                "add it under `[[{what}]]`, or take one of {}",
                known.join(", ")
            ),
        };
        Err(book.note(
            name.span(),
            format!("there is no {what} {}", quoted(name.get_ref())),
            format!("expected the `{key}` of one under `[[{what}]]`"),
            advice,
        ))
    }
}
