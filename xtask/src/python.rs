//! Python with the packages that the project's own harnesses use, in an environment of its own under `target/`.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{install, root, run};

/// What is installed, from PyPI: the Unicorn engine runs the archive on any processor, pyelftools reads linked images.
const PACKAGES: [&str; 2] = ["unicorn==2.1.4", "pyelftools==0.32"];

/// The interpreter of the environment, which is made when it is not there or holds other versions.
///
/// # Errors
/// When Python is missing and cannot be installed, or PyPI cannot be reached.
pub fn interpreter() -> Result<PathBuf> {
    install::ensure(install::PYTHON)?;
    // Debian has what an environment starts from in a package of its own, which leaves no file of a fixed name.
    let has_seed = run::capture(Command::new("/usr/bin/python3").args(["-c", "import ensurepip"]))?.status.success();
    if !has_seed {
        install::ensure(install::PYTHON_VENV)?;
    }
    let dir = root::target_dir().join("venv");
    let (python, stamp) = (dir.join("bin/python"), dir.join("packages"));
    let wanted = PACKAGES.join("\n");
    fs::create_dir_all(root::target_dir())?;
    // Tests that run at the same time may want it.
    let lock = File::create(root::target_dir().join("venv.lock"))?;
    lock.lock().context("cannot lock the build directory")?;
    if !fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        run::stdout(Command::new("/usr/bin/python3").args(["-m", "venv", "--clear"]).arg(&dir))
            .context("Python's environment cannot be made")?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        run::stdout(Command::new(&python).args(pip).args(PACKAGES)).with_context(|| {
            format!("{} cannot be installed from PyPI (is the network there?)", PACKAGES.join(", "))
        })?;
        fs::write(&stamp, wanted)?;
    }
    Ok(python)
}

/// Starts a module of a package that lies in `ffi-tests/`: `stepper.step`, for instance.
///
/// # Errors
/// As [`interpreter`].
pub fn module(name: &str) -> Result<Command> {
    let mut command = Command::new(interpreter()?);
    // No caches in the work tree.
    command.env("PYTHONPATH", root::path("ffi-tests")).env("PYTHONDONTWRITEBYTECODE", "1");
    command.args(["-m", name]);
    Ok(command)
}
