//! Interrupts after chosen instructions: with the processor's trap flag set, every instruction raises SIGTRAP.

use core::arch::asm;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

static HANDLER: OnceLock<fn()> = OnceLock::new();
/// Instructions of this update so far.
static SEEN: AtomicU64 = AtomicU64::new(0);
/// The instruction after which the handler is called; `EVERY` for all of them.
static AT: AtomicU64 = AtomicU64::new(0);

const EVERY: u64 = u64::MAX;
/// The trap flag.
const TRAP: libc::greg_t = 0x100;

extern "C" fn trapped(_signal: libc::c_int, _info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    let (seen, at) = (SEEN.fetch_add(1, Relaxed), AT.load(Relaxed));
    if [seen, EVERY].contains(&at)
        && let Some(handler) = HANDLER.get()
    {
        handler();
        if at == EVERY {
            return;
        }
        // The rest of the update runs through.
        // SAFETY: with SA_SIGINFO the kernel gives the context to which it will return.
        let registers = unsafe { &mut (*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs };
        registers[libc::REG_EFL as usize] &= !TRAP;
    }
}

/// Calls `handler` from now on.
pub(crate) fn start(handler: fn()) {
    HANDLER.get_or_init(|| handler);
    // SAFETY: all zeros is a value of this type: no flags, an empty mask.
    let mut action: libc::sigaction = unsafe { core::mem::zeroed() };
    action.sa_sigaction = trapped as *const () as libc::sighandler_t;
    action.sa_flags = libc::SA_SIGINFO;
    // SAFETY: the handler has the signature that SA_SIGINFO promises; the old one is not asked for.
    assert_eq!(unsafe { libc::sigaction(libc::SIGTRAP, &action, core::ptr::null_mut()) }, 0);
}

/// Nothing is left running between updates.
pub(crate) fn end() {}

/// Runs `update` with the handler called after every instruction.
pub(crate) fn interrupted_everywhere(update: impl Fn()) {
    interrupted(EVERY, update);
}

/// Runs `update` with the handler called after its instruction number `at`; whether it has so many.
pub(crate) fn interrupted(at: u64, update: impl Fn()) -> bool {
    AT.store(at, Relaxed);
    SEEN.store(0, Relaxed);
    // SAFETY: sets the trap flag, for which a handler is installed. The kernel clears it for the handler.
    unsafe { asm!("pushfq", "or dword ptr [rsp], 0x100", "popfq") };
    update();
    // SAFETY: clears the trap flag.
    unsafe { asm!("pushfq", "and dword ptr [rsp], 0xfffffeff", "popfq") };
    SEEN.load(Relaxed) > at
}

/// Where the interrupts were.
pub(crate) fn told(sweeps: u64) -> String {
    format!(", {sweeps} times after every instruction")
}
