//! The functions and the configuration, by cbindgen from `com/`.

use anyhow::{Context, Result, ensure};

use crate::header::compose;
use crate::root;

/// Fields of BG_COM_CONFIG whose names in COM's style cbindgen cannot make of Rust's.
const FIELDS: [(&str, &str); 6] = [
    ("BG_COM_ALLOC Alloc;", "BG_COM_ALLOC pfnAlloc;"),
    ("BG_COM_FREE Free;", "BG_COM_FREE pfnFree;"),
    ("BG_SAVE Save;", "BG_SAVE pfnSave;"),
    ("BG_COM_REPLY Reply;", "BG_COM_REPLY pfnReply;"),
    ("void *Context;", "void *pContext;"),
    ("LPCWSTR Owner;", "LPCWSTR pOwner;"),
];

/// cbindgen knows one convention only: these are called as CoTaskMemAlloc and CoTaskMemFree are, and take the
/// platform's own type of sizes.
const CALLED_AS_COM: [(&str, &str); 2] = [
    ("typedef void *(*BG_COM_ALLOC)(size_t cb);", "typedef void *(STDMETHODCALLTYPE *BG_COM_ALLOC)(SIZE_T cb);"),
    ("typedef void (*BG_COM_FREE)(void *pv);", "typedef void (STDMETHODCALLTYPE *BG_COM_FREE)(void *pv);"),
];

/// All of cbindgen's header, with `opening` after its includes.
pub(super) fn with_opening(opening: String) -> Result<String> {
    let com = root::path("com");
    let mut config = cbindgen::Config::from_file(com.join("cbindgen.toml"))
        .map_err(anyhow::Error::msg)
        .context("cannot read com/cbindgen.toml")?;
    config.after_includes = Some(opening);
    let bindings = cbindgen::Builder::new().with_crate(&com).with_config(config).generate()?;
    let mut text = Vec::new();
    bindings.write(&mut text);
    let mut text = compose::for_c(&String::from_utf8(text)?);
    for (from, to) in FIELDS.into_iter().chain(CALLED_AS_COM) {
        ensure!(text.matches(from).count() == 1, "`{from}` is not in what cbindgen made, or more than once");
        text = text.replace(from, to);
    }
    Ok(text)
}
