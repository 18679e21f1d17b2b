//! A program under valgrind's callgrind.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::run;

/// Instructions of the whole program.
///
/// # Errors
/// When it cannot be started, fails, or callgrind's file cannot be read.
pub(super) fn instructions(program: &Path, arguments: &[&str]) -> Result<u64> {
    let file = program.with_extension("callgrind");
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--quiet", "--tool=callgrind"]).arg(format!("--callgrind-out-file={}", file.display()));
    run::stdout(valgrind.arg(program).args(arguments))?;
    let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    total(&text)
}

/// The sum at the end of the file: `events:` has the order of what was counted, instructions (`Ir`) first.
fn total(file: &str) -> Result<u64> {
    let field = |name: &str| file.lines().find_map(|l| l.strip_prefix(name)?.split_whitespace().next());
    let event = field("events:").context("callgrind's file names no events")?;
    ensure!(event == "Ir", "callgrind counted {event}, not instructions");
    let total = field("totals:").context("callgrind's file has no total: it is not whole")?;
    total.parse().with_context(|| format!("callgrind's total is `{total}`"))
}

#[cfg(test)]
mod tests {
    use super::total;

    const FILE: &str = "# callgrind format\nversion: 1\npid: 24592\npart: 1\n\npositions: line\nevents: Ir\n\
                        summary: 122932\n\nob=(1) /x/counts\nfl=(1) counts.c\nfn=(1) main\n16 3\ntotals: 122932\n";

    #[test]
    fn the_total_is_read() {
        assert_eq!(total(FILE).unwrap(), 122_932);
        assert_eq!(total(&FILE.replace("Ir", "Ir Dr Dw").replace("totals: 122932", "totals: 7 5 6")).unwrap(), 7);
    }

    #[test]
    fn what_is_no_count_of_instructions_is_refused() {
        for broken in [
            FILE.replace("events: Ir", "events: Ge"),
            FILE.replace("events: Ir\n", ""),
            FILE.replace("totals: 122932", ""),
            FILE.replace("totals: 122932", "totals: many"),
        ] {
            total(&broken).unwrap_err();
        }
    }
}
