//! From a line of a log to what makes somebody print it.
//!
//! The only evidence are the measured texts: who printed what, with which versions, when what was
//! broken. A text is compared without what varies (hosts, ports, node ids, times, loggers, classes
//! of exceptions), and several lines are weighed together: a cause that explains more of them
//! stands before one that explains fewer.

mod book;
mod line;
mod pattern;
mod weigh;

use std::collections::{BTreeSet, HashMap};

use book::{Book, Printing, Role};
use weigh::Found;

/// A longer line is cut here: no measured text is as long.
pub const LONGEST_LINE: usize = 16 * 1024;
/// Of more lines than this, only whole texts count, not parts of them.
const SNIPPET: usize = 8;
/// How many lines an exception's causes may stand behind the line that says whose log it is.
const SAME_LOG: usize = 100;
/// So many causes are many.
const MANY: usize = 4;
/// As much of a line is shown.
const SAMPLE: usize = 400;

/// All that was measured, ready to be compared.
#[derive(Clone, Debug)]
pub struct Why(Book);

/// Reads a log, line by line, in bounded memory.
#[derive(Debug)]
pub struct Reader<'a> {
    book: &'a Book,
    lines: usize,
    cut: usize,
    /// The first lines, as they are and as they are compared: if there are no more, parts of texts
    /// are looked for, too.
    snippet: Vec<(usize, Vec<u8>, Vec<u8>)>,
    matched: Vec<Matched>,
    places: HashMap<(Vec<usize>, Option<Role>), usize>,
    /// Whose logs these texts may stand in.
    roles: HashMap<Vec<usize>, Vec<Role>>,
    /// Whose log the last line was of which that is sure, and its number.
    log_of: Option<(Role, usize)>,
    scratch: Vec<u8>,
}

#[derive(Debug)]
struct Matched {
    line: usize,
    count: usize,
    text: String,
    found: Found,
}

/// What is known about a text or a log.
#[derive(Clone, Debug)]
pub struct Findings {
    /// How many lines were read that have something in them.
    pub lines: usize,
    /// How many of them were longer than [`LONGEST_LINE`], and cut.
    pub cut: usize,
    /// The texts in it that somebody is known to print, in the order of their first lines.
    pub evidence: Vec<Evidence>,
    /// What makes somebody print them: what explains most first, then what is most common.
    pub candidates: Vec<Candidate>,
    /// What tells the best candidates apart.
    pub apart: Vec<Apart>,
}

/// A text that somebody is known to print.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The line it stands on first, from 1.
    pub line: usize,
    /// How many lines have it.
    pub count: usize,
    /// The line as it is, perhaps cut. Not escaped.
    pub text: String,
    /// Who prints it.
    pub printers: Vec<Printer>,
    /// How many causes make them print it.
    pub causes: usize,
}

/// Somebody who prints a text.
#[derive(Clone, Debug)]
pub struct Printer {
    /// A slug, such as `accepting` or `java`.
    pub speaker: &'static str,
    /// Whether only DEBUG shows it.
    pub hidden: bool,
    /// The same in words.
    pub who: String,
    /// With which versions of TLS.
    pub tls: Vec<&'static str>,
    /// With which JDKs.
    pub jdks: Vec<&'static str>,
    /// The text as it was measured.
    pub text: String,
}

/// What was broken where such texts were printed.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The measured case: `e2_broker_expired`.
    pub case: &'static str,
    /// In a line.
    pub title: &'static str,
    /// Which of the evidence it explains, as places in [`Findings::evidence`].
    pub explains: Vec<usize>,
    /// With which versions of TLS it explains as much.
    pub tls: Vec<&'static str>,
    /// With which JDKs.
    pub jdks: Vec<&'static str>,
    /// Whether none explains more.
    pub best: bool,
}

/// What somebody would say, where that tells candidates apart.
#[derive(Clone, Debug)]
pub struct Apart {
    /// A slug.
    pub speaker: &'static str,
    /// Whether only at DEBUG.
    pub hidden: bool,
    /// Who, in words.
    pub who: String,
    /// What, and for which candidates.
    pub says: Vec<Saying>,
}

/// A text, and the candidates for which it is printed.
#[derive(Clone, Debug)]
pub struct Saying {
    /// The text as it was measured.
    pub text: String,
    /// Places in [`Findings::candidates`].
    pub candidates: Vec<usize>,
}

impl Why {
    /// What was measured, in English words.
    ///
    /// # Panics
    ///
    /// Never: a test reads the embedded files.
    #[must_use]
    pub fn english() -> Self {
        Self(Book::embedded())
    }

    /// Begins to read a log.
    #[must_use]
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            book: &self.0,
            lines: 0,
            cut: 0,
            snippet: Vec::new(),
            matched: Vec::new(),
            places: HashMap::new(),
            roles: HashMap::new(),
            log_of: None,
            scratch: Vec::new(),
        }
    }

    /// Reads a text of one or more lines.
    #[must_use]
    pub fn of(&self, text: &str) -> Findings {
        let mut reader = self.reader();
        for (number, line) in (1..).zip(text.lines()) {
            reader.line(number, line.as_bytes());
        }
        reader.finish()
    }
}

