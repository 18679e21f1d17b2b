//! `src/ground/paused.rs` of the copy that `xtask/src/verify/paused.rs` makes: the atomic types with a pause
//! before each access, in which other threads run.

use core::sync::atomic::Ordering;

unsafe extern "C-unwind" {
    /// Of the harness. Others go on, or it returns; a harness that fails meanwhile unwinds through it.
    safe fn bgjob_pause();
}

unsafe extern "C" {
    /// Of the harness. True: from here on nobody else goes on.
    safe fn bgjob_mask(is_masked: bool);
    /// Of the harness. What is broken for this thread; 0: nothing.
    safe fn bgjob_plant() -> u32;
}

/// Runs a masked section: one access, before which others go on.
#[allow(dead_code)] // in the masked form only
pub(crate) fn masked<T>(section: impl FnOnce() -> T) -> T {
    bgjob_pause();
    bgjob_mask(true);
    let result = section();
    bgjob_mask(false);
    result
}

/// True if this thread is to meet the planted fault of that number.
pub fn is_planted(fault: u32) -> bool {
    bgjob_plant() == fault
}

macro_rules! paused {
    ($name:ident, $value:ty) => {
        /// As portable-atomic's.
        #[derive(Default)]
        #[repr(transparent)]
        pub struct $name(portable_atomic::$name);

        #[allow(missing_docs)]
        impl $name {
            pub const fn new(value: $value) -> Self {
                Self(portable_atomic::$name::new(value))
            }
            pub fn load(&self, order: Ordering) -> $value {
                bgjob_pause();
                self.0.load(order)
            }
            pub fn store(&self, value: $value, order: Ordering) {
                bgjob_pause();
                self.0.store(value, order);
            }
            pub fn compare_exchange(
                &self,
                old: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                bgjob_pause();
                self.0.compare_exchange(old, new, success, failure)
            }
            pub fn fetch_or(&self, bits: $value, order: Ordering) -> $value {
                bgjob_pause();
                self.0.fetch_or(bits, order)
            }
            pub fn fetch_and(&self, bits: $value, order: Ordering) -> $value {
                bgjob_pause();
                self.0.fetch_and(bits, order)
            }
            pub fn fetch_add(&self, n: $value, order: Ordering) -> $value {
                bgjob_pause();
                self.0.fetch_add(n, order)
            }
        }
    };
}

paused!(AtomicU32, u32);
paused!(AtomicU64, u64);
