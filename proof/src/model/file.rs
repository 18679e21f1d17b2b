//! A file of the model.

use bgjob::hresult::{BGJOB_E_HANDLE_EOF, HResult};

use super::text::Text;

/// A file.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct File {
    pub(super) name: Text,
    pub(super) cookie: u64,
    /// Bytes to transfer, if that is known.
    pub(super) total: Option<u64>,
    pub(super) bytes: u64,
    pub(super) is_done: bool,
    /// The program told the size.
    pub(super) is_declared: bool,
    /// Index into the lists of ranges.
    pub(super) ranges: usize,
}

impl File {
    /// All bytes are there.
    pub(super) fn finish(&mut self) -> Result<(), HResult> {
        if self.total.is_some_and(|total| total != self.bytes) {
            return Err(BGJOB_E_HANDLE_EOF);
        }
        self.total = Some(self.bytes);
        self.is_done = true;
        Ok(())
    }
}
