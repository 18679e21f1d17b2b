//! An engine for a measurement, made through the C ABI.

use std::ffi::c_void;
use std::ptr::null;

use bgjob::{Guid, SIZE_UNKNOWN};
use bgjob_capi::types::{BG_ENGINE_CONFIG, BG_ENGINE_CONFIG_VERSION};

use super::Abi;

/// Bytes of a file of [`Made::start_sized`].
pub(super) const FILE_BYTES: u32 = 1 << 16;

/// The one engine of a build, and its memory. Ends with the value, or when another one is made.
pub struct Made {
    abi: &'static Abi,
    memory: Vec<u64>,
}

/// A job in TRANSFERRING.
#[derive(Clone, Copy, Debug)]
pub struct Started {
    /// The job.
    pub job: u64,
    /// The token of its attempt.
    pub transfer: u64,
}

impl Made {
    /// An engine of this size, in the place of the build's last one: that one's handles are refused from here on.
    pub fn new(abi: &'static Abi, jobs: u32, files: u32) -> Self {
        let mut memory = vec![0u64; bgjob::region_bytes(jobs, files, 0) / 8];
        let config = BG_ENGINE_CONFIG {
            size: size_of::<BG_ENGINE_CONFIG>() as u32,
            version: BG_ENGINE_CONFIG_VERSION,
            jobs,
            files,
            text_bytes: 0,
            spares: 0,
            seed: Guid::default(),
            profile: 0,
            reserved: 0,
        };
        let bytes = size_of_val(&*memory);
        // There may be none.
        // SAFETY: no pointers.
        unsafe { (abi.uninitialize)() };
        // SAFETY: the memory lives as long as the engine, which ends when this value does.
        must(unsafe { (abi.initialize)(memory.as_mut_ptr().cast(), bytes, &config) });
        Made { abi, memory }
    }

    /// The functions.
    pub fn abi(&self) -> &'static Abi {
        self.abi
    }

    /// Where the engine lives, as a reader in another process sees it.
    pub fn region(&self) -> (*const c_void, usize) {
        (self.memory.as_ptr().cast(), size_of_val(&*self.memory))
    }

    /// A new job and its id: SUSPENDED, without files.
    pub fn create(&self) -> (u64, Guid) {
        let (mut id, mut job) = (Guid::default(), 0);
        // SAFETY: valid pointers.
        must(unsafe { (self.abi.create_job)(null(), 0, &mut id, &mut job) });
        (job, id)
    }

    /// A job's id.
    pub fn id(&self, job: u64) -> Guid {
        let mut id = Guid::default();
        // SAFETY: a valid pointer.
        must(unsafe { (self.abi.get_job_id)(job, &mut id) });
        id
    }

    /// A new job with one file: QUEUED.
    pub fn queue(&self) -> u64 {
        let (job, _) = self.create();
        let mut file = 0;
        // SAFETY: a valid pointer, and names that are none.
        must(unsafe { (self.abi.add_file)(job, null(), null(), 0, &mut file) });
        // SAFETY: no pointers.
        must(unsafe { (self.abi.resume)(job) });
        job
    }

    /// Starts the oldest queued job, whose file has this size.
    pub fn start_queued(&self, total: u64) -> Started {
        let (mut job, mut file, mut transfer) = (0, 0, 0);
        // SAFETY: valid pointers.
        must(unsafe { (self.abi.transfer_next)(&mut transfer, &mut file, &mut job) });
        // SAFETY: no pointers.
        must(unsafe { (self.abi.transfer_connected)(transfer, total, 0) });
        Started { job, transfer }
    }

    /// A new job that moves a file of unknown size.
    pub fn start(&self) -> Started {
        self.queue();
        self.start_queued(SIZE_UNKNOWN)
    }

    /// A new job that moves a file of [`FILE_BYTES`].
    pub fn start_sized(&self) -> Started {
        self.queue();
        self.start_queued(FILE_BYTES.into())
    }

    /// The job is gone, whatever it was doing.
    pub fn drop_job(&self, job: u64) {
        // Refused if it is final already.
        // SAFETY: no pointers, here and below.
        unsafe { (self.abi.cancel)(job) };
        // SAFETY: as above.
        must(unsafe { (self.abi.close_job)(job) });
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        // SAFETY: no pointers.
        must(unsafe { (self.abi.uninitialize)() });
    }
}

/// A call that cannot fail here: a benchmark of refusals would measure something else.
#[inline(always)]
#[track_caller]
pub(super) fn must(code: i32) {
    assert_eq!(code, 0, "a call of the benchmark failed");
}
