//! Instructions of the two hot functions, counted by the stepper on its emulated processors.

use anyhow::{Context, Result};

use crate::archive::Built;
use crate::stepper;
use crate::target::Target;

/// Instructions that run when nothing else does, handle check included; `None` where no processor can be had.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Instructions {
    /// `GetProgress`.
    pub(super) read: Option<u64>,
    /// `BgTransferAdvance`.
    pub(super) advance: Option<u64>,
}

/// Counts them.
pub(super) fn count(target: &Target, built: &Built) -> Result<Instructions> {
    if !stepper::targets().any(|known| known.triple == target.triple) {
        return Ok(Instructions::default());
    }
    let counts = stepper::count(built)?;
    let of = |name: &str| counts.get(name).copied().with_context(|| format!("the stepper does not count {name}"));
    Ok(Instructions { read: Some(of("GetProgress")?), advance: Some(of("BgTransferAdvance")?) })
}
