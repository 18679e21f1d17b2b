//! Interfaces for C++: classes of pure virtual methods. Their comments are the manual for C, too.

use std::fmt::Write;

use anyhow::Result;

use super::c_types::{list, wrapped};
use super::guids;
use super::parse::Interface;

/// The class of an interface.
pub(super) fn class(out: &mut String, interface: &Interface) -> Result<()> {
    let Interface { name, base, iid, .. } = interface;
    comment(out, "", &interface.doc)?;
    writeln!(out, "MIDL_INTERFACE(\"{iid}\") {name} : public {base}\n{{")?;
    for method in &interface.methods {
        comment(out, "    ", &method.doc)?;
        let head = format!("    virtual HRESULT STDMETHODCALLTYPE {}", method.name);
        writeln!(out, "{}", wrapped(&head, &list(None, method)?, " = 0;", ""))?;
    }
    writeln!(out, "}};")?;
    guids::of_class(out, name, iid)?;
    Ok(())
}

fn comment(out: &mut String, indent: &str, lines: &[String]) -> std::fmt::Result {
    lines.iter().try_for_each(|line| writeln!(out, "{indent}// {line}"))
}
