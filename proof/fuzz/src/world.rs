//! The engine of a sequence, and every handle that has been given out, alive or not.

use bgjob::Guid;
use bgjob_capi::lifetime::{BgInitialize, BgUninitialize};
use bgjob_capi::types::{BG_ENGINE_CONFIG, BG_ENGINE_CONFIG_VERSION};

use crate::input::Input;

/// Jobs, files, bytes of text, spares: what the engines of sequences have.
const SHAPES: [(u32, u32, u32, u32); 4] = [(3, 6, 2048, 4), (1, 1, 0, 1), (4, 12, 4096, 16), (2, 3, 256, 2)];
/// Handles that are kept, the last ones.
const KEPT: usize = 12;

/// See the module.
#[allow(missing_debug_implementations)]
pub struct World {
    /// Exactly as large as its shape asks for, so that the sanitizer sees what is behind it.
    pub region: Vec<u64>,
    /// Its configuration.
    pub config: BG_ENGINE_CONFIG,
    /// Handles, oldest first.
    pub jobs: Vec<u64>,
    /// Files' handles.
    pub files: Vec<u64>,
    /// Tokens.
    pub transfers: Vec<u64>,
    /// Ids of the jobs.
    pub ids: Vec<Guid>,
    /// Monotonic milliseconds.
    pub now_ms: u64,
}

/// The configuration that a byte names: four shapes, and either profile.
pub fn config(byte: u8) -> BG_ENGINE_CONFIG {
    let (jobs, files, text_bytes, spares) = SHAPES[usize::from(byte % 4)];
    BG_ENGINE_CONFIG {
        size: size_of::<BG_ENGINE_CONFIG>() as u32,
        version: BG_ENGINE_CONFIG_VERSION,
        jobs,
        files,
        text_bytes,
        spares,
        seed: Guid::default(),
        profile: u32::from(byte & 4 != 0),
        reserved: 0,
    }
}

/// Bytes of the block for it.
pub fn bytes(config: &BG_ENGINE_CONFIG) -> usize {
    bgjob::region_bytes_with(config.jobs, config.files, config.text_bytes, config.spares)
}

impl World {
    /// A new engine.
    ///
    /// # Panics
    /// When it is refused.
    pub fn begin(byte: u8) -> Self {
        let config = config(byte);
        let mut region = vec![0; bytes(&config) / 8];
        // SAFETY: the block is the world's, and outlives the engine: `end` ends it.
        let made = unsafe { BgInitialize(region.as_mut_ptr().cast(), size_of_val(&*region), &raw const config) };
        assert_eq!(made, 0, "a good engine is refused");
        let lists = || Vec::with_capacity(KEPT);
        World { region, config, jobs: lists(), files: lists(), transfers: lists(), ids: Vec::new(), now_ms: 0 }
    }

    /// Ends the engine.
    ///
    /// # Panics
    /// When there is none.
    pub fn end(self) {
        assert_eq!(BgUninitialize(), 0, "there is an engine");
    }

    /// A job's handle: one of the jobs, mostly the last one; or something that is none.
    pub fn job(&self, input: &mut Input<'_>) -> u64 {
        pick(&self.jobs, &self.files, input)
    }

    /// A file's handle, likewise.
    pub fn file(&self, input: &mut Input<'_>) -> u64 {
        pick(&self.files, &self.transfers, input)
    }

    /// A token, likewise.
    pub fn transfer(&self, input: &mut Input<'_>) -> u64 {
        pick(&self.transfers, &self.jobs, input)
    }
}

/// Adds a handle; the oldest goes where there are too many.
pub fn keep(list: &mut Vec<u64>, handle: u64) {
    if list.len() == KEPT {
        list.remove(0);
    }
    list.push(handle);
}

fn from_end(list: &[u64], at: u8) -> u64 {
    let at = usize::from(at) % list.len().max(1);
    list.iter().rev().nth(at).copied().unwrap_or(0)
}

fn pick(own: &[u64], others: &[u64], input: &mut Input<'_>) -> u64 {
    match input.any::<u8>() {
        at @ 0..216 => from_end(own, at),
        at @ 216..224 => from_end(others, at - 216),
        224..240 => from_end(own, 0) ^ 1_u64.rotate_left(input.any::<u8>().into()),
        240..244 => 0,
        244..248 => u64::MAX,
        _ => input.any(),
    }
}
