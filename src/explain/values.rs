//! The values of a run that stand in sentences, and how they are put in.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::handshake::Transcript;
use crate::handshake::transcript::Party;
use crate::wire::{Printable, Side, x509};

/// Values by name. All text that came from a certificate or a scenario is escaped here.
#[derive(Clone, Debug, Default)]
pub(super) struct Values<'a> {
    /// The run, of which every sentence may name the parties and what they agreed on. Of a
    /// certificate nothing is read before a sentence names it.
    run: Option<&'a Transcript>,
    set: BTreeMap<&'static str, String>,
}

impl<'a> Values<'a> {
    /// What every sentence of a run may name.
    pub(super) fn of_run(transcript: &'a Transcript) -> Self {
        Self {
            run: Some(transcript),
            set: BTreeMap::new(),
        }
    }

    /// Sets a value, escaped.
    pub(super) fn set(&mut self, name: &'static str, text: &str) {
        self.set.insert(name, Printable(text).to_string());
    }

    /// Names a party and its peer, as seen from `side`.
    pub(super) fn set_side(&mut self, transcript: &Transcript, side: Side) {
        self.set("side", &transcript.parties.of(side).broker);
        self.set("peer", &transcript.parties.of(side.peer()).broker);
    }

    /// The value of this name, escaped.
    fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        if let Some(value) = self.set.get(name) {
            return Some(Cow::Borrowed(value));
        }
        let value = of_run(self.run?, name)?;
        Some(Cow::Owned(Printable(&value).to_string()))
    }

    /// Whether every name in braces has a value.
    pub(super) fn knows_all_in(&self, sentence: &str) -> bool {
        let names = sentence.split('{').skip(1);
        let mut names = names.filter_map(|rest| rest.split_once('}'));
        names.all(|(name, _)| self.get(name).is_some())
    }

    /// Puts the values into a sentence, in place of their names in braces.
    pub(super) fn fill(&self, sentence: &str) -> String {
        let mut filled = String::with_capacity(sentence.len() + 32);
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                filled.push('{');
                rest = after;
                continue;
            };
            match self.get(name) {
                Some(value) => filled.push_str(&value),
                None => {
                    debug_assert!(false, "no value for {{{name}}} in {sentence:?}");
                    filled.push('…');
                }
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

/// What a run has under this name.
fn of_run(transcript: &Transcript, name: &str) -> Option<String> {
    let (side, what) = name.split_once('_').unwrap_or((name, ""));
    let side = match side {
        "client" => Side::Client,
        "server" => Side::Server,
        "dialled" => return Some(transcript.dialled.clone()),
        "suite" => return Some(transcript.suite?.name()?.to_owned()),
        _ => return None,
    };
    let party = transcript.parties.of(side);
    Some(match what {
        "" => party.broker.clone(),
        "issuer" => issuer_of(party).unwrap_or_else(|| "nobody".to_owned()),
        "trusts" => {
            let entries = party.truststore.iter();
            list(entries.map(|entry| subject(&entry.certificate)))
        }
        _ => return None,
    })
}

/// The name in a certificate: its common name, or the whole name if it has none.
pub(super) fn subject(der: &[u8]) -> String {
    x509::Certificate::parse(der).map_or_else(
        |_| "an unreadable certificate".to_owned(),
        |facts| short(&facts.subject.value),
    )
}

/// The common name of a name, or all of it.
pub(super) fn short(name: &x509::Name) -> String {
    name.common_name().unwrap_or_else(|| name.text.clone())
}

/// Who issued the leaf of a party's chain.
fn issuer_of(party: &Party) -> Option<String> {
    let facts = x509::Certificate::parse(party.chain.first()?).ok()?;
    Some(short(&facts.issuer.value))
}

/// Names in a row: `A`, `A and B`, `A, B and C`; `nobody` if there are none.
pub(super) fn list(names: impl Iterator<Item = String>) -> String {
    let mut names: Vec<String> = names.collect();
    match (names.pop(), names.is_empty()) {
        (None, _) => "nobody".to_owned(),
        (Some(only), true) => only,
        (Some(last), false) => format!("{} and {last}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_and_escaped() {
        let mut values = Values::default();
        values.set("client", "broker\u{1b}[31m-1");
        let filled = values.fill("{client} says hello.");
        assert!(
            filled.ends_with("[31m-1 says hello.") && !filled.contains('\u{1b}'),
            "{filled}"
        );
    }

    #[test]
    fn names_are_listed_as_people_do() {
        let list = |names: &[&str]| super::list(names.iter().map(|name| (*name).to_owned()));
        assert_eq!(list(&[]), "nobody");
        assert_eq!(list(&["A"]), "A");
        assert_eq!(list(&["A", "B", "C"]), "A, B and C");
    }
}
