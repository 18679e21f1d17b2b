//! Steps of the protocol left out or done wrong, which are no orderings: text that must be there exactly once.

use std::fs;

use anyhow::{Context, Result, bail};

use super::Mutation;
use super::configuration::Configuration;
use crate::root;

/// A broken step.
struct Patch {
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
}

const fn patch(file: &'static str, name: &'static str, from: &'static str, to: &'static str) -> Patch {
    Patch { name, file, from, to }
}

/// All of them, each in the 64-bit form.
pub(super) fn mutations() -> Result<Vec<Mutation>> {
    PATCHES.iter().map(Patch::mutation).collect()
}

impl Patch {
    fn mutation(&self) -> Result<Mutation> {
        let text = fs::read_to_string(root::path(self.file)).with_context(|| format!("cannot read {}", self.file))?;
        let places: Vec<_> = text.match_indices(self.from).map(|(at, _)| at).collect();
        let &[at] = &places[..] else {
            bail!("{}: the patch `{}` does not fit any more ({} places)", self.file, self.name, places.len());
        };
        Ok(Mutation {
            name: self.name.to_owned(),
            file: self.file.to_owned(),
            at,
            text: text.replace(self.from, self.to),
            configuration: Configuration::ALL[0],
            is_ordering: false,
        })
    }
}

const RECORD: &str = "src/record/record.rs";
const READ: &str = "src/engine/read.rs";
const POOL: &str = "src/record/pool.rs";
const ENGINE: &str = "src/engine/mod.rs";
const FILES: &str = "src/engine/files.rs";
const CLOCK: &str = "src/engine/clock.rs";
const LIST: &str = "src/engine/enumerate.rs";
const VIEW: &str = "src/engine/view.rs";

