//! What the caller does with a job: create, Resume, Suspend, Cancel, close.

use super::Engine;
use super::names::{DISPLAY_NAME_MAX, check_text};
use crate::ground::atomic::{AtomicU32, Modify, Ordering, fence};
use crate::ground::handle::{self, Job, Kind};
use crate::ground::hresult::{BG_E_NOT_FOUND, E_NOTIMPL, E_OUTOFMEMORY, HResult};
use crate::ground::profile::Profile;
use crate::ground::state::State;
use crate::ground::types::{Guid, JobType};
use crate::record::slot::JobRecord;
use crate::record::transition::Moment;
use crate::tables::Tables;

/// An entry whose generation has come this far is not used again.
pub(super) const GENERATION_LAST: u32 = u32::MAX - 1;

/// An id from the engine's seed, the job's number and the index of its entry: 122 mixed bits in the form of RFC 9562.
/// Never the same for two numbers, because the first word alone tells them apart.
fn id_of(seed: &[AtomicU32; 4], number: u32, index: u32) -> Guid {
    let mut words = [0; 4];
    let mut odd = 0x9E37_79B9u32;
    for (word, seed) in words.iter_mut().zip(seed).take(3) {
        *word = mix(seed.load(Ordering::Relaxed).wrapping_add(number.wrapping_add(1).wrapping_mul(odd)));
        odd = odd.wrapping_add(2);
    }
    // Version 8 (free form), variant 10.
    words[1] = words[1] & 0x0FFF_FFFF | 0x8000_0000;
    words[2] = words[2] & !0xC0 | 0x80;
    words[3] = index_mask(seed, words[0]) ^ index;
    Guid::from_words(words)
}

/// The only index that an id can be of; of a foreign one, any.
fn index_of(seed: &[AtomicU32; 4], id: Guid) -> u32 {
    let words = id.to_words();
    index_mask(seed, words[0]) ^ words[3]
}

/// What hides an index in the last word of an id whose first one is this.
fn index_mask(seed: &[AtomicU32; 4], first: u32) -> u32 {
    mix(seed[3].load(Ordering::Relaxed).wrapping_add(first))
}

/// MurmurHash3's finaliser for 32 bits (Appleby, public domain).
fn mix(mut x: u32) -> u32 {
    x = (x ^ x >> 16).wrapping_mul(0x85EB_CA6B);
    x = (x ^ x >> 13).wrapping_mul(0xC2B2_AE35);
    x ^ x >> 16
}

/// What tells a new job from others.
struct Created {
    generation: u32,
    number: u32,
}

