//! Enumeration: jobs in the order of their creation, files in the order they were added.

use super::{Engine, View};
use crate::ground::atomic::Ordering;
use crate::ground::handle::{self, File, Job, Kind};
use crate::ground::hresult::{E_NOT_SUFFICIENT_BUFFER, E_PENDING, HResult};
use crate::ground::state::State;
use crate::tables::Tables;

/// A list of at most `N` handles, taken at one call.
pub type Snapshot<T, const N: usize> = heapless::Vec<T, N>;

impl Engine<'_> {
    /// Fills `jobs` with the jobs that are not final, oldest first; their number. If they do not fit:
    /// E_NOT_SUFFICIENT_BUFFER and nothing is written. An empty slice only counts.
    ///
    /// Every job that is alive throughout the call is listed. E_PENDING: others are busy; the slice's content is then
    /// undefined. Cost: linear in the capacity, and n log n in the jobs found unless their places are in the order of
    /// their creation, as they mostly are until the place of a closed job is used again.
    pub fn enumerate_jobs(&self, jobs: &mut [Job]) -> Result<usize, HResult> {
        self.tables.enumerate_jobs(jobs)
    }

    /// The same for the files of a job. E_HANDLE if the job is closed meanwhile; the slice's content is then undefined
    /// too.
    pub fn enumerate_files(&self, job: Job, files: &mut [File]) -> Result<usize, HResult> {
        self.tables.enumerate_files(job, files)
    }

    /// [`Self::enumerate_jobs`] into a list of its own.
    pub fn jobs<const N: usize>(&self) -> Result<Snapshot<Job, N>, HResult> {
        collect(Job(0), |jobs| self.enumerate_jobs(jobs))
    }

    /// [`Self::enumerate_files`] into a list of its own.
    pub fn files<const N: usize>(&self, job: Job) -> Result<Snapshot<File, N>, HResult> {
        collect(File(0), |files| self.enumerate_files(job, files))
    }
}

impl View<'_> {
    /// As [`Engine::enumerate_jobs`].
    pub fn enumerate_jobs(&self, jobs: &mut [Job]) -> Result<usize, HResult> {
        let count = self.tables.enumerate_jobs(jobs)?;
        self.tables.check()?;
        Ok(count)
    }
}

fn collect<T: Copy, const N: usize>(
    empty: T,
    fill: impl FnOnce(&mut [T]) -> Result<usize, HResult>,
) -> Result<Snapshot<T, N>, HResult> {
    let mut list = Snapshot::new();
    // N elements always fit.
    let _ = list.resize(N, empty);
    let count = fill(&mut list)?;
    list.truncate(count);
    Ok(list)
}

