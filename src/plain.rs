//! The walk, line by line: for a screen reader, a dumb terminal, or a script.
//!
//! It is the same model as the screen's, moved by typed commands instead of keys, and told in
//! prose: no cursor is moved, no box drawn, no colour used.

mod command;
pub mod hunt;
mod tell;

use std::io::{self, BufRead, Write};

use crate::document::quoted;
use crate::lab::{Changes, LabError, Session};
use crate::scenario::Fault;
use crate::ui::model::Notice;
use crate::ui::{
    self, Action, Effect, Keymap, Look, Message, Model, Page, Pane, Preferences, Purpose, Size,
    Theme,
};
use command::Command;

/// With what it begins.
#[derive(Clone, Debug)]
pub struct Start {
    /// The id of the scenario to walk through, one of the session's.
    pub scenario: String,
    /// What is changed about it.
    pub changes: Changes,
    /// The step to begin at, counted from 1.
    pub at: Option<usize>,
    /// The columns that a line may take, where a terminal would break it inside a word.
    pub width: Option<usize>,
}

/// Why it ended early.
#[derive(Debug, thiserror::Error)]
pub enum PlainError {
    /// The run that was asked for cannot be made.
    #[error(transparent)]
    Lab(#[from] LabError),
    /// What is written cannot be read any more, or the other way round.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Walks through a scenario: reads commands line by line until the end or `quit`, and answers each.
///
/// # Errors
///
/// [`PlainError`]: the scenario cannot be run, or reading or writing fails. A reader that has seen
/// enough is no error.
pub fn walk(
    mut session: Session,
    start: &Start,
    input: impl BufRead,
    output: impl Write,
) -> Result<(), PlainError> {
    let run = session.run(&start.scenario, &start.changes)?;
    let look = Look {
        theme: Theme::mono(),
        pace: Preferences::default().pace,
        keymap: Keymap::default(),
    };
    let size = Size {
        width: 80,
        height: 24,
    };
    let mut model = Model::new(run, session.scenarios(), look, size);
    if let Some(step) = start.at {
        model = model.at_step(step);
    }
    let walk = Walk {
        model,
        session,
        output,
        width: start.width,
        predicting: None,
    };
    match walk.go(input) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => Ok(outcome?),
    }
}

/// Writes a text, broken between words where a line may take so many columns only.
fn write_wrapped(output: &mut impl Write, text: &str, width: Option<usize>) -> io::Result<()> {
    let text = text.trim_end();
    match width {
        None => writeln!(output, "{text}"),
        Some(width) => {
            let words = textwrap::WordSplitter::NoHyphenation;
            let options = textwrap::Options::new(width.max(20)).word_splitter(words);
            writeln!(output, "{}", textwrap::fill(text, options))
        }
    }
}

/// A walk on its way.
struct Walk<W> {
    model: Model,
    session: Session,
    output: W,
    width: Option<usize>,
    /// The answers so far, while the end is predicted.
    predicting: Option<Vec<usize>>,
}

impl<W: Write> Walk<W> {
    fn go(mut self, input: impl BufRead) -> io::Result<()> {
        self.say(&tell::beginning(&self.model))?;
        self.say(&tell::place(&self.model))?;
        self.prompt()?;
        for line in input.lines() {
            let line = line?;
            if let Some(answers) = self.predicting.take() {
                let told = self.predict(answers, &line);
                self.say(&told)?;
                self.prompt()?;
                continue;
            }
            match command::read(&line) {
                Err(wrong) => self.say(&wrong)?,
                Ok((Command::Quit, _)) => return Ok(()),
                Ok((command, argument)) => {
                    let answer = self.answer(command, argument);
                    self.say(&answer)?;
                }
            }
            self.prompt()?;
        }
        writeln!(self.output)
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        write_wrapped(&mut self.output, text, self.width)
    }

    fn prompt(&mut self) -> io::Result<()> {
        let step = self.model.place().step + 1;
        let steps = self.model.run.transcript.steps.len();
        write!(self.output, "\n[{step} of {steps}] > ")?;
        self.output.flush()
    }

