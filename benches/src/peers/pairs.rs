//! Two `AtomicU128`: the three builds of `pairs/`, loaded as libraries, because a crate is in a program only once.

use std::path::Path;
use std::sync::OnceLock;

use libloading::{Library, Symbol};

use super::calls;
use crate::design::{Add, Calls, Design, Payload, Promise, Read, Role};

/// One of the builds.
struct Build {
    path: Option<&'static str>,
    library: OnceLock<Library>,
}

static DETECTED: Build = Build { path: option_env!("PAIRS_DETECTED"), library: OnceLock::new() };
static STATIC: Build = Build { path: option_env!("PAIRS_STATIC"), library: OnceLock::new() };
static LOCK: Build = Build { path: option_env!("PAIRS_LOCK"), library: OnceLock::new() };

impl Build {
    /// The library, loaded at the first call.
    fn library(&self) -> &Library {
        self.library.get_or_init(|| {
            let path = Path::new(self.path.expect("only builds that build.rs made are asked for"));
            // SAFETY: built by build.rs from pairs/, which has neither initializers nor finalizers of its own.
            unsafe { Library::new(path) }.unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        })
    }

    /// An exported function.
    ///
    /// # Safety
    /// `T` is the type of the function's pointer.
    unsafe fn function<T: Copy>(&self, name: &str) -> T {
        // SAFETY: the caller's promise.
        let symbol: Symbol<'_, T> =
            unsafe { self.library().get(name) }.unwrap_or_else(|e| panic!("{name} of pairs/: {e}"));
        *symbol
    }

    fn calls(&self) -> Calls {
        // SAFETY: the types in pairs/src/lib.rs; the library is never unloaded.
        let read = unsafe { self.function::<Read>("pairs_read") };
        // SAFETY: as above.
        let add = unsafe { self.function::<Add>("pairs_add") };
        calls(read, add)
    }

    fn is_lock_free(&self) -> bool {
        // SAFETY: the type in pairs/src/lib.rs.
        let ask = unsafe { self.function::<extern "C" fn() -> bool>("pairs_is_lock_free") };
        ask()
    }

    fn design(&self, name: &'static str, make: fn() -> Calls) -> Design {
        let over_writer = if self.is_lock_free() { Promise::Yes } else { Promise::No("hangs") };
        Design {
            name,
            source: "portable-atomic 1",
            role: Role::Peer,
            payload: Payload::Whole,
            // Of all four counters, a change of the totals included: pairs/src/lib.rs tells how.
            is_linearizable: Promise::Yes,
            reads_over_writer: over_writer,
            writes_over_writer: over_writer,
            has_many_writers: true,
            make,
        }
    }
}

/// The builds that this machine can run.
pub(super) fn designs() -> Vec<Design> {
    let mut designs = vec![DETECTED.design("AtomicU128 pair", || DETECTED.calls())];
    if STATIC.path.is_some() {
        let name = "AtomicU128 pair, +cmpxchg16b,+avx";
        match missing_instructions() {
            None => designs.push(STATIC.design(name, || STATIC.calls())),
            Some(missing) => println!("{name}: left out, because this processor has no {missing}."),
        }
    }
    if LOCK.path.is_some() {
        designs.push(LOCK.design("AtomicU128 pair, lock", || LOCK.calls()));
    }
    designs
}

/// What the second build would need and the processor lacks.
fn missing_instructions() -> Option<&'static str> {
    #[cfg(target_arch = "x86_64")]
    {
        [("cmpxchg16b", std::is_x86_feature_detected!("cmpxchg16b")), ("AVX", std::is_x86_feature_detected!("avx"))]
            .into_iter()
            .find_map(|(name, is_there)| (!is_there).then_some(name))
    }
    #[cfg(not(target_arch = "x86_64"))]
    None
}

/// Changes both totals of the build that detects, in one step: what a file of a known size does to a job.
pub fn set_totals(bytes: u64, files: u32) {
    // SAFETY: the type in pairs/src/lib.rs.
    let set = unsafe { DETECTED.function::<extern "C" fn(u64, u32)>("pairs_set_totals") };
    set(bytes, files);
}
