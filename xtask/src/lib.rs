//! The project's own commands, as a library so that the tests build the archive the same way the user does.
//!
//! * [`archive`] builds `dist/TRIPLE/`: the static library, the header, pkg-config and CMake files.
//! * [`demo`] runs the C updater on real firmware images.
//! * [`header`] writes `include/bgjob.h` and reads the functions it declares.
//! * [`install`] finds the tools of the other commands and installs what is missing.
//! * [`python`] starts the project's Python harnesses in an environment of their own.
//! * [`readme`] takes the C program out of README.md.
//! * [`stepper`] links images of the archive that the Unicorn engine runs, and counts instructions.
//! * [`test`] runs every check of the project as named steps.
//! * [`root`], [`run`], [`target`], [`toolchain`]: where things are and how programs are started.

pub mod archive;
pub mod demo;
pub mod header;
pub mod install;
pub mod python;
pub mod readme;
pub mod root;
pub mod run;
pub mod stepper;
pub mod target;
pub mod test;
pub mod toolchain;
