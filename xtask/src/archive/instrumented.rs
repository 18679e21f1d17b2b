//! The library with a sanitizer's instructions in every function, or counters of coverage, and with the compiler's own
//! checks: for tests only.
//!
//! rustc's static library is used as it is: LTO would instrument twice, and the checks need core's panics. The sanitizers'
//! runtimes come with the Rust toolchain, made by the LLVM that instrumented the library; gcc's and clang's programs
//! link with them too, where Debian's compilers would bring older ones.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Form, Kind, write_if_changed};
use crate::{root, run, target, toolchain};

/// What is added to the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instrument {
    /// Accesses outside of objects, after their life, and leaks.
    Address,
    /// Data races.
    Thread,
    /// What has run, lines and branches; this runtime is in the library itself.
    Coverage,
}

impl Instrument {
    /// Of a sanitizer: for `-Zsanitizer=` and for `-fsanitize=`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Thread => "thread",
            Self::Coverage => "coverage",
        }
    }

    /// The end of its runtime's file name, which begins with the toolchain's channel.
    fn runtime_suffix(self) -> Option<&'static str> {
        match self {
            Self::Address => Some("_rt.asan.a"),
            Self::Thread => Some("_rt.tsan.a"),
            Self::Coverage => None,
        }
    }

    /// The runtime of the user's toolchain, if it has one.
    fn runtime(self) -> Result<Option<PathBuf>> {
        let Some(suffix) = self.runtime_suffix() else { return Ok(None) };
        let sysroot = run::stdout(Command::new("rustc").args(["--print", "sysroot"]).current_dir(root::root()))?;
        let dir = Path::new(sysroot.trim()).join("lib/rustlib").join(target::host()).join("lib");
        let files = dir.read_dir().with_context(|| format!("cannot read {}", dir.display()))?;
        let is_it = |path: &PathBuf| path.to_string_lossy().ends_with(suffix);
        Ok(files.filter_map(|entry| entry.ok().map(|entry| entry.path())).find(is_it))
    }

    /// For any part of the project. They need RUSTC_BOOTSTRAP=1.
    pub fn rustflags(self, form: Form) -> String {
        // Frame pointers: whole backtraces in reports.
        let own = match self {
            Self::Coverage => "-Cinstrument-coverage -Zcoverage-options=branch".to_owned(),
            _ => {
                format!("-Zsanitizer={} -Cunsafe-allow-abi-mismatch=sanitizer -Cforce-frame-pointers=yes", self.name())
            }
        };
        format!("{own} {}", form.rustflags()).trim_end().to_owned()
    }
}

/// A library, and what to link after it.
#[derive(Clone, Debug)]
pub struct Instrumented {
    /// rustc's static library.
    pub library: PathBuf,
    /// All of it must be linked: `-Wl,--whole-archive`.
    pub runtime: Option<PathBuf>,
    /// The form of the record.
    pub form: Form,
}

/// Why there are no archives for the sanitizers with this toolchain, if so.
///
/// # Errors
/// When the compiler cannot be started.
pub fn no_sanitizers() -> Result<Option<String>> {
    missing(&[Instrument::Address, Instrument::Thread])
}

/// The same for coverage.
///
/// # Errors
/// When the compiler cannot be started.
pub fn no_coverage() -> Result<Option<String>> {
    missing(&[Instrument::Coverage])
}

fn missing(wanted: &[Instrument]) -> Result<Option<String>> {
    for instrument in wanted {
        if instrument.runtime_suffix().is_some() && instrument.runtime()?.is_none() {
            return Ok(Some(format!("the Rust toolchain has no runtime of the {} sanitizer", instrument.name())));
        }
        let mut rustc = Command::new("rustc");
        rustc.current_dir(root::root()).env("RUSTC_BOOTSTRAP", "1").args(instrument.rustflags(Form::Native).split(' '));
        let out = root::target_dir().join("instrumented");
        fs::create_dir_all(&out)?;
        let probe = out.join("probe.rs");
        write_if_changed(&probe, b"#![no_std]\n")?;
        rustc.args(["--crate-type", "rlib", "--emit", "obj", "--out-dir"]).arg(&out).arg(&probe);
        let answer = run::capture(&mut rustc)?;
        if !answer.status.success() {
            let why = String::from_utf8_lossy(&answer.stderr);
            let why = why.lines().next().unwrap_or("no reason given").replace('|', "/");
            return Ok(Some(format!("rustc refuses to instrument for {}: {why}", instrument.name())));
        }
    }
    Ok(None)
}

/// Builds it in a form.
///
/// # Errors
/// When a tool is missing or the build fails.
pub fn build(instrument: Instrument, form: Form, kind: Kind) -> Result<Instrumented> {
    let name = format!("{}{}", instrument.name(), form.suffix());
    build_from(root::root(), &root::target_dir().join("instrumented").join(name), instrument, form, kind)
}

/// The same from a copy of the sources, in a build directory of its own.
///
/// # Errors
/// As [`build`].
pub fn build_from(
    sources: &Path,
    target_dir: &Path,
    instrument: Instrument,
    form: Form,
    kind: Kind,
) -> Result<Instrumented> {
    let runtime = instrument.runtime()?;
    fs::create_dir_all(target_dir)?;
    let lock = File::create(target_dir.join("bgjob-instrumented.lock"))?;
    lock.lock().context("cannot lock the build directory")?;
    let mut cargo = toolchain::cargo();
    cargo.args(["rustc", "--quiet", "--package", "bgjob-archive", "--profile", "archive"]);
    cargo.args(kind.cargo_arguments()).arg("--target-dir").arg(target_dir).current_dir(sources);
    cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", instrument.rustflags(form));
    for (what, value) in
        [("LTO", "off"), ("DEBUG", "line-tables-only"), ("DEBUG_ASSERTIONS", "true"), ("OVERFLOW_CHECKS", "true")]
    {
        cargo.env(format!("CARGO_PROFILE_ARCHIVE_{what}"), value);
    }
    run::stdout(&mut cargo)?;
    // Both kinds are built to the same name.
    let library = target_dir.join(format!("lib{}-instrumented.a", kind.name()));
    write_if_changed(&library, &fs::read(target_dir.join("archive/libbgjob.a"))?)?;
    Ok(Instrumented { library, runtime, form })
}
