//! A handle or token is accepted exactly while it lives: every 32-bit pattern of each half, the other half that of a live
//! one and of dead ones; and random patterns of all 64 bits.
//!
//! * [`scene`]: an engine with live and dead jobs, files and attempts.
//! * [`sweep`]: which code each pattern must get, by SPEC 3 and a list of what lives; two threads.
//!
//! One function stands for all that take such a handle, the cheapest. Every function about a job goes through
//! `Tables::look` or `Tables::change`, or the first try of GetProgress, which is the one asked here; all find the entry by
//! `Directory::entry` and compare the same generation;
//! every one about a file through `look_at_file`; every report through `Tables::transfer` and a comparison of attempts.
//! `ffi-tests`' harness of bad callers asks each function for a few of the patterns.
#![cfg(not(loom))]

#[path = "handles/scene.rs"]
mod scene;
#[path = "handles/sweep.rs"]
mod sweep;

use bgjob::{Engine, File, HResult, Job, JobProgress, Transfer};
use bgjob_capi::{engines, files, lifetime, progress, transfers};
use bgjob_proof::report;
use fastrand::Rng;

use scene::{Kind, Scene};
use sweep::{Counts, Halves, sweep};

const RUNG: &str = "handles";

/// Patterns between two that are tried. All are in the long version of the native form, where every shift and mask is
/// the same as in the others but those of the slot's index.
fn stride() -> usize {
    let is_native = !cfg!(any(bgjob_form = "32", bgjob_form = "masked"));
    // A prime, so that every bit changes.
    if report::is_long() && is_native { 1 } else { 509 }
}

/// The code as C sees it.
fn code<T>(result: Result<T, HResult>) -> i32 {
    result.map_or_else(HResult::code, |_| 0)
}

/// By Rust: the kind's cheapest function.
fn ask(engine: &Engine<'_>, kind: Kind, handle: u64) -> i32 {
    match kind {
        Kind::Job => code(engine.state(Job(handle))),
        Kind::File => code(engine.file_cookie(File(handle))),
        // No bytes: an advance that changes nothing.
        Kind::Transfer => code(engine.transfer_advance(Transfer(handle), 0)),
    }
}

/// By C, behind its pointers. `GetProgress` has a short way of its own to a live job.
fn ask_c(kind: Kind, handle: u64) -> i32 {
    match kind {
        Kind::Job => {
            let mut progress = JobProgress::default();
            // SAFETY: a place for the progress.
            unsafe { progress::BgGetProgress(handle, &raw mut progress) }
        }
        Kind::File => {
            let mut cookie = 0;
            // SAFETY: a place for the cookie.
            unsafe { files::BgGetFileCookie(handle, &raw mut cookie) }
        }
        Kind::Transfer => transfers::BgTransferAdvance(handle, 0),
    }
}

/// Low halves beside a high half of a live handle and of a dead one, and high halves beside their low halves.
fn all_halves(scene: &Scene, kind: Kind) -> [Halves; 4] {
    // A dead one whose entry is empty.
    let shares_entry = |dead: u64| scene.live(kind).iter().any(|live| *live as u32 == dead as u32);
    let dead = scene.dead(kind).iter().find(|dead| !shares_entry(**dead)).expect("the scene has one");
    let live = scene.live(kind)[0];
    [Halves::low_of(live), Halves::high_of(live), Halves::low_of(*dead), Halves::high_of(*dead)]
}

