//! What is asked before the step that decides, and then what is true of it.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::list;
use crate::explain::Prediction;
use crate::explain::prediction::{Answer, Question};
use crate::ui::lesson::Predicting;
use crate::ui::model::Model;
use crate::ui::theme::Theme;
use crate::ui::view::canvas::{Canvas, below, cells, columns, top, wrap};
use crate::ui::view::{ladder, stages};

const WIDTH: u16 = 92;

/// The margin of the paper, left and right together.
const MARGIN: u16 = 6;

pub(super) fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, predicting: &Predicting) {
    let prediction = model.prediction();
    match prediction.questions.get(predicting.answers.len()) {
        Some(question) => ask(canvas, body, model, (&prediction, question), predicting),
        None => reveal(canvas, body, model, &prediction, predicting),
    }
}

/// A question, and its answers to choose from.
fn ask(
    canvas: &mut Canvas<'_>,
    body: Rect,
    model: &Model,
    (prediction, question): (&Prediction, &Question),
    predicting: &Predicting,
) {
    let theme = &model.theme;
    let width = WIDTH.min(body.width) - MARGIN;
    let mut lines = lines(&question.text, theme.strong, width);
    lines.extend(self::lines(&question.border, theme.ink, width));
    let kafka = format!("In Kafka: {}", question.kafka);
    lines.extend(self::lines(&kafka, theme.soft, width));
    let rows: Vec<list::Row> = (1..)
        .zip(&question.answers)
        .map(|(number, answer)| list::Row {
            lead: number.to_string(),
            text: answer.text.clone(),
            end: String::new(),
        })
        .collect();
    let answers = list::height(&rows, width);
    let height = cells(lines.len()) + answers + 6;
    let paper = match below_the_journey(canvas, body, model, height) {
        Some(rest) => super::paper(canvas, rest, model, WIDTH, height),
        None => super::paper(canvas, body, model, WIDTH, height),
    };
    let number = format!(
        "{} of {}",
        predicting.answers.len() + 1,
        prediction.questions.len()
    );
    canvas.text(paper.x, paper.y, paper.width, "Predict", theme.here);
    canvas.text_right(paper.right(), paper.y, 10, &number, theme.dim);
    let room = below(paper, 2);
    let told = top(room, room.height.saturating_sub(answers + 1));
    draw_lines(canvas, told, &lines);
    let list = below(room, cells(lines.len()).min(told.height) + 1);
    list::rows(canvas, list, model, &rows, predicting.selected);
}

/// The fewest rows in which the journey can be read: its stages, who the two are, and a few steps.
const JOURNEY: u16 = 5;

/// The journey up to where it is asked about, where there is room for it above the question; gives
/// what is left for that.
fn below_the_journey(
    canvas: &mut Canvas<'_>,
    body: Rect,
    model: &Model,
    asked: u16,
) -> Option<Rect> {
    let room = body.height.saturating_sub(asked);
    if room < JOURNEY {
        return None;
    }
    canvas.cover(body, model.theme.ground);
    stages::draw(canvas, top(body, 1), model);
    ladder::draw(canvas, below(top(body, room), 1), model);
    Some(below(body, room))
}

/// What was answered, what is true, and what in the run says so.
fn reveal(
    canvas: &mut Canvas<'_>,
    body: Rect,
    model: &Model,
    prediction: &Prediction,
    predicting: &Predicting,
) {
    let theme = &model.theme;
    let width = WIDTH.min(body.width) - MARGIN;
    let mut lines = Vec::new();
    let mut right = 0;
    for (question, answer) in prediction.questions.iter().zip(&predicting.answers) {
        let said = question.answers.get(*answer);
        right += usize::from(said.is_some_and(|said| said.is_true));
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.extend(compared(question, said, width, theme));
    }
    let height = cells(lines.len() + 4);
    let paper = super::paper(canvas, body, model, WIDTH, height);
    let title = "What you predicted, and what the run says";
    canvas.text(paper.x, paper.y, paper.width, title, theme.here);
    let score = format!("{right} of {}", prediction.questions.len());
    canvas.text_right(paper.right(), paper.y, 10, &score, theme.dim);
    let room = below(paper, 2);
    let last = lines.len().saturating_sub(usize::from(room.height));
    canvas.scrolls(last);
    let from = predicting.selected.min(last);
    draw_lines(canvas, room, lines.get(from..).unwrap_or_default());
    let edge = paper.right() + 1;
    if from > 0 {
        canvas.text(edge, room.top(), 1, "↑", theme.here);
    }
    if from < last {
        canvas.text(edge, room.bottom() - 1, 1, "↓", theme.here);
    }
}

/// How far the words of an answer are indented.
const INDENT: u16 = 11;

fn compared(question: &Question, said: Option<&Answer>, width: u16, theme: &Theme) -> Vec<Line> {
    let is_right = said.is_some_and(|said| said.is_true);
    let (mark, style) = if is_right {
        ("✔", theme.accept)
    } else {
        ("✘", theme.refuse)
    };
    let mut lines = vec![Line {
        label: (mark.to_owned(), style),
        at: 2,
        text: (question.text.clone(), theme.strong),
    }];
    let mut add = |label: &str, answer: &Answer, style: Style| {
        let wrapped = |text: &str, style: Style| {
            let lines = wrap(text, width - INDENT).into_iter();
            lines.map(move |line| (line, style)).collect::<Vec<_>>()
        };
        let texts = [
            wrapped(&answer.text, style),
            wrapped(&answer.reason, theme.soft),
        ];
        for (index, text) in texts.into_iter().flatten().enumerate() {
            let label = if index == 0 { label } else { "" };
            lines.push(Line {
                label: (format!("  {label}"), theme.dim),
                at: INDENT,
                text,
            });
        }
    };
    if let Some(said) = said.filter(|_| !is_right) {
        add("you said", said, theme.ink);
    }
    if let Some(truth) = question.truth() {
        add(if is_right { "yes" } else { "it is" }, truth, theme.accept);
    }
    lines
}

/// A label, and what stands behind it at a column.
#[derive(Default)]
struct Line {
    label: (String, Style),
    at: u16,
    text: (String, Style),
}

/// A text over the whole width.
fn lines(text: &str, style: Style, width: u16) -> Vec<Line> {
    let line = |line| Line {
        text: (line, style),
        ..Line::default()
    };
    wrap(text, width).into_iter().map(line).collect()
}

fn draw_lines(canvas: &mut Canvas<'_>, area: Rect, lines: &[Line]) {
    for (y, Line { label, at, text }) in (area.top()..area.bottom()).zip(lines) {
        canvas.text(area.x, y, columns(&label.0), &label.0, label.1);
        canvas.text(area.x + at, y, area.width - at, &text.0, text.1);
    }
}
