//! The macro `interfaces!` of `com/src/interfaces.rs`, read as it is written there.

use anyhow::{Context, Result, bail};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Ident, Item, Lit, LitStr, Meta, Token, Type};

use crate::root;

/// An interface as its declaration says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// Its comment, line by line.
    pub doc: Vec<String>,
    /// Its IID, in lower case.
    pub iid: String,
    /// Its name.
    pub name: String,
    /// The interface whose methods come first.
    pub base: String,
    /// Its own methods, in the order of their slots.
    pub methods: Vec<Method>,
}

/// A method; it answers an HRESULT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// Its comment, line by line.
    pub doc: Vec<String>,
    /// Its name.
    pub name: String,
    /// What it takes after the interface pointer.
    pub parameters: Vec<Parameter>,
}

/// A parameter of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type in Rust.
    pub of: Type,
}

impl Interface {
    /// Itself and what it inherits from, the base's base first; without IUnknown, which is the platform's.
    ///
    /// # Panics
    /// When a base is not declared.
    pub fn chain<'a>(&'a self, all: &'a [Self]) -> Vec<&'a Self> {
        let mut chain = vec![self];
        while chain[0].base != "IUnknown" {
            let base = all.iter().find(|i| i.name == chain[0].base);
            chain.insert(0, base.unwrap_or_else(|| panic!("{} is not declared", chain[0].base)));
            assert!(chain.len() <= all.len(), "{} inherits from itself", self.name);
        }
        chain
    }
}

/// Those of the checked-in source, in its order.
///
/// # Errors
/// When it cannot be read or understood.
pub fn interfaces() -> Result<Vec<Interface>> {
    let path = root::path("com/src/interfaces.rs");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    read(&text).context("cannot understand com/src/interfaces.rs")
}

fn read(text: &str) -> Result<Vec<Interface>> {
    let file = syn::parse_file(text)?;
    let bodies = file.items.into_iter().filter_map(|item| match item {
        Item::Macro(m) if m.mac.path.is_ident("interfaces") => Some(m.mac),
        _ => None,
    });
    let Ok([body]) = <[_; 1]>::try_from(bodies.collect::<Vec<_>>()) else {
        bail!("there is not exactly one `interfaces!`");
    };
    Ok(body.parse_body::<All>()?.0)
}

struct All(Vec<Interface>);

impl Parse for All {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut all = Vec::new();
        while !input.is_empty() {
            all.push(input.parse()?);
        }
        Ok(Self(all))
    }
}

impl Parse for Interface {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let doc = doc(&input.call(Attribute::parse_outer)?)?;
        let iid = input.parse::<LitStr>()?.value();
        let name = input.parse::<Ident>()?.to_string();
        input.parse::<Token![:]>()?;
        let base = input.parse::<Ident>()?.to_string();
        input.parse::<Token![,]>()?;
        // The tables' names are Rust's.
        input.parse::<Ident>()?;
        input.parse::<Token![:]>()?;
        input.parse::<Ident>()?;
        let body;
        syn::braced!(body in input);
        let mut methods = Vec::new();
        while !body.is_empty() {
            methods.push(body.parse()?);
        }
        Ok(Self { doc, iid, name, base, methods })
    }
}

impl Parse for Method {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let doc = doc(&input.call(Attribute::parse_outer)?)?;
        input.parse::<Token![fn]>()?;
        let name = input.parse::<Ident>()?.to_string();
        let list;
        syn::parenthesized!(list in input);
        let parameters = Punctuated::<Parameter, Token![,]>::parse_terminated(&list)?;
        input.parse::<Token![;]>()?;
        Ok(Self { doc, name, parameters: parameters.into_iter().collect() })
    }
}

impl Parse for Parameter {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse::<Ident>()?.to_string();
        input.parse::<Token![:]>()?;
        Ok(Self { name, of: input.parse()? })
    }
}

/// The lines of doc comments, without the space after the slashes and without Rust's code marks.
fn doc(attributes: &[Attribute]) -> syn::Result<Vec<String>> {
    let line = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(m) if m.path.is_ident("doc") => match &m.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Ok(text.value().trim().replace('`', "")),
            other => Err(syn::Error::new_spanned(other, "a comment is a string")),
        },
        other => Err(syn::Error::new_spanned(other, "only comments have a meaning here")),
    };
    attributes.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    const TWO: &str = r#"
        macro_rules! interfaces { () => {}; }
        interfaces! {
            /// First `line`.
            /// Second.
            "00000001-0002-0003-0405-060708090a0b" IBase: IUnknown, IBaseVtbl: IUnknownVtbl {
                /// Words.
                fn Get(pVal: *mut ULONG, ppOther: *mut *mut IMore);
                fn Stop();
            }
            "00000001-0002-0003-0405-060708090a0c" IMore: IBase, IMoreVtbl: IBaseVtbl { fn Go(); }
        }
    "#;

    #[test]
    fn names_order_and_comments_are_read() {
        let all = read(TWO).unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].doc, ["First line.", "Second."]);
        assert_eq!((&*all[0].name, &*all[0].base), ("IBase", "IUnknown"));
        assert_eq!(all[0].iid, "00000001-0002-0003-0405-060708090a0b");
        let names: Vec<_> = all[0].methods.iter().map(|m| &*m.name).collect();
        assert_eq!(names, ["Get", "Stop"]);
        let parameters: Vec<_> = all[0].methods[0].parameters.iter().map(|p| &*p.name).collect();
        assert_eq!(parameters, ["pVal", "ppOther"]);
        let chain: Vec<_> = all[1].chain(&all).iter().map(|i| &*i.name).collect();
        assert_eq!(chain, ["IBase", "IMore"]);
    }

    #[test]
    fn another_form_is_refused() {
        read("fn f() {}").unwrap_err();
        read(&TWO.replace("fn Stop();", "fn Stop() -> u32;")).unwrap_err();
        read(&TWO.replace("/// Words.", "#[inline]")).unwrap_err();
    }
}
