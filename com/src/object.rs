//! An object: a place in a table of fixed capacity, counted, never moved.
//!
//! An interface pointer points at one of the object's heads, each of which holds the address of a table of methods. A
//! method finds its object by comparing the pointer's address with the table's, so a pointer that is not one of ours is
//! refused and never followed.
//!
//! # Counting
//!
//! `count` holds how many users there are, and [`ALIVE`] from the object's beginning to its end. The one who swaps
//! `ALIVE | 0` for 0 ends the object, whoever it is. A context that comes by a cell (`held.rs`) may add itself to a
//! place that is free or somebody else's by then: it sees that by the word before, or by the cell, and takes itself off
//! again. Because places stay places and beginnings are one addition, such a visitor disturbs nobody.

use core::sync::atomic::AtomicPtr;

use bgjob::ground::atomic::{AtomicU32, Modify, Ordering, Wide};
use bgjob::{Job, Profile};

use crate::block::InBlock;
use crate::config::COM_OBJECT_BYTES;

/// Interfaces that an object may have besides those that inherit from one another.
pub(crate) const HEADS: usize = 3;
/// Words that belong to the object's kind.
pub(crate) const WORDS: usize = 3;

const ALIVE: u32 = 1 << 31;
const USERS: u32 = ALIVE - 1;
const PADDING: usize = (8 - size_of::<usize>()) * HEADS;

/// What an object is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub(crate) enum Kind {
    /// IBackgroundCopyManager.
    Manager = 1,
    /// IBackgroundCopyJob and its relatives. Words: the job.
    Job,
    /// IBackgroundCopyFile. Words: the job, the file.
    File,
    /// IEnumBackgroundCopyJobs. Words: address of the handles, their number.
    EnumJobs,
    /// IEnumBackgroundCopyFiles. Words: address of the handles, their number, the job.
    EnumFiles,
    /// IBackgroundCopyError. Words: the job, the file or 0, code and context.
    Error,
    /// Not an interface of ours: a job's notify interface. Words: as set, as IBackgroundCopyCallback, as ...Callback2.
    Sink,
    /// Likewise: a job's settings. Words: address of the bytes, their number.
    Settings,
}

const KINDS: [Kind; 8] =
    [Kind::Manager, Kind::Job, Kind::File, Kind::EnumJobs, Kind::EnumFiles, Kind::Error, Kind::Sink, Kind::Settings];

/// A place in the table.
#[repr(C, align(8))]
pub(crate) struct Object {
    heads: [AtomicPtr<()>; HEADS],
    padding: [u8; PADDING],
    count: AtomicU32,
    kind: AtomicU32,
    /// Where an enumeration is.
    pub(crate) position: AtomicU32,
    profile: AtomicU32,
    words: [Wide; WORDS],
}

const _: () = assert!(size_of::<Object>() == COM_OBJECT_BYTES);
// Where the words begin, on every target.
const _: () = assert!(core::mem::offset_of!(Object, count) == 24);

// SAFETY: words and atomics, aligned to eight.
unsafe impl InBlock for Object {}

/// What an object is made of.
pub(crate) struct Parts {
    pub(crate) kind: Kind,
    pub(crate) profile: Profile,
    /// Tables of methods; NULL where there is none.
    pub(crate) heads: [*const (); HEADS],
    pub(crate) words: [u64; WORDS],
}

impl Object {
    /// Makes a place that was taken from the pool an object with one user.
    pub(crate) fn begin(&self, parts: &Parts) {
        for (head, table) in self.heads.iter().zip(parts.heads) {
            head.store(table.cast_mut(), Ordering::Relaxed);
        }
        for (word, value) in self.words.iter().zip(parts.words) {
            word.store(value);
        }
        self.kind.store(parts.kind as u32, Ordering::Relaxed);
        self.profile.store(parts.profile as u32, Ordering::Relaxed);
        self.position.store(0, Ordering::Relaxed);
        // Release: pairs with the additions of those who find the object by a cell. Those who get its pointer are told
        // by the program.
        self.count.count(ALIVE | 1);
    }

    pub(crate) fn word(&self, which: usize) -> u64 {
        self.words.get(which).map_or(0, Wide::load)
    }

    /// True while it is an object of this kind.
    pub(crate) fn is(&self, kind: Kind) -> bool {
        self.kind_value() == Some(kind as u32)
    }

    /// What the place was last.
    pub(crate) fn last_kind(&self) -> Option<Kind> {
        KINDS.into_iter().find(|kind| *kind as u32 == self.kind.load(Ordering::Relaxed))
    }

    /// The job that the object is about.
    pub(crate) fn job(&self) -> Option<(Profile, Job)> {
        let which = match self.last_kind()? {
            Kind::Job | Kind::File | Kind::Error => 0,
            Kind::EnumFiles => 2,
            Kind::Manager | Kind::EnumJobs | Kind::Sink | Kind::Settings => return None,
        };
        Some((self.profile(), Job(self.word(which))))
    }

    pub(crate) fn profile(&self) -> Profile {
        Profile::from_value(self.profile.load(Ordering::Relaxed)).unwrap_or_default()
    }

    /// The `Kind` value, while it is an object.
    pub(crate) fn kind_value(&self) -> Option<u32> {
        // Acquire: pairs with `begin` and with the last `release`.
        let count = self.count.load(Ordering::Acquire);
        (count & ALIVE != 0 && count & USERS != 0).then(|| self.kind.load(Ordering::Relaxed))
    }

    /// Address of a head, which is the interface pointer.
    pub(crate) fn pointer(&self, head: usize) -> *mut core::ffi::c_void {
        let first = core::ptr::from_ref(self).cast::<AtomicPtr<()>>();
        first.wrapping_add(head).cast_mut().cast()
    }

    /// One more user of an object that the caller uses; how many there are.
    pub(crate) fn add(&self) -> u32 {
        self.count.count(1).wrapping_add(1) & USERS
    }

    /// One more user of what may not be an object any more: whether it was one. [`Self::remove`] follows in any case.
    pub(crate) fn visit(&self) -> bool {
        let before = self.count.count(1);
        before & ALIVE != 0 && before & USERS != 0
    }

    /// One user less; how many are left, and whether this call ended the object: then the caller owns the place.
    pub(crate) fn remove(&self) -> (u32, bool) {
        // AcqRel in `count` and `swap_if`: what the users before have done happens before the end.
        let left = self.count.count(u32::MAX).wrapping_sub(1) & USERS;
        (left, left == 0 && self.count.swap_if(ALIVE, 0))
    }
}
