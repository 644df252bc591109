//! What is asked of a log, and the words behind it that narrow its causes down.

use super::model::Model;
use crate::explain::why::{Candidate, Findings};
use crate::lab::shown::shown;

/// What was found, and which of its causes are left.
pub(super) struct Asked {
    /// What was found.
    pub(super) findings: Findings,
    /// The places of the causes that are left, in their order.
    pub(super) left: Vec<usize>,
    /// The words that narrowed them down.
    pub(super) by: Vec<String>,
}

/// So many words may narrow causes down.
const WORDS: usize = 4;
/// Of a longer text no words are tried apart.
const LONGEST: usize = 4096;

impl Asked {
    /// The cause at this place among those that are left.
    pub(super) fn candidate(&self, place: usize) -> Option<&Candidate> {
        self.findings.candidates.get(*self.left.get(place)?)
    }
}

impl Model {
    /// What is known of a text. Words at its end that no printed text has, and some causes have, such
    /// as `client`, `expired` or `1.2`, leave these causes.
    pub(super) fn asked(&self, query: &str) -> Asked {
        let whole = self.why.of(query);
        let texts = whole.evidence.len();
        let printed = |word: &String| {
            let printers = whole
                .evidence
                .iter()
                .flat_map(|evidence| &evidence.printers);
            let mut texts = printers.map(|printer| printer.text.to_lowercase());
            texts.any(|text| text.contains(word))
        };
        let narrowed = ends_of(query).filter_map(|(text, words)| {
            if words.iter().any(printed) {
                return None;
            }
            let findings = self.why.of(text);
            if findings.evidence.is_empty() || findings.evidence.len() < texts {
                return None;
            }
            let has_all = |candidate: &Candidate| {
                let told = told_of(candidate);
                words.iter().all(|word| told.contains(word))
            };
            let all = findings.candidates.iter().enumerate();
            let left: Vec<usize> = all
                .filter(|(_, candidate)| has_all(candidate))
                .map(|(place, _)| place)
                .collect();
            (!left.is_empty()).then_some(Asked {
                findings,
                left,
                by: words,
            })
        });
        // What more words leave is less.
        narrowed.last().unwrap_or_else(|| Asked {
            left: (0..whole.candidates.len()).collect(),
            findings: whole,
            by: Vec::new(),
        })
    }
}

/// A text without its last word, without its last two, and so on; each with these words.
fn ends_of(query: &str) -> impl Iterator<Item = (&str, Vec<String>)> {
    let mut rest = query.trim_end();
    let mut words = Vec::new();
    let tried = if rest.len() > LONGEST { 0 } else { WORDS };
    std::iter::from_fn(move || {
        let at = rest.rfind(char::is_whitespace)?;
        let word = rest.get(at..)?.trim();
        words.insert(0, word.to_lowercase());
        rest = rest.get(..at)?.trim_end();
        (!rest.is_empty()).then(|| (rest, words.clone()))
    })
    .take(tried)
}

/// All that a row says of a cause, and with which versions it is so.
fn told_of(candidate: &Candidate) -> String {
    let fault = shown(candidate.case, &candidate.tls).and_then(|shown| shown.fault);
    let fault = fault.map(|fault| format!("{}@{}", fault.kind(), fault.side()));
    let tls: Vec<String> = candidate
        .tls
        .iter()
        .map(|tls| format!("tls{tls} {tls}"))
        .collect();
    let parts = [
        candidate.title.to_owned(),
        fault.unwrap_or_default(),
        tls.join(" "),
        candidate.jdks.join(" "),
    ];
    parts.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_are_tried_apart() {
        let ends: Vec<_> = ends_of("SSL handshake failed Client 1.2 ").collect();
        assert_eq!(
            ends[0],
            ("SSL handshake failed Client", vec!["1.2".to_owned()])
        );
        let words = ["client", "1.2"].map(str::to_owned).to_vec();
        assert_eq!(ends[1], ("SSL handshake failed", words));
        assert_eq!(ends_of("alone").count(), 0);
        assert_eq!(ends_of(&"word ".repeat(2000)).count(), 0);
    }
}
