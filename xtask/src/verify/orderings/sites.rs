//! Finds every ordering and fence of a crate and makes the weaker ones of it.
//!
//! Modules are followed from `lib.rs` as the compiler does, so that code which is not compiled is not mutated.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ImplItem, Item, Type};

use super::Mutation;
use super::configuration::Configuration;
use crate::archive::Form;
use crate::root;

/// What the core compiles for its models only.
const NO_PART: [&str; 1] = ["tables/model.rs"];

/// The orderings weaker than one; Relaxed has none.
fn weaker(ordering: &str) -> &'static [&'static str] {
    match ordering {
        "SeqCst" => &["AcqRel", "Acquire", "Release", "Relaxed"],
        "AcqRel" => &["Acquire", "Release", "Relaxed"],
        "Acquire" | "Release" => &["Relaxed"],
        _ => &[],
    }
}

/// Every mutation of every ordering and fence of the crate at `lib`, each in the first configuration that compiles it.
pub(super) fn mutations(lib: &str) -> Result<Vec<Mutation>> {
    let mut all: BTreeMap<(String, usize, String), Mutation> = BTreeMap::new();
    for configuration in Configuration::ALL {
        for mutation in in_configuration(lib, configuration)? {
            all.entry((mutation.file.clone(), mutation.at, mutation.text.clone())).or_insert(mutation);
        }
    }
    Ok(all.into_values().collect())
}

fn in_configuration(lib: &str, configuration: Configuration) -> Result<Vec<Mutation>> {
    let mut mutations = Vec::new();
    let mut files = vec![PathBuf::from(lib)];
    while let Some(file) = files.pop() {
        let text = fs::read_to_string(root::root().join(&file)).with_context(|| format!("no {}", file.display()))?;
        let parsed = syn::parse_file(&text).with_context(|| format!("cannot parse {}", file.display()))?;
        let mut finder = Finder { configuration, place: Vec::new(), sites: Vec::new(), modules: Vec::new(), odd: None };
        finder.visit_file(&parsed);
        if let Some(odd) = finder.odd {
            bail!("{}: {odd}", file.display());
        }
        for module in &finder.modules {
            files.push(module_file(&file, module)?);
        }
        files.retain(|file| !NO_PART.iter().any(|no_part| file.ends_with(no_part)));
        mutations.extend(of_file(&file, &text, &finder.sites, configuration));
    }
    Ok(mutations)
}

/// Where `mod module;` of `file` is.
fn module_file(file: &Path, module: &str) -> Result<PathBuf> {
    let (parent, stem) = (file.parent().unwrap_or(Path::new("")), file.file_stem().unwrap_or_default());
    let base = if stem == "lib" || stem == "mod" { parent.to_path_buf() } else { parent.join(stem) };
    let candidates = [base.join(format!("{module}.rs")), base.join(module).join("mod.rs")];
    candidates
        .into_iter()
        .find(|path| root::root().join(path).is_file())
        .with_context(|| format!("{}: there is no file of `mod {module}`", file.display()))
}

fn of_file(file: &Path, text: &str, sites: &[Site], configuration: Configuration) -> Vec<Mutation> {
    let file = file.to_string_lossy().into_owned();
    let form = match configuration.form {
        Form::Native => String::new(),
        form => format!(" ({})", form.name()),
    };
    let mut mutations = Vec::new();
    let mut numbers: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for site in sites {
        // Several in one function: numbered as they come.
        let number = numbers.entry((&site.place, &site.what)).or_default();
        *number += 1;
        let same = sites.iter().filter(|other| (&other.place, &other.what) == (&site.place, &site.what)).count();
        let number = if same > 1 { format!(" {number}") } else { String::new() };
        for (becomes, code) in &site.weaker {
            let mut mutated = text.to_owned();
            mutated.replace_range(site.span.clone(), code);
            mutations.push(Mutation {
                name: format!("{}: {}{number} {becomes}{form}", site.place, site.what),
                file: file.clone(),
                at: site.span.start,
                text: mutated,
                configuration,
                is_ordering: true,
            });
        }
    }
    mutations
}

