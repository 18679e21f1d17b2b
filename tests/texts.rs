//! Texts: what is kept is what is given back, and the limits to the byte. In every form of the record.
#![cfg(not(loom))]

use bgjob::engine::{CHARACTER_BYTES_MAX, DESCRIPTION_MAX, REMOTE_NAME_MAX};
use bgjob::hresult::{BG_E_STRING_TOO_LONG, E_INVALIDARG, HResult};
use bgjob::{Capacities, Config, Engine, File, Guid, Job, JobType, Profile, region_bytes};

const TEXT_BYTES: u32 = 64 << 10;

fn with_engine(run: impl FnOnce(Engine<'_>)) {
    let mut memory = vec![0u64; region_bytes(1, 2, TEXT_BYTES) / 8];
    let capacities = Capacities::new(1, 2, TEXT_BYTES, 0);
    run(Engine::new(&mut memory, &Config { capacities, profile: Profile::Bits, seed: Guid::default() }).unwrap());
}

fn job_with_file(engine: &Engine<'_>) -> (Job, File) {
    let (job, _) = engine.create_job(Some(b"job"), JobType::Download).unwrap();
    (job, engine.add_file(job, Some(b"http://host/file"), Some(b"/file"), 0).unwrap())
}

#[test]
fn a_description_is_given_back() {
    with_engine(|engine| {
        let (job, _) = job_with_file(&engine);
        let mut buffer = [0; 8];
        assert_eq!(engine.description(job, &mut buffer), Ok(0));
        engine.set_description(job, b"words").unwrap();
        assert_eq!((engine.description(job, &mut buffer), &buffer[..5]), (Ok(5), &b"words"[..]));
        let long = [b'x'; DESCRIPTION_MAX + 1];
        assert_eq!(engine.set_description(job, &long), Err(BG_E_STRING_TOO_LONG));
        engine.set_description(job, &long[1..]).unwrap();
        assert_eq!(engine.description(job, &mut []), Ok(DESCRIPTION_MAX), "how long it is, also where it does not fit");
    });
}

/// `http://`, then as many bytes as make `length`.
fn name(length: usize, rest: u8) -> Vec<u8> {
    let mut name = b"http://".to_vec();
    name.resize(length, rest);
    name
}

/// The limit counts characters; bytes that begin none, as only a text that is no UTF-8 has so many, are limited too.
#[test]
fn remote_names_have_two_limits() {
    with_engine(|engine| {
        let (_, file) = job_with_file(&engine);
        let set =
            |length: usize, rest: u8| -> Result<(), HResult> { engine.set_remote_name(file, &name(length, rest)) };
        for (limit, rest) in [(REMOTE_NAME_MAX, b'x'), (REMOTE_NAME_MAX * CHARACTER_BYTES_MAX, 0x80)] {
            assert_eq!(set(limit + 1, rest), Err(E_INVALIDARG));
            assert_eq!(set(limit, rest), Ok(()));
            assert_eq!(set(limit - 1, rest), Ok(()));
            let mut buffer = [0; REMOTE_NAME_MAX * CHARACTER_BYTES_MAX];
            assert_eq!(engine.remote_name(file, &mut buffer), Ok(limit - 1));
            assert_eq!(buffer[..limit - 1], name(limit - 1, rest));
        }
        assert_eq!(engine.set_remote_name(file, b"http://a\nb"), Err(E_INVALIDARG));
    });
}

#[test]
fn both_prefixes_have_limits() {
    with_engine(|engine| {
        let (job, _) = job_with_file(&engine);
        let long = name(REMOTE_NAME_MAX + 1, b'x');
        for (old, new) in [(&b""[..], &b"http://"[..]), (&long[..], b"http://"), (b"http://", &long)] {
            assert_eq!(engine.replace_remote_prefix(job, old, new), Err(E_INVALIDARG));
        }
        assert_eq!(engine.replace_remote_prefix(job, b"http://host", b"https://other"), Ok(1));
    });
}
