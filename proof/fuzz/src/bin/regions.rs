//! `regions`: bytes are somebody's region.
#![no_main]

use bgjob_fuzz::{program, regions, seeds};
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    init: program::begin(&seeds::regions()),
    |data: &[u8]| {
        regions::run(data);
        program::count_run();
    }
);
