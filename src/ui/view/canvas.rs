//! Where text becomes cells: the one place that writes into the buffer.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::ui::target::Target;
use crate::wire::Printable;

/// A buffer that is written to within bounds and with printable text only.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    /// What can be pointed at, and where: what is drawn later lies above.
    targets: Vec<(Rect, Option<Target>)>,
    /// How far what was drawn can be scrolled, in rows.
    furthest: usize,
    /// How many rows of what was drawn are a page.
    page: usize,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(buffer: &'a mut Buffer) -> Self {
        Self {
            buffer,
            targets: Vec::new(),
            furthest: 0,
            page: 1,
        }
    }

    /// Says what is meant by who points at this area.
    pub(super) fn means(&mut self, area: Rect, target: Target) {
        self.targets.push((area, Some(target)));
    }

    /// Covers an area: what lies below can no longer be pointed at or seen.
    pub(super) fn cover(&mut self, area: Rect, ground: Style) {
        for position in area.intersection(self.buffer.area).positions() {
            self.buffer[position].reset();
        }
        self.tint(area, ground);
        self.targets.push((area, None));
    }

    /// Says how far what is drawn can be scrolled.
    pub(super) fn scrolls(&mut self, furthest: usize) {
        self.furthest = furthest;
    }

    /// How far what was drawn can be scrolled.
    pub(super) fn furthest(&self) -> usize {
        self.furthest
    }

    /// Says how many rows of what is drawn are a page.
    pub(super) fn pages(&mut self, rows: usize) {
        self.page = rows.max(1);
    }

    /// How many rows of what was drawn are a page, at least one.
    pub(super) fn page(&self) -> usize {
        self.page
    }

    /// What is meant by who points at this cell.
    pub(super) fn target_at(&self, column: u16, row: u16) -> Option<Target> {
        let here = |(area, _): &&(Rect, Option<Target>)| area.contains((column, row).into());
        self.targets.iter().rev().find(here)?.1
    }

    pub(super) fn area(&self) -> Rect {
        self.buffer.area
    }

    /// Styles an area without touching its text.
    pub(super) fn tint(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area, style);
    }

    /// Writes text at a place, cut with `…` where it is wider than `width`, and gives the column
    /// after it. Text without a place is not written.
    ///
    /// Views escape what comes from certificates and files; whatever they forget is escaped here,
    /// since a control character in a cell would reach the terminal as it is.
    pub(super) fn text(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        let area = self.buffer.area;
        if !area.contains((x, y).into()) {
            return x;
        }
        let width = width.min(area.right().saturating_sub(x));
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && text.len() <= width.into() {
            return self.plain(x, y, text, style);
        }
        let printable = Printable(text).to_string();
        debug_assert!(printable == text, "{text:?} is not escaped");
        let shown = fit(&printable, usize::from(width));
        self.buffer
            .set_stringn(x, y, shown, usize::from(width), style)
            .0
    }

    /// Writes text that fits, and of which each byte is a cell: most of what is written.
    fn plain(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        let mut next = x;
        for byte in text.bytes() {
            if let Some(cell) = self.buffer.cell_mut((next, y)) {
                cell.set_char(char::from(byte)).set_style(style);
            }
            next += 1;
        }
        next
    }

    /// Writes text so that it ends before the column `end`; gives the column it begins at.
    pub(super) fn text_right(
        &mut self,
        end: u16,
        y: u16,
        width: u16,
        text: &str,
        style: Style,
    ) -> u16 {
        let wide = columns(text).min(width);
        let x = end.saturating_sub(wide);
        self.text(x, y, wide, text, style);
        x
    }

    /// Joins what stands above to a horizontal rule, unless something is written there.
    pub(super) fn join(&mut self, x: u16, y: u16, style: Style) {
        if self
            .buffer
            .cell((x, y))
            .is_some_and(|cell| cell.symbol() == "─")
        {
            self.text(x, y, 1, "┴", style);
        }
    }

    /// Fills columns of a row with one character.
    pub(super) fn line(&mut self, x: u16, y: u16, width: u16, character: &str, style: Style) {
        for x in x..x.saturating_add(width) {
            if let Some(cell) = self.buffer.cell_mut((x, y)) {
                cell.set_symbol(character).set_style(style);
            }
        }
    }
}

