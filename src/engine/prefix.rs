//! ReplaceRemotePrefix: another beginning for the remote names of a job's files.
//!
//! All names are checked before the first one changes; then each file is a change of its own. Its new name is made in
//! the text area, of the prefix and of the rest of the old name, and the change commits only if the file's link is still
//! what it was when the old name was looked at: so the rest that was copied is the file's own, and whole.

use super::Engine;
use super::names::{REMOTE_NAME_MAX, check_remote_bytes, is_too_long};
use crate::ground::handle::{File, Job};
use crate::ground::hresult::{E_HANDLE, E_INVALIDARG, E_PENDING, HResult, S_FALSE};
use crate::record::slot::JobRecord;
use crate::record::transition::Moment;
use crate::record::word::Head;
use crate::tables::Tables;

/// How often a file is looked at again because it changed before its new name was there.
pub(crate) const PREFIX_TRIES: u32 = 16;

/// The prefixes.
#[derive(Clone, Copy)]
struct Prefix<'a> {
    old: &'a [u8],
    new: &'a [u8],
}

/// A file whose remote name begins with the old prefix.
struct Match {
    file: File,
    /// What names its cell. As long as it is the same, so is the name.
    link: Head,
    /// The name it has.
    name: u32,
    /// Bytes of the name it gets.
    length: usize,
}

impl Engine<'_> {
    /// IBackgroundCopyJob3::ReplaceRemotePrefix: each file whose remote name begins with `old`, in whatever case of
    /// ASCII letters, gets `new` and the rest of it, as by [`Self::set_remote_name`]; the number of them. One after the
    /// other in their order; those that are added meanwhile keep theirs.
    ///
    /// E_INVALIDARG: `old` is empty, a prefix is too long, or one of the names would be none: then no file has changed.
    /// E_NOTIMPL: an upload. BG_E_INVALID_STATE: the job is final. E_OUTOFMEMORY: the text area is full; E_PENDING: also
    /// while a Complete is running. In the cases of these two files before the one that met them have changed, and
    /// another call goes on, if their new names do not begin with `old` too.
    pub fn replace_remote_prefix(&self, job: Job, old: &[u8], new: &[u8]) -> Result<u32, HResult> {
        if old.is_empty() || is_too_long(old, REMOTE_NAME_MAX) || is_too_long(new, REMOTE_NAME_MAX) {
            return Err(E_INVALIDARG);
        }
        self.told(self.tables.replace_prefixes(job, Prefix { old, new }))
    }
}

/// The bytes of a name: those of its prefix and the rest.
fn joined<'a>(prefix: &'a [u8], mut rest: impl Iterator<Item = u8> + 'a) -> impl FnMut() -> Option<u8> + 'a {
    let mut prefix = prefix.iter();
    move || prefix.next().copied().or_else(|| rest.next())
}

impl Tables<'_> {
    fn replace_prefixes(&self, job: Job, prefix: Prefix<'_>) -> Result<u32, HResult> {
        let mut record = JobRecord::default();
        self.copy_of(job, &mut record)?;
        let files_total = record.files_total;
        Moment::of(record).rename_files()?;
        let mut replaced = 0;
        for is_checked in [false, true] {
            for ordinal in 0..files_total {
                replaced += self.replace_prefix(job, ordinal, prefix, is_checked)?;
            }
        }
        Ok(replaced)
    }

    /// Gives the file at `ordinal` its new name, or only looks what that would be; 0 if its name begins otherwise.
    fn replace_prefix(&self, job: Job, ordinal: u32, prefix: Prefix<'_>, is_checked: bool) -> Result<u32, HResult> {
        for _ in 0..PREFIX_TRIES {
            let found = self.find_prefix(job, ordinal, prefix)?;
            let Some(Match { file, link, name, length }) = found.filter(|_| is_checked) else {
                return Ok(0);
            };
            let mut rest = self.text.bytes(name);
            for _ in prefix.old {
                rest.next();
            }
            // Of another name, if that one has been given back meanwhile: then it is thrown away.
            let new = self.text.store_bytes(joined(prefix.new, rest), length)?;
            match self.rename_file(file, Some(link), new) {
                Err(S_FALSE) => {}
                outcome => return outcome.map(|()| 1),
            }
        }
        Err(E_PENDING)
    }

    /// The file at `ordinal`, if its name is to be replaced. E_INVALIDARG: by one that is none.
    fn find_prefix(&self, job: Job, ordinal: u32, Prefix { old, new }: Prefix<'_>) -> Result<Option<Match>, HResult> {
        self.look(job, |_, slot, _| {
            let file = self.store.file_at(slot.tail(), ordinal).ok_or(E_HANDLE)?;
            let link = self.store.file_link_in(slot, file).ok_or(E_HANDLE)?;
            let name = self.store.cell(link).ok_or(E_HANDLE)?.load().remote_name;
            let mut rest = self.text.bytes(name);
            let is_prefixed = old.iter().all(|old| rest.next().is_some_and(|byte| byte.eq_ignore_ascii_case(old)));
            if !is_prefixed {
                return Ok(None);
            }
            let length = check_remote_bytes(&mut joined(new, rest))?;
            Ok(Some(Match { file: self.file_handle(file), link, name, length }))
        })?
    }
}
