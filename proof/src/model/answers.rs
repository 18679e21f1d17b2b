//! What a call answered, and what the model says that it must have done.

use bgjob::Guid;
use bgjob::hresult::Code;

/// Handles in the order in which they were given out or asked for.
pub(super) type Handles = heapless::Vec<u64, 16>;

/// Everything that a call can give back; 0, or nothing, where it gives none.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answer {
    /// The HRESULT.
    pub code: Code,
    /// Of Create and Next.
    pub job: u64,
    /// Of Create.
    pub id: Guid,
    /// Of Next.
    pub file: u64,
    /// Of Next and Restart.
    pub token: u64,
    /// Of Prefix.
    pub count: u32,
    /// Of what adds: the new ones. Of Complete: those that it saved.
    pub files: Handles,
    /// Of a Complete whose save meddles: what that was told.
    pub meddled: heapless::Vec<Code, 8>,
}

impl Answer {
    /// Nothing but a code.
    pub fn code(code: Code) -> Self {
        Self { code, ..Self::default() }
    }
}

/// What the model expects of a call beside its code. Jobs and files by their places in the model.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// No handle is given out, none ends.
    Plain,
    /// The last job is new.
    Created,
    /// The last so many files of a job are new.
    Added(usize, usize),
    /// A job's file is transferred, with a new token.
    Started(usize, usize),
    /// The same file, with a new token.
    Restarted(usize),
    /// So many remote names are others.
    Replaced(u32),
    /// Of this job so many files were saved, from this one on, and this many tries to change it meanwhile refused.
    Saved(usize, usize, usize, usize),
    /// This job is gone, with so many files.
    Closed(usize),
}
