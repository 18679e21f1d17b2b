//! Gives the processor away in the middle of operations: a copy of the library calls `bgjob_pause` before each access
//! to an atomic (`xtask/src/verify/linearizable.rs` makes it). The library as it is does not.

use std::cell::Cell;
use std::thread;

use fastrand::Rng;

/// True for the copy.
pub(crate) const IS_THERE: bool = cfg!(bgjob_paused);

thread_local! {
    /// A generator's state, and of how many accesses one is paused before; 0: none.
    static PAUSES: Cell<(u64, u32)> = const { Cell::new((0, 0)) };
}

/// From here on this thread pauses: often or seldom, so that operations meet many others or run nearly through.
pub(crate) fn begin(rng: &mut Rng) {
    PAUSES.set((rng.u64(1..), [4, 10, 30][rng.usize(..3)]));
}

#[cfg(bgjob_paused)]
// SAFETY: the name is this project's, and the copy declares it like this.
#[unsafe(no_mangle)]
extern "C" fn bgjob_pause() {
    pause();
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
    if (x >> 32) as u32 % every == 0 {
        thread::yield_now();
    }
}
