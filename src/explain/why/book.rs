//! Every measured text by what stays the same in it, and who prints it when.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use serde::Deserialize;

use super::pattern::Pattern;
use crate::explain::voices::measured::{self, Row};

const HEARD: &str = include_str!("../../../assets/voices/heard.tsv");
const CAUSES: &str = include_str!("../../../assets/voices/causes.tsv");
const ENGLISH: &str = include_str!("../../../assets/voices/why.en.toml");

/// The texts, ready to be found.
#[derive(Clone, Debug)]
pub(super) struct Book {
    /// What was broken, the most common first.
    pub(super) causes: Vec<Broken>,
    /// The texts; the printings of each.
    pub(super) texts: Vec<(Pattern, Vec<Printing>)>,
    /// The texts that have these four bytes at the start of their anchor.
    anchors: HashMap<[u8; 4], Vec<usize>>,
    /// Which two bytes an anchor may begin with.
    beginnings: Vec<bool>,
    who: BTreeMap<String, String>,
}

/// What was broken in a measured case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Broken {
    pub(super) case: &'static str,
    pub(super) title: &'static str,
}

/// That somebody printed a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Printing {
    /// What was broken, as a place in the list of causes.
    pub(super) cause: usize,
    pub(super) settings: Settings,
    pub(super) speaker: &'static str,
    pub(super) level: &'static str,
    /// The text, as it was printed.
    pub(super) text: &'static str,
    /// Which text of a chain of exceptions it is: 0 is what the log says.
    pub(super) depth: usize,
}

/// With which TLS versions and JDKs something was measured: a bit for each pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings(u8);

/// Whose log a line stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Role {
    /// Java, dialled.
    Accepts,
    /// Java, dialling.
    Dials,
    Librdkafka,
    OpenSsl,
    Rustls,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    who: BTreeMap<String, String>,
}

impl Settings {
    /// Each pair of a TLS version and a JDK.
    pub(super) const EACH: [Self; 4] = [Self(1), Self(2), Self(4), Self(8)];

    fn of(row: &Row) -> Self {
        let tls = match row.tls {
            "1.2" => 0b0011,
            "1.3" => 0b1100,
            _ => 0b1111,
        };
        let jdk = match row.jdk {
            "17" => 0b0101,
            "25" => 0b1010,
            _ => 0b1111,
        };
        Self(tls & jdk)
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The TLS versions; none, if it does not depend on them.
    pub(super) fn tls(self) -> Vec<&'static str> {
        let all = [("1.2", 0b0011), ("1.3", 0b1100)];
        self.named(&all)
    }

