//! Interleaves operations: a copy of the library calls `bgjob_pause` before each access to an atomic
//! (`xtask/src/verify/paused.rs` makes it), where another strand, a coroutine, goes on. The library as it is does
//! not.

use std::cell::Cell;
use std::ptr;

use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};
use fastrand::Rng;

/// True for the copy.
pub(crate) const IS_THERE: bool = cfg!(bgjob_paused);

/// What can be broken in the copy; the numbers are those of `xtask/src/verify/linearizable.rs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Plant {
    #[default]
    None = 0,
    /// A read believes what it saw without looking at the head again.
    ReadWithoutRecheck = 1,
    /// An advance compares the hot word and then stores it.
    AdvanceByStore = 2,
    /// A read adds the hot word's bytes whichever era they are of.
    BytesOfAnyEra = 3,
}

thread_local! {
    /// How the strand that runs on this thread suspends itself; NULL: it is none.
    static YIELDER: Cell<*const Yielder<(), ()>> = const { Cell::new(ptr::null()) };
    /// A generator's state, and of how many accesses one is paused before.
    static PAUSES: Cell<(u64, u32)> = const { Cell::new((0, 1)) };
    /// Inside a masked section: no other writer may come between.
    static IS_MASKED: Cell<bool> = const { Cell::new(false) };
    static PLANT: Cell<Plant> = const { Cell::new(Plant::None) };
}

/// Runs the strands, each of which may pause before any access, to their ends: whose turn it is is drawn at every pause.
/// All on this thread, so that a seed says all.
pub(crate) fn interleave<T>(rng: &mut Rng, plant: Plant, strands: Vec<impl FnOnce() -> T>) -> Vec<T> {
    PAUSES.set((rng.u64(1..), [1, 3, 10, 40][rng.usize(..4)]));
    PLANT.set(plant);
    // Some run seldom, so that they stay half-way while many others come and go.
    let weights: Vec<u32> = strands.iter().map(|_| [1, 8, 8][rng.usize(..3)]).collect();
    let mut results: Vec<Option<T>> = strands.iter().map(|_| None).collect();
    let mut running: Vec<_> = strands
        .into_iter()
        .map(|strand| {
            let body = move |yielder: &Yielder<(), ()>, ()| {
                YIELDER.set(yielder);
                strand()
            };
            // SAFETY: it borrows what the caller has, and is run to its end or dropped before this function returns.
            let strand = unsafe { Coroutine::with_stack_unchecked(DefaultStack::default(), body) };
            (strand, ptr::null())
        })
        .collect();
    while results.iter().any(Option::is_none) {
        let at = rng.usize(..running.len());
        let (strand, yielder) = &mut running[at];
        if results[at].is_some() || rng.u32(..8) >= weights[at] {
            continue;
        }
        YIELDER.set(*yielder);
        if let CoroutineResult::Return(result) = strand.resume(()) {
            results[at] = Some(result);
        }
        // It has said so itself in its first turn.
        *yielder = YIELDER.replace(ptr::null());
    }
    PLANT.set(Plant::None);
    results.into_iter().flatten().collect()
}

#[cfg(bgjob_paused)]
mod called_by_the_copy {
    // SAFETY: the name is this project's, and the copy declares it like this.
    #[unsafe(no_mangle)]
    extern "C-unwind" fn bgjob_pause() {
        super::pause();
    }

    // SAFETY: likewise.
    #[unsafe(no_mangle)]
    extern "C" fn bgjob_mask(is_masked: bool) {
        super::IS_MASKED.set(is_masked);
    }

    // SAFETY: likewise.
    #[unsafe(no_mangle)]
    extern "C" fn bgjob_plant() -> u32 {
        super::PLANT.get() as u32
    }
}

#[cfg_attr(not(bgjob_paused), expect(dead_code, reason = "for the copy"))]
fn pause() {
    let yielder = YIELDER.get();
    if yielder.is_null() || IS_MASKED.get() {
        return;
    }
    let (mut x, every) = PAUSES.get();
    // Marsaglia's xorshift: three shifts are all that an access should cost.
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    PAUSES.set((x, every));
    if ((x >> 32) as u32).is_multiple_of(every) {
        // SAFETY: set by the strand that runs, whose yielder lives as long as it does.
        unsafe { &*yielder }.suspend(());
    }
}
