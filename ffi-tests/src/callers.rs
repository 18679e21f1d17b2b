//! Writes C programs that call every exported function with everything that can be wrong: the tables for
//! `c/callers/driver.h`, from the header alone, so that no function and no parameter can be forgotten.

pub mod com;

use std::collections::BTreeSet;
use std::fmt::Write;

use xtask::header::{Parameter, Signature, signatures};

use crate::documented;

/// What a parameter is to the driver, and what is told of it there.
struct Told {
    /// `enum kind` of `c/callers/world.h`.
    kind: &'static str,
    /// The type behind its pointer, `char` for texts; nothing for values.
    behind: String,
    /// The argument of the C call, from `v[N]`.
    argument: String,
    bits: u32,
}

/// The program for a header's functions. Panics where it meets a type that it does not know: a new one needs a kind.
pub fn program(header: &str) -> String {
    let mut out = String::from("#define _GNU_SOURCE\n#define BGJOB_SPARES 4\n#include \"callers/driver.h\"\n\n");
    let (failures, successes) = (documented::failures(), documented::successes());
    let all = signatures(header).unwrap_or_else(|e| panic!("{e:#}"));
    for function in &all {
        thunk(&mut out, function);
        let codes = failures.iter().chain(&successes).filter(|(name, _)| *name == function.name);
        let codes: Vec<&str> = codes.map(|(_, code)| &**code).collect();
        let list: String = codes.iter().map(|code| format!("(uint32_t){code}, ")).collect();
        line(&mut out, &format!("static const uint32_t codes_of_{}[] = {{{list}S_OK}};\n", function.name));
    }
    line(&mut out, "static const struct function functions[] = {");
    for function in &all {
        entry(&mut out, function);
    }
    line(&mut out, "};\n");
    line(&mut out, "int main(void)\n{\n    return drive(functions, sizeof functions / sizeof *functions);\n}");
    out
}

fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("a string takes everything");
}

/// A function of one form for all of them.
fn thunk(out: &mut String, function: &Signature) {
    let arguments: Vec<String> =
        function.parameters.iter().enumerate().map(|(n, p)| told(function, n, p).argument).collect();
    let call = format!("{}({})", function.name, arguments.join(", "));
    let answer = match (&*function.returns, &*function.name) {
        ("HRESULT", _) => format!("return (uint32_t){call};"),
        // Those that answer something else say by it whether they took their pointers.
        (_, "BgGetPercent") => {
            format!("return {call} == BG_PERCENT_UNKNOWN ? (uint32_t)E_INVALIDARG : S_OK;")
        }
        (_, "BgIsChanged") => format!("return {call} == 0 ? (uint32_t)E_INVALIDARG : S_OK;"),
        ("const char *", _) => {
            format!("const char *text = {call};\n    return text && strlen(text) ? S_OK : (uint32_t)E_INVALIDARG;")
        }
        ("uint32_t", _) => format!("return {call} ? S_OK : (uint32_t)E_INVALIDARG;"),
        (other, name) => panic!("{name} answers a {other}: what is a refusal?"),
    };
    line(out, &format!("static uint32_t call_{}(const struct value *v)\n{{", function.name));
    line(out, &format!("    (void)v;\n    {answer}\n}}\n"));
}

fn entry(out: &mut String, function: &Signature) {
    let is_hresult = u8::from(function.returns == "HRESULT");
    let name = &function.name;
    line(out, &format!("    {{\"{name}\", call_{name}, {is_hresult}, {}, {{", function.parameters.len()));
    for (n, parameter) in function.parameters.iter().enumerate() {
        let Told { kind, behind, bits, .. } = told(function, n, parameter);
        let is_const = u8::from(parameter.of.starts_with("const "));
        let (size, align) = match (kind, &*behind) {
            ("REGION", _) => ("1".to_owned(), "8".to_owned()),
            (_, "") => ("0".to_owned(), "1".to_owned()),
            (_, of) => (format!("sizeof({of})"), format!("_Alignof({of})")),
        };
        let counted_by = counted_by(function, parameter, kind).map_or(-1, |n| n as i32);
        let of = if behind.is_empty() { &parameter.of } else { &behind };
        line(
            out,
            &format!(
                "        {{\"{}\", \"{of}\", {kind}, {size}, {align}, {is_const}, {counted_by}, {bits}}},",
                parameter.name
            ),
        );
    }
    if function.parameters.is_empty() {
        line(out, "        {NULL, NULL, OPAQUE, 0, 1, 0, -1, 0}, /* C has no empty lists */");
    }
    line(out, &format!("    }}, codes_of_{name}}},"));
}

