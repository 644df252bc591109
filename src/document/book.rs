//! The mistakes of one file, as they are found, and how its words stand in a sentence.

use std::cell::RefCell;
use std::ops::Range;

use super::mistake::Mistake;
use crate::wire::Printable;

/// A mistake was noted in the [`Book`]; there is nothing to go on with here.
///
/// Only the book makes one, so that nothing is ever left out of a scenario in silence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noted(());

/// The mistakes found so far in one file.
pub(crate) struct Book<'t> {
    text: &'t str,
    mistakes: RefCell<Vec<Mistake>>,
}

impl<'t> Book<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            mistakes: RefCell::default(),
        }
    }

    /// Notes a mistake at these bytes.
    pub(crate) fn note(
        &self,
        span: Range<usize>,
        problem: impl AsRef<str>,
        expected: impl AsRef<str>,
        advice: impl AsRef<str>,
    ) -> Noted {
        let (problem, expected, advice) = (problem.as_ref(), expected.as_ref(), advice.as_ref());
        let mistake = Mistake::new(self.text, span, problem, expected, advice);
        self.mistakes.borrow_mut().push(mistake);
        Noted(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.mistakes.borrow().is_empty()
    }

    /// The mistakes, in the order of the text.
    pub(crate) fn close(self) -> Vec<Mistake> {
        let mut mistakes = self.mistakes.into_inner();
        mistakes.sort_by_key(|mistake| (mistake.span.start, mistake.span.end));
        let mut once: Vec<Mistake> = Vec::with_capacity(mistakes.len());
        for mistake in mistakes {
            // What is wrong for both versions of TLS was noted for each.
            let mut here = once
                .iter()
                .rev()
                .take_while(|other| other.span == mistake.span);
            if !here.any(|other| *other == mistake) {
                once.push(mistake);
            }
        }
        once
    }
}

/// Text from the file as it stands in a sentence: in quotes, cut where it is long.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let cut: String = text.chars().take(LONGEST).collect();
    let more = if cut.len() < text.len() { "…" } else { "" };
    format!("\"{}{more}\"", Printable(&cut))
}

/// Names as they stand in a sentence: `a`, `b` or `c`.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