/// An ordering or a fence.
struct Site {
    /// The function.
    place: String,
    what: String,
    span: Range<usize>,
    /// What becomes of it in words, and in code.
    weaker: Vec<(String, String)>,
}

struct Finder {
    configuration: Configuration,
    place: Vec<String>,
    sites: Vec<Site>,
    /// Modules in files of their own.
    modules: Vec<String>,
    /// What this cannot look into.
    odd: Option<String>,
}

impl Finder {
    fn within(&mut self, name: String, visit: impl FnOnce(&mut Self)) {
        self.place.push(name);
        visit(self);
        self.place.pop();
    }

    fn site(&mut self, what: String, span: Range<usize>, weaker: Vec<(String, String)>) {
        self.sites.push(Site { place: self.place.join("::"), what, span, weaker });
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, name): (&[Attribute], _) = match item {
            Item::Fn(item) => (&item.attrs, Some(item.sig.ident.to_string())),
            Item::Impl(item) => (&item.attrs, type_name(&item.self_ty)),
            Item::Trait(item) => (&item.attrs, Some(item.ident.to_string())),
            Item::Mod(item) => {
                if item.content.is_none() && self.configuration.has(&item.attrs) {
                    self.modules.push(item.ident.to_string());
                }
                (&item.attrs, None)
            }
            Item::Const(item) => (&item.attrs, Some(item.ident.to_string())),
            Item::Static(item) => (&item.attrs, Some(item.ident.to_string())),
            // Names without code; macros of this crate only read words.
            _ => return,
        };
        if !self.configuration.has(attributes) {
            return;
        }
        match name {
            Some(name) => self.within(name, |finder| visit::visit_item(finder, item)),
            None => visit::visit_item(self, item),
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let ImplItem::Fn(function) = item else { return };
        if self.configuration.has(&function.attrs) {
            self.within(function.sig.ident.to_string(), |finder| visit::visit_impl_item(finder, item));
        }
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        let attributes: &[Attribute] = match expression {
            Expr::Block(e) => &e.attrs,
            Expr::ForLoop(e) => &e.attrs,
            Expr::Call(e) => &e.attrs,
            Expr::MethodCall(e) => &e.attrs,
            Expr::If(e) => &e.attrs,
            Expr::Unsafe(e) => &e.attrs,
            _ => &[],
        };
        if !self.configuration.has(attributes) {
            return;
        }
        if let Expr::Call(call) = expression
            && let Expr::Path(function) = &*call.func
            && function.path.segments.last().is_some_and(|segment| segment.ident == "fence")
            && let Some(Expr::Path(ordering)) = call.args.first()
            && let Some(ordering) = ordering.path.segments.last()
        {
            let what = format!("fence({})", ordering.ident);
            let removed = vec![("removed".to_owned(), "()".to_owned())];
            return self.site(what, expression.span().byte_range(), removed);
        }
        if let Expr::Path(path) = expression
            && let Some(ordering) = path.path.segments.last().map(|segment| segment.ident.to_string())
        {
            let span = path.path.segments.last().map_or(0..0, |segment| segment.ident.span().byte_range());
            let weaker: Vec<_> = weaker(&ordering).iter().map(|w| (format!("-> {w}"), (*w).to_owned())).collect();
            if !weaker.is_empty() {
                self.site(ordering, span, weaker);
            }
        }
        visit::visit_expr(self, expression);
    }

    fn visit_macro(&mut self, invocation: &'ast syn::Macro) {
        if has_ordering(invocation.tokens.clone()) {
            let place = self.place.join("::");
            self.odd = Some(format!("{place}: an ordering inside a macro, which this harness does not see"));
        }
    }
}

fn type_name(of: &Type) -> Option<String> {
    match of {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

fn has_ordering(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => has_ordering(group.stream()),
        TokenTree::Ident(ident) => ident == "fence" || !weaker(&ident.to_string()).is_empty(),
        _ => false,
    })
}