/// How much of what is listed is out of sight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Unseen {
    /// Above what is seen.
    pub(super) above: usize,
    /// Below it.
    pub(super) below: usize,
}

impl Unseen {
    /// What lies outside a window of so many rows that begins at one of them.
    pub(super) fn around(first: usize, height: usize, count: usize) -> Self {
        Self {
            above: first.min(count),
            below: count.saturating_sub(first + height),
        }
    }

    /// What is said of it above the window.
    pub(super) fn up(self) -> Option<String> {
        (self.above > 0).then(|| format!("↑ {} more", self.above))
    }

    /// What is said of it below the window.
    pub(super) fn down(self) -> Option<String> {
        (self.below > 0).then(|| format!("↓ {} more", self.below))
    }

    /// Both, in one line.
    pub(super) fn both(self) -> Option<String> {
        match (self.up(), self.down()) {
            (Some(up), Some(down)) => Some(format!("{up}  {down}")),
            (up, down) => up.or(down),
        }
    }
}

/// Says at the right end of the rows around a list how much of it is out of sight.
pub(super) fn marks(canvas: &mut Canvas<'_>, list: Rect, unseen: Unseen, style: Style) {
    let mut mark = |y: u16, text: Option<String>| {
        if let Some(text) = text {
            let text = format!(" {text} ");
            canvas.text_right(list.right(), y, list.width, &text, style);
        }
    };
    mark(list.y.saturating_sub(1), unseen.up());
    mark(list.bottom(), unseen.down());
}

/// How many columns a text takes.
pub(super) fn columns(text: &str) -> u16 {
    cells(text.width())
}

/// A count as cells; what is too much for a screen is as much as a screen can have.
pub(super) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// The text, or as much of it as fits with `…` behind it.
fn fit(text: &str, width: usize) -> Cow<'_, str> {
    if text.width() <= width {
        return Cow::Borrowed(text);
    }
    let Some(room) = width.checked_sub(1) else {
        return Cow::Borrowed("");
    };
    let mut wide = 0;
    let mut characters = text.char_indices();
    let end = characters.find(|(_, character)| {
        wide += character.width().unwrap_or_default();
        wide > room
    });
    let shown = text.get(..end.map_or(text.len(), |(at, _)| at));
    Cow::Owned(format!("{}…", shown.unwrap_or_default()))
}

/// Breaks a text into lines of at most `width` columns, at blanks where it can.
pub(super) fn wrap(text: &str, width: u16) -> Vec<String> {
    let options = textwrap::Options::new(usize::from(width.max(1)))
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
        .into_iter()
        .map(Cow::into_owned)
        .collect()
}

/// The part of `area` without its first `rows`.
pub(super) fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// The first `rows` of `area`.
pub(super) fn top(area: Rect, rows: u16) -> Rect {
    Rect {
        height: rows.min(area.height),
        ..area
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_where_it_would_not_fit() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        let mut canvas = Canvas::new(&mut buffer);
        canvas.text(1, 0, 10, "passport", Style::new());
        canvas.text(0, 5, 10, "nowhere", Style::new());
        assert_eq!(buffer, Buffer::with_lines([" pass…"]));
    }

    #[test]
    fn wide_characters_are_not_cut_in_two() {
        assert_eq!(fit("大使館", 6), "大使館");
        assert_eq!(fit("大使館", 5), "大使…");
        assert_eq!(fit("大使館", 4), "大…");
        assert_eq!(fit("大使館", 0), "");
    }

    #[test]
    #[cfg_attr(debug_assertions, should_panic(expected = "is not escaped"))]
    fn a_control_character_is_never_written() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        Canvas::new(&mut buffer).text(0, 0, 12, "a\u{1b}[2Jb", Style::new());
        assert_eq!(buffer, Buffer::with_lines(["a\\u{1b}[2Jb "]));
    }
}
