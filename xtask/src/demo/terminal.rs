//! Runs a program so that the user sees it as ever, and keeps what it printed.
//!
//! Where the output is a terminal, the program gets one of its own, as wide as the user's, or it would draw no bar.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, IsTerminal, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{tcgetwinsize, tcsetwinsize};

use crate::run::line;

/// Runs `command` to its end. Ctrl-C reaches the program, and this one waits for what it makes of it.
pub(super) fn run(command: &mut Command) -> Result<(ExitStatus, String)> {
    // Ctrl-C goes to the whole foreground group; a handler that does nothing but note it keeps this program alive.
    signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::new(AtomicBool::new(false)))?;
    let name = line(command);
    command.stdin(Stdio::null());
    let mut source = if std::io::stdout().is_terminal() {
        let (ours, theirs) = pty().context("cannot open a pseudo-terminal")?;
        if std::io::stderr().is_terminal() {
            command.stderr(theirs.try_clone()?);
        }
        command.stdout(theirs);
        ours
    } else {
        let (ours, theirs) = std::io::pipe()?;
        command.stdout(theirs);
        File::from(std::os::fd::OwnedFd::from(ours))
    };
    let mut child = command.spawn().with_context(|| format!("cannot start `{name}`"))?;
    // Closes our copies of the program's end, so that the output ends when the program does.
    command.stdout(Stdio::null()).stderr(Stdio::null());

    let mut printed = Vec::new();
    let mut block = [0; 4096];
    loop {
        match source.read(&mut block) {
            Ok(0) => break,
            Ok(n) => {
                printed.extend_from_slice(&block[..n]);
                // Our own reader may be gone; the update goes on all the same.
                let mut out = std::io::stdout();
                let _ = out.write_all(&block[..n]).and_then(|()| out.flush());
                // Ten times a second is often enough to follow a window that changes its size.
                copy_size(&source);
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            // What Linux says once the last writer has closed a pseudo-terminal.
            Err(_) => break,
        }
    }
    let status = child.wait()?;
    Ok((status, String::from_utf8_lossy(&printed).into_owned()))
}

/// Our end and the program's end of a new pseudo-terminal.
fn pty() -> Result<(File, File)> {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&ours)?;
    unlockpt(&ours)?;
    let path = ptsname(&ours, Vec::new())?;
    let theirs = OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(rustix::fs::OFlags::NOCTTY.bits().cast_signed())
        .open(path.to_str()?)?;
    let ours = File::from(ours);
    copy_size(&ours);
    Ok((ours, theirs))
}

/// Makes the pseudo-terminal as large as the user's; on a pipe it does nothing.
fn copy_size(pty: &File) {
    if let Ok(size) = tcgetwinsize(std::io::stdout()) {
        let _ = tcsetwinsize(pty, size);
    }
}
