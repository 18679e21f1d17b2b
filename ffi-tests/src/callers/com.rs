//! The same for the COM layer: its functions, and every method of every interface, IUnknown's of each included.

use xtask::com_header::{self, Interface, c_types};
use xtask::header::{Parameter, Signature};

use super::line;

const BEFORE: &str = "\
#define _GNU_SOURCE
#define BGJOB_SPARES 4
#define COBJMACROS
#include \"callers/com_driver.h\"

";

/// The program. Interfaces that are called by the library, and not implemented by it, are left out.
pub fn program(interfaces: &[Interface], functions: &[Signature]) -> String {
    let mut out = BEFORE.to_owned();
    let mut table = String::new();
    for interface in interfaces.iter().filter(|i| !CALLED.contains(&&*i.name)) {
        let own = interface.chain(interfaces).into_iter().flat_map(|base| &base.methods).map(|method| {
            let declared =
                method.parameters.iter().map(|p| c_types::declare(p).expect("the header is made of the same"));
            (&*method.name, "HRESULT", declared.collect::<Vec<_>>())
        });
        let unknown = [
            ("QueryInterface", "HRESULT", vec!["REFIID riid".to_owned(), "void **ppv".to_owned()]),
            ("AddRef", "ULONG", vec![]),
            ("Release", "ULONG", vec![]),
        ];
        for (method, returns, parameters) in unknown.into_iter().chain(own) {
            let mut all = vec![Parameter { of: format!("{} *", interface.name), name: "This".to_owned() }];
            all.extend(parameters.iter().map(|text| parameter(text)));
            let name = format!("{}::{method}", interface.name);
            let signature = Signature { name, returns: returns.to_owned(), parameters: all };
            let callee = format!("(({} *)interface_of(\"{}\"))->lpVtbl->{method}", interface.name, interface.name);
            write(&mut out, &mut table, &signature, &callee, Some(&interface.name));
        }
    }
    for function in functions {
        write(&mut out, &mut table, function, &function.name, None);
    }
    line(&mut out, &format!("static const struct method methods[] = {{\n{table}}};\n"));
    line(&mut out, "int main(void)\n{\n    return com_drive(methods, sizeof methods / sizeof *methods);\n}");
    out
}

/// The program implements these.
const CALLED: [&str; 2] = ["IBackgroundCopyCallback", "IBackgroundCopyCallback2"];

/// `BG_JOB_PROGRESS *pVal`, taken apart.
fn parameter(text: &str) -> Parameter {
    let of = text.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
    Parameter { of: of.trim().to_owned(), name: text[of.len()..].to_owned() }
}

fn write(out: &mut String, table: &mut String, function: &Signature, callee: &str, interface: Option<&str>) {
    let id = function.name.replace("::", "_");
    let arguments: Vec<String> = function.parameters.iter().enumerate().map(|(n, p)| told(p, n).argument).collect();
    let call = format!("{callee}({})", arguments.join(", "));
    let answer = match &*function.returns {
        "HRESULT" => format!("return (uint32_t){call};"),
        // Of a pointer that is none they count nothing.
        "ULONG" => format!("return {call} == 0 ? (uint32_t)E_INVALIDARG : S_OK;"),
        "void" => format!("{call};\n    return (uint32_t)E_NOTIMPL;"),
        "void *" => format!("return {call} ? S_OK : (uint32_t)E_OUTOFMEMORY;"),
        other => panic!("{} answers a {other}", function.name),
    };
    line(out, &format!("static uint32_t call_{id}(const struct value *v)\n{{\n    (void)v;\n    {answer}\n}}\n"));
    let interface = interface.map_or("NULL".to_owned(), |name| format!("\"{name}\""));
    line(
        table,
        &format!("    {{{interface}, {{\"{}\", call_{id}, 1, {}, {{", function.name, function.parameters.len()),
    );
    for (n, parameter) in function.parameters.iter().enumerate() {
        let Told { kind, behind, is_const, bits, .. } = told(parameter, n);
        let (size, align) = match (kind, &*behind) {
            ("REGION", _) => ("1".to_owned(), "8".to_owned()),
            (_, "") => ("0".to_owned(), "1".to_owned()),
            (_, of) => (format!("sizeof({of})"), format!("_Alignof({of})")),
        };
        let counted_by = counted_by(function, parameter).map_or(-1, |n| n as i32);
        let (is_const, name) = (u8::from(is_const), &parameter.name);
        line(
            table,
            &format!(
                "        {{\"{name}\", \"{behind}\", {kind}, {size}, {align}, {is_const}, {counted_by}, {bits}}},"
            ),
        );
    }
    if function.parameters.is_empty() {
        line(table, "        {NULL, NULL, OPAQUE, 0, 1, 0, -1, 0},");
    }
    line(table, "    }, NULL}},");
}

