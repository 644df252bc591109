//! The words of real peers, measured again. Java's TLS engine, OpenSSL and a Kafka broker are given
//! the very papers of a run, and must decide as rustls did, or as it is known that they differ, in
//! the words that `assets/voices` has for the case.
//!
//! A peer that is not on the machine is skipped with a word, unless `CI` is set: then it is missed.

mod case;
mod folder;
mod java;
mod jsse;
mod kafka;
mod openssl;
mod papers;
mod peers;
mod words;

use case::Case;
use visum::explain::voices::verdicts::{self, OtherVerdict};

/// Compares whether a peer accepts with whether rustls does; says how, if it is not as is known.
/// `who` is the peer's name in `assets/voices/verdicts.tsv`.
fn differs(case: &Case, (who, peer): (&str, &str), rustls: bool, accepts: bool) -> Option<String> {
    let expected = known(case, who).map_or(rustls, |row| row.accepts);
    let word = |accepts: bool| if accepts { "accepts" } else { "refuses" };
    (accepts != expected).then(|| format!("rustls {}, {peer} {}", word(rustls), word(accepts)))
}

/// What is known of this peer where it decides otherwise than rustls about these papers.
fn known(case: &Case, who: &str) -> Option<&'static OtherVerdict> {
    let [fault] = case.faults.as_slice() else {
        return None;
    };
    let fault = fault.to_string();
    verdicts::all()
        .iter()
        .find(|row| row.who == who && row.case == fault)
}

/// Fails with everything that differs at once.
fn nothing_differs(differences: &[String]) {
    assert!(
        differences.is_empty(),
        "real peers differ from what visum says of them:\n{}",
        differences.join("\n")
    );
}
