//! What can be typed.

use crate::document::nearest;

/// A command, as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Next,
    Back,
    Go,
    First,
    Last,
    Again,
    Fields,
    Field,
    Bytes,
    Passport,
    Checks,
    Keys,
    Logs,
    Predict,
    Why,
    Mend,
    Break,
    Undo,
    Restore,
    Version,
    Framing,
    Swap,
    Eve,
    Scenarios,
    Open,
    Find,
    Glossary,
    Worlds,
    Help,
    Quit,
}

/// A command with its name, what may stand behind it, and what it does.
pub(super) struct Entry {
    pub(super) command: Command,
    pub(super) name: &'static str,
    pub(super) argument: &'static str,
    pub(super) what: &'static str,
}

impl Entry {
    /// The command with what stands behind it, if anything may.
    fn with<'a>(&self, argument: &'a str) -> Result<(Command, &'a str), String> {
        if self.argument.is_empty() && !argument.is_empty() {
            let name = self.name;
            return Err(format!(
                "{name} takes nothing behind it. To a step by its number: go 3."
            ));
        }
        Ok((self.command, argument))
    }
}

const fn entry(
    command: Command,
    name: &'static str,
    argument: &'static str,
    what: &'static str,
) -> Entry {
    Entry {
        command,
        name,
        argument,
        what,
    }
}

/// Everything that can be typed, in the order of the help.
pub(super) const COMMANDS: &[Entry] = &[
    entry(
        Command::Next,
        "next",
        "",
        "on to the next message or event; Enter alone does it too",
    ),
    entry(Command::Back, "back", "", "back to the one before"),
    entry(Command::Go, "go", "STEP", "to a step, by its number"),
    entry(Command::First, "first", "", "to the first step"),
    entry(Command::Last, "last", "", "to the last step"),
    entry(Command::Again, "again", "", "tell this step once more"),
    entry(Command::Fields, "fields", "", "the fields of this message"),
    entry(
        Command::Field,
        "field",
        "NUMBER",
        "one field with its bytes and what it means",
    ),
    entry(Command::Bytes, "bytes", "", "the bytes of this message"),
    entry(
        Command::Passport,
        "passport",
        "",
        "the certificate, as a person reads it",
    ),
    entry(Command::Checks, "checks", "", "what was checked"),
    entry(
        Command::Keys,
        "keys",
        "",
        "which secrets exist now, and who has them",
    ),
    entry(Command::Logs, "logs", "", "what Kafka logs"),
    entry(
        Command::Predict,
        "predict",
        "",
        "say how it will end, before you are told",
    ),
    entry(Command::Why, "why", "", "why it ended as it did"),
    entry(
        Command::Mend,
        "mend",
        "[NUMBER]",
        "the remedies there are; or one of them, by its number, and run again",
    ),
    entry(
        Command::Break,
        "break",
        "[WAY]",
        "the ways to break trust; or one of them, on or off: ID[@SIDE][:MESSAGE[+BYTE[.BIT]]]",
    ),
    entry(Command::Undo, "undo", "", "take the last change back"),
    entry(
        Command::Restore,
        "restore",
        "",
        "everything as the scenario has it",
    ),
    entry(
        Command::Version,
        "version",
        "",
        "the same journey in the other TLS version",
    ),
    entry(
        Command::Framing,
        "framing",
        "",
        "slow motion or natural records",
    ),
    entry(Command::Swap, "swap", "", "let the other broker dial"),
    entry(
        Command::Eve,
        "eve",
        "",
        "tell what somebody without keys sees, and back",
    ),
    entry(Command::Scenarios, "scenarios", "", "the scenarios"),
    entry(Command::Open, "open", "ID", "walk through another scenario"),
    entry(Command::Find, "find", "TEXT", "where a text stands"),
    entry(
        Command::Glossary,
        "glossary",
        "[WORD]",
        "what a word means, in both worlds",
    ),
    entry(Command::Worlds, "worlds", "", "the table of both worlds"),
    entry(Command::Help, "help", "", "this list"),
    entry(Command::Quit, "quit", "", "leave visum"),
];

/// Reads a line: the command and what stands behind it. A name may be cut short as long as it is
/// clear what is meant.
///
/// # Errors
///
/// What is wrong with the line, and what could have been meant.
pub(super) fn read(line: &str) -> Result<(Command, &str), String> {
    let line = line.trim();
    if line.is_empty() {
        return Ok((Command::Next, ""));
    }
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let name = name.to_lowercase();
    if let Some(entry) = COMMANDS.iter().find(|entry| entry.name == name) {
        return entry.with(rest.trim());
    }
    let meant: Vec<&Entry> = COMMANDS
        .iter()
        .filter(|entry| entry.name.starts_with(&name))
        .collect();
    match meant.as_slice() {
        [only] => only.with(rest.trim()),
        [] => {
            let known = COMMANDS.iter().map(|entry| entry.name);
            Err(match nearest(&name, known) {
                Some(meant) => format!("There is no such command. Did you mean {meant}?"),
                None => "There is no such command. Type help for a list.".to_owned(),
            })
        }
        several => {
            let names: Vec<&str> = several.iter().map(|entry| entry.name).collect();
            Err(format!("That could be {}.", names.join(" or ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_be_cut_short_and_a_slip_is_understood() {
        assert_eq!(read(""), Ok((Command::Next, "")));
        assert_eq!(read(" BREAK  expired "), Ok((Command::Break, "expired")));
        assert_eq!(read("pass"), Ok((Command::Passport, "")));
        assert_eq!(read("field 3"), Ok((Command::Field, "3")));
        assert!(read("f").unwrap_err().contains("first or fields"));
        assert!(read("beak").unwrap_err().contains("break"));
        assert!(read("\u{1b}[2J").is_err());
    }

    #[test]
    fn no_two_commands_have_one_name() {
        for (index, entry) in COMMANDS.iter().enumerate() {
            let others = COMMANDS.iter().skip(index + 1);
            assert!(
                !others
                    .map(|other| other.name)
                    .any(|name| name == entry.name)
            );
        }
    }
}
