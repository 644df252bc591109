//! What is asked before the end of a run, and that the run itself says what is true.

use std::collections::BTreeSet;

use crate::amount::some;
use serde_json::Value;
use visum::cluster::{Framing, TlsVersion};
use visum::explain::Catalogue;
use visum::explain::prediction::{ANSWERS, About, Question};
use visum::export::json;
use visum::lab::matrix::every_fault;
use visum::lab::{Changes, Lab, Run};
use visum::pki::Seed;
use visum::scenario::{Scenario, builtin};

/// The run of a scenario and the same in the other version, if both can be made.
fn runs(lab: &mut Lab, scenario: &Scenario, changes: &Changes) -> Option<(Run, Run)> {
    let other = Changes {
        version: changes.version.other(),
        ..changes.clone()
    };
    let mut run = |changes| lab.run(scenario, changes, Seed(1)).ok();
    Some((run(changes)?, run(&other)?))
}

/// Every scenario, and the first journey with everything that can be broken, in both versions and
/// framings.
fn every_run(mut look: impl FnMut(&Run, &Run)) {
    let mut lab = Lab::new();
    let first = builtin::find("first-journey").expect("it is built in");
    let whole = builtin::all().map(|scenario| (scenario, Vec::new()));
    let broken = every_fault().into_iter().map(|fault| (first, vec![fault]));
    for (turn, (scenario, faults)) in whole.chain(broken).enumerate() {
        for version in some(TlsVersion::BOTH, 2, turn) {
            for framing in some([Framing::Slow, Framing::Natural], 2, turn / 2) {
                if framing == Framing::Natural && scenario.id() != first.id() {
                    continue;
                }
                let changes = Changes {
                    version,
                    framing,
                    faults: faults.clone(),
                    ..Changes::default()
                };
                if let Some((run, other)) = runs(&mut lab, scenario, &changes) {
                    look(&run, &other);
                }
            }
        }
    }
}

#[test]
fn of_all_answers_to_a_question_one_is_true_and_it_is_what_the_trace_says() {
    let catalogue = Catalogue::english();
    every_run(|run, other| {
        let trace: Value = serde_json::from_str(&json::run(run, &catalogue)).expect("JSON");
        let what = format!("{} {:?}", run.scenario, run.changes);
        for other in [None, Some(other)] {
            let questions = run.prediction(other, &catalogue).questions;
            let abouts: Vec<About> = questions.iter().map(|each| each.about).collect();
            assert!(abouts.contains(&About::Refuser), "{what}");
            assert!(abouts.contains(&About::OtherSide), "{what}");
            for question in &questions {
                well_asked(question, &what);
                let truth = &question.truth().expect("one is true").text;
                match question.about {
                    About::Refuser => assert_eq!(*truth, refuser(&trace).1, "{what}"),
                    About::Message => message(&trace, truth, &what),
                    About::OtherSide => other_side(&trace, question, &what),
                }
            }
        }
    });
}

/// Some answers, all different, one of them true, each with its reason.
fn well_asked(question: &Question, what: &str) {
    let answers = &question.answers;
    assert!(
        (2..=ANSWERS).contains(&answers.len()),
        "{what}: {question:#?}"
    );
    let texts: BTreeSet<&str> = answers.iter().map(|each| each.text.as_str()).collect();
    assert_eq!(texts.len(), answers.len(), "{what}: {question:#?}");
    let truths = answers.iter().filter(|answer| answer.is_true);
    assert_eq!(truths.count(), 1, "{what}");
    for answer in answers {
        for text in [&answer.text, &answer.reason] {
            let whole = !text.contains('…') || text.contains(" … ");
            let filled = !text.is_empty() && !text.contains(['{', '}', '\n']);
            assert!(whole && filled, "{what}: {text:?}");
        }
    }
}

/// The outcomes of a trace, in order.
fn outcomes(trace: &Value) -> impl Iterator<Item = &Value> {
    let steps = trace["steps"].as_array().expect("steps");
    steps.iter().filter(|step| step["kind"] == "outcome")
}

/// Whether an outcome is that a side refuses, or denies what it is asked for.
fn refuses(step: &Value) -> bool {
    ["refused", "cannot-start", "denied"]
        .iter()
        .any(|belief| step["belief"] == *belief)
}

