//! The paths in tokens that are not syntax yet: what a macro or an attribute is given.

use proc_macro2::{Delimiter, Ident, Literal, TokenStream, TokenTree};
use syn::Lit;
use syn::ext::IdentExt as _;

/// The names in some tokens.
#[derive(Default)]
pub struct TokenNames {
    /// The paths, imports and nested macros' names among them.
    pub paths: Vec<TokenPath>,
    /// Every identifier, with its line.
    pub identifiers: Vec<(String, usize)>,
}

/// A path among tokens.
pub struct TokenPath {
    /// Whether it opens with `::`.
    pub is_global: bool,
    /// Its identifiers.
    pub segments: Vec<String>,
    /// Whether it calls a macro.
    pub is_macro: bool,
    /// Where.
    pub line: usize,
}

/// Reads the names in `tokens`. With `text_is_path` a string is read as well, as in
/// `#[serde(with = "crate::clock")]`.
pub fn names(tokens: TokenStream, text_is_path: bool) -> TokenNames {
    let mut names = TokenNames::default();
    let context = Context {
        prefix: &[],
        line: None,
        text_is_path,
    };
    names.collect(tokens, context);
    names
}

/// An identifier as other files name it, without `r#`.
pub fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// Where tokens stand.
#[derive(Clone, Copy)]
struct Context<'a> {
    /// What stands before the braces around them, as in `crate::{…}`.
    prefix: &'a [String],
    /// Their line, if their own spans do not know it.
    line: Option<usize>,
    /// Whether a string among them is a path.
    text_is_path: bool,
}

impl TokenNames {
    fn collect(&mut self, tokens: TokenStream, context: Context<'_>) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut rest = trees.as_slice();
        loop {
            rest = match rest {
                [] => return,
                [TokenTree::Ident(word), TokenTree::Ident(_), after @ ..]
                    if word == "as" && !context.prefix.is_empty() =>
                {
                    after
                }
                [dot, second, after @ ..] if is_punct(dot, '.') && is_punct(second, '.') => after,
                [dot, TokenTree::Ident(field), after @ ..] if is_punct(dot, '.') => {
                    self.identify(field, context);
                    after
                }
                [colon, second, path @ ..] if is_double_colon(colon, second) => {
                    self.collect_path(path, true, context)
                }
                [TokenTree::Ident(_), ..] => self.collect_path(rest, false, context),
                [TokenTree::Group(group), after @ ..] => {
                    self.collect(
                        group.stream(),
                        Context {
                            prefix: &[],
                            ..context
                        },
                    );
                    after
                }
                [TokenTree::Literal(literal), after @ ..] if context.text_is_path => {
                    self.collect_text(literal);
                    after
                }
                [_, after @ ..] => after,
            };
        }
    }

    /// Reads the path that `trees` opens with, if any, and returns what follows it.
    fn collect_path<'a>(
        &mut self,
        trees: &'a [TokenTree],
        is_global: bool,
        context: Context<'_>,
    ) -> &'a [TokenTree] {
        let [TokenTree::Ident(first), rest @ ..] = trees else {
            return trees;
        };
        let line = self.identify(first, context);
        let mut segments = context.prefix.to_vec();
        if segments.is_empty() || first != "self" {
            segments.push(plain(first));
        }
        let mut rest = rest;
        while let [colon, second, next, after @ ..] = rest
            && is_double_colon(colon, second)
        {
            match next {
                TokenTree::Ident(ident) => {
                    self.identify(ident, context);
                    segments.push(plain(ident));
                }
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    self.collect(
                        group.stream(),
                        Context {
                            prefix: &segments,
                            ..context
                        },
                    );
                    return after;
                }
                _ => break,
            }
            rest = after;
        }
        let is_macro = matches!(rest, [bang, TokenTree::Group(_), ..] if is_punct(bang, '!'));
        self.paths.push(TokenPath {
            is_global,
            segments,
            is_macro,
            line,
        });
        rest
    }

    /// Reads the path in a string.
    fn collect_text(&mut self, literal: &Literal) {
        let line = Some(literal.span().start().line);
        if let Lit::Str(text) = Lit::new(literal.clone())
            && let Ok(tokens) = text.value().parse()
        {
            self.collect(
                tokens,
                Context {
                    prefix: &[],
                    line,
                    text_is_path: false,
                },
            );
        }
    }

    fn identify(&mut self, ident: &Ident, context: Context<'_>) -> usize {
        let line = context.line.unwrap_or_else(|| ident.span().start().line);
        self.identifiers.push((plain(ident), line));
        line
    }
}

fn is_punct(tree: &TokenTree, character: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn is_double_colon(first: &TokenTree, second: &TokenTree) -> bool {
    is_punct(first, ':') && is_punct(second, ':')
}
