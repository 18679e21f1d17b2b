//! What a name may look like: BITS' limits on display names, URLs and local names.
//!
//! They are limits on characters as UTF-16 has them, because that is what BITS counts; names here are UTF-8.

use crate::ground::hresult::{E_INVALIDARG, HResult};

/// Characters of a display name.
pub const DISPLAY_NAME_MAX: usize = 256;
/// Characters of a description.
pub const DESCRIPTION_MAX: usize = 1024;
/// Characters of a remote name.
pub const REMOTE_NAME_MAX: usize = 2200;
/// Characters of a local name (BITS: MAX_PATH, with its terminator).
pub const LOCAL_NAME_MAX: usize = 259;
/// Bytes that a character takes in UTF-8 at most. Those beyond the first 65,536, of four bytes, count two.
pub const CHARACTER_BYTES_MAX: usize = 3;

/// Characters that a byte begins: none, one, or the two of a surrogate pair.
fn characters(byte: u8) -> usize {
    usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0)
}

/// True for more than `limit` characters. Texts that are no UTF-8 are not refused, but have their limit too.
#[inline(never)]
pub(super) fn is_too_long(text: &[u8], limit: usize) -> bool {
    // The bytes first: those that begin no character count nothing.
    text.len() > limit * CHARACTER_BYTES_MAX || text.iter().map(|&byte| characters(byte)).sum::<usize>() > limit
}

/// Not empty, not too long, no NUL inside; may be missing only where there is no text area to keep it.
pub(super) fn check_text(text: Option<&[u8]>, limit: usize, is_needed: bool) -> Result<(), HResult> {
    match text {
        None if is_needed => Err(E_INVALIDARG),
        None => Ok(()),
        Some(text) if text.is_empty() || is_too_long(text, limit) || has_nul(text) => Err(E_INVALIDARG),
        Some(_) => Ok(()),
    }
}

/// Not `contains`, whose search for a byte brings a panic path.
#[allow(clippy::manual_contains)]
fn has_nul(text: &[u8]) -> bool {
    text.iter().any(|&byte| byte == 0)
}

fn has_scheme(name: &[u8], scheme: &[u8]) -> bool {
    // Something must follow the scheme.
    name.len() > scheme.len() && name.iter().zip(scheme).all(|(a, b)| a.eq_ignore_ascii_case(b))
}

/// `X:\` or `X:/`.
fn is_on_drive(name: &[u8]) -> bool {
    matches!(name, [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic())
}

fn is_unc(name: &[u8]) -> bool {
    matches!(name, [b'\\', b'\\', server, ..] if *server != b'\\')
}

/// HTTP, HTTPS or SMB: a UNC path, a drive path or a `file://` URL.
fn is_remote(name: &[u8]) -> bool {
    let schemes: [&[u8]; 3] = [b"http://", b"https://", b"file://"];
    schemes.iter().any(|scheme| has_scheme(name, scheme)) || is_unc(name) || is_on_drive(name)
}

/// As many bytes as tell whether a name is remote.
const HEAD: usize = b"https://".len() + 1;

/// A remote name may be missing only where there is no text area to keep it.
pub(super) fn check_remote(name: Option<&[u8]>, is_needed: bool) -> Result<(), HResult> {
    match name {
        None if is_needed => Err(E_INVALIDARG),
        None => Ok(()),
        Some(name) => {
            let mut bytes = name.iter();
            check_remote_bytes(&mut || bytes.next().copied()).map(|_| ())
        }
    }
}

/// A remote name, byte by byte: remote, not too long, no control characters. Its length in bytes.
#[inline(never)]
pub(super) fn check_remote_bytes(next: &mut dyn FnMut() -> Option<u8>) -> Result<usize, HResult> {
    let mut head = [0; HEAD];
    let (mut length, mut left) = (0, REMOTE_NAME_MAX);
    // Bound: the limits below.
    while let Some(byte) = next() {
        if let Some(place) = head.get_mut(length) {
            *place = byte;
        }
        length += 1;
        left = left.checked_sub(characters(byte)).ok_or(E_INVALIDARG)?;
        if byte.is_ascii_control() || length > REMOTE_NAME_MAX * CHARACTER_BYTES_MAX {
            return Err(E_INVALIDARG);
        }
    }
    // Zeros are no part of a remote name.
    if head.get(..length.min(HEAD)).is_some_and(is_remote) { Ok(length) } else { Err(E_INVALIDARG) }
}

/// Absolute, in the manner of POSIX, of a drive, or of UNC.
pub(super) fn check_local(name: Option<&[u8]>, is_needed: bool) -> Result<(), HResult> {
    check_text(name, LOCAL_NAME_MAX, is_needed)?;
    match name {
        None => Ok(()),
        Some(name) if name.starts_with(b"/") || is_on_drive(name) || is_unc(name) => Ok(()),
        Some(_) => Err(E_INVALIDARG),
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn remote_names() {
        for good in ["http://h/x", "HTTPS://h", "file:///x", r"\\server\share\x", r"C:\x", "d:/x"] {
            assert_eq!(check_remote(Some(good.as_bytes()), true), Ok(()), "{good}");
        }
        for bad in ["", "http://", "ftp://h/x", "x", "/x", r"\\", r"\\\x", "C:x", "1:/x", "http://h/\n"] {
            assert_eq!(check_remote(Some(bad.as_bytes()), true), Err(E_INVALIDARG), "{bad}");
        }
        let long = |n: usize| ["http://".as_bytes(), &std::vec![b'a'; n - 7]].concat();
        assert_eq!(check_remote(Some(&long(REMOTE_NAME_MAX)), true), Ok(()));
        assert_eq!(check_remote(Some(&long(REMOTE_NAME_MAX + 1)), true), Err(E_INVALIDARG));
        assert_eq!(check_remote(None, true), Err(E_INVALIDARG));
        assert_eq!(check_remote(None, false), Ok(()));
    }

    #[test]
    fn characters_count_as_in_utf_16() {
        let mut checked = 0;
        for c in ['a', '\u{7F}', '\u{80}', 'ä', '\u{7FF}', '\u{800}', '€', '\u{FFFF}', '\u{10000}', '😀', '\u{10FFFF}']
        {
            for n in 1..20 {
                let text: std::string::String = core::iter::repeat_n(c, n).collect();
                let characters = text.encode_utf16().count();
                assert!(!is_too_long(text.as_bytes(), characters), "{c:?} {n}");
                assert!(is_too_long(text.as_bytes(), characters - 1), "{c:?} {n}");
                checked += 1;
            }
        }
        assert_eq!(checked, 11 * 19);
        assert!(!is_too_long(&[0x80; 9], 3) && is_too_long(&[0x80; 10], 3), "no characters, but bytes");
    }

    #[test]
    fn local_names() {
        for good in ["/x", r"C:\x", "c:/x", r"\\s\x"] {
            assert_eq!(check_local(Some(good.as_bytes()), true), Ok(()), "{good}");
        }
        for bad in ["", "x", "./x", "C:", "C:x", "/a\0b"] {
            assert_eq!(check_local(Some(bad.as_bytes()), true), Err(E_INVALIDARG), "{bad}");
        }
        let long = |n: usize| ["/".as_bytes(), &std::vec![b'a'; n - 1]].concat();
        assert_eq!(check_local(Some(&long(LOCAL_NAME_MAX)), true), Ok(()));
        assert_eq!(check_local(Some(&long(LOCAL_NAME_MAX + 1)), true), Err(E_INVALIDARG));
    }
}
