//! What makes somebody print a text, for a person: who prints it, the causes, what tells them apart.

use std::fmt::Write as _;

use anstyle::Style;

use super::{Inks, NARROWEST, Page, WIDEST};
use crate::explain::story::safe;
use crate::explain::voices::MEASURED_ON;
use crate::explain::why::{Apart, Candidate, Evidence, Findings, Saying};
use crate::lab::{Shown, shown};

/// As much of each fits on a screen; all is in the JSON.
const MOST_EVIDENCE: usize = 6;
const MOST_CAUSES: usize = 10;
const MOST_PEERS: usize = 2;
const MOST_SAYINGS: usize = 7;

const UNKNOWN: &str = "Nothing that was measured prints this.";
const LOOK_FOR: &[&str] = &[
    "A broker hides why it refused: at INFO it only says “Failed authentication with … (SSL \
     handshake failed)”. Set its logger org.apache.kafka.common.network.SslTransportLayer to DEBUG, \
     try again, and ask with the line “SSL Handshake failed” and the exceptions below it.",
    "A Java client says most in the last “Caused by:” of its exception; librdkafka in its log and \
     error callback, with debug=security,broker.",
    "Still nothing? -Djavax.net.debug=ssl:handshake shows each message on the JVM; `openssl s_client \
     -connect HOST:PORT` shows what a broker presents.",
];

struct Sheet {
    out: String,
    inks: Inks,
    width: usize,
}

/// What is known about a text or a log.
#[must_use]
pub fn why(findings: &Findings, page: Page) -> String {
    let mut sheet = Sheet {
        out: String::new(),
        inks: Inks::of(page),
        width: page.width.clamp(NARROWEST, WIDEST),
    };
    if findings.evidence.is_empty() {
        sheet.nothing(findings);
    } else {
        sheet.evidence(findings);
        sheet.causes(findings);
        sheet.apart(findings);
        let dim = sheet.inks.dim;
        let note = format!(
            "Measured since {MEASURED_ON} with real peers; hosts, ports and names are compared as anything."
        );
        sheet.paragraph("\n", "", dim, &note);
    }
    sheet.out
}

impl Sheet {
    /// Text behind a label, wrapped under itself.
    fn paragraph(&mut self, before: &str, label: &str, style: Style, text: &str) {
        let hanging = " ".repeat(label.chars().count());
        let options = textwrap::Options::new(self.width)
            .initial_indent(label)
            .subsequent_indent(&hanging)
            .break_words(true)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        self.out.push_str(before);
        for line in textwrap::wrap(text, options) {
            let _ = writeln!(self.out, "{style}{}{style:#}", line.trim_end());
        }
    }

    fn heading(&mut self, text: &str) {
        let strong = self.inks.strong;
        self.paragraph("\n", "", strong, text);
    }

    fn nothing(&mut self, findings: &Findings) {
        let strong = self.inks.strong;
        let read = match findings.lines {
            0 => "There is no text in this.".to_owned(),
            1 => UNKNOWN.to_owned(),
            lines => format!("{UNKNOWN} ({lines} lines were read.)"),
        };
        self.paragraph("", "", strong, &read);
        for advice in LOOK_FOR {
            self.paragraph("\n", "", Style::new(), advice);
        }
        self.cut(findings);
    }

    fn cut(&mut self, findings: &Findings) {
        if findings.cut > 0 {
            let dim = self.inks.dim;
            let text = format!(
                "{} of {} lines longer than {} bytes, read up to there",
                findings.cut,
                findings.lines,
                crate::explain::why::LONGEST_LINE
            );
            self.paragraph("", "", dim, &text);
        }
    }

    fn evidence(&mut self, findings: &Findings) {
        for (index, evidence) in findings.evidence.iter().take(MOST_EVIDENCE).enumerate() {
            let before = if index == 0 { "" } else { "\n" };
            self.piece(before, evidence, findings.lines > 1);
        }
        let more = findings.evidence.len().saturating_sub(MOST_EVIDENCE);
        if more > 0 {
            let dim = self.inks.dim;
            self.paragraph("", "", dim, &format!("… and {more} more texts"));
        }
        self.cut(findings);
    }

    fn piece(&mut self, before: &str, evidence: &Evidence, numbered: bool) {
        let (strong, dim) = (self.inks.strong, self.inks.dim);
        let times = match evidence.count {
            1 => String::new(),
            count => format!(" ({count} times)"),
        };
        let label = if numbered {
            format!("line {}{times}: ", evidence.line)
        } else {
            String::new()
        };
        let text = shortened(&safe(&evidence.text), 3 * self.width);
        self.paragraph(before, &label, strong, &text);
        let who: Vec<String> = evidence
            .printers
            .iter()
            .take(4)
            .map(|printer| {
                let mut with = Vec::new();
                if !printer.tls.is_empty() && printer.tls.len() < 2 {
                    with.push(format!("TLS {}", printer.tls.join(" and ")));
                }
                if printer.jdks.len() == 1 {
                    with.push(format!("JDK {}", printer.jdks.join(" and ")));
                }
                if with.is_empty() {
                    printer.who.clone()
                } else {
                    format!("{} ({})", printer.who, with.join(", "))
                }
            })
            .collect();
        let more = match evidence.printers.len().saturating_sub(who.len()) {
            0 => String::new(),
            more => format!("; {more} more"),
        };
        self.paragraph(
            "",
            "  printed by ",
            dim,
            &format!("{}{more}", who.join("; ")),
        );
    }

