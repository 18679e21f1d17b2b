//! Running a program with a time limit: a hang is a failure, not a stuck test. Sanitizers end it at their first word.

use std::path::Path;
use std::process::{Command, ExitStatus};

use xtask::run;

/// Runs `program` and returns what it printed. Panics, with the output, when it fails or takes too long.
pub fn run_ok(program: &Path, args: &[&str]) -> String {
    let mut command = Command::new(program);
    finish_ok(command.args(args), &program.with_extension("log"))
}

/// The same for any command; what it prints goes through the file `log`.
pub fn finish_ok(command: &mut Command, log: &Path) -> String {
    run::finish_ok(with_sanitizers(command), log).unwrap_or_else(|e| panic!("{e:#}"))
}

/// Runs it and returns how it ended, if it did in time, and what it printed.
pub fn finish(command: &mut Command, log: &Path) -> (Option<ExitStatus>, String) {
    run::finish(with_sanitizers(command), log).unwrap_or_else(|e| panic!("{e:#}"))
}

fn with_sanitizers(command: &mut Command) -> &mut Command {
    command
        .env("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=0:handle_abort=1:detect_stack_use_after_return=1")
        .env("TSAN_OPTIONS", "halt_on_error=1:handle_abort=1")
        .env("UBSAN_OPTIONS", "print_stacktrace=1:halt_on_error=1")
}
