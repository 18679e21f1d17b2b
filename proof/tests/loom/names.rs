//! Texts: a name that changes under a reader, and remote names against the transfer.

use bgjob::hresult::{BG_E_INVALID_STATE, E_PENDING};
use bgjob::tables::model::ModelMemory;
use bgjob::{Engine, File, HResult, Job, JobType, State};
use loom::sync::Arc;

use crate::tools::{HALVES, code, explore, spawn, within};

fn text(read: impl FnOnce(&mut [u8]) -> Result<usize, HResult>) -> Result<String, HResult> {
    let mut buffer = [0; 64];
    let length = read(&mut buffer)?;
    Ok(String::from_utf8(buffer[..length].to_vec()).unwrap())
}

/// A job with a name, and chunks for another one as long, which the name gets: then the first one again, so that it is
/// written where the first was read. What a reader made of it.
fn renamed<T: 'static>(names: [&'static [u8]; 3], chunks: u32, read: fn(&Engine<'_>, Job) -> T) -> T {
    let memory = Arc::new(ModelMemory::with_text(1, 1, 3, chunks));
    let engine = Engine::for_model(&memory);
    let job = memory.hold_spares(2, || engine.create_job(Some(names[0]), JobType::Download).unwrap().0);
    let writer = spawn(&memory, move |engine| {
        for name in &names[1..] {
            engine.set_display_name(job, name).unwrap();
        }
    });
    let reader = spawn(&memory, move |engine| read(engine, job));
    writer.join().unwrap();
    assert_eq!(text(|buffer| engine.display_name(job, buffer)).unwrap().as_bytes(), names[2]);
    reader.join().unwrap()
}

/// A name of one chunk is one of the three that it was.
#[test]
fn a_name_is_whole() {
    const NAMES: [&str; 3] = ["aaaa", "bbbb", "cccc"];
    explore(
        "name",
        within(if HALVES { 0 } else { 1 }, if HALVES { 1 } else { 2 }),
        &NAMES.map(str::to_owned),
        |seen| match renamed(NAMES.map(str::as_bytes), 2, |engine, job| text(|buffer| engine.display_name(job, buffer)))
        {
            Ok(name) => {
                assert!(NAMES.contains(&&*name), "{name}");
                seen.note(name);
            }
            Err(code) => assert_eq!(code, E_PENDING),
        },
    );
}

/// A name of two chunks is as long as it was. The reader counts only, and the last name is short, because each word that
/// may be one or the other doubles the executions.
#[test]
fn a_chain_is_whole() {
    const NAMES: [&[u8]; 3] = [&[b'x'; 28], &[b'y'; 30], &[b'z'; 4]];
    explore("chain", within(0, 1), &NAMES.map(<[u8]>::len), |seen| {
        match renamed(NAMES, 4, |engine, job| engine.display_name(job, &mut [])) {
            Ok(length) => {
                assert!(NAMES.map(<[u8]>::len).contains(&length), "{length}");
                seen.note(length);
            }
            Err(code) => assert_eq!(code, E_PENDING),
        }
    });
}

/// A job whose only file is being connected, with a remote name; chunks for two more.
fn connecting() -> (Arc<ModelMemory>, Job, File, bgjob::Transfer) {
    let memory = Arc::new(ModelMemory::with_text(1, 1, 2, 5));
    let engine = Engine::for_model(&memory);
    let (job, _) = engine.create_job(Some(b"n"), JobType::Download).unwrap();
    let file = engine.add_file(job, Some(b"http://a/x"), Some(b"/x"), 0).unwrap();
    engine.resume(job).unwrap();
    let transfer = engine.transfer_next().unwrap().transfer;
    (memory, job, file, transfer)
}

/// Another remote name against the server's answer to the old one: the answer comes first and is forgotten with the
/// size, or it is refused.
#[test]
fn a_remote_name_against_connected() {
    let invalid = BG_E_INVALID_STATE.code();
    explore("remote name", within(1, 2), &[0, invalid], move |seen| {
        let (memory, job, file, transfer) = connecting();
        let connector = spawn(&memory, move |engine| code(engine.transfer_connected(transfer, 100, 0)));
        let namer = spawn(&memory, move |engine| engine.set_remote_name(file, b"http://b/y").unwrap());
        namer.join().unwrap();
        let connected = connector.join().unwrap();
        let engine = Engine::for_model(&memory);
        assert!([0, invalid].contains(&connected), "{connected:x}");
        assert_eq!(text(|buffer| engine.remote_name(file, buffer)).unwrap(), "http://b/y");
        assert_eq!(engine.file_progress(file).unwrap().bytes_total, u64::MAX);
        assert_eq!(engine.progress(job).unwrap().bytes_total, u64::MAX);
        assert_eq!(engine.state(job), Ok(State::Queued));
        seen.note(connected);
    });
}

/// A new prefix against another name for the same file: the one after the other, or the prefix finds nothing to replace;
/// never the new prefix with the rest of a name that is gone.
#[test]
fn a_prefix_against_a_remote_name() {
    let wanted = ["http://c/y", "http://b/y"].map(str::to_owned);
    explore("prefix", within(1, 2), &wanted, |seen| {
        let (memory, job, file, _) = connecting();
        let namer = spawn(&memory, move |engine| engine.set_remote_name(file, b"http://b/y"));
        let replacer = spawn(&memory, move |engine| engine.replace_remote_prefix(job, b"http://b", b"http://c"));
        let (named, replaced) = (namer.join().unwrap(), replacer.join().unwrap());
        let engine = Engine::for_model(&memory);
        let name = text(|buffer| engine.remote_name(file, buffer)).unwrap();
        named.unwrap();
        assert_eq!(name, ["http://b/y", "http://c/y"][replaced.unwrap() as usize]);
        seen.note(name);
    });
}
