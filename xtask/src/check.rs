//! Checks of objects and archives. Each returns its complaints, an empty list is a pass, and panics when it is given no
//! object at all.

mod alignment;
mod bitcode;
mod exports;
mod objects;
mod panics;
mod traps;
mod undefined;

pub use alignment::{alignment, lines};
pub use bitcode::bitcode;
pub use exports::exports;
pub use objects::Objects;
pub use panics::panics;
pub use traps::traps;
pub use undefined::{Surroundings, undefined};

use crate::archive::{Built, Form};
use crate::install;

/// Every check on an archive that the project's own build has made.
pub fn complaints(built: &Built) -> Vec<String> {
    let (shipped, unstripped) = (Objects::read(&built.library), Objects::read(&built.unstripped));
    let functions = built.kind.symbols(&built.triple).unwrap_or_else(|e| panic!("{e:#}"));
    let prefix = install::binutils(&built.triple).unwrap_or_else(|e| panic!("{e:#}"));
    let is_masked = Form::from_env().unwrap_or_else(|e| panic!("{e:#}")) == Form::Masked;
    let mut all = exports(&shipped, &functions);
    let surroundings = Surroundings { is_masked, has_heap: built.kind.has_heap(&built.triple) };
    all.extend(undefined(&shipped, surroundings));
    all.extend(alignment(&shipped));
    all.extend(lines(&shipped));
    all.extend(bitcode(&shipped));
    all.extend(panics(&unstripped));
    all.extend(traps(&built.unstripped, &functions, prefix));
    if shipped.names() != [format!("{}.o", built.kind.name())] {
        all.push(format!("the archive holds {:?}, not one object", shipped.names()));
    }
    if built.size.storage > built.kind.storage_max() {
        all.push(format!("{}: the block belongs to the program", built.size));
    }
    all
}
