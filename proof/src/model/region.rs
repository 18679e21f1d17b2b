//! The memory of an engine, as bytes that can be kept and put back.

use std::ptr::NonNull;

/// Memory that an engine works in, known by its address: what is put back is what the engine finds.
#[derive(Debug)]
pub struct Region {
    start: NonNull<u64>,
    words: usize,
}

impl Region {
    /// Zeroed.
    ///
    /// # Panics
    /// When there is no such memory.
    pub fn new(size: usize) -> Self {
        let memory = vec![0u64; size.div_ceil(8)].into_boxed_slice();
        let words = memory.len();
        let start = NonNull::new(Box::into_raw(memory).cast()).expect("a box is somewhere");
        Self { start, words }
    }

    /// Its first byte.
    pub fn start(&self) -> *mut u8 {
        self.start.as_ptr().cast()
    }

    /// Bytes.
    pub fn size(&self) -> usize {
        self.words * 8
    }

    /// What it holds.
    pub fn save(&self, to: &mut Vec<u64>) {
        to.clear();
        // SAFETY: allocated in `new`, with so many words, all of them initialised; no call is under way, because all of
        // them come through the subject, which is borrowed.
        to.extend_from_slice(unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.words) });
    }

    /// Puts back what [`Self::save`] found.
    ///
    /// # Panics
    /// When that was another region's.
    pub fn restore(&mut self, from: &[u64]) {
        assert_eq!(from.len(), self.words, "the bytes of another region");
        // SAFETY: allocated in `new`, with so many words; no call is under way, as above.
        unsafe { std::ptr::copy_nonoverlapping(from.as_ptr(), self.start.as_ptr(), self.words) };
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        let memory = std::ptr::slice_from_raw_parts_mut(self.start.as_ptr(), self.words);
        // SAFETY: from `Box::into_raw` in `new`; its engine has ended with the subject that holds both.
        drop(unsafe { Box::from_raw(memory) });
    }
}
