//! A fault hunt, line by line: what both sides see is told, and what is wrong is named.

mod evidence;

use std::fmt::Write as _;
use std::io::{self, BufRead, Write};

use super::PlainError;
use super::tell::{capital, safe};
use crate::cluster::{TlsVersion, Verdict};
use crate::explain::Catalogue;
use crate::lab::hunt::{Accused, Level};
use crate::lab::{Changes, Hunt, LabError, Run, Session};
use crate::pki::Seed;
use crate::scenario::Fault;
use crate::wire::Side;

/// With what a hunt begins.
#[derive(Clone, Copy, Debug)]
pub struct HuntStart {
    /// From which it follows.
    pub seed: Seed,
    /// How hard it is.
    pub level: Level,
    /// In which version the two speak.
    pub version: TlsVersion,
    /// Whether the answer is told at once.
    pub reveal: bool,
    /// The columns that a line may take.
    pub width: Option<usize>,
}

/// How a hunt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HuntEnd {
    /// Nothing was typed: it was only told.
    Told,
    /// The two trust each other again.
    Found,
    /// It was left before that.
    Left,
}

/// Tells a hunt, reads line by line what is named or tried, and answers each.
///
/// # Errors
///
/// [`PlainError`]: it cannot be run, or reading or writing fails.
pub fn hunt(
    session: Session,
    start: &HuntStart,
    input: impl BufRead,
    output: impl Write,
) -> Result<HuntEnd, PlainError> {
    let mut session = session;
    let (hunt, run) = session.hunt(start.seed, start.level, start.version)?;
    let mut hunting = Hunting {
        catalogue: Catalogue::english(),
        session,
        hunt,
        run,
        start: *start,
        output,
    };
    match hunting.go(input) {
        Err(PlainError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Ok(HuntEnd::Told)
        }
        ended => ended,
    }
}

/// A hunt on its way.
struct Hunting<W> {
    catalogue: Catalogue,
    session: Session,
    hunt: Hunt,
    run: Run,
    start: HuntStart,
    output: W,
}

const HELP: &str = "\
Type the number of a suspect, or: mend, for remedies to try; mend and a number, to try one; logs, \
for what real brokers log here; checks, for what was checked; other, for the same in the other \
version of TLS; again, to have it told again; quit. Logs, checks and other count as a look each, \
what you name or mend as a try. Fewer is better: on a real cluster looking costs time, and a wrong \
guess does harm.";

impl<W: Write> Hunting<W> {
    fn go(&mut self, input: impl BufRead) -> Result<HuntEnd, PlainError> {
        let puzzle = self.puzzle();
        self.say(&puzzle)?;
        if self.start.reveal {
            let answer = self.solution();
            self.say(&format!("\n{answer}"))?;
            return Ok(HuntEnd::Told);
        }
        self.say(&format!("\n{HELP}"))?;
        self.prompt()?;
        let mut asked = false;
        for line in input.lines() {
            asked = true;
            let line = line?;
            let line = line.trim();
            if line == "quit" || line == "q" {
                return Ok(HuntEnd::Left);
            }
            let answer = self.answer(line)?;
            self.say(&answer)?;
            if self.is_found() {
                let answer = self.solution();
                self.say(&format!("\n{answer}\n{}", self.counted()))?;
                return Ok(HuntEnd::Found);
            }
            self.prompt()?;
        }
        writeln!(self.output)?;
        if asked {
            return Ok(HuntEnd::Left);
        }
        let arguments = self.arguments();
        self.say(&format!(
            "Nothing was typed. To hunt: visum hunt --plain {arguments}\n\
             To see what is wrong: visum hunt --reveal {arguments}"
        ))?;
        Ok(HuntEnd::Told)
    }

    /// What repeats this hunt.
    fn arguments(&self) -> String {
        format!(
            "--seed {} --level {} --tls {}",
            self.start.seed,
            self.start.level.number(),
            self.start.version.as_str()
        )
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        super::write_wrapped(&mut self.output, text, self.start.width)
    }

    fn prompt(&mut self) -> io::Result<()> {
        write!(self.output, "\n> ")?;
        self.output.flush()
    }

    /// What is seen, and who may be to blame.
    fn puzzle(&self) -> String {
        let wrong = match self.hunt.left(&self.run.changes) {
            1 => "One thing is wrong".to_owned(),
            left => format!("{left} things are wrong"),
        };
        let mut told = format!(
            "Fault hunt, level {}, seed {}: {}, in TLS {}.\n{wrong} in this cluster. Find out what.\n",
            self.start.level.number(),
            self.start.seed,
            safe(&self.run.title),
            self.run.changes.version.as_str()
        );
        told += &self.state();
        told
    }