impl Findings {
    /// The candidates that explain most.
    pub fn best(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(|candidate| candidate.best)
    }

    /// Whether what was given says little: many causes explain it as well as any.
    #[must_use]
    pub fn hides_many(&self) -> bool {
        self.best().count() >= MANY
    }
}

impl Reader<'_> {
    /// Reads a line: its number from 1, and its bytes, which need not be UTF-8. It is enough to
    /// give one byte more than [`LONGEST_LINE`].
    pub fn line(&mut self, number: usize, bytes: &[u8]) {
        let cut = bytes.len() > LONGEST_LINE;
        let bytes = bytes.get(..LONGEST_LINE).unwrap_or(bytes);
        let mut plain = std::mem::take(&mut self.scratch);
        line::plain(bytes, &mut plain);
        if !plain.is_empty() {
            self.lines += 1;
            self.cut += usize::from(cut);
            if self.lines <= SNIPPET {
                self.snippet.push((number, bytes.to_vec(), plain.clone()));
            } else {
                for (number, bytes, plain) in std::mem::take(&mut self.snippet) {
                    self.whole(number, &bytes, &plain);
                }
                self.whole(number, bytes, &plain);
            }
        }
        self.scratch = plain;
    }

    /// Looks for whole texts.
    fn whole(&mut self, number: usize, bytes: &[u8], plain: &[u8]) {
        let mut found = self.book.find(plain);
        while let Some((range, _)) = found.first().cloned() {
            let (here, later) = found.into_iter().partition(|(other, _)| *other == range);
            found = later;
            let texts = here.into_iter().map(|(_, place)| place).collect();
            self.enter(number, bytes, texts);
        }
    }

    /// Looks for whole texts, and where nothing is around them, or there are none, for those that a
    /// part may come from.
    fn part(&mut self, number: usize, bytes: &[u8], plain: &[u8]) {
        let quoted = line::quoted(plain);
        let whole = self.book.find(plain);
        let bare = whole.iter().all(|(range, _)| range.len() >= quoted.len());
        if whole.is_empty() || (bare && line::trimmed(plain) == quoted) {
            let mut texts: Vec<usize> = whole.into_iter().map(|(_, place)| place).collect();
            // A class alone is no text: whatever failed, it is there.
            if !line::is_class(quoted) {
                texts.extend(self.book.holding(quoted));
            }
            texts.sort_unstable();
            texts.dedup();
            if !texts.is_empty() {
                self.enter(number, bytes, texts);
            }
        } else {
            self.whole(number, bytes, plain);
        }
    }

    fn enter(&mut self, number: usize, bytes: &[u8], texts: Vec<usize>) {
        let key = texts.clone();
        let book = self.book;
        let roles = self.roles.entry(texts).or_insert_with_key(|texts| {
            let roles: BTreeSet<Role> = book.printings(texts, None).map(Printing::role).collect();
            roles.into_iter().collect()
        });
        let role = match (roles.as_slice(), self.log_of) {
            // An exception alone does not begin a log.
            ([only], _) => {
                if book
                    .printings(&key, None)
                    .any(|printing| printing.depth == 0)
                {
                    self.log_of = Some((*only, number));
                }
                None
            }
            (roles, Some((role, line))) if number - line <= SAME_LOG => {
                roles.contains(&role).then_some(role)
            }
            _ => None,
        };
        let key = (key, role);
        if let Some(matched) = self
            .places
            .get(&key)
            .and_then(|place| self.matched.get_mut(*place))
        {
            matched.count += 1;
            return;
        }
        self.places.insert(key.clone(), self.matched.len());
        let (texts, role) = key;
        self.matched.push(Matched {
            line: number,
            count: 1,
            text: sample(bytes),
            found: Found { texts, role },
        });
    }

    /// Weighs what was read.
    #[must_use]
    pub fn finish(mut self) -> Findings {
        for (number, bytes, plain) in std::mem::take(&mut self.snippet) {
            self.part(number, &bytes, &plain);
        }
        self.matched.sort_by_key(|matched| matched.line);
        let book = self.book;
        let found: Vec<Found> = self
            .matched
            .iter()
            .map(|matched| matched.found.clone())
            .collect();
        let candidates = weigh::candidates(book, &found);
        let apart = weigh::apart(book, &found, &candidates);
        let evidence = self.matched.into_iter().map(|matched| Evidence {
            line: matched.line,
            count: matched.count,
            text: matched.text,
            printers: matched.found.printers(book),
            causes: matched.found.causes(book),
        });
        Findings {
            lines: self.lines,
            cut: self.cut,
            evidence: evidence.collect(),
            candidates: candidates
                .into_iter()
                .map(|(_, candidate)| candidate)
                .collect(),
            apart,
        }
    }
}

/// As much of a line as is shown.
fn sample(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes.get(..4 * SAMPLE).unwrap_or(bytes));
    let text = text.trim();
    match text.char_indices().nth(SAMPLE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
