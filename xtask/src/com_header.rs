//! `include/deliveryoptimization.h`: the interfaces of `com/src/interfaces.rs` for C and C++, and by cbindgen the
//! functions of `com/`.

pub mod c_types;
mod classes;
mod functions;
pub mod guids;
pub mod layouts;
mod parse;
mod storage;
mod tables;

use std::fmt::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::archive::write_if_changed;
use crate::{header, root};

pub use parse::{Interface, Method, Parameter, interfaces};

/// Where the checked-in header is.
pub fn path() -> PathBuf {
    root::path("include/deliveryoptimization.h")
}

/// What the sources make of it.
///
/// # Errors
/// When they cannot be read or understood.
pub fn generate() -> Result<String> {
    generate_from(&interfaces()?)
}

/// The same with other interfaces: so that a test can plant a fault.
///
/// # Errors
/// As [`generate`].
pub fn generate_from(interfaces: &[Interface]) -> Result<String> {
    let mut opening = by_hand("com/header_types.h")?;
    for interface in interfaces {
        forward(&mut opening, &interface.name)?;
    }
    opening.push_str(WARNINGS_OFF);
    for interface in interfaces {
        declaration(&mut opening, interfaces, interface)?;
    }
    opening.push_str(WARNINGS_ON);
    guids::classes(&mut opening)?;
    let text = functions::with_opening(opening)?;
    let end = text.rfind("#endif").context("cbindgen wrote no include guard")?;
    let (storage, last, layouts) = (storage::macros(), by_hand("com/header_end.h")?, layouts::assertions());
    Ok(format!("{}{storage}{last}{layouts}{}", &text[..end], &text[end..]))
}

fn by_hand(part: &str) -> Result<String> {
    std::fs::read_to_string(root::path(part)).with_context(|| format!("cannot read {part}"))
}

/// `cargo xtask header`, this file's part.
///
/// # Errors
/// As [`generate`], or when the file cannot be written.
pub fn write() -> Result<()> {
    write_if_changed(&path(), generate()?.as_bytes())?;
    println!("include/deliveryoptimization.h is up to date");
    Ok(())
}

/// The functions of the checked-in header: what the archive with COM exports besides those of `bgjob.h`.
///
/// # Errors
/// When it cannot be read or declares none.
pub fn checked_in_functions() -> Result<Vec<String>> {
    header::functions(&functions_of_c()?)
}

/// The same with what they take and give.
///
/// # Errors
/// As [`checked_in_functions`].
pub fn checked_in_signatures() -> Result<Vec<header::Signature>> {
    header::signatures(&functions_of_c()?)
}

/// Interfaces are not in there, and functions only there are not inline.
fn functions_of_c() -> Result<String> {
    let text = std::fs::read_to_string(path()).context("cannot read include/deliveryoptimization.h")?;
    let Some((_, rest)) = text.split_once("extern \"C\" {") else { bail!("the header has no functions of C") };
    Ok(rest.split("// extern \"C\"").next().unwrap_or_default().to_owned())
}

/// Objects are ended by Release, so interfaces have no destructor, and must not: it would be a slot.
const WARNINGS_OFF: &str = r#"
#if defined(__GNUC__) && defined(__cplusplus)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor" /* Release ends an object; a destructor would take a slot */
#endif
"#;

const WARNINGS_ON: &str = "
#if defined(__GNUC__) && defined(__cplusplus)
#pragma GCC diagnostic pop
#endif
";

/// The guards have the names that MIDL gives them, so that platform's and ours never declare the same thing twice.
fn forward(out: &mut String, name: &str) -> std::fmt::Result {
    writeln!(out, "#ifndef __{name}_FWD_DEFINED__\n#define __{name}_FWD_DEFINED__")?;
    writeln!(out, "typedef struct {name} {name};\n#endif")
}

fn declaration(out: &mut String, all: &[Interface], interface: &Interface) -> Result<()> {
    let name = &interface.name;
    writeln!(out, "\n#ifndef __{name}_INTERFACE_DEFINED__\n#define __{name}_INTERFACE_DEFINED__")?;
    guids::constant(out, &format!("IID_{name}"), &interface.iid)?;
    writeln!(out, "#if defined(__cplusplus) && !defined(CINTERFACE)")?;
    classes::class(out, interface)?;
    writeln!(out, "#else")?;
    tables::table(out, all, interface)?;
    writeln!(out, "#endif\n#endif /* __{name}_INTERFACE_DEFINED__ */")?;
    Ok(())
}
