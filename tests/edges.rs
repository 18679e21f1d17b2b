//! Edges that the other tests do not come to: whose handles they are, replies and resumed bytes that cannot be, a region
//! that is another one since, words made at run time.
#![cfg(not(loom))]

use bgjob::ground::atomic::{AtomicU32, Modify, Ordering, Wide, WordCell};
use bgjob::hresult::{BG_E_NOT_FOUND, BGJOB_E_INVALID_DATA, E_INVALIDARG, E_NOT_SUFFICIENT_BUFFER, HResult, S_OK};
use bgjob::{
    Capacities, Config, Engine, ErrorContext, Estimator, File, FileSpec, Guid, Job, JobSnapshot, JobType, Profile,
    SIZE_UNKNOWN, State, Transfer, View, region_bytes,
};

fn config(profile: Profile) -> Config {
    Config { capacities: Capacities::new(2, 2, 0, 0), profile, seed: Guid::default() }
}

fn memory() -> Vec<u64> {
    vec![0; region_bytes(2, 2, 0) / 8]
}

fn started(engine: &Engine<'_>, job_type: JobType) -> (Job, Transfer) {
    let (job, _) = engine.create_job(None, job_type).unwrap();
    engine.add_file(job, None, None, 0).unwrap();
    engine.resume(job).unwrap();
    (job, engine.transfer_next().unwrap().transfer)
}

#[test]
fn handles_tell_whose_they_are() {
    let (mut first, mut second) = (memory(), memory());
    let bits = Engine::new(&mut first, &config(Profile::Bits)).unwrap();
    let other = Engine::new(&mut second, &config(Profile::DeliveryOptimization)).unwrap();
    assert_eq!((bits.profile(), other.profile()), (Profile::Bits, Profile::DeliveryOptimization));
    assert!(bits.instance() != other.instance() && bits.has_handles_of(&bits) && !bits.has_handles_of(&other));
    let (job, transfer) = started(&bits, JobType::Download);
    for handle in [job.0, transfer.0] {
        assert!(bits.owns(handle) && !other.owns(handle));
    }
}

#[test]
fn a_region_that_was_made_anew_is_another_one() {
    let mut memory = memory();
    let (start, size) = (memory.as_mut_ptr().cast::<u8>(), size_of_val(&*memory));
    // SAFETY: the whole of `memory`, which nobody else uses.
    let first = unsafe { Engine::from_raw(start, size, &config(Profile::Bits)) }.unwrap();
    let (job, _) = started(&first, JobType::Download);
    // SAFETY: as above; only engines change it.
    let view = unsafe { View::from_raw(start, size) }.unwrap();
    assert!(view.progress(job).is_ok());
    // SAFETY: as above; the first engine is not used any more.
    let second = unsafe { Engine::from_raw(start, size, &config(Profile::Bits)) }.unwrap();
    let (job, _) = started(&second, JobType::Download);
    assert_eq!(view.enumerate_jobs(&mut [Job(0); 2]), Err(BGJOB_E_INVALID_DATA));
    assert!(view.progress(job).is_err() && second.progress(job).is_ok());
}

/// Nothing can be resumed at a size that is none.
#[test]
fn more_cannot_be_resumed_than_there_is() {
    let mut memory = memory();
    let engine = Engine::new(&mut memory, &config(Profile::Bits)).unwrap();
    let (_, transfer) = started(&engine, JobType::Download);
    for (total, resumed) in [(10, 11), (SIZE_UNKNOWN, SIZE_UNKNOWN)] {
        assert_eq!(engine.transfer_connected(transfer, total, resumed), Err(E_INVALIDARG));
    }

    let (job, transfer) = started(&engine, JobType::UploadReply);
    engine.transfer_connected(transfer, 10, 0).unwrap();
    engine.transfer_advance(transfer, 10).unwrap();
    engine.transfer_reply(transfer, SIZE_UNKNOWN).unwrap();
    engine.transfer_advance(transfer, 0).unwrap();
    let gone = HResult::new(-1).unwrap();
    engine.transfer_fail(transfer, gone, ErrorContext::RemoteFile, true).unwrap();
    engine.resume(job).unwrap();
    let again = engine.transfer_next().unwrap().transfer;
    for (total, resumed) in [(10, 11), (SIZE_UNKNOWN, SIZE_UNKNOWN)] {
        assert_eq!(engine.transfer_connected(again, total, resumed), Err(E_INVALIDARG), "the reply's");
    }
    engine.transfer_connected(again, 5, 2).unwrap();
    engine.transfer_advance(again, 3).unwrap();
    engine.transfer_done(again).unwrap();
    let reply = engine.reply_progress(job).unwrap();
    assert_eq!((reply.bytes_total, reply.bytes_transferred), (5, 5));
    assert_eq!(engine.complete(job, &mut |_| Ok(())), Ok(S_OK));
}

