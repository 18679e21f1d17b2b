//! Handles: `{generation 32 | kind 2 | instance 10 | index 20}`. Zero is never valid, because a kind is never 0.
//!
//! Generations are odd while an entry is live and even while it is free, so one comparison tells a live handle from a
//! stale one. A transfer token carries the attempt in the place of the generation.

/// Most entries a table may have: an index has 20 bits. Also what makes [`unpack_live`] safe: a larger table would
/// reach into the next instance's handles.
pub const INDEX_MAX: u32 = (1 << 20) - 2;
/// "No entry" in an index word.
pub const NONE: u32 = u32::MAX;

const INDEX_BITS: u32 = 20;
const INSTANCE_BITS: u32 = 10;
const INDEX_MASK: u32 = (1 << INDEX_BITS) - 1;
/// Bits of a generation above the one that says whether it is live.
const GENERATION_REST: u32 = 31;

/// The instance id of engine `number` of a program, in a block whose last life had the id `last`.
pub const fn instance_id(number: u32, last: u32) -> u32 {
    ((last >> INSTANCE_BITS).wrapping_add(1)) << INSTANCE_BITS | number & ((1 << INSTANCE_BITS) - 1)
}

/// The part of an instance id that handles carry, where they carry it.
pub const fn instance_bits(id: u32) -> u32 {
    (id & ((1 << INSTANCE_BITS) - 1)) << INDEX_BITS
}

/// The same part of a handle or token.
pub const fn instance_of(handle: u64) -> u32 {
    handle as u32 & instance_bits(u32::MAX)
}

/// What a handle names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Kind {
    /// A job.
    Job = 1,
    /// A file of a job.
    File = 2,
    /// One attempt to transfer one file.
    Transfer = 3,
}

/// Packs a handle; `instance` comes from [`instance_bits`].
#[inline]
pub const fn pack(kind: Kind, instance: u32, index: u32, generation: u32) -> u64 {
    (generation as u64) << 32
        | ((kind as u32) << (INDEX_BITS + INSTANCE_BITS)) as u64
        | instance as u64
        | (index & INDEX_MASK) as u64
}

/// What [`unpack_live`] takes off a live handle of this kind and instance: its odd generation bit, kind and instance,
/// shifted as there.
pub const fn live_base(kind: Kind, instance: u32) -> u64 {
    let base = 1 << 32 | ((kind as u32) << (INDEX_BITS + INSTANCE_BITS)) as u64 | instance as u64;
    if cfg!(target_pointer_width = "64") { base << GENERATION_REST } else { base }
}

/// Splits a job's or file's handle into index and generation. Where words have 64 bits, one subtraction takes `base`
/// off the low 33 bits, shifted to the top, so the caller's comparison with its table's length refuses even
/// generations, other kinds, other instances and bad indices in one: all of them come out above [`INDEX_MAX`].
#[inline(always)]
pub const fn unpack_live(handle: u64, base: u64) -> (usize, u32) {
    let generation = (handle >> 32) as u32;
    #[cfg(target_pointer_width = "64")]
    let index = ((handle << GENERATION_REST).wrapping_sub(base) >> GENERATION_REST) as usize;
    // Words of 32 bits: the odd bit goes to the top of the index, turned round.
    #[cfg(not(target_pointer_width = "64"))]
    let index = ((handle as u32).wrapping_sub(base as u32) | (!generation & 1) << 31) as usize;
    (index, generation)
}

/// Splits a transfer token of this instance into index and attempt, likewise.
#[inline(always)]
pub const fn unpack_transfer(token: u64, instance: u32) -> (u32, u32) {
    let base = (Kind::Transfer as u32) << (INDEX_BITS + INSTANCE_BITS) | instance;
    ((token as u32).wrapping_sub(base), (token >> 32) as u32)
}

macro_rules! handle {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(transparent)]
        pub struct $name(pub u64);
    };
}

handle! {
    /// A job of an engine. By value; stale after the job is closed.
    Job
}
handle! {
    /// A file of a job. By value; stale after the job is closed.
    File
}
handle! {
    /// The token of one attempt to transfer one file. Dead after Suspend, Cancel, Done, Fail, restart or close.
    Transfer
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_kind_instance_and_odd_generations_come_through() {
        let mut accepted = 0;
        for kind in [Kind::Job, Kind::File, Kind::Transfer] {
            for instance in [0, 1, 511, 1023] {
                for index in [0, 1, 6, INDEX_MAX] {
                    for generation in [0, 1, 2, 3, u32::MAX - 1, u32::MAX] {
                        let handle = pack(kind, instance_bits(instance), index, generation);
                        let (got, found) = unpack_live(handle, live_base(Kind::Job, instance_bits(511)));
                        let is_good = kind == Kind::Job && instance == 511 && generation & 1 == 1;
                        assert_eq!(got <= INDEX_MAX as usize, is_good, "{kind:?} {instance} {index} {generation}");
                        assert_eq!(found, generation);
                        if is_good {
                            assert_eq!(got, index as usize);
                            accepted += 1;
                        }
                    }
                }
            }
        }
        assert_eq!(accepted, 4 * 3);
    }
}
