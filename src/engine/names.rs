//! What a name may look like: BITS' limits on display names, URLs and local names.

use crate::ground::hresult::{E_INVALIDARG, HResult};

/// Bytes of a display name (BITS: 256 characters).
pub const DISPLAY_NAME_MAX: usize = 256;
/// Bytes of a description (BITS: 1,024 characters).
pub const DESCRIPTION_MAX: usize = 1024;
/// Bytes of a remote name (BITS: 2,200 characters).
pub const REMOTE_NAME_MAX: usize = 2200;
/// Bytes of a local name (BITS: MAX_PATH, with its terminator).
pub const LOCAL_NAME_MAX: usize = 259;

/// Not empty, not too long, no NUL inside; may be missing only where there is no text area to keep it.
pub(super) fn check_text(text: Option<&[u8]>, limit: usize, is_needed: bool) -> Result<(), HResult> {
    match text {
        None if is_needed => Err(E_INVALIDARG),
        None => Ok(()),
        Some(text) if text.is_empty() || text.len() > limit || has_nul(text) => Err(E_INVALIDARG),
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

/// HTTP, HTTPS or SMB: a UNC path, a drive path or a `file://` URL. No control characters.
pub(super) fn check_remote(name: Option<&[u8]>, is_needed: bool) -> Result<(), HResult> {
    check_text(name, REMOTE_NAME_MAX, is_needed)?;
    let Some(name) = name else { return Ok(()) };
    let schemes: [&[u8]; 3] = [b"http://", b"https://", b"file://"];
    let is_known = schemes.iter().any(|scheme| has_scheme(name, scheme)) || is_unc(name) || is_on_drive(name);
    if is_known && !name.iter().any(u8::is_ascii_control) { Ok(()) } else { Err(E_INVALIDARG) }
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