fn told(function: &Signature, n: usize, parameter: &Parameter) -> Told {
    let of = &*parameter.of;
    let value = |kind, bits| Told { kind, behind: String::new(), argument: format!("({of})v[{n}].n"), bits };
    let pointer = |kind, behind: &str| Told {
        kind,
        behind: behind.to_owned(),
        argument: format!("({of})(void *)v[{n}].p"),
        bits: 0,
    };
    match of {
        "BG_JOB" => value("JOB", 64),
        "BG_FILE" => value("FILE_OF_JOB", 64),
        "BG_TRANSFER" => value("TOKEN", 64),
        "uint64_t" => value("INTEGER", 64),
        // A program for another word size would say less.
        "size_t" => value("INTEGER", usize::BITS),
        "uint32_t" | "int32_t" | "HRESULT" | "BG_JOB_TYPE" | "BG_JOB_PRIORITY" | "BG_ERROR_CONTEXT" => {
            value("INTEGER", 32)
        }
        "BG_SAVE" => Told { kind: "CALLBACK", behind: String::new(), argument: format!("({of})0"), bits: 0 },
        "const char *" => pointer("TEXT", "char"),
        "char *" => pointer("BUFFER", "char"),
        "void *" | "const void *" if parameter.name == "pRegion" => pointer("REGION", "char"),
        "void *" if parameter.name == "pContext" => pointer("OPAQUE", "char"),
        _ => {
            let behind = of.strip_suffix(" *").map(|of| of.trim_start_matches("const "));
            let behind = behind.filter(|of| !of.contains('*') && *of != "void");
            let behind = behind.unwrap_or_else(|| panic!("{}: what kind is {of} {}?", function.name, parameter.name));
            pointer("OBJECT", behind)
        }
    }
}

/// Pointers to many, and what says how many.
const ARRAYS: [&str; 6] = ["pBuffer", "pRegion", "pJobs", "pFiles", "pHandles", "pRanges"];
const LENGTHS: [&str; 6] = ["cbBuffer", "cbRegion", "Capacity", "Count", "FileCount", "RangeCount"];

/// The place of the parameter that counts this one.
fn counted_by(function: &Signature, parameter: &Parameter, kind: &str) -> Option<usize> {
    let is_array = ARRAYS.contains(&&*parameter.name);
    assert!(is_array || kind != "BUFFER" && kind != "REGION", "{}: how long is {}?", function.name, parameter.name);
    if !is_array {
        return None;
    }
    let is_length = |n: &usize| function.parameters.get(*n).is_some_and(|p| LENGTHS.contains(&&*p.name));
    let at = function.parameters.iter().position(|p| p.name == parameter.name).unwrap_or_default();
    // Right behind it, or else before it and other arrays of the same length.
    let length = Some(at + 1).filter(is_length).or_else(|| (0..at).rev().find(is_length));
    assert!(length.is_some(), "{}: how long is {}?", function.name, parameter.name);
    length
}

/// What stands in the C tables by name, and nowhere in the header: a choice for a function that is no more.
pub fn unknown_names(header: &str, tables: &str) -> BTreeSet<String> {
    let known: BTreeSet<String> =
        signatures(header).unwrap_or_else(|e| panic!("{e:#}")).into_iter().map(|f| f.name).collect();
    let quoted = tables.split('"').skip(1).step_by(2).filter(|text| text.starts_with("Bg"));
    quoted.map(str::to_owned).filter(|name| !known.contains(name)).collect()
}