    /// The JDKs, as they were measured.
    pub(super) fn jdks(self) -> Vec<&'static str> {
        let all = [("17", 0b0101), ("25", 0b1010)];
        let names = self.named(&all);
        names.into_iter().filter_map(measured::patch).collect()
    }

    fn named(self, all: &[(&'static str, u8)]) -> Vec<&'static str> {
        let those = all.iter().filter(|(_, bits)| self.0 & bits != 0);
        those.map(|(name, _)| *name).collect()
    }
}

impl Role {
    fn of(speaker: &str) -> Self {
        match speaker {
            "java" | "dialling" | "start" | "jsse-client" => Self::Dials,
            "librdkafka" | "librdkafka-2.0.2" => Self::Librdkafka,
            "openssl" | "openssl-client" | "openssl-server" => Self::OpenSsl,
            "rustls-client" | "rustls-server" => Self::Rustls,
            _ => Self::Accepts,
        }
    }
}

impl Printing {
    pub(super) fn role(&self) -> Role {
        Role::of(self.speaker)
    }

    /// Whether somebody prints it for a cause, in one of these settings.
    pub(super) fn is_of(&self, teller: Teller, cause: usize, settings: Settings) -> bool {
        self.cause == cause && self.teller() == teller && self.settings.meets(settings)
    }

    /// Who, and at DEBUG or not.
    pub(super) fn teller(&self) -> Teller {
        Teller {
            speaker: self.speaker,
            hidden: self.level == "DEBUG",
        }
    }
}

/// Who prints something, and whether only at DEBUG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Teller {
    pub(super) speaker: &'static str,
    pub(super) hidden: bool,
}

impl Teller {
    /// Whether it is a TLS engine without a broker or a client around it.
    pub(super) fn is_engine(self) -> bool {
        self.speaker.ends_with("-client") || self.speaker.ends_with("-server")
    }
}

impl Book {
    /// What is built in.
    pub(super) fn embedded() -> Self {
        let causes: Vec<Broken> = CAUSES
            .lines()
            .filter(|line| !line.starts_with('#'))
            .skip(1)
            .filter_map(|line| line.split_once('\t'))
            .map(|(case, title)| Broken { case, title })
            .collect();
        let words: Words = toml::from_str(ENGLISH).expect("the embedded words are valid TOML");
        let mut book = Self {
            causes,
            texts: Vec::new(),
            anchors: HashMap::new(),
            beginnings: vec![false; 1 << 16],
            who: words.who,
        };
        let mut places = HashMap::new();
        for row in measured::rows(measured::TEXTS).chain(measured::rows(HEARD)) {
            book.enter(&row, &mut places);
        }
        book
    }

    fn enter(&mut self, row: &Row, places: &mut HashMap<Pattern, usize>) {
        let cause = self.causes.iter().position(|cause| cause.case == row.case);
        let Some(cause) = cause else { return };
        for (depth, text) in row.text.split(" <- ").enumerate() {
            let core = without_librdkafka_prefix(row.speaker, without_class(text));
            // A class alone says nothing; of some long chains the last was cut in the middle of one.
            let cut = depth > 0 && !text.contains(' ');
            let Some(pattern) = Pattern::of(core).filter(|_| core != "(same)" && !cut) else {
                continue;
            };
            let printing = Printing {
                cause,
                settings: Settings::of(row),
                speaker: row.speaker,
                level: row.level,
                text: if depth > 0 {
                    without_package(text)
                } else {
                    core
                },
                depth,
            };
            let place = *places.entry(pattern).or_insert_with_key(|pattern| {
                let place = self.texts.len();
                if let &[a, b, c, d, ..] = pattern.anchor() {
                    self.anchors.entry([a, b, c, d]).or_default().push(place);
                    if let Some(beginning) = self.beginnings.get_mut(pair(a, b)) {
                        *beginning = true;
                    }
                }
                self.texts.push((pattern.clone(), Vec::new()));
                place
            });
            if let Some((_, printings)) = self.texts.get_mut(place) {
                printings.push(printing);
            }
        }
    }

    /// The texts in a line, by where they stand. Of one inside another only the outer counts.
    pub(super) fn find(&self, line: &[u8]) -> Vec<(Range<usize>, usize)> {
        let mut candidates: BTreeSet<usize> = BTreeSet::new();
        for (at, window) in line.windows(4).enumerate() {
            let &[a, b, c, d] = window else { continue };
            if self.beginnings.get(pair(a, b)) == Some(&true)
                && let Some(places) = self.anchors.get(&[a, b, c, d])
            {
                let here = line.get(at..).unwrap_or_default();
                candidates.extend(
                    places
                        .iter()
                        .filter(|place| self.is_anchored(**place, here)),
                );
            }
        }
        let mut found: Vec<(Range<usize>, usize, usize)> = candidates
            .into_iter()
            .filter_map(|place| {
                let (pattern, _) = self.texts.get(place)?;
                Some((pattern.find(line)?, pattern.literals(), place))
            })
            .collect();
        found.sort_by_key(|(range, literals, _)| {
            (range.start, usize::MAX - range.len(), usize::MAX - literals)
        });
        let outer = |(range, literals, _): &&(Range<usize>, usize, usize)| {
            !found.iter().any(|(other, more, _)| {
                other.start <= range.start && other.end >= range.end && more > literals
            })
        };
        let kept = found.iter().filter(outer);
        kept.map(|(range, _, place)| (range.clone(), *place))
            .collect()
    }

    /// Whether a text's anchor stands here.
    fn is_anchored(&self, place: usize, here: &[u8]) -> bool {
        let text = self.texts.get(place);
        text.is_some_and(|(pattern, _)| here.starts_with(pattern.anchor()))
    }

    /// The texts that a part of a text may come from.
    pub(super) fn holding(&self, part: &[u8]) -> Vec<usize> {
        let texts = self.texts.iter().enumerate();
        texts
            .filter(|(_, (pattern, _))| pattern.holds(part))
            .map(|(place, _)| place)
            .collect()
    }

    /// The printings of these texts, in these roles.
    pub(super) fn printings<'a>(
        &'a self,
        texts: &'a [usize],
        role: Option<Role>,
    ) -> impl Iterator<Item = &'a Printing> {
        texts
            .iter()
            .filter_map(|place| self.texts.get(*place))
            .flat_map(|(_, printings)| printings)
            .filter(move |printing| role.is_none_or(|role| printing.role() == role))
    }

    /// Somebody, in words.
    pub(super) fn who(&self, teller: Teller) -> String {
        let hidden = teller.hidden.then(|| format!("{}@DEBUG", teller.speaker));
        let words = hidden.and_then(|key| self.who.get(&key));
        let words = words.or_else(|| self.who.get(teller.speaker));
        words.cloned().unwrap_or_default()
    }
}

