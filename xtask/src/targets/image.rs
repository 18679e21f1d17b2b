//! Flash bytes: how much larger a program becomes by what it uses of the library.
//!
//! Two programs are linked, unused sections dropped: one that uses nothing of the library, and one that uses some
//! functions. Both hold what the library asks of its surroundings (memcpy, the division helpers), so the difference
//! is the library's own, as the target's linker lays it out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use object::{File, Object, ObjectSection, ObjectSymbol, SectionFlags, SectionKind};

use crate::archive::Built;
use crate::target::Target;
use crate::{install, root, run};

/// Bytes that a program grows by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flash {
    /// With the read alone.
    pub(super) read: u64,
    /// With read, advance and create.
    pub(super) hot: u64,
    /// With every function.
    pub(super) all: u64,
    /// With every function of the library that has COM.
    pub(super) com: u64,
}

/// What a program that reports and reads calls.
const HOT: [&str; 3] = ["BgGetProgress", "BgTransferAdvance", "BgCreateJob"];

/// Links the programs and compares them.
pub(super) fn measure(target: &Target, flat: &Built, com: &Built) -> Result<Flash> {
    let (all, all_com) = (flat.kind.symbols(target.triple)?, com.kind.symbols(target.triple)?);
    let (flat, com) = (Linker::new(target, flat)?, Linker::new(target, com)?);
    Ok(Flash { read: flat.more(&HOT[..1])?, hot: flat.more(&HOT)?, all: flat.more(&all)?, com: com.more(&all_com)? })
}

/// The target's gcc as a linker, with the least program there is.
struct Linker<'a> {
    gcc: String,
    target: &'a Target,
    library: &'a Path,
    dir: PathBuf,
}

impl<'a> Linker<'a> {
    fn new(target: &'a Target, built: &'a Built) -> Result<Self> {
        let dir = root::target_dir().join("targets").join(target.triple).join(built.kind.name());
        fs::create_dir_all(&dir)?;
        fs::write(dir.join("least.c"), least_program(&asked_for(&built.unstripped)?))?;
        let gcc = format!("{}gcc", install::binutils(target.triple)?);
        Ok(Self { gcc, target, library: &built.library, dir })
    }

    /// Bytes by which a program with these functions is larger than one without.
    fn more(&self, functions: &[impl AsRef<str>]) -> Result<u64> {
        let none: [&str; 0] = [];
        Ok(self.size(functions)? - self.size(&none)?)
    }

    /// Bytes that a program with these functions puts into flash.
    fn size(&self, functions: &[impl AsRef<str>]) -> Result<u64> {
        // With a suffix, or gcc for Windows appends its own.
        let program = self.dir.join("program.image");
        let mut gcc = Command::new(&self.gcc);
        gcc.args(self.target.gcc).args([
            "-Os",
            "-ffreestanding",
            "-fno-unwind-tables",
            "-fno-asynchronous-unwind-tables",
        ]);
        gcc.args(["-nostdlib", "-static", "-Wl,--gc-sections", "-Wl,--build-id=none", "-Wl,-e,start"]);
        // A symbol that the linker is told to look for is a root of what it keeps, and takes no byte itself.
        gcc.args(functions.iter().map(|f| format!("-Wl,-u,{}", f.as_ref())));
        run::stdout(gcc.arg(self.dir.join("least.c")).arg(self.library).arg("-o").arg(&program))?;
        flash(&fs::read(&program).with_context(|| format!("cannot read {}", program.display()))?)
    }
}

/// The symbols that the library does not define.
fn asked_for(object: &Path) -> Result<Vec<String>> {
    let data = fs::read(object)?;
    let file = File::parse(&*data)?;
    let names = file.symbols().filter(|s| s.is_undefined()).filter_map(|s| s.name().ok());
    Ok(names.filter(|n| !n.is_empty()).map(str::to_owned).collect())
}

/// An entry point, and an empty function for each of the names. Never run. All in one section, which is kept.
fn least_program(names: &[String]) -> String {
    let helper = |(n, name)| format!("void helper_{n}(void) __asm__(\"{name}\");\nvoid helper_{n}(void) {{}}\n");
    let helpers: String = names.iter().enumerate().map(helper).collect();
    format!("void start(void);\nvoid start(void) {{}}\n{helpers}")
}

/// What is loaded from flash: code, constants, first values of variables. Not what starts as zeros.
fn flash(program: &[u8]) -> Result<u64> {
    let file = File::parse(program)?;
    let loaded = file.sections().filter(|s| match s.flags() {
        SectionFlags::Elf { sh_flags, .. } => sh_flags.contains(object::elf::SHF_ALLOC),
        SectionFlags::Coff { characteristics, .. } => !characteristics.contains(object::pe::IMAGE_SCN_MEM_DISCARDABLE),
        _ => false,
    });
    Ok(loaded.filter(|s| s.kind() != SectionKind::UninitializedData).map(|s| s.size()).sum())
}

#[cfg(test)]
mod tests {
    use super::least_program;

    #[test]
    fn every_helper_is_there_under_its_own_name() {
        let text = least_program(&["memcpy".into(), "__udivdi3".into()]);
        assert!(
            text.contains("helper_0(void) __asm__(\"memcpy\");") && text.contains("__asm__(\"__udivdi3\");"),
            "{text}"
        );
    }
}
