//! Under Wine: another way to call methods, other paths, another rename.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use ffi_tests::scratch;
use xtask::wine::Prefix;

use crate::bed::Bed;
use crate::build::{self, Kit};
use crate::clients;

/// A Windows of the tests' own, made once.
fn prefix() -> &'static Prefix {
    static PREFIX: OnceLock<Prefix> = OnceLock::new();
    PREFIX.get_or_init(|| Prefix::new(scratch("com-wine-prefix")).unwrap_or_else(|e| panic!("{e:#}")))
}

/// A command that runs `program` there.
pub(crate) fn wine(program: &Path) -> Command {
    prefix().command(program)
}

fn kits() -> &'static [Kit] {
    static KITS: OnceLock<Vec<Kit>> = OnceLock::new();
    KITS.get_or_init(build::windows_64)
}

#[test]
fn every_client_runs_with_our_bits_h_and_with_the_platforms() {
    clients::all(kits());
    clients::errors(&kits()[0]);
}

#[test]
fn the_copier_alone_runs_too() {
    let bed = Bed::slow("copy", &kits()[0]);
    let image = bed.source("two words 100%.bin", 300_000);
    let ended =
        bed.copy(&["--suspend-at", "50000", &bed.url("two words 100%.bin"), &bed.destination_path("größe.bin")]);
    ended.assert_good().assert_line("complete: 1 of 1 files, 300000 bytes, 0 resumed, 2 attempts");
    let reply = ["--reply", "thänks", &bed.destination_path("reply"), &bed.source_path("two words 100%.bin")];
    bed.copy(&[&reply[..], &[&bed.destination_path("up")]].concat())
        .assert_good()
        .assert_line("reply: 7 of 7 bytes, thänks");
    bed.assert_arrived(&[("größe.bin", &image), ("up", &image), ("reply", "thänks".as_bytes())]);

    let ended = bed.copy(&["--cancel-at", "50000", &bed.url("two words 100%.bin"), &bed.destination_path("cancelled")]);
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    bed.assert_arrived(&[("größe.bin", &image), ("up", &image), ("reply", "thänks".as_bytes())]);

    let running = bed.start_copy(&[bed.url("two words 100%.bin"), bed.destination_path("grown")]);
    bed.wait_for_temporary(50_000);
    let grown = bed.source("two words 100%.bin", 350_000);
    running.end().assert_good();
    std::fs::remove_file(bed.to("up")).expect("it is there");
    bed.assert_arrived(&[("größe.bin", &image), ("reply", "thänks".as_bytes()), ("grown", &grown)]);
}

/// stdcall, where every name ends with the bytes of its parameters.
#[test]
fn they_link_for_32_bits() {
    for kit in build::windows_32() {
        for name in ["poll", "monitor", "notify", "delivery", "bgcopy"] {
            assert!(kit.program(name).exists(), "{}: {name}", kit.name);
        }
    }
}
