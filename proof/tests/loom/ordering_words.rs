//! What a read-modify-write of a word promises to the tables above, the COM layer's among them: Acquire and Release.

use bgjob::ground::atomic::{AtomicU32, Modify, Ordering, WordCell};
use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::thread;

use crate::tools::{ALL, explore, up_to};

/// A word, and memory that belongs to whoever the word says: loom tells accesses that nothing orders.
#[derive(Default)]
struct Guarded {
    word: AtomicU32,
    memory: UnsafeCell<u32>,
}

// SAFETY: what is being shown; loom fails where two threads are in the memory at once.
unsafe impl Sync for Guarded {}

impl Guarded {
    fn use_memory(&self) {
        // SAFETY: as above.
        self.memory.with_mut(|memory| unsafe { *memory += 1 });
    }
}

fn two(name: &'static str, wanted: &'static [u32], run: impl Fn(&Guarded) -> u32 + Copy + Send + Sync + 'static) {
    explore(name, up_to(ALL), wanted, move |seen| {
        let guarded = Arc::new(Guarded::default());
        let both = [(); 2].map(|()| {
            let (guarded, seen) = (guarded.clone(), seen.clone());
            thread::spawn(move || seen.note(run(&guarded)))
        });
        both.into_iter().for_each(|one| one.join().unwrap());
    });
}

/// A bit that is set while somebody is inside: the tick's, the pump's.
#[test]
fn a_bit_keeps_others_out() {
    two("bit", &[0, 1], |guarded| {
        let before = guarded.word.set_bits(1);
        if before == 0 {
            guarded.use_memory();
            guarded.word.clear_bits(1);
        }
        before
    });
}

/// A count of users: whoever comes second finds what the first has left.
#[test]
fn counting_orders_those_who_count() {
    two("count", &[0, 1], |guarded| {
        let before = guarded.word.count(1);
        if before == 0 {
            guarded.use_memory();
            guarded.word.count(1);
        } else if before == 2 {
            guarded.use_memory();
        }
        before.min(1)
    });
}

/// A word that is swapped to say that the memory is ready for the next.
#[test]
fn swapping_orders_those_who_swap() {
    two("swap", &[0, 1, 2], |guarded| {
        if guarded.word.swap_if(0, 1) {
            guarded.use_memory();
            assert!(guarded.word.swap_if(1, 2));
            0
        } else if guarded.word.swap_if(2, 3) {
            guarded.use_memory();
            1
        } else {
            2
        }
    });
}

/// The COM layer's way: one counts or swaps, the other only loads.
#[test]
fn who_loads_sees_what_was_before_a_modification() {
    explore("load", up_to(ALL), &[0, 1, 2], |seen| {
        let shared = Arc::new([AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0)]);
        let writer = {
            let shared = shared.clone();
            thread::spawn(move || {
                shared[1].store(1, Ordering::Relaxed);
                shared[0].count(1);
                shared[2].store(1, Ordering::Relaxed);
                assert!(shared[0].swap_if(1, 2));
            })
        };
        let seen = seen.clone();
        let reader = thread::spawn(move || {
            let state = shared[0].load(Ordering::Acquire);
            assert!(state < 1 || shared[1].load(Ordering::Relaxed) == 1, "before the count");
            assert!(state < 2 || shared[2].load(Ordering::Relaxed) == 1, "before the swap");
            seen.note(state);
        });
        reader.join().unwrap();
        writer.join().unwrap();
    });
}

/// A word that is swapped and then marked by another context: who sees the mark sees what was before the swap.
#[test]
fn who_loads_a_mark_sees_what_was_before_the_swap() {
    explore("mark", up_to(ALL), &[0, 1, 2, 3], |seen| {
        let shared = Arc::new((WordCell::default(), AtomicU32::new(0)));
        let (swapper, marker) = (shared.clone(), shared.clone());
        let swapper = thread::spawn(move || {
            swapper.1.store(1, Ordering::Relaxed);
            swapper.0.swap_if(0, 1);
        });
        let marker = thread::spawn(move || marker.0.set_bits(2));
        let seen = seen.clone();
        let reader = thread::spawn(move || {
            let word = shared.0.load(Ordering::Acquire);
            assert!(word & 1 == 0 || shared.1.load(Ordering::Relaxed) == 1, "before the swap");
            seen.note(word);
        });
        [swapper, marker, reader].into_iter().for_each(|one| one.join().unwrap());
    });
}