    fn answer(&mut self, command: Command, argument: &str) -> String {
        match command {
            Command::Next => self.step(Action::Next, "This is the last step."),
            Command::Back => self.step(Action::Back, "This is the first step."),
            Command::First => self.act(Action::First),
            Command::Last => self.act(Action::Last),
            Command::Go => self.go_to(argument),
            Command::Again => tell::place(&self.model),
            Command::Fields => self.pane(Pane::Message),
            Command::Passport => self.pane(Pane::Passport),
            Command::Checks => self.pane(Pane::Checks),
            Command::Keys => self.pane(Pane::Keys),
            Command::Logs | Command::Why | Command::Mend if self.model.screen.eve => {
                "Somebody without keys does not see that. Type eve to see what both sides do."
                    .to_owned()
            }
            Command::Logs => tell::logs(&self.model),
            Command::Bytes => tell::bytes(&self.model.opened().bytes),
            Command::Field => tell::field(&self.model, argument),
            Command::Predict => self.begin_to_predict(),
            Command::Why => tell::why(&self.model),
            Command::Mend => self.mend(argument),
            Command::Break if argument.is_empty() => tell::ways(&self.model),
            Command::Break => self.break_trust(argument),
            Command::Undo => self.act(Action::Undo),
            Command::Restore => self.act(Action::Restore),
            Command::Version => self.act(Action::Version),
            Command::Framing => self.act(Action::Framing),
            Command::Swap => self.act(Action::Swap),
            Command::Eve => self.act(Action::Eve),
            Command::Scenarios => tell::scenarios(&self.model),
            Command::Open => self.open(argument),
            Command::Find => tell::found(&self.model, argument),
            Command::Glossary => tell::glossary(argument),
            Command::Worlds => tell::worlds(),
            Command::Help => tell::help(),
            Command::Quit => String::new(),
        }
    }

    fn go_to(&mut self, step: &str) -> String {
        let steps = self.model.run.transcript.steps.len();
        match step.parse::<usize>() {
            Ok(step) if (1..=steps).contains(&step) => {
                self.model = self.model.clone().at_step(step);
                tell::place(&self.model)
            }
            _ => format!("Say to which step, from 1 to {steps}: go 12."),
        }
    }

    /// A step, or what is said where there is none.
    fn step(&mut self, action: Action, end: &str) -> String {
        let before = self.model.screen.cursor;
        let told = self.act(action);
        if self.model.screen.cursor == before {
            end.to_owned()
        } else {
            told
        }
    }

    /// What the screen does at this action, and then where it stands.
    fn act(&mut self, action: Action) -> String {
        self.model.screen.page = Page::Walk;
        let update = ui::update(&mut self.model, Message::Act(action));
        self.carry_out(update.effect)
    }

    /// Carries an effect out, and tells what came of it.
    fn carry_out(&mut self, effect: Effect) -> String {
        let before = (
            self.model.run.changes.clone(),
            self.model.run.scenario.clone(),
        );
        let mut effect = effect;
        while let Effect::Run {
            scenario,
            changes,
            purpose,
        } = effect
        {
            let result = self.session.run(&scenario, &changes);
            let result = result.map(Box::new).map_err(|error| error.to_string());
            effect = ui::update(&mut self.model, Message::Ran { purpose, result }).effect;
        }
        match &self.model.screen.notice {
            Some(Notice::Complaint(reason)) => format!("Not possible: {}", tell::safe(reason)),
            Some(Notice::Done(done)) => tell::safe(done),
            _ if before.1 != self.model.run.scenario => {
                [tell::beginning(&self.model), tell::place(&self.model)].join("\n")
            }
            _ if before.0 != self.model.run.changes => {
                [tell::changed(&self.model), tell::place(&self.model)].join("\n\n")
            }
            None | Some(Notice::Now(_)) => tell::place(&self.model),
        }
    }

    /// The first question, where the end is not told yet.
    fn begin_to_predict(&mut self) -> String {
        if self.model.knows_the_end() {
            return "The end of this run is told already. Go back, or change something.".to_owned();
        }
        self.ask(Vec::new())
    }

    /// The next question; or what is true, where all are answered.
    fn ask(&mut self, answers: Vec<usize>) -> String {
        let prediction = self.model.prediction();
        match prediction.questions.get(answers.len()) {
            Some(question) => {
                self.predicting = Some(answers);
                tell::question(question)
            }
            None => tell::predicted(&prediction, &answers),
        }
    }

    /// Takes a line as the answer to a question.
    fn predict(&mut self, mut answers: Vec<usize>, line: &str) -> String {
        let line = line.trim();
        if line.is_empty() || line == "skip" {
            return "Skipped. Enter goes on.".to_owned();
        }
        let prediction = self.model.prediction();
        let question = prediction.questions.get(answers.len());
        let offered = question.map_or(0, |question| question.answers.len());
        let place = line
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        match place.filter(|place| *place < offered) {
            Some(place) => {
                answers.push(place);
                self.ask(answers)
            }
            None => {
                self.predicting = Some(answers);
                format!("Type a number from 1 to {offered}, or skip.")
            }
        }
    }

    /// The rows of a pane.
    fn pane(&mut self, pane: Pane) -> String {
        ui::update(&mut self.model, Message::Act(Action::Show(pane)));
        tell::opened(&self.model)
    }

