//! The names of modules and files, and the name that must not be said.

use super::super::reading::Source;
use super::super::rules::check;
use super::super::tables::ROOMS;
use super::{NOTHING, findings, findings_in, module_list};

#[test]
fn an_empty_name_is_found() {
    for name in ["utils", "util", "common", "helpers"] {
        let finding = format!(":1: the name `{name}` does not say what is in the module");
        let nested = findings_in(&format!("wire/{name}.rs"), "");
        assert_eq!(nested, [format!("src/wire.rs{finding}")]);
        let inline = findings_in("wire/hello.rs", &format!("mod {name} {{}}"));
        assert_eq!(inline, [format!("src/wire/hello.rs{finding}")]);
    }
    assert_eq!(findings_in("wire/error.rs", ""), NOTHING);
    assert_eq!(
        findings_in("error.rs", ""),
        [
            "src/lib.rs:1: each module has its own errors: no crate-wide `error`",
            "src/lib.rs:1: the room `error` is not in the table of this test",
        ]
    );
}

#[test]
fn a_mod_rs_is_found() {
    let files = [("wire/hello/mod.rs", "")];
    let sentence = "a module `foo` lives in `foo.rs` beside `foo/`, not in `mod.rs`";
    assert_eq!(
        findings(&files),
        [format!("src/wire/hello/mod.rs:1: {sentence}")]
    );
}

#[test]
fn a_fault_is_found_where_it_must_not_be_known() {
    for (text, name) in [
        ("\nuse injected::Fault;", "Fault"),
        ("\nfn f(fault: u8) {}", "fault"),
        ("\nstruct InjectedFault;", "InjectedFault"),
        ("\nfn f() { matches!(g(), Cause::FAULTY); }", "FAULTY"),
        (
            "\nfn f() { format!(\"{}\", run.fault_kind); }",
            "fault_kind",
        ),
        ("\n#[serde(from = \"TLSFault\")] struct S;", "TLSFault"),
        ("#[cfg(test)] mod tests {\nfn f() { r#fault(); } }", "fault"),
    ] {
        for room in ["wire", "pki", "handshake", "explain"] {
            let finding =
                format!("src/{room}/a.rs:2: `{room}` must not know of faults, and names `{name}`");
            assert_eq!(
                findings_in(&format!("{room}/a.rs"), text),
                [finding],
                "in {text}"
            );
        }
        assert_eq!(findings_in("scenario.rs", text), NOTHING, "in {text}");
    }
    let text = "//! No Fault.\n#[derive(Default)] struct S; fn f() { S::default(); \"a fault\" }";
    assert_eq!(findings_in("explain/story.rs", text), NOTHING);
}

#[test]
fn a_room_without_a_row_is_found() {
    assert_eq!(
        findings_in("lounge.rs", "use crate::wire::Side;"),
        ["src/lib.rs:1: the room `lounge` is not in the table of this test"]
    );
}

#[test]
fn the_table_and_lib_rs_and_the_files_name_the_same_rooms() {
    let lib = module_list();
    let without_lab = lib.replace("pub mod lab; ", "");
    assert_eq!(
        findings(&[("lib.rs", &without_lab)]),
        [
            "src/lab.rs:1: the file is not compiled: its parent has no `mod lab;`",
            "src/lib.rs:1: the table has a room `lab`: no `mod lab;` here",
        ]
    );
    let source = Source {
        path: "lib.rs".to_owned(),
        text: lib,
    };
    let found: Vec<String> = check(&[source]).iter().map(ToString::to_string).collect();
    let missing = |(room, _): &(&str, &str)| {
        format!("src/lib.rs:1: the room `{room}` has no file `{room}.rs`")
    };
    let mut expected: Vec<String> = ROOMS
        .iter()
        .filter(|(room, _)| *room != "main")
        .map(missing)
        .collect();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn code_that_the_check_would_not_see_is_found() {
    let files = [
        ("wire.rs", "mod hello;"),
        ("wire/hello.rs", ""),
        ("wire/lost.rs", ""),
    ];
    assert_eq!(
        findings(&files),
        ["src/wire/lost.rs:1: the file is not compiled: its parent has no `mod lost;`"]
    );
    assert_eq!(
        findings_in("wire.rs", "#[path = \"../elsewhere.rs\"] mod hello;"),
        ["src/wire.rs:1: `#[path]` puts the file where this check does not look"]
    );
    assert_eq!(
        findings_in("wire.rs", "include!(\"elsewhere.rs\");"),
        ["src/wire.rs:1: `include!` takes code from where this check does not look"]
    );
    assert_eq!(
        findings_in("wire.rs", "\nfn fn"),
        ["src/wire.rs:2: this is not Rust: expected identifier, found keyword `fn`"]
    );
}
