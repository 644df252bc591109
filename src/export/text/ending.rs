//! How a run ended: the verdict, what each side knows, and why.

use std::fmt::Write as _;

use anstyle::Style;

use super::{Inks, Teller};
use crate::cluster::Verdict;
use crate::explain::story::safe;
use crate::handshake::transcript::{Ending, Step};
use crate::wire::Side;

impl Teller<'_> {
    /// How it ended, for each side and taken as a whole, and why.
    pub(super) fn ending(&mut self) {
        let transcript = &self.run.transcript;
        let Inks {
            strong,
            accept,
            refuse,
            ..
        } = self.inks;
        let diagnosis = &self.run.explanation.diagnosis;
        self.line("");
        self.line(&format!("{strong}How it ended{strong:#}"));
        self.line("────────────");
        self.line("");
        let (style, word) = match transcript.verdict {
            Verdict::Connected => (accept, "✔ CONNECTED"),
            Verdict::Denied => (refuse, "✘ DENIED"),
            Verdict::Refused => (refuse, "✘ REFUSED"),
            Verdict::Stalled => (refuse, "! STALLED"),
            Verdict::NotStarted => (refuse, "✘ NOT STARTED"),
        };
        let mut sentence = String::new();
        if let Some(refusal) = &diagnosis.refusal {
            let who = safe(&transcript.parties.of(refusal.side).broker);
            let names: Vec<String> = refusal.reading.iter().map(ToString::to_string).collect();
            let at = match names.len() {
                0 => String::new(),
                1 => format!(" at {}", names.concat()),
                _ => format!(" while reading {}", names.join(", ")),
            };
            sentence = format!(" by {who}{at}: {}", safe(&refusal.failure.kind));
        }
        let headline = format!("{word}{sentence}");
        let options = textwrap::Options::new(self.page.width).subsequent_indent("  ");
        for line in textwrap::wrap(&headline, options) {
            match line.strip_prefix(word) {
                Some(rest) => self.line(&format!("{style}{word}{style:#}{rest}")),
                None => self.line(&line),
            }
        }
        for side in Side::BOTH {
            self.belief(side);
        }
        for cause in &diagnosis.causes {
            let story = self.catalogue.cause(transcript, cause);
            self.line("");
            self.line(&format!("  {strong}Why: {}{strong:#}", story.title));
            self.paragraph("", Style::new(), &story.border);
            self.paragraph("in Kafka: ", Style::new(), &story.kafka);
        }
        for cause in &diagnosis.unreached {
            let story = self.catalogue.cause(transcript, cause);
            self.line("");
            self.line(&format!(
                "  {strong}Nobody came to look at this: {}{strong:#}",
                story.title
            ));
            self.paragraph("in Kafka: ", Style::new(), &story.kafka);
        }
        self.operator();
        for unmet in &transcript.unmet {
            let who = safe(&transcript.parties.of(unmet.sender).broker);
            let message = unmet.message;
            let sent = transcript.steps.iter().any(|step| {
                matches!(step, Step::Crossing(crossing) if crossing.from == unmet.sender
                    && crossing.letters.iter().any(|letter| letter.kind == message))
            });
            self.line(&if sent {
                format!("\n{who} sent nothing behind its {message} that could have overtaken it.")
            } else {
                format!("\n{who} sent no {message} in this run, so nothing was changed about it.")
            });
        }
        match self.run.expected {
            Some(true) => self.line("\nThis is what the scenario expects."),
            Some(false) => {
                self.line(&format!(
                    "\n{refuse}✘ This is not what the scenario expects.{refuse:#}"
                ));
            }
            None => {}
        }
    }

    /// What one side knows in the end: its own error, what it was told, and what it had believed.
    fn belief(&mut self, side: Side) {
        let transcript = &self.run.transcript;
        let outcome = transcript.outcomes.of(side);
        let Inks {
            accept,
            refuse,
            dim,
            ..
        } = self.inks;
        let (style, word) = match outcome.ending {
            Ending::Accepted => (accept, "✔ accepted"),
            Ending::Rejected if transcript.verdict == Verdict::Denied => (refuse, "✘ denied it"),
            Ending::Rejected => (refuse, "✘ refused"),
            Ending::Told => (refuse, "! was told"),
            Ending::Waiting => (dim, "… waiting"),
        };
        let who = safe(&transcript.parties.of(side).broker);
        let mut text = String::new();
        if let Some(failure) = &outcome.failure {
            let _ = write!(
                text,
                "{} ({})",
                safe(&failure.text),
                failure.source.as_str()
            );
        }
        if let Some(alert) = outcome.alert_sent {
            let _ = write!(text, "; sent alert {} {alert}", alert.0);
        }
        if let Some(alert) = outcome.alert_received {
            let _ = write!(text, "; received alert {} {alert}", alert.0);
        }
        if outcome.believed_connected_before_refusal {
            text.push_str("; had believed itself connected");
        }
        self.line(&format!("  {who:<12} {style}{word}{style:#}"));
        if !text.is_empty() {
            self.paragraph("", Style::new(), text.trim_start_matches("; "));
        }
    }
}
