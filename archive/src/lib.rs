//! `libbgjob.a`: the C ABI and the panic handler that a static library must bring. `libbgjob-com.a`: with COM as well.
#![no_std]
pub use bgjob_capi::*;
#[cfg(feature = "com")]
pub use bgjob_com::functions;

#[cfg(any(bgjob_form = "masked", not(target_has_atomic = "32")))]
mod critical;

/// Never reached: the archive check proves that no panic is reachable.
#[cfg(not(debug_assertions))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    #[allow(clippy::empty_loop)]
    loop {}
}

/// With the compiler's checks, which only the tests' archives have, one may be: it must not go on.
#[cfg(debug_assertions)]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    // SAFETY: the C library's, which such an archive is linked with.
    unsafe extern "C" {
        safe fn abort() -> !;
    }
    abort()
}
