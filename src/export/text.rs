//! A run as a story that can be read from top to bottom.

mod ending;
mod lists;
mod matrix;
mod operator;
mod verdict;
mod why;

pub use lists::{faults, scenarios};
pub use matrix::{matrix, matrix_markdown};
pub use verdict::judgement;
pub use why::why;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anstyle::{Ansi256Color, AnsiColor, Color, Style};

use crate::explain::story::safe;
use crate::explain::{Act, Catalogue, Check, CheckVerdict};
use crate::handshake::transcript::{Authorization, Crossing, Decision, Fate, Step, Verification};
use crate::lab::Run;
use crate::wire::Side;
use crate::wire::registry::ProtocolVersion;

/// What the story is written on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many columns a line may have.
    pub width: usize,
    /// Whether colour may be used.
    pub colour: bool,
}

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 100;
/// Below this nothing reads well; longer words simply stand out.
const NARROWEST: usize = 40;
const INDENT: &str = "     ";

/// The inks of the page.
struct Inks {
    strong: Style,
    dim: Style,
    accept: Style,
    refuse: Style,
    curtain: Style,
}

impl Inks {
    fn of(page: Page) -> Self {
        if !page.colour {
            let none = Style::new();
            return Self {
                strong: none,
                dim: none,
                accept: none,
                refuse: none,
                curtain: none,
            };
        }
        Self {
            strong: Style::new().bold(),
            dim: Style::new().dimmed(),
            accept: Style::new().fg_color(Some(AnsiColor::Blue.into())).bold(),
            refuse: Style::new()
                .fg_color(Some(Color::Ansi256(Ansi256Color(208))))
                .bold(),
            curtain: Style::new().fg_color(Some(AnsiColor::Magenta.into())),
        }
    }
}

/// Tells a run from its first key pair to the end, and why it ended so.
#[must_use]
pub fn run(run: &Run, catalogue: &Catalogue, page: Page) -> String {
    let page = Page {
        width: page.width.clamp(NARROWEST, WIDEST),
        ..page
    };
    let mut teller = Teller {
        run,
        catalogue,
        page,
        inks: Inks::of(page),
        limits: BTreeSet::new(),
        out: String::new(),
    };
    teller.heading();
    teller.steps();
    teller.ending();
    teller.out
}

struct Teller<'a> {
    run: &'a Run,
    catalogue: &'a Catalogue,
    page: Page,
    inks: Inks,
    /// Where the comparison ends is said once, not for each broker again.
    limits: BTreeSet<String>,
    out: String,
}

