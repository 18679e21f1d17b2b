//! How large the shipped object is, by what it needs on the target.

use std::path::Path;

use anyhow::Result;
use object::{File, Object, ObjectSection, SectionKind};

/// Bytes by where they end up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Instructions: flash.
    pub code: u64,
    /// Constants, those that hold addresses included: flash.
    pub constants: u64,
    /// Static variables: RAM.
    pub storage: u64,
}

impl Size {
    /// Of one object file.
    ///
    /// # Errors
    /// When it is none.
    pub fn of(object: &Path) -> Result<Self> {
        let data = std::fs::read(object)?;
        let mut size = Self::default();
        for section in File::parse(&*data)?.sections() {
            let holds_addresses = section.name().is_ok_and(|n| n.starts_with(".data.rel.ro"));
            match section.kind() {
                _ if holds_addresses => size.constants += section.size(),
                SectionKind::Text => size.code += section.size(),
                SectionKind::ReadOnlyData | SectionKind::ReadOnlyString => size.constants += section.size(),
                SectionKind::Data | SectionKind::UninitializedData => size.storage += section.size(),
                _ => {}
            }
        }
        Ok(size)
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes of code, {} of constants, {} of static storage", self.code, self.constants, self.storage)
    }
}
