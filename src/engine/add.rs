//! Adding files: one, with ranges, or a set of which all join the job in one step or none does.

use super::Engine;
use super::jobs::GENERATION_LAST;
use super::names::{check_local, check_remote};
use crate::ground::atomic::{Ordering, fence};
use crate::ground::handle::{self, File, Job, Kind, NONE};
use crate::ground::hresult::{
    BG_E_TOO_MANY_FILES, E_NOT_SUFFICIENT_BUFFER, E_NOTIMPL, E_OUTOFMEMORY, E_PENDING, HResult,
};
use crate::ground::types::{FileRange, JobType, SIZE_UNKNOWN};
use crate::record::file::FileValue;
use crate::record::transition::Moment;
use crate::record::word::Head;
use crate::tables::{Tables, ranges};

/// A file to be added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileSpec<'a> {
    /// URL, UNC or drive path; may be missing only where there is no text area.
    pub remote_name: Option<&'a [u8]>,
    /// Absolute path; likewise.
    pub local_name: Option<&'a [u8]>,
    /// The caller's.
    pub cookie: u64,
    /// Bytes of the remote file if they are known, else [`SIZE_UNKNOWN`].
    pub total: u64,
    /// The parts of it that are wanted; `None`: all of it.
    pub ranges: Option<&'a [FileRange]>,
}

impl FileSpec<'_> {
    fn ranges(&self) -> &[FileRange] {
        self.ranges.unwrap_or_default()
    }
}

/// Files that have been made and belong to no job yet: a chain of `previous` links.
struct Chain {
    last: u32,
    last_handle: File,
    count: u32,
}

impl Engine<'_> {
    /// AddFile: appends a file of unknown size to a job that is not final. `cookie` is the caller's.
    ///
    /// E_INVALIDARG: a name is missing (with a text area), too long, not remote or not absolute. BG_E_INVALID_STATE:
    /// the job is final. BG_E_TOO_MANY_FILES: an upload has its file. E_OUTOFMEMORY: file table or text area is full.
    /// E_PENDING: a Complete is running.
    pub fn add_file(
        &self,
        job: Job,
        remote_name: Option<&[u8]>,
        local_name: Option<&[u8]>,
        cookie: u64,
    ) -> Result<File, HResult> {
        let spec = FileSpec { remote_name, local_name, cookie, total: SIZE_UNKNOWN, ranges: None };
        self.add_spec(job, &spec)
    }

    /// The same with everything that can be said of a file. AddFileWithRanges.
    ///
    /// Also E_INVALIDARG: no range in the list. BG_E_INVALID_RANGE: an empty one, or one outside of a `total` that is
    /// known. BG_E_OVERLAPPING_RANGES. BG_E_TOO_MANY_RANGES_IN_FILE: over 500. E_NOTIMPL: ranges of an upload.
    pub fn add_spec(&self, job: Job, spec: &FileSpec<'_>) -> Result<File, HResult> {
        let mut file = File(0);
        self.add_with(job, 1, &mut |_| Ok(*spec), &mut |_, added| file = added)?;
        Ok(file)
    }

    /// AddFileSet: all files in the order given, or none. `files`, if it is not empty, gets their handles, one for
    /// each.
    ///
    /// The codes of [`Self::add_spec`] for the first file that is refused; E_NOT_SUFFICIENT_BUFFER: `files` has another
    /// length. Of an empty set only the job is checked.
    pub fn add_file_set(&self, job: Job, specs: &[FileSpec<'_>], files: &mut [File]) -> Result<(), HResult> {
        if !files.is_empty() && files.len() != specs.len() {
            return Err(E_NOT_SUFFICIENT_BUFFER);
        }
        let count = u32::try_from(specs.len()).map_err(|_| E_OUTOFMEMORY)?;
        let mut spec = |n: u32| specs.get(n as usize).copied().ok_or(E_NOT_SUFFICIENT_BUFFER);
        self.add_with(job, count, &mut spec, &mut |n, file| {
            if let Some(place) = files.get_mut(n as usize) {
                *place = file;
            }
        })
    }

    /// The same for C: asked for each file, twice, and told each handle if they have joined.
    pub fn add_with<'s>(
        &self,
        job: Job,
        count: u32,
        spec: &mut dyn FnMut(u32) -> Result<FileSpec<'s>, HResult>,
        put: &mut dyn FnMut(u32, File),
    ) -> Result<(), HResult> {
        let tables = &self.tables;
        self.told(tables.check_specs(job, count, spec))?;
        if count == 0 {
            return Ok(());
        }
        let mut chain = Chain { last: NONE, last_handle: File(0), count: 0 };
        let outcome = (0..count)
            .try_for_each(|n| spec(n).and_then(|spec| tables.make_file(&mut chain, job, &spec)))
            .and_then(|()| tables.join(&chain, job));
        if outcome.is_err() {
            tables.unmake(&chain);
            return self.told(outcome);
        }
        // Not from the tables: the job may be closed by now, and its entries somebody else's.
        if count == 1 {
            put(0, chain.last_handle);
            return Ok(());
        }
        let mut file = chain.last;
        for n in (0..count).rev() {
            put(n, tables.file_handle(file));
            file = tables.previous(file);
        }
        if tables.look(job, |_, _, _| ()).is_err() {
            // It was, so none of them is alive.
            (0..count).for_each(|n| put(n, File(0)));
        }
        Ok(())
    }
}