/// A set into a list of handles, lists of the engine's own, and the change that changes nothing.
#[test]
fn sets_lists_and_touch() {
    let mut memory = memory();
    let engine = Engine::new(&mut memory, &config(Profile::Bits)).unwrap();
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    let spec = |cookie| FileSpec { remote_name: None, local_name: None, cookie, total: SIZE_UNKNOWN, ranges: None };
    let mut files = [File(0); 2];
    assert_eq!(engine.add_file_set(job, &[spec(7)], &mut files), Err(E_NOT_SUFFICIENT_BUFFER));
    assert_eq!((files, engine.files::<2>(job).unwrap().len()), ([File(0); 2], 0));
    engine.add_file_set(job, &[spec(7), spec(8)], &mut files).unwrap();
    assert_eq!(files.map(|file| engine.file_cookie(file)), [Ok(7), Ok(8)]);
    assert_eq!(engine.files::<2>(job).unwrap().as_ref(), files);
    let (other, _) = engine.create_job(None, JobType::Upload).unwrap();
    assert_eq!(engine.jobs::<2>().unwrap().as_ref(), [job, other]);
    assert_eq!(engine.jobs::<1>().err(), Some(E_NOT_SUFFICIENT_BUFFER));

    let before = engine.snapshot(job).unwrap();
    engine.touch(job).unwrap();
    let after = engine.snapshot(job).unwrap();
    assert_eq!(after, JobSnapshot { sequence: before.sequence + 1, ..before });
}

/// Ids that were computed apart from this code, from SPEC.md's words: programs may have stored them.
#[test]
fn ids_follow_from_seed_number_and_place() {
    let words = |id: Guid| {
        let [a, b, c, d, e, f, g, h] = id.data4;
        let second = u32::from(id.data2) | u32::from(id.data3) << 16;
        [id.data1, second, u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h])]
    };
    let seed = Guid {
        data1: 0x0123_4567,
        data2: 0xCDEF,
        data3: 0x89AB,
        data4: [0xEF, 0xBE, 0xAD, 0xDE, 0x0D, 0xF0, 0xAD, 0x0B],
    };
    let known = [
        (Guid::default(), [0x92CA_2F0E, 0x8442_1BBB, 0x589F_D788, 0xAA3E_5B61]),
        (Guid::default(), [0x3CD6_E3F3, 0x8D07_5A98, 0x7E39_B19F, 0x9940_1FAD]),
        (seed, [0x82D1_9AA1, 0x83DD_720C, 0x7C4F_EAA5, 0x5006_7B9A]),
        (seed, [0xCC93_6C21, 0x89D5_2C16, 0x9386_8798, 0xE938_03C3]),
    ];
    for of_seed in known.chunks(2) {
        let mut memory = memory();
        let engine = Engine::new(&mut memory, &Config { seed: of_seed[0].0, ..config(Profile::Bits) }).unwrap();
        for (_, id) in of_seed {
            assert_eq!(words(engine.create_job(None, JobType::Download).unwrap().1), *id);
        }
    }
}

/// An id finds its own job, in whichever entry it is; with any bit changed it finds none, and neither does that of a job
/// which is final, or whose place another one has.
#[test]
fn an_id_finds_its_own_job_alone() {
    const JOBS: u32 = 5;
    let mut memory = vec![0; region_bytes(JOBS, 1, 0) / 8];
    let seed = Guid { data1: 0xFFFF_FFFF, ..Guid::default() };
    let config = Config { capacities: Capacities::new(JOBS, 1, 0, 0), profile: Profile::Bits, seed };
    let engine = Engine::new(&mut memory, &config).unwrap();
    let create = || engine.create_job(None, JobType::Download).unwrap();
    let first = create();
    let all: Vec<_> = std::iter::once(first).chain((1..JOBS).map(|_| create())).collect();
    let mut cases = 0;
    for (job, id) in &all {
        assert_eq!(engine.find_job(*id), Ok(*job));
        for bit in 0..128 {
            let mut other = *id;
            match bit {
                0..32 => other.data1 ^= 1 << bit,
                32..48 => other.data2 ^= 1 << (bit - 32),
                48..64 => other.data3 ^= 1 << (bit - 48),
                _ => other.data4[(bit - 64) / 8] ^= 1 << (bit % 8),
            }
            assert_eq!(engine.find_job(other), Err(BG_E_NOT_FOUND), "bit {bit}");
            cases += 1;
        }
    }
    assert_eq!(cases, 128 * JOBS);
    engine.cancel(first.0).unwrap();
    assert_eq!(engine.find_job(first.1), Err(BG_E_NOT_FOUND), "final");
    engine.close_job(first.0).unwrap();
    assert_eq!(engine.find_job(first.1), Err(BG_E_NOT_FOUND), "closed");
    let successor = create();
    assert_eq!(engine.find_job(first.1), Err(BG_E_NOT_FOUND), "its place is taken");
    assert_eq!(engine.find_job(successor.1), Ok(successor.0));
}

