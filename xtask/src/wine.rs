//! Windows programs under Wine, each set of them in a Windows of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

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
        let log = dir.with_extension("log");
        let prefix = Self::at(dir)?;
        let mut boot = prefix.wine();
        run::finish_ok(boot.args(["wineboot", "--init"]), &log)?;
        Ok(prefix)
    }

    /// One that was made before.
    ///
    /// # Errors
    /// When a tool is missing and cannot be installed.
    pub fn at(dir: PathBuf) -> Result<Self> {
        install::ensure(&[install::CROSS_COMPILERS, install::WINE].concat())?;
        Ok(Self(dir))
    }

    /// Ends its server and services: a server that goes on would take a new prefix in the same place for the old one.
    ///
    /// # Errors
    /// When Wine's server program cannot be run.
    pub fn end(&self) -> Result<()> {
        self.server("-k")?;
        self.wait()
    }

    /// Waits until its server and services have ended, which they do a while after the last program: a program that
    /// comes before that would ask services that are about to go.
    ///
    /// # Errors
    /// When Wine's server program cannot be run.
    pub fn wait(&self) -> Result<()> {
        self.server("-w")
    }

    fn server(&self, argument: &str) -> Result<()> {
        // It fails where nothing runs.
        Command::new("wineserver")
            .env("WINEPREFIX", &self.0)
            .arg(argument)
            .output()
            .map(drop)
            .context("cannot run wineserver")
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
