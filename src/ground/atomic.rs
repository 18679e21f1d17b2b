//! The one file that names atomics: `core`'s through portable-atomic, or loom's under `--cfg loom`.
//!
//! Three forms, chosen by the target, or by `--cfg bgjob_form="64" | "32" | "masked"` (tests build all three on one
//! host):
//!
//! | form | word | 64-bit payload | compare-and-swap |
//! |---|---|---|---|
//! | 64 | `AtomicU64` | one word | the target's |
//! | 32 | `AtomicU32` | two words, low half at the lower address on little-endian | the target's |
//! | masked | as 32 | as 32 | load, compare, store inside `critical_section::with` |
//!
//! The memory layout is the same in all of them; only what a [`Word`] holds differs (`record::word`). Loads and stores
//! are never masked, so that a reader may run anywhere, a non-maskable interrupt included. portable-atomic supplies
//! plain 32-bit loads and stores on targets without compare-and-swap; its `critical-section` feature is not used,
//! because it would mask interrupts around loads too.

#[cfg(loom)]
pub use loom::sync::atomic::{AtomicU32, Ordering, fence};
#[cfg(not(loom))]
pub use {
    core::sync::atomic::{Ordering, fence},
    portable_atomic::AtomicU32,
};

#[cfg(all(target_pointer_width = "64", target_has_atomic = "64", not(bgjob_form = "32"), not(bgjob_form = "masked")))]
mod form {
    #[cfg(loom)]
    pub(crate) use loom::sync::atomic::AtomicU64 as AtomicWord;
    #[cfg(not(loom))]
    pub(crate) use portable_atomic::AtomicU64 as AtomicWord;

    /// What a hot word or a head word holds.
    pub type Word = u64;

    /// A 64-bit payload value. Not atomic as a whole in every form: readers validate it by rechecking a head.
    #[derive(Default)]
    #[repr(C, align(8))]
    pub struct Wide(AtomicWord);

    impl Wide {
        /// A value.
        #[cfg(not(loom))]
        pub const fn new(value: u64) -> Self {
            Wide(AtomicWord::new(value))
        }
        /// The value. Relaxed, as everything here.
        #[inline(always)]
        pub fn load(&self) -> u64 {
            self.0.load(super::Ordering::Relaxed)
        }
        /// The 32 bits at the lower address (0) or at the higher one (1).
        #[inline(always)]
        pub fn half(&self, which: usize) -> u32 {
            self.halves()[which & 1]
        }
        /// Both, by one load where words have 64 bits.
        #[inline(always)]
        pub fn halves(&self) -> [u32; 2] {
            let value = self.load();
            let [low, high] = [value as u32, (value >> 32) as u32];
            if cfg!(target_endian = "little") { [low, high] } else { [high, low] }
        }
        /// Stores a value, in halves where words have 32 bits.
        #[inline(always)]
        pub fn store(&self, value: u64) {
            self.0.store(value, super::Ordering::Relaxed);
        }
    }
}

#[cfg(not(all(
    target_pointer_width = "64",
    target_has_atomic = "64",
    not(bgjob_form = "32"),
    not(bgjob_form = "masked")
)))]
mod form {
    pub(crate) use super::AtomicU32 as AtomicWord;

    /// What a hot word or a head word holds.
    pub type Word = u32;

    /// A 64-bit payload value in two words, in the byte order of a native `u64`, so that all forms share one layout.
    #[derive(Default)]
    #[repr(C, align(8))]
    pub struct Wide([AtomicWord; 2]);

    const LOW: usize = if cfg!(target_endian = "little") { 0 } else { 1 };
    const HIGH: usize = 1 - LOW;

