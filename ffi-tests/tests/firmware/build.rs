//! Compiling the firmware.

use std::path::{Path, PathBuf};

use ffi_tests::cc::{Cc, must};
use ffi_tests::source;
use xtask::archive::Built;
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

/// What the firmware is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    /// Takes images from a serial line.
    Updater,
    /// A client of the COM interfaces.
    Com,
}

impl Program {
    /// The directory of its sources.
    fn dir(self) -> &'static str {
        match self {
            Self::Updater => "app",
            Self::Com => "com",
        }
    }

    fn library(self, triple: &str) -> Built {
        let built = match self {
            Self::Updater => archive::build(triple),
            Self::Com => archive::build_com(triple),
        };
        built.unwrap_or_else(|e| panic!("{e:#}"))
    }
}

/// Compiles a firmware of `board`, with these planted faults, into `dir`.
pub(crate) fn build(program: Program, board: &Board, plants: &[&str], dir: &Path) -> PathBuf {
    install::ensure(install::EMULATORS).unwrap_or_else(|e| panic!("{e:#}"));
    let built = program.library(board.triple);
    let firmware = source("firmware");
    let family = firmware.join(board.family);
    let (common, own) = (firmware.join("common"), firmware.join(program.dir()));

    let mut files: Vec<PathBuf> = board.sources.iter().map(|name| family.join(name)).collect();
    files.extend([&common, &own].into_iter().flat_map(|dir| sources(dir)));
    files.extend([source("c/support/memory.c"), built.library.clone()]);
    files.push("-lgcc".into());

    let include = |path: &Path| format!("-I{}", path.display());
    let cc = Cc::shipped(board.compiler, "c11", &built)
        .args(FLAGS)
        .args(board.flags)
        .args([include(&firmware), include(&common), include(&own), include(&family)])
        .args([format!("-L{}", family.display()), format!("-T{}", family.join(board.script).display())])
        .args([format!("-DCORES={}", board.cores)])
        .args(plants.iter().map(|plant| format!("-D{plant}")));
    let elf = dir.join("firmware.elf");
    must(cc.link(&files, &elf));
    elf
}

/// All of them: what only a planted fault uses is left out by the linker.
fn sources(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).expect("the sources are there");
    let mut files: Vec<_> = entries.map(|e| e.expect("the directory can be read").path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "c"));
    files.sort();
    files
}
