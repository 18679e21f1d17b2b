//! What the header has beside cbindgen's output: the platform's types and the opening manual, the codes, the region.

use std::fmt::Write;

use anyhow::{Context, Result};
use bgjob::{HResult, SPARES_DEFAULT, TABLE_BYTES};
use bgjob_capi::types::BGJOB_VERSION;

use crate::root;

/// The text after the includes: `capi/header_types.h`, then every code of `bgjob::hresult`.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn types() -> Result<String> {
    let path = root::path("capi/header_types.h");
    let mut text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    define(&mut text, "S_OK", 0, " Done.")?;
    for (number, (code, name, meaning)) in HResult::ALL.iter().enumerate() {
        if number == bgjob::hresult::RETURNED {
            writeln!(text, "\n/* Not returned by this version: for BgTransferFail, and to compare with. */")?;
        }
        let meaning = meaning.replace('`', "");
        define(&mut text, name, code.code(), &meaning)?;
    }
    write!(
        text,
        "\n/* What BgGetPercent answers while the total is unknown. */\n#define BG_PERCENT_UNKNOWN UINT32_MAX\n\
         /* BytesPerS of a BG_ESTIMATE that knows no rate. Not 0, which is the rate of a job that does not move. */\n\
         #define BG_RATE_UNKNOWN UINT64_MAX\n\
         /* LeftS of a BG_ESTIMATE that knows no time. */\n#define BG_TIME_UNKNOWN UINT64_MAX\n\
         /* Version of the header: major << 16 | minor << 8 | patch. */\n#define BGJOB_VERSION 0x{BGJOB_VERSION:06X}u\n"
    )?;
    Ok(text)
}

/// The platform's headers may have a code of the same name.
fn define(text: &mut String, name: &str, code: i32, meaning: &str) -> std::fmt::Result {
    writeln!(text, "#ifndef {name}\n#define {name} ((HRESULT)0x{code:08X}) /*{meaning} */\n#endif")
}

/// The text before the end: storage for a region, and initialisers.
pub(super) fn region() -> String {
    let [header, job, file, slot, cell, chunk] = TABLE_BYTES;
    format!(
        r#"/*
 * Storage for an engine
 *
 * BGJOB_REGION_BYTES(jobs, files, text_bytes)   bytes of a block: a constant expression, the same on every target.
 * BGJOB_REGION(name, jobs, files, text_bytes);  declares the static block `name`, and `name_config` to go with it.
 *
 * text_bytes is for names, and ranges of 16 bytes: n bytes take (n / 28 + 1) * 32. With 0 names may be NULL and are not
 * kept, and there are no ranges.
 * The seed of name_config is 0: copy it and set Seed in programs whose job ids may meet those of others. Its profile is
 * BG_PROFILE_BITS: set Profile in a copy for the other.
 * BGJOB_SPARES, if defined before this header, is the number of contexts that may change jobs at the same moment
 * (threads, and handlers that interrupt one another): firmware on one core with three interrupt levels needs 4.
 */
#ifndef BGJOB_SPARES
#define BGJOB_SPARES {SPARES_DEFAULT}
#elif BGJOB_SPARES < 1
#error "BGJOB_SPARES is at least 1"
#endif

#if defined(__GNUC__) || defined(__clang__)
#define BGJOB_ALIGNED __attribute__((aligned(8)))
#define BGJOB_UNUSED __attribute__((unused))
#elif defined(_MSC_VER)
#define BGJOB_ALIGNED __declspec(align(8))
#define BGJOB_UNUSED
#else
#define BGJOB_ALIGNED
#define BGJOB_UNUSED
#endif

#define BGJOB_BITMAP_BYTES(n) (((size_t)(n) + 31u) / 32u * 4u)
#define BGJOB_CHUNKS(text_bytes) (((size_t)(text_bytes) + {last}u) / {chunk}u)
#define BGJOB_REGION_BYTES(jobs, files, text_bytes)                                                                    \
    (({header}u + (size_t)(jobs) * {job}u + (size_t)(files) * {file}u                                                         \
      + ((size_t)(jobs) + BGJOB_SPARES) * {slot}u + ((size_t)(files) + BGJOB_SPARES) * {cell}u                              \
      + BGJOB_BITMAP_BYTES(jobs) + BGJOB_BITMAP_BYTES(files)                                                           \
      + BGJOB_BITMAP_BYTES((size_t)(jobs) + BGJOB_SPARES) + BGJOB_BITMAP_BYTES((size_t)(files) + BGJOB_SPARES)         \
      + BGJOB_BITMAP_BYTES(BGJOB_CHUNKS(text_bytes)) + 7u)                                                             \
     / 8u * 8u + BGJOB_CHUNKS(text_bytes) * {chunk}u)

#define BGJOB_REGION(name, jobs, files, text_bytes)                                                                    \
    static BGJOB_ALIGNED uint64_t name[BGJOB_REGION_BYTES(jobs, files, text_bytes) / 8u];                              \
    static const BG_ENGINE_CONFIG name##_config BGJOB_UNUSED = {{                                                       \
        (uint32_t)sizeof(BG_ENGINE_CONFIG), BG_ENGINE_CONFIG_VERSION,                                                  \
        (jobs), (files), (text_bytes), BGJOB_SPARES, {{ 0, 0, 0, {{ 0, 0, 0, 0, 0, 0, 0, 0 }} }}, BG_PROFILE_BITS, 0 }}

#define BG_JOB_SNAPSHOT_INIT                                                                                           \
    {{ (uint32_t)sizeof(BG_JOB_SNAPSHOT), BG_JOB_SNAPSHOT_VERSION, {{ 0, 0, 0, 0 }}, 0, 0, 0, 0, 0, 0, 0, 0, 0,           \
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }}

#define BG_ESTIMATOR_INIT {{ BG_STALL_MS_DEFAULT, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }}
#define BG_CHANGES_INIT {{ 0, 0, 0, 0 }}

"#,
        last = chunk - 1,
    )
}

/// Turns the comments of Rust into those of a C manual: no section on Rust's safety, no code marks.
pub(crate) fn for_c(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_dropped = false;
    let mut held = String::new();
    for line in text.lines() {
        let comment = line.trim_start().strip_prefix("//");
        let content = comment.map(str::trim);
        is_dropped = comment.is_some() && (is_dropped || content == Some("# Safety"));
        if is_dropped {
            held.clear();
            continue;
        }
        if content == Some("") {
            // Kept only if more comment follows.
            held = format!("{}\n", line.trim_end());
            continue;
        }
        out.push_str(&std::mem::take(&mut held));
        match comment {
            Some(_) => out.push_str(&line.replace('`', "")),
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out
}
