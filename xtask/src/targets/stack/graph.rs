//! Who calls whom.
//!
//! From the relocations and the instructions they belong to. A function "takes" another when it can get hold of its
//! address: from its own code, or from constants that it names (the tables of a `dyn FnMut`), however far.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context, Result, bail, ensure};
use object::{
    Architecture, BinaryFormat, File, Object, ObjectSection, ObjectSymbol, Relocation, RelocationFlags, RelocationKind,
    RelocationTarget, SectionIndex, SectionKind, SymbolKind,
};

use super::code::{Code, Flow, Instruction};
use super::frames;
use crate::header::CRITICAL;

/// Functions of one object.
#[derive(Debug)]
pub(super) struct Graph {
    pub(super) functions: Vec<Function>,
    /// By each of their names.
    pub(super) by_name: BTreeMap<String, usize>,
    /// What a call itself puts on the stack.
    pub(super) return_address: u64,
}

/// One function.
#[derive(Debug, Default)]
pub(super) struct Function {
    pub(super) name: String,
    section: Option<SectionIndex>,
    start: u64,
    /// Bytes that it takes itself.
    pub(super) frame: u64,
    /// Called while its frame is there.
    pub(super) calls: BTreeSet<usize>,
    /// Jumped to when its frame is gone.
    pub(super) tails: BTreeSet<usize>,
    pub(super) takes: BTreeSet<usize>,
    pub(super) calls_any: bool,
    pub(super) tails_any: bool,
    /// memcpy and its like.
    pub(super) calls_helper: bool,
    pub(super) tails_helper: bool,
}

/// What a relocation names.
enum Place {
    Function(usize),
    Code,
    Data(SectionIndex),
    Outside,
}

impl Graph {
    pub(super) fn of(file: &File<'_>, code: &[Code]) -> Result<Self> {
        let is_x86 = file.architecture() == Architecture::X86_64;
        let (functions, by_name) = named(file);
        let mut graph = Self { functions, by_name, return_address: if is_x86 { 8 } else { 0 } };
        let said = frames::said(file)?;
        let constants = graph.constants(file)?;
        for part in code {
            let relocations: Vec<_> = file.section_by_index(part.section)?.relocations().collect();
            for (index, body) in graph.bodies(part)? {
                // Two functions never share an instruction, and the last one has the rest of the section.
                let end = graph.next_start(part.section, graph.functions[index].start);
                let Function { name, start, .. } = &graph.functions[index];
                graph.functions[index].frame = match said.get(&(part.section, *start)) {
                    // The compiler leaves out what a call's arguments push; the code leaves out nothing.
                    Some(frame) if is_x86 => frames::seen(body)?.max(*frame) + frames::red_zone(body),
                    Some(frame) => *frame,
                    None if is_x86 && file.format() == BinaryFormat::Coff => frames::seen(body)?,
                    // Written in assembly; the default ones take nothing.
                    None if CRITICAL.contains(&name.as_str()) => 0,
                    None => bail!("the compiler does not say how much stack {name} takes"),
                };
                graph.read(file, index, (body, end), &relocations, &constants)?;
            }
        }
        Ok(graph)
    }

