//! When two moments are the same for everything that can still happen.
//!
//! What is left out is only ever given back, or added to, and nothing in SPEC.md depends on it: names of jobs,
//! descriptions, notify flags, cookies and handles; times of day and the time of the last byte; sequence, attempts
//! (but whether there was one, and two, whose tokens can be tried), the number of errors, and the bytes resumed of
//! files that have arrived. Times that count are taken relative to now, and those that a later event sets before
//! anything looks at them are left out: of the last error unless the job waits for its retry, of the first one since
//! the last byte unless that timer runs. A distance beyond the longest delay is that delay. Nothing revives a final
//! job, so of one only what its refusals look at is left, type, files and their ranges, and what the next tick stamps.
//!
//! Two moments that are equal so have the same answers to every sequence of operations, and readings that differ by
//! those constants. The engine's own numbering (which entry, slot, cell or chunk, and every tag) is no part of the
//! model: of the ways to one state the search keeps the first.

use xxhash_rust::xxh3::xxh3_128;

use super::job::Job;
use super::pair::Names;
use super::state::Model;

/// Longer than every delay: BITS' 90 days, in units of 256 ms, and two.
const FOREVER: u32 = (7_776_000u64 * 1000 / 256) as u32 + 2;

/// The words that tell moments apart.
struct Words<'w>(&'w mut Vec<u64>);

impl Words<'_> {
    fn put(&mut self, word: u64) {
        self.0.push(word);
    }

    fn put_some(&mut self, word: Option<u64>) {
        self.0.extend([u64::from(word.is_some()), word.unwrap_or(0)]);
    }

    fn put_flags(&mut self, flags: &[bool]) {
        self.0.push(flags.iter().fold(1, |bits, flag| bits << 1 | u64::from(*flag)));
    }

    fn put_job(&mut self, job: &Job, coarse: u32, attempts: usize) {
        let ago = |then: u32| u64::from(coarse.wrapping_sub(then).min(FOREVER));
        self.put(job.kind as u64 | (job.state as u64) << 8 | (job.files.len() as u64) << 16 | (attempts as u64) << 32);
        if job.is_final() {
            job.files.iter().for_each(|file| self.put(file.ranges as u64));
            self.put_flags(&[job.touched.is_none(), job.has_advanced]);
            return;
        }
        self.put(job.priority as u64 | u64::from(job.delay_s) << 32);
        self.put_some(job.timeout_s.map(u64::from));
        self.put_some(job.active.map(|file| file as u64));
        self.put(u64::from(job.error as u32) << 32 | u64::from(job.cause as u32));
        self.put(job.context as u64 | (job.saved as u64) << 32);
        self.put_some(job.reply.map(|(bytes, _)| bytes));
        self.put_some(job.reply.and_then(|(_, total)| total));
        self.put(job.file_resumed);
        self.put_flags(&[job.has_progressed, job.has_advanced, job.is_untimed]);
        self.put_some(job.touched.map(ago));
        let waits = job.state == bgjob::State::TransientError && !job.is_untimed;
        self.put_some(waits.then(|| ago(job.failed)));
        self.put_some((!job.has_progressed).then(|| ago(job.stalled)));
        for file in &job.files {
            self.put_some(file.total);
            self.put(file.bytes);
            self.put_flags(&[file.is_done, file.is_declared && !file.is_done]);
            // All of a few names: their first eight bytes differ.
            let mut name = [0; 8];
            name.copy_from_slice(&[file.name.as_bytes(), &[0; 8]].concat()[..8]);
            self.put(u64::from_ne_bytes(name));
            self.put(file.ranges as u64);
        }
    }
}

impl Model {
    /// A number that is the same for moments that are the same. Of 128 bits: no two others have met in the number of
    /// moments that fit into any memory. `words` is room to work in.
    pub(super) fn canonical(&self, names: &Names, words: &mut Vec<u64>) -> u128 {
        words.clear();
        let mut put = Words(words);
        let closed = names.closed();
        let has = |what: fn(&super::expected::Named) -> bool| closed.is_some_and(what);
        put.put_flags(&[closed.is_some(), has(|named| !named.files.is_empty()), has(|named| named.last.is_some())]);
        // Ticks come in whole units, or this would tell.
        put.put(self.now_ms % 256);
        for job in &self.jobs {
            put.put_job(job, (self.now_ms / 256) as u32, job.attempt.min(2) as usize);
        }
        xxh3_128(bytes_of(words))
    }
}

fn bytes_of(words: &[u64]) -> &[u8] {
    bytemuck::cast_slice(words)
}
