//! No function contains a trap instruction: what is left of a panic when the handler itself has been inlined.
//!
//! Instructions are decoded from each function's first byte, because `0F 0B` may also be part of a constant.

use std::path::Path;
use std::process::Command;

use iced_x86::{Code, Decoder, DecoderOptions, Instruction};
use object::{Architecture, Object, ObjectSection, ObjectSymbol, SymbolKind};

use super::Objects;

/// What fills the space between two functions on Windows; it is also a trap, but nothing falls into it: a function ends
/// in a jump or a return.
const PADDING: u8 = 0xCC;

/// Complains about traps, endless loops of one instruction, and functions of `header` that were not found.
///
/// `prefix` is that of the target's binutils, whose objdump decodes what is not x86.
pub fn traps(path: &Path, header: &[String], prefix: &str) -> Vec<String> {
    let objects = Objects::read(path);
    let mut seen = Vec::new();
    let mut complaints = Vec::new();
    for (_, file) in objects.parsed() {
        let x86 = matches!(file.architecture(), Architecture::X86_64 | Architecture::I386);
        for section in file.sections().filter(|s| s.kind() == object::SectionKind::Text) {
            let code = section.data().expect("code has bytes");
            for (name, start, end) in functions(&file, section.index(), section.address(), code.len() as u64) {
                if x86 {
                    let bits = if file.architecture() == Architecture::X86_64 { 64 } else { 32 };
                    let body = &code[(start - section.address()) as usize..(end - section.address()) as usize];
                    // Elsewhere a function's size is known.
                    let is_padded = file.format() == object::BinaryFormat::Coff;
                    let padding = body.iter().rev().take_while(|b| is_padded && **b == PADDING).count();
                    complaints.extend(x86_traps(&name, body, body.len() - padding, bits, start));
                }
                seen.push(name);
            }
        }
        if !x86 {
            complaints.extend(dumped_traps(path, prefix));
        }
    }
    let unseen = header.iter().filter(|n| !seen.contains(n));
    complaints.extend(unseen.map(|n| format!("{n} was not found in the code")));
    complaints
}

/// Name, first and end address of each function of a section. COFF gives no sizes: a function ends where the next one
/// begins, but for the padding in between. Several names for one body are kept, so that each exported name is seen.
fn functions(file: &object::File<'_>, section: object::SectionIndex, base: u64, len: u64) -> Vec<(String, u64, u64)> {
    let here = file.symbols().filter(|s| s.section_index() == Some(section));
    let named = here.filter(|s| matches!(s.kind(), SymbolKind::Text | SymbolKind::Unknown) && s.is_definition());
    let all: Vec<_> = named
        .filter(|s| s.name().is_ok_and(|n| !n.is_empty() && !n.starts_with('$') && !n.starts_with('.')))
        .map(|s| (s.name().unwrap_or_default().to_owned(), s.address() & !u64::from(is_thumb(file)), s.size()))
        .collect();
    let end = |start: u64, size: u64| {
        let next = all.iter().map(|f| f.1).filter(|&a| a > start).min().unwrap_or(base + len);
        if size == 0 { next } else { start + size }
    };
    all.iter().map(|(name, start, size)| (name.clone(), *start, end(*start, *size))).collect()
}

/// A Thumb function's address has its lowest bit set.
fn is_thumb(file: &object::File<'_>) -> bool {
    file.architecture() == Architecture::Arm
}

/// From the byte `padding` on the body may be padding. It is decoded too: its first byte may also be a short jump's
/// distance of 0xCC, the function's last.
fn x86_traps(name: &str, body: &[u8], padding: usize, bits: u32, start: u64) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut decoder = Decoder::with_ip(bits, body, start, DecoderOptions::NONE);
    let mut instruction = Instruction::default();
    while decoder.can_decode() {
        decoder.decode_out(&mut instruction);
        let at = instruction.ip() - start;
        let jump = matches!(
            instruction.code(),
            Code::Jmp_rel8_64 | Code::Jmp_rel32_64 | Code::Jmp_rel8_32 | Code::Jmp_rel32_32
        );
        let to_itself = jump && instruction.near_branch_target() == instruction.ip();
        match instruction.code() {
            Code::Int3 if at >= padding as u64 => {}
            Code::INVALID => complaints.push(format!("{name}+{at:#x}: not an instruction")),
            Code::Ud2 | Code::Int3 | Code::Hlt => complaints.push(format!("{name}+{at:#x}: a trap")),
            _ if to_itself => complaints.push(format!("{name}+{at:#x}: loops for ever, like a panic handler")),
            _ => {}
        }
    }
    complaints
}

/// The same by objdump's text: address, bytes, mnemonic, operands, with tabs between them.
fn dumped_traps(path: &Path, prefix: &str) -> Vec<String> {
    let mut objdump = Command::new(format!("{prefix}objdump"));
    let text = crate::run::stdout(objdump.arg("-dr").arg(path)).unwrap_or_else(|e| panic!("{e:#}"));
    let mut function = "";
    let mut complaints = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_suffix(">:") {
            function = heading.split('<').next_back().unwrap_or("");
        }
        let columns: Vec<_> = line.split('\t').map(str::trim).collect();
        let [address, _, mnemonic, operands @ ..] = &columns[..] else {
            continue;
        };
        let target = operands.first().and_then(|o| o.split_whitespace().next());
        if TRAPS.contains(mnemonic) {
            complaints.push(format!("{function} at {address} a trap"));
            continue;
        }
        // A jump whose target the linker fills in looks like one to itself; its relocation is on the next line.
        let is_filled_in = lines.peek().is_some_and(|next| next.contains(": R_"));
        if mnemonic.starts_with('b') && !is_filled_in && target == Some(address.trim_end_matches(':')) {
            complaints.push(format!("{function} at {address} loops for ever, like a panic handler"));
        }
    }
    complaints
}

/// Trap instructions of ARM, AArch64 and RISC-V, as objdump writes them.
const TRAPS: [&str; 8] = ["udf", "udf.w", "bkpt", "brk", "hlt", "ebreak", "unimp", "c.unimp"];
