//! Target triples.

use std::process::Command;
use std::sync::OnceLock;

/// The triple of the machine that this program was built for and runs on.
pub fn host() -> &'static str {
    static HOST: OnceLock<String> = OnceLock::new();
    HOST.get_or_init(|| {
        let version = Command::new("rustc").arg("-vV").output().expect("rustc is on PATH");
        let version = String::from_utf8_lossy(&version.stdout).into_owned();
        version.lines().find_map(|l| l.strip_prefix("host: ")).expect("rustc -vV names its host").to_owned()
    })
}

/// The targets besides the machine's own whose archives are tested.
pub const CROSS: [&str; 3] = ["x86_64-pc-windows-gnu", "thumbv7m-none-eabi", "aarch64-unknown-linux-gnu"];

/// A target that the compiler knows.
///
/// # Errors
/// What to say to a user who misspelt it.
pub fn parse(triple: &str) -> Result<String, String> {
    let out = Command::new("rustc").args(["--print", "target-list"]).output().map_err(|e| e.to_string())?;
    if String::from_utf8_lossy(&out.stdout).lines().any(|known| known == triple) {
        return Ok(triple.to_owned());
    }
    Err("rustc does not know it; `rustc --print target-list` lists those it does".to_owned())
}

/// Whether the target lacks compare-and-swap, so that its archive masks interrupts instead.
pub fn is_masked(triple: &str) -> bool {
    triple.starts_with("thumbv6m-") || triple.starts_with("riscv32imc-")
}

/// Whether the target's objects are ELF; the others here are COFF.
pub fn is_elf(triple: &str) -> bool {
    !triple.contains("-windows-")
}
