//! Instructions of the two hot functions.

use anyhow::Result;

use crate::archive::Built;
use crate::target::Target;

/// Instructions that run when nothing else does, handle check included; `None` where they cannot be counted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Instructions {
    /// `BgGetProgress`.
    pub(super) read: Option<u64>,
    /// `BgTransferAdvance`.
    pub(super) advance: Option<u64>,
}

/// Counts them.
pub(super) fn count(_target: &Target, _built: &Built) -> Result<Instructions> {
    Ok(Instructions::default())
}