    impl Wide {
        /// A value.
        #[cfg(not(loom))]
        pub const fn new(value: u64) -> Self {
            let (low, high) = (value as u32, (value >> 32) as u32);
            let [first, second] = if LOW == 0 { [low, high] } else { [high, low] };
            Wide([AtomicWord::new(first), AtomicWord::new(second)])
        }
        /// The value, if nobody stores meanwhile. Relaxed, as everything here.
        #[inline(always)]
        pub fn load(&self) -> u64 {
            let low = self.0[LOW].load(super::Ordering::Relaxed);
            let high = self.0[HIGH].load(super::Ordering::Relaxed);
            u64::from(high) << 32 | u64::from(low)
        }
        /// The 32 bits at the lower address (0) or at the higher one (1).
        #[inline(always)]
        pub fn half(&self, which: usize) -> u32 {
            self.0[which & 1].load(super::Ordering::Relaxed)
        }
        /// Both, by one load where words have 64 bits.
        #[inline(always)]
        pub fn halves(&self) -> [u32; 2] {
            [self.half(0), self.half(1)]
        }
        /// Stores a value, in halves where words have 32 bits.
        #[inline(always)]
        pub fn store(&self, value: u64) {
            self.0[LOW].store(value as u32, super::Ordering::Relaxed);
            self.0[HIGH].store((value >> 32) as u32, super::Ordering::Relaxed);
        }
    }
}

pub(crate) use form::AtomicWord;
pub use form::{Wide, Word};

/// Tries of [`WordCell::set_bits`] where it is made of compare-and-swap.
#[cfg(all(
    not(any(bgjob_form = "masked", not(target_has_atomic = "32"))),
    any(target_arch = "riscv32", target_arch = "riscv64")
))]
const SET_TRIES: u32 = 8;

/// A word that is compared and swapped, padded to eight bytes in every form.
#[derive(Default)]
#[repr(C, align(8))]
pub struct WordCell(AtomicWord);

impl WordCell {
    /// A cell with this word.
    #[cfg(not(loom))]
    pub const fn new(value: Word) -> Self {
        WordCell(AtomicWord::new(value))
    }

    /// The word.
    pub fn load(&self, order: Ordering) -> Word {
        self.0.load(order)
    }

    /// Relaxed. For formatting, and for the link of a free file entry; else a word changes by [`Self::swap_if`] and
    /// [`Self::set_bits`] alone. A late helper's LR/SC pair on such a link is over by then: an entry becomes free only
    /// after its link, or its job's head, was swapped.
    pub fn store(&self, value: Word) {
        self.0.store(value, Ordering::Relaxed);
    }

    /// Compare-and-swap with Release on success. True if `new` was stored.
    ///
    /// Pairs with the Acquire loads of the same word, and through fences with the rechecks (`record::record`).
    #[inline(never)]
    pub fn swap_if(&self, old: Word, new: Word) -> bool {
        self.swap_if_inline(old, new)
    }

    /// The same, for the one place that is hot.
    #[inline(always)]
    pub fn swap_if_inline(&self, old: Word, new: Word) -> bool {
        #[cfg(not(any(bgjob_form = "masked", not(target_has_atomic = "32"))))]
        {
            self.0.compare_exchange(old, new, Ordering::Release, Ordering::Relaxed).is_ok()
        }
        #[cfg(any(bgjob_form = "masked", not(target_has_atomic = "32")))]
        {
            masked(|| {
                let equal = self.0.load(Ordering::Relaxed) == old;
                if equal {
                    self.0.store(new, Ordering::Release);
                }
                equal
            })
        }
    }

    /// Sets `bits` whatever the rest of the word is. Pairs as [`Self::swap_if`]; and Acquire: whoever sets them sees what the
    /// last swap has published.
    ///
    /// On RISC-V by compare-and-swap, and in vain if others swap meanwhile: there an AMO of a trap handler does not end
    /// the LR/SC pair that it interrupted, so the pair's SC could take the bits away again; an SC of the handler ends
    /// it (unprivileged manual, "Zalrsc"; privileged manual, xRET).
    pub fn set_bits(&self, bits: Word) {
        #[cfg(all(
            not(any(bgjob_form = "masked", not(target_has_atomic = "32"))),
            any(target_arch = "riscv32", target_arch = "riscv64")
        ))]
        for _ in 0..SET_TRIES {
            let old = self.0.load(Ordering::Acquire);
            if self.swap_if(old, old | bits) {
                return;
            }
        }
        #[cfg(not(any(
            bgjob_form = "masked",
            not(target_has_atomic = "32"),
            target_arch = "riscv32",
            target_arch = "riscv64"
        )))]
        {
            // As a modification of one word it continues the release sequence of the last swap.
            self.0.fetch_or(bits, Ordering::Acquire);
        }
        #[cfg(any(bgjob_form = "masked", not(target_has_atomic = "32")))]
        masked(|| {
            let value = self.0.load(Ordering::Relaxed);
            self.0.store(value | bits, Ordering::Release);
        });
    }
}

