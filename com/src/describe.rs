//! Errors in words.

use bgjob::{ErrorContext, HResult};

use crate::allocator::Allocator;
use crate::text::{self, Units};
use crate::types::HRESULT;

/// High half of HTTP statuses as codes.
const HTTP: u32 = 0x8019;

/// Three digits of a number below 1,000; by subtraction, because ARMv6-M would call a library to divide.
fn decimal(number: u32) -> [u8; 3] {
    let mut rest = number;
    [100, 10, 1].map(|unit| {
        let mut digit = b'0';
        while rest >= unit {
            rest -= unit;
            digit += 1;
        }
        digit
    })
}

/// Eight digits.
fn hexadecimal(number: u32) -> [u8; 8] {
    [28, 24, 20, 16, 12, 8, 4, 0].map(|shift| {
        let value = (number >> shift & 15) as u8;
        if value < 10 { b'0' + value } else { b'A' - 10 + value }
    })
}

/// A sentence about a code: what it means, or its number.
pub(crate) fn code<'a>(allocator: &'a Allocator, code: HRESULT) -> Result<Units<'a>, HResult> {
    let bits = code as u32;
    let known = HResult::new(code).map_or(Some("Done."), HResult::description);
    if let Some(sentence) = known {
        return text::decode(allocator, sentence.as_bytes());
    }
    if bits >> 16 == HTTP && (100..1000).contains(&(bits & 0xFFFF)) {
        let status = decimal(bits & 0xFFFF);
        return joined(allocator, [b"The server answered with HTTP status ", &status, b"."]);
    }
    joined(allocator, [b"Error 0x", &hexadecimal(bits), b"."])
}

fn joined<'a>(allocator: &'a Allocator, parts: [&[u8]; 3]) -> Result<Units<'a>, HResult> {
    let mut bytes = [0; 64];
    let mut length = 0;
    for (place, byte) in bytes.iter_mut().zip(parts.into_iter().flatten()) {
        *place = *byte;
        length += 1;
    }
    text::decode(allocator, bytes.get(..length).unwrap_or_default())
}

/// A sentence about where an error came from.
pub(crate) fn context(context: ErrorContext) -> &'static str {
    match context {
        ErrorContext::None => "There is no error.",
        ErrorContext::Unknown => "It is not known where the error came from.",
        ErrorContext::GeneralQueueManager => "The error came from the queue of jobs.",
        ErrorContext::QueueManagerNotification => "The error came from telling the program of an event.",
        ErrorContext::LocalFile => "The error came from the local file.",
        ErrorContext::RemoteFile => "The error came from the remote file.",
        ErrorContext::GeneralTransport => "The error came from the transport.",
        ErrorContext::RemoteApplication => "The error came from the program on the server.",
    }
}
