//! What a platform gets that has no COM.

use ffi_tests::cc::{Cc, must};
use ffi_tests::com_uses::{Way, calls};
use ffi_tests::compile::{compiles, write};
use ffi_tests::{process, scratch};

use crate::{OURS, declared};

/// Reference counts, comparisons and texts, where the platform has none of them.
const HELPERS: &str = r#"
    #include <string.h>
    int main(void)
    {
        LONG count = 41;
        static const WCHAR text[] = { 'a', 0x00e9, 0x20ac, 0 };
        if (InterlockedIncrement(&count) != 42 || InterlockedDecrement(&count) != 41 || count != 41)
            return 1;
        if (!IsEqualGUID(REFERENCE(IID_IUnknown), REFERENCE(IID_IUnknown)))
            return 2;
        if (IsEqualGUID(REFERENCE(IID_IBackgroundCopyJob4), REFERENCE(IID_IBackgroundCopyCallback2)))
            return 3;
        if (sizeof text != sizeof BG_TEXT("a\u00e9\u20ac") || memcmp(text, BG_TEXT("a\u00e9\u20ac"), sizeof text))
            return 4;
        if (CoInitializeEx(NULL, COINIT_APARTMENTTHREADED) != S_OK || CoInitialize(NULL) != S_OK)
            return 5;
        return 0;
    }
"#;

#[test]
fn what_a_platform_without_com_gets_works() {
    let dir = scratch("com-helpers");
    let text = format!(
        "{OURS}\n#ifdef __cplusplus\n#define REFERENCE(x) x\n#else\n#define REFERENCE(x) &x\n#endif\n{HELPERS}"
    );
    let (c, cpp) = (write(&dir, "helpers.c", &text), write(&dir, "helpers.cpp", &text));
    for (n, (compiler, standard, source, flags)) in [
        ("gcc", "c11", &c, &[][..]),
        ("clang", "c17", &c, &[]),
        ("gcc", "c99", &c, &["-fshort-wchar"]),
        ("g++", "c++11", &cpp, &[]),
        ("clang++", "c++20", &cpp, &["-fshort-wchar"]),
    ]
    .into_iter()
    .enumerate()
    {
        let program = dir.join(format!("helpers{n}"));
        must(Cc::new(compiler, standard).args(flags).link(std::slice::from_ref(source), &program));
        process::run_ok(&program, &[]);
    }
}

#[test]
fn a_program_may_bring_the_platforms_types() {
    let dir = scratch("com-own-types");
    let own = "
        #define BGJOB_NO_PLATFORM_TYPES
        #include <bgjob.h>
        typedef int BOOL; typedef unsigned char BYTE; typedef unsigned int DWORD, ULONG; typedef uint64_t UINT64;
        typedef size_t SIZE_T; typedef uint16_t WCHAR, *LPWSTR; typedef const uint16_t *LPCWSTR; typedef void *LPVOID;
        typedef struct _GUID { uint32_t Data1; uint16_t Data2, Data3; uint8_t Data4[8]; } GUID, IID, CLSID;
        #define REFGUID const GUID *const
        #define REFIID const IID *const
        #define REFCLSID const CLSID *const
        typedef struct IUnknown IUnknown;
    ";
    let text = format!("{own}\n#include <deliveryoptimization.h>\n{}", calls(&declared(), Way::Macro));
    must(compiles(&dir, &("gcc", "c11", &["-DCOBJMACROS"]), &text));
}
