//! The command line: what a person types, and what is written back.
//!
//! Exit codes: 0 as expected, 1 the handshake did not end as the scenario expects, 2 wrong usage or
//! bad input.

mod input;

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use color_eyre::eyre::{Result, WrapErr as _};
use ring::rand::{SecureRandom as _, SystemRandom};

use crate::cluster::{Framing, Manner, TlsVersion};
use crate::explain::Catalogue;
use crate::export::{json, text};
use crate::lab::{Changes, Lab};
use crate::pki::Seed;
use crate::scenario::{Fault, builtin};
use crate::terminal;
use crate::ui::Preferences;

use input::BadInput;

/// Watch two Kafka brokers make a real mutual-TLS handshake, one step at a time; break trust, and
/// see who refuses, where and why.
#[derive(Debug, Parser)]
#[command(name = "visum", version, about, after_help = AFTER_HELP)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

const AFTER_HELP: &str = "\
Without a command, visum opens the first journey on the screen; into a pipe it tells it as text.
Exit codes: 0 as expected, 1 not as the scenario expects, 2 wrong usage or bad input.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Walk through a scenario on the screen
    Play {
        /// The id of a scenario (`visum list`), or the path of a scenario file
        #[arg(default_value = FIRST)]
        scenario: String,
        #[command(flatten)]
        changes: ChangeArguments,
        /// Begin at this step
        #[arg(long, value_name = "STEP")]
        at: Option<usize>,
    },
    /// Run a scenario and tell what happens, as text or JSON
    Run {
        /// The id of a scenario (`visum list`), or the path of a scenario file
        scenario: String,
        #[command(flatten)]
        changes: ChangeArguments,
        /// How to tell it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// List the scenarios that come with visum
    List {
        /// How to list them
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// List the ways to break trust
    Faults {
        /// How to list them
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Read scenario files and say what is wrong with them
    Check {
        /// Scenario files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
        /// How to say it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

#[derive(Debug, clap::Args)]
struct ChangeArguments {
    /// The TLS version both sides speak
    #[arg(long, value_enum, default_value_t)]
    tls: Tls,
    /// Break trust: ID[@SIDE][:MESSAGE[+BYTE]], may be repeated (`visum faults` lists them)
    #[arg(long = "fault", value_name = "FAULT")]
    faults: Vec<String>,
    /// What the client does with the server's list of accepted authorities, if not as the scenario
    /// says
    #[arg(long, value_enum)]
    client: Option<Client>,
    /// The two brokers change roles: the one that accepts in the scenario dials
    #[arg(long)]
    swap: bool,
    /// Records as rustls sends them, or one message in each
    #[arg(long, value_enum, default_value_t)]
    framing: FramingArgument,
    /// Repeat every byte of an earlier run
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Tls {
    #[value(name = "1.2")]
    V1_2,
    #[default]
    #[value(name = "1.3")]
    V1_3,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Client {
    Java,
    Stubborn,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum FramingArgument {
    Natural,
    #[default]
    Slow,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

const FIRST: &str = "first-journey";
const UNEXPECTED: u8 = 1;
const BAD_INPUT: u8 = 2;

impl ChangeArguments {
    fn as_typed() -> Self {
        Self {
            tls: Tls::default(),
            faults: Vec::new(),
            client: None,
            swap: false,
            framing: FramingArgument::default(),
            seed: None,
        }
    }

    fn changes(&self) -> Result<Changes, BadInput> {
        let faults = self.faults.iter().map(|text| {
            text.parse::<Fault>()
                .map_err(|error| BadInput(format!("{error}\n\n{}", error.marked(text))))
        });
        Ok(Changes {
            version: match self.tls {
                Tls::V1_2 => TlsVersion::V1_2,
                Tls::V1_3 => TlsVersion::V1_3,
            },
            framing: match self.framing {
                FramingArgument::Natural => Framing::Natural,
                FramingArgument::Slow => Framing::Slow,
            },
            manner: self.client.map(|client| match client {
                Client::Java => Manner::Java,
                Client::Stubborn => Manner::Stubborn,
            }),
            swapped: self.swap,
            faults: faults.collect::<Result<_, _>>()?,
            remedies: Vec::new(),
        })
    }

    /// The seed that was given, or a fresh one that is short enough to be typed.
    fn seed(&self) -> Result<Seed> {
        if let Some(seed) = self.seed {
            return Ok(Seed(seed));
        }
        let mut bytes = [0; 4];
        SystemRandom::new()
            .fill(&mut bytes)
            .map_err(|_| color_eyre::eyre::eyre!("the system gives no randomness for a seed"))?;
        Ok(Seed(u64::from(u32::from_be_bytes(bytes))))
    }
}

/// Does what was asked on the command line, and says with which code to exit.
///
/// # Errors
///
/// What neither the person nor the scenario is to blame for: no randomness, a terminal or a pipe
/// that does not work.
pub fn main() -> Result<ExitCode> {
    let outcome = match Arguments::parse().command {
        None => first_journey(),
        Some(Command::Play {
            scenario,
            changes,
            at,
        }) => play(&scenario, &changes, at, false),
        Some(Command::Run {
            scenario,
            changes,
            format,
        }) => tell(&scenario, &changes, format),
        Some(Command::List { format }) => list(format),
        Some(Command::Faults { format }) => faults(format),
        Some(Command::Check { files, format }) => check(&files, format),
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

fn first_journey() -> Result<ExitCode> {
    let changes = ChangeArguments::as_typed();
    if terminal::is_interactive() {
        return play(FIRST, &changes, None, true);
    }
    eprintln!("(on a terminal, visum opens a screen on which you walk through this step by step)");
    tell(FIRST, &changes, Format::Text)
}

fn play(
    scenario: &str,
    changes: &ChangeArguments,
    at: Option<usize>,
    choose: bool,
) -> Result<ExitCode> {
    let loaded = input::scenario(scenario)?;
    let wanted = changes.changes()?;
    if !terminal::is_interactive() {
        eprintln!(
            "(on a terminal, visum opens a screen on which you walk through this step by step)"
        );
        return tell(scenario, changes, Format::Text);
    }
    let start = terminal::Start {
        scenario: loaded.id().to_owned(),
        loaded: vec![loaded],
        changes: wanted,
        seed: changes.seed()?,
        at,
        choose,
        preferences: Preferences::default(),
    };
    terminal::play(start).map_err(|report| match report.downcast() {
        Ok(error) => input::bad_changes(error),
        Err(report) => report,
    })?;
    Ok(ExitCode::SUCCESS)
}

fn tell(scenario: &str, changes: &ChangeArguments, format: Format) -> Result<ExitCode> {
    let scenario = input::scenario(scenario)?;
    let seed = changes.seed()?;
    let run = Lab::new()
        .run(&scenario, &changes.changes()?, seed)
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
        Format::Json => json::scenarios(builtin::all()),
        Format::Text => text::scenarios(builtin::all(), page()),
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
