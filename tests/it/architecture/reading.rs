//! From the text of a file to the names in it.

use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, Item, Meta, Token, UseTree};

use super::tokens::{self, TokenPath, plain};

/// A module's place in the crate: `["wire", "hello"]`. The crate root is empty.
pub type ModulePath = Vec<String>;

/// One file.
pub struct Source {
    /// Where it lies below `src`, with `/` between the folders.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl Source {
    /// The module the file is.
    pub fn module(&self) -> ModulePath {
        let stem = self.path.strip_suffix(".rs").unwrap_or(&self.path);
        let mut module: ModulePath = stem.split('/').map(str::to_owned).collect();
        if stem == "lib" || module.last().is_some_and(|last| last == "mod") {
            module.pop();
        }
        module
    }
}

/// What a file says.
#[derive(Default)]
pub struct Reading {
    /// The modules it declares, inline or not.
    pub modules: Vec<Declaration>,
    /// The other items it declares, with their modules. An item inside a function counts as its
    /// module's.
    pub items: Vec<(ModulePath, String)>,
    /// The paths it writes.
    pub mentions: Vec<Mention>,
    /// Every identifier outside of doc comments, with its line.
    pub identifiers: Vec<(String, usize)>,
}

/// A `mod` item.
pub struct Declaration {
    /// The module declared.
    pub module: ModulePath,
    /// Where.
    pub line: usize,
    /// Whether it exists in tests only.
    pub in_test: bool,
    /// Whether `#[path]` puts its file elsewhere.
    pub is_moved: bool,
}

/// A path, and how it is written.
pub struct Mention {
    /// The module it is written in.
    pub within: ModulePath,
    /// The path.
    pub path: WrittenPath,
    /// What it is for.
    pub kind: Kind,
    /// The name that it binds, if it is an import of one.
    pub binds: Option<String>,
    /// Where.
    pub line: usize,
    /// Whether it exists in tests only.
    pub in_test: bool,
}

/// A path as written, before any name in it is looked up.
#[derive(Clone)]
pub struct WrittenPath {
    /// Whether it opens with `::`.
    pub is_global: bool,
    /// Its identifiers.
    pub segments: Vec<String>,
}

impl WrittenPath {
    /// The path with one more segment; `self` in braces stands for what is before them.
    fn join(&self, ident: &Ident) -> Self {
        let mut path = self.clone();
        if path.segments.is_empty() || ident != "self" {
            path.segments.push(plain(ident));
        }
        path
    }
}

/// What a path is written for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `use a::b`, or `extern crate`.
    Import,
    /// `use a::*`.
    Glob,
    /// A type, an expression, a pattern, an attribute.
    Path,
    /// `a::b!(…)`.
    Macro,
}

/// Reads a file.
///
/// # Errors
///
/// What syn says of a file that is not Rust.
pub fn read(source: &Source) -> syn::Result<Reading> {
    let file = syn::parse_file(&source.text)?;
    let mut reader = Reader {
        within: source.module(),
        in_test: file.attrs.iter().any(is_for_tests),
        reading: Reading::default(),
    };
    reader.visit_file(&file);
    Ok(reader.reading)
}

struct Reader {
    within: ModulePath,
    in_test: bool,
    reading: Reading,
}

impl Reader {
    fn mention(&mut self, path: WrittenPath, kind: Kind, line: usize) {
        let (within, in_test) = (self.within.clone(), self.in_test);
        self.reading.mentions.push(Mention {
            within,
            path,
            kind,
            binds: None,
            line,
            in_test,
        });
    }

    fn mention_import(&mut self, path: WrittenPath, binds: String, line: usize) {
        let (within, in_test) = (self.within.clone(), self.in_test);
        let (kind, binds) = (Kind::Import, Some(binds));
        self.reading.mentions.push(Mention {
            within,
            path,
            kind,
            binds,
            line,
            in_test,
        });
    }

