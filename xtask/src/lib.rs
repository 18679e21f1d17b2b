//! The project's own commands, as a library so that the tests build the archive the same way the user does.
//!
//! * [`archive`] builds `dist/TRIPLE/`: the static library, the header, pkg-config and CMake files.
//! * [`check`] holds the checks of an object or archive; each returns its complaints, so that a test can also show
//!   that a planted fault is caught.
//! * [`com_header`] writes `include/deliveryoptimization.h`.
//! * [`copy`] makes copies of the project with something broken.
//! * [`counts`] counts the instructions of the hot functions and keeps `benches/counts/counts.toml`.
//! * [`coverage`] runs the tests with counters in the core, and finds the lines and branches that none reached.
//! * [`demo`] runs the C updater on real firmware images.
//! * [`header`] writes `include/bgjob.h` and reads the functions it declares.
//! * [`install`] finds the tools of the other commands and installs what is missing.
//! * [`python`] starts the project's Python harnesses in an environment of their own.
//! * [`readme`] takes the C program out of README.md.
//! * [`stepper`] links images of the archive that the Unicorn engine runs, and counts instructions.
//! * [`targets`] builds for every target and keeps `docs/targets.md`, what the library takes on each.
//! * [`test`] runs every check of the project as named steps.
//! * [`verify`] runs the harnesses behind `VERIFICATION.md` and keeps its counts.
//! * [`wine`] runs Windows programs.
//! * [`wine_bits`] times Wine's own BITS service beside this library.
//! * [`root`], [`run`], [`target`], [`toolchain`]: where things are and how programs are started.

pub mod archive;
pub mod bench;
pub mod check;
pub mod com_header;
pub mod copy;
pub mod counts;
pub mod coverage;
pub mod demo;
mod gate;
pub mod header;
pub mod install;
pub mod python;
pub mod readme;
pub mod root;
pub mod run;
pub mod stepper;
mod table;
pub mod target;
pub mod targets;
pub mod test;
pub mod toolchain;
pub mod verify;
pub mod wine;
pub mod wine_bits;
