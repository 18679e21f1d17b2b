//! What C and C++ programs take.

use bgjob::JobProgress;

use super::calls;
use crate::design::{Design, Payload, Promise, Role};

// SAFETY: declared as peers/struct_atomic.cpp and peers/pthread.c define them.
unsafe extern "C" {
    fn struct_atomic_read(job: u64, out: *mut JobProgress) -> i32;
    safe fn struct_atomic_add(transfer: u64, bytes: u32) -> i32;
    fn mutex_read(job: u64, out: *mut JobProgress) -> i32;
    safe fn mutex_add(transfer: u64, bytes: u32) -> i32;
    safe fn spinlock_make() -> i32;
    fn spinlock_read(job: u64, out: *mut JobProgress) -> i32;
    safe fn spinlock_add(transfer: u64, bytes: u32) -> i32;
}

/// libatomic's lock under another name.
pub(super) const STRUCT_ATOMIC: Design = Design {
    name: "C++ std::atomic",
    source: "C++, libatomic",
    role: Role::Peer,
    payload: Payload::Whole,
    is_linearizable: Promise::Yes,
    reads_over_writer: Promise::No("hangs"),
    writes_over_writer: Promise::No("hangs"),
    has_many_writers: true,
    make: || calls(struct_atomic_read, struct_atomic_add),
};

/// Sleeps when contended.
pub(super) const PTHREAD_MUTEX: Design =
    Design { name: "pthread mutex", source: "C library", make: || calls(mutex_read, mutex_add), ..STRUCT_ATOMIC };

/// Never sleeps.
pub(super) const PTHREAD_SPINLOCK: Design = Design {
    name: "pthread spinlock",
    source: "C library",
    make: || {
        assert_eq!(spinlock_make(), 0, "pthread_spin_init");
        calls(spinlock_read, spinlock_add)
    },
    ..STRUCT_ATOMIC
};