impl Tables<'_> {
    /// Handle, state and limits first: a bad argument is told before a full table is. What commits decides.
    fn check_specs<'s>(
        &self,
        job: Job,
        count: u32,
        spec: &mut dyn FnMut(u32) -> Result<FileSpec<'s>, HResult>,
    ) -> Result<(), HResult> {
        let (may_join, is_download) = self.look(job, |_, slot, bytes| {
            let record = slot.copy(bytes);
            let is_download = record.job_type == JobType::Download as u8;
            (Moment::of(record).add_files(0, count), is_download)
        })?;
        if may_join != Err(BG_E_TOO_MANY_FILES) {
            may_join?;
        }
        let is_needed = self.text.is_present();
        // The bound of this loop: of a set that cannot fit, no more is read than could.
        let most = self.store.files.len() as u32;
        (0..count.min(most)).try_for_each(|n| {
            let spec = spec(n)?;
            check_remote(spec.remote_name, is_needed)?;
            check_local(spec.local_name, is_needed)?;
            match spec.ranges {
                Some(_) if !is_download => Err(E_NOTIMPL),
                Some(list) => {
                    ranges::check(list).and_then(|()| ranges::sum(list.iter().copied(), spec.total)).map(|_| ())
                }
                None => Ok(()),
            }
        })?;
        // After the ranges, which an upload has none of at all.
        may_join?;
        if count > most { Err(E_OUTOFMEMORY) } else { Ok(()) }
    }

    fn previous(&self, file: u32) -> u32 {
        self.store.files.get(file as usize).map_or(NONE, |entry| entry.previous.load(Ordering::Relaxed))
    }

    /// Makes a file of a taken entry, a taken cell and taken chunks, behind the last one of the chain.
    fn make_file(&self, chain: &mut Chain, job: Job, spec: &FileSpec<'_>) -> Result<(), HResult> {
        let (job_index, job_generation, _) = self.job_entry(job)?;
        let index = self.free_files.take().ok_or(E_OUTOFMEMORY)?;
        let taken = self.store.files.get(index as usize).zip(self.store.spare_cells.take());
        let Some((entry, cell_index)) = taken else {
            self.free_files.give(index);
            // There is a cell for every file: other contexts' changes hold the spare ones.
            return Err(E_PENDING);
        };
        let generation = entry.generation.load(Ordering::Relaxed).wrapping_add(1);
        // Pairs with the Acquire fence in the readers' recheck: who sees the new words sees that the last job is gone.
        fence(Ordering::Release);
        // Not linked, whatever the entry's last life left: a handle that was guessed must not be taken for a live one.
        entry.ordinal.store(NONE, Ordering::Relaxed);
        entry.generation.store(generation, Ordering::Relaxed);
        // The tag goes on from the last life of the entry, so that a late helper of that life fails.
        entry.link.store(Head(entry.link.load(Ordering::Relaxed)).next(cell_index).0);
        entry.cookie.store(spec.cookie);
        entry.job.store(job_index, Ordering::Relaxed);
        entry.job_generation.store(job_generation, Ordering::Relaxed);
        entry.previous.store(chain.last, Ordering::Relaxed);
        entry.local_name.store(NONE, Ordering::Relaxed);
        // From here on the chain owns it: what is missing is `NONE`, and dropped as nothing.
        chain.last = index;
        chain.last_handle = File(handle::pack(Kind::File, self.instance, index, generation));
        chain.count = chain.count.wrapping_add(1);
        let mut value = FileValue { is_declared: spec.total != SIZE_UNKNOWN, ..FileValue::UNKNOWN };
        let outcome = self.keep_texts(spec, &mut value).map(|local| entry.local_name.store(local, Ordering::Relaxed));
        if let Some(cell) = self.store.cells.get(cell_index as usize) {
            cell.store(&value);
        }
        outcome
    }

    /// Stores what a file keeps in the text area; the index of its local name. On failure `value` names what was kept.
    fn keep_texts(&self, spec: &FileSpec<'_>, value: &mut FileValue) -> Result<u32, HResult> {
        value.remote_name = self.text.store(spec.remote_name)?;
        value.ranges = self.text.store_ranges(spec.ranges())?;
        value.total = self.text.bytes_in(value.ranges, spec.total)?;
        self.text.store(spec.local_name)
    }

    /// The chain joins the job.
    fn join(&self, chain: &Chain, job: Job) -> Result<(), HResult> {
        self.change(job, &mut |moment| {
            // Ours alone until the change commits; the try that commits has written what holds.
            let (base, tail) = (moment.record.files_total, moment.record.tail);
            moment.add_files(chain.last, chain.count)?;
            let mut file = chain.last;
            for n in (0..chain.count).rev() {
                let Some(entry) = self.store.files.get(file as usize) else {
                    break;
                };
                entry.ordinal.store(base.wrapping_add(n), Ordering::Relaxed);
                if n == 0 {
                    entry.previous.store(tail, Ordering::Relaxed);
                }
                moment.count_size(self.store.file_cell(file).map_or(SIZE_UNKNOWN, |cell| cell.load().total));
                file = entry.previous.load(Ordering::Relaxed);
            }
            Ok(())
        })
    }

    /// Frees a chain that has not joined.
    fn unmake(&self, chain: &Chain) {
        let mut file = chain.last;
        for _ in 0..chain.count {
            let previous = self.previous(file);
            self.free_file(file);
            file = previous;
        }
    }
}

