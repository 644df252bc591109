//! Who may import what, and name which crate.

use super::{NOTHING, findings, findings_in, module_list};

#[test]
fn imports_that_the_table_allows_are_fine() {
    let text = "use crate::{clock::Moment as At, wire::*};\npub use super::wire::Side;";
    assert_eq!(findings_in("pki/key.rs", text), NOTHING);
    assert_eq!(
        findings_in(
            "main.rs",
            "fn main() { visum::cli::run(visum::lab::new()) }"
        ),
        NOTHING
    );
}

#[test]
fn an_upward_import_is_found_however_it_is_written() {
    let finding = "src/wire/hello.rs:2: `wire` may not import `ui`; it may import nothing of ours";
    for text in [
        "\nuse crate::ui::Model;",
        "\nuse crate::ui::Model;\nfn f(model: Model) -> Model { Model::new(model) }",
        "\nuse crate::{ui::{self as screen, Model}};",
        "\nuse crate::ui::*;",
        "\npub use crate::ui as screen;",
        "\nuse super::super::ui::Model;",
        "\nuse self::super::super::ui::Model;",
        "\nuse visum::ui::Model;",
        "\nconst WIDTH: u16 = crate::ui::WIDTH;",
        "\nfn f(model: &[Option<crate::ui::Model>]) {}",
        "\nfn f<T: Into<<u8 as crate::ui::View>::Area>>() {}",
        "\nfn f() { <crate::ui::Model as Default>::default(); }",
        "\nfn f() { let crate::ui::Model { .. } = g(); }",
        "\nfn f() { crate::ui::draw!(1); }",
        "\nfn f() { assert_eq!(1, [crate::ui::WIDTH][0], \"text\"); }",
        "\nmacro_rules! model { () => { $crate::ui::Model }; }",
        "\nmacro_rules! model { () => { use $crate::{wire::Side, ui::{Model, Key}}; }; }",
        "\n#[derive(crate::ui::Draw)] struct S;",
        "\n#[serde(with = \"crate::ui::as_text\")] struct S;",
        "mod inner {\nuse super::super::super::ui::Model; }",
        "#[cfg(test)] mod tests {\nuse crate::ui::Model; }",
    ] {
        assert_eq!(findings_in("wire/hello.rs", text), [finding], "in {text}");
    }
}

#[test]
fn a_sideways_import_is_found() {
    assert_eq!(
        findings_in("ui/view.rs", "use crate::export::Text;"),
        [
            "src/ui/view.rs:1: `ui` may not import `export`; it may import clock wire document pki cluster \
          handshake scenario explain lab"
        ]
    );
}

#[test]
fn the_crate_root_is_no_way_round_the_table() {
    let root = |named: &str, line: usize| {
        format!("src/wire.rs:{line}: `wire` may not reach up into the crate root, for `{named}`")
    };
    assert_eq!(findings_in("wire.rs", "use super::*;"), [root("crate", 1)]);
    assert_eq!(
        findings_in("wire.rs", "use crate as visa;\nuse visa::ui::Model;"),
        [root("crate", 1)]
    );
    assert_eq!(
        findings_in("wire.rs", "\nuse crate::VERSION;"),
        [root("crate::VERSION", 2)]
    );

    let lib = module_list() + "pub use ui::Model; pub use wire::Side;";
    assert_eq!(
        findings(&[("lib.rs", &lib), ("clock.rs", "use crate::Model;")]),
        ["src/clock.rs:1: `clock` may not import `ui`; it may import nothing of ours"]
    );
    assert_eq!(
        findings(&[("lib.rs", &lib), ("pki.rs", "use crate::Side;")]),
        NOTHING
    );
}

#[test]
fn a_confined_crate_is_found_elsewhere() {
    let finding = "src/lab.rs:2: `rustls` is confined to handshake, pki, clock, and `lab` names it";
    for text in [
        "\nuse rustls::Error;",
        "\nuse rustls as tls;\nfn f(error: tls::Error) {}",
        "\nuse ::{rustls::Error};",
        "\nextern crate rustls;",
        "\nfn f() -> rustls::Error { g() }",
        "\nfn f() { matches!(g(), Err(rustls::Error::DecryptError)); }",
        "\n#[derive(rustls::Derived)] struct S;",
        "mod tests {\nuse rustls::Error; }",
        "#[cfg(not(test))]\nuse rustls::Error;",
    ] {
        assert_eq!(findings_in("lab.rs", text), [finding], "in {text}");
    }
    let text = "#[tokio::main]\nasync fn main() {}";
    assert_eq!(
        findings_in("main.rs", text),
        ["src/main.rs:1: `tokio` is confined to terminal, and `main` names it"]
    );
}

#[test]
fn a_confined_crate_is_fine_at_home_and_in_tests() {
    assert_eq!(findings_in("pki/key.rs", "use rcgen::KeyPair;"), NOTHING);
    for text in [
        "#[cfg(test)] mod tests { use rcgen::KeyPair; fn f(error: rustls::Error) {} }",
        "#[cfg(all(test, unix))] use rcgen::KeyPair;",
        "struct S; impl S { #[cfg(test)] fn f(pair: rcgen::KeyPair) {} }",
    ] {
        assert_eq!(findings_in("lab.rs", text), NOTHING, "in {text}");
    }
    let parent = ("lab.rs", "#[cfg(test)] mod tests;");
    assert_eq!(
        findings(&[parent, ("lab/tests.rs", "use rcgen::KeyPair;")]),
        NOTHING
    );
}
