//! Reads a TOML document key by key and keeps every mistake, instead of stopping at the first.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::book::{Book, Noted, listed, quoted};
use super::spelling::nearest;

/// A table of the file, read key by key. Keys that nobody asked for are mistakes.
pub(crate) struct Form<'b, 't> {
    book: &'b Book<'t>,
    table: &'b DeTable<'t>,
    span: Range<usize>,
    /// What it is, with its article: `an authority`.
    what: &'static str,
    asked: Vec<&'static str>,
}

impl<'b, 't> Form<'b, 't> {
    /// The whole document; `what` names it with its article.
    pub(crate) fn document(what: &'static str, book: &'b Book<'t>, table: &'b DeTable<'t>) -> Self {
        // What is missing from the document belongs to its beginning.
        Self {
            book,
            table,
            span: 0..0,
            what,
            asked: Vec::new(),
        }
    }

    /// Where it stands: its header, or all of it where it has none.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Reads the value of a key, if the key is there.
    pub(crate) fn optional<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(Entry<'b, 't>) -> Result<T, Noted>,
    ) -> Result<Option<T>, Noted> {
        self.asked.push(key);
        let Some(value) = self.table.get(key) else {
            return Ok(None);
        };
        read(Entry {
            book: self.book,
            value,
            key,
            in_list: false,
        })
        .map(Some)
    }

    /// Reads the value of a key that must be there; `example` is how it could look.
    pub(crate) fn required<T>(
        &mut self,
        key: &'static str,
        example: &str,
        read: impl FnOnce(Entry<'b, 't>) -> Result<T, Noted>,
    ) -> Result<T, Noted> {
        self.optional(key, read)?.ok_or_else(|| {
            self.book.note(
                self.span.clone(),
                format!("{} needs `{key}`", self.what),
                format!("`{key}` is missing"),
                format!("add `{example}`"),
            )
        })
    }

    /// Notes every key that nobody asked for.
    pub(crate) fn finish(self) -> Result<(), Noted> {
        /// More keys than these are not listed beside the caret.
        const MANY: usize = 16;
        let mut outcome = Ok(());
        for (key, _) in self.table {
            if self.asked.contains(&key.get_ref().as_ref()) {
                continue;
            }
            let known = || self.asked.iter().copied();
            let advice = match nearest(key.get_ref(), known()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "take it out; nothing reads it".to_owned(),
            };
            outcome = Err(self.book.note(
                key.span(),
                format!("{} has no key {}", self.what, quoted(key.get_ref())),
                if self.asked.len() <= MANY {
                    format!("expected {}", listed(known()))
                } else {
                    "nothing is called so here".to_owned()
                },
                advice,
            ));
        }
        outcome
    }
}

/// A value of the file, to be read as one thing or another.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'b, 't> {
    book: &'b Book<'t>,
    value: &'b Spanned<DeValue<'t>>,
    key: &'static str,
    /// Whether it is an entry in the list of that key.
    in_list: bool,
}

impl<'b, 't> Entry<'b, 't> {
    pub(crate) fn span(&self) -> Range<usize> {
        self.value.span()
    }

    pub(crate) fn value(&self) -> &'b DeValue<'t> {
        self.value.get_ref()
    }

    /// Notes a mistake in this value.
    pub(crate) fn note(
        &self,
        problem: impl AsRef<str>,
        expected: impl AsRef<str>,
        advice: impl AsRef<str>,
    ) -> Noted {
        self.book.note(self.span(), problem, expected, advice)
    }

    /// What it is called in a sentence.
    fn name(&self) -> String {
        if self.in_list {
            format!("an entry of `{}`", self.key)
        } else {
            format!("`{}`", self.key)
        }
    }

    /// Notes that this is of another type than `expected` (with its article); `example` is how it
    /// could look.
    pub(crate) fn wrong_type(&self, expected: &str, example: &str) -> Noted {
        let found = match self.value() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.note(
            format!("{} is {found}, not {expected}", self.name()),
            format!("expected {expected}"),
            format!("write it as `{example}`"),
        )
    }

