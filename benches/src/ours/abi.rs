//! The functions of `bgjob.h` that are measured, from either of two builds.

use std::ffi::{c_char, c_void};
use std::path::Path;

use anyhow::{Context, Result};
use bgjob::{Guid, JobProgress, JobSnapshot};
use bgjob_capi::types::BG_ENGINE_CONFIG;
use bgjob_capi::{files, jobs, lifetime, progress, transfers, view};
use libloading::Library;

macro_rules! abi {
    ($($(#[$doc:meta])* $field:ident: $module:ident::$name:ident, fn($($argument:ty),*);)*) => {
        /// The functions of one build. Handles of one mean nothing to the other.
        pub struct Abi {
            /// How the build is called.
            pub name: &'static str,
            $($(#[$doc])* pub $field: unsafe extern "C" fn($($argument),*) -> i32,)*
        }

        impl Abi {
            /// The crate, compiled with the benchmarks.
            pub fn of_crate() -> &'static Abi {
                static CRATE: Abi = Abi { name: "crate", $($field: $module::$name,)* };
                &CRATE
            }

            /// A shared library made of the archive.
            ///
            /// # Errors
            /// When it cannot be loaded, or lacks a function.
            pub fn of_archive(path: &Path) -> Result<Abi> {
                // SAFETY: the archive has no initialisers.
                let library = unsafe { Library::new(path) }.with_context(|| format!("cannot load {}", path.display()))?;
                // Never unloaded: the functions stay.
                let library: &'static Library = Box::leak(Box::new(library));
                Ok(Abi {
                    name: "archive",
                    // SAFETY: declared as the crate's own function of that name, from which the archive was built.
                    $($field: *unsafe { library.get(concat!(stringify!($name), "\0").as_bytes()) }?,)*
                })
            }
        }
    };
}

abi! {
    /// See the header, here and below.
    initialize: lifetime::BgInitialize, fn(*mut c_void, usize, *const BG_ENGINE_CONFIG);
    /// .
    uninitialize: lifetime::BgUninitialize, fn();
    /// .
    create_job: jobs::BgCreateJob, fn(*const c_char, i32, *mut Guid, *mut u64);
    /// .
    get_job: jobs::BgGetJob, fn(*const Guid, *mut u64);
    /// .
    close_job: jobs::BgCloseJob, fn(u64);
    /// .
    resume: jobs::BgResume, fn(u64);
    /// .
    suspend: jobs::BgSuspend, fn(u64);
    /// .
    cancel: jobs::BgCancel, fn(u64);
    /// .
    get_state: jobs::BgGetState, fn(u64, *mut i32);
    /// .
    get_job_id: jobs::BgGetJobId, fn(u64, *mut Guid);
    /// .
    enum_jobs: jobs::BgEnumJobs, fn(*mut u64, u32, *mut u32);
    /// .
    add_file: files::BgAddFile, fn(u64, *const c_char, *const c_char, u64, *mut u64);
    /// .
    transfer_next: transfers::BgTransferNext, fn(*mut u64, *mut u64, *mut u64);
    /// .
    transfer_connected: transfers::BgTransferConnected, fn(u64, u64, u64);
    /// .
    transfer_advance: transfers::BgTransferAdvance, fn(u64, u32);
    /// .
    transfer_done: transfers::BgTransferDone, fn(u64);
    /// .
    get_progress: progress::GetProgress, fn(u64, *mut JobProgress);
    /// .
    get_snapshot: progress::BgGetSnapshot, fn(u64, *mut JobSnapshot);
    /// .
    view_snapshot: view::BgViewSnapshot, fn(*const c_void, usize, u64, *mut JobSnapshot);
}
