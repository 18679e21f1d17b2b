//! Files of a job: progress, names, sizes.

use super::Engine;
use super::names::check_remote;
use crate::ground::atomic::{AtomicU32, Ordering};
use crate::ground::handle::{self, File, Kind, NONE};
use crate::ground::hresult::{E_HANDLE, E_INVALIDARG, HResult, S_FALSE};
use crate::ground::types::{FileProgress, FileRange, JobType, SIZE_UNKNOWN};
use crate::record::file::{FileCell, FileEntry, FileValue};
use crate::record::slot::Slot;
use crate::record::transition::Moment;
use crate::record::word::Head;
use crate::tables::Tables;

/// What a change of a file asks of a moment of its job: given the file's index, ordinal, and what its cell says.
type FileTransition<'f> = &'f mut dyn FnMut(&mut Moment, u32, u32, FileValue) -> Result<(), HResult>;

impl Engine<'_> {
    /// IBackgroundCopyFile::GetProgress: one moment of one file.
    pub fn file_progress(&self, file: File) -> Result<FileProgress, HResult> {
        self.tables.file_progress(file)
    }

    /// The caller's cookie of a file.
    pub fn file_cookie(&self, file: File) -> Result<u64, HResult> {
        self.tables.look_at_file(file, |entry, _, _, _| entry.cookie.load())
    }

    /// Copies the remote name into `buffer` if it fits; its length in bytes, 0 if none is kept.
    ///
    /// E_PENDING: the job was closed or changed at every try; the buffer may hold parts of a text.
    pub fn remote_name(&self, file: File, buffer: &mut [u8]) -> Result<usize, HResult> {
        let text = self.tables.text;
        self.tables.look_at_file(file, |_, cell, _, _| text.copy(cell.remote_name.load(Ordering::Relaxed), buffer))
    }

    /// GetFileRanges: copies the ranges in the order they were given, if they fit; their number, 0 for the whole file.
    pub fn file_ranges(&self, file: File, ranges: &mut [FileRange]) -> Result<usize, HResult> {
        let text = self.tables.text;
        self.tables.look_at_file(file, |_, cell, _, _| {
            let first = cell.load().ranges;
            let count = text.ranges(first).count();
            if count <= ranges.len() {
                for (to, from) in ranges.iter_mut().zip(text.ranges(first)) {
                    *to = from;
                }
            }
            count
        })
    }

    /// Tells the size of the remote file before its transfer (DOFilePropertyId_TotalSizeBytes). Where the server then
    /// tells none, this one counts.
    ///
    /// BG_E_INVALID_STATE: the job is final, or the file's transfer has begun. BG_E_INVALID_RANGE: a range of the file
    /// lies outside of it. E_INVALIDARG: UNKNOWN is no size.
    pub fn set_file_size(&self, file: File, remote_total: u64) -> Result<(), HResult> {
        if remote_total == SIZE_UNKNOWN {
            return Err(E_INVALIDARG);
        }
        let text = self.tables.text;
        self.told(self.tables.change_file(file, &mut |moment, index, ordinal, value| {
            let total = text.bytes_in(value.ranges, remote_total)?;
            moment.declare_size(index, ordinal, value, total)
        }))
    }

    /// IBackgroundCopyFile3::SetValidationState: the caller has checked a file that has arrived. If it is not valid,
    /// the job is in ERROR with BG_E_VALIDATION_FAILED.
    ///
    /// BG_E_INVALID_STATE: the job is final, or the file has not arrived. E_PENDING: also while a Complete is running.
    pub fn set_validation_state(&self, file: File, is_valid: bool) -> Result<(), HResult> {
        let profile = self.tables.profile;
        self.told(
            self.tables.change_file(file, &mut |moment, _, ordinal, _| moment.validate(profile, ordinal, is_valid)),
        )
    }

    /// IBackgroundCopyFile2::SetRemoteName. A file that has arrived stays; one that is being transferred is queued
    /// again, and the transport says from where it goes on, or that it begins again.
    ///
    /// E_INVALIDARG: as for a new file. BG_E_INVALID_STATE: the job is final. E_OUTOFMEMORY: the text area is full.
    /// E_PENDING: also while a Complete is running.
    pub fn set_remote_name(&self, file: File, remote_name: &[u8]) -> Result<(), HResult> {
        let tables = &self.tables;
        check_remote(Some(remote_name), true)?;
        // A stale handle and a final job are told before a full text area is; the change below decides.
        self.told(tables.look_at_file(file, |entry, cell, slot, bytes| {
            let ordinal = entry.ordinal.load(Ordering::Relaxed);
            Moment::of(slot.copy(bytes)).rename_file(NONE, ordinal, cell.load(), NONE, SIZE_UNKNOWN)
        })?)?;
        let new = tables.text.store(Some(remote_name))?;
        self.told(tables.rename_file(file, None, new))
    }

    /// Copies the local name, as [`Self::remote_name`].
    pub fn local_name(&self, file: File, buffer: &mut [u8]) -> Result<usize, HResult> {
        let text = self.tables.text;
        self.tables.look_at_file(file, |entry, _, _, _| text.copy(entry.local_name.load(Ordering::Relaxed), buffer))
    }
}

