//! What the fuzzers begin with: the lives of jobs as calls, and regions of real engines in the middle of theirs.

use std::sync::OnceLock;

use bgjob::{Capacities, Config, Engine, ErrorContext, Guid, JobType, Profile, hresult, region_bytes_with};

use crate::ops::OPERATIONS;
use crate::regions::HEAD;

/// An operation by name, and the bytes of its arguments.
type Call = (&'static str, &'static [u8]);

/// Sequences for `calls`.
const LIVES: &[(&str, &[Call])] = &[
    (
        "download",
        &[
            CREATE,
            ADD,
            ADD,
            RESUME,
            NEXT,
            CONNECT,
            ADVANCE,
            ("BgGetSnapshot", &[0, 0]),
            ADVANCE,
            DONE,
            NEXT,
            CONNECT,
            ADVANCE,
            ADVANCE,
            DONE,
            COMPLETE,
            CLOSE,
        ],
    ),
    (
        "interrupted",
        &[
            CREATE,
            ADD,
            ADD,
            RESUME,
            NEXT,
            CONNECT,
            ADVANCE,
            ADVANCE,
            DONE,
            NEXT,
            CONNECT,
            ADVANCE,
            RESTART,
            ADVANCE,
            ("BgSuspend", &[0]),
            RESUME,
            NEXT,
            CONNECT,
            ("BgTransferYield", &[0]),
            NEXT,
            CONNECT,
            ("BgTransferFail", &[0, 201, 5, 1]),
            ("BgTick", &[0, 199, 1]),
            RESUME,
            ("BgCancel", &[0]),
            CLOSE,
        ],
    ),
    (
        "reply",
        &[
            ("BgCreateJob", &[0, 2]),
            ADD,
            ("BgSetReplyFileName", &[0, 0]),
            RESUME,
            NEXT,
            CONNECT,
            ADVANCE,
            ADVANCE,
            ("BgTransferReply", &[0, 50]),
            ("BgTransferAdvance", &[0, 50]),
            DONE,
            COMPLETE,
            CLOSE,
        ],
    ),
    (
        "properties",
        &[
            CREATE,
            ("BgSetPriority", &[0, 1]),
            ("BgSetDescription", &[0, 0]),
            ("BgSetDisplayName", &[0, 0]),
            ("BgAddFileWithRanges", &[0, 0, 0, 199, 2, 0, 10, 20, 10]),
            ("BgAddFileSet", &[0, 0, 3]),
            ("BgReplaceRemotePrefix", &[0, 0, 0]),
            ("BgGetFileRanges", &[0, 8]),
            ("BgEnumFiles", &[0, 16]),
            ("BgGetRemoteName", &[0, 64]),
            ("BgSetFileSize", &[0, 77]),
            ("BgSetRemoteName", &[0, 0]),
        ],
    ),
];

const CREATE: Call = ("BgCreateJob", &[0, 0]);
const ADD: Call = ("BgAddFile", &[0, 0, 0, 1]);
const RESUME: Call = ("BgResume", &[0]);
const NEXT: Call = ("BgTransferNext", &[]);
const CONNECT: Call = ("BgTransferConnected", &[0, 100, 0]);
const ADVANCE: Call = ("BgTransferAdvance", &[0, 50]);
const RESTART: Call = ("BgTransferRestart", &[0, 80]);
const DONE: Call = ("BgTransferDone", &[0]);
const COMPLETE: Call = ("BgComplete", &[0, 0, 0, 0, 0]);
const CLOSE: Call = ("BgCloseJob", &[0]);

/// Seeds for `calls`, each life in each shape and profile.
///
/// # Panics
/// When a life has an operation that there is not.
pub fn calls() -> Vec<(String, Vec<u8>)> {
    let number = |name: &str| OPERATIONS.iter().position(|(known, _)| *known == name).expect("it is an operation");
    let mut all = Vec::new();
    for (life, calls) in LIVES {
        for shape in [0, 2, 4] {
            let mut bytes = vec![shape];
            for (name, arguments) in *calls {
                bytes.extend([number(name) as u8, 0]);
                bytes.extend(*arguments);
            }
            all.push((format!("{life}-{shape}"), bytes));
        }
    }
    all
}

/// A region of a real engine, and handles of its jobs.
#[derive(Debug)]
pub struct Image {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Live ones.
    pub jobs: Vec<u64>,
}

/// Regions in different moments, of different sizes.
pub fn images() -> &'static [Image] {
    static IMAGES: OnceLock<Vec<Image>> = OnceLock::new();
    IMAGES.get_or_init(|| {
        let shapes = [Capacities::new(1, 1, 0, 1), Capacities::new(2, 3, 128, 2), Capacities::new(4, 6, 0, 1)];
        shapes.into_iter().flat_map(|shape| (0..4).map(move |moment| image(shape, moment))).collect()
    })
}

fn image(capacities: Capacities, moment: u32) -> Image {
    let Capacities { jobs, files, spares, chunks } = capacities;
    let mut memory = vec![0_u64; region_bytes_with(jobs, files, chunks * 32, spares) / 8];
    let config = Config { capacities, profile: Profile::Bits, seed: Guid::default() };
    let handles = {
        let engine = Engine::new(&mut memory, &config).expect("a good engine is made");
        live(&engine, moment).unwrap_or_else(|code| panic!("a seed's calls are refused: {code:?}"))
    };
    Image { bytes: memory.iter().flat_map(|word| word.to_ne_bytes()).collect(), jobs: handles }
}

/// A job, as far as the moment says.
fn live(engine: &Engine<'_>, moment: u32) -> Result<Vec<u64>, bgjob::HResult> {
    let mut jobs = Vec::new();
    for n in 0..moment.min(1) {
        let (job, _) = engine.create_job(Some(b"n"), JobType::Download)?;
        jobs.push(job.0);
        engine.add_file(job, Some(b"http://h/x"), Some(b"/x"), n.into())?;
        engine.resume(job)?;
        if moment > 1 {
            let started = engine.transfer_next()?;
            engine.transfer_connected(started.transfer, 100, 10)?;
            engine.transfer_advance(started.transfer, 50)?;
            if moment > 2 {
                engine.transfer_fail(started.transfer, hresult::E_HANDLE, ErrorContext::RemoteFile, false)?;
            }
        }
    }
    Ok(jobs)
}

/// Seeds for `regions`: each image as it is and repaired, at both guards, made anew, and cut short.
pub fn regions() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for (n, image) in images().iter().enumerate() {
        for way in [2_u8, 7, 0xF1] {
            let mut bytes = vec![way, n as u8];
            bytes.extend(image.jobs.first().copied().unwrap_or(1).to_ne_bytes());
            assert_eq!(bytes.len(), HEAD, "what stands before the region");
            bytes.extend(&image.bytes);
            all.push((format!("region-{n}-{way}"), bytes.clone()));
            bytes.truncate(HEAD + image.bytes.len() / 2);
            all.push((format!("half-{n}-{way}"), bytes));
        }
    }
    all
}
