//! Who needs whom, and in circles.
//!
//! A folder is free of cycles if its modules are, each taken with everything below it. An edge is
//! therefore judged in the innermost folder that holds both of its ends, between the two modules of
//! that folder that lead there; the folder of the crate root gives the graph of the rooms.
//!
//! Parent and child are no edge, whichever way: a parent declares and re-exports its children, and
//! they use the types that it holds. What keeps this from hiding a cycle is that a name a parent
//! only re-exports leads to the sibling that defines it (see `Names::definers`).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::reading::ModulePath;

/// One module needs another.
pub struct Edge {
    /// The module that needs.
    pub from: ModulePath,
    /// The module needed.
    pub to: ModulePath,
    /// The file that says so.
    pub file: String,
    /// Where.
    pub line: usize,
}

/// A circle of modules, each of which needs the next, and the last the first.
pub struct Cycle<'a> {
    /// For each module its name from the root, and the edge to the next.
    pub steps: Vec<(String, &'a Edge)>,
}

/// The modules of one folder: who needs whom, and the first edge that shows it.
type Folder<'a> = BTreeMap<String, BTreeMap<String, &'a Edge>>;

/// For each module that is in a circle the shortest one, each circle once.
pub fn cycles(edges: &[Edge]) -> Vec<Cycle<'_>> {
    let mut folders: BTreeMap<&[String], Folder<'_>> = BTreeMap::new();
    for edge in edges {
        let shared = edge
            .from
            .iter()
            .zip(&edge.to)
            .take_while(|(from, to)| from == to)
            .count();
        if let (Some(from), Some(to)) = (edge.from.get(shared), edge.to.get(shared)) {
            let folder = folders.entry(&edge.from[..shared]).or_default();
            folder
                .entry(from.clone())
                .or_default()
                .entry(to.clone())
                .or_insert(edge);
        }
    }
    let mut cycles = Vec::new();
    for (place, folder) in &folders {
        let mut known = BTreeSet::new();
        for start in folder.keys() {
            let Some(steps) = shortest_circle(folder, start) else {
                continue;
            };
            let members: BTreeSet<String> = steps.iter().map(|(name, _)| name.clone()).collect();
            if known.insert(members) {
                let full = |name: String| [*place, &[name]].concat().join("::");
                let steps = steps
                    .into_iter()
                    .map(|(name, edge)| (full(name), edge))
                    .collect();
                cycles.push(Cycle { steps });
            }
        }
    }
    cycles
}

/// The shortest way from a module back to itself.
fn shortest_circle<'a>(folder: &Folder<'a>, start: &String) -> Option<Vec<(String, &'a Edge)>> {
    let mut queue = VecDeque::from([(start, Vec::new())]);
    let mut reached = BTreeSet::new();
    while let Some((module, way)) = queue.pop_front() {
        for (next, edge) in folder.get(module).into_iter().flatten() {
            let mut way = way.clone();
            way.push((module.clone(), *edge));
            if next == start {
                return Some(way);
            }
            if reached.insert(next) {
                queue.push_back((next, way));
            }
        }
    }
    None
}
