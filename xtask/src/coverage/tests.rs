//! The Rust tests of the engine and of the C ABI, with counters, one program each.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{Coverage, of};
use crate::archive::Form;
use crate::archive::instrumented::Instrument;
use crate::{root, run, toolchain};

/// Left out: what its threads reach depends on the day. What only a race reaches must be reached by something that
/// makes it every time.
const BY_CHANCE: [&str; 1] = ["threads"];

/// The test programs of one form.
#[derive(Clone, Debug)]
pub struct Tests {
    directory: PathBuf,
    programs: Vec<PathBuf>,
}

impl Tests {
    /// Compiles them.
    ///
    /// # Errors
    /// When they do not compile.
    pub fn build(form: Form) -> Result<Self> {
        let directory = root::target_dir().join(format!("coverage{}", form.suffix()));
        let mut cargo = toolchain::cargo();
        cargo.args(["test", "--no-run", "-p", "bgjob", "-p", "bgjob-capi", "--lib"]);
        for entry in root::path("tests").read_dir()? {
            let path = entry?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            // Models are empty without loom.
            let is_ours = !name.starts_with("loom") && !BY_CHANCE.contains(&&*name);
            if path.extension().is_some_and(|e| e == "rs") && is_ours {
                cargo.args(["--test", &name]);
            }
        }
        cargo.env("RUSTFLAGS", Instrument::Coverage.rustflags(form)).env("RUSTC_BOOTSTRAP", "1");
        // The random sequences take ten times as long otherwise.
        cargo.env("CARGO_PROFILE_DEV_OPT_LEVEL", "1");
        // Build scripts have counters too.
        cargo.env("LLVM_PROFILE_FILE", directory.join("build-%p.profraw"));
        let out = run::capture(cargo.arg("--target-dir").arg(&directory))?;
        let text = String::from_utf8_lossy(&out.stderr);
        if !out.status.success() {
            bail!("the tests do not compile with counters:\n{text}");
        }
        // `  Executable tests/region.rs (target/.../region-0123456789abcdef)`
        let path = |line: &str| {
            Some(root::path(line.trim().strip_prefix("Executable ")?.split_once(" (")?.1.strip_suffix(')')?))
        };
        let programs: Vec<_> = text.lines().filter_map(path).collect();
        if programs.is_empty() {
            bail!("cargo names no test program:\n{text}");
        }
        Ok(Tests { directory, programs })
    }

    /// Runs those whose file name begins with `name`; all of them for the empty one.
    ///
    /// # Errors
    /// When one of them fails.
    pub fn reach(&self, name: &str) -> Result<Coverage> {
        let mut all = Coverage::default();
        for program in self.programs.iter().filter(|program| stem(program).starts_with(name)) {
            let mut command = Command::new(program);
            // The same cases every time.
            command.current_dir(root::root()).env("PROPTEST_RNG_SEED", "1").arg("--quiet");
            let (out, coverage) = of(program, &mut command, &self.directory.join(stem(program)))?;
            if !out.status.success() {
                bail!("{} failed:\n{}", program.display(), String::from_utf8_lossy(&out.stdout));
            }
            all.add(&coverage);
        }
        (all.counts().0 > 0).then_some(all).with_context(|| format!("no test `{name}` reaches anything"))
    }
}

fn stem(program: &Path) -> String {
    program.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
