//! loom models of the record's protocols, through the public API, in whichever form the build has: one protocol a file.
//!
//! Each model asserts which outcomes it reached over all executions: a model whose interesting case never happens
//! fails. Readers run in spawned threads, because loom explores too little when the main thread is the reader.
//!
//! `RUSTFLAGS='--cfg loom' cargo test --release -p bgjob-proof --test loom_models`
#![cfg(loom)]

#[path = "loom/create.rs"]
mod create;
#[path = "loom/done.rs"]
mod done;
#[path = "loom/file_set.rs"]
mod file_set;
#[path = "loom/finishers.rs"]
mod finishers;
#[path = "loom/help.rs"]
mod help;
#[path = "loom/ordering_advance.rs"]
mod ordering_advance;
#[path = "loom/ordering_cells.rs"]
mod ordering_cells;
#[path = "loom/ordering_clock.rs"]
mod ordering_clock;
#[path = "loom/ordering_entries.rs"]
mod ordering_entries;
#[path = "loom/ordering_text.rs"]
mod ordering_text;
#[path = "loom/ordering_view.rs"]
mod ordering_view;
#[path = "loom/ordering_words.rs"]
mod ordering_words;
#[path = "loom/refusal.rs"]
mod refusal;
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
#[path = "loom/suspend.rs"]
mod suspend;
#[path = "loom/tools.rs"]
mod tools;
