//! Faults planted in the updater, one at a time: each must be caught, and by the check that is meant to.

use std::path::Path;

use ffi_tests::stepper::Patch;

use bgjob_proof::report;

use crate::faults::{self, Fault};
use crate::survive::{Case, Report, kills, power};
use crate::{RUNG, build};

type Attack = fn(&str, &Path, &Case) -> Report;

/// The attack fails with this sentence.
fn must_catch(patch: &Patch, attack: Attack, case: &Case, sentence: &str) {
    must_fail(patch, &attack(&format!("plant-{}", patch.name), &build::patched(patch), case), sentence);
}

/// The same of a disturbance.
fn must_catch_disturbed(patch: &Patch, fault: Fault, sentence: &str) {
    let name = format!("plant-{}", patch.name);
    must_fail(patch, &faults::disturbed(&name, &build::patched(patch), fault), sentence);
}

fn must_fail(patch: &Patch, report: &Report, sentence: &str) {
    let failure = report.failure.as_deref().unwrap_or_else(|| panic!("{} was not caught: {report}", patch.name));
    assert!(failure.contains(sentence), "{}: no `{sentence}` in {failure}", patch.name);
    println!("{}: {}", patch.name, failure.lines().next().unwrap_or_default());
    report::fault_caught(RUNG, &format!("updater: {}", patch.name), true, failure);
}

#[test]
fn digests_are_not_compared() {
    let from = "if (a->image->wanted[0] && strcmp(found, a->image->wanted) != 0)";
    let patch = Patch { name: "digests", file: "fetch.c", from, to: "if (false)" };
    must_catch_disturbed(&patch, Fault::Flip, "holds none of");
}

#[test]
fn a_rename_that_fails_is_not_noticed() {
    let from = "return good && renameat(directory, aside, directory, name) == 0 && fsync(directory) == 0;";
    let to =
        "if (!good) return false;\n    renameat(directory, aside, directory, name);\n    return fsync(directory) == 0;";
    let patch = Patch { name: "rename", file: "files.c", from, to };
    must_catch_disturbed(&patch, Fault::Broken, "success, and the old update is active");
}

#[test]
fn current_is_written_in_place() {
    let (from, to) =
        (r#"snprintf(aside, sizeof aside, "%s.tmp", name)"#, r#"snprintf(aside, sizeof aside, "%s", name)"#);
    let patch = Patch { name: "in-place", file: "files.c", from, to };
    must_catch(&patch, kills, &Case::TURNS, "`current` names no slot");
}

#[test]
fn current_is_switched_before_the_images() {
    let from = "    char part[PARTIAL_NAME_BYTES];\n    if (renameat(";
    let to = "    char part[PARTIAL_NAME_BYTES], now[] = { slots->inactive, '\\n' };\n    \
              replace_file(slots->directory, current_name, now, 2);\n    if (renameat(";
    let patch = Patch { name: "switch-first", file: "slots.c", from, to };
    must_catch(&patch, kills, &Case::TURNS, "holds none of");
}

#[test]
fn nothing_is_resumed() {
    let from = "partial->bytes = partial->noted_bytes;";
    let patch = Patch { name: "no-resume", file: "partial.c", from, to: "partial->bytes = partial->noted_bytes = 0;" };
    must_catch(&patch, kills, &Case::TURNS, "only 0 bytes were resumed");
}

#[test]
fn current_is_not_synced_before_its_rename() {
    let from = "write_all(fd, text, length) && fsync(fd) == 0;";
    let patch = Patch { name: "current-bytes", file: "files.c", from, to: "write_all(fd, text, length);" };
    must_catch(&patch, power, &Case::TURNS, "`current` names no slot");
}

#[test]
fn renames_of_current_and_list_are_not_synced() {
    let from = "renameat(directory, aside, directory, name) == 0 && fsync(directory) == 0;";
    let to = "renameat(directory, aside, directory, name) == 0;";
    let patch = Patch { name: "current-entry", file: "files.c", from, to };
    must_catch(&patch, power, &Case::TURNS, "holds none of [\"u2\"]");
}

#[test]
fn images_are_not_synced() {
    let from = "return fsync(partial->fd) == 0;";
    let patch = Patch { name: "image-bytes", file: "partial.c", from, to: "return partial->fd >= 0;" };
    must_catch(&patch, power, &Case::TURNS, "holds none of");
}

#[test]
fn renames_of_images_are_not_synced() {
    let from = "if (fsync(slots->target) != 0 || !replace_file(slots->directory";
    let patch = Patch { name: "image-entries", file: "slots.c", from, to: "if (!replace_file(slots->directory" };
    must_catch(&patch, power, &Case::TURNS, "holds none of");
}

#[test]
fn the_directory_of_the_slots_is_not_synced() {
    let patch = Patch { name: "parent", file: "slots.c", from: "!sync_parent(slots, made) ||", to: "" };
    must_catch(&patch, power, &Case::FIRST, "no slot is active");
}

#[test]
fn the_length_of_a_partial_file_is_believed() {
    let from = "    partial->checked = true;\n";
    let to = "    fstat(partial->fd, &status);\n    partial->noted_bytes = (uint64_t)status.st_size;\n";
    let patch = Patch { name: "length", file: "partial.c", from, to };
    must_catch(&patch, power, &Case::UNPINNED, "after the next run: the active slot");
}

#[test]
fn sums_are_not_compared() {
    let from = "if (result != DIGEST_OK || strcmp(found, noted) != 0)";
    let patch = Patch { name: "sums", file: "partial.c", from, to: "if (result != DIGEST_OK)" };
    must_catch(&patch, power, &Case::UNPINNED, "after the next run: the active slot");
}

#[test]
fn a_list_that_was_found_is_not_synced() {
    let from = "if (good && same && fsync(slots->target) != 0) {";
    let patch = Patch { name: "found-list", file: "slots.c", from, to: "if (false) {" };
    must_catch(&patch, power, &Case::AGAIN, "which is not the updater's");
}

#[test]
fn a_current_that_was_found_is_not_synced() {
    let from = "!make_directory(slots->directory, \"b\") ||\n        fsync(slots->directory) != 0) {";
    let to = "!make_directory(slots->directory, \"b\")) {";
    let patch = Patch { name: "found-current", file: "slots.c", from, to };
    must_catch(&patch, power, &Case::OTHER, "holds none of");
}
