//! Bytes as arguments. Small bytes are ordinary arguments, so that most sequences go somewhere; large ones are not.

use std::ffi::{CString, c_char};
use std::ptr;
use std::sync::OnceLock;

use arbitrary::{Arbitrary, Unstructured};

/// Numbers at the ends of the types.
const EXTREMES: [u64; 10] = [
    0x7FFF_FFFF,
    0x8000_0000,
    0xFFFF_FFFE,
    0xFFFF_FFFF,
    0x1_0000_0000,
    0x7FFF_FFFF_FFFF_FFFF,
    0x8000_0000_0000_0000,
    u64::MAX - 2,
    u64::MAX - 1,
    u64::MAX,
];

const TEXTS: [&str; 8] =
    ["https://host.example/a", "/slot/a", "a name", "https", "http", "", "file:///x", "\u{e9}\u{1F600}\u{fffd}"];

/// What is left of an input, and what is wrong with the pointers of the call that is being made.
#[derive(Debug)]
pub struct Input<'a> {
    bytes: Unstructured<'a>,
    /// Which pointer of the call is bad, and whether it is NULL; counted down.
    flaw: Option<(u8, bool)>,
    texts: Vec<CString>,
}

/// An output with room behind it, for a pointer that is misaligned.
#[derive(Debug)]
#[repr(C)]
pub struct Place<T> {
    value: T,
    room: u64,
}

impl<T> Place<T> {
    /// Holds this before the call.
    pub fn of(value: T) -> Self {
        Place { value, room: 0 }
    }

    /// What it holds.
    pub fn get(&self) -> &T {
        &self.value
    }
}

impl<'a> Input<'a> {
    /// All of it.
    pub fn new(data: &'a [u8]) -> Self {
        Input { bytes: Unstructured::new(data), flaw: None, texts: Vec::new() }
    }

    /// True if no call is left.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The next value of any type; zeros behind the end.
    pub fn any<T: Arbitrary<'a> + Default>(&mut self) -> T {
        self.bytes.arbitrary().unwrap_or_default()
    }

    /// The next call: which one of `count`, and what is wrong with its pointers.
    pub fn call(&mut self, count: usize) -> usize {
        let (which, flaw): (u8, u8) = (self.any(), self.any());
        self.flaw = flaw.checked_sub(240).map(|flaw| (flaw / 2, flaw % 2 == 0));
        self.texts.clear();
        usize::from(which) % count
    }

    /// A number: mostly below 200.
    pub fn number(&mut self) -> u64 {
        match self.any::<u8>() {
            small @ 0..200 => small.into(),
            large @ 200..240 => EXTREMES[usize::from(large - 200) % EXTREMES.len()],
            _ => self.any(),
        }
    }

    /// The same for 32 bits.
    pub fn number32(&mut self) -> u32 {
        self.number() as u32
    }

    /// True if the pointer that is asked for now is bad: NULL, or else misaligned.
    fn is_bad(&mut self) -> Option<bool> {
        let (left, is_null) = self.flaw?;
        self.flaw = left.checked_sub(1).map(|left| (left, is_null));
        (left == 0).then_some(is_null)
    }

    /// A pointer to the place, if it is not the bad one.
    pub fn pointer<T>(&mut self, place: &mut Place<T>) -> *mut T {
        let good = ptr::from_mut(place).cast::<T>();
        match self.is_bad() {
            None => good,
            Some(true) => ptr::null_mut(),
            Some(false) => good.wrapping_byte_add(1),
        }
    }

    /// A pointer to the list, likewise.
    pub fn list<T>(&mut self, list: &mut [T]) -> *mut T {
        match self.is_bad() {
            None => list.as_mut_ptr(),
            Some(true) => ptr::null_mut(),
            // Misaligned ones are refused, and lists of bytes cannot be.
            Some(false) if align_of::<T>() > 1 => list.as_mut_ptr().wrapping_byte_add(1),
            Some(false) => list.as_mut_ptr(),
        }
    }

    /// A text: `usual` of those there are, another one, one at or over a limit, or one of the input's bytes.
    pub fn text(&mut self, usual: usize) -> *const c_char {
        let fixed = fixed_texts();
        let which = match self.any::<u8>() {
            0..160 => Some(usual),
            other @ 160..224 => Some(usize::from(other) % fixed.len()),
            224.. => None,
        };
        if self.is_bad().is_some() {
            return ptr::null();
        }
        if let Some(which) = which {
            return fixed[which].as_ptr();
        }
        let own: Vec<u8> = (0..self.any::<u8>() % 16).map(|_| self.any::<u8>().max(1)).collect();
        self.texts.push(CString::new(own).unwrap_or_default());
        self.texts.last().map_or(ptr::null(), |text| text.as_ptr())
    }
}

/// [`TEXTS`], and those that are as long as they may be, or one longer, of small characters and of large ones.
fn fixed_texts() -> &'static [CString] {
    static ALL: OnceLock<Vec<CString>> = OnceLock::new();
    ALL.get_or_init(|| {
        let long = [256, 259, 1024, 2200].into_iter().flat_map(|limit| {
            let of = |start: &str, character: &str, count: usize| format!("{start}{}", character.repeat(count));
            [
                of("", "x", limit),
                of("", "x", limit + 1),
                of("/", "\u{FFFD}", limit - 1),
                of("https://h/", "\u{FFFD}", limit - 9),
            ]
        });
        let all = TEXTS.iter().map(|text| (*text).to_owned()).chain(long).map(String::into_bytes);
        // No UTF-8: a character without its end, and one without a beginning.
        let wrong = [b"https://h/\xF0\x9F".to_vec(), b"/\x80".to_vec()];
        all.chain(wrong).map(|text| CString::new(text).unwrap_or_default()).collect()
    })
}
