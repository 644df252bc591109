//! `visum matrix`: the whole table, from real runs.

use serde_json::Value;
use visum::cluster::TlsVersion;
use visum::explain::Catalogue;
use visum::export::json;
use visum::export::text::{self, Page};
use visum::lab::Lab;
use visum::lab::matrix::{Row, every_fault};
use visum::pki::Seed;
use visum::scenario::{FaultKind, builtin};

use crate::command_line::{assert_harmless, stderr, stdout, visum};

fn rows(versions: &[TlsVersion]) -> Vec<Row> {
    let scenario = builtin::find("first-journey").expect("it is built in");
    Lab::new().matrix(scenario, &every_fault(), versions, Seed(1))
}

fn find<'a>(rows: &'a [Value], fault: &str, tls: &str) -> &'a Value {
    let row = rows.iter().find(|row| {
        let full = row["fault"].as_str().unwrap_or_default();
        full.split(':').next() == Some(fault) && row["tls"] == tls
    });
    row.unwrap_or_else(|| panic!("no row for {fault} in TLS {tls}"))
}

#[test]
fn the_table_has_every_fault_and_side_and_what_became_of_it() {
    let made = rows(&TlsVersion::BOTH);
    let table: Value =
        serde_json::from_str(&json::matrix(&made, "first-journey")).expect("it is JSON");
    assert_eq!(table["format"], "visum-matrix/1");
    assert_eq!(table["scenario"], "first-journey");
    let rows = table["rows"].as_array().expect("there are rows");
    let wanted: usize = FaultKind::ALL
        .iter()
        .map(|kind| 2 * kind.sides().len())
        .sum();
    assert_eq!(rows.len(), wanted);

    let withheld = find(rows, "ca-missing@server", "1.3");
    assert_eq!(withheld["refused_by"], "server");
    assert_eq!(withheld["at"], serde_json::json!(["Certificate"]));
    assert_eq!(withheld["error"]["kind"], "NoCertificatesPresented");
    assert_eq!(withheld["alert"]["code"], 116);
    assert_eq!(withheld["alert"]["encrypted"], true);
    assert_eq!(withheld["peer_believed_connected"], true);
    assert_eq!(withheld["client"]["outcome"], "told");
    assert_eq!(withheld["impossible"], Value::Null);
    let older = find(rows, "ca-missing@server", "1.2");
    assert_eq!(older["alert"]["encrypted"], false);
    assert_eq!(older["peer_believed_connected"], false);
    let hello = find(rows, "no-common-suite@client", "1.3");
    assert_eq!(hello["at"], serde_json::json!(["ClientHello"]));
    assert_eq!(hello["alert"]["encrypted"], false);
    let lost = find(rows, "dropped-record@server", "1.3");
    assert_eq!(lost["verdict"], "stalled");
    assert_eq!(lost["refused_by"], Value::Null);
    assert_eq!(lost["alert"], Value::Null);

    text_and_markdown_show_every_row(&made);
}

/// A terminal of 80 columns or more is enough, and what is wide stands in a line.
fn text_and_markdown_show_every_row(made: &[Row]) {
    let catalogue = Catalogue::english();
    let page = |width| Page {
        width,
        colour: false,
    };
    let markdown = text::matrix_markdown(made, &catalogue);
    for width in [80, 100, 200] {
        let told = text::matrix(made, &catalogue, page(width));
        assert_harmless(&told);
        let widest = told.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(width), "{widest:?} columns of {width}");
        for row in made {
            let fault = row.fault.to_string();
            assert!(told.lines().any(|line| line == fault), "{fault} is missing");
            assert!(
                markdown.contains(&format!("| `{fault}` |")),
                "{fault} is missing"
            );
        }
    }
    let wide = text::matrix(made, &catalogue, page(200));
    let line = wide
        .lines()
        .find(|line| line.contains("NoCertificatesPresented"));
    assert!(
        line.is_some_and(|line| line.contains("116 certificate_required, encrypted")),
        "{wide}"
    );
    let narrow = text::matrix(made, &catalogue, page(80));
    for kind in FaultKind::ALL {
        let title = catalogue.group(kind.group().id());
        assert_eq!(
            narrow.lines().filter(|line| *line == title).count(),
            1,
            "{title}"
        );
    }
}

#[test]
fn the_command_prints_the_versions_and_formats_that_are_asked_for() {
    let output = visum(&["matrix", "--tls", "1.2", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stdout.is_ascii());
    let made = json::matrix(&rows(&[TlsVersion::V1_2]), "first-journey");
    assert_eq!(stdout(&output).trim_end(), made.trim_end());
    for wrong in [
        &["matrix", "--tls", "1.1"][..],
        &["matrix", "--format", "csv"],
    ] {
        assert_eq!(visum(wrong).status.code(), Some(2));
    }
}
