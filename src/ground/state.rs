//! The state machine as one table: what every event does in every state, and nothing else.
//!
//! Source: Microsoft's BITS reference (life cycle of a job, and each method's page); rows that the documentation leaves
//! open are marked as this project's decision in `SPEC.md`. Conditions on counters (no files left, another Complete
//! running) belong to the transitions in `record::transition`, which ask this table first.

/// `BG_JOB_STATE`, plus the state of an unused entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum State {
    /// Waiting to run.
    Queued = 0,
    /// Contacting the server.
    Connecting = 1,
    /// Moving data.
    Transferring = 2,
    /// Stopped by the caller; the first state of a job.
    Suspended = 3,
    /// Failed; Resume, Cancel or Complete.
    Error = 4,
    /// Failed, worth another try.
    TransientError = 5,
    /// All files are in; needs Complete.
    Transferred = 6,
    /// Final, after Complete.
    Acknowledged = 7,
    /// Final, after Cancel.
    Cancelled = 8,
    /// The entry holds no job.
    #[default]
    Free = 15,
}

/// Number of job states.
pub const STATES: usize = 9;

/// All nine job states, by value.
pub const ALL_STATES: [State; STATES] = [
    State::Queued,
    State::Connecting,
    State::Transferring,
    State::Suspended,
    State::Error,
    State::TransientError,
    State::Transferred,
    State::Acknowledged,
    State::Cancelled,
];

impl State {
    /// Any bits to a state: unknown values are `Free`, so that a hostile region cannot name a tenth state.
    pub const fn from_bits(bits: u32) -> State {
        match bits & 15 {
            0 => State::Queued,
            1 => State::Connecting,
            2 => State::Transferring,
            3 => State::Suspended,
            4 => State::Error,
            5 => State::TransientError,
            6 => State::Transferred,
            7 => State::Acknowledged,
            8 => State::Cancelled,
            _ => State::Free,
        }
    }

    /// ACKNOWLEDGED and CANCELLED are never left.
    pub const fn is_final(self) -> bool {
        matches!(self, State::Acknowledged | State::Cancelled)
    }
}

/// What can happen to a job: the caller's methods, the transport's reports, the clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Event {
    /// Caller: Resume.
    Resume,
    /// Caller: Suspend.
    Suspend,
    /// Caller: Cancel.
    Cancel,
    /// Caller: Complete begins; a running transfer stops.
    Complete,
    /// Caller: every file that Complete keeps has been saved.
    Acknowledge,
    /// Caller: a file is added.
    AddFile,
    /// Caller: a property is set.
    SetProperty,
    /// Caller: the file that is being transferred gets another remote name.
    Rename,
    /// Caller: a file that has arrived is not what it should be.
    Invalidate,
    /// Caller: the handle is closed.
    Close,
    /// Transport: takes the job's next file.
    Start,
    /// Transport: the server answered.
    Connected,
    /// Transport: bytes arrived.
    Advance,
    /// Transport: a file is whole, and others are left.
    FileDone,
    /// Transport: the last file is whole.
    LastFileDone,
    /// Transport: the uploaded file is whole, and the reply begins.
    ReplyBegins,
    /// Transport: the file starts again at byte 0.
    Restart,
    /// Transport: its time slice is over.
    Yield,
    /// Transport: an error worth another try.
    FailTransient,
    /// Transport: an error that needs the caller.
    FailFatal,
    /// Clock: the retry delay is over.
    RetryDue,
    /// Clock: no progress for too long.
    NoProgress,
}

/// Number of events.
pub const EVENTS: usize = 22;

