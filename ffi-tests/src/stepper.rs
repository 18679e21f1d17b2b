//! The harness that interrupts the library at every instruction: `ffi-tests/stepper/`, a Python package on the Unicorn
//! engine. Here its images are linked and it is started.

mod patched;

pub use patched::{Patch, patched, patched_with};

use std::path::{Path, PathBuf};

use xtask::{python, root, run, stepper};

use crate::source;

/// What a run of the harness came to.
#[derive(Debug)]
pub struct Verdict {
    /// Whether nothing was caught.
    pub is_clean: bool,
    /// What it printed.
    pub text: String,
}

impl Verdict {
    /// A number of the line of counts, `points=352399`. Panics if there is none.
    pub fn number(&self, key: &str) -> u64 {
        let found = self.text.split_whitespace().find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
        let number = found.and_then(|text| text.parse().ok());
        number.unwrap_or_else(|| panic!("no {key}=NUMBER in:\n{}", self.text))
    }
}

/// An image of `library` in `target/stepper/NAME.elf`, with a fault of `stepper/faults/` linked in or without.
pub fn image(triple: &str, name: &str, library: &Path, fault: Option<&str>) -> PathBuf {
    let image = out(name, "elf");
    let sources: Vec<_> = fault.map(|fault| source(&format!("stepper/faults/{fault}.c"))).into_iter().collect();
    stepper::link(triple, library, &root::path("include"), &sources, &image).unwrap_or_else(|e| panic!("{e:#}"));
    image
}

/// Steps through every pair of operations, or only through the given ones (`OUTER/INNER`). The counts go to
/// `target/stepper/TRIPLE.json` too, if it was every pair.
pub fn step(triple: &str, image: &Path, pairs: &[&str]) -> Verdict {
    let mut module = python::module("stepper.step").unwrap_or_else(|e| panic!("{e:#}"));
    module.arg("--elf").arg(image).args(["--arch", triple]);
    if pairs.is_empty() {
        module.arg("--json").arg(out(triple, "json"));
    }
    module.args(pairs.iter().flat_map(|pair| ["--pair", pair]));
    let output = run::capture(&mut module).unwrap_or_else(|e| panic!("{e:#}"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    println!("{text}");
    Verdict { is_clean: output.status.success(), text }
}

fn out(name: &str, extension: &str) -> PathBuf {
    // Triples have dots in their names: `with_extension` would cut them.
    root::target_dir().join("stepper").join(format!("{name}.{extension}"))
}