/// A size that was declared stands where the server does not know one; one that a server told does not.
#[test]
fn only_a_declared_size_stands() {
    let total = |declare: &dyn Fn(&Engine<'_>, Job) -> File, between: &dyn Fn(&Engine<'_>, File)| {
        let mut memory = memory();
        let engine = Engine::new(&mut memory, &config(Profile::Bits)).unwrap();
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        let file = declare(&engine, job);
        engine.resume(job).unwrap();
        between(&engine, file);
        let transfer = engine.transfer_next().unwrap().transfer;
        engine.transfer_connected(transfer, SIZE_UNKNOWN, 0).unwrap();
        engine.progress(job).unwrap().bytes_total
    };
    let with_its_set = |engine: &Engine<'_>, job: Job| {
        let mut files = [File(0)];
        let spec = FileSpec { remote_name: None, local_name: None, cookie: 0, total: 10, ranges: None };
        engine.add_file_set(job, &[spec], &mut files).unwrap();
        files[0]
    };
    let later = |engine: &Engine<'_>, job: Job| {
        let file = engine.add_file(job, None, None, 0).unwrap();
        engine.set_file_size(file, 10).unwrap();
        file
    };
    let restarted = |engine: &Engine<'_>, _: File| {
        let transfer = engine.transfer_next().unwrap().transfer;
        engine.transfer_connected(transfer, SIZE_UNKNOWN, 0).unwrap();
        let transfer = engine.transfer_restart(transfer, 20).unwrap();
        engine.transfer_yield(transfer).unwrap();
    };
    let told = |engine: &Engine<'_>, _: File| {
        let transfer = engine.transfer_next().unwrap().transfer;
        engine.transfer_connected(transfer, 30, 0).unwrap();
        engine.transfer_yield(transfer).unwrap();
    };
    let undeclared = |engine: &Engine<'_>, job: Job| engine.add_file(job, None, None, 0).unwrap();
    assert_eq!(total(&with_its_set, &|_, _| ()), 10);
    assert_eq!(total(&later, &|_, _| ()), 10);
    assert_eq!(total(&later, &restarted), SIZE_UNKNOWN, "another content");
    assert_eq!(total(&undeclared, &told), SIZE_UNKNOWN, "the last server's size is not this one's");
}

/// A reader before the first file of an upload.
#[test]
fn an_upload_without_a_file_has_no_rate() {
    let mut memory = memory();
    let engine = Engine::new(&mut memory, &config(Profile::Bits)).unwrap();
    let (job, _) = engine.create_job(None, JobType::UploadReply).unwrap();
    let snapshot = engine.snapshot(job).unwrap();
    // As it is, and as a damaged region may tell it.
    for state in [snapshot.state, State::Queued as i32] {
        let estimate = Estimator::new(0).update(&JobSnapshot { state, ..snapshot }, 1);
        assert_eq!((estimate.rate(), estimate.time_left(), estimate.is_stalled()), (None, None, false));
    }
}

/// A table and its spares together are what an index must be able to name.
#[test]
fn spares_count_in_the_limits() {
    let fits = |n: &u32| Capacities::new(n - 1, 1, 0, 1).are_valid();
    let limit = (2..1 << 21).take_while(fits).last().unwrap();
    assert!(Capacities::new(limit - 16, 1, 0, 16).are_valid() && Capacities::new(1, limit - 16, 0, 16).are_valid());
    assert!(!Capacities::new(limit - 15, 1, 0, 16).are_valid() && !Capacities::new(1, limit - 15, 0, 16).are_valid());
}

#[test]
fn words_made_at_run_time() {
    let wide = Wide::new(std::hint::black_box(0x1234_5678_9ABC_DEF0));
    assert_eq!(wide.load(), 0x1234_5678_9ABC_DEF0);
    let cell = WordCell::new(std::hint::black_box(5));
    cell.set_bits(8);
    assert!(!cell.swap_if(5, 6) && cell.swap_if(13, 6) && cell.load(Ordering::Relaxed) == 6);
    let word = AtomicU32::new(1);
    assert!(!Modify::swap_if(&word, 2, 3) && Modify::swap_if(&word, 1, 3) && word.load(Ordering::Relaxed) == 3);
}
