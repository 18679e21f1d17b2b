//! loom models of the record's protocols, through the public API, in whichever form the build has: one protocol a file.
//!
//! Each model asserts which outcomes it reached over all executions: a model whose interesting case never happens
//! fails. Readers run in spawned threads, because loom explores too little when the main thread is the reader.
//!
//! `RUSTFLAGS='--cfg loom' cargo test --release -p bgjob-proof --test loom_models`
#![cfg(loom)]

#[path = "loom/add.rs"]
mod add;
#[path = "loom/clock.rs"]
mod clock;
#[path = "loom/complete.rs"]
mod complete;
#[path = "loom/create.rs"]
mod create;
#[path = "loom/done.rs"]
mod done;
#[path = "loom/enumerate.rs"]
mod enumerate;
#[path = "loom/fenced.rs"]
mod fenced;
#[path = "loom/file_set.rs"]
mod file_set;
#[path = "loom/finishers.rs"]
mod finishers;
#[path = "loom/help.rs"]
mod help;
#[path = "loom/life.rs"]
mod life;
#[path = "loom/names.rs"]
mod names;
#[path = "loom/ordering_cells.rs"]
mod ordering_cells;
#[path = "loom/ordering_clock.rs"]
mod ordering_clock;
#[path = "loom/ordering_entries.rs"]
mod ordering_entries;
#[path = "loom/ordering_tries.rs"]
mod ordering_tries;
#[path = "loom/ordering_view.rs"]
mod ordering_view;
#[path = "loom/ordering_words.rs"]
mod ordering_words;
#[path = "loom/pool.rs"]
mod pool;
#[path = "loom/queue.rs"]
mod queue;
#[path = "loom/refusal.rs"]
mod refusal;
#[path = "loom/refused_advance.rs"]
mod refused_advance;
#[path = "loom/refused_change.rs"]
mod refused_change;
#[path = "loom/restart.rs"]
mod restart;
#[path = "loom/reuse.rs"]
mod reuse;
#[path = "loom/size.rs"]
mod size;
#[path = "loom/slot.rs"]
mod slot;
#[path = "loom/spares.rs"]
mod spares;
#[path = "loom/tools.rs"]
mod tools;
#[path = "loom/two_changes.rs"]
mod two_changes;
#[path = "loom/wraps.rs"]
mod wraps;