impl Engine<'_> {
    /// CreateJob: a SUSPENDED job without files, and its id.
    ///
    /// E_INVALIDARG: the name is empty, longer than 256 characters, contains a NUL, or is missing although the engine has a
    /// text area. E_NOTIMPL: an upload in Delivery Optimization's profile. E_OUTOFMEMORY: the job table or the text
    /// area is full.
    pub fn create_job(&self, name: Option<&[u8]>, job_type: JobType) -> Result<(Job, Guid), HResult> {
        let mut created = (Job(0), Guid::default());
        self.create_job_into(name, job_type, |job, id| created = (job, id))?;
        Ok(created)
    }

    /// The same for C: handed to `put` if it succeeds.
    #[inline(always)]
    pub fn create_job_into(
        &self,
        name: Option<&[u8]>,
        job_type: JobType,
        put: impl FnOnce(Job, Guid),
    ) -> Result<(), HResult> {
        let tables = &self.tables;
        if tables.profile == Profile::DeliveryOptimization && job_type != JobType::Download {
            return Err(E_NOTIMPL);
        }
        check_text(name, DISPLAY_NAME_MAX, tables.text.is_present())?;
        let index = tables.free_jobs.take().ok_or(E_OUTOFMEMORY)?;
        let outcome = tables.create_at(index, name, job_type);
        match outcome {
            Ok(Created { generation, number }) => {
                put(Job(handle::pack(Kind::Job, tables.instance, index, generation)), tables.id(number, index));
                Ok(())
            }
            Err(code) => {
                tables.free_jobs.give(index);
                Err(code)
            }
        }
    }

    /// GetJob: the job with this id. BG_E_NOT_FOUND: there is none that is not final. Cost: constant.
    pub fn find_job(&self, id: Guid) -> Result<Job, HResult> {
        let tables = &self.tables;
        let index = index_of(&tables.header.seed, id);
        let Some(entry) = tables.directory.jobs.get(index as usize) else {
            return self.told(Err(BG_E_NOT_FOUND));
        };
        let (state, generation, number) = tables.record(entry).read(|slot, _| {
            let (state, _) = slot.state_and_priority();
            (state, slot.generation(), entry.order.load(Ordering::Relaxed))
        })?;
        if state == State::Free || state.is_final() || tables.id(number, index) != id {
            return self.told(Err(BG_E_NOT_FOUND));
        }
        Ok(Job(handle::pack(Kind::Job, tables.instance, index, generation)))
    }

    /// Resume. BG_E_EMPTY: no files are left to transfer. BG_E_INVALID_STATE: the job is final.
    pub fn resume(&self, job: Job) -> Result<(), HResult> {
        self.told(self.tables.change(job, &mut Moment::resume))
    }

    /// Suspend: a running attempt ends, its bytes stay. BG_E_INVALID_STATE: the job is final.
    pub fn suspend(&self, job: Job) -> Result<(), HResult> {
        self.told(self.tables.change(job, &mut Moment::suspend))
    }

    /// Cancel. BG_E_INVALID_STATE: the job is final already.
    pub fn cancel(&self, job: Job) -> Result<(), HResult> {
        self.told(self.tables.change(job, &mut Moment::cancel))
    }

    /// Gives up the handle of a final job, and frees the job and its files. BG_E_INVALID_STATE: the job is not final.
    ///
    /// Cost: linear in the job's files.
    pub fn close_job(&self, job: Job) -> Result<(), HResult> {
        let tables = &self.tables;
        let mut last = JobRecord::default();
        self.told(tables.change(job, &mut |moment| {
            last = moment.record;
            moment.close()
        }))?;
        let mut file = last.tail;
        // Bound: a job has no more files than the table.
        for _ in 0..last.files_total {
            let Some(entry) = tables.store.files.get(file as usize) else {
                break;
            };
            let previous = entry.previous.load(Ordering::Relaxed);
            tables.free_file(file);
            file = previous;
        }
        for text in [last.name, last.description, last.reply_name] {
            tables.text.drop(text);
        }
        let (index, ..) = tables.job_entry(job)?;
        if last.generation.wrapping_add(1) < GENERATION_LAST {
            tables.free_jobs.give(index);
        }
        Ok(())
    }
}

