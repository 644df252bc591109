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
        selected: meant.and_then(place).unwrap_or_default(),
        ..Search::default()
    }
}

/// The indices of the terms that stand in these rows of a screen.
pub(super) fn among(rows: &[String]) -> Vec<usize> {
    let rows: Vec<Vec<char>> = rows.iter().map(|row| letters(row)).collect();
    let terms = Glossary::english().terms();
    let stands = |term: &Term| {
        let mut words = term.words().map(letters);
        words.any(|word| rows.iter().any(|row| places(row, &word).next().is_some()))
    };
    (0..terms.len())
        .filter(|index| terms.get(*index).is_some_and(stands))
        .collect()
}

/// The index of the term at this column of a row with a letter a cell: the longest that is there.
pub(super) fn under(row: &str, column: usize) -> Option<usize> {
    let row = letters(row);
    let words = |(index, term): (usize, &Term)| {
        let words = term.words().map(letters);
        let longest = words
            .filter(|word| places(&row, word).any(|at| (at..at + word.len()).contains(&column)))
            .map(|word| word.len())
            .max()?;
        Some((longest, index))
    };
    let found = Glossary::english().terms().iter().enumerate();
    found.filter_map(words).max().map(|(_, index)| index)
}

fn letters(text: &str) -> Vec<char> {
    text.chars()
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// Where a word stands in a row, and is no part of a longer one.
fn places(row: &[char], word: &[char]) -> impl Iterator<Item = usize> {
    let joined = |letter: Option<&char>| {
        letter.is_some_and(|letter| letter.is_alphanumeric() || *letter == '_')
    };
    let length = word.len();
    row.windows(length.max(1))
        .enumerate()
        .filter(move |(at, letters)| {
            let before = at.checked_sub(1).and_then(|before| row.get(before));
            *letters == word && !joined(before) && !joined(row.get(at + length))
        })
        .map(|(at, _)| at)
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
    fn terms_are_found_where_they_stand_as_words_of_their_own() {
        let name = |index: usize| Glossary::english().terms()[index].name.clone();
        let row = "the truststore holds no private key, nor is it alerted";
        let under = |column| under(row, column).map(name);
        assert_eq!(under(4).as_deref(), Some("truststore"));
        assert_eq!(under(24).as_deref(), Some("private key"));
        assert_eq!(under(0), None);
        assert_eq!(under(50), None);
        let names: Vec<String> = among(&[row.to_owned()]).into_iter().map(name).collect();
        assert_eq!(names, ["key pair", "private key", "truststore"]);
    }

    #[test]
    fn what_is_not_known_is_said_and_all_terms_are_listed() {
        let shown = shown("hovercraft");
        assert!(!shown.found);
        assert_eq!(shown.terms.len(), Glossary::english().terms().len());
    }
}
