//! The table of both worlds: who and what is who and what, and where that stops being true.

use std::sync::LazyLock;

use serde::Deserialize;

/// The table, part by part.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worlds {
    /// Its parts, in the order in which they are told.
    #[serde(rename = "part")]
    pub parts: Vec<Part>,
}

/// A part of the table.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What its rows are about.
    pub title: String,
    /// The same in both worlds, row by row.
    pub rows: Vec<Pair>,
}

/// The same in both worlds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// In Kafka and TLS.
    pub kafka: String,
    /// At the border.
    pub border: String,
}

const ENGLISH: &str = include_str!("../../assets/text/worlds.en.toml");

impl Worlds {
    /// The English table, read when it is first asked for.
    ///
    /// # Panics
    ///
    /// Never: a test reads the embedded file.
    #[must_use]
    pub fn english() -> &'static Self {
        static WORLDS: LazyLock<Worlds> =
            LazyLock::new(|| toml::from_str(ENGLISH).expect("the embedded table is valid TOML"));
        &WORLDS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixfold_mapping_comes_first_and_the_limits_last() {
        let parts = &Worlds::english().parts;
        let counts: Vec<usize> = parts.iter().map(|part| part.rows.len()).collect();
        assert_eq!(counts, [6, 21, 5, 6]);
        let firsts = ["client", "server", "CA", "keystore", "signed", "truststore"];
        for (pair, word) in parts[0].rows.iter().zip(firsts) {
            assert!(pair.kafka.contains(word), "{pair:?}");
        }
    }

    #[test]
    fn every_row_says_something_in_both_worlds_and_is_short() {
        for part in &Worlds::english().parts {
            assert!(!part.title.is_empty());
            for pair in &part.rows {
                for text in [&pair.kafka, &pair.border] {
                    assert!((5..=110).contains(&text.chars().count()), "{text}");
                }
            }
        }
    }
}
