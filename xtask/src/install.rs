//! Finds the tools that the commands need and installs the missing ones.
//!
//! Only Debian packages, only as root on Debian, and apt is not called when nothing is missing. Anywhere else: one
//! sentence that names what to install. No toolchain or component is ever downloaded.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use anyhow::{Context, Result, bail};

use crate::root;

/// Something a command needs: how to see that it is there, and the Debian package that brings it.
#[derive(Clone, Copy, Debug)]
pub struct Tool {
    /// A program on PATH, an absolute path, or a C header in angle brackets.
    pub probe: &'static str,
    /// The package (`rustc-web` and the like are Debian's own newer compilers).
    pub package: &'static str,
}

const fn tool(probe: &'static str, package: &'static str) -> Tool {
    Tool { probe, package }
}

/// What the archive of the machine's own target needs.
///
/// `ar` and `objcopy` of binutils rather than LLVM's: binutils comes with every Debian C compiler, and llvm-objcopy
/// cannot keep a list of global symbols in COFF objects.
pub const HOST_ARCHIVE: &[Tool] = &[tool("objcopy", "binutils"), tool("ar", "binutils")];

/// A compiler with the library's sources, for targets that the user's toolchain lacks.
pub const DEBIAN_RUST: &[Tool] = &[
    tool("/usr/bin/rustc", "rustc-web"),
    tool("/usr/bin/cargo", "cargo-web"),
    tool("/usr/lib/rustlib/src/rust/library/core/Cargo.toml", "rust-web-src"),
];

/// C and C++ compilers of this machine.
pub const COMPILERS: &[Tool] = &[
    tool("cc", "gcc"),
    tool("gcc", "gcc"),
    tool("g++", "g++"),
    tool("clang", "clang"),
    tool("<stdio.h>", "libc6-dev"),
];

/// Compilers of the other targets that the header and archive tests compile for.
///
/// clang compiles for the big-endian and 32-bit ones; a C library is not needed to compile.
pub const CROSS_COMPILERS: &[Tool] = &[
    tool("arm-none-eabi-gcc", "gcc-arm-none-eabi"),
    tool("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64-posix"),
    tool("x86_64-w64-mingw32-g++", "g++-mingw-w64-x86-64-posix"),
    tool("i686-w64-mingw32-gcc", "gcc-mingw-w64-i686-posix"),
    tool("i686-w64-mingw32-g++", "g++-mingw-w64-i686-posix"),
];

