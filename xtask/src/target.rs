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

/// The same for the library with COM: the four conventions of calls and names that its methods meet.
pub const CROSS_COM: [&str; 4] =
    ["x86_64-pc-windows-gnu", "i686-pc-windows-gnu", "thumbv7m-none-eabi", "thumbv6m-none-eabi"];

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
    let extensions = triple.strip_prefix("riscv32").or_else(|| triple.strip_prefix("riscv64"));
    let extensions = extensions.and_then(|rest| rest.split('-').next());
    // G stands for IMAFD and more.
    triple.starts_with("thumbv6m-") || extensions.is_some_and(|letters| !letters.contains(['a', 'g']))
}

/// Whether the target's objects are ELF; the others here are COFF.
pub fn is_elf(triple: &str) -> bool {
    !triple.contains("-windows-")
}

/// Whether there is an operating system, and a C library with it.
pub fn is_hosted(triple: &str) -> bool {
    !triple.contains("-none-")
}

/// The name that a C function has in the target's objects.
pub fn symbol(triple: &str, function: &str) -> String {
    let is_decorated = triple.starts_with("i686-") && !is_elf(triple);
    if is_decorated { format!("_{function}") } else { function.to_owned() }
}

/// A target that `docs/targets.md` has figures of.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name in Rust.
    pub triple: &'static str,
    /// The form of the record there.
    pub form: &'static str,
    /// How gcc is told of it, where one gcc serves several targets.
    pub gcc: &'static [&'static str],
}

const fn target(triple: &'static str, form: &'static str, gcc: &'static [&'static str]) -> Target {
    Target { triple, form, gcc }
}

/// All of them: bare metal, then Linux and Windows.
pub const ALL: [Target; 12] = [
    target("thumbv6m-none-eabi", MASKED, &["-mthumb", "-mcpu=cortex-m0"]),
    target("thumbv7m-none-eabi", "32-bit", &["-mthumb", "-mcpu=cortex-m3"]),
    target("thumbv7em-none-eabihf", "32-bit", &["-mthumb", "-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]),
    target("thumbv8m.main-none-eabi", "32-bit", &["-mthumb", "-mcpu=cortex-m33", "-mfloat-abi=soft"]),
    target("riscv32imc-unknown-none-elf", MASKED, &["-march=rv32imc", "-mabi=ilp32"]),
    target("riscv32imac-unknown-none-elf", "32-bit", &["-march=rv32imac", "-mabi=ilp32"]),
    target("riscv64gc-unknown-none-elf", "64-bit", &["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany"]),
    target("aarch64-unknown-linux-gnu", "64-bit", &[]),
    target("armv7-unknown-linux-gnueabihf", "32-bit", &[]),
    target("s390x-unknown-linux-gnu", "64-bit", &[]),
    target("x86_64-unknown-linux-gnu", "64-bit", &[]),
    target("x86_64-pc-windows-gnu", "64-bit", &[]),
];

/// The form without compare-and-swap: interrupts are masked around it.
const MASKED: &str = "masked";

#[cfg(test)]
mod tests {
    use super::{ALL, MASKED, is_masked};
    use crate::run;
    use std::process::Command;

    /// The condition of `src/ground/atomic.rs`.
    #[test]
    fn the_forms_are_those_that_the_compiler_selects() {
        for target in ALL {
            let cfg = run::stdout(Command::new("rustc").args(["--print", "cfg", "--target", target.triple])).unwrap();
            let has = |line: &str| cfg.lines().any(|l| l == line);
            let form = match () {
                () if !has("target_has_atomic=\"32\"") => MASKED,
                () if has("target_has_atomic=\"64\"") && has("target_pointer_width=\"64\"") => "64-bit",
                () => "32-bit",
            };
            assert_eq!(target.form, form, "{}", target.triple);
            assert_eq!(is_masked(target.triple), form == MASKED, "{}", target.triple);
        }
    }
}
