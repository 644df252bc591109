//! From a path as written to what it names.

use std::collections::{BTreeMap, BTreeSet};

use super::reading::{Kind, ModulePath, Reading, WrittenPath};

/// The name the binary, and whoever else looks from outside, calls the library by.
const LIBRARY: &str = "visum";

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Something of this crate, by its path from the root.
    Ours(Vec<String>),
    /// Something of another crate, or nothing that could be found.
    Foreign(Vec<String>),
}

impl Target {
    fn join(&self, rest: &[String]) -> Self {
        match self {
            Self::Ours(path) => Self::Ours([path, rest].concat()),
            Self::Foreign(path) => Self::Foreign([path, rest].concat()),
        }
    }
}

/// An import that a look-up goes through.
#[derive(Debug)]
pub struct Import {
    /// The module it is written in.
    pub within: ModulePath,
    /// What it names.
    pub target: Target,
}

/// One thing that a path may name.
#[derive(Debug)]
pub struct Found {
    /// What it names.
    pub target: Target,
    /// The imports that it was found through.
    pub imports: Vec<Import>,
    /// Whether it is found in a foreign glob, which may or may not bind the name.
    is_guess: bool,
}

impl Found {
    fn directly(target: Target) -> Self {
        Self {
            target,
            imports: Vec::new(),
            is_guess: false,
        }
    }

    /// The same, found through an import written in `within`; `rest` follows in the path.
    fn through_import(mut self, within: &[String], rest: &[String]) -> Self {
        let target = self.target.join(rest);
        let target = std::mem::replace(&mut self.target, target);
        self.imports.push(Import {
            within: within.to_vec(),
            target,
        });
        self
    }
}

/// Every name that the modules of the crate bind.
#[derive(Default)]
pub struct Names {
    modules: BTreeMap<ModulePath, Scope>,
}

#[derive(Default)]
struct Scope {
    children: BTreeSet<String>,
    items: BTreeSet<String>,
    imports: BTreeMap<String, Vec<WrittenPath>>,
    globs: Vec<WrittenPath>,
}

/// The names looked up so far: imports may go in circles, a look-up may not.
type Seen = BTreeSet<(ModulePath, String)>;

impl Names {
    /// Adds what one file binds.
    pub fn add(&mut self, reading: &Reading) {
        for declaration in &reading.modules {
            if let Some((child, parent)) = declaration.module.split_last() {
                self.scope(parent).children.insert(child.clone());
            }
        }
        for (module, item) in &reading.items {
            self.scope(module).items.insert(item.clone());
        }
        for mention in &reading.mentions {
            let path = mention.path.clone();
            if let Some(name) = &mention.binds {
                let scope = self.scope(&mention.within);
                scope.imports.entry(name.clone()).or_default().push(path);
            } else if mention.kind == Kind::Glob {
                self.scope(&mention.within).globs.push(path);
            }
        }
    }

    fn scope(&mut self, module: &[String]) -> &mut Scope {
        self.modules.entry(module.to_vec()).or_default()
    }

    /// Whether `parent` declares the module `child`.
    pub fn declares(&self, parent: &[String], child: &str) -> bool {
        self.modules
            .get(parent)
            .is_some_and(|scope| scope.children.contains(child))
    }

    /// Whether `path`, from the crate root, is a module.
    pub fn is_module(&self, path: &[String]) -> bool {
        path.split_last()
            .is_none_or(|(child, parent)| self.declares(parent, child))
    }

    /// Everything that a path written in `within` may name. A re-export of the crate root is
    /// followed; one of a room is that room's.
    pub fn resolve(&self, within: &[String], path: &WrittenPath) -> Vec<Found> {
        self.resolve_unseen(within, path, &mut Seen::new())
    }

    /// The modules that define what `path`, from the crate root, names: re-exports are followed.
    pub fn definers(&self, path: &[String]) -> BTreeSet<ModulePath> {
        let mut definers = BTreeSet::new();
        self.collect_definers(path, &mut Seen::new(), &mut definers);
        definers
    }