struct Told {
    kind: &'static str,
    behind: String,
    argument: String,
    is_const: bool,
    bits: u32,
}

fn told(parameter: &Parameter, n: usize) -> Told {
    let (of, name) = (&*parameter.of, &*parameter.name);
    let value =
        |kind, bits| Told { kind, behind: String::new(), argument: format!("({of})v[{n}].n"), is_const: false, bits };
    let pointer = |kind, behind: &str, is_const| Told {
        kind,
        behind: behind.to_owned(),
        argument: format!("({of})(void *)v[{n}].p"),
        is_const,
        bits: 0,
    };
    match of {
        "BG_JOB" => value("JOB", 64),
        "UINT64" => value("INTEGER", 64),
        "size_t" | "SIZE_T" => value("INTEGER", usize::BITS),
        "LPCWSTR" => pointer("WIDE", "WCHAR", true),
        "REFGUID" | "REFIID" | "REFCLSID" => pointer("OBJECT", "GUID", true),
        "BITS_JOB_PROPERTY_VALUE" => {
            let argument = format!("({of}){{0}}");
            Told { kind: "BY_VALUE", behind: String::new(), argument, is_const: false, bits: 0 }
        }
        "void *" if name == "pBlock" => pointer("REGION", "char", false),
        // What the function gave, or NULL.
        "void *" if name == "pv" => pointer("OPAQUE", "char", false),
        // Another's interface, which is followed: NULL here. Its alignment is not the layer's concern.
        "IUnknown *" if name == "pUnkOuter" || name == "Val" => pointer("OPAQUE", "char", false),
        // The one pointer to an interface that a function of the layer takes.
        "IUnknown *" if name == "pJob" => pointer("OPAQUE", "char", false),
        _ if name == "This" => pointer("INTERFACE_POINTER", "char", true),
        _ => match of.strip_suffix('*') {
            Some(behind) => {
                let is_const = behind.starts_with("const ");
                let behind = behind.trim_start_matches("const ").trim();
                pointer("OBJECT", behind, is_const || !behind.contains('*') && IN.contains(&name))
            }
            None => value("INTEGER", 32),
        },
    }
}

/// Pointers that are read although their types are not const.
const IN: [&str; 4] = ["pFileSet", "Ranges", "Credentials", "pCertHashBlob"];

/// The parameter that counts this one, which stands before it.
fn counted_by(function: &Signature, parameter: &Parameter) -> Option<usize> {
    let counter = match &*parameter.name {
        "pFileSet" => "cFileCount",
        "Ranges" => "RangeCount",
        "rgelt" => "celt",
        _ => return None,
    };
    let at = function.parameters.iter().position(|p| p.name == counter)?;
    // GetFileRanges gives both.
    (!function.parameters[at].of.contains('*')).then_some(at)
}

/// The functions that the COM header declares.
pub fn functions() -> Vec<Signature> {
    com_header::checked_in_signatures().unwrap_or_else(|e| panic!("{e:#}"))
}
