//! `libbgjob.a`: the C ABI and the panic handler that a static library must bring. `libbgjob-com.a`: with COM as well.
#![no_std]
pub use bgjob_capi::*;
#[cfg(feature = "com")]
pub use bgjob_com::functions;

#[cfg(any(bgjob_form = "masked", not(target_has_atomic = "32")))]
mod critical;

/// Never reached: the archive check proves that no panic is reachable.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    #[allow(clippy::empty_loop)]
    loop {}
}
