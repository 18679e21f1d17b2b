//! A machine that programs are compiled for, and the emulator that runs them.

use std::path::{Path, PathBuf};
use std::process::Command;

use ffi_tests::cc::{Cc, must};
use ffi_tests::{process, source};
use xtask::archive::{self, Built, Form, Kind, Options};
use xtask::{install, run, target};

pub(crate) struct Machine {
    pub(crate) triple: &'static str,
    /// Prefix of its compilers' names.
    prefix: &'static str,
    /// None for the machine that this test runs on.
    emulator: Option<&'static str>,
    form: Form,
    pub(crate) word_bits: u32,
    pub(crate) is_big_endian: bool,
}

pub(crate) const AARCH64: Machine = Machine {
    triple: "aarch64-unknown-linux-gnu",
    prefix: "aarch64-linux-gnu-",
    emulator: Some("qemu-aarch64"),
    form: Form::Native,
    word_bits: 64,
    is_big_endian: false,
};

pub(crate) const ARMV7: Machine = Machine {
    triple: "armv7-unknown-linux-gnueabihf",
    prefix: "arm-linux-gnueabihf-",
    emulator: Some("qemu-arm"),
    form: Form::Native,
    word_bits: 32,
    is_big_endian: false,
};

pub(crate) const S390X: Machine = Machine {
    triple: "s390x-unknown-linux-gnu",
    prefix: "s390x-linux-gnu-",
    emulator: Some("qemu-s390x"),
    form: Form::Native,
    word_bits: 64,
    is_big_endian: true,
};

/// The only one here whose 64-bit values are two words with the high one first.
pub(crate) const S390X_32: Machine = Machine { form: Form::Bits32, word_bits: 32, ..S390X };

impl Machine {
    /// This one, with the record in the form that it would have elsewhere.
    pub(crate) fn host(form: Form) -> Self {
        Self {
            triple: target::host(),
            prefix: "",
            emulator: None,
            form,
            word_bits: if form == Form::Native { usize::BITS } else { 32 },
            is_big_endian: cfg!(target_endian = "big"),
        }
    }

    /// Its archive, and everything else that a test on it needs.
    pub(crate) fn archive(&self, kind: Kind) -> Built {
        install::ensure(install::QEMU_USER).unwrap_or_else(|e| panic!("{e:#}"));
        let options = Options { triple: self.triple, form: self.form, get_progress: true, kind };
        archive::build_with(&options).unwrap_or_else(|e| panic!("{}: {e:#}", self.triple))
    }

    /// Statically: the emulator needs none of the machine's own libraries then.
    pub(crate) fn compile(
        &self,
        compiler: &str,
        standard: &str,
        built: &Built,
        files: &[PathBuf],
        out: &Path,
    ) -> PathBuf {
        let cc = Cc::shipped(&format!("{}{compiler}", self.prefix), standard, built);
        let include = ["-I".into(), source("c").into_os_string()];
        must(cc.args(include).args(["-O2", "-static", "-pthread"]).link(files, out));
        out.to_path_buf()
    }

    /// Runs a program to its end, and returns what it printed.
    pub(crate) fn run(&self, program: &Path, args: &[&str]) -> String {
        self.start(&[], program, args)
    }

    /// The same with every instruction translated by itself.
    pub(crate) fn run_by_instruction(&self, program: &Path) -> String {
        self.start(&[self.by_instruction()], program, &[])
    }

    fn start(&self, options: &[&str], program: &Path, args: &[&str]) -> String {
        let mut command = match self.emulator {
            // The programs that start themselves again need its name, too.
            Some(emulator) => {
                let mut command = Command::new(emulator);
                command.env("EMULATOR", emulator).args(options).arg(program);
                command
            }
            None => Command::new(program),
        };
        process::finish_ok(command.args(args), &program.with_extension("log"))
    }

    /// The option's name, which QEMU 8 changed.
    fn by_instruction(&self) -> &'static str {
        let emulator = self.emulator.expect("only an emulator translates");
        let help = run::capture(Command::new(emulator).arg("-h")).unwrap_or_else(|e| panic!("{e:#}"));
        let new = "-one-insn-per-tb";
        if String::from_utf8_lossy(&help.stdout).contains(new) { new } else { "-singlestep" }
    }
}
