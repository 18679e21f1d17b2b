//! Real threads on one job: nothing is lost, nothing is torn, nobody waits for ever.
#![cfg(not(loom))]

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use bgjob::hresult::{BG_E_INVALID_STATE, E_HANDLE, E_OUTOFMEMORY, E_PENDING};
use bgjob::{Capacities, Config, Engine, Guid, HResult, Job, JobType, Profile, SIZE_UNKNOWN, Transfer};

fn engine_in(memory: &mut [u64], jobs: u32, files: u32, spares: u32) -> Engine<'_> {
    let config =
        Config { capacities: Capacities::new(jobs, files, 0, spares), profile: Profile::Bits, seed: Guid::default() };
    Engine::new(memory, &config).unwrap()
}

fn memory(jobs: u32, files: u32) -> Vec<u64> {
    vec![0; bgjob::region_bytes(jobs, files, 0) / 8]
}

/// Busy means: call again. Counts how often.
fn patiently<T>(busy: &AtomicU64, mut call: impl FnMut() -> Result<T, HResult>) -> Result<T, HResult> {
    loop {
        match call() {
            Err(E_PENDING) => {
                busy.fetch_add(1, Ordering::Relaxed);
                thread::yield_now();
            }
            other => return other,
        }
    }
}

fn start(engine: &Engine<'_>, total: u64) -> (Job, Transfer) {
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    engine.add_file(job, None, None, 0).unwrap();
    engine.resume(job).unwrap();
    let transfer = engine.transfer_next().unwrap().transfer;
    engine.transfer_connected(transfer, total, 0).unwrap();
    (job, transfer)
}

/// Four writers with deltas of every size, ticks that fold, and readers: the sum is exact and never falls. A second job
/// changes all the time over three spare slots, so that slots wander from job to job under whoever still reads them:
/// a live token must not be refused for what it finds there.
#[test]
fn advances_of_four_threads_add_up() {
    const CALLS: u64 = 20_000;
    let mut memory = memory(2, 1);
    let engine = engine_in(&mut memory, 2, 1, 3);
    let (job, transfer) = start(&engine, SIZE_UNKNOWN);
    let (other, _) = engine.create_job(None, JobType::Download).unwrap();
    let (is_over, busy, reads) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let sum = thread::scope(|scope| {
        let writers: Vec<_> = (0..4u64)
            .map(|writer| {
                let busy = &busy;
                scope.spawn(move || {
                    let mut sum = 0;
                    for call in 0..CALLS {
                        let bytes = ((call * 2_654_435_761 + writer) % 40_000) as u32;
                        patiently(busy, || engine.transfer_advance(transfer, bytes)).unwrap();
                        sum += u64::from(bytes);
                    }
                    sum
                })
            })
            .collect();
        scope.spawn(|| {
            let mut last = (0, 0);
            while !is_over.load(Ordering::Relaxed) {
                let snapshot = patiently(&busy, || engine.snapshot(job)).unwrap();
                let now = (snapshot.progress.bytes_transferred, snapshot.sequence);
                assert!(now.0 >= last.0 && now.1 >= last.1, "{now:?} after {last:?}");
                last = now;
                reads.fetch_add(1, Ordering::Relaxed);
            }
        });
        scope.spawn(|| {
            for ms in 0.. {
                if is_over.load(Ordering::Relaxed) {
                    break;
                }
                engine.tick(ms, ms).unwrap();
                patiently(&busy, || engine.suspend(other)).unwrap();
            }
        });
        let sum: u64 = writers.into_iter().map(|writer| writer.join().unwrap()).sum();
        while reads.load(Ordering::Relaxed) <= 100 {
            thread::yield_now();
        }
        is_over.store(true, Ordering::Relaxed);
        sum
    });
    assert_eq!(engine.progress(job).unwrap().bytes_transferred, sum);
    assert!(reads.load(Ordering::Relaxed) > 100);
    println!("{} reads, busy {} times", reads.load(Ordering::Relaxed), busy.load(Ordering::Relaxed));
}

