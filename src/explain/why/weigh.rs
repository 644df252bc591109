//! From texts that were found to causes, ranked, and to what tells them apart.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Book, Broken, Printing, Role, Settings, Teller};
use super::{Apart, Candidate, Printer, Saying};

/// Of more candidates than this it is not looked at what tells them apart.
const MOST_TOLD_APART: usize = 128;
/// So many different texts tell enough: a peer with more is not asked before one with as many.
const ENOUGH: usize = 4;

/// One text of a log, or one place in it that several texts may have printed.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) texts: Vec<usize>,
    pub(super) role: Option<Role>,
}

impl Found {
    fn printings<'a>(&'a self, book: &'a Book) -> impl Iterator<Item = &'a Printing> {
        book.printings(&self.texts, self.role)
    }

    /// How many causes make somebody print it.
    pub(super) fn causes(&self, book: &Book) -> usize {
        let causes: BTreeSet<usize> = self
            .printings(book)
            .map(|printing| printing.cause)
            .collect();
        causes.len()
    }

    /// Who prints it: brokers and clients before bare engines, the most talkative first.
    pub(super) fn printers(&self, book: &Book) -> Vec<Printer> {
        let mut tellers: BTreeMap<Teller, (usize, Settings, &'static str)> = BTreeMap::new();
        for printing in self.printings(book) {
            let (count, settings, _) =
                tellers
                    .entry(printing.teller())
                    .or_insert((0, Settings::default(), printing.text));
            *count += 1;
            *settings = settings.and(printing.settings);
        }
        let mut tellers: Vec<_> = tellers.into_iter().collect();
        tellers.sort_by_key(|(teller, (count, ..))| (teller.is_engine(), usize::MAX - count));
        let printers = tellers
            .into_iter()
            .map(|(teller, (_, settings, text))| Printer {
                speaker: teller.speaker,
                hidden: teller.hidden,
                who: book.who(teller),
                tls: settings.tls(),
                jdks: settings.jdks(),
                text: text.to_owned(),
            });
        printers.collect()
    }
}

/// The causes that explain some of it, those that explain most first, then the most common.
pub(super) fn candidates(book: &Book, found: &[Found]) -> Vec<(Settings, Candidate)> {
    let mut candidates: Vec<(usize, Settings, Candidate)> = Vec::new();
    for (index, cause) in book.causes.iter().enumerate() {
        // In which settings each text is printed for this cause.
        let printed: Vec<Settings> = found
            .iter()
            .map(|found| {
                let those = found
                    .printings(book)
                    .filter(|printing| printing.cause == index);
                those.fold(Settings::default(), |all, printing| {
                    all.and(printing.settings)
                })
            })
            .collect();
        let count = |setting: &Settings| {
            printed
                .iter()
                .filter(|printed| printed.meets(*setting))
                .count()
        };
        let most = Settings::EACH.iter().map(count).max().unwrap_or(0);
        if most == 0 {
            continue;
        }
        let settings = Settings::EACH
            .iter()
            .filter(|setting| count(setting) == most)
            .fold(Settings::default(), |all, setting| all.and(*setting));
        let explains = (0..)
            .zip(&printed)
            .filter(|(_, printed)| printed.meets(settings))
            .map(|(evidence, _)| evidence)
            .collect();
        let candidate = Candidate {
            case: cause.case,
            title: cause.title,
            explains,
            tls: settings.tls(),
            jdks: settings.jdks(),
            best: false,
        };
        candidates.push((most, settings, candidate));
    }
    // The sort is stable: the most common stays first.
    candidates.sort_by_key(|(most, ..)| usize::MAX - most);
    let best = candidates.first().map_or(0, |(most, ..)| *most);
    let marked = candidates.into_iter().map(|(most, settings, candidate)| {
        let best = most == best;
        (settings, Candidate { best, ..candidate })
    });
    marked.collect()
}

/// What others would say, where that differs between the best candidates.
pub(super) fn apart(
    book: &Book,
    found: &[Found],
    candidates: &[(Settings, Candidate)],
) -> Vec<Apart> {
    let best: Vec<(usize, Settings)> = candidates
        .iter()
        .filter(|(_, candidate)| candidate.best)
        .filter_map(|(settings, candidate)| {
            let cause = |cause: &Broken| cause.case == candidate.case;
            Some((book.causes.iter().position(cause)?, *settings))
        })
        .collect();
    if best.len() < 2 || best.len() > MOST_TOLD_APART {
        return Vec::new();
    }
    // Who has certainly spoken, down to the cause, has no more to say.
    let spoken: BTreeSet<Teller> = found
        .iter()
        .filter(|found| {
            let roles: BTreeSet<Role> = found.printings(book).map(Printing::role).collect();
            roles.len() == 1
        })
        .flat_map(|found| found.printings(book))
        .filter(|printing| printing.depth > 0)
        .map(Printing::teller)
        .collect();
    let with_openssl = found
        .iter()
        .flat_map(|found| found.printings(book))
        .all(|printing| printing.role() == Role::OpenSsl);
    let asked = [
        ("accepting", true),
        ("java", false),
        ("accepting", false),
        ("librdkafka", false),
        ("openssl", false),
        ("dialling", false),
        ("start", false),
        ("openssl-client", false),
        ("openssl-server", false),
    ]
    .map(|(speaker, hidden)| Teller { speaker, hidden });
    let mut apart: Vec<Apart> = asked
        .into_iter()
        .filter(|teller| !spoken.contains(teller))
        .filter(|teller| with_openssl || !teller.speaker.starts_with("openssl-"))
        .filter_map(|teller| sayings(book, teller, &best))
        .collect();
    apart.sort_by_key(|apart| ENOUGH.saturating_sub(apart.says.len()));
    apart
}

/// What somebody says for each of the causes; nothing, if it is the same for all.
fn sayings(book: &Book, teller: Teller, causes: &[(usize, Settings)]) -> Option<Apart> {
    let mut told: Vec<(usize, &'static str)> = Vec::new();
    for cause in causes {
        if let Some(telling) = telling(book, teller, *cause, causes)
            && !told.iter().any(|(place, _)| *place == telling.0)
        {
            told.push(telling);
        }
    }
    // All for which it is printed, also those for which something else tells more.
    let says: Vec<Saying> = told
        .into_iter()
        .map(|(place, text)| {
            let prints = |(cause, settings): &(usize, Settings)| {
                let texts = [place];
                let mut printings = book.printings(&texts, None);
                printings.any(|printing| printing.is_of(teller, *cause, *settings))
            };
            let numbered = causes.iter().enumerate();
            let those = numbered.filter(|(_, cause)| prints(cause));
            Saying {
                text: text.to_owned(),
                candidates: those.map(|(number, _)| number).collect(),
            }
        })
        .collect();
    let tells = says
        .iter()
        .any(|saying| saying.candidates.len() < causes.len());
    tells.then(|| Apart {
        speaker: teller.speaker,
        hidden: teller.hidden,
        who: book.who(teller),
        says,
    })
}

/// The text that tells most about a cause: few of the others print it, and it is the deepest in its
/// chain. The older JDK's, which the newer repeats with the alert in front.
fn telling(
    book: &Book,
    teller: Teller,
    (cause, settings): (usize, Settings),
    causes: &[(usize, Settings)],
) -> Option<(usize, &'static str)> {
    let texts = book
        .texts
        .iter()
        .enumerate()
        .filter_map(|(place, (_, printings))| {
            let mut those = printings.iter();
            let printing = those.find(|printing| printing.is_of(teller, cause, settings))?;
            let others = causes.iter().filter(|(other, settings)| {
                let mut those = printings.iter();
                those.any(|printing| printing.is_of(teller, *other, *settings))
            });
            let newer_only = printing.settings.jdks() == ["25.0.3"];
            Some((
                newer_only,
                others.count(),
                usize::MAX - printing.depth,
                place,
                printing.text,
            ))
        });
    let best =
        texts.min_by_key(|(newer, others, depth, place, _)| (*newer, *others, *depth, *place))?;
    Some((best.3, best.4))
}
