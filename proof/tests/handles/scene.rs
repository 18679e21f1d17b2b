//! An engine with live and dead jobs, files and attempts, and what SPEC 3 says of any pattern.

use bgjob::hresult::{BG_E_INVALID_STATE, E_HANDLE};
use bgjob::{Capacities, Config, Engine, Guid, Job, JobType, Profile, Transfer, region_bytes};
use bgjob_capi::types::{BG_ENGINE_CONFIG, BG_ENGINE_CONFIG_VERSION};

const JOBS: u32 = 3;
const FILES: u32 = 7;

/// What handles name; the values are those of their kind field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(crate) enum Kind {
    Job = 1,
    File = 2,
    Transfer = 3,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Job, Self::File, Self::Transfer];
}

/// Live and dead handles of each kind.
pub(crate) struct Scene {
    live: [Vec<u64>; 3],
    dead: [Vec<u64>; 3],
    instance: u64,
}

pub(crate) fn memory() -> (Vec<u64>, Capacities) {
    (vec![0; region_bytes(JOBS, FILES, 0) / 8], Capacities::new(JOBS, FILES, 0, 0))
}

pub(crate) fn engine(memory: &mut [u64], capacities: Capacities) -> Engine<'_> {
    let config = Config { capacities, profile: Profile::Bits, seed: Guid::default() };
    Engine::new(memory, &config).expect("the region fits")
}

pub(crate) fn memory_for_c() -> (Vec<u64>, BG_ENGINE_CONFIG) {
    let config = BG_ENGINE_CONFIG {
        size: size_of::<BG_ENGINE_CONFIG>() as u32,
        version: BG_ENGINE_CONFIG_VERSION,
        jobs: JOBS,
        files: FILES,
        text_bytes: 0,
        spares: 0,
        seed: Guid::default(),
        profile: 0,
        reserved: 0,
    };
    (memory().0, config)
}

/// The next job in the queue, connected.
fn transfer(engine: &Engine<'_>) -> Transfer {
    let transfer = engine.transfer_next().expect("a job is queued").transfer;
    engine.transfer_connected(transfer, 1000, 0).expect("it was just started");
    transfer
}

impl Scene {
    pub(crate) fn new(engine: &Engine<'_>) -> Self {
        let [mut live, mut dead] = [const { [const { Vec::new() }; 3] }; 2];
        // Lives one after another in an entry, so that generations and attempts of the entries differ.
        for (lives, files) in [(3, 2), (1, 2), (5, 1)] {
            for life in 1..=lives {
                let (job, _) = engine.create_job(None, JobType::Download).expect("an entry is free");
                let own: Vec<_> = (0..files).map(|n| engine.add_file(job, None, None, n).expect("free").0).collect();
                engine.resume(job).expect("it has files");
                let mut tokens = vec![transfer(engine).0];
                for _ in 0..lives {
                    tokens.push(engine.transfer_restart(Transfer(tokens[tokens.len() - 1]), 1000).expect("runs").0);
                }
                let is_last = life == lives;
                // The entry in the middle ends empty.
                let lives_on = is_last && lives != 1;
                let last = tokens.pop().expect("it was started");
                dead[2].extend(tokens);
                let [jobs, files, tokens] = if lives_on { &mut live } else { &mut dead };
                jobs.push(job.0);
                files.extend(own);
                tokens.push(last);
                if !is_last {
                    Self::end(engine, job);
                }
            }
        }
        // Only now: before, the next lives would have moved in here.
        let middle = dead[0].iter().find(|&&job| job & 0xF_FFFF == 1).expect("it was kept until now");
        Self::end(engine, Job(*middle));
        let instance = live[0][0] >> 20 & 0x3FF;
        Self { live, dead, instance }
    }

    fn end(engine: &Engine<'_>, job: Job) {
        engine.cancel(job).expect("it is not final");
        engine.close_job(job).expect("it is cancelled");
    }

    pub(crate) fn live(&self, kind: Kind) -> &[u64] {
        &self.live[kind as usize - 1]
    }

    pub(crate) fn dead(&self, kind: Kind) -> &[u64] {
        &self.dead[kind as usize - 1]
    }

    /// The code that this pattern must get.
    pub(crate) fn expected(&self, kind: Kind, handle: u64) -> i32 {
        if self.live(kind).contains(&handle) { 0 } else { self.refusal(kind, handle) }
    }

    /// The same of one that is not live: `{generation or attempt 32 | kind 2 | instance 10 | index 20}`.
    #[inline(always)]
    pub(crate) fn refusal(&self, kind: Kind, handle: u64) -> i32 {
        let is_token_here = kind == Kind::Transfer
            && handle >> 30 & 3 == Kind::Transfer as u64
            && handle >> 20 & 0x3FF == self.instance
            && handle & 0xF_FFFF < u64::from(JOBS)
            && handle >> 32 != 0;
        if is_token_here { BG_E_INVALID_STATE.code() } else { E_HANDLE.code() }
    }
}