impl Tables<'_> {
    /// Order and generation of the entry's job if it is alive, not final, and was created before `created`.
    pub(super) fn listed(&self, index: u32, created: u32) -> Result<Option<(u32, u32)>, HResult> {
        let Some(entry) = self.directory.jobs.get(index as usize) else {
            return Ok(None);
        };
        let (state, order, generation) = self.record(entry).read(|slot, _| {
            let (state, _) = slot.state_and_priority();
            (state, entry.order.load(Ordering::Relaxed), slot.generation())
        })?;
        let is_listed = state != State::Free
            && !state.is_final()
            && generation & 1 == 1
            && (order.wrapping_sub(created) as i32) < 0;
        Ok(is_listed.then_some((order, generation)))
    }

    fn enumerate_jobs(&self, jobs: &mut [Job]) -> Result<usize, HResult> {
        let entries = 0..self.directory.jobs.len() as u32;
        // Jobs created from now on are left out, so that they cannot push others out of a list that is just long
        // enough.
        let created = self.header.created.load(Ordering::Relaxed);
        let mut found = 0;
        for index in entries.clone() {
            found += usize::from(self.listed(index, created)?.is_some());
        }
        if jobs.is_empty() {
            return Ok(found);
        }
        if found > jobs.len() {
            return Err(E_NOT_SUFFICIENT_BUFFER);
        }
        // First {age, index}, so that the list is sorted in place; then the handles.
        let age = |order: u32| u64::from(u32::MAX - created.wrapping_sub(order)) << 32;
        let mut count = 0;
        for index in entries {
            if let Some((order, _)) = self.listed(index, created)? {
                // Only a job that had its number, but was not made yet, can be one too many.
                *jobs.get_mut(count).ok_or(E_PENDING)? = Job(age(order) | u64::from(index));
                count += 1;
            }
        }
        let Some(filled) = jobs.get_mut(..count) else {
            return Err(E_NOT_SUFFICIENT_BUFFER);
        };
        heap_sort(filled);
        let mut kept = 0;
        for at in 0..count {
            let Some(key) = jobs.get(at).map(|job| job.0) else {
                break;
            };
            let index = key as u32;
            // Closed since, and perhaps followed by another: dropped.
            let Some((order, generation)) = self.listed(index, created)? else {
                continue;
            };
            if age(order) | u64::from(index) != key {
                continue;
            }
            if let Some(place) = jobs.get_mut(kept) {
                *place = Job(handle::pack(Kind::Job, self.instance, index, generation));
                kept += 1;
            }
        }
        Ok(kept)
    }

    fn enumerate_files(&self, job: Job, files: &mut [File]) -> Result<usize, HResult> {
        let look = || self.look(job, |_, slot, _| (slot.files_total(), slot.tail()));
        let (count, tail) = look()?;
        if files.is_empty() {
            return Ok(count as usize);
        }
        let Some(wanted) = files.get_mut(..count as usize) else {
            return Err(E_NOT_SUFFICIENT_BUFFER);
        };
        // Backwards, because a file knows the one before it.
        let mut file = tail;
        for place in wanted.iter_mut().rev() {
            *place = self.file_handle(file);
            file = self.store.files.get(file as usize).map_or(file, |entry| entry.previous.load(Ordering::Relaxed));
        }
        look()?;
        Ok(count as usize)
    }
}

/// Heapsort (Williams 1964): in place, no recursion, no panic path, which `core`'s sorts have. Linear for a list that is
/// sorted, as an engine's mostly is until it gives places of closed jobs to new ones.
fn heap_sort(jobs: &mut [Job]) {
    if jobs.is_sorted_by_key(|job| job.0) {
        return;
    }
    let length = jobs.len();
    for root in (0..length / 2).rev() {
        sift_down(jobs, root, length);
    }
    for end in (1..length).rev() {
        swap(jobs, 0, end);
        sift_down(jobs, 0, end);
    }
}

fn sift_down(jobs: &mut [Job], mut root: usize, end: usize) {
    let key = |jobs: &[Job], at: usize| jobs.get(at).map_or(0, |job| job.0);
    // Bound: the child at least doubles.
    while root * 2 + 1 < end {
        let mut child = root * 2 + 1;
        if child + 1 < end && key(jobs, child) < key(jobs, child + 1) {
            child += 1;
        }
        if key(jobs, root) >= key(jobs, child) {
            return;
        }
        swap(jobs, root, child);
        root = child;
    }
}

fn swap(jobs: &mut [Job], a: usize, b: usize) {
    if a < jobs.len() && b < jobs.len() {
        jobs.swap(a, b);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn places_outside_of_the_list_stay() {
        let mut jobs = [Job(1), Job(2)];
        for (a, b) in [(0, 2), (2, 0)] {
            swap(&mut jobs, a, b);
        }
        assert_eq!(jobs, [Job(1), Job(2)]);
    }

    #[test]
    fn heap_sort_sorts_every_permutation_of_seven() {
        let mut cases = 0;
        for code in 0..5040u64 {
            let (mut rest, mut left): (u64, std::vec::Vec<u64>) = (code, (0..7).collect());
            let mut jobs: std::vec::Vec<Job> = (1..=7)
                .rev()
                .map(|n| {
                    let at = rest % n;
                    rest /= n;
                    Job(left.remove(at as usize))
                })
                .collect();
            heap_sort(&mut jobs);
            assert!(jobs.iter().map(|job| job.0).eq(0..7));
            cases += 1;
        }
        assert_eq!(cases, 5040);
    }
}