    /// Mentions each leaf of an import; `prefix` is what stands before `tree`.
    fn mention_leaves(&mut self, tree: &UseTree, prefix: &WrittenPath) {
        match tree {
            UseTree::Path(path) => self.mention_leaves(&path.tree, &prefix.join(&path.ident)),
            UseTree::Name(leaf) => {
                let path = prefix.join(&leaf.ident);
                let binds = path.segments.last().cloned().unwrap_or_default();
                self.mention_import(path, binds, line(&leaf.ident));
            }
            UseTree::Rename(leaf) => {
                let path = prefix.join(&leaf.ident);
                self.mention_import(path, plain(&leaf.rename), line(&leaf.ident));
            }
            UseTree::Glob(glob) => {
                let line = glob.star_token.span.start().line;
                self.mention(prefix.clone(), Kind::Glob, line);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.mention_leaves(tree, prefix);
                }
            }
        }
    }

    fn mention_path(&mut self, path: &syn::Path, kind: Kind) {
        if let Some(first) = path.segments.first() {
            let segments = path
                .segments
                .iter()
                .map(|segment| plain(&segment.ident))
                .collect();
            let is_global = path.leading_colon.is_some();
            self.mention(
                WrittenPath {
                    is_global,
                    segments,
                },
                kind,
                line(&first.ident),
            );
        }
    }

    fn mention_tokens(&mut self, tokens: TokenStream, text_is_path: bool) {
        let names = tokens::names(tokens, text_is_path);
        self.reading.identifiers.extend(names.identifiers);
        for TokenPath {
            is_global,
            segments,
            is_macro,
            line,
        } in names.paths
        {
            let kind = if is_macro { Kind::Macro } else { Kind::Path };
            self.mention(
                WrittenPath {
                    is_global,
                    segments,
                },
                kind,
                line,
            );
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, ident) = heading(item);
        let outer = self.in_test;
        self.in_test |= attributes.iter().any(is_for_tests);
        if let Some(ident) = ident {
            self.reading.items.push((self.within.clone(), plain(ident)));
        }
        visit::visit_item(self, item);
        self.in_test = outer;
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        let outer = self.in_test;
        self.in_test |= item.attrs.iter().any(is_for_tests);
        visit::visit_impl_item_fn(self, item);
        self.in_test = outer;
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.within.push(plain(&item.ident));
        self.reading.modules.push(Declaration {
            module: self.within.clone(),
            line: line(&item.ident),
            in_test: self.in_test,
            is_moved: item
                .attrs
                .iter()
                .any(|attribute| attribute.path().is_ident("path")),
        });
        visit::visit_item_mod(self, item);
        self.within.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let is_global = item.leading_colon.is_some();
        self.mention_leaves(
            &item.tree,
            &WrittenPath {
                is_global,
                segments: Vec::new(),
            },
        );
        visit::visit_item_use(self, item);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        let binds = item
            .rename
            .as_ref()
            .map_or(&item.ident, |(_, rename)| rename);
        let is_global = item.ident != "self";
        let segments = vec![if is_global {
            plain(&item.ident)
        } else {
            "crate".to_owned()
        }];
        self.mention_import(
            WrittenPath {
                is_global,
                segments,
            },
            plain(binds),
            line(&item.ident),
        );
        visit::visit_item_extern_crate(self, item);
    }

    /// `pub(crate)` and `pub(in super)` name who may look in, not what is needed.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.mention_path(path, Kind::Path);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.mention_path(&mac.path, Kind::Macro);
        visit::visit_path(self, &mac.path);
        self.visit_token_stream(&mac.tokens);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        let is = |name: &str| attribute.path().is_ident(name);
        match &attribute.meta {
            _ if is("doc") => {}
            Meta::List(list) if is("serde") || is("cfg_attr") => {
                self.visit_path(&list.path);
                self.mention_tokens(list.tokens.clone(), true);
            }
            _ => visit::visit_attribute(self, attribute),
        }
    }

    /// What syn leaves as tokens: what a macro or an attribute is given, and syntax that is too
    /// new for it.
    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        self.mention_tokens(tokens.clone(), false);
    }

    fn visit_ident(&mut self, ident: &'ast Ident) {
        self.reading.identifiers.push((plain(ident), line(ident)));
    }
}

fn line(ident: &Ident) -> usize {
    ident.span().start().line
}

/// Whether an attribute keeps what it stands on out of every build but the tests'.
fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("test")
        || (attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<Meta>()
                .is_ok_and(|condition| needs_test(&condition)))
}

fn needs_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => list
            .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .is_ok_and(|parts| parts.iter().any(needs_test)),
        _ => false,
    }
}

/// The attributes of an item, and its name unless it is a module or has none.
fn heading(item: &Item) -> (&[Attribute], Option<&Ident>) {
    match item {
        Item::Const(item) => (&item.attrs, Some(&item.ident)),
        Item::Enum(item) => (&item.attrs, Some(&item.ident)),
        Item::ExternCrate(item) => (&item.attrs, None),
        Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
        Item::Impl(item) => (&item.attrs, None),
        Item::Macro(item) => (&item.attrs, item.ident.as_ref()),
        Item::Mod(item) => (&item.attrs, None),
        Item::Static(item) => (&item.attrs, Some(&item.ident)),
        Item::Struct(item) => (&item.attrs, Some(&item.ident)),
        Item::Trait(item) => (&item.attrs, Some(&item.ident)),
        Item::Type(item) => (&item.attrs, Some(&item.ident)),
        Item::Union(item) => (&item.attrs, Some(&item.ident)),
        Item::Use(item) => (&item.attrs, None),
        _ => (&[], None),
    }
}
