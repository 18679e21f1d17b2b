//! The clients and `bgcopy`, compiled once per process in each of their builds.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ffi_tests::cc::{Cc, must};
use ffi_tests::scratch;
use xtask::archive::{self, Built};
use xtask::{install, root, target};

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
    flags: &'static [&'static str],
}

const LINUX: [How; 3] = [
    How { name: "plain", cc: "gcc", cxx: "g++", triple: "", has_platform_bits: false, flags: &["-O2"] },
    How { name: "clang", cc: "clang", cxx: "clang++", triple: "", has_platform_bits: false, flags: &["-O2"] },
    How {
        name: "sanitized",
        cc: "gcc",
        cxx: "g++",
        triple: "",
        has_platform_bits: false,
        // Objects of another language have no type information for vptr.
        flags: &["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize=vptr", "-fno-sanitize-recover=all"],
    },
];

const fn windows_64_how(name: &'static str, has_platform_bits: bool) -> How {
    let (cc, cxx) = ("x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-g++");
    How { name, cc, cxx, triple: "x86_64-pc-windows-gnu", has_platform_bits, flags: &["-O2", "-static"] }
}

const fn windows_32_how(name: &'static str, has_platform_bits: bool) -> How {
    let (cc, cxx) = ("i686-w64-mingw32-gcc", "i686-w64-mingw32-g++");
    How { name, cc, cxx, triple: "i686-pc-windows-gnu", has_platform_bits, flags: &["-O2", "-static"] }
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
    install::ensure(&[install::COMPILERS, install::CROSS_COMPILERS].concat()).unwrap_or_else(|e| panic!("{e:#}"));
    let built = library(if hows[0].triple.is_empty() { target::host() } else { hows[0].triple });
    std::thread::scope(|scope| {
        let kits: Vec<_> = hows.iter().map(|how| scope.spawn(|| build_kit(system, how, &built))).collect();
        kits.into_iter().map(|kit| kit.join().expect("it builds")).collect()
    })
}

/// The archive that has the COM interface, and its headers.
fn library(triple: &str) -> Built {
    archive::build_com(triple).unwrap_or_else(|e| panic!("{e:#}"))
}

/// The C files of an example, but for those in `not`.
fn sources(example: &str, not: &[&str]) -> Vec<PathBuf> {
    let entries = fs::read_dir(root::path("examples").join(example)).expect("the example is there");
    let paths = entries.map(|e| e.expect("the example can be read").path());
    let is_wanted = |path: &PathBuf| {
        path.extension().is_some_and(|e| e == "c") && !not.iter().any(|name| path.ends_with(format!("{name}.c")))
    };
    let mut found: Vec<_> = paths.filter(is_wanted).collect();
    found.sort();
    found
}

fn build_kit(system: System, how: &How, built: &Built) -> Kit {
    let kit = Kit { name: how.name, system, dir: scratch(&format!("com-clients-{}", how.name)) };
    let compile_all = |sources: Vec<PathBuf>| -> Vec<PathBuf> {
        sources.iter().map(|source| compile(how, built, source, &kit.dir)).collect()
    };
    let copier = compile_all(sources("copy", &["main", "settings"]));
    let startup = compile_all(sources("clients", &["poll", "monitor"]));
    for name in ["poll.c", "monitor.c", "notify.cpp", "delivery.cpp"] {
        let (stem, _) = name.split_once('.').expect("it has an ending");
        let source = root::path("examples/clients").join(name);
        let files = [vec![source], copier.clone(), startup.clone(), vec![built.library.clone()]].concat();
        let files = [files, libraries(how)].concat();
        must(cc(how, built, name.ends_with(".cpp")).link(&files, &kit.program(stem)));
    }
    // On the flat ABI alone.
    let flat = archive::build(&built.triple).unwrap_or_else(|e| panic!("{e:#}"));
    let main = ["main.c", "settings.c"].map(|name| root::path("examples/copy").join(name)).to_vec();
    must(cc(how, &flat, false).link(&[main, copier, vec![flat.library.clone()]].concat(), &kit.program("bgcopy")));
    kit
}

fn cc(how: &How, built: &Built, is_cpp: bool) -> Cc {
    let (compiler, standard) = if is_cpp { (how.cxx, "c++17") } else { (how.cc, "c11") };
    let cc = if how.has_platform_bits {
        Cc::quoted(compiler, standard).args([Path::new("-idirafter"), &built.include])
    } else {
        Cc::shipped(compiler, standard, built)
    };
    let examples = ["copy", "clients"].map(|name| root::path("examples").join(name));
    cc.args(examples.iter().flat_map(|dir| [Path::new("-I"), dir])).args(how.flags).args(["-pthread"])
}

fn compile(how: &How, built: &Built, source: &Path, dir: &Path) -> PathBuf {
    let object = dir.join(source.file_name().expect("it has a name")).with_extension("o");
    must(cc(how, built, false).args(["-c"]).link(&[source.to_path_buf()], &object));
    object
}

/// What a linker needs behind the objects.
fn libraries(how: &How) -> Vec<PathBuf> {
    if how.triple.is_empty() { Vec::new() } else { ["-lole32", "-luuid"].map(PathBuf::from).to_vec() }
}
