//! Real firmware in C under QEMU (`ffi-tests/firmware/`): start-up code, an updater that takes images from a serial
//! line into flash, and readers of its job in timer interrupts and on other cores; and a client of the COM interfaces.
//!
//! Each test builds the firmware with the archive that ships for the target, plays the host at the far end of the line,
//! with faults from a fixed seed, and looks at the counts that the firmware prints at its end.

#[path = "firmware/board.rs"]
mod board;
#[path = "firmware/build.rs"]
mod build;
#[path = "firmware/com.rs"]
mod com;
#[path = "firmware/emulator.rs"]
mod emulator;
#[path = "firmware/faults.rs"]
mod faults;
#[path = "firmware/frame.rs"]
mod frame;
#[path = "firmware/host.rs"]
mod host;
#[path = "firmware/plants.rs"]
mod plants;
#[path = "firmware/update.rs"]
mod update;

use board::{AN385, AN521, MICROBIT, Time, VIRT, VIRT_4, VIRT_IMC};
use update::must_update;

#[test]
fn microbit() {
    must_update(&MICROBIT, Time::Counted);
}

#[test]
fn mps2_an385() {
    must_update(&AN385, Time::Counted);
}

#[test]
fn mps2_an521_cores_take_turns() {
    must_update(&AN521, Time::Counted);
}

#[test]
fn mps2_an521_cores_at_once() {
    must_update(&AN521, Time::Real);
}

#[test]
fn riscv32imac_one_hart() {
    must_update(&VIRT, Time::Counted);
}

#[test]
fn riscv32imac_four_harts_take_turns() {
    must_update(&VIRT_4, Time::Counted);
}

#[test]
fn riscv32imac_four_harts_at_once() {
    must_update(&VIRT_4, Time::Real);
}

#[test]
fn riscv32imc_one_hart() {
    must_update(&VIRT_IMC, Time::Counted);
}