impl Tables<'_> {
    /// Frees a file that no job reaches any more, or none reached yet: texts, cell, entry.
    pub(super) fn free_file(&self, file: u32) {
        let Some(entry) = self.store.files.get(file as usize) else {
            return;
        };
        let generation = entry.generation.load(Ordering::Relaxed).wrapping_add(1);
        // Pairs with the readers' Acquire fence: who sees the entry freed sees that its job's head has moved.
        fence(Ordering::Release);
        entry.generation.store(generation, Ordering::Relaxed);
        self.text.drop(entry.local_name.load(Ordering::Relaxed));
        let cell = Head(entry.link.load(Ordering::Relaxed)).index();
        if let Some(current) = self.store.cells.get(cell as usize) {
            let FileValue { remote_name, ranges, .. } = current.load();
            self.text.drop(remote_name);
            self.text.drop(ranges);
            self.store.spare_cells.give(cell);
        }
        if generation < GENERATION_LAST {
            self.free_files.give(file);
        }
    }

    /// The handle of the file at `index`; 0 if there is none.
    pub(super) fn file_handle(&self, index: u32) -> File {
        self.store.files.get(index as usize).map_or(File(0), |entry| {
            File(handle::pack(Kind::File, self.instance, index, entry.generation.load(Ordering::Relaxed)))
        })
    }
}
