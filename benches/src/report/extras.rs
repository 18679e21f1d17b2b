//! What is measured elsewhere and told on the same page.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// A round of the Windows program: Wine's own BITS beside ours, nanoseconds a call.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct WineRound {
    /// `IBackgroundCopyJob::GetProgress` of Wine's service.
    pub wine_ns: f64,
    /// The same method of our object.
    pub com_ns: f64,
    /// Our C function.
    pub flat_ns: f64,
}

/// The instructions of each operation, as `cargo xtask counts` keeps them.
#[derive(Clone, Debug, Deserialize)]
pub struct Counts {
    /// Compilers and target.
    pub compiler: String,
    /// By operation, in the file's order: a number for each form.
    pub instructions: IndexMap<String, IndexMap<String, u64>>,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// Rounds; none if it was not measured.
    pub wine: Vec<WineRound>,
    /// The file of counts.
    pub counts: Option<Counts>,
}
