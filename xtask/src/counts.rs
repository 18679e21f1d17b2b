//! `cargo xtask counts`: instructions of the hot functions, which every machine counts alike, while time is noise on a
//! machine with anything else to do. Kept in `benches/counts/counts.toml`.
//!
//! A C program calls one operation of the shipped archive N times, then 2 N times, and callgrind counts what ran: the
//! difference is N calls, without the program's start. From this goes what the same loop takes around an empty
//! function. So a count has what a caller does to pass arguments, and what the operation asks of memcpy and memset.
//!
//! * `program.rs`: the C program, and what it can do.
//! * `callgrind.rs`: a run under callgrind.
//! * `kept.rs`: the file, and how a count may differ from it.

mod callgrind;
mod kept;
mod program;

use anyhow::{Context, Result, bail};

use crate::archive::{Form, write_if_changed};
use crate::table::Table;
use crate::{install, root, target};
pub use kept::FILE;
use kept::Kept;
use program::Program;
pub use program::compiler;

/// Calls of the shorter run. As many digits as in the longer one: reading them takes the same.
const CALLS: u64 = 100;

/// What the loop itself takes is counted as this operation.
const EMPTY: &str = "empty";

/// Counts, then writes the file, or compares with it where `is_check`.
///
/// # Errors
/// When a tool is missing, the program fails, or a count has grown over the file's.
pub fn command(is_check: bool) -> Result<()> {
    let host = target::host();
    if !(host.starts_with("x86_64-") && host.contains("-linux-")) {
        let sentence = format!("{FILE} is kept for x86-64 Linux; this is {host}");
        if !is_check {
            bail!("{sentence}");
        }
        println!("{sentence}: NO COUNT WAS COMPARED");
        return Ok(());
    }
    install::ensure(&[install::HOST_ARCHIVE, install::COMPILERS, install::CALLGRIND].concat())?;
    let now = Kept { compiler: compiler()?, instructions: measure()? };
    print!("{}", now.instructions.render());
    let path = root::path(FILE);
    if is_check {
        return kept::compare(&now, &std::fs::read_to_string(&path).with_context(|| format!("cannot read {FILE}"))?);
    }
    write_if_changed(&path, now.render().as_bytes())?;
    println!("{FILE} is up to date");
    Ok(())
}

/// All operations, in all forms.
fn measure() -> Result<Table> {
    let programs = Form::ALL.iter().map(|form| Program::build(*form)).collect::<Result<Vec<_>>>()?;
    println!("Counting instructions");
    let counts: Vec<Vec<(String, u64)>> = std::thread::scope(|scope| {
        let threads: Vec<_> = programs.iter().map(|program| scope.spawn(|| of_form(program))).collect();
        threads.into_iter().map(|thread| thread.join().expect("counting does not panic")).collect::<Result<_>>()
    })?;
    for (name, per_job) in programs[0].per_job(&counts[0]) {
        println!("{name}, 64-bit form: {per_job:.1} a job");
    }
    let columns = Form::ALL.iter().map(|form| form.title());
    let columns = [kept::OPERATION].into_iter().chain(columns).map(str::to_owned).collect();
    let row = |(i, (name, _)): (usize, &(String, u64))| {
        (name.clone(), counts.iter().map(|of_form| of_form[i].1.into()).collect())
    };
    let rows = counts[0].iter().enumerate().map(row).collect();
    Ok(Table { title: kept::TITLE.to_owned(), columns, rows })
}

/// Instructions a call of each operation, without the loop's.
fn of_form(program: &Program) -> Result<Vec<(String, u64)>> {
    let run = |operation: &str, calls: u64| {
        callgrind::instructions(&program.path, &[operation, &calls.to_string()])
            .with_context(|| format!("cannot count `{operation}`, {} form", program.form.title()))
    };
    let of_calls = |operation: &str| Ok::<_, anyhow::Error>((run(operation, CALLS)?, run(operation, 2 * CALLS)?));
    let empty = of_calls(EMPTY)?;
    let count = |operation: &String| Ok((operation.clone(), per_call(of_calls(operation)?, empty)?));
    program.operations().filter(|operation| *operation != EMPTY).map(count).collect()
}

/// One call, from the totals of CALLS and twice as many, and those of the empty loop. Rounded: some operations find a
/// place in a bitmap at once, others on the second look.
fn per_call((once, twice): (u64, u64), (empty_once, empty_twice): (u64, u64)) -> Result<u64> {
    let calls = twice.checked_sub(once).context("twice the calls took fewer instructions")?;
    let loops = empty_twice.checked_sub(empty_once).context("twice the empty calls took fewer instructions")?;
    let own = calls.checked_sub(loops).context("an operation took fewer instructions than an empty function")?;
    Ok((own + CALLS / 2) / CALLS)
}

#[cfg(test)]
mod tests {
    use super::per_call;

    #[test]
    fn what_is_not_the_call_goes() {
        // 120,000 to start, 8 a round, 56 a call.
        assert_eq!(per_call((126_400, 132_800), (120_800, 121_600)).unwrap(), 56);
        assert_eq!(per_call((126_449, 132_898), (120_800, 121_600)).unwrap(), 56);
        assert_eq!(per_call((126_450, 132_900), (120_800, 121_600)).unwrap(), 57);
    }

    #[test]
    fn counts_that_cannot_be_are_refused() {
        per_call((132_800, 126_400), (120_800, 121_600)).unwrap_err();
        per_call((126_400, 126_500), (120_800, 121_600)).unwrap_err();
    }
}
