//! What a person sets once for all sessions, from a file.
//!
#![doc = "```toml"]
#![doc = include_str!("../assets/settings.toml")]
#![doc = "```"]
//!
//! What the file does not say stays as it is. Keys are named as the screen's help names them, and
//! actions as [`Action::id`] does.

use std::time::Duration;

use toml::de::{DeTable, DeValue};

use crate::cluster::{Framing, TlsVersion};
use crate::document::{Book, Entry, Form, Mistake, Noted, quoted};
use crate::ui::keymap::Conflict;
use crate::ui::{Action, Key, Keymap, Preferences, ThemeName};

/// A settings file, to begin one's own with.
pub const EXAMPLE: &str = include_str!("../assets/settings.toml");

/// What a settings file says.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How the screen looks and listens.
    pub preferences: Preferences,
    /// The TLS version to begin with.
    pub version: Option<TlsVersion>,
    /// The framing to begin with.
    pub framing: Option<Framing>,
}

impl Settings {
    /// Reads the text of a settings file.
    ///
    /// # Errors
    ///
    /// Every mistake that could be found, in the order of the text; never none.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        let book = Book::new(text);
        match document(&book, text) {
            Ok(settings) if book.is_empty() => Ok(settings),
            _ => Err(book.close()),
        }
    }
}

fn document(book: &Book<'_>, text: &str) -> Result<Settings, Noted> {
    let table = DeTable::parse(text).map_err(|error| {
        book.note(
            error.span().unwrap_or(0..0),
            format!("this is not TOML: {}", error.message()),
            "the text cannot be read from here",
            "see https://toml.io for how a TOML file is written",
        )
    })?;
    let mut form = Form::document("a settings file", book, table.get_ref());
    let defaults = Preferences::default();
    let theme = form.optional("theme", theme);
    let ascii = form.optional("ascii", Entry::boolean);
    let mouse = form.optional("mouse", Entry::boolean);
    let pace = form.optional("pace", pace);
    let version = form.optional("version", |entry| {
        entry.choice(&TlsVersion::BOTH.map(|version| (version.as_str(), version)))
    });
    let framing = form.optional("framing", |entry| {
        let both = [Framing::Natural, Framing::Slow];
        entry.choice(&both.map(|framing| (framing.as_str(), framing)))
    });
    let keys = form.optional("keys", |entry| {
        keymap(entry.form("the table of keys")?, book)
    });
    form.finish()?;
    Ok(Settings {
        preferences: Preferences {
            theme: theme?.unwrap_or(defaults.theme),
            ascii: ascii?,
            mouse: mouse?.unwrap_or(defaults.mouse),
            pace: pace?.unwrap_or(defaults.pace),
            keymap: keys?.unwrap_or(defaults.keymap),
        },
        version: version?,
        framing: framing?,
    })
}

/// A theme, or the one that suits the terminal.
fn theme(entry: Entry<'_, '_>) -> Result<Option<ThemeName>, Noted> {
    let mut choices = vec![("auto", None)];
    choices.extend(ThemeName::ALL.map(|theme| (theme.id(), Some(theme))));
    entry.choice(&choices)
}

fn pace(entry: Entry<'_, '_>) -> Result<Duration, Noted> {
    let seconds = match entry.value() {
        DeValue::Integer(number) => number.as_str().parse::<f64>().ok(),
        DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
        _ => return Err(entry.wrong_type("a number of seconds", "4")),
    };
    self::seconds(seconds.unwrap_or(f64::NAN)).map_err(|expected| {
        entry.note(
            "`pace` is out of range",
            expected,
            "choose how long a step is to be read",
        )
    })
}

/// How long autoplay may stay on a step, from a number of seconds.
///
/// # Errors
///
/// What was expected, if it is too short or too long.
pub fn seconds(seconds: f64) -> Result<Duration, String> {
    let (fastest, slowest) = Preferences::PACES.into_inner();
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|pace| Preferences::PACES.contains(pace))
        .ok_or_else(|| {
            format!(
                "expected {} to {} seconds",
                fastest.as_secs_f64(),
                slowest.as_secs_f64()
            )
        })
}

/// The keymap with other keys for some actions.
fn keymap(mut form: Form<'_, '_>, book: &Book<'_>) -> Result<Keymap, Noted> {
    let mut keymap = Keymap::default();
    let mut rebound = Vec::new();
    let mut outcome = Ok(());
    for action in Action::all() {
        let read = form.optional(action.id(), |entry| {
            Ok((entry.span(), keys(entry, action)?))
        });
        match read {
            Ok(Some((span, keys))) => {
                keymap.rebind(action, keys);
                rebound.push((action, span));
            }
            Ok(None) => {}
            Err(noted) => outcome = Err(noted),
        }
    }
    // One mistake does not hide the others: with the keys that could be read, conflicts are looked
    // for too.
    let finished = form.finish();
    outcome = outcome.and(finished);
    for Conflict {
        key,
        one,
        other,
        room,
    } in keymap.conflicts()
    {
        let at = rebound
            .iter()
            .rev()
            .find(|(action, _)| [one, other].contains(action));
        let (mine, taken) = match at {
            Some((action, _)) if *action == one => (one, other),
            _ => (other, one),
        };
        outcome = Err(book.note(
            at.map(|(_, span)| span.clone()).unwrap_or_default(),
            format!("`{}` and `{}` would both be {key}", mine.id(), taken.id()),
            format!("{key} is `{}` {}", taken.id(), room.title()),
            format!("choose another key, or give `{}` another one", taken.id()),
        ));
    }
    outcome.map(|()| keymap)
}