const PATCHES: &[Patch] = &[
    // Reading.
    patch(
        RECORD,
        "a reader does not recheck the head",
        "if self.is_current(head) {\n                return Ok(seen);",
        "if true {\n                return Ok(seen);",
    ),
    patch(RECORD, "a reader ignores the era", "if hot.belongs_to(head) { hot.bytes() } else { 0 }", "hot.bytes()"),
    patch(
        READ,
        "the first try does not recheck the head",
        "words.is_current(head).then_some(progress)",
        "{\n            let _ = head;\n            Some(progress)\n        }",
    ),
    patch(
        RECORD,
        "the first try ignores the era",
        "hot.belongs_to(head).then_some((head, slot, hot.bytes()))",
        "Some((head, slot, hot.bytes()))",
    ),
    patch(READ, "the first try ignores the generation", "if slot.generation() != generation {", "if generation == 0 {"),
    patch(RECORD, "a reader ignores the slot's link", "if link_file == file {", "if false {"),
    // Advances.
    patch(RECORD, "an advance ignores the permit", "if slot.attempt() != attempt || limit == 0 {", "if limit == 0 {"),
    patch(
        RECORD,
        "an advance's refusal is not rechecked",
        "if self.is_current(head) {\n                    return Err(BG_E_INVALID_STATE);",
        "if true {\n                    return Err(BG_E_INVALID_STATE);",
    ),
    patch(
        RECORD,
        "an advance ignores the freeze",
        "if hot.is_frozen() || !hot.belongs_to(head)",
        "if !hot.belongs_to(head)",
    ),
    patch(
        RECORD,
        "an advance ignores the era",
        "if hot.is_frozen() || !hot.belongs_to(head) || is_over",
        "if hot.is_frozen() || is_over",
    ),
    // Changes.
    patch(
        RECORD,
        "a change does not recheck what it starts from",
        "if !hot.belongs_to(head) || !self.is_current(head) {",
        "if !hot.belongs_to(head) {",
    ),
    patch(
        RECORD,
        "a change does not recheck what its transition has read",
        "if !self.is_current(head) {\n            return Ok(false);\n        }\n        verdict?;",
        "verdict?;",
    ),
    patch(
        RECORD,
        "a change does not freeze",
        "if !hot.is_frozen() && !words.hot.swap_if(hot.0, hot.frozen().0) {",
        "if false {",
    ),
    patch(
        RECORD,
        "a change unfreezes when it is refused",
        "        verdict?;\n",
        "        if let Err(code) = verdict {\n            words.hot.swap_if(hot.frozen().0, hot.0 & !Hot::FROZEN);\n            return Err(code);\n        }\n",
    ),
    patch(
        RECORD,
        "hot is opened before the head is published",
        "        if !words.head.swap_if(head.0, next.0) {\n            return Ok(false);\n        }\n        // Published: from here on anybody may open it.\n        words.hot.swap_if(hot.frozen().0, Hot::open(next).0);\n",
        "        words.hot.swap_if(hot.frozen().0, Hot::open(next).0);\n        if !words.head.swap_if(head.0, next.0) {\n            return Ok(false);\n        }\n",
    ),
    patch(
        RECORD,
        "hot is opened without comparing",
        "words.hot.swap_if(hot.0, Hot::open(head).0);\n            return Ok(false);",
        "words.hot.store(Hot::open(head).0);\n            return Ok(false);",
    ),
    patch(
        RECORD,
        "nobody opens for a stopped change",
        "words.hot.swap_if(hot.0, Hot::open(head).0);\n            return Ok(false);",
        "return Ok(false);",
    ),
    patch(
        RECORD,
        "the head is published before the slot is written",
        "        store.slot(next).ok_or(BGJOB_E_INVALID_DATA)?.write(&moment.record);\n        if !words.head.swap_if(head.0, next.0) {\n            return Ok(false);\n        }\n",
        "        if !words.head.swap_if(head.0, next.0) {\n            return Ok(false);\n        }\n        store.slot(next).ok_or(BGJOB_E_INVALID_DATA)?.write(&moment.record);\n",
    ),
    patch(
        RECORD,
        "the old slot is given back before the commit",
        "        if !words.head.swap_if(head.0, next.0) {\n            return Ok(false);\n        }\n        // Published: from here on anybody may open it.\n        words.hot.swap_if(hot.frozen().0, Hot::open(next).0);\n        spare.0 = head.index();\n",
        "        store.spare_slots.give(head.index());\n        if !words.head.swap_if(head.0, next.0) {\n            return Ok(false);\n        }\n        words.hot.swap_if(hot.frozen().0, Hot::open(next).0);\n        spare.0 = NONE;\n",
    ),
    patch(
        RECORD,
        "the head is stored, not swapped",
        "        if !words.head.swap_if(head.0, next.0) {\n            return Ok(false);\n        }\n",
        "        words.head.store(next.0);\n",
    ),
    // Links.
    patch(
        RECORD,
        "the next change does not help",
        "        store.help(moment.record.link_file, Head::from_wide(moment.record.link_new));\n",
        "",
    ),
    patch(
        RECORD,
        "a late helper does not look at the tag",
        "if old.precedes(new) && entry.link.swap_if(old.0, new.0) {",
        "if entry.link.swap_if(old.0, new.0) {",
    ),
    patch(
        RECORD,
        "whoever helps gives the old cell back",
        "if old.precedes(new) && entry.link.swap_if(old.0, new.0) {",
        "if old.precedes(new) {\n            entry.link.swap_if(old.0, new.0);",
    ),
    // Pools and handles.
    patch(
        POOL,
        "an entry is taken without looking whether it was there",
        "if word.clear_bits(bit) & bit != 0 {",
        "word.clear_bits(bit);\n            if true {",
    ),
    patch(
        ENGINE,
        "a reader does not check the generation",
        ".read(|slot, bytes| (slot.generation() == generation).then(|| look(entry, slot, bytes)))?;",
        ".read(|slot, bytes| Some(look(entry, slot, bytes)))?;",
    ),
    patch(
        ENGINE,
        "a change does not check the generation",
        "if moment.record.generation != generation {",
        "if false {",
    ),
    patch(FILES, "a file's generation is not rechecked", "if is_live() { seen? } else { Err(E_HANDLE) }", "seen?"),
    patch(FILES, "a file's job is not checked", "if slot.generation() != job_generation\n                ||", "if"),
    patch(
        LIST,
        "a list of files is not rechecked",
        "        look()?;\n        Ok(count as usize)",
        "        Ok(count as usize)",
    ),
    // The clock and views.
    patch(
        CLOCK,
        "two contexts tick at once",
        "if tables.header.ticking.set_bits(1) & 1 != 0 {",
        "if tables.header.ticking.set_bits(1) & 2 != 0 {",
    ),
    patch(
        CLOCK,
        "a tick writes over the copy that is current",
        "if ticks & 1 == 0 { (odd, even) } else { (even, odd) };",
        "if ticks & 1 == 0 { (even, odd) } else { (odd, even) };",
    ),
    patch(
        CLOCK,
        "a reader of the clock does not recheck",
        "if header.ticks.load(Ordering::Relaxed) == ticks {",
        "if true {",
    ),
    patch(
        VIEW,
        "a view does not recheck whose region it is",
        "let progress = self.tables.progress(job)?;\n        self.tables.check()?;",
        "let progress = self.tables.progress(job)?;",
    ),
];
