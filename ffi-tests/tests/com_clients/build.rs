//! The clients and `bgcopy`, compiled once per process in each of their builds.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use ffi_tests::scratch;
use xtask::{archive, install, root, run, target};

/// Where programs run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum System {
    /// On this machine.
    Linux,
    /// Under Wine.
    Windows,
}

/// Programs in one directory.
#[derive(Debug)]
pub(crate) struct Kit {
    /// The build's name.
    pub(crate) name: &'static str,
    /// Where it runs.
    pub(crate) system: System,
    dir: PathBuf,
}

impl Kit {
    /// One of the programs.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name).with_extension(if self.system == System::Windows { "exe" } else { "" })
    }
}

/// How the programs are compiled.
struct How {
    name: &'static str,
    cc: &'static str,
    cxx: &'static str,
    triple: &'static str,
    /// Whether the platform's `<bits.h>` is to be found before ours.
    has_platform_bits: bool,
    flags: &'static str,
}

const LINUX: [How; 3] = [
    How { name: "plain", cc: "gcc", cxx: "g++", triple: "", has_platform_bits: false, flags: "-O2" },
    How { name: "clang", cc: "clang", cxx: "clang++", triple: "", has_platform_bits: false, flags: "-O2" },
    How {
        name: "sanitized",
        cc: "gcc",
        cxx: "g++",
        triple: "",
        has_platform_bits: false,
        // Objects of another language have no type information for vptr.
        flags: "-O1 -g -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all",
    },
];

const fn windows_64_how(name: &'static str, has_platform_bits: bool) -> How {
    let (cc, cxx) = ("x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-g++");
    How { name, cc, cxx, triple: "x86_64-pc-windows-gnu", has_platform_bits, flags: "-O2" }
}

const fn windows_32_how(name: &'static str, has_platform_bits: bool) -> How {
    let (cc, cxx) = ("i686-w64-mingw32-gcc", "i686-w64-mingw32-g++");
    How { name, cc, cxx, triple: "i686-pc-windows-gnu", has_platform_bits, flags: "-O2" }
}

const WINDOWS: [How; 2] = [windows_64_how("windows", false), windows_64_how("windows-platform", true)];
const WINDOWS_32: [How; 2] = [windows_32_how("windows-32", false), windows_32_how("windows-32-platform", true)];

/// The builds of this machine.
pub(crate) fn linux() -> &'static [Kit] {
    static KITS: OnceLock<Vec<Kit>> = OnceLock::new();
    KITS.get_or_init(|| build(System::Linux, &LINUX))
}

/// The sanitized one of them.
pub(crate) fn sanitized() -> &'static Kit {
    linux().last().expect("the last one is")
}

/// The builds of 64-bit Windows.
pub(crate) fn windows_64() -> Vec<Kit> {
    build(System::Windows, &WINDOWS)
}

/// The builds of 32-bit Windows, which nothing runs.
pub(crate) fn windows_32() -> Vec<Kit> {
    build(System::Windows, &WINDOWS_32)
}

fn build(system: System, hows: &'static [How]) -> Vec<Kit> {
    install::ensure(&[install::COMPILERS, install::CROSS_COMPILERS, install::PACKAGING].concat())
        .unwrap_or_else(|e| panic!("{e:#}"));
    let triple = if hows[0].triple.is_empty() { target::host() } else { hows[0].triple };
    let dist = archive::build_com(triple).unwrap_or_else(|e| panic!("{e:#}")).dist;
    // Into the same directory.
    archive::build(triple).unwrap_or_else(|e| panic!("{e:#}"));
    std::thread::scope(|scope| {
        let kits: Vec<_> = hows.iter().map(|how| scope.spawn(|| build_kit(system, how, &dist))).collect();
        kits.into_iter().map(|kit| kit.join().expect("it builds")).collect()
    })
}

/// By the examples' own Makefiles, which share what both need.
fn build_kit(system: System, how: &How, dist: &Path) -> Kit {
    let dir = scratch(&format!("com-clients-{}", how.name));
    let variable = |name: &str, value: &str| format!("{name}={value}");
    for example in ["copy", "clients"] {
        let mut make = Command::new("make");
        make.args(["--silent", "-C"]).arg(root::path("examples").join(example));
        make.arg(variable("DIST", &dist.display().to_string())).arg(variable("OUT", &dir.display().to_string()));
        make.args([variable("CC", how.cc), variable("CXX", how.cxx), variable("CFLAGS", how.flags)]);
        if system == System::Windows {
            make.args(["EXE=.exe", "LDFLAGS=-static", "LDLIBS=-lole32 -luuid"]);
            make.arg(variable("BITS", if how.has_platform_bits { "-idirafter" } else { "-I" }));
        }
        run::stdout(&mut make).unwrap_or_else(|e| panic!("{e:#}"));
    }
    Kit { name: how.name, system, dir }
}