impl Tables<'_> {
    /// Makes a taken entry a job: its generation.
    fn create_at(&self, index: u32, name: Option<&[u8]>, job_type: JobType) -> Result<Created, HResult> {
        let entry = self.directory.jobs.get(index as usize).ok_or(E_OUTOFMEMORY)?;
        let name = self.text.store(name)?;
        let number = self.header.created.count(1);
        // Pairs with a reader's Acquire fence: who sees the new words sees that the last job is gone.
        fence(Ordering::Release);
        entry.creation_time.store(self.file_time());
        entry.order.store(number, Ordering::Relaxed);
        let mut generation = 0;
        let outcome = self.record(entry).change(&mut |moment| {
            entry.attempt_base.store(moment.record.attempt, Ordering::Relaxed);
            generation = moment.record.generation.wrapping_add(1);
            moment.create(self.profile, job_type, name)
        });
        if outcome.is_err() {
            self.text.drop(name);
        }
        outcome.map(|()| Created { generation, number })
    }

    /// The id of the job with this number, in the entry at `index`.
    pub(super) fn id(&self, number: u32, index: u32) -> Guid {
        id_of(&self.header.seed, number, index)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::engine::Config;
    use crate::ground::hresult::{BG_E_INVALID_STATE, E_HANDLE};
    use crate::record::word::{Head, Hot};
    use crate::tables::layout::{Capacities, region_bytes};

    fn with_engine(run: impl FnOnce(Engine<'_>)) {
        let mut memory = std::vec![0u64; region_bytes(1, 1, 0) / 8];
        let config = Config { capacities: Capacities::new(1, 1, 0, 0), profile: Profile::Bits, seed: Guid::default() };
        run(Engine::new(&mut memory, &config).unwrap());
    }

    /// A job with 10 of 100 bytes, through Suspend and back, then closed.
    fn a_life(engine: Engine<'_>) -> (Job, crate::Transfer) {
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        let file = engine.add_file(job, None, None, 0).unwrap();
        engine.resume(job).unwrap();
        let first = engine.transfer_next().unwrap().transfer;
        engine.transfer_connected(first, 100, 0).unwrap();
        engine.transfer_advance(first, 10).unwrap();
        engine.suspend(job).unwrap();
        engine.resume(job).unwrap();
        let second = engine.transfer_next().unwrap().transfer;
        engine.transfer_connected(second, 100, 10).unwrap();
        assert_eq!(engine.transfer_advance(first, 1), Err(BG_E_INVALID_STATE));
        engine.transfer_advance(second, 90).unwrap();
        assert_eq!(engine.file_progress(file).unwrap().bytes_transferred, 100);
        engine.transfer_done(second).unwrap();
        assert_eq!(engine.state(job), Ok(State::Transferred));
        assert_eq!(engine.progress(job).unwrap().bytes_transferred, 100);
        engine.complete(job, &mut |_| Ok(())).unwrap();
        engine.close_job(job).unwrap();
        assert_eq!(engine.progress(job), Err(E_HANDLE));
        (job, second)
    }

    #[test]
    fn an_entry_at_the_last_generation_is_not_used_again() {
        with_engine(|engine| {
            let slot = &engine.tables.store.slots[0];
            slot.write(&JobRecord { generation: u32::MAX - 3, ..JobRecord::default() });
            let (job, _) = a_life(engine);
            assert_eq!(job.0 >> 32, u64::from(u32::MAX - 2));
            assert_eq!(engine.create_job(None, JobType::Download), Err(E_OUTOFMEMORY));
        });
    }

    #[test]
    fn the_attempt_counter_wraps_past_zero() {
        with_engine(|engine| {
            let slot = &engine.tables.store.slots[0];
            slot.write(&JobRecord { attempt: u32::MAX - 1, ..JobRecord::default() });
            let (_, second) = a_life(engine);
            assert_eq!(second.0 >> 32, 1, "u32::MAX, then 1: 0 is no permit");
        });
    }

    #[test]
    fn attempts_of_a_job_are_counted_past_the_wrap() {
        with_engine(|engine| {
            let slot = &engine.tables.store.slots[0];
            slot.write(&JobRecord { attempt: u32::MAX - 1, ..JobRecord::default() });
            let (job, _) = engine.create_job(None, JobType::Download).unwrap();
            engine.add_file(job, None, None, 0).unwrap();
            engine.resume(job).unwrap();
            for attempts in 1..5 {
                let transfer = engine.transfer_next().unwrap().transfer;
                assert_eq!(engine.snapshot(job).unwrap().attempt, attempts);
                engine.transfer_yield(transfer).unwrap();
            }
        });
    }

    #[test]
    fn era_and_tag_wrap_in_the_middle_of_a_life() {
        // Every change of a life meets the wrap once: of the era (the turn goes on), and of the whole tag.
        let mut lives = 0;
        for before in 0..16 {
            for whole_tag in [false, true] {
                with_engine(|engine| {
                    let words = &engine.tables.directory.jobs[0].words;
                    let head = Head::before_wrap(before, whole_tag);
                    words.head.store(head.0);
                    words.hot.store(Hot::open(head).0);
                    a_life(engine);
                    lives += 1;
                });
            }
        }
        assert_eq!(lives, 32);
    }
}
