//! The check that goes by the tables.

use std::collections::BTreeSet;
use std::fmt;

use super::cycles::{Edge, cycles};
use super::reading::{Declaration, Kind, Mention, ModulePath, Reading, Source, read};
use super::resolve::{Names, Target};
use super::tables::{
    CONFINED, EMPTY_NAMES, FAULTLESS, INCLUDING, OUTER, OUTSIDE, PRINTING, ROOMS,
    WALL_CLOCK_READINGS, WALL_CLOCKS,
};

/// A law broken.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The file, below `src`.
    pub file: String,
    /// The line.
    pub line: usize,
    /// What is wrong there.
    pub sentence: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "src/{}:{}: {}", self.file, self.line, self.sentence)
    }
}

/// Everything that is wrong with a source tree, in the order of the files.
pub fn check(sources: &[Source]) -> Vec<Violation> {
    let mut court = Court::default();
    let mut files = Vec::new();
    for source in sources {
        match read(source) {
            Ok(reading) => {
                court.names.add(&reading);
                let tests = reading
                    .modules
                    .iter()
                    .filter(|declaration| declaration.in_test);
                court
                    .tests
                    .extend(tests.map(|declaration| declaration.module.clone()));
                files.push((source, reading));
            }
            Err(error) => {
                let line = error.span().start().line;
                court.report(&source.path, line, format!("this is not Rust: {error}"));
            }
        }
    }
    for (source, reading) in &files {
        court.judge_modules(source, &reading.modules);
        court.judge_identifiers(source, reading);
        for mention in &reading.mentions {
            court.judge_mention(source, mention);
        }
    }
    let lib = files.iter().find(|(source, _)| source.path == "lib.rs");
    court.judge_rooms(sources, lib.map_or(&[], |(_, reading)| &reading.modules));
    court.judge_cycles();
    court.violations.sort();
    court.violations.dedup();
    court.violations
}

#[derive(Default)]
struct Court {
    names: Names,
    /// The modules that exist in tests only.
    tests: BTreeSet<ModulePath>,
    edges: Vec<Edge>,
    violations: Vec<Violation>,
}

impl Court {
    fn report(&mut self, file: &str, line: usize, sentence: String) {
        self.violations.push(Violation {
            file: file.to_owned(),
            line,
            sentence,
        });
    }

    /// Files and modules are named for what is in them, and every file is compiled.
    fn judge_modules(&mut self, source: &Source, declarations: &[Declaration]) {
        let file = source.path.as_str();
        if file == "mod.rs" || file.ends_with("/mod.rs") {
            let sentence = "a module `foo` lives in `foo.rs` beside `foo/`, not in `mod.rs`";
            self.report(file, 1, sentence.to_owned());
        }
        if let Some((name, parent)) = source.module().split_last()
            && file != "main.rs"
            && !self.names.declares(parent, name)
        {
            let sentence = format!("the file is not compiled: its parent has no `mod {name};`");
            self.report(file, 1, sentence);
        }
        for Declaration {
            module,
            line,
            is_moved,
            ..
        } in declarations
        {
            let name = module.last().map_or("", String::as_str);
            if EMPTY_NAMES.contains(&name) {
                let sentence = format!("the name `{name}` does not say what is in the module");
                self.report(file, *line, sentence);
            }
            if module.len() == 1 && name == "error" {
                let sentence = "each module has its own errors: no crate-wide `error`";
                self.report(file, *line, sentence.to_owned());
            }
            if *is_moved {
                let sentence = "`#[path]` puts the file where this check does not look";
                self.report(file, *line, sentence.to_owned());
            }
        }
    }

    /// A verdict looked up from the fault that was injected proves nothing.
    fn judge_identifiers(&mut self, source: &Source, reading: &Reading) {
        let room = room_of(&source.module());
        if FAULTLESS.contains(&room.as_str()) {
            for (name, line) in &reading.identifiers {
                if names_a_fault(name) {
                    let sentence = format!("`{room}` must not know of faults, and names `{name}`");
                    self.report(&source.path, *line, sentence);
                }
            }
        }
    }

    /// One path: where it leads, and whether it may lead there.
    fn judge_mention(&mut self, source: &Source, mention: &Mention) {
        let segments = &mention.path.segments;
        let is_import = matches!(mention.kind, Kind::Import | Kind::Glob);
        let is_anchor = |segment: &String| ["crate", "self", "super"].contains(&segment.as_str());
        if segments.first().is_some_and(|first| first == "Self")
            || (!is_import && segments.iter().all(is_anchor))
        {
            return;
        }
        let (within, in_test) = (&mention.within, mention.in_test);
        let mut offence = None;
        for found in self.names.resolve(within, &mention.path) {
            if let Target::Ours(path) = &found.target {
                let is_a_variable = !is_import && segments.len() == 1 && self.names.is_module(path);
                if is_a_variable {
                    continue;
                }
                // What only a unit test needs makes no knot in the program.
                let in_the_program = !in_test && !self.is_in_test(within);
                let definers = self.names.definers(path).into_iter();
                for to in definers.filter(|_| in_the_program) {
                    let (from, file) = (within.clone(), source.path.clone());
                    self.edges.push(Edge {
                        from,
                        to,
                        file,
                        line: mention.line,
                    });
                }
            }
            let is_reported = found.imports.iter().any(|import| {
                self.offence(&import.within, in_test, Kind::Import, &import.target)
                    .is_some()
            });
            if !is_reported && offence.is_none() {
                offence = self.offence(within, in_test, mention.kind, &found.target);
            }
        }
        if mention.kind == Kind::Macro
            && INCLUDING
                .iter()
                .any(|name| segments.ends_with(&[(*name).to_owned()]))
        {
            offence = Some("`include!` takes code from where this check does not look".to_owned());
        }
        if let Some(sentence) = offence {
            self.report(&source.path, mention.line, sentence);
        }
    }

