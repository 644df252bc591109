//! The glossary: every term a person meets, in both worlds.

use std::sync::LazyLock;

use serde::Deserialize;

/// A term, in both worlds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// What it is called.
    pub name: String,
    /// The words on the screen that lead to it, as they are written there.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it is at the border.
    pub border: String,
    /// What it is in Kafka and TLS.
    pub kafka: String,
    /// Where the comparison ends, if it ends here.
    pub limit: Option<String>,
    /// The names of terms that are near.
    #[serde(default)]
    pub see: Vec<String>,
}

/// The terms of one language, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glossary {
    terms: Vec<Term>,
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    term: Vec<Term>,
}

const ENGLISH: &str = include_str!("../../assets/text/glossary.en.toml");

impl Glossary {
    /// The English glossary, read when it is first asked for.
    ///
    /// # Panics
    ///
    /// Never: a test reads the embedded file.
    #[must_use]
    pub fn english() -> &'static Self {
        static GLOSSARY: LazyLock<Glossary> = LazyLock::new(|| {
            let sheet: Sheet = toml::from_str(ENGLISH).expect("the embedded terms are valid TOML");
            let mut terms = sheet.term;
            terms.sort_by_cached_key(|term| term.name.to_lowercase());
            Glossary { terms }
        });
        &GLOSSARY
    }

    /// All terms, from A to Z.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The term of this name or alias; case, `_`, `-` and blanks do not count.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<&Term> {
        let word = plain(word);
        self.terms
            .iter()
            .find(|term| term.words().any(|own| plain(own) == word))
    }

    /// The terms that a query leads to: the one that is called so first, then those whose name
    /// begins with it, holds it, or has an alias that holds it. All of them, if nothing is asked.
    #[must_use]
    pub fn matching(&self, query: &str) -> Vec<&Term> {
        let query = plain(query);
        let mut found: Vec<(u8, &Term)> = self
            .terms
            .iter()
            .filter_map(|term| Some((term.nearness(&query)?, term)))
            .collect();
        found.sort_by_key(|(nearness, _)| *nearness);
        found.into_iter().map(|(_, term)| term).collect()
    }
}

impl Term {
    /// Its name and its aliases.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name)
            .chain(&self.aliases)
            .map(String::as_str)
    }

    /// How near it is to a query in [`plain`] letters, 0 the nearest; `None` if it is not meant.
    fn nearness(&self, query: &str) -> Option<u8> {
        let name = plain(&self.name);
        let mut words = self.words().map(plain);
        match () {
            () if query.is_empty() || words.any(|word| word == query) => Some(0),
            () if name.starts_with(query) => Some(1),
            () if name.contains(query) => Some(2),
            () if self.words().any(|word| plain(word).contains(query)) => Some(3),
            () => None,
        }
    }
}

/// A word without what does not count.
fn plain(word: &str) -> String {
    word.chars()
        .filter(|letter| !matches!(letter, '_' | '-') && !letter.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests;
