//! The object files of a path: an archive's members, or the file itself.

use std::path::Path;

use object::File;
use object::read::archive::ArchiveFile;

/// Raw object files with their names.
#[derive(Debug)]
pub struct Objects(pub(super) Vec<(String, Vec<u8>)>);

impl Objects {
    /// Reads an archive or a single object. Panics when it is neither: the test cannot go on.
    pub fn read(path: &Path) -> Self {
        let data = std::fs::read(path).unwrap_or_else(|e| panic!("cannot read {}: {e}", path.display()));
        let Ok(archive) = ArchiveFile::parse(&*data) else {
            return Self(vec![(path.display().to_string(), data)]);
        };
        let member = |m: object::read::archive::ArchiveMember<'_>| {
            let bytes = m.data(&*data).expect("the member lies in the archive");
            (String::from_utf8_lossy(m.name()).into_owned(), bytes.to_vec())
        };
        Self(archive.members().map(|m| member(m.expect("the archive is well formed"))).collect())
    }

    /// Names of the members.
    pub fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }

    pub(super) fn parsed(&self) -> impl Iterator<Item = (&str, File<'_>)> {
        self.0.iter().map(|(name, data)| {
            (name.as_str(), File::parse(&**data).unwrap_or_else(|e| panic!("{name} is no object file: {e}")))
        })
    }
}
