//! Starting programs, with one clear sentence when they cannot start or fail.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Against hangs only. Stopping after every instruction takes 15 s on a machine of its own, minutes on a busy one.
const LIMIT: Duration = Duration::from_secs(900);

/// The command as a person would type it.
pub fn line(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|a| a.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Runs to the end, its output on the terminal.
///
/// # Errors
/// When it cannot be started or does not exit with 0.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start `{}`", line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// Runs to the end and returns what it printed, whatever its exit status.
///
/// # Errors
/// When it cannot be started.
pub fn capture(command: &mut Command) -> Result<Output> {
    command.stdin(Stdio::null()).output().with_context(|| format!("cannot start `{}`", line(command)))
}

/// Runs to the end and returns its standard output.
///
/// # Errors
/// When it cannot be started or does not exit with 0; the error carries what it printed.
pub fn stdout(command: &mut Command) -> Result<String> {
    let out = capture(command)?;
    if !out.status.success() {
        bail!(
            "`{}` failed ({})\n{}{}",
            line(command),
            out.status,
            String::from_utf8_lossy(&out.stdout),
            String::from_utf8_lossy(&out.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

/// Runs to the end with its output on the terminal, and shows each line of it to `look`.
///
/// # Errors
/// When it cannot be started or does not exit with 0.
pub fn watched(command: &mut Command, mut look: impl FnMut(&str)) -> Result<()> {
    println!("$ {}", line(command));
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{}`", line(command)))?;
    let out = child.stdout.take().context("the output is piped")?;
    for bytes in BufReader::new(out).split(b'\n') {
        let bytes = bytes?;
        let line = String::from_utf8_lossy(&bytes);
        println!("{line}");
        look(&line);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`{}` ended with {status}", line(command));
    }
    Ok(())
}

/// Runs it and returns what it printed, which goes through the file `log`; a hang is a failure.
///
/// # Errors
/// When it cannot be started, does not exit with 0, or takes too long; the error carries what it printed.
pub fn finish_ok(command: &mut Command, log: &Path) -> Result<String> {
    match finish(command, log)? {
        (Some(status), text) if status.success() => Ok(text),
        (Some(status), text) => bail!("{}: {status}\n{text}", line(command)),
        (None, text) => bail!("{}: still running after {} s\n{text}", line(command), LIMIT.as_secs()),
    }
}

/// Runs it and returns how it ended, if it did in time, and what it printed.
///
/// # Errors
/// When it cannot be started or the log cannot be written.
pub fn finish(command: &mut Command, log: &Path) -> Result<(Option<ExitStatus>, String)> {
    let out = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    let err = out.try_clone()?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err)
        .spawn()
        .with_context(|| format!("cannot start `{}`", line(command)))?;
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if begin.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            break None;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    Ok((status, std::fs::read_to_string(log).unwrap_or_default()))
}
