//! `cargo xtask bench`: measures this library beside what a user would take instead, and writes `benches/RESULTS.md`.
//!
//! The measuring program is `benches/`, with a profile of its own; this builds what it needs, the archive as it ships
//! among it, adds what is measured elsewhere (instructions, Wine's own BITS), and keeps runs to compare with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{archive, counts, install, root, run, target, toolchain, wine_bits};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Rounds of one thread, if not as many as the page has.
    pub rounds: Option<u32>,
    /// Keep this run's figures under this name.
    pub save: Option<String>,
    /// Tell what differs from the run kept under this name, or from a file of figures.
    pub compare: Option<String>,
    /// A few calls of each, to see that everything runs: the page is left alone.
    pub is_smoke: bool,
}

/// Measures and writes.
///
/// # Errors
/// When a tool is missing, something does not build, or a run to compare with is not there. Nothing is measured then.
pub fn command(options: &Options) -> Result<()> {
    let kept = options.compare.as_deref().map(kept).transpose()?;
    let saved = options.save.as_deref().map(saved).transpose()?;
    install::ensure(&[install::HOST_ARCHIVE, install::BENCH_PEERS].concat())?;
    let dir = root::target_dir().join("bench");
    fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
    let program = Program { archive: shared(&dir)?, compilers: counts::compiler()? };

    let results = dir.join(if options.is_smoke { "smoke.json" } else { "results.json" });
    let mut measure = program.command(&["run".as_ref(), results.as_os_str()]);
    measure.args(options.is_smoke.then_some("--smoke"));
    measure.args(options.rounds.map(|rounds| format!("--rounds={rounds}")));
    run::run(&mut measure)?;
    if let Some(saved) = saved {
        fs::copy(&results, &saved).with_context(|| format!("cannot write {}", saved.display()))?;
    }
    let page = if options.is_smoke { dir.join("SMOKE.md") } else { root::path("benches/RESULTS.md") };
    let mut write = program.command(&["page".as_ref(), results.as_os_str(), page.as_os_str()]);
    if !options.is_smoke {
        write.arg("--counts").arg(root::path(counts::FILE));
        // Minutes of measuring are not thrown away for it: the page says that it was not measured.
        let wine = wine(&dir).unwrap_or_else(|e| {
            println!("Wine's own BITS could not be measured: {e:#}");
            None
        });
        write.args(wine.map(|rounds| format!("--wine={}", rounds.display())));
    }
    run::run(&mut write)?;
    println!("{} is written", page.strip_prefix(root::root()).unwrap_or(&page).display());
    if let Some(kept) = kept {
        run::run(&mut program.command(&["compare".as_ref(), results.as_os_str(), kept.as_os_str()]))?;
    }
    Ok(())
}

/// The measuring program.
struct Program {
    archive: PathBuf,
    compilers: String,
}

impl Program {
    fn command(&self, arguments: &[&std::ffi::OsStr]) -> Command {
        let mut cargo = toolchain::cargo();
        cargo.args(["run", "--quiet", "--profile", "bench", "-p", "bgjob-benches", "--bin", "bgjob-bench", "--"]);
        cargo.args(arguments).env("BGJOB_BENCH_ARCHIVE", &self.archive);
        cargo.env("BGJOB_BENCH_COMPILERS", &self.compilers);
        cargo
    }
}

/// The archive of this machine as a shared library: its functions stand beside the crate's of the same names.
fn shared(dir: &Path) -> Result<PathBuf> {
    let built = archive::build(target::host())?;
    let shared = dir.join("libbgjob.so");
    let mut cc = toolchain::own("cc");
    cc.arg("-shared").arg("-o").arg(&shared).arg("-Wl,--whole-archive").arg(&built.library);
    run::stdout(cc.arg("-Wl,--no-whole-archive"))?;
    Ok(shared)
}

/// Wine's own BITS beside ours, where Wine runs.
fn wine(dir: &Path) -> Result<Option<PathBuf>> {
    if !target::host().starts_with("x86_64-unknown-linux-") {
        println!("Wine's own BITS is measured on x86-64 Linux only: left out");
        return Ok(None);
    }
    println!("Measuring Wine's own BITS");
    let file = dir.join("wine.json");
    fs::write(&file, serde_json::to_string(&wine_bits::measure()?)?)
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(Some(file))
}

/// Where a run is kept.
fn saved(name: &str) -> Result<PathBuf> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if name.is_empty() || name.starts_with('.') || !name.chars().all(is_plain) {
        bail!("`{name}` is no name for a run: letters, digits, `-`, `_` and `.`");
    }
    let dir = root::target_dir().join("bench/saved");
    fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
    Ok(dir.join(format!("{name}.json")))
}

/// A run that was kept, or a file.
fn kept(name: &str) -> Result<PathBuf> {
    let mut file = PathBuf::from(name);
    if !file.is_file() {
        file = saved(name)?;
    }
    if !file.is_file() {
        bail!("no run is kept as `{name}`: `cargo xtask bench --save {name}` keeps one");
    }
    // Told now rather than after minutes of measuring.
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let run: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    if !run["series"].is_array() {
        bail!("{} is no saved run", file.display());
    }
    file.canonicalize().with_context(|| format!("cannot find {name}"))
}

#[cfg(test)]
mod tests {
    use super::{kept, saved};

    #[test]
    fn names_of_runs_stay_in_their_directory() {
        assert!(saved("before-2.1_x").unwrap().ends_with("bench/saved/before-2.1_x.json"));
        for bad in ["", "a/b", "..", ".x", "a b"] {
            assert!(saved(bad).is_err(), "{bad}");
        }
        let missing = kept("was-never-kept").unwrap_err().to_string();
        assert!(missing.contains("--save was-never-kept"), "{missing}");
        let other = kept(&crate::root::path("Cargo.toml").display().to_string()).unwrap_err().to_string();
        assert!(other.ends_with("Cargo.toml is no saved run"), "{other}");
    }
}
