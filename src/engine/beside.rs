//! What a layer above needs to keep tables beside the engine's: places, and the way from a job to its files and back.

use super::Engine;
use crate::ground::atomic::Ordering;
use crate::ground::handle::{self, File, Job, Kind};
use crate::ground::hresult::HResult;
use crate::ground::state::State;

impl Engine<'_> {
    /// Entries of the job table.
    pub fn capacity_jobs(&self) -> u32 {
        self.tables.capacities.jobs
    }

    /// The job's place in the job table, below [`Self::capacity_jobs`]: nobody else's until the job is closed. Looks at
    /// the handle alone. `None`: its form is wrong; a stale one may still have a place.
    pub fn index_of(&self, job: Job) -> Option<u32> {
        let (index, ..) = self.tables.job_entry(job).ok()?;
        Some(index)
    }

    /// The job at a place, in whatever state it is; `None`: there is none now. E_PENDING: it changed at every try.
    pub fn job_at(&self, index: u32) -> Result<Option<Job>, HResult> {
        let tables = &self.tables;
        let Some(entry) = tables.directory.jobs.get(index as usize) else {
            return Ok(None);
        };
        let (state, generation) =
            tables.record(entry).read(|slot, _| (slot.state_and_priority().0, slot.generation()))?;
        Ok((state != State::Free).then(|| Job(handle::pack(Kind::Job, tables.instance, index, generation))))
    }

    /// The job's file at `ordinal`, counted from 0 in the order they were added; `None` beyond the last.
    ///
    /// Cost: the way back from the job's last file.
    pub fn file_at(&self, job: Job, ordinal: u32) -> Result<Option<File>, HResult> {
        let tables = &self.tables;
        tables.look(job, |_, slot, _| {
            // Before the walk, because beyond the last file it would go through all of them.
            let is_there = ordinal < slot.files_total();
            // The handle too belongs to the moment: later the entry may be another file's.
            let index = if is_there { tables.store.file_at(slot.tail(), ordinal) } else { None };
            index.map(|index| tables.file_handle(index))
        })
    }

    /// The job that a file belongs to.
    pub fn job_of_file(&self, file: File) -> Result<Job, HResult> {
        let instance = self.tables.instance;
        self.tables.look_at_file(file, |entry, _, slot, _| {
            Job(handle::pack(Kind::Job, instance, entry.job.load(Ordering::Relaxed), slot.generation()))
        })
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::engine::Config;
    use crate::ground::hresult::E_HANDLE;
    use crate::ground::profile::Profile;
    use crate::ground::types::{Guid, JobType};
    use crate::tables::layout::{Capacities, region_bytes};

    const JOBS: u32 = 3;

    fn with_engine(run: impl FnOnce(Engine<'_>)) {
        let mut memory = std::vec![0u64; region_bytes(JOBS, 6, 0) / 8];
        let config =
            Config { capacities: Capacities::new(JOBS, 6, 0, 0), profile: Profile::Bits, seed: Guid::default() };
        run(Engine::new(&mut memory, &config).unwrap());
    }

    fn job(engine: &Engine<'_>) -> Job {
        engine.create_job(None, JobType::Download).unwrap().0
    }

    #[test]
    fn every_job_has_a_place_of_its_own() {
        with_engine(|engine| {
            assert_eq!(engine.capacity_jobs(), JOBS);
            let jobs = [(); JOBS as usize].map(|()| job(&engine));
            let mut places = jobs.map(|job| engine.index_of(job).unwrap());
            places.sort_unstable();
            assert_eq!(places, [0, 1, 2]);
            assert_eq!(jobs.map(|job| engine.job_at(engine.index_of(job).unwrap())), jobs.map(|job| Ok(Some(job))));
            assert_eq!(engine.job_at(JOBS), Ok(None));
            let last = engine.index_of(jobs[2]);
            engine.cancel(jobs[2]).unwrap();
            assert_eq!(engine.job_at(last.unwrap()), Ok(Some(jobs[2])), "a final one too");
            engine.close_job(jobs[2]).unwrap();
            assert_eq!(engine.job_at(last.unwrap()), Ok(None));
            assert_eq!(engine.index_of(job(&engine)), last, "the place of one that is closed");
            for forged in [0, u64::MAX, jobs[0].0 + u64::from(JOBS), jobs[0].0 ^ 1 << 32, jobs[0].0 ^ 3 << 30] {
                assert_eq!(engine.index_of(Job(forged)), None, "{forged:#x}");
            }
        });
    }

    #[test]
    fn from_a_job_to_its_files_and_back() {
        with_engine(|engine| {
            let jobs = [job(&engine), job(&engine)];
            let add = |n: usize| engine.add_file(jobs[n % 2], None, None, 0).unwrap();
            let files: std::vec::Vec<File> = (0..6).map(add).collect();
            for (n, &file) in files.iter().enumerate() {
                assert_eq!(engine.file_at(jobs[n % 2], n as u32 / 2), Ok(Some(file)));
                assert_eq!(engine.job_of_file(file), Ok(jobs[n % 2]));
            }
            for beyond in [3, 4, u32::MAX] {
                assert_eq!(engine.file_at(jobs[0], beyond), Ok(None));
            }
            engine.cancel(jobs[0]).unwrap();
            assert_eq!(engine.job_of_file(files[0]), Ok(jobs[0]), "in final states too");
            engine.close_job(jobs[0]).unwrap();
            assert_eq!(engine.file_at(jobs[0], 0), Err(E_HANDLE));
            assert_eq!(engine.job_of_file(files[0]), Err(E_HANDLE));
            assert_eq!(engine.job_of_file(File(files[1].0 ^ 1 << 20)), Err(E_HANDLE), "another engine's");
        });
    }
}
