//! What Miri runs, on three targets and with many schedules: little of everything, because each instruction costs it a
//! microsecond. Natively these are tests as any other.
//!
//! `cargo xtask verify miri` runs them where a toolchain has Miri; it counts the lines that [`a_run_is_over`] prints.
#![cfg(not(loom))]

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use bgjob::hresult::{BG_E_INVALID_STATE, E_INVALIDARG, E_NOT_SUFFICIENT_BUFFER, E_PENDING, S_OK};
use bgjob::{
    Capacities, Config, Engine, FileRange, FileSpec, Guid, HResult, Job, JobType, Profile, SIZE_UNKNOWN, State, View,
    region_bytes_with,
};

const TEXT: u32 = 512;

fn config(text_bytes: u32) -> Config {
    let seed = Guid { data1: 7, ..Guid::default() };
    Config { capacities: Capacities::new(2, 4, text_bytes, 4), profile: Profile::Bits, seed }
}

fn memory(text_bytes: u32) -> Vec<u64> {
    // As after another life.
    vec![0xA5A5_A5A5_A5A5_A5A5; region_bytes_with(2, 4, text_bytes, 4) / 8]
}

/// Others were busy at every try: again.
fn patiently<T>(mut call: impl FnMut() -> Result<T, HResult>) -> Result<T, HResult> {
    loop {
        match call() {
            Err(E_PENDING) => thread::yield_now(),
            other => return other,
        }
    }
}

/// Each operation once, texts and ranges included; three lives of one block.
#[test]
fn a_whole_life() {
    let mut memory = memory(TEXT);
    for _ in 0..3 {
        let engine = Engine::new(&mut memory, &config(TEXT)).unwrap();
        let (job, id) = engine.create_job(Some(b"name"), JobType::Download).unwrap();
        assert_eq!(engine.find_job(id), Ok(job));
        let first = engine.add_file(job, Some(b"http://host/a"), Some(b"/a"), 1).unwrap();
        let ranges = [FileRange { initial_offset: 10, length: 30 }, FileRange { initial_offset: 50, length: 5 }];
        let second = engine
            .add_spec(
                job,
                &FileSpec {
                    remote_name: Some(b"http://host/b"),
                    local_name: Some(b"/b"),
                    cookie: 2,
                    total: 100,
                    ranges: Some(&ranges),
                },
            )
            .unwrap();
        engine.set_description(job, &[b'd'; 100]).unwrap();
        assert_eq!(engine.replace_remote_prefix(job, b"HTTP://", b"https://"), Ok(2));
        let mut text = [0; 32];
        let length = engine.remote_name(second, &mut text).unwrap();
        assert_eq!(&text[..length], b"https://host/b");
        assert_eq!(*engine.files::<4>(job).unwrap(), [first, second]);

        engine.resume(job).unwrap();
        engine.tick(1_000, 5).unwrap();
        let started = engine.transfer_next().unwrap();
        engine.transfer_connected(started.transfer, 100, 0).unwrap();
        engine.transfer_advance(started.transfer, 60).unwrap();
        let again = engine.transfer_restart(started.transfer, SIZE_UNKNOWN).unwrap();
        assert_eq!(engine.transfer_advance(started.transfer, 1), Err(BG_E_INVALID_STATE));
        engine.transfer_advance(again, 70).unwrap();
        engine.transfer_done(again).unwrap();
        let started = engine.transfer_next().unwrap();
        engine.transfer_connected(started.transfer, SIZE_UNKNOWN, 0).unwrap();
        engine.transfer_advance(started.transfer, 35).unwrap();
        engine.transfer_done(started.transfer).unwrap();
        let mut saved = 0;
        let mut save = |_| {
            saved += 1;
            Ok(())
        };
        assert_eq!(engine.complete(job, &mut save), Ok(S_OK));
        assert_eq!((saved, engine.progress(job).unwrap().bytes_transferred), (2, 105));
        engine.close_job(job).unwrap();
        engine.retire();
    }
}

/// The block as C gives it: by address, in the middle of something larger, read by a view meanwhile.
#[test]
fn memory_by_address() {
    let size = region_bytes_with(2, 4, 0, 4);
    let mut memory = vec![0u64; size / 8 + 2];
    let start: *mut u8 = memory.as_mut_ptr().wrapping_add(1).cast();
    for (bad, error) in [(std::ptr::null_mut(), E_INVALIDARG), (start.wrapping_add(4), E_INVALIDARG)] {
        // SAFETY: refused before it is read.
        assert_eq!(unsafe { Engine::from_raw(bad, size, &config(0)) }.err(), Some(error));
    }
    // SAFETY: `size` bytes in the middle of `memory`, which nobody else uses.
    assert_eq!(unsafe { Engine::from_raw(start, size - 8, &config(0)) }.err(), Some(E_NOT_SUFFICIENT_BUFFER));
    // SAFETY: as above.
    let engine = unsafe { Engine::from_raw(start, size, &config(0)) }.unwrap();
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    engine.add_file(job, None, None, 0).unwrap();
    // SAFETY: readable; only the engine changes it, by atomics.
    let view = unsafe { View::from_raw(start, size) }.unwrap();
    engine.resume(job).unwrap();
    let transfer = engine.transfer_next().unwrap().transfer;
    engine.transfer_connected(transfer, 10, 0).unwrap();
    engine.transfer_advance(transfer, 10).unwrap();
    assert_eq!(view.progress(job).unwrap().bytes_transferred, 10);
    assert_eq!(view.snapshot(job).unwrap().progress, engine.snapshot(job).unwrap().progress);
    engine.retire();
    assert!(view.snapshot(job).is_err());
    assert_eq!((memory.first(), memory.last()), (Some(&0), Some(&0)));
}

