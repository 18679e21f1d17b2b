//! C and C++ that uses every method of every COM interface, made from the declarations.

use std::fmt::Write;

use xtask::com_header::{Interface, Method, c_types};

use crate::com_slots::UNKNOWN;

/// How a method is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// `job->GetProgress(&progress)`, in C++.
    Class,
    /// `job->lpVtbl->GetProgress(job, &progress)`, in C, and in C++ with CINTERFACE.
    Table,
    /// `IBackgroundCopyJob_GetProgress(job, &progress)`, likewise, with COBJMACROS.
    Macro,
}

impl Way {
    /// What must be defined before the header.
    pub fn defines(self, compiler: &str) -> &'static [&'static str] {
        match (self, compiler.ends_with("++")) {
            (Self::Table, true) => &["-DCINTERFACE"],
            (Self::Macro, true) => &["-DCINTERFACE", "-DCOBJMACROS"],
            (Self::Macro, false) => &["-DCOBJMACROS"],
            (Self::Class, true) | (Self::Table, false) => &[],
            (Self::Class, false) => panic!("C has no classes"),
        }
    }
}

/// A function for each method, inherited ones included, that passes its parameters on.
pub fn calls(all: &[Interface], way: Way) -> String {
    let mut out = String::new();
    for interface in all {
        let name = &interface.name;
        let mut call = |answer: &str, method: &str, declared: Vec<String>, names: Vec<&str>| {
            let declared = [vec![format!("{name} *p")], declared].concat().join(", ");
            let this = [vec!["p"], names.clone()].concat().join(", ");
            let call = match way {
                Way::Class => format!("p->{method}({})", names.join(", ")),
                Way::Table => format!("p->lpVtbl->{method}({this})"),
                Way::Macro => format!("{name}_{method}({this})"),
            };
            writeln!(out, "BGJOB_UNUSED static inline {answer} use_{name}_{method}({declared}) {{ return {call}; }}")
                .expect(FITS);
        };
        let riid = vec!["REFIID riid".to_owned(), "void **ppv".to_owned()];
        call("HRESULT", "QueryInterface", riid, vec!["riid", "ppv"]);
        call("ULONG", "AddRef", vec![], vec![]);
        call("ULONG", "Release", vec![], vec![]);
        for method in methods(interface, all) {
            call("HRESULT", &method.name, declared(method), method.parameters.iter().map(|p| &*p.name).collect());
        }
    }
    out
}

/// Assignments of each entry of the tables that a header has to a pointer of the type that we declare for it: types
/// that differ do not compile. For C, which has the tables.
pub fn signatures(all: &[Interface]) -> String {
    let mut out = String::new();
    for interface in all {
        let name = &interface.name;
        writeln!(out, "void check_{name}({name}Vtbl *table);\nvoid check_{name}({name}Vtbl *table)\n{{").expect(FITS);
        let mut check = |answer: &str, method: &str, declared: Vec<String>| {
            let list = [vec![format!("{name} *This")], declared].concat().join(", ");
            writeln!(out, "    {answer} (STDMETHODCALLTYPE *p_{method})({list}) = table->{method};").expect(FITS);
            writeln!(out, "    (void)p_{method};").expect(FITS);
        };
        check("HRESULT", "QueryInterface", vec!["REFIID riid".to_owned(), "void **ppvObject".to_owned()]);
        check("ULONG", "AddRef", vec![]);
        check("ULONG", "Release", vec![]);
        for method in methods(interface, all) {
            check("HRESULT", &method.name, declared(method));
        }
        writeln!(out, "}}").expect(FITS);
    }
    out
}

/// C++: for each interface a class whose methods answer their slots, and a function `make_NAME` that gives an object.
pub fn objects(all: &[Interface]) -> String {
    let mut out = String::new();
    for interface in all {
        let name = &interface.name;
        writeln!(out, "namespace {{\nclass Own_{name} : public {name} {{\npublic:").expect(FITS);
        writeln!(out, "    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID, void **) override {{ return 0; }}")
            .expect(FITS);
        writeln!(out, "    ULONG STDMETHODCALLTYPE AddRef() override {{ return 1; }}").expect(FITS);
        writeln!(out, "    ULONG STDMETHODCALLTYPE Release() override {{ return 2; }}").expect(FITS);
        for (n, method) in methods(interface, all).into_iter().enumerate() {
            let mut unnamed = method.parameters.clone();
            unnamed.iter_mut().for_each(|p| p.name.clear());
            let list = unnamed.iter().map(|p| c_types::declare(p).expect(DECLARED)).collect::<Vec<_>>().join(", ");
            let slot = n + UNKNOWN.len();
            writeln!(out, "    HRESULT STDMETHODCALLTYPE {}({list}) override {{ return {slot}; }}", method.name)
                .expect(FITS);
        }
        writeln!(out, "}};\n}}\nextern \"C\" {name} *make_{name}(void);").expect(FITS);
        writeln!(out, "extern \"C\" {name} *make_{name}(void) {{ static Own_{name} own; return &own; }}").expect(FITS);
    }
    out
}

/// C: a `main` that calls every method of those objects through the table, and tells which one answers wrongly.
pub fn calls_of_objects(all: &[Interface]) -> String {
    let mut out = String::new();
    let mut main = "int main(void)\n{\n    int wrong = 0;\n".to_owned();
    for interface in all {
        let name = &interface.name;
        writeln!(out, "{name} *make_{name}(void);\nstatic int call_{name}(void)\n{{").expect(FITS);
        writeln!(out, "    {name} *p = make_{name}();\n    int wrong = 0;").expect(FITS);
        let mut call = |slot: usize, method: &str, declared: Vec<String>, names: Vec<&str>| {
            // Static variables are zero, whatever their type.
            let variables: String = declared.iter().map(|d| format!("static {d}; ")).collect();
            let list = [vec!["p"], names].concat().join(", ");
            let answer = format!("(unsigned long)p->lpVtbl->{method}({list})");
            let test = format!("if ({answer} != {slot}) {{ puts(\"{name}::{method}\"); wrong++; }}");
            writeln!(out, "    {{ {variables}{test} }}").expect(FITS);
        };
        call(0, UNKNOWN[0], vec!["REFIID riid".to_owned(), "void **ppv".to_owned()], vec!["riid", "ppv"]);
        call(1, UNKNOWN[1], vec![], vec![]);
        call(2, UNKNOWN[2], vec![], vec![]);
        for (n, method) in methods(interface, all).into_iter().enumerate() {
            let names = method.parameters.iter().map(|p| &*p.name).collect();
            call(n + UNKNOWN.len(), &method.name, declared(method), names);
        }
        writeln!(out, "    return wrong;\n}}").expect(FITS);
        writeln!(main, "    wrong += call_{name}();").expect(FITS);
    }
    format!("#include <stdio.h>\n{out}{main}    return wrong != 0;\n}}\n")
}

const FITS: &str = "a string takes everything";
const DECLARED: &str = "the header is made of the same types";

fn methods<'a>(interface: &'a Interface, all: &'a [Interface]) -> Vec<&'a Method> {
    interface.chain(all).into_iter().flat_map(|i| &i.methods).collect()
}

fn declared(method: &Method) -> Vec<String> {
    method.parameters.iter().map(|p| c_types::declare(p).expect(DECLARED)).collect()
}
