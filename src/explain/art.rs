//! Small drawings of the embassy world, one for each moment of the journey.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// All drawings, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gallery {
    drawings: BTreeMap<String, Drawing>,
}

/// A drawing: at most 36 columns wide and 6 rows high.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// Its rows, each in runs of one ink.
    pub rows: Vec<Vec<(Ink, String)>>,
}

/// What a stroke is drawn with: a role, no colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// Who acts.
    Ink,
    /// Who looks on, and what is written.
    Soft,
    /// Walls and ground.
    Dim,
    /// What moves now.
    Gold,
    /// Accepted.
    Accept,
    /// Refused.
    Refuse,
    /// Hidden behind the curtain.
    Violet,
}

const BORDER: &str = include_str!("../../assets/art/border.txt");

impl Gallery {
    /// The drawings that come with the program, read when they are first asked for.
    ///
    /// A file of drawings holds, after lines that begin with `#`, for each its name in brackets,
    /// its rows, a line `--`, and as many rows of ink, a letter of [`Ink`] a character. A blank
    /// line ends it.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static GALLERY: LazyLock<Gallery> = LazyLock::new(|| Gallery {
            drawings: BORDER.split("\n\n").filter_map(drawing).collect(),
        });
        &GALLERY
    }

    /// The drawing of this name.
    #[must_use]
    pub fn drawing(&self, name: &str) -> Option<&Drawing> {
        self.drawings.get(name)
    }
}

impl Drawing {
    /// The same behind the curtain, which hangs above it and at both ends.
    #[must_use]
    pub fn behind_the_curtain(&self) -> Self {
        let hem = (Ink::Violet, "▒".to_owned());
        let across = (Ink::Violet, "▒".repeat(self.width()));
        let ground = self.rows.len().saturating_sub(1);
        let inner = self.width().saturating_sub(2);
        let hung = self.rows.iter().take(ground).map(|row| {
            let mut hung = vec![hem.clone()];
            let mut room = inner;
            // Both ends of a row are blank, and most rows end before the second.
            for (index, (ink, run)) in row.iter().enumerate() {
                let run = run.chars().skip(usize::from(index == 0)).take(room);
                let run: String = run.collect();
                room -= run.chars().count();
                hung.push((*ink, run));
            }
            hung.push((Ink::Ink, " ".repeat(room)));
            hung.push(hem.clone());
            hung
        });
        let hung: Vec<_> = hung.collect();
        let rows = std::iter::once(vec![across]).chain(hung);
        Self {
            rows: rows.chain(self.rows.get(ground).cloned()).collect(),
        }
    }

    /// Its width in columns: every character takes one.
    #[must_use]
    pub fn width(&self) -> usize {
        let widths = self.rows.iter().map(|row| {
            let runs = row.iter().map(|(_, run)| run.chars().count());
            runs.sum::<usize>()
        });
        widths.max().unwrap_or_default()
    }
}

impl Ink {
    /// The ink of a letter; a blank is drawn with any.
    fn of(letter: char) -> Option<Self> {
        Some(match letter {
            'i' | ' ' => Self::Ink,
            's' => Self::Soft,
            '.' => Self::Dim,
            'g' => Self::Gold,
            'a' => Self::Accept,
            'r' => Self::Refuse,
            'v' => Self::Violet,
            _ => return None,
        })
    }
}

/// A drawing and its name; `None` if this part of the file is none.
fn drawing(part: &str) -> Option<(String, Drawing)> {
    let (name, rest) = part.trim_start_matches('\n').split_once('\n')?;
    let name = name.strip_prefix('[')?.strip_suffix(']')?;
    let (strokes, inks) = rest.split_once("\n--\n")?;
    let rows = strokes.lines().zip(inks.lines());
    let rows = rows.map(|(strokes, inks)| row(strokes, inks)).collect();
    Some((name.to_owned(), Drawing { rows }))
}

/// A row in runs of one ink.
fn row(strokes: &str, inks: &str) -> Vec<(Ink, String)> {
    let mut runs: Vec<(Ink, String)> = Vec::new();
    for (stroke, letter) in strokes.chars().zip(inks.chars()) {
        let ink = Ink::of(letter).unwrap_or(Ink::Ink);
        match runs.last_mut() {
            Some((last, run)) if *last == ink => run.push(stroke),
            _ => runs.push((ink, stroke.to_string())),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn every_part_of_the_file_is_a_drawing_with_ink_for_every_stroke() {
        let parts: Vec<&str> = BORDER.split("\n\n").collect();
        assert!(parts[0].starts_with('#'));
        let mut names = Vec::new();
        for part in &parts[1..] {
            let (name, drawn) = drawing(part).unwrap_or_else(|| panic!("no drawing: {part}"));
            let (strokes, inks) = part.split_once("\n--\n").expect("it was read");
            let strokes: Vec<&str> = strokes.lines().skip(1).collect();
            assert!((3..=6).contains(&strokes.len()), "{name}");
            assert_eq!(strokes.len(), inks.lines().count(), "{name}");
            for (strokes, inks) in strokes.into_iter().zip(inks.lines()) {
                assert_eq!(strokes.chars().count(), inks.chars().count(), "{name}");
                for (stroke, letter) in strokes.chars().zip(inks.chars()) {
                    assert_eq!(stroke == ' ', letter == ' ', "{name}: {strokes}");
                    assert!(Ink::of(letter).is_some(), "{name}: {letter}");
                }
                assert_eq!(strokes.width(), strokes.chars().count(), "{name}");
            }
            assert!(drawn.width() <= 36, "{name}");
            names.push(name);
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "a name is used twice");
        assert_eq!(Gallery::embedded().drawings.len(), count);
    }
    #[test]
    fn every_drawing_is_named_by_a_sentence_and_every_name_has_its_drawing() {
        let sentences: toml::Table =
            toml::from_str(include_str!("../../assets/text/en.toml")).expect("it is valid");
        let named: BTreeSet<&str> = sentences
            .values()
            .filter_map(|entry| entry.get("art")?.as_str())
            .collect();
        let drawn: BTreeSet<&str> = Gallery::embedded()
            .drawings
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(named, drawn);
    }
}
