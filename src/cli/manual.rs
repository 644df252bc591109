//! The manual page, made from what the command line and the keymap know.

use std::io;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::Arguments;
use crate::settings::EXAMPLE;
use crate::ui::keymap::Keymap;

/// The page as roff.
pub(super) fn page() -> io::Result<String> {
    let mut command = Arguments::command();
    command.build();
    let mut page = Vec::new();
    let man = Man::new(command.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let commands = command.get_subcommands();
    for command in commands.filter(|command| command.get_name() != "help") {
        page.extend(of(command)?);
    }
    settings().to_writer(&mut page)?;
    keys().to_writer(&mut page)?;
    man.render_extra_section(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// One command with all that it takes. Its sections are parts of one of the page.
fn of(command: &Command) -> io::Result<Vec<u8>> {
    let mut parts = Vec::new();
    let man = Man::new(command.clone());
    man.render_synopsis_section(&mut parts)?;
    man.render_description_section(&mut parts)?;
    if command.get_arguments().next().is_some() {
        man.render_options_section(&mut parts)?;
    }
    if command.get_after_help().is_some() {
        man.render_extra_section(&mut parts)?;
    }
    let parts = String::from_utf8_lossy(&parts).replace(".SH ", ".SS ");
    let mut page = Vec::new();
    let title = format!("VISUM {}", command.get_name().to_uppercase());
    Roff::new()
        .control("SH", [title.as_str()])
        .to_writer(&mut page)?;
    page.extend(parts.into_bytes());
    Ok(page)
}

/// The settings file, by an example.
fn settings() -> Roff {
    let mut section = Roff::new();
    section.control("SH", ["SETTINGS"]);
    section.text([roman(
        "visum/settings.toml in the folder for configuration (~/.config on Linux) is read at each \
         start; flags go before it. What it does not say stays as it is. For example:",
    )]);
    section.control("PP", []);
    section.control("nf", []);
    for line in EXAMPLE.lines() {
        section.text([roman(line)]);
    }
    section.control("fi", []);
    section
}

/// The keys of the screen, with the names that settings have for them.
fn keys() -> Roff {
    let mut section = Roff::new();
    section.control("SH", ["KEYS"]);
    section.text([roman(
        "On the screen, unless the settings say otherwise; the name is what settings call them by.",
    )]);
    for (binding, keys) in Keymap::default().rows() {
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        section.control("TP", []);
        section.text([
            bold(keys.join(", ")),
            roman(format!("  {}", binding.action.id())),
        ]);
        section.text([roman(binding.sentence)]);
    }
    section
}
