//! Files: joining a job, progress, names.

use super::Engine;
use super::jobs::GENERATION_LAST;
use super::names::{check_local, check_remote};
use crate::ground::atomic::{Ordering, fence};
use crate::ground::handle::{self, File, Job, Kind, NONE};
use crate::ground::hresult::{E_HANDLE, E_OUTOFMEMORY, E_PENDING, HResult};
use crate::ground::types::{FileProgress, SIZE_UNKNOWN};
use crate::record::file::{FileCell, FileEntry};
use crate::record::slot::Slot;
use crate::record::transition::Moment;
use crate::record::word::Head;
use crate::tables::Tables;

impl Engine<'_> {
    /// AddFile: appends a file of unknown size to a job that is not final. `cookie` is the caller's.
    ///
    /// E_INVALIDARG: a name is missing (with a text area), too long, not remote or not absolute. BG_E_INVALID_STATE:
    /// the job is final. E_OUTOFMEMORY: file table or text area is full. E_PENDING: a Complete is running.
    pub fn add_file(
        &self,
        job: Job,
        remote_name: Option<&[u8]>,
        local_name: Option<&[u8]>,
        cookie: u64,
    ) -> Result<File, HResult> {
        let tables = &self.tables;
        let is_needed = tables.text.is_present();
        // A bad handle and a final job are told before a full table is; the change below decides.
        tables.look(job, |_, slot, bytes| Moment::of(slot.copy(bytes)).add_file(0, SIZE_UNKNOWN))??;
        check_remote(remote_name, is_needed)?;
        check_local(local_name, is_needed)?;
        let remote = tables.text.store(remote_name)?;
        let added = tables.text.store(local_name).and_then(|local| {
            let added = tables.append_file(job, remote, local, cookie);
            if added.is_err() {
                tables.text.drop(local);
            }
            added
        });
        if added.is_err() {
            tables.text.drop(remote);
        }
        added
    }

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

    /// The same for the local name.
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
        // Keeps the loads below behind that of the generation; the fence at the end keeps them before its reload.
        fence(Ordering::Acquire);
        let job_generation = entry.job_generation.load(Ordering::Relaxed);
        let job = self.jobs.get(entry.job.load(Ordering::Relaxed) as usize).ok_or(E_HANDLE)?;
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
        // Pairs with the Release fence in `append_file`: an entry rewritten meanwhile shows another generation.
        fence(Ordering::Acquire);
        if is_live() { seen? } else { Err(E_HANDLE) }
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
                completed: i32::from(ordinal < record.files_completed),
            }
        })
    }

    /// The handle of the file at `index`; 0 if there is none.
    pub(super) fn file_handle(&self, index: u32) -> File {
        self.store.files.get(index as usize).map_or(File(0), |entry| {
            File(handle::pack(Kind::File, self.instance, index, entry.generation.load(Ordering::Relaxed)))
        })
    }

    fn append_file(&self, job: Job, remote: u32, local: u32, cookie: u64) -> Result<File, HResult> {
        let (job_index, job_generation, _) = self.job_entry(job)?;
        let index = self.free_files.take().ok_or(E_OUTOFMEMORY)?;
        let taken = self.store.files.get(index as usize).zip(self.store.spare_cells.take());
        let Some((entry, cell_index)) = taken else {
            self.free_files.give(index);
            // There is a cell for every file: other contexts' changes hold the spare ones.
            return Err(E_PENDING);
        };
        let generation = entry.generation.load(Ordering::Relaxed).wrapping_add(1);
        // Pairs with the Acquire fences in `look_at_file` and in the readers' recheck.
        fence(Ordering::Release);
        // Not linked, whatever the entry's last life left: a handle that was guessed must not be taken for a live one.
        entry.ordinal.store(NONE, Ordering::Relaxed);
        entry.generation.store(generation, Ordering::Relaxed);
        if let Some(cell) = self.store.cells.get(cell_index as usize) {
            cell.total.store(SIZE_UNKNOWN);
            cell.remote_name.store(remote, Ordering::Relaxed);
        }
        // The tag goes on from the last life of the entry, so that a late helper of that life fails.
        entry.link.store(Head(entry.link.load(Ordering::Relaxed)).next(cell_index).0);
        entry.cookie.store(cookie);
        entry.job.store(job_index, Ordering::Relaxed);
        entry.job_generation.store(job_generation, Ordering::Relaxed);
        entry.local_name.store(local, Ordering::Relaxed);
        let joined = self.change(job, &mut |moment| {
            // Ours alone until the change commits; the try that commits has written what holds.
            entry.previous.store(moment.record.tail, Ordering::Relaxed);
            entry.ordinal.store(moment.record.files_total, Ordering::Relaxed);
            moment.add_file(index, SIZE_UNKNOWN)
        });
        match joined {
            Ok(_) => Ok(File(handle::pack(Kind::File, self.instance, index, generation))),
            Err(code) => {
                entry.generation.store(generation.wrapping_add(1), Ordering::Relaxed);
                self.store.spare_cells.give(cell_index);
                if generation.wrapping_add(1) < GENERATION_LAST {
                    self.free_files.give(index);
                }
                Err(code)
            }
        }
    }
}
