//! The block of memory: sizes, refusals, views, names.
#![cfg(not(loom))]

use bgjob::hresult::{
    BGJOB_E_INVALID_DATA, BGJOB_E_REVISION_MISMATCH, E_HANDLE, E_INVALIDARG, E_NOT_SUFFICIENT_BUFFER, E_OUTOFMEMORY,
};
use bgjob::{Capacities, Config, Engine, Guid, JobType, Profile, View, region_bytes, region_bytes_with};

fn config(jobs: u32, files: u32, text_bytes: u32) -> Config {
    let seed = Guid { data1: 1, data2: 2, data3: 3, data4: [4; 8] };
    Config { capacities: Capacities::new(jobs, files, text_bytes, 0), profile: Profile::Bits, seed }
}

fn view(memory: &[u64]) -> Result<View<'_>, bgjob::HResult> {
    // SAFETY: readable and initialised; nobody writes while the view lives.
    unsafe { View::from_raw(memory.as_ptr().cast(), size_of_val(memory)) }
}

#[test]
fn the_size_is_exact() {
    let mut cases = 0;
    for (jobs, files, text) in [(1, 1, 0), (1, 1, 1), (3, 33, 31), (32, 64, 4096), (100, 1000, 10_000)] {
        let bytes = region_bytes(jobs, files, text);
        assert_eq!(bytes % 8, 0);
        let mut memory = vec![u64::MAX; bytes / 8];
        assert!(Engine::new(&mut memory, &config(jobs, files, text)).is_ok());
        let mut less = vec![0; bytes / 8 - 1];
        let refused = Engine::new(&mut less, &config(jobs, files, text)).err();
        assert_eq!(refused, Some(E_NOT_SUFFICIENT_BUFFER));
        assert!(less.iter().all(|word| *word == 0), "a refused block was written to");
        cases += 1;
    }
    assert_eq!(cases, 5);
    assert_eq!(region_bytes_with(1, 1, 0, 0), region_bytes(1, 1, 0));
    for (jobs, files) in [(0, 1), (1, 0), (u32::MAX, 1), (1, u32::MAX), (1 << 20, 1)] {
        let mut memory = vec![0; 1000];
        assert_eq!(Engine::new(&mut memory, &config(jobs, files, 0)).err(), Some(E_INVALIDARG), "{jobs} {files}");
    }
}

#[test]
fn a_view_refuses_what_is_not_a_whole_region() {
    let mut memory = vec![0u64; region_bytes(2, 2, 64) / 8];
    assert_eq!(view(&memory).err(), Some(BGJOB_E_INVALID_DATA), "empty memory");
    Engine::new(&mut memory, &config(2, 2, 64)).unwrap();
    assert!(view(&memory).is_ok());
    assert_eq!(view(&memory[..memory.len() - 1]).err(), Some(E_NOT_SUFFICIENT_BUFFER));
    assert_eq!(view(&memory[..4]).err(), Some(E_NOT_SUFFICIENT_BUFFER));
    for bad in [std::ptr::null(), memory.as_ptr().cast::<u8>().wrapping_add(4)] {
        // SAFETY: a NULL or misaligned pointer is refused before it is read.
        assert_eq!(unsafe { View::from_raw(bad, 1000) }.err(), Some(E_INVALIDARG));
    }
    // Magic and version, form and instance, size, jobs and files, spares and chunks.
    let mut refused = 0;
    for word in [0usize, 1, 2, 4, 6, 7, 8, 9] {
        for bit in 0..32 {
            let mut damaged = memory.clone();
            damaged[word / 2] ^= 1 << (bit + if cfg!(target_endian = "little") { word % 2 } else { 1 - word % 2 } * 32);
            assert!(view(&damaged).is_err(), "word {word}, bit {bit}");
            refused += 1;
        }
    }
    assert_eq!(refused, 8 * 32);
    let mut swapped = memory.clone();
    for word in &mut swapped {
        *word = ((*word as u32).swap_bytes() as u64) | ((((*word >> 32) as u32).swap_bytes() as u64) << 32);
    }
    assert_eq!(view(&swapped).err(), Some(BGJOB_E_REVISION_MISMATCH), "the other byte order");
}

#[test]
fn a_retired_or_remade_region_is_refused_and_its_handles_are_stale() {
    let mut memory = vec![0u64; region_bytes(1, 1, 0) / 8];
    let old = {
        let engine = Engine::new(&mut memory, &config(1, 1, 0)).unwrap();
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        let view = engine.view();
        assert!(view.progress(job).is_ok());
        engine.retire();
        assert_eq!(view.progress(job), Err(BGJOB_E_INVALID_DATA));
        job
    };
    let engine = Engine::new(&mut memory, &config(1, 1, 0)).unwrap();
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    assert_ne!(job, old);
    assert_eq!(engine.progress(old), Err(E_HANDLE));
}