impl Tables<'_> {
    /// Index, generation and entry of a handle whose form is right.
    fn file_entry(&self, file: File) -> Result<(u32, u32, &FileEntry), HResult> {
        let (index, generation) = handle::unpack_live(file.0, handle::live_base(Kind::File, self.instance));
        let entry = self.store.files.get(index).ok_or(E_HANDLE)?;
        Ok((index as u32, generation, entry))
    }

    /// Looks at a file and its job in one moment. `look` may run several times.
    pub(super) fn look_at_file<T>(
        &self,
        file: File,
        mut look: impl FnMut(&FileEntry, &FileCell, &Slot, u32) -> T,
    ) -> Result<T, HResult> {
        let (index, generation, entry) = self.file_entry(file)?;
        let is_live = || entry.generation.load(Ordering::Relaxed) == generation;
        if !is_live() {
            return Err(E_HANDLE);
        }
        // Nothing keeps these two behind the generation, and they may be of the entry's last life: then that life's job is
        // looked at, and the recheck finds it gone, because the generation was seen. All else is loaded after the head.
        let job_generation = entry.job_generation.load(Ordering::Relaxed);
        let job = self.directory.jobs.get(entry.job.load(Ordering::Relaxed) as usize).ok_or(E_HANDLE)?;
        let seen = self.record(job).read(|slot, bytes| {
            let files_total = slot.files_total();
            let ordinal = entry.ordinal.load(Ordering::Relaxed);
            // Its job is gone, or it is not linked: not yet, or another file came first and has its place at the end.
            if slot.generation() != job_generation
                || ordinal >= files_total
                || ordinal.wrapping_add(1) == files_total && slot.tail() != index
            {
                return Err(E_HANDLE);
            }
            let cell = self.store.file_cell_in(slot, index).ok_or(E_HANDLE)?;
            Ok(look(entry, cell, slot, bytes))
        });
        // The recheck's Acquire fence pairs with the Release fences in `make_file` and `free_file`: an entry rewritten
        // meanwhile shows another generation.
        if is_live() { seen? } else { Err(E_HANDLE) }
    }

    /// A file gets the remote name that is kept at `new`; the one that no file has then, old or new, is given back.
    /// S_FALSE: its link is not `link`, where that is told.
    #[inline(never)]
    pub(super) fn rename_file(&self, file: File, link: Option<Head>, new: u32) -> Result<(), HResult> {
        let mut old = NONE;
        let outcome = self.change_file(file, &mut |moment, index, ordinal, value| {
            if link.is_some() && link != self.store.file_link(index) {
                return Err(S_FALSE);
            }
            old = value.remote_name;
            let total = self.text.bytes_in(value.ranges, SIZE_UNKNOWN)?;
            moment.rename_file(index, ordinal, value, new, total)
        });
        self.text.drop(if outcome.is_ok() { old } else { new });
        outcome
    }

    /// Changes a file as part of its job.
    fn change_file(&self, file: File, transition: FileTransition<'_>) -> Result<(), HResult> {
        // The handle is live, and stays so while its job's generation does.
        let (index, ..) = self.file_entry(file)?;
        let (job, job_generation, ordinal) = self.look_at_file(file, |entry, _, _, _| {
            let get = |word: &AtomicU32| word.load(Ordering::Relaxed);
            (get(&entry.job), get(&entry.job_generation), get(&entry.ordinal))
        })?;
        let entry = self.directory.jobs.get(job as usize).ok_or(E_HANDLE)?;
        let store = self.store;
        self.record(entry).change_with_cell(&mut |moment| {
            // Not linked, if the handle was guessed: what is changed here counts in the job's sums.
            if moment.record.generation != job_generation || store.file_at(moment.record.tail, ordinal) != Some(index) {
                return Err(E_HANDLE);
            }
            let value = store.file_cell(index).ok_or(E_HANDLE)?.load();
            transition(moment, index, ordinal, value)
        })
    }

    pub(super) fn file_progress(&self, file: File) -> Result<FileProgress, HResult> {
        let (index, ..) = self.file_entry(file)?;
        self.look_at_file(file, |entry, cell, slot, bytes| {
            let ordinal = entry.ordinal.load(Ordering::Relaxed);
            let bytes_total = cell.total.load();
            let record = slot.copy(bytes);
            FileProgress {
                bytes_total,
                // Files arrive in order: the first ones are whole, the active one counts, the rest wait.
                bytes_transferred: if ordinal < record.files_transferred {
                    bytes_total
                } else if record.active == index {
                    record.file_bytes()
                } else {
                    0
                },
                // An upload's file is complete once it is up.
                completed: i32::from(if record.job_type == JobType::Download as u8 {
                    ordinal < record.files_completed
                } else {
                    ordinal < record.files_transferred
                }),
            }
        })
    }
}