/// Plain memory that the transport writes and the caller reads.
struct Plain([UnsafeCell<u8>; 16]);

impl Plain {
    fn bytes(&self) -> &[UnsafeCell<u8>] {
        &self.0
    }
}

// SAFETY: each byte is written once, before the transport reports it, and read by who has seen it reported: that this
// is an order is what the test is about.
unsafe impl Sync for Plain {}

/// What was written before an advance is visible to whoever sees its bytes: by nothing but the library's fences.
#[test]
fn bytes_that_are_seen_have_arrived() {
    let mut memory = memory(0);
    let engine = Engine::new(&mut memory, &config(0)).unwrap();
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    engine.add_file(job, None, None, 0).unwrap();
    engine.resume(job).unwrap();
    let transfer = engine.transfer_next().unwrap().transfer;
    engine.transfer_connected(transfer, 16, 0).unwrap();
    let plain = &Plain([const { UnsafeCell::new(0) }; 16]);
    thread::scope(|scope| {
        scope.spawn(|| {
            for (value, byte) in (1..).zip(plain.bytes()) {
                // SAFETY: nobody reads it before it is reported.
                unsafe { byte.get().write(value) };
                patiently(|| engine.transfer_advance(transfer, 1)).unwrap();
            }
            patiently(|| engine.transfer_done(transfer)).unwrap();
        });
        let mut seen = 0;
        while seen < 16 {
            let now = patiently(|| engine.progress(job)).unwrap().bytes_transferred as usize;
            for (value, byte) in (1..).zip(plain.bytes()).take(now).skip(seen) {
                // SAFETY: reported, so written.
                assert_eq!(unsafe { byte.get().read() }, value);
            }
            seen = now;
            thread::yield_now();
        }
    });
}

/// Two that advance, one that suspends and resumes over few spares, one that closes and creates beside them, and a view.
#[test]
fn threads_meet() {
    const CALLS: u64 = 12;
    let mut memory = memory(TEXT);
    let (start, size) = (memory.as_mut_ptr().cast::<u8>(), size_of_val(&*memory));
    // SAFETY: the whole of `memory`, which nobody else uses meanwhile.
    let engine = unsafe { Engine::from_raw(start, size, &config(TEXT)) }.unwrap();
    // SAFETY: as above; only the engine changes it.
    let view = unsafe { View::from_raw(start, size) }.unwrap();
    let (job, _) = engine.create_job(Some(b"one"), JobType::Download).unwrap();
    engine.add_file(job, Some(b"http://host/a"), Some(b"/a"), 0).unwrap();
    engine.resume(job).unwrap();
    let begin = || {
        let transfer = patiently(|| engine.transfer_next()).unwrap().transfer;
        let there = patiently(|| engine.progress(job)).unwrap().bytes_transferred;
        patiently(|| engine.transfer_connected(transfer, SIZE_UNKNOWN, there)).unwrap();
        transfer.0
    };
    let token = AtomicU64::new(begin());
    let sum = thread::scope(|scope| {
        let advance = || {
            let mut sum = 0;
            for bytes in 0..CALLS {
                let transfer = bgjob::Transfer(token.load(Ordering::Relaxed));
                match patiently(|| engine.transfer_advance(transfer, bytes as u32)) {
                    Ok(()) => sum += bytes,
                    other => assert_eq!(other, Err(BG_E_INVALID_STATE)),
                }
            }
            sum
        };
        let advancers = [scope.spawn(advance), scope.spawn(advance)];
        scope.spawn(|| {
            for _ in 0..2 {
                patiently(|| engine.suspend(job)).unwrap();
                patiently(|| engine.resume(job)).unwrap();
                token.store(begin(), Ordering::Relaxed);
            }
        });
        scope.spawn(|| {
            for round in 0..3u8 {
                let name = [b'a' + round; 40];
                let (other, _): (Job, _) = patiently(|| engine.create_job(Some(&name), JobType::Upload)).unwrap();
                let mut text = [0; 40];
                patiently(|| engine.display_name(other, &mut text)).unwrap();
                assert_eq!(text, name);
                patiently(|| engine.cancel(other)).unwrap();
                patiently(|| engine.close_job(other)).unwrap();
            }
        });
        let mut last = 0;
        for _ in 0..6 {
            let snapshot = patiently(|| view.snapshot(job)).unwrap();
            assert!(snapshot.progress.bytes_transferred >= last && snapshot.state <= State::Suspended as i32);
            last = snapshot.progress.bytes_transferred;
        }
        advancers.into_iter().map(|advancer| advancer.join().unwrap()).sum::<u64>()
    });
    assert_eq!(engine.progress(job).unwrap().bytes_transferred, sum);
}

/// Not before the others: libtest prints it, and fails if they do.
#[test]
fn a_run_is_over() {
    if cfg!(miri) {
        println!("proof: miri runs=1");
    }
}