/// Files of 4,096 bytes: every read between files finds bytes that are whole files plus the active one's part.
#[test]
fn bytes_and_files_agree_in_every_read() {
    const FILES: u32 = 300;
    let mut memory = memory(1, FILES);
    let engine = engine_in(&mut memory, 1, FILES, 0);
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    for _ in 0..FILES {
        engine.add_file(job, None, None, 0).unwrap();
    }
    engine.resume(job).unwrap();
    let (is_over, reads) = (AtomicBool::new(false), AtomicU64::new(0));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    let Ok(progress) = engine.progress(job) else { continue };
                    let whole = u64::from(progress.files_transferred) * 4096;
                    let part = progress.bytes_transferred.wrapping_sub(whole);
                    assert!(part <= 4096, "{progress:?}");
                    reads.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for file in 0..u64::from(FILES) {
            // Readers run while files do.
            while reads.load(Ordering::Relaxed) < file {
                thread::yield_now();
            }
            let transfer = engine.transfer_next().unwrap().transfer;
            engine.transfer_connected(transfer, 4096, 0).unwrap();
            for _ in 0..16 {
                engine.transfer_advance(transfer, 256).unwrap();
            }
            engine.transfer_done(transfer).unwrap();
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let last = engine.progress(job).unwrap();
    assert_eq!((last.bytes_transferred, last.files_transferred), (u64::from(FILES) * 4096, FILES));
    assert_eq!(last.bytes_total, u64::from(FILES) * 4096);
    assert!(reads.load(Ordering::Relaxed) > 100);
}

/// Suspend and Resume against a mover that always takes the newest token: what was counted is what is there.
#[test]
fn suspends_lose_and_invent_nothing() {
    const ROUNDS: u32 = 3_000;
    let mut memory = memory(1, 1);
    let engine = engine_in(&mut memory, 1, 1, 0);
    let (job, first) = start(&engine, SIZE_UNKNOWN);
    let (is_over, refused, busy) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let newest = AtomicU64::new(first.0);
    thread::scope(|scope| {
        let movers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut counted = 0u64;
                    while !is_over.load(Ordering::Acquire) {
                        match engine.transfer_advance(Transfer(newest.load(Ordering::Acquire)), 3) {
                            Ok(()) => counted += 3,
                            Err(BG_E_INVALID_STATE) => drop(refused.fetch_add(1, Ordering::Relaxed)),
                            Err(code) => assert_eq!(code, E_PENDING),
                        }
                    }
                    counted
                })
            })
            .collect();
        // Until a late byte was refused: the movers may have started late themselves.
        for round in 0..ROUNDS * 100 {
            if round >= ROUNDS && refused.load(Ordering::Relaxed) > 0 {
                break;
            }
            patiently(&busy, || engine.suspend(job)).unwrap();
            let stopped = patiently(&busy, || engine.progress(job)).unwrap().bytes_transferred;
            thread::yield_now();
            assert_eq!(patiently(&busy, || engine.progress(job)).unwrap().bytes_transferred, stopped);
            patiently(&busy, || engine.resume(job)).unwrap();
            let transfer = patiently(&busy, || engine.transfer_next()).unwrap().transfer;
            patiently(&busy, || engine.transfer_connected(transfer, SIZE_UNKNOWN, stopped)).unwrap();
            newest.store(transfer.0, Ordering::Release);
        }
        is_over.store(true, Ordering::Release);
        let counted: u64 = movers.into_iter().map(|mover| mover.join().unwrap()).sum();
        assert_eq!(engine.progress(job).unwrap().bytes_transferred, counted);
    });
    assert!(refused.load(Ordering::Relaxed) > 0, "no late byte was ever refused");
}

/// Jobs are created, filled, cancelled and closed by four threads while a fifth reads through old handles.
#[test]
fn entries_are_reused_under_readers() {
    const ROUNDS: u64 = 2_000;
    let mut memory = memory(6, 24);
    let engine = engine_in(&mut memory, 6, 24, 0);
    let (is_over, busy, stale) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let lately = AtomicU64::new(0);
    thread::scope(|scope| {
        let makers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    for round in 0..ROUNDS {
                        let (job, _) = patiently(&busy, || engine.create_job(None, JobType::Download)).unwrap();
                        lately.store(job.0, Ordering::Relaxed);
                        for cookie in 0..4 {
                            let file = patiently(&busy, || engine.add_file(job, None, None, cookie)).unwrap();
                            assert_eq!(patiently(&busy, || engine.file_cookie(file)), Ok(cookie));
                        }
                        let files = patiently(&busy, || engine.files::<4>(job)).unwrap();
                        assert_eq!(files.len(), 4);
                        if round % 2 == 0 {
                            patiently(&busy, || engine.cancel(job)).unwrap();
                        } else {
                            patiently(&busy, || engine.complete(job, &mut |_| Ok(()))).unwrap();
                        }
                        patiently(&busy, || engine.close_job(job)).unwrap();
                        assert_eq!(engine.progress(job), Err(E_HANDLE));
                    }
                })
            })
            .collect();
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                match engine.progress(Job(lately.load(Ordering::Relaxed))) {
                    Ok(progress) => assert!(progress.files_total <= 4 && progress.bytes_transferred == 0),
                    Err(code) => {
                        assert!(code == E_HANDLE || code == E_PENDING);
                        stale.fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
        });
        makers.into_iter().for_each(|maker| maker.join().unwrap());
        // The last handle is stale by now.
        while stale.load(Ordering::Relaxed) == 0 {
            thread::yield_now();
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert!(stale.load(Ordering::Relaxed) > 0);
    // Everything came back: the tables can be filled to the brim.
    for _ in 0..6 {
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        for _ in 0..4 {
            engine.add_file(job, None, None, 0).unwrap();
        }
    }
}

