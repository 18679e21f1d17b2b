//! Running a program with a time limit: a hang is a failure, not a stuck test.

use std::fs::File;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Against hangs only. Stopping after every instruction takes 15 s on a machine of its own, minutes on a busy one.
const LIMIT: Duration = Duration::from_secs(900);

/// Runs `program` and returns what it printed. Panics, with the output, when it fails or takes too long.
pub fn run_ok(program: &Path, args: &[&str]) -> String {
    let mut command = Command::new(program);
    finish_ok(command.args(args), &program.with_extension("log"))
}

/// The same for any command; what it prints goes through the file `log`.
pub fn finish_ok(command: &mut Command, log: &Path) -> String {
    let line = xtask::run::line(command);
    match finish(command, log) {
        (Some(status), text) if status.success() => text,
        (Some(status), text) => panic!("{line}: {status}\n{text}"),
        (None, text) => panic!("{line}: still running after {} s\n{text}", LIMIT.as_secs()),
    }
}

/// Runs it and returns how it ended, if it did in time, and what it printed.
pub fn finish(command: &mut Command, log: &Path) -> (Option<ExitStatus>, String) {
    let line = xtask::run::line(command);
    let out = File::create(log).expect("the scratch directory is writable");
    let err = out.try_clone().expect("a file can be cloned");
    let mut child = command
        .env("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=0:handle_abort=1:detect_stack_use_after_return=1")
        .env("TSAN_OPTIONS", "halt_on_error=1:handle_abort=1")
        .env("UBSAN_OPTIONS", "print_stacktrace=1:halt_on_error=1")
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err)
        .spawn()
        .unwrap_or_else(|e| panic!("cannot start {line}: {e}"));
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("the child can be waited for") {
            break Some(status);
        }
        if begin.elapsed() > LIMIT {
            child.kill().expect("the child can be killed");
            child.wait().expect("the child can be waited for");
            break None;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    (status, std::fs::read_to_string(log).unwrap_or_default())
}