    /// What both sides see now, and what may be wrong.
    fn state(&self) -> String {
        let mut told = String::new();
        for side in Side::BOTH {
            told += &evidence::of_side(&self.run, &self.catalogue, side);
        }
        told += "\nWhat may be wrong:\n";
        for (place, suspect) in self.hunt.suspects.iter().enumerate() {
            let found = if self.hunt.is_found(place, &self.run.changes) {
                "Found and mended: "
            } else {
                ""
            };
            let _ = writeln!(told, "{}. {found}{}", place + 1, self.named(suspect.fault));
        }
        told
    }

    /// Something that may be wrong, in words.
    fn named(&self, fault: Fault) -> String {
        let story = self.catalogue.way_to_break_trust(fault.kind().id());
        let broker = safe(&self.run.transcript.parties.of(fault.side()).broker);
        format!("At {broker}: {} ({})", story.border, story.title)
    }

    fn solution(&self) -> String {
        let mut told = String::new();
        for fault in self.hunt.solution() {
            let _ = writeln!(told, "It is {fault}. {}", self.named(*fault));
            let story = self.catalogue.way_to_break_trust(fault.kind().id());
            let _ = writeln!(told, "In Kafka: {}", story.kafka);
        }
        told.trim_end().to_owned()
    }

    fn counted(&self) -> String {
        format!(
            "The two trust each other again. Looks: {}. Tries: {}.",
            self.hunt.looks, self.hunt.tries
        )
    }

    fn is_found(&self) -> bool {
        self.run.transcript.verdict == Verdict::Connected
    }

    fn answer(&mut self, line: &str) -> Result<String, LabError> {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let number = |text: &str| text.trim().parse::<usize>().ok()?.checked_sub(1);
        Ok(match (word, number(word)) {
            (_, Some(place)) => return self.accuse(place),
            ("mend", _) if rest.is_empty() => self.remedies(),
            ("mend", _) => return self.mend(number(rest)),
            ("logs", _) => self.look(evidence::logs(&self.run)),
            ("checks", _) => self.look(evidence::checks(&self.run)),
            ("other", _) => return self.other(),
            ("again", _) => self.state(),
            _ => HELP.to_owned(),
        })
    }

    /// Something was looked at.
    fn look(&mut self, seen: String) -> String {
        self.hunt.looks += 1;
        seen
    }

    /// The same in the other version.
    fn other(&mut self) -> Result<String, LabError> {
        let changes = Changes {
            version: self.run.changes.version.other(),
            ..self.run.changes.clone()
        };
        let other = self.session.run(&self.hunt.scenario, &changes)?;
        let mut told = format!("In TLS {}:\n", changes.version.as_str());
        for side in Side::BOTH {
            told += &evidence::what_happens(&other, &self.catalogue, side);
        }
        Ok(self.look(told))
    }

    fn accuse(&mut self, place: usize) -> Result<String, LabError> {
        let Some(suspect) = self.hunt.suspects.get(place).cloned() else {
            return Ok(format!(
                "Type a number from 1 to {}.",
                self.hunt.suspects.len()
            ));
        };
        match self.hunt.accuse(place, &self.run) {
            Some(Accused::Right(without)) => {
                self.run = self.session.run(&self.hunt.scenario, &without)?;
                let mended = self.hunt.mended(&without);
                let mended = mended.map_or_else(String::new, |mended| format!(" {mended}."));
                Ok(self.after(&format!(
                    "Yes, that was wrong, and is not any more.{mended}"
                )))
            }
            Some(Accused::Already) => Ok("That one is found and mended already.".to_owned()),
            Some(Accused::Wrong { alike: false }) => Ok(format!(
                "That is not it. {}",
                evidence::were_it(&self.run, &suspect.alone)
            )),
            _ => Ok(
                "That is not it, though from outside it would look the same. Compare what \
                     the two carry, and whom they trust."
                    .to_owned(),
            ),
        }
    }

    /// What is offered to mend it.
    fn remedies(&self) -> String {
        let mut told = String::from("Some of these help:\n");
        for (number, remedy) in (1..).zip(self.hunt.remedies(&self.run)) {
            let story = self.catalogue.remedy(&self.run.transcript, remedy);
            let _ = writeln!(told, "{number}. {}.", capital(&story.title));
        }
        told
    }

    fn mend(&mut self, place: Option<usize>) -> Result<String, LabError> {
        let offered = self.hunt.remedies(&self.run);
        let Some(remedy) = place.and_then(|place| offered.get(place)) else {
            return Ok("Say which one, by its number: mend 1.".to_owned());
        };
        let mut changes = self.run.changes.clone();
        changes.remedies.push(*remedy);
        self.hunt.tries += 1;
        let before = self.run.explanation.diagnosis.causes.clone();
        self.run = self.session.run(&self.hunt.scenario, &changes)?;
        if self.run.explanation.diagnosis.causes == before {
            return Ok("It is done, and changes nothing.".to_owned());
        }
        Ok(self.after("It is done, and it ends otherwise now."))
    }

    /// What is seen after something was mended.
    fn after(&self, told: &str) -> String {
        if self.is_found() {
            return told.to_owned();
        }
        format!("{told} The two do not come together yet.\n{}", self.state())
    }
}
