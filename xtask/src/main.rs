//! `cargo xtask COMMAND`: see `cargo xtask --help`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::verify::Length;

/// The project's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the C updater with a live progress display, on real firmware images or on your own URLs.
    ///
    /// Builds the static library and the updater, serves firmware images of Debian packages over HTTP on
    /// loopback, updates from them, verifies the result and ends with a summary. Installs what is missing.
    Demo {
        /// Update from these URLs instead of the firmware images.
        #[arg(value_name = "URL")]
        urls: Vec<String>,
    },
    /// Run everything that CI runs: formatting, clippy, and every test, the C and C++ ones included.
    ///
    /// Installs what is missing (Debian packages, when root on Debian), stops at the first step that fails, and
    /// ends with the line "N passed, N failed". A test whose tool is missing fails; none is ever skipped.
    Test,
    /// Run the harnesses behind VERIFICATION.md at full length, and rewrite the counts in its table.
    ///
    /// The whole takes hours; name rungs to run some. A failed random run prints the seed that runs it again:
    /// BGJOB_PROOF_SEED=NUMBER. A rung whose tool is missing reads NOT RUN.
    Verify {
        /// Only these rows of the table [default: all].
        #[arg(value_name = "RUNG")]
        rungs: Vec<String>,
        /// As long as in `cargo xtask test`; the table stays as it is.
        #[arg(long)]
        short: bool,
    },
    /// Run cargo-mutants on the core as `cargo xtask verify mutants` does; it is installed in target/tools.
    Mutants {
        /// Which mutants, in the words of cargo-mutants: -f src/record/pool.rs.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Run mutations of orderings, fences and steps: those whose names contain one of these, or all, as
    /// `cargo xtask verify orderings` does.
    Orderings {
        /// Parts of names as docs/orderings.md has them.
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// A handful, to see that the harness works.
        #[arg(long)]
        few: bool,
        /// Only list them.
        #[arg(long)]
        list: bool,
    },
    /// Build dist/TRIPLE/: lib/libbgjob.a, include/, pkg-config and CMake files, licences.
    ///
    /// Afterwards `cc prog.c -Idist/TRIPLE/include dist/TRIPLE/lib/libbgjob.a` needs no further flag or library.
    Archive {
        /// The target to build for, for instance thumbv7m-none-eabi [default: this machine's own].
        #[arg(long, value_name = "TRIPLE", value_parser = xtask::target::parse)]
        target: Option<String>,
        /// Leave GetProgress out and keep BgGetProgress, for Windows programs that have a GetProgress of their own.
        #[arg(long)]
        without_get_progress: bool,
        /// Build lib/libbgjob-com.a too: all of libbgjob.a, and the COM interface of deliveryoptimization.h.
        #[arg(long)]
        com: bool,
    },
    /// Build for every target, and write docs/targets.md: flash, RAM, stack and instructions on each.
    Targets {
        /// Write nothing; fail when a figure has grown over the page's, which names its compiler.
        #[arg(long)]
        check: bool,
    },
    /// Count the instructions of the hot functions with callgrind, and write benches/counts/counts.toml.
    ///
    /// x86-64 Linux only. Unlike times, counts are the same on every machine and beside any load.
    Counts {
        /// Write nothing; fail when a count is more than 3 % above that of the file, which names its compilers.
        #[arg(long)]
        check: bool,
    },
    /// Measure this library beside what a user would take instead, and write benches/RESULTS.md and its pictures.
    ///
    /// Takes a quarter of an hour on a machine that should do nothing else meanwhile. Ratios are taken within rounds
    /// that go through all designs; benches/README.md says how. Installs what is missing.
    Bench {
        /// Rounds of one thread; those of several threads are a sixth of it [default: 201, and 31].
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        rounds: Option<u32>,
        /// Keep the figures under this name, in target/bench/saved.
        #[arg(long, value_name = "NAME")]
        save: Option<String>,
        /// Tell which ratios differ from this kept run, or file of figures, by more than the rounds do.
        #[arg(long, value_name = "NAME")]
        compare: Option<String>,
        /// A few calls of each, to see that everything runs; the page is left alone.
        #[arg(long)]
        smoke: bool,
    },
    /// Rewrite include/bgjob.h and include/deliveryoptimization.h from the Rust sources (cbindgen).
    Header,
}

fn main() -> ExitCode {
    // clap prints the usage error and exits with 2 by itself.
    let cli = Cli::parse();
    let result = match cli.command {
        Command::Demo { urls } => xtask::demo::run(&urls),
        Command::Test if xtask::test::run() => Ok(()),
        Command::Test => return ExitCode::FAILURE,
        Command::Verify { rungs, short } => {
            xtask::verify::command(&rungs, if short { Length::Short } else { Length::Long })
        }
        Command::Mutants { arguments } => xtask::verify::mutants::command(&arguments),
        Command::Orderings { names, few, list } => xtask::verify::orderings::command(&names, few, list),
        Command::Archive { target, without_get_progress, com } => {
            xtask::archive::command(target.as_deref(), !without_get_progress, com)
        }
        Command::Targets { check } => xtask::targets::command(check),
        Command::Counts { check } => xtask::counts::command(check),
        Command::Bench { rounds, save, compare, smoke } => {
            xtask::bench::command(&xtask::bench::Options { rounds, save, compare, is_smoke: smoke })
        }
        Command::Header => xtask::header::write().and_then(|()| xtask::com_header::write()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("cargo xtask: {e:#}");
            ExitCode::FAILURE
        }
    }
}
