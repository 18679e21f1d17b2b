//! Names, files and disks that cannot be, and every mistake on a command line: a sentence, and nothing is lost.

use std::fs;
use std::process::Command;

use crate::bed::{Bed, wait_until};
use crate::build::sanitized;

#[test]
fn what_is_no_file_is_refused_with_its_reason() {
    let bed = Bed::new("refused", sanitized());
    bed.source("there", 1000);
    let directory = bed.source_directory();
    let (there, url) = (bed.source_path("there"), bed.url("there"));
    let of_source = [
        (bed.source_path("missing"), "no such file (remote file) (0x80070002)"),
        (format!("{there}/below"), "no such directory (remote file) (0x80070003)"),
        (directory, "E_ACCESSDENIED (remote file) (0x80070005)"),
        ("/dev/zero".to_owned(), "E_ACCESSDENIED (remote file) (0x80070005)"),
        ("/proc/cpuinfo".to_owned(), "BG_E_MISSING_FILE_SIZE (remote file) (0x80200011)"),
        ("http://example.invalid/x".to_owned(), "not a file of this machine (remote file) (0x80070032)"),
        ("file://example.invalid/x".to_owned(), "not a file of this machine (remote file) (0x80070032)"),
        (r"\\server\share\x".to_owned(), "not a file of this machine (remote file) (0x80070032)"),
        (r"C:\x".to_owned(), "no such directory (remote file) (0x80070003)"),
        (format!("{url}?query"), "not the name of a file (remote file) (0x8007007B)"),
        (format!("{url}#part"), "not the name of a file (remote file) (0x8007007B)"),
        (format!("{url}%4"), "not the name of a file (remote file) (0x8007007B)"),
        (format!("{url}%zz"), "not the name of a file (remote file) (0x8007007B)"),
        (format!("{url}%00"), "not the name of a file (remote file) (0x8007007B)"),
        (url.replace("/there", "%2Fthere"), "not the name of a file (remote file) (0x8007007B)"),
        ("file://localhost".to_owned(), "not the name of a file (remote file) (0x8007007B)"),
        ("relative".to_owned(), "relative: E_INVALIDARG (0x80070057)"),
        ("ftp://example.invalid/x".to_owned(), "ftp://example.invalid/x: E_INVALIDARG (0x80070057)"),
        (format!("file:///{}", "x".repeat(2300)), "the name is too long (0x800700CE)"),
        (format!("/{}", "x".repeat(300)), "the name is too long (remote file) (0x800700CE)"),
    ];
    for (source, sentence) in of_source {
        bed.copy(&[&source, &bed.destination_path("x")]).assert_failed(sentence);
    }
    let of_destination = [
        (bed.destination_path("missing/x"), "no such directory (local file) (0x80070003)"),
        ("/proc/x".to_owned(), "(local file) (0x8007000"),
        ("relative".to_owned(), "E_INVALIDARG (0x80070057)"),
        (format!("/{}", "x".repeat(300)), "E_INVALIDARG (0x80070057)"),
    ];
    for (destination, sentence) in of_destination {
        bed.copy(&[&there, &destination]).assert_failed(sentence);
    }
    // One that is found out by the last rename only.
    fs::create_dir(bed.to("directory")).expect("the scratch directory is writable");
    bed.copy(&[&there, &bed.destination_path("directory")]).assert_failed("BgComplete: E_ACCESSDENIED (0x80070005)");
    assert_eq!(bed.names(), ["directory"]);
}

#[test]
fn localhost_and_capitals_are_no_obstacle() {
    let bed = Bed::new("localhost", sanitized());
    let image = bed.source("image", 1000);
    let url = bed.url("image");
    bed.copy(&[url.replace("file://", "FILE://LocalHost"), bed.destination_path("image")]).assert_good();
    bed.assert_arrived(&[("image", &image)]);
}

#[test]
fn a_limit_on_file_sizes_is_an_error() {
    let bed = Bed::new("limit", sanitized());
    bed.source("image", 300_000);
    let copy = bed.command("bgcopy", &[bed.source_path("image"), bed.destination_path("image")]);
    let mut shell = Command::new("sh");
    // In blocks of 512 bytes, by POSIX; some shells count otherwise, and none as much as the image has.
    shell.args(["-c", "ulimit -f 100; exec \"$@\"", "sh"]).arg(copy.get_program()).args(copy.get_args());
    let ended = bed.start_command(&mut shell).end();
    ended.assert_failed("the file is too large for the disk, or for a limit of the system (local file) (0x800700DF)");
    assert_eq!(bed.names(), Vec::<String>::new());
}

/// A disk of its own for the destination, which needs a mount namespace. Some containers allow none.
#[test]
fn when_a_full_disk_has_room_again_the_copy_goes_on() {
    const OWN_MOUNTS: &[&str] = &["unshare", "--user", "--map-root-user", "--mount"];
    let bed = Bed::new("full", sanitized());
    let image = bed.source("image", 700_000);
    let mut try_out = Command::new(OWN_MOUNTS[0]);
    try_out.args(&OWN_MOUNTS[1..]).args(["mount", "-t", "tmpfs", "none", "/mnt"]);
    if !try_out.output().is_ok_and(|o| o.status.success()) {
        println!("not run: this system allows no mount namespaces");
        return;
    }
    // The namespace ends with its shell, so all of it is one script, and the outcome is copied out.
    let script = r#"
        mount -t tmpfs -o size=400k none "$TO" || exit 90
        "$@" & copy=$!
        until [ -e "$TO.go" ]; do sleep 0.05; done
        ls "$TO" | grep -c '^BG.*\.tmp$'
        mount -o remount,size=4m "$TO" || exit 91
        wait $copy || exit 92
        ls "$TO"; cp "$TO/image" "$TO.image"
    "#;
    let copy = bed.command("bgcopy", &[bed.source_path("image"), bed.destination_path("image")]);
    let mut shell = Command::new(OWN_MOUNTS[0]);
    shell.args(&OWN_MOUNTS[1..]).args(["sh", "-c", script, "sh"]).arg(copy.get_program()).args(copy.get_args());
    let to = bed.to("").to_str().expect("UTF-8").trim_end_matches('/').to_owned();
    let running = bed.start_command(shell.env("TO", &to));
    running.wait_for("waiting after an error: ");
    fs::write(format!("{to}.go"), "").expect("the scratch directory is writable");
    let ended = running.end();
    ended.assert_good().assert_line("1").assert_line("image");
    ended.assert_line("complete: 1 of 1 files, 700000 bytes, 0 resumed, 2 attempts");
    assert!(fs::read(format!("{to}.image")).expect("it was copied out") == image);
    wait_until("the namespace is gone", || bed.names().is_empty());
}

