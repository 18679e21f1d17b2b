//! `cargo xtask targets`: builds for every target of [`target::ALL`], measures, and keeps `docs/targets.md`.
//!
//! All by Debian's compiler, so that one version is named and one runs in CI. What is measured, and how, stands in
//! `page.rs`, which is also the text that readers get.

mod budget;
mod build;
mod figures;
mod gate;
mod image;
mod instructions;
mod page;
mod ram;
pub mod stack;

use anyhow::{Context, Result, bail};

use crate::archive::{Kind, write_if_changed};
use crate::{check, root, target};
use figures::Figures;
use page::Page;

/// Where the figures are.
const PAGE: &str = "docs/targets.md";

/// Measures, then writes the page, or compares with it where `is_check`.
///
/// # Errors
/// When something does not build, an archive fails a check, or a figure has grown over the page's.
pub fn command(is_check: bool) -> Result<()> {
    let (flat, com) = (build::all(Kind::Flat)?, build::all(Kind::Com)?);
    let mut complaints = Vec::new();
    for archive in flat.iter().chain(&com) {
        let of = format!("{}, {}", archive.triple, archive.kind.name());
        complaints.extend(check::complaints(archive).iter().map(|c| format!("{of}: {c}")));
    }
    if !complaints.is_empty() {
        bail!("archives are not fit to ship:\n{}", complaints.join("\n"));
    }
    let built = target::ALL.iter().zip(flat.iter().zip(&com));
    let figures = built.map(|(target, (flat, com))| Figures::measure(target, flat, com));
    let page = Page::of(build::compiler()?, &figures.collect::<Result<Vec<_>>>()?);
    for line in &page.budgets {
        println!("{line}");
    }
    let path = root::path(PAGE);
    if is_check {
        let stored = std::fs::read_to_string(&path).with_context(|| format!("cannot read {PAGE}"))?;
        return gate::compare(&page, &stored);
    }
    write_if_changed(&path, page.render().as_bytes())?;
    println!("{PAGE} is up to date");
    Ok(())
}