/// Found by a C program: the name of the next job in the entry was copied out before the handle was refused.
#[test]
fn a_stale_handle_copies_no_name() {
    let mut memory = vec![0u64; region_bytes(1, 1, 64) / 8];
    let engine = Engine::new(&mut memory, &config(1, 1, 64)).unwrap();
    let (old, _) = engine.create_job(Some(b"old"), JobType::Download).unwrap();
    engine.cancel(old).unwrap();
    engine.close_job(old).unwrap();
    engine.create_job(Some(b"new"), JobType::Download).unwrap();
    let mut buffer = [7; 8];
    assert_eq!(engine.display_name(old, &mut buffer), Err(E_HANDLE));
    assert_eq!(buffer, [7; 8]);
}

/// Found by a C program: fresh blocks with the same seed had the same instance.
#[test]
fn handles_of_another_block_are_refused() {
    let mut blocks = [(); 2].map(|()| vec![0u64; region_bytes(1, 1, 0) / 8]);
    let handles: Vec<_> = blocks
        .iter_mut()
        .map(|memory| {
            let engine = Engine::new(memory, &config(1, 1, 0)).unwrap();
            let (job, _) = engine.create_job(None, JobType::Download).unwrap();
            (engine, job)
        })
        .collect();
    assert_eq!(handles[0].0.progress(handles[1].1), Err(E_HANDLE));
    assert_eq!(handles[1].0.progress(handles[0].1), Err(E_HANDLE));
}

/// Every word of a region overwritten with every kind of rubbish: a view answers or refuses, and comes back.
#[test]
fn no_content_makes_a_view_leave_the_block() {
    let mut memory = vec![0u64; region_bytes(2, 3, 256) / 8];
    let job = {
        let engine = Engine::new(&mut memory, &config(2, 3, 256)).unwrap();
        let (job, _) = engine.create_job(Some(b"job"), JobType::Download).unwrap();
        for _ in 0..3 {
            engine.add_file(job, Some(b"http://h/x"), Some(b"/x"), 0).unwrap();
        }
        engine.resume(job).unwrap();
        let transfer = engine.transfer_next().unwrap().transfer;
        engine.transfer_connected(transfer, 100, 0).unwrap();
        job
    };
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let (mut answered, mut refused) = (0, 0);
    for round in 0..40_000usize {
        let mut damaged = memory.clone();
        let at = round % damaged.len();
        damaged[at] = match round / damaged.len() % 4 {
            0 => 0,
            1 => u64::MAX,
            2 => damaged[at] ^ (1 << (random() % 64)),
            _ => random(),
        };
        if random() % 4 == 0 {
            let header = 20;
            damaged[header..].iter_mut().for_each(|word| *word = random());
        }
        let Ok(view) = view(&damaged) else {
            refused += 1;
            continue;
        };
        let mut jobs = [job; 2];
        let _ = view.enumerate_jobs(&mut jobs);
        for job in jobs {
            match view.snapshot(job) {
                Ok(_) => answered += 1,
                Err(_) => refused += 1,
            }
        }
    }
    println!("{answered} answered, {refused} refused");
    assert!(answered > 1_000 && refused > 1_000);
}

#[test]
fn names_are_kept_and_given_back() {
    let mut memory = vec![0u64; region_bytes(1, 2, 4 * 32) / 8];
    let engine = Engine::new(&mut memory, &config(1, 2, 4 * 32)).unwrap();
    // One chunk holds 28 bytes with the NUL: 27 and 28 bytes take one and two.
    let (name, remote, local) = ([b'n'; 27], [&b"http://h/"[..], &[b'r'; 19]].concat(), *b"/l");
    for round in 0..100 {
        let (job, _) = engine.create_job(Some(&name), JobType::Download).unwrap();
        let file = engine.add_file(job, Some(&remote), Some(&local), round).unwrap();
        assert_eq!(engine.add_file(job, Some(&remote), Some(&local), 0), Err(E_OUTOFMEMORY));
        let mut buffer = [0; 40];
        assert_eq!(engine.display_name(job, &mut buffer), Ok(27));
        assert_eq!(buffer[..27], name);
        assert_eq!(engine.remote_name(file, &mut buffer), Ok(28));
        assert_eq!(buffer[..28], remote);
        assert_eq!(engine.local_name(file, &mut buffer), Ok(2));
        assert_eq!(buffer[..2], local);
        buffer.fill(7);
        assert_eq!(engine.remote_name(file, &mut buffer[..27]), Ok(28), "the length that is needed");
        assert_eq!(buffer, [7; 40], "nothing is copied unless all fits");
        engine.cancel(job).unwrap();
        engine.close_job(job).unwrap();
    }
    assert_eq!(engine.create_job(None, JobType::Download).err(), Some(E_INVALIDARG), "a name is needed");
}

