//! What a function takes of the stack itself.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result, bail};
use object::{File, Object, ObjectSection, ObjectSymbol, RelocationTarget, SectionIndex};

use super::code::Instruction;

/// Bytes by section and address of the function: the `.stack_sizes` of the compiler. Functions whose frame grows as
/// they run are not in it.
pub(super) fn said(file: &File<'_>) -> Result<HashMap<(SectionIndex, u64), u64>> {
    let width = if file.is_64() { 8 } else { 4 };
    let mut frames = HashMap::new();
    for section in file.sections().filter(|s| s.name() == Ok(".stack_sizes")) {
        let data = section.data()?;
        let relocations: BTreeMap<_, _> = section.relocations().collect();
        let mut at = 0;
        while at < data.len() {
            let relocation = relocations.get(&(at as u64)).context(".stack_sizes names a function")?;
            let RelocationTarget::Symbol(index) = relocation.target() else { bail!(".stack_sizes names no symbol") };
            let symbol = file.symbol_by_index(index)?;
            let function = symbol.section_index().context(".stack_sizes names a function of the object")?;
            let offset = if relocation.has_implicit_addend() {
                super::graph::number(file, data, at, width).context(".stack_sizes is cut short")?
            } else {
                relocation.addend().cast_unsigned()
            };
            let (bytes, length) = uleb128(&data[at + width..]).context(".stack_sizes is cut short")?;
            frames.insert((function, super::graph::even(file, symbol.address().wrapping_add(offset))), bytes);
            at += width + length;
        }
    }
    Ok(frames)
}

fn uleb128(bytes: &[u8]) -> Option<(u64, usize)> {
    let length = bytes.iter().position(|b| b & 0x80 == 0)? + 1;
    let value = bytes[..length].iter().rev().try_fold(0_u64, |n, b| Some(n.checked_shl(7)? | u64::from(b & 0x7f)))?;
    Some((value, length))
}

/// The same from x86-64 code: everything that it pushes and subtracts, as if no path left anything out.
pub(super) fn seen(instructions: &[Instruction]) -> Result<u64> {
    let mut bytes = 0;
    for i in instructions {
        bytes += match (i.mnemonic.as_str(), i.operands.strip_suffix(",%rsp")) {
            (m, _) if m.starts_with("push") => 8,
            ("sub", Some(amount)) => immediate(amount)?.max(0).unsigned_abs(),
            ("add", Some(amount)) => immediate(amount)?.min(0).unsigned_abs(),
            ("lea" | "mov" | "cmp" | "test", _) | (_, None) => 0,
            (m, Some(_)) => bail!("the frame cannot be seen: {m} {}", i.operands),
        };
    }
    Ok(bytes)
}

fn immediate(text: &str) -> Result<i64> {
    let digits = text.strip_prefix("$0x").with_context(|| format!("the frame cannot be seen: {text} bytes"))?;
    Ok(u64::from_str_radix(digits, 16)?.cast_signed())
}

/// Bytes below the stack pointer that x86-64 code uses without moving it.
pub(super) fn red_zone(instructions: &[Instruction]) -> u64 {
    let below = |i: &Instruction| {
        let (before, _) = i.operands.split_once("(%rsp")?;
        u64::from_str_radix(before.rsplit(',').next()?.strip_prefix("-0x")?, 16).ok()
    };
    instructions.iter().filter(|i| !i.mnemonic.starts_with("lea")).filter_map(below).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::uleb128;

    #[test]
    fn numbers_of_any_length() {
        assert_eq!(uleb128(&[0x08, 0xff]), Some((8, 1)));
        assert_eq!(uleb128(&[0xe8, 0x02]), Some((360, 2)));
        assert_eq!(uleb128(&[0xe8]), None);
    }
}
