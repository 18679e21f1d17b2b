//! The pool by itself.

use bgjob::ground::atomic::{AtomicU32, Ordering};
use bgjob::record::pool::Pool;
use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::thread;

use crate::tools::{ALL, Preemptions, catches, explore, within};

/// A pool, and what its entries guard: loom panics if two threads are in one at the same time, or if one enters without
/// having synchronised with the last owner.
struct Guarded {
    words: Vec<AtomicU32>,
    hint: AtomicU32,
    entries: Vec<UnsafeCell<u32>>,
}

// SAFETY: the cells are entered by owners of their entries alone; that this holds is what loom checks.
unsafe impl Sync for Guarded {}

impl Guarded {
    /// Entries `from..to` are free.
    fn new(from: u32, to: u32) -> Self {
        let guarded = Guarded {
            words: (0..to.div_ceil(32)).map(|_| AtomicU32::default()).collect(),
            hint: AtomicU32::default(),
            entries: (0..to).map(|_| UnsafeCell::new(0)).collect(),
        };
        guarded.pool().format(from, to);
        guarded
    }

    fn pool(&self) -> Pool<'_> {
        Pool::new(&self.words, &self.hint)
    }

    /// Takes an entry, uses it, gives it back.
    fn pass(&self) -> Option<u32> {
        let entry = self.pool().take()?;
        self.entries[entry as usize].with_mut(|uses| {
            // SAFETY: the entry is this thread's until it is given back.
            unsafe { *uses += 1 }
        });
        self.pool().give(entry);
        Some(entry)
    }
}

fn passes(name: &str, preemptions: Preemptions, (from, to): (u32, u32), rounds: usize, wanted: &[u32]) {
    explore(name, preemptions, wanted, move |seen| {
        let pool = Arc::new(Guarded::new(from, to));
        let threads = [(); 3].map(|()| {
            let pool = pool.clone();
            thread::spawn(move || (0..rounds).filter_map(|_| pool.pass()).collect::<Vec<_>>())
        });
        let mut passed = 0;
        for thread in threads {
            for entry in thread.join().unwrap() {
                assert!((from..to).contains(&entry), "{entry}");
                passed += 1;
            }
        }
        seen.note(passed);
        // Every entry is there again, once.
        let mut all = std::iter::from_fn(|| pool.pool().take()).collect::<Vec<_>>();
        all.sort_unstable();
        assert!(all.iter().copied().eq(from..to), "{all:?}");
    });
}

/// Three threads and an entry for each: nobody finds it empty, whatever the others do.
#[test]
fn three_of_three() {
    passes("pool, three of three", within(1, 3), (0, 3), 1, &[3]);
}

/// Three threads over two entries in two words.
#[test]
fn three_over_two_words() {
    passes("pool, two words", within(1, 3), (31, 33), 1, &[2, 3]);
}

/// Three threads over one entry.
#[test]
fn three_of_one() {
    passes("pool, three of one", within(1, 3), (0, 1), 1, &[1, 2, 3]);
}

/// Two threads take one of two entries each: not the same.
fn is_each_taken_once(take: fn(&Guarded) -> Option<u32>) -> bool {
    let pool = Arc::new(Guarded::new(0, 2));
    let [one, other] = [(); 2].map(|()| {
        let pool = pool.clone();
        thread::spawn(move || take(&pool))
    });
    let (one, other) = (one.join().unwrap(), other.join().unwrap());
    one.is_some() && other.is_some() && one != other
}

#[test]
fn two_take_two() {
    explore("pool, two take two", within(ALL, ALL), &[true], |seen| {
        assert!(is_each_taken_once(|pool| pool.pool().take()));
        seen.note(true);
    });
}

#[test]
fn a_claim_in_two_steps_is_caught() {
    catches("a pool looks for a free bit first and clears it then", 2, || {
        is_each_taken_once(|pool| {
            let word = &pool.words[0];
            let free = word.load(Ordering::Acquire);
            word.store(free & (free - 1), Ordering::Release);
            Some(free.trailing_zeros())
        })
    });
}
