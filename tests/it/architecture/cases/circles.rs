//! Cycles, and what is none.

use super::{NOTHING, findings};

#[test]
fn a_cycle_between_rooms_is_found() {
    let found = findings(&[
        ("clock.rs", "use crate::pki::A;"),
        ("pki.rs", "use crate::clock::B;"),
    ]);
    assert_eq!(
        found,
        [
            "src/clock.rs:1: `clock` may not import `pki`; it may import nothing of ours",
            "src/clock.rs:1: a cycle: `clock` needs `pki` (src/clock.rs:1), \
             `pki` needs `clock` (src/pki.rs:1)",
        ]
    );
}

#[test]
fn a_cycle_between_siblings_is_found() {
    let found = findings(&[
        ("wire/der.rs", "mod oid; use super::hello::A;"),
        ("wire/hello.rs", "\nfn f() { crate::wire::record::g(); }"),
        ("wire/record.rs", "pub use super::der::oid::B;"),
        ("wire/der/oid.rs", ""),
    ]);
    assert_eq!(
        found,
        [
            "src/wire/der.rs:1: a cycle: `wire::der` needs `wire::hello` (src/wire/der.rs:1), \
          `wire::hello` needs `wire::record` (src/wire/hello.rs:2), \
          `wire::record` needs `wire::der` (src/wire/record.rs:1)"
        ]
    );
}

#[test]
fn a_cycle_through_the_parents_names_is_found() {
    let found = |second: &str| {
        findings(&[
            (
                "wire.rs",
                "mod hello; mod record; pub use hello::*; pub use record::Record as Letter;",
            ),
            ("wire/hello.rs", "use super::*; pub struct Hello(Letter);"),
            ("wire/record.rs", second),
        ])
    };
    let cycle = |line: usize| {
        format!(
            "src/wire/hello.rs:1: a cycle: `wire::hello` needs `wire::record` \
             (src/wire/hello.rs:1), `wire::record` needs `wire::hello` (src/wire/record.rs:{line})"
        )
    };
    assert_eq!(found("pub struct Record(super::Hello);"), [cycle(1)]);
    assert_eq!(
        found("\nuse crate::wire::Hello; pub struct Record;"),
        [cycle(2)]
    );
    assert_eq!(found("pub struct Record;"), NOTHING);
}

#[test]
fn parent_and_child_may_need_each_other() {
    let found = findings(&[
        (
            "wire.rs",
            "mod hello; use hello::Hello; pub enum Side { Client }",
        ),
        (
            "wire/hello.rs",
            "use super::Side; pub struct Hello; fn f(side: crate::wire::Side) {}",
        ),
    ]);
    assert_eq!(found, NOTHING);
}

#[test]
fn a_variable_named_like_a_sibling_is_no_cycle() {
    let found = findings(&[
        (
            "wire/hello.rs",
            "use super::*; fn f(record: u8) { assert!(record > 0); g(record) }",
        ),
        ("wire/record.rs", "use super::hello::Hello;"),
    ]);
    assert_eq!(found, NOTHING);
}

#[test]
fn what_only_a_unit_test_needs_is_no_cycle() {
    let found = findings(&[
        (
            "wire/hello.rs",
            "#[cfg(test)] mod tests { use super::super::record::A; }",
        ),
        ("wire/record.rs", "use super::hello::B;"),
    ]);
    assert_eq!(found, NOTHING);
}
