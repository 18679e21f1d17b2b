//! Gives the processor away in the middle of operations: a copy of the library calls `bgjob_pause` before each access
//! to an atomic (`xtask/src/verify/linearizable.rs` makes it). The library as it is does not.

use std::cell::Cell;
use std::thread;

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
    /// A generator's state, and of how many accesses one is paused before; 0: none.
    static PAUSES: Cell<(u64, u32)> = const { Cell::new((0, 0)) };
    static PLANT: Cell<Plant> = const { Cell::new(Plant::None) };
}

/// From here on this thread pauses: often or seldom, so that operations meet many others or run nearly through.
pub(crate) fn begin(rng: &mut Rng, plant: Plant) {
    PAUSES.set((rng.u64(1..), [4, 10, 30][rng.usize(..3)]));
    PLANT.set(plant);
}

#[cfg(bgjob_paused)]
mod called_by_the_copy {
    // SAFETY: the name is this project's, and the copy declares it like this.
    #[unsafe(no_mangle)]
    extern "C" fn bgjob_pause() {
        super::pause();
    }

    // SAFETY: likewise.
    #[unsafe(no_mangle)]
    extern "C" fn bgjob_plant() -> u32 {
        super::PLANT.get() as u32
    }
}

#[cfg_attr(not(bgjob_paused), expect(dead_code, reason = "for the copy"))]
fn pause() {
    let (mut x, every) = PAUSES.get();
    if every == 0 {
        return;
    }
    // Marsaglia's xorshift: two shifts are all that an access should cost.
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    PAUSES.set((x, every));
    if ((x >> 32) as u32).is_multiple_of(every) {
        thread::yield_now();
    }
}
