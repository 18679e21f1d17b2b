//! A region whose words can be read and written where SPEC.md says they are.

use std::cell::UnsafeCell;

use bgjob::{Capacities, Config, Engine, Guid, Profile, region_bytes};

const IS_WIDE: bool = !cfg!(any(bgjob_form = "32", bgjob_form = "masked"));
/// SPEC 2: `hot = {era, frozen 1, bytes}`, `head = link = {era, turn, index}`.
pub(crate) const ERA_BITS: u32 = if IS_WIDE { 31 } else { 14 };
const BYTES_BITS: u32 = if IS_WIDE { 32 } else { 17 };
const TURN_BITS: u32 = if IS_WIDE { 13 } else { 6 };
const INDEX_BITS: u32 = if IS_WIDE { 20 } else { 12 };
/// `{turn, era}`: what a head counts changes by.
pub(crate) const TAG_BITS: u32 = ERA_BITS + TURN_BITS;

const HEADER: usize = 160;
const JOB_ENTRY: usize = 32;
const FILE_ENTRY: usize = 40;
const SLOT: usize = 176;

/// Fields of a slot (SPEC 1.3) that count.
pub(crate) const GENERATION: usize = 0;
pub(crate) const ATTEMPT: usize = 4;
pub(crate) const SEQUENCE: usize = 64;
/// Fields of the header (SPEC 1.1).
pub(crate) const INSTANCE: usize = 12;
pub(crate) const CREATED: usize = 40;
pub(crate) const TICKS: usize = 84;

/// The region of one engine.
pub(crate) struct Region {
    memory: Vec<UnsafeCell<u64>>,
    jobs: usize,
    files: usize,
}

impl Region {
    pub(crate) fn new(jobs: usize, files: usize) -> Self {
        let words = region_bytes(jobs as u32, files as u32, 0) / 8;
        Self { memory: (0..words).map(|_| UnsafeCell::new(0)).collect(), jobs, files }
    }

    /// A new engine in it; nobody uses an earlier one any more.
    pub(crate) fn engine(&self) -> Engine<'_> {
        let capacities = Capacities::new(self.jobs as u32, self.files as u32, 0, 0);
        let config = Config { capacities, profile: Profile::Bits, seed: Guid::default() };
        // SAFETY: the memory lives as long as the engine, and is written by `write` only while nobody uses it.
        unsafe { Engine::from_raw(self.at(0), self.memory.len() * 8, &config) }.expect("the region fits")
    }

    fn at(&self, offset: usize) -> *mut u8 {
        assert!(offset < self.memory.len() * 8);
        self.memory[offset / 8].get().cast::<u8>().wrapping_add(offset % 8)
    }

    fn read<T: Copy>(&self, offset: usize) -> T {
        // SAFETY: aligned words inside the memory, for every type that is asked for here; no other thread is at work.
        unsafe { self.at(offset).cast::<T>().read() }
    }

    fn write<T: Copy>(&self, offset: usize, value: T) {
        // SAFETY: as `read`.
        unsafe { self.at(offset).cast::<T>().write(value) }
    }

    /// A word of SPEC 2: eight bytes, or the first four of them.
    fn word(&self, offset: usize) -> u64 {
        if IS_WIDE { self.read(offset) } else { self.read::<u32>(offset).into() }
    }

    fn set_word(&self, offset: usize, word: u64) {
        if IS_WIDE { self.write(offset, word) } else { self.write(offset, word as u32) }
    }

    fn link_at(&self, file: usize) -> usize {
        HEADER + JOB_ENTRY * self.jobs + FILE_ENTRY * file
    }

    fn head_at(job: usize) -> usize {
        HEADER + JOB_ENTRY * job + 8
    }

    fn slot_at(&self, job: usize) -> usize {
        let index = self.word(Self::head_at(job)) & ((1 << INDEX_BITS) - 1);
        HEADER + JOB_ENTRY * self.jobs + FILE_ENTRY * self.files + SLOT * index as usize
    }

    /// Changes of the entry, modulo 2^`TAG_BITS`.
    pub(crate) fn tag(&self, job: usize) -> u64 {
        let head = self.word(Self::head_at(job));
        let era = head >> (BYTES_BITS + 1);
        let turn = head >> INDEX_BITS & ((1 << TURN_BITS) - 1);
        turn << ERA_BITS | era
    }

    /// `word` with this tag.
    fn with_tag(word: u64, tag: u64) -> u64 {
        let (turn, era) = (tag >> ERA_BITS, tag & ((1 << ERA_BITS) - 1));
        era << (BYTES_BITS + 1) | turn << INDEX_BITS | word & ((1 << INDEX_BITS) - 1)
    }

    /// The entry's changes are counted from here; its hot word's bytes stay.
    pub(crate) fn set_tag(&self, job: usize, tag: u64) {
        let head = Self::with_tag(self.word(Self::head_at(job)), tag);
        let hot_at = HEADER + JOB_ENTRY * job;
        let bytes = self.word(hot_at) & ((1 << BYTES_BITS) - 1);
        self.set_word(Self::head_at(job), head);
        self.set_word(hot_at, head >> (BYTES_BITS + 1) << (BYTES_BITS + 1) | bytes);
    }

    /// The same of a file's link. The last change of its job was none of this file.
    pub(crate) fn set_link_tag(&self, file: usize, tag: u64) {
        let at = self.link_at(file);
        self.set_word(at, Self::with_tag(self.word(at), tag));
    }

    pub(crate) fn set_file_generation(&self, file: usize, generation: u32) {
        self.write(self.link_at(file) + 16, generation);
    }

    pub(crate) fn set_in_slot<T: Copy>(&self, job: usize, field: usize, value: T) {
        self.write(self.slot_at(job) + field, value);
    }

    pub(crate) fn set_in_header(&self, field: usize, value: u32) {
        self.write(field, value);
    }
}
