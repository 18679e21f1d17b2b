//! The C updater survives: killed before any change of its storage, and with the power cut after any.
//!
//! * The shim `c/storage/shim.c` numbers the calls that change what is stored, logs them, and kills at a number.
//! * Killed: the active slot is the old update or the new one, and the same command succeeds with the right counts.
//! * Power cut: the log up to a number goes into the model of a disk ([`disk`]), which gives the trees that may be
//!   left. Each must be as above, and once the updater has ended with success, the new update.
//! * Twice: killed and started again, which nothing of its cache survives; then the power is cut.
//! * Disturbed ([`faults`]): by the network, by contents that are not what they should be, by a disk that is full or
//!   fails. The active slot is the old update or the new one, and the same command succeeds once the fault is gone.
//! * Planted faults ([`plants`]): each must be caught.
//!
//! This is the rung `updater` of VERIFICATION.md: its long version takes every number and more seeds.

#[path = "power/build.rs"]
mod build;
#[path = "power/disk.rs"]
mod disk;
#[path = "power/disk_tests.rs"]
mod disk_tests;
#[path = "power/faults.rs"]
mod faults;
#[path = "power/lane.rs"]
mod lane;
#[path = "power/plants.rs"]
mod plants;
#[path = "power/survive.rs"]
mod survive;
#[path = "power/trace.rs"]
mod trace;

use bgjob_proof::report;
use faults::Fault;
use survive::{Case, Report, kills, power};

const RUNG: &str = "updater";

/// Panics with what went wrong; prints what was done.
fn must_survive(what: &str, report: &Report) {
    println!("{what}: {report}");
    assert!(report.failure.is_none(), "{what}: {}", report.failure.as_deref().unwrap_or_default());
    let runs = report.killed + report.trees + report.faults;
    let counts = [("kills", report.killed), ("power_cuts", report.variants), ("faults", report.faults), ("runs", runs)];
    report::counts(RUNG, &counts.map(|(what, count)| (what, count, 0)));
}

#[test]
fn killed_anywhere_in_an_update() {
    let report = kills("kill-turns", build::updater(), &Case::TURNS);
    must_survive("killed", &report);
    assert!(report.points >= 100 && report.killed == report.points, "{report}");
    assert!(report.olds > 50 && report.news >= 2 && report.resumed > 50, "both updates, many resumed: {report}");
}

#[test]
fn killed_anywhere_in_the_first_update() {
    let report = kills("kill-first", build::updater(), &Case::FIRST);
    must_survive("killed", &report);
    assert!(report.points >= 70 && report.killed == report.points, "{report}");
    assert!(report.olds > 50 && report.news >= 2 && report.resumed > 30, "both updates, many resumed: {report}");
}

#[test]
fn killed_again_and_again() {
    let report = survive::chains("kill-chains", build::updater());
    must_survive("killed again and again", &report);
    assert!(report.points >= 6 && report.killed >= 3 * report.points && report.resumed > 0, "{report}");
}

#[test]
fn power_cut_anywhere_in_an_update() {
    let report = power("cut-turns", build::updater(), &Case::TURNS);
    must_survive("power cut", &report);
    assert!(report.points >= 70 && report.variants >= 8 * report.points && report.trees > 200, "{report}");
    assert!(report.olds > 100 && report.news >= 2 && report.resumed > 50, "both updates, many resumed: {report}");
}

#[test]
fn power_cut_anywhere_in_the_first_update() {
    let report = power("cut-first", build::updater(), &Case::FIRST);
    must_survive("power cut", &report);
    assert!(report.points >= 70 && report.variants >= 8 * report.points && report.trees > 200, "{report}");
    assert!(report.olds > 100 && report.news >= 2 && report.resumed > 50, "both updates, many resumed: {report}");
}

#[test]
fn power_cut_after_a_kill() {
    let report = power("cut-again", build::updater(), &Case::AGAIN);
    must_survive("power cut after a kill", &report);
    assert!(report.news > 10 && report.killed >= 12 && report.points >= 150 && report.trees > 150, "{report}");
}

#[test]
fn power_cut_in_another_update_after_a_kill() {
    let report = power("cut-other", build::updater(), &Case::OTHER);
    must_survive("power cut in another update", &report);
    assert!(report.news > 10 && report.killed >= 12 && report.points >= 150 && report.trees > 150, "{report}");
}

/// At 100 places in the long version.
fn disturbed(fault: Fault) {
    let report = faults::disturbed(&format!("{fault:?}"), build::updater(), fault);
    must_survive(&format!("{fault:?}"), &report);
    assert!(report.faults >= report::by_length(6, 100), "{report}");
    let (olds, news) = fault.ends();
    assert!((report.olds > 0) == olds && (report.news > 0) == news, "old: {olds}, new: {news}: {report}");
}

#[test]
fn connections_break_anywhere() {
    disturbed(Fault::Cut);
}

#[test]
fn a_byte_is_another_one() {
    disturbed(Fault::Flip);
}

#[test]
fn the_server_refuses_in_the_middle() {
    disturbed(Fault::Status);
}

#[test]
fn contents_are_too_short() {
    disturbed(Fault::Truncate);
}

#[test]
fn the_disk_is_full() {
    disturbed(Fault::Full);
}

#[test]
fn the_disk_fails_once() {
    disturbed(Fault::Broken);
}