    fn causes(&mut self, findings: &Findings) {
        let best: Vec<&Candidate> = findings.best().collect();
        let texts = findings.evidence.len();
        let explained = best.first().map_or(0, |candidate| candidate.explains.len());
        let of = match texts {
            1 => String::new(),
            texts if explained == texts => format!(", each of which explains all {texts} texts"),
            texts => format!(", each of which explains {explained} of {texts} texts"),
        };
        let heading = match best.len() {
            1 if texts == 1 => "One cause makes somebody print this:".to_owned(),
            1 if explained == texts => format!("One cause explains all {texts} texts:"),
            1 => format!("One cause explains most, {explained} of {texts} texts:"),
            many if findings.hides_many() && texts == 1 => {
                format!("One text, {many} causes: it alone cannot say which.")
            }
            many if findings.hides_many() => {
                format!("{many} causes{of}: they alone cannot say which.")
            }
            many => format!("{many} causes{of}, the most common first:"),
        };
        self.heading(&heading);
        let brief = best.len() > MOST_CAUSES / 2;
        if brief {
            let (dim, stage) = (self.inks.dim, crate::lab::shown::STAGE);
            let text = format!("the most common first; `visum run {stage} --fault FAULT` shows it");
            self.paragraph("", "    ", dim, &text);
        }
        for (number, candidate) in (1..).zip(best.iter().take(MOST_CAUSES)) {
            self.cause(number, candidate, brief);
        }
        let dim = self.inks.dim;
        let more = best.len().saturating_sub(MOST_CAUSES);
        if more > 0 {
            self.paragraph(
                "",
                "    ",
                dim,
                &format!("… and {more} more: --format json has them all"),
            );
        }
        let fewer = findings.candidates.len() - best.len();
        if fewer > 0 {
            let text = format!("{fewer} others explain less of it");
            self.paragraph("", "    ", dim, &text);
        }
    }

    fn cause(&mut self, number: usize, candidate: &Candidate, brief: bool) {
        let label = format!("{number:>2}  ");
        let shown = shown(candidate.case, &candidate.tls);
        let when = versions(candidate);
        let dim = self.inks.dim;
        if brief {
            let fault = match &shown {
                Some(Shown {
                    fault: Some(fault), ..
                }) => format!("{}@{}", fault.kind(), fault.side()),
                Some(_) => String::new(),
                None => "(not shown by visum yet)".to_owned(),
            };
            let title = candidate.title;
            let room = self
                .width
                .saturating_sub(label.len() + title.chars().count() + 2);
            if fault.chars().count() <= room {
                let _ = writeln!(self.out, "{label}{title}  {dim}{fault:>room$}{dim:#}");
            } else {
                self.paragraph("", &label, Style::new(), title);
                let _ = writeln!(self.out, "{dim}{fault:>width$}{dim:#}", width = self.width);
            }
            return;
        }
        self.paragraph(
            "",
            &label,
            Style::new(),
            &format!("{}{when}", candidate.title),
        );
        let command = shown.map_or_else(
            || "not shown by visum yet".to_owned(),
            |shown| shown.to_string(),
        );
        self.paragraph("", "    ", dim, &command);
    }

    fn apart(&mut self, findings: &Findings) {
        if findings.apart.is_empty() {
            return;
        }
        self.heading("What tells them apart");
        for apart in findings.apart.iter().take(MOST_PEERS) {
            self.peer(apart);
        }
    }

    fn peer(&mut self, apart: &Apart) {
        let dim = self.inks.dim;
        let how = if apart.hidden {
            ": set org.apache.kafka.common.network.SslTransportLayer to DEBUG"
        } else {
            ""
        };
        self.paragraph("", "  ", Style::new(), &format!("{}{how}", apart.who));
        // Of causes that are not listed nothing is told.
        let listed =
            |saying: &&Saying| saying.candidates.iter().any(|number| *number < MOST_CAUSES);
        let says: Vec<&Saying> = apart.says.iter().filter(listed).collect();
        for saying in says.iter().take(MOST_SAYINGS) {
            let numbers = numbers(&saying.candidates);
            let text = shortened(&saying.text, 2 * self.width.saturating_sub(20));
            self.paragraph("", &format!("    {numbers:<12}"), Style::new(), &text);
        }
        let more = says.len().saturating_sub(MOST_SAYINGS);
        if more > 0 {
            self.paragraph("", "    ", dim, &format!("… and {more} more texts"));
        }
    }
}

/// `: TLS 1.3, JDK 25.0.3`, where it is not the same everywhere.
fn versions(candidate: &Candidate) -> String {
    let mut with = Vec::new();
    if let [tls] = candidate.tls.as_slice() {
        with.push(format!("TLS {tls}"));
    }
    if let [jdk] = candidate.jdks.as_slice() {
        with.push(format!("JDK {jdk}"));
    }
    if with.is_empty() {
        String::new()
    } else {
        format!(" ({})", with.join(", "))
    }
}

/// `1 2 5–7 …`, from 1: of those that are listed, and whether there are others.
fn numbers(candidates: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for candidate in candidates
        .iter()
        .filter(|candidate| **candidate < MOST_CAUSES)
    {
        let number = candidate + 1;
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let mut runs: Vec<String> = runs
        .iter()
        .map(|(first, last)| match last - first {
            0 => first.to_string(),
            1 => format!("{first} {last}"),
            _ => format!("{first}–{last}"),
        })
        .collect();
    if candidates.iter().any(|candidate| *candidate >= MOST_CAUSES) {
        runs.push("…".to_owned());
    }
    runs.join(" ")
}

fn shortened(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
