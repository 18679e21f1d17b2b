//! The same firmware with a fault planted in it: each must be noticed, and by the check that is meant to.

use crate::board::{AN385, Board, Time, VIRT_4};
use crate::update::run;

/// The run fails with just this sentence.
fn must_fail(board: &Board, plants: &[&str], sentence: &str) {
    run(board, Time::Counted, plants).ended.must_have_failed(sentence);
}

#[test]
fn two_counters_instead_of_the_library_are_torn_in_an_interrupt() {
    must_fail(&AN385, &["PLANT_TORN"], "bytes == job->BytesTransferred: ");
}

#[test]
fn two_counters_instead_of_the_library_are_torn_on_another_core() {
    // Without the timer nobody else looks.
    must_fail(&VIRT_4, &["PLANT_TORN", "PLANT_NO_TIMER"], "bytes == job->BytesTransferred: ");
}

#[test]
fn a_timer_that_never_fires_is_no_success() {
    must_fail(&AN385, &["PLANT_NO_TIMER"], "interrupt.taken != 0: ");
}

#[test]
fn bytes_that_are_counted_before_they_are_in_flash() {
    must_fail(&AN385, &["PLANT_EARLY"], "p->BytesTransferred <= atomic_load_explicit(&in_flash");
}

#[test]
fn a_lost_advance_of_the_second_writer() {
    // 0x80070026: ERROR_HANDLE_EOF.
    must_fail(&AN385, &["PLANT_LOST_SHARE"], "BgTransferDone(transfer): 2147942438, not 0");
}

#[test]
fn a_damaged_frame_that_is_taken_for_whole() {
    must_fail(&AN385, &["PLANT_NO_CRC"], "image_is_intact(image): ");
}

#[test]
fn a_sector_that_is_not_erased() {
    must_fail(&AN385, &["PLANT_NO_ERASE"], "(uint8_t)(*cell & bytes[i]) == bytes[i]: ");
}
