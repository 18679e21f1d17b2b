//! `include/deliveryoptimization.h`: generated, strict in every standard, the published interfaces on every target.

#[path = "com_header/layouts.rs"]
mod layouts;
#[path = "com_header/signatures.rs"]
mod signatures;
#[path = "com_header/slots.rs"]
mod slots;
#[path = "com_header/standards.rs"]
mod standards;
#[path = "com_header/values.rs"]
mod values;
#[path = "com_header/windows.rs"]
mod windows;
#[path = "com_header/without_com.rs"]
mod without_com;

use std::fs;
use std::path::Path;

use ffi_tests::cc::Cc;
use ffi_tests::com_uses::{Way, calls};
use ffi_tests::compile::{Target, write};
use xtask::com_header::{self, Interface};

fn declared() -> Vec<Interface> {
    com_header::interfaces().unwrap_or_else(|e| panic!("{e:#}"))
}

/// The start that the manual shows, and a literal.
const START: &str = "
    BGJOB_REGION(region, 4, 16, 16384);
    BGJOB_COM(com, 64, 4);
    BGJOB_COM_WITH_STRINGS(com_with_strings, 1 + 63, 4, 10, 100);
    #ifdef __cplusplus
    #define REFERENCE(x) x
    #else
    #define REFERENCE(x) &x
    #endif
    HRESULT begin(IBackgroundCopyManager **manager);
    HRESULT begin(IBackgroundCopyManager **manager)
    {
        HRESULT hr = BgInitialize(region, sizeof region, &region_config);
        if (SUCCEEDED(hr))
            hr = BgComInitialize(com, sizeof com, &com_config);
        if (FAILED(hr))
            hr = BgComInitialize(com_with_strings, sizeof com_with_strings, &com_with_strings_config);
        if (SUCCEEDED(hr))
            hr = CoInitializeEx(NULL, COINIT_MULTITHREADED);
        if (SUCCEEDED(hr))
            hr = BgCoCreateInstance(REFERENCE(CLSID_BackgroundCopyManager), NULL, CLSCTX_ALL,
                                    REFERENCE(IID_IBackgroundCopyManager), (void **)manager);
        if (SUCCEEDED(hr))
            hr = CoCreateInstance(REFERENCE(CLSID_DeliveryOptimization), NULL, CLSCTX_LOCAL_SERVER,
                                  REFERENCE(IID_IBackgroundCopyManager), (void **)manager);
        CoTaskMemFree(CoTaskMemAlloc(1));
        CoUninitialize();
        return IsEqualIID(REFERENCE(IID_IUnknown), REFERENCE(IID_IBackgroundCopyJob)) ? E_UNEXPECTED : hr;
    }
    LPCWSTR text(void);
    LPCWSTR text(void)
    {
    #ifdef BG_TEXT
        return BG_TEXT(\"text\");
    #else
        return NULL;
    #endif
    }
";

/// A program that uses everything in one way.
fn uses(include: &str, way: Way) -> String {
    format!("{include}\n{START}{}", calls(&declared(), way))
}

const OURS: &str = "#include <deliveryoptimization.h>\n#include <bits.h>\n#include <deliveryoptimization.h>";

/// Compiles it; what the compiler says if it refuses.
fn compiles_uses(dir: &Path, (compiler, standard, flags): Target, way: Way, include: &str) -> Result<(), String> {
    let flags = [flags, way.defines(compiler)].concat();
    let file = write(dir, if compiler.ends_with("++") { "u.cpp" } else { "u.c" }, &uses(include, way));
    let cc = if include == OURS { Cc::new(compiler, standard) } else { Cc::quoted(compiler, standard) };
    cc.args(flags).check(&file)
}

#[test]
fn the_checked_in_header_is_what_the_sources_make() {
    let made = com_header::generate().unwrap_or_else(|e| panic!("{e:#}"));
    let checked_in = fs::read_to_string(com_header::path()).unwrap();
    let different = made.lines().zip(checked_in.lines()).find(|(a, b)| a != b);
    assert!(made == checked_in, "run `cargo xtask header`; the first difference is {different:?}");
}

#[test]
fn no_line_is_too_long() {
    for path in [com_header::path(), xtask::root::path("include/bits.h")] {
        let text = fs::read_to_string(&path).unwrap();
        let long = text.lines().find(|line| line.chars().count() > 120);
        assert_eq!(long, None, "{}", path.display());
    }
}
