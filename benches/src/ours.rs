//! This library as a row of the tables: through the C ABI of the crate and of the archive as it ships, and the bare
//! record.

mod abi;
mod engine;
pub mod operations;
mod record;

use std::sync::OnceLock;

pub use abi::Abi;
pub use engine::{Made, Started};

use crate::design::{Calls, Design, Payload, Promise, Role};

/// Where `cargo xtask bench` has put the archive, linked as a shared library so that it stands beside the crate.
pub const ARCHIVE: &str = "BGJOB_BENCH_ARCHIVE";

/// Our rows: the archive where [`ARCHIVE`] names one, the crate, the bare record.
pub fn designs() -> Vec<Design> {
    let mut designs = vec![
        row("bgjob, crate", "C ABI, opt-level 3 and LTO", || calls(Abi::of_crate())),
        row("bgjob, bare record", "no handles, no table", record::calls),
    ];
    if archive().is_some() {
        designs.insert(0, row("bgjob", "libbgjob.a as shipped (opt-level s)", || calls(archive().expect("was there"))));
    }
    designs
}

/// The archive, if there is one.
pub fn archive() -> Option<&'static Abi> {
    static LOADED: OnceLock<Option<Abi>> = OnceLock::new();
    let load = || std::env::var_os(ARCHIVE).map(|path| Abi::of_archive(path.as_ref()).expect("libbgjob.so loads"));
    LOADED.get_or_init(load).as_ref()
}

fn row(name: &'static str, source: &'static str, make: fn() -> Calls) -> Design {
    Design {
        name,
        source,
        role: Role::Ours,
        payload: Payload::Whole,
        is_linearizable: Promise::Yes,
        reads_over_writer: Promise::Yes,
        writes_over_writer: Promise::Yes,
        has_many_writers: true,
        make,
    }
}

/// The calls of a job of this build, until it gets another engine.
fn calls(abi: &'static Abi) -> Calls {
    let made = Box::leak(Box::new(Made::new(abi, 4, 8)));
    let started = made.start();
    Calls { read: abi.get_progress, job: started.job, add: abi.transfer_advance, transfer: started.transfer }
}
