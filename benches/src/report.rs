//! What people look at: ratios, tables, plots, and whether the targets were reached.

mod compare;
mod extras;
mod goals;
mod page;
mod plots;
mod ratio;

pub use compare::compare;
pub use extras::{Counts, Extras, WineRound};
pub use page::write;
