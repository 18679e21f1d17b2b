//! What is measured: one record of a transfer's progress, and the two calls that everybody makes on it.

use bgjob::JobProgress;

/// Fills `out`, as `GetProgress` does: 0, or a negative code.
///
/// # Safety
/// `out` is valid for writing 24 bytes, at an address that is a multiple of 8.
pub type Read = unsafe extern "C" fn(job: u64, out: *mut JobProgress) -> i32;

/// Adds bytes that have arrived, as `BgTransferAdvance` does: 0, or a negative code.
pub type Add = unsafe extern "C" fn(transfer: u64, bytes: u32) -> i32;

/// The two calls, and what they are called with. A design keeps its record in a static: calls are as C makes them.
#[derive(Clone, Copy)]
pub struct Calls {
    /// One consistent reading.
    pub read: Read,
    /// First argument of `read`: a handle where the design has handles, else unused.
    pub job: u64,
    /// One update.
    pub add: Add,
    /// First argument of `add`.
    pub transfer: u64,
}

/// Why a design is in the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What the machine takes at least, without any promise.
    Floor,
    /// This library.
    Ours,
    /// What a user would take instead.
    Peer,
}

/// How much of a progress one reading tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// All four counters.
    Whole,
    /// One counter: the others are read by themselves, at another moment.
    OneField,
}

/// A promise, and why not where it is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// Kept.
    Yes,
    /// Not kept: in a word or two.
    No(&'static str),
}

/// A row of the tables.
pub struct Design {
    /// How it is called, short enough for a plot.
    pub name: &'static str,
    /// Where it comes from: crate and version, Debian package, or "C".
    pub source: &'static str,
    /// Why it is here.
    pub role: Role,
    /// What a reading tells.
    pub payload: Payload,
    /// Readings and updates take effect one after another, each between its call and its return.
    pub is_linearizable: Promise,
    /// A reading in an interrupt over a stopped update returns, and right.
    pub reads_over_writer: Promise,
    /// An update in an interrupt over a stopped update returns, and both count.
    pub writes_over_writer: Promise,
    /// More than one context may update.
    pub has_many_writers: bool,
    /// Makes the record, once in a process, and tells its calls.
    pub make: fn() -> Calls,
}
