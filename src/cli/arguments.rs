//! The words of the command line.

use std::path::Path;
use std::time::Duration;

use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use color_eyre::Result;
use ring::rand::{SecureRandom, SystemRandom};

use super::input::{self, BadInput};
use super::verify::Papers;
use crate::cluster::{Framing, Manner, TlsVersion};
use crate::lab::Changes;
use crate::lab::hunt::Level;
use crate::pki::Seed;
use crate::scenario::Fault;
use crate::settings::{self, Settings};
use crate::ui::ThemeName;

/// Watch two Kafka brokers make a real mutual-TLS handshake, one step at a time; break trust, and
/// see who refuses, where and why.
#[derive(Debug, Parser)]
#[command(name = "visum", version, about, after_help = AFTER_HELP)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) screen: ScreenArguments,
}

const AFTER_HELP: &str = "\
Without a command, visum opens its list of scenarios on the screen; into a pipe it tells the first
journey as text.
Exit codes: 0 as expected, 1 not as the scenario expects or refused (`why`: nothing known
prints the text), 2 wrong usage or bad input.";

const WHY_HELP: &str = "\
Exit codes: 0 somebody is known to print it, 1 nothing known prints it, 2 wrong usage or a log that
cannot be read.";

const HUNT_HELP: &str = "\
Exit codes: 0 it was found out, or only told, 1 it was left before that, 2 wrong usage.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Walk through a scenario on the screen
    Play {
        /// The id of a scenario (`visum list`), or the path of a scenario file
        #[arg(default_value = FIRST)]
        scenario: String,
        #[command(flatten)]
        changes: ChangeArguments,
        #[command(flatten)]
        screen: ScreenArguments,
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
    /// Break trust in every way, at each side, in each version, and print what becomes of it
    Matrix {
        /// In which TLS versions
        #[arg(long, value_enum, default_value_t)]
        tls: Versions,
        /// How to print it
        #[arg(long, value_enum, default_value_t)]
        format: TableFormat,
    },
    /// Find out what is wrong in a cluster that chance has broken
    #[command(after_help = HUNT_HELP)]
    Hunt {
        #[command(flatten)]
        hunt: HuntArguments,
        #[command(flatten)]
        screen: ScreenArguments,
    },
    /// Say what makes a broker or a client print a text: the causes, and what tells them apart
    #[command(after_help = WHY_HELP)]
    Why {
        /// A line of a log, or a part of one; `-` reads a log from standard input
        text: String,
        /// How to say it
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
    /// Ask rustls about a certificate chain of your own, and walk it check by check
    Verify {
        #[command(flatten)]
        papers: Papers,
        /// How to say it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print what a shell needs to complete visum's arguments
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page (roff)
    Man,
}

/// What is hunted for.
#[derive(Debug, clap::Args)]
pub(super) struct HuntArguments {
    /// How hard: how many things are wrong, and how far they are to seek
    #[arg(long, value_name = "1..5", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=5))]
    level: u8,
    /// Repeat an earlier hunt
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// The TLS version both sides speak: 1.3, if the settings do not say otherwise
    #[arg(long, value_enum)]
    tls: Option<Tls>,
    /// Tell as text what is wrong, and hunt no more
    #[arg(long)]
    pub(super) reveal: bool,
}

impl HuntArguments {
    pub(super) fn level(&self) -> Level {
        Level::new(self.level).unwrap_or(Level::FIRST)
    }

    /// The seed that was given, or a fresh one that is short enough to be typed.
    pub(super) fn seed(&self) -> Result<Seed> {
        seed(self.seed)
    }

    pub(super) fn version(&self, settings: &Settings) -> TlsVersion {
        version(self.tls, settings)
    }
}

/// The version that was asked for, or that of the settings.
fn version(tls: Option<Tls>, settings: &Settings) -> TlsVersion {
    match tls {
        Some(Tls::V1_2) => TlsVersion::V1_2,
        Some(Tls::V1_3) => TlsVersion::V1_3,
        None => settings.version.unwrap_or(TlsVersion::V1_3),
    }
}

/// The seed that was given, or a fresh one that is short enough to be typed.
fn seed(given: Option<u64>) -> Result<Seed> {
    if let Some(seed) = given {
        return Ok(Seed(seed));
    }
    let mut bytes = [0; 4];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| color_eyre::eyre::eyre!("the system gives no randomness for a seed"))?;
    Ok(Seed(u64::from(u32::from_be_bytes(bytes))))
}

/// How the screen looks and listens. A flag goes before the settings file, and that before the
/// default.
#[derive(Debug, Default, clap::Args)]
// Each is a flag that is typed.
#[allow(clippy::struct_excessive_bools)]
pub(super) struct ScreenArguments {
    /// Walk line by line, with typed commands and no screen
    #[arg(long)]
    pub(super) plain: bool,
    /// The colours; `auto` asks the terminal for its background
    #[arg(long, value_name = "THEME", value_parser = themes())]
    theme: Option<String>,
    /// Draw with ASCII only
    #[arg(long)]
    ascii: bool,
    /// Leave the mouse to the terminal
    #[arg(long)]
    no_mouse: bool,
    /// How long autoplay stays on a step
    #[arg(long, value_name = "SECONDS", value_parser = pace)]
    pace: Option<Duration>,
    /// Read the settings from this file
    #[arg(long, value_name = "FILE", conflicts_with = "no_settings")]
    settings: Option<String>,
    /// Read no settings
    #[arg(long)]
    no_settings: bool,
}

/// The name of the theme that suits the terminal.
const AUTO: &str = "auto";

fn themes() -> PossibleValuesParser {
    let names = ThemeName::ALL.into_iter().map(ThemeName::id);
    PossibleValuesParser::new(std::iter::once(AUTO).chain(names))
}

fn pace(text: &str) -> Result<Duration, String> {
    settings::seconds(text.parse().unwrap_or(f64::NAN))
}

impl ScreenArguments {
    /// The settings of the file, overridden by what was typed.
    pub(super) fn settings(&self) -> Result<Settings, BadInput> {
        let mut settings = match (&self.settings, self.no_settings) {
            (Some(path), _) => input::settings(Path::new(path))?,
            (None, true) => Settings::default(),
            (None, false) => input::settings_of_the_person()?,
        };
        let preferences = &mut settings.preferences;
        if let Some(theme) = &self.theme {
            preferences.theme = ThemeName::from_id(theme);
        }
        if self.ascii {
            preferences.ascii = Some(true);
        }
        preferences.mouse &= !self.no_mouse;
        preferences.pace = self.pace.unwrap_or(preferences.pace);
        Ok(settings)
    }
}

#[derive(Debug, Default, clap::Args)]
pub(super) struct ChangeArguments {
    /// The TLS version both sides speak: 1.3, if the settings do not say otherwise
    #[arg(long, value_enum)]
    tls: Option<Tls>,
    /// Break trust: ID[@SIDE][:MESSAGE[+BYTE[.BIT]]], may be repeated (`visum faults` lists them)
    #[arg(long = "fault", value_name = "FAULT")]
    faults: Vec<String>,
    /// What the client does with the server's list of accepted authorities, if not as the scenario
    /// says
    #[arg(long, value_enum)]
    client: Option<Client>,
    /// The two brokers change roles: the one that accepts in the scenario dials
    #[arg(long)]
    swap: bool,
    /// Records as rustls sends them (natural), or one message in each (slow, if the settings do not
    /// say otherwise)
    #[arg(long, value_enum)]
    framing: Option<FramingArgument>,
    /// Repeat every byte of an earlier run
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Tls {
    #[value(name = "1.2")]
    V1_2,
    #[value(name = "1.3")]
    V1_3,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Client {
    Java,
    Stubborn,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FramingArgument {
    Natural,
    Slow,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Versions {
    #[value(name = "1.2")]
    V1_2,
    #[value(name = "1.3")]
    V1_3,
    #[default]
    Both,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    #[default]
    Text,
    Json,
    Md,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    #[default]
    Text,
    Json,
}

impl Versions {
    pub(super) fn versions(self) -> &'static [TlsVersion] {
        match self {
            Self::V1_2 => &[TlsVersion::V1_2],
            Self::V1_3 => &[TlsVersion::V1_3],
            Self::Both => &TlsVersion::BOTH,
        }
    }
}

/// The scenario that is walked through where none is named.
pub(super) const FIRST: &str = "first-journey";

impl ChangeArguments {
    /// What was asked for; where nothing was, what the settings say.
    pub(super) fn changes(&self, settings: &Settings) -> Result<Changes, BadInput> {
        let faults = self.faults.iter().map(|text| {
            text.parse::<Fault>()
                .map_err(|error| BadInput(format!("{error}\n\n{}", error.marked(text))))
        });
        Ok(Changes {
            remedies: Vec::new(),
            version: version(self.tls, settings),
            framing: match self.framing {
                Some(FramingArgument::Natural) => Framing::Natural,
                Some(FramingArgument::Slow) => Framing::Slow,
                None => settings.framing.unwrap_or_default(),
            },
            manner: self.client.map(|client| match client {
                Client::Java => Manner::Java,
                Client::Stubborn => Manner::Stubborn,
            }),
            swapped: self.swap,
            faults: faults.collect::<Result<_, _>>()?,
        })
    }

    /// The seed that was given, or a fresh one that is short enough to be typed.
    pub(super) fn seed(&self) -> Result<Seed> {
        seed(self.seed)
    }
}
