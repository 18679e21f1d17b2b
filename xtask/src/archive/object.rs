//! From rustc's static library to one object that exports the header's functions and nothing else.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use object::read::archive::ArchiveFile;

use crate::run;

/// The one member of rustc's static library `archive` that holds `crate_name`'s code (fat LTO, one codegen unit).
///
/// # Errors
/// When there is not exactly one: the profile has changed.
pub fn own_object(archive: &Path, crate_name: &str) -> Result<Vec<u8>> {
    let data = fs::read(archive).with_context(|| format!("cannot read {}", archive.display()))?;
    let parsed = ArchiveFile::parse(&*data)?;
    let mut own = Vec::new();
    for member in parsed.members() {
        let member = member?;
        let name = String::from_utf8_lossy(member.name()).into_owned();
        // rustc names its members CRATE.CRATE.UNIT.rcgu.o; under cargo a hash follows the first name.
        if name.strip_prefix(crate_name).is_some_and(|rest| rest.starts_with(['-', '.'])) {
            own.push(member.data(&*data)?.to_vec());
        }
    }
    match own.len() {
        1 => Ok(own.remove(0)),
        n => bail!("{} holds {n} objects of {crate_name}; fat LTO with one codegen unit makes one", archive.display()),
    }
}

/// The pass that makes the object fit to ship.
pub struct Objcopy<'a> {
    /// Prefix of the target's binutils.
    pub prefix: &'a str,
    /// The functions that stay visible.
    pub keep: &'a [String],
    /// Functions that give way to the program's own of the same name.
    pub weak: &'a [&'a str],
    /// Functions that begin with a line of the cache, so that what they cost does not depend on what stands before them:
    /// rustc aligns nothing where it makes code small. ELF only: there each function has a section of its own.
    pub aligned: &'a [&'a str],
}

/// Bytes of a line.
pub const LINE_BYTES: u32 = 64;

impl Objcopy<'_> {
    /// Writes `to` from `from`.
    ///
    /// # Errors
    /// When objcopy fails.
    pub fn run(&self, from: &Path, to: &Path) -> Result<()> {
        let list = to.with_extension("keep");
        fs::write(&list, self.keep.join("\n") + "\n")?;
        let mut objcopy = Command::new(format!("{}objcopy", self.prefix));
        // Debug information and bitcode would tie the archive to one compiler.
        objcopy.args(["--strip-debug", "-R", ".llvmbc", "-R", ".llvmcmd", "-R", ".comment", "-R", ".stack_sizes"]);
        objcopy.arg(format!("--keep-global-symbols={}", list.display()));
        objcopy.args(self.weak.iter().map(|name| format!("--weaken-symbol={name}")));
        let align = |name| format!("--set-section-alignment=.text.{name}={LINE_BYTES}");
        objcopy.args(self.aligned.iter().map(align));
        run::stdout(objcopy.arg(from).arg(to)).map(drop)
    }
}

/// Packs one object into a new archive; the same object gives the same bytes.
pub(super) fn ar(prefix: &str, archive: &Path, object: &Path) -> Result<()> {
    if archive.exists() {
        fs::remove_file(archive)?;
    }
    run::stdout(Command::new(format!("{prefix}ar")).arg("rcsD").arg(archive).arg(object)).map(drop)
}
