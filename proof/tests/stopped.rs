//! One context is stopped before each of its accesses to an atomic in turn, as by an interrupt, and another runs to its
//! end there. In the copy that pauses there (`xtask/src/verify/paused.rs`) only: the library as it is stops nowhere.
//!
//! Loom shows what may be read late, but not where a slot of two dozen words is rewritten while it is copied: too many
//! executions. Here memory is in order, and nothing else is left out.
#![cfg(all(bgjob_paused, not(loom)))]

use std::cell::Cell;
use std::ptr;

use bgjob::hresult::{BG_E_INVALID_STATE, E_HANDLE};
use bgjob::{Capacities, Config, Engine, File, Guid, Job, JobType, Profile, SIZE_UNKNOWN, State, region_bytes_with};
use bgjob_proof::report;
use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};

const RUNG: &str = "linearizable";
/// What no other change makes of a file.
const SIZED: u64 = 50;
/// So few that what is given back is soon taken again.
const SPARES: u32 = 2;

thread_local! {
    /// How the context that is to be stopped suspends itself; NULL: nobody is to be stopped.
    static YIELDER: Cell<*const Yielder<(), ()>> = const { Cell::new(ptr::null()) };
    /// Accesses before the stop.
    static LEFT: Cell<u64> = const { Cell::new(0) };
    /// Inside a masked section.
    static IS_MASKED: Cell<bool> = const { Cell::new(false) };
}

// SAFETY: the name is this project's, and the copy declares it like this.
#[unsafe(no_mangle)]
extern "C-unwind" fn bgjob_pause() {
    let yielder = YIELDER.get();
    if yielder.is_null() || IS_MASKED.get() {
        return;
    }
    match LEFT.get().checked_sub(1) {
        Some(left) => LEFT.set(left),
        None => {
            YIELDER.set(ptr::null());
            // SAFETY: set by the coroutine that runs, whose yielder lives as long as it does.
            unsafe { &*yielder }.suspend(());
        }
    }
}

// SAFETY: likewise.
#[unsafe(no_mangle)]
extern "C" fn bgjob_mask(is_masked: bool) {
    IS_MASKED.set(is_masked);
}

// SAFETY: likewise.
#[unsafe(no_mangle)]
extern "C" fn bgjob_plant() -> u32 {
    0
}

/// Nobody is to be stopped any more, also where a panic ends what was to be.
struct Disarm;

impl Drop for Disarm {
    fn drop(&mut self) {
        YIELDER.set(ptr::null());
    }
}

/// Runs `stopped` up to its access `number`, `other`, and the rest of `stopped`, whose answer it gives. `None`: it has
/// fewer accesses, and `other` has not run.
fn stop_before<R>(number: u64, stopped: impl FnOnce() -> R, other: impl FnOnce()) -> Option<R> {
    LEFT.set(number);
    let body = |yielder: &Yielder<(), ()>, ()| {
        let _disarm = Disarm;
        YIELDER.set(yielder);
        stopped()
    };
    // SAFETY: it borrows what the caller has, and is run to its end or dropped before this function returns.
    let mut coroutine = unsafe { Coroutine::with_stack_unchecked(DefaultStack::default(), body) };
    if let CoroutineResult::Return(_) = coroutine.resume(()) {
        return None;
    }
    other();
    match coroutine.resume(()) {
        CoroutineResult::Return(answer) => Some(answer),
        CoroutineResult::Yield(()) => panic!("it is stopped once"),
    }
}

