//! A chain from anywhere: rustls' verdict on it, and the checks that lead there.

use super::chain::{Asked, examine};
use super::check::Check;
use crate::handshake::transcript::Failure;
use crate::handshake::verdict::{Question, verdict};
use crate::wire::x509::name_text;
use crate::wire::x509::outline::Outline;

/// What was found out about a chain.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// rustls' refusal, in its words; `None` is that it accepts.
    pub failure: Option<Failure>,
    /// Every question with its answer.
    pub checks: Vec<Check>,
    /// Who each certificate of the chain is for, leaf first, for people: escape it where it is
    /// shown.
    pub holders: Vec<String>,
}

impl Judgement {
    /// Asks rustls, and walks the chain.
    #[must_use]
    pub fn of(question: &Question<'_>) -> Self {
        let asked = Asked {
            now: question.now,
            purpose: question.purpose,
            name: question.name,
            crls: question.crls,
            signatures: &[],
        };
        Self {
            failure: verdict(question).err(),
            checks: examine(question.chain, question.truststore, &asked),
            holders: question.chain.iter().map(|der| holder(der)).collect(),
        }
    }
}

/// Who a certificate is for, for people; of one that cannot be read so far, that it cannot.
#[must_use]
pub fn holder(der: &[u8]) -> String {
    let subject = Outline::read(der).subject;
    match subject.and_then(|at| der.get(at)).map(name_text) {
        None => "an unreadable certificate".to_owned(),
        Some(name) if name.is_empty() => "a certificate without a name".to_owned(),
        Some(name) => name,
    }
}
