//! What is measured elsewhere and told on the same page.

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

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// Rounds, or why there are none.
    pub wine: Vec<WineRound>,
}
