//! Every method takes what mingw's headers say that it takes.

use ffi_tests::cc::must;
use ffi_tests::com_slots::NOT_IN_MINGW;
use ffi_tests::com_uses::signatures;
use ffi_tests::compile::{compiles, compiles_beside};
use ffi_tests::scratch;
use xtask::com_header::{Interface, Parameter};

use crate::{OURS, declared};

#[test]
fn every_signature_is_mingws() {
    let dir = scratch("com-signatures");
    let mut all = declared();
    all.retain(|i| !NOT_IN_MINGW.contains(&&*i.name));
    let text = |all: &[Interface]| {
        format!("#include <windows.h>\n#include <bits.h>\n#include <bits5_0.h>\n{}", signatures(all))
    };
    for compiler in ["x86_64-w64-mingw32-gcc", "i686-w64-mingw32-gcc"] {
        must(compiles_beside(&dir, &(compiler, "c11", &[]), &text(&all)));
    }
    // Another integer, a star less, a parameter less.
    for (method, change) in [
        ("GetErrorCount", "fn f(Errors: *mut UINT64)"),
        ("GetDisplayName", "fn f(pVal: LPWSTR)"),
        ("SetCredentials", "fn f()"),
        ("EnumJobs", "fn f(dwFlags: ULONG, ppEnum: *mut *mut IEnumBackgroundCopyFiles)"),
    ] {
        let mut fault = all.clone();
        let found = fault.iter_mut().flat_map(|i| &mut i.methods).find(|m| m.name == method).unwrap();
        let signature: syn::Signature = syn::parse_str(change).unwrap();
        found.parameters = signature.inputs.iter().map(parameter).collect();
        compiles_beside(&dir, &("x86_64-w64-mingw32-gcc", "c11", &[]), &text(&fault)).unwrap_err();
    }
}

#[test]
fn methods_and_allocators_are_stdcall_on_32_bit_windows() {
    let dir = scratch("com-stdcall");
    let text = |convention: &str| {
        let allocator = format!(
            "void *({convention} *allocate(BG_COM_CONFIG *c))(SIZE_T);\n\
             void *({convention} *allocate(BG_COM_CONFIG *c))(SIZE_T) {{ return c->pfnAlloc; }}\n"
        );
        format!("{OURS}\n{allocator}{}", signatures(&declared()).replace("STDMETHODCALLTYPE", convention))
    };
    let (narrow, wide) = ("i686-w64-mingw32-gcc", "x86_64-w64-mingw32-gcc");
    for (compiler, convention, is_it) in
        [(narrow, "__stdcall", true), (narrow, "__cdecl", false), (wide, "__stdcall", true), (wide, "__cdecl", true)]
    {
        let result = compiles(&dir, &(compiler, "c11", &[]), &text(convention));
        assert_eq!(result.is_ok(), is_it, "{compiler}, {convention}: {result:?}");
    }
}

fn parameter(input: &syn::FnArg) -> Parameter {
    match input {
        syn::FnArg::Typed(typed) => match &*typed.pat {
            syn::Pat::Ident(name) => Parameter { name: name.ident.to_string(), of: (*typed.ty).clone() },
            _ => panic!("a parameter has a name"),
        },
        syn::FnArg::Receiver(_) => panic!("a function has no self"),
    }
}
