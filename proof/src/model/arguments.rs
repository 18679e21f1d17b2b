//! What operations are called with: the texts, lists and sizes that differ in what they do.

use std::ffi::CStr;

use bgjob::SIZE_UNKNOWN;

/// Remote names: two good ones, then one of no known scheme, and none at all.
pub(super) const URLS: [&CStr; 4] = [c"http://a/file", c"https://bb/file", c"ftp://a/file", c""];
/// The first of [`URLS`] that is refused.
pub(super) const URL_BAD: usize = 2;
/// Every file's local name.
pub(super) const PATH: &CStr = c"/file";
/// Beginnings of remote names, to be replaced: the two above, one in other case, one of no name, none.
pub(super) const OLD: [&CStr; 5] = [c"http://a/", c"https://bb/", c"HTTPS://Bb/", c"x", c""];
/// What takes their place: the last one makes names that are none.
pub(super) const NEW: [&CStr; 3] = [c"http://a/", c"https://bb/", c"ftp://x/"];
/// Display names and descriptions: two good ones, none, and one that is too long for either.
pub(super) const TEXTS: [&CStr; 4] = [c"job", c"another name", c"", LONG];
/// The empty one of [`TEXTS`].
pub(super) const TEXT_EMPTY: usize = 2;
/// The long one of [`TEXTS`].
pub(super) const TEXT_LONG: usize = 3;
/// Local names of replies: good, none, not absolute.
pub(super) const REPLY_NAMES: [&CStr; 3] = [c"/reply", c"", c"reply"];
/// The refused one of [`REPLY_NAMES`].
pub(super) const REPLY_NAME_BAD: usize = 2;

const LONG_BYTES: [u8; 1101] = {
    let mut bytes = [b'a'; 1101];
    bytes[1100] = 0;
    bytes
};
const LONG: &CStr = match CStr::from_bytes_with_nul(&LONG_BYTES) {
    Ok(text) => text,
    Err(_) => panic!("a text ends with its one NUL"),
};

/// What a file's ranges can be: none; a part, two parts, the end, of a file of a hundred bytes; the same of one of three
/// bytes; two that overlap; an empty one.
pub const RANGES: [&[(u64, u64)]; 8] = [
    &[],
    &[(10, 30)],
    &[(90, 20), (0, 10)],
    &[(50, SIZE_UNKNOWN), (0, 5)],
    &[(1, 2)],
    &[(2, SIZE_UNKNOWN), (0, 1)],
    &[(0, 5), (4, 1)],
    &[(5, 0)],
];

/// A little later than a tick's delays: those that are set here, BITS' retry delay, its no-progress timeout, and its
/// inactivity.
pub const LATER_S: [u64; 5] = [6, 61, 601, 1_209_601, 7_776_001];

/// A file to be added.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Spec {
    /// Index into the remote names.
    pub url: usize,
    /// Bytes of the remote file, or unknown.
    pub total: u64,
    /// Index into [`RANGES`].
    pub ranges: usize,
}

impl Spec {
    /// Of unknown size, whole.
    pub const UNKNOWN: Self = Self { url: 0, total: SIZE_UNKNOWN, ranges: 0 };

    /// What its cookie is.
    pub(super) fn cookie(&self) -> u64 {
        0x1234_5678_9ABC_DEF0 ^ self.total ^ self.ranges as u64
    }
}

/// Files to be added in one step, at most three.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Set {
    count: usize,
    specs: [Spec; 3],
}

/// The first three of these.
pub fn specs(specs: &[Spec]) -> Set {
    let mut set = Set { count: specs.len().min(3), specs: [Spec::UNKNOWN; 3] };
    set.specs[..set.count].copy_from_slice(&specs[..set.count]);
    set
}

impl Set {
    /// Those there are.
    pub fn as_slice(&self) -> &[Spec] {
        &self.specs[..self.count]
    }
}
