//! Instructions of an object file, by the target's objdump, and which of them leave their function.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use object::{Architecture, File, Object, ObjectSection, SectionIndex, SectionKind};

use crate::run;

/// The code of one section.
pub(super) struct Code {
    pub(super) section: SectionIndex,
    pub(super) instructions: Vec<Instruction>,
}

/// One line of objdump's.
pub(super) struct Instruction {
    /// From the section's start.
    pub(super) address: u64,
    pub(super) mnemonic: String,
    /// With the comments of objdump.
    pub(super) operands: String,
    pub(super) flow: Flow,
}

/// Where an instruction may go besides to the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// Nowhere, or to its caller.
    Next,
    /// A call or jump of what it names: the relocation, or else this address in the same section.
    Call(Option<u64>),
    Jump(Option<u64>),
    /// A call or jump of what a register holds.
    IndirectCall,
    IndirectJump,
}

/// All code of `path`, which `file` is.
pub(super) fn dump(path: &Path, prefix: &str, file: &File<'_>) -> Result<Vec<Code>> {
    let mut objdump = Command::new(format!("{prefix}objdump"));
    let text = run::stdout(objdump.args(["-d", "-w", "--no-show-raw-insn"]).arg(path))?;
    let parts: Vec<_> = text.split("Disassembly of section ").skip(1).collect();
    let sections: Vec<_> = file.sections().filter(|s| s.kind() == SectionKind::Text && s.size() > 0).collect();
    ensure!(parts.len() == sections.len(), "objdump shows {} sections of {}", parts.len(), sections.len());
    let mut all = Vec::new();
    for (section, part) in sections.iter().zip(parts) {
        let (name, body) = part.split_once(":\n").context("objdump's heading")?;
        ensure!(name == section.name()?, "objdump shows {name} in the place of {}", section.name()?);
        let instructions =
            body.lines().filter_map(|l| instruction(file.architecture(), l)).collect::<Result<Vec<_>>>()?;
        ensure!(!instructions.is_empty(), "objdump shows nothing of {name}");
        all.push(Code { section: section.index(), instructions });
    }
    Ok(all)
}

/// `ADDRESS:<tab>MNEMONIC OPERANDS`; `None` for headings and what objdump leaves out.
fn instruction(machine: Architecture, line: &str) -> Option<Result<Instruction>> {
    let (address, text) = line.split_once(":\t")?;
    let address = u64::from_str_radix(address.trim(), 16).ok()?;
    let (mnemonic, operands) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let operands = operands.trim();
    Some(flow(machine, mnemonic, operands).map(|flow| Instruction {
        address,
        mnemonic: mnemonic.to_owned(),
        operands: operands.to_owned(),
        flow,
    }))
}

fn flow(machine: Architecture, mnemonic: &str, operands: &str) -> Result<Flow> {
    Ok(match machine {
        Architecture::X86_64 => x86(mnemonic, operands),
        Architecture::Arm => arm(mnemonic, operands),
        Architecture::Aarch64 => aarch64(mnemonic, operands),
        Architecture::Riscv32 | Architecture::Riscv64 => riscv(mnemonic, operands),
        Architecture::S390x => s390x(mnemonic, operands),
        other => bail!("calls of {other:?} are not known"),
    })
}

/// The address in `8, 1c <function+0x1c>`.
fn address(operands: &str) -> Option<u64> {
    let before = operands.split_once(" <")?.0;
    u64::from_str_radix(before.rsplit([' ', ',']).next()?, 16).ok()
}

fn x86(mnemonic: &str, operands: &str) -> Flow {
    let mnemonic = if ["notrack", "bnd"].contains(&mnemonic) { operands } else { mnemonic };
    match (mnemonic, operands.contains('*')) {
        (m, true) if m.starts_with("call") => Flow::IndirectCall,
        (m, false) if m.starts_with("call") => Flow::Call(address(operands)),
        (m, true) if m.starts_with("jmp") => Flow::IndirectJump,
        (m, false) if m.starts_with('j') => Flow::Jump(address(operands)),
        _ => Flow::Next,
    }
}

