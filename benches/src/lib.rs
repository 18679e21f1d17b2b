//! What the benchmarks measure, and how: the designs, the rounds in which they are compared, and the page.
//!
//! `cargo xtask bench` runs it all; the criterion benchmarks of `benches/` are for a closer look at one thing.

pub mod design;
pub mod ours;
pub mod peers;
pub mod report;
pub mod rounds;

use design::Design;

/// All rows of the tables: the floors, ours, the others.
pub fn designs() -> Vec<Design> {
    let mut designs = peers::designs();
    let floors = designs.iter().take_while(|design| design.role == design::Role::Floor).count();
    designs.splice(floors..floors, ours::designs());
    designs
}