/// A key, or a list of keys.
fn keys(entry: Entry<'_, '_>, action: Action) -> Result<Vec<Key>, Noted> {
    const MOST: usize = 8;
    let keys = match entry.value() {
        DeValue::Array(_) => entry.list(MOST, key)?,
        _ => vec![key(entry)?],
    };
    let needed = matches!(action, Action::Quit | Action::Leave | Action::Help);
    if needed && keys.is_empty() {
        return Err(entry.note(
            format!("`{}` has no key", action.id()),
            "expected one key at least",
            "nobody would find the way out",
        ));
    }
    let writes = |key: &Key| matches!(key, Key::Char(_));
    if matches!(action, Action::Leave | Action::Take) && keys.iter().all(writes) {
        return Err(entry.note(
            format!("`{}` has no key while a text is typed", action.id()),
            "expected one key at least that writes no character",
            "add \"Esc\" or \"Enter\", as it was, or a key like \"F2\"",
        ));
    }
    Ok(keys)
}

fn key(entry: Entry<'_, '_>) -> Result<Key, Noted> {
    let text = entry.text()?;
    let name = *text.get_ref();
    let key: Key = name.parse().map_err(|_| {
        entry.note(
            format!("{} is not a key", quoted(name)),
            "expected a character, a key's name, or Ctrl- and a letter",
            "write \"x\", \"Ctrl-x\", \"F5\", \"Space\", \"PgDn\" or \"Left\"",
        )
    })?;
    if !key.is_heard() {
        return Err(entry.note(
            format!("{} would never be heard", quoted(name)),
            "a terminal sends another key for it, or keeps it",
            "choose another letter with Ctrl, or a key without it",
        ));
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Page, render};
    use crate::ui::keymap::Room;

    fn complaints(text: &str) -> String {
        let mistakes = Settings::parse(text).expect_err("it has mistakes");
        render(&mistakes, "settings.toml", text, Page::plain(80))
    }

    #[test]
    fn an_empty_file_changes_nothing() {
        let settings = Settings::parse("").unwrap();
        assert_eq!(settings.preferences.keymap, Keymap::default());
        assert_eq!((settings.version, settings.framing), (None, None));
    }

    #[test]
    fn the_example_is_a_settings_file() {
        let settings = Settings::parse(EXAMPLE).unwrap();
        assert_eq!(settings.framing, Some(Framing::Slow));
    }

    #[test]
    fn everything_can_be_set() {
        let text = "theme = \"mono\"\nascii = true\nmouse = false\npace = 2.5\nversion = \"1.2\"\n\
                    framing = \"natural\"\n[keys]\neve = \"E\"\nnext = [\"Right\", \"Space\"]\n";
        let settings = Settings::parse(text).unwrap();
        let Preferences {
            theme,
            ascii,
            mouse,
            pace,
            keymap,
        } = settings.preferences;
        assert_eq!(theme, Some(ThemeName::Mono));
        assert_eq!(
            (ascii, mouse, pace),
            (Some(true), false, Duration::from_millis(2500))
        );
        assert_eq!(settings.version, Some(TlsVersion::V1_2));
        assert_eq!(settings.framing, Some(Framing::Natural));
        assert_eq!(keymap.action(Room::Walk, Key::Char('E')), Some(Action::Eve));
        assert_eq!(keymap.keys(Action::Next), [Key::Right, Key::Char(' ')]);
    }

    #[test]
    fn all_mistakes_are_found_at_once() {
        insta::assert_snapshot!(complaints(
            "theme = \"drak\"\npace = 0\nmouse = \"no\"\nversion = \"1.1\"\ncolour = 1\n\n\
             [keys]\nevee = \"E\"\nzoom = \"F13\"\nquit = []\nleave = \"o\"\nplay = \"Ctrl-i\"\n\
             find = \"e\"\n"
        ));
    }

    #[test]
    fn a_key_that_means_something_already_names_both() {
        insta::assert_snapshot!(complaints("[keys]\neve = \"v\"\n"));
    }

    #[test]
    fn keys_can_change_places() {
        assert!(Settings::parse("[keys]\neve = \"v\"\nversion = \"e\"\n").is_ok());
    }
}