/// All events, in the order of the table's rows.
pub const ALL_EVENTS: [Event; EVENTS] = [
    Event::Resume,
    Event::Suspend,
    Event::Cancel,
    Event::Complete,
    Event::Acknowledge,
    Event::AddFile,
    Event::SetProperty,
    Event::Rename,
    Event::Invalidate,
    Event::Close,
    Event::Start,
    Event::Connected,
    Event::Advance,
    Event::FileDone,
    Event::LastFileDone,
    Event::ReplyBegins,
    Event::Restart,
    Event::Yield,
    Event::FailTransient,
    Event::FailFatal,
    Event::RetryDue,
    Event::NoProgress,
];

/// The state after `event` in `state`; `None` where the event is refused with BG_E_INVALID_STATE.
#[inline]
pub const fn next(state: State, event: Event) -> Option<State> {
    if matches!(state, State::Free) {
        return None;
    }
    // In range by the enums; the explicit test spares the bounds check's panic path.
    let (row, column) = (event as usize, state as usize);
    if row >= EVENTS || column >= STATES {
        return None;
    }
    TABLE[row][column]
}

/// The table's row for [`Event::Advance`] in one comparison, for the hot path.
#[inline]
pub const fn may_advance(state: u8) -> bool {
    state == State::Transferring as u8
}

const _: () = {
    let mut n = 0;
    while n < STATES {
        let state = ALL_STATES[n];
        assert!(may_advance(state as u8) == next(state, Event::Advance).is_some());
        n += 1;
    }
};

/// One row an event, one column a state.
pub const TABLE: [[Option<State>; STATES]; EVENTS] = {
    use State::*;
    const fn to(state: State) -> Option<State> {
        Some(state)
    }
    const NO: Option<State> = None;
    const Q: Option<State> = to(Queued);
    const C: Option<State> = to(Connecting);
    const T: Option<State> = to(Transferring);
    const S: Option<State> = to(Suspended);
    const E: Option<State> = to(Error);
    const R: Option<State> = to(TransientError);
    const D: Option<State> = to(Transferred);
    const A: Option<State> = to(Acknowledged);
    const X: Option<State> = to(Cancelled);
    const F: Option<State> = to(Free);
    [
        // QUEUED CONNECTING TRANSFERRING SUSPENDED ERROR TRANSIENT TRANSFERRED ACKNOWLEDGED CANCELLED
        [Q, C, T, Q, Q, Q, Q, NO, NO],       // Resume
        [S, S, S, S, E, S, D, NO, NO],       // Suspend
        [X, X, X, X, X, X, X, NO, NO],       // Cancel
        [S, S, S, S, E, S, D, NO, NO],       // Complete
        [NO, NO, NO, A, A, NO, A, NO, NO],   // Acknowledge
        [Q, C, T, S, E, R, D, NO, NO],       // AddFile
        [Q, C, T, S, E, R, D, NO, NO],       // SetProperty
        [Q, Q, Q, S, E, R, D, NO, NO],       // Rename
        [E, E, E, E, E, E, E, NO, NO],       // Invalidate
        [NO, NO, NO, NO, NO, NO, NO, F, F],  // Close
        [C, NO, NO, NO, NO, NO, NO, NO, NO], // Start
        [NO, T, NO, NO, NO, NO, NO, NO, NO], // Connected
        [NO, NO, T, NO, NO, NO, NO, NO, NO], // Advance
        [NO, NO, Q, NO, NO, NO, NO, NO, NO], // FileDone
        [NO, NO, D, NO, NO, NO, NO, NO, NO], // LastFileDone
        [NO, NO, T, NO, NO, NO, NO, NO, NO], // ReplyBegins
        [NO, T, T, NO, NO, NO, NO, NO, NO],  // Restart
        [NO, Q, Q, NO, NO, NO, NO, NO, NO],  // Yield
        [NO, R, R, NO, NO, NO, NO, NO, NO],  // FailTransient
        [NO, E, E, NO, NO, NO, NO, NO, NO],  // FailFatal
        [NO, NO, NO, NO, NO, Q, NO, NO, NO], // RetryDue
        [NO, NO, NO, NO, NO, E, NO, NO, NO], // NoProgress
    ]
};
