//! Exported symbols are the header's functions, each once and nothing else.

use std::collections::BTreeSet;

use object::{Object, ObjectSymbol};

use super::Objects;

/// Complains about every function of `header` that is not exported, and about everything else that is.
pub fn exports(objects: &Objects, header: &[String]) -> Vec<String> {
    let mut exported = BTreeSet::new();
    for (_, file) in objects.parsed() {
        let symbols = file.symbols().filter(|s| s.is_definition() && s.is_global());
        exported.extend(symbols.map(|s| s.name().unwrap_or("(no name)").to_owned()));
    }
    let header: BTreeSet<_> = header.iter().cloned().collect();
    let missing = header.difference(&exported).map(|n| format!("{n} is in the header but not exported"));
    let extra = exported.difference(&header).map(|n| format!("{n} is exported but not in the header"));
    missing.chain(extra).collect()
}
