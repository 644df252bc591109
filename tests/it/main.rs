//! The integration tests: one binary, a module a subject.

mod amount;
mod architecture;
mod causes;
mod command_line;
mod hunt;
mod matrix;
mod oracle;
mod pictures;
mod prediction;
mod pty;
mod readme;
mod scenarios;
mod screen;
mod seats;
mod stages;
mod table;
mod verify;
mod voices;
mod why;

use std::fs;
use std::path::Path;

use syn::Item;

/// A file that no `mod` names is not compiled, and its tests pass by never running.
#[test]
fn every_file_here_is_a_module_of_this_binary() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let mut forgotten = Vec::new();
    collect_forgotten(&root, &root.join("main.rs"), &mut forgotten);
    assert!(
        forgotten.is_empty(),
        "no `mod` names these files: {forgotten:#?}"
    );
}

/// Adds to `forgotten` the Rust files of `folder`, and below it, that their parent does not name.
fn collect_forgotten(folder: &Path, parent: &Path, forgotten: &mut Vec<String>) {
    let declared = declared_modules(parent);
    for entry in fs::read_dir(folder).expect("the folder of the tests can be listed") {
        let path = entry.expect("an entry of the folder can be read").path();
        if path.extension().is_none_or(|extension| extension != "rs") || path == parent {
            continue;
        }
        let name = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned());
        if name.is_none_or(|name| !declared.contains(&name)) {
            forgotten.push(path.display().to_string());
        }
        let below = path.with_extension("");
        if below.is_dir() {
            collect_forgotten(&below, &path, forgotten);
        }
    }
}

/// The names of the `mod` items of a file.
fn declared_modules(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).expect("a test file is UTF-8");
    let items = syn::parse_file(&text).expect("a test file is Rust").items;
    let name = |item: &Item| match item {
        Item::Mod(module) => Some(module.ident.to_string()),
        _ => None,
    };
    items.iter().filter_map(name).collect()
}
