//! The updater, and copies of it with a fault planted.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use ffi_tests::stepper::Patch;
use xtask::{copy, root, run};

/// Built once per process against the archive that ships.
pub(crate) fn updater() -> &'static Path {
    static UPDATER: OnceLock<PathBuf> = OnceLock::new();
    UPDATER.get_or_init(|| {
        xtask::install::ensure(&xtask::demo::updater_tools()).expect("the updater's libraries are there");
        xtask::demo::build_updater(ffi_tests::built()).expect("the updater builds")
    })
}

/// The updater with one line changed; only that line's file is compiled again.
pub(crate) fn patched(patch: &Patch) -> PathBuf {
    let objects = updater().parent().expect("the updater lies in its build directory");
    let dir = ffi_tests::scratch(&format!("power-plant-{}", patch.name));
    let source = dir.join(patch.file);
    fs::copy(root::path("examples/updater").join(patch.file), &source).expect("the source can be copied");
    copy::replace(&source, patch.from, patch.to).unwrap_or_else(|e| panic!("{e:#}"));

    let built = ffi_tests::built();
    let mut cc = Command::new("cc");
    // The patched line may leave something unused.
    cc.args(["-std=c11", "-D_GNU_SOURCE", "-w", "-pthread"]);
    cc.arg("-I").arg(root::path("examples/updater")).arg("-I").arg(&built.include).arg(&source);
    for entry in fs::read_dir(root::path("examples/updater")).expect("the sources are readable") {
        let path = entry.expect("the sources are readable").path();
        let name = path.file_name().expect("an entry has a name");
        if path.extension().is_some_and(|e| e == "c") && name != patch.file {
            cc.arg(objects.join(name).with_extension("o"));
        }
    }
    let program = dir.join("updater");
    let pkg_config =
        Command::new("pkg-config").args(["--cflags", "--libs", "libcurl", "libcrypto", "jansson"]).output();
    let flags = String::from_utf8(pkg_config.expect("pkg-config runs").stdout).expect("UTF-8");
    cc.arg(&built.library).args(flags.split_whitespace()).arg("-o").arg(&program);
    run::run(&mut cc).unwrap_or_else(|e| panic!("{e:#}"));
    program
}
