//! The macros that declare a block for the COM layer: `bgjob_com::config::com_bytes` in C.

use bgjob_com::config::{COM_HEADER_BYTES, COM_JOB_BYTES, COM_OBJECT_BYTES};

/// The text before the end of the header.
pub(super) fn macros() -> String {
    format!(
        r#"
/*
 * Storage for the COM layer
 *
 * BGJOB_COM_BYTES(objects, jobs, strings, string_bytes)   bytes of a block: a constant expression, the same on every
 *                                                         target.
 * BGJOB_COM(name, objects, jobs);                         declares the static block `name`, and `name_config` to go
 *                                                         with it.
 * BGJOB_COM_WITH_STRINGS(name, objects, jobs, strings, string_bytes);
 *                                                         the same with room for texts and lists, which there must be
 *                                                         where nothing else gives memory: without an operating system.
 *
 * The fields of name_config mean what BG_COM_CONFIG says; copy it to set the others. On Windows its pfnAlloc and
 * pfnFree are the platform's CoTaskMemAlloc and CoTaskMemFree (link ole32), elsewhere they are NULL.
 */
#ifdef _WIN32
#define BGJOB_COM_ALLOCATOR CoTaskMemAlloc, CoTaskMemFree
#else
#define BGJOB_COM_ALLOCATOR NULL, NULL
#endif

#define BGJOB_COM_BITMAP_BYTES(n) (((size_t)(n) + 63u) / 64u * 8u)
#define BGJOB_COM_BYTES(objects, jobs, strings, string_bytes)                                                          \
    ({header}u + (size_t)(objects) * {object}u + (size_t)(jobs) * {job}u                                                         \
     + BGJOB_COM_BITMAP_BYTES(objects) + BGJOB_COM_BITMAP_BYTES(strings)                                               \
     + (size_t)(strings) * (((size_t)(string_bytes) + 7u) / 8u * 8u))

#define BGJOB_COM(name, objects, jobs) BGJOB_COM_STORAGE(name, objects, jobs, 0, 0, BGJOB_COM_ALLOCATOR)
#define BGJOB_COM_WITH_STRINGS(name, objects, jobs, strings, string_bytes)                                             \
    BGJOB_COM_STORAGE(name, objects, jobs, strings, string_bytes, NULL, NULL)

/* What the two have in common. */
#define BGJOB_COM_STORAGE(name, objects, jobs, strings, string_bytes, ...)                                             \
    static BGJOB_ALIGNED uint64_t name[BGJOB_COM_BYTES(objects, jobs, strings, string_bytes) / 8u];                    \
    static const BG_COM_CONFIG name##_config BGJOB_UNUSED = {{                                                          \
        (uint32_t)sizeof(BG_COM_CONFIG), BG_COM_CONFIG_VERSION,                                                        \
        (objects), (jobs), (strings), (string_bytes), __VA_ARGS__, NULL, NULL, NULL, NULL }}
"#,
        header = COM_HEADER_BYTES,
        object = COM_OBJECT_BYTES,
        job = COM_JOB_BYTES,
    )
}
