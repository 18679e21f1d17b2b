//! Windows programs under Wine, each set of them in a Windows of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::{install, run};

/// A Windows in one directory.
#[derive(Clone, Debug)]
pub struct Prefix(PathBuf);

impl Prefix {
    /// Makes one in a directory that is there and empty; Wine and the compilers are installed where they are missing.
    ///
    /// # Errors
    /// When a tool is missing and cannot be installed, or Wine fails.
    pub fn new(dir: PathBuf) -> Result<Self> {
        install::ensure(&[install::CROSS_COMPILERS, install::WINE].concat())?;
        let log = dir.with_extension("log");
        let prefix = Self(dir);
        let mut boot = prefix.wine();
        run::finish_ok(boot.args(["wineboot", "--init"]), &log)?;
        Ok(prefix)
    }

    /// A command that runs `program` there.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = self.wine();
        command.arg(program);
        command
    }

    /// Says nothing, does not ask for its browser or for .NET, and takes arguments in UTF-8.
    fn wine(&self) -> Command {
        let mut wine = Command::new("wine");
        wine.env("WINEPREFIX", &self.0).env("WINEDEBUG", "-all").env("WINEDLLOVERRIDES", "mscoree=;mshtml=");
        wine.env("LC_ALL", "C.UTF-8");
        wine
    }
}