    fn break_trust(&mut self, argument: &str) -> String {
        let fault: Fault = match argument.parse() {
            Ok(fault) => fault,
            Err(error) => {
                let error = tell::safe(&error.to_string());
                return format!("{error}\nType break for a list of them.");
            }
        };
        let mut changes = self.model.run.changes.clone();
        match changes.faults.iter().position(|other| *other == fault) {
            Some(on) => drop(changes.faults.remove(on)),
            None => changes.faults.push(fault),
        }
        self.change(changes)
    }

    fn mend(&mut self, argument: &str) -> String {
        if argument.is_empty() {
            return tell::remedies(&self.model);
        }
        let number = argument.parse::<usize>().ok();
        let remedy = number.and_then(|number| self.model.run.remedies.get(number.checked_sub(1)?));
        let Some(remedy) = remedy else {
            if self.model.run.remedies.is_empty() {
                return tell::remedies(&self.model);
            }
            return "Say which one, by its number: mend 1.".to_owned();
        };
        let mut changes = self.model.run.changes.clone();
        changes.remedies.push(*remedy);
        self.change(changes)
    }

    fn change(&mut self, changes: Changes) -> String {
        self.model.screen.notice = None;
        self.carry_out(Effect::Run {
            scenario: self.model.run.scenario.clone(),
            changes,
            purpose: Purpose::Change,
        })
    }

    fn open(&mut self, id: &str) -> String {
        if self.session.find(id).is_none() {
            return format!(
                "There is no scenario {}. Type scenarios for a list.",
                quoted(id)
            );
        }
        let now = &self.model.run.changes;
        let changes = Changes {
            version: now.version,
            framing: now.framing,
            ..Changes::default()
        };
        self.model.screen.notice = None;
        self.carry_out(Effect::Run {
            scenario: id.to_owned(),
            changes,
            purpose: Purpose::Open,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::Seed;

    /// What is answered to these lines.
    fn session(lines: &str) -> String {
        let start = Start {
            scenario: "first-journey".to_owned(),
            changes: Changes::default(),
            at: None,
            width: None,
        };
        let mut output = Vec::new();
        let session = Session::new(Vec::new(), Seed(1));
        walk(session, &start, lines.as_bytes(), &mut output).expect("it is answered");
        String::from_utf8(output).expect("text")
    }

    #[test]
    fn the_loop_of_breaking_and_mending_can_be_typed() {
        let told = session("break expired\nlast\nwhy\nmend\nmend 1\nlast\nundo\nrestore\nquit\n");
        insta::assert_snapshot!(told);
    }

    #[test]
    fn what_is_denied_on_a_sound_connection_is_not_told_as_a_refusal() {
        let told = session("open no-work-permit\ngo 43\nwhy\nlogs\nmend 1\nlast\nquit\n");
        insta::assert_snapshot!(told);
    }

    #[test]
    fn every_command_is_answered_and_nothing_but_prose_is_written() {
        let mut lines = String::from("go 22\n");
        for entry in command::COMMANDS {
            if entry.command == Command::Quit {
                continue;
            }
            let argument = match entry.argument {
                "STEP" | "NUMBER" => "3",
                "ID" => "consulate",
                "TEXT" => "issuer",
                _ => "",
            };
            lines += entry.name;
            lines += " ";
            lines += argument;
            lines += "\n";
            if entry.command == Command::Predict {
                lines += "skip\n";
            }
        }
        let told = session(&lines);
        let answers: Vec<&str> = told.trim_end().trim_end_matches('>').split(" > ").collect();
        // The first step is told as well, and a question is answered.
        assert_eq!(answers.len(), command::COMMANDS.len() + 2);
        for answer in answers {
            assert!(answer.trim().len() > 10, "{answer:?}");
        }
        let drawn = |letter: char| ('\u{2500}'..='\u{259f}').contains(&letter);
        assert!(!told.contains(drawn), "{told}");
        assert!(!told.contains('\u{1b}'));
    }

    #[test]
    fn without_keys_nothing_is_told_that_they_open() {
        let told = session("break expired\neve\nlast\nfind signature\nwhy\nmend\nlogs\n");
        let (_, without) = told.split_once("without keys").expect("it is said");
        for word in [
            "CertificateVerify",
            "Finished",
            "expired",
            "InvalidCertificate",
        ] {
            assert!(!without.contains(word), "{word} in\n{without}");
        }
    }

    #[test]
    fn the_end_can_be_predicted_before_it_is_told() {
        let told = session("break expired\nfirst\npredict\n1\nperhaps\n1\n2\nlast\npredict\n");
        insta::assert_snapshot!(told);
    }

    #[test]
    fn what_cannot_be_done_is_said() {
        let told = session(
            "mend 7\ngo nowhere\ngo 999\nopen sesame\nbreak everything\nfield 999\nbrake\n",
        );
        insta::assert_snapshot!(told);
    }
}
