//! Compiles the peers that are not Rust, and the one that is compiled three times.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, exit};

const C_PEERS: &[&str] =
    &["floors.c", "separate.c", "seqlock.c", "seqlock_checked.c", "ck.c", "ck_checked.c", "pthread.c"];

fn main() {
    println!("cargo::rerun-if-changed=peers");
    println!("cargo::rerun-if-changed=pairs");
    println!("cargo::rerun-if-changed=../Cargo.lock");
    ask_for_concurrency_kit();
    let path = |name: &&str| Path::new("peers").join(name);
    compiler().files(C_PEERS.iter().map(path)).std("gnu11").compile("peers");
    let mut cpp = compiler();
    cpp.cpp(true).cpp_link_stdlib(None).std("c++17").flags(["-fno-exceptions", "-fno-rtti"]);
    cpp.file("peers/struct_atomic.cpp").compile("peers_cpp");
    println!("cargo::rustc-link-lib=dylib=atomic");
    for (name, flags) in pair_builds() {
        println!("cargo::rustc-env=PAIRS_{name}={}", build_pairs(name, flags).display());
    }
}

/// The same for all, whatever the profile: a frame pointer, say, would make the floors dearer than they are.
fn compiler() -> cc::Build {
    let mut build = cc::Build::new();
    build.opt_level(2).debug(false).force_frame_pointer(false);
    build
}

/// One sentence instead of a compiler's page.
fn ask_for_concurrency_kit() {
    let probe = out_dir().join("probe.c");
    std::fs::write(&probe, "#include <ck_sequence.h>\n#include <ck_spinlock.h>\n").expect("OUT_DIR is writable");
    if cc::Build::new().cargo_metadata(false).cargo_warnings(false).file(probe).try_expand().is_err() {
        println!(
            "cargo::error=<ck_sequence.h> of ConcurrencyKit is not installed: install the Debian package libck-dev \
             (or its like), or run `cargo xtask test` once as root."
        );
        exit(1);
    }
}

/// The three ways in which portable-atomic can make a 128-bit atomic on x86-64; one way elsewhere.
fn pair_builds() -> Vec<(&'static str, &'static str)> {
    let mut builds = vec![("DETECTED", "")];
    if env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("x86_64") {
        builds.push(("STATIC", "-Ctarget-feature=+cmpxchg16b,+avx"));
        builds.push(("LOCK", "--cfg=portable_atomic_no_outline_atomics"));
    }
    builds
}

/// Builds pairs/ with these flags for the whole of it, which cargo cannot do for one dependency thrice; the library.
fn build_pairs(name: &str, flags: &str) -> PathBuf {
    let target = env::var("TARGET").expect("cargo sets TARGET");
    let dir = out_dir().join(format!("pairs-{}", name.to_lowercase()));
    let mut cargo = Command::new(env::var_os("CARGO").expect("cargo sets CARGO"));
    cargo.args(["build", "--release", "--quiet", "--locked", "--offline", "--target", &target]);
    cargo.args(["-p", "bgjob-benches-pairs", "--manifest-path", "pairs/Cargo.toml", "--target-dir"]).arg(&dir);
    // What the outer cargo was told is not for this one: its flags, its linter, its directory.
    for (key, _) in env::vars_os() {
        let name = key.to_string_lossy();
        let is_of_the_outer = ["CARGO_CFG_", "CARGO_FEATURE_", "CARGO_PROFILE_"].iter().any(|p| name.starts_with(p));
        if is_of_the_outer || ["RUSTC_WORKSPACE_WRAPPER", "CLIPPY_ARGS", "CARGO_TARGET_DIR"].contains(&&*name) {
            cargo.env_remove(&key);
        }
    }
    cargo.env_remove("RUSTFLAGS").env("CARGO_ENCODED_RUSTFLAGS", flags);
    let status = cargo.status().expect("cargo runs");
    if !status.success() {
        println!("cargo::error=the build `{name}` of benches/pairs failed; what it said is above.");
        exit(1);
    }
    dir.join(target).join("release").join("libpairs.so")
}

fn out_dir() -> PathBuf {
    PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"))
}
