//! The command line: what a person types, and what is written back.
//!
//! Exit codes: 0 as expected, 1 the handshake did not end as the scenario expects, the verifier
//! refuses, or nothing known prints the text, 2 wrong usage or bad input.

mod arguments;
mod hunt;
mod input;
mod log;
mod manual;
mod verify;

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use color_eyre::eyre::{Result, WrapErr as _};

pub use arguments::Arguments;

use crate::explain::{Catalogue, Judgement, Why};
use crate::export::{json, text};
use crate::lab::matrix::every_fault;
use crate::lab::shown::STAGE;
use crate::lab::{Lab, Session};
use crate::pki::Seed;
use crate::plain;
use crate::scenario::builtin;
use crate::settings::Settings;
use crate::terminal::{self, Seat};
use arguments::{ChangeArguments, Command, FIRST, Format, ScreenArguments, TableFormat, Versions};
use input::BadInput;

const UNEXPECTED: u8 = 1;
const UNKNOWN: u8 = 1;
const BAD_INPUT: u8 = 2;

/// Does what was asked on the command line, and says with which code to exit.
///
/// # Errors
///
/// What neither the person nor the scenario is to blame for: no randomness, a terminal or a pipe
/// that does not work.
pub fn main() -> Result<ExitCode> {
    let Arguments { command, screen } = Arguments::parse();
    let outcome = match command {
        None => play(FIRST, &ChangeArguments::default(), &screen, None, true),
        Some(Command::Play {
            scenario,
            changes,
            screen,
            at,
        }) => play(&scenario, &changes, &screen, at, false),
        Some(Command::Run {
            scenario,
            changes,
            format,
        }) => tell(&scenario, &changes, format),
        Some(Command::Completions { shell }) => {
            clap_complete::generate(shell, &mut Arguments::command(), "visum", &mut io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Man) => manual_page(),
        Some(Command::List { format }) => list(format),
        Some(Command::Faults { format }) => faults(format),
        Some(Command::Matrix { tls, format }) => matrix(tls, format),
        Some(Command::Hunt { hunt, screen }) => hunt::hunt(&hunt, &screen),
        Some(Command::Why { text, format }) => why(&text, format),
        Some(Command::Check { files, format }) => check(&files, format),
        Some(Command::Verify { papers, format }) => verify(&papers, format),
    };
    match outcome {
        Err(report) => match report.downcast::<BadInput>() {
            Ok(BadInput(message)) => {
                eprintln!("{}", message.trim_end());
                Ok(ExitCode::from(BAD_INPUT))
            }
            Err(report) => Err(report),
        },
        Ok(code) => Ok(code),
    }
}

/// Walks through a scenario: on a screen, line by line where that is asked for or the terminal can
/// do no more, and into a pipe as text.
fn play(
    scenario: &str,
    changes: &ChangeArguments,
    screen: &ScreenArguments,
    at: Option<usize>,
    choose: bool,
) -> Result<ExitCode> {
    let loaded = input::scenario(scenario)?;
    let settings = screen.settings()?;
    let wanted = changes.changes(&settings)?;
    let seat = if screen.plain {
        Seat::Line
    } else {
        terminal::seat()
    };
    if seat == Seat::Pipe {
        eprintln!(
            "(on a terminal, visum opens a screen on which you walk through this step by step)"
        );
        return tell(scenario, changes, Format::Text);
    }
    let id = loaded.id().to_owned();
    let mut session = Session::new(vec![loaded], changes.seed()?);
    if let Some(step) = at {
        let run = session.run(&id, &wanted).map_err(input::bad_changes)?;
        let steps = run.transcript.steps.len();
        if !(1..=steps).contains(&step) {
            let words = format!("there is no step {step}: this journey has the steps 1 to {steps}");
            return Err(color_eyre::Report::new(input::BadInput(words)));
        }
    }
    let bad_changes = |report: color_eyre::Report| match report.downcast() {
        Ok(error) => input::bad_changes(error),
        Err(report) => report,
    };
    if seat == Seat::Line {
        let start = plain::Start {
            scenario: id,
            changes: wanted,
            at,
            width: terminal::width().filter(|_| io::stdout().is_terminal()),
        };
        let (input, output) = (io::stdin().lock(), io::stdout().lock());
        return match plain::walk(session, &start, input, output) {
            Ok(()) => Ok(ExitCode::SUCCESS),
            Err(plain::PlainError::Lab(error)) => Err(input::bad_changes(error)),
            Err(error) => Err(color_eyre::Report::new(error)),
        };
    }
    let start = terminal::Start {
        scenario: id,
        session,
        changes: wanted,
        at,
        choose,
        hunt: None,
        preferences: settings.preferences,
    };
    terminal::play(start).map_err(bad_changes)?;
    Ok(ExitCode::SUCCESS)
}

/// The manual page.
fn manual_page() -> Result<ExitCode> {
    print(&manual::page()?)?;
    Ok(ExitCode::SUCCESS)
}

fn tell(scenario: &str, changes: &ChangeArguments, format: Format) -> Result<ExitCode> {
    let scenario = input::scenario(scenario)?;
    let seed = changes.seed()?;
    let run = Lab::new()
        .run(&scenario, &changes.changes(&Settings::default())?, seed)
        .map_err(input::bad_changes)?;
    let catalogue = Catalogue::english();
    print(&match format {
        Format::Json => json::run(&run, &catalogue),
        Format::Text => text::run(&run, &catalogue, page()),
    })?;
    Ok(match run.expected {
        Some(false) => ExitCode::from(UNEXPECTED),
        Some(true) | None => ExitCode::SUCCESS,
    })
}

fn list(format: Format) -> Result<ExitCode> {
    print(&match format {
        Format::Json => json::scenarios(builtin::all(), &Catalogue::english()),
        Format::Text => text::scenarios(builtin::all(), &Catalogue::english(), page()),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn faults(format: Format) -> Result<ExitCode> {
    let catalogue = Catalogue::english();
    print(&match format {
        Format::Json => json::faults(&catalogue),
        Format::Text => text::faults(&catalogue, page()),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn matrix(tls: Versions, format: TableFormat) -> Result<ExitCode> {
    let scenario = input::scenario(STAGE)?;
    let rows = Lab::new().matrix(&scenario, &every_fault(), tls.versions(), Seed(1));
    let catalogue = Catalogue::english();
    print(&match format {
        TableFormat::Json => json::matrix(&rows, scenario.id()),
        TableFormat::Text => text::matrix(&rows, &catalogue, page()),
        TableFormat::Md => text::matrix_markdown(&rows, &catalogue),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn why(text: &str, format: Format) -> Result<ExitCode> {
    let why = Why::english();
    let findings = if text == "-" {
        let mut reader = why.reader();
        log::read(io::stdin().lock(), &mut reader)?;
        reader.finish()
    } else {
        why.of(text)
    };
    print(&match format {
        Format::Json => json::why(&findings),
        Format::Text => text::why(&findings, page()),
    })?;
    Ok(if findings.evidence.is_empty() {
        ExitCode::from(UNKNOWN)
    } else {
        ExitCode::SUCCESS
    })
}

fn check(files: &[String], format: Format) -> Result<ExitCode> {
    let checked: Vec<input::Checked> = files.iter().map(|file| input::check(file)).collect();
    let good = checked.iter().all(input::Checked::is_good);
    match format {
        Format::Json => print(&json::ascii(&checked))?,
        Format::Text => {
            for checked in &checked {
                match checked.complaint() {
                    None => print(&checked.praise())?,
                    Some(complaint) => eprintln!("{}", complaint.trim_end()),
                }
            }
        }
    }
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(BAD_INPUT)
    })
}

fn verify(papers: &verify::Papers, format: Format) -> Result<ExitCode> {
    let read = papers.read()?;
    let judgement = Judgement::of(&read.question());
    print(&match format {
        Format::Json => json::judgement(&judgement),
        Format::Text => text::judgement(&judgement, &read.question(), page()),
    })?;
    Ok(match judgement.failure {
        None => ExitCode::SUCCESS,
        Some(_) => ExitCode::from(UNEXPECTED),
    })
}

fn page() -> text::Page {
    let to_terminal = io::stdout().is_terminal();
    text::Page {
        width: if to_terminal {
            terminal::width().unwrap_or(80)
        } else {
            80
        },
        colour: to_terminal && terminal::takes_colour(),
    }
}

/// Writes to standard output. A reader that has seen enough (`| head`) is no error.
fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    let written = writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.wrap_err("standard output cannot be written to"),
    }
}
