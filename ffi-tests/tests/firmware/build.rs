//! Compiling the firmware.

use std::path::{Path, PathBuf};

use ffi_tests::cc::{Cc, must};
use ffi_tests::source;
use xtask::{archive, install};

use crate::board::Board;

/// Every board is built with these.
const FLAGS: &[&str] = &[
    "-Os",
    "-g",
    "-ffreestanding",
    "-nostdlib",
    "-ffunction-sections",
    "-fdata-sections",
    "-Wl,--gc-sections,--fatal-warnings,--no-warn-rwx-segments,-z,noexecstack",
    // Two contexts change the job at once, and BgComplete keeps a spare.
    "-DBGJOB_SPARES=4",
    // Of the timers' uneven ticks.
    "-DSEED=0x2545F491",
];

/// Compiles the firmware of `board`, with these planted faults, into `dir`.
pub(crate) fn build(board: &Board, plants: &[&str], dir: &Path) -> PathBuf {
    install::ensure(install::EMULATORS).unwrap_or_else(|e| panic!("{e:#}"));
    let built = archive::build(board.triple).unwrap_or_else(|e| panic!("{e:#}"));
    let firmware = source("firmware");
    let family = firmware.join(board.family);

    let mut files: Vec<PathBuf> = board.sources.iter().map(|name| family.join(name)).collect();
    files.extend(app_sources(&firmware.join("app")));
    files.extend([source("c/support/memory.c"), built.library.clone()]);
    files.push("-lgcc".into());

    let include = |path: &Path| format!("-I{}", path.display());
    let cc = Cc::shipped(board.compiler, "c11", &built)
        .args(FLAGS)
        .args(board.flags)
        .args([include(&firmware), include(&firmware.join("app")), include(&family)])
        .args([format!("-L{}", family.display()), format!("-T{}", family.join(board.script).display())])
        .args([format!("-DCORES={}", board.cores)])
        .args(plants.iter().map(|plant| format!("-D{plant}")));
    let elf = dir.join("firmware.elf");
    must(cc.link(&files, &elf));
    elf
}

/// All of them: what only a planted fault uses is left out by the linker.
fn app_sources(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).expect("the updater's sources are there");
    let mut files: Vec<_> = entries.map(|e| e.expect("the directory can be read").path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "c"));
    files.sort();
    files
}