    /// What is wrong with naming `target` in the module `within`, if anything.
    fn offence(
        &self,
        within: &[String],
        in_test: bool,
        kind: Kind,
        target: &Target,
    ) -> Option<String> {
        let room = room_of(within);
        match target {
            Target::Ours(path) => self.import_offence(&room, path),
            Target::Foreign(path) => {
                let in_test = in_test || self.is_in_test(within);
                confinement_offence(&room, in_test, kind, path)
                    .or_else(|| outside_offence(&room, kind, path))
            }
        }
    }

    fn import_offence(&self, from: &str, path: &[String]) -> Option<String> {
        let (_, allowed) = ROOMS
            .iter()
            .find(|(room, _)| *room == from && from != "main")?;
        let is_room = |name: &str| is_in_table(name) || self.names.declares(&[], name);
        let Some(to) = path.first().filter(|first| is_room(first)) else {
            let name = [&["crate".to_owned()], path].concat().join("::");
            return Some(format!(
                "`{from}` may not reach up into the crate root, for `{name}`"
            ));
        };
        if to == from || allowed.split_whitespace().any(|room| room == to) {
            return None;
        }
        let allowed = if allowed.is_empty() {
            "nothing of ours"
        } else {
            allowed
        };
        Some(format!(
            "`{from}` may not import `{to}`; it may import {allowed}"
        ))
    }

    fn is_in_test(&self, module: &[String]) -> bool {
        (1..=module.len()).any(|length| self.tests.contains(&module[..length]))
    }

    /// The table, `lib.rs` and the files name the same rooms.
    fn judge_rooms(&mut self, sources: &[Source], lib: &[Declaration]) {
        for (room, _) in ROOMS {
            if *room != "main" && !self.names.declares(&[], room) {
                let sentence = format!("the table has a room `{room}`: no `mod {room};` here");
                self.report("lib.rs", 1, sentence);
            }
        }
        for Declaration { module, line, .. } in lib {
            let [room] = module.as_slice() else { continue };
            if !is_in_table(room) {
                let sentence = format!("the room `{room}` is not in the table of this test");
                self.report("lib.rs", *line, sentence);
            }
            if !sources.iter().any(|source| source.module() == *module) {
                let sentence = format!("the room `{room}` has no file `{room}.rs`");
                self.report("lib.rs", *line, sentence);
            }
        }
    }

    fn judge_cycles(&mut self) {
        let mut reports = Vec::new();
        for cycle in cycles(&self.edges) {
            let Some((_, first)) = cycle.steps.first() else {
                continue;
            };
            let next = cycle.steps.iter().cycle().skip(1);
            let say = |((from, edge), (to, _)): (&(String, &Edge), &(String, _))| {
                format!("`{from}` needs `{to}` (src/{}:{})", edge.file, edge.line)
            };
            let steps: Vec<String> = cycle.steps.iter().zip(next).map(say).collect();
            let sentence = format!("a cycle: {}", steps.join(", "));
            reports.push((first.file.clone(), first.line, sentence));
        }
        for (file, line, sentence) in reports {
            self.report(&file, line, sentence);
        }
    }
}

fn is_in_table(name: &str) -> bool {
    ROOMS.iter().any(|(room, _)| *room == name)
}

/// The room a module is in, or is; the crate root is `lib`.
fn room_of(module: &[String]) -> String {
    module
        .first()
        .map_or_else(|| "lib".to_owned(), String::clone)
}

fn confinement_offence(room: &str, in_test: bool, kind: Kind, path: &[String]) -> Option<String> {
    if in_test || (path.len() == 1 && matches!(kind, Kind::Path | Kind::Macro)) {
        return None;
    }
    let (name, rooms) = CONFINED
        .iter()
        .find(|(name, _)| path.first().is_some_and(|s| s == name))?;
    let is_at_home = rooms.contains(&room);
    (!is_at_home).then(|| {
        format!(
            "`{name}` is confined to {}, and `{room}` names it",
            rooms.join(", ")
        )
    })
}

fn outside_offence(room: &str, kind: Kind, path: &[String]) -> Option<String> {
    if OUTER.contains(&room) {
        return None;
    }
    let last = path.last()?.as_str();
    let is_macro = kind == Kind::Macro;
    let prints = PRINTING.contains(&last)
        && (is_macro || (path.len() == 2 && path.first().is_some_and(|first| first == "std")));
    let is_of_a_crate = path.len() > 1
        && path
            .first()
            .is_some_and(|first| first.starts_with(|c: char| c.is_ascii_lowercase()));
    let reads_the_clock = is_of_a_crate
        && (WALL_CLOCK_READINGS.contains(&last)
            || path
                .iter()
                .any(|segment| WALL_CLOCKS.contains(&segment.as_str())));
    let reaches_out = !is_macro && OUTSIDE.iter().any(|outside| starts_with(path, outside));
    (prints || reads_the_clock || reaches_out).then(|| {
        let bang = if is_macro { "!" } else { "" };
        format!(
            "`{}{bang}` is for {} only, not for `{room}`",
            path.join("::"),
            OUTER.join(", ")
        )
    })
}

/// Whether one of the words of a name is a fault; `default` is none.
fn names_a_fault(name: &str) -> bool {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for character in name.chars() {
        if character == '_' || (character.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        was_lower = character.is_lowercase();
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words
        .iter()
        .any(|word| word.contains("fault") && !word.contains("default"))
}

fn starts_with(path: &[String], prefix: &[&str]) -> bool {
    path.len() >= prefix.len() && path.iter().zip(prefix).all(|(name, other)| name == other)
}