#[test]
fn ids_differ_and_follow_the_seed() {
    let mut ids = std::collections::BTreeSet::new();
    for seed in 0..50u8 {
        let mut memory = vec![0u64; region_bytes(20, 1, 0) / 8];
        let seed = Guid { data4: [seed; 8], ..Guid::default() };
        let config = Config { capacities: Capacities::new(20, 1, 0, 0), profile: Profile::Bits, seed };
        let engine = Engine::new(&mut memory, &config).unwrap();
        for _ in 0..20 {
            let (job, id) = engine.create_job(None, JobType::Download).unwrap();
            assert_eq!(engine.job_id(job), Ok(id));
            assert_eq!((id.data3 >> 12, id.data4[0] >> 6), (8, 2), "RFC 9562 version 8, variant 10");
            ids.insert(id.to_text());
        }
    }
    assert_eq!(ids.len(), 50 * 20);
}

#[test]
fn times_come_from_ticks() {
    let mut memory = vec![0u64; region_bytes(1, 1, 0) / 8];
    let engine = Engine::new(&mut memory, &config(1, 1, 0)).unwrap();
    engine.tick(1_000, 77).unwrap();
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    let times = |engine: &Engine<'_>| {
        let s = engine.snapshot(job).unwrap();
        (s.creation_time, s.modification_time, s.transfer_completion_time, s.last_advance_ms)
    };
    assert_eq!(times(&engine), (77, 0, 0, 0));
    engine.tick(1_100, 78).unwrap();
    assert_eq!(times(&engine), (77, 78, 0, 0));
    engine.tick(1_200, 79).unwrap();
    assert_eq!(times(&engine), (77, 78, 0, 0), "nothing has changed since");
    engine.add_file(job, None, None, 0).unwrap();
    engine.resume(job).unwrap();
    let transfer = engine.transfer_next().unwrap().transfer;
    engine.transfer_connected(transfer, 5, 0).unwrap();
    engine.transfer_advance(transfer, 5).unwrap();
    let sequence = engine.snapshot(job).unwrap().sequence;
    engine.tick(1_300, 80).unwrap();
    assert_eq!(times(&engine), (77, 80, 0, 1_300));
    assert_eq!(engine.snapshot(job).unwrap().sequence, sequence, "a stamp is not a change");
    engine.transfer_done(transfer).unwrap();
    assert_eq!(times(&engine), (77, 80, 80, 1_300));
}

#[test]
fn resumed_bytes_are_told_apart_and_counted_once() {
    let mut memory = vec![0u64; region_bytes(1, 1, 0) / 8];
    let engine = Engine::new(&mut memory, &config(1, 1, 0)).unwrap();
    let (job, _) = engine.create_job(None, JobType::Download).unwrap();
    engine.add_file(job, None, None, 0).unwrap();
    let connect = |resumed| {
        engine.suspend(job).unwrap();
        engine.resume(job).unwrap();
        let transfer = engine.transfer_next().unwrap().transfer;
        engine.transfer_connected(transfer, 1000, resumed).unwrap();
        let s = engine.snapshot(job).unwrap();
        (transfer, s.progress.bytes_transferred, s.bytes_resumed)
    };
    let (transfer, bytes, resumed) = connect(300);
    assert_eq!((bytes, resumed), (300, 300), "found on disk");
    engine.transfer_advance(transfer, 200).unwrap();
    let (_, bytes, resumed) = connect(500);
    assert_eq!((bytes, resumed), (500, 300), "what this engine moved stays its own");
    let (_, bytes, resumed) = connect(100);
    assert_eq!((bytes, resumed), (100, 100), "a shorter offset cuts both");
    let (transfer, bytes, resumed) = connect(0);
    assert_eq!((bytes, resumed), (0, 0), "no range support");
    engine.transfer_advance(transfer, 10).unwrap();
    assert_eq!(connect(50).2, 40);
}

/// The tables one after another, as SPEC.md has them: of jobs, files, slots, cells, the five bitmaps, the text.
#[test]
fn a_region_is_its_tables() {
    let [header, job, file, slot, cell, chunk] = bgjob::TABLE_BYTES;
    for (jobs, files, text_bytes, spares) in [(1, 1, 0, 1), (3, 2, 0, 2), (40, 70, 4_000, 5), (1_000, 2_000, 100, 40)] {
        let [j, f, t, s] = [jobs, files, text_bytes, spares].map(|n: u32| n as usize);
        let bitmaps: usize = [j, f, j + s, f + s, t.div_ceil(32)].iter().map(|n| 4 * n.div_ceil(32)).sum();
        let tables = header + j * job + f * file + (j + s) * slot + (f + s) * cell + bitmaps;
        let whole = tables.next_multiple_of(8) + t.div_ceil(32) * chunk;
        assert_eq!(region_bytes_with(jobs, files, text_bytes, spares), whole);
    }
}
