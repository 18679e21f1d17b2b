//! From a history to the checker's question, entry by entry.
//!
//! Linearizability is local: a history is linearizable if its part about each object is. The objects are the job
//! entries; what looks at several of them (TransferNext, BgTick, BgEnumJobs) looks at one after another and promises no
//! more, so it is a look at each.

use std::collections::HashMap;

use bgjob::hresult::{BG_E_EMPTY, E_OUTOFMEMORY, E_PENDING};
use bgjob::{Job, Transfer};
use todc_utils::linearizability::WGLChecker;
use todc_utils::linearizability::history::{Action, History};

use crate::call::{Call, JOBS_MAX, Value};
use crate::record::Event;
use crate::spec::{EntryCall, EntryOp, EntrySpec};

/// The entry of a job's handle or of a token: the low 20 bits (SPEC 3).
fn entry_of(handle: u64) -> usize {
    handle as usize & 0xF_FFFF
}

fn overlap(one: &Event, other: &Event) -> bool {
    one.from < other.to && other.from < one.to
}

/// Pairs of operations that were under way at the same time.
pub(crate) fn overlaps(events: &[Event]) -> u64 {
    let later = |at: usize| events[at + 1..].iter().filter(move |other| overlap(&events[at], other)).count();
    (0..events.len()).map(later).sum::<usize>() as u64
}

/// Err: why no order of the operations, one after another, gives these answers.
pub(crate) fn check(events: &[Event], jobs: usize) -> Result<(), String> {
    let mut entries = vec![Vec::new(); jobs];
    let mut owners = HashMap::new();
    for event in events {
        match (event.call, event.answer) {
            (Call::AddFile(job), Ok(Value::File(file))) if owners.insert(file, entry_of(job.0)).is_some() => {
                return Err(format!("{file:?} was given twice"));
            }
            _ => {}
        }
    }
    for event in events {
        let others = |is: fn(Call) -> bool| {
            events.iter().any(|other| !std::ptr::eq(event, other) && overlap(event, other) && is(other.call))
        };
        if event.answer == Err(E_PENDING) && !others(|_| true) {
            return Err(format!("busy, and nobody was there: {event:?}"));
        }
        let is_full = event.answer == Err(E_OUTOFMEMORY);
        let is_excused = match event.call {
            // Entries are taken before they are filled, and given back after they are empty.
            Call::Create if is_full => others(|call| matches!(call, Call::Create | Call::Close(_))),
            // Those of another job are not in the specification of this one.
            Call::AddFile(_) if is_full => {
                jobs > 1 || others(|call| matches!(call, Call::Create | Call::Close(_) | Call::AddFile(_)))
            }
            Call::Tick(_) => others(|_| true),
            _ => false,
        };
        let mut put = |entry: usize, call| {
            let op = EntryOp { call, answer: event.answer, is_excused };
            entries[entry].push((event, op));
        };
        let whole = EntryCall::Whole(event.call);
        match (event.call, event.answer) {
            (_, Err(E_PENDING)) => {}
            (Call::Create, Err(E_OUTOFMEMORY)) if is_excused => {}
            (Call::Create, Err(E_OUTOFMEMORY)) => (0..jobs).for_each(|entry| put(entry, EntryCall::Taken)),
            (Call::Create, Ok(Value::Job(job))) => put(entry_of(job.0), whole),
            (Call::Next, Err(BG_E_EMPTY)) => (0..jobs).for_each(|entry| put(entry, EntryCall::NotQueued)),
            (Call::Next, Ok(Value::Started(_, _, job))) => put(entry_of(job.0), whole),
            (Call::Tick(_), _) => (0..jobs).for_each(|entry| put(entry, whole)),
            (Call::Enumerate, Ok(Value::Jobs(list))) => {
                let listed = |entry| list.iter().copied().find(|job| job.0 != 0 && entry_of(job.0) == entry);
                (0..jobs).for_each(|entry| put(entry, EntryCall::Listed(listed(entry))));
                if list.iter().filter(|job| job.0 != 0).count() > jobs || list[0] == list[1] && list[0] != Job(0) {
                    return Err(format!("listed twice: {event:?}"));
                }
            }
            (Call::Create | Call::Next | Call::Enumerate, _) => return Err(format!("no such answer: {event:?}")),
            (Call::FileProgress(file), _) => put(owners[&file], whole),
            (
                Call::AddFile(Job(handle))
                | Call::Resume(Job(handle))
                | Call::Suspend(Job(handle))
                | Call::Cancel(Job(handle))
                | Call::Close(Job(handle))
                | Call::Snapshot(Job(handle))
                | Call::Progress(Job(handle))
                | Call::State(Job(handle))
                | Call::Connected(Transfer(handle), ..)
                | Call::Advance(Transfer(handle), _)
                | Call::Done(Transfer(handle))
                | Call::Restart(Transfer(handle), _)
                | Call::Yield(Transfer(handle))
                | Call::Fail(Transfer(handle), _),
                _,
            ) => put(entry_of(handle), whole),
        }
    }
    debug_assert!(jobs <= JOBS_MAX);
    for (entry, ops) in entries.iter().enumerate().filter(|(_, ops)| !ops.is_empty()) {
        if !WGLChecker::<EntrySpec>::is_linearizable(history(ops)) {
            return Err(format!("no order of the operations on entry {entry} gives these answers"));
        }
    }
    Ok(())
}

/// Calls and responses in the order of their stamps.
fn history(ops: &[(&Event, EntryOp)]) -> History<EntryOp> {
    let mut actions: Vec<_> = ops
        .iter()
        .flat_map(|(event, op)| {
            [(event.from, (event.thread, Action::Call(*op))), (event.to, (event.thread, Action::Response(*op)))]
        })
        .collect();
    actions.sort_unstable_by_key(|(stamp, _)| *stamp);
    History::from_actions(actions.into_iter().map(|(_, action)| action).collect())
}

/// For whoever reads of a failure.
pub(crate) fn print(events: &[Event]) -> String {
    let line =
        |e: &Event| format!("{:4} to {:4}, thread {}: {:x?} = {:x?}\n", e.from, e.to, e.thread, e.call, e.answer);
    events.iter().map(line).collect()
}