/// Hints to the processor after a swap that another core has won: what it wants to do next is on its way in the line
/// that this one would take away. Without it two writers spend most of their time on taking it from each other. None
/// where there is one core (the masked form), or seldom a cache (small bare-metal targets); and a model has no time.
const BACK_OFF_HINTS: u32 = if cfg!(not(any(loom, bgjob_form = "masked", not(target_has_atomic = "32"))))
    && cfg!(any(target_pointer_width = "64", not(target_os = "none")))
{
    8
} else {
    0
};

/// A moment for another core; for a bounded number of instructions, whoever was stopped where.
#[inline(always)]
pub fn back_off() {
    for _ in 0..BACK_OFF_HINTS {
        core::hint::spin_loop();
    }
}

/// Read-modify-write of one 32-bit word: Acquire and Release. Wait-free where the target's own instruction is.
pub trait Modify {
    /// Sets bits; returns the word before.
    fn set_bits(&self, bits: u32) -> u32;
    /// Clears bits; returns the word before.
    fn clear_bits(&self, bits: u32) -> u32;
    /// Adds, wrapping; returns the word before.
    fn count(&self, n: u32) -> u32;
    /// Stores `new` if the word is `old`; whether it did.
    fn swap_if(&self, old: u32, new: u32) -> bool;
}

#[cfg(not(any(bgjob_form = "masked", not(target_has_atomic = "32"))))]
impl Modify for AtomicU32 {
    fn set_bits(&self, bits: u32) -> u32 {
        self.fetch_or(bits, Ordering::AcqRel)
    }
    fn clear_bits(&self, bits: u32) -> u32 {
        self.fetch_and(!bits, Ordering::AcqRel)
    }
    fn count(&self, n: u32) -> u32 {
        self.fetch_add(n, Ordering::AcqRel)
    }
    fn swap_if(&self, old: u32, new: u32) -> bool {
        self.compare_exchange(old, new, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }
}

#[cfg(any(bgjob_form = "masked", not(target_has_atomic = "32")))]
impl Modify for AtomicU32 {
    fn set_bits(&self, bits: u32) -> u32 {
        masked_update(self, |word| word | bits)
    }
    fn clear_bits(&self, bits: u32) -> u32 {
        masked_update(self, |word| word & !bits)
    }
    fn count(&self, n: u32) -> u32 {
        masked_update(self, |word| word.wrapping_add(n))
    }
    fn swap_if(&self, old: u32, new: u32) -> bool {
        masked_update(self, |word| if word == old { new } else { word }) == old
    }
}

#[cfg(any(bgjob_form = "masked", not(target_has_atomic = "32")))]
fn masked_update(word: &AtomicU32, f: impl Fn(u32) -> u32) -> u32 {
    masked(|| {
        let before = word.load(Ordering::Relaxed);
        word.store(f(before), Ordering::Release);
        before
    })
}

/// Runs a load, a comparison and a store with interrupts masked by the program's `critical-section` implementation.
/// Entering is an Acquire and leaving a Release, by its contract; the store's own Release is for those who only load.
#[cfg(all(any(bgjob_form = "masked", not(target_has_atomic = "32")), not(loom)))]
fn masked<T>(f: impl FnOnce() -> T) -> T {
    critical_section::with(|_| f())
}

/// loom's stand-in for the mask: one lock around the bounded section.
#[cfg(all(any(bgjob_form = "masked", not(target_has_atomic = "32")), loom))]
fn masked<T>(f: impl FnOnce() -> T) -> T {
    loom::lazy_static! { static ref MASK: loom::sync::Mutex<()> = loom::sync::Mutex::new(()); }
    let _guard = MASK.lock().unwrap();
    f()
}