/// The side that refuses first, and how the answer names it.
fn refuser(trace: &Value) -> (Option<&'static str>, String) {
    let name = |side: &str| trace[side]["broker"].as_str().expect("a name").to_owned();
    match outcomes(trace)
        .find(|step| refuses(step))
        .map(|step| &step["at"])
    {
        Some(at) if at == "client" => (Some("client"), name("client") + ", the traveller"),
        Some(_) => (Some("server"), name("server") + ", the border"),
        None => (None, "nobody".to_owned()),
    }
}

/// The message that is named is the last that was read before it was decided.
fn message(trace: &Value, truth: &str, what: &str) {
    let connected = trace["verdict"] == "connected";
    let decided = match (refuser(trace).0, connected) {
        (Some(side), _) => outcomes(trace).find(|step| step["at"] == side && refuses(step)),
        (None, true) => outcomes(trace)
            .filter(|step| step["belief"] == "inside")
            .last(),
        (None, false) => {
            let steps = trace["steps"].as_array().expect("steps");
            let lost = steps.iter().find(|step| step["fate"] == "dropped");
            let last = || steps.iter().rfind(|step| step["kind"] == "record");
            let record = lost.or_else(last).expect("something crossed");
            let from = record["from"].as_str().expect("a side");
            let broker = trace[from]["broker"].as_str().expect("a name");
            assert!(
                truth.ends_with(&format!("from {broker}")),
                "{what}: {truth}"
            );
            return;
        }
    };
    let decided = decided.expect("it was decided");
    let reading = decided["reading"].as_array().expect("a list");
    let Some(last) = reading.last() else {
        assert!(truth.starts_with("at no message"), "{what}: {truth}");
        return;
    };
    let from = if decided["at"] == "client" {
        "server"
    } else {
        "client"
    };
    let broker = trace[from]["broker"].as_str().expect("a name");
    assert!(
        truth.ends_with(&format!("from {broker}")),
        "{what}: {truth}"
    );
    let last = last.as_str().expect("a name");
    let spoken = ["ApplicationData", "Alert"].contains(&last);
    assert!(
        truth.contains(last) || spoken,
        "{what}: {truth} is not {last}"
    );
}

/// What the other side saw is its outcome in the trace.
fn other_side(trace: &Value, question: &Question, what: &str) {
    let side = match refuser(trace).0 {
        Some("client") => "server",
        _ => "client",
    };
    let truth = &question.truth().expect("one is true").text;
    let facts = &trace[side];
    let error = || {
        facts["error"]["kind"]
            .as_str()
            .expect("an error")
            .to_owned()
    };
    let then = match facts["outcome"].as_str().expect("an outcome") {
        "accepted" => "stays inside".to_owned(),
        "waiting" => "nothing ever comes".to_owned(),
        "told" if facts["error"]["source"] == "kafka" => error(),
        "rejected" => error(),
        _ => match &facts["alert_received"] {
            Value::Null => "ends without an alert".to_owned(),
            alert => format!(
                "{} {}",
                alert["code"],
                alert["name"].as_str().expect("a name")
            ),
        },
    };
    assert!(
        truth.contains(&then),
        "{what}: {truth:?} does not say {then:?}"
    );
    let mut own = outcomes(trace).filter(|step| step["at"] == side);
    let inside = own.any(|step| step["belief"] == "inside") || facts["outcome"] == "accepted";
    let says = truth.contains("believes itself inside") || truth.contains("stays inside");
    assert_eq!(says, inside, "{what}: {truth:?}");
    let believed = facts["believed_connected_before_refusal"] == true;
    assert!(!believed || says, "{what}: {truth:?}");
}

#[test]
fn the_questions_about_a_passport_that_the_border_does_not_accept() {
    let catalogue = Catalogue::english();
    let mut lab = Lab::new();
    let told = ["kept-in-the-pocket", "unknown-border", "first-journey"].map(|id| {
        let scenario = builtin::find(id).expect("it is built in");
        let (run, other) = runs(&mut lab, scenario, &Changes::default()).expect("both run");
        run.prediction(Some(&other), &catalogue)
    });
    insta::assert_debug_snapshot!(told);
}
