//! What makes somebody print a text, as one JSON object.

use serde::Serialize;

use super::ascii;
use crate::explain::voices::MEASURED_ON;
use crate::explain::why::{Apart, Candidate, Evidence, Findings, Printer};
use crate::lab::shown;

#[derive(Serialize)]
struct Answer<'a> {
    format: &'static str,
    found: bool,
    measured_on: &'static str,
    lines: usize,
    lines_cut: usize,
    hides_many: bool,
    evidence: Vec<EvidenceRow<'a>>,
    causes: Vec<CauseRow<'a>>,
    apart: Vec<ApartRow<'a>>,
}

#[derive(Serialize)]
struct EvidenceRow<'a> {
    line: usize,
    count: usize,
    text: &'a str,
    causes: usize,
    printed_by: Vec<PrinterRow<'a>>,
}

#[derive(Serialize)]
struct PrinterRow<'a> {
    who: &'static str,
    label: &'a str,
    level_debug: bool,
    tls: &'a [&'static str],
    jdk: &'a [&'static str],
    measured: &'a str,
}

#[derive(Serialize)]
struct CauseRow<'a> {
    id: &'static str,
    title: &'static str,
    explains: &'a [usize],
    best: bool,
    tls: &'a [&'static str],
    jdk: &'a [&'static str],
    fault: Option<String>,
    command: Option<String>,
}

#[derive(Serialize)]
struct ApartRow<'a> {
    who: &'static str,
    label: &'a str,
    level_debug: bool,
    says: Vec<SayingRow<'a>>,
}

#[derive(Serialize)]
struct SayingRow<'a> {
    text: &'a str,
    causes: &'a [usize],
}

/// What makes somebody print a text or a log, as one JSON object.
#[must_use]
pub fn why(findings: &Findings) -> String {
    ascii(&Answer {
        format: "visum-why/1",
        found: !findings.evidence.is_empty(),
        measured_on: MEASURED_ON,
        lines: findings.lines,
        lines_cut: findings.cut,
        hides_many: findings.hides_many(),
        evidence: findings.evidence.iter().map(evidence).collect(),
        causes: findings.candidates.iter().map(cause).collect(),
        apart: findings.apart.iter().map(apart).collect(),
    })
}

fn evidence(evidence: &Evidence) -> EvidenceRow<'_> {
    let printed_by = evidence.printers.iter().map(|printer| {
        let Printer {
            speaker,
            hidden,
            who,
            tls,
            jdks,
            text,
        } = printer;
        PrinterRow {
            who: speaker,
            label: who,
            level_debug: *hidden,
            tls,
            jdk: jdks,
            measured: text,
        }
    });
    EvidenceRow {
        line: evidence.line,
        count: evidence.count,
        text: &evidence.text,
        causes: evidence.causes,
        printed_by: printed_by.collect(),
    }
}

fn cause(candidate: &Candidate) -> CauseRow<'_> {
    let shown = shown(candidate.case, &candidate.tls);
    CauseRow {
        id: candidate.case,
        title: candidate.title,
        explains: &candidate.explains,
        best: candidate.best,
        tls: &candidate.tls,
        jdk: &candidate.jdks,
        fault: shown
            .as_ref()
            .and_then(|shown| shown.fault)
            .map(|fault| fault.to_string()),
        command: shown.map(|shown| shown.to_string()),
    }
}

fn apart(apart: &Apart) -> ApartRow<'_> {
    let says = apart.says.iter().map(|saying| SayingRow {
        text: &saying.text,
        causes: &saying.candidates,
    });
    ApartRow {
        who: apart.speaker,
        label: &apart.who,
        level_debug: apart.hidden,
        says: says.collect(),
    }
}
