//! The screen for terminals without Unicode: every glyph has an ASCII character of its width.

use ratatui::buffer::Buffer;

/// Replaces what is not ASCII. A wide character keeps its second column, which is blank already.
pub(super) fn spell(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            let first = cell.symbol().chars().next();
            cell.set_char(first.map_or('?', ascii));
        }
    }
}

/// What takes the place of a character; what the screen itself does not use is a `?`.
#[expect(clippy::match_same_arms, reason = "kin glyphs stand together")]
fn ascii(character: char) -> char {
    match character {
        '─' | '–' | '—' | '‐' | '‑' | '−' | '╴' | '╶' => '-',
        '╌' | '┄' | '┈' | '·' | '•' | '░' | '∙' => '.',
        '━' | '═' | '▬' => '=',
        '│' | '┃' | '║' | '▏' | '▕' | '╎' | '┆' | '┊' => '|',
        '▌' | '›' | '»' | '▶' | '▷' | '▸' | '▹' | '►' | '→' | '⇒' => '>',
        '▐' | '◀' | '◁' | '◂' | '◃' | '◄' | '←' | '⇐' | '‹' | '«' => '<',
        '↑' | '▲' | '△' | '▴' => '^',
        '↓' | '▼' | '▽' | '▾' => 'v',
        '↔' | '⇄' | '⇔' => '=',
        '✔' | '✓' => '+',
        '✘' | '✗' | '×' => 'x',
        '●' | '◉' | '◆' | '■' | '★' | '▪' | '⚑' | '✈' => '*',
        '○' | '◌' | '◇' | '□' | '☆' | '▫' => 'o',
        '…' | '≈' => '~',
        '“' | '”' | '„' | '″' => '"',
        '‘' | '’' | '′' => '\'',
        '⚠' | '≠' => '!',
        '⏎' | '↵' | '¶' => '<',
        '▤' | '█' | '▓' | '▒' | '▀' | '▄' | '▁'..='▇' | '▉'..='▎' => '#',
        '╱' => '/',
        '╲' => '\\',
        '╭' | '╮' | '╰' | '╯' | '┌'..='╋' | '╒'..='╬' => '+',
        '\u{a0}' => ' ',
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn every_column_keeps_its_place() {
        let mut buffer = Buffer::with_lines(["▌✔ “大使館” ──▶ é…"]);
        let style = Style::new().bold();
        buffer.set_style(buffer.area, style);
        spell(&mut buffer);
        let mut wanted = Buffer::with_lines([">+ \"? ? ? \" --> ?~"]);
        wanted.set_style(wanted.area, style);
        assert_eq!(buffer, wanted);
    }
}
