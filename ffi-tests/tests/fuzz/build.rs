//! The fuzzers of `proof/fuzz`, with libFuzzer's instrumentation: by flags that stable Rust has.

use std::fs;
use std::path::{Path, PathBuf};

use ffi_tests::stepper::Patch;
use xtask::{copy, root, run, target, toolchain};

/// libFuzzer wants counters of edges with their addresses, and the operands of comparisons.
const COVERAGE: [&str; 5] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// The address sanitizer too, where the compiler has its runtime. The flag is an unstable one.
fn has_address_sanitizer() -> bool {
    let sysroot = run::stdout(toolchain_rustc().args(["--print", "sysroot"])).unwrap_or_default();
    let runtimes = Path::new(sysroot.trim()).join("lib/rustlib").join(target::host()).join("lib");
    let entries = fs::read_dir(runtimes).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_name().to_string_lossy().ends_with("_rt.asan.a"))
}

fn toolchain_rustc() -> std::process::Command {
    std::process::Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// Builds both fuzzers of a workspace, and puts them under another name, because the next build of another workspace has
/// the same.
fn build(workspace: &Path, name: &str) -> [PathBuf; 2] {
    let mut flags = COVERAGE.map(str::to_owned).to_vec();
    let mut cargo = toolchain::cargo();
    if has_address_sanitizer() {
        flags.push("-Zsanitizer=address".to_owned());
        cargo.env("RUSTC_BOOTSTRAP", "1");
    } else {
        println!("this compiler has no address sanitizer: guard pages only");
    }
    let target_dir = root::target_dir().join("fuzz");
    cargo.current_dir(workspace).env("RUSTFLAGS", flags.join(" "));
    cargo.args(["build", "--quiet", "--profile", "proof", "-p", "bgjob-fuzz", "--target", target::host()]);
    run::stdout(cargo.arg("--target-dir").arg(&target_dir)).unwrap_or_else(|e| panic!("{e:#}"));
    ["calls", "regions"].map(|fuzzer| {
        let built = target_dir.join(target::host()).join("proof").join(fuzzer);
        let kept = target_dir.join(format!("{name}-{fuzzer}"));
        fs::copy(&built, &kept).unwrap_or_else(|e| panic!("{}: {e}", built.display()));
        kept
    })
}

/// `calls` and `regions`.
pub(crate) fn fuzzers() -> [PathBuf; 2] {
    build(root::root(), "fuzz")
}

/// The same of a library with faults.
pub(crate) fn patched(patches: &[&Patch]) -> [PathBuf; 2] {
    let directory = root::target_dir().join("fuzz/planted");
    let made = copy::workspace(&["src", "capi", "proof/fuzz"], &[".", "capi", "proof/fuzz"], &directory);
    // Another version, so that cargo does not take what it has built of the one for the other.
    let version = || copy::replace(&directory.join("Cargo.toml"), "version = \"0.1.0\"", "version = \"0.1.1\"");
    made.and_then(|()| version()).unwrap_or_else(|e| panic!("{e:#}"));
    for patch in patches {
        copy::replace(&directory.join(patch.file), patch.from, patch.to).unwrap_or_else(|e| panic!("{e:#}"));
    }
    build(&directory, "planted")
}