fn pair(a: u8, b: u8) -> usize {
    usize::from(a) << 8 | usize::from(b)
}

/// The message of an exception: its class says less, and a log may have it or not.
fn without_class(text: &str) -> &str {
    let mut text = text;
    while let Some((class, message)) = text.split_once(": ") {
        let named = ["Exception", "Error", "Rule"];
        let named = named.iter().any(|name| class.ends_with(name));
        if !named || class.contains(' ') {
            break;
        }
        text = message;
    }
    text
}

/// An exception and its message, without the package.
fn without_package(text: &str) -> &str {
    let class = text.split(": ").next().unwrap_or_default();
    match class.rfind('.') {
        Some(dot) if !class.contains(' ') => text.get(dot + 1..).unwrap_or(text),
        _ => text,
    }
}

/// librdkafka's text without the facility and the broker in front.
fn without_librdkafka_prefix<'a>(speaker: &str, text: &'a str) -> &'a str {
    if !speaker.starts_with("librdkafka") {
        return text;
    }
    match text.split_once("/bootstrap: ") {
        Some((_, behind)) => behind,
        None => text.strip_prefix("SSL ").unwrap_or(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_has_its_line_and_every_speaker_a_name() {
        let book = Book::embedded();
        let cases: BTreeSet<&str> = book.causes.iter().map(|cause| cause.case).collect();
        assert_eq!(cases.len(), book.causes.len(), "a case has two lines");
        let mut measured_cases = BTreeSet::new();
        let mut tellers = BTreeSet::new();
        for row in measured::rows(measured::TEXTS).chain(measured::rows(HEARD)) {
            assert!(cases.contains(row.case), "{row:?}");
            measured_cases.insert(row.case);
            let printable = row.text.chars().all(|character| !character.is_control());
            assert!(
                printable && ["1.2", "1.3", "-"].contains(&row.tls),
                "{row:?}"
            );
            assert!(["17", "25", "-"].contains(&row.jdk), "{row:?}");
            tellers.insert(Teller {
                speaker: row.speaker,
                hidden: row.level == "DEBUG",
            });
        }
        assert_eq!(measured_cases, cases);
        for teller in &tellers {
            assert!(!book.who(*teller).is_empty(), "{teller:?}");
        }
        let lines = HEARD.lines().filter(|line| !line.starts_with('#')).skip(1);
        assert_eq!(measured::rows(HEARD).count(), lines.count());
    }

    #[test]
    fn every_measured_text_is_found_as_itself() {
        let book = Book::embedded();
        let mut line = Vec::new();
        for (place, (_, printings)) in book.texts.iter().enumerate() {
            let printing = printings.first().expect("a text was printed");
            super::super::line::plain(printing.text.as_bytes(), &mut line);
            let found = book.find(&line);
            let itself = found.iter().any(|(_, found)| *found == place);
            assert!(itself, "{printing:?}: {found:?}");
        }
    }

    #[test]
    fn the_longest_text_counts() {
        let book = Book::embedded();
        let line = b"(certificate_required) received fatal alert: certificate_required";
        let found = book.find(line);
        assert_eq!(found.len(), 1);
        let texts = [found[0].1];
        let printings = book.printings(&texts, None);
        assert!(
            printings
                .into_iter()
                .all(|printing| printing.settings.jdks() == ["25.0.3"])
        );
    }
}
