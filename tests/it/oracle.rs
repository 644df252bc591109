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

/// Where a real peer and rustls are known to decide differently: the fault or scenario, the peer,
/// what it does, and why. A row that does not hold any more fails too.
const DISAGREEMENTS: &[(&str, &str, bool, &str)] = &[];

/// Compares whether a peer accepts with whether rustls does; says how, if it is not as is known.
fn differs(what: &str, peer: &str, rustls: bool, accepts: bool) -> Option<String> {
    let known = DISAGREEMENTS
        .iter()
        .find(|(fault, who, ..)| what == *fault && peer.starts_with(who));
    let expected = known.map_or(rustls, |(_, _, accepts, _)| *accepts);
    let word = |accepts: bool| if accepts { "accepts" } else { "refuses" };
    (accepts != expected).then(|| format!("rustls {}, {peer} {}", word(rustls), word(accepts)))
}

/// Fails with everything that differs at once.
fn nothing_differs(differences: &[String]) {
    assert!(
        differences.is_empty(),
        "real peers differ from what visum says of them:\n{}",
        differences.join("\n")
    );
}
