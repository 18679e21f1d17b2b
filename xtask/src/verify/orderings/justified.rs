//! Mutations that nothing notices, and why the code is as it is all the same.

use anyhow::{Result, bail};

use super::Mutation;

/// Name and reason.
const JUSTIFIED: &[(&str, &str)] = &[];

/// Why the code is not weakened although nothing would notice; `None`: something has to notice.
pub(super) fn reason(name: &str) -> Option<&'static str> {
    JUSTIFIED.iter().find(|(justified, _)| *justified == name).map(|(_, reason)| *reason)
}

/// Whatever is justified is a mutation; the code may have changed.
pub(super) fn must_exist(mutations: &[Mutation]) -> Result<()> {
    match JUSTIFIED.iter().find(|(name, _)| mutations.iter().all(|mutation| mutation.name != *name)) {
        Some((name, _)) => bail!("justified, but there is no such mutation: {name}"),
        None => Ok(()),
    }
}