/// Emulators of other Linux machines, and the compilers and C libraries to make programs for them.
pub const QEMU_USER: &[Tool] = &[
    tool("qemu-aarch64", "qemu-user"),
    tool("qemu-arm", "qemu-user"),
    tool("qemu-s390x", "qemu-user"),
    tool("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
    tool("aarch64-linux-gnu-g++", "g++-aarch64-linux-gnu"),
    tool("/usr/aarch64-linux-gnu/lib/libc.a", "libc6-dev-arm64-cross"),
    tool("arm-linux-gnueabihf-gcc", "gcc-arm-linux-gnueabihf"),
    tool("arm-linux-gnueabihf-g++", "g++-arm-linux-gnueabihf"),
    tool("/usr/arm-linux-gnueabihf/lib/libc.a", "libc6-dev-armhf-cross"),
    tool("s390x-linux-gnu-gcc", "gcc-s390x-linux-gnu"),
    tool("s390x-linux-gnu-g++", "g++-s390x-linux-gnu"),
    tool("/usr/s390x-linux-gnu/lib/libc.a", "libc6-dev-s390x-cross"),
];

/// What reads the counters that the compiler's LLVM writes: of the same major version.
pub const COVERAGE: &[Tool] = &[tool("llvm-profdata-22", "llvm-22"), tool("llvm-cov-22", "llvm-22")];

/// What runs Windows programs (without a screen), besides the compilers.
pub const WINE: &[Tool] = &[tool("wine", "wine"), tool("/usr/lib/wine/wine64", "wine64")];

/// Emulators of whole boards, and the compilers of the firmware that runs on them.
pub const EMULATORS: &[Tool] = &[
    tool("qemu-system-arm", "qemu-system-arm"),
    tool("qemu-system-riscv32", "qemu-system-misc"),
    tool("arm-none-eabi-gcc", "gcc-arm-none-eabi"),
    tool("riscv64-unknown-elf-gcc", "gcc-riscv64-unknown-elf"),
];

/// What links for the targets of `docs/targets.md`, for its sizes and for the stepper; their binutils come along.
pub const TARGETS: &[Tool] = &[
    tool("gcc", "gcc"),
    tool("arm-none-eabi-gcc", "gcc-arm-none-eabi"),
    tool("riscv64-unknown-elf-gcc", "gcc-riscv64-unknown-elf"),
    tool("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
    tool("arm-linux-gnueabihf-gcc", "gcc-arm-linux-gnueabihf"),
    tool("s390x-linux-gnu-gcc", "gcc-s390x-linux-gnu"),
    tool("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64-posix"),
];

/// Libraries of the C updater.
pub const UPDATER: &[Tool] = &[
    tool("<curl/curl.h>", "libcurl4-openssl-dev"),
    tool("<openssl/evp.h>", "libssl-dev"),
    tool("<jansson.h>", "libjansson-dev"),
    tool("pkg-config", "pkg-config"),
];

/// What the peers of the benchmarks are compiled from and with; libatomic comes with gcc.
pub const BENCH_PEERS: &[Tool] = &[tool("<ck_sequence.h>", "libck-dev"), tool("gcc", "gcc"), tool("g++", "g++")];

/// What counts instructions.
pub const CALLGRIND: &[Tool] = &[tool("valgrind", "valgrind")];

/// What runs the project's Python harnesses.
pub const PYTHON: &[Tool] = &[tool("/usr/bin/python3", "python3")];

/// What Python makes environments with, where it was found to be missing.
pub const PYTHON_VENV: &[Tool] = &[tool("/var/lib/dpkg/info/python3-venv.list", "python3-venv")];

/// What consumes the packaging files.
pub const PACKAGING: &[Tool] = &[tool("cmake", "cmake"), tool("make", "make"), tool("pkg-config", "pkg-config")];

/// Binutils by target: what the triple starts and ends with, the prefix of the programs, the tool.
const BINUTILS: &[(&str, &str, &str, Tool)] = &[
    ("x86_64-", "-windows-gnu", "x86_64-w64-mingw32-", tool("x86_64-w64-mingw32-objcopy", "binutils-mingw-w64-x86-64")),
    ("i686-", "-windows-gnu", "i686-w64-mingw32-", tool("i686-w64-mingw32-objcopy", "binutils-mingw-w64-i686")),
    ("thumb", "", "arm-none-eabi-", tool("arm-none-eabi-objcopy", "binutils-arm-none-eabi")),
    ("riscv", "-none-elf", "riscv64-unknown-elf-", tool("riscv64-unknown-elf-objcopy", "binutils-riscv64-unknown-elf")),
    ("x86_64-", "", "x86_64-linux-gnu-", tool("x86_64-linux-gnu-objcopy", "binutils-x86-64-linux-gnu")),
    ("i686-", "-linux-gnu", "i686-linux-gnu-", tool("i686-linux-gnu-objcopy", "binutils-i686-linux-gnu")),
    ("aarch64-", "", "aarch64-linux-gnu-", tool("aarch64-linux-gnu-objcopy", "binutils-aarch64-linux-gnu")),
    ("armv7", "eabihf", "arm-linux-gnueabihf-", tool("arm-linux-gnueabihf-objcopy", "binutils-arm-linux-gnueabihf")),
    ("s390x-", "-linux-gnu", "s390x-linux-gnu-", tool("s390x-linux-gnu-objcopy", "binutils-s390x-linux-gnu")),
    ("powerpc-", "-linux-gnu", "powerpc-linux-gnu-", tool("powerpc-linux-gnu-objcopy", "binutils-powerpc-linux-gnu")),
];

/// Installs the binutils for `triple` and returns the prefix of their names.
///
/// # Errors
/// When the triple is not known here, or as [`ensure`].
pub fn binutils(triple: &str) -> Result<&'static str> {
    if triple == crate::target::host() {
        ensure(HOST_ARCHIVE)?;
        return Ok("");
    }
    match BINUTILS.iter().find(|(start, end, ..)| triple.starts_with(start) && triple.ends_with(end)) {
        Some((.., prefix, tool)) => ensure(&[*tool]).map(|()| *prefix),
        None => bail!("no binutils are known for the target {triple}; the table is in xtask/src/install.rs"),
    }
}

/// Where `probe` is, if it is there.
pub fn find(probe: &str) -> Option<PathBuf> {
    let path = Path::new(probe);
    if path.is_absolute() {
        return path.exists().then(|| path.to_path_buf());
    }
    let dirs = match probe.strip_prefix('<') {
        Some(_) => include_dirs(),
        None => std::env::split_paths(&std::env::var_os("PATH")?).collect(),
    };
    let name = probe.trim_matches(['<', '>']);
    dirs.into_iter().map(|dir| dir.join(name)).find(|p| p.is_file())
}

/// /usr/include and its directory for this machine's kind, whose name differs by architecture.
fn include_dirs() -> Vec<PathBuf> {
    let base = Path::new("/usr/include");
    let mut dirs = vec![base.to_path_buf()];
    if let Ok(entries) = base.read_dir() {
        dirs.extend(entries.flatten().map(|e| e.path()).filter(|p| p.to_string_lossy().ends_with("-linux-gnu")));
    }
    dirs
}

/// Makes sure that every tool is there: installs the missing packages, or says in one sentence what to do.
///
/// # Errors
/// When something is missing and this is not Debian, not root, or apt-get fails.
pub fn ensure(tools: &[Tool]) -> Result<()> {
    if missing(tools).is_empty() {
        return Ok(());
    }
    // Tests that run at the same time may miss the same tool.
    fs::create_dir_all(root::target_dir())?;
    let lock = File::create(root::target_dir().join("install.lock"))?;
    lock.lock().context("cannot lock the build directory")?;
    let missing = missing(tools);
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if !Path::new("/etc/debian_version").exists() || find("apt-get").is_none() {
        bail!("these Debian packages (or their like) are missing and this is not Debian: {names}");
    }
    let by_hand = format!("apt-get update && apt-get install -y --no-install-recommends {names}");
    if !is_root() {
        bail!("these Debian packages are missing: {names}; as root, run: {by_hand}");
    }
    println!("Installing Debian packages: {names}");
    static UPDATED: AtomicBool = AtomicBool::new(false);
    // Relaxed: the lock orders it.
    if !UPDATED.swap(true, Relaxed) {
        apt(&["update", "-q"], &by_hand)?;
    }
    let mut args = vec!["install", "-y", "-q", "--no-install-recommends"];
    args.extend(&missing);
    apt(&args, &by_hand)?;
    match tools.iter().find(|t| find(t.probe).is_none()) {
        Some(t) => bail!("the Debian package {} is installed, but {} is still not there", t.package, t.probe),
        None => Ok(()),
    }
}

/// Where the tools are that cargo installs.
pub fn cargo_tools() -> PathBuf {
    root::target_dir().join("tools/bin")
}

/// Installs a cargo command of this version below the build directory, if it is not there; that takes minutes.
///
/// # Errors
/// When cargo cannot (is the network there?).
pub fn cargo_tool(name: &str, version: &str) -> Result<()> {
    if cargo_tools().join(name).is_file() {
        return Ok(());
    }
    println!("Installing {name} {version} in target/tools");
    let mut cargo = crate::toolchain::cargo();
    cargo.args(["install", "--locked", "--quiet", "--version", version, name]);
    cargo.arg("--root").arg(root::target_dir().join("tools"));
    crate::run::run(&mut cargo)
}

/// The packages of the tools that are not there, each once.
fn missing(tools: &[Tool]) -> Vec<&'static str> {
    let mut packages: Vec<_> = tools.iter().filter(|t| find(t.probe).is_none()).map(|t| t.package).collect();
    packages.sort_unstable();
    packages.dedup();
    packages
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.trim_ascii() == b"0")
}

/// apt-get talks a lot: its output is shown only when it fails.
fn apt(args: &[&str], by_hand: &str) -> Result<()> {
    let mut command = Command::new("apt-get");
    let out = command.args(args).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).output()?;
    if !out.status.success() {
        eprint!("{}", String::from_utf8_lossy(&out.stderr));
        bail!("apt-get {} failed (is the network there?); once it works, run: {by_hand}", args[0]);
    }
    Ok(())
}