    fn resolve_unseen(&self, within: &[String], path: &WrittenPath, seen: &mut Seen) -> Vec<Found> {
        let segments = path.segments.as_slice();
        if path.is_global {
            return vec![Found::directly(Target::Foreign(segments.to_vec()))];
        }
        let Some((first, mut rest)) = segments.split_first() else {
            return Vec::new();
        };
        let mut place = match first.as_str() {
            "crate" | LIBRARY => Vec::new(),
            "self" => within.to_vec(),
            "super" => parent(within),
            _ => return self.look_up(within, first, rest, seen),
        };
        while let Some((next, after)) = rest.split_first()
            && next == "super"
        {
            place = parent(&place);
            rest = after;
        }
        match rest.split_first() {
            Some((name, after)) if place.is_empty() && !self.declares(&place, name) => {
                let found = self.find(&place, name, after, seen);
                if found.is_empty() {
                    vec![Found::directly(Target::Ours(rest.to_vec()))]
                } else {
                    found
                }
            }
            _ => vec![Found::directly(Target::Ours([&place, rest].concat()))],
        }
    }

    /// What a bare name means in a module: what is bound there, and otherwise a crate.
    fn look_up(
        &self,
        place: &[String],
        name: &str,
        rest: &[String],
        seen: &mut Seen,
    ) -> Vec<Found> {
        let mut found = self.find(place, name, rest, seen);
        if found.iter().all(|hit| hit.is_guess) {
            let path = [&[name.to_owned()], rest].concat();
            found.insert(0, Found::directly(Target::Foreign(path)));
        }
        found
    }

    /// What a module binds to a name, if anything. A foreign glob may bind any name.
    fn find(&self, place: &[String], name: &str, rest: &[String], seen: &mut Seen) -> Vec<Found> {
        let Some(scope) = self.modules.get(place) else {
            return Vec::new();
        };
        if !seen.insert((place.to_vec(), name.to_owned())) {
            return Vec::new();
        }
        let is_of_another = |path: &&WrittenPath| {
            path.is_global || path.segments.first().is_none_or(|first| first != name)
        };
        let mut found = Vec::new();
        for path in scope
            .imports
            .get(name)
            .into_iter()
            .flatten()
            .filter(is_of_another)
        {
            let hits = self.resolve_unseen(place, path, seen);
            found.extend(hits.into_iter().map(|hit| hit.through_import(place, rest)));
        }
        if !found.is_empty() {
            return found;
        }
        let path = [&[name.to_owned()], rest].concat();
        if scope.children.contains(name) || scope.items.contains(name) {
            return vec![Found::directly(Target::Ours([place, &path].concat()))];
        }
        for glob in scope.globs.iter().filter(is_of_another) {
            for hit in self.resolve_unseen(place, glob, seen) {
                match &hit.target {
                    Target::Ours(module) => found.extend(self.find(module, name, rest, seen)),
                    Target::Foreign(_) => {
                        let hit = hit.through_import(place, &path);
                        found.push(Found {
                            is_guess: true,
                            ..hit
                        });
                    }
                }
            }
        }
        found
    }

    fn collect_definers(
        &self,
        path: &[String],
        seen: &mut Seen,
        definers: &mut BTreeSet<ModulePath>,
    ) {
        let mut place = Vec::new();
        for (index, name) in path.iter().enumerate() {
            if self.declares(&place, name) {
                place.push(name.clone());
                continue;
            }
            let rest: Vec<String> = path.iter().skip(index + 1).cloned().collect();
            let mut is_elsewhere = false;
            for hit in self.find(&place, name, &rest, seen) {
                if let Target::Ours(found) = hit.target
                    && found != path
                {
                    is_elsewhere = true;
                    self.collect_definers(&found, seen, definers);
                }
            }
            if is_elsewhere {
                return;
            }
            break;
        }
        definers.insert(place);
    }
}

fn parent(module: &[String]) -> ModulePath {
    module
        .split_last()
        .map_or_else(Vec::new, |(_, parent)| parent.to_vec())
}
