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

/// Whether the target's objects are ELF; the others here are COFF.
pub fn is_elf(triple: &str) -> bool {
    !triple.contains("-windows-")
}