    /// The functions of a section with their instructions; the first begins with the section.
    fn bodies<'c>(&self, part: &'c Code) -> Result<Vec<(usize, &'c [Instruction])>> {
        let mut starts: Vec<_> =
            self.functions.iter().enumerate().filter(|(_, f)| f.section == Some(part.section)).collect();
        starts.sort_by_key(|(_, f)| f.start);
        // s390x keeps single instructions, which `exrl` runs in place, outside of functions.
        let is_data = starts.is_empty() && part.instructions.iter().all(|i| i.flow == Flow::Next);
        ensure!(is_data || starts.first().is_some_and(|(_, f)| f.start == 0), "code without a function's name");
        let all = &part.instructions;
        let at = |address: u64| all.partition_point(|i| i.address < address);
        let ends = starts.iter().skip(1).map(|(_, f)| at(f.start)).chain([all.len()]);
        Ok(starts.iter().zip(ends).map(|((index, f), end)| (*index, &all[at(f.start)..end])).collect())
    }

    /// Takes in what one function does, which ends before `end`.
    fn read(
        &mut self,
        file: &File<'_>,
        me: usize,
        (body, end): (&[Instruction], u64),
        relocations: &[(u64, Relocation)],
        constants: &HashMap<SectionIndex, BTreeSet<usize>>,
    ) -> Result<()> {
        let section = self.functions[me].section.context("a function lies in a section")?;
        for (n, instruction) in body.iter().enumerate() {
            let end = body.get(n + 1).map_or(end, |next| next.address);
            let within = relocations.iter().filter(|(at, _)| (instruction.address..end).contains(at));
            let named: Vec<_> =
                within.map(|(_, r)| r).filter(|r| matches!(r.target(), RelocationTarget::Symbol(_))).collect();
            // RISC-V: `auipc` carries the relocation of a pair; the `jalr` or `jr` after it is the call or jump.
            let paired = n > 0 && body[n - 1].mnemonic == "auipc" && self.is_half_of_call(&body[n - 1], relocations);
            let flow = match instruction.flow {
                Flow::IndirectCall | Flow::IndirectJump if paired => Flow::Next,
                Flow::Next if self.is_half_of_call(instruction, relocations) => {
                    if instruction.operands.starts_with("ra,") { Flow::Call(None) } else { Flow::Jump(None) }
                }
                flow => flow,
            };
            for relocation in &named {
                let place = self.place(file, relocation, None)?;
                self.note(me, flow, place, constants);
            }
            match flow {
                Flow::Call(Some(address)) | Flow::Jump(Some(address)) if named.is_empty() => {
                    if let Some(to) = self.starting_at(section, address) {
                        // A jump to the own start is a loop.
                        if to != me || matches!(flow, Flow::Call(_)) {
                            self.note(me, flow, Place::Function(to), constants);
                        }
                    }
                }
                Flow::IndirectCall => self.functions[me].calls_any = true,
                Flow::IndirectJump => self.functions[me].tails_any = true,
                // x86 names what lies in the same section without a relocation: `lea 0x10(%rip),%rax  # 40 <function>`.
                Flow::Next if named.is_empty() => {
                    let comment = instruction.operands.split_once("# ").and_then(|(_, c)| c.split_once(" <"));
                    let address = comment.and_then(|(a, _)| u64::from_str_radix(a, 16).ok());
                    if let Some(to) = address.and_then(|a| self.starting_at(section, a)) {
                        self.functions[me].takes.insert(to);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether RISC-V's relocation for a call of two instructions is at this one.
    fn is_half_of_call(&self, instruction: &Instruction, relocations: &[(u64, Relocation)]) -> bool {
        instruction.mnemonic == "auipc"
            && relocations.iter().any(|(at, r)| {
                let RelocationFlags::Elf { r_type } = r.flags() else { return false };
                *at == instruction.address
                    && [object::elf::R_RISCV_CALL, object::elf::R_RISCV_CALL_PLT].contains(&r_type)
            })
    }

    fn note(&mut self, me: usize, flow: Flow, place: Place, constants: &HashMap<SectionIndex, BTreeSet<usize>>) {
        let function = &mut self.functions[me];
        match (flow, place) {
            (Flow::Call(_), Place::Function(to)) => drop(function.calls.insert(to)),
            (Flow::Jump(_), Place::Function(to)) => drop(function.tails.insert(to)),
            (Flow::Jump(_), Place::Outside) => function.tails_helper = true,
            // An address of a helper that is taken is as good as a call.
            (_, Place::Outside) => function.calls_helper = true,
            (_, Place::Function(to)) if to != me => drop(function.takes.insert(to)),
            (_, Place::Data(section)) => function.takes.extend(constants.get(&section).into_iter().flatten()),
            (_, Place::Function(_) | Place::Code) => {}
        }
    }

    /// The functions whose addresses can be reached from each section of constants.
    fn constants(&self, file: &File<'_>) -> Result<HashMap<SectionIndex, BTreeSet<usize>>> {
        // The architecture's, not the file's: COFF files say 32 bits whatever they hold.
        let pointer = 8 * file.architecture().address_size().context("the size of a pointer")?.bytes();
        let mut functions: HashMap<SectionIndex, BTreeSet<usize>> = HashMap::new();
        let mut links: Vec<(SectionIndex, SectionIndex)> = Vec::new();
        let kinds = [SectionKind::ReadOnlyData, SectionKind::ReadOnlyString, SectionKind::Data];
        for section in file.sections().filter(|s| kinds.contains(&s.kind()) && !is_about_code(s.name())) {
            let data = section.data()?;
            for (at, relocation) in section.relocations() {
                match self.place(file, &relocation, Some((data, at)))? {
                    // Differences of 32 bits on 64-bit targets are tables of jumps, not pointers.
                    Place::Function(f)
                        if relocation.size() == pointer && relocation.kind() == RelocationKind::Absolute =>
                    {
                        functions.entry(section.index()).or_default().insert(f);
                    }
                    Place::Data(to) => links.push((section.index(), to)),
                    _ => {}
                }
            }
        }
        // As many rounds as a chain of constants is long.
        loop {
            let before: usize = functions.values().map(BTreeSet::len).sum();
            for (from, to) in &links {
                let more = functions.get(to).cloned().unwrap_or_default();
                functions.entry(*from).or_default().extend(more);
            }
            if functions.values().map(BTreeSet::len).sum::<usize>() == before {
                return Ok(functions);
            }
        }
    }

    /// What a relocation names. `data`: the bytes and the place in them, for one outside of code, where it counts
    /// whether it is exactly a function's start.
    fn place(&self, file: &File<'_>, relocation: &Relocation, data: Option<(&[u8], u64)>) -> Result<Place> {
        let RelocationTarget::Symbol(index) = relocation.target() else { return Ok(Place::Code) };
        let symbol = file.symbol_by_index(index)?;
        let Some(section) = symbol.section_index() else { return Ok(Place::Outside) };
        if file.section_by_index(section)?.kind() != SectionKind::Text {
            return Ok(Place::Data(section));
        }
        let mut address = symbol.address();
        if let Some((bytes, at)) = data {
            let width = usize::from(relocation.size() / 8);
            let addend = relocation.addend().cast_unsigned();
            let inside = if relocation.has_implicit_addend() { number(file, bytes, at as usize, width) } else { None };
            address = address.wrapping_add(addend).wrapping_add(inside.unwrap_or(0));
        }
        let found = self.starting_at(section, even(file, address));
        // Code names other functions only by their starts, with an addend that makes up for the program counter.
        Ok(found.map_or(Place::Code, Place::Function))
    }

    /// Where the next function of the section begins.
    fn next_start(&self, section: SectionIndex, start: u64) -> u64 {
        let here = self.functions.iter().filter(|f| f.section == Some(section) && f.start > start);
        here.map(|f| f.start).min().unwrap_or(u64::MAX)
    }

    fn starting_at(&self, section: SectionIndex, address: u64) -> Option<usize> {
        self.functions.iter().position(|f| f.section == Some(section) && f.start == address)
    }
}

/// Sections that describe code, for debuggers and unwinders.
fn is_about_code(name: object::Result<&str>) -> bool {
    let names = [".eh_frame", ".ARM.exidx", ".ARM.extab", ".pdata", ".xdata", ".stack_sizes", ".debug"];
    name.is_ok_and(|name| names.iter().any(|n| name.starts_with(n)))
}

/// Every function, those with two names once.
fn named(file: &File<'_>) -> (Vec<Function>, BTreeMap<String, usize>) {
    let mut functions: Vec<Function> = Vec::new();
    let mut by_name = BTreeMap::new();
    for symbol in file.symbols().filter(|s| s.kind() == SymbolKind::Text && s.is_definition()) {
        let (section, start) = (symbol.section_index(), even(file, symbol.address()));
        let name = symbol.name().unwrap_or_default().to_owned();
        let known = functions.iter().position(|f| f.section == section && f.start == start);
        let index = known.unwrap_or(functions.len());
        if known.is_none() {
            functions.push(Function { name: name.clone(), section, start, ..Function::default() });
        }
        by_name.insert(name, index);
    }
    (functions, by_name)
}

/// A Thumb function's address has its lowest bit set.
pub(super) fn even(file: &File<'_>, address: u64) -> u64 {
    if file.architecture() == Architecture::Arm { address & !1 } else { address }
}

/// The number of `width` bytes at `at`.
pub(super) fn number(file: &File<'_>, bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + width)?;
    let add = |n: u64, b: &u8| n << 8 | u64::from(*b);
    Some(if file.is_little_endian() { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
}
