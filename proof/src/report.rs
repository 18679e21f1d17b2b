//! How long to run, from which seed, and how to say what was done.
//!
//! `cargo xtask verify` reads the lines that [`counts`] and [`fault_caught`] print; nothing else of the output.

use std::fmt::Display;

/// True in the long version: `BGJOB_PROOF=long`, as `cargo xtask verify` sets it.
///
/// # Panics
/// When the variable holds anything but `long` and `short`: a mistyped length must not pass for the short one.
pub fn is_long() -> bool {
    match std::env::var("BGJOB_PROOF").as_deref() {
        Ok("long") => true,
        Ok("short" | "") | Err(_) => false,
        Ok(other) => panic!("BGJOB_PROOF is `{other}`; it can be long or short"),
    }
}

/// The one or the other, by the length of this run.
pub fn by_length<T>(short: T, long: T) -> T {
    if is_long() { long } else { short }
}

/// The seed of everything random: `BGJOB_PROOF_SEED` (decimal), else the clock in the long version, and one that never
/// changes in the short one. Printed, so that any run can be run again.
///
/// # Panics
/// When the variable is no number.
pub fn seed() -> u64 {
    let seed = match std::env::var("BGJOB_PROOF_SEED") {
        Ok(text) => text.parse().expect("BGJOB_PROOF_SEED is a decimal number"),
        Err(_) if is_long() => std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(1, |since| since.as_secs() << 20 | u64::from(since.subsec_micros())),
        Err(_) => 1,
    };
    println!("seed: BGJOB_PROOF_SEED={seed}");
    seed
}

/// Says how much was done, and that it was enough: `(what, how many, at least)`.
///
/// # Panics
/// When a count is below its least: a harness that did too little has shown nothing.
pub fn counts(rung: &str, done: &[(&str, u64, u64)]) {
    let mut line = format!("proof: {rung}");
    for (what, count, _) in done {
        line += &format!(" {what}={count}");
    }
    println!("{line}");
    for (what, count, least) in done {
        assert!(count >= least, "{rung}: {count} {what}, which should be at least {least}");
    }
}

/// Says that a planted fault was found, as it must be every time.
///
/// # Panics
/// When it was not.
pub fn fault_caught(rung: &str, fault: &str, is_caught: bool, by: impl Display) {
    assert!(is_caught, "{rung}: the planted fault `{fault}` was not caught: {by}");
    println!("proof-fault: {rung} {fault}");
}
