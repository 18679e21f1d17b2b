//! Interrupts wherever a timer finds the updates: for processors without a trap flag that programs may set.

use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

/// Time between two interrupts.
const INTERVAL_US: libc::suseconds_t = 70;

static HANDLER: OnceLock<fn()> = OnceLock::new();
static SEEN: AtomicU64 = AtomicU64::new(0);

extern "C" fn rung(_signal: libc::c_int) {
    SEEN.fetch_add(1, Relaxed);
    if let Some(handler) = HANDLER.get() {
        handler();
    }
}

fn set_interval(tv_usec: libc::suseconds_t) {
    let time = libc::timeval { tv_sec: 0, tv_usec };
    let timer = libc::itimerval { it_interval: time, it_value: time };
    // SAFETY: `timer` is valid; the old one is not asked for.
    assert_eq!(unsafe { libc::setitimer(libc::ITIMER_REAL, &timer, ptr::null_mut()) }, 0);
}

/// Calls `handler` from now on, in the calling thread: the only one whose signals are not blocked.
pub(crate) fn start(handler: fn()) {
    HANDLER.get_or_init(|| handler);
    // SAFETY: the handler has the signature that is expected without SA_SIGINFO.
    let previous = unsafe { libc::signal(libc::SIGALRM, rung as *const () as libc::sighandler_t) };
    assert_ne!(previous, libc::SIG_ERR);
    set_interval(INTERVAL_US);
}

/// No interrupt after this.
pub(crate) fn end() {
    set_interval(0);
}

/// Runs `update`, interrupted wherever the timer is.
pub(crate) fn interrupted_everywhere(update: impl Fn()) {
    update();
}

/// Runs `update`; whether an interrupt came meanwhile, wherever that was.
pub(crate) fn interrupted(_at: u64, update: impl Fn()) -> bool {
    let before = SEEN.load(Relaxed);
    update();
    SEEN.load(Relaxed) != before
}

/// Where the interrupts were: nobody knows.
pub(crate) fn told(_sweeps: u64) -> String {
    String::new()
}
