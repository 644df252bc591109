//! What a person hands over: the names and files of scenarios.

use std::fs;
use std::path::Path;

use color_eyre::eyre::Report;
use etcetera::BaseStrategy as _;
use serde::Serialize;

use crate::document::{Mistake, Page, render};
use crate::explain::story::safe;
use crate::lab::LabError;
use crate::scenario::{Scenario, builtin};
use crate::settings::Settings;
use crate::terminal;

/// Wrong usage or bad input, said in full and safe to show.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct BadInput(pub(super) String);

/// A scenario by its id, or from the file at this path.
pub(super) fn scenario(name: &str) -> Result<Scenario, BadInput> {
    if let Some(scenario) = builtin::find(name) {
        return Ok(scenario.clone());
    }
    let path = Path::new(name);
    let is_path = name.contains(['/', '\\']) || path.extension().is_some() || path.exists();
    if !is_path {
        let known: Vec<&str> = builtin::FILES.iter().map(|(id, _)| *id).collect();
        return Err(BadInput(format!(
            "there is no scenario {:?}\n\nThese come with visum: {}.\nA file of your own is named \
             by its path, for example ./{}.toml.",
            safe(name),
            known.join(", "),
            safe(name)
        )));
    }
    let text = read(name)?;
    Scenario::parse(&id(name), &text).map_err(|mistakes| complaint(&mistakes, name, &text))
}

/// Changes that do not go together are bad input; anything else is a bug.
pub(super) fn bad_changes(error: LabError) -> Report {
    match error {
        LabError::Contradiction(contradiction) => Report::new(BadInput(contradiction.to_string())),
        LabError::BeyondTheMessage { .. } => Report::new(BadInput(error.to_string())),
        LabError::Establish(error) => Report::new(error),
        LabError::NoScenario(_) => Report::new(error),
    }
}

/// The settings file of the person, if there is one.
pub(super) fn settings_of_the_person() -> Result<Settings, BadInput> {
    let folder = etcetera::choose_base_strategy().ok();
    let path = folder.map(|folder| folder.config_dir().join("visum").join("settings.toml"));
    match path {
        Some(path) if path.exists() => settings(&path),
        _ => Ok(Settings::default()),
    }
}

/// The settings in a file.
pub(super) fn settings(path: &Path) -> Result<Settings, BadInput> {
    let path = path.to_string_lossy();
    let text = read(&path)?;
    Settings::parse(&text).map_err(|mistakes| complaint(&mistakes, &path, &text))
}

fn id(path: &str) -> String {
    let stem = Path::new(path).file_stem();
    stem.map_or_else(
        || path.to_owned(),
        |stem| stem.to_string_lossy().into_owned(),
    )
}

/// Larger files are no scenarios; reading one would only take memory.
const LARGEST: u64 = 1 << 20;

/// A file that cannot be taken, and why.
pub(super) fn unreadable(path: &str, why: &dyn std::fmt::Display) -> BadInput {
    BadInput(format!("{}: {why}", safe(path)))
}

/// The bytes of a file that has no more than so many.
pub(super) fn bytes(path: &str, largest: u64) -> Result<Vec<u8>, BadInput> {
    let size = fs::metadata(path)
        .map_err(|error| unreadable(path, &error))?
        .len();
    if size > largest {
        let why = format!("such a file has at most {largest} bytes, this one has {size}");
        return Err(unreadable(path, &why));
    }
    fs::read(path).map_err(|error| unreadable(path, &error))
}

fn read(path: &str) -> Result<String, BadInput> {
    let bytes = bytes(path, LARGEST)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..at).unwrap_or_default();
        let line = 1 + before
            .split(|byte| *byte == b'\n')
            .count()
            .saturating_sub(1);
        unreadable(
            path,
            &format!("line {line}: byte {at} of the file is not UTF-8; save it as UTF-8 text"),
        )
    })
}

fn complaint(mistakes: &[Mistake], path: &str, text: &str) -> BadInput {
    let page = Page {
        width: terminal::width().unwrap_or(100),
        colour: terminal::errors_take_colour(),
        ascii: true,
    };
    BadInput(render(mistakes, path, text, page))
}

/// What reading one file showed.
#[derive(Debug, Serialize)]
pub(super) struct Checked {
    file: String,
    title: Option<String>,
    mistakes: Vec<MistakeRow>,
    #[serde(skip)]
    complaint: Option<String>,
}

#[derive(Debug, Serialize)]
struct MistakeRow {
    line: usize,
    column: usize,
    problem: String,
    expected: String,
    advice: String,
}

/// Reads a scenario file and finds all its mistakes.
pub(super) fn check(path: &str) -> Checked {
    let mut checked = Checked {
        file: path.to_owned(),
        title: None,
        mistakes: Vec::new(),
        complaint: None,
    };
    let text = match read(path) {
        Ok(text) => text,
        Err(BadInput(complaint)) => {
            checked.mistakes.push(MistakeRow {
                line: 1,
                column: 1,
                problem: complaint.clone(),
                expected: "a scenario file".to_owned(),
                advice: "name a TOML file that can be read".to_owned(),
            });
            checked.complaint = Some(complaint);
            return checked;
        }
    };
    match Scenario::parse(&id(path), &text) {
        Ok(scenario) => checked.title = Some(scenario.title().to_owned()),
        Err(mistakes) => {
            checked.complaint = Some(complaint(&mistakes, path, &text).0);
            checked.mistakes = mistakes
                .into_iter()
                .map(|mistake| MistakeRow {
                    line: mistake.line,
                    column: mistake.column,
                    problem: mistake.problem,
                    expected: mistake.expected,
                    advice: mistake.advice,
                })
                .collect();
        }
    }
    checked
}

impl Checked {
    pub(super) fn is_good(&self) -> bool {
        self.mistakes.is_empty()
    }

    pub(super) fn complaint(&self) -> Option<&str> {
        self.complaint.as_deref()
    }

    pub(super) fn praise(&self) -> String {
        format!(
            "{}: good, “{}”",
            safe(&self.file),
            safe(self.title.as_deref().unwrap_or_default())
        )
    }
}
