//! Programs written as BITS clients are, on the COM interface, and the copier that moves their files: built the way
//! their users would, and given real files.
//!
//! * [`clients`]: each program in each build of Linux, what it prints, and what it does about errors.
//! * [`windows`]: the same programs under Wine, with the platform's `<bits.h>` and with ours; for 32 bits they link.
//! * [`copying`]: the copier by itself, through `bgcopy` on the flat ABI: suspended, cancelled, completed in part;
//!   ranges, uploads, replies.
//! * [`changing`]: sources that change while they are copied.
//! * [`refused`]: names, files and disks that cannot be, and every mistake on a command line.

#[path = "com_clients/bed.rs"]
mod bed;
#[path = "com_clients/build.rs"]
mod build;
#[path = "com_clients/changing.rs"]
mod changing;
#[path = "com_clients/clients.rs"]
mod clients;
#[path = "com_clients/copying.rs"]
mod copying;
#[path = "com_clients/refused.rs"]
mod refused;
#[path = "com_clients/windows.rs"]
mod windows;
