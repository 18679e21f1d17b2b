//! `benches/counts/counts.c` on the archive of one form.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::archive::{self, Form, Kind, Options};
use crate::{root, run, target, toolchain};

/// The program, and the functions of the C compiler that are counted beside ours.
const SOURCES: [&str; 2] = ["benches/counts/counts.c", "benches/peers/floors.c"];

/// The program in one form.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) path: PathBuf,
    pub(super) form: Form,
    operations: Vec<Operation>,
}

/// What it can do.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Operation {
    name: String,
    /// How many jobs a call is about.
    jobs: u64,
}

impl Program {
    /// Builds the archive as users get it, and the program.
    ///
    /// # Errors
    /// When either does not compile, or the program does not say what it can do.
    pub(super) fn build(form: Form) -> Result<Self> {
        println!("Building libbgjob.a, {} form", form.title());
        let options = Options { triple: target::host(), form, get_progress: true, kind: Kind::Flat };
        let built = archive::build_with(&options)?;
        let dir = root::target_dir().join("counts");
        fs::create_dir_all(&dir)?;
        let path = dir.join(format!("counts{}", form.suffix()));
        let mut cc = Command::new("cc");
        cc.args(["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-I"]).arg(&built.include);
        if form == Form::Masked {
            cc.arg("-DBGJOB_MASKED");
        }
        run::stdout(cc.args(SOURCES.map(root::path)).arg(&built.library).arg("-o").arg(&path))?;
        let operations = operations(&run::stdout(&mut Command::new(&path))?)?;
        Ok(Self { path, form, operations })
    }

    /// Names of all operations.
    pub(super) fn operations(&self) -> impl Iterator<Item = &String> {
        self.operations.iter().map(|o| &o.name)
    }

    /// Of these counts those that are about many jobs, and how much that is for one.
    pub(super) fn per_job<'a>(&self, counts: &'a [(String, u64)]) -> Vec<(&'a str, f64)> {
        let jobs = |name: &str| self.operations.iter().find(|o| o.name == name).map_or(1, |o| o.jobs);
        let many = counts.iter().filter(|(name, _)| jobs(name) > 1);
        many.map(|(name, count)| (name.as_str(), *count as f64 / jobs(name) as f64)).collect()
    }
}

/// The program's list: jobs, a tab, the name.
fn operations(list: &str) -> Result<Vec<Operation>> {
    let operation = |line: &str| {
        let (jobs, name) = line.split_once('\t')?;
        Some(Operation { name: name.to_owned(), jobs: jobs.parse().ok()? })
    };
    list.lines().map(|l| operation(l).with_context(|| format!("`{l}` is no operation"))).collect()
}

/// Which compilers made it, and for what.
///
/// # Errors
/// When they do not say.
pub fn compiler() -> Result<String> {
    let rustc = run::stdout(toolchain::own("rustc").arg("-V"))?;
    let cc = run::stdout(Command::new("cc").arg("--version"))?;
    let first = |text: &str| text.lines().next().unwrap_or_default().trim().to_owned();
    Ok(format!("{}, {}, for {}", first(&rustc), first(&cc), target::host()))
}

#[cfg(test)]
mod tests {
    use super::{Operation, operations};

    #[test]
    fn the_list_is_read() {
        let empty = Operation { name: "empty".into(), jobs: 1 };
        let many = Operation { name: "BgEnumJobs, 1,000 jobs".into(), jobs: 1000 };
        assert_eq!(operations("1\tempty\n1000\tBgEnumJobs, 1,000 jobs\n").unwrap(), [empty, many]);
        operations("empty\n").unwrap_err();
        operations("one\tempty\n").unwrap_err();
    }
}