#[test]
fn every_mistake_on_a_command_line_is_exit_code_2() {
    let bed = Bed::new("usage", sanitized());
    let many = ["x"; 130];
    let ranges = ["--range", "0:1"].repeat(33);
    let cases: &[(&[&str], &str)] = &[
        (&[], "nothing to copy was given"),
        (&["a"], "'a' has no destination"),
        (&["a", "b", "c"], "'c' has no destination"),
        (&many, "one job may have at most 64 files here"),
        (&ranges, "more than 32 ranges"),
        (&["--frobnicate", "a", "b"], "there is no option --frobnicate"),
        (&["--suspend-at"], "--suspend-at wants a value"),
        (&["--linger", "1s", "a", "b"], "--linger wants a number of milliseconds, 0 to 60000, not '1s'"),
        (&["--suspend-at", "1k", "a", "b"], "--suspend-at wants a number of bytes, and '1k' begins with none"),
        (&["--cancel-at", "-1", "a", "b"], "and '-1' begins with none"),
        (&["--keep-at", "18446744073709551616", "a", "b"], "begins with none"),
        (&["--range", "5", "a", "b"], "--range wants a number of bytes, and '5' begins with none"),
        (&["--range", "5:x", "a", "b"], "and 'x' begins with none"),
        (&["--reply", "text"], "--reply wants a text and a file"),
        (&["--driver", "chunk=0", "a", "b"], "chunk= wants a number of bytes, 1 to 16777216, and this is 'chunk=0'"),
        (&["--driver", "delay=", "a", "b"], "delay= wants a number of milliseconds, 0 to 60000, and this is 'delay='"),
        (&["--driver", "fast", "a", "b"], "there are chunk=, delay=, connect= and hide-sizes, and this is 'fast'"),
    ];
    for (args, sentence) in cases {
        let ended = bed.run("bgcopy", args);
        assert_eq!((ended.code, &*ended.out), (Some(2), ""), "{args:?}: {ended:#?}");
        assert!(ended.err.contains(sentence), "{args:?}: {ended:#?}");
        assert_eq!(ended.err.lines().count(), 2, "a sentence, and where help is: {ended:#?}");
    }
    let clients: &[(&str, &[&str])] = &[
        ("poll", &[]),
        ("poll", &["/a"]),
        ("poll", &["-i", "x", "/a", "/b"]),
        ("poll", &["-i", "60001", "/a", "/b"]),
        ("poll", &["-x", "1", "/a", "/b"]),
        ("notify", &[]),
        ("notify", &["/a"]),
        ("delivery", &[]),
        ("delivery", &["-s", "1"]),
        ("delivery", &["/a", "/b", "-r", "1", "2"]),
        ("delivery", &["-r", "1", "eof", "/a", "/b"]),
        ("monitor", &["/a"]),
        ("monitor", &["-n"]),
        ("monitor", &["-p", "low", "/a", "/b"]),
        ("monitor", &["-w", "60001", "/a", "/b"]),
        ("monitor", &["/a"; 18]),
    ];
    for (program, args) in clients {
        let ended = bed.run(program, args);
        assert_eq!((ended.code, &*ended.out), (Some(2), ""), "{program} {args:?}: {ended:#?}");
        assert!(ended.err.starts_with(&format!("usage: {program} ")), "{program} {args:?}: {ended:#?}");
    }
    let bed = bed.driven_by("chunk=1e3");
    let ended = bed.run("poll", &["/a", "/b"]);
    assert_eq!(ended.code, Some(2), "{ended:#?}");
    assert!(ended.err.starts_with("CLIENTS_COPY: chunk= wants "), "{ended:#?}");
    assert_eq!(bed.names(), Vec::<String>::new(), "nothing was touched");
}

#[test]
fn what_bits_refuses_is_told() {
    let bed = Bed::new("refused-names", sanitized());
    bed.source("there", 10);
    let there = bed.url("there");
    for (program, call) in
        [("poll", "relative"), ("notify", "AddFileSet"), ("delivery", "relative"), ("monitor", "relative")]
    {
        let ended = bed.run(program, &["relative", &bed.destination_path("x")]);
        ended.assert_failed(&format!("{call}: E_INVALIDARG (0x80070057)\n"));
        bed.run(program, &[&*there, "relative"]).assert_failed(": E_INVALIDARG (0x80070057)\n");
    }
    let help = bed.run("bgcopy", &["--help"]);
    help.assert_good();
    for option in [
        "--range",
        "--upload",
        "--reply",
        "--suspend-at",
        "--cancel-at",
        "--keep-at",
        "--linger",
        "--no-thread",
        "--driver",
        "--help",
    ] {
        assert!(help.out.contains(&format!("\n  {option} ")), "{help:#?}");
    }
}
