//! `dist/TRIPLE/`: an archive that needs no Rust to use.
//!
//! rustc's own static library drags along 470 members of compiler support and debug information (5 MB for 2 kB of
//! code). So: the crate's one object (fat LTO, one codegen unit, panic=abort) is taken out, everything but the
//! functions of the header is made local, and it alone goes into `libbgjob.a`. memcpy and its like come from the C
//! library or from the firmware. `libbgjob-com.a`, which is linked in its place, is made the same way.

mod form;
pub mod instrumented;
mod kind;
mod object;
mod pack;
mod size;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub use form::Form;
pub use kind::Kind;
pub use object::{LINE_BYTES, Objcopy, own_object};
pub use pack::write_if_changed;
pub use size::Size;

use crate::toolchain::{self, Compiler};
use crate::{install, root, run, target};

/// What a build leaves behind.
#[derive(Clone, Debug)]
pub struct Built {
    /// `dist/TRIPLE`.
    pub dist: PathBuf,
    /// `dist/TRIPLE/lib/libbgjob.a`, or `libbgjob-com.a`.
    pub library: PathBuf,
    /// `dist/TRIPLE/include`.
    pub include: PathBuf,
    /// The crate's object as rustc made it, local symbols and all: what the checks look at.
    pub unstripped: PathBuf,
    /// What it takes on the target.
    pub size: Size,
    /// The triple it was built for.
    pub triple: String,
    /// Which of the two it is.
    pub kind: Kind,
}

/// What to build.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The target.
    pub triple: &'a str,
    /// The form of the record.
    pub form: Form,
    /// Whether `GetProgress` is in it besides `BgGetProgress`. In ELF it is weak and gives way to a program's own; a
    /// Windows program that has its own needs an archive without it.
    pub get_progress: bool,
    /// With the COM interface or without.
    pub kind: Kind,
}

impl Options<'_> {
    /// What users get on this target, in the form that `BGJOB_FORM` names.
    fn of(triple: &str) -> Result<Options<'_>> {
        Ok(Options { triple, form: Form::from_env()?, get_progress: true, kind: Kind::Flat })
    }

    /// The directory's name in `dist/`.
    fn name(&self) -> String {
        let without = if self.get_progress { "" } else { "-without-get-progress" };
        format!("{}{}{without}", self.triple, self.form.suffix())
    }
}

/// `cargo xtask archive [--target TRIPLE] [--without-get-progress] [--com]`.
///
/// # Errors
/// When a tool is missing or the build fails.
pub fn command(triple: Option<&str>, get_progress: bool, with_com: bool) -> Result<()> {
    let triple = triple.unwrap_or(target::host());
    for kind in [Kind::Flat, Kind::Com] {
        if kind == Kind::Com && !with_com {
            break;
        }
        let library = format!("lib{}.a", kind.name());
        println!("Building {library} for {triple}");
        let built = build_with(&Options { get_progress, kind, ..Options::of(triple)? })?;
        let dist = built.dist.strip_prefix(root::root()).unwrap_or(&built.dist).display().to_string();
        println!("{dist}/lib/{library}: {}", built.size);
        println!("cc prog.c -I{dist}/include {dist}/lib/{library}");
    }
    Ok(())
}

/// Builds for this machine, in the form that `BGJOB_FORM` names.
///
/// # Errors
/// When a tool is missing or the build fails.
pub fn build_host() -> Result<Built> {
    build(target::host())
}

/// What is called again and again.
pub const HOT: [&str; 3] = ["GetProgress", "BgGetProgress", "BgTransferAdvance"];

/// Builds `dist/TRIPLE/`.
///
/// # Errors
/// When a tool is missing, the target is not known, or the build fails.
pub fn build(triple: &str) -> Result<Built> {
    build_with(&Options::of(triple)?)
}

/// The same of `libbgjob-com.a`.
///
/// # Errors
/// As [`build`].
pub fn build_com(triple: &str) -> Result<Built> {
    build_with(&Options { kind: Kind::Com, ..Options::of(triple)? })
}

/// Processes that build at the same time wait for one another, and unchanged files are left alone, so that a program
/// that is being linked meanwhile sees whole files.
///
/// # Errors
/// As [`build`].
pub fn build_with(options: &Options<'_>) -> Result<Built> {
    build_by(toolchain::compiler_for(options.triple)?, options)
}