    /// A text.
    pub(crate) fn text(self) -> Result<Spanned<&'b str>, Noted> {
        match self.value() {
            DeValue::String(text) => Ok(Spanned::new(self.span(), text.as_ref())),
            _ => Err(self.wrong_type("a text", "\"…\"")),
        }
    }

    /// Prose: a text for people, of at most so many characters. Line ends and runs of blanks count
    /// as one blank.
    pub(crate) fn prose(self, longest: usize) -> Result<String, Noted> {
        let text = self.text()?;
        let text = text
            .get_ref()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        self.readable(&text, longest)?;
        Ok(text)
    }

    /// Notes a text that is empty or too long. What a terminal would obey may stand in it: names
    /// are data, and are escaped where they are shown.
    pub(crate) fn readable(&self, text: &str, longest: usize) -> Result<(), Noted> {
        let name = self.name();
        if text.is_empty() {
            return Err(self.note(
                format!("{name} is empty"),
                "expected some text",
                "write at least one word",
            ));
        }
        let length = text.chars().count();
        if length > longest {
            return Err(self.note(
                format!("{name} has {length} characters"),
                format!("expected at most {longest}"),
                "make it shorter",
            ));
        }
        Ok(())
    }

    /// A text, kept with its place.
    pub(crate) fn owned(self) -> Result<Spanned<String>, Noted> {
        let text = self.text()?;
        Ok(Spanned::new(text.span(), (*text.get_ref()).to_owned()))
    }

    /// A word that names something: letters, digits, `-`, `_` and `.`, and not one that has a
    /// meaning of its own.
    pub(crate) fn word(self, taken: &str) -> Result<Spanned<String>, Noted> {
        let text = self.owned()?;
        let word = text.get_ref();
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if (1..=64).contains(&word.len()) && word.chars().all(allowed) && word != taken {
            return Ok(text);
        }
        Err(self.note(
            format!("{} cannot be a name here", quoted(word)),
            "expected 1 to 64 letters, digits, `-`, `_` or `.`",
            "choose another word, such as \"broker-1\"",
        ))
    }

    /// `true` or `false`.
    pub(crate) fn boolean(self) -> Result<bool, Noted> {
        match self.value() {
            DeValue::Boolean(value) => Ok(*value),
            _ => Err(self.wrong_type("true or false", "false")),
        }
    }

    /// A whole number within a range.
    pub(crate) fn number(self, from: u8, to: u8) -> Result<u8, Noted> {
        let DeValue::Integer(number) = self.value() else {
            return Err(self.wrong_type("a whole number", &from.to_string()));
        };
        u8::from_str_radix(number.as_str(), number.radix())
            .ok()
            .filter(|number| (from..=to).contains(number))
            .ok_or_else(|| {
                self.note(
                    format!("{} is out of range", self.name()),
                    format!("expected {from} to {to}"),
                    format!("choose a number from {from} to {to}"),
                )
            })
    }

    /// One of a few words.
    pub(crate) fn choice<T: Copy>(self, choices: &[(&str, T)]) -> Result<T, Noted> {
        /// More words than these are listed as advice, not beside the caret.
        const FEW: usize = 4;
        let text = self.text()?;
        let word = *text.get_ref();
        if let Some((_, meaning)) = choices.iter().find(|(known, _)| *known == word) {
            return Ok(*meaning);
        }
        let known = || choices.iter().map(|(known, _)| *known);
        let advice = match nearest(word, known()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("choose {}", listed(known())),
        };
        let expected = if choices.len() <= FEW {
            format!("expected {}", listed(known()))
        } else {
            "expected one of the known names".to_owned()
        };
        Err(self.note(
            format!("{} cannot be {}", self.name(), quoted(word)),
            expected,
            advice,
        ))
    }

    /// A list of at most so many entries, each read in turn; one bad entry does not hide the next.
    pub(crate) fn list<T>(
        self,
        longest: usize,
        mut read: impl FnMut(Self) -> Result<T, Noted>,
    ) -> Result<Vec<T>, Noted> {
        let DeValue::Array(entries) = self.value() else {
            return Err(self.wrong_type("a list", "[\"…\"]"));
        };
        if entries.len() > longest {
            return Err(self.note(
                format!("`{}` has {} entries", self.key, entries.len()),
                format!("expected at most {longest}"),
                "take some out",
            ));
        }
        let read: Vec<Result<T, Noted>> = entries
            .iter()
            .map(|value| {
                read(Self {
                    value,
                    in_list: true,
                    ..self
                })
            })
            .collect();
        read.into_iter().collect()
    }

    /// A table, as a form of its own; `what` names it with its article.
    pub(crate) fn form(self, what: &'static str) -> Result<Form<'b, 't>, Noted> {
        let DeValue::Table(table) = self.value() else {
            return Err(self.wrong_type("a table", &format!("[{}]", self.key)));
        };
        Ok(Form {
            book: self.book,
            table,
            span: self.span(),
            what,
            asked: Vec::new(),
        })
    }

    /// The tables under this key, written as `[[key]]`, each read in turn.
    pub(crate) fn forms<T>(
        self,
        what: &'static str,
        longest: usize,
        mut read: impl FnMut(Form<'b, 't>) -> T,
    ) -> Result<Vec<T>, Noted> {
        if !matches!(self.value(), DeValue::Array(_)) {
            return Err(self.wrong_type(
                &format!("a list: {what} is written under `[[{}]]`", self.key),
                &format!("[[{}]]", self.key),
            ));
        }
        self.list(longest, |entry| Ok(read(entry.form(what)?)))
    }
}
