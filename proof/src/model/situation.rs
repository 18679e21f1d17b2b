//! A job in each state, of each type, with everything that an operation can be about.

use bgjob::hresult::E_FAIL;
use bgjob::{ErrorContext, JobType, Profile, State};

use super::arguments::Spec;
use super::codes;
use super::op::{Amount, JobRef, Op, Save, Step, TokenRef};

/// How to get to a state.
#[derive(Clone, Debug)]
pub struct Situation {
    /// The oldest job's.
    pub kind: JobType,
    /// The oldest job's.
    pub state: State,
    /// From a new engine.
    pub steps: Vec<Step>,
}

const JOB: JobRef = JobRef::Nth(0);
const TOKEN: TokenRef = TokenRef::Last(0);

/// One for each type that the profile has and each state: a job that has had two attempts and more, with a file; of
/// downloads the first of two has arrived, and of the last there is a byte of two, or all of it where all is there. Beside
/// it a queued download of two files, and one that is closed.
pub fn situations(profile: Profile) -> Vec<Situation> {
    let kinds = [JobType::Download, JobType::Upload, JobType::UploadReply];
    let kinds = kinds.into_iter().filter(|kind| codes::has_type(profile, *kind));
    kinds.flat_map(|kind| bgjob::state::ALL_STATES.map(|state| situation(kind, state))).collect()
}

/// Two queued downloads with two files each.
pub fn two_by_two() -> Vec<Step> {
    let mut steps = Vec::new();
    for n in 0..2 {
        let job = JobRef::Nth(n);
        steps.extend([Op::Create(JobType::Download, 0), Op::Add(job, Spec::UNKNOWN), Op::Add(job, Spec::UNKNOWN)]);
        steps.push(Op::Resume(job));
    }
    steps
}

fn begin() -> [Step; 2] {
    [Op::Connected(TOKEN, 2, 0), Op::Advance(TOKEN, Amount::Bytes(1))]
}

fn end() -> [Step; 2] {
    [Op::Advance(TOKEN, Amount::Rest), Op::Done(TOKEN)]
}

fn situation(kind: JobType, state: State) -> Situation {
    let create = [Op::Create(JobType::Download, 0), Op::Add(JOB, Spec::UNKNOWN), Op::Resume(JOB)];
    // One that is closed.
    let mut steps = create.to_vec();
    steps.extend([Op::Next, Op::Cancel(JOB), Op::Close(JOB), Op::Create(kind, 0), Op::Add(JOB, Spec::UNKNOWN)]);
    let has_two = kind == JobType::Download;
    if has_two {
        steps.push(Op::Add(JOB, Spec::UNKNOWN));
    }
    steps.extend([Op::Resume(JOB), Op::Next, Op::Yield(TOKEN), Op::Next]);
    steps.extend(begin());
    if has_two {
        steps.extend(end());
        steps.push(Op::Next);
        steps.extend(begin());
    }
    let fail = |is_transient| Op::Fail(TOKEN, E_FAIL, ErrorContext::RemoteFile, is_transient);
    match state {
        State::Queued => steps.push(Op::Yield(TOKEN)),
        State::Connecting => steps.extend([Op::Yield(TOKEN), Op::Next]),
        State::Transferring => {}
        State::Suspended => steps.push(Op::Suspend(JOB)),
        State::Error => steps.push(fail(false)),
        State::TransientError => steps.push(fail(true)),
        State::Transferred => steps.extend(end()),
        State::Acknowledged => {
            steps.extend(end());
            steps.push(Op::Complete(JOB, Save::All));
        }
        State::Cancelled => steps.push(Op::Cancel(JOB)),
        State::Free => unreachable!("not a state of a job"),
    }
    let other = JobRef::Nth(1);
    steps.extend([Op::Create(JobType::Download, 0), Op::Add(other, Spec::UNKNOWN), Op::Add(other, Spec::UNKNOWN)]);
    steps.push(Op::Resume(other));
    Situation { kind, state, steps }
}