/// A new engine for each access of `stopped`, with what `prepare` makes there; the number of accesses.
fn before_each<T: Copy, R>(
    prepare: impl Fn(&Engine<'_>) -> T,
    stopped: impl Fn(&Engine<'_>, T) -> R,
    other: impl Fn(&Engine<'_>, T),
    judge: impl Fn(&Engine<'_>, T, R),
) -> u64 {
    for number in 0.. {
        let mut memory = vec![0; region_bytes_with(1, 2, 0, SPARES) / 8];
        let capacities = Capacities::new(1, 2, 0, SPARES);
        let config = Config { capacities, profile: Profile::Bits, seed: Guid::default() };
        let engine = Engine::new(&mut memory, &config).unwrap();
        let made = prepare(&engine);
        match stop_before(number, || stopped(&engine, made), || other(&engine, made)) {
            Some(answer) => judge(&engine, made, answer),
            None => return number,
        }
    }
    unreachable!("every operation ends")
}

fn size(engine: &Engine<'_>, file: File) -> u64 {
    engine.file_progress(file).unwrap().bytes_total
}

/// A change copies the slot and finishes what the last change left, the move of a file's link. Meanwhile others move the
/// links on, give cells back and take them again, and write that very slot. Whatever it has read half: no file gets
/// another one's size, and no cell is given back that is somebody's.
#[test]
fn a_change_that_is_stopped_disturbs_no_file() {
    let (mut stops, mut cases) = (0, 0);
    // How often each file's link has moved before, and one of them moves meanwhile: links move by tags.
    let few = |most: u64| (0..2).flat_map(move |which| (1..=most).map(move |times| (which, times)));
    let cases_of = (1..=4).flat_map(|first| (0..=4).map(move |second| [first, second]));
    for (before, (which, later)) in cases_of.flat_map(|before| few(5).map(move |other| (before, other))) {
        let change =
            |engine: &Engine<'_>, file, times| (1..=times).for_each(|n| engine.set_file_size(file, n).unwrap());
        let prepare = |engine: &Engine<'_>| {
            let (job, _) = engine.create_job(None, JobType::Download).unwrap();
            let files = [(); 2].map(|()| engine.add_file(job, None, None, 0).unwrap());
            change(engine, files[1], before[1]);
            change(engine, files[0], before[0]);
            (job, files)
        };
        let other = |engine: &Engine<'_>, (_, files): (Job, [File; 2])| change(engine, files[which], later);
        let judge = |engine: &Engine<'_>, files: [File; 2], may_be_sized: bool, must_be_sized: bool| {
            let mut sizes = before.map(|times| if times == 0 { SIZE_UNKNOWN } else { times });
            sizes[which] = later;
            let is_sized = size(engine, files[0]) == SIZED;
            assert!(is_sized && may_be_sized || !is_sized && !must_be_sized, "{before:?}, {which} {later} times");
            if is_sized {
                sizes[0] = SIZED;
            }
            // The other one takes what cells there are.
            for n in 100..104 {
                assert_eq!(files.map(|file| size(engine, file)), sizes, "{before:?}, {which} {later} times, {n}");
                sizes[1 - which] = n;
                engine.set_file_size(files[1 - which], n).unwrap();
            }
            assert_eq!(files.map(|file| size(engine, file)), sizes, "{before:?}, {which} {later} times");
        };
        stops += before_each(
            prepare,
            |engine, (job, _)| engine.touch(job),
            other,
            // Overtaken or not: it sizes nothing.
            |engine, (_, files), _| judge(engine, files, false, false),
        );
        // A change moves the link itself, too, where nobody has meanwhile.
        stops += before_each(
            prepare,
            |engine, (_, files)| engine.set_file_size(files[0], SIZED),
            other,
            // Others may have sized the same file after it.
            |engine, (_, files), told| judge(engine, files, told.is_ok(), told.is_ok() && which == 1),
        );
        cases += 2;
    }
    assert_eq!(cases, 2 * 4 * 5 * 10);
    report::counts(RUNG, &[("stops", stops, 50 * cases)]);
}

/// The job's entry becomes another job's.
#[test]
fn a_change_of_an_old_handle_is_refused_wherever_it_is_stopped() {
    let prepare = |engine: &Engine<'_>| {
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        engine.cancel(job).unwrap();
        job
    };
    let stopped = |engine: &Engine<'_>, job| engine.cancel(job);
    let other = |engine: &Engine<'_>, job| {
        engine.close_job(job).unwrap();
        engine.create_job(None, JobType::Download).unwrap();
    };
    let judge = |engine: &Engine<'_>, old, told| {
        assert!(matches!(told, Err(E_HANDLE | BG_E_INVALID_STATE)), "{told:?}");
        let mut jobs = [Job(0)];
        assert_eq!(engine.enumerate_jobs(&mut jobs), Ok(1));
        assert_ne!(jobs, [old]);
        assert_eq!(engine.state(jobs[0]), Ok(State::Suspended));
    };
    let stops = before_each(prepare, stopped, other, judge);
    report::counts(RUNG, &[("stops", stops, 20)]);
}
