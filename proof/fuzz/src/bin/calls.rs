//! `calls`: bytes are calls.
#![no_main]

use bgjob_fuzz::{ops, program, seeds};
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    init: program::begin(&seeds::calls()),
    |data: &[u8]| {
        ops::run(data);
        program::count_run();
    }
);