/// One context replaces the prefixes of all names, there and back, while another one gives files new names: every name
/// is a prefix and a rest that were given, the rest its own.
#[test]
fn prefixes_of_names_that_change_are_replaced_whole() {
    const ROUNDS: usize = 4_000;
    const FILES: u32 = 4;
    const TEXT: u32 = 112 * 32;
    const PREFIXES: [&[u8]; 2] = [b"http://here/", b"https://over.there.example/"];
    let mut memory = vec![0; bgjob::region_bytes(1, FILES, TEXT) / 8];
    let capacities = Capacities::new(1, FILES, TEXT, 0);
    let config = Config { capacities, profile: Profile::Bits, seed: Guid::default() };
    let engine = Engine::new(&mut memory, &config).unwrap();
    let (job, _) = engine.create_job(Some(b"job"), JobType::Download).unwrap();
    // One letter over and over, and its length says which.
    let rest_of = |round: usize| vec![b'a' + (round % 26) as u8; 1 + round % 26 * 4];
    let name_of = |round: usize| [PREFIXES[round % 2], &rest_of(round / 2)].concat();
    let is_whole = |name: &[u8]| {
        PREFIXES.iter().any(|prefix| {
            name.strip_prefix(*prefix).is_some_and(|rest| rest == rest_of(usize::from(rest[0].wrapping_sub(b'a'))))
        })
    };
    let files: Vec<_> =
        (0..FILES).map(|n| engine.add_file(job, Some(&name_of(n as usize)), Some(b"/x"), 0).unwrap()).collect();
    let (is_over, busy, replaced) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                for (old, new) in [(0, 1), (1, 0)] {
                    let count = patiently(&busy, || engine.replace_remote_prefix(job, PREFIXES[old], PREFIXES[new]));
                    replaced.fetch_add(count.unwrap().into(), Ordering::Relaxed);
                }
            }
        });
        let mut buffer = [0; 256];
        for round in 0..ROUNDS {
            patiently(&busy, || engine.set_remote_name(files[round % 4], &name_of(round))).unwrap();
            for &file in &files {
                let length = patiently(&busy, || engine.remote_name(file, &mut buffer)).unwrap();
                assert!(is_whole(&buffer[..length]), "{:?}", std::str::from_utf8(&buffer[..length]));
            }
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert!(replaced.load(Ordering::Relaxed) > 100, "prefixes met changes");
    // Nothing leaked: job, four paths and four names of one piece each; the rest is free.
    files.iter().for_each(|&file| engine.set_remote_name(file, b"http://h").unwrap());
    engine.set_description(job, &[b'x'; 1024]).unwrap();
    let most = (TEXT as usize / 32 - 9 - 37) * 28 - 1;
    let url = [b"http://".to_vec(), vec![b'x'; most - 7]].concat();
    assert_eq!(engine.set_remote_name(files[0], &[&url[..], b"x"].concat()), Err(E_OUTOFMEMORY));
    engine.set_remote_name(files[0], &url).unwrap();
}

/// Names, descriptions and ranges of jobs that change all the time: every copy is one that was given, whole, although
/// the chunks of the old one are written again at once.
#[test]
fn texts_that_change_are_read_whole() {
    const ROUNDS: usize = 20_000;
    const TEXT: u32 = 96 * 32;
    let mut memory = vec![0; bgjob::region_bytes(1, 2, TEXT) / 8];
    let capacities = Capacities::new(1, 2, TEXT, 0);
    let config = Config { capacities, profile: Profile::Bits, seed: Guid::default() };
    let engine = Engine::new(&mut memory, &config).unwrap();
    let (job, _) = engine.create_job(Some(b"job"), JobType::Download).unwrap();
    let file = engine.add_file(job, Some(b"http://h/aaaa"), Some(b"/x"), 0).unwrap();
    // One letter over and over, and its length says which.
    let text_of = |round: usize| [b"http://h/".to_vec(), vec![b'a' + (round % 26) as u8; 30 + round % 26 * 7]].concat();
    let is_whole = |text: &[u8]| {
        let tail = &text[9..];
        let letter = tail[0];
        text.starts_with(b"http://h/")
            && tail.iter().all(|&byte| byte == letter)
            && (tail == b"aaaa" || tail.len() == 30 + usize::from(letter - b'a') * 7)
    };
    let (is_over, busy, reads) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    thread::scope(|scope| {
        for reader in 0..2 {
            let (is_over, busy, reads) = (&is_over, &busy, &reads);
            scope.spawn(move || {
                let mut buffer = [0; 256];
                while !is_over.load(Ordering::Relaxed) {
                    let length = patiently(busy, || match reader {
                        0 => engine.remote_name(file, &mut buffer),
                        _ => engine.description(job, &mut buffer),
                    })
                    .unwrap();
                    assert!(length == 0 && reader == 1 || is_whole(&buffer[..length]), "{:?}", &buffer[..length]);
                    reads.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for round in 0..ROUNDS {
            patiently(&busy, || engine.set_remote_name(file, &text_of(round))).unwrap();
            patiently(&busy, || engine.set_description(job, &text_of(round + 1))).unwrap();
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert!(reads.load(Ordering::Relaxed) > 100, "readers met changes");
    // Nothing leaked: one more change still finds room, and a text that fills the rest.
    engine.set_description(job, b"").unwrap();
    engine.set_description(job, &[b'x'; 1024]).unwrap();
}
