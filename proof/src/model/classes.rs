//! Every operation with every class of arguments: those that SPEC.md tells apart.
//!
//! Sizes are of files of two or three bytes, and of one that all but fills 64 bits; more numbers between them would
//! take the same branches. Ticks are as long as one of the delays and a little, in whole units of coarse time.

use bgjob::hresult::{BG_E_NETWORK_DISCONNECTED, E_FAIL};
use bgjob::{ErrorContext, JobType, Priority, SIZE_UNKNOWN};

use super::arguments::{LATER_S, Spec, TEXT_EMPTY, TEXT_LONG, specs};
use super::op::{Amount, FileRef, JobRef, Op, Save, Step, TokenRef};

const HUGE: u64 = SIZE_UNKNOWN - 1;
const TYPES: [JobType; 3] = [JobType::Download, JobType::Upload, JobType::UploadReply];

/// All of them for so many jobs with so many files, and for handles that are stale or forged.
pub fn classes(jobs: usize, files: usize) -> Vec<Step> {
    let mut all: Vec<Step> = TYPES.map(|kind| Op::Create(kind, 0)).to_vec();
    all.extend([Op::Create(JobType::Download, TEXT_EMPTY), Op::Create(JobType::Download, TEXT_LONG), Op::Next]);
    all.extend(ticks());
    for n in 0..jobs {
        all.extend(of_job(JobRef::Nth(n)));
        (0..files).for_each(|file| all.extend(of_file(FileRef::Of(n, file))));
        all.extend(of_token(TokenRef::Last(n)));
        all.extend(one_of_each_token(TokenRef::Before(n)));
    }
    for (job, file, token) in
        [(JobRef::Closed, FileRef::Closed, TokenRef::Closed), (JobRef::Forged, FileRef::Forged, TokenRef::Forged)]
    {
        // One class each: no argument makes a dead handle live.
        all.extend(one_of_each(of_job(job)));
        all.extend(one_of_each(of_file(file)));
        all.extend(one_of_each_token(token));
    }
    all
}

/// Milliseconds: nothing, and a little more than each of the delays.
fn ticks() -> impl Iterator<Item = Step> {
    let later = LATER_S.into_iter().map(|seconds| (seconds * 1000).div_ceil(256) * 256);
    [0].into_iter().chain(later).map(Op::Tick)
}

fn of_job(job: JobRef) -> Vec<Step> {
    let spec = |total, ranges| Spec { url: 0, total, ranges };
    vec![
        Op::Add(job, Spec::UNKNOWN),
        Op::Add(job, spec(SIZE_UNKNOWN, 4)),
        Op::Add(job, spec(SIZE_UNKNOWN, 5)),
        Op::Add(job, spec(SIZE_UNKNOWN, 6)),
        Op::Add(job, spec(SIZE_UNKNOWN, 7)),
        Op::Add(job, spec(2, 4)),
        Op::Add(job, Spec { url: 2, ..Spec::UNKNOWN }),
        Op::AddSet(job, specs(&[])),
        Op::AddSet(job, specs(&[spec(2, 0), Spec { url: 1, ..Spec::UNKNOWN }])),
        Op::AddSet(job, specs(&[spec(2, 0), spec(HUGE, 0), Spec::UNKNOWN])),
        Op::Prefix(job, 0, 1),
        Op::Prefix(job, 2, 0),
        Op::Prefix(job, 0, 2),
        Op::Prefix(job, 3, 0),
        Op::Prefix(job, 4, 0),
        Op::Priority(job, Priority::Foreground),
        Op::Priority(job, Priority::Low),
        Op::Touch(job),
        Op::Notify(job, 0),
        Op::Notify(job, 0x40),
        Op::Delay(job, 0),
        Op::Delay(job, 700),
        Op::Timeout(job, 0),
        Op::Timeout(job, 60),
        Op::Name(job, 1),
        Op::Name(job, TEXT_EMPTY),
        Op::Name(job, TEXT_LONG),
        Op::Description(job, 1),
        Op::Description(job, TEXT_EMPTY),
        Op::Description(job, TEXT_LONG),
        Op::ReplyName(job, 0),
        Op::ReplyName(job, 1),
        Op::ReplyName(job, 2),
        Op::Resume(job),
        Op::Suspend(job),
        Op::Cancel(job),
        Op::Complete(job, Save::All),
        Op::Complete(job, Save::FailsAt(0)),
        Op::Complete(job, Save::FailsAt(1)),
        Op::Complete(job, Save::Leaves),
        Op::Complete(job, Save::Meddles),
        Op::Close(job),
    ]
}

fn of_file(file: FileRef) -> Vec<Step> {
    vec![
        Op::SetSize(file, SIZE_UNKNOWN),
        Op::SetSize(file, 2),
        Op::SetSize(file, HUGE),
        Op::Rename(file, 1),
        Op::Rename(file, 2),
        Op::Validate(file, true),
        Op::Validate(file, false),
    ]
}

fn of_token(token: TokenRef) -> Vec<Step> {
    vec![
        Op::Connected(token, SIZE_UNKNOWN, 0),
        Op::Connected(token, SIZE_UNKNOWN, 2),
        Op::Connected(token, 2, 0),
        Op::Connected(token, 2, 1),
        Op::Connected(token, 0, 0),
        Op::Connected(token, HUGE, HUGE),
        Op::Connected(token, 1, 2),
        Op::Connected(token, SIZE_UNKNOWN, SIZE_UNKNOWN),
        Op::Advance(token, Amount::Bytes(0)),
        Op::Advance(token, Amount::Bytes(1)),
        Op::Advance(token, Amount::Rest),
        Op::Advance(token, Amount::RestAndOne),
        Op::Advance(token, Amount::Bytes(1 << 31)),
        Op::Advance(token, Amount::Bytes(u32::MAX)),
        Op::Done(token),
        Op::Restart(token, SIZE_UNKNOWN),
        Op::Restart(token, 2),
        Op::Reply(token, SIZE_UNKNOWN),
        Op::Reply(token, 1),
        Op::Yield(token),
        Op::Fail(token, E_FAIL, ErrorContext::RemoteFile, true),
        Op::Fail(token, BG_E_NETWORK_DISCONNECTED, ErrorContext::GeneralTransport, true),
        Op::Fail(token, E_FAIL, ErrorContext::LocalFile, false),
    ]
}

/// The first of each operation.
fn one_of_each(steps: Vec<Step>) -> Vec<Step> {
    let mut kept: Vec<Step> = Vec::new();
    for step in steps {
        if kept.iter().all(|other| std::mem::discriminant(other) != std::mem::discriminant(&step)) {
            kept.push(step);
        }
    }
    kept
}

/// With arguments that a live token would take.
fn one_of_each_token(token: TokenRef) -> Vec<Step> {
    let takes = |step: &Step| !matches!(step, Op::Advance(_, Amount::Bytes(0)));
    one_of_each(of_token(token).into_iter().filter(takes).collect())
}
