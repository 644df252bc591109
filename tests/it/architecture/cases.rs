//! Each rule on a made-up tree: what it finds, and what it leaves alone.

mod circles;
mod imports;
mod machine;
mod naming;

use std::collections::BTreeMap;

use super::reading::Source;
use super::rules::check;
use super::tables::{OUTER, ROOMS};

/// What the check says of a tree with these files. Files that the tree needs to be whole (`lib.rs`,
/// the other rooms, the parents of nested files) are added, with `mod` items alone on line 1.
fn findings(files: &[(&str, &str)]) -> Vec<String> {
    let rooms = ROOMS.iter().map(|(room, _)| format!("{room}.rs"));
    let paths = rooms.chain(files.iter().map(|(path, _)| (*path).to_owned()));
    let mut tree: BTreeMap<String, String> = BTreeMap::new();
    for path in paths {
        let stem = path.trim_end_matches(".rs").trim_end_matches("/mod");
        if stem != "lib" && stem != "main" {
            let (parent, name) = stem.rsplit_once('/').unwrap_or(("lib", stem));
            let text = tree.entry(format!("{parent}.rs")).or_default();
            let declaration = format!("mod {name}; ");
            if !text.contains(&declaration) {
                text.push_str(&declaration);
            }
        }
        tree.entry(path).or_default();
    }
    tree.extend(
        files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned())),
    );
    let sources: Vec<Source> = tree
        .into_iter()
        .map(|(path, text)| Source { path, text })
        .collect();
    check(&sources).iter().map(ToString::to_string).collect()
}

/// The findings on a tree with one file of interest.
fn findings_in(path: &str, text: &str) -> Vec<String> {
    findings(&[(path, text)])
}

/// A `lib.rs` with a `mod` item for every room.
fn module_list() -> String {
    let rooms = ROOMS.iter().filter(|(room, _)| *room != "main");
    let items: Vec<String> = rooms.map(|(room, _)| format!("pub mod {room}; ")).collect();
    items.concat()
}

const NOTHING: [&str; 0] = [];

#[test]
fn a_tree_of_empty_rooms_is_fine() {
    assert_eq!(findings(&[]), NOTHING);
}

#[test]
fn the_table_points_down_only() {
    for (index, (room, allowed)) in ROOMS.iter().enumerate() {
        for name in allowed.split_whitespace() {
            let row = ROOMS.iter().position(|(room, _)| *room == name);
            assert!(
                row.is_some_and(|row| row < index),
                "{room} may import {name}"
            );
        }
    }
    let may = |from: &str, to: &str| {
        ROOMS
            .iter()
            .any(|(room, allowed)| *room == from && allowed.split(' ').any(|a| a == to))
    };
    assert!(!may("export", "ui") && !may("ui", "export") && !may("explain", "scenario"));
    assert!(
        OUTER
            .iter()
            .all(|outer| ROOMS.iter().any(|(room, _)| room == outer))
    );
}

#[test]
fn tricky_but_legal_code_is_fine() {
    let text = r###"
        //! Not code: `use crate::ui::Model`, [`rustls::Error`], `println!`, `std::fs::read`.
        #![doc = "crate::ui::Model"]

        /// Drawn by [`crate::ui`], written by [`rcgen`], read with `std::fs`.
        #[doc = concat!("crate::ui", "rustls::Error")]
        #[error("crate::ui::{0}")]
        #[serde(rename = "rustls", default = "crate::clock::noon")]
        pub(crate) struct Note(pub(in super::super) u8);

        const TEXT: &str = "use crate::ui; std::fs::read(); println!()";
        const RAW: &str = r#"crate::ui "::" rustls::Error"#;
        const BYTES: &[u8] = br##"tokio::spawn"##; // crate::ui::Model
        const PAGE: &str = include_str!("crate/ui.txt");

        fn f(rustls: u8, ui: u8) -> u8 {
            /* crate::ui::draw(); */
            let export = [rustls, ui];
            assert!(export.len() != (2), "{} crate::ui {rustls}", rustls + ui);
            macro_rules! sum { (/* rustls::x */ $(#[doc = "crate::ui"])* $ui:expr) => { $ui + 1 } }
            write!(out, "std::fs::{}", self.fs.env(0..ui)).ok();
            sum!(/** crate::ui */ ui)
        }

        mod rustls { pub(super) struct Error; }
        fn g() -> rustls::Error { self::rustls::Error }

        #[cfg(test)]
        mod tests {
            use super::*;
            use crate::clock::Moment;
            fn f() { rcgen::generate(Moment::MAX, TEXT, ::rustls::VERSION); tokio::spawn(g()); }
        }
    "###;
    let parent = ("pki/note.rs", text);
    assert_eq!(
        findings(&[parent, ("clock.rs", "pub struct Moment;")]),
        NOTHING
    );
}