impl Teller<'_> {
    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// A paragraph under a step, wrapped, with a word in front of its first line.
    fn paragraph(&mut self, label: &str, style: Style, text: &str) {
        let hanging = " ".repeat(INDENT.len() + label.chars().count());
        let options = textwrap::Options::new(self.page.width)
            .initial_indent(&hanging)
            .subsequent_indent(&hanging)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for (index, line) in textwrap::wrap(text, options).iter().enumerate() {
            let rest = line.get(hanging.len()..).unwrap_or_default();
            let front = if index == 0 {
                format!("{INDENT}{label}")
            } else {
                hanging.clone()
            };
            let dim = self.inks.dim;
            self.line(&format!("{dim}{front}{dim:#}{style}{rest}{style:#}"));
        }
    }

    fn heading(&mut self) {
        let transcript = &self.run.transcript;
        let (strong, dim) = (self.inks.strong, self.inks.dim);
        let framing = match transcript.framing {
            crate::cluster::Framing::Slow => "slow motion: one message in each record",
            crate::cluster::Framing::Natural => "natural framing: records as rustls sent them",
        };
        let seed = transcript
            .seed
            .map(|seed| format!(" · seed {seed}"))
            .unwrap_or_default();
        let asked = self.run.changes.version.as_str();
        let tls = match transcript.version {
            Some(_) => asked.to_owned(),
            None => format!("{asked} asked for, none agreed on"),
        };
        self.line(&format!("{strong}{}{strong:#}", safe(&self.run.title)));
        self.line(&format!("{dim}TLS {tls} · {framing}{seed}{dim:#}"));
        let faults: Vec<String> = self
            .run
            .changes
            .faults
            .iter()
            .map(ToString::to_string)
            .collect();
        if !faults.is_empty() {
            self.line(&format!(
                "{dim}changed: {}{dim:#}",
                safe(&faults.join(", "))
            ));
        }
        if self.run.changes.swapped {
            self.line(&format!(
                "{dim}the other broker dials: {}{dim:#}",
                safe(&transcript.dialled)
            ));
        }
        for (side, role) in [
            (Side::Client, "the traveller, dials"),
            (Side::Server, "the border"),
        ] {
            let party = transcript.parties.of(side);
            self.line(&format!(
                "{strong}{}{strong:#} {dim}{role}{dim:#}",
                safe(&party.broker)
            ));
        }
    }

    fn steps(&mut self) {
        let mut act = None;
        let mut behind = Vec::new();
        for (index, step) in self.run.transcript.steps.iter().enumerate() {
            let now = self.run.explanation.stages.get(index).map(|(act, _)| *act);
            if now != act {
                act = now;
                self.act(now);
            }
            if let Step::Crossing(Crossing {
                from,
                encrypted: true,
                ..
            }) = step
                && !behind.contains(from)
            {
                self.curtain(*from, behind.is_empty());
                behind.push(*from);
            }
            self.step(index, step);
        }
    }

    /// In TLS 1.3 the curtain closes once; in TLS 1.2 each side draws its own.
    fn curtain(&mut self, from: Side, first: bool) {
        let transcript = &self.run.transcript;
        let what = match (transcript.version, first) {
            (Some(ProtocolVersion::TLS_1_2), _) => {
                format!(
                    "what {} says is encrypted",
                    safe(&transcript.parties.of(from).broker)
                )
            }
            (_, true) => "the handshake goes on encrypted".to_owned(),
            (_, false) => return,
        };
        let style = self.inks.curtain;
        self.line("");
        self.line(&format!(
            "{INDENT}{style}the curtain closes · {what}{style:#}"
        ));
    }

    fn act(&mut self, act: Option<Act>) {
        let title = match act {
            Some(Act::BeforeTheBorder) => "Before the border",
            Some(Act::AtTheBorder) => "At the border",
            Some(Act::AfterTheBorder) => "After the border",
            None => return,
        };
        let strong = self.inks.strong;
        self.line("");
        self.line(&format!("{strong}{title}{strong:#}"));
        self.line(&"─".repeat(title.chars().count()));
    }

    fn step(&mut self, index: usize, step: &Step) {
        let story = self.catalogue.tell(&self.run.transcript, step);
        let (strong, dim) = (self.inks.strong, self.inks.dim);
        self.line("");
        let glyph = self.glyph(step);
        self.line(&format!(
            "{dim}{:>3}{dim:#}  {glyph}{strong}{}{strong:#}",
            index + 1,
            story.title
        ));
        if let Step::Crossing(crossing) = step {
            self.arrow(crossing);
        }
        self.paragraph("", Style::new(), &story.border);
        self.paragraph("in Kafka: ", Style::new(), &story.kafka);
        if let Some(limit) = story
            .limit
            .filter(|limit| self.limits.insert(limit.clone()))
        {
            self.paragraph("not quite like life: ", dim, &limit);
        }
        if let Step::Verified(_) = step {
            self.checks(index);
        }
    }

    /// The word and the sign that say how a step went, so that colour is never alone.
    fn glyph(&self, step: &Step) -> String {
        use crate::handshake::transcript::Belief;
        let Inks { accept, refuse, .. } = self.inks;
        let (style, sign) = match step {
            Step::Verified(Verification { failure: None, .. })
            | Step::Authorized(Authorization { allowed: true, .. })
            | Step::Decided(Decision {
                belief: Belief::Inside,
                ..
            }) => (accept, "✔ "),
            Step::Verified(_)
            | Step::Authorized(_)
            | Step::Decided(Decision {
                belief: Belief::Refused | Belief::CannotStart | Belief::Denied,
                ..
            }) => (refuse, "✘ "),
            Step::Decided(_) => (refuse, "! "),
            _ => return String::new(),
        };
        format!("{style}{sign}{style:#}")
    }

    fn arrow(&mut self, crossing: &Crossing) {
        let name = |side| safe(&self.run.transcript.parties.of(side).broker);
        let (client, server) = (name(Side::Client), name(Side::Server));
        let names: Vec<String> = crossing
            .letters
            .iter()
            .map(|letter| letter.kind.to_string())
            .collect();
        let names = if names.is_empty() {
            "?".to_owned()
        } else {
            names.join(" + ")
        };
        let line = match (crossing.fate, crossing.from) {
            (Fate::Dropped, Side::Client) => format!("{client} ── {names} ──✘  {server}"),
            (Fate::Dropped, Side::Server) => format!("{client}  ✘── {names} ── {server}"),
            (_, Side::Client) => format!("{client} ── {names} ──▶ {server}"),
            (_, Side::Server) => format!("{client} ◀── {names} ── {server}"),
        };
        let how = if crossing.encrypted {
            "encrypted"
        } else {
            "in the clear"
        };
        let style = if crossing.encrypted {
            self.inks.curtain
        } else {
            Style::new()
        };
        let mut text = String::new();
        // Writing to a String does not fail.
        let _ = write!(text, "{line}   {} bytes, {how}", crossing.bytes.len());
        self.paragraph("", style, &text);
    }

    fn checks(&mut self, index: usize) {
        let Some(checks) = self.run.explanation.checks.get(index) else {
            return;
        };
        for check in checks.iter().filter(|check| !check.is_quiet()) {
            self.check(check);
        }
    }

    fn check(&mut self, check: &Check) {
        let Inks {
            accept,
            refuse,
            dim,
            ..
        } = self.inks;
        let (style, glyph) = match check.verdict {
            CheckVerdict::Pass => (accept, "✔ pass"),
            CheckVerdict::Fail => (refuse, "✘ fail"),
            CheckVerdict::NotApplicable => (dim, "· n/a "),
            CheckVerdict::NotReached => (dim, "? not reached"),
        };
        let holder = match &check.subject {
            crate::explain::Subject::Shown(0) => "leaf".to_owned(),
            crate::explain::Subject::Shown(index) => format!("certificate {index}"),
            crate::explain::Subject::Trusted(alias) => format!("truststore: {}", safe(alias)),
        };
        let label = format!("{style}{glyph}{style:#} {} ({holder}): ", check.id.as_str());
        let plain = format!("{glyph} {} ({holder}): ", check.id.as_str());
        let text = safe(&check.evidence.text);
        let options = textwrap::Options::new(self.page.width.saturating_sub(INDENT.len() + 2))
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let whole = format!("{plain}{text}");
        for (index, line) in textwrap::wrap(&whole, options).iter().enumerate() {
            match line.strip_prefix(plain.trim_end()).filter(|_| index == 0) {
                Some(rest) => self.line(&format!("{INDENT}{}{rest}", label.trim_end())),
                None if index == 0 => self.line(&format!("{INDENT}{line}")),
                None => self.line(&format!("{INDENT}  {line}")),
            }
        }
    }
}
