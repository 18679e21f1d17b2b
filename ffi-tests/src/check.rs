//! Checks of objects and archives. Each returns its complaints: an empty list is a pass.

mod bitcode;
mod exports;
mod objects;
mod panics;
mod traps;
mod undefined;

pub use bitcode::bitcode;
pub use exports::exports;
pub use objects::Objects;
pub use panics::panics;
pub use traps::traps;
pub use undefined::undefined;
