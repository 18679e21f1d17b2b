//! Has anything changed since a reader last looked, or enough bytes arrived to be worth a look?

use crate::ground::arith::scaled;
use crate::ground::types::{JobSnapshot, SIZE_UNKNOWN};

/// What a reader was last told of one job; all zero: nothing yet. The reader's own: one for each job and reader.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(C)]
pub struct Changes {
    /// Sequence of the snapshot that was told last.
    pub sequence: u64,
    /// Its BytesTransferred.
    pub bytes_transferred: u64,
    /// Its State.
    pub state: i32,
    /// Its Attempt.
    pub attempt: u32,
}

/// The few words of a moment that the question needs.
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) now: Changes,
    pub(crate) total: u64,
}

impl From<&JobSnapshot> for Seen {
    fn from(snapshot: &JobSnapshot) -> Self {
        Seen {
            now: Changes {
                sequence: snapshot.sequence,
                bytes_transferred: snapshot.progress.bytes_transferred,
                state: snapshot.state,
                attempt: snapshot.attempt,
            },
            total: snapshot.progress.bytes_total,
        }
    }
}

impl Changes {
    /// True, and brought up to date, if anything but arriving bytes changed since it was last true, or if at least
    /// `bytes` bytes or `per_mille` thousandths of the total have arrived since. Of the two thresholds those that are
    /// not 0 count, and either suffices; without any, every byte does. `per_mille` alone tells of no byte while the
    /// total is unknown.
    pub fn update(&mut self, snapshot: &JobSnapshot, bytes: u64, per_mille: u32) -> bool {
        let seen = Seen::from(snapshot);
        let is_changed = self.is_changed(&seen, bytes, per_mille);
        if is_changed {
            *self = seen.now;
        }
        is_changed
    }

    pub(crate) fn is_changed(&self, seen: &Seen, bytes: u64, per_mille: u32) -> bool {
        let Seen { now, total } = *seen;
        if now.sequence == self.sequence {
            return false;
        }
        let arrived = now.bytes_transferred.wrapping_sub(self.bytes_transferred);
        // Each byte counts once, and so does each other change. Within one attempt and state the bytes move by arriving
        // only, so there the two differ exactly if something else changed: the first look too, because attempt 0 has no
        // bytes and a sequence. A sequence that fell is another job's.
        if now.state != self.state
            || now.attempt != self.attempt
            || now.sequence.wrapping_sub(self.sequence) != arrived
            || now.sequence < self.sequence
        {
            return true;
        }
        let is_part = || total != SIZE_UNKNOWN && arrived >= scaled(total, per_mille, 1000).ceil();
        bytes == 0 && per_mille == 0 || bytes != 0 && arrived >= bytes || per_mille != 0 && is_part()
    }
}

const _: () = assert!(size_of::<Changes>() == 24);
