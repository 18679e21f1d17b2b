//! What is measured of one target.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::{image, instructions, ram, stack};
use crate::archive::Built;
use crate::target::Target;
use crate::{header, install};

/// The figures of one target.
pub(super) struct Figures {
    pub(super) target: &'static Target,
    pub(super) flash: image::Flash,
    /// Static variables of the library with COM.
    pub(super) com_storage: u64,
    pub(super) ram: ram::Ram,
    pub(super) instructions: instructions::Instructions,
    /// Bytes of stack by exported function.
    pub(super) stack: BTreeMap<String, u64>,
}

impl Figures {
    pub(super) fn measure(target: &'static Target, built: &Built, com: &Built) -> Result<Self> {
        let functions = header::checked_in_functions()?;
        let measure = || {
            anyhow::Ok(Self {
                target,
                flash: image::measure(target, built, com)?,
                com_storage: com.size.storage,
                ram: ram::measure(target, built)?,
                instructions: instructions::count(target, built)?,
                stack: stack::depths(&built.unstripped, install::binutils(target.triple)?, &functions)?,
            })
        };
        measure().with_context(|| format!("cannot measure {}", target.triple))
    }
}
