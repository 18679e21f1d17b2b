//! Interfaces for C: a table of function pointers, inherited ones included, and a macro for each.

use std::fmt::Write;

use anyhow::Result;

use super::c_types::{list, wrapped};
use super::parse::{Interface, Method};

/// The table of an interface, the interface itself, and its macros.
pub(super) fn table(out: &mut String, all: &[Interface], interface: &Interface) -> Result<()> {
    let name = &interface.name;
    let methods: Vec<&Method> = interface.chain(all).into_iter().flat_map(|i| &i.methods).collect();
    let this = format!("{name} *This");
    writeln!(out, "typedef struct {name}Vtbl {{")?;
    writeln!(out, "    HRESULT (STDMETHODCALLTYPE *QueryInterface)({this}, REFIID riid, void **ppvObject);")?;
    writeln!(out, "    ULONG (STDMETHODCALLTYPE *AddRef)({this});")?;
    writeln!(out, "    ULONG (STDMETHODCALLTYPE *Release)({this});")?;
    for method in &methods {
        let head = format!("    HRESULT (STDMETHODCALLTYPE *{})", method.name);
        writeln!(out, "{}", wrapped(&head, &list(Some(this.clone()), method)?, ";", ""))?;
    }
    writeln!(out, "}} {name}Vtbl;\nstruct {name} {{\n    CONST_VTBL struct {name}Vtbl *lpVtbl;\n}};")?;
    writeln!(out, "#ifdef COBJMACROS")?;
    writeln!(out, "{}", call(name, "QueryInterface", &["riid", "ppvObject"]))?;
    writeln!(out, "{}", call(name, "AddRef", &[]))?;
    writeln!(out, "{}", call(name, "Release", &[]))?;
    for method in methods {
        let parameters: Vec<_> = method.parameters.iter().map(|p| &*p.name).collect();
        writeln!(out, "{}", call(name, &method.name, &parameters))?;
    }
    writeln!(out, "#endif")?;
    Ok(())
}

/// `IBackgroundCopyJob_GetProgress(This, pVal)` and so on.
fn call(interface: &str, method: &str, parameters: &[&str]) -> String {
    let items: Vec<String> = ["This"].iter().chain(parameters).map(|p| (*p).to_owned()).collect();
    let macro_head = format!("#define {interface}_{method}");
    let one_line = format!("{macro_head}({0}) (This)->lpVtbl->{method}({0})", items.join(", "));
    if one_line.len() <= 120 {
        return one_line;
    }
    let body = format!("    (This)->lpVtbl->{method}");
    format!("{} \\\n{}", wrapped(&macro_head, &items, "", " \\"), wrapped(&body, &items, "", " \\"))
}

#[cfg(test)]
mod tests {
    use super::call;

    #[test]
    fn macros_pass_on_what_they_get() {
        assert_eq!(call("IA", "Get", &["p"]), "#define IA_Get(This, p) (This)->lpVtbl->Get(This, p)");
        let long = call(&"I".repeat(60), "Get", &["pOne", "pTwo", "pThree", "pFour", "pFive", "pSix"]);
        assert!(long.contains(" \\\n    (This)->lpVtbl->Get(This, pOne,"), "{long}");
        assert!(long.lines().all(|l| l.len() <= 120), "{long}");
    }
}
