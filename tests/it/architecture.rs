//! The laws of the house, checked on the sources themselves.
//!
//! `rules::check` is pure: it takes sources and returns what is wrong with them, so that `cases`
//! can try each rule on a made-up tree. What it goes by is in `tables`; a new room is a row of
//! `tables::ROOMS` and a `mod` in `src/lib.rs`.
//!
//! It reads syntax, not types. `reading` lists the paths of a file, `tokens` those in macros and
//! attributes, and `resolve` follows names through imports, globs and re-exports. An import or an
//! item inside a function counts as its module's. It does not see what a macro makes of its
//! tokens, modules included; methods (`path.exists()`); wall clocks
//! that a crate reads by itself; or a foreign type that a room hands out as its own.
//!
//! Code for tests may name any crate. In everything else it is held to the laws as well: a unit
//! test that needs a room above its own belongs here, in `tests/it`.

mod cases;
mod cycles;
mod reading;
mod resolve;
mod rules;
mod tables;
mod tokens;

use std::fs;
use std::path::Path;

use reading::Source;
use rules::check;

#[test]
fn the_sources_keep_the_laws() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    collect_sources(&root, "", &mut sources);
    let violations: Vec<String> = check(&sources).iter().map(ToString::to_string).collect();
    assert!(
        violations.is_empty(),
        "{} violations:\n{}",
        violations.len(),
        violations.join("\n")
    );
}

/// Reads every Rust file of `folder`, whose path below `src` is `prefix`.
fn collect_sources(folder: &Path, prefix: &str, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("the folder of the sources can be listed") {
        let path = entry.expect("an entry of the folder can be read").path();
        let name = path
            .file_name()
            .expect("an entry has a name")
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            collect_sources(&path, &format!("{prefix}{name}/"), sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file is UTF-8");
            sources.push(Source {
                path: format!("{prefix}{name}"),
                text,
            });
        }
    }
}
