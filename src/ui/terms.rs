//! The terms of the glossary that are left by what was typed.

use super::sheet::Search;
use crate::explain::{Glossary, Term};

/// What the glossary shows.
pub(super) struct Shown {
    /// Whether any term has what was typed in it.
    pub(super) found: bool,
    /// Those that have; all of them, if none has.
    pub(super) terms: Vec<&'static Term>,
}

/// The terms for a query.
pub(super) fn shown(query: &str) -> Shown {
    let glossary = Glossary::english();
    let matching = glossary.matching(query);
    let found = !matching.is_empty();
    let terms = if found {
        matching
    } else {
        glossary.terms().iter().collect()
    };
    Shown { found, terms }
}

/// The glossary, opened at the first of these words that it knows.
pub(super) fn at(words: &[String]) -> Search {
    let glossary = Glossary::english();
    let meant = words.iter().find_map(|word| glossary.find(word));
    let place = |term| glossary.terms().iter().position(|other| other == term);
    Search {
        query: String::new(),
        selected: meant.and_then(place).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_at_the_word_under_the_cursor() {
        let search = at(&["hovercraft", "subjectAltName"].map(str::to_owned));
        let term = shown(&search.query).terms[search.selected];
        assert_eq!(term.name, "subject alternative name");
    }

    #[test]
    fn what_is_not_known_is_said_and_all_terms_are_listed() {
        let shown = shown("hovercraft");
        assert!(!shown.found);
        assert_eq!(shown.terms.len(), Glossary::english().terms().len());
    }
}