/// The same by a given compiler.
///
/// # Errors
/// As [`build`].
pub fn build_by(compiler: Compiler, options: &Options<'_>) -> Result<Built> {
    let (triple, form) = (options.triple, options.form);
    let prefix = install::binutils(triple)?;
    let target_dir = form.target_dir();
    fs::create_dir_all(&target_dir)?;
    let lock = File::create(target_dir.join("bgjob-archive.lock"))?;
    lock.lock().context("cannot lock the build directory")?;

    let rust_archive = compile(compiler, options, &target_dir)?;
    let name = options.kind.name();
    let work = target_dir.join("bgjob-archive").join(options.name());
    fs::create_dir_all(&work)?;
    let unstripped = work.join(format!("{name}-unstripped.o"));
    write_if_changed(&unstripped, &own_object(&rust_archive, "bgjob")?)?;

    let dist = root::path("dist").join(options.name());
    let symbols = options.kind.symbols(triple)?;
    let is_elf = target::is_elf(triple);
    let has_lines = triple.starts_with("x86_64-") || triple.starts_with("aarch64-");
    let objcopy = Objcopy {
        prefix,
        keep: &symbols,
        weak: if is_elf { &["GetProgress"] } else { &[] },
        // Where processors fetch whole lines: measured on x86-64.
        aligned: if is_elf && has_lines { &HOT } else { &[] },
    };
    let object = work.join(format!("{name}.o"));
    objcopy.run(&unstripped, &object)?;
    let packed = work.join(format!("lib{name}.a"));
    object::ar(prefix, &packed, &object)?;
    let library = dist.join(format!("lib/lib{name}.a"));
    write_if_changed(&library, &fs::read(&packed)?)?;
    pack::companions(&dist, options)?;
    let include = dist.join("include");
    let size = Size::of(&object)?;
    Ok(Built { dist, library, include, unstripped, size, triple: triple.to_owned(), kind: options.kind })
}

/// What the target's profile has besides that of `Cargo.toml`, as variables for cargo.
pub(crate) fn profile(triple: &str) -> Option<(&'static str, &'static str)> {
    // 4 % smaller than "s" there, and no slower; on the other targets it is larger.
    is_thumb2(triple).then_some(("CARGO_PROFILE_ARCHIVE_OPT_LEVEL", "z"))
}

fn is_thumb2(triple: &str) -> bool {
    triple.starts_with("thumb") && !triple.starts_with("thumbv6m-")
}

/// Flags that select the form, and that keep the archive from asking for libgcc.
pub(crate) fn rustflags(compiler: Compiler, triple: &str, form: Form) -> String {
    let mut flags = form.rustflags();
    if triple.starts_with("aarch64-") && target::is_elf(triple) {
        // Else each atomic operation calls a helper of libgcc that picks the instruction at run time.
        flags.push_str(" -Ctarget-feature=-outline-atomics");
    }
    if is_thumb2(triple) {
        // With "z" comes a pass that moves three instructions out of a hot function into a call.
        flags.push_str(" -Cllvm-args=-enable-machine-outliner=never");
    }
    if triple.starts_with("armv7-") {
        // Else unwind tables, which nothing here needs, ask for the unwinder.
        flags.push_str(" -Cforce-unwind-tables=no");
    }
    if triple.starts_with("i686-") && !target::is_elf(triple) {
        // Else its jump tables lie among the instructions, and no check can tell them apart.
        flags.push_str(" -Cjump-tables=no");
    }
    if compiler == Compiler::Debian {
        // For `cargo xtask targets`, in every build of that compiler: other flags would build core once more.
        flags.push_str(" -Zemit-stack-sizes");
    }
    flags.trim().to_owned()
}

/// Compiles the package `bgjob-archive` and returns rustc's own static library.
fn compile(
    compiler: Compiler,
    &Options { triple, form, get_progress, kind }: &Options<'_>,
    target_dir: &Path,
) -> Result<PathBuf> {
    let mut cargo = toolchain::cargo_by(compiler, triple)?;
    cargo.args(["--quiet", "--package", "bgjob-archive", "--profile", "archive"]);
    if !get_progress {
        cargo.arg("--no-default-features");
    }
    cargo.args(kind.cargo_arguments());
    cargo.envs(profile(triple));
    cargo.arg("--target-dir").arg(target_dir).env("RUSTFLAGS", rustflags(compiler, triple, form));
    run::stdout(&mut cargo)?;
    let dir = if compiler == Compiler::Own { target_dir.to_path_buf() } else { target_dir.join(triple) };
    // MSVC's naming is not built here; gnu targets all say libNAME.a.
    Ok(dir.join("archive/libbgjob.a"))
}
