//! A plain sequential model of jobs and files, and what is compared with it.
//!
//! Written from SPEC.md; shares no code with the engine but its public types and result codes. [`Model`] says what an
//! operation must answer, a [`Subject`] is the engine through one of its interfaces, a [`Pair`] takes both through the
//! same operations and finds where they differ.

mod answers;
mod arguments;
mod caller;
mod canonical;
mod classes;
mod clock;
mod codes;
mod expected;
mod fault;
mod file;
mod job;
mod on_c_abi;
mod on_engine;
mod op;
mod pair;
mod phrase;
mod random;
mod ranges;
mod readings;
mod region;
mod search;
mod situation;
mod state;
mod subject;
mod text;
mod transport;

pub use answers::{Answer, Effect};
pub use arguments::{LATER_S, RANGES, Spec, specs};
pub use classes::classes;
pub use fault::{Fault, Faulty};
pub use on_c_abi::CAbi;
pub use on_engine::OnEngine;
pub use op::{Amount, Call, FileRef, JobRef, Op, Save, Step, TokenRef};
pub use pair::{Difference, Outcome, Pair};
pub use phrase::Phrase;
pub use random::Dice;
pub use region::Region;
pub use search::{Search, Summary, possible};
pub use situation::{Situation, situations, two_by_two};
pub use state::{Model, Reached};
pub use subject::{Shape, Subject};
