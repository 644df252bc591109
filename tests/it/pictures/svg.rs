//! A buffer as a picture, and buffers as a film.

use std::collections::HashMap;
use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// The width and height of a cell, in the picture's units.
const CELL: (usize, usize) = (10, 20);

/// The ground of the whole picture.
const GROUND: &str = "#0f1318";

/// One buffer.
pub(super) fn still(buffer: &Buffer) -> String {
    let mut out = head(buffer, "");
    for (row, cells) in rows(buffer).enumerate() {
        out.push_str(&line(cells, row * CELL.1));
    }
    out.push_str("</svg>\n");
    out
}

/// Buffers one after the other, each for so many tenths of a second, over and over. A row that
/// occurs in many of them is written once.
pub(super) fn film(frames: &[(Buffer, usize)]) -> String {
    let total: usize = frames.iter().map(|(_, tenths)| tenths).sum();
    let Some((first, _)) = frames.first() else {
        return String::new();
    };
    let mut style = String::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let (mut drawings, mut body) = (String::new(), String::new());
    let mut from = 0;
    for (number, (buffer, tenths)) in frames.iter().enumerate() {
        let percent = |at: usize| format!("{:.3}%", permille(at, total));
        let (begin, end) = (percent(from), percent(from + tenths));
        from += tenths;
        let hidden = "visibility:hidden";
        let before = if number == 0 {
            String::new()
        } else {
            format!("0%{{{hidden}}}")
        };
        let _ = writeln!(
            style,
            "@keyframes k{number}{{{before}{begin}{{visibility:visible}}{end}{{{hidden}}}}}\n\
             .k{number}{{visibility:hidden;animation:k{number} {}.{}s step-end infinite}}",
            total / 10,
            total % 10
        );
        let _ = writeln!(body, "<g class=\"k{number}\">");
        for (row, cells) in rows(buffer).enumerate() {
            let drawn = line(cells, 0);
            if drawn.is_empty() {
                continue;
            }
            let count = known.len();
            let id = *known.entry(drawn.clone()).or_insert_with(|| {
                let _ = writeln!(drawings, "<g id=\"r{count}\">\n{drawn}</g>");
                count
            });
            let _ = writeln!(body, "<use href=\"#r{id}\" y=\"{}\"/>", row * CELL.1);
        }
        body.push_str("</g>\n");
    }
    let style = format!("<style>\n{style}</style>\n<defs>\n{drawings}</defs>\n");
    format!("{}{body}</svg>\n", head(first, &style))
}

/// A part of the whole in per cent.
fn permille(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    100.0 * number(part) / number(whole)
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content.chunks(usize::from(buffer.area.width))
}

fn head(buffer: &Buffer, style: &str) -> String {
    let width = usize::from(buffer.area.width) * CELL.0;
    let height = usize::from(buffer.area.height) * CELL.1;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"DejaVu Sans Mono,Menlo,Consolas,monospace\" \
         font-size=\"16.6\">\n{style}<rect width=\"{width}\" height=\"{height}\" \
         fill=\"{GROUND}\"/>\n"
    )
}

/// A row, its upper edge at `y`: a rectangle for each run of cells of one ground, a text for each
/// run of cells of one ink.
fn line(cells: &[Cell], y: usize) -> String {
    let mut out = String::new();
    let mut start = 0;
    for run in cells.chunk_by(|one, other| look(one) == look(other)) {
        let x = start * CELL.0;
        let (ink, ground, bold) = look(&run[0]);
        let length = run.len() * CELL.0;
        if ground != GROUND {
            let _ = writeln!(
                out,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{length}\" height=\"{}\" fill=\"{ground}\"/>",
                CELL.1
            );
        }
        let text: String = run.iter().map(Cell::symbol).collect();
        if !text.trim().is_empty() {
            let weight = if bold { " font-weight=\"bold\"" } else { "" };
            let _ = writeln!(
                out,
                "<text x=\"{x}\" y=\"{}\" textLength=\"{length}\" xml:space=\"preserve\" \
                 fill=\"{ink}\"{weight}>{}</text>",
                y + 15,
                text.replace('&', "&amp;").replace('<', "&lt;")
            );
        }
        start += run.len();
    }
    out
}

/// Ink, ground and whether it is bold.
fn look(cell: &Cell) -> (String, String, bool) {
    let ink = hex(cell.fg, "#dfe3ea");
    let ground = hex(cell.bg, GROUND);
    let bold = cell.modifier.contains(Modifier::BOLD);
    if cell.modifier.contains(Modifier::REVERSED) {
        (ground, ink, bold)
    } else {
        (ink, ground, bold)
    }
}

fn hex(colour: Color, otherwise: &str) -> String {
    match colour {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        _ => otherwise.to_owned(),
    }
}
