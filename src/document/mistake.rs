//! Mistakes in a file: where, what was expected, what to do.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::wire::Printable;

/// Something in a file that has to be changed before it is a scenario.
///
/// Its texts hold nothing that a terminal would obey, whatever the file holds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct Mistake {
    /// The bytes of the file that are meant.
    pub span: Range<usize>,
    /// The line they start in, from 1.
    pub line: usize,
    /// The character of that line they start with, from 1.
    pub column: usize,
    /// What is wrong.
    pub problem: String,
    /// What was expected there; short, it stands beside the caret.
    pub expected: String,
    /// What to do.
    pub advice: String,
}

/// The page that mistakes are written on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many columns it has. Long lines of the file are cut to fit; the sentences about them
    /// are not.
    pub width: usize,
    /// Whether it takes colours (ANSI escape sequences).
    pub colour: bool,
    /// Whether only ASCII may be used for what is drawn.
    pub ascii: bool,
}

impl Page {
    /// A page without colours.
    #[must_use]
    pub fn plain(width: usize) -> Self {
        Self {
            width,
            colour: false,
            ascii: true,
        }
    }
}

/// More than this many mistakes are counted, not shown.
const SHOWN: usize = 25;

impl Mistake {
    /// A mistake at these bytes of `text`.
    pub(crate) fn new(
        text: &str,
        span: Range<usize>,
        problem: &str,
        expected: &str,
        advice: &str,
    ) -> Self {
        let (line, column) = position(text, span.start);
        Self {
            span,
            line,
            column,
            problem: Printable(problem).to_string(),
            expected: Printable(expected).to_string(),
            advice: Printable(advice).to_string(),
        }
    }
}

/// The line and column of a byte, both from 1; columns count characters.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = before(text, at);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    (line, column)
}

/// The text before a byte; a byte within a character, or behind the end, is moved back.
fn before(text: &str, at: usize) -> &str {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    text.get(..at).unwrap_or_default()
}

/// Writes the mistakes out, each with the line of the file it stands in and a mark below it.
///
/// `text` is the text the mistakes were found in. Whatever it holds, nothing comes out that a
/// terminal would obey, other than line ends and, where the page takes colours, its own.
#[must_use]
pub fn render(mistakes: &[Mistake], file_name: &str, text: &str, page: Page) -> String {
    let renderer = if page.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let decor = if page.ascii {
        DecorStyle::Ascii
    } else {
        DecorStyle::Unicode
    };
    let renderer = renderer
        .term_width(page.width.clamp(20, 1000))
        .decor_style(decor);
    let file_name = Printable(file_name).to_string();
    let mut out = String::new();
    for mistake in mistakes.iter().take(SHOWN) {
        let shown = Excerpt::of(text, &mistake.span);
        let label = Printable(&mistake.expected).to_string();
        let snippet = Snippet::source(shown.line.as_str())
            .path(file_name.as_str())
            .line_start(mistake.line)
            .annotation(AnnotationKind::Primary.span(shown.mark).label(label));
        let problem = Printable(&mistake.problem).to_string();
        let group = Group::with_title(Level::ERROR.primary_title(problem))
            .element(snippet)
            .element(Level::HELP.message(Printable(&mistake.advice).to_string()));
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    let written = match mistakes.len() {
        1 => writeln!(out, "1 mistake in {file_name}"),
        count if count <= SHOWN => writeln!(out, "{count} mistakes in {file_name}"),
        count => writeln!(out, "{count} mistakes in {file_name}, {SHOWN} shown"),
    };
    debug_assert!(written.is_ok(), "a String takes all that is written to it");
    out
}

/// One line of a file, made safe to show, and the part of it that is meant.
///
/// Each character that a terminal would obey or hide is replaced by one that shows there is
/// something, so that columns stay what they are; the mistake names the character.
struct Excerpt {
    line: String,
    mark: Range<usize>,
}

impl Excerpt {
    fn of(text: &str, span: &Range<usize>) -> Self {
        let before = before(text, span.start);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = text.get(line_start..).unwrap_or_default();
        let line = line.lines().next().unwrap_or_default();
        let mut shown = String::with_capacity(line.len());
        let (mut start, mut end) = (None, None);
        for (at, c) in line.char_indices() {
            if line_start + at >= span.start {
                start.get_or_insert(shown.len());
            }
            if line_start + at >= span.end {
                end.get_or_insert(shown.len());
            }
            let safe = c == '\t' || is_safe(c);
            shown.push(if safe { c } else { char::REPLACEMENT_CHARACTER });
        }
        let start = start.unwrap_or(shown.len());
        let end = end.unwrap_or(shown.len()).max(start);
        Self {
            line: shown,
            mark: start..end,
        }
    }
}

/// Whether a character may be shown as it is.
pub(crate) fn is_safe(c: char) -> bool {
    let mut buffer = [0; 4];
    let c: &str = c.encode_utf8(&mut buffer);
    Printable(c).to_string() == c
}