#[test]
fn every_pattern_of_each_half() {
    let mut counts = Counts::default();
    let (mut memory, capacities) = scene::memory();
    let engine = scene::engine(&mut memory, capacities);
    let scene = Scene::new(&engine);
    for kind in Kind::ALL {
        for halves in all_halves(&scene, kind) {
            let swept = sweep(&scene, kind, halves, stride(), |handle| ask(&engine, kind, handle));
            counts.add(swept.unwrap_or_else(|e| panic!("{kind:?}: {e}")));
        }
    }

    // The C functions, of an engine in the library's own place.
    let (mut memory, config) = scene::memory_for_c();
    // SAFETY: the block outlives the engine, which is ended below; no other test here uses the C functions.
    let initialized = unsafe { lifetime::BgInitialize(memory.as_mut_ptr().cast(), size_of_val(&*memory), &config) };
    assert_eq!(initialized, 0);
    let of_c = Scene::new(engines::engine().expect("it was made"));
    for kind in Kind::ALL {
        for halves in all_halves(&of_c, kind).into_iter().take(2) {
            let swept = sweep(&of_c, kind, halves, stride(), |handle| ask_c(kind, handle));
            counts.add(swept.unwrap_or_else(|e| panic!("C, {kind:?}: {e}")));
        }
        // Handles of the other engine are nothing here.
        for &foreign in scene.live(kind) {
            assert_eq!(ask_c(kind, foreign), of_c.expected(kind, foreign), "{foreign:#x}");
            assert_ne!(ask_c(kind, foreign), 0, "{foreign:#x}");
        }
    }
    random(&scene, &mut counts, |kind, handle| ask(&engine, kind, handle));
    random(&of_c, &mut counts, ask_c);
    assert_eq!(lifetime::BgUninitialize(), 0);
    assert_eq!(ask_c(Kind::Job, of_c.live(Kind::Job)[0]), bgjob::hresult::E_HANDLE.code());

    let sweeps = 6 * Kind::ALL.len() as u64;
    let each = (1 << 32) / stride() as u64;
    report::counts(RUNG, &[("patterns", counts.patterns, sweeps * each), ("accepted", counts.accepted, 20)]);
}

/// Patterns of all 64 bits, and those that are one bit away from a live or dead one.
fn random(scene: &Scene, counts: &mut Counts, ask: impl Fn(Kind, u64) -> i32) {
    let mut rng = Rng::with_seed(report::seed());
    for kind in Kind::ALL {
        let mut one = |handle| {
            let (got, wanted) = (ask(kind, handle), scene.expected(kind, handle));
            assert_eq!(got, wanted, "{kind:?} {handle:#x}");
            counts.patterns += 1;
            counts.accepted += u64::from(got == 0);
        };
        (0..report::by_length(1u64 << 20, 1 << 27)).for_each(|_| one(rng.u64(..)));
        for &near in Kind::ALL.iter().flat_map(|&kind| scene.live(kind).iter().chain(scene.dead(kind))) {
            (0..64).for_each(|bit| one(near ^ 1 << bit));
            one(near.wrapping_add(1));
            one(near.wrapping_sub(1));
            one(near);
        }
    }
}

/// What a handle is taken for.
type Decoder<'a> = &'a dyn Fn(u64) -> u64;

/// Decoders with a fault, in the place of the engine's.
#[test]
fn faults_are_found() {
    let (mut memory, capacities) = scene::memory();
    let engine = scene::engine(&mut memory, capacities);
    let scene = Scene::new(&engine);
    let live = scene.live(Kind::Job)[0];
    let (kind, instance) = (3 << 30, 0x3FF << 20);
    let faults: [(&str, Kind, Decoder<'_>); 5] = [
        ("the kind is not looked at", Kind::Job, &|h| h & !kind | 1 << 30),
        ("the instance is not looked at", Kind::Job, &|h| h & !instance | live & instance),
        ("the generation is not looked at", Kind::Job, &|h| if h as u32 == live as u32 { live } else { h }),
        ("the attempt is compared in 16 bits", Kind::Transfer, &|h| h & !(0xFFFF << 48)),
        ("the top bit of a file's generation is lost", Kind::File, &|h| h & !(1 << 63)),
    ];
    for (fault, kind, broken) in faults {
        let found = all_halves(&scene, kind).into_iter().find_map(|halves| {
            // The bits next to live handles are tried too, so a few patterns are enough.
            sweep::neighbours(&scene, kind, halves, |handle| ask(&engine, kind, broken(handle))).err()
        });
        println!("{fault}: {found:?}");
        report::fault_caught(RUNG, fault, found.is_some(), "a sweep");
    }
}