const ARM_CONDITIONS: [&str; 17] =
    ["", "eq", "ne", "cs", "hs", "cc", "lo", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le"];

fn arm(mnemonic: &str, operands: &str) -> Flow {
    let name = mnemonic.trim_end_matches(".n").trim_end_matches(".w");
    let is = |stem: &str| name.strip_prefix(stem).is_some_and(|rest| ARM_CONDITIONS.contains(&rest));
    let named = operands.contains('<');
    // `bls` and the like are b with a condition, so b is asked first.
    if is("b") {
        Flow::Jump(address(operands))
    } else if is("bl") || is("blx") {
        if named { Flow::Call(address(operands)) } else { Flow::IndirectCall }
    } else if is("bx") && operands != "lr" {
        Flow::IndirectJump
    } else if (is("mov") || is("ldr")) && operands.starts_with("pc,") && !operands.ends_with("lr") {
        if operands.starts_with("pc, [sp]") { Flow::Next } else { Flow::IndirectJump }
    } else {
        Flow::Next
    }
}

fn aarch64(mnemonic: &str, operands: &str) -> Flow {
    match mnemonic {
        "bl" => Flow::Call(address(operands)),
        "blr" => Flow::IndirectCall,
        "br" => Flow::IndirectJump,
        m if m == "b" || m.starts_with("b.") => Flow::Jump(address(operands)),
        _ => Flow::Next,
    }
}

fn riscv(mnemonic: &str, operands: &str) -> Flow {
    match mnemonic {
        "jal" => Flow::Call(address(operands)),
        "jalr" => Flow::IndirectCall,
        "j" => Flow::Jump(address(operands)),
        "jr" => Flow::IndirectJump,
        _ => Flow::Next,
    }
}

fn s390x(mnemonic: &str, operands: &str) -> Flow {
    let to_register = operands.starts_with('%') && !operands.contains(',') && operands != "%r14";
    match mnemonic {
        "brasl" | "bras" => Flow::Call(address(operands)),
        "basr" => Flow::IndirectCall,
        m if m.starts_with('b') && m.ends_with('r') && to_register => Flow::IndirectJump,
        m if m.starts_with('j') || m.starts_with("brc") => Flow::Jump(address(operands)),
        _ => Flow::Next,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_told_from_jumps_and_the_rest() {
        use Architecture::{Aarch64, Arm, Riscv32, S390x, X86_64};
        for (machine, line, expected) in [
            (X86_64, "  9f:\tcall   a4 <BgCancel+0xa4>", Flow::Call(Some(0xa4))),
            (X86_64, "  9f:\tcall   *0x18(%rax)", Flow::IndirectCall),
            (X86_64, "  9f:\tnotrack jmp *%rax", Flow::IndirectJump),
            (X86_64, "  9f:\tjae    134 <BgCancel+0x134>", Flow::Jump(Some(0x134))),
            (X86_64, "  9f:\tret", Flow::Next),
            (Arm, "  1c:\tbl\t0 <BgTransferDone>", Flow::Call(Some(0))),
            (Arm, "  1c:\tbls.n\t74 <BgTransferDone+0x74>", Flow::Jump(Some(0x74))),
            (Arm, "  1c:\tblls\t74 <BgTransferDone+0x74>", Flow::Call(Some(0x74))),
            (Arm, "  1c:\tblx\tr3", Flow::IndirectCall),
            (Arm, "  1c:\tbx\tlr", Flow::Next),
            (Arm, "  1c:\tbx\tr3", Flow::IndirectJump),
            (Arm, "  1c:\tbics\tr3, r4", Flow::Next),
            (Arm, "  1c:\tldr.w\tpc, [sp], #4", Flow::Next),
            (Arm, "  1c:\tldr\tpc, [r3, r4, lsl #2]", Flow::IndirectJump),
            (Aarch64, "  1c:\tblr\tx8", Flow::IndirectCall),
            (Riscv32, "  1c:\tjalr\ta5", Flow::IndirectCall),
            (Riscv32, "  1c:\tret", Flow::Next),
            (S390x, "  1c:\tbrasl\t%r14,32 <BgCancel+0x32>", Flow::Call(Some(0x32))),
            (S390x, "  1c:\tbr\t%r14", Flow::Next),
            (S390x, "  1c:\tbasr\t%r14,%r3", Flow::IndirectCall),
            (S390x, "  1c:\tbner\t%r1", Flow::IndirectJump),
        ] {
            assert_eq!(instruction(machine, line).unwrap().unwrap().flow, expected, "{line}");
        }
        assert!(instruction(X86_64, "0000000000000000 <BgCancel>:").is_none());
    }
}
